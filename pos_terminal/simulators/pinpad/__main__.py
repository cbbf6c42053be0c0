"""``python -m pos_terminal.simulators.pinpad``: a pinpad as a process; see ``--help`` and devices-pinpad.md."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from pos_terminal.simulators.control import Request, announce, parse_address, serve_control, wait_for_stop
from pos_terminal.simulators.pinpad.book import Book
from pos_terminal.simulators.pinpad.carrier import Carrier, Plug, PtyPlug, TcpPlug
from pos_terminal.simulators.pinpad.plan import read_plan
from pos_terminal.simulators.pinpad.terminal import Clock, Terminal


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m pos_terminal.simulators.pinpad",
        description="A card terminal that speaks ZVT and has no bank behind it. Prints one JSON line with its "
        "addresses when it is ready; PUT /plan tells it how payments end, GET /state what it did. Ends on SIGTERM.",
    )
    line = parser.add_mutually_exclusive_group()
    line.add_argument("--listen", default="127.0.0.1:0", metavar="HOST:PORT", help="serve TCP (default: %(default)s)")
    line.add_argument("--pty", nargs="?", const="", metavar="PATH", help="serve a pseudo-terminal, linked at PATH")
    parser.add_argument("--control", default="127.0.0.1:0", metavar="HOST:PORT", help="HTTP control (%(default)s)")
    parser.add_argument("--state", type=Path, metavar="FILE", help="keep transactions and counters over restarts")
    parser.add_argument("--first-receipt", type=int, default=1, metavar="N", help="1 to 9999, of a fresh state")
    parser.add_argument("--utc-offset-minutes", type=int, default=480, metavar="M", help="the store's time zone")
    return parser


def store_clock(utc_offset_minutes: int) -> Clock:
    def clock() -> tuple[str, str]:
        local = datetime.fromtimestamp(time.time_ns() // 1_000_000_000 + utc_offset_minutes * 60, UTC)
        return local.strftime("%m%d"), local.strftime("%H%M%S")

    return clock


class Controls:
    """The routes of the control."""

    def __init__(self, terminal: Terminal, carrier: Carrier) -> None:
        self._terminal = terminal
        self._carrier = carrier

    def plan(self, request: Request) -> dict[str, Any]:
        plan = read_plan(request.body)
        with self._carrier.locked:
            self._terminal.follow(plan)
        return {"plan": msgspec.to_builtins(plan)}

    def state(self, request: Request) -> dict[str, Any]:
        with self._carrier.locked:
            pages = self._terminal.book.pages
            kept = msgspec.to_builtins(pages)
            return {
                "authorisations": kept["counts"],
                "reversals": pages.counts.reversals,
                "transactions": [shown(entry) for entry in kept["transactions"]],
                "last_receipt": pages.last_receipt,
                "plan": msgspec.to_builtins(self._terminal.plan),
                "busy": self._terminal.busy,
            }


def shown(entry: dict[str, Any]) -> dict[str, Any]:
    return entry | {"card": entry["card"].replace("E", "*"), "receipt": f"{entry['receipt']:04d}"}


def main() -> int:
    parser = arguments()
    options = parser.parse_args()
    if not 1 <= options.first_receipt <= 9999:
        parser.error("--first-receipt is 1 to 9999")
    try:
        book = Book(options.state, options.first_receipt)
        plug = open_plug(options)
    except (OSError, ValueError) as fault:
        print(f"pinpad simulator: {fault}", file=sys.stderr)
        return 1
    terminal = Terminal(book, store_clock(options.utc_offset_minutes))
    carrier = Carrier(terminal, plug)
    controls = Controls(terminal, carrier)
    try:
        with serve_control(
            options.control, {("PUT", "/plan"): controls.plan, ("GET", "/state"): controls.state}
        ) as control:
            announce(pinpad=plug.address, control=control.url)
            wait_for_stop()
    except (OSError, ValueError) as fault:
        print(f"pinpad simulator: {fault}", file=sys.stderr)
        return 1
    finally:
        carrier.close()
    return 0


def open_plug(options: argparse.Namespace) -> Plug:
    if options.pty is None:
        return TcpPlug(*parse_address(options.listen))
    if options.pty:
        return PtyPlug(Path(options.pty).absolute())
    return PtyPlug(Path(tempfile.mkdtemp(prefix="pinpad-")) / "line")


if __name__ == "__main__":
    sys.exit(main())
