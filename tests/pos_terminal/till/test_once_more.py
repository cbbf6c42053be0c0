"""The pinpad is back after a supervisor decided what it did: it is asked once more, before it does anything else."""

from __future__ import annotations

from typing import Any

import pytest

from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptContradicted,
    AttemptDone,
    AttemptForced,
    AttemptRefused,
    AttemptReversed,
    AttemptUnknown,
    ContradictionSettled,
    RefundSubject,
    ReversalSubject,
    SaleClosed,
    SaleRefunded,
    SaleVoided,
)
from pos_terminal.till.contradictions import owed_to
from pos_terminal.till.drafts import decode_draft
from pos_terminal.till.effects import (
    Authorise,
    Effect,
    Enquire,
    Exchange,
    LookAtPinpad,
    PrintRefund,
    PrintVoid,
    RefundCard,
    ReverseCard,
    StartTimer,
)
from pos_terminal.till.events import (
    AskAgain,
    CardChosen,
    CashGiven,
    Declined,
    Park,
    PinpadAnswered,
    PinpadSeen,
    Recall,
    Unclear,
    Void,
)
from pos_terminal.till.once_more import can_tell, forced_of
from pos_terminal.till.recovery import Ledgered, recover
from pos_terminal.till.return_events import RefundResumed, ReturnCounted
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.returns import ends
from tests.pos_terminal.till.scenes import DRAWER, PROFILE, open_till, scan, sign_in, slip
from tests.pos_terminal.till.steps import (
    approve,
    asked_first,
    card_told,
    card_unknown,
    closes,
    return_confirmed,
    return_opened,
    sees_pinpad,
    supervisor_says,
)


def forced_refused(book: Playbook) -> str:
    """A card nobody knows of, which a supervisor says was never charged."""
    book >> scan()
    attempt = card_unknown(book, newest="0040")
    supervisor_says(book, attempt.value, "refused") << saved(AttemptForced, AttemptRefused) << said("card_refused")
    return str(attempt.value)


def paid_in_cash_instead(book: Playbook) -> str:
    attempt = forced_refused(book)
    book >> ev(CashGiven, amount=1_000) << saved(SaleClosed) << DRAWER
    closes(book)
    return attempt


def back(book: Playbook, newest: str = "0041") -> Playbook:
    return book >> ev(PinpadSeen, last_receipt_number=newest)


def away(book: Playbook) -> Playbook:
    return book >> ev(PinpadSeen, last_receipt_number=None, why_not="unreachable")


def unclear(book: Playbook, attempt: str) -> Playbook:
    return book >> ev(PinpadAnswered, attempt=attempt, outcome=Unclear(why="unreachable"))


def restarted(book: Playbook) -> tuple[Playbook, tuple[Effect, ...]]:
    machine, effects = recover(
        store="s1",
        till="02",
        profile=PROFILE,
        ledgered=Ledgered(facts=book.facts),
        drafts=[decode_draft(data) for data in book.drafts.values()],
        at_ms=book.at_ms,
        ticket="t",
    )
    again = Playbook(machine, at_ms=book.at_ms)
    again.facts, again.drafts, again._events = list(book.facts), dict(book.drafts), 1_000
    return again, effects


# --- as soon as it is back ------------------------------------------------------------------------------------------


def test_a_card_forced_refused_is_asked_about_when_the_pinpad_is_back_and_an_approval_is_a_late_answer() -> None:
    book = open_till()
    attempt = paid_in_cash_instead(book)
    begun = book.last(AttemptBegun)
    back(book) << Enquire(attempt, 1_000, "0040", begun.at_ms)
    approve(book, attempt, 1_000, "0041") << saved(AttemptContradicted) << said("late_answer")
    fact = book.last(AttemptContradicted)
    assert (fact.attempt, fact.sale, fact.number) == (attempt, begun.sale, book.last(SaleClosed).number)
    assert (fact.kind, fact.amount, fact.outcome, fact.slip) == ("card", 1_000, "done", slip(1_000, "0041"))
    back(book).done()  # and that is all


def test_it_was_not_paid_after_all_and_nobody_is_asked_again() -> None:
    book = open_till()
    attempt = paid_in_cash_instead(book)
    back(book, "0040") << Enquire
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Declined(code="not_found"))
    away(book)
    back(book, "0040").done()


def test_it_is_asked_once_each_time_it_comes_back() -> None:
    book = open_till()
    attempt = paid_in_cash_instead(book)
    back(book) << Enquire
    back(book).done()  # the answer is on its way
    unclear(book, attempt)
    back(book).done()
    away(book)
    away(book)
    back(book) << Enquire
    unclear(book, attempt)
    back(book).done()


def test_a_forced_success_that_never_was_is_told_too() -> None:
    book = open_till()
    book >> scan()
    attempt = card_unknown(book, newest="0040")
    supervisor_says(book, attempt.value, "done") << saved(AttemptForced, AttemptDone, SaleClosed)
    book << said("tender_approved")
    closes(book)
    back(book, "0040") << Enquire
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Declined(code="not_found"))
    book << saved(AttemptContradicted) << said("late_refusal")


# --- before the next payment ----------------------------------------------------------------------------------------


def next_card(book: Playbook) -> Any:
    """Chosen before the pinpad was seen again: the enquiry is ahead of the look; → the look."""
    look = hole()
    book >> ev(CardChosen) << Enquire << LookAtPinpad(look)
    return look


def test_the_pinpad_is_asked_before_the_next_card_is_begun_which_then_goes_on() -> None:
    book = open_till()
    attempt = paid_in_cash_instead(book)
    book >> scan("cup", 250)
    look = next_card(book)
    approve(book, attempt, 1_000, "0041") << saved(AttemptContradicted) << said("late_answer")
    book >> ev(PinpadSeen, look=look, last_receipt_number="0041") << saved(AttemptBegun) << Authorise
    assert book.last(AttemptBegun).subject.last_receipt_number == "0041"


def test_a_card_chosen_again_for_the_sale_that_it_paid_is_not_begun() -> None:
    book = open_till()
    attempt = forced_refused(book)
    look = next_card(book)
    approve(book, attempt, 1_000, "0041") << saved(AttemptContradicted) << said("late_answer_counts")
    book >> ev(PinpadSeen, look=look, last_receipt_number="0041")
    assert book.sale.intent is None
    book >> ev(CardChosen) << said("paid_after_all", "1000")
    book.done()


def test_no_answer_holds_no_payment_up() -> None:
    book = open_till()
    attempt = paid_in_cash_instead(book)
    book >> scan("cup", 250)
    look = next_card(book)
    unclear(book, attempt)
    book >> ev(PinpadSeen, look=look, last_receipt_number="0041")
    asked_first(book, "0041") << saved(AttemptBegun) << Authorise
    second = book.last(AttemptBegun).attempt
    approve(book, second, 250, "0042") << saved(AttemptDone, SaleClosed) << said("tender_approved")
    closes(book)
    away(book)
    back(book, "0042").done()  # behind another payment it can tell no more


def test_a_pinpad_still_away_is_asked_again_when_it_is_back() -> None:
    book = open_till()
    attempt = paid_in_cash_instead(book)
    book >> scan("cup", 250)
    look = next_card(book)
    unclear(book, attempt)
    book >> ev(PinpadSeen, look=look, last_receipt_number=None, why_not="unreachable") << said("card_refused")
    back(book) << Enquire


def test_a_payment_the_pinpad_was_not_told_of_leaves_the_question_open() -> None:
    book = open_till()
    attempt = paid_in_cash_instead(book)
    book >> scan("cup", 250)
    look = next_card(book)
    unclear(book, attempt)
    book >> ev(PinpadSeen, look=look, last_receipt_number="0041")
    asked_first(book, "0041") << saved(AttemptBegun) << Authorise
    second = book.last(AttemptBegun).attempt
    book >> ev(PinpadAnswered, attempt=second, outcome=Declined(code="unreachable"))
    book << saved(AttemptRefused) << said("card_refused")
    again, _ = restarted(book)
    for one in (book, again):
        away(one)
        back(one) << Enquire


def test_a_card_is_taken_back_only_behind_the_question() -> None:
    book = open_till()
    book >> scan()
    first = card_told(book, 400, newest="0039")
    approve(book, first, 400, "0040") << saved(AttemptDone) << said("tender_approved")
    second = card_unknown(book, newest="0040")
    supervisor_says(book, second.value, "refused") << saved(AttemptForced, AttemptRefused) << said("card_refused")
    look = hole()
    book >> ev(Void, reason="r") << Enquire << LookAtPinpad(look)
    approve(book, second, 600, "0041") << saved(AttemptContradicted) << said("late_answer")
    book >> ev(PinpadSeen, look=look, last_receipt_number="0041") << saved(AttemptBegun) << ReverseCard


# --- a receipt pays once --------------------------------------------------------------------------------------------


def test_a_receipt_that_paid_something_else_is_no_late_answer() -> None:
    book = open_till(receipts=("0041",))
    attempt = paid_in_cash_instead(book)
    back(book) << Enquire
    approve(book, attempt, 1_000, "0041").done()
    assert not any(isinstance(fact, AttemptContradicted) for fact in book.facts)


def test_a_receipt_that_was_a_late_answer_pays_nothing_else_also_after_a_restart() -> None:
    book = open_till()
    attempt = paid_in_cash_instead(book)
    back(book) << Enquire
    approve(book, attempt, 1_000, "0041") << saved(AttemptContradicted) << said("late_answer")
    again, _ = restarted(book)
    assert "0041" in book.till.receipts
    assert "0041" in again.till.receipts


def test_while_another_outcome_is_unknown_that_one_is_asked_about_alone() -> None:
    book = open_till()
    first = forced_refused(book)
    look = next_card(book)
    unclear(book, first)
    book >> ev(PinpadSeen, look=look, last_receipt_number="0040")
    asked_first(book, "0040") << saved(AttemptBegun) << Authorise
    second = book.last(AttemptBegun).attempt
    book >> ev(PinpadAnswered, attempt=second, outcome=Unclear(why="link lost")) << saved(AttemptUnknown)
    book << said("outcome_unknown") << StartTimer
    away(book)
    back(book).done()
    supervisor_says(book, second, "refused") << saved(AttemptForced, AttemptRefused) << said("card_refused")
    again, _ = restarted(book)
    for one in (book, again):
        asked = hole()
        back(one) << asked
        assert asked.value.attempt == second


# --- a restart ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["cash", "void", "on screen", "parked"])
def test_the_question_survives_a_restart(ending: str) -> None:
    book = open_till()
    attempt = forced_refused(book)
    number = book.sale.number
    if ending == "cash":
        book >> ev(CashGiven, amount=1_000) << saved(SaleClosed) << DRAWER
        closes(book)
    elif ending == "void":
        book >> ev(Void, reason="r") << saved(SaleVoided) << said("voided") << Exchange
    elif ending == "parked":
        book >> ev(Park) << said("parked")
    again, effects = restarted(book)
    assert not any(isinstance(effect, Enquire) for effect in effects)  # it is asked when it is seen
    back(again) << Enquire(attempt, 1_000, "0040", book.last(AttemptBegun).at_ms)
    told = "late_answer" if ending in ("cash", "void") else "late_answer_counts"
    approve(again, attempt, 1_000, "0041") << saved(AttemptContradicted) << said(told)
    assert again.last(AttemptContradicted).number == number
    after, _ = restarted(again)
    back(after).done()


def test_a_restart_asks_before_the_first_card_too() -> None:
    book = open_till()
    paid_in_cash_instead(book)
    again, _ = restarted(book)
    sign_in(again)
    again >> scan()
    next_card(again)


def test_another_payment_since_then_leaves_nothing_to_ask_after_a_restart() -> None:
    book = open_till()
    attempt = paid_in_cash_instead(book)
    book >> scan()
    look = next_card(book)
    unclear(book, attempt)
    book >> ev(PinpadSeen, look=look, last_receipt_number="0041")
    asked_first(book, "0041") << saved(AttemptBegun) << Authorise
    second = book.last(AttemptBegun).attempt
    approve(book, second, 1_000, "0042") << saved(AttemptDone, SaleClosed) << said("tender_approved")
    closes(book)
    again, _ = restarted(book)
    back(again, "0042").done()


def test_what_was_taken_back_outside_or_given_in_cash_is_no_question() -> None:
    """Both are ``AttemptForced`` of an attempt that was not unknown."""
    book = open_till()
    attempt = forced_refused(book)
    begun, forced = book.last(AttemptBegun), book.last(AttemptForced)
    numbers = {begun.sale: "n"}
    done = AttemptDone(at_ms=0, attempt=attempt)
    unknown = AttemptUnknown(at_ms=0, attempt=attempt, why="x")
    assert forced_of([begun, unknown, forced], numbers) is not None
    assert forced_of([begun, unknown, done, forced], numbers) is None
    assert forced_of([begun, forced], numbers) is None


# --- money that went back -------------------------------------------------------------------------------------------


def refund_unknown(book: Playbook) -> Any:
    """A part of a card payment is being paid out, and nobody knows whether it was; → the attempt."""
    book >> scan() >> scan()
    approve(book, card_told(book, newest="0039"), 2_000, "0040") << saved(AttemptDone, SaleClosed)
    book << said("tender_approved")
    closes(book)
    sold = book.last(SaleClosed)
    return_opened(book, sold) >> ev(ReturnCounted, line=sold.lines[0].line, count=1)
    return_confirmed(book, 1_000)
    attempt = hole()
    sees_pinpad(book, "0040") << saved(AttemptBegun) << RefundCard(attempt, 1_000, "0040")
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Unclear(why="link lost")) << saved(AttemptUnknown)
    book << said("refund_unknown") << StartTimer
    return attempt


def test_a_refund_forced_refused_is_asked_about_before_it_is_paid_out_again() -> None:
    book = open_till()
    attempt = refund_unknown(book)
    supervisor_says(book, attempt.value, "refused") << saved(AttemptForced, AttemptRefused) << said("refund_refused")
    asked = hole()
    back(book) << asked
    assert asked.value == Enquire(attempt.value, 1_000, "0040", book.last(AttemptBegun).at_ms, pays_out=True)
    approve(book, attempt, 1_000, "0041") << saved(AttemptContradicted, ContradictionSettled, SaleRefunded)
    book << said("late_paid_out") << said("refund_approved")
    (back_to,) = ends(book).tenders
    assert (back_to.attempt, back_to.amount, back_to.slip) == (attempt.value, 1_000, slip(1_000, "0041"))
    assert book.last(AttemptContradicted).kind == "refund"
    assert [one.settled for one in book.till.contradictions] == [True]


def test_a_return_that_was_parked_when_its_refund_was_found_counts_it_and_pays_nothing_more() -> None:
    book = open_till()
    attempt = refund_unknown(book)
    supervisor_says(book, attempt.value, "refused") << saved(AttemptForced, AttemptRefused) << said("refund_refused")
    sale = book.sale.sale
    book >> ev(Park) << said("parked")
    back(book) << Enquire
    approve(book, attempt, 1_000, "0041") << saved(AttemptContradicted) << said("late_paid_out")
    book >> ev(Recall, sale=sale) << saved(ContradictionSettled, SaleRefunded)  # before it can be paid or given up
    book << said("refund_approved")
    assert [(one.attempt, one.amount) for one in ends(book).tenders] == [(attempt.value, 1_000)]


def test_a_refund_forced_done_that_never_was_is_told() -> None:
    book = open_till()
    attempt = refund_unknown(book)
    supervisor_says(book, attempt.value, "done") << saved(AttemptForced, AttemptDone, SaleRefunded)
    book << said("refund_approved") << PrintRefund << Exchange << said("refund_closed")
    again, _ = restarted(book)
    for one in (book, again):
        back(one, "0040") << Enquire
        one >> ev(PinpadAnswered, attempt=attempt, outcome=Declined(code="not_found"))
        one << saved(AttemptContradicted) << said("late_not_paid_out")
        assert one.last(AttemptContradicted).number == book.last(SaleRefunded).number


# --- a payment taken back whole -------------------------------------------------------------------------------------


def whole_refund_unknown(book: Playbook) -> Any:
    """All of a sale comes back the same day, the card is being taken back on the pinpad, and nobody knows whether it
    was; → the attempt.
    """
    book >> scan()
    approve(book, card_told(book, newest="0039"), 1_000, "0040") << saved(AttemptDone, SaleClosed)
    book << said("tender_approved")
    closes(book)
    sold = book.last(SaleClosed)
    return_opened(book, sold) >> ev(ReturnCounted, line=sold.lines[0].line, count=1)
    return_confirmed(book, 1_000)
    attempt = hole()
    sees_pinpad(book, "0040") << saved(AttemptBegun) << ReverseCard(attempt, 1_000, "0040")
    lost(book, attempt)
    return attempt


def lost(book: Playbook, attempt: Any) -> None:
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Unclear(why="link lost")) << saved(AttemptUnknown)
    book << said("void_unknown") << StartTimer


def given_in_cash(book: Playbook) -> tuple[str, SaleRefunded]:
    """A supervisor says that it was not given back, and that the customer has cash instead."""
    attempt = whole_refund_unknown(book)
    supervisor_says(book, attempt.value, "refused") << saved(AttemptForced, AttemptRefused) << said("refund_refused")
    supervisor_says(book, attempt.value, "done") << saved(AttemptForced, SaleRefunded)
    return attempt.value, ends(book, 1_000)


def test_a_card_taken_back_whole_and_given_in_cash_too_is_a_late_answer() -> None:
    book = open_till()
    attempt, refund = given_in_cash(book)
    again, _ = restarted(book)
    for one in (book, again):
        back(one) << Enquire(attempt, 1_000, "0040", book.last(AttemptBegun).at_ms, pays_out=True)
        approve(one, attempt, 1_000, "0041") << saved(AttemptContradicted) << said("late_paid_out")
        fact = one.last(AttemptContradicted)
        assert (fact.kind, fact.outcome, fact.amount, fact.number) == ("refund", "done", 1_000, refund.number)
        assert owed_to(one.till.contradictions[0]) == "store"
        back(one).done()


def test_it_was_not_taken_back_and_the_cash_was_right() -> None:
    book = open_till()
    attempt, _ = given_in_cash(book)
    back(book, "0040") << Enquire
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Declined(code="not_found"))
    book.done()
    assert book.till.contradictions == ()


def test_a_card_taken_back_whole_that_is_found_before_the_cash_is_counted_by_its_return() -> None:
    book = open_till()
    attempt = whole_refund_unknown(book)
    supervisor_says(book, attempt.value, "refused") << saved(AttemptForced, AttemptRefused) << said("refund_refused")
    back(book) << Enquire
    approve(book, attempt, 1_000, "0041") << saved(AttemptContradicted, ContradictionSettled, SaleRefunded)
    book << said("late_paid_out") << said("refund_approved")
    assert [(one.attempt, one.kind) for one in ends(book).tenders] == [(attempt.value, "card")]


def test_a_pinpad_that_cannot_be_looked_at_was_not_told_and_a_supervisor_may_give_cash() -> None:
    book = open_till()
    book >> scan()
    approve(book, card_told(book, newest="0039"), 1_000, "0040") << saved(AttemptDone, SaleClosed)
    book << said("tender_approved")
    closes(book)
    sold, look = book.last(SaleClosed), hole()
    return_opened(book, sold) >> ev(ReturnCounted, line=sold.lines[0].line, count=1)
    return_confirmed(book, 1_000) << LookAtPinpad(look)
    book >> ev(PinpadSeen, look=look, last_receipt_number=None, why_not="unreachable")
    book << saved(AttemptBegun, AttemptRefused) << said("refund_refused", "unreachable", "")
    supervisor_says(book, book.sale.attempts[-1].attempt, "done") << saved(AttemptForced, SaleRefunded)
    ends(book, 1_000)
    back(book, "0040").done()


def void_unknown(book: Playbook) -> tuple[Any, Any]:
    """¥4 of ¥10 were paid by card, the sale is being voided, and nobody knows whether they went back; → the payment
    and its reversal.
    """
    book >> scan()
    paid = card_told(book, 400, newest="0039")
    approve(book, paid, 400, "0040") << saved(AttemptDone) << said("tender_approved")
    reversal = hole()
    book >> ev(Void, reason="r")
    sees_pinpad(book, "0040") << saved(AttemptBegun) << ReverseCard(reversal, 400, "0040")
    lost(book, reversal)
    return paid, reversal


def test_a_reversal_decided_as_not_done_of_a_sale_that_closed_since_is_a_late_answer() -> None:
    book = open_till()
    paid, reversal = void_unknown(book)
    begun = book.last(AttemptBegun)
    assert begun.subject == ReversalSubject(of=paid.value, last_receipt_number="0040")
    supervisor_says(book, reversal.value, "refused") << saved(AttemptForced, AttemptRefused) << said("void_stopped")
    book >> ev(CashGiven, amount=600) << saved(SaleClosed) << DRAWER
    closes(book)
    again, _ = restarted(book)
    for one in (book, again):
        back(one) << Enquire(reversal.value, 400, "0040", begun.at_ms, pays_out=True)
        approve(one, reversal, 400, "0041") << saved(AttemptContradicted) << said("late_paid_out")
        fact = one.last(AttemptContradicted)
        assert (fact.kind, fact.outcome, fact.amount) == ("reversal", "done", 400)
        assert fact.number == book.last(SaleClosed).number
        assert owed_to(one.till.contradictions[0]) == "store"


def test_a_reversal_decided_as_done_that_never_was_is_told() -> None:
    book = open_till()
    _, reversal = void_unknown(book)
    supervisor_says(book, reversal.value, "done")
    book << saved(AttemptForced, AttemptDone, AttemptReversed, SaleVoided) << PrintVoid << said("voided") << Exchange
    again, _ = restarted(book)
    for one in (book, again):
        back(one, "0040") << Enquire
        one >> ev(PinpadAnswered, attempt=reversal, outcome=Declined(code="not_found"))
        one << saved(AttemptContradicted) << said("late_not_paid_out")
        assert owed_to(one.till.contradictions[0]) == "customer"


def test_what_the_pinpad_says_was_reversed_before_is_counted_by_the_void_and_no_late_answer() -> None:
    """Found by the void that went on, since the question before it got no answer; or told before that."""
    for told_before in (True, False):
        book = open_till()
        paid, reversal = void_unknown(book)
        supervisor_says(book, reversal.value, "refused") << saved(AttemptForced, AttemptRefused) << said("void_stopped")
        look, second = hole(), hole()
        book >> ev(AskAgain, attempt=paid) << Enquire << LookAtPinpad(look)
        if told_before:
            approve(book, reversal, 400, "0041") << saved(AttemptContradicted) << said("late_paid_out")
        else:
            unclear(book, reversal)
        book >> ev(PinpadSeen, look=look, last_receipt_number="0041")
        (book if told_before else asked_first(book, "0041")) << saved(AttemptBegun)
        book << ReverseCard(second, 400, "0040")
        book >> ev(PinpadAnswered, attempt=second, outcome=Declined(code="already_reversed"))
        settled = (ContradictionSettled,) if told_before else ()
        book << saved(*settled, AttemptDone, AttemptReversed, SaleVoided)
        book << PrintVoid << said("voided") << Exchange
        assert all(one.settled for one in book.till.contradictions)
        again, _ = restarted(book)
        for one in (book, again):
            away(one)
            back(one).done()


def test_what_a_return_finds_reversed_before_is_counted_and_no_late_answer() -> None:
    book = open_till()
    attempt = whole_refund_unknown(book)
    supervisor_says(book, attempt.value, "refused") << saved(AttemptForced, AttemptRefused) << said("refund_refused")
    look, second = hole(), hole()
    book >> ev(RefundResumed) << Enquire << LookAtPinpad(look)
    unclear(book, attempt)
    book >> ev(PinpadSeen, look=look, last_receipt_number="0041")
    asked_first(book, "0041") << saved(AttemptBegun)
    book << ReverseCard(second, 1_000, "0040")
    book >> ev(PinpadAnswered, attempt=second, outcome=Declined(code="already_reversed"))
    book << saved(AttemptDone, SaleRefunded) << said("refund_approved")
    ends(book)
    away(book)
    back(book).done()


def test_a_card_that_came_twice_is_taken_back_by_the_receipt_just_told() -> None:
    book = open_till()
    book >> scan()
    paid, reversal = card_unknown(book, newest="0040"), hole()
    book >> ev(CashGiven, amount=1_000) << DRAWER
    approve(book, paid, 1_000, "0041") << saved(AttemptDone, AttemptBegun) << said("paid_twice_reversing")
    book << ReverseCard(reversal, 1_000, "0041")
    assert book.last(AttemptBegun).subject == ReversalSubject(of=paid.value, last_receipt_number="0041")
    lost(book, reversal)
    supervisor_says(book, reversal.value, "refused") << saved(AttemptForced, AttemptRefused) << said("reversal_refused")
    back(book, "0042") << Enquire(reversal.value, 1_000, "0041", book.last(AttemptBegun).at_ms, pays_out=True)


def test_of_facts_without_the_number_nothing_is_asked() -> None:
    """As earlier versions wrote them; nor of what gives a payment code back."""
    assert not can_tell(ReversalSubject(of="a"))
    assert not can_tell(RefundSubject(of="a", kind="card", voids=True))
    assert not can_tell(RefundSubject(of="a", kind="code", last_receipt_number="0040"))
    assert can_tell(RefundSubject(of="a", kind="card"))


# --- away when it was asked, and there when money is to move --------------------------------------------------------


def test_a_card_chosen_while_the_pinpad_is_away_is_not_begun_before_it_was_asked() -> None:
    """A trial had the customer charged twice: the question found nobody, the look that waited did, and it began."""
    book = open_till()
    attempt = forced_refused(book)
    look = next_card(book)
    unclear(book, attempt)  # nobody there
    again = hole()
    book >> ev(PinpadSeen, look=look, last_receipt_number="0041") << Enquire << LookAtPinpad(again)
    approve(book, attempt, 1_000, "0041") << saved(AttemptContradicted) << said("late_answer_counts")
    book >> ev(PinpadSeen, look=again, last_receipt_number="0041")
    book.done()
    assert book.sale.intent is None


def test_a_refund_tried_again_while_the_pinpad_is_away_is_not_paid_out_twice() -> None:
    """Nor did anybody learn of it: what the pinpad was told next took the place of what it could tell."""
    book = open_till()
    attempt = refund_unknown(book)
    supervisor_says(book, attempt.value, "refused") << saved(AttemptForced, AttemptRefused) << said("refund_refused")
    look, again = hole(), hole()
    book >> ev(RefundResumed) << Enquire << LookAtPinpad(look)
    unclear(book, attempt)
    book >> ev(PinpadSeen, look=look, last_receipt_number="0041") << Enquire << LookAtPinpad(again)
    approve(book, attempt, book.sale.attempts[-1].amount, "0041")
    book << saved(AttemptContradicted, ContradictionSettled, SaleRefunded) << said("late_paid_out")
    book << said("refund_approved")
    ends(book)
    book >> ev(PinpadSeen, look=again, last_receipt_number="0041")
    book.done()


def test_after_a_power_cut_it_is_asked_first_as_well() -> None:
    book = open_till()
    attempt = forced_refused(book)
    again, _ = restarted(book)
    sign_in(again)
    look, second = hole(), hole()
    again >> ev(CardChosen) << Enquire << LookAtPinpad(look)
    unclear(again, attempt)
    again >> ev(PinpadSeen, look=look, last_receipt_number="0041") << Enquire << LookAtPinpad(second)
    approve(again, attempt, 1_000, "0041") << saved(AttemptContradicted) << said("late_answer_counts")
    again >> ev(PinpadSeen, look=second, last_receipt_number="0041")
    again.done()
