"""What the unfinished sale comes to: re-priced from scratch at each change."""

from __future__ import annotations

import msgspec

from pos_terminal.sale.evaluate import Evaluation, PricedLine, Unusable, evaluate, why_unusable
from pos_terminal.sale.tenders import rounded_down
from pos_terminal.till.state import BenefitOnSale, Sale


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """``gross`` − ``discount`` − ``credit`` − ``rounding`` = ``total``; ``total`` − ``paid`` = ``left``.

    ``unused``: benefits on the sale that do not apply now, with the reason.
    """

    gross: int
    discount: int
    credit: int
    rounding: int
    total: int
    paid: int
    left: int
    evaluation: Evaluation
    used: tuple[BenefitOnSale, ...]
    unused: tuple[Unusable, ...]


def price(sale: Sale) -> Totals:
    """The sale's totals, with the benefits judged at ``sale.priced_at_ms``."""
    lines = priced_lines(sale)
    used, unused = [], []
    for one in sale.benefits:
        against = why_unusable(one.benefit, lines, sale.priced_at_ms)
        if against is None:
            used.append(one)
        else:
            unused.append(against)
    evaluation = evaluate(lines, [one.benefit for one in used], sale.priced_at_ms)
    assert isinstance(evaluation, Evaluation), "fixed benefits that are usable alone are usable together"
    gross = sum(line.amount for line in lines)
    credit = sum(line.credit for line in lines)
    rounding = rounded_down(evaluation.due, sale.rounding_unit) if sale.rounding_unit else 0
    total = evaluation.due - rounding
    paid = sum(tender.receivable for tender in sale.tenders)
    return Totals(
        gross=gross,
        discount=evaluation.discount,
        credit=credit,
        rounding=rounding,
        total=total,
        paid=paid,
        left=total - paid,
        evaluation=evaluation,
        used=tuple(used),
        unused=tuple(unused),
    )


def priced_lines(sale: Sale) -> list[PricedLine]:
    return [line.priced(sale.store, sale.district) for line in sale.lines]
