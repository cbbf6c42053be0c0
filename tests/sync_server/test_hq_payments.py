"""What head office is told of a payment: to ask the acquirer about one that is disputed, and what was given back."""

from __future__ import annotations

import csv
import io
import re
from typing import Literal

import msgspec
import pytest

from pos_terminal.contract.facts import (
    AnyFact,
    AttemptBegun,
    AttemptContradicted,
    AttemptDone,
    AttemptForced,
    AttemptRefused,
    AttemptReversed,
    CardSlip,
    CardSubject,
    CodeSlip,
    CodeSubject,
    ContradictionSettled,
    RedemptionSubject,
    RefundSubject,
    ReversalSubject,
    SaleVoided,
    Subject,
)
from sync_server.consumers.projections import empty
from sync_server.hq import keys, payments
from sync_server.hq.given_back import given_back
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
    assert shown.count(told) == 1, "the decision and the answer against it are one dispute"
    assert "裁定：没有收到钱" in shown
    assert "自己的答复是：成功（4200001）" in shown.partition("先按相反的结果入了账")[2]
    assert "sync-server resolve --how &#39;…&#39; S001 01 forced_tender k1/done" in shown


async def test_what_the_other_side_answered_is_told_in_words(bench: Bench) -> None:
    """No code stands there, and no number where there is none."""
    answer = AttemptContradicted(
        at_ms=T0,
        attempt="k1",
        sale="s1",
        number="S-1",
        kind="card",
        amount=100,
        outcome="refused",
        reference="not_found",
    )
    await _sold(bench, _begun("k1", _card(), 100), _forced("k1", "done"), answer)
    shown = await _text(bench)
    assert "刷卡机上没有这一笔" in shown
    told = await _text(bench, "/hq/?lang=en")
    assert "of sale S-1 was recorded the other way" in told
    assert "it did not go through (the pinpad has no such payment)" in told
    assert "not_found" not in shown + told


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


async def test_a_forced_redemption_or_hold_names_the_coupon_or_order(bench: Bench) -> None:
    await _sold(
        bench,
        *(sale_facts.redemption_begun("k1", "serial-1", "s1"), _forced("k1")),
        *(sale_facts.lease_begun("k2", "O-7", "s1"), _forced("k2")),
    )
    shown = await _text(bench)
    assert "金额 ¥5.00 方式 核销优惠 券 b1 发起时间" in shown
    assert "方式 占用订单 订单号 O-7 发起时间" in shown


_CARD_PAID = (_begun("k1", _card(), 4_500), AttemptDone(at_ms=T0, attempt="k1", slip=_slip("0042", 4_500)))
_COUPON_USED = (sale_facts.redemption_begun("k1", "serial-1", "s1"), AttemptDone(at_ms=T0, attempt="k1", reference="r"))
_OUTSIDE = AttemptReversed(at_ms=T0, attempt="k1", by="forced")
_BACK = _begun("k2", RefundSubject(of="k1", kind="card"), 4_500)
_DECIDED: dict[str, tuple[tuple[AnyFact, ...], str, str]] = {
    "received": (
        (_CARD_PAID[0], _forced("k1", "done"), _CARD_PAID[1]),
        "已收到钱",
        "the money was received",
    ),
    "not received": ((_CARD_PAID[0], _forced("k1")), "没有收到钱", "no money was received"),
    "given back elsewhere": (
        (*_CARD_PAID, _forced("k1"), _OUTSIDE),
        "钱已另行退回顾客",
        "the money was given back to the customer by other means",
    ),
    "coupon used": (
        (_COUPON_USED[0], _forced("k1", "done"), _COUPON_USED[1]),
        "券已核销",
        "the coupon was redeemed",
    ),
    "coupon not used": ((_COUPON_USED[0], _forced("k1")), "券没有核销", "the coupon was not redeemed"),
    "coupon issued anew": (
        (*_COUPON_USED, _forced("k1"), _OUTSIDE),
        "券已另行补发",
        "the coupon was issued anew by other means",
    ),
    "refund went back": (
        (*_CARD_PAID, _BACK, _forced("k2", "done"), AttemptDone(at_ms=T0, attempt="k2", reference="forced")),
        "钱已退回顾客",
        "the money went back to the customer",
    ),
    "refund did not": ((*_CARD_PAID, _BACK, _forced("k2")), "钱没有退回", "the money did not go back"),
    "refund in cash": (
        (*_CARD_PAID, _BACK, AttemptRefused(at_ms=T0, attempt="k2", code="declined"), _forced("k2", "done")),
        "改退现金",
        "the money was given back in cash instead",
    ),
    "reversal of money": (
        (*_CARD_PAID, _begun("k2", ReversalSubject(of="k1"), 4_500), _forced("k2")),
        "钱没有退回",
        "the money did not go back",
    ),
    "reversal of a coupon": (
        (*_COUPON_USED, _begun("k2", ReversalSubject(of="k1"), 500), _forced("k2")),
        "券没有退还",
        "the coupon was not given back",
    ),
    "order": ((sale_facts.lease_begun("k1", "O-7", "s1"), _forced("k1")), "没有占用订单", "the order was not held"),
}


@pytest.mark.parametrize("name", _DECIDED)
async def test_what_a_supervisor_decided_is_told_in_words_of_the_thing(small_bench: Bench, name: str) -> None:
    """The till calls it «done» or «refused»; of a card in effect «refused» is money given back by other means."""
    facts, chinese, english = _DECIDED[name]
    await _sold(small_bench, *facts)
    assert f"主管 9001 裁定：{chinese}（依据：已电话询问收单行）" in await _text(small_bench)
    assert f"Supervisor 9001 decided: {english} (Called the acquirer)" in await _text(small_bench, "/hq/?lang=en")


async def test_of_two_decisions_about_one_payment_the_later_stands_with_the_one_before(small_bench: Bench) -> None:
    begun, done = _CARD_PAID
    await _sold(small_bench, begun, _forced("k1", "done"), done, _forced("k1"), _OUTSIDE)
    shown = await _text(small_bench)
    first, second = "主管 9001 裁定：已收到钱（", "主管 9001 裁定：钱已另行退回顾客（"
    assert (shown.count(first), shown.count(second)) == (1, 1)  # one dispute of both
    assert shown.index(first) < shown.index(second)


_FOUND = AttemptContradicted(
    at_ms=T0, attempt="k1", sale="s1", number="1", kind="card", amount=4_500, outcome="done", reference="0042"
)
_COUNTED_IN = ContradictionSettled(at_ms=T0, attempt="k1", outcome="done", supervisor="9001", reason="counted_in")
_REVERSED = (
    _begun("k2", ReversalSubject(of="k1"), 4_500),
    AttemptDone(at_ms=T0, attempt="k2", reference="0043"),
    AttemptReversed(at_ms=T0, attempt="k1", by="k2"),
)


async def test_what_the_pinpad_took_back_no_supervisor_gave_back_by_other_means(small_bench: Bench) -> None:
    """She said that nothing came; it was found, counted in, and reversed with the void: nobody asks for a proof."""
    await _sold(small_bench, _CARD_PAID[0], _forced("k1"), _FOUND, _COUNTED_IN, *_REVERSED)
    shown = await _text(small_bench)
    assert "主管 9001 裁定：没有收到钱（依据：已电话询问收单行）" in shown
    assert "钱已另行退回顾客（" not in shown
    assert "Supervisor 9001 decided: no money was received" in await _text(small_bench, "/hq/?lang=en")


async def test_nor_before_the_answer_is_there(small_bench: Bench) -> None:
    """The same where no late answer was told of it."""
    await _sold(small_bench, _CARD_PAID[0], _forced("k1"), *_REVERSED)
    assert "主管 9001 裁定：没有收到钱（" in await _text(small_bench)


async def test_of_two_refusals_only_the_later_gave_it_back_by_other_means(small_bench: Bench) -> None:
    later = msgspec.structs.replace(_forced("k1"), supervisor="9002")
    await _sold(small_bench, _CARD_PAID[0], _forced("k1"), _FOUND, _COUNTED_IN, later, _OUTSIDE)
    shown = await _text(small_bench)
    assert "主管 9002 裁定：钱已另行退回顾客（" in shown
    assert shown.count("主管 9001 裁定：没有收到钱（") == 2  # before the answer, and before the other decision


async def test_a_voucher_is_no_coupon(small_bench: Bench) -> None:
    subject = RedemptionSubject(benefit="b1", redemption="fulfilment", serial="v1")
    await _sold(small_bench, _begun("k1", subject, 0), _forced("k1"))
    assert "主管 9001 裁定：凭证没有核销（" in await _text(small_bench)


async def test_the_contrary_answer_stands_beside_what_was_decided(small_bench: Bench) -> None:
    told = AttemptContradicted(
        at_ms=T0, attempt="k1", sale="s1", number="1", kind="card", amount=4_500, outcome="done", reference="0042"
    )
    await _sold(small_bench, _CARD_PAID[0], _forced("k1"), told)
    shown = await _text(small_bench)
    assert "主管 9001 裁定：没有收到钱（" in shown
    assert "自己的答复是：成功（0042）" in shown


async def test_a_forcing_without_its_beginning_is_told_without_a_payment(small_bench: Bench) -> None:
    await _sold(small_bench, _forced("k1"))
    assert "主管 9001 裁定：未成功" in await _text(small_bench)
    async with small_bench.database.read() as tx:
        assert await payments.payments_of(tx, [("S001", "01", "k1")]) == {}


def _taken_back(attempt: str, subject: Subject, amount: int, number: str, *, sale: str) -> tuple[AnyFact, ...]:
    """Paid, then taken back by an attempt of its own."""
    slip = _slip(number, amount) if isinstance(subject, CardSubject) else None
    undo = f"{attempt}-x"
    return (
        _begun(attempt, subject, amount, sale=sale),
        AttemptDone(at_ms=T0, attempt=attempt, slip=slip, reference="" if slip else number),
        _begun(undo, ReversalSubject(of=attempt), amount, sale=sale),
        AttemptDone(at_ms=T0, attempt=undo),
        AttemptReversed(at_ms=T0, attempt=attempt, by=undo),
    )


def _void(sale: str, number: str = "", amount: int = 4_500) -> SaleVoided:
    return SaleVoided(
        at_ms=T0, sale=sale, period="p1", operator="1001", reason="no_money", amount=amount, number=number
    )


async def test_payments_that_came_back_stand_among_the_sales_of_the_day_and_in_no_sum(bench: Bench) -> None:
    """Of a sale that was voided, and one that went through after all when the sale had been paid otherwise."""
    await _sold(
        bench,
        *_taken_back("k1", CodeSubject(wallet="wechat"), 6_600, "4200001", sale="s1"),
        sale_facts.sale("s1"),
        *(*_taken_back("k2", _card(), 4_500, "0042", sale="s9"), _void("s9", "0214-01-0009")),
        _void("s8"),
    )
    shown = await _text(bench, f"/hq/sales?day={sale_facts.DAY}")
    assert "实收 ¥100.00 笔数 1 退货 0 销售以外的收退 2 不计入合计" in shown
    assert "20260214-01-s1 S001 / 01 02-14 00:26 收后退回 付款码 66.00 已退回 -66.00 0.00" in shown
    assert "0214-01-0009 S001 / 01 02-14 00:26 作废退回 银行卡 45.00 已退回 -45.00 0.00" in shown
    assert "实收 ¥100.00 笔数 1 退货 0" in await _text(bench)
    other = await _text(bench, f"/hq/sales?day={sale_facts.DAY}&store=S002")
    assert "收后退回" not in other
    english = await _text(bench, f"/hq/sales?day={sale_facts.DAY}&lang=en")
    assert "Given back Payment code 66.00 came back -66.00 0.00" in english


async def test_payments_that_came_back_stand_at_the_end_of_the_days_spreadsheet(bench: Bench) -> None:
    await _sold(
        bench,
        *_taken_back("k1", CodeSubject(wallet="wechat"), 6_600, "4200001", sale="s1"),
        sale_facts.sale("s1"),
        *(*_taken_back("k2", _card(), 4_500, "0042", sale="s9"), _void("s9", "0214-01-0009")),
    )
    key = await bench.key("sales")
    asked = f"/hq/v1/sales.csv?headings=keys&day={sale_facts.DAY}"
    rows = list(csv.DictReader(io.StringIO((await bench.http.get(asked, headers=key)).text)))
    columns = ("kind", "number", "sale", "net", "card", "code", "card_back", "code_back", "reference")
    assert [tuple(row[name] for name in columns) for row in rows] == [
        ("sale", "20260214-01-s1", "s1", "100.00", "0.00", "0.00", "", "", ""),
        ("given_back", "20260214-01-s1", "s1", "0.00", "0.00", "0.00", "", "66.00", "4200001"),
        ("void", "0214-01-0009", "s9", "0.00", "0.00", "0.00", "45.00", "", "0042"),
    ]
    elsewhere = await bench.http.get(f"/hq/sales.csv?day={sale_facts.DAY}&store=S002")
    whole = await bench.http.get("/hq/v1/sales.csv?headings=keys", headers=key)
    for response in (elsewhere, whole):
        assert "66.00" not in response.text, "of another store; the feed as a whole, which counts each entry once"


async def test_a_payment_that_stands_or_another_day_has_no_row(small_bench: Bench) -> None:
    """A reversal that was refused or is unknown leaves the payment where it is; a coupon is no money."""
    coupon = sale_facts.redemption_begun("k3", "serial-1", "s9")
    await _sold(
        small_bench,
        *(_begun("k1", _card(), 4_500, sale="s9"), AttemptDone(at_ms=T0, attempt="k1", slip=_slip("0042", 4_500))),
        *(_begun("k2", ReversalSubject(of="k1"), 4_500, sale="s9"), _forced("k2"), _void("s9")),
        *(coupon, AttemptReversed(at_ms=T0, attempt="k3", by="k4")),
        sale_facts.period("p2", "2026-02-15"),
        _begun("k5", _card(), 700, sale="s7", period="p2"),
        AttemptReversed(at_ms=T0, attempt="k5", by="forced"),
    )
    async with small_bench.database.read() as tx:
        assert await given_back(tx, sale_facts.DAY) == ()
        (other,) = await given_back(tx, "2026-02-15")
    assert (other.number, other.reference, other.kind) == ("", "k5", "given_back")


async def test_a_rebuild_makes_the_same_rows_of_payments_that_came_back(bench: Bench) -> None:
    await _sold(bench, *_taken_back("k2", _card(), 4_500, "0042", sale="s9"), _void("s9", "0214-01-0009"))
    async with bench.database.read() as tx:
        before = await given_back(tx, sale_facts.DAY)
    await empty(bench.database)
    await bench.consume()
    async with bench.database.read() as tx:
        assert await given_back(tx, sale_facts.DAY) == before
    assert [each.reference for each in before] == ["0042"]


async def test_a_refund_names_its_own_number_and_that_of_the_sale(bench: Bench) -> None:
    """The number with a late answer about a refund is the return's."""
    back = msgspec.structs.replace(
        sale_facts.refund(sale_facts.sale("s1"), "r1"), number="0214-01-0019", of_number="0214-01-0018"
    )
    late = AttemptContradicted(
        at_ms=T0, attempt="k1", sale="r1", number="0214-01-0019", kind="refund", amount=2_990, outcome="done",
        reference="0011",
    )  # fmt: skip
    begun = _begun("k1", RefundSubject(of="t1", kind="card"), 2_990, sale="r1")
    await _sold(bench, sale_facts.sale("s1"), begun, _forced("k1"), back, late)
    shown = await _text(bench)
    assert "退货单 0214-01-0019 的退款 ¥29.90 先按相反的结果入了账" in shown
    assert "原销售单 0214-01-0018" in shown
    told = await _text(bench, "/hq/?lang=en")
    assert "Refund ¥29.90 of return 0214-01-0019 was recorded the other way" in told
    assert "Sale returned 0214-01-0018" in told


async def test_no_code_stands_where_a_number_or_a_person_is_missing(bench: Bench) -> None:
    """A decision has no reference of the other side's, and a return settles a late answer by itself."""
    forced = (_begun("k0", _card(), 2_990), AttemptDone(at_ms=T0, attempt="k0", reference="forced"))
    late = AttemptContradicted(
        at_ms=T0, attempt="k1", sale="r1", number="0214-01-0019", kind="refund", amount=2_990, outcome="done"
    )
    settled = ContradictionSettled(at_ms=T0, attempt="k1", outcome="done", supervisor="", reason="counted")
    undo = _begun("k1", RefundSubject(of="k0", kind="card", voids=True), 2_990, sale="r1")
    await _sold(bench, *forced, undo, _forced("k1"), late, settled)
    shown, told = await _text(bench), await _text(bench, "/hq/?lang=en")
    for text in (shown, told):
        assert "forced " not in text.replace("forced_tender", "")
        assert ": counted" not in text
        assert "—：" not in text
        assert "(—)" not in text
        assert "（—）" not in text
    assert "门店处理：自动结清：已算入这笔退货" in shown
    assert "The store says: Settled by itself: Counted by its return" in told


_CASH: tuple[tuple[str, Literal["done", "refused"], str, int], ...] = (
    ("k3", "done", "returned_in_cash", -900),
    ("k4", "refused", "collected_in_cash", 500),
)


def _late_money() -> tuple[AnyFact, ...]:
    """A code that was decided as not paid and was, given back later by the acquirer; cash for two late cards."""
    code = _begun("k1", CodeSubject(wallet="wechat"), 45_100, sale="s1")
    undo = _begun("k2", ReversalSubject(of="k1", reason="give_back"), 45_100, sale="s1")
    late = AttemptContradicted(
        at_ms=T0, attempt="k1", sale="s1", number="1", kind="code", amount=45_100, outcome="done", reference="4200009"
    )
    settled = ContradictionSettled(at_ms=T0, attempt="k1", outcome="done", supervisor="9001", reason="given_back")
    out, into = (
        ContradictionSettled(
            at_ms=T0 + 9_000, attempt=attempt, outcome=outcome, supervisor="9001", reason=reason, cash=cash, period="p1"
        )
        for attempt, outcome, reason, cash in _CASH
    )
    return (
        *(code, _forced("k1"), late, undo, AttemptDone(at_ms=T0, attempt="k2", reference="R-7"), settled),
        *(_begun("k3", _card(), 900, sale="s1"), _begun("k4", _card(), 500, sale="s9"), _void("s9", "0214-01-0009")),
        *(out, into),
        sale_facts.sale("s1"),
    )


async def test_money_that_moved_outside_of_sales_stands_among_the_days_and_in_no_sum(bench: Bench) -> None:
    await _sold(bench, *_late_money())
    shown = await _text(bench, f"/hq/sales?day={sale_facts.DAY}")
    assert "实收 ¥100.00 笔数 1 退货 0 销售以外的收退 3 不计入合计" in shown
    assert "20260214-01-s1 S001 / 01 02-14 00:26 迟到收款退回 付款码 451.00 已退回 -451.00 0.00" in shown
    assert "20260214-01-s1 S001 / 01 02-14 00:26 迟到结果退现金 现金 -9.00 0.00" in shown
    assert "0214-01-0009 S001 / 01 02-14 00:26 迟到结果补收现金 现金 5.00 0.00" in shown
    english = await _text(bench, f"/hq/sales?day={sale_facts.DAY}&lang=en")
    assert "Late payment given back Payment code 451.00 came back -451.00 0.00" in english
    assert "Cash out for a late answer Cash -9.00 0.00" in english


async def test_money_that_moved_outside_of_sales_stands_at_the_end_of_the_days_spreadsheet(bench: Bench) -> None:
    await _sold(bench, *_late_money())
    key = await bench.key("sales")
    asked = f"/hq/v1/sales.csv?headings=keys&day={sale_facts.DAY}"
    rows = list(csv.DictReader(io.StringIO((await bench.http.get(asked, headers=key)).text)))
    columns = ("kind", "number", "sale", "operator", "net", "cash", "code_back", "late_cash", "reference")
    assert sorted(tuple(row[name] for name in columns) for row in rows[1:]) == [
        ("late_back", "20260214-01-s1", "s1", "1001", "0.00", "0.00", "451.00", "", "R-7"),
        ("late_cash_in", "0214-01-0009", "s9", "9001", "0.00", "0.00", "", "5.00", "k4"),
        ("late_cash_out", "20260214-01-s1", "s1", "9001", "0.00", "0.00", "", "-9.00", "k3"),
    ]
    people = (await bench.http.get(f"/hq/sales.csv?day={sale_facts.DAY}")).text
    assert "迟到结果退现金" in people
    assert "迟到收款退回" in people


async def test_a_code_of_a_void_is_told_once(small_bench: Bench) -> None:
    """Its reversal gave back what counts as reversed: that is the row of the void, no late one."""
    await _sold(
        small_bench, *_taken_back("k1", CodeSubject(wallet="wechat"), 6_600, "4200001", sale="s9"), _void("s9", "n")
    )
    async with small_bench.database.read() as tx:
        assert [one.kind for one in await given_back(tx, sale_facts.DAY)] == ["void"]
