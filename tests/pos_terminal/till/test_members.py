"""The member of a retail sale: what their code brings, when it brings nothing, and that it goes with them."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from pos_terminal.contract.cloud import CheckCoupon, MemberCoupons, Refusal, Unknown
from pos_terminal.contract.facts import AttemptBegun, AttemptRefused, SaleClosed, SaleVoided
from pos_terminal.till.effects import Ask, Authorise, Exchange
from pos_terminal.till.events import (
    Answered,
    BenefitForced,
    CardChosen,
    CashGiven,
    CodeChosen,
    CouponScanned,
    LineRemoved,
    LinkChanged,
    MemberDropped,
    MemberScanned,
    Park,
    Recall,
    Undo,
    Unreachable,
    Void,
)
from pos_terminal.till.pricing import never_usable, price
from tests.playbook import ev, hole, said, saved
from tests.pos_terminal.till.members import CODE, MINE, basket, identified, shows_code
from tests.pos_terminal.till.scenes import DRAWER, coupon, open_till, scan
from tests.pos_terminal.till.steps import add_coupon, closes, found, left, look_up, offered, return_opened, sees_pinpad


def test_what_the_member_holds_joins_the_sale_and_is_chosen_from() -> None:
    expired = msgspec.structs.replace(coupon("old", 5_000), status="expired")
    gift = coupon("gift", 100, redemption="fulfilment")
    book = basket()
    held = (coupon("c", 1_000), coupon("far", 9_000, threshold=90_000), expired, gift)
    book >> ev(Answered, ask=shows_code(book), answer=MemberCoupons(member=MINE, coupons=held))
    book << said("member_found", "2")
    book.done()
    assert book.sale.member == MINE
    assert book.sale.offers == held
    assert [(one.coupon, one.member) for one in book.sale.benefits] == [("c", MINE), ("far", MINE)]
    assert left(book) == 9_000
    assert {one.benefit: one.reason for one in never_usable(book.sale, price(book.sale))} == {"far": "short"}


def test_a_member_with_nothing_is_said_to_have_nothing() -> None:
    book = identified()
    book.done()
    assert book.sale.member == MINE
    assert left(book) == 10_000


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Unreachable(why="time-out"), said("member_unreachable")),
        (Unknown(why="x"), said("member_unreachable")),
        (Unreachable(why="bad_envelope: …", not_understood=True), said("member_not_supported")),
        (Refusal(code="member_code_expired", reason=f"{CODE} is over"), said("member_refused", "member_code_expired")),
        (Refusal(code="no_such_member"), said("member_refused", "no_such_member")),
    ],
)
def test_without_an_answer_the_sale_goes_on_and_coupons_are_scanned(answer: Any, told: Any) -> None:
    book = basket()
    book >> ev(Answered, ask=shows_code(book), answer=answer) << told
    assert not book.sale.member
    assert not book.till.asking
    book >> ev(CashGiven, amount=10_000) << saved(SaleClosed) << DRAWER
    closes(book).done()


def test_a_refusal_leaves_the_member_before_it() -> None:
    book = identified(coupon("c", 1_000))
    book >> ev(Answered, ask=shows_code(book, "other"), answer=Refusal(code="no_such_member")) << said("member_refused")
    assert (book.sale.member, left(book)) == (MINE, 9_000)


def test_off_line_a_coupon_of_a_member_is_left_out_and_comes_back() -> None:
    book = identified(coupon("c", 1_000))
    book >> ev(LinkChanged, online=False) << said("dearer_off_line", "券 c", "1000")
    assert left(book) == 10_000
    book >> ev(LinkChanged, online=True)
    assert left(book) == 9_000


def test_goods_come_first() -> None:
    book = open_till()
    book >> ev(MemberScanned, code=CODE) << said("goods_before_member")
    book >> ev(MemberDropped) << said("no_member")
    book.done()
    assert book.till.sale is None


def test_nobody_is_asked_while_the_customer_pays() -> None:
    book = basket()
    book >> ev(CodeChosen) << said("scan_payment_code")
    book >> ev(MemberScanned, code=CODE) << said("member_while_paying")
    book.done()
    book = identified(coupon("c", 1_000, redemption="irreversible"))
    book >> ev(CardChosen) << saved(AttemptBegun) << Ask(hole(), hole())
    for event in (ev(MemberScanned, code=CODE), ev(MemberDropped)):
        book >> event << said("basket_frozen")
    book.done()
    assert book.sale.member == MINE


def test_an_answer_that_comes_while_the_customer_pays_changes_nothing() -> None:
    for chosen in (CodeChosen, CardChosen):
        book = basket()
        ask = shows_code(book)
        if chosen is CodeChosen:
            book >> ev(CodeChosen) << said("scan_payment_code")
        else:
            book >> ev(CardChosen)
            sees_pinpad(book) << saved(AttemptBegun) << Authorise(hole(), 10_000)
        book >> ev(Answered, ask=ask, answer=MemberCoupons(member=MINE, coupons=(coupon("c", 1_000),)))
        book << said("member_came_late")
        book.done()
        assert (book.sale.member, book.sale.offers, left(book)) == ("", (), 10_000)


def test_an_order_has_its_buyer_already() -> None:
    book = open_till()
    book >> ev(Answered, ask=look_up(book), answer=found())
    offered(book, coupon("c", 10_000))
    book >> ev(MemberScanned, code=CODE) << said("member_not_for_order")
    book.done()
    assert left(book) == 590_000


def test_an_answer_for_a_sale_that_is_gone_reaches_no_other() -> None:
    book = basket()
    ask = shows_code(book)
    book >> ev(Void, reason="r") << saved(SaleVoided) << said("voided") << Exchange
    book >> scan("cup", 500)
    book >> ev(Answered, ask=ask, answer=MemberCoupons(member=MINE, coupons=(coupon("c", 100),)))
    book.done()
    assert (book.sale.member, left(book)) == ("", 500)


def test_an_answer_finds_its_sale_among_the_parked_and_comes_back_with_it() -> None:
    book = basket()
    ask, first = shows_code(book), book.sale.sale
    book >> ev(Park) << said("parked")
    book >> scan("cup", 500)
    book >> ev(Answered, ask=ask, answer=MemberCoupons(member=MINE, coupons=(coupon("c", 1_000),)))
    assert book.sale.member == ""
    book >> ev(Recall, sale=first) << said("parked")
    book.done()
    assert (book.sale.member, left(book)) == (MINE, 9_000)


def test_a_second_member_replaces_the_first() -> None:
    book = identified(coupon("a", 1_000))
    ask = shows_code(book, "7310552846190281")
    book >> ev(Answered, ask=ask, answer=MemberCoupons(member="m-2", coupons=(coupon("b", 2_000),)))
    book << said("member_replaced", "1")
    book.done()
    assert [(one.coupon, one.member) for one in book.sale.benefits] == [("b", "m-2")]
    assert [one.id for one in book.sale.offers] == ["b"]
    assert left(book) == 8_000


def test_a_second_member_with_nothing_is_said_to_have_taken_the_coupons_away() -> None:
    book = identified(coupon("c", 1_000))
    book >> ev(Answered, ask=shows_code(book), answer=MemberCoupons(member="m-2", coupons=()))
    book << said("member_replaced_by_none")
    assert left(book) == 10_000


def test_of_two_questions_under_way_the_newest_counts_whichever_is_answered_first() -> None:
    book = basket()
    first, second = shows_code(book, "one"), shows_code(book, "two")
    book >> ev(Answered, ask=second, answer=MemberCoupons(member="m-2", coupons=(coupon("b", 2_000),)))
    book << said("member_found", "1")
    book >> ev(Answered, ask=first, answer=MemberCoupons(member=MINE, coupons=(coupon("a", 1_000),)))
    book.done()
    assert book.sale.member == "m-2"


def test_a_member_leaves_with_what_their_code_brought_but_not_with_what_the_clerk_wants() -> None:
    book = identified(coupon("c", 1_000), coupon("d", 2_000), coupon("e", 500))
    book >> ev(BenefitForced, benefit="c", how="in")
    book >> ev(BenefitForced, benefit="e", how="out")
    book >> ev(MemberDropped) << said("member_dropped")
    book.done()
    assert [(one.coupon, one.member) for one in book.sale.benefits] == [("c", MINE)]
    assert book.sale.forced == {"c": "in"}
    assert (book.sale.member, book.sale.offers, left(book)) == ("", (), 9_000)
    redeem = hole()
    book >> ev(CardChosen) << saved(AttemptBegun) << Ask(hole(), redeem)
    assert redeem.value.member == MINE  # the server still knows whose it is
    book >> ev(MemberDropped) << said("basket_frozen")


def test_a_member_may_leave_before_the_answer() -> None:
    book = basket()
    ask = shows_code(book)
    book >> ev(MemberDropped) << said("member_dropped")
    book >> ev(Answered, ask=ask, answer=MemberCoupons(member=MINE, coupons=(coupon("c", 1_000),)))
    book >> ev(MemberDropped) << said("no_member")
    book.done()
    assert book.sale.member == ""


def test_a_coupon_that_was_scanned_stays_when_the_member_leaves() -> None:
    book = basket()
    ask = hole()
    book >> ev(CouponScanned, code="c") << Ask(ask, CheckCoupon(code="c"))
    book >> ev(Answered, ask=ask, answer=Refusal(code="no_such_coupon")) << said("coupon_refused")
    identified(coupon("c", 1_000), book=book)
    book >> ev(BenefitForced, benefit="c", how="out")
    book >> ev(CouponScanned, code="c") << said("coupon_added", "券 c")  # by its offer: no question
    book.done()
    assert [(one.coupon, one.member) for one in book.sale.benefits] == [("c", MINE)]


def test_a_coupon_of_the_member_that_a_scan_adds_again_is_still_theirs() -> None:
    book = identified(coupon("c", 1_000))
    redeem = hole()
    book >> ev(CashGiven, amount=9_000) << saved(AttemptBegun) << Ask(redeem, hole())
    book >> ev(Answered, ask=redeem, answer=Refusal(code="cloud_refused")) << saved(AttemptRefused)
    book << said("redemption_refused")
    assert not book.sale.benefits
    book >> ev(CouponScanned, code="c") << said("coupon_added")
    assert [(one.coupon, one.member) for one in book.sale.benefits] == [("c", MINE)]


def test_with_the_last_line_the_member_goes() -> None:
    book = identified(coupon("c", 1_000))
    book >> ev(LineRemoved, line=book.sale.lines[0].line) << said("line_removed")
    assert not any((book.sale.member, book.sale.offers, book.sale.benefits))
    book >> ev(Undo)
    assert left(book) == 10_000


@pytest.mark.parametrize("emptied_by", ["removal", "undo"])
def test_nothing_of_a_customer_who_went_stays_for_the_next(emptied_by: str) -> None:
    """The empty sale is used again: neither the member, nor a coupon, nor the clerk's choice goes on with it."""
    book = identified(coupon("c", 1_000))
    book >> ev(BenefitForced, benefit="c", how="in")
    add_coupon(book, "scanned", 500)
    before = book.sale.sale
    book >> (ev(Undo) if emptied_by == "undo" else ev(LineRemoved, line=book.sale.lines[0].line))
    if emptied_by == "removal":
        book << said("line_removed")
    assert book.sale.is_empty
    book >> scan("cup", 10_000)
    assert book.sale.sale == before
    assert (book.sale.member, book.sale.benefits, book.sale.forced, book.sale.offers) == ("", (), {}, ())
    assert left(book) == 10_000
    book.done()


def test_an_answer_for_a_customer_who_went_brings_nothing_to_the_next() -> None:
    book = basket()
    ask = shows_code(book)
    book >> ev(LineRemoved, line=book.sale.lines[0].line) << said("line_removed")
    book >> scan("cup", 10_000)
    book >> ev(Answered, ask=ask, answer=MemberCoupons(member=MINE, coupons=(coupon("c", 1_000),)))
    book.done()
    assert (book.sale.member, book.sale.benefits) == ("", ())


def test_another_member_takes_the_place_of_a_forced_coupon_too() -> None:
    book = identified(coupon("c", 1_000))
    book >> ev(BenefitForced, benefit="c", how="in")
    ask = shows_code(book)
    book >> ev(Answered, ask=ask, answer=MemberCoupons(member="m-2", coupons=(coupon("d", 500),)))
    book << said("member_replaced", "1")
    assert [(one.coupon, one.member) for one in book.sale.benefits] == [("d", "m-2")]
    assert book.sale.forced == {}


def test_an_emptied_sale_takes_no_answer_and_its_return_neither() -> None:
    book = basket()
    book >> ev(CashGiven, amount=10_000) << saved(SaleClosed) << DRAWER
    closes(book)
    sold = book.last(SaleClosed)
    book >> scan("cup", 500)
    ask = shows_code(book)
    book >> ev(LineRemoved, line=book.sale.lines[0].line) << said("line_removed")
    answer = MemberCoupons(member=MINE, coupons=(coupon("c", 100),))
    return_opened(book, sold)
    assert book.sale.refund is not None
    book >> ev(Answered, ask=ask, answer=answer)
    book.done()
    assert (book.sale.member, book.sale.benefits) == ("", ())
