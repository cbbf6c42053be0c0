"""A void that stopped at what would not go back: it is tried again, or a supervisor says that it went back outside.

Either goes on with the void, for the reason it was begun for. Whoever takes money instead has given the void up.
"""

from __future__ import annotations

from typing import Any

import pytest

from pos_terminal.contract.cloud import CodePaid, Done, RefundPayCode, Refusal
from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptDone,
    AttemptForced,
    AttemptRefused,
    AttemptReversed,
    SaleClosed,
    SaleVoided,
)
from pos_terminal.till.drafts import decode_draft
from pos_terminal.till.effects import Ask, Exchange, LookAtPinpad, OpenDrawer, PrintVoid, ReverseCard
from pos_terminal.till.events import (
    Answered,
    AskAgain,
    CardChosen,
    CashGiven,
    Declined,
    Force,
    Park,
    PinpadAnswered,
    Recall,
    Unreachable,
    Void,
)
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.scenes import DRAWER, code_slip, open_till, scan
from tests.pos_terminal.till.steps import (
    approve,
    card_told,
    card_unknown,
    closes,
    code_sent,
    sees_pinpad,
    supervisor_says,
)


def part_paid() -> tuple[Playbook, Any]:
    """¥1 in cash, ¥5 by code, then ¥4 by card are paid; → the card's attempt."""
    book = open_till()
    book >> scan("sofa", 2_000) >> ev(CashGiven, amount=100) << DRAWER
    _, asked = code_sent(book, 1_900)
    book >> ev(Answered, ask=asked, answer=CodePaid(slip=code_slip(500), buyer_paid=500))
    book << saved(AttemptDone) << said("tender_approved")
    card = card_told(book, 400)
    approve(book, card, 400) << saved(AttemptDone) << said("tender_approved")
    return book, card


def refuse_card(book: Playbook, reversal: Any) -> None:
    book >> ev(PinpadAnswered, attempt=reversal, outcome=Declined(code="reversal_impossible"))
    book << saved(AttemptRefused) << said("void_stopped", "reversal_impossible", "", "card", "400", "1234")


def stopped() -> tuple[Playbook, Any]:
    """The card's money does not go back."""
    book, card = part_paid()
    reversal = hole()
    book >> ev(Void, reason="no_money")
    sees_pinpad(book, "0001") << saved(AttemptBegun) << ReverseCard(reversal, 400, "0001")
    refuse_card(book, reversal)
    assert (book.sale.voiding, book.sale.void_stopped) == ("", "no_money")
    return book, card


def ends_with_the_code(book: Playbook, refund: Any) -> SaleVoided:
    """The code's money goes back as the last thing."""
    book >> ev(Answered, ask=refund, answer=Done()) << saved(AttemptDone, AttemptReversed, SaleVoided) << PrintVoid
    book << OpenDrawer("void") << said("hand_cash_back", "100") << said("voided") << Exchange
    book.done()
    voided: SaleVoided = book.last(SaleVoided)
    assert (voided.reason, voided.cash) == ("no_money", 100)
    return voided


def test_what_would_not_go_back_is_tried_again_and_the_void_goes_on() -> None:
    book, card = stopped()
    again, refund, question = hole(), hole(), hole()
    book >> ev(AskAgain, attempt=card)
    sees_pinpad(book, "0001") << saved(AttemptBegun) << ReverseCard(again, 400, "0001")
    approve(book, again, 400, "0002") << saved(AttemptDone, AttemptReversed, AttemptBegun) << Ask(refund, question)
    assert isinstance(question.value, RefundPayCode)
    voided = ends_with_the_code(book, refund)
    assert [(one.kind, one.reference) for one in voided.back] == [("code", ""), ("card", "0002")]


def test_refused_once_more_it_stands_where_it_stood() -> None:
    book, card = stopped()
    again = hole()
    book >> ev(AskAgain, attempt=card)
    sees_pinpad(book, "0001") << saved(AttemptBegun) << ReverseCard(again, 400, "0001")
    refuse_card(book, again)
    assert (book.sale.voiding, book.sale.void_stopped) == ("", "no_money")


def test_what_was_taken_back_outside_by_a_supervisors_word_goes_on_with_the_void() -> None:
    book, card = stopped()
    refund = hole()
    supervisor_says(book, card.value, "refused") << saved(AttemptForced, AttemptReversed, AttemptBegun)
    book << Ask(refund, hole())
    voided = ends_with_the_code(book, refund)
    assert {one.kind for one in voided.back} == {"card", "code"}


def test_a_coupon_or_code_that_the_server_would_not_give_back_is_tried_again_too() -> None:
    book, card = part_paid()
    code = next(one for one in book.sale.attempts if one.kind == "code").attempt
    reversal, refund = hole(), hole()
    book >> ev(Void, reason="no_money")
    sees_pinpad(book, "0001") << saved(AttemptBegun) << ReverseCard(reversal, 400, "0001")
    approve(book, reversal, 400, "0002") << saved(AttemptDone, AttemptReversed, AttemptBegun) << Ask(refund, hole())
    book >> ev(Answered, ask=refund, answer=Unreachable()) << saved(AttemptRefused)
    book << said("void_stopped", "unreachable", "", "code", "500", "wechat", "card", "400", "1234")
    book >> ev(AskAgain, attempt=card) << said("nothing_to_ask")  # that is back
    book >> ev(AskAgain, attempt=code) << saved(AttemptBegun) << Ask(refund := hole(), hole())
    ends_with_the_code(book, refund)


def test_whoever_takes_money_instead_has_given_the_void_up() -> None:
    book, card = stopped()
    book >> ev(CashGiven, amount=600) << DRAWER
    assert book.sale.void_stopped == ""
    book >> ev(AskAgain, attempt=card) << said("nothing_to_ask")
    supervisor_says(book, card.value, "refused") << saved(AttemptForced, AttemptReversed)
    book.done()
    assert [one.kind for one in book.sale.tenders] == ["cash", "code", "cash"]
    book >> ev(CashGiven, amount=800) << saved(SaleClosed) << DRAWER
    closes(book).done()


def test_a_card_that_is_chosen_instead_has_given_it_up_before_the_pinpad_answers() -> None:
    book, _ = stopped()
    book >> ev(CardChosen) << LookAtPinpad
    assert book.sale.void_stopped == ""


@pytest.mark.parametrize("by", ["again", "supervisor"])
def test_it_is_kept_with_the_parked_sale_and_its_draft(by: str) -> None:
    book, card = stopped()
    sale = book.sale.sale
    book >> ev(Park) << said("parked")
    assert decode_draft(book.drafts[sale]).sale.void_stopped == "no_money"
    book >> ev(Recall, sale=sale)
    if by == "again":
        book >> ev(AskAgain, attempt=card)
        sees_pinpad(book) << saved(AttemptBegun) << ReverseCard
    else:
        supervisor_says(book, card.value, "refused") << saved(AttemptForced, AttemptReversed, AttemptBegun) << Ask


def test_nothing_is_told_to_a_pinpad_that_owes_an_answer_and_the_void_stays_stopped() -> None:
    book, card = stopped()
    sale = book.sale.sale
    book >> ev(Park) << said("parked")
    book >> scan("cup", 500)
    card_unknown(book)
    book >> ev(Recall, sale=sale) << said("parked")
    book >> ev(AskAgain, attempt=card) << said("pinpad_unresolved")
    book.done()
    assert (book.sale.voiding, book.sale.void_stopped) == ("", "no_money")


def test_a_void_that_stops_at_money_that_came_twice_is_no_sale_once_that_is_settled() -> None:
    """All was paid in cash, the card was found charged too and would not go back, and the customer changed her mind."""
    book = open_till()
    book >> scan()
    card = card_unknown(book)
    book >> ev(CashGiven, amount=1_000) << DRAWER
    reversal = hole()
    approve(book, card, 1_000) << saved(AttemptDone, AttemptBegun) << said("paid_twice_reversing")
    book << ReverseCard(reversal, 1_000, "0001")
    book >> ev(PinpadAnswered, attempt=reversal, outcome=Declined(code="reversal_impossible"))
    book << saved(AttemptRefused) << said("reversal_refused")
    assert book.sale.void_stopped == ""
    reversal = hole()
    book >> ev(Void, reason="no_money")
    sees_pinpad(book, "0001") << saved(AttemptBegun) << ReverseCard(reversal, 1_000, "0001")
    book >> ev(PinpadAnswered, attempt=reversal, outcome=Declined(code="reversal_impossible"))
    book << saved(AttemptRefused) << said("void_stopped")
    supervisor_says(book, card.value, "refused") << saved(AttemptForced, AttemptReversed, SaleVoided)
    book << PrintVoid << OpenDrawer("void") << said("hand_cash_back", "1000") << said("voided") << Exchange
    book.done()


def test_of_what_went_back_nothing_more_can_be_said() -> None:
    book, card = stopped()
    wish = {"number": "9", "pin": "9", "reason": "r"}
    book >> ev(Force, attempt=card, outcome="done", **wish) << said("nothing_to_force")
    code = next(one for one in book.sale.attempts if one.kind == "code").attempt
    book >> ev(Force, attempt=code, outcome="refused", **wish) << said("nothing_to_force")
    book >> ev(AskAgain, attempt=code) << said("nothing_to_ask")
    book.done()


def test_a_refusal_of_the_servers_own_words_stops_it_as_well() -> None:
    book = open_till()
    book >> scan()
    code, asked = code_sent(book)
    book >> ev(Answered, ask=asked, answer=CodePaid(slip=code_slip(400), buyer_paid=400))
    book << saved(AttemptDone) << said("tender_approved")
    refund = hole()
    book >> ev(Void, reason="no_money") << saved(AttemptBegun) << Ask(refund, hole())
    book >> ev(Answered, ask=refund, answer=Refusal(code="refund_refused")) << saved(AttemptRefused)
    book << said("void_stopped")
    supervisor_says(book, code.value, "refused") << saved(AttemptForced, AttemptReversed, SaleVoided)
    book << PrintVoid << said("voided") << Exchange
    book.done()
