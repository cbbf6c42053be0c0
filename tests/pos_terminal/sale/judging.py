"""Benefits on the lines of a sale, as ``evaluate`` judges them."""

from __future__ import annotations

from typing import Any

from pos_terminal.contract.benefit_book import BenefitBook
from pos_terminal.contract.benefits import FixedBenefit, ItemBenefit
from pos_terminal.sale.evaluate import Evaluation, Selection, Unusable, evaluate
from pos_terminal.sale.lines import PricedLine

NOW = 1_000


def fixed(name: str, amount: int, *, threshold: int = 0, **fields: Any) -> FixedBenefit:
    return FixedBenefit(
        **{
            "benefit": name,
            "title": name,
            "layer": "platform",
            "threshold": threshold,
            "amount": amount,
            "valid_from_ms": 0,
            "valid_to_ms": 10_000,
            "redemption": "reversible",
            **fields,
        }
    )


def judged(
    lines: list[PricedLine], benefits: list[Any], items: tuple[tuple[str, str], ...] = (), **limits: Any
) -> Evaluation | tuple[Unusable, ...]:
    """All the basket ``benefits`` chosen, and the item benefits on the lines of ``items``."""
    basket = tuple(one.benefit for one in benefits if not isinstance(one, ItemBenefit))
    book = BenefitBook(benefits=tuple(benefits), **limits)
    return evaluate(lines, book, Selection(items=items, benefits=basket), NOW)


def evaluated(lines: list[PricedLine], benefits: list[Any], *items: tuple[str, str], **limits: Any) -> Evaluation:
    result = judged(lines, benefits, items, **limits)
    assert isinstance(result, Evaluation)
    return result


DATES: dict[str, Any] = {"valid_from_ms": 0, "valid_to_ms": 10_000}


TWO = [
    PricedLine(line="1", sku="a", amount=3_000, units=3, store="s1", district="d1", category="tea"),
    PricedLine(line="2", sku="b", amount=5_000, store="s2", district="d2", category="cup"),
]
