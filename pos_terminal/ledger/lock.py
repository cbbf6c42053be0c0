"""One program a ledger: a lock file beside it, held by the operating system, so that a crash releases it.

On Linux a name in the kernel (an abstract socket, which has no file) is held besides, since a file can be removed. The
ledger file itself is no place for a lock of ours: closing any descriptor of it, also after a vain try, would drop the
locks that SQLite holds on it in this process.
"""

from __future__ import annotations

import hashlib
import os
import socket
import sys
from contextlib import suppress
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


def _take_name(ledger: Path) -> socket.socket | None:
    """:raises OSError: it is taken."""
    if sys.platform != "linux":
        return None
    taken = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        taken.bind(b"\0pos-ledger-" + hashlib.sha256(os.fsencode(ledger.resolve())).hexdigest().encode())
    except OSError:
        taken.close()
        raise
    return taken


class InstanceLock:
    """Holds ``<ledger>.lock``, and on Linux the name of its path, until ``release``. The file itself stays."""

    def __init__(self, ledger: Path) -> None:
        """:raises LedgerBusy: another program (or another ``Ledger`` of this one) has it.

        :raises OSError: the folder cannot be written.
        """
        path = ledger.with_name(ledger.name + ".lock")
        file = path.open("a+", encoding="ascii")
        try:
            _lock(file)
            self._name = _take_name(ledger)
        except OSError as error:
            file.seek(0)
            holder = file.read(20).strip()
            file.close()
            raise LedgerBusy(
                f"another terminal has the ledger {ledger.name} open" + (f" (process {holder})" if holder else "")
            ) from error
        self._file = file
        try:
            file.seek(0)
            file.truncate()
            file.write(f"{os.getpid()}\n")
            file.flush()
        except OSError:
            self.release()
            raise

    def release(self) -> None:
        with suppress(OSError):  # what a full disk did not take is tried again; it is closed all the same
            self._file.close()
        if self._name is not None:
            self._name.close()
