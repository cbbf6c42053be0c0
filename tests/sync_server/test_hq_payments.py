"""What head office is told of a payment, to ask the acquirer about one that is disputed."""

from __future__ import annotations

import msgspec
import pytest

from pos_terminal.contract.facts import (
    AnyFact,
    AttemptContradicted,
    AttemptDone,
    AttemptRefused,
    AttemptReversed,
    CodeSlip,
    CodeSubject,
    ContradictionSettled,
    RedemptionSubject,
    RefundSubject,
    ReversalSubject,
    SaleVoided,
)
from sync_server.consumers.projections import empty
from sync_server.hq import payments
from tests.sync_server import head_office, payment_facts, sale_facts
from tests.sync_server.bench import T0, Bench

pytestmark = pytest.mark.anyio


async def test_a_forced_card_tells_amount_means_time_and_the_pinpads_receipt_before(bench: Bench) -> None:
    """There is no reference where no answer came; the receipt after the one named is the payment, if it was one."""
    await head_office.told(
        bench,
        sale_facts.sale("s1"),
        payment_facts.begun("k1", payment_facts.card(), 12_800),
        payment_facts.forced("k1", "done"),
    )
    shown = await head_office.read(bench)
    assert (
        "金额 ¥128.00 方式 银行卡 发起时间 02-14 00:26:45 对方参考号 没有收到 刷卡机上一笔凭证号 0041 处理完" in shown
    )
    assert "Amount ¥128.00 By Card Begun 02-14 00:26:45 Their reference none received" in await head_office.read(
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
    await head_office.told(
        bench, payment_facts.begun("k1", CodeSubject(wallet="alipay"), 6_800), payment_facts.forced("k1"), late
    )
    shown = await head_office.read(bench)
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
    await head_office.told(
        bench, payment_facts.begun("k1", payment_facts.card(), 100), payment_facts.forced("k1", "done"), answer
    )
    shown = await head_office.read(bench)
    assert "刷卡机上没有这一笔" in shown
    told = await head_office.read(bench, "/hq/?lang=en")
    assert "of sale S-1 was recorded the other way" in told
    assert "it did not go through (the pinpad has no such payment)" in told
    assert "not_found" not in shown + told


@pytest.mark.parametrize("undone", [RefundSubject(of="k1", kind="card", voids=True), ReversalSubject(of="k1")])
async def test_a_forced_refund_or_reversal_names_the_payment_that_it_gives_back(
    bench: Bench, undone: RefundSubject | ReversalSubject
) -> None:
    paid = AttemptDone(at_ms=T0, attempt="k1", slip=payment_facts.slip("0042", 4_500))
    await head_office.told(
        bench,
        payment_facts.begun("k1", payment_facts.card(), 4_500),
        paid,
        payment_facts.begun("k2", undone, 4_500),
        payment_facts.forced("k2"),
    )
    kind = "冲正" if isinstance(undone, ReversalSubject) else "退货退款"
    assert f"方式 银行卡 · {kind} 发起时间 02-14 00:26:45 对方参考号 没有收到 原收款 0042" in await head_office.read(
        bench
    )


async def test_what_was_given_up_or_taken_back_is_found_by_the_receipt_and_keeps_its_reference(bench: Bench) -> None:
    """A payment taken back outside the till is disputed: the number it was paid by is what one asks with."""
    sold = sale_facts.sale("s1")
    await head_office.told(
        bench,
        *(sold, sale_facts.refund(sold, "r1")),
        *(
            payment_facts.begun("k1", payment_facts.card(), 4_500, sale="s9"),
            AttemptDone(at_ms=T0, attempt="k1", slip=payment_facts.slip("0042", 4_500)),
        ),
        *(payment_facts.forced("k1"), AttemptReversed(at_ms=T0, attempt="k1", by="forced")),
        SaleVoided(
            at_ms=T0, sale="s9", period="p1", operator="1001", reason="no_money", amount=4_500, number="0214-01-0009"
        ),
        *(
            payment_facts.begun("k2", RefundSubject(of="t1", kind="card"), 10_000, sale="r1"),
            payment_facts.forced("k2"),
        ),
    )
    shown = await head_office.read(bench)
    assert "0214-01-0009 k1 " in shown
    assert f"{sold.number}-R k2 " in shown
    assert "方式 银行卡 发起时间 02-14 00:26:45 对方参考号 0042" in shown
    before = await bench.fetch("SELECT * FROM attempts ORDER BY attempt")
    await empty(bench.database)
    await bench.consume()
    assert await bench.fetch("SELECT * FROM attempts ORDER BY attempt") == before


async def test_a_forced_redemption_or_hold_names_the_coupon_or_order(bench: Bench) -> None:
    await head_office.told(
        bench,
        *(sale_facts.redemption_begun("k1", "serial-1", "s1"), payment_facts.forced("k1")),
        *(sale_facts.lease_begun("k2", "O-7", "s1"), payment_facts.forced("k2")),
    )
    shown = await head_office.read(bench)
    assert "金额 ¥5.00 方式 核销优惠 券 b1 发起时间" in shown
    assert "方式 占用订单 订单号 O-7 发起时间" in shown


_CARD_PAID = (
    payment_facts.begun("k1", payment_facts.card(), 4_500),
    AttemptDone(at_ms=T0, attempt="k1", slip=payment_facts.slip("0042", 4_500)),
)


_COUPON_USED = (sale_facts.redemption_begun("k1", "serial-1", "s1"), AttemptDone(at_ms=T0, attempt="k1", reference="r"))


_OUTSIDE = AttemptReversed(at_ms=T0, attempt="k1", by="forced")


_BACK = payment_facts.begun("k2", RefundSubject(of="k1", kind="card"), 4_500)


_DECIDED: dict[str, tuple[tuple[AnyFact, ...], str, str]] = {
    "received": (
        (_CARD_PAID[0], payment_facts.forced("k1", "done"), _CARD_PAID[1]),
        "已收到钱",
        "the money was received",
    ),
    "not received": ((_CARD_PAID[0], payment_facts.forced("k1")), "没有收到钱", "no money was received"),
    "given back elsewhere": (
        (*_CARD_PAID, payment_facts.forced("k1"), _OUTSIDE),
        "钱已另行退回顾客",
        "the money was given back to the customer by other means",
    ),
    "coupon used": (
        (_COUPON_USED[0], payment_facts.forced("k1", "done"), _COUPON_USED[1]),
        "券已核销",
        "the coupon was redeemed",
    ),
    "coupon not used": ((_COUPON_USED[0], payment_facts.forced("k1")), "券没有核销", "the coupon was not redeemed"),
    "coupon issued anew": (
        (*_COUPON_USED, payment_facts.forced("k1"), _OUTSIDE),
        "券已另行补发",
        "the coupon was issued anew by other means",
    ),
    "refund went back": (
        (
            *_CARD_PAID,
            _BACK,
            payment_facts.forced("k2", "done"),
            AttemptDone(at_ms=T0, attempt="k2", reference="forced"),
        ),
        "钱已退回顾客",
        "the money went back to the customer",
    ),
    "refund did not": ((*_CARD_PAID, _BACK, payment_facts.forced("k2")), "钱没有退回", "the money did not go back"),
    "refund in cash": (
        (
            *_CARD_PAID,
            _BACK,
            AttemptRefused(at_ms=T0, attempt="k2", code="declined"),
            payment_facts.forced("k2", "done"),
        ),
        "改退现金",
        "the money was given back in cash instead",
    ),
    "reversal of money": (
        (*_CARD_PAID, payment_facts.begun("k2", ReversalSubject(of="k1"), 4_500), payment_facts.forced("k2")),
        "钱没有退回",
        "the money did not go back",
    ),
    "reversal of a coupon": (
        (*_COUPON_USED, payment_facts.begun("k2", ReversalSubject(of="k1"), 500), payment_facts.forced("k2")),
        "券没有退还",
        "the coupon was not given back",
    ),
    "order": (
        (sale_facts.lease_begun("k1", "O-7", "s1"), payment_facts.forced("k1")),
        "没有占用订单",
        "the order was not held",
    ),
}


@pytest.mark.parametrize("name", _DECIDED)
async def test_what_a_supervisor_decided_is_told_in_words_of_the_thing(small_bench: Bench, name: str) -> None:
    """The till calls it «done» or «refused»; of a card in effect «refused» is money given back by other means."""
    facts, chinese, english = _DECIDED[name]
    await head_office.told(small_bench, *facts)
    assert f"主管 9001 裁定：{chinese}（依据：已电话询问收单行）" in await head_office.read(small_bench)
    assert f"Supervisor 9001 decided: {english} (Called the acquirer)" in await head_office.read(
        small_bench, "/hq/?lang=en"
    )


async def test_of_two_decisions_about_one_payment_the_later_stands_with_the_one_before(small_bench: Bench) -> None:
    begun, done = _CARD_PAID
    await head_office.told(
        small_bench, begun, payment_facts.forced("k1", "done"), done, payment_facts.forced("k1"), _OUTSIDE
    )
    shown = await head_office.read(small_bench)
    first, second = "主管 9001 裁定：已收到钱（", "主管 9001 裁定：钱已另行退回顾客（"
    assert (shown.count(first), shown.count(second)) == (1, 1)  # one dispute of both
    assert shown.index(first) < shown.index(second)


_FOUND = AttemptContradicted(
    at_ms=T0, attempt="k1", sale="s1", number="1", kind="card", amount=4_500, outcome="done", reference="0042"
)


_COUNTED_IN = ContradictionSettled(at_ms=T0, attempt="k1", outcome="done", supervisor="9001", reason="counted_in")


_REVERSED = (
    payment_facts.begun("k2", ReversalSubject(of="k1"), 4_500),
    AttemptDone(at_ms=T0, attempt="k2", reference="0043"),
    AttemptReversed(at_ms=T0, attempt="k1", by="k2"),
)


async def test_what_the_pinpad_took_back_no_supervisor_gave_back_by_other_means(small_bench: Bench) -> None:
    """She said that nothing came; it was found, counted in, and reversed with the void: nobody asks for a proof."""
    await head_office.told(small_bench, _CARD_PAID[0], payment_facts.forced("k1"), _FOUND, _COUNTED_IN, *_REVERSED)
    shown = await head_office.read(small_bench)
    assert "主管 9001 裁定：没有收到钱（依据：已电话询问收单行）" in shown
    assert "钱已另行退回顾客（" not in shown
    assert "Supervisor 9001 decided: no money was received" in await head_office.read(small_bench, "/hq/?lang=en")


async def test_nor_before_the_answer_is_there(small_bench: Bench) -> None:
    """The same where no late answer was told of it."""
    await head_office.told(small_bench, _CARD_PAID[0], payment_facts.forced("k1"), *_REVERSED)
    assert "主管 9001 裁定：没有收到钱（" in await head_office.read(small_bench)


async def test_of_two_refusals_only_the_later_gave_it_back_by_other_means(small_bench: Bench) -> None:
    later = msgspec.structs.replace(payment_facts.forced("k1"), supervisor="9002")
    await head_office.told(small_bench, _CARD_PAID[0], payment_facts.forced("k1"), _FOUND, _COUNTED_IN, later, _OUTSIDE)
    shown = await head_office.read(small_bench)
    assert "主管 9002 裁定：钱已另行退回顾客（" in shown
    assert shown.count("主管 9001 裁定：没有收到钱（") == 2  # before the answer, and before the other decision


async def test_a_voucher_is_no_coupon(small_bench: Bench) -> None:
    subject = RedemptionSubject(benefit="b1", redemption="fulfilment", serial="v1")
    await head_office.told(small_bench, payment_facts.begun("k1", subject, 0), payment_facts.forced("k1"))
    assert "主管 9001 裁定：凭证没有核销（" in await head_office.read(small_bench)


async def test_the_contrary_answer_stands_beside_what_was_decided(small_bench: Bench) -> None:
    told = AttemptContradicted(
        at_ms=T0, attempt="k1", sale="s1", number="1", kind="card", amount=4_500, outcome="done", reference="0042"
    )
    await head_office.told(small_bench, _CARD_PAID[0], payment_facts.forced("k1"), told)
    shown = await head_office.read(small_bench)
    assert "主管 9001 裁定：没有收到钱（" in shown
    assert "自己的答复是：成功（0042）" in shown


async def test_a_forcing_without_its_beginning_is_told_without_a_payment(small_bench: Bench) -> None:
    await head_office.told(small_bench, payment_facts.forced("k1"))
    assert "主管 9001 裁定：未成功" in await head_office.read(small_bench)
    async with small_bench.database.read() as tx:
        assert await payments.payments_of(tx, [("S001", "01", "k1")]) == {}


async def test_a_refund_names_its_own_number_and_that_of_the_sale(bench: Bench) -> None:
    """The number with a late answer about a refund is the return's."""
    back = msgspec.structs.replace(
        sale_facts.refund(sale_facts.sale("s1"), "r1"), number="0214-01-0019", of_number="0214-01-0018"
    )
    late = AttemptContradicted(
        at_ms=T0, attempt="k1", sale="r1", number="0214-01-0019", kind="refund", amount=2_990, outcome="done",
        reference="0011",
    )  # fmt: skip
    begun = payment_facts.begun("k1", RefundSubject(of="t1", kind="card"), 2_990, sale="r1")
    await head_office.told(bench, sale_facts.sale("s1"), begun, payment_facts.forced("k1"), back, late)
    shown = await head_office.read(bench)
    assert "退货单 0214-01-0019 的退款 ¥29.90 先按相反的结果入了账" in shown
    assert "原销售单 0214-01-0018" in shown
    told = await head_office.read(bench, "/hq/?lang=en")
    assert "Refund ¥29.90 of return 0214-01-0019 was recorded the other way" in told
    assert "Sale returned 0214-01-0018" in told


async def test_no_code_stands_where_a_number_or_a_person_is_missing(bench: Bench) -> None:
    """A decision has no reference of the other side's, and a return settles a late answer by itself."""
    forced = (
        payment_facts.begun("k0", payment_facts.card(), 2_990),
        AttemptDone(at_ms=T0, attempt="k0", reference="forced"),
    )
    late = AttemptContradicted(
        at_ms=T0, attempt="k1", sale="r1", number="0214-01-0019", kind="refund", amount=2_990, outcome="done"
    )
    settled = ContradictionSettled(at_ms=T0, attempt="k1", outcome="done", supervisor="", reason="counted")
    undo = payment_facts.begun("k1", RefundSubject(of="k0", kind="card", voids=True), 2_990, sale="r1")
    await head_office.told(bench, *forced, undo, payment_facts.forced("k1"), late, settled)
    shown, told = await head_office.read(bench), await head_office.read(bench, "/hq/?lang=en")
    for text in (shown, told):
        assert "forced " not in text.replace("forced_tender", "")
        assert ": counted" not in text
        assert "—：" not in text
        assert "(—)" not in text
        assert "（—）" not in text
    assert "门店处理：自动结清：已算入这笔退货" in shown
    assert "The store says: Settled by itself: Counted by its return" in told
