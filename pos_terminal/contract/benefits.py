"""Benefits as head office and the cloud publish them: the model RBM-1.

A benefit lowers what lines cost under conditions. Four *layers* follow each other: an item benefit lowers single lines
(at most one a line, never a presale line); then store, platform and payment benefits take their amount off all lines
they reach. Amounts are minor units, instants Unix milliseconds with both ends of a validity inclusive, ``…_bp``
hundredths of a percent. Every benefit says who pays for it (``funding_bp``), how it is redeemed and what a return of
goods does to it.

The terms of a benefit that was used stand in the fact of the sale for ever: as with facts, fields are only added, with
defaults, and no check here ever becomes stricter.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from pos_terminal.contract.words import Funder, RedemptionClass

Layer = Literal["item", "store", "platform", "payment"]
BasketLayer = Literal["store", "platform", "payment"]
Basis = Literal["item", "net"]
OnReturn = Literal["keep", "reprice", "block"]

WHOLE_BP = 10_000


class BenefitError(ValueError):
    """A benefit breaks the model; the message names it and says how."""


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """Which lines a benefit reaches: AND over the keys given, None = any. ``exclude_skus`` takes away again."""

    stores: tuple[str, ...] | None = None
    districts: tuple[str, ...] | None = None
    industries: tuple[str, ...] | None = None
    brands: tuple[str, ...] | None = None
    categories: tuple[str, ...] | None = None
    skus: tuple[str, ...] | None = None
    exclude_skus: tuple[str, ...] = ()

    @property
    def by_goods(self) -> bool:
        """Whether it tells goods apart, and not only where they are sold."""
        return any(key is not None for key in (self.brands, self.categories, self.skus)) or bool(self.exclude_skus)

    @property
    def is_everything(self) -> bool:
        return self == Scope()


class _Benefit(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """What all kinds have.

    ``campaign``, ``pack``: names of limits in the ``BenefitBook``. ``funding_bp``: the split of whatever the benefit
    gives, by funder; empty means the merchant. ``on_return``: what happens where a return breaks its condition: *keep*
    the shares as they fell, *reprice* what is left, or *block* the return of single units.

    :raises BenefitError: the benefit breaks the model.
    """

    benefit: str
    title: str = ""
    valid_from_ms: int
    valid_to_ms: int
    redemption: RedemptionClass = "reversible"
    scope: Scope = Scope()
    campaign: str | None = None
    pack: str | None = None
    funding_bp: dict[Funder, int] = {}
    on_return: OnReturn = "keep"

    def __post_init__(self) -> None:
        if not self.benefit:
            raise BenefitError("a benefit has no id")
        for wrong, what in self._faults():
            if wrong:
                raise BenefitError(f"benefit {self.benefit}: {what}")

    def _faults(self) -> tuple[tuple[bool, str], ...]:
        shares = self.funding_bp.values()
        return (
            (self.valid_from_ms > self.valid_to_ms, "it ends before it begins"),
            (bool(shares) and (sum(shares) != WHOLE_BP or min(shares) < 0), f"the funding does not make {WHOLE_BP}"),
        )


class _ItemBenefit(_Benefit, frozen=True, kw_only=True):
    """Lowers single lines. ``max_lines``: how many lines of a sale it may be used on; None = all."""

    max_lines: int | None = None

    @property
    def layer(self) -> Layer:
        return "item"

    def _faults(self) -> tuple[tuple[bool, str], ...]:
        return (*super()._faults(), (self.max_lines is not None and self.max_lines < 1, "max_lines must be 1 or more"))


class _UnitBenefit(_ItemBenefit, frozen=True, kw_only=True):
    """``max_units``: how many units of a line it lowers; None = all."""

    max_units: int | None = None

    def _faults(self) -> tuple[tuple[bool, str], ...]:
        return (*super()._faults(), (self.max_units is not None and self.max_units < 1, "max_units must be 1 or more"))


class ItemPrice(_ItemBenefit, frozen=True, kw_only=True, tag="item_price"):
    """A special price of one unit by SKU (一口价)."""

    prices: dict[str, int]

    def _faults(self) -> tuple[tuple[bool, str], ...]:
        return (*super()._faults(), (any(price < 0 for price in self.prices.values()), "a price must not be negative"))


class ItemPercent(_UnitBenefit, frozen=True, kw_only=True, tag="item_percent"):
    """``off_bp`` of the unit price off, rounded down a unit."""

    off_bp: int

    def _faults(self) -> tuple[tuple[bool, str], ...]:
        return (*super()._faults(), (not 0 < self.off_bp <= WHOLE_BP, "off_bp must be 1 to 10000"))


class ItemFixed(_UnitBenefit, frozen=True, kw_only=True, tag="item_fixed"):
    """``amount`` off each unit (单品立减), never below nothing."""

    amount: int

    def _faults(self) -> tuple[tuple[bool, str], ...]:
        return (*super()._faults(), (self.amount < 1, "the amount must be positive"))


class FreeUnits(_UnitBenefit, frozen=True, kw_only=True, tag="free_units"):
    """Units for nothing (赠品, 兑换券)."""


class _BasketBenefit(_Benefit, frozen=True, kw_only=True):
    """Takes its amount off all the lines it reaches together.

    ``basis``: *item*, its base is what the lines cost after item benefits, never lowered by other coupons; *net*, less
    what lower layers give. ``min_quantity``: units in scope.
    """

    layer: BasketLayer
    basis: Basis = "item"
    min_quantity: int = 0

    def _faults(self) -> tuple[tuple[bool, str], ...]:
        return (
            *super()._faults(),
            (self.min_quantity < 0, "the quantity must not be negative"),
            (self.layer == "store" and self.basis != "item", "a store benefit has the basis item"),
            (
                self.layer == "store" and len(self.scope.stores or ()) != 1,
                "a store benefit names exactly one store",
            ),
            (
                self.layer == "platform" and self.basis == "net" and self.scope.by_goods,
                "a platform benefit on the net reaches by store, district and industry only",
            ),
            (
                self.layer == "payment" and self.basis == "net" and not self.scope.is_everything,
                "a payment benefit on the net reaches every line",
            ),
        )


class FixedBenefit(_BasketBenefit, frozen=True, kw_only=True, tag="fixed"):
    """``amount`` off where the lines in scope come to ``threshold``: a coupon «满 threshold 减 amount»."""

    threshold: int
    amount: int

    def _faults(self) -> tuple[tuple[bool, str], ...]:
        return (
            *super()._faults(),
            (self.amount < 1 or self.threshold < 0, "amount and threshold must not be negative"),
            _payment_is_net(self),
        )


class PercentBenefit(_BasketBenefit, frozen=True, kw_only=True, tag="percent"):
    """``off_bp`` of the base off, at most ``cap`` (None: no cap), from ``threshold`` on."""

    threshold: int
    off_bp: int
    cap: int | None = None

    def _faults(self) -> tuple[tuple[bool, str], ...]:
        return (
            *super()._faults(),
            (not 0 < self.off_bp <= WHOLE_BP, "off_bp must be 1 to 10000"),
            (self.threshold < 0, "the threshold must not be negative"),
            (self.cap is not None and self.cap < 1, "the cap must be positive"),
            _payment_is_net(self),
        )


class EveryBenefit(_BasketBenefit, frozen=True, kw_only=True, tag="every"):
    """``amount`` off for each whole ``every`` of the base (每满), at most ``times`` of them (None: no limit)."""

    every: int
    amount: int
    times: int | None = None

    def _faults(self) -> tuple[tuple[bool, str], ...]:
        return (
            *super()._faults(),
            (self.every < 1 or self.amount < 1, "every and amount must be positive"),
            (self.times is not None and self.times < 1, "times must be 1 or more"),
        )


class RedPacket(_BasketBenefit, frozen=True, kw_only=True, tag="red_packet"):
    """Money of the platform's (红包): up to ``amount``, may be used in part; what is returned goes back into it."""

    threshold: int = 0
    amount: int

    def _faults(self) -> tuple[tuple[bool, str], ...]:
        return (
            *super()._faults(),
            (self.layer != "payment", "a red packet is of the payment layer"),
            (self.amount < 1 or self.threshold < 0, "amount and threshold must not be negative"),
        )


ItemBenefit = ItemPrice | ItemPercent | ItemFixed | FreeUnits
BasketBenefit = FixedBenefit | PercentBenefit | EveryBenefit | RedPacket
Benefit = ItemBenefit | BasketBenefit


def _payment_is_net(benefit: FixedBenefit | PercentBenefit) -> tuple[bool, str]:
    return benefit.layer == "payment" and benefit.basis != "net", "a payment benefit of this kind is on the net"
