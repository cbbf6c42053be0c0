"""``sync-server sandbox``: the cloud store's gateway for demo and tests, as a process of its own."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from sync_server.cloud.sandbox.gateway import PATH, Gateway
from sync_server.cloud.sandbox.seed import load_seed, seed_terms
from sync_server.cloud.sandbox.state import State, StateError
from sync_server.cloud.terms import encode_terms
from sync_server.doors import Address, DoorError, address, open_door, serve, url_of


class SandboxSettings(msgspec.Struct, frozen=True):
    """``database`` None: in memory. ``terms``: where to write head office's table. ``start_ms`` None: now."""

    listen: Address
    control: Address
    database: Path | None = None
    terms: Path | None = None
    start_ms: int | None = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``sync-server sandbox``."""
    any_port = Address("127.0.0.1", 0)
    parser.add_argument(
        "--listen", type=address, default=any_port, metavar="HOST:PORT", help="the gateway's door (default: any port)"
    )
    parser.add_argument(
        "--control", type=address, default=any_port, metavar="HOST:PORT", help="the control door (default: any port)"
    )
    parser.add_argument(
        "--database", type=Path, metavar="FILE", help="keep orders, coupons and sales in FILE (default: in memory)"
    )
    parser.add_argument(
        "--terms", type=Path, metavar="FILE", help="write head office's table (campaigns, coupons, stores) to FILE"
    )
    parser.add_argument(
        "--now", type=int, metavar="UNIX_MS", help="start the sandbox's clock there (default: the system's clock)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Run until asked to stop. 0 after that; 1 where a door or the file cannot be opened."""
    try:
        run_sandbox(
            SandboxSettings(
                listen=arguments.listen,
                control=arguments.control,
                database=arguments.database,
                terms=arguments.terms,
                start_ms=arguments.now,
            )
        )
    except (DoorError, StateError, OSError) as error:
        sys.stderr.write(f"sandbox: {error}\n")
        return 1
    return 0


def run_sandbox(settings: SandboxSettings) -> None:
    """Open both doors, print the ready line, serve until SIGTERM or SIGINT.

    :raises OSError: a door, the database or the table's file cannot be opened.
    """
    clock = clock_from(settings.start_ms)
    seed = load_seed()
    state = State(settings.database, seed, clock())
    try:
        if settings.terms is not None:
            settings.terms.write_bytes(encode_terms(seed_terms(state.started_ms, seed)))
        with open_door(settings.listen) as public, open_door(settings.control) as control:
            gateway = Gateway(state, seed, clock)
            ready = {"program": "sandbox", "gateway": url_of(public) + PATH, "control": url_of(control)}
            serve(gateway.public, gateway.control, (public, control), ready)
    finally:
        state.close()


def clock_from(start_ms: int | None) -> Callable[[], int]:
    """The system's clock, or one that reads ``start_ms`` now and runs on from there."""
    shift_ms = 0 if start_ms is None else start_ms - time.time_ns() // 1_000_000
    return lambda: time.time_ns() // 1_000_000 + shift_ms
