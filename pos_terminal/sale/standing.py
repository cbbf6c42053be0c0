"""How a closed sale stands after the refunds so far: the units still with the customer and what was paid for them.

Everything is read from the facts: what earlier refunds took away is subtracted as they state it, never worked out
again, so that a later version of this program cannot differ from what was paid out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import msgspec

from pos_terminal.contract.benefits import RedPacket
from pos_terminal.contract.facts import SaleClosed, SaleRefunded
from pos_terminal.contract.money import allocate
from pos_terminal.contract.records import Line, LineRefunded, units_of
from pos_terminal.contract.words import Funder
from pos_terminal.sale.units import dealt, in_ranges

Units = Mapping[str, Collection[int]]
"""By line, the numbers of units."""


class Portion(msgspec.Struct, frozen=True, kw_only=True):
    """What the amount of some units of a line is made of: amount = net + deposit + bonus + rounding + Σ shares.

    ``net`` was paid here (it is ``Line.net`` less the part of 抹零 that fell on it, ``rounding``); ``deposit`` was paid
    online, ``bonus`` is what the deposit counted for beyond it; ``shares`` by benefit.
    """

    net: int
    deposit: int
    bonus: int
    rounding: int
    shares: dict[str, int]

    @property
    def credit(self) -> int:
        return self.deposit + self.bonus

    @property
    def discount(self) -> int:
        return sum(self.shares.values())

    @property
    def amount(self) -> int:
        return self.net + self.credit + self.rounding + self.discount

    def less(self, other: Portion) -> Portion:
        return Portion(
            net=self.net - other.net,
            deposit=self.deposit - other.deposit,
            bonus=self.bonus - other.bonus,
            rounding=self.rounding - other.rounding,
            shares={
                benefit: self.shares.get(benefit, 0) - other.shares.get(benefit, 0)
                for benefit in self.shares.keys() | other.shares.keys()
            },
        )

    def of_units(self, count: int, units: Iterable[int]) -> Portion:
        """The part of it that ``units`` have, out of ``count`` units it is for."""
        benefits = sorted(self.shares)
        parts = [self.net, *(self.shares[one] for one in benefits), self.deposit, self.bonus, self.rounding]
        net, *shares, deposit, bonus, rounding = dealt(parts, count, units)
        by_benefit = dict(zip(benefits, shares, strict=True))
        return Portion(net=net, deposit=deposit, bonus=bonus, rounding=rounding, shares=by_benefit)


class LineStanding(msgspec.Struct, frozen=True, kw_only=True):
    """``units`` of ``line`` are still with the customer, for ``left``; ``whole`` was dealt to the units ``over``."""

    line: Line
    units: tuple[int, ...]
    left: Portion
    over: tuple[int, ...]
    whole: Portion

    def portion(self, units: Collection[int]) -> Portion:
        """What ``units``, some of those left, are made of; the last ones are whatever is left."""
        if len(units) == len(self.units):
            return self.left
        places = {unit: place for place, unit in enumerate(self.over)}
        return self.whole.of_units(len(self.over), [places[unit] for unit in units])

    def without(self, units: Collection[int], portion: Portion) -> LineStanding:
        left = tuple(unit for unit in self.units if unit not in units)
        return msgspec.structs.replace(self, units=left, left=self.left.less(portion))

    def dealt_anew(self) -> LineStanding:
        return msgspec.structs.replace(self, over=self.units, whole=self.left)


class Fee(msgspec.Struct, frozen=True, kw_only=True):
    """A pack's fee that stays paid, of which ``rounding`` was taken off."""

    fee: int
    rounding: int


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """``lines`` and ``fees`` (by pack) in the order of ids; ``funding``: by benefit, who pays what it still gives.

    ``repriced``: a refund before changed what is left.
    """

    sale: SaleClosed
    lines: dict[str, LineStanding]
    fees: dict[str, Fee]
    funding: dict[str, dict[Funder, int]]
    repriced: bool = False

    @property
    def paid(self) -> int:
        """What was paid here, by tenders, and not given back."""
        fees = sum(one.fee - one.rounding for one in self.fees.values())
        return sum(one.left.net for one in self.lines.values()) + fees

    @property
    def is_empty(self) -> bool:
        return not any(one.units for one in self.lines.values())

    @property
    def is_sound(self) -> bool:
        """Whether nothing is below nothing, as it may be after refunds by tills that did not know of each other."""
        left = [one.left for one in self.lines.values()]
        parts = [(one.net, one.deposit, one.bonus, one.rounding) for one in left]
        packets = [one.benefit for one in self.sale.benefits if isinstance(one.terms, RedPacket)]
        return min(map(min, parts)) >= 0 and all(self.given(packet) >= 0 for packet in packets)

    def given(self, benefit: str) -> int:
        """What the benefit still gives."""
        return sum(one.left.shares.get(benefit, 0) for one in self.lines.values())

    def with_lines(self, changed: Mapping[str, LineStanding]) -> Standing:
        return msgspec.structs.replace(self, lines={**self.lines, **changed})

    def dealt_anew(self) -> Standing:
        """The same, what is left of each line dealt to the units that are left."""
        dealt = self.with_lines({line: one.dealt_anew() for line, one in self.lines.items()})
        return msgspec.structs.replace(dealt, repriced=True)

    def without(self, units: Units) -> Standing:
        """After ``units`` came back, at the price they had."""
        changed = {}
        for line, gone in units.items():
            one = self.lines[line]
            changed[line] = one.without(gone, one.portion(gone))
        return self.with_lines(changed)


def by_funder(amount: int, weights: Mapping[Funder, int], whole: Mapping[Funder, int]) -> dict[Funder, int]:
    """``amount``, of either sign, in proportion to ``weights``; where they are nothing, as ``whole`` was paid.

    Below nothing is nothing: tills that did not know of each other may have taken back more of a funder than it gave.
    """
    funders = sorted(whole)
    parts = [max(0, weights[funder]) for funder in funders]
    shares = allocate(amount, parts if any(parts) else [whole[funder] for funder in funders])
    return dict(zip(funders, shares, strict=True))


def standing_of(sale: SaleClosed, before: Iterable[SaleRefunded] = ()) -> Standing:
    """How ``sale`` stands after the refunds ``before``, which are all there are of it, in the order they happened."""
    standing = _closed(sale)
    for refund in before:
        assert refund.of == sale.sale, "a refund of another sale"
        standing = _after(standing, refund)
    return standing


def _closed(sale: SaleClosed) -> Standing:
    """抹零 falls on lines and fees by largest remainder of what is paid for them, ties by id, lines first."""
    lines = sorted(sale.lines, key=lambda line: line.line)
    packs = sorted(sale.packs, key=lambda pack: pack.pack)
    rounding = allocate(sale.rounding, [*(line.net for line in lines), *(pack.fee for pack in packs)])
    on_packs = rounding[len(lines) :]
    shares: dict[str, dict[str, int]] = {line.line: {} for line in lines}
    for used in sale.benefits:
        for share in used.shares:
            shares[share.line][used.benefit] = share.amount
    return Standing(
        sale=sale,
        lines={line.line: _sold(line, off, shares[line.line]) for line, off in zip(lines, rounding, strict=False)},
        fees={pack.pack: Fee(fee=pack.fee, rounding=off) for pack, off in zip(packs, on_packs, strict=True)},
        funding={used.benefit: {**used.funding} for used in sale.benefits},
    )


def _sold(line: Line, rounding: int, shares: dict[str, int]) -> LineStanding:
    whole = Portion(
        net=line.net - rounding,
        deposit=line.deposit,
        bonus=line.credit - line.deposit,
        rounding=rounding,
        shares=shares,
    )
    units = tuple(range(units_of(line)))
    return LineStanding(line=line, units=units, left=whole, over=units, whole=whole)


def _after(standing: Standing, refund: SaleRefunded) -> Standing:
    changed = {}
    for one in refund.lines:
        line = standing.lines[one.line]
        changed[one.line] = line.without(in_ranges(one.units), _stated(one, refund))
    funding = {benefit: {**by_funder} for benefit, by_funder in standing.funding.items()}
    for taken in refund.benefits:
        for funder, amount in taken.funding.items():
            funding[taken.benefit][funder] -= amount
    back = {pack.pack for pack in refund.packs}
    fees = {pack: fee for pack, fee in standing.fees.items() if pack not in back}
    after = msgspec.structs.replace(standing.with_lines(changed), fees=fees, funding=funding)
    return after.dealt_anew() if refund.repriced else after


def _stated(line: LineRefunded, refund: SaleRefunded) -> Portion:
    stated = ((taken.benefit, share) for taken in refund.benefits for share in taken.shares)
    shares = {benefit: share.amount for benefit, share in stated if share.line == line.line}
    return Portion(
        net=line.net, deposit=line.deposit, bonus=line.credit - line.deposit, rounding=line.rounding, shares=shares
    )
