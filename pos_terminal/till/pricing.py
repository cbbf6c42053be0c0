"""What the unfinished sale comes to: re-priced from scratch at each change."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

import msgspec

from pos_terminal.contract.benefit_book import BenefitBook
from pos_terminal.sale.evaluate import Evaluation, Selection, Unusable, evaluate, why_never
from pos_terminal.sale.lines import PricedLine
from pos_terminal.sale.tenders import rounded_down
from pos_terminal.till.state import BenefitOnSale, Sale

_KEPT = 4
_F = TypeVar("_F", bound=Callable[..., Any])


def _kept(function: _F) -> _F:
    """Answers anew for other objects only: a scan asks half a dozen times for the sale as it then is.

    By identity, since what is asked about never changes, and comparing fifty lines would cost as much as the answer.
    """
    answers: tuple[tuple[tuple[object, ...], Any], ...] = ()

    @functools.wraps(function)
    def answer(*about: object) -> Any:
        nonlocal answers
        for known, found in answers:
            if all(one is other for one, other in zip(known, about, strict=True)):
                return found
        found = function(*about)
        answers = ((about, found), *answers[: _KEPT - 1])
        return found

    return cast(_F, answer)


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """``gross`` − ``discount`` − ``credit`` + ``fees`` − ``rounding`` = ``total``; ``total`` − ``paid`` = ``left``.

    ``selection``: what is used; ``used``: the same with terms.
    """

    gross: int
    discount: int
    credit: int
    fees: int
    rounding: int
    total: int
    paid: int
    left: int
    evaluation: Evaluation
    selection: Selection
    used: tuple[BenefitOnSale, ...]


@_kept
def price(sale: Sale) -> Totals:
    """The sale's totals, with the benefits judged at ``sale.priced_at_ms``."""
    lines, book = priced_lines(sale), pool(sale)
    wanted = sale.quote.selection if sale.quote is not None else Selection()
    selection, evaluation = allowed(lines, book, wanted, sale.priced_at_ms)
    on_sale = {one.benefit.benefit: one for one in sale.benefits}
    used = selection.used
    credit = sum(line.credit for line in lines)
    rounding = rounded_down(evaluation.due, sale.rounding_unit) if sale.rounding_unit else 0
    total = evaluation.due - rounding
    paid = sum(tender.receivable for tender in sale.tenders)
    return Totals(
        gross=sum(line.amount for line in lines),
        discount=evaluation.discount,
        credit=credit,
        fees=evaluation.fees,
        rounding=rounding,
        total=total,
        paid=paid,
        left=total - paid,
        evaluation=evaluation,
        selection=selection,
        used=tuple(
            on_sale.get(one.benefit) or BenefitOnSale(benefit=one) for one in book.benefits if one.benefit in used
        ),
    )


@_kept
def never_usable(sale: Sale, totals: Totals) -> tuple[Unusable, ...]:
    """The benefits of the sale that cannot be used on it whatever else is chosen, each with the reason."""
    lines, used = priced_lines(sale), totals.selection.used
    others = (one for one in pool(sale).benefits if one.benefit not in used)
    return tuple(why for one in others if (why := why_never(one, lines, sale.priced_at_ms)) is not None)


def allowed(
    lines: Sequence[PricedLine], book: BenefitBook, selection: Selection, at_ms: int
) -> tuple[Selection, Evaluation]:
    """What is still allowed of a selection that was made for other lines, and what it comes to."""
    known = {one.benefit for one in book.benefits}
    here = {line.line for line in lines}
    selection = Selection(
        items=tuple((one, line) for one, line in selection.items if one in known and line in here),
        benefits=tuple(one for one in selection.benefits if one in known),
    )
    while True:
        found = evaluate(lines, book, selection, at_ms)
        if isinstance(found, Evaluation):
            return selection, found
        selection = selection.without(*(one.benefit for one in found))


@_kept
def pool(sale: Sale) -> BenefitBook:
    """What the sale may choose from: the store's promotions and the customer's coupons."""
    own = tuple(one.benefit for one in sale.benefits)
    return msgspec.structs.replace(sale.promotions, benefits=(*sale.promotions.benefits, *own))


@_kept
def priced_lines(sale: Sale) -> tuple[PricedLine, ...]:
    return tuple(line.priced(sale.store, sale.district, presale=sale.order is not None) for line in sale.lines)
