"""What a selection of benefits takes off a set of lines, to the fen (the model RBM-1), or why it is not allowed.

Whatever a search proposes is evaluated here again: this is the only place that says what a customer saves.

Item benefits come first, at most one a line and never on a presale line. After them an ordinary line has
t = c = amount − gain; a presale line with *d* the deposit really paid and *e* what it counts as has ``c = amount − e``
still due, and thresholds see ``t = d + c``. The base of a basket benefit is

* basis *item*: Σ t over the lines it reaches, never lowered by other coupons;
* basis *net*, platform layer: that, less the nominal discounts of the chosen store benefits all of whose lines it
  reaches;
* basis *net*, payment layer: Σ c of all lines, less the nominal discounts of all chosen store and platform benefits.

A chosen benefit whose condition fails makes the whole selection infeasible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from pos_terminal.contract.benefit_book import BenefitBook
from pos_terminal.contract.benefits import BasketBenefit, BasketLayer, Benefit, ItemBenefit
from pos_terminal.sale.lines import PricedLine, in_scope, reached_by
from pos_terminal.sale.nominal import gain, least_base, nominal
from pos_terminal.sale.placing import place

LAYERS: tuple[BasketLayer, ...] = ("store", "platform", "payment")


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """What is chosen: ``items`` as (item benefit, line), ``benefits`` of the basket layers, by id. Order is nothing."""

    items: tuple[tuple[str, str], ...] = ()
    benefits: tuple[str, ...] = ()

    @property
    def used(self) -> frozenset[str]:
        """Every benefit chosen, of whatever layer."""
        return frozenset(self.benefits) | {benefit for benefit, _ in self.items}

    def without(self, *benefits: str) -> Selection:
        """The selection less these, wherever they are used."""
        return Selection(
            items=tuple(pair for pair in self.items if pair[0] not in benefits),
            benefits=tuple(one for one in self.benefits if one not in benefits),
        )


class Share(msgspec.Struct, frozen=True):
    """``amount`` of benefit ``benefit`` that fell on line ``line``."""

    benefit: str
    line: str
    amount: int


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """What a selection does: ``shares`` by benefit and line, ``discount`` their sum, ``fees`` of the packs bought.

    ``due`` = Σ (amount − credit) − ``discount`` + ``fees``: what is left to pay.
    """

    discount: int
    fees: int = 0
    due: int
    shares: tuple[Share, ...]

    def of_line(self, line: str) -> int:
        return sum(share.amount for share in self.shares if share.line == line)

    def of_benefit(self, benefit: str) -> int:
        return sum(share.amount for share in self.shares if share.benefit == benefit)


class Unusable(msgspec.Struct, frozen=True, kw_only=True):
    """Why a benefit cannot be used on these lines, alone or in this selection.

    ``reason``: ``unknown``, ``expired``, ``not_yet_valid``, ``out_of_scope``, ``too_few`` or ``short``; of an item
    benefit also ``no_gain``, ``line_taken``, ``too_many_lines``; of limits ``group``, ``uses``, ``budget``, ``pack``.
    ``missing``: fen to the threshold (``short``) or units to the minimum (``too_few``). ``limit``: the group,
    campaign or pack whose limit it breaks.
    """

    benefit: str
    reason: str
    missing: int = 0
    limit: str = ""


def why_never(benefit: Benefit, lines: Iterable[PricedLine], at_ms: int) -> Unusable | None:
    """Why ``benefit`` cannot be used on ``lines`` at ``at_ms`` whatever else is chosen; None where it might be."""
    if at_ms > benefit.valid_to_ms:
        return Unusable(benefit=benefit.benefit, reason="expired")
    if at_ms < benefit.valid_from_ms:
        return Unusable(benefit=benefit.benefit, reason="not_yet_valid")
    reached = reached_by(benefit.scope, lines)
    if benefit.layer == "item":
        reached = [line for line in reached if not line.presale]
    if not reached:
        return Unusable(benefit=benefit.benefit, reason="out_of_scope")
    if isinstance(benefit, ItemBenefit):
        return (
            None
            if any(gain(benefit, line) for line in reached)
            else Unusable(benefit=benefit.benefit, reason="no_gain")
        )
    units = sum(line.units for line in reached)
    if units < benefit.min_quantity:
        return Unusable(benefit=benefit.benefit, reason="too_few", missing=benefit.min_quantity - units)
    on_due = benefit.layer == "payment" and benefit.basis == "net"
    return _short(benefit, sum(line.due if on_due else line.base for line in reached))


def _short(benefit: BasketBenefit, base: int) -> Unusable | None:
    needed = least_base(benefit)
    return Unusable(benefit=benefit.benefit, reason="short", missing=needed - base) if base < needed else None


def evaluate(
    lines: Iterable[PricedLine], book: BenefitBook, selection: Selection, at_ms: int
) -> Evaluation | tuple[Unusable, ...]:
    """What ``selection`` out of ``book`` takes off ``lines``, or why it is not allowed (every benefit at fault).

    Neither the order of the lines nor that of the benefits changes the result.
    """
    ordered = sorted(lines, key=lambda line: line.line)
    by_id = {one.benefit: one for one in book.benefits}
    unknown = tuple(Unusable(benefit=one, reason="unknown") for one in sorted(selection.used - by_id.keys()))
    if unknown:
        return unknown
    never = tuple(why for one in sorted(selection.used) if (why := why_never(by_id[one], ordered, at_ms)) is not None)
    if never:
        return never
    on_line, wrong = _item_gains(ordered, by_id, selection)
    if wrong:
        return wrong
    basket = _Basket(ordered, {line: amount for line, (_, amount) in on_line.items()})
    chosen = sorted((by_id[one] for one in set(selection.benefits)), key=_judging_order)
    against = basket.judge(chosen)
    limits = against or tuple(_broken_limits(book, on_line, basket.nominals))
    return limits or _evaluation(basket, book, on_line)


def _judging_order(benefit: Benefit) -> tuple[int, str]:
    return LAYERS.index(benefit.layer), benefit.benefit


def _item_gains(
    lines: list[PricedLine], by_id: dict[str, Benefit], selection: Selection
) -> tuple[dict[str, tuple[str, int]], tuple[Unusable, ...]]:
    """By line, the item benefit on it and its gain; and what is wrong with the choice."""
    on_line: dict[str, tuple[str, int]] = {}
    wrong: list[Unusable] = []
    by_line = {line.line: line for line in lines}
    for name, at in sorted(set(selection.items)):
        benefit, line = by_id[name], by_line.get(at)
        if not isinstance(benefit, ItemBenefit) or line is None or line.presale or not in_scope(benefit.scope, line):
            wrong.append(Unusable(benefit=name, reason="out_of_scope"))
        elif at in on_line:
            wrong.append(Unusable(benefit=name, reason="line_taken"))
        elif not (amount := gain(benefit, line)):
            wrong.append(Unusable(benefit=name, reason="no_gain"))
        else:
            on_line[at] = (name, amount)
            uses = sum(1 for used, _ in on_line.values() if used == name)
            if benefit.max_lines is not None and uses > benefit.max_lines:
                wrong.append(Unusable(benefit=name, reason="too_many_lines"))
    return on_line, tuple(wrong)


class _Basket:
    """The lines after item benefits, and the nominal discounts of the basket benefits chosen so far."""

    def __init__(self, lines: list[PricedLine], gains: dict[str, int]) -> None:
        self.lines = lines
        self.due = {line.line: line.due - gains.get(line.line, 0) for line in lines}
        self.base = {line.line: line.base - gains.get(line.line, 0) for line in lines}
        self.reach: dict[str, list[str]] = {}
        self.nominals: dict[str, int] = {}
        self._layer: dict[str, BasketLayer] = {}

    def judge(self, chosen: Iterable[Benefit]) -> tuple[Unusable, ...]:
        """Takes the benefits in, lower layers first; those whose condition fails."""
        against = []
        for benefit in chosen:
            assert isinstance(benefit, BasketBenefit)
            self.reach[benefit.benefit] = [line.line for line in reached_by(benefit.scope, self.lines)]
            base = self._base_of(benefit)
            if (why := _short(benefit, base)) is not None:
                against.append(why)
            else:
                self.nominals[benefit.benefit] = nominal(benefit, base)
                self._layer[benefit.benefit] = benefit.layer
        return tuple(against)

    def sharing_order(self, given: tuple[str, int]) -> tuple[int, int, int, str]:
        """Lower layers first, then what reaches the least goods, which leaves others most, then the larger."""
        benefit, amount = given
        reached = sum(self.due[line] for line in self.reach[benefit])
        return LAYERS.index(self._layer[benefit]), reached, -amount, benefit

    def _base_of(self, benefit: BasketBenefit) -> int:
        reached = self.reach[benefit.benefit]
        if benefit.basis == "item":
            return sum(self.base[line] for line in reached)
        if benefit.layer == "payment":
            return sum(self.due.values()) - sum(self._nominals_of("store")) - sum(self._nominals_of("platform"))
        return sum(self.base[line] for line in reached) - sum(self._nominals_of("store", set(reached)))

    def _nominals_of(self, layer: BasketLayer, inside: set[str] | None = None) -> Iterator[int]:
        for one, amount in self.nominals.items():
            if self._layer[one] == layer and (inside is None or inside.issuperset(self.reach[one])):
                yield amount


def _broken_limits(
    book: BenefitBook, on_line: dict[str, tuple[str, int]], nominals: dict[str, int]
) -> Iterator[Unusable]:
    uses = [*on_line.values(), *nominals.items()]
    used = {benefit for benefit, _ in uses}
    for group in book.groups:
        members = sorted(used.intersection(group.members))
        for one in members[group.max :]:
            yield Unusable(benefit=one, reason="group", limit=group.group)
    by_id = {one.benefit: one for one in book.benefits}
    for campaign in book.campaigns:
        spent = sorted((one, amount) for one, amount in uses if by_id[one].campaign == campaign.campaign)
        if campaign.max_uses is not None and len(spent) > campaign.max_uses:
            yield Unusable(benefit=spent[-1][0], reason="uses", limit=campaign.campaign)
        if campaign.budget is not None and sum(amount for _, amount in spent) > campaign.budget:
            yield Unusable(benefit=spent[-1][0], reason="budget", limit=campaign.campaign)
    for pack in book.packs:
        opened = sorted(one for one in used if by_id[one].pack == pack.pack)
        for one in opened[pack.max_used :]:
            yield Unusable(benefit=one, reason="pack", limit=pack.pack)


def _evaluation(basket: _Basket, book: BenefitBook, on_line: dict[str, tuple[str, int]]) -> Evaluation:
    placed = place(dict(sorted(basket.nominals.items(), key=basket.sharing_order)), basket.reach, basket.due)
    shares = [Share(benefit, line, amount) for line, (benefit, amount) in on_line.items()]
    shares += [
        Share(one, line, amount) for one, by_line in placed.items() for line, amount in by_line.items() if amount
    ]
    discount = sum(share.amount for share in shares)
    used = {benefit for benefit, _ in on_line.values()} | basket.nominals.keys()
    opened = {one.pack for one in book.benefits if one.benefit in used}
    fees = sum(pack.fee for pack in book.packs if pack.pack in opened)
    due = sum(line.due for line in basket.lines) - discount + fees
    return Evaluation(
        discount=discount,
        fees=fees,
        due=due,
        shares=tuple(sorted(shares, key=lambda share: (share.benefit, share.line))),
    )
