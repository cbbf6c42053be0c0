"""One program a ledger: a lock file beside it, held by the operating system, so that a crash releases it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO

from pos_terminal.ledger.errors import LedgerBusy

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[str]) -> None:
        file.seek(0x7FFF0000)  # past the text, which others may then still read
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: IO[str]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


class InstanceLock:
    """Holds ``<ledger>.lock`` until ``release``. The file itself stays: removing it would let two programs in."""

    def __init__(self, ledger: Path) -> None:
        """:raises LedgerBusy: another program (or another ``Ledger`` of this one) has it.

        :raises OSError: the folder cannot be written.
        """
        path = ledger.with_name(ledger.name + ".lock")
        file = path.open("a+", encoding="ascii")
        try:
            _lock(file)
        except OSError as error:
            file.seek(0)
            holder = file.read(20).strip()
            file.close()
            raise LedgerBusy(
                f"another terminal has the ledger {ledger.name} open" + (f" (process {holder})" if holder else "")
            ) from error
        file.seek(0)
        file.truncate()
        file.write(f"{os.getpid()}\n")
        file.flush()
        self._file = file

    def release(self) -> None:
        self._file.close()
