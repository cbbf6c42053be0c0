"""The power fails and comes back: a till from the facts and drafts of another."""

from __future__ import annotations

from pos_terminal.till.drafts import decode_draft
from pos_terminal.till.effects import Commit, Effect
from pos_terminal.till.recovery import Ledgered, recover
from tests.playbook import Playbook
from tests.pos_terminal.till.scenes import PROFILE


def powered_up(book: Playbook, *, before: int = 0) -> tuple[Playbook, tuple[Effect, ...]]:
    """The till, and what it wants at once. ``before``: how many facts are of periods before the open one."""
    machine, effects = recover(
        store="s1",
        till="02",
        profile=PROFILE,
        ledgered=Ledgered(facts=book.facts[before:], decided=book.facts[:before], contradicted=book.facts[:before]),
        drafts=[decode_draft(data) for data in book.drafts.values()],
        at_ms=book.at_ms,
        ticket="t",
    )
    again = Playbook(machine, at_ms=book.at_ms)
    again.facts, again.drafts, again._events = list(book.facts), dict(book.drafts), 1_000
    return again, effects


def restarted(book: Playbook, *, before: int = 0) -> Playbook:
    """The till, waiting for what it keeps at once to be kept."""
    again, effects = powered_up(book, before=before)
    again._waiting += [one for one in effects if isinstance(one, Commit)]
    return again
