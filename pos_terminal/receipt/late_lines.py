"""Late answers on X and Z: what was done about each, and what pinpad or acquirer has of it that the figures have not.

So that whoever reconciles finds the other side's total: the figure of the card or code, and these differences.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

import msgspec

from pos_terminal.contract.facts import LateAnswer
from pos_terminal.contract.money import format_amount
from pos_terminal.contract.reasons import reason_text
from pos_terminal.receipt.layout import Block, Columns, Rule, Text
from pos_terminal.receipt.wording import Words

_INDENT = 2
Means = Literal["card", "code"]


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """``amount``: what pinpad (``means`` «card») or acquirer («code») took in that period beyond what its figures say,
    negative: less. None: a supervisor said that it was put right outside the till; only their own account tells.

    ``earlier``: the attempt was begun in a period before. ``going``: it is being given back, and nobody has said yet
    that it was.
    """

    means: Means
    amount: int | None
    earlier: bool = False
    going: bool = False


Differences = Mapping[tuple[str, str], Difference]
"""By attempt and outcome."""
NO_DIFFERENCES: Differences = MappingProxyType({})


def late_blocks(late: tuple[LateAnswer, ...], differences: Differences, text: Words, language: str) -> list[Block]:
    """Money that moved against what the figures say, or did not: by its sale, and how it was put right."""
    if not late:
        return []
    blocks: list[Block] = [Rule(), Text(text=text.late.title, bold=True)]
    for one in late:
        said = text.late.done if one.outcome == "done" else text.late.refused
        name = f"{text.late.kinds[one.kind]}  {one.number}"
        blocks.append(Columns(left=name, right=format_amount(one.amount), indent=_INDENT))
        found = differences.get((one.attempt, one.outcome))
        lines = [said, *_put_right(one, text, language), *_beside(found, text)]
        blocks += [Text(text=line, indent=_INDENT) for line in lines]
        if found is not None and found.amount is not None:
            blocks.append(_signed(text.late.differs[found.means], found.amount))
    return [*blocks, *_sum_blocks(differences, text)]


def _put_right(one: LateAnswer, text: Words, language: str) -> list[str]:
    if not one.settled:
        return []
    if one.accounted == "settled" and one.reason:
        return [text.late.settled_how.format(how=reason_text(one.reason, language))]
    return [text.late.accounted[one.accounted]]


def _beside(found: Difference | None, text: Words) -> list[str]:
    if found is None:
        return []
    told = ((found.going, text.late.going), (found.earlier, text.late.earlier), (found.amount is None, text.late.ask))
    return [said for holds, said in told if holds]


def _sum_blocks(differences: Differences, text: Words) -> list[Block]:
    """In all, where it is not one line alone: the figure and this are what the other side has."""
    blocks: list[Block] = []
    for means, name in text.late.differs_in_all.items():
        amounts = [one.amount for one in differences.values() if one.means == means and one.amount is not None]
        if len(amounts) > 1:
            blocks.append(_signed(name, sum(amounts), indent=0))
    return blocks


def _signed(name: str, amount: int, indent: int = _INDENT) -> Columns:
    return Columns(left=name, right=f"{'+' if amount > 0 else ''}{format_amount(amount)}", indent=indent, bold=True)
