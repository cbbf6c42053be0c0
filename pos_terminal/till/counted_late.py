"""Whether X and Z have in their figures what of late answers was counted: a payment counted in for its sale
(``till.counting_in``), or a refund counted by its return.

The figures have a sale or return once it is closed, and not what was given back before that.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from pos_terminal.contract.facts import AnyFact, AttemptReversed, SaleVoided
from pos_terminal.contract.reasons import COUNTED_IN, IN_FIGURES
from pos_terminal.contract.records import LateAnswer
from pos_terminal.till.state import Sale


def follow(known: tuple[LateAnswer, ...], facts: Iterable[AnyFact]) -> tuple[LateAnswer, ...]:
    """``known`` after these facts: of what was counted in, which went back, by itself or with its sale's void."""
    for fact in facts:
        if isinstance(fact, AttemptReversed):
            known = tuple(_gone(one, "back") if one.attempt == fact.attempt else one for one in known)
        elif isinstance(fact, SaleVoided):
            known = tuple(_gone(one, "voided") if one.sale == fact.sale else one for one in known)
    return known


def _gone(one: LateAnswer, stands: str) -> LateAnswer:
    return msgspec.structs.replace(one, stands=stands) if one.reason == COUNTED_IN else one


def as_it_stands(known: Iterable[LateAnswer], unfinished: Iterable[Sale]) -> tuple[LateAnswer, ...]:
    """The same with what the figures do not have yet, since its sale or return is one of the ``unfinished``."""
    waiting = {one.attempt for sale in unfinished for one in sale.attempts}
    return tuple(
        msgspec.structs.replace(one, stands="unfinished")
        if one.reason in IN_FIGURES and not one.stands and one.attempt in waiting
        else one
        for one in known
    )
