"""What head office is told of a payment: to ask the acquirer about one that is disputed, and what was given back."""

from __future__ import annotations

import re

import pytest

from pos_terminal.contract.facts import (
    AnyFact,
    AttemptBegun,
    AttemptContradicted,
    AttemptDone,
    AttemptForced,
    AttemptReversed,
    CardSlip,
    CardSubject,
    CodeSlip,
    CodeSubject,
    RefundSubject,
    ReversalSubject,
    SaleVoided,
    Subject,
)
from sync_server.consumers.projections import empty
from sync_server.hq import keys, payments
from tests.sync_server import sale_facts
from tests.sync_server.bench import T0, Bench

pytestmark = pytest.mark.anyio


def _begun(attempt: str, subject: Subject, amount: int, *, sale: str = "s1", period: str = "p1") -> AttemptBegun:
    return AttemptBegun(
        at_ms=T0 + 5_000, attempt=attempt, sale=sale, period=period, operator="1001", amount=amount, subject=subject
    )


def _card(before: str | None = "0041") -> CardSubject:
    return CardSubject(pinpad="pinpad", last_receipt_number=before)


def _forced(attempt: str, outcome: str = "refused") -> AttemptForced:
    assert outcome in ("done", "refused")
    return AttemptForced(
        at_ms=T0 + 6_000,
        attempt=attempt,
        outcome="done" if outcome == "done" else "refused",
        supervisor="9001",
        reason="acquirer_called",
    )


def _slip(number: str, amount: int) -> CardSlip:
    return CardSlip(
        amount=amount,
        receipt_number=number,
        trace="000017",
        card="622202******1234",
        scheme="UnionPay",
        authorisation="A1",
        terminal="T1",
        pinpad_time="",
    )


async def _sold(bench: Bench, *facts: AnyFact) -> None:
    till = await bench.terminal()
    till.append(sale_facts.opened(), sale_facts.period(), *facts)
    await till.exchange()
    await bench.consume()
    async with bench.database.write() as tx:
        key = await keys.add(tx, "people", ("page",), T0)
    assert (await bench.http.post("/hq/login", data={"key": key})).status_code == 303


async def _text(bench: Bench, path: str = "/hq/") -> str:
    response = await bench.http.get(path)
    assert response.status_code == 200
    html = re.sub(r"<style>.*?</style>", "", response.text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


async def test_a_forced_card_tells_amount_means_time_and_the_pinpads_receipt_before(bench: Bench) -> None:
    """There is no reference where no answer came; the receipt after the one named is the payment, if it was one."""
    await _sold(bench, sale_facts.sale("s1"), _begun("k1", _card(), 12_800), _forced("k1", "done"))
    shown = await _text(bench)
    assert (
        "金额 ¥128.00 方式 银行卡 发起时间 02-14 00:26:45 对方参考号 没有收到 刷卡机上一笔凭证号 0041 处理完" in shown
    )
    assert "Amount ¥128.00 By Card Begun 02-14 00:26:45 Their reference none received" in await _text(
        bench, "/hq/?lang=en"
    )


async def test_a_forced_payment_code_tells_our_number_and_the_reference_that_came_late(bench: Bench) -> None:
    late = AttemptContradicted(
        at_ms=T0,
        attempt="k1",
        sale="s1",
        number="1",
        kind="code",
        amount=6_800,
        outcome="done",
        slip=CodeSlip(amount=6_800, wallet="alipay", reference="4200001"),
    )
    await _sold(bench, _begun("k1", CodeSubject(wallet="alipay"), 6_800), _forced("k1"), late)
    shown = await _text(bench)
    told = "金额 ¥68.00 方式 付款码 · 支付宝 发起时间 02-14 00:26:45 商户单号 k1 对方参考号 4200001"
    assert shown.count(told) == 2, "with the dispute about the forcing and with the one about the answer"
    assert "参考号 4200001" in shown.partition("先已按相反结果处理")[2]


@pytest.mark.parametrize("undone", [RefundSubject(of="k1", kind="card", voids=True), ReversalSubject(of="k1")])
async def test_a_forced_refund_or_reversal_names_the_payment_that_it_gives_back(
    bench: Bench, undone: RefundSubject | ReversalSubject
) -> None:
    paid = AttemptDone(at_ms=T0, attempt="k1", slip=_slip("0042", 4_500))
    await _sold(bench, _begun("k1", _card(), 4_500), paid, _begun("k2", undone, 4_500), _forced("k2"))
    kind = "冲正" if isinstance(undone, ReversalSubject) else "退货退款"
    assert f"方式 银行卡 · {kind} 发起时间 02-14 00:26:45 对方参考号 没有收到 原收款 0042" in await _text(bench)


async def test_what_was_given_up_or_taken_back_is_found_by_the_receipt_and_keeps_its_reference(bench: Bench) -> None:
    """A payment taken back outside the till is disputed: the number it was paid by is what one asks with."""
    sold = sale_facts.sale("s1")
    await _sold(
        bench,
        *(sold, sale_facts.refund(sold, "r1")),
        *(_begun("k1", _card(), 4_500, sale="s9"), AttemptDone(at_ms=T0, attempt="k1", slip=_slip("0042", 4_500))),
        *(_forced("k1"), AttemptReversed(at_ms=T0, attempt="k1", by="forced")),
        SaleVoided(
            at_ms=T0, sale="s9", period="p1", operator="1001", reason="no_money", amount=4_500, number="0214-01-0009"
        ),
        *(_begun("k2", RefundSubject(of="t1", kind="card"), 10_000, sale="r1"), _forced("k2")),
    )
    shown = await _text(bench)
    assert "0214-01-0009 k1 " in shown
    assert f"{sold.number}-R k2 " in shown
    assert "方式 银行卡 发起时间 02-14 00:26:45 对方参考号 0042" in shown
    before = await bench.fetch("SELECT * FROM attempts ORDER BY attempt")
    await empty(bench.database)
    await bench.consume()
    assert await bench.fetch("SELECT * FROM attempts ORDER BY attempt") == before


async def test_a_forcing_without_its_beginning_is_told_without_a_payment(small_bench: Bench) -> None:
    await _sold(small_bench, _forced("k1"))
    assert "主管 9001 裁定为未成功" in await _text(small_bench)
    async with small_bench.database.read() as tx:
        assert await payments.payments_of(tx, [("S001", "01", "k1")]) == {}
