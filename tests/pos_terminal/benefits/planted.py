"""Sales whose best selection is known before any engine sees them, and that only the solver settles.

Small blocks are tried out, every selection of each; some of them are then put into one sale, under other names. Limits
that hold with equality for what is best in every block join them to one part that is too large to try: they take
selections away, and not that one. So it stays the first, by amount and by the stated order, and no solver was asked.

Amounts are few and round, and benefits stand twice: equal faces, thresholds and expiries are the rule.
"""

from __future__ import annotations

import copy
import dataclasses
import itertools
import random
from typing import Any

from tests.pos_terminal.benefits.checker import LAYERS, Checked, item_gain, nominal_discount
from tests.pos_terminal.benefits.generator import KINDS, NOW, instance

Json = dict[str, Any]
_PRICES = (500, 1_000, 2_000, 3_000, 5_000)
_DAY = 86_400
TOLD = ("lines", "benefits", "groups", "campaigns", "packs")
FEW, MANY = 400, 12_000
"""Selections of one block."""


@dataclasses.dataclass(frozen=True, slots=True)
class Block:
    """``due``, ``items`` (line, benefit), ``baskets``: of its first selection. ``ties``: how many come to ``due``."""

    raw: Json
    due: int
    items: tuple[tuple[str, str], ...]
    baskets: tuple[str, ...]
    ties: int


@dataclasses.dataclass(frozen=True, slots=True)
class Planted:
    """A sale with its first selection, as (benefit, line) and benefits."""

    raw: Json
    due: int
    items: tuple[tuple[str, str], ...]
    baskets: tuple[str, ...]


def first_of_all(raw: Json) -> Block:
    """By trying every selection: less due, fewer benefits, then the preferred ones, then line by line."""
    checked = Checked(raw)
    rank = {
        name: place for place, name in enumerate(sorted(checked.benefits, key=lambda one: _preference(checked, one)))
    }
    best: tuple[Any, ...] | None = None
    ties = 0
    for picks, chosen in checked.every_selection():
        due = checked.due(picks, chosen)
        if due is None or (best is not None and due > best[0][0]):
            continue
        used = {*picks.values(), *chosen}
        by_line = tuple(rank[picks[name]] if name in picks else len(rank) for name in sorted(checked.lines))
        key = (due, len(used), sorted(rank[one] for one in used), by_line)
        ties = ties + 1 if best is not None and due == best[0][0] else 1
        if best is None or key < best[0]:
            best = key, tuple(sorted(picks.items())), tuple(sorted(chosen))
    assert best is not None
    return Block(raw, best[0][0], best[1], best[2], ties)


def _preference(checked: Checked, name: str) -> tuple[int, int, int, str]:
    """Larger face, higher threshold, earlier expiry, smaller id."""
    one = checked.benefits[name]
    reach = checked.reach.get(name, [])
    if one["layer"] == "item":
        gains = [item_gain(one, checked.lines[at]) for at in reach if checked.lines[at]["presale"] is None]
        face, least = sum(sorted(gains, reverse=True)[: one["max_lines"]]), 0
    else:
        on_due = one["layer"] == "payment" and one["basis"] == "net"
        whole = sum(checked.full.values()) if on_due else sum(checked.seen[at] for at in reach)
        face = nominal_discount(one, whole)
        least = one["every"] if one["kind"] == "every" else max(1, one["threshold"])
    return -face, -least, one["valid_to"], name


def block(seed: int) -> Block:
    """One with ``FEW`` to ``MANY`` selections; what reaches all lines of a sale is left out."""
    for number in itertools.count():
        chance = random.Random(f"block-{seed}-{number}")
        raw = instance(chance.choice(KINDS), chance.randint(2, 4), chance.randint(4, 9), 1_000 * seed + number)
        _make_equal(raw, chance)
        _twins(raw, chance)
        if FEW <= Checked(raw).selections <= MANY:
            return first_of_all(raw)
    raise AssertionError


def _make_equal(raw: Json, chance: random.Random) -> None:
    """Few different amounts, one expiry for most; odd ones now and then, so that percents have rests."""
    odd = chance.random() < 0.4
    for line in raw["lines"]:
        if not odd:
            line["unit_price"] = min(_PRICES, key=lambda price: abs(price - line["unit_price"]))
    kept = []
    for one in raw["benefits"]:
        if one["layer"] == "payment" and one["basis"] == "net":
            continue  # its base is the whole sale's
        one["scope"] = {
            **one["scope"],
            "stores": one["scope"].get("stores", sorted({x["store"] for x in raw["lines"]})),
        }
        one["valid_to"] = NOW + chance.choice((5, 5, 5, 9)) * _DAY
        for field, step in (("amount", 500), ("cap", 500), ("threshold", 1_000), ("every", 1_000)):
            if one.get(field) and not odd:
                one[field] = max(step, round(one[field] / step) * step)
        if "off_bp" in one:
            one["off_bp"] = chance.choice((500, 1_000, 2_000))
        kept.append(one)
    raw["benefits"] = kept
    for campaign in raw["campaigns"]:
        if campaign["budget"] and not odd:
            campaign["budget"] = max(500, campaign["budget"] // 500 * 500)
    names = {one["id"] for one in kept}
    for group in raw["groups"]:
        group["members"] = [name for name in group["members"] if name in names]


def _twins(raw: Json, chance: random.Random) -> None:
    """Some lines and benefits once more, with another id and all else the same; often only one of the two goes."""
    for one in chance.sample(raw["lines"], min(len(raw["lines"]), chance.randint(1, 2))):
        raw["lines"].append({**copy.deepcopy(one), "id": one["id"] + "x"})
    for one in chance.sample(raw["benefits"], min(len(raw["benefits"]), chance.randint(1, 3))):
        twin = one["id"] + "x"
        raw["benefits"].append({**copy.deepcopy(one), "id": twin})
        for group in raw["groups"]:
            if one["id"] in group["members"]:
                group["members"].append(twin)
        if chance.random() < 0.7:
            raw["groups"].append({"id": "g" + twin, "max": 1, "members": [one["id"], twin]})
    for one in raw["benefits"]:
        if one.get("max_lines", 1) is None and chance.random() < 0.5:
            one["max_lines"] = 1


def blocks_of(number: int, first: int = 0) -> list[Block]:
    return [block(first + seed) for seed in range(number)]


def shuffled(raw: Json, chance: random.Random) -> Json:
    """The same sale, told in another order."""
    other = {**raw, **{key: chance.sample(raw[key], len(raw[key])) for key in TOLD}}
    members = {group["id"]: chance.sample(group["members"], len(group["members"])) for group in raw["groups"]}
    return {**other, "groups": [{**group, "members": members[group["id"]]} for group in other["groups"]]}


def planted(blocks: list[Block], seed: int) -> Planted:
    """Some of ``blocks`` as one sale."""
    chance = random.Random(f"planted-{seed}")
    whole: Json = {"format": "rbm-1", "id": f"planted-{seed}", "now": NOW}
    whole |= {key: [] for key in TOLD}
    due, items, baskets = 0, [], []
    for number in chance.sample(range(100), chance.randint(3, 8)):
        one, mark = chance.choice(blocks), f"{number:02}"
        renamed = _renamed(one.raw, mark)
        for key in TOLD:
            whole[key] += renamed[key]
        due += one.due
        items += [(mark + benefit, mark + line) for line, benefit in one.items]
        baskets += [mark + benefit for benefit in one.baskets]
    found = Planted(whole, due, tuple(sorted(items)), tuple(sorted(baskets)))
    _join(found, chance)
    return dataclasses.replace(found, raw=shuffled(found.raw, chance))


def _renamed(raw: Json, mark: str) -> Json:
    """The same block with ids of its own, in the same order, and so in a shop of its own."""
    new = copy.deepcopy(raw)
    for line in new["lines"]:
        for field in ("id", "sku", "store", "district", "industry", "brand", "category"):
            line[field] = mark + line[field]
    for one in new["benefits"]:
        one["id"] = mark + one["id"]
        one["scope"] = {key: [mark + each for each in values] for key, values in one["scope"].items()}
        if "prices" in one:
            one["prices"] = {mark + sku: price for sku, price in one["prices"].items()}
        for field in ("campaign", "pack"):
            one[field] = one[field] and mark + one[field]
    for key in ("groups", "campaigns", "packs"):
        for limit in new[key]:
            limit["id"] = mark + limit["id"]
    for group in new["groups"]:
        group["members"] = [mark + member for member in group["members"]]
    return new


def _join(found: Planted, chance: random.Random) -> None:
    """Limits over all blocks that the best selection just meets."""
    raw, checked = found.raw, Checked(found.raw)
    gains = {line: dict(checked.items[line])[benefit] for benefit, line in found.items}
    nominals = checked.nominals(gains, set(found.baskets))
    assert nominals is not None
    free = [one for one in raw["benefits"] if one["campaign"] is None]
    for number in range(chance.randint(1, 2)):
        members = [one for one in free if chance.random() < 0.7 and one["campaign"] is None]
        names = {one["id"] for one in members}
        spent = [gains[line] for benefit, line in found.items if benefit in names]
        spent += [nominals[one] for one in found.baskets if one in names]
        if not spent:
            continue
        for one in members:
            one["campaign"] = f"all{number}"
        uses = chance.choice((None, len(spent)))
        raw["campaigns"].append({"id": f"all{number}", "budget": max(1, sum(spent)), "max_uses": uses})
    members = [one["id"] for one in raw["benefits"] if one["layer"] in LAYERS and chance.random() < 0.6]
    most = len(set(members) & set(found.baskets))
    if members:
        raw["groups"].append({"id": "all", "max": most, "members": members})
