"""``python -m pos_terminal`` and the program ``pos-terminal``."""

import sys

from pos_terminal.exits import MISSING, what_is_missing


def main() -> int:
    """Runs the command line, if its libraries are there; returns its exit code."""
    try:
        from pos_terminal.cli import main as run
    except ModuleNotFoundError as error:
        if (why := what_is_missing(error)) is None:
            raise
        sys.stderr.write(f"pos-terminal: {why}\n")
        return MISSING
    return run()


if __name__ == "__main__":
    sys.exit(main())
