"""What must hold at the end of the day, read from the files and from head office as a stranger would."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.day.program import BIN, run
from tests.day.stage import STORE, TILL, Stage


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
    """The Z, added up here from the facts by hand: every figure that it prints."""
    closed = facts.of("period_closed")[-1]
    sales = [sale for sale in facts.of("sale_closed") if sale["period"] == closed["period"]]
    lines = [line for sale in sales for line in sale["lines"]]
    tenders = [tender for sale in sales for tender in sale["tenders"]]
    benefits = [benefit for sale in sales for benefit in sale["benefits"]]
    opened = next(fact for fact in facts.of("period_opened") if fact["period"] == closed["period"])
    cash = sum(one["receivable"] for one in tenders if one["kind"] == "cash")
    wanted = {
        "period": closed["period"],
        "sales": len(sales),
        "voids": len([void for void in facts.of("sale_voided") if void["period"] == closed["period"]]),
        "gross": sum(line["amount"] for line in lines),
        "discount": sum(benefit["discount"] for benefit in benefits),
        "deposit_credit": sum(sale["order"]["credit"] for sale in sales if sale["order"] is not None),
        "rounding": sum(sale["rounding"] for sale in sales),
        "net": sum(sale["total"] for sale in sales),
        "tenders": [
            {"kind": kind, "count": len(amounts), "amount": sum(amounts)}
            for kind in sorted({one["kind"] for one in tenders})
            for amounts in [[one["receivable"] for one in tenders if one["kind"] == kind]]
        ],
        "discount_by_funder": _sums(part for benefit in benefits for part in benefit["funding"].items()),
        "tax": sum(line["tax"] for line in lines),
        "cash_float": opened["cash_float"],
        "cash_expected": opened["cash_float"] + cash,
        "forced": len(facts.of("attempt_forced")),
        "fees": sum(pack["fee"] for sale in sales for pack in sale["packs"]),
        "refunds": len(facts.of("sale_refunded")),
    }
    assert closed["report"] == wanted, f"the Z is {closed['report']}, the facts say {wanted}"
    assert wanted["net"] == sum(one["receivable"] for one in tenders)
    for sale in sales:
        assert sum(line["net"] for line in sale["lines"]) - sale["rounding"] == sale["total"]
        assert sum(line["tax"] for line in sale["lines"]) == sale["tax"]
    for benefit in benefits:
        assert sum(benefit["funding"].values()) == benefit["discount"], benefit
        assert sum(share["amount"] for share in benefit["shares"]) == benefit["discount"], benefit


def _sums(parts: Iterable[tuple[str, int]]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for name, amount in parts:
        totals[name] = totals.get(name, 0) + amount
    return totals


def money_moved_once(stage: Stage, facts: Facts) -> tuple[int, int]:
    """What the pinpad and the acquirer took is what the facts say, each payment once; returns how many of each."""
    tenders = [tender for sale in facts.of("sale_closed") for tender in sale["tenders"]]
    cards = sorted(one["receivable"] for one in tenders if one["kind"] == "card")
    codes = sorted(one["receivable"] for one in tenders if one["kind"] == "code")
    pinpad, acquirer = stage.get("pinpad", "/state"), stage.get("acquirer", "/state")
    took = sorted(one["amount"] for one in pinpad["transactions"] if one["kind"] == "payment")
    assert pinpad["authorisations"]["approved"] == len(took) == len(cards), f"pinpad {took}, facts {cards}"
    assert took == cards, f"pinpad {took}, facts {cards}"
    charged = sorted(one["amount"] for one in acquirer["attempts"] if one["charges"])
    assert acquirer["charges"] == len(charged) == len(codes), f"acquirer {charged}, facts {codes}"
    assert charged == codes, f"acquirer {charged}, facts {codes}"
    return len(cards), len(codes)


def redeemed(stage: Stage) -> dict[str, int]:
    """What the cloud says was redeemed: vouchers and coupons by code, how often."""
    with _opened(stage.out / "sandbox.sqlite3") as database:
        return dict(
            database.execute(
                "SELECT code, times_used FROM vouchers WHERE times_used > 0 OR times_reversed > 0 "
                "UNION ALL SELECT coupon, times_used FROM coupons WHERE times_used > 0"
            ).fetchall()
        )


def receipts(stage: Stage) -> Iterator[str]:
    for path in sorted(stage.receipts.glob("receipt-*.txt")):
        yield path.read_text("utf-8")
