"""A card that was decided as not received and found after its sale's void, and the way back of its money."""

from __future__ import annotations

from typing import Any

from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptContradicted,
    AttemptDone,
    AttemptUnknown,
    ContradictionSettled,
    SaleVoided,
)
from pos_terminal.till.effects import Enquire, Exchange, PrintGivenBack, PrintVoid, ReverseCard
from pos_terminal.till.events import PinpadAnswered, Unclear, Void
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.decided_cards import back, forced_refused
from tests.pos_terminal.till.settling import settle
from tests.pos_terminal.till.steps import approve, sees_pinpad


def found(book: Playbook, attempt: str) -> str:
    """The pinpad is back, and says that the card was charged: receipt 0041."""
    back(book) << Enquire
    approve(book, attempt, 1_000, "0041") << saved(AttemptContradicted) << said("late_answer")
    return attempt


def found_after_the_void(book: Playbook) -> str:
    attempt = forced_refused(book)
    book >> ev(Void, reason="r") << saved(SaleVoided) << said("voided") << Exchange
    return found(book, attempt)


def told(book: Playbook, attempt: str) -> Any:
    """A supervisor wants it back and the pinpad is told; → the reversal."""
    reversal = hole()
    settle(book, attempt, "give_back") << said("giving_back")
    sees_pinpad(book, "0041") << saved(AttemptBegun) << ReverseCard(reversal, 1_000, "0041")
    return reversal


def lost(book: Playbook, reversal: Any) -> None:
    book >> ev(PinpadAnswered, attempt=reversal, outcome=Unclear(why="link lost")) << saved(AttemptUnknown)
    book << said("give_back_unknown")


def goes_back(book: Playbook, reversal: Any, receipt: str = "0042") -> None:
    approve(book, reversal, 1_000, receipt) << saved(AttemptDone, ContradictionSettled)
    of = book.last(ContradictionSettled).attempt
    slips(book << said("money_given_back", "card", "1000", "1234"), of)
    assert is_done(book)


def slips(book: Playbook, attempt: str) -> None:
    """The customer's paper, of the void or of the payment: while the sale is here it is not void."""
    if all(sale.attempt(attempt) is None for sale in book.till.unfinished):
        book << PrintVoid
    book << PrintGivenBack(f"back/{attempt}/0", attempt)


def is_done(book: Playbook) -> bool:
    fact = book.last(ContradictionSettled)
    assert (fact.outcome, fact.supervisor, fact.reason, fact.cash) == ("done", "9", "given_back", 0)
    return book.till.card_back is None and all(one.settled for one in book.till.contradictions)
