"""What is said of a file that cannot be used: which one it is, and what to do. SQLite's own words name neither."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NOT_ALLOWED = (errno.EACCES, errno.EPERM, errno.EROFS)
_NOT_READ = "this user may not read it"


def told(error: Exception, path: Path) -> str:
    """A sentence about ``error``, which came of reading or writing the database at ``path`` or what lies beside it."""
    name = getattr(error, "sqlite_errorname", "")
    if isinstance(error, OSError):
        return _of_system(error, Path(error.filename) if isinstance(error.filename, str) else path)
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        barred = unreadable(path) or unwritable(path)
        if barred is not None:
            return _of_system(barred, Path(barred.filename))
        return f"{path} cannot be opened or written ({error}; {_free(path)})"
    if name == "SQLITE_FULL":
        return f"{path}: the disk is full; make room on it"
    if name.startswith("SQLITE_IOERR"):
        why = f"{error}; {_free(path)}"
        return f"{path}: the disk is full or failing ({why}): make room on it; if there is room, have it looked after"
    return f"{path}: {error}"


def unreadable(path: Path) -> PermissionError | None:
    """That the database at ``path``, or what lies beside it, may not be read by this user; None where it may."""
    for part in (path, *_beside(path)):
        if os.path.exists(part) and not _may(part, os.R_OK):
            return PermissionError(errno.EACCES, _NOT_READ, str(part))
    return None


def unwritable(path: Path) -> PermissionError | None:
    """That the database at ``path`` cannot be written by this user; None where it can, or does not exist yet.

    SQLite would open it all the same, only to read, and leave files beside it that cannot be written either.
    """
    parts = [path, *_beside(path)]
    if not all(map(os.path.exists, parts)):
        parts.append(path.parent)  # what is missing is made there
    for part in parts:
        if os.path.exists(part) and not _may(part, os.W_OK):
            return PermissionError(errno.EPERM, "this user may not write it", str(part))
    return None


def _of_system(error: OSError, path: Path) -> str:
    if error.errno in _NO_ROOM:
        return f"{path}: the disk is full; make room on it"
    what = f"the folder {path}" if os.path.isdir(path) else str(path)
    if error.errno not in _NOT_ALLOWED:
        return f"{what}: {error.strerror or error}"
    if not os.path.exists(path) and not _may(path.parent, os.X_OK):
        return f"{what} cannot be reached: this user may not enter its folder"
    if not os.path.exists(path):
        return _of_system(error, path.parent)
    if error.strerror == _NOT_READ or not _may(path, os.R_OK):
        return f"{what} cannot be read: {_NOT_READ}"
    return f"{what} cannot be written: it has to belong to the user who runs the terminal"


def _beside(path: Path) -> tuple[Path, Path]:
    return path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")


def _may(path: Path, mode: int) -> bool:
    return os.access(path, mode, effective_ids=os.access in os.supports_effective_ids)


def _free(path: Path) -> str:
    try:
        return f"{shutil.disk_usage(path.parent).free // 1_000_000:,} MB are free"
    except OSError:
        return "how much is free is not known"
