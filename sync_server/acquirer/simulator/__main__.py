"""``python -m sync_server.acquirer.simulator``: the same program as ``sync-server acquirer-simulator``."""

from __future__ import annotations

import argparse
import sys

from sync_server.acquirer.simulator.program import add_arguments, run

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="sync-server acquirer-simulator", description="an acquirer, for trying out")
    add_arguments(parser)
    sys.exit(run(parser.parse_args()))
