"""The exit codes of ``sync-server``, and with which one an error ends the program or a worker of it."""

from __future__ import annotations

from sync_server.cloud.terms import TermsError
from sync_server.config import SettingsError
from sync_server.database import DatabaseRefused, DatabaseUnavailable, ValueUnfit

DONE, FAILED, USAGE, REFUSED, UNAVAILABLE, MISSING, BUG, INTERRUPTED = 0, 1, 2, 3, 4, 69, 70, 130
_OURS = ("", "sync_server", "pos_terminal")


def foreseen(error: BaseException) -> tuple[int, str] | None:
    """The exit code and the sentence for a person; None for what is a bug."""
    match error:
        case SettingsError():
            return USAGE, f"settings: {error}"
        case TermsError():
            return USAGE, f"settings: cloud_terms_file: {error}"
        case ValueUnfit():
            return FAILED, str(error)
        case DatabaseRefused():
            return REFUSED, str(error)
        case DatabaseUnavailable():
            return UNAVAILABLE, f"the database: {error}"
        case ModuleNotFoundError() if (name := (error.name or "").partition(".")[0]) not in _OURS:
            return MISSING, f"{name} is not installed; install the server with its libraries: pip install '.[server]'"
        case KeyboardInterrupt():
            return INTERRUPTED, "interrupted"
    return None
