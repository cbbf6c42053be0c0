"""Payment codes: paid, pending, refused, cancelled, and silence."""

from __future__ import annotations

from typing import Any

from pos_terminal.contract.cloud import (
    CancelPayCode,
    CodePaid,
    Done,
    Pending,
    Refusal,
    Unknown,
)
from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptDone,
    AttemptRefused,
    AttemptUnknown,
    SaleClosed,
)
from pos_terminal.till.effects import (
    Ask,
    ConfirmPayment,
    StartTimer,
)
from pos_terminal.till.events import (
    Answered,
    CodeChosen,
    LinkChanged,
    PaymentCodeScanned,
    TenderCancelled,
    TimeUp,
    Unreachable,
)
from pos_terminal.till.querying import MAX_QUERIES
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.scenes import code_slip, open_till, scan
from tests.pos_terminal.till.steps import (
    approve,
    card_unknown,
    closes,
    code_sent,
    left,
    query_code,
)


def test_a_code_paid_at_once() -> None:
    book = open_till()
    book >> scan()
    _, asked = code_sent(book)
    paid = CodePaid(slip=code_slip(1_000), buyer_paid=900, promotion={"platform": 100})
    book >> ev(Answered, ask=asked, answer=paid) << saved(AttemptDone, SaleClosed) << said("tender_approved")
    closes(book).done()
    tender = book.last(SaleClosed).tenders[0]
    assert (tender.buyer_paid, tender.promotion, tender.receivable) == (900, {"platform": 100}, 1_000)
    assert b"134567890123456789" not in b"".join(book.drafts.values())


def test_a_code_pending_then_paid() -> None:
    book = open_till()
    book >> scan() >> ev(CodeChosen, amount=None) << said("scan_payment_code")
    attempt, asked = code_sent(book)
    book >> ev(Answered, ask=asked, answer=Pending()) << StartTimer
    query = query_code(book, attempt)
    book >> ev(Answered, ask=query, answer=Pending()) << StartTimer
    query = query_code(book, attempt)
    book >> ev(Answered, ask=query, answer=CodePaid(slip=code_slip(1_000), buyer_paid=1_000))
    book << saved(AttemptDone, SaleClosed) << said("tender_approved")
    closes(book).done()


def test_a_code_scanned_by_itself_asks_first_where_it_may_pay_what_a_card_has_paid() -> None:
    book = open_till()
    book >> scan()
    card_unknown(book)
    asked = hole()
    book >> ev(PaymentCodeScanned, code="134567890123456789", wallet="wechat") << asked
    book.done()
    assert b"134567890123456789" not in b"".join(book.drafts.values())
    assert (type(asked.value), asked.value.code) == (ConfirmPayment, "134567890123456789")
    assert "134567890123456789" not in repr(asked)
    book >> ev(PaymentCodeScanned, code="134567890123456789", wallet="wechat", sure=True) << saved(AttemptBegun)
    book << Ask(hole(), hole())
    book.done()


def test_a_code_that_was_chosen_first_is_taken_as_it_is_scanned() -> None:
    book = open_till()
    book >> scan()
    card_unknown(book)
    book >> ev(CodeChosen) << said("scan_payment_code")
    code_sent(book)
    book.done()


def test_a_part_by_code() -> None:
    book = open_till()
    book >> scan() >> ev(CodeChosen, amount=400) << said("scan_payment_code")
    _, asked = code_sent(book, 400)
    book >> ev(Answered, ask=asked, answer=CodePaid(slip=code_slip(400), buyer_paid=400))
    book << saved(AttemptDone) << said("tender_approved")
    book.done()
    assert left(book) == 600


def test_a_chosen_code_can_be_left_again() -> None:
    book = open_till()
    book >> scan() >> ev(CodeChosen) << said("scan_payment_code")
    book >> ev(TenderCancelled)
    book.done()
    assert book.sale.intent is None


def test_a_refused_code() -> None:
    book = open_till()
    book >> scan()
    _, asked = code_sent(book)
    book >> ev(Answered, ask=asked, answer=Refusal(code="no_funds")) << saved(AttemptRefused) << said("code_refused")
    book.done()
    assert not book.sale.frozen


def test_an_unreachable_server_refuses_at_the_first_send_only() -> None:
    book = open_till()
    book >> scan()
    _, asked = code_sent(book)
    book >> ev(Answered, ask=asked, answer=Unreachable()) << saved(AttemptRefused) << said("code_refused")
    attempt, asked = code_sent(book)
    book >> ev(Answered, ask=asked, answer=Pending()) << StartTimer
    query = query_code(book, attempt)
    book >> ev(Answered, ask=query, answer=Unreachable()) << saved(AttemptUnknown)
    book << said("outcome_unknown") << StartTimer
    book.done()


def test_silence_is_unknown_and_asked_about() -> None:
    book = open_till()
    book >> scan()
    attempt, asked = code_sent(book)
    book >> ev(Answered, ask=asked, answer=Unknown(why="time_out")) << saved(AttemptUnknown)
    book << said("outcome_unknown") << StartTimer
    query = query_code(book, attempt)
    book >> ev(Answered, ask=query, answer=CodePaid(slip=code_slip(1_000), buyer_paid=1_000))
    book << saved(AttemptDone, SaleClosed) << said("tender_approved")
    closes(book).done()


def test_a_code_that_never_arrived_is_cancelled_before_other_money_is_taken() -> None:
    book = open_till()
    book >> scan()
    attempt, asked = code_sent(book)
    book >> ev(Answered, ask=asked, answer=Unknown(why="time_out")) << saved(AttemptUnknown)
    book << said("outcome_unknown") << StartTimer
    query, cancel = query_code(book, attempt), hole()
    book >> ev(Answered, ask=query, answer=Refusal(code="never_arrived"))
    book << Ask(cancel, CancelPayCode(attempt=attempt.value))
    book >> ev(Answered, ask=cancel, answer=Done()) << saved(AttemptRefused) << said("code_refused")
    book.done()


def cancelled(book: Playbook) -> tuple[Any, Any, Any]:
    """A pending code that is queried and cancelled at once; → attempt, query, cancellation."""
    book >> scan()
    attempt, asked = code_sent(book)
    book >> ev(Answered, ask=asked, answer=Pending()) << StartTimer
    query, cancel = query_code(book, attempt), hole()
    book >> ev(TenderCancelled) << Ask(cancel, CancelPayCode(attempt=attempt.value)) << said("cancelling")
    return attempt, query, cancel


def test_a_code_cancelled() -> None:
    book = open_till()
    _, query, cancel = cancelled(book)
    book >> ev(Answered, ask=cancel, answer=Done()) << saved(AttemptRefused) << said("code_refused", "cancelled", "")
    book >> ev(Answered, ask=query, answer=Refusal(code="cancelled"))
    book.done()


def test_a_query_that_saw_the_money_does_not_outdo_the_cancellation_that_gives_it_back() -> None:
    book = open_till()
    _, query, cancel = cancelled(book)
    book >> ev(Answered, ask=query, answer=CodePaid(slip=code_slip(1_000), buyer_paid=1_000))
    book.done()
    book >> ev(Answered, ask=cancel, answer=Done()) << saved(AttemptRefused) << said("code_refused")
    book.done()
    assert left(book) == 1_000


def test_a_cancellation_without_an_answer_is_asked_for_again() -> None:
    book = open_till()
    attempt, _, cancel = cancelled(book)
    book >> ev(Answered, ask=cancel, answer=Unknown(why="time_out")) << saved(AttemptUnknown)
    book << said("outcome_unknown") << StartTimer
    again = hole()
    book >> ev(TimeUp, timer=f"query/{attempt.value}") << Ask(again, CancelPayCode(attempt=attempt.value))
    book >> ev(TenderCancelled) << said("cancelling")  # it is being asked already
    book >> ev(Answered, ask=again, answer=Done()) << saved(AttemptRefused) << said("code_refused")
    book.done()


def test_a_cancellation_that_is_refused_is_followed_by_a_query() -> None:
    book = open_till()
    attempt, query, cancel = cancelled(book)
    book >> ev(Answered, ask=query, answer=Pending())
    book >> ev(Answered, ask=cancel, answer=Refusal(code="bad_request")) << saved(AttemptUnknown)
    book << said("outcome_unknown") << StartTimer
    query = query_code(book, attempt)
    book >> ev(Answered, ask=query, answer=CodePaid(slip=code_slip(1_000), buyer_paid=1_000))
    book << saved(AttemptDone, SaleClosed) << said("tender_approved")
    closes(book).done()


def test_a_code_nobody_pays_is_cancelled_after_a_while() -> None:
    book = open_till()
    book >> scan()
    attempt, asked = code_sent(book)
    book >> ev(Answered, ask=asked, answer=Pending()) << StartTimer
    for _ in range(MAX_QUERIES - 1):
        query = query_code(book, attempt)
        book >> ev(Answered, ask=query, answer=Pending()) << StartTimer
    query = query_code(book, attempt)
    cancel = hole()
    book >> ev(Answered, ask=query, answer=Pending()) << Ask(cancel, CancelPayCode(attempt=attempt.value))
    book >> ev(Answered, ask=cancel, answer=Done()) << saved(AttemptRefused) << said("code_refused")
    book.done()


def test_an_unknown_code_is_asked_about_again_when_the_server_is_back() -> None:
    book = open_till()
    book >> scan()
    attempt, asked = code_sent(book)
    book >> ev(Answered, ask=asked, answer=Unknown(why="time_out")) << saved(AttemptUnknown)
    book << said("outcome_unknown") << StartTimer
    for _ in range(MAX_QUERIES - 1):
        book >> ev(Answered, ask=query_code(book, attempt), answer=Unreachable()) << StartTimer
    book >> ev(Answered, ask=query_code(book, attempt), answer=Unreachable())
    book >> ev(LinkChanged, online=False)
    book >> ev(LinkChanged, online=True) << StartTimer
    book.done()


def test_a_code_chosen_for_what_a_late_answer_then_paid_takes_nothing() -> None:
    book = open_till()
    book >> scan()
    card = card_unknown(book)
    book >> ev(CodeChosen) << said("scan_payment_code")
    approve(book, card, 1_000) << saved(AttemptDone, SaleClosed) << said("tender_approved")
    closes(book)
    book >> ev(PaymentCodeScanned, code="13", wallet="wechat") << said("nothing_to_pay")
    book.done()


def test_while_a_code_has_no_outcome_another_is_neither_chosen_nor_scanned() -> None:
    """The customer would pay twice, and be given one back without a word."""
    book = open_till()
    book >> scan()
    attempt, asked = code_sent(book)
    book >> ev(Answered, ask=asked, answer=Unknown(why="silence")) << saved(AttemptUnknown)
    book << said("outcome_unknown") << StartTimer
    book >> ev(CodeChosen) << said("code_unresolved")
    book >> ev(PaymentCodeScanned, code="13", wallet="wechat") << said("code_unresolved")
    cancel = hole()
    book >> ev(TenderCancelled) << Ask(cancel, CancelPayCode(attempt=attempt.value)) << said("cancelling")
    book >> ev(Answered, ask=cancel, answer=Done()) << saved(AttemptRefused) << said("code_refused")
    book >> ev(CodeChosen) << said("scan_payment_code")
    book.done()
