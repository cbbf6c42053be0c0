"""A card that a supervisor decided as not received, and that came after all, is taken back by the pinpad, once."""

from __future__ import annotations

import pytest

from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptContradicted,
    AttemptDone,
    AttemptForced,
    AttemptRefused,
    AttemptUnknown,
    ContradictionSettled,
    PeriodClosed,
    PeriodOpened,
    ReversalSubject,
    SaleVoided,
)
from pos_terminal.till.contradictions import owed_to
from pos_terminal.till.counting_in import grounds_of, is_going_back
from pos_terminal.till.effects import (
    Authorise,
    Enquire,
    Exchange,
    LookAtPinpad,
    OpenDrawer,
    PrintReport,
    ReverseCard,
)
from pos_terminal.till.events import (
    CardChosen,
    ClosePeriod,
    Declined,
    OpenPeriod,
    PinpadAnswered,
    PinpadSeen,
    SettleContradiction,
    Unclear,
    Void,
)
from pos_terminal.till.return_events import RefundResumed, ReturnCounted
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.decided_cards import away, back, forced_refused, paid_in_cash_instead, unclear
from tests.pos_terminal.till.late_cards import found, found_after_the_void, goes_back, is_done, lost, slips, told
from tests.pos_terminal.till.restarting import restarted
from tests.pos_terminal.till.returns import card_back, confirm, sold
from tests.pos_terminal.till.scenes import FLOAT, open_till, scan, sign_in
from tests.pos_terminal.till.settling import settle
from tests.pos_terminal.till.steps import approve, asked_first, return_opened, sees_pinpad

# --- by the pinpad --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["void", "cash", "open"])
def test_a_supervisor_has_it_taken_back_whatever_has_become_of_its_sale(ending: str) -> None:
    book = open_till()
    if ending == "void":
        attempt = found_after_the_void(book)
    elif ending == "cash":
        attempt = found(book, paid_in_cash_instead(book))
    else:
        attempt = forced_refused(book)
        back(book) << Enquire
        approve(book, attempt, 1_000, "0041") << saved(AttemptContradicted) << said("late_answer_counts")
    (late,) = book.till.contradictions
    assert "give_back" in grounds_of(book.till, late)
    reversal = told(book, attempt)
    begun = book.last(AttemptBegun)
    assert begun.subject == ReversalSubject(of=attempt, reason="give_back", last_receipt_number="0041")
    assert (begun.sale, begun.operator, begun.amount) == (late.sale, "9", 1_000)
    assert is_going_back(book.till, attempt)
    goes_back(book, reversal)
    assert (book.till.last_receipt_number, "0042" in book.till.receipts) == ("0042", True)
    assert restarted(book).till.card_back is None
    back(book, "0042").done()
    if ending == "open":  # and the customer pays anew
        book >> ev(CardChosen)
        sees_pinpad(book, "0042") << saved(AttemptBegun) << Authorise


def test_one_that_the_pinpad_refuses_stands_and_may_be_tried_again() -> None:
    book = open_till()
    attempt = found_after_the_void(book)
    first = told(book, attempt)
    book >> ev(PinpadAnswered, attempt=first, outcome=Declined(code="reversal_impossible")) << saved(AttemptRefused)
    book << said("reversal_refused", "reversal_impossible", "")
    assert not book.till.contradictions[0].settled
    second = told(book, attempt)
    assert second.value != first.value
    goes_back(book, second)


def test_one_that_was_reversed_before_is_back() -> None:
    book = open_till()
    attempt = found_after_the_void(book)
    reversal = told(book, attempt)
    book >> ev(PinpadAnswered, attempt=reversal, outcome=Declined(code="already_reversed"))
    book << saved(AttemptDone, ContradictionSettled) << said("money_given_back")
    slips(book, attempt)
    assert is_done(book)


def test_a_pinpad_that_is_not_there_was_told_nothing() -> None:
    book = open_till()
    attempt, look = found_after_the_void(book), hole()
    settle(book, attempt, "give_back") << said("giving_back") << LookAtPinpad(look)
    book >> ev(PinpadSeen, look=look, last_receipt_number=None, why_not="unreachable")
    book << said("reversal_refused", "unreachable", "")
    book.done()
    assert book.till.card_back is None
    goes_back(book, told(book, attempt))


# --- without an answer ----------------------------------------------------------------------------------------------


def test_it_is_asked_about_whenever_the_pinpad_is_seen_until_it_is_known() -> None:
    book = open_till()
    reversal = told(book, found_after_the_void(book))
    begun = book.last(AttemptBegun)
    lost(book, reversal)
    question = Enquire(reversal.value, 1_000, "0041", begun.at_ms, pays_out=True)
    back(book) << question
    back(book).done()  # it is being asked
    unclear(book, reversal)
    away(book)
    back(book) << question
    goes_back(book, reversal)


def test_it_was_not_taken_back_and_may_be_tried_again() -> None:
    book = open_till()
    attempt = found_after_the_void(book)
    first = told(book, attempt)
    lost(book, first)
    back(book) << Enquire
    book >> ev(PinpadAnswered, attempt=first, outcome=Declined(code="not_found")) << saved(AttemptRefused)
    book << said("reversal_refused", "not_found", "")
    goes_back(book, told(book, attempt))


def test_told_again_it_is_the_same_reversal_and_a_call_that_was_not_made_says_nothing_of_the_first() -> None:
    book = open_till()
    attempt = found_after_the_void(book)
    reversal = told(book, attempt)
    settle(book, attempt, "give_back") << said("giving_back")  # it is under way
    lost(book, reversal)
    again = ReverseCard(reversal.value, 1_000, "0041")
    settle(book, attempt, "give_back") << said("asking_again") << again
    back(book).done()  # nobody asks meanwhile
    for silent in (Declined(code="unreachable"), Declined(code="not_ready"), Unclear(why="link lost")):
        book >> ev(PinpadAnswered, attempt=reversal, outcome=silent) << said("give_back_unheard")
        settle(book, attempt, "give_back") << said("asking_again") << again
    book >> ev(PinpadAnswered, attempt=reversal, outcome=Declined(code="already_reversed"))
    book << saved(AttemptDone, ContradictionSettled) << said("money_given_back")
    slips(book, attempt)
    assert is_done(book)


def test_who_asks_while_it_is_being_asked_about_is_told_that_it_was_in_vain() -> None:
    """Of what is asked by itself nobody is told."""
    book = open_till()
    attempt = found_after_the_void(book)
    reversal = told(book, attempt)
    lost(book, reversal)
    back(book) << Enquire
    settle(book, attempt, "give_back") << said("asking_again")
    book >> ev(PinpadAnswered, attempt=reversal, outcome=Unclear(why="x")) << said("give_back_unheard")
    back(book) << Enquire
    book >> ev(PinpadAnswered, attempt=reversal, outcome=Unclear(why="x"))
    book.done()


def test_until_it_is_known_the_pinpad_takes_no_other_card() -> None:
    book = open_till()
    reversal = told(book, found_after_the_void(book))
    book >> scan("cup", 250) >> ev(CardChosen) << said("card_going_back")
    lost(book, reversal)
    book >> ev(CardChosen) << said("card_going_back")
    back(book) << Enquire
    goes_back(book, reversal)
    book >> ev(CardChosen)
    sees_pinpad(book, "0042") << saved(AttemptBegun) << Authorise


def test_nor_does_it_pay_a_refund_to_a_card_which_says_for_what_it_waits() -> None:
    """It said to ask about a payment and that cash can be taken: there is none, and a return takes no cash."""
    book = open_till()
    reversal = told(book, found_after_the_void(book))
    lost(book, reversal)
    return_opened(book, sold(book, card=3_500)) >> ev(ReturnCounted, line="cup", count=1)
    confirm(book, 500) << said("card_going_back")
    book >> ev(RefundResumed) << said("card_going_back")
    back(book) << Enquire
    goes_back(book, reversal)
    book >> ev(RefundResumed)
    card_back(book, 500)


def test_while_another_card_has_no_answer_none_is_taken_back() -> None:
    book = open_till()
    attempt, look = found_after_the_void(book), hole()
    settle(book, attempt, "give_back") << said("giving_back") << LookAtPinpad(look)
    book >> scan("cup", 250) >> ev(CardChosen)
    sees_pinpad(book, "0041") << saved(AttemptBegun) << Authorise
    book >> ev(PinpadSeen, look=look, last_receipt_number="0041") << said("pinpad_unresolved")
    assert book.till.card_back is None
    book >> ev(SettleContradiction, attempt=attempt, outcome="done", number="9", pin="9", reason="give_back")
    book << said("pinpad_unresolved")


def test_the_pinpad_is_asked_first_about_what_was_decided_since() -> None:
    book = open_till()
    attempt = found_after_the_void(book)
    other = forced_refused(book)
    book >> ev(Void, reason="r") << saved(SaleVoided) << said("voided") << Exchange
    look = hole()
    settle(book, attempt, "give_back") << said("giving_back") << Enquire << LookAtPinpad(look)
    unclear(book, other)
    book >> ev(PinpadSeen, look=look, last_receipt_number="0042")
    asked_first(book, "0042") << saved(AttemptBegun) << ReverseCard


# --- over restarts and periods --------------------------------------------------------------------------------------


def test_a_restart_asks_whether_it_went_back_and_tells_nothing_twice() -> None:
    book = open_till()
    reversal = told(book, found_after_the_void(book))
    again = restarted(book)
    again << saved(AttemptUnknown) << Exchange
    sign_in(again)
    back(again) << Enquire(reversal.value, 1_000, "0041", book.last(AttemptBegun).at_ms, pays_out=True)
    goes_back(again, reversal)


def test_before_the_pinpad_was_told_a_restart_knows_nothing_of_it() -> None:
    book = open_till()
    settle(book, found_after_the_void(book), "give_back") << said("giving_back") << LookAtPinpad
    again = restarted(book)
    assert again.till.card_back is None
    assert "give_back" in grounds_of(again.till, again.till.contradictions[0])


def test_so_does_one_in_the_next_period() -> None:
    book = open_till()
    reversal = told(book, found_after_the_void(book))
    lost(book, reversal)
    book >> ev(ClosePeriod, cash_counted=FLOAT) << saved(PeriodClosed) << PrintReport << Exchange
    before = len(book.facts)
    book >> ev(OpenPeriod, cash_float=0) << saved(PeriodOpened)
    again = restarted(book, before=before)
    sign_in(again)
    back(again) << Enquire
    goes_back(again, reversal)
    assert again.last(ContradictionSettled).supervisor == "9"


def test_in_a_later_period_it_can_be_begun_and_between_two_not() -> None:
    book = open_till()
    attempt = found_after_the_void(book)
    book >> ev(ClosePeriod, cash_counted=FLOAT) << saved(PeriodClosed) << PrintReport << Exchange
    wanted = ev(SettleContradiction, attempt=attempt, outcome="done", number="9", pin="9", reason="give_back")
    book >> wanted << said("open_period_first")
    before = len(book.facts)
    book >> ev(OpenPeriod, cash_float=0) << saved(PeriodOpened)
    again = restarted(book, before=before)
    sign_in(again)
    goes_back(again, told(again, attempt))


# --- settled otherwise ----------------------------------------------------------------------------------------------


def test_while_the_pinpad_works_on_it_nobody_says_anything_else() -> None:
    book = open_till()
    attempt = found_after_the_void(book)
    reversal = told(book, attempt)
    cash = ev(SettleContradiction, attempt=attempt, outcome="done", number="9", pin="9", reason="returned_in_cash")
    book >> cash << said("wait_for_answer")
    goes_back(book, reversal)


def given_in_cash(book: Playbook) -> str:
    """Nobody knows whether the card went back, and the customer has cash instead; → the reversal."""
    attempt = found_after_the_void(book)
    reversal = told(book, attempt)
    lost(book, reversal)
    settle(book, attempt, "returned_in_cash") << saved(AttemptForced, AttemptRefused, ContradictionSettled)
    book << OpenDrawer("late") << said("hand_cash_back", "1000") << said("contradiction_settled")
    return str(reversal.value)


@pytest.mark.parametrize("restarts", [False, True])
def test_cash_instead_decides_that_it_did_not_go_back_and_the_contrary_is_told(restarts: bool) -> None:
    book = open_till()
    reversal = given_in_cash(book)
    forced = book.last(AttemptForced)
    assert (forced.attempt, forced.outcome, forced.reason) == (reversal, "refused", "returned_in_cash")
    if restarts:
        book = restarted(book)
    back(book, "0042") << Enquire
    approve(book, reversal, 1_000, "0042") << saved(AttemptContradicted) << said("late_paid_out")
    late = next(one for one in book.till.contradictions if not one.settled)
    assert (late.kind, late.amount, owed_to(late)) == ("reversal", 1_000, "store")


@pytest.mark.parametrize("is_back", [True, False])
def test_who_says_that_it_is_back_on_the_card_decides_that_it_went_back(is_back: bool) -> None:
    """It was taken for the contrary: the till said of money that had gone back once to collect it."""
    book = open_till()
    attempt = found_after_the_void(book)
    reversal = told(book, attempt)
    lost(book, reversal)
    settle(book, attempt, "returned_otherwise") << saved(AttemptForced, AttemptDone, ContradictionSettled)
    book << said("contradiction_settled")
    assert (book.last(AttemptForced).attempt, book.last(AttemptForced).outcome) == (reversal.value, "done")
    back(book, "0042" if is_back else "0041") << Enquire
    if is_back:
        approve(book, reversal, 1_000, "0042")
        book.done()
        assert all(one.settled for one in book.till.contradictions)
    else:
        book >> ev(PinpadAnswered, attempt=reversal, outcome=Declined(code="not_found")) << saved(AttemptContradicted)
        book << said("late_not_paid_out")
        late = next(one for one in book.till.contradictions if not one.settled)
        assert (late.kind, owed_to(late)) == ("reversal", "customer")


def test_and_where_it_did_not_nothing_is_owed() -> None:
    book = open_till()
    reversal = given_in_cash(book)
    back(book, "0041") << Enquire
    book >> ev(PinpadAnswered, attempt=reversal, outcome=Declined(code="not_found"))
    book.done()
    assert all(one.settled for one in book.till.contradictions)
