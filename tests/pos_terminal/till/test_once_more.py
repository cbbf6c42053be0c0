"""The pinpad is back after a supervisor decided what it did: it is asked once more, before it does anything else."""

from __future__ import annotations

import pytest

from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptContradicted,
    AttemptDone,
    AttemptForced,
    AttemptRefused,
    AttemptUnknown,
    RefundSubject,
    ReversalSubject,
    SaleClosed,
    SaleVoided,
)
from pos_terminal.till.effects import Authorise, Enquire, Exchange, LookAtPinpad, ReverseCard, StartTimer
from pos_terminal.till.events import CardChosen, CashGiven, Declined, Park, PinpadAnswered, PinpadSeen, Unclear, Void
from pos_terminal.till.once_more import can_tell, forced_of
from tests.playbook import ev, hole, said, saved
from tests.pos_terminal.till.decided_cards import away, back, forced_refused, next_card, paid_in_cash_instead, unclear
from tests.pos_terminal.till.restarting import powered_up, restarted
from tests.pos_terminal.till.scenes import DRAWER, open_till, scan, sign_in, slip
from tests.pos_terminal.till.steps import approve, asked_first, card_told, card_unknown, closes, supervisor_says

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
    again = restarted(book)
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
    again = restarted(book)
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
    again = restarted(book)
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
    again, effects = powered_up(book)
    assert not any(isinstance(effect, Enquire) for effect in effects)  # it is asked when it is seen
    back(again) << Enquire(attempt, 1_000, "0040", book.last(AttemptBegun).at_ms)
    told = "late_answer" if ending in ("cash", "void") else "late_answer_counts"
    approve(again, attempt, 1_000, "0041") << saved(AttemptContradicted) << said(told)
    assert again.last(AttemptContradicted).number == number
    after = restarted(again)
    back(after).done()


def test_a_restart_asks_before_the_first_card_too() -> None:
    book = open_till()
    paid_in_cash_instead(book)
    again = restarted(book)
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
    again = restarted(book)
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


def test_after_a_power_cut_it_is_asked_first_as_well() -> None:
    book = open_till()
    attempt = forced_refused(book)
    again = restarted(book)
    sign_in(again)
    look, second = hole(), hole()
    again >> ev(CardChosen) << Enquire << LookAtPinpad(look)
    unclear(again, attempt)
    again >> ev(PinpadSeen, look=look, last_receipt_number="0041") << Enquire << LookAtPinpad(second)
    approve(again, attempt, 1_000, "0041") << saved(AttemptContradicted) << said("late_answer_counts")
    again >> ev(PinpadSeen, look=second, last_receipt_number="0041")
    again.done()
