"""The terms of a benefit as the fact of a sale keeps them: cut down to what that sale's lines can tell apart."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from pos_terminal.contract.benefits import Benefit, ItemPrice, Scope
from pos_terminal.sale.lines import PricedLine


def as_sold(benefit: Benefit, lines: Iterable[PricedLine]) -> Benefit:
    """``benefit`` with only those codes in its scope and prices that occur on ``lines``: it judges them the same.

    A benefit may list thousands of SKUs and a fact has an upper size; this is bounded by the sale.
    """
    there = list(lines)
    skus = {line.sku for line in there}
    scope = benefit.scope
    kept = Scope(
        stores=_of(scope.stores, {line.store for line in there}),
        districts=_of(scope.districts, {line.district for line in there}),
        industries=_of(scope.industries, {line.industry for line in there}),
        brands=_of(scope.brands, {line.brand for line in there}),
        categories=_of(scope.categories, {line.category for line in there}),
        skus=_of(scope.skus, skus),
        exclude_skus=tuple(sku for sku in scope.exclude_skus if sku in skus),
    )
    if isinstance(benefit, ItemPrice):
        prices = {sku: price for sku, price in benefit.prices.items() if sku in skus}
        return msgspec.structs.replace(benefit, scope=kept, prices=prices)
    return msgspec.structs.replace(benefit, scope=kept)


def _of(codes: tuple[str, ...] | None, there: set[str]) -> tuple[str, ...] | None:
    return None if codes is None else tuple(code for code in codes if code in there)
