"""What must hold at the end of the day, read from the files and from head office as a stranger would."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.day.program import BIN, run
from tests.day.stage import STORE, TILL, Stage

PHONE = re.compile(rb"(?<![0-9A-Za-z])1[3-9][0-9]{9}(?![0-9A-Za-z])")
LONG_DIGITS = re.compile(rb"(?<![0-9A-Fa-f.])[0-9]{13,19}(?![0-9A-Fa-f])")


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A database to read: with its log while somebody writes it; as it lies, leaving nothing beside it, otherwise."""
    log = path.with_name(path.name + "-wal")
    mode = "mode=ro" if log.exists() and log.stat().st_size else "mode=ro&immutable=1"
    database = sqlite3.connect(f"file:{path}?{mode}", uri=True)
    try:
        yield database
    finally:
        database.close()


class Facts:
    """The facts of a ledger file, decoded by nothing but JSON: a check shares no code with what it checks."""

    def __init__(self, path: Path) -> None:
        with _opened(path) as database:
            self.rows: list[bytes] = [
                bytes(row[0]) for row in database.execute("SELECT bytes FROM facts ORDER BY sequence")
            ]
        self.all: list[dict[str, Any]] = [json.loads(row) for row in self.rows]

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [fact for fact in self.all if fact["type"] == kind]


def chain_holds(ledger: Path, facts: Facts) -> str:
    """``pos-terminal ledger verify`` on the finished file finds as many facts as it holds; returns what it printed."""
    told = run([str(BIN / "pos-terminal"), "ledger", "verify", str(ledger)]).strip()
    assert f"{len(facts.rows)} facts" in told, told
    return told


def journal_is_the_ledger(stage: Stage, facts: Facts) -> int:
    """The server holds the same bytes in the same order; returns how many facts."""
    with _opened(stage.out / "server.sqlite3") as database:
        rows = [
            bytes(row[0])
            for row in database.execute(
                "SELECT data FROM journal WHERE store = ? AND till = ? ORDER BY sequence", (STORE, TILL)
            )
        ]
    assert rows == facts.rows, f"the journal has {len(rows)} facts, the ledger {len(facts.rows)}, or their bytes differ"
    return len(rows)


def cloud_has_each_sale_once(stage: Stage, facts: Facts) -> int:
    """Retail sales by our key, collected orders by their number, each once, with the amount of the fact."""
    with _opened(stage.out / "sandbox.sqlite3") as database:
        posted = dict(database.execute("SELECT out_trade_no, amount FROM sales").fetchall())
        paid = {
            row[0]: row[1]
            for row in database.execute("SELECT order_no, times_paid FROM orders WHERE times_paid > 0").fetchall()
        }
    closed = facts.of("sale_closed")
    retail = {sale["sale"]: sale["total"] for sale in closed if sale["order"] is None}
    collected = [sale["order"]["order"] for sale in closed if sale["order"] is not None]
    keys = {sale: [key for key in posted if sale in key] for sale in retail}
    assert all(len(found) == 1 for found in keys.values()), f"sales not posted exactly once: {keys}"
    assert len(posted) == len(retail), f"the cloud has {len(posted)} sales, the ledger {len(retail)}"
    assert paid == dict.fromkeys(collected, 1), f"orders paid {paid}, collected {collected}"
    return len(closed)


def head_office_equals_z(stage: Stage, facts: Facts) -> dict[str, Any]:
    """Every figure of the Z that head office's totals have too."""
    closed = facts.of("period_closed")[-1]
    report: dict[str, Any] = closed["report"]
    totals = stage.hq(f"/hq/v1/totals?period={closed['period']}")
    period = totals["periods"][0]
    for name in ("sales", "voids", "gross", "discount", "deposit_credit", "rounding", "net", "tax", "cash_expected"):
        assert period[name] == report[name], f"{name}: head office {period[name]}, Z {report[name]}"
    tenders = {one["kind"]: (one["count"], one["amount"]) for one in period["tenders"]}
    assert tenders == {one["kind"]: (one["count"], one["amount"]) for one in report["tenders"]}
    assert period["cash_counted"] == closed["cash_counted"]
    return report


def z_equals_facts(facts: Facts) -> None:
    """The Z, added up here from the sales by hand."""
    closed = facts.of("period_closed")[-1]
    report = closed["report"]
    sales = [sale for sale in facts.of("sale_closed") if sale["period"] == closed["period"]]
    lines = [line for sale in sales for line in sale["lines"]]
    tenders = [tender for sale in sales for tender in sale["tenders"]]
    assert report["sales"] == len(sales)
    assert report["gross"] == sum(line["amount"] for line in lines)
    assert report["discount"] == sum(benefit["discount"] for sale in sales for benefit in sale["benefits"])
    assert report["net"] == sum(sale["total"] for sale in sales) == sum(one["receivable"] for one in tenders)
    cash = sum(one["receivable"] for one in tenders if one["kind"] == "cash")
    assert report["cash_expected"] == report["cash_float"] + cash
    for sale in sales:
        assert sum(line["net"] for line in sale["lines"]) - sale["rounding"] == sale["total"]


def nothing_personal(stage: Stage) -> int:
    """No full card number, no phone and no buyer's name in any file; returns how many files were read."""
    names = [order.receiver_name.encode() for order in stage.seed.orders]
    count = 0
    for path in sorted(stage.out.rglob("*")):
        if not path.is_file() or path.suffix == ".png":
            continue
        count += 1
        data = path.read_bytes()
        cards = [found.group() for found in LONG_DIGITS.finditer(data) if _is_card(found.group())]
        assert not cards, f"{path.name} holds what may be a card number"
        assert not PHONE.search(data), f"{path.name} holds a phone number"
        if path.name.startswith("sandbox.sqlite3"):
            continue  # the cloud itself, which shows buyers masked
        assert not any(name in data for name in names), f"{path.name} holds a buyer's name"
    return count


def _is_card(digits: bytes) -> bool:
    """Card numbers start with 3–6 and carry a Luhn digit; GTINs, order numbers and times do not do both by rule."""
    text = digits.decode()
    if len(text) not in (16, 18, 19) or text[0] not in "3456" or text.startswith("44188"):
        return False
    total = sum(_doubled(int(digit)) if place % 2 else int(digit) for place, digit in enumerate(reversed(text)))
    return total % 10 == 0


def _doubled(digit: int) -> int:
    return digit * 2 - 9 if digit > 4 else digit * 2


def receipts(stage: Stage) -> Iterator[str]:
    for path in sorted(stage.receipts.glob("receipt-*.txt")):
        yield path.read_text("utf-8")
