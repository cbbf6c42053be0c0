"""A member's coupons are redeemed, kept in the draft and given back, and nobody keeps the code."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from pos_terminal.contract.cloud import (
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
from pos_terminal.till.effects import Ask, Authorise, StartTimer
from pos_terminal.till.events import (
    Answered,
    BenefitForced,
    CardChosen,
    CashGiven,
    Declined,
    MemberDropped,
    MemberScanned,
    PinpadAnswered,
    TimeUp,
    Void,
)
from pos_terminal.till.offers import MAX_OFFERS
from pos_terminal.till.recovery import Ledgered, recover
from tests.playbook import START_MS, Playbook, ev, hole, said, saved
from tests.pos_terminal.till.members import CODE, MINE, basket, identified, shows_code
from tests.pos_terminal.till.scenes import DRAWER, PROFILE, coupon
from tests.pos_terminal.till.steps import add_coupon, approve, closes, sees_pinpad


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
