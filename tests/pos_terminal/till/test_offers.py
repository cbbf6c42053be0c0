"""The coupons the buyer of an order holds: asked for by the till itself, kept, used by their id, never needed."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from pos_terminal.contract.benefits import Scope
from pos_terminal.contract.cloud import (
    CheckCoupon,
    Coupon,
    CouponChecked,
    Coupons,
    CouponStatus,
    FindCoupons,
    RedeemCoupon,
    Redeemed,
    Refusal,
    Unknown,
)
from pos_terminal.contract.facts import AttemptBegun, AttemptDone, AttemptRefused
from pos_terminal.sale.evaluate import Selection
from pos_terminal.till.drafts import decode_draft
from pos_terminal.till.effects import Ask, Authorise, Quote
from pos_terminal.till.events import (
    Answered,
    BenefitForced,
    CouponScanned,
    LinkChanged,
    OrderScanned,
    Park,
    Quoted,
    Unreachable,
    Void,
)
from pos_terminal.till.offers import MAX_OFFERS
from pos_terminal.till.pricing import price
from tests.playbook import START_MS, Playbook, ev, hole, said, saved
from tests.pos_terminal.till.scenes import coupon, open_till, scan
from tests.pos_terminal.till.steps import add_coupon, found, leased, look_up, offered, sees_pinpad


def with_offers(*coupons: Coupon) -> Playbook:
    book = open_till()
    book >> ev(Answered, ask=look_up(book), answer=found())
    offered(book, *coupons)
    book.done()
    return book


def test_the_till_asks_for_the_buyers_coupons_and_keeps_them_in_the_draft() -> None:
    mine = (coupon("c", 10_000), coupon("d", 5_000, threshold=900_000))
    book = with_offers(*mine)
    assert book.sale.offers == mine
    assert [one.coupon for one in book.sale.benefits] == ["c", "d"]
    assert price(book.sale).left == 590_000
    assert decode_draft(book.drafts[book.sale.sale]).sale.offers == mine


def test_a_coupon_that_gives_nothing_is_not_greeted_as_an_offer() -> None:
    book = open_till()
    book >> scan("tea", 1_000)
    asked = hole()
    book >> ev(CouponScanned, code="far") << Ask(asked, hole())
    sofas = coupon("far", 500, scope=Scope(categories=("sofa",)))
    book >> ev(Answered, ask=asked, answer=CouponChecked(coupon=sofas))
    book << said("coupon_added_unused", "券 far", "out_of_scope", "0")
    asked = hole()
    book >> ev(CouponScanned, code="near") << Ask(asked, hole())
    book >> ev(Answered, ask=asked, answer=CouponChecked(coupon=coupon("near", 500, threshold=1_200)))
    book << said("coupon_added_unused", "券 near", "short", "200")
    book.done()


def test_a_coupon_that_a_better_combination_beats_is_not_greeted_in_green() -> None:
    """It could lower what is due, and does not: only the combination knows, so the word waits for it."""
    book = open_till()
    book >> scan("tea", 1_000)
    add_coupon(book, "good", 500)
    book.quotes = False
    asked, question = hole(), hole()
    book >> ev(CouponScanned, code="less") << Ask(asked, hole())
    book >> ev(Answered, ask=asked, answer=CouponChecked(coupon=coupon("less", 200))) << question
    assert isinstance(question.value, Quote)
    book >> chosen(question.value, "good") << said("coupon_added_beaten", "券 less")
    book.done()
    assert [one.coupon for one in book.sale.benefits] == ["good", "less"], "it stays, in case the basket changes"


def test_the_word_of_a_coupon_follows_its_own_combination() -> None:
    book = open_till()
    book.quotes = False
    first, asked, question = hole(), hole(), hole()
    book >> scan("tea", 1_000)
    book >> ev(CouponScanned, code="c") << Ask(asked, hole())
    book >> ev(Answered, ask=asked, answer=CouponChecked(coupon=coupon("c", 200))) << first
    book >> scan("milk", 300) << question
    book >> chosen(first.value)
    book.done()
    book >> chosen(question.value, "c") << said("coupon_added", "券 c")
    book >> chosen(question.value, "c", proven=True)
    book.done()


def test_a_coupon_on_a_sale_that_was_parked_meanwhile_is_not_greeted() -> None:
    book = open_till()
    book.quotes = False
    asked, question = hole(), hole()
    book >> scan("tea", 1_000)
    book >> ev(CouponScanned, code="c") << Ask(asked, hole())
    book >> ev(Answered, ask=asked, answer=CouponChecked(coupon=coupon("c", 200))) << question
    book >> ev(Park) << said("parked")
    book >> chosen(question.value, "c")
    book.done()


def test_a_coupon_whose_redemption_has_to_wait_for_the_network_says_so() -> None:
    book = open_till()
    book.quotes = False
    asked, question = hole(), hole()
    book >> scan("tea", 1_000)
    book >> ev(CouponScanned, code="c") << Ask(asked, hole())
    book >> ev(LinkChanged, online=False)
    book >> ev(Answered, ask=asked, answer=CouponChecked(coupon=coupon("c", 200))) << question
    book >> chosen(question.value) << said("coupon_added_offline", "券 c")
    book.done()


def chosen(question: Quote, *benefits: str, proven: bool = False) -> Any:
    return ev(
        Quoted,
        sale=question.sale,
        revision=question.revision,
        selection=Selection(benefits=benefits),
        proven=proven,
    )


def test_an_offer_counts_by_itself_and_is_put_aside_and_taken_back_without_a_question() -> None:
    book = with_offers(coupon("c", 10_000))
    assert price(book.sale).left == 590_000
    book >> ev(CouponScanned, code="c") << said("benefit_already_there")
    book >> ev(BenefitForced, benefit="c", how="out")
    assert price(book.sale).left == 600_000
    book >> ev(CouponScanned, code="c") << said("coupon_added", "券 c")
    assert price(book.sale).left == 590_000
    book >> ev(BenefitForced, benefit="c", how="out")
    assert price(book.sale).left == 600_000
    book >> ev(CouponScanned, code="c") << said("coupon_added", "券 c")
    book.done()
    assert [one.coupon for one in book.sale.benefits] == ["c"]
    assert [one.id for one in book.sale.offers] == ["c"]


def test_of_an_offer_that_is_not_used_it_is_said_why_and_not_that_it_is() -> None:
    far = coupon("far", 10_000)
    far = msgspec.structs.replace(far, benefit=msgspec.structs.replace(far.benefit, threshold=10_000_000))
    book = with_offers(far)
    missing = 10_000_000 - (600_000 + 100_000)  # the balance and the deposit that was paid
    book >> ev(CouponScanned, code="far") << said("coupon_added_unused", "券 far", "short", str(missing))
    book.done()


def test_what_stands_against_an_offer_is_said() -> None:
    statuses: tuple[CouponStatus, ...] = ("used", "expired", "not_yet", "void")
    book = with_offers(
        *(msgspec.structs.replace(coupon(status, 1), status=status) for status in statuses),
        coupon("voucher", 1, redemption="fulfilment"),
        msgspec.structs.replace(coupon("bound", 1), order="o9"),
    )
    for status in statuses:
        book >> ev(CouponScanned, code=status) << said("coupon_not_usable", status)
    book >> ev(CouponScanned, code="voucher") << said("voucher_kept", "券 voucher")
    book >> ev(CouponScanned, code="bound") << said("coupon_refused", "other_order", "o9")
    book.done()
    assert book.sale.benefits == ()


@pytest.mark.parametrize("answer", [Unreachable(), Refusal(code="cloud_refused"), Unknown(why="x")])
def test_without_an_answer_coupons_are_scanned(answer: Any) -> None:
    book = open_till()
    ask, check = hole(), hole()
    book >> ev(Answered, ask=look_up(book), answer=found()) << Ask(ask, FindCoupons(order="o1"))
    book >> ev(Answered, ask=ask, answer=answer) << said("offers_unreachable", "o1")
    book >> ev(CouponScanned, code="c") << Ask(check, CheckCoupon(code="c", order="o1"))
    book >> ev(Answered, ask=check, answer=CouponChecked(coupon=coupon("c", 10_000))) << said("coupon_added")
    book.done()
    assert price(book.sale).left == 590_000


def test_a_scan_overtakes_the_offers_and_is_not_offered_twice() -> None:
    book = open_till()
    ask, check = hole(), hole()
    book >> ev(Answered, ask=look_up(book), answer=found()) << Ask(ask, FindCoupons(order="o1"))
    book >> ev(CouponScanned, code="c") << Ask(check, CheckCoupon(code="c", order="o1"))
    book >> ev(Answered, ask=ask, answer=Coupons(coupons=(coupon("c", 10_000),)))
    book >> ev(Answered, ask=check, answer=CouponChecked(coupon=coupon("c", 10_000))) << said("coupon_added")
    book >> ev(CouponScanned, code="c") << said("benefit_already_there")
    book.done()


def test_the_answer_finds_its_sale_among_the_parked_and_no_other() -> None:
    book = open_till()
    first, second = hole(), hole()
    book >> ev(Answered, ask=look_up(book), answer=found()) << Ask(first, FindCoupons(order="o1"))
    book >> ev(Park) << said("parked")
    book >> ev(Answered, ask=look_up(book, "o2"), answer=found("o2")) << Ask(second, FindCoupons(order="o2"))
    book >> ev(Answered, ask=first, answer=Coupons(coupons=(coupon("c", 10_000),)))
    assert [one.id for one in book.till.parked[0].offers] == ["c"]
    assert book.sale.offers == ()
    book >> ev(Void, reason="")  # it was only looked at: nobody waits for its coupons any more
    book >> ev(Answered, ask=second, answer=Coupons(coupons=(coupon("d", 10_000),)))
    book.done()
    assert book.till.sale is None


def test_looked_up_again_the_offers_are_asked_for_anew_but_once_at_a_time() -> None:
    book = open_till()
    ask = hole()
    book >> ev(Answered, ask=look_up(book), answer=found()) << Ask(ask, FindCoupons(order="o1"))
    book >> ev(Answered, ask=look_up(book), answer=found())  # the first question is still open
    book << said("order_on_screen")
    book >> ev(Answered, ask=ask, answer=Coupons(coupons=(coupon("c", 1),)))
    book >> ev(Answered, ask=look_up(book), answer=found()) << said("order_on_screen")
    book << Ask(ask := hole(), FindCoupons(order="o1"))
    assert [one.id for one in book.sale.offers] == ["c"]  # shown until the new answer comes
    book >> ev(Answered, ask=ask, answer=Coupons(coupons=(coupon("d", 1),)))
    book.done()
    assert [one.id for one in book.sale.offers] == ["d"]


def test_nobody_asks_for_an_order_that_cannot_be_collected_here() -> None:
    for answer in (found(why_not="other_store"), found(route="platform")):
        book = open_till()
        book >> ev(Answered, ask=look_up(book), answer=answer)
        if answer.why_not:
            book << said("order_not_collectable")
        book.done()


def test_a_coupon_refused_at_redemption_is_no_longer_offered_as_usable() -> None:
    book = with_offers(coupon("c", 10_000))
    redeem, question = hole(), hole()
    book >> ev(Answered, ask=leased(book), answer=found()) << saved(AttemptBegun) << Ask(redeem, question)
    assert isinstance(question.value, RedeemCoupon)
    book >> ev(Answered, ask=redeem, answer=Refusal(code="used_elsewhere")) << saved(AttemptRefused)
    book << said("redemption_refused", "used_elsewhere", "")
    assert book.sale.benefits == ()
    assert [one.status for one in book.sale.offers] == ["used"]
    book >> ev(CouponScanned, code="c") << said("coupon_not_usable", "used")
    book.done()


def test_an_offer_is_redeemed_like_a_scanned_coupon_and_then_nothing_is_added() -> None:
    book = with_offers(coupon("c", 10_000), coupon("d", 5_000, valid_to_ms=START_MS))
    redeem = hole()
    book >> ev(Answered, ask=leased(book), answer=found()) << saved(AttemptBegun)
    serial = book.last(AttemptBegun).attempt
    book << Ask(redeem, RedeemCoupon(coupon="c", serial=serial, order="o1", amount=10_000))
    book >> ev(Answered, ask=redeem, answer=Redeemed(reference="r")) << saved(AttemptDone)
    sees_pinpad(book) << saved(AttemptBegun) << Authorise
    book >> ev(CouponScanned, code="e") << said("basket_frozen")
    book >> ev(BenefitForced, benefit="c", how="out") << said("basket_frozen")
    book >> ev(OrderScanned, order="o2") << said("basket_frozen")
    book.done()


def test_the_draft_does_not_grow_without_end() -> None:
    book = with_offers(*(coupon(f"c{number}", 1) for number in range(MAX_OFFERS + 30)))
    assert len(book.sale.offers) == MAX_OFFERS
