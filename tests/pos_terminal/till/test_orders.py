"""A presale order is looked up, coupons are put on, and the balance is taken until the cloud says it is paid."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from msgspec import structs

from pos_terminal.contract.cloud import (
    CheckCoupon,
    CouponChecked,
    FindCoupons,
    Leased,
    LeaseOrder,
    LookUpOrder,
    OrderFound,
    RedeemCoupon,
    Redeemed,
    Refusal,
    Unknown,
    WhyNot,
)
from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptDone,
    AttemptRefused,
    AttemptUnknown,
    CollectionConfirmed,
    OperatorSignedOut,
    PeriodClosed,
    SaleClosed,
    SaleVoided,
)
from pos_terminal.contract.quantity import Quantity
from pos_terminal.till.drafts import decode_draft
from pos_terminal.till.effects import (
    Ask,
    Authorise,
    Exchange,
    PrintReport,
    PrintSale,
    StartTimer,
)
from pos_terminal.till.events import (
    Answered,
    CardChosen,
    CashGiven,
    ClosePeriod,
    CodeChosen,
    CouponScanned,
    OrderScanned,
    Park,
    PaymentCodeScanned,
    Recall,
    RoundingToggled,
    SignOut,
    TenderCancelled,
    TimeUp,
    Unreachable,
    Void,
)
from pos_terminal.till.hand_over_events import GoodsLeft
from pos_terminal.till.presale import ALARM_AFTER_TRIES
from pos_terminal.till.pricing import price, priced_lines
from pos_terminal.till.state import Sale
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.scenes import DRAWER, coupon, item, open_till, order, scan
from tests.pos_terminal.till.steps import (
    add_coupon,
    approve,
    found,
    lease,
    leased,
    look_up,
    offered,
    secured,
    sees_pinpad,
    with_order,
)


def test_an_order_brings_its_lines_and_nothing_personal() -> None:
    book = with_order()
    totals = price(book.sale)
    assert (totals.gross, totals.credit, totals.left) == (800_000, 200_000, 600_000)
    assert book.sale.lines[0].item.tax_rate_bp == 1_300  # the catalogue knows, the cloud does not
    draft = book.drafts[book.sale.sale]
    assert "张".encode() not in draft
    assert b"1234" not in draft


@pytest.mark.parametrize("why_not", get_args(WhyNot))
def test_an_order_that_may_not_be_collected_is_shown_and_takes_no_money(why_not: WhyNot) -> None:
    book = open_till()
    ask = look_up(book)
    book >> ev(Answered, ask=ask, answer=found(why_not=why_not)) << said("order_not_collectable", why_not)
    for event in (ev(CardChosen), ev(CashGiven, amount=600_000), ev(CodeChosen)):
        book >> event << said("order_not_collectable", why_not)
    book >> ev(Void, reason="")  # it was only looked at
    book.done()
    assert book.till.sale is None
    assert not any(isinstance(fact, SaleVoided) for fact in book.facts)


@pytest.mark.parametrize(
    ("answer", "message"),
    [(Refusal(code="other_store"), "order_refused"), (Unreachable(), "order_unreachable"),
     (Unknown(why="x"), "order_unreachable"),
     (OrderFound(order=order(deposit_credit=900_000), at_ms=0), "order_refused"),
     (OrderFound(order=order(lines=()), at_ms=0), "order_refused")],
)  # fmt: skip
def test_an_order_that_is_not_had(answer: Any, message: str) -> None:
    book = open_till()
    ask = look_up(book)
    book >> ev(OrderScanned, order="o2") << said("wait_for_answer")
    book >> ev(Answered, ask=ask, answer=answer) << said(message)
    book.done()
    assert book.till.sale is None


def test_an_answer_after_sign_out_starts_nothing() -> None:
    book = open_till()
    ask = look_up(book)
    book >> ev(SignOut) << saved(OperatorSignedOut)
    book >> ev(Answered, ask=ask, answer=found()) << said("sign_in_first")
    book.done()
    assert book.till.sale is None


def test_the_basket_is_parked_for_an_order_and_left_alone_while_a_tender_is_chosen() -> None:
    book = open_till()
    book >> scan("tea")
    basket = book.sale
    ask = look_up(book)
    book >> ev(CodeChosen) << said("scan_payment_code")
    book >> ev(Answered, ask=ask, answer=found()) << said("wait_for_answer")
    assert book.sale.lines == basket.lines
    book >> ev(OrderScanned, order="o1") << said("wait_for_answer")
    book >> ev(TenderCancelled)
    ask = look_up(book)
    book >> ev(Answered, ask=ask, answer=found()) << said("parked") << Ask(hole(), FindCoupons(order="o1"))
    assert [one.lines for one in book.till.parked] == [basket.lines]
    book >> scan("tea") << said("order_takes_no_lines")
    book >> ev(RoundingToggled, unit=10) << said("order_takes_no_rounding")
    book.done()


def test_scanning_the_order_again_reads_it_anew_and_keeps_the_lease() -> None:
    book = with_order()
    reread = leased(book)
    book >> ev(Answered, ask=reread, answer=Unreachable()) << said("order_unreachable")
    sale = book.sale
    ask = look_up(book)
    book >> ev(Answered, ask=ask, answer=found(window=None)) << said("order_on_screen", "o1")
    book << Ask(hole(), FindCoupons(order="o1"))
    book.done()
    assert book.sale.sale == sale.sale
    assert book.sale.attempts == sale.attempts
    assert book.sale.order is not None
    assert book.sale.order.window is None


def test_another_order_parks_one_that_holds_a_lease() -> None:
    book = with_order()
    reread = leased(book)
    book >> ev(Answered, ask=reread, answer=Unreachable()) << said("order_unreachable")
    first = book.sale
    ask = look_up(book, "o2")
    book >> ev(Answered, ask=ask, answer=found("o2")) << said("parked") << Ask(hole(), FindCoupons(order="o2"))
    assert [one.sale for one in book.till.parked] == [first.sale]
    ask = look_up(book, "o3")
    book >> ev(Answered, ask=ask, answer=found("o3"))  # o2 was only looked at
    book << Ask(hole(), FindCoupons(order="o3"))
    assert [one.sale for one in book.till.parked] == [first.sale]
    book >> ev(OrderScanned, order="o1") << said("order_is_parked", "o1")
    book.done()


def test_an_order_paid_on_the_phone_takes_no_money_here() -> None:
    book = with_order(route="platform")
    book >> ev(CardChosen) << said("customer_pays_online")
    book.done()


def test_coupons_that_do_not_count() -> None:
    book = open_till()
    for beside_an_order in (CouponChecked(coupon=coupon("c", 1)), Refusal(code="no_such_coupon")):
        ask = hole()
        book >> ev(CouponScanned, code="c") << Ask(ask, CheckCoupon(code="c"))
        book >> ev(Answered, ask=ask, answer=beside_an_order) << said("scan_goods_first")
    book = with_order()
    for answer, message in (
        (Refusal(code="unknown_coupon"), "coupon_refused"),
        (Unreachable(), "coupon_unreachable"),
    ):
        ask = hole()
        book >> ev(CouponScanned, code="c") << Ask(ask, hole())
        book >> ev(CouponScanned, code="c") << said("wait_for_answer")
        book >> ev(Answered, ask=ask, answer=answer) << said(message)
    for status in ("used", "expired", "not_yet", "void"):
        ask = hole()
        book >> ev(CouponScanned, code="c") << Ask(ask, hole())
        used = CouponChecked(coupon=type(coupon("c", 1))(benefit=coupon("c", 1).benefit, status=status))
        book >> ev(Answered, ask=ask, answer=used) << said("coupon_not_usable", status)
    ask = hole()
    book >> ev(CouponScanned, code="c") << Ask(ask, hole())
    other = CouponChecked(coupon=type(coupon("c", 1))(benefit=coupon("c", 1).benefit, order="o9"))
    book >> ev(Answered, ask=ask, answer=other) << said("coupon_refused", "other_order", "o9")
    book.done()
    assert book.sale.benefits == ()


def test_a_coupon_is_put_on_once_and_only_on_the_sale_it_was_scanned_for() -> None:
    book = with_order()
    add_coupon(book, "c", 10_000)
    assert price(book.sale).left == 590_000
    book >> ev(CouponScanned, code="c") << said("benefit_already_there")
    ask = hole()
    book >> ev(CouponScanned, code="d") << Ask(ask, hole())
    book >> ev(Park) << said("parked")
    book >> scan("tea", 100_000)
    book >> ev(Answered, ask=ask, answer=CouponChecked(coupon=coupon("d", 50))) << said("coupon_came_late")
    book.done()
    assert book.sale.benefits == ()


def test_a_coupon_put_on_after_the_tender_was_chosen_is_redeemed_before_the_code_is_sent() -> None:
    book = open_till()
    book >> scan("tea", 10_000) >> ev(CodeChosen) << said("scan_payment_code")
    add_coupon(book, "c", 500)
    redeem, pay = hole(), hole()
    (
        book
        >> ev(PaymentCodeScanned, code="13", wallet="wechat")
        << saved(AttemptBegun)
        << Ask(redeem, hole())
        << StartTimer
    )
    book >> ev(Answered, ask=redeem, answer=Redeemed(reference="r")) << saved(AttemptDone, AttemptBegun)
    book << Ask(pay, hole())
    book.done()
    assert book.last(AttemptBegun).amount == 9_500


def test_the_balance_by_card_with_two_coupons_until_the_cloud_says_it_is_paid() -> None:
    book = with_order()
    add_coupon(book, "a-final", 20_000, redemption="irreversible", funding_bp={"brand": 7_500, "platform": 2_500})
    add_coupon(book, "b-soft", 10_000)
    reread = leased(book)
    soft, final = hole(), hole()
    book >> ev(Answered, ask=reread, answer=found()) << saved(AttemptBegun)
    serial = book.last(AttemptBegun).subject.serial
    book << Ask(soft, RedeemCoupon(coupon="b-soft", serial=serial, order="o1", amount=10_000))
    book >> ev(Answered, ask=soft, answer=Redeemed(reference="r1")) << saved(AttemptDone, AttemptBegun)
    serial = book.last(AttemptBegun).subject.serial
    book << Ask(final, RedeemCoupon(coupon="a-final", serial=serial, order="o1", amount=20_000))
    card = hole()
    book >> ev(Answered, ask=final, answer=Redeemed(reference="r2")) << saved(AttemptDone)
    sees_pinpad(book) << saved(AttemptBegun) << Authorise(card, 570_000)
    approve(book, card, 570_000) << saved(AttemptDone, SaleClosed) << said("tender_approved") << PrintSale << Exchange
    sale = book.last(SaleClosed).sale
    book << StartTimer(f"confirm/{sale}", 1_000) << said("sale_closed")
    fact = book.last(SaleClosed)
    assert fact.order.lease == "f-7"
    assert fact.order.credit == 200_000
    assert fact.tenders[0].payee == "dealer-tax"
    assert {used.benefit: used.funding for used in fact.benefits} == {
        "a-final": {"brand": 15_000, "platform": 5_000},
        "b-soft": {"merchant": 10_000},
    }
    asked = hole()
    book >> ev(TimeUp, timer=f"confirm/{sale}") << Ask(asked, LookUpOrder(order="o1"))
    book >> ev(TimeUp, timer=f"confirm/{sale}")  # it is being asked
    book >> ev(Answered, ask=asked, answer=found()) << StartTimer(f"confirm/{sale}", 2_000)
    book >> ev(TimeUp, timer=f"confirm/{sale}") << Ask(asked2 := hole(), LookUpOrder(order="o1"))
    book >> ev(Answered, ask=asked2, answer=found(status="paid")) << saved(CollectionConfirmed)
    book << said("collection_confirmed", "o1")
    book >> ev(TimeUp, timer=f"confirm/{sale}")
    book.done()
    assert book.till.confirming == ()


def test_an_order_that_stays_unpaid_in_the_cloud_raises_an_alarm() -> None:
    book = with_order()
    card = secured(book)
    approve(book, card, 600_000) << saved(AttemptDone, SaleClosed) << said("tender_approved") << PrintSale << Exchange
    book << StartTimer << said("sale_closed")
    timer = f"confirm/{book.last(SaleClosed).sale}"
    for number in range(1, ALARM_AFTER_TRIES + 1):
        asked = hole()
        book >> ev(TimeUp, timer=timer) << Ask(asked, hole())
        book >> ev(Answered, ask=asked, answer=Unreachable()) << StartTimer
        if number == ALARM_AFTER_TRIES:
            book << said("collection_unconfirmed")
        book << Exchange
    book.done()


def test_a_balance_in_cash() -> None:
    book = with_order()
    reread = leased(book, ev(CashGiven, amount=600_000))
    book >> ev(Answered, ask=reread, answer=found()) << saved(SaleClosed) << DRAWER << PrintSale << Exchange
    book << StartTimer << said("sale_closed")
    book.done()


def test_a_refused_lease() -> None:
    book = with_order()
    _, ask = lease(book)
    book >> ev(Answered, ask=ask, answer=Refusal(code="leased_elsewhere", reason="s1/03")) << saved(AttemptRefused)
    book << said("lease_refused", "leased_elsewhere", "s1/03")
    book.done()
    assert book.sale.intent is None
    assert not book.sale.frozen
    leased(book)


def test_an_unknown_lease_is_asked_for_again_under_the_same_id_and_the_wish_goes_on() -> None:
    book = with_order()
    attempt, ask = lease(book)
    book >> ev(Answered, ask=ask, answer=Unknown(why="silence")) << saved(AttemptUnknown)
    book << said("outcome_unknown") << StartTimer
    book >> ev(CashGiven, amount=1) << said("wait_for_answer")
    again, reread = hole(), hole()
    book >> ev(TimeUp, timer=f"query/{attempt.value}") << Ask(again, LeaseOrder(order="o1", attempt=attempt.value))
    book >> ev(Answered, ask=again, answer=Leased(fence="f-8")) << saved(AttemptDone) << Ask(reread, hole())
    book.done()


def test_the_order_changed_in_between() -> None:
    book = with_order()
    reread = leased(book)
    book >> ev(Answered, ask=reread, answer=found(deposit_credit=300_000, balance_due=500_000)) << said("order_changed")
    book.done()
    assert price(book.sale).left == 500_000
    assert book.sale.intent is None


def test_the_order_was_paid_in_between() -> None:
    book = with_order()
    reread = leased(book)
    book >> ev(Answered, ask=reread, answer=found(why_not="already_paid", status="paid"))
    book << said("order_not_collectable", "already_paid")
    book >> ev(CardChosen) << said("order_not_collectable")
    book >> ev(Void, reason="paid on the phone") << saved(SaleVoided) << said("voided") << Exchange
    book.done()


@pytest.mark.parametrize(
    ("answer", "message"),
    [(Unreachable(), "order_unreachable"), (Refusal(code="gone"), "order_refused"),
     (found(lines=()), "order_refused")],
)  # fmt: skip
def test_the_order_cannot_be_read_again(answer: Any, message: str) -> None:
    book = with_order()
    reread = leased(book)
    book >> ev(Answered, ask=reread, answer=answer) << said(message)
    book.done()
    assert book.sale.intent is None
    assert not book.sale.frozen


def test_an_order_read_again_hours_ago_is_read_again_before_its_code() -> None:
    """The code was chosen, the customer looked for the phone; meanwhile the order may have been paid elsewhere."""
    book = with_order()
    reread = leased(book, ev(CodeChosen))
    book >> ev(Answered, ask=reread, answer=found()) << said("scan_payment_code")
    again, scanned = hole(), ev(PaymentCodeScanned, code="134567890123456789", wallet="wechat")
    book.later(3 * 3_600_000)
    book >> scanned << Ask(again, LookUpOrder(order="o1")) << StartTimer
    book >> ev(Answered, ask=again, answer=found()) << saved(AttemptBegun) << Ask
    book.done()


def test_an_order_paid_elsewhere_while_the_code_was_awaited_takes_no_money() -> None:
    book = with_order()
    reread = leased(book, ev(CodeChosen))
    book >> ev(Answered, ask=reread, answer=found()) << said("scan_payment_code")
    again = hole()
    book.later(61_000)
    scanned = ev(PaymentCodeScanned, code="134567890123456789", wallet="wechat")
    book >> scanned << Ask(again, LookUpOrder(order="o1")) << StartTimer
    book >> ev(Answered, ask=again, answer=found(why_not="already_paid", status="paid"))
    book << said("order_not_collectable")
    book.done()


def test_an_order_only_looked_at_gives_its_number_to_the_next_sale() -> None:
    book = with_order()
    number = book.sale.number
    for _ in range(2):
        ask = look_up(book, "o2")
        book >> ev(Answered, ask=ask, answer=found("o2", "other_store")) << said("order_not_collectable")
        assert book.sale.number == number
        book >> ev(Void, reason="")
        ask = look_up(book, "o1")
        book >> ev(Answered, ask=ask, answer=found())
        offered(book)
    book >> ev(Void, reason="")
    book >> scan("tea")
    assert book.sale.number == number
    assert [decode_draft(draft).sale.number for draft in book.drafts.values()] == [number]


def test_a_leased_order_keeps_its_number() -> None:
    book = with_order()
    number = book.sale.number
    reread = leased(book)
    book >> ev(Answered, ask=reread, answer=Unreachable()) << said("order_unreachable")
    book >> ev(Void, reason="r") << saved(SaleVoided) << said("voided") << Exchange
    book >> scan("tea")
    assert book.sale.number != number


def test_an_order_that_is_let_go_brings_the_basket_back_that_was_parked_for_it() -> None:
    book = open_till()
    book >> scan("tea")
    basket = book.sale
    ask = look_up(book)
    book >> ev(Answered, ask=ask, answer=found()) << said("parked", basket.number)
    offered(book)
    ask = look_up(book, "o2")  # another order in its place
    book >> ev(Answered, ask=ask, answer=found("o2", "closed")) << said("order_not_collectable")
    book >> ev(Void, reason="") << said("brought_back", basket.number)
    book.done()
    assert (book.sale.sale, book.sale.lines) == (basket.sale, basket.lines)
    assert book.till.parked == ()


def collected_over_a_basket() -> tuple[Playbook, Sale]:
    """A balance is collected for which a basket was parked."""
    book = open_till()
    book >> scan("tea")
    basket = book.sale
    ask = look_up(book)
    book >> ev(Answered, ask=ask, answer=found()) << said("parked", basket.number)
    offered(book)
    card = secured(book)
    approve(book, card, 600_000) << saved(AttemptDone, SaleClosed) << said("tender_approved") << PrintSale << Exchange
    book << StartTimer << said("sale_closed")
    book.done()
    return book, basket


def test_the_basket_parked_for_an_order_comes_back_when_the_finished_balance_is_left() -> None:
    book, basket = collected_over_a_basket()
    book >> ev(GoodsLeft) << said("brought_back", basket.number)
    book >> ev(GoodsLeft)
    book.done()
    assert (book.sale.sale, book.sale.lines, book.till.parked) == (basket.sale, basket.lines, ())


def test_goods_scanned_at_a_finished_balance_are_not_added_to_the_basket_parked_for_it() -> None:
    """They may be the next customer's: the basket stays parked, and that is said."""
    book, basket = collected_over_a_basket()
    book >> scan("milk") << said("basket_still_parked", basket.number)
    book >> ev(GoodsLeft)
    book.done()
    assert [line.item.sku for line in book.sale.lines] == ["milk"]
    assert [sale.sale for sale in book.till.parked] == [basket.sale]
    book >> ev(Recall, sale=basket.sale) << said("parked")
    assert (book.sale.sale, book.sale.lines) == (basket.sale, basket.lines)


def test_a_basket_that_the_clerk_recalls_at_a_finished_balance_waits_no_more() -> None:
    book, basket = collected_over_a_basket()
    book >> ev(Recall, sale=basket.sale)
    book.done()
    assert book.till.basket_waiting is None


def test_of_two_orders_in_turn_the_basket_comes_back_after_the_last() -> None:
    book, basket = collected_over_a_basket()
    ask = look_up(book, "o2")
    book >> ev(Answered, ask=ask, answer=found("o2")) << Ask(hole(), FindCoupons(order="o2"))
    book >> ev(GoodsLeft)
    book >> ev(Void, reason="") << said("brought_back", basket.number)
    book.done()
    assert book.sale.lines == basket.lines


def test_whoever_signs_out_at_a_finished_balance_hears_that_the_basket_stays_parked() -> None:
    book, basket = collected_over_a_basket()
    book >> ev(SignOut) << saved(OperatorSignedOut) << said("basket_still_parked", basket.number)
    book >> ev(GoodsLeft)
    book.done()
    assert [sale.sale for sale in book.till.parked] == [basket.sale]


def test_a_basket_waits_for_nothing_once_the_period_is_closed() -> None:
    book, basket = collected_over_a_basket()
    book >> ev(ClosePeriod, cash_counted=0) << saved(PeriodClosed) << PrintReport << Exchange
    book >> ev(GoodsLeft)
    book.done()
    assert [sale.sale for sale in book.till.parked] == [basket.sale]


def test_a_basket_that_was_taken_back_before_the_order_was_collected_is_not_told() -> None:
    book = open_till()
    book >> scan("tea")
    basket, ask = book.sale, look_up(book)
    book >> ev(Answered, ask=ask, answer=found()) << said("parked", basket.number)
    offered(book)
    order = book.sale.sale
    book >> ev(Recall, sale=basket.sale) << said("parked")
    book >> ev(Void, reason="r") << saved(SaleVoided) << said("voided") << Exchange
    book >> ev(Recall, sale=order)
    card = secured(book)
    approve(book, card, 600_000) << saved(AttemptDone, SaleClosed) << said("tender_approved") << PrintSale << Exchange
    book << StartTimer << said("sale_closed")
    book.done()


@pytest.mark.parametrize(("measured", "units"), [(True, 1), (False, 5)])
def test_goods_of_an_order_that_are_sold_by_measure_are_one_unit(measured: bool, units: int) -> None:
    """Five metres of curtain are one piece, as at the counter. The cloud counts pieces; the catalogue knows."""
    (sofa,) = order().lines
    curtain = structs.replace(sofa, sku="curtain", quantity=Quantity(5_000), unit_price=160_000)
    book = open_till()
    ask = look_up(book)
    known = item("curtain", 160_000, unit="米", measured=measured)
    book >> ev(Answered, ask=ask, answer=found(lines=(curtain,)), items=(known,))
    assert [one.units for one in priced_lines(book.sale)] == [units]
