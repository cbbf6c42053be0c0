"""Whether the terminal was installed with its libraries: its command comes also with those of the sync server alone."""

from __future__ import annotations

MISSING = 69
"""The exit code."""


def what_is_missing(error: ModuleNotFoundError) -> str | None:
    """What is not installed and how to get it, in a sentence; None where it is a module of ours: a bug."""
    name = (error.name or "").partition(".")[0]
    if name in ("", "pos_terminal"):
        return None
    return f"{name} is not installed; install the terminal with its libraries: pip install '.[terminal]'"
