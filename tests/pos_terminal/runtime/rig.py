"""A till at work without a window: the real ledger, catalogue and edges in a folder of the test."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import argon2
from PySide6.QtCore import QEventLoop, QTimer

from pos_terminal.catalog.catalog import Catalog
from pos_terminal.contract.catalog import Change, Offer, Operator, Product, StoreProfile
from pos_terminal.contract.codec import decode_fact
from pos_terminal.contract.exchange import FeedCursor
from pos_terminal.devices.pinpad.client import ZvtPinpad, monotonic_ms
from pos_terminal.devices.printer.client import PrinterClient
from pos_terminal.ledger.ledger import Ledger, new_incarnation
from pos_terminal.runtime.no_server import NoServer
from pos_terminal.runtime.online_edge import OnlineEdge
from pos_terminal.runtime.parts import Parts
from pos_terminal.runtime.records import ledgered
from pos_terminal.runtime.runtime import Runtime
from pos_terminal.runtime.scanner_edge import ScannerEdge
from pos_terminal.till import events
from pos_terminal.till.drafts import decode_draft
from pos_terminal.till.effects import Notice
from pos_terminal.till.recovery import recover
from pos_terminal.till.state import Sale

STORE, TILL = "S001", "02"
PROFILE = StoreProfile(store=STORE, name="木白家居", entity="91310000TEST", entity_name="木白家居(上海)有限公司")
WATER, CURTAIN, ROBOT = "6901028075763", "6901028000017", "6970991100017"
PATIENCE_S = 10.0


@cache
def pin_hash(pin: str) -> str:
    """argon2id with little work, so that tests are fast."""
    return argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(pin)


PRODUCTS: list[Change] = [
    Product(
        sku=sku,
        gtins=(gtin,),
        name=name,
        pinyin=pinyin,
        unit="件",
        tax_code="1080000000000000000",
        tax_rate_bp=1300,
        serials=sku == "ROBOT",
    )
    for sku, gtin, name, pinyin in (
        ("WATER", WATER, "山泉水", "ssq"),
        ("CURTAIN", CURTAIN, "亚麻窗帘", "ymcl"),
        ("ROBOT", ROBOT, "扫地机器人", "sdjqr"),
    )
]
PRODUCTS += [
    Offer(store=STORE, channel="store", sku=sku, price=price)
    for sku, price in (("WATER", 1250), ("CURTAIN", 9900), ("ROBOT", 199_900))
]
CLERK = Operator(number="1001", store=STORE, role="clerk", pin_hash=pin_hash("1234"))


def fill(catalog: Catalog) -> None:
    """Three products on sale, a clerk, a supervisor, one who has left."""
    people = [
        CLERK,
        Operator(number="9001", store=STORE, role="supervisor", pin_hash=pin_hash("9876")),
        Operator(number="1002", store=STORE, role="clerk", pin_hash=pin_hash("1234"), active=False),
    ]
    catalog.apply([*PRODUCTS, *people, PROFILE], FeedCursor("test", 1), reset=False, more=False)


def open_ledger(folder: Path) -> Ledger:
    path = folder / "ledger.sqlite3"
    if path.exists():
        return Ledger.open(path)
    return Ledger.create(path, STORE, TILL, new_incarnation(), "CNY", PROFILE.entity, "test", now_ms())


def open_catalog(folder: Path) -> Catalog:
    path = folder / "catalog.sqlite3"
    fresh = not path.exists()
    catalog = Catalog(path)
    if fresh:
        fill(catalog)
    return catalog


def now_ms() -> int:
    return time.time_ns() // 1_000_000


class Rig:
    """One till in ``folder``. Made again on the same folder it is the till after a restart.

    ``hurry``: how much faster than the clock the seconds of the pinpad's protocol pass.
    """

    def __init__(
        self,
        folder: Path,
        *,
        pinpad: str = "",
        printer: str = "",
        scanner: str = "",
        hurry: int = 1,
        online: Callable[[Ledger, Catalog], OnlineEdge] | None = None,
    ) -> None:
        self.folder = folder
        self.ledger = open_ledger(folder)
        self.catalog = open_catalog(folder)
        self.notices: list[Notice] = []
        machine, first = recover(
            store=STORE,
            till=TILL,
            profile=PROFILE,
            ledgered=ledgered(self.ledger),
            drafts=[decode_draft(data) for data in self.ledger.drafts().values()],
            at_ms=now_ms(),
            ticket=new_incarnation(),
            has_printer=bool(printer),
        )
        parts = Parts(
            ledger=self.ledger,
            catalog=self.catalog,
            pinpad=ZvtPinpad(pinpad, clock=lambda: monotonic_ms() * hurry) if pinpad else None,
            printer=PrinterClient(printer) if printer else None,
            scanner=ScannerEdge(scanner.removeprefix("serial://")),
            online=online(self.ledger, self.catalog) if online is not None else NoServer(),
            now_ms=now_ms,
            columns=48,
            language="zh_CN",
        )
        self.runtime = Runtime(parts, machine, first)
        self.runtime.noticed.connect(self.notices.append)
        parts.scanner.scanned.connect(self.runtime.scan)

    # --- the clerk

    def open(self) -> Rig:
        """Started, signed in, period open."""
        self.runtime.start()
        self.sign_in()
        self.post(events.OpenPeriod, cash_float=50_000)
        self.until(lambda: self.state.period is not None, "the period opens")
        return self

    def sign_in(self, number: str = "1001", pin: str = "1234") -> None:
        self.post(events.SignIn, number=number, pin=pin)
        self.until(lambda: self.state.operator is not None, "the clerk is signed in")

    def post(self, kind: type[events.Event], **fields: Any) -> None:
        self.runtime.post(kind, **fields)

    def ring_up(self, *codes: str) -> Sale:
        """Scans and waits for the lines."""
        before = _units(self.state.sale)
        for code in codes:
            self.runtime.scan(code)
        self.until(lambda: _units(self.state.sale) == before + len(codes), f"{codes} are in the sale")
        sale = self.state.sale
        assert isinstance(sale, Sale)
        return sale

    def pay_cash(self, amount: int) -> None:
        self.post(events.CashGiven, amount=amount)
        self.until_closed()

    def until_closed(self, seconds: float = PATIENCE_S) -> None:
        self.until(lambda: self.state.sale is None and self.state.last_closed is not None, "the sale closes", seconds)

    # --- looking

    @property
    def state(self) -> Any:
        return self.runtime.state

    @property
    def facts(self) -> list[str]:
        """The kinds of all facts on disk after the first."""
        return [str(decode_fact(row.data).__struct_config__.tag) for row in self.ledger.read(1, -1)]

    def told(self, message: str) -> list[Notice]:
        return [notice for notice in self.notices if notice.message == message]

    def until(self, holds: Callable[[], object], what: str, seconds: float = PATIENCE_S) -> None:
        """Lets the event loop run until it holds."""
        wait(holds, what, seconds, lambda: f"{self.notices}")

    def stop(self) -> float:
        """Stops; the seconds it took."""
        begun = time.monotonic()
        self.runtime.stop()
        return time.monotonic() - begun


def _units(sale: Sale | None) -> int:
    return sum(line.thousandths for line in sale.lines) // 1000 if sale is not None else 0


def wait(
    holds: Callable[[], object], what: str, seconds: float = PATIENCE_S, detail: Callable[[], str] = lambda: ""
) -> None:
    """Lets Qt's event loop run until it holds; fails after the deadline."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not within {seconds:g} s: {what}; {detail()}"
        run_for(0.01)


def run_for(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    loop.exec()
