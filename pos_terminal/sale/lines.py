"""A line of a sale as benefits see it."""

from __future__ import annotations

import msgspec

from pos_terminal.contract.benefits import Scope


class PricedLine(msgspec.Struct, frozen=True, kw_only=True):
    """``amount`` = ``units`` × unit price; ``deposit`` ≤ ``credit`` ≤ ``amount``; a measured line has ``units`` 1.

    ``presale``: a deposit was agreed on, even one of nothing; item benefits never touch such a line.
    """

    line: str
    sku: str
    amount: int
    units: int = 1
    deposit: int = 0
    credit: int = 0
    presale: bool = False
    store: str = ""
    district: str = ""
    industry: str = ""
    brand: str = ""
    category: str = ""

    @property
    def unit_price(self) -> int:
        """What one unit costs; ``amount`` is a whole multiple of it."""
        return self.amount // self.units

    @property
    def due(self) -> int:
        """What is still to be paid on the line before any benefit (*c*)."""
        return self.amount - self.credit

    @property
    def base(self) -> int:
        """What thresholds see before any benefit (*t*)."""
        return self.deposit + self.due


def in_scope(scope: Scope, line: PricedLine) -> bool:
    """Whether ``scope`` reaches the line: AND over the keys given, an absent key reaches any."""
    keys = (
        (scope.stores, line.store),
        (scope.districts, line.district),
        (scope.industries, line.industry),
        (scope.brands, line.brand),
        (scope.categories, line.category),
        (scope.skus, line.sku),
    )
    return line.sku not in scope.exclude_skus and all(allowed is None or value in allowed for allowed, value in keys)
