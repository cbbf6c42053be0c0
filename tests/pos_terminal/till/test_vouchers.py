"""A voucher after the money: consumed once its goods go, for the goods that are at hand, or refused with the reason."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from pos_terminal.contract.cloud import CheckCoupon, CouponChecked, RedeemCoupon, Redeemed, Refusal
from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptDone,
    AttemptRefused,
    GoodsHandedOver,
    RedemptionSubject,
    SaleClosed,
    VoucherKept,
)
from pos_terminal.till.drafts import HAND_OVER
from pos_terminal.till.effects import Ask, Exchange, FindCollected
from pos_terminal.till.events import Answered, AskAgain, CouponScanned, Park, Unreachable
from pos_terminal.till.hand_over_events import GoodsTaken, HandOverOpened, VoucherLeftOut, VoucherTried
from tests.playbook import ev, hole, said, saved
from tests.pos_terminal.till.goods import collected, handed_over, over, scanned, serial, status, voucher
from tests.pos_terminal.till.scenes import open_till, scan


def test_scanned_at_the_finished_balance_it_asks_for_the_hand_over_first() -> None:
    book = collected()
    scanned(book, voucher(order=None)) << said("voucher_hand_over_first", "提货券 v")
    book.done()
    assert [one.coupon for one in over(book).vouchers] == ["v"]
    book >> ev(CouponScanned, code="v") << said("voucher_hand_over_first", "提货券 v")
    book.done()
    sale = book.last(SaleClosed).sale
    book >> ev(VoucherLeftOut, sale=sale, coupon="v") << said("voucher_left_out", "提货券 v")
    assert over(book).vouchers == ()
    book >> ev(VoucherLeftOut, sale=sale, coupon="v") << said("not_now")
    book.done()


def test_the_intent_is_durable_before_the_question_is_asked() -> None:
    book = collected(voucher())
    ask = hole()
    book >> ev(GoodsTaken, sale=book.last(SaleClosed).sale) << saved(GoodsHandedOver, AttemptBegun)
    book << said("goods_handed_over") << Exchange
    attempt = serial(book)
    book << Ask(ask, RedeemCoupon(coupon="v", serial=attempt, order="o1", amount=0))
    begun = book.last(AttemptBegun)
    assert begun.sale == book.last(SaleClosed).sale
    assert begun.subject == RedemptionSubject(benefit="v", redemption="fulfilment", serial=attempt, order="o1")
    assert begun.amount == 0
    assert book.last(GoodsHandedOver).vouchers == (VoucherKept(coupon="v", title="提货券 v"),)
    assert list(book.drafts) == [f"{HAND_OVER}{begun.sale}"]
    book >> ev(Answered, ask=ask, answer=Redeemed(reference="r-1")) << saved(AttemptDone)
    book << said("voucher_redeemed", "提货券 v") << Exchange
    book.done()
    assert status(book) == "done"
    assert book.drafts == {}
    book >> ev(CouponScanned, code="v") << said("voucher_consumed", "提货券 v")
    book >> ev(VoucherTried, sale=begun.sale, coupon="v") << said("voucher_consumed", "提货券 v")
    book.done()


def test_one_scanned_after_the_goods_went_is_consumed_at_once() -> None:
    book, _ = handed_over()
    ask = hole()
    scanned(book, voucher(order=None)) << saved(AttemptBegun) << Exchange << Ask(ask, hole())
    book >> ev(Answered, ask=ask, answer=Redeemed(reference="r")) << saved(AttemptDone) << said("voucher_redeemed")
    book << Exchange
    book.done()


def test_a_voucher_that_is_being_consumed_is_not_begun_again() -> None:
    book, (ask,) = handed_over(voucher())
    book >> ev(CouponScanned, code="v") << said("voucher_waits", "提货券 v")
    book >> ev(VoucherTried, sale=over(book).sale, coupon="v") << said("asking_again")
    book >> ev(AskAgain, attempt=serial(book)) << said("asking_again")
    book.done()
    book >> ev(Answered, ask=ask, answer=Redeemed(reference="r")) << saved(AttemptDone) << said("voucher_redeemed")
    book << Exchange
    book.done()


def test_a_refused_voucher_says_why_and_can_be_tried_anew() -> None:
    book, (ask,) = handed_over(voucher())
    first = serial(book)
    book >> ev(Answered, ask=ask, answer=Refusal(code="leased_elsewhere", reason="s2/01")) << saved(AttemptRefused)
    book << said("voucher_refused", "leased_elsewhere", "s2/01", "提货券 v") << Exchange
    book.done()
    assert status(book) == "refused"
    assert book.drafts == {}
    again = hole()
    book >> ev(VoucherTried, sale=over(book).sale, coupon="v") << saved(AttemptBegun) << Exchange << Ask(again, hole())
    assert serial(book) != first
    book >> ev(Answered, ask=again, answer=Redeemed(reference="r")) << saved(AttemptDone) << said("voucher_redeemed")
    book << Exchange
    book.done()
    assert [one.status for one in over(book).attempts] == ["refused", "done"]


def test_with_nothing_at_hand_a_voucher_leads_to_the_sale_of_its_order() -> None:
    sold = collected().last(SaleClosed)
    book = open_till()
    scanned(book, voucher(), order=None) << FindCollected("o1", "v", "提货券 v")
    book >> ev(HandOverOpened, sale=sold, coupon="v", title="提货券 v") << said("voucher_hand_over_first")
    book.done()
    assert book.till.at_hand == sold.sale
    book >> ev(HandOverOpened, sale=None, coupon="v", title="提货券 v") << said("voucher_of_no_sale", "提货券 v")
    book.done()


@pytest.mark.parametrize(
    ("fields", "against"),
    [
        ({"status": "expired"}, "expired"),
        ({"status": "used"}, "used"),
        ({"stores": ("elsewhere",)}, "other_store"),
    ],
)
def test_one_that_is_no_good_is_refused_before_its_sale_is_looked_for(fields: dict[str, Any], against: str) -> None:
    book = open_till()
    scanned(book, voucher(**fields), order=None) << said("voucher_not_usable", against, "o1", "提货券 v")
    book.done()


def test_a_bare_voucher_with_nothing_at_hand_says_what_it_needs() -> None:
    book = open_till()
    scanned(book, voucher(order=None), order=None) << said("voucher_without_order", "提货券 v")
    book.done()


def test_goods_are_at_hand_until_something_else_is_sold() -> None:
    book = collected()
    assert book.till.at_hand == book.last(SaleClosed).sale
    book >> scan() >> ev(Park) << said("parked")
    assert book.till.at_hand == ""
    scanned(book, voucher(order=None), order=None) << said("voucher_without_order")
    book.done()


def test_an_answer_that_comes_while_the_next_sale_is_on_screen_does_not_touch_it() -> None:
    book = collected()
    ask = hole()
    book >> ev(CouponScanned, code="v") << Ask(ask, CheckCoupon(code="v", order="o1"))
    book >> ev(CouponScanned, code="v") << said("wait_for_answer")
    book >> scan()
    book >> ev(Answered, ask=ask, answer=CouponChecked(coupon=voucher())) << said("coupon_came_late", "提货券 v")
    book.done()
    assert over(book).vouchers == ()


def test_an_answer_that_comes_when_other_goods_are_at_hand_is_not_for_them() -> None:
    """A bare voucher does not say whose goods it is for: those at hand when it was scanned."""
    first, other = collected(), collected().last(SaleClosed)
    assert other.order is not None
    other = msgspec.structs.replace(other, sale="other", order=msgspec.structs.replace(other.order, order="o2"))
    ask = hole()
    first >> ev(CouponScanned, code="v") << Ask(ask, CheckCoupon(code="v", order="o1"))
    first >> ev(HandOverOpened, sale=other)
    assert first.till.at_hand == "other"
    first >> ev(Answered, ask=ask, answer=CouponChecked(coupon=voucher(order=None)))
    first << said("coupon_came_late", "提货券 v")
    first.done()
    assert [one.vouchers for one in first.till.hand_overs] == [(), ()]


def test_a_late_answer_opens_no_other_goods() -> None:
    """One that says itself whose it is goes to its own goods where they are at hand, and parks nobody's."""
    book = collected()
    sale, ask = book.last(SaleClosed), hole()
    book >> scan() >> ev(Park) << said("parked")
    book >> ev(CouponScanned, code="v") << Ask(ask, CheckCoupon(code="v", order=None))
    book >> ev(HandOverOpened, sale=sale)
    book >> ev(Answered, ask=ask, answer=CouponChecked(coupon=voucher())) << said("voucher_hand_over_first")
    book.done()
    assert [one.coupon for one in over(book).vouchers] == ["v"]
    book >> scan() >> ev(Park) << said("parked")
    ask = hole()
    book >> ev(CouponScanned, code="w") << Ask(ask, CheckCoupon(code="w", order=None))
    book >> ev(HandOverOpened, sale=sale)
    book >> ev(Answered, ask=ask, answer=CouponChecked(coupon=voucher("w", order="o9"))) << said("coupon_came_late")
    book.done()


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Unreachable(), said("coupon_unreachable", "v")),
        (Refusal(code="no_such_coupon"), said("voucher_not_usable", "no_such_coupon", "", "v")),
    ],
)
def test_a_code_that_is_no_voucher_is_told_with_the_code(answer: Any, told: Any) -> None:
    book = collected()
    ask = hole()
    book >> ev(CouponScanned, code="v") << Ask(ask, hole())
    book >> ev(Answered, ask=ask, answer=answer) << told
    book.done()
