"""The day's checks find what is spoilt: of a day that held, one thing at a time is changed, and the right ones fail."""

from __future__ import annotations

import copy
import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pos_terminal.contract.facts import PeriodReport
from sync_server.hq.totals import PeriodTotals, Totals
from tests.day import checks
from tests.day.checks import Answers, Facts
from tests.day.day import Day
from tests.day.program import ProgramFailed

pytestmark = [pytest.mark.process, pytest.mark.timeout(300)]

DATABASES = ("ledger", "server", "sandbox")
SOFA = "(SELECT order_no FROM orders WHERE times_paid > 0)"
A_SALE = "(SELECT min(out_trade_no) FROM sales)"


class Kept:
    """What is left of a day: a copy of its databases, and the answers of its programs."""

    def __init__(self, day: Day, folder: Path) -> None:
        self.folder = folder
        self.answers: Answers = copy.deepcopy(day.answers)
        for name in DATABASES:
            shutil.copyfile(day.stage.out / f"{name}.sqlite3", folder / f"{name}.sqlite3")

    @property
    def facts(self) -> Facts:
        return Facts(self.folder / "ledger.sqlite3")

    def change(self, name: str, *statements: str) -> None:
        """Runs ``statements`` on one database, each of which must change something."""
        with sqlite3.connect(self.folder / f"{name}.sqlite3") as database:
            if name == "ledger":
                database.execute("DROP TRIGGER facts_no_update")
            for statement in statements:
                assert database.execute(statement).rowcount > 0, f"{statement} changed nothing"
        database.close()

    def change_fact(self, kind: str, change: Callable[[dict[str, Any]], None]) -> None:
        """Changes the last fact of a kind in the ledger, and in the journal too."""
        fact = self.facts.of(kind)[-1]
        before = json.dumps(fact, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
        change(fact)
        after = json.dumps(fact, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
        assert before in self.facts.rows
        assert after != before
        for name, table, column in (("ledger", "facts", "bytes"), ("server", "journal", "data")):
            self.change(name, f"UPDATE {table} SET {column} = x'{after.hex()}' WHERE {column} = x'{before.hex()}'")

    def failing(self, *, chain: bool = False) -> set[str]:
        """The checks that do not hold; that of the chain, which is a process each time, where it is asked for."""
        facts = self.facts
        every: dict[str, Callable[[], object]] = {
            "journal": lambda: checks.journal_is_the_ledger(self.folder, facts),
            "cloud": lambda: checks.cloud_has_each_sale_once(self.folder, facts),
            "head office": lambda: checks.head_office_equals_z(self.answers, facts),
            "z": lambda: checks.z_equals_facts(facts),
            "money": lambda: checks.money_moved_once(self.answers, facts),
        }
        if chain:
            every["chain"] = lambda: checks.chain_holds(self.folder / "ledger.sqlite3", facts)
        return {name for name, check in every.items() if not _holds(check)}


def _holds(check: Callable[[], object]) -> bool:
    try:
        check()
    except (AssertionError, ProgramFailed):
        return False
    return True


@pytest.fixture
def kept(day: Day, tmp_path: Path) -> Kept:
    return Kept(day, tmp_path)


def test_what_the_day_left_holds_again(kept: Kept) -> None:
    assert kept.failing(chain=True) == set()


# --- the cloud ----------------------------------------------------------------------------------------------------

IN_THE_SANDBOX = {
    "a sale's amount": f"UPDATE sales SET amount = amount + 1 WHERE out_trade_no = {A_SALE}",
    "a bill's amount": "UPDATE sales SET body = replace(body, '20000', '20001')",
    "amounts of two sales changed over": "UPDATE sales SET amount = 2390 + 1450 - amount WHERE amount IN (2390, 1450)",
    "a sale posted twice": f"UPDATE sales SET duplicates = 1 WHERE out_trade_no = {A_SALE}",
    "a sale is missing": f"DELETE FROM sales WHERE out_trade_no = {A_SALE}",
    "a sale under another key": f"UPDATE sales SET out_trade_no = 'x' || out_trade_no WHERE out_trade_no = {A_SALE}",
    "a sale under a second key": "INSERT INTO sales SELECT 'x' || out_trade_no, trade_no, seller, store, amount, body, "
    f"at_ms, duplicates FROM sales WHERE out_trade_no = {A_SALE}",
    "a refund's amount": "UPDATE refunds SET amount = amount + 1",
    "a refund posted twice": "UPDATE refunds SET duplicates = 1",
    "a refund is missing": "DELETE FROM refunds WHERE amount = 1450",
    "a refund of another sale": "UPDATE refunds SET out_trade_no = (SELECT min(s.out_trade_no) FROM sales s "
    "WHERE s.out_trade_no <> refunds.out_trade_no) WHERE amount = 24400",
    "a refund's bills": "UPDATE refunds SET body = replace(body, '20000', '20001') WHERE amount = 24400",
    "a refund's goods": "UPDATE refunds SET body = replace(body, ':1\"', ':2\"')",
    "an order paid twice": f"UPDATE orders SET times_paid = 2 WHERE order_no = {SOFA}",
    "an order not paid": f"UPDATE orders SET times_paid = 0 WHERE order_no = {SOFA}",
    "another order paid": "UPDATE orders SET times_paid = 1 WHERE name = 'curtain'",
    "an order paid by another way": f"UPDATE orders SET paid_by = 'platform' WHERE order_no = {SOFA}",
    "an order's price": f"UPDATE orders SET price = price + 1 WHERE order_no = {SOFA}",
    "an order's deposit": f"UPDATE orders SET deposit = deposit + 1 WHERE order_no = {SOFA}",
    "an order's credit": f"UPDATE orders SET credit = credit + 1 WHERE order_no = {SOFA}",
    "an order's balance": f"UPDATE orders SET balance = balance + 1 WHERE order_no = {SOFA}",
    "an order made at the store": "INSERT INTO store_orders VALUES ('k', '1', 's', '{}', 1, 1, '', 1, 0)",
    "a voucher used twice": "UPDATE vouchers SET times_used = 2 WHERE times_used = 1",
    "a voucher not used": "UPDATE vouchers SET times_used = 0 WHERE times_used = 1",
    "a coupon used twice": "UPDATE coupons SET times_used = 2 WHERE times_used = 1",
}


@pytest.mark.parametrize("spoilt", IN_THE_SANDBOX)
def test_the_cloud_is_compared_amount_by_amount(kept: Kept, spoilt: str) -> None:
    kept.change("sandbox", IN_THE_SANDBOX[spoilt])
    assert kept.failing() == {"cloud"}


@pytest.mark.parametrize("change", ["SET state = 'given_up' WHERE order_number IS NULL", "SET sale = 'x' || sale"])
def test_a_sale_that_the_relay_did_not_send_is_found(kept: Kept, change: str) -> None:
    kept.change("server", f"UPDATE relay {change}")
    assert kept.failing() == {"cloud"}


def test_a_sale_told_again_after_a_silence_is_named_and_no_oftener(kept: Kept) -> None:
    sale = next(sale["sale"] for sale in kept.facts.of("sale_closed") if sale["order"] is None)
    kept.change("server", f"UPDATE relay SET tries = 1 WHERE sale = '{sale}'")
    kept.change("sandbox", f"UPDATE sales SET duplicates = 1 WHERE out_trade_no = '{sale}'")
    assert checks.cloud_has_each_sale_once(kept.folder, kept.facts) == {sale: 1}
    kept.change("sandbox", f"UPDATE sales SET duplicates = 2 WHERE out_trade_no = '{sale}'")
    assert kept.failing() == {"cloud"}


STORE_ORDER = {
    "the total": "SET total = total + 1",
    "what was paid": "SET paid = paid + 1",
    "the deposit's order": "SET deposit_order = ''",
    "made twice": "SET duplicates = 1",
    "under another key": "SET request_no = 'x'",
}


@pytest.mark.parametrize("spoilt", STORE_ORDER)
def test_an_order_made_at_the_store_is_compared_too(kept: Kept, spoilt: str) -> None:
    """The day collects by the other route; here its order went by this one."""

    def by_cloud_pos(sale: dict[str, Any]) -> None:
        sale["order"]["route"] = "cloud_pos"

    facts = kept.facts
    [sale] = [sale for sale in facts.of("sale_closed") if sale["order"] is not None]
    by_cloud_pos(sale)
    gross = sum(line["amount"] for line in sale["lines"])
    kept.change(
        "sandbox",
        f"UPDATE orders SET paid_by = 'cloud_pos' WHERE order_no = {SOFA}",
        f"INSERT INTO store_orders VALUES ('{sale['sale']}', '1', 's', '{{}}', {gross}, {sale['total']}, {SOFA}, 1, 0)",
    )
    assert checks.cloud_has_each_sale_once(kept.folder, facts) == {}
    kept.change("sandbox", f"UPDATE store_orders {STORE_ORDER[spoilt]}")
    with pytest.raises(AssertionError):
        checks.cloud_has_each_sale_once(kept.folder, facts)


# --- ledger and journal -------------------------------------------------------------------------------------------


def test_a_changed_byte_of_the_journal_is_found(kept: Kept) -> None:
    kept.change("server", "UPDATE journal SET data = CAST(replace(data, '0', '1') AS BLOB) WHERE sequence = 9")
    assert kept.failing() == {"journal"}


def test_a_missing_fact_of_the_journal_is_found(kept: Kept) -> None:
    kept.change("server", "DELETE FROM journal WHERE sequence = (SELECT max(sequence) FROM journal)")
    assert kept.failing() == {"journal"}


def test_a_changed_byte_of_the_ledger_is_found(kept: Kept) -> None:
    kept.change("ledger", "UPDATE facts SET bytes = CAST(replace(bytes, '0', '1') AS BLOB) WHERE sequence = 9")
    assert kept.failing(chain=True) == {"chain", "journal"}


def test_a_changed_sale_is_found_though_the_journal_agrees(kept: Kept) -> None:
    def dearer(sale: dict[str, Any]) -> None:
        sale["total"] += 1

    kept.change_fact("sale_closed", dearer)
    assert kept.failing(chain=True) == {"chain", "cloud", "z"}


# --- the Z and head office ----------------------------------------------------------------------------------------


def _other(value: Any) -> Any:
    """A value of the same shape that is another one; sums keep what they come to."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case str():
            return value + "x"
        case []:
            return [{"kind": "cash", "count": 1, "amount": 0}]
        case list():
            first, second, *rest = value
            return [first | {"amount": first["amount"] + 1}, second | {"amount": second["amount"] - 1}, *rest]
        case dict():
            one, two, *_ = value
            return value | {one: value[one] + 1, two: value[two] - 1}
    raise AssertionError(f"no other value for {value!r}")


@pytest.mark.parametrize("figure", PeriodReport.__struct_fields__)
def test_each_figure_of_the_z_is_compared(kept: Kept, figure: str) -> None:
    def change(closed: dict[str, Any]) -> None:
        closed["report"][figure] = _other(closed["report"][figure])

    kept.change_fact("period_closed", change)
    assert kept.failing() == {"z", "head office"}


@pytest.mark.parametrize("figure", PeriodTotals.__struct_fields__)
def test_each_figure_of_head_office_is_compared(kept: Kept, figure: str) -> None:
    [period] = kept.answers.totals["periods"]
    period[figure] = _other(period[figure])
    assert kept.failing() == {"head office"}


@pytest.mark.parametrize("figure", sorted({*Totals.__struct_fields__} - {"periods"}))
def test_each_sum_of_head_office_is_compared(kept: Kept, figure: str) -> None:
    kept.answers.totals[figure] += 1
    assert kept.failing() == {"head office"}


def test_a_figure_that_head_office_lacks_or_gains_is_not_forgotten(kept: Kept) -> None:
    [period] = kept.answers.totals["periods"]
    period["invented"] = 0
    assert kept.failing() == {"head office"}
    del period["invented"], period["forced"]
    assert kept.failing() == {"head office"}


def test_a_changed_refund_is_found_though_the_journal_agrees(kept: Kept) -> None:
    def more(refund: dict[str, Any]) -> None:
        refund["total"] += 1

    kept.change_fact("sale_refunded", more)
    assert kept.failing() == {"cloud", "z"}


def test_a_unit_that_came_back_twice_is_found(kept: Kept) -> None:
    """Of the same amount the same day: only the units tell."""
    facts = kept.facts
    knives, noodles = facts.of("sale_refunded")
    [line] = [line for line in knives["lines"] if line["units"]]
    noodles["of"] = knives["of"]
    noodles["lines"][0]["line"] = line["line"]
    noodles["lines"][0]["units"] = line["units"]
    with pytest.raises(AssertionError, match="came back twice"):
        checks.z_equals_facts(facts)


# --- the money ----------------------------------------------------------------------------------------------------


def test_a_card_payment_taken_twice_or_at_another_amount_is_found(kept: Kept) -> None:
    payments = [one for one in kept.answers.pinpad["transactions"] if one["kind"] == "payment"]
    payments[0]["amount"] += 1
    assert kept.failing() == {"money"}
    payments[0]["amount"] -= 1
    kept.answers.pinpad["transactions"].append(payments[0])
    assert kept.failing() == {"money"}
    kept.answers.pinpad["transactions"].pop()
    kept.answers.pinpad["authorisations"]["approved"] += 1
    assert kept.failing() == {"money"}


def test_a_payment_code_charged_twice_or_at_another_amount_is_found(kept: Kept) -> None:
    [charged] = [one for one in kept.answers.acquirer["attempts"] if one["charges"]]
    charged["amount"] += 1
    assert kept.failing() == {"money"}
    charged["amount"] -= 1
    kept.answers.acquirer["charges"] += 1
    assert kept.failing() == {"money"}


def test_money_given_back_twice_or_not_at_all_is_found(kept: Kept) -> None:
    pinpad, acquirer = kept.answers.pinpad["transactions"], kept.answers.acquirer["refunds"]
    [voided] = [one for one in pinpad if one["kind"] == "reversal"]
    pinpad.append(voided)
    assert kept.failing() == {"money"}
    pinpad[:] = [one for one in pinpad if one["kind"] == "payment"]
    assert kept.failing() == {"money"}
    pinpad.append(voided)
    assert kept.failing() == set()
    acquirer.append(acquirer[0])
    assert kept.failing() == {"money"}
    acquirer.clear()
    assert kept.failing() == {"money"}
