"""Giving a sale up: what is in effect is given back, and what cannot be given back holds nobody up."""

from __future__ import annotations

from typing import Any

from pos_terminal.contract.cloud import (
    CodePaid,
    Done,
    QueryPayCode,
    Refusal,
    Unknown,
)
from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptDone,
    AttemptRefused,
    AttemptReversed,
    AttemptUnknown,
    PeriodClosed,
    ReceiptPrinted,
    SaleClosed,
    SaleVoided,
)
from pos_terminal.till.effects import (
    Ask,
    Exchange,
    OpenDrawer,
    PrintVoid,
    ReverseCard,
    StartTimer,
)
from pos_terminal.till.events import (
    Answered,
    AskAgain,
    CardChosen,
    CashGiven,
    CashReturned,
    ClosePeriod,
    Declined,
    Park,
    PinpadAnswered,
    PrintFinished,
    Recall,
    Reprint,
    TenderCancelled,
    TimeUp,
    Unclear,
    Void,
)
from pos_terminal.till.recovery import Ledgered, recover
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.scenes import DRAWER, PROFILE, code_slip, open_till, scan, slip
from tests.pos_terminal.till.steps import approve, card_told, card_unknown, closes, code_sent, sees_pinpad


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
    book >> ev(Answered, ask=refund, answer=Done()) << saved(AttemptDone, AttemptReversed)
    sees_pinpad(book, "0001") << saved(AttemptBegun) << ReverseCard(reversal, 400, "0001")
    approve(book, reversal, 400, "0002") << saved(AttemptDone, AttemptReversed, SaleVoided)
    went = ("card", "400", "1234", "code", "400", "wechat", "cash", "100", "")
    fact = book.last(SaleVoided)
    book << PrintVoid(f"void/{fact.sale}/0", fact.sale, 0) << OpenDrawer("void") << said("hand_cash_back", "100")
    book << said("voided", fact.number, *went) << Exchange
    book.done()
    assert book.till.sale is None
    assert [(one.kind, one.amount, one.reference) for one in fact.back] == [("card", 400, "0002"), ("code", 400, "")]
    assert [one.slip for one in fact.back] == [slip(400, "0001"), code_slip(400)]
    assert fact.cash == 100


def voided_by_card(book: Playbook) -> SaleVoided:
    """The sale was paid by card in part, and the card's money has gone back."""
    paid_by_card_in_part(book)
    reversal = hole()
    book >> ev(Void, reason="r")
    sees_pinpad(book, "0001") << saved(AttemptBegun) << ReverseCard(reversal, 400, "0001")
    approve(book, reversal, 400, "0002") << saved(AttemptDone, AttemptReversed, SaleVoided)
    fact: SaleVoided = book.last(SaleVoided)
    return fact


def test_a_void_of_nothing_but_cash_prints_a_slip_too() -> None:
    book = open_till()
    book >> scan() >> ev(CashGiven, amount=100) << DRAWER
    book >> ev(Void, reason="r") << saved(SaleVoided)
    fact: SaleVoided = book.last(SaleVoided)
    book << PrintVoid(f"void/{fact.sale}/0", fact.sale, 0) << OpenDrawer("void") << said("hand_cash_back", "100")
    book << said("voided") << Exchange
    assert (fact.back, fact.cash) == ((), 100)
    ledgered = Ledgered(facts=book.facts)
    machine, _ = recover(store="s1", till="02", profile=PROFILE, ledgered=ledgered, drafts=(), at_ms=0, ticket="t")
    assert [(one.document, one.subject) for one in machine.till.unprinted] == [("void", fact.sale)]


def test_a_void_of_nothing_prints_none() -> None:
    book = open_till()
    book >> scan() >> ev(Void, reason="r") << saved(SaleVoided) << said("voided") << Exchange
    book.done()


def test_a_void_slip_that_nobody_confirmed_is_missing_after_a_restart_too_and_is_printed_again() -> None:
    book = open_till()
    fact = voided_by_card(book)
    book << PrintVoid(f"void/{fact.sale}/0", fact.sale, 0) << said("voided") << Exchange
    book >> ev(PrintFinished, job=f"void/{fact.sale}/0", printed=False, unknown=True, reason="link_lost")
    book << said("print_unknown")
    (missing,) = book.till.unprinted
    assert (missing.document, missing.number) == ("void", fact.number)
    ledgered = Ledgered(facts=book.facts)
    machine, _ = recover(store="s1", till="02", profile=PROFILE, ledgered=ledgered, drafts=(), at_ms=0, ticket="t")
    assert [(one.document, one.subject) for one in machine.till.unprinted] == [("void", fact.sale)]
    book >> ev(Reprint, sale=fact.sale, copy=1, document="void") << PrintVoid(f"void/{fact.sale}/1", fact.sale, 1)
    book >> ev(PrintFinished, job=f"void/{fact.sale}/1", printed=True) << saved(ReceiptPrinted)
    book << said("copy_printed", "1")
    assert book.till.unprinted == ()
    printed = book.last(ReceiptPrinted)
    assert (printed.document, printed.subject, printed.copy) == ("sale", fact.sale, 1)


def test_a_sale_that_closed_names_the_card_that_was_charged_and_given_back_in_it() -> None:
    """Cash came meanwhile, and then it was found charged."""
    book = open_till()
    book >> scan()
    attempt = card_unknown(book)
    book >> ev(CashGiven, amount=1_000) << DRAWER
    reversal = hole()
    approve(book, attempt, 1_000) << saved(AttemptDone, AttemptBegun) << said("paid_twice_reversing")
    book << ReverseCard(reversal, 1_000, "0001")
    approve(book, reversal, 1_000, "0002") << saved(AttemptDone, AttemptReversed, SaleClosed)
    closes(book)
    (back,) = book.last(SaleClosed).back
    assert (back.kind, back.amount, back.slip, back.reference) == ("card", 1_000, slip(1_000), "0002")


def test_a_refused_reversal_stops_the_void_and_keeps_the_tender() -> None:
    book = open_till()
    paid_by_card_in_part(book)
    reversal = hole()
    book >> ev(Void, reason="r")
    sees_pinpad(book, "0001") << saved(AttemptBegun) << ReverseCard(reversal, 400, "0001")
    book >> ev(PinpadAnswered, attempt=reversal, outcome=Declined(code="reversal_impossible"))
    book << saved(AttemptRefused) << said("void_stopped", "reversal_impossible", "", "card", "400", "1234")
    assert book.sale.voiding == ""
    book >> ev(CashGiven, amount=600) << saved(SaleClosed) << DRAWER
    closes(book).done()


def test_an_unknown_reversal_keeps_nobody_waiting_and_is_safe_to_repeat() -> None:
    book = open_till()
    paid_by_card_in_part(book)
    sale, reversal = book.sale.sale, hole()
    book >> ev(Void, reason="r")
    sees_pinpad(book, "0001") << saved(AttemptBegun) << ReverseCard(reversal, 400, "0001")
    book >> ev(PinpadAnswered, attempt=reversal, outcome=Unclear(why="link lost")) << saved(AttemptUnknown)
    book << said("void_unknown") << StartTimer
    book >> ev(TimeUp, timer=f"query/{reversal.value}")  # not by itself: the pinpad may want the card again
    book >> ev(Park) << said("parked")
    book >> scan("cup", 500) >> ev(CardChosen) << said("pinpad_unresolved")
    book >> ev(CashGiven, amount=500) << saved(SaleClosed) << DRAWER
    closes(book)
    book >> ev(Recall, sale=sale)
    book >> ev(AskAgain, attempt=reversal) << said("asking_again") << ReverseCard(reversal.value, 400, "0001")
    book >> ev(PinpadAnswered, attempt=reversal, outcome=Declined(code="already_reversed"))
    book << saved(AttemptDone, AttemptReversed, SaleVoided) << PrintVoid << said("voided") << Exchange
    book.done()
    assert book.last(SaleVoided).back[0].reference == ""  # a word, no number to print


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
    book >> ev(Void, reason="r")
    sees_pinpad(book, "0001") << saved(AttemptBegun) << ReverseCard(reversal, 400, "0001")
    book >> ev(AskAgain, attempt=code) << said("wait_for_answer")  # the void comes to it
    refund = hole()
    approve(book, reversal, 400, "0002") << saved(AttemptDone, AttemptReversed, AttemptBegun) << Ask(refund, hole())
    book >> ev(Answered, ask=refund, answer=Done()) << saved(AttemptDone, AttemptReversed, SaleVoided)
    book << PrintVoid << said("voided") << Exchange
    book.done()
