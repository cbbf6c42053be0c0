"""A part of a refund is refused, unknown or forced: it stops there, and is tried again, asked about or decided."""

from __future__ import annotations

from typing import Any

from pos_terminal.contract.cloud import Done, Refusal, Unknown
from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptContradicted,
    AttemptDone,
    AttemptForced,
    AttemptRefused,
    AttemptUnknown,
    SaleRefunded,
    SaleVoided,
)
from pos_terminal.till.effects import Enquire, Exchange, LookAtPinpad, ReverseCard, StartTimer
from pos_terminal.till.events import Answered, AskAgain, Declined, PinpadAnswered, PinpadSeen, TimeUp, Unclear, Void
from pos_terminal.till.report import fold
from pos_terminal.till.return_events import RefundResumed, ReturnAll, ReturnCounted
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.returns import CARD, card_back, code_back, confirm, ends, sold
from tests.pos_terminal.till.scenes import open_till, scan
from tests.pos_terminal.till.steps import approve, card_told, return_opened, sees_pinpad, supervisor_says


def refused_card(book: Playbook) -> Any:
    return_opened(book, sold(book, cash=500, card=3_000)) >> ev(ReturnCounted, line="tea", count=1)
    confirm(book, 1_000)
    attempt = card_back(book, 1_000)
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Declined(code="declined")) << saved(AttemptRefused)
    book << said("refund_refused", "declined", "")
    book.done()
    return attempt


def test_a_refused_card_is_tried_again_as_another_attempt() -> None:
    book = open_till()
    first = refused_card(book)
    book >> ev(RefundResumed)
    again = card_back(book, 1_000)
    assert again.value != first.value
    approve(book, again, 1_000, "0010") << saved(AttemptDone, SaleRefunded) << said("refund_approved")
    assert ends(book).tenders[0].attempt == again.value


def test_only_a_supervisor_has_a_refused_card_given_in_cash() -> None:
    book = open_till()
    attempt = refused_card(book)
    supervisor_says(book, attempt.value, "done", "clerk") << said("supervisor_needed")
    supervisor_says(book, attempt.value, "done") << saved(AttemptForced, SaleRefunded)
    fact = ends(book, 1_000)
    assert [(one.of, one.kind, one.attempt) for one in fact.tenders] == [(CARD, "cash", attempt.value)]
    assert book.till.period is not None
    assert book.till.period.report.forced == 1
    assert book.till.period.report.cash_expected == 49_000


def test_a_refused_part_stops_there_and_nothing_was_given_meanwhile() -> None:
    book = open_till()
    refused_card(book)
    book >> ev(Void, reason="") << saved(SaleVoided) << Exchange << said("return_given_up")
    assert book.till.sale is None
    assert book.last(SaleVoided).reason == "坏了"
    assert book.till.period is not None
    assert book.till.period.report.voids == 0, "a return that was given up is no void in X and Z"
    assert book.till.period.report == fold(book.facts)


def test_a_void_that_comes_too_late_for_the_pinpads_batch_is_paid_out_instead() -> None:
    book = open_till()
    void = hole()
    return_opened(book, sold(book, card=3_500)) >> ev(ReturnAll)
    confirm(book, 3_500)
    sees_pinpad(book, "0007") << saved(AttemptBegun) << ReverseCard(void, 3_500, "0007")
    book >> ev(PinpadAnswered, attempt=void, outcome=Declined(code="reversal_impossible")) << saved(AttemptRefused)
    book << said("refund_refused")
    book >> ev(RefundResumed)
    card_back(book, 3_500)


def test_an_unknown_amount_is_looked_up_and_never_told_again() -> None:
    book = open_till()
    return_opened(book, sold(book, card=3_500)) >> ev(ReturnCounted, line="cup", count=1)
    confirm(book, 500)
    attempt = card_back(book, 500)
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Unclear(why="link lost")) << saved(AttemptUnknown)
    book << said("refund_unknown") << StartTimer
    book >> ev(RefundResumed) << said("wait_for_answer")
    book >> ev(Void, reason="r") << said("wait_for_answer")
    enquiry = hole()
    book >> ev(TimeUp, timer=f"query/{attempt.value}") << enquiry
    assert enquiry.value == Enquire(attempt.value, 500, "0009", enquiry.value.begun_at_ms, pays_out=True)
    book >> ev(AskAgain, attempt=attempt) << said("asking_again") << Enquire
    approve(book, attempt, 500, "0010") << saved(AttemptDone, SaleRefunded) << said("refund_approved")
    ends(book)


def test_a_slip_of_another_payment_is_no_answer() -> None:
    book = open_till(receipts=("0010",))
    return_opened(book, sold(book, card=3_500)) >> ev(ReturnCounted, line="cup", count=1)
    confirm(book, 500)
    attempt = card_back(book, 500)
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Unclear(why="link lost")) << saved(AttemptUnknown)
    book << said("refund_unknown") << StartTimer
    approve(book, attempt, 500, "0010") << StartTimer
    book.done()
    assert book.sale.attempts[0].status == "unknown"


def test_an_unknown_void_is_said_again_by_the_clerk_only() -> None:
    book = open_till()
    void = hole()
    return_opened(book, sold(book, card=3_500)) >> ev(ReturnAll)
    confirm(book, 3_500)
    sees_pinpad(book, "0007") << saved(AttemptBegun) << ReverseCard(void, 3_500, "0007")
    book >> ev(PinpadAnswered, attempt=void, outcome=Unclear(why="link lost")) << saved(AttemptUnknown)
    book << said("void_unknown") << StartTimer
    book >> ev(TimeUp, timer=f"query/{void.value}")
    book >> ev(AskAgain, attempt=void) << said("asking_again") << ReverseCard(void.value, 3_500, "0007")
    book >> ev(PinpadAnswered, attempt=void, outcome=Declined(code="already_reversed"))
    book << saved(AttemptDone, SaleRefunded) << said("refund_approved")
    ends(book)


def test_an_unknown_code_is_asked_for_again_under_the_same_id() -> None:
    book = open_till()
    return_opened(book, sold(book, code=3_500)) >> ev(ReturnCounted, line="cup", count=1)
    confirm(book, 500) << saved(AttemptBegun)
    attempt, asked = code_back(book, 500)
    book >> ev(Answered, ask=asked, answer=Unknown(why="silence")) << saved(AttemptUnknown)
    book << said("refund_unknown") << StartTimer
    book >> ev(TimeUp, timer=f"query/{attempt}")
    again, asked = code_back(book, 500)
    assert again == attempt
    book >> ev(Answered, ask=asked, answer=Refusal(code="refund_closed")) << saved(AttemptRefused)
    book << said("refund_refused", "refund_closed", "")
    supervisor_says(book, attempt, "done") << saved(AttemptForced, SaleRefunded)
    ends(book, 500)
    book >> ev(Answered, ask=asked, answer=Done())  # nobody waits for it any more


def test_a_supervisor_decides_an_unknown_refund() -> None:
    for outcome in ("done", "refused"):
        book = open_till()
        return_opened(book, sold(book, card=3_500)) >> ev(ReturnCounted, line="cup", count=1)
        confirm(book, 500)
        attempt = card_back(book, 500)
        book >> ev(PinpadAnswered, attempt=attempt, outcome=Unclear(why="link lost")) << saved(AttemptUnknown)
        book << said("refund_unknown") << StartTimer
        forced = supervisor_says(book, attempt.value, outcome)
        if outcome == "done":
            forced << saved(AttemptForced, AttemptDone, SaleRefunded) << said("refund_approved")
            ends(book)
            book >> ev(PinpadAnswered, attempt=attempt, outcome=Declined(code="not_found"))
            book << saved(AttemptContradicted) << said("late_not_paid_out")
        else:
            forced << saved(AttemptForced, AttemptRefused) << said("refund_refused", "forced", "by telephone")
        book.done()


def test_the_pinpad_that_owes_an_answer_pays_nothing_out() -> None:
    book = open_till()
    book >> scan()
    attempt = card_told(book)
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Unclear(why="x")) << saved(AttemptUnknown)
    book << said("outcome_unknown") << StartTimer
    return_opened(book, sold(book, card=3_500)) << said("parked")
    book >> ev(ReturnCounted, line="cup", count=1)
    confirm(book, 500) << said("refund_waits_for_card")
    book.done()
    assert not book.sale.attempts


def test_without_the_pinpad_nothing_was_begun() -> None:
    book = open_till()
    look = hole()
    return_opened(book, sold(book, card=3_500)) >> ev(ReturnCounted, line="cup", count=1)
    confirm(book, 500) << LookAtPinpad(look)
    book >> ev(PinpadSeen, look=look, last_receipt_number=None, why_not="unreachable")
    book << said("refund_refused", "unreachable", "")
    book.done()
    assert not book.sale.attempts
    book >> ev(RefundResumed)
    card_back(book, 500)
