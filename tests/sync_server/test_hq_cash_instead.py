"""What head office is told of cash for a refund that a supervisor decided, once it is found to have been made."""

from __future__ import annotations

import msgspec
import pytest

from pos_terminal.contract.facts import (
    AttemptContradicted,
    AttemptDone,
    AttemptForced,
    AttemptRefused,
    ContradictionSettled,
    RefundSubject,
)
from sync_server.hq.dispute_list import dispute_list
from tests.sync_server import head_office, payment_facts
from tests.sync_server.bench import T0, Bench

pytestmark = pytest.mark.anyio

_CARD_PAID = (
    payment_facts.begun("k1", payment_facts.card(), 4_500),
    AttemptDone(at_ms=T0, attempt="k1", slip=payment_facts.slip("0042", 4_500)),
)
_BACK = payment_facts.begun("k2", RefundSubject(of="k1", kind="card"), 4_500)
_NOT_MADE = (*_CARD_PAID, _BACK, payment_facts.forced("k2"), AttemptRefused(at_ms=T0, attempt="k2", code="forced"))
_IN_CASH = AttemptForced(at_ms=T0 + 7_000, attempt="k2", outcome="done", supervisor="9001", reason="acquirer_called")
_MADE = AttemptContradicted(
    at_ms=T0 + 8_000, attempt="k2", sale="s1", number="1", kind="refund", amount=4_500, outcome="done",
    reference="0043", of="k1",
)  # fmt: skip
_COUNTED = ContradictionSettled(at_ms=T0 + 8_000, attempt="k2", outcome="done", supervisor="", reason="counted")


async def test_cash_that_was_not_paid_since_the_refund_was_made_is_asked_for_no_more(small_bench: Bench) -> None:
    """It stood there as a dispute of its own, and sent head office after a proof that there is not."""
    till = await head_office.sold(small_bench, *_NOT_MADE, _IN_CASH)
    await head_office.signed_in(small_bench)
    assert "裁定：改退现金（" in await head_office.read(small_bench)
    till.append(_MADE, _COUNTED)
    await till.exchange()
    await small_bench.consume()
    shown = await head_office.read(small_bench)
    assert "裁定：改退现金（" not in shown
    assert shown.count("裁定：钱没有退回（") == 1
    async with small_bench.database.read() as tx:
        (group,) = (await dispute_list(tx)).groups
    assert [row.subject for row in group.rows] == ["k2/done"]


async def test_cash_that_was_paid_for_it_stands_with_the_answer_against_it(small_bench: Bench) -> None:
    await head_office.told(small_bench, *_NOT_MADE, _IN_CASH, _MADE)
    shown = await head_office.read(small_bench)
    assert shown.count("裁定：改退现金（") == 1
    async with small_bench.database.read() as tx:
        (group,) = (await dispute_list(tx)).groups
    assert [row.subject for row in group.rows] == ["k2/done"]


async def test_of_one_that_was_refused_and_given_in_cash_the_same(small_bench: Bench) -> None:
    refused = AttemptRefused(at_ms=T0, attempt="k2", code="declined")
    await head_office.told(small_bench, *_CARD_PAID, _BACK, refused, _IN_CASH, _MADE, _COUNTED)
    assert "裁定：改退现金（" not in await head_office.read(small_bench)


async def test_a_decision_after_the_answer_stands(small_bench: Bench) -> None:
    later = msgspec.structs.replace(_IN_CASH, at_ms=T0 + 9_000)
    await head_office.told(small_bench, *_NOT_MADE, _MADE, later)
    async with small_bench.database.read() as tx:
        (group,) = (await dispute_list(tx)).groups
    assert {row.subject for row in group.rows} == {"k2/done", "k2/again"}
