"""Benefits as head office and the cloud publish them: the model RBM-1, for now its ``fixed`` kind.

A benefit lowers what lines cost under conditions. Amounts are minor units, instants Unix milliseconds, both ends of the
validity inclusive.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from pos_terminal.contract.facts import Funder, RedemptionClass

Layer = Literal["store", "platform", "payment"]


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """Which lines a benefit reaches: AND over the keys given, None = any. ``exclude_skus`` takes away again."""

    stores: tuple[str, ...] | None = None
    districts: tuple[str, ...] | None = None
    industries: tuple[str, ...] | None = None
    brands: tuple[str, ...] | None = None
    categories: tuple[str, ...] | None = None
    skus: tuple[str, ...] | None = None
    exclude_skus: tuple[str, ...] = ()


class BenefitError(ValueError):
    """A benefit breaks the model; the message names it and says how."""


class FixedBenefit(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="fixed"):
    """``amount`` off where the lines in scope come to ``threshold``: a coupon «满 threshold 减 amount».

    ``funding`` says who pays the amount and sums to it; empty means the merchant.

    :raises BenefitError: a negative figure, an amount of nothing, funding that does not sum, or an empty validity.
    """

    benefit: str
    title: str
    layer: Layer
    threshold: int
    amount: int
    valid_from_ms: int
    valid_to_ms: int
    redemption: RedemptionClass
    scope: Scope = Scope()
    min_quantity: int = 0
    funding: dict[Funder, int] = {}

    def __post_init__(self) -> None:
        if self.amount < 1 or self.threshold < 0 or self.min_quantity < 0:
            raise BenefitError(f"benefit {self.benefit}: amount, threshold and quantity must not be negative")
        if self.funding and (sum(self.funding.values()) != self.amount or min(self.funding.values()) < 0):
            raise BenefitError(f"benefit {self.benefit}: the funding does not sum to its amount")
        if self.valid_from_ms > self.valid_to_ms:
            raise BenefitError(f"benefit {self.benefit}: it ends before it begins")
