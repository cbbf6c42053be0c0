"""A voucher while the server is away or silent: it waits, is asked about, and is never consumed twice."""

from __future__ import annotations

import pytest

from pos_terminal.contract.cloud import QueryRedemption, RedeemCoupon, Redeemed, Refusal, Unknown
from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptContradicted,
    AttemptDone,
    AttemptForced,
    AttemptRefused,
    PeriodClosed,
    PeriodOpened,
    SaleClosed,
)
from pos_terminal.till.effects import Ask, CheckPin, Exchange, PrintReport, StartTimer
from pos_terminal.till.events import (
    Answered,
    AskAgain,
    CashGiven,
    ClosePeriod,
    Force,
    LinkChanged,
    OpenPeriod,
    PinChecked,
    TimeUp,
    Unreachable,
)
from pos_terminal.till.hand_over import HandOver
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.goods import handed_over, of_redemption, serial, status, voucher, waiting
from tests.pos_terminal.till.scenes import DRAWER, scan
from tests.pos_terminal.till.steps import closes


def test_off_line_the_voucher_waits_and_is_sent_when_the_server_is_back() -> None:
    book = waiting()
    attempt = serial(book)
    assert status(book) == "pending"
    assert len(book.drafts) == 1
    book >> ev(LinkChanged, online=False)
    book.done()
    again = hole()
    book >> ev(LinkChanged, online=True) << Ask(again, RedeemCoupon(coupon="v", serial=attempt, order="o1", amount=0))
    book >> ev(Answered, ask=again, answer=Redeemed(reference="r")) << saved(AttemptDone) << said("voucher_redeemed")
    book << Exchange
    book.done()
    assert sum(isinstance(fact, AttemptBegun) and of_redemption(fact) for fact in book.facts) == 1


def test_it_is_asked_at_growing_distances_for_as_long_as_it_takes() -> None:
    book = waiting()
    attempt = serial(book)
    delays = []
    for _ in range(9):
        ask, timer = hole(), hole()
        book >> ev(TimeUp, timer=f"voucher/{attempt}") << Ask(ask, hole())
        book >> ev(Answered, ask=ask, answer=Unreachable()) << timer
        delays.append(timer.value.delay_ms)
    book.done()
    assert delays == [2_000, 4_000, 8_000, 15_000, 30_000, 60_000, 60_000, 60_000, 60_000]


def test_a_server_that_has_not_had_the_sale_yet_is_asked_again() -> None:
    book, (ask,) = handed_over(voucher())
    book >> ev(Answered, ask=ask, answer=Refusal(code="not_paid_yet")) << said("voucher_waits") << StartTimer
    book.done()
    assert status(book) == "pending"
    again = hole()
    book >> ev(TimeUp, timer=f"voucher/{serial(book)}") << Ask(again, hole())
    assert isinstance(again.value, str)
    book >> ev(Answered, ask=again, answer=Redeemed(reference="r")) << saved(AttemptDone) << said("voucher_redeemed")
    book << Exchange
    book.done()


def test_an_unknown_one_is_asked_about_and_found_consumed() -> None:
    book = waiting(Unknown(why="silence"))
    attempt, query = serial(book), hole()
    book >> ev(TimeUp, timer=f"voucher/{attempt}")
    book << Ask(query, QueryRedemption(coupon="v", serial=attempt, order="o1"))
    book >> ev(Answered, ask=query, answer=Redeemed(reference="r")) << saved(AttemptDone) << said("voucher_redeemed")
    book << Exchange
    book.done()


def test_an_unknown_one_that_surely_had_no_effect_is_sent_again_under_its_serial() -> None:
    book = waiting(Unknown(why="silence"))
    attempt, query, again = serial(book), hole(), hole()
    book >> ev(TimeUp, timer=f"voucher/{attempt}") << Ask(query, hole())
    book >> ev(Answered, ask=query, answer=Refusal(code="not_redeemed"))
    book << Ask(again, RedeemCoupon(coupon="v", serial=attempt, order="o1", amount=0))
    book >> ev(Answered, ask=again, answer=Unreachable()) << StartTimer
    assert status(book) == "unknown"
    query = hole()
    (
        book
        >> ev(TimeUp, timer=f"voucher/{attempt}")
        << Ask(query, QueryRedemption(coupon="v", serial=attempt, order="o1"))
    )
    book >> ev(Answered, ask=query, answer=Unknown(why="late")) << StartTimer
    book.done()


def test_an_unknown_one_that_somebody_else_used_is_refused() -> None:
    book = waiting(Unknown(why="silence"))
    query = hole()
    book >> ev(AskAgain, attempt=serial(book)) << said("asking_again") << Ask(query, hole())
    book >> ev(Answered, ask=query, answer=Refusal(code="used_elsewhere")) << saved(AttemptRefused)
    book << said("voucher_refused", "used_elsewhere", "", "提货券 v") << Exchange
    book.done()
    book >> ev(AskAgain, attempt=serial(book)) << said("nothing_to_ask")
    book.done()


@pytest.mark.parametrize("code", ["coupon_unreadable", "seller_unknown", "cloud_refused", "no_such_coupon", "expired"])
def test_what_does_not_say_whether_it_was_consumed_leaves_it_unknown(code: str) -> None:
    """Only «it was not» and «somebody else did» settle it; a server that could not look is asked again."""
    book = waiting(Unknown(why="silence"))
    attempt, query, again = serial(book), hole(), hole()
    book >> ev(TimeUp, timer=f"voucher/{attempt}") << Ask(query, hole())
    book >> ev(Answered, ask=query, answer=Refusal(code=code)) << StartTimer
    book.done()
    assert status(book) == "unknown"
    book >> ev(TimeUp, timer=f"voucher/{attempt}") << Ask(again, hole())
    book >> ev(Answered, ask=again, answer=Redeemed(reference="r")) << saved(AttemptDone) << said("voucher_redeemed")
    book << Exchange
    book.done()


def test_what_waits_holds_up_neither_the_next_sale_nor_the_z() -> None:
    book = waiting()
    book >> scan() >> ev(CashGiven, amount=1_000) << saved(SaleClosed) << DRAWER
    closes(book)
    book >> ev(ClosePeriod, cash_counted=0) << saved(PeriodClosed) << PrintReport << Exchange
    assert len(book.drafts) == 1
    again = hole()
    book >> ev(TimeUp, timer=book_timer(book)) << Ask(again, hole())
    book >> ev(Answered, ask=again, answer=Redeemed(reference="r")) << saved(AttemptDone) << said("voucher_redeemed")
    book << Exchange
    book.done()


def book_timer(book: Playbook) -> str:
    return f"voucher/{over_waiting(book).attempts[-1].attempt}"


def over_waiting(book: Playbook) -> HandOver:
    return next(one for one in book.till.hand_overs if one.unresolved)


def test_a_supervisor_decides_what_nobody_can_find_out() -> None:
    for outcome, last, message in (
        ("done", AttemptDone, "voucher_redeemed"),
        ("refused", AttemptRefused, "voucher_refused"),
    ):
        book = waiting(Unknown(why="silence"))
        query, ask = hole(), hole()
        book >> ev(TimeUp, timer=book_timer(book)) << Ask(query, hole())
        said_so = {"attempt": serial(book), "outcome": outcome, "number": "9", "pin": "9", "reason": "looked it up"}
        book >> ev(Force, **said_so) << CheckPin(ask, "9", "9")
        book >> ev(PinChecked, ask=ask, number="9", role="supervisor") << saved(AttemptForced, last)
        book << said(message) << Exchange
        contrary = Redeemed(reference="r") if outcome == "refused" else Refusal(code="not_redeemed")
        book >> ev(Answered, ask=query, answer=contrary) << saved(AttemptContradicted)
        book << said("late_answer" if outcome == "refused" else "late_refusal")
        book >> ev(Force, **said_so) << said("nothing_to_force")
        book.done()


def test_a_decision_is_counted_by_the_z_of_its_own_period() -> None:
    book = waiting(Unknown(why="silence"))
    began = book.till.period
    assert began is not None
    book >> ev(ClosePeriod, cash_counted=0) << saved(PeriodClosed) << PrintReport << Exchange
    said_so = {"attempt": serial(book), "outcome": "done", "number": "9", "pin": "9", "reason": "looked it up"}
    book >> ev(Force, **said_so) << said("open_period_first")
    book >> ev(OpenPeriod, cash_float=0) << saved(PeriodOpened)
    ask = hole()
    book >> ev(Force, **said_so) << CheckPin(ask, "9", "9")
    book >> ev(PinChecked, ask=ask, number="9", role="supervisor") << saved(AttemptForced, AttemptDone)
    book << said("voucher_redeemed") << Exchange
    book.done()
    now = book.till.period
    assert now is not None
    assert (book.last(AttemptForced).period, now.report.forced) == (now.period, 1)
    assert now.period != began.period


def test_what_surely_had_no_effect_is_not_for_a_supervisor() -> None:
    book = waiting()
    book >> ev(Force, attempt=serial(book), outcome="done", number="9", pin="9", reason="r") << said("nothing_to_force")
    book.done()
