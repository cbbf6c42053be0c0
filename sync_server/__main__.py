"""``sync-server``: the program."""

from __future__ import annotations

import sys

from sync_server.exits import foreseen


def main() -> int:
    """Run the command line, if its libraries are there; returns its exit code."""
    try:
        from sync_server.cli import main as run
    except ModuleNotFoundError as error:
        if (known := foreseen(error)) is None:
            raise
        code, why = known
        sys.stderr.write(f"sync-server: {why}\n")
        return code
    return run()


if __name__ == "__main__":
    sys.exit(main())
