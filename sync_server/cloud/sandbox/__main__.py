"""``python -m sync_server.cloud.sandbox``: the same program as ``sync-server sandbox``."""

from __future__ import annotations

import argparse
import sys

from sync_server.cloud.sandbox.program import add_arguments, run

if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        prog="sync-server sandbox", description="the cloud store's gateway, for trying out"
    )
    add_arguments(parser)
    sys.exit(run(parser.parse_args()))
