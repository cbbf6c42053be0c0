"""A payment code that a supervisor decided, and the acquirer who is asked about it when the server is back."""

from __future__ import annotations

from typing import Any

from pos_terminal.contract.cloud import Answer, CodePaid, QueryPayCode, Unknown
from pos_terminal.contract.facts import (
    AttemptContradicted,
    AttemptDone,
    AttemptForced,
    AttemptRefused,
    AttemptUnknown,
    SaleClosed,
)
from pos_terminal.till.effects import Ask, CheckPin, StartTimer
from pos_terminal.till.events import Answered, CashGiven, Force, LinkChanged, PinChecked, Unreachable
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.scenes import DRAWER, code_slip, scan
from tests.pos_terminal.till.steps import closes, code_sent, query_code, supervisor_says

PAID = CodePaid(slip=code_slip(1_000), buyer_paid=1_000)


def code_unknown(book: Playbook) -> str:
    attempt, asked = code_sent(book)
    book >> ev(Answered, ask=asked, answer=Unknown(why="silence")) << saved(AttemptUnknown)
    book << said("outcome_unknown") << StartTimer
    return str(attempt.value)


def decided(book: Playbook, outcome: str) -> str:
    book >> scan()
    attempt = code_unknown(book)
    if outcome == "refused":
        supervisor_says(book, attempt, "refused") << saved(AttemptForced, AttemptRefused)
        book << StartTimer(f"decided/{attempt}/1", 5_000) << said("code_refused")
    else:
        supervisor_says(book, attempt, "done") << saved(AttemptForced, AttemptDone, SaleClosed)
        book << StartTimer << said("tender_approved")
        closes(book)
    return attempt


def paid_in_cash_instead(book: Playbook) -> str:
    attempt = decided(book, "refused")
    book >> ev(CashGiven, amount=1_000) << saved(SaleClosed) << DRAWER
    closes(book)
    return attempt


def away(book: Playbook) -> Playbook:
    return book >> ev(LinkChanged, online=False)


def back(book: Playbook) -> Playbook:
    return book >> ev(LinkChanged, online=True)


def asked_about(book: Playbook, attempt: str) -> Any:
    ask = hole()
    book << Ask(ask, QueryPayCode(attempt=attempt))
    return ask


def answer(book: Playbook, ask: Any, said_: Answer | Unreachable) -> Playbook:
    return book >> ev(Answered, ask=ask, answer=said_)


def outline(book: Playbook) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """What is kept, without how often it was asked about."""
    kept = book.till.codes_decided
    return [(one.number, one.supervisor, [(at.attempt, at.status) for at in one.attempts]) for one in kept]


def late(book: Playbook) -> str:
    """Decided as not paid, paid in cash instead, and paid after all."""
    attempt = paid_in_cash_instead(book)
    away(book)
    back(book)
    answer(book, asked_about(book, attempt), PAID) << saved(AttemptContradicted) << said("late_answer")
    return attempt


def forced_while_asked(book: Playbook, outcome: str) -> object:
    """A code whose outcome is forced while a query is under way; → the query."""
    book >> scan()
    attempt, asked = code_sent(book)
    book >> ev(Answered, ask=asked, answer=Unknown(why="x")) << saved(AttemptUnknown) << said("outcome_unknown")
    book << StartTimer
    query = query_code(book, attempt)
    check = hole()
    book >> ev(Force, attempt=attempt, outcome=outcome, number="9", pin="9", reason="r") << CheckPin(check, "9", "9")
    book >> ev(PinChecked, ask=check, number="9", role="supervisor")
    return query
