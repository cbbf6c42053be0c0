"""Promotions and their limits, one by one as the feed brings them, put together to a book."""

from __future__ import annotations

from collections.abc import Iterable

from pos_terminal.contract.benefit_book import BenefitBook, Campaign, Group, Pack
from pos_terminal.contract.catalog import Promotion, PromotionLimit


def book_of(changes: Iterable[Promotion | PromotionLimit]) -> BenefitBook:
    """Not checked yet: ``admit`` says what of it keeps the model."""
    every = list(changes)
    limits = [one.limit for one in every if isinstance(one, PromotionLimit)]
    return BenefitBook(
        benefits=tuple(one.benefit for one in every if isinstance(one, Promotion)),
        groups=tuple(one for one in limits if isinstance(one, Group)),
        campaigns=tuple(one for one in limits if isinstance(one, Campaign)),
        packs=tuple(one for one in limits if isinstance(one, Pack)),
    )
