"""The member of a retail sale: what their code brings, when it brings nothing, and that nobody keeps the code."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from pos_terminal.contract.cloud import (
    CheckCoupon,
    Coupon,
    Done,
    FindMemberCoupons,
    MemberCoupons,
    QueryRedemption,
    RedeemCoupon,
    Redeemed,
    Refusal,
    ReverseRedemption,
    Unknown,
)
from pos_terminal.contract.codec import encode_fact
from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptDone,
    AttemptRefused,
    AttemptReversed,
    AttemptUnknown,
    SaleClosed,
    SaleVoided,
)
from pos_terminal.till.drafts import VERSION, Draft, DraftError, decode_draft, encode_draft
from pos_terminal.till.effects import Ask, Authorise, Exchange, StartTimer
from pos_terminal.till.events import (
    Answered,
    BenefitForced,
    CardChosen,
    CashGiven,
    CodeChosen,
    CouponScanned,
    Declined,
    LineRemoved,
    LinkChanged,
    MemberDropped,
    MemberScanned,
    Park,
    PinpadAnswered,
    Recall,
    TimeUp,
    Undo,
    Unreachable,
    Void,
)
from pos_terminal.till.offers import MAX_OFFERS
from pos_terminal.till.pricing import never_usable, price
from pos_terminal.till.recovery import Ledgered, recover
from tests.playbook import START_MS, Playbook, ev, hole, said, saved
from tests.pos_terminal.till.scenes import DRAWER, PROFILE, coupon, open_till, scan
from tests.pos_terminal.till.steps import (
    add_coupon,
    approve,
    closes,
    found,
    left,
    look_up,
    offered,
    return_opened,
    sees_pinpad,
)

CODE = "7310552846190273"
MINE = "m-1"


def basket(lines: int = 1, amount: int = 10_000) -> Playbook:
    book = open_till()
    for number in range(lines):
        book >> scan(f"tea{number}", amount)
    return book


def shows_code(book: Playbook, code: str = CODE) -> Any:
    """The member code is scanned; → the question."""
    ask = hole()
    book >> ev(MemberScanned, code=code) << Ask(ask, FindMemberCoupons(code=code)) << said("looking_up_member")
    return ask


def identified(*coupons: Coupon, book: Playbook | None = None, member: str = MINE) -> Playbook:
    book = book or basket()
    book >> ev(Answered, ask=shows_code(book), answer=MemberCoupons(member=member, coupons=coupons))
    book << (said("member_found", str(len(coupons))) if coupons else said("member_has_none"))
    return book


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


def test_each_class_is_redeemed_before_the_money_and_the_member_is_named_to_the_server() -> None:
    book = identified(coupon("a-final", 2_000, redemption="irreversible"), coupon("b-soft", 1_000))
    soft, final, card = hole(), hole(), hole()
    book >> ev(CardChosen) << saved(AttemptBegun)
    serial = book.last(AttemptBegun).attempt
    book << Ask(soft, RedeemCoupon(coupon="b-soft", serial=serial, amount=1_000, member=MINE))
    book >> ev(Answered, ask=soft, answer=Redeemed(reference="r")) << saved(AttemptDone, AttemptBegun)
    serial = book.last(AttemptBegun).attempt
    book << Ask(final, RedeemCoupon(coupon="a-final", serial=serial, amount=2_000, member=MINE))
    book >> ev(Answered, ask=final, answer=Redeemed(reference="r")) << saved(AttemptDone)
    sees_pinpad(book) << saved(AttemptBegun) << Authorise(card, 7_000)
    approve(book, card, 7_000) << saved(AttemptDone, SaleClosed) << said("tender_approved")
    closes(book).done()
    assert {one.benefit for one in book.last(SaleClosed).benefits} == {"a-final", "b-soft"}
    assert MINE not in repr(book.facts)


def redeeming() -> tuple[Playbook, Any, str]:
    book = identified(coupon("c", 1_000))
    redeem = hole()
    book >> ev(CardChosen) << saved(AttemptBegun) << Ask(redeem, hole())
    return book, redeem, book.last(AttemptBegun).attempt


def test_an_unknown_redemption_is_asked_about_as_the_members_after_a_power_cut_too() -> None:
    book, redeem, serial = redeeming()
    book >> ev(Answered, ask=redeem, answer=Unknown(why="silence")) << saved(AttemptUnknown)
    book << said("outcome_unknown") << StartTimer
    question = QueryRedemption(coupon="c", serial=serial, member=MINE)
    book >> ev(TimeUp, timer=f"query/{serial}") << Ask(hole(), question)
    machine, effects = recover(
        store="s1",
        till="02",
        profile=PROFILE,
        ledgered=Ledgered(facts=book.facts, unconfirmed=[], count=1, count_day="20260214"),
        drafts=[decode_draft(data) for data in book.drafts.values()],
        at_ms=START_MS,
        ticket="t",
    )
    assert machine.till.sale is not None
    assert (machine.till.sale.member, len(machine.till.sale.offers)) == (MINE, 1)
    assert StartTimer(f"query/{serial}", 0) in [
        StartTimer(one.timer, 0) for one in effects if isinstance(one, StartTimer)
    ]
    restarted = Playbook(machine)
    restarted >> ev(TimeUp, timer=f"query/{serial}") << Ask(hole(), question)


def test_a_void_gives_the_members_coupon_back() -> None:
    book, redeem, serial = redeeming()
    card, back = hole(), hole()
    book >> ev(Answered, ask=redeem, answer=Redeemed(reference="r")) << saved(AttemptDone)
    sees_pinpad(book) << saved(AttemptBegun) << Authorise(card, 9_000)
    book >> ev(PinpadAnswered, attempt=card, outcome=Declined(code="declined")) << saved(AttemptRefused)
    book << said("card_refused")
    book >> ev(Void, reason="r") << saved(AttemptBegun) << Ask(back, ReverseRedemption(coupon="c", serial=serial))
    book >> ev(Answered, ask=back, answer=Done()) << saved(AttemptDone, AttemptReversed, SaleVoided)


def test_the_draft_has_the_reference_and_an_older_program_leaves_it_alone() -> None:
    book = identified(coupon("c", 1_000))
    data = book.drafts[book.sale.sale]
    draft = decode_draft(data)
    assert (draft.version, draft.sale.member) == (VERSION, MINE)
    book >> ev(BenefitForced, benefit="c", how="in")
    book >> ev(MemberDropped) << said("member_dropped")
    assert decode_draft(book.drafts[book.sale.sale]).version == VERSION  # the coupon is still somebody's
    with pytest.raises(DraftError):
        decode_draft(encode_draft(msgspec.structs.replace(draft, version=VERSION + 1)))


def test_drafts_of_before_members_still_decode() -> None:
    book = basket()
    add_coupon(book, "c", 1_000)
    raw = msgspec.json.decode(encode_draft(Draft(sale=book.sale, parked=False)))
    assert raw["sale"].pop("member") == ""
    assert [one.pop("member") for one in raw["sale"]["benefits"]] == [""]
    assert decode_draft(msgspec.json.encode(raw)).sale == book.sale


def test_the_code_is_nowhere() -> None:
    book = basket()
    ask = shows_code(book)
    seen = [repr(book.machine), repr(MemberScanned(at_ms=1, id="e", code=CODE))]
    seen.append(repr(FindMemberCoupons(code=CODE)))
    book >> ev(Answered, ask=ask, answer=Refusal(code="x", reason=CODE))
    book << said("member_refused", "x")
    identified(coupon("c", 1_000), book=book)
    seen += [repr(book.machine), *(data.decode() for data in book.drafts.values())]
    redeem = hole()
    book >> ev(CashGiven, amount=9_000) << saved(AttemptBegun) << Ask(redeem, hole())
    book >> ev(Answered, ask=redeem, answer=Redeemed(reference="r"))
    book << saved(AttemptDone, SaleClosed) << DRAWER
    closes(book).done()
    seen += [encode_fact(fact).decode() for fact in book.facts]
    assert len(book.facts) > 3
    assert not [text for text in seen if CODE in text]


def test_the_draft_does_not_grow_without_end() -> None:
    book = basket()
    old = tuple(msgspec.structs.replace(coupon(f"o{number}", 1), status="used") for number in range(30))
    held = (*old, *(coupon(f"c{number}", 1) for number in range(MAX_OFFERS + 30)))
    book >> ev(Answered, ask=shows_code(book), answer=MemberCoupons(member=MINE, coupons=held))
    book << said("member_found", str(MAX_OFFERS))
    assert [one.id for one in book.sale.offers] == [f"c{number}" for number in range(MAX_OFFERS)]
