"""Whether a reason is true: the benefit is forced in, and fails for that reason or costs what was stated."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from random import Random
from typing import Any

from hypothesis import strategies as st

from pos_terminal.benefits.beside import ALTERNATIVES
from pos_terminal.benefits.proving import prove
from pos_terminal.benefits.quote import Quote
from pos_terminal.benefits.reasons import Asked
from pos_terminal.sale.evaluate import Evaluation, Selection, evaluate
from pos_terminal.sale.reasons import WhyUnused
from tests.pos_terminal.benefits.checker import Checked, nominal_discount
from tests.pos_terminal.benefits.generator import KINDS, in_scope, instance
from tests.pos_terminal.benefits.instances import a_quote, read

made = st.builds(
    instance, st.sampled_from(KINDS), st.integers(2, 4), st.integers(2, 6), st.integers(0, 10**6), odd=st.booleans()
)


def asked(raw: dict[str, Any]) -> Asked:
    found = read(raw)
    return Asked(found.lines, found.book, found.at_ms, a_quote(prove(found.lines, found.book, found.at_ms)))


def best_with(raw: dict[str, Any], benefit: str) -> int | None:
    """The least due over every selection that uses ``benefit``, tried one by one."""
    checked = Checked(raw)
    dues = [
        checked.due(picks, chosen)
        for picks, chosen in checked.every_selection()
        if benefit in picks.values() or benefit in chosen
    ]
    return min((due for due in dues if due is not None), default=None)


def beside_some(raw: dict[str, Any], chance: Random) -> Asked:
    """Some selection that is allowed, as full as taking benefits in any order makes it: by far not the best."""
    checked, found = Checked(raw), read(raw)
    picks: dict[str, str] = {}
    chosen: set[str] = set()
    wanted = [*((one, at) for at, options in checked.items.items() for one, _ in options)]
    steps: list[tuple[str, str | None]] = [*wanted, *((one, None) for one in checked.baskets)]
    chance.shuffle(steps)
    for one, at in steps:
        tried = (picks, chosen | {one}) if at is None else ({at: one, **picks}, chosen)
        if checked.due(*tried) is not None:
            picks, chosen = tried
    selection = Selection(items=tuple((one, at) for at, one in picks.items()), benefits=tuple(chosen))
    evaluation = evaluate(found.lines, found.book, selection, found.at_ms)
    assert isinstance(evaluation, Evaluation)
    return Asked(found.lines, found.book, found.at_ms, Quote(selection=selection, evaluation=evaluation, lower_bound=0))


def holds(raw: dict[str, Any], about: Asked) -> None:
    told = Told(raw, about.quote)
    assert told.due() == about.quote.due
    for why in about.unused():
        told.holds(why)


class Told:
    """Judges reasons by the instance's JSON and the checker alone: nothing of the engine but the quote."""

    def __init__(self, raw: dict[str, Any], quote: Quote) -> None:
        self.raw, self.checked, self.quote, selection = raw, Checked(raw), quote, quote.selection
        self.picks = {at: one for one, at in selection.items}
        self.chosen, self.used = set(selection.benefits), selection.used

    def due(self, *benefits: str, without: Iterable[str] = ()) -> int | None:
        """The least due with ``benefit`` besides, on the best line for it; None where it is not allowed."""
        out = set(without)
        picks = {at: one for at, one in self.picks.items() if one not in out}
        chosen = self.chosen - out
        if not benefits:
            return self.checked.due(picks, chosen)
        (benefit,) = benefits
        if self.raw_of(benefit)["layer"] != "item":
            return self.checked.due(picks, chosen | {benefit}) if benefit in self.checked.baskets else None
        on = [at for at, options in self.checked.items.items() if at not in picks and benefit in dict(options)]
        dues = (self.checked.due({**picks, at: benefit}, chosen) for at in on)
        return min((due for due in dues if due is not None), default=None)

    def raw_of(self, benefit: str) -> dict[str, Any]:
        return next(one for one in self.raw["benefits"] if one["id"] == benefit)

    def fee_of(self, benefit: str, out: Iterable[str] = ()) -> int:
        """What the pack of ``benefit`` costs, if nothing of it is used yet."""
        pack = self.raw_of(benefit)["pack"]
        if pack is None or any(self.raw_of(one)["pack"] == pack for one in self.used.difference(out)):
            return 0
        return next(int(one["fee"]) for one in self.raw["packs"] if one["id"] == pack)

    def left(self, benefit: str) -> int:
        """What is still due of the goods that it lowers, as the receipt would say."""
        at = self.checked.reach[benefit]
        if self.raw_of(benefit)["layer"] == "item":
            at = [line for line in at if benefit in dict(self.checked.items[line])]
        return sum(self.checked.full[line] - self.quote.evaluation.of_line(line) for line in at)

    def holds(self, why: WhyUnused) -> None:
        beside, now, one = self.due(why.benefit), self.due(), self.raw_of(why.benefit)
        assert now is not None
        if why.reason in ("excluded", "budget"):
            assert beside is None
            self.stand_in_the_way(why)
        elif why.reason == "undecided":
            assert beside is not None
            assert beside < now
        elif why.reason in ("pack_fee", "not_worth", "lowers_others"):
            assert beside is not None
            assert beside >= now
            fee = self.fee_of(why.benefit)
            assert (beside - fee < now) == (why.reason == "pack_fee")
            if why.reason != "pack_fee":
                assert bool(self.left(why.benefit)) == (why.reason == "lowers_others")
            if why.reason == "not_worth":
                self.take_its_room(why)
        elif why.reason == "no_gain" and beside is not None:
            assert not self.gives(why.benefit, self.used)
        else:
            assert self.due(why.benefit, without=self.used) is None
            self.can_never_be(why, one)

    def stand_in_the_way(self, why: WhyUnused) -> None:
        """Against all ways in: every part of what is used, or the small ones of many."""
        ways = [
            set(out)
            for size in range(len(self.used) + 1 if len(self.used) <= 8 else 3)
            for out in itertools.combinations(sorted(self.used), size)
            if self.due(why.benefit, without=out) is not None
        ]
        if not why.by:
            assert why.limit
            assert self.due(why.benefit, without=self.used) is None
            return
        named = [why.by, *why.or_by]
        assert all(self.due(why.benefit, without=out) is not None for out in named), "without them it is usable"
        assert not any(other < set(out) for other in ways for out in named), "without a part of them it is not"
        assert len({frozenset(out) for out in named}) == len(named)
        assert len(why.by) == min(map(len, named))
        for one in why.by:
            if len(why.or_by) < ALTERNATIVES and self.due(why.benefit, without=self.used - {one}) is not None:
                assert any(one not in out for out in named), "that one of them could stay is said"

    def gives(self, benefit: str, out: Iterable[str]) -> bool:
        """Whether it takes something off beside what is left without ``out``, whatever its pack costs."""
        now, dearer = self.due(without=out), self.due(benefit, without=out)
        return now is not None and dearer is not None and dearer - self.fee_of(benefit, out) < now

    def take_its_room(self, why: WhyUnused) -> None:
        assert self.gives(why.benefit, self.used)
        if why.by:
            assert self.gives(why.benefit, why.by)
            parts = itertools.chain(*(itertools.combinations(why.by, size) for size in range(len(why.by))))
            assert len(why.by) > 8 or not any(self.gives(why.benefit, part) for part in parts)
        else:
            alone = [self.gives(why.benefit, self.used - {one}) for one in self.used]
            assert alone.count(True) > 1, "several could make room"

    def can_never_be(self, why: WhyUnused, one: dict[str, Any]) -> None:
        now, reach = self.raw["now"], self.checked.reach.get(one["id"], [])
        if why.reason == "expired":
            assert one["valid_to"] < now
        elif why.reason == "not_yet_valid":
            assert one["valid_from"] > now
        elif why.reason == "out_of_scope":
            lines = self.raw["lines"]
            reached = [line for line in lines if in_scope(one["scope"], line)]
            assert not [line for line in reached if one["layer"] != "item" or line["presale"] is None]
        elif why.reason == "no_gain":
            assert reach
            assert not any(one["id"] in dict(options) for options in self.checked.items.values())
        elif why.reason == "too_few":
            assert sum(self.checked.lines[at]["qty"] for at in reach) + why.missing == one["min_qty"]
        else:
            assert why.reason == "short"
            net = one["layer"] == "payment" and one["basis"] == "net"
            base = sum(self.checked.full.values()) if net else sum(self.checked.seen[at] for at in reach)
            enough = base + why.missing
            assert nominal_discount(one, enough) >= 1 > nominal_discount(one, enough - 1)
