"""``sync-server acquirer-simulator``: an acquirer for demo and tests, as a process of its own."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import msgspec

from sync_server.acquirer.simulator.book import Book, BookError
from sync_server.acquirer.simulator.service import Service
from sync_server.doors import Address, DoorError, address, open_door, serve, url_of

MERCHANT = "simulated-merchant"
KEY = "simulator-only-not-a-secret"


class SimulatorSettings(msgspec.Struct, frozen=True):
    """``database`` None: in memory."""

    listen: Address
    control: Address
    database: Path | None = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``sync-server acquirer-simulator``."""
    any_port = Address("127.0.0.1", 0)
    parser.add_argument(
        "--listen", type=address, default=any_port, metavar="HOST:PORT", help="the acquirer's door (default: any port)"
    )
    parser.add_argument(
        "--control", type=address, default=any_port, metavar="HOST:PORT", help="the control door (default: any port)"
    )
    parser.add_argument(
        "--database", type=Path, metavar="FILE", help="keep attempts and refunds in FILE (default: in memory)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Run until asked to stop. 0 after that; 1 where a door or the file cannot be opened."""
    try:
        run_simulator(SimulatorSettings(arguments.listen, arguments.control, arguments.database))
    except (DoorError, BookError) as error:
        sys.stderr.write(f"acquirer-simulator: {error}\n")
        return 1
    return 0


def run_simulator(settings: SimulatorSettings) -> None:
    """Open both doors, print the ready line, serve until SIGTERM or SIGINT.

    :raises OSError: a door or the database cannot be opened.
    """
    book = Book(settings.database, KEY)
    try:
        with open_door(settings.listen) as public, open_door(settings.control) as control:
            service = Service(book, MERCHANT, KEY, lambda: time.time_ns() // 1_000_000)
            ready = {
                "program": "acquirer-simulator",
                "acquirer": url_of(public),
                "control": url_of(control),
                "merchant": MERCHANT,
                "key": KEY,
            }
            serve(service.public, service.control, (public, control), ready)
    finally:
        book.close()
