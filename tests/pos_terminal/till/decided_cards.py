"""A card that a supervisor decided while the pinpad was away, and the pinpad that comes back."""

from __future__ import annotations

from typing import Any

from pos_terminal.contract.facts import AttemptForced, AttemptRefused, SaleClosed
from pos_terminal.till.effects import Enquire, LookAtPinpad
from pos_terminal.till.events import CardChosen, CashGiven, PinpadAnswered, PinpadSeen, Unclear
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.scenes import DRAWER, scan
from tests.pos_terminal.till.steps import card_unknown, closes, supervisor_says


def forced_refused(book: Playbook, amount: int | None = None) -> str:
    """A card nobody knows of, which a supervisor says was never charged."""
    book >> scan()
    attempt = card_unknown(book, amount, newest="0040")
    supervisor_says(book, attempt.value, "refused") << saved(AttemptForced, AttemptRefused) << said("card_refused")
    return str(attempt.value)


def paid_in_cash_instead(book: Playbook) -> str:
    attempt = forced_refused(book)
    book >> ev(CashGiven, amount=1_000) << saved(SaleClosed) << DRAWER
    closes(book)
    return attempt


def back(book: Playbook, newest: str = "0041") -> Playbook:
    return book >> ev(PinpadSeen, last_receipt_number=newest)


def away(book: Playbook) -> Playbook:
    return book >> ev(PinpadSeen, last_receipt_number=None, why_not="unreachable")


def unclear(book: Playbook, attempt: str) -> Playbook:
    return book >> ev(PinpadAnswered, attempt=attempt, outcome=Unclear(why="unreachable"))


def next_card(book: Playbook) -> Any:
    """Chosen before the pinpad was seen again: the enquiry is ahead of the look; → the look."""
    look = hole()
    book >> ev(CardChosen) << Enquire << LookAtPinpad(look)
    return look
