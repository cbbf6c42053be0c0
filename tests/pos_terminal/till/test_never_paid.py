"""Returns of sales of which a payment never came: a late answer said so, and a supervisor what was done about it."""

from __future__ import annotations

import msgspec
import pytest

from pos_terminal.contract.cloud import LeaseSale, SaleFound
from pos_terminal.contract.codec import encode_fact
from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptContradicted,
    AttemptDone,
    AttemptForced,
    AttemptRefused,
    ContradictionSettled,
    SaleClosed,
    SaleRefunded,
)
from pos_terminal.contract.reasons import CASH_IN, NOT_COLLECTED, NOTHING_WRONG, PUT_RIGHT, STORE_NOT_SHORT
from pos_terminal.till.effects import Ask, Enquire, LookAtPinpad, RefundCard, ReverseCard
from pos_terminal.till.events import Answered, Declined, Force, Park, PinpadAnswered, PinpadSeen, Recall
from pos_terminal.till.return_events import RefundResumed, ReturnAll, ReturnConfirmed, ReturnCounted, ReturnOpened
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.never_paid import _nothing_else, given, late, opened, planned, supervised
from tests.pos_terminal.till.returns import CARD, CASH, CODE, OUT, confirm, ends, refund_on, sold
from tests.pos_terminal.till.scenes import open_till, scan
from tests.pos_terminal.till.settling import put_right
from tests.pos_terminal.till.steps import (
    approve,
    asked_first,
    card_unknown,
    closes,
    sees_pinpad,
    supervisor_says,
    unheld,
)

# --- what is known when the return is opened ------------------------------------------------------------------------


def test_nothing_goes_back_for_what_nobody_paid_and_the_rest_goes_the_way_it_came() -> None:
    book = open_till()
    opened(book, sold(book, cash=1_500, card=2_000), late(CARD, 2_000)) >> ev(ReturnAll)
    assert planned(book) == [(CARD, "unpaid", 2_000), (CASH, "cash", 1_500)]
    supervised(book, 3_500) << saved(SaleRefunded)
    fact = ends(book, 1_500)
    assert given(fact) == [(CARD, "unpaid", 2_000), (CASH, "cash", 1_500)]
    assert fact.supervisor == "9"


def test_goods_are_set_off_first_so_that_no_split_gives_back_more_than_was_paid() -> None:
    """1500 in cash is all that came; a cup, two teas and a tea come back one after the other."""
    book = open_till()
    sale, told = sold(book, cash=1_500, card=2_000), late(CARD, 2_000)
    before: tuple[SaleRefunded, ...] = ()
    tea, cup = (line.line for line in sale.lines)
    for line, count, total, cash in ((cup, 1, 500, 0), (tea, 2, 2_000, 500), (tea, 1, 1_000, 1_000)):
        opened(book, sale, told, before=before) >> ev(ReturnCounted, line=line, count=count)
        book >> ev(ReturnConfirmed, reason="r", total=total)
        if not cash or len(before) == 1:
            book << said("refund_of_unpaid")
            supervised(book, total)
        else:
            unheld(book)
        book << saved(SaleRefunded)
        before = (*before, ends(book, cash))
    assert [sum(one.amount for one in fact.tenders if one.kind == "unpaid") for fact in before] == [500, 1_500, 0]


def test_money_that_went_to_the_card_before_anybody_knew_lowers_no_set_off() -> None:
    book = open_till()
    sale = sold(book, cash=1_500, card=2_000)
    opened(book, sale) >> ev(ReturnCounted, line=sale.lines[1].line, count=1)
    confirm(book, 500)
    attempt = hole()
    sees_pinpad(book, "0009") << saved(AttemptBegun) << RefundCard(attempt, 500, "0007")
    approve(book, attempt, 500, "0010") << saved(AttemptDone, SaleRefunded) << said("refund_approved")
    first = ends(book)
    opened(book, sale, late(CARD, 2_000), before=(first,)) >> ev(ReturnAll)
    assert planned(book) == [(CARD, "unpaid", 2_000), (CASH, "cash", 1_000)]  # 500 + 1000 is what was paid


def test_what_was_collected_in_cash_goes_back_in_cash() -> None:
    book = open_till()
    opened(book, sold(book, card=3_500), late(CARD, 3_500, CASH_IN)) >> ev(ReturnAll)
    assert planned(book) == [(CARD, "cash", 3_500)]
    supervised(book, 3_500) << saved(SaleRefunded)
    assert given(ends(book, 3_500)) == [(CARD, "cash", 3_500)]


def test_what_was_collected_otherwise_takes_a_supervisor_and_goes_to_the_card() -> None:
    book = open_till()
    opened(book, sold(book, card=3_500), late(CARD, 3_500, "collected_otherwise")) >> ev(ReturnAll)
    book >> ev(ReturnConfirmed, reason="r", total=3_500) << said("refund_of_unpaid")
    supervised(book, 3_500)
    sees_pinpad(book, "0007") << saved(AttemptBegun) << ReverseCard(hole(), 3_500, "0007")


@pytest.mark.parametrize("reason", [STORE_NOT_SHORT, NOTHING_WRONG, "paid tomorrow"])
def test_what_somebody_only_says_is_there_takes_a_supervisor_and_goes_to_the_card(reason: str) -> None:
    """«Nothing to do» was read as just that; the clerk alone then had the pinpad pay out what it had never taken."""
    book = open_till()
    opened(book, sold(book, card=3_500), late(CARD, 3_500, reason)) >> ev(ReturnAll)
    book >> ev(ReturnConfirmed, reason="r", total=3_500) << said("refund_of_unpaid")
    supervised(book, 3_500)
    sees_pinpad(book, "0007") << saved(AttemptBegun) << ReverseCard(hole(), 3_500, "0007")


def test_what_the_acquirer_put_right_goes_back_as_ever() -> None:
    book = open_till()
    opened(book, sold(book, card=3_500), late(CARD, 3_500, PUT_RIGHT)) >> ev(ReturnAll)
    confirm(book, 3_500)
    sees_pinpad(book, "0007") << saved(AttemptBegun) << ReverseCard(hole(), 3_500, "0007")


def test_of_a_payment_that_did_come_another_answer_changes_nothing() -> None:
    """«Done» is told of what was taken as refused: money beside the sale, which it does not have."""
    book = open_till()
    told = (late(CARD, 3_500, outcome="done"), late("another", 3_500))
    opened(book, sold(book, card=3_500), *told) >> ev(ReturnAll)
    assert planned(book) == [(CARD, "card", 3_500)]
    assert refund_on(book).late == ()


def test_a_supervisor_is_asked_only_where_the_part_would_go_back() -> None:
    """Two cards: what comes back is less than the newest, which came."""
    book = open_till()
    opened(book, sold(book, code=500, card=3_000), late(CODE, 500, "collected_otherwise", kind="code"))
    book >> ev(ReturnCounted, line="cup", count=1)
    confirm(book, 500)
    sees_pinpad(book, "0009") << saved(AttemptBegun) << RefundCard(hole(), 500, "0007")


# --- what the server has been told ----------------------------------------------------------------------------------


def elsewhere(*facts: AttemptContradicted | ContradictionSettled) -> Playbook:
    """A sale of another till, which the server answers with, and what that till was told of its card later."""
    book = open_till()
    sale = msgspec.structs.replace(sold(book, card=3_500), sale="theirs", period="p-theirs")
    ask = hole()
    book >> ev(ReturnOpened, sale=None, number=sale.number)
    book << Ask(ask, LeaseSale(number=sale.number, attempt=ask)) << said("asking_for_sale", sale.number)
    found = SaleFound(sale=encode_fact(sale), late=tuple(encode_fact(fact) for fact in facts), fence="f-1")
    book >> ev(Answered, ask=ask, answer=found) >> ev(ReturnAll)
    return book


CONTRADICTED = AttemptContradicted(
    at_ms=5, attempt=CARD, sale="theirs", number="n", kind="card", amount=3_500, outcome="refused"
)


def settled(reason: str) -> ContradictionSettled:
    return ContradictionSettled(at_ms=6, attempt=CARD, outcome="refused", supervisor="9", reason=reason)


def test_a_sale_of_another_till_brings_what_that_was_told() -> None:
    assert planned(elsewhere(CONTRADICTED, settled(CASH_IN))) == [(CARD, "cash", 3_500)]
    assert planned(elsewhere(CONTRADICTED, settled(PUT_RIGHT))) == [(CARD, "card", 3_500)]


def test_what_nobody_there_has_put_right_yet_is_set_off_on_a_supervisors_word() -> None:
    book = elsewhere(CONTRADICTED)
    book >> ev(ReturnConfirmed, reason="r", total=3_500) << said("refund_of_unpaid")
    supervised(book, 3_500) << saved(SaleRefunded)
    assert given(ends(book)) == [(CARD, "unpaid", 3_500)]


def test_told_between_opening_and_confirming_it_is_shown_before_money_goes_back() -> None:
    book = open_till()
    sale, ask, again = sold(book, card=3_500), hole(), hole()
    book >> ev(ReturnOpened, sale=sale) << Ask(ask, hole()) << said("asking_for_sale", sale.number)
    book >> ev(Answered, ask=ask, answer=_nothing_else(sale)) >> ev(ReturnAll)
    book >> ev(ReturnConfirmed, reason="r", total=3_500) << Ask(again, hole()) << said("asking_for_sale", sale.number)
    told = msgspec.structs.replace(
        _nothing_else(sale), late=(encode_fact(CONTRADICTED), encode_fact(settled(NOT_COLLECTED))), fence="f-1"
    )
    book >> ev(Answered, ask=again, answer=told) << said("return_changed")
    assert planned(book) == [(CARD, "unpaid", 3_500)]
    assert not refund_on(book).begun


# --- what is told while the return is open --------------------------------------------------------------------------


def forced_done(book: Playbook) -> tuple[str, SaleClosed]:
    """A tea was sold by a card nobody knows of, which a supervisor says was charged."""
    book >> scan()
    attempt = card_unknown(book, newest="0040")
    supervisor_says(book, attempt.value, "done") << saved(AttemptForced, AttemptDone, SaleClosed)
    book << said("tender_approved")
    closes(book)
    return str(attempt.value), book.last(SaleClosed)


def never_came(book: Playbook, attempt: str) -> None:
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Declined(code="not_found"))
    book << saved(AttemptContradicted) << said("late_refusal")


def asked_and_told() -> tuple[Playbook, str, SaleClosed]:
    book = open_till()
    attempt, sale = forced_done(book)
    book >> ev(PinpadSeen, last_receipt_number="0040") << Enquire
    never_came(book, attempt)
    return book, attempt, sale


def test_until_somebody_says_what_was_done_about_it_nothing_goes_back() -> None:
    book, attempt, sale = asked_and_told()
    opened(book, sale) >> ev(ReturnAll)
    for pin in ({}, {"number": "9", "pin": "9"}):
        book >> ev(ReturnConfirmed, reason="r", total=1_000, **pin) << said("payment_never_came", "1000")
    put_right(book, attempt, NOT_COLLECTED)
    assert planned(book) == [(sale.tenders[0].tender, "unpaid", 1_000)]
    supervised(book, 1_000) << saved(SaleRefunded)
    assert [kind for _, kind, _ in given(ends(book))] == ["unpaid"]


def test_what_is_collected_while_the_return_is_parked_counts_when_it_is_back() -> None:
    book, attempt, sale = asked_and_told()
    opened(book, sale) >> ev(ReturnAll) >> ev(Park)
    book << said("parked")
    put_right(book, attempt, CASH_IN)
    book >> ev(Recall, sale=book.till.parked[0].sale)
    assert planned(book) == [(sale.tenders[0].tender, "cash", 1_000)]


def refused_at_the_look() -> tuple[Playbook, str, SaleClosed]:
    """The pinpad is asked about the forced card before it pays out, and says that it never charged it."""
    book = open_till()
    attempt, sale = forced_done(book)
    opened(book, sale) >> ev(ReturnAll)
    look = hole()
    confirm(book, 1_000) << Enquire << LookAtPinpad(look)
    never_came(book, attempt)
    book >> ev(PinpadSeen, look=look, last_receipt_number="0040") << said("payment_never_came", "1000")
    assert book.sale.intent is None
    assert book.sale.attempts == ()
    return book, attempt, sale


def test_a_pinpad_that_says_so_before_it_pays_out_pays_nothing_out() -> None:
    book, attempt, _ = refused_at_the_look()
    book >> ev(RefundResumed) << said("payment_never_came", "1000")
    put_right(book, attempt, NOT_COLLECTED)
    book >> ev(RefundResumed) << saved(SaleRefunded)
    assert [kind for _, kind, _ in given(ends(book))] == ["unpaid"]


def test_what_was_collected_for_it_meanwhile_comes_out_of_the_drawer() -> None:
    book, attempt, _ = refused_at_the_look()
    put_right(book, attempt, CASH_IN)
    book >> ev(RefundResumed) << saved(SaleRefunded) << OUT
    fact = book.last(SaleRefunded)
    assert [(one.kind, one.attempt) for one in fact.tenders] == [("cash", None)]


def test_found_right_after_all_it_is_paid_out_on_the_card() -> None:
    book, attempt, _ = refused_at_the_look()
    put_right(book, attempt, STORE_NOT_SHORT)
    book >> ev(RefundResumed)
    sees_pinpad(book, "0040") << saved(AttemptBegun) << RefundCard(hole(), 1_000, "")


def test_a_refused_part_is_not_given_in_cash_before_it_is_settled() -> None:
    """The pinpad refused to pay out; then it says that it never charged the card either."""
    book = open_till()
    attempt, sale = forced_done(book)
    opened(book, sale) >> ev(ReturnAll)
    paying, look = hole(), hole()
    confirm(book, 1_000) << Enquire << LookAtPinpad(look)
    book >> ev(PinpadSeen, look=look, last_receipt_number="0040")
    asked_first(book, "0040") << saved(AttemptBegun) << RefundCard(paying, 1_000, "")
    book >> ev(PinpadAnswered, attempt=paying, outcome=Declined(code="no_funds")) << saved(AttemptRefused)
    book << said("refund_refused")
    never_came(book, attempt)
    book >> ev(Force, attempt=paying.value, outcome="done", number="9", pin="9", reason="r")
    book << said("payment_to_settle")
    put_right(book, attempt, NOT_COLLECTED)
    book >> ev(RefundResumed) << saved(SaleRefunded)
    assert [(one.kind, one.attempt) for one in ends(book).tenders] == [("unpaid", paying.value)]


def test_what_went_back_already_stays_so() -> None:
    """The money is out when the pinpad says that it never was in: head office finds both."""
    book = open_till()
    attempt, sale = forced_done(book)
    opened(book, sale) >> ev(ReturnAll)
    paying, look = hole(), hole()
    confirm(book, 1_000) << Enquire << LookAtPinpad(look)
    book >> ev(PinpadSeen, look=look, last_receipt_number="0040")
    asked_first(book, "0040") << saved(AttemptBegun) << RefundCard(paying, 1_000, "")
    never_came(book, attempt)
    approve(book, paying, 1_000, "0041") << saved(AttemptDone, SaleRefunded) << said("refund_approved")
    assert [kind for _, kind, _ in given(ends(book))] == ["card"]
