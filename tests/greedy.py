"""A combination of benefits that is allowed, for tests that ask for no more: each that may still be added, by id."""

from __future__ import annotations

import msgspec

from pos_terminal.contract.benefits import ItemBenefit
from pos_terminal.sale.evaluate import Evaluation, Selection, evaluate
from pos_terminal.till.effects import Quote


def greedy(wanted: Quote) -> Selection:
    """Forced ones first; what is forced out is left out."""
    offered = [one for one in wanted.book.benefits if one.benefit not in wanted.forced_out]
    offered.sort(key=lambda one: (one.benefit not in wanted.forced_in, one.benefit))
    taken = Selection()
    for one in offered:
        if isinstance(one, ItemBenefit):
            for line in sorted(line.line for line in wanted.lines):
                taken = _with(wanted, taken, msgspec.structs.replace(taken, items=(*taken.items, (one.benefit, line))))
        else:
            taken = _with(wanted, taken, msgspec.structs.replace(taken, benefits=(*taken.benefits, one.benefit)))
    return taken


def _with(wanted: Quote, taken: Selection, more: Selection) -> Selection:
    allowed = isinstance(evaluate(wanted.lines, wanted.book, more, wanted.at_ms), Evaluation)
    return more if allowed else taken
