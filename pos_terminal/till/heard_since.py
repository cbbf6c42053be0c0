"""What was heard since of what a supervisor decided as not made, kept with its sale as long as that is unfinished.

The late answers of the till know it too, but only for the period in which they are settled.
"""

from __future__ import annotations

import msgspec

from pos_terminal.contract.facts import AttemptConfirmed, ContradictionSettled
from pos_terminal.till import attempt as attempts
from pos_terminal.till.turn import Turn

AGREED = "agreed"
"""The other side says the same; else it is the reason by which a late answer, which says the contrary, was settled."""


def follow(turn: Turn) -> None:
    for fact in turn.facts:
        if isinstance(fact, AttemptConfirmed):
            mark(turn, fact.attempt, AGREED)
        elif isinstance(fact, ContradictionSettled) and not fact.left:
            mark(turn, fact.attempt, fact.reason)


def mark(turn: Turn, attempt: str, since: str) -> None:
    """Keeps it with the attempt; one that is settled otherwise, or whose sale is gone, has nothing to say."""
    sale = turn.sale_of_attempt(attempt)
    one = sale.attempt(attempt) if sale is not None else None
    if sale is not None and one is not None and one.status == "refused" and one.note == "forced":
        turn.put_sale(attempts.replace(sale, msgspec.structs.replace(one, since=since)))
