"""What the terminal writes is its user's alone: sales, PIN hashes and the signing key are nobody else's to read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_OTHERS = 0o077


@contextmanager
def for_its_user_alone() -> Iterator[None]:
    """Files made meanwhile are 0600, folders 0700. For the whole process: SQLite makes files too."""
    before = os.umask(_OTHERS)
    try:
        yield
    finally:
        os.umask(before)


def open_to_others(folder: Path) -> str:
    """A sentence for a folder that was there before and that others may look into; "" where they may not."""
    if os.name != "posix" or not (mode := folder.stat().st_mode & 0o777) & _OTHERS:
        return ""
    return f"others can look into {folder} (mode {mode:o}); to keep it to this user: chmod -R go= {folder}"
