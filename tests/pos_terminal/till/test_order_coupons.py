"""Coupons are put on an order: once, only on the sale they were scanned for, and redeemed before a code is sent."""

from __future__ import annotations

from pos_terminal.contract.cloud import CheckCoupon, CouponChecked, LookUpOrder, RedeemCoupon, Redeemed, Refusal
from pos_terminal.contract.facts import AttemptBegun, AttemptDone, CollectionConfirmed, SaleClosed
from pos_terminal.till.effects import Ask, Authorise, Exchange, PrintSale, StartTimer
from pos_terminal.till.events import Answered, CodeChosen, CouponScanned, Park, PaymentCodeScanned, TimeUp, Unreachable
from pos_terminal.till.pricing import price
from tests.playbook import ev, hole, said, saved
from tests.pos_terminal.till.scenes import coupon, open_till, scan
from tests.pos_terminal.till.steps import add_coupon, approve, found, leased, sees_pinpad, with_order


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
