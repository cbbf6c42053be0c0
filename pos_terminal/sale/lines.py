"""A line of a sale as benefits see it."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter

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


SCOPE_FIELDS = {
    "stores": "store",
    "districts": "district",
    "industries": "industry",
    "brands": "brand",
    "categories": "category",
    "skus": "sku",
}
"""By key of a scope, the field of a line that it looks at."""
_KEYS = tuple((key, attrgetter(field)) for key, field in SCOPE_FIELDS.items())


def in_scope(scope: Scope, line: PricedLine) -> bool:
    """Whether ``scope`` reaches the line: AND over the keys given, an absent key reaches any."""
    return bool(reached_by(scope, (line,)))


def reached_by(scope: Scope, lines: Iterable[PricedLine]) -> list[PricedLine]:
    """The lines that ``scope`` reaches, in their order. Each key is read once: it is asked of every benefit and line
    each time a sale is priced."""
    reached = [line for line in lines if line.sku not in scope.exclude_skus] if scope.exclude_skus else list(lines)
    for key, value_of in _KEYS:
        allowed = getattr(scope, key)
        if allowed is not None:
            reached = [line for line in reached if value_of(line) in allowed]
    return reached
