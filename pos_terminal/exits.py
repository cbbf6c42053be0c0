"""The exit codes of ``pos-terminal``, and whether it was installed with its libraries.

Its command comes also with those of the sync server alone.
"""

from __future__ import annotations

OK, BROKEN, USAGE, REFUSED, UNREACHABLE, BUSY, FILE, DISPLAY = range(8)
MISSING, BUG, INTERRUPTED = 69, 70, 130
EXIT_CODES = """exit codes:
  0  done
  1  ledger verify, ledger backup: the chain is broken
  2  the command line, the settings or an instance of quote do not fit
  3  the server refused, or this terminal is not enrolled
  4  the server was not reached
  5  another terminal has the ledger open
  6  a file cannot be used: no ledger, written by a newer program, damaged, not writable
  7  there is no display to open the window on
  69 its libraries are not installed; the message says how to get them
  70 a bug ended the terminal; what was committed is on disk
  130 interrupted with Ctrl-C, as ledger tail -f is ended"""


def what_is_missing(error: ModuleNotFoundError) -> str | None:
    """What is not installed and how to get it, in a sentence; None where it is a module of ours: a bug."""
    name = (error.name or "").partition(".")[0]
    if name in ("", "pos_terminal"):
        return None
    return f"{name} is not installed; install the terminal with its libraries: pip install '.[terminal]'"
