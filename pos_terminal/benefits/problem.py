"""A sale and its benefits as the search sees them: integers and indices, everything in the order of ids.

Benefits that can never be used are left out (``never`` says why). What a selection is worth is said by
``sale.evaluate`` alone; the numbers here steer the search and agree with it (a test holds them together).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence

from pos_terminal.contract.benefit_book import BenefitBook
from pos_terminal.contract.benefits import BasketBenefit, Benefit, ItemBenefit, Scope
from pos_terminal.sale.evaluate import LAYERS, Selection, Unusable, why_never
from pos_terminal.sale.lines import SCOPE_FIELDS, PricedLine
from pos_terminal.sale.nominal import gain, least_base, nominal_of

Use = tuple[str, str]
"""An item benefit and the line it is used on, by id."""


@dataclasses.dataclass(frozen=True, slots=True)
class Item:
    """An item benefit: ``gains`` by line where it gives something, ``max_lines`` of them at most."""

    index: int
    gains: dict[int, int]
    max_lines: int


@dataclasses.dataclass(frozen=True, slots=True)
class Basket:
    """A basket benefit.

    ``reach``: its lines; ``mask`` the same as bits. ``whole``: its base before anything is taken off. ``most``: its
    ``nominal`` discount there. ``on_due``: the base counts what is due on all lines, not what thresholds see.
    ``below``: baskets whose nominal discounts are taken off its base.
    """

    index: int
    benefit: BasketBenefit
    reach: tuple[int, ...]
    mask: int
    whole: int
    least: int
    most: int
    on_due: bool
    below: tuple[int, ...]
    nominal: Callable[[int], int]


@dataclasses.dataclass(frozen=True, slots=True)
class Limit:
    """At most ``count`` of ``members``; with ``budget``, nominal discounts of at most that. ``fee``: of a pack."""

    name: str
    members: frozenset[int]
    count: int
    budget: int | None = None
    fee: int = 0


class Problem:
    """One sale's choice. Lines and benefits are their places in ``lines`` and ``names``.

    ``due``, ``base``: of each line before any benefit. ``options``: by line, the item benefits and their gains.
    ``groups`` and ``packs`` count benefits, ``campaigns`` uses (an item benefit's once a line). ``rank``: the place of
    each benefit in the canonical preference. ``forced``, ``forced_uses``: must be used; ``impossible``: what of them
    never can. ``fast``: baskets that always give their whole nominal discount.
    """

    def __init__(
        self,
        lines: Iterable[PricedLine],
        book: BenefitBook,
        at_ms: int,
        forced_in: Iterable[str] = (),
        forced_out: Iterable[str] = (),
        forced_uses: Iterable[Use] = (),
    ) -> None:
        self.lines = sorted(lines, key=lambda line: line.line)
        self.book, self.at_ms = book, at_ms
        self.due = [line.due for line in self.lines]
        self.base = [line.base for line in self.lines]
        self.total = sum(self.due)
        self._reached: dict[Scope, tuple[int, ...]] = {}
        self._having: dict[str, dict[str, int]] = {key: {} for key in SCOPE_FIELDS}  # by value, the lines that have it
        for at, priced in enumerate(self.lines):
            for key, field in SCOPE_FIELDS.items():
                value = getattr(priced, field)
                self._having[key][value] = self._having[key].get(value, 0) | 1 << at
        self.never: dict[str, Unusable] = {}
        out = frozenset(forced_out)
        self.benefits: list[Benefit] = []
        for benefit in sorted(book.benefits, key=lambda one: one.benefit):
            if (why := self._why_never(benefit)) is not None:
                self.never[benefit.benefit] = why
            elif benefit.benefit not in out:
                self.benefits.append(benefit)
        self.names = [one.benefit for one in self.benefits]
        self._place = {name: place for place, name in enumerate(self.names)}
        self.items: dict[int, Item] = {}
        self.baskets: dict[int, Basket] = {}
        self._index()
        self.options: list[list[tuple[int, int]]] = [[] for _ in self.lines]
        for item in self.items.values():
            for line, amount in item.gains.items():
                self.options[line].append((item.index, amount))
        self.most_gain = [max((amount for _, amount in options), default=0) for options in self.options]
        self.groups, self.campaigns, self.packs = self._groups(), self._campaigns(), self._packs()
        self._force(frozenset(forced_in), out, sorted(set(forced_uses)))
        self.by_preference = sorted(range(len(self.names)), key=self._preference)
        self.rank = {one: place for place, one in enumerate(self.by_preference)}
        self.fast = self._never_clamped()

    @property
    def size(self) -> int:
        """Lines that item benefits can lower, and benefits that can be used."""
        return sum(1 for options in self.options if options) + len(self.names)

    # --- reading the sale ------------------------------------------------------------------------------------------

    def _reach(self, scope: Scope) -> tuple[int, ...]:
        """The lines for which ``sale.lines.in_scope`` holds."""
        if scope not in self._reached:
            mask = (1 << len(self.lines)) - 1
            for key, having in self._having.items():
                if (allowed := getattr(scope, key)) is not None:
                    mask &= sum(having.get(value, 0) for value in set(allowed))
            for sku in scope.exclude_skus:
                mask &= ~self._having["skus"].get(sku, 0)
            self._reached[scope] = tuple(at for at in range(len(self.lines)) if mask >> at & 1)
        return self._reached[scope]

    def _why_never(self, benefit: Benefit) -> Unusable | None:
        reached = self._reach(benefit.scope)
        if not reached or not benefit.valid_from_ms <= self.at_ms <= benefit.valid_to_ms:
            return why_never(benefit, self.lines, self.at_ms)
        if isinstance(benefit, ItemBenefit):
            usable = any(self._gain(benefit, at) for at in reached)
            return None if usable else why_never(benefit, self.lines, self.at_ms)
        if self._whole(benefit) < least_base(benefit) or benefit.min_quantity:
            return why_never(benefit, self.lines, self.at_ms)
        return None

    def _gain(self, benefit: ItemBenefit, at: int) -> int:
        return 0 if self.lines[at].presale else gain(benefit, self.lines[at])

    def _whole(self, benefit: BasketBenefit) -> int:
        return self.total if _on_due(benefit) else sum(self.base[at] for at in self._reach(benefit.scope))

    def _index(self) -> None:
        in_layers: list[tuple[int, int, BasketBenefit]] = []
        for one, benefit in enumerate(self.benefits):
            if isinstance(benefit, ItemBenefit):
                gains = {at: amount for at in self._reach(benefit.scope) if (amount := self._gain(benefit, at))}
                most = len(gains) if benefit.max_lines is None else min(len(gains), benefit.max_lines)
                self.items[one] = Item(one, gains, most)
            else:
                in_layers.append((LAYERS.index(benefit.layer), one, benefit))
        for _, one, benefit in sorted(in_layers, key=lambda entry: entry[:2]):
            reach = self._reach(benefit.scope)
            mask = sum(1 << at for at in reach)
            whole = self._whole(benefit)
            below = tuple(self._below(benefit, mask)) if benefit.basis == "net" else ()
            worth, on_due = nominal_of(benefit), _on_due(benefit)
            self.baskets[one] = Basket(
                one, benefit, reach, mask, whole, least_base(benefit), worth(whole), on_due, below, worth
            )

    def _below(self, benefit: BasketBenefit, mask: int) -> Iterable[int]:
        for other in self.baskets.values():
            if benefit.layer == "payment":
                if other.benefit.layer != "payment":
                    yield other.index
            elif other.benefit.layer == "store" and not other.mask & ~mask:
                yield other.index

    # --- limits and wishes -----------------------------------------------------------------------------------------

    def _groups(self) -> list[Limit]:
        found = []
        for group in self.book.groups:
            members = frozenset(self._place[one] for one in group.members if one in self._place)
            if len(members) > group.max:
                found.append(Limit(group.group, members, group.max))
        return found

    def _campaigns(self) -> list[Limit]:
        found = []
        for campaign in self.book.campaigns:
            members = self._those("campaign", campaign.campaign)
            if members and (campaign.budget is not None or campaign.max_uses is not None):
                every_use = len(self.lines) + len(members)
                count = every_use if campaign.max_uses is None else campaign.max_uses
                found.append(Limit(campaign.campaign, members, count, campaign.budget))
        return found

    def _packs(self) -> list[Limit]:
        found = []
        for pack in self.book.packs:
            members = self._those("pack", pack.pack)
            if members:
                found.append(Limit(pack.pack, members, pack.max_used, None, pack.fee))
        return found

    def _those(self, limit: str, name: str) -> frozenset[int]:
        return frozenset(place for place, one in enumerate(self.benefits) if getattr(one, limit) == name)

    def _force(self, wanted: frozenset[str], out: frozenset[str], uses: Sequence[Use]) -> None:
        lines = {line.line: place for place, line in enumerate(self.lines)}
        impossible = []
        for name in sorted(wanted | {benefit for benefit, _ in uses}):
            if name in self.never:
                impossible.append(self.never[name])
            elif name not in self._place:
                impossible.append(Unusable(benefit=name, reason="kept_out" if name in out else "unknown"))
        self.forced = frozenset(self._place[name] for name in wanted if name in self._place)
        self.forced_uses: dict[int, int] = {}
        for name, line in uses:
            item = self.items.get(self._place.get(name, -1))
            if item is not None and (at := lines.get(line, -1)) in item.gains and at not in self.forced_uses:
                self.forced_uses[at] = item.index
            elif name in self._place:
                taken = item is not None and lines.get(line, -1) in item.gains
                impossible.append(Unusable(benefit=name, reason="line_taken" if taken else "out_of_scope"))
        self.impossible = tuple(impossible)

    # --- what follows ----------------------------------------------------------------------------------------------

    def face(self, one: int) -> int:
        """The most a benefit can give on these lines by its own terms."""
        if one in self.baskets:
            return self.baskets[one].most
        item = self.items[one]
        return sum(sorted(item.gains.values(), reverse=True)[: item.max_lines])

    def _preference(self, one: int) -> tuple[int, int, int, str]:
        least = self.baskets[one].least if one in self.baskets else 0
        return -self.face(one), -least, self.benefits[one].valid_to_ms, self.names[one]

    def at_most(self, baskets: Iterable[int]) -> int:
        """No selection has more nominal discount than this from ``baskets`` together."""
        left = set(baskets)
        total = 0
        for group in self.groups:
            inside = left & group.members
            if len(inside) > group.count:
                total += sum(sorted((self.baskets[one].most for one in inside), reverse=True)[: group.count])
                left -= inside
        return total + sum(self.baskets[one].most for one in left)

    def _never_clamped(self) -> frozenset[int]:
        """Baskets whose lines hold all that can fall on any of them.

        If what all baskets that touch the lines of one may give fits on these lines, no smallest cut has that one on
        its inner side: it gives all, and what is left is the flow of the others as if it were not there.
        """
        room = [due - most for due, most in zip(self.due, self.most_gain, strict=True)]
        rooms = {basket.reach: sum(room[at] for at in basket.reach) for basket in self.baskets.values()}
        left = dict.fromkeys(sorted(self.baskets, key=lambda one: -rooms[self.baskets[one].reach]))
        found = True
        while found:
            found = False
            for one in list(left):
                mask = self.baskets[one].mask
                touching = [other for other in left if mask & self.baskets[other].mask]
                if self.at_most(touching) <= rooms[self.baskets[one].reach]:
                    del left[one]
                    found = True
        return frozenset(self.baskets) - left.keys()

    def selection(self, picks: Sequence[int], chosen: Iterable[int]) -> Selection:
        """``picks``: by line, the item benefit on it or -1."""
        return Selection(
            items=tuple(sorted((self.names[one], self.lines[at].line) for at, one in enumerate(picks) if one >= 0)),
            benefits=tuple(sorted(self.names[one] for one in chosen)),
        )

    def placed(self, selection: Selection) -> tuple[list[int], list[int], set[int]] | None:
        """The way back: picks and gains by line, and baskets; None where something of it can no longer be used."""
        lines = {line.line: place for place, line in enumerate(self.lines)}
        picks, gains = [-1] * len(self.lines), [0] * len(self.lines)
        for name, line in selection.items:
            item, at = self.items.get(self._place.get(name, -1)), lines.get(line, -1)
            if item is None or at not in item.gains:
                return None
            picks[at], gains[at] = item.index, item.gains[at]
        chosen = {self._place.get(name, -1) for name in selection.benefits}
        return (picks, gains, chosen) if chosen <= self.baskets.keys() else None

    def order(self, picks: Sequence[int], chosen: Iterable[int]) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
        """The place of a selection among those with the same amount due; the least is the canonical one.

        Fewer benefits used; then the most preferred benefits; then, line by line, the most preferred item benefit
        (none comes last).
        """
        used = sorted(self.rank[one] for one in {*chosen, *(one for one in picks if one >= 0)})
        none = len(self.names)
        return len(used), tuple(used), tuple(self.rank.get(one, none) for one in picks)


def _on_due(benefit: BasketBenefit) -> bool:
    return benefit.basis == "net" and benefit.layer == "payment"
