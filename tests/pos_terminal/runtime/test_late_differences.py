"""The figure of X or Z and the differences of its late answers are what pinpad or acquirer took in that period."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from pos_terminal.contract.catalog import StoreProfile
from pos_terminal.contract.facts import (
    AnyFact,
    AttemptBegun,
    AttemptDone,
    AttemptRefused,
    CardSubject,
    CodeSubject,
    LateAnswer,
    PeriodClosed,
    PeriodOpened,
    RefundSubject,
    ReversalSubject,
    SaleClosed,
    SaleRefunded,
    SaleVoided,
    Subject,
    Tender,
)
from pos_terminal.contract.records import TenderRefunded
from pos_terminal.ledger.ledger import Ledger
from pos_terminal.receipt.late_lines import Difference
from pos_terminal.runtime.documents import Composer
from pos_terminal.runtime.late_differences import differences
from pos_terminal.till.effects import PrintReport
from pos_terminal.till.report import empty
from tests.pos_terminal.runtime.rig import open_ledger

CARD = CardSubject(pinpad="pinpad", last_receipt_number="0041")


def opened(period: str) -> PeriodOpened:
    return PeriodOpened(at_ms=1, period=period, operator="1001", business_day="2026-02-14", cash_float=0)


def begun(attempt: str, subject: Subject = CARD, sale: str = "s1", period: str = "p1") -> AttemptBegun:
    return AttemptBegun(
        at_ms=2, attempt=attempt, sale=sale, period=period, operator="1001", amount=400, subject=subject
    )


def reversal(attempt: str, of: str, **fields: str) -> AttemptBegun:
    return begun(attempt, ReversalSubject(of=of, reason="give_back"), **fields)


def sold(payment: str) -> SaleClosed:
    tender = Tender(tender="t1", kind="card", requested=400, buyer_paid=400, receivable=400, attempt=payment)
    return SaleClosed(
        at_ms=3, sale="s1", number="20260214-02-0001", period="p1", operator="1001", lines=(), benefits=(),
        tenders=(tender,), rounding=0, total=400, tax=0,
    )  # fmt: skip


def refunded(attempt: str) -> SaleRefunded:
    tender = TenderRefunded(of="t1", kind="card", amount=400, attempt=attempt)
    return SaleRefunded(
        at_ms=3, refund="b1", number="20260214-02-0002", of="s1", of_number="20260214-02-0001", period="p1",
        operator="1001", reason="faulty", lines=(), benefits=(), packs=(), tenders=(tender,), total=400, deposit=0,
        tax=0,
    )  # fmt: skip


VOIDED = SaleVoided(at_ms=3, sale="s1", period="p1", operator="1001", reason="wrong_item", amount=400)


def late(attempt: str, kind: str, outcome: str = "done", of: str = "", reason: str = "", **fields: str) -> LateAnswer:
    told = {"attempt": attempt, "number": "20260214-02-0001", "kind": kind, "amount": 400, "outcome": outcome}
    return msgspec.convert(
        {**told, "sale": "s1", "of": of, "settled": bool(reason), "reason": reason, **fields}, LateAnswer
    )


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = open_ledger(tmp_path)
    yield made
    made.close()


def found(ledger: Ledger, one: LateAnswer, *facts: AnyFact, period: str = "p1") -> Difference:
    ledger.commit([opened("p1"), *facts], {})
    return differences(ledger, (one,), period)[one.attempt, one.outcome]


REFUND = RefundSubject(of="t1", kind="card")
REFUNDING: list[AnyFact] = [begun("a1"), sold("a1"), begun("r1", REFUND)]
GOING: list[AnyFact] = [begun("a1"), reversal("r1", "a1")]
DONE = AttemptDone(at_ms=4, attempt="r1", reference="0043")


@pytest.mark.parametrize(
    ("facts", "one", "amount"),
    [
        ([begun("a1")], late("a1", "card"), 400),
        ([begun("a1")], late("a1", "card", reason="returned_in_cash"), 400),
        ([*GOING, DONE], late("a1", "card", reason="given_back"), 0),
        ([begun("a1"), sold("a1")], late("a1", "card", reason="counted_in"), 0),
        ([*GOING, DONE, VOIDED], late("a1", "card", reason="counted_in", stands="voided"), 0),
        ([begun("a1"), sold("a1")], late("a1", "card", "refused", reason="collected_in_cash"), -400),
        ([begun("a1"), VOIDED], late("a1", "card", "refused"), 0),
        (REFUNDING, late("r1", "refund", of="a1", reason="collected_in_cash"), -400),
        ([*REFUNDING, refunded("r1")], late("r1", "refund", of="a1", reason="counted"), 0),
        ([*REFUNDING, refunded("r1")], late("r1", "refund", "refused", of="a1"), 400),
        ([*GOING, sold("a1")], late("r1", "reversal", of="a1", reason="not_collected"), -400),
        ([*GOING, VOIDED], late("r1", "reversal", of="a1", reason="not_collected"), 0),
        ([*GOING, DONE, VOIDED], late("r1", "reversal", "refused", of="a1"), 400),
    ],
)  # fmt: skip
def test_what_the_other_side_has_beside_the_figures(
    ledger: Ledger, facts: list[AnyFact], one: LateAnswer, amount: int
) -> None:
    assert found(ledger, one, *facts) == Difference(means="card", amount=amount)


def test_what_was_put_right_outside_the_till_only_their_account_tells(ledger: Ledger) -> None:
    one = late("a1", "code", reason="returned_otherwise")
    code = begun("a1", CodeSubject(wallet="wechat"))
    assert found(ledger, one, code) == Difference(means="code", amount=None)


def test_a_coupon_is_no_money(ledger: Ledger) -> None:
    ledger.commit([opened("p1"), begun("a1")], {})
    assert differences(ledger, (late("a1", "redemption"),), "p1") == {}


def test_of_a_payment_of_the_period_before_only_its_way_back_counts(ledger: Ledger) -> None:
    second: list[AnyFact] = [begun("a1"), opened("p2"), reversal("r1", "a1", period="p2"), DONE]
    one = late("a1", "card", reason="given_back")
    assert found(ledger, one, *second, period="p2") == Difference(means="card", amount=-400, earlier=True)


def test_a_way_back_that_was_thought_not_made_is_counted_once(ledger: Ledger) -> None:
    """Payment and way back have a line each: together the pinpad has nothing."""
    ledger.commit(
        [opened("p1"), begun("a1"), reversal("r1", "a1"), AttemptRefused(at_ms=4, attempt="r1", code="x")], {}
    )
    lines = (late("a1", "card", reason="returned_in_cash"), late("r1", "reversal", of="a1", reason="not_collected"))
    assert [one.amount for one in differences(ledger, lines, "p1").values()] == [400, -400]


def test_a_z_says_what_was_under_way_when_it_was_made_also_once_printed_again(ledger: Ledger) -> None:
    report = empty("p1", 0)
    one = late("a1", "card")
    closed = PeriodClosed(at_ms=5, period="p1", operator="1001", cash_counted=0, report=report, late=(one,))
    paper = Composer(
        ledger=ledger,
        profile=StoreProfile(store="s1", name="示例家居", entity="91330000TESTTAX001", entity_name="示例商贸"),
        till="01", utc_offset_min=480, columns=48, language="zh_CN",
    )  # fmt: skip
    ledger.commit([opened("p1"), begun("a1"), reversal("r1", "a1"), closed], {})
    said = "正在原路退回，还没有结果"
    assert said in paper.preview("p1", "report")
    x = paper.report(PrintReport("x/1/0", report, None, 5, "1001", late=(one,)))
    assert any(said == getattr(block, "text", "") for block in x.blocks)
    ledger.commit([DONE], {})
    again = paper.preview("p1", "report")
    assert said in again
    assert "+4.00" in again
