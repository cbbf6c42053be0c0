"""What must hold at the end of the day, read from the files and from head office as a stranger would.

``out`` is the day's folder. Each check raises ``AssertionError`` (``chain_holds``: ``ProgramFailed``) where it does not
hold; ``test_checks`` spoils one thing at a time and sees which of them do.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from tests.day.program import BIN, run
from tests.day.stage import STORE, TILL, Stage


class Answers(NamedTuple):
    """What only running programs tell, as JSON: head office's totals of the period, pinpad's and acquirer's state."""

    totals: dict[str, Any]
    pinpad: dict[str, Any]
    acquirer: dict[str, Any]

    @classmethod
    def of(cls, stage: Stage, facts: Facts) -> Answers:
        period = facts.of("period_closed")[-1]["period"]
        return cls(
            stage.hq(f"/hq/v1/totals?period={period}"), stage.get("pinpad", "/state"), stage.get("acquirer", "/state")
        )


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
    assert f", {len(facts.rows)} facts," in told, told
    return told


def journal_is_the_ledger(out: Path, facts: Facts) -> int:
    """The server holds the same bytes in the same order; returns how many facts."""
    with _opened(out / "server.sqlite3") as database:
        rows = [
            bytes(row[0])
            for row in database.execute(
                "SELECT data FROM journal WHERE store = ? AND till = ? ORDER BY sequence", (STORE, TILL)
            )
        ]
    assert rows == facts.rows, f"the journal has {len(rows)} facts, the ledger {len(facts.rows)}, or their bytes differ"
    return len(rows)


def cloud_has_each_sale_once(out: Path, facts: Facts) -> dict[str, int]:
    """Retail sales by our key, collected orders by their number, redemptions by code: each once, at the fact's amounts.

    A voucher for goods counts where the facts say that the goods went before.

    Returns which sales the cloud was told of again, and how often: at most as often as it left the relay unanswered.
    """
    closed = facts.of("sale_closed")
    retail = {sale["sale"]: sale for sale in closed if sale["order"] is None}
    collected = {sale["order"]["order"]: sale for sale in closed if sale["order"] is not None}
    with _opened(out / "sandbox.sqlite3") as database:
        again = _posted_once(database, retail) | _collected_once(database, collected)
    coupons = (benefit for sale in closed for benefit in sale["benefits"] if benefit["attempt"] is not None)
    used = dict.fromkeys((benefit["benefit"] for benefit in coupons), 1) | _goods_vouchers(facts)
    assert redeemed(out) == used, f"redeemed {redeemed(out)}, the facts say {used}"
    with _opened(out / "server.sqlite3") as database:
        relay = _by_first(database, "SELECT sale, state, tries FROM relay WHERE store = ? AND till = ?", STORE, TILL)
    states = {sale: state for sale, (state, _) in relay.items()}
    assert states == {sale["sale"]: "sent" for sale in closed}, f"the relay's queue: {states}"
    for sale, times in again.items():
        assert times <= relay[sale][1], f"sale {sale}: the cloud was told {times} times more, without need"
    return again


def _goods_vouchers(facts: Facts) -> dict[str, int]:
    """The fulfilment vouchers that were consumed, each after the hand-over that is its word."""
    gone: set[str] = set()
    begun: dict[str, str] = {}
    consumed: dict[str, int] = {}
    for fact in facts.all:
        if fact["type"] == "goods_handed_over":
            gone.add(fact["sale"])
        elif fact["type"] == "attempt_begun" and fact["subject"].get("redemption") == "fulfilment":
            assert fact["sale"] in gone, f"{fact['attempt']}: a voucher was consumed before its goods went"
            begun[fact["attempt"]] = fact["subject"]["benefit"]
        elif fact["type"] == "attempt_done" and fact["attempt"] in begun:
            consumed[begun[fact["attempt"]]] = consumed.get(begun[fact["attempt"]], 0) + 1
    return consumed


def _posted_once(database: sqlite3.Connection, retail: dict[str, dict[str, Any]]) -> dict[str, int]:
    """The posted sales, their amounts and bills; which were posted again."""
    sales = _by_first(database, "SELECT out_trade_no, amount, duplicates, body FROM sales")
    assert sales.keys() == retail.keys(), f"the cloud has the sales {sorted(sales)}, the ledger {sorted(retail)}"
    for key, (amount, _, body) in sales.items():
        assert amount == retail[key]["total"], f"sale {key}: the cloud has {amount}, the fact {retail[key]['total']}"
        bills = sorted(bill["amount"] for bill in json.loads(json.loads(body)["fund_bill_list"]))
        assert bills == _paid_with(retail[key]), f"sale {key}: the cloud's bills {bills}"
    return {key: duplicates for key, (_, duplicates, _) in sales.items() if duplicates}


def _collected_once(database: sqlite3.Connection, collected: dict[str, dict[str, Any]]) -> dict[str, int]:
    """The orders paid, by whom, and what is paid; the orders we made for it; which of those were made again."""
    orders = _by_first(
        database,
        "SELECT order_no, times_paid, paid_by, price * quantity, deposit, credit, balance FROM orders "
        "WHERE times_paid > 0",
    )
    assert orders.keys() == collected.keys(), f"orders paid {sorted(orders)}, collected {sorted(collected)}"
    for order, sale in collected.items():
        wanted = (1, sale["order"]["route"], *_order_amounts(sale))
        assert orders[order] == wanted, f"order {order}: the cloud has {orders[order]}, the fact {wanted}"
    made = _by_first(database, "SELECT request_no, total, paid, deposit_order, duplicates FROM store_orders")
    ours = {sale["sale"]: sale for sale in collected.values() if sale["order"]["route"] == "cloud_pos"}
    assert made.keys() == ours.keys(), f"orders made at the store {sorted(made)}, by the facts {sorted(ours)}"
    for key, sale in ours.items():
        gross = sum(line["amount"] for line in sale["lines"])
        told = (gross, sale["total"], sale["order"]["order"])
        assert made[key][:3] == told, f"store order {key}: the cloud has {made[key][:3]}, the fact {told}"
    return {key: row[3] for key, row in made.items() if row[3]}


def _by_first(database: sqlite3.Connection, query: str, *values: object) -> dict[str, tuple[Any, ...]]:
    return {row[0]: tuple(row[1:]) for row in database.execute(query, values)}


def _paid_with(sale: dict[str, Any]) -> list[int]:
    amounts = [tender["receivable"] for tender in sale["tenders"]]
    amounts += [benefit["discount"] for benefit in sale["benefits"]]
    return sorted(amount for amount in (*amounts, sale["rounding"]) if amount)


def _order_amounts(sale: dict[str, Any]) -> tuple[int, int, int, int]:
    """Price, deposit, credit and balance of a collected order: the balance is what was taken and what was taken off."""
    order = sale["order"]
    balance = sale["total"] + sale["rounding"] + sum(benefit["discount"] for benefit in sale["benefits"])
    assert balance == order["steps"][-1]["due"], f"order {order['order']}: its balance {balance}, its steps {order}"
    return sum(line["amount"] for line in sale["lines"]), order["deposit"], order["credit"], balance


def head_office_equals_z(answers: Answers, facts: Facts) -> dict[str, Any]:
    """Every figure of the Z, and nothing else, stands in head office's totals; returns the Z.

    The two are compared whole, so that a figure that one of them gains is missed here until it is stated below.
    """
    closed = facts.of("period_closed")[-1]
    opened = next(fact for fact in facts.of("period_opened") if fact["period"] == closed["period"])
    report: dict[str, Any] = closed["report"]
    wanted = report | {
        "store": STORE,
        "till": TILL,
        "business_day": opened["business_day"],
        "closed": True,
        "cash_counted": closed["cash_counted"],
        "z_net": report["net"],
    }
    [period] = answers.totals["periods"]
    differ = [name for name in sorted(period.keys() | wanted) if period.get(name, ()) != wanted.get(name, ())]
    assert not differ, f"{differ}: head office {period}, Z {wanted}"
    sums = {name: answers.totals[name] for name in ("sales", "refunds", "net")}
    assert sums == {name: report[name] for name in sums}, f"head office's sums {sums}"
    return report


def z_equals_facts(facts: Facts) -> None:
    """The Z, added up here from the facts by hand: every figure that it prints."""
    closed = facts.of("period_closed")[-1]
    sales = [sale for sale in facts.of("sale_closed") if sale["period"] == closed["period"]]
    refunds = [refund for refund in facts.of("sale_refunded") if refund["period"] == closed["period"]]
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
        "tenders": _by_kind(tenders, "receivable"),
        "discount_by_funder": _sums(part for benefit in benefits for part in benefit["funding"].items()),
        "tax": sum(line["tax"] for line in lines),
        "cash_float": opened["cash_float"],
        "cash_expected": opened["cash_float"] + cash,
        "forced": len(facts.of("attempt_forced")),
        "fees": sum(pack["fee"] for sale in sales for pack in sale["packs"]),
        "refunds": len(refunds),
        "refunded": _by_kind([back for refund in refunds for back in refund["tenders"]], "amount"),
    }
    assert closed["report"] == wanted, f"the Z is {closed['report']}, the facts say {wanted}"
    assert wanted["net"] == sum(one["receivable"] for one in tenders)
    for sale in sales:
        assert sum(line["net"] for line in sale["lines"]) - sale["rounding"] == sale["total"]
        assert sum(line["tax"] for line in sale["lines"]) == sale["tax"]
    for benefit in benefits:
        assert sum(benefit["funding"].values()) == benefit["discount"], benefit
        assert sum(share["amount"] for share in benefit["shares"]) == benefit["discount"], benefit


def _by_kind(tenders: list[dict[str, Any]], field: str) -> list[dict[str, Any]]:
    return [
        {"kind": kind, "count": len(amounts), "amount": sum(amounts)}
        for kind in sorted({one["kind"] for one in tenders})
        for amounts in [[one[field] for one in tenders if one["kind"] == kind]]
    ]


def _sums(parts: Iterable[tuple[str, int]]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for name, amount in parts:
        totals[name] = totals.get(name, 0) + amount
    return totals


def money_moved_once(answers: Answers, facts: Facts) -> tuple[int, int]:
    """What the pinpad and the acquirer took is what the facts say, each payment once; returns how many of each."""
    tenders = [tender for sale in facts.of("sale_closed") for tender in sale["tenders"]]
    cards = sorted(one["receivable"] for one in tenders if one["kind"] == "card")
    codes = sorted(one["receivable"] for one in tenders if one["kind"] == "code")
    pinpad, acquirer = answers.pinpad, answers.acquirer
    took = sorted(one["amount"] for one in pinpad["transactions"] if one["kind"] == "payment")
    assert pinpad["authorisations"]["approved"] == len(took) == len(cards), f"pinpad {took}, facts {cards}"
    assert took == cards, f"pinpad {took}, facts {cards}"
    charged = sorted(one["amount"] for one in acquirer["attempts"] if one["charges"])
    assert acquirer["charges"] == len(charged) == len(codes), f"acquirer {charged}, facts {codes}"
    assert charged == codes, f"acquirer {charged}, facts {codes}"
    return len(cards), len(codes)


def redeemed(out: Path) -> dict[str, int]:
    """What the cloud says was redeemed: vouchers and coupons by code, how often."""
    with _opened(out / "sandbox.sqlite3") as database:
        return dict(
            database.execute(
                "SELECT code, times_used FROM vouchers WHERE times_used > 0 OR times_reversed > 0 "
                "UNION ALL SELECT coupon, times_used FROM coupons WHERE times_used > 0"
            ).fetchall()
        )


def receipts(stage: Stage) -> Iterator[str]:
    for path in sorted(stage.receipts.glob("receipt-*.txt")):
        yield path.read_text("utf-8")
