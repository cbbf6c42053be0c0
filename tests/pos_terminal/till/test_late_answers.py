"""Answers that come after an outcome was settled: what they contradict is a fact and stays in sight."""

from __future__ import annotations

import pytest

from pos_terminal.contract.cloud import CodePaid, Done, Redeemed, Refusal, Unknown
from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptContradicted,
    AttemptDone,
    AttemptForced,
    AttemptRefused,
    AttemptUnknown,
    ContradictionSettled,
    LateAnswer,
    PeriodClosed,
    PeriodOpened,
    SaleClosed,
    SaleVoided,
)
from pos_terminal.till.effects import Ask, CheckPin, Exchange, PrintReport, StartTimer
from pos_terminal.till.events import (
    Answered,
    Approved,
    CashGiven,
    ClosePeriod,
    Declined,
    Force,
    OpenPeriod,
    PinChecked,
    PinpadAnswered,
    PrintX,
    TenderCancelled,
    TimeUp,
    Unclear,
    Void,
)
from pos_terminal.till.recovery import Ledgered, recover
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.decided_cards import forced_refused
from tests.pos_terminal.till.decided_codes import forced_while_asked
from tests.pos_terminal.till.scenes import DRAWER, PROFILE, code_slip, open_till, scan, slip
from tests.pos_terminal.till.settling import contradicted, recovered, settle
from tests.pos_terminal.till.steps import add_coupon, approve, card_unknown, closes, code_sent, supervisor_says


def test_an_approval_after_a_forced_refusal_is_a_fact_and_stays_in_sight() -> None:
    book = open_till()
    attempt = forced_refused(book)
    approve(book, attempt, 1_000, "0042") << saved(AttemptContradicted) << said("late_answer_counts")
    fact = book.last(AttemptContradicted)
    assert (fact.attempt, fact.sale, fact.number) == (attempt, book.sale.sale, book.sale.number)
    assert (fact.kind, fact.amount, fact.outcome, fact.reference) == ("card", 1_000, "done", "0042")
    assert fact.slip == slip(1_000, "0042")
    shown = book.till.contradictions
    assert [(one.attempt, one.outcome) for one in shown] == [(attempt, "done")]
    assert recovered(book) == shown
    approve(book, attempt, 1_000, "0042").done()  # once
    assert book.sale.attempts[0].status == "refused"  # the sale stands as people left it


@pytest.mark.parametrize("ending", ["closed", "voided"])
def test_it_is_one_also_when_the_sale_is_gone(ending: str) -> None:
    book = open_till()
    attempt = forced_refused(book)
    number = book.sale.number
    if ending == "closed":
        book >> ev(CashGiven, amount=1_000) << saved(SaleClosed) << DRAWER
        closes(book)
    else:
        book >> ev(Void, reason="r") << saved(SaleVoided) << said("voided") << Exchange
    approve(book, attempt, 1_000) << saved(AttemptContradicted) << said("late_answer")
    assert book.last(AttemptContradicted).number == number


def test_it_is_shown_until_it_is_settled_and_no_end_of_a_period_hides_it() -> None:
    book = open_till()
    attempt = forced_refused(book)
    approve(book, attempt, 1_000) << saved(AttemptContradicted) << said("late_answer_counts")
    book >> ev(Void, reason="r") << saved(SaleVoided) << said("voided") << Exchange
    book >> ev(ClosePeriod, cash_counted=0) << saved(PeriodClosed) << PrintReport << Exchange
    (shown,) = book.till.contradictions
    assert (shown.attempt, shown.settled) == (attempt, False)
    assert recovered(book) == book.till.contradictions


def test_what_was_settled_is_gone_with_its_period() -> None:
    book = open_till()
    attempt = forced_refused(book)
    approve(book, attempt, 1_000) << saved(AttemptContradicted) << said("late_answer_counts")
    book >> ev(Void, reason="r") << saved(SaleVoided) << said("voided") << Exchange
    settle(book, attempt, reason="returned_otherwise") << saved(ContradictionSettled) << said("contradiction_settled")
    book >> ev(ClosePeriod, cash_counted=0) << saved(PeriodClosed) << PrintReport << Exchange
    assert book.till.contradictions == ()
    assert recovered(book) == ()


def named(book: Playbook) -> list[tuple[str, bool]]:
    """What the Z named, and what an X of a till that has just started would."""
    z = book.last(PeriodClosed)
    opened = next(i for i, fact in enumerate(book.facts) if isinstance(fact, PeriodOpened))
    before = [fact for fact in book.facts if fact is not z]
    machine, _ = recover(
        store="s1", till="02", profile=PROFILE, ledgered=Ledgered(facts=before[opened:]), drafts=(), at_ms=0, ticket="t"
    )
    assert machine.till.contradictions == z.late
    return [(one.attempt, one.settled) for one in z.late]


def test_the_z_and_an_x_name_it_and_so_they_do_after_a_restart() -> None:
    book = open_till()
    attempt = forced_refused(book)
    approve(book, attempt, 1_000, "0042") << saved(AttemptContradicted) << said("late_answer_counts")
    late = (
        LateAnswer(
            attempt=attempt,
            number=book.sale.number,
            kind="card",
            amount=1_000,
            outcome="done",
            reference="0042",
            sale=book.sale.sale,
            slip=slip(1_000, "0042"),
        ),
    )
    book >> ev(PrintX) << PrintReport(hole(), hole(), None, hole(), "1001", blind=True, late=late)
    book << said("x_printing")
    book >> ev(Void, reason="r") << saved(SaleVoided) << said("voided") << Exchange
    book >> ev(ClosePeriod, cash_counted=0) << saved(PeriodClosed) << PrintReport << Exchange
    assert book.last(PeriodClosed).late == late
    assert named(book) == [(attempt, False)]


def test_the_z_names_what_was_settled_in_its_period_as_settled() -> None:
    book = open_till()
    attempt = contradicted(book)
    settle(book, attempt) << saved(ContradictionSettled) << said("contradiction_settled")
    book >> ev(Void, reason="r") << saved(SaleVoided) << said("voided") << Exchange
    book >> ev(ClosePeriod, cash_counted=0) << saved(PeriodClosed) << PrintReport << Exchange
    assert named(book) == [(attempt, True)]


def test_one_of_a_period_before_that_is_settled_in_this_one_is_named_settled_and_then_no_more() -> None:
    book = open_till()
    attempt = contradicted(book)
    book >> ev(Void, reason="r") << saved(SaleVoided) << said("voided") << Exchange
    book >> ev(ClosePeriod, cash_counted=0) << saved(PeriodClosed) << PrintReport << Exchange
    book >> ev(OpenPeriod, cash_float=0) << saved(PeriodOpened)
    settle(book, attempt) << saved(ContradictionSettled) << said("contradiction_settled")
    book >> ev(ClosePeriod, cash_counted=0) << saved(PeriodClosed) << PrintReport << Exchange
    first, second = [fact for fact in book.facts if isinstance(fact, PeriodClosed)]
    assert [one.settled for one in (*first.late, *second.late)] == [False, True]
    newest = [i for i, fact in enumerate(book.facts) if isinstance(fact, PeriodOpened)][-1]
    told = [fact for fact in book.facts[:newest] if isinstance(fact, AttemptContradicted)]
    ledgered = Ledgered(facts=book.facts[newest:-1], contradicted=told)
    machine, _ = recover(store="s1", till="02", profile=PROFILE, ledgered=ledgered, drafts=(), at_ms=0, ticket="t")
    assert machine.till.contradictions == second.late
    book >> ev(OpenPeriod, cash_float=0) << saved(PeriodOpened)
    assert book.till.contradictions == ()


def test_a_refusal_after_a_forced_success_is_one_too() -> None:
    book = open_till()
    book >> scan()
    attempt = card_unknown(book)
    supervisor_says(book, attempt.value, "done") << saved(AttemptForced, AttemptDone, SaleClosed)
    book << said("tender_approved")
    closes(book)
    for code in ("unreachable", "no_pinpad"):
        book >> ev(PinpadAnswered, attempt=attempt, outcome=Declined(code=code))
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Unclear(why="link"))
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Declined(code="not_found"))
    book << saved(AttemptContradicted) << said("late_refusal")
    assert book.last(AttemptContradicted).outcome == "refused"


def test_an_answer_that_agrees_is_none() -> None:
    book = open_till()
    book >> scan()
    attempt = card_unknown(book)
    supervisor_says(book, attempt.value, "done") << saved(AttemptForced, AttemptDone, SaleClosed)
    book << said("tender_approved")
    closes(book)
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Approved(slip=slip(1_000)))
    book >> ev(PinpadAnswered, attempt="nobody's", outcome=Approved(slip=slip(1_000)))
    book.done()


def test_a_code_found_paid_after_a_forced_refusal() -> None:
    book = open_till()
    query = forced_while_asked(book, "refused")
    book << saved(AttemptForced, AttemptRefused) << StartTimer << said("code_refused")
    book >> ev(Answered, ask=query, answer=CodePaid(slip=code_slip(1_000), buyer_paid=900))
    book << saved(AttemptContradicted) << said("late_answer_counts")
    assert book.last(AttemptContradicted).reference == "acq-1"


def test_a_code_found_unpaid_after_a_forced_success() -> None:
    book = open_till()
    query = forced_while_asked(book, "done")
    book << saved(AttemptForced, AttemptDone, SaleClosed) << StartTimer << said("tender_approved")
    closes(book)
    book >> ev(Answered, ask=query, answer=Refusal(code="no_funds")) << saved(AttemptContradicted)
    book << said("late_refusal")


def test_what_a_cancellation_overtook_is_no_contradiction() -> None:
    """«Paid» may be older than the cancellation, which has given the money back."""
    book = open_till()
    book >> scan()
    _, asked = code_sent(book)
    cancel = hole()
    book >> ev(TenderCancelled) << Ask(cancel, hole()) << said("cancelling")
    book >> ev(Answered, ask=cancel, answer=Done()) << saved(AttemptRefused) << said("code_refused")
    book >> ev(Answered, ask=asked, answer=CodePaid(slip=code_slip(1_000), buyer_paid=1_000))
    book.done()


def test_a_coupon_redeemed_after_a_forced_refusal() -> None:
    book = open_till()
    book >> scan("sofa", 10_000)
    add_coupon(book, "c", 1_000)
    redeem, query, check = hole(), hole(), hole()
    book >> ev(CashGiven, amount=9_000) << saved(AttemptBegun) << Ask(redeem, hole())
    attempt = book.last(AttemptBegun).attempt
    book >> ev(Answered, ask=redeem, answer=Unknown(why="x")) << saved(AttemptUnknown) << said("outcome_unknown")
    book << StartTimer
    book >> ev(TimeUp, timer=f"query/{attempt}") << Ask(query, hole())
    book >> ev(Force, attempt=attempt, outcome="refused", number="9", pin="9", reason="r") << CheckPin(check, "9", "9")
    book >> ev(PinChecked, ask=check, number="9", role="supervisor") << saved(AttemptForced, AttemptRefused)
    book << said("redemption_refused")
    book >> ev(Answered, ask=query, answer=Redeemed(reference="r-1")) << saved(AttemptContradicted)
    book << said("late_answer")
    assert book.last(AttemptContradicted).kind == "redemption"
