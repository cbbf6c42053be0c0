"""Cash and cards, alone and together, with every answer of the pinpad that may come or stay away."""

from __future__ import annotations

import pytest

from pos_terminal.contract.cloud import (
    CodePaid,
    Done,
    QueryPayCode,
    RefundPayCode,
    Unknown,
)
from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptContradicted,
    AttemptDone,
    AttemptRefused,
    AttemptReversed,
    AttemptUnknown,
    CardSubject,
    SaleClosed,
    SaleVoided,
)
from pos_terminal.till.effects import (
    AbortPinpad,
    Ask,
    Enquire,
    OpenDrawer,
    ReverseCard,
    StartTimer,
)
from pos_terminal.till.events import (
    Answered,
    AskAgain,
    CardChosen,
    CashGiven,
    CashReturned,
    ClosedWithoutTender,
    ClosePeriod,
    CodeChosen,
    Declined,
    LineRemoved,
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
    Void,
)
from pos_terminal.till.querying import MAX_QUERIES
from tests.playbook import ev, hole, said, saved
from tests.pos_terminal.till.scenes import DRAWER, PROFILE, code_slip, open_till, scan, slip
from tests.pos_terminal.till.steps import (
    approve,
    card_told,
    card_unknown,
    closes,
    code_sent,
    left,
    paid_twice,
    sees_pinpad,
)


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
    assert book.sale.handed_back == 300, "whoever comes to it after a power cut sees it"
    assert not book.sale.frozen
    book >> ev(CashReturned, tender=part) << said("no_such_tender")
    book >> ev(CashGiven, amount=300) << DRAWER
    assert book.sale.handed_back == 0, "the customer stood there and paid again"
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


def test_more_change_than_1000_yuan_is_no_cash_but_a_barcode_in_its_field() -> None:
    book = open_till()
    book >> scan() >> ev(CashGiven, amount=101_001) << said("cash_implausible")
    book >> ev(CashGiven, amount=101_000) << saved(SaleClosed) << DRAWER
    closes(book).done()
    assert book.last(SaleClosed).tenders[0].change == 100_000


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
    approve(book, attempt, 1_000) << saved(AttemptContradicted) << said("late_answer_counts")
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


def test_a_sale_paid_twice_stays_open_until_the_money_is_given_back() -> None:
    book = open_till()
    attempt = paid_twice(book)
    assert book.sale.stray
    book >> ev(ClosedWithoutTender) << said("wait_for_answer")
    reversal = hole()
    book >> ev(AskAgain, attempt=attempt)
    sees_pinpad(book, "0001") << saved(AttemptBegun) << ReverseCard(reversal, 1_000, "0001")
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
    second = card_told(book, newest="0001")
    assert book.last(AttemptBegun).subject.last_receipt_number == "0001"
    approve(book, second, 600, "0002") << saved(AttemptDone, SaleClosed) << said("tender_approved")
    closes(book).done()
    assert [tender.receivable for tender in book.last(SaleClosed).tenders] == [400, 600]


def test_money_that_two_unknowns_bring_is_given_back_before_the_sale_closes() -> None:
    book = open_till()
    book >> scan()
    card = card_unknown(book)
    code, asked = code_sent(book, sure=True)
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


@pytest.mark.parametrize(("amount", "taken"), [(1_005, False), (1_001, False), (1_010, True), (2_995, True)])
def test_a_part_is_paid_in_cash_only_in_coins_there_are(amount: int, taken: bool) -> None:
    """Nothing below a jiao is in the drawer, or in its count. What is due may end in fen, and is paid as it is."""
    book = open_till(payout_unit=10)
    book >> scan("tea", 2_995) >> ev(CashGiven, amount=amount)
    if not taken:
        book << said("cash_not_in_coins", "10")
        assert book.sale.tenders == ()
    elif amount < 2_995:
        book << DRAWER
        assert [one.receivable for one in book.sale.tenders] == [amount]
    else:
        closes(book << saved(SaleClosed) << DRAWER)
    book.done()


def test_a_sale_whose_goods_are_gone_again_is_not_completed() -> None:
    """After a declined card a trial got a receipt with an invoice code for it, of nothing."""
    book = open_till() >> scan()
    attempt = card_told(book)
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Declined(code="declined")) << saved(AttemptRefused)
    book << said("card_refused")
    assert book.till.sale is not None
    book >> ev(LineRemoved, line=book.till.sale.lines[0].line) << said("line_removed")
    for wish in (ev(ClosedWithoutTender), ev(CashGiven, amount=100), ev(CardChosen)):
        book >> wish << said("nothing_to_pay")
    assert book.till.last_closed is None
    book >> ev(Void, reason="r") << saved(SaleVoided)
