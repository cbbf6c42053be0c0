"""A card that went through after all, and a supervisor who says what was done about a late answer."""

from __future__ import annotations

from pos_terminal.contract.catalog import Role
from pos_terminal.contract.facts import AttemptContradicted, ContradictionSettled
from pos_terminal.contract.reasons import CASH_IN, COUNTED_IN
from pos_terminal.till.effects import CheckPin, OpenDrawer
from pos_terminal.till.events import PinChecked, SettleContradiction
from pos_terminal.till.recovery import Ledgered, recover
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.decided_cards import forced_refused
from tests.pos_terminal.till.scenes import PROFILE, open_till
from tests.pos_terminal.till.steps import approve


def contradicted(book: Playbook) -> str:
    """A card that a supervisor says was never charged, and that the pinpad says was."""
    attempt = forced_refused(book)
    approve(book, attempt, 1_000, "0042") << saved(AttemptContradicted) << said("late_answer_counts")
    return attempt


def went_through(amount: int = 1_000) -> tuple[Playbook, str]:
    """A tea at 1000: a card that a supervisor says was never charged, and that the pinpad says was."""
    book = open_till()
    attempt = forced_refused(book, amount)
    approve(book, attempt, amount, "0041") << saved(AttemptContradicted) << said("late_answer_counts")
    return book, attempt


def settle(
    book: Playbook,
    attempt: str,
    reason: str = "returned_otherwise",
    *,
    outcome: str = "done",
    role: Role | None = "supervisor",
) -> Playbook:
    """Somebody of that ``role`` says what was done about it; what becomes of that is the test's."""
    ask = hole()
    book >> ev(SettleContradiction, attempt=attempt, outcome=outcome, number="9", pin="9", reason=reason)
    return book << CheckPin(ask, "9", "9") >> ev(PinChecked, ask=ask, number="9", role=role, known=True)


def count_in(book: Playbook, attempt: str) -> Playbook:
    return settle(book, attempt, COUNTED_IN)


def put_right(book: Playbook, attempt: str, reason: str, *, outcome: str = "refused") -> Playbook:
    """A supervisor says what was done about a payment that never came, and that is kept."""
    settle(book, attempt, reason, outcome=outcome) << saved(ContradictionSettled)
    if reason == CASH_IN:
        book << OpenDrawer("late") << said("put_cash_in")
    return book << said("contradiction_settled")


def recovered(book: Playbook) -> tuple[object, ...]:
    """The late answers that a restart finds in the facts."""
    machine, _ = recover(
        store="s1", till="02", profile=PROFILE, ledgered=Ledgered(facts=book.facts), drafts=(), at_ms=0, ticket="t"
    )
    return machine.till.contradictions
