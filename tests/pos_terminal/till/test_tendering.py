"""Cash, cards and payment codes, alone and together, with every answer that may come or stay away."""

from __future__ import annotations

from typing import Any

import pytest

from pos_terminal.contract.cloud import (
    CancelPayCode,
    CodePaid,
    Done,
    PayCode,
    Pending,
    QueryPayCode,
    RefundPayCode,
    Refusal,
    Unknown,
)
from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptDone,
    AttemptRefused,
    AttemptReversed,
    AttemptUnknown,
    CardSubject,
    PeriodClosed,
    SaleClosed,
    SaleVoided,
)
from pos_terminal.till.effects import (
    AbortPinpad,
    Ask,
    Authorise,
    Enquire,
    Exchange,
    OpenDrawer,
    PrintSale,
    ReverseCard,
    StartTimer,
)
from pos_terminal.till.events import (
    Answered,
    Approved,
    AskAgain,
    CardChosen,
    CashGiven,
    CashReturned,
    ClosedWithoutTender,
    ClosePeriod,
    CodeChosen,
    Declined,
    LinkChanged,
    Park,
    PaymentCodeScanned,
    PinpadAnswered,
    PinpadSeen,
    PinpadStatus,
    Recall,
    RoundingToggled,
    TenderCancelled,
    TimeUp,
    Unclear,
    Unreachable,
    Void,
)
from pos_terminal.till.pricing import price
from pos_terminal.till.querying import MAX_QUERIES
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.scenes import DRAWER, PROFILE, code_slip, open_till, scan, slip


def left(book: Playbook) -> int:
    return price(book.sale, PROFILE).left


def closes(book: Playbook) -> Playbook:
    return book << PrintSale << Exchange << said("sale_closed")


def card_told(book: Playbook, amount: int | None = None) -> Any:
    """The pinpad is told to take an amount; → the attempt."""
    attempt = hole()
    asked = left(book) if amount is None else amount
    book >> ev(CardChosen, amount=amount) << saved(AttemptBegun) << Authorise(attempt, asked)
    return attempt


def card_unknown(book: Playbook, amount: int | None = None) -> Any:
    attempt = card_told(book, amount)
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Unclear(why="link lost")) << saved(AttemptUnknown)
    book << said("outcome_unknown") << StartTimer
    return attempt


def approve(book: Playbook, attempt: Any, amount: int, receipt: str = "0001") -> Playbook:
    return book >> ev(PinpadAnswered, attempt=attempt, outcome=Approved(slip=slip(amount, receipt)))


# --- cash


def test_cash_with_change() -> None:
    book = open_till()
    book >> scan() >> ev(CashGiven, amount=5_000) << saved(SaleClosed) << DRAWER
    closes(book).done()
    tender = book.last(SaleClosed).tenders[0]
    assert (tender.requested, tender.buyer_paid, tender.change, tender.payee) == (1_000, 5_000, 4_000, PROFILE.entity)
    assert book.drafts == {}
    assert book.till.sale is None


def test_cash_in_parts_opens_the_drawer_each_time_and_can_be_returned() -> None:
    book = open_till()
    book >> scan() >> ev(CashGiven, amount=300) << DRAWER
    part = book.sale.tenders[0].tender
    book >> ev(CashReturned, tender=part) << OpenDrawer("return") << said("hand_cash_back", "300")
    assert left(book) == 1_000
    assert not book.sale.frozen
    book >> ev(CashReturned, tender=part) << said("no_such_tender")
    book >> ev(CashGiven, amount=300) << DRAWER
    book >> ev(CashGiven, amount=1_000) << saved(SaleClosed) << DRAWER
    closes(book).done()
    assert [tender.change for tender in book.last(SaleClosed).tenders] == [0, 300]


@pytest.mark.parametrize(
    ("amount", "message"),
    [(0, "amount_implausible"), (-1, "amount_implausible"), (6_900_000_000, "cash_implausible")],
)
def test_cash_that_is_a_slip_of_the_finger(amount: int, message: str) -> None:
    book = open_till()
    book >> scan() >> ev(CashGiven, amount=amount) << said(message)
    book.done()


def test_rounding_goes_down_to_a_jiao_and_is_its_own_figure() -> None:
    book = open_till()
    book >> scan(price=1_239) >> ev(RoundingToggled, unit=10)
    book >> ev(CashGiven, amount=1_230) << saved(SaleClosed) << DRAWER
    closes(book).done()
    fact = book.last(SaleClosed)
    assert (fact.rounding, fact.total) == (9, 1_230)


def test_rounding_twice_is_rounding_off_again() -> None:
    book = open_till()
    book >> scan(price=1_239) >> ev(RoundingToggled, unit=10) >> ev(RoundingToggled, unit=10)
    assert left(book) == 1_239
    book >> ev(RoundingToggled, unit=-5) << said("amount_implausible")
    book.done()


def test_a_sale_that_costs_nothing_closes_without_a_tender() -> None:
    book = open_till()
    book >> scan(price=0) >> ev(CashGiven, amount=100) << said("nothing_to_pay")
    book >> ev(ClosedWithoutTender) << saved(SaleClosed)
    closes(book).done()
    assert book.last(SaleClosed).total == 0


def test_a_sale_that_costs_something_does_not() -> None:
    book = open_till()
    book >> scan() >> ev(ClosedWithoutTender) << said("still_to_pay")
    book.done()


# --- card


def test_card_approved() -> None:
    book = open_till()
    book >> scan()
    attempt = card_told(book)
    book >> ev(PinpadStatus, attempt=attempt, text="insert_card")
    assert book.till.pinpad_text == "insert_card"
    approve(book, attempt, 1_000) << saved(AttemptDone, SaleClosed) << said("tender_approved")
    closes(book).done()
    begun = book.last(AttemptBegun)
    assert isinstance(begun.subject, CardSubject)
    assert begun.subject.last_receipt_number == "0000"
    assert book.last(SaleClosed).tenders[0].slip == slip(1_000)


def test_card_declined_leaves_the_sale_as_it_was() -> None:
    book = open_till()
    book >> scan()
    attempt = card_told(book)
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Declined(code="declined")) << saved(AttemptRefused)
    book << said("card_refused")
    book >> scan()
    assert left(book) == 2_000
    second = card_told(book)
    approve(book, second, 2_000) << saved(AttemptDone, SaleClosed) << said("tender_approved")
    closes(book).done()


def test_a_pending_card_is_aborted_at_most_and_its_own_answer_decides() -> None:
    book = open_till()
    book >> scan()
    attempt = card_told(book)
    book >> ev(CardChosen) << said("wait_for_answer")
    book >> ev(CashGiven, amount=1_000) << said("wait_for_answer")
    book >> ev(Park) << said("wait_for_answer")
    book >> ev(Void, reason="x") << said("wait_for_answer")
    book >> ev(TenderCancelled) << AbortPinpad(attempt.value) << said("cancelling")
    approve(book, attempt, 1_000) << saved(AttemptDone, SaleClosed) << said("tender_approved")
    closes(book).done()


def test_an_unclear_card_is_asked_about_and_found() -> None:
    book = open_till()
    book >> scan()
    attempt = card_unknown(book)
    begun = book.last(AttemptBegun)
    book >> ev(TimeUp, timer=f"query/{attempt.value}") << Enquire(attempt.value, 1_000, "0000", begun.at_ms)
    approve(book, attempt, 1_000) << saved(AttemptDone, SaleClosed) << said("tender_approved")
    closes(book).done()


def test_an_unclear_card_is_asked_about_and_not_found() -> None:
    book = open_till()
    book >> scan()
    attempt = card_unknown(book)
    book >> ev(AskAgain, attempt=attempt) << said("asking_again") << Enquire
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Unclear(why="no link")) << StartTimer
    book >> ev(TimeUp, timer=f"query/{attempt.value}") << Enquire
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Declined(code="not_found")) << saved(AttemptRefused)
    book << said("card_refused")
    book >> ev(AskAgain, attempt=attempt) << said("nothing_to_ask")
    book.done()
    assert not book.sale.frozen


def test_asking_stops_after_a_while_and_starts_again_when_the_pinpad_is_back() -> None:
    book = open_till()
    book >> scan()
    attempt = card_unknown(book)
    timer = f"query/{attempt.value}"
    for _ in range(MAX_QUERIES - 1):
        book >> ev(TimeUp, timer=timer) << Enquire
        book >> ev(PinpadAnswered, attempt=attempt, outcome=Unclear(why="no link")) << StartTimer
    book >> ev(TimeUp, timer=timer) << Enquire
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Unclear(why="no link"))
    book >> ev(PinpadSeen, last_receipt_number="0001") << StartTimer
    book >> ev(TimeUp, timer=timer) << Enquire
    book.done()
    assert book.till.last_receipt_number == "0000"  # the one of before the attempt


def test_a_late_approval_of_a_refused_card_is_told_loudly() -> None:
    book = open_till()
    book >> scan()
    attempt = card_told(book)
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Declined(code="not_found")) << saved(AttemptRefused)
    book << said("card_refused")
    approve(book, attempt, 1_000) << said("late_answer")
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Declined(code="declined"))
    book.done()


def test_an_unresolved_pinpad_takes_no_new_payment_but_cash_stays_open() -> None:
    book = open_till()
    book >> scan()
    card_unknown(book)
    unknown = book.sale.sale
    book >> ev(CardChosen) << said("pinpad_unresolved")
    book >> ev(Park) << said("parked")
    book >> scan("cup", 500) >> ev(CardChosen) << said("pinpad_unresolved")
    book >> ev(CashGiven, amount=500) << saved(SaleClosed) << DRAWER
    closes(book)
    book >> ev(ClosePeriod, cash_counted=0) << said("parked_sale_unresolved")
    book >> ev(Recall, sale=unknown) >> ev(CashGiven, amount=400) << DRAWER
    book.done()
    assert left(book) == 600


def test_a_card_found_after_cash_is_given_back_by_itself_and_then_the_sale_closes() -> None:
    book = open_till()
    book >> scan()
    attempt = card_unknown(book)
    book >> ev(CashGiven, amount=1_000) << DRAWER  # change and drawer at once, the receipt when the card is known
    book >> ev(ClosedWithoutTender) << said("wait_for_answer")
    reversal = hole()
    approve(book, attempt, 1_000) << saved(AttemptDone, AttemptBegun) << said("paid_twice_reversing")
    book << ReverseCard(reversal, 1_000, "0001")
    approve(book, reversal, 1_000, "0002") << saved(AttemptDone, AttemptReversed, SaleClosed)
    closes(book).done()
    assert [tender.kind for tender in book.last(SaleClosed).tenders] == ["cash"]


def test_a_card_found_while_its_sale_is_parked_closes_the_parked_sale() -> None:
    book = open_till()
    book >> scan()
    attempt = card_unknown(book)
    book >> ev(Park) << said("parked")
    book >> scan("cup", 500)
    approve(book, attempt, 1_000) << saved(AttemptDone, SaleClosed) << said("tender_approved")
    closes(book).done()
    assert book.till.parked == ()
    assert left(book) == 500


def paid_twice(book: Playbook) -> Any:
    """Cash and card both paid for the sale, and the card cannot be given back; → the card's attempt."""
    book >> scan()
    attempt = card_unknown(book)
    book >> ev(CashGiven, amount=1_000) << DRAWER
    reversal = hole()
    approve(book, attempt, 1_000) << saved(AttemptDone, AttemptBegun) << said("paid_twice_reversing")
    book << ReverseCard(reversal, 1_000, "0001")
    book >> ev(PinpadAnswered, attempt=reversal, outcome=Declined(code="reversal_impossible"))
    book << saved(AttemptRefused) << said("reversal_refused")
    return attempt


def test_a_sale_paid_twice_stays_open_until_the_money_is_given_back() -> None:
    book = open_till()
    attempt = paid_twice(book)
    assert book.sale.stray
    book >> ev(ClosedWithoutTender) << said("wait_for_answer")
    reversal = hole()
    book >> ev(AskAgain, attempt=attempt) << saved(AttemptBegun) << ReverseCard(reversal, 1_000, "0001")
    approve(book, reversal, 1_000, "0002") << saved(AttemptDone, AttemptReversed, SaleClosed)
    closes(book).done()


def test_a_sale_paid_twice_takes_the_card_when_the_cash_is_returned() -> None:
    book = open_till()
    paid_twice(book)
    book >> ev(CashReturned, tender=book.sale.tenders[0].tender) << saved(SaleClosed)
    book << OpenDrawer("return") << said("hand_cash_back", "1000")
    closes(book).done()
    assert [tender.kind for tender in book.last(SaleClosed).tenders] == ["card"]


def test_a_card_refused_late_does_not_undo_what_the_clerk_does_meanwhile() -> None:
    book = open_till()
    book >> scan()
    attempt = card_unknown(book)
    book >> ev(CodeChosen) << said("scan_payment_code")
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Declined(code="not_found")) << saved(AttemptRefused)
    book << said("card_refused")
    book >> ev(PaymentCodeScanned, code="13", wallet="wechat") << saved(AttemptBegun) << Ask
    book.done()


def test_two_cards() -> None:
    book = open_till()
    book >> scan()
    book >> ev(CardChosen, amount=1_001) << said("more_than_left")
    book >> ev(CardChosen, amount=0) << said("amount_implausible")
    first = card_told(book, 400)
    approve(book, first, 400) << saved(AttemptDone) << said("tender_approved")
    second = card_told(book)
    assert book.last(AttemptBegun).subject.last_receipt_number == "0001"
    approve(book, second, 600, "0002") << saved(AttemptDone, SaleClosed) << said("tender_approved")
    closes(book).done()
    assert [tender.receivable for tender in book.last(SaleClosed).tenders] == [400, 600]


def test_money_that_two_unknowns_bring_is_given_back_before_the_sale_closes() -> None:
    book = open_till()
    book >> scan()
    card = card_unknown(book)
    code, asked = code_sent(book)
    book >> ev(Answered, ask=asked, answer=Unknown(why="silence")) << saved(AttemptUnknown)
    book << said("outcome_unknown") << StartTimer
    book >> ev(CashGiven, amount=1_000) << DRAWER
    card_back, code_back, refund = hole(), hole(), hole()
    approve(book, card, 1_000) << saved(AttemptDone, AttemptBegun) << said("paid_twice_reversing")
    book << ReverseCard(card_back, 1_000, "0001")
    approve(book, card_back, 1_000, "0002") << saved(AttemptDone, AttemptReversed)
    query = hole()
    book >> ev(TimeUp, timer=f"query/{code.value}") << Ask(query, QueryPayCode(attempt=code.value))
    book >> ev(Answered, ask=query, answer=CodePaid(slip=code_slip(1_000), buyer_paid=1_000))
    book << saved(AttemptDone, AttemptBegun) << said("paid_twice_reversing") << Ask(refund, code_back)
    assert isinstance(code_back.value, RefundPayCode)
    book >> ev(Answered, ask=refund, answer=Done()) << saved(AttemptDone, AttemptReversed, SaleClosed)
    closes(book).done()


# --- payment code


def code_sent(book: Playbook, amount: int = 1_000) -> tuple[Any, Any]:
    """A code is scanned and sent; → the attempt, the question."""
    asked, question = hole(), hole()
    book >> ev(PaymentCodeScanned, code="134567890123456789", wallet="wechat") << saved(AttemptBegun)
    book << Ask(asked, question)
    attempt = hole()
    attempt.filled, attempt.value = True, question.value.attempt
    assert question.value == PayCode(attempt=attempt.value, code="134567890123456789", wallet="wechat", amount=amount)
    return attempt, asked


def query_code(book: Playbook, attempt: Any) -> Any:
    query = hole()
    book >> ev(TimeUp, timer=f"query/{attempt.value}") << Ask(query, QueryPayCode(attempt=attempt.value))
    return query


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


# --- giving the sale up


def paid_by_card_in_part(book: Playbook) -> Any:
    book >> scan()
    attempt = card_told(book, 400)
    approve(book, attempt, 400) << saved(AttemptDone) << said("tender_approved")
    return attempt


def test_a_void_gives_everything_back_newest_first() -> None:
    book = open_till()
    paid_by_card_in_part(book)
    book >> ev(CashGiven, amount=100) << DRAWER
    _, asked = code_sent(book, 500)
    book >> ev(Answered, ask=asked, answer=Unknown(why="x")) << saved(AttemptUnknown)
    book << said("outcome_unknown") << StartTimer
    book >> ev(Void, reason="r") << said("wait_for_answer")
    book >> ev(TenderCancelled) << Ask << said("cancelling")
    cancel = book.till.asking[-1].ask
    book >> ev(Answered, ask=cancel, answer=Done()) << saved(AttemptRefused) << said("code_refused")
    _, asked = code_sent(book, 500)
    book >> ev(Answered, ask=asked, answer=CodePaid(slip=code_slip(400), buyer_paid=400))
    book << saved(AttemptDone) << said("tender_approved")
    refund, reversal = hole(), hole()
    book >> ev(Void, reason="r") << saved(AttemptBegun) << Ask(refund, hole())
    book >> ev(CashGiven, amount=100) << said("wait_for_answer")
    book >> ev(Answered, ask=refund, answer=Done()) << saved(AttemptDone, AttemptReversed, AttemptBegun)
    book << ReverseCard(reversal, 400, "0001")
    approve(book, reversal, 400, "0002") << saved(AttemptDone, AttemptReversed, SaleVoided)
    book << OpenDrawer("void") << said("hand_cash_back", "100") << said("voided") << Exchange
    book.done()
    assert book.till.sale is None


def test_a_refused_reversal_stops_the_void_and_keeps_the_tender() -> None:
    book = open_till()
    paid_by_card_in_part(book)
    reversal = hole()
    book >> ev(Void, reason="r") << saved(AttemptBegun) << ReverseCard(reversal, 400, "0001")
    book >> ev(PinpadAnswered, attempt=reversal, outcome=Declined(code="reversal_impossible"))
    book << saved(AttemptRefused) << said("reversal_refused")
    assert book.sale.voiding == ""
    book >> ev(CashGiven, amount=600) << saved(SaleClosed) << DRAWER
    closes(book).done()


def test_an_unknown_reversal_keeps_nobody_waiting_and_is_safe_to_repeat() -> None:
    book = open_till()
    paid_by_card_in_part(book)
    sale, reversal = book.sale.sale, hole()
    book >> ev(Void, reason="r") << saved(AttemptBegun) << ReverseCard(reversal, 400, "0001")
    book >> ev(PinpadAnswered, attempt=reversal, outcome=Unclear(why="link lost")) << saved(AttemptUnknown)
    book << said("outcome_unknown") << StartTimer
    book >> ev(TimeUp, timer=f"query/{reversal.value}")  # not by itself: the pinpad may want the card again
    book >> ev(Park) << said("parked")
    book >> scan("cup", 500) >> ev(CardChosen) << said("pinpad_unresolved")
    book >> ev(CashGiven, amount=500) << saved(SaleClosed) << DRAWER
    closes(book)
    book >> ev(Recall, sale=sale)
    book >> ev(AskAgain, attempt=reversal) << said("asking_again") << ReverseCard(reversal.value, 400, "0001")
    book >> ev(PinpadAnswered, attempt=reversal, outcome=Declined(code="already_reversed"))
    book << saved(AttemptDone, AttemptReversed, SaleVoided) << said("voided") << Exchange
    book.done()


def test_no_reversal_goes_to_a_pinpad_that_owes_an_answer() -> None:
    book = open_till()
    paid_by_card_in_part(book)
    first = book.sale.sale
    book >> ev(Park) << said("parked")
    book >> scan("cup", 500)
    card_unknown(book)
    book >> ev(Recall, sale=first) << said("parked")
    book >> ev(Void, reason="r") << said("pinpad_unresolved")
    book.done()
    assert book.sale.voiding == ""


def test_the_period_stays_open_while_a_parked_sale_holds_money() -> None:
    book = open_till()
    book >> scan() >> ev(CashGiven, amount=100) << DRAWER
    book >> ev(ClosePeriod, cash_counted=0) << said("finish_sale_first")
    sale = book.sale.sale
    book >> ev(Park) << said("parked")
    book >> ev(ClosePeriod, cash_counted=0) << said("parked_sale_holds_money")
    book >> ev(Recall, sale=sale)
    book >> ev(CashReturned, tender=book.sale.tenders[0].tender) << OpenDrawer << said("hand_cash_back")
    book >> ev(Park) << said("parked")
    book >> ev(ClosePeriod, cash_counted=50_000) << saved(PeriodClosed)


def test_one_reversal_at_a_time_whoever_asks_for_it() -> None:
    book = open_till()
    book >> scan()
    code, asked = code_sent(book)
    book >> ev(Answered, ask=asked, answer=Unknown(why="silence")) << saved(AttemptUnknown)
    book << said("outcome_unknown") << StartTimer
    part = card_told(book, 400)
    approve(book, part, 400) << saved(AttemptDone) << said("tender_approved")
    query, refund, reversal = hole(), hole(), hole()
    book >> ev(TimeUp, timer=f"query/{code.value}") << Ask(query, QueryPayCode(attempt=code.value))
    book >> ev(Answered, ask=query, answer=CodePaid(slip=code_slip(1_000), buyer_paid=1_000))
    book << saved(AttemptDone, AttemptBegun) << said("paid_twice_reversing") << Ask(refund, hole())
    book >> ev(AskAgain, attempt=code) << said("wait_for_answer")  # it is under way
    book >> ev(Answered, ask=refund, answer=Refusal(code="closed")) << saved(AttemptRefused) << said("reversal_refused")
    book >> ev(Void, reason="r") << saved(AttemptBegun) << ReverseCard(reversal, 400, "0001")
    book >> ev(AskAgain, attempt=code) << said("wait_for_answer")  # the void comes to it
    refund = hole()
    approve(book, reversal, 400, "0002") << saved(AttemptDone, AttemptReversed, AttemptBegun) << Ask(refund, hole())
    book >> ev(Answered, ask=refund, answer=Done()) << saved(AttemptDone, AttemptReversed, SaleVoided)
    book << said("voided") << Exchange
    book.done()


def test_a_tender_chosen_for_what_a_late_answer_then_paid_takes_nothing() -> None:
    """The code stays unknown, so the sale does not close; there is nothing left to charge a second card with."""
    book = open_till()
    book >> scan()
    _, asked = code_sent(book)
    book >> ev(Answered, ask=asked, answer=Unknown(why="silence")) << saved(AttemptUnknown)
    book << said("outcome_unknown") << StartTimer
    card = card_unknown(book)
    book >> ev(CodeChosen) << said("scan_payment_code")
    approve(book, card, 1_000) << saved(AttemptDone) << said("tender_approved")
    book >> ev(PaymentCodeScanned, code="13", wallet="wechat") << said("nothing_to_pay")
    book.done()
