"""A payment that went through after all, of a sale that is still open: a supervisor may count it in."""

from __future__ import annotations

from typing import Any

import pytest

from pos_terminal.contract.cloud import CodePaid, Done
from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptContradicted,
    AttemptDone,
    AttemptForced,
    AttemptRefused,
    AttemptReversed,
    AttemptUnknown,
    ContradictionSettled,
    PeriodClosed,
    SaleClosed,
    SaleRefunded,
    SaleVoided,
)
from pos_terminal.contract.reasons import CASH_IN, COUNTED_IN
from pos_terminal.till.counting_in import grounds_of, is_counted_by_sale, sale_of, waits_for_room
from pos_terminal.till.effects import Ask, CheckPin, Exchange, OpenDrawer, PrintReport, ReverseCard, StartTimer
from pos_terminal.till.events import (
    Answered,
    CardChosen,
    CashGiven,
    CashReturned,
    ClosePeriod,
    CodeChosen,
    Declined,
    GiveBack,
    Park,
    PinChecked,
    PinpadAnswered,
    Recall,
    SettleContradiction,
    TimeUp,
    Unclear,
    Void,
)
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.decided_codes import answer, asked_about, away, back, code_unknown, decided
from tests.pos_terminal.till.scenes import DRAWER, FLOAT, code_slip, open_till, scan
from tests.pos_terminal.till.settling import count_in, settle, went_through
from tests.pos_terminal.till.steps import (
    approve,
    card_unknown,
    closes,
    code_sent,
    secured,
    sees_pinpad,
    supervisor_says,
    with_order,
)
from tests.pos_terminal.till.undecided import given_back_alone, going_back, refunding


def test_it_pays_for_the_sale_which_closes_with_its_slip() -> None:
    book, attempt = went_through()
    count_in(book, attempt) << saved(ContradictionSettled, SaleClosed) << said("tender_approved", "1000")
    closes(book)
    (tender,) = book.last(SaleClosed).tenders
    assert (tender.kind, tender.receivable, tender.attempt) == ("card", 1_000, attempt)
    assert tender.slip is not None
    assert tender.slip.amount == 1_000
    assert (book.last(ContradictionSettled).reason, book.last(ContradictionSettled).cash) == (COUNTED_IN, 0)
    assert book.till.contradictions[-1].settled


def test_a_part_leaves_the_rest_due() -> None:
    book, attempt = went_through(400)
    count_in(book, attempt) << saved(ContradictionSettled) << said("tender_approved", "400")
    book >> ev(CashGiven, amount=600) << saved(SaleClosed) << DRAWER
    closes(book)
    assert [(one.kind, one.receivable) for one in book.last(SaleClosed).tenders] == [("card", 400), ("cash", 600)]


def test_counted_in_it_is_given_back_by_a_void_like_any_other() -> None:
    book, attempt = went_through(400)
    count_in(book, attempt) << saved(ContradictionSettled) << said("tender_approved", "400")
    book >> ev(Void, reason="r")
    sees_pinpad(book, "0041") << saved(AttemptBegun) << ReverseCard(hole(), 400, "0041")


def test_until_it_is_settled_nothing_more_is_taken_for_its_sale_by_whatever_means() -> None:
    """The notice alone stood in the way: the next key would have charged the customer twice."""
    book, attempt = went_through()
    for wish in (ev(CashGiven, amount=1_000), ev(CardChosen), ev(CodeChosen)):
        book >> wish << said("paid_after_all", "1000")
    assert book.sale.intent is None
    settle(book, attempt, "returned_otherwise") << saved(ContradictionSettled) << said("contradiction_settled")
    book >> ev(CashGiven, amount=1_000) << saved(SaleClosed) << DRAWER
    closes(book)


NOTHING = ("nothing_owed", "looked at it")


def by_code() -> tuple[Playbook, str]:
    """The same by a payment code, which the acquirer says was paid."""
    book = open_till()
    attempt = decided(book, "refused")
    away(book)
    back(book)
    answer(book, asked_about(book, attempt), CodePaid(slip=code_slip(1_000), buyer_paid=900))
    return book << saved(AttemptContradicted) << said("late_answer_counts"), attempt


def of_an_order() -> tuple[Playbook, str]:
    """The same of an order's balance."""
    book = with_order()
    attempt = secured(book)
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Unclear(why="link lost")) << saved(AttemptUnknown)
    book << said("outcome_unknown") << StartTimer
    supervisor_says(book, attempt.value, "refused") << saved(AttemptForced, AttemptRefused) << said("card_refused")
    approve(book, attempt, 600_000, "0041") << saved(AttemptContradicted) << said("late_answer_counts")
    return book, str(attempt.value)


def not_back_alone() -> tuple[Playbook, str]:
    """Of an order with a coupon for good the card is given back alone, and was not after all."""
    book, attempt = given_back_alone()
    supervisor_says(book, attempt, "done") << saved(AttemptForced, AttemptDone, AttemptReversed)
    book << said("money_given_back")
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Declined(code="declined")) << saved(AttemptContradicted)
    return book << said("late_not_paid_out"), attempt


@pytest.mark.parametrize("scene", [went_through, by_code, of_an_order, not_back_alone])
@pytest.mark.parametrize("parks", [False, True])
def test_while_its_sale_is_open_nobody_says_that_it_was_nothing(scene: Any, parks: bool) -> None:
    """The notice went with that word, and the next key took the whole sum again: the customer had paid twice."""
    book, attempt = scene()
    (late,) = book.till.contradictions
    if parks:
        book >> ev(Park) << said("parked")
    said_so = {"attempt": attempt, "outcome": late.outcome, "number": "9", "pin": "9"}
    for reason in NOTHING:
        book >> ev(SettleContradiction, reason=reason, **said_so) << said("money_is_here_still")
    assert not set(NOTHING) & set(grounds_of(book.till, late))
    if parks:
        book >> ev(Recall, sale=book.till.parked[0].sale)
    book >> ev(CashGiven, amount=1_000) << said("paid_after_all", str(late.amount))
    assert set(grounds_of(book.till, late)) >= {"returned_in_cash", "returned_otherwise", "acquirer_corrected"}
    settle(book, attempt, "acquirer_corrected", outcome=late.outcome) << saved(ContradictionSettled)
    book << said("contradiction_settled")


def test_once_its_sale_is_voided_that_can_be_said_as_ever() -> None:
    book, attempt = went_through()
    book >> ev(Void, reason="r") << saved(SaleVoided) << said("voided") << Exchange
    assert "nothing_owed" in grounds_of(book.till, book.till.contradictions[0])
    settle(book, attempt, "nothing_owed") << saved(ContradictionSettled) << said("contradiction_settled")


def test_nor_that_the_store_is_not_short_of_a_part_that_never_came() -> None:
    """The sale has it as paid, and would close with money that nobody has."""
    book = open_till()
    book >> scan()
    attempt = card_unknown(book, 400, newest="0040")
    supervisor_says(book, attempt.value, "done") << saved(AttemptForced, AttemptDone) << said("tender_approved")
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Declined(code="not_found")) << saved(AttemptContradicted)
    book << said("late_refusal")
    said_so = {"attempt": attempt.value, "outcome": "refused", "number": "9", "pin": "9"}
    for reason in ("store_not_short", "looked at it"):
        book >> ev(SettleContradiction, reason=reason, **said_so) << said("money_is_missing_still")
    settle(book, attempt.value, "not_collected", outcome="refused") << saved(ContradictionSettled)
    book << said("contradiction_settled")


def test_nor_once_its_sale_is_gone() -> None:
    book, attempt = went_through()
    book >> ev(Void, reason="r") << saved(SaleVoided) << said("voided") << Exchange
    book >> ev(SettleContradiction, attempt=attempt, outcome="done", number="9", pin="9", reason=COUNTED_IN)
    book << said("nothing_to_settle")


def test_what_changed_while_the_pin_was_checked_counts_nothing() -> None:
    book, attempt = went_through()
    ask = hole()
    book >> ev(SettleContradiction, attempt=attempt, outcome="done", number="9", pin="9", reason=COUNTED_IN)
    book << CheckPin(ask, "9", "9") >> ev(Void, reason="r")
    book << saved(SaleVoided) << said("voided") << Exchange
    book >> ev(PinChecked, ask=ask, number="9", role="supervisor") << said("nothing_to_settle")
    assert not book.till.contradictions[0].settled
    assert not any(isinstance(fact, AttemptDone) for fact in book.facts)


def test_a_code_counts_with_its_own_slip_unless_the_acquirer_is_giving_it_back() -> None:
    book = open_till()
    attempt = decided(book, "refused")
    away(book)
    back(book)
    answer(book, asked_about(book, attempt), CodePaid(slip=code_slip(1_000), buyer_paid=900))
    book << saved(AttemptContradicted) << said("late_answer_counts")
    late = book.till.contradictions[0]
    assert sale_of(book.till, late) is not None
    settle(book, attempt, "give_back") << saved(AttemptBegun) << said("giving_back") << Ask(hole(), hole())
    assert sale_of(book.till, late) is None
    count = ev(SettleContradiction, attempt=attempt, outcome="done", number="9", pin="9", reason=COUNTED_IN)
    book >> count << said("nothing_to_settle")


@pytest.mark.parametrize("scene", [going_back, refunding])
def test_what_went_back_of_a_parked_sale_nobody_settles_before_that_counts_it(scene: Any) -> None:
    """Collected from the customer meanwhile, the void or the return would still take it as given back."""
    book, attempt = scene("code")
    book >> ev(Park) << said("parked")
    supervisor_says(book, attempt, "refused") << saved(AttemptForced, AttemptRefused) << StartTimer
    book << said("void_stopped" if scene is going_back else "refund_refused")
    ask = hole()
    book >> ev(TimeUp, timer=f"decided/{attempt}/1") << Ask(ask, hole())
    book >> ev(Answered, ask=ask, answer=Done()) << saved(AttemptContradicted) << said("late_paid_out")
    (late,) = book.till.contradictions
    assert is_counted_by_sale(book.till, late)
    book >> ev(SettleContradiction, attempt=attempt, outcome="done", number="9", pin="9", reason=CASH_IN)
    book << said("counted_when_recalled")
    book >> ev(Recall, sale=book.till.parked[0].sale)
    ended = (AttemptReversed, ContradictionSettled, SaleVoided) if scene is going_back else _REFUNDED
    book << saved(*ended)
    assert book.last(ContradictionSettled).reason == "counted"


_REFUNDED = (ContradictionSettled, SaleRefunded)


# --- where the sale was paid in part since


def paid_in_part(pays: str) -> tuple[Playbook, str, str]:
    """A tea whose card a supervisor says was never charged; 400 was paid otherwise, and the pinpad says it was."""
    book = open_till()
    book >> scan()
    attempt = card_unknown(book, newest="0040")
    supervisor_says(book, attempt.value, "refused") << saved(AttemptForced, AttemptRefused) << said("card_refused")
    if pays == "cash":
        book >> ev(CashGiven, amount=400) << DRAWER
    else:
        book >> ev(CodeChosen, amount=400) << said("scan_payment_code")
        _, ask = code_sent(book, 400)
        book >> ev(Answered, ask=ask, answer=CodePaid(slip=code_slip(400), buyer_paid=400)) << saved(AttemptDone)
        book << said("tender_approved")
    approve(book, attempt, 1_000, "0041") << saved(AttemptContradicted) << said("late_answer_beside")
    return book, str(attempt.value), book.sale.tenders[0].tender


def test_cash_that_is_handed_back_makes_room_for_it() -> None:
    book, attempt, tender = paid_in_part("cash")
    (late,) = book.till.contradictions
    assert waits_for_room(book.till, late)
    assert sale_of(book.till, late) is None
    book >> ev(CashReturned, tender=tender) << OpenDrawer("return") << said("hand_cash_back", "400")
    assert not waits_for_room(book.till, late)
    count_in(book, attempt) << saved(ContradictionSettled, SaleClosed) << said("tender_approved", "1000")
    closes(book)
    assert [one.receivable for one in book.last(SaleClosed).tenders] == [1_000]


def test_a_code_that_a_supervisor_has_given_back_alone_does_too() -> None:
    """It came back by the void alone, which would have ended the sale."""
    book, attempt, tender = paid_in_part("code")
    check, ask = hole(), hole()
    book >> ev(GiveBack, attempt=tender, number="9", pin="9", reason="r") << CheckPin(check, "9", "9")
    book >> ev(PinChecked, ask=check, number="9", role="supervisor") << saved(AttemptBegun) << Ask(ask, hole())
    book >> ev(Answered, ask=ask, answer=Done()) << saved(AttemptDone, AttemptReversed) << said("money_given_back")
    count_in(book, attempt) << saved(ContradictionSettled, SaleClosed) << said("tender_approved", "1000")
    closes(book)


def test_without_such_a_payment_it_goes_back_by_the_void() -> None:
    book, attempt, tender = paid_in_part("code")
    settle(book, attempt, "returned_otherwise") << saved(ContradictionSettled) << said("contradiction_settled")
    book >> ev(GiveBack, attempt=tender, number="9", pin="9", reason="r") << said("void_gives_back")


def test_of_two_that_came_after_all_the_sum_is_named() -> None:
    book = open_till()
    first = decided(book, "refused")
    second = code_unknown(book)
    supervisor_says(book, second, "refused") << saved(AttemptForced, AttemptRefused) << StartTimer
    book << said("code_refused")
    away(book)
    back(book)
    asked = [asked_about(book, attempt) for attempt in (first, second)]
    for ask in asked:
        answer(book, ask, CodePaid(slip=code_slip(1_000), buyer_paid=1_000))
        book << saved(AttemptContradicted) << said("late_answer_counts")
    book >> ev(CashGiven, amount=1_000) << said("paid_after_all", "2000")
    settle(book, first, "returned_otherwise") << saved(ContradictionSettled) << said("contradiction_settled")
    book >> ev(CashGiven, amount=1_000) << said("paid_after_all", "1000")


# --- of a sale that is parked


def test_without_a_period_nothing_is_counted() -> None:
    book, attempt = went_through()
    book >> ev(Park) << said("parked")
    book >> ev(ClosePeriod, cash_counted=FLOAT) << saved(PeriodClosed) << PrintReport << Exchange
    book >> ev(SettleContradiction, attempt=attempt, outcome="done", number="9", pin="9", reason=COUNTED_IN)
    book << said("open_period_first")


def test_the_message_names_a_sale_that_is_parked_and_what_is_left_to_pay() -> None:
    book, attempt = went_through(400)
    number = book.sale.number
    book >> ev(Park) << said("parked")
    count_in(book, attempt) << saved(ContradictionSettled) << said("counted_aside", number, "400", "600")
    assert [one.receivable for one in book.till.parked[0].tenders] == [400]


def test_nor_need_it_where_it_closes_with_that() -> None:
    book, attempt = went_through()
    book >> ev(Park) << said("parked")
    count_in(book, attempt) << saved(ContradictionSettled, SaleClosed) << said("tender_approved", "1000")
    closes(book)
    assert book.till.parked == ()
