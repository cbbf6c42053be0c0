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
    """Retail sales and refunds by our key, collected orders by number, redemptions by code: each once, at its amounts.

    A voucher for goods counts where the facts say that the goods went before.

    Returns what the cloud was told of again, and how often: at most as often as it left the relay unanswered.
    """
    closed = facts.of("sale_closed")
    retail = {sale["sale"]: sale for sale in closed if sale["order"] is None}
    collected = {sale["order"]["order"]: sale for sale in closed if sale["order"] is not None}
    with _opened(out / "sandbox.sqlite3") as database:
        again = _posted_once(database, retail) | _collected_once(database, collected)
        again |= _refunded_once(database, facts.of("sale_refunded"))
    coupons = (benefit for sale in closed for benefit in sale["benefits"] if benefit["attempt"] is not None)
    used = dict.fromkeys((benefit["benefit"] for benefit in coupons), 1) | _goods_vouchers(facts)
    assert redeemed(out) == used, f"redeemed {redeemed(out)}, the facts say {used}"
    with _opened(out / "server.sqlite3") as database:
        relay = _by_first(database, "SELECT sale, state, tries FROM relay WHERE store = ? AND till = ?", STORE, TILL)
    states = {sale: state for sale, (state, _) in relay.items()}
    told = [*(sale["sale"] for sale in closed), *(refund["refund"] for refund in facts.of("sale_refunded"))]
    assert states == dict.fromkeys(told, "sent"), f"the relay's queue: {states}"
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


def _refunded_once(database: sqlite3.Connection, refunds: list[dict[str, Any]]) -> dict[str, int]:
    """The refunds, each of its sale, their amounts, bills and goods; which were posted again."""
    posted = _by_first(database, "SELECT out_request_no, out_trade_no, amount, duplicates, body FROM refunds")
    wanted = {refund["refund"]: refund for refund in refunds}
    assert posted.keys() == wanted.keys(), f"the cloud has the refunds {sorted(posted)}, the ledger {sorted(wanted)}"
    for key, (trade, amount, _, body) in posted.items():
        refund, parameters = wanted[key], json.loads(body)
        assert (trade, amount) == (refund["of"], refund["total"]), f"refund {key}: the cloud has {amount} of {trade}"
        bills = sum(bill["amount"] for bill in json.loads(parameters["refund_bill_list"]))
        assert bills == _sum(refund["lines"], "amount") + _sum(refund["packs"], "fee"), f"refund {key}: bills {bills}"
        goods = sum(int(one.rpartition(":")[2]) for one in parameters["refund_goods_list"].split(","))
        back = sum(each["end"] - each["start"] for line in refund["lines"] for each in line["units"])
        assert goods == back, f"refund {key}: the cloud has {goods} pieces back, the fact {back}"
    return {key: duplicates for key, (_, _, duplicates, _) in posted.items() if duplicates}


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
    """The Z, added up here from the facts by hand: every figure that it prints, refunds taken off."""
    closed = facts.of("period_closed")[-1]
    sales = [sale for sale in facts.of("sale_closed") if sale["period"] == closed["period"]]
    refunds = [refund for refund in facts.of("sale_refunded") if refund["period"] == closed["period"]]
    sold = [line for sale in sales for line in sale["lines"]]
    back = [line for refund in refunds for line in refund["lines"]]
    tenders = [tender for sale in sales for tender in sale["tenders"]]
    given = [tender for refund in refunds for tender in refund["tenders"]]
    benefits = [benefit for sale in sales for benefit in sale["benefits"]]
    taken_back = [benefit for refund in refunds for benefit in refund["benefits"]]
    packs_back = [pack for refund in refunds for pack in refund["packs"]]
    opened = next(fact for fact in facts.of("period_opened") if fact["period"] == closed["period"])
    late = [one["cash"] for one in facts.of("contradiction_settled") if one["period"] == closed["period"]]
    cash = _sum((one for one in tenders if one["kind"] == "cash"), "receivable")
    cash -= _sum((one for one in given if one["kind"] == "cash"), "amount")
    wanted = {
        "period": closed["period"],
        "sales": len(sales),
        "voids": len([void for void in facts.of("sale_voided") if void["period"] == closed["period"]]),
        "gross": _sum(sold, "amount") - _sum(back, "amount"),
        "discount": _sum(benefits, "discount") - _sum(taken_back, "amount"),
        "deposit_credit": sum(sale["order"]["credit"] for sale in sales if sale["order"] is not None)
        - _sum(back, "credit"),
        "rounding": _sum(sales, "rounding")
        - _sum(back, "rounding")
        - _sum(packs_back, "rounding")
        + _sum(refunds, "cash_rounding"),
        "net": _sum(sales, "total") - _sum(refunds, "total"),
        "tenders": _by_kind(
            [(one["kind"], one["receivable"]) for one in tenders] + [(one["kind"], -one["amount"]) for one in given]
        ),
        "discount_by_funder": _sums(
            [part for benefit in benefits for part in benefit["funding"].items()]
            + [(funder, -amount) for benefit in taken_back for funder, amount in benefit["funding"].items()]
        ),
        "tax": _sum(sold, "tax") - _sum(back, "tax"),
        "cash_float": opened["cash_float"],
        "cash_expected": opened["cash_float"] + cash + sum(late),
        "late_cash_in": sum(each for each in late if each > 0),
        "late_cash_out": -sum(each for each in late if each < 0),
        "forced": len(facts.of("attempt_forced")),
        "fees": sum(pack["fee"] for sale in sales for pack in sale["packs"]) - _sum(packs_back, "fee"),
        "refunds": len(refunds),
        "refunded": _by_kind([(one["kind"], one["amount"]) for one in given]),
    }
    assert closed["report"] == wanted, f"the Z is {closed['report']}, the facts say {wanted}"
    assert wanted["net"] == _sum(tenders, "receivable") - _sum(given, "amount")
    for sale in sales:
        assert _sum(sale["lines"], "net") - sale["rounding"] == sale["total"]
        assert _sum(sale["lines"], "tax") == sale["tax"]
    for benefit in benefits:
        assert sum(benefit["funding"].values()) == benefit["discount"], benefit
        assert _sum(benefit["shares"], "amount") == benefit["discount"], benefit
    for refund in refunds:
        _refund_adds_up(refund, facts)


def _refund_adds_up(refund: dict[str, Any], facts: Facts) -> None:
    """A refund's own sums, and that with those before it no more of its sale is back than was sold and paid."""
    fees = _sum(refund["packs"], "fee") - _sum(refund["packs"], "rounding")
    due = _sum(refund["lines"], "net") + fees + refund["cash_rounding"]
    assert due == refund["total"] == _sum(refund["tenders"], "amount"), refund
    assert _sum(refund["lines"], "tax") == refund["tax"], refund
    for benefit in refund["benefits"]:
        assert sum(benefit["funding"].values()) == benefit["amount"] == _sum(benefit["shares"], "amount"), benefit
    [sale] = [sale for sale in facts.of("sale_closed") if sale["sale"] == refund["of"]]
    every = [one for one in facts.of("sale_refunded") if one["of"] == sale["sale"]]
    assert _sum(every, "total") <= sale["total"], f"of sale {sale['sale']} more went back than was paid"
    units = [
        (line["line"], unit)
        for one in every
        for line in one["lines"]
        for each in line["units"]
        for unit in range(each["start"], each["end"])
    ]
    assert len(units) == len(set(units)), f"of sale {sale['sale']} a unit came back twice: {units}"


def _sum(records: Iterable[dict[str, Any]], field: str) -> int:
    return sum(int(one[field]) for one in records)


def _by_kind(moved: list[tuple[str, int]]) -> list[dict[str, Any]]:
    return [
        {"kind": kind, "count": len(amounts), "amount": sum(amounts)}
        for kind in sorted({kind for kind, _ in moved})
        for amounts in [[amount for one, amount in moved if one == kind]]
    ]


def _sums(parts: Iterable[tuple[str, int]]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for name, amount in parts:
        totals[name] = totals.get(name, 0) + amount
    return totals


class Moved(NamedTuple):
    """How many payments pinpad and acquirer took, and how many they gave back."""

    cards: int
    codes: int
    cards_back: int
    codes_back: int


def money_moved_once(answers: Answers, facts: Facts) -> Moved:
    """What the pinpad and the acquirer took and gave back is what the facts say, each payment and refund once."""
    tenders = [tender for sale in facts.of("sale_closed") for tender in sale["tenders"]]
    given = [tender for refund in facts.of("sale_refunded") for tender in refund["tenders"]]
    cards, codes = _amounts(tenders, "card", "receivable"), _amounts(tenders, "code", "receivable")
    cards_back, codes_back = _amounts(given, "card", "amount"), _amounts(given, "code", "amount")
    pinpad, acquirer = answers.pinpad, answers.acquirer
    took = sorted(one["amount"] for one in pinpad["transactions"] if one["kind"] == "payment")
    assert pinpad["authorisations"]["approved"] == len(took) == len(cards), f"pinpad {took}, facts {cards}"
    assert took == cards, f"pinpad {took}, facts {cards}"
    gave = sorted(one["amount"] for one in pinpad["transactions"] if one["kind"] != "payment")
    assert gave == cards_back, f"the pinpad gave back {gave}, the facts say {cards_back}"
    charged = sorted(one["amount"] for one in acquirer["attempts"] if one["charges"])
    assert acquirer["charges"] == len(charged) == len(codes), f"acquirer {charged}, facts {codes}"
    assert charged == codes, f"acquirer {charged}, facts {codes}"
    refunded = sorted(one["amount"] for one in acquirer["refunds"])
    assert refunded == codes_back, f"the acquirer gave back {refunded}, the facts say {codes_back}"
    assert sum(one["refunded"] for one in acquirer["attempts"]) == sum(codes_back), f"{acquirer['attempts']}"
    return Moved(len(cards), len(codes), len(cards_back), len(codes_back))


def _amounts(tenders: list[dict[str, Any]], kind: str, field: str) -> list[int]:
    return sorted(one[field] for one in tenders if one["kind"] == kind)


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
