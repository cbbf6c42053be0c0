"""Instances of RBM-1 at will: the same kind, size and seed always give the same one. Calibrated on ``rbm1.jsonl``.

Kinds: *typical* (few groups, some benefits reach nothing), *tight* (thresholds just reachable), *conflict* (many groups
of two), *clamp* (discounts near or above what lines hold), *budget* (campaigns and packs), *net* (net bases), *mixed*
(all of it). ``cars``: lines up to ¥1,000,000 and 999 units. ``odd``: presale and measured lines, groups and packs that
allow more than one, minimum quantities, thresholds of 1.
"""

from __future__ import annotations

import random
from typing import Any

KINDS = ("typical", "tight", "conflict", "clamp", "budget", "net", "mixed")
NOW = 1_760_000_000
_DAY = 86_400
_PRICES = (550, 990, 1299, 1490, 1750, 2590, 3990, 5000, 7300, 9999, 11350, 16999, 25990, 39399)
_THRESHOLDS = {
    "typical": (0.15, 0.4, 0.7, 0.85, 1.1, 1.25, 2.8),
    "tight": (0.4, 0.84, 0.87, 0.9, 0.94, 0.98),
    "clamp": (0.28, 0.3, 0.5, 0.85, 1.0, 1.18),
}
_USUAL = (0.28, 0.4, 0.5, 0.7, 0.9, 0.99, 1.2)

Json = dict[str, Any]


def instance(kind: str, lines: int, benefits: int, seed: int, *, cars: bool = False, odd: bool = False) -> Json:
    name = f"{kind}-{lines}x{benefits}-{seed}" + "-cars" * cars + "-odd" * odd
    return _Made(kind, random.Random(name), cars=cars, odd=odd).instance(name, lines, benefits)


class _Made:
    def __init__(self, kind: str, chance: random.Random, *, cars: bool, odd: bool) -> None:
        self.kind, self.chance, self.cars, self.odd = kind, chance, cars, odd
        self.lines: list[Json] = []

    def instance(self, name: str, lines: int, benefits: int) -> Json:
        chance = self.chance
        stores = chance.choice((1, 2, 2, 4)) if lines < 12 else chance.choice((1, 2, 2, 4, 6))
        kinds = 2 if lines < 8 else chance.randint(3, 6)
        self.lines = [self._line(number, stores, kinds) for number in range(lines)]
        made = [self._benefit(f"b{number:03}") for number in range(1, benefits + 1)]
        names = [one["id"] for one in made]
        groups = self._groups(made)
        campaigns, packs = self._campaigns(made), self._packs(made)
        chance.shuffle(names)
        return {
            "format": "rbm-1",
            "id": name,
            "now": NOW,
            "lines": self.lines,
            "benefits": made,
            "groups": groups,
            "campaigns": campaigns,
            "packs": packs,
        }

    def _line(self, number: int, stores: int, kinds: int) -> Json:
        chance = self.chance
        price = (
            int(chance.choice(_PRICES) * chance.uniform(0.8, 1.3)) if chance.random() < 0.5 else chance.choice(_PRICES)
        )
        units = chance.choices((1, 2, 3, 5), (70, 17, 8, 5))[0]
        if self.cars:
            price = chance.choice((price, 12_345_600, 99_999_900, 100_000_000, chance.randint(1_000_000, 100_000_000)))
            units = chance.choice((1, 1, 2, 7, 999))
        presale = None
        if chance.random() < (0.25 if self.odd else 0.02):
            paid = chance.randint(0, price * units // 5)
            presale = {
                "deposit_paid": paid,
                "deposit_counts_as": min(price * units, int(paid * chance.choice((1, 1.5, 2)))),
            }
        elif self.odd and chance.random() < 0.2:  # measured: one unit at its amount
            price, units = chance.randint(1, 40_000), 1
        store = chance.randrange(stores)
        return {
            "id": f"L{number:02}",
            "sku": f"S{number:03}" if chance.random() < 0.95 else f"S{chance.randrange(number + 1):03}",
            "store": f"ST{store}",
            "district": f"D{store // 3}",
            "industry": chance.choice(("food", "home", "fashion")[: max(1, kinds // 2)]),
            "brand": f"B{chance.randrange(kinds)}",
            "category": f"C{chance.randrange(kinds)}",
            "unit_price": price,
            "qty": units,
            "presale": presale,
        }

    def _benefit(self, name: str) -> Json:
        chance = self.chance
        life = chance.choices(("live", "over", "early"), (96, 2, 2))[0]
        valid = {"live": (-30, chance.randint(1, 40)), "over": (-30, -1), "early": (1, 9)}[life]
        common = {
            "id": name,
            "valid_from": NOW + valid[0] * _DAY,
            "valid_to": NOW + valid[1] * _DAY,
            "campaign": None,
            "pack": None,
        }
        what = chance.random()
        if what < 0.27:
            return common | self._item()
        if what < 0.58:
            return common | self._basket("store")
        if what < 0.83:
            return common | self._basket("platform")
        return common | self._basket("payment")

    def _item(self) -> Json:
        chance = self.chance
        few = chance.sample(self.lines, min(len(self.lines), chance.choice((1, 1, 2, 3, 4, 5))))
        skus = sorted({line["sku"] for line in few})
        most = {"max_lines": chance.choice((None, None, 1, 2)), "max_units": chance.choice((None, 1, 1, 1, 2))}
        weights = (10, 4, 76, 10) if self.kind == "typical" else (40, 15, 25, 20)
        kind = chance.choices(("item_price", "item_percent", "item_fixed", "free_units"), weights)[0]
        scope = {"skus": skus}
        if kind == "item_price":
            off = {line["sku"]: line["unit_price"] * chance.choice((80, 85, 88, 90, 95)) // 100 for line in few}
            return {"layer": "item", "kind": kind, "prices": off, "scope": scope, "max_lines": most["max_lines"]}
        if kind == "item_percent":
            wide = {"categories": [chance.choice(self.lines)["category"]]}
            more = {"off_bp": chance.choice((500, 1000, 1500, 2000))}
            return {"layer": "item", "kind": kind, "scope": chance.choice((scope, wide)), **more, **most}
        if kind == "item_fixed":
            amount = max(1, few[0]["unit_price"] * chance.choice((5, 10, 20)) // 100)
            elsewhere = self.kind == "typical" and chance.random() < 0.7
            sku = "S-other" if elsewhere else few[0]["sku"]
            return {"layer": "item", "kind": kind, "scope": {"skus": [sku]}, "amount": amount, **most}
        return {"layer": "item", "kind": kind, "scope": scope, **most, "max_units": 1}

    def _scope(self, layer: str) -> Json:
        chance, line = self.chance, self.chance.choice(self.lines)
        if layer == "store":
            scope: Json = {"stores": [line["store"]]}
            if chance.random() < 0.25:
                scope["categories"] = [line["category"]]
        else:
            key = chance.choice(("", "", "", "categories", "categories", "brands", "industries", "districts", "stores"))
            field = {"categories": "category", "brands": "brand", "industries": "industry", "districts": "district"}
            scope = {key: [line[field.get(key, "store")]]} if key else {}
        if self.odd and chance.random() < 0.2:
            scope["exclude_skus"] = [chance.choice(self.lines)["sku"]]
        if chance.random() < (0.2 if self.kind == "typical" else 0.04):
            scope = {"stores": ["ST-other"]}
        return scope

    def _basket(self, layer: str) -> Json:
        chance = self.chance
        weights = {"store": (55, 22, 23, 0), "platform": (60, 20, 20, 0), "payment": (35, 12, 0, 53)}[layer]
        kind = chance.choices(("fixed", "percent", "every", "red_packet"), weights)[0]
        basis, scope = "item", self._scope(layer)
        if layer == "payment" and kind != "red_packet":
            basis, scope = "net", {}
        elif layer == "platform" and chance.random() < {"net": 0.6, "mixed": 0.3}.get(self.kind, 0.06):
            basis = "net"
            scope = {key: scope[key] for key in ("stores", "districts", "industries") if key in scope}
        whole = sum(line["unit_price"] * line["qty"] for line in self.lines if in_scope(scope, line))
        made: Json = {"layer": layer, "kind": kind, "basis": basis, "scope": scope, "min_qty": 0}
        if self.odd and chance.random() < 0.2:
            made["min_qty"] = chance.randint(1, 6)
        if kind == "red_packet":
            small = self.odd and chance.random() < 0.3
            return made | {
                "threshold": int(whole * 0.8) * small,
                "amount": max(1, int(whole * chance.uniform(0.005, 0.08))),
            }
        threshold = self._round(int(whole * chance.choice(_THRESHOLDS.get(self.kind, _USUAL))) or 4900)
        if self.odd and chance.random() < 0.15:
            threshold = 1
        if kind == "percent":
            off = chance.choice((100, 300, 500, 800, 1000, 1200, 1500))
            cap = max(1, int(whole * off / 10_000 * chance.choice((0.3, 0.6, 0.9, 0.97))))
            return made | {"threshold": threshold, "off_bp": off, "cap": chance.choice((None, cap, cap))}
        part = (0.3, 0.45, 0.5, 0.95) if self.kind == "clamp" else (0.02, 0.04, 0.05, 0.08, 0.1, 0.15, 0.2, 0.25)
        if kind == "fixed":
            return made | {"threshold": threshold, "amount": max(1, int(threshold * chance.choice(part)))}
        every = self._round(int(whole * chance.choice((0.03, 0.1, 0.14, 0.3, 0.45, 0.6)))) or 1
        part = (0.3, 0.45, 0.5, 0.95) if self.kind == "clamp" else (0.05, 0.08, 0.1, 0.15)
        amount = max(1, int(every * chance.choice(part)))
        return made | {"every": every, "amount": amount, "times": chance.choice((None, None, 1, 2, 3))}

    def _round(self, amount: int) -> int:
        step = 1000 if amount > 5000 else 100
        return amount if self.chance.random() < 0.3 else max(1, amount // step * step - 100 * (amount > 5000))

    def _groups(self, made: list[Json]) -> list[Json]:
        chance = self.chance
        share = {"conflict": 1.45, "mixed": 0.55, "typical": 0.12}.get(self.kind, 0.14)
        groups = []
        for number in range(round(len(made) * share)):
            size = chance.choices((2, 3, 5), (92, 6, 2))[0]
            members = chance.sample(made, min(len(made), size))
            most = 1
            if self.odd and all(one["layer"] != "item" for one in members):
                most = chance.choice((0, 1, 2, 2))
            groups.append({"id": f"g{number:02}", "max": most, "members": sorted(one["id"] for one in members)})
        return groups

    def _campaigns(self, made: list[Json]) -> list[Json]:
        chance = self.chance
        often = {"budget": 0.9, "mixed": 0.85}.get(self.kind, 0.05)
        found: list[Json] = []
        for number in range(max(1, len(made) // 10)):
            if chance.random() < often:
                members = chance.sample(made, min(len(made), chance.choice((2, 2, 3, 4))))
                for one in members:
                    one["campaign"] = f"c{number}"
                guess = sum(one.get("amount", 2000) for one in members)
                budget = None if chance.random() < 0.15 else int(guess * chance.choice((0.5, 0.75, 0.9, 1.0, 1.5)))
                found.append({"id": f"c{number}", "budget": budget, "max_uses": chance.choice((None, 1, 2, 3, 5))})
        used = {one["campaign"] for one in made}
        return [one for one in found if one["id"] in used]

    def _packs(self, made: list[Json]) -> list[Json]:
        chance = self.chance
        found = []
        for number in range(max(1, len(made) // 10)):
            if chance.random() < {"budget": 0.9, "mixed": 1.0}.get(self.kind, 0.4):
                members = chance.sample(made, min(len(made), chance.choice((2, 2, 3))))
                for one in members:
                    one["pack"] = f"p{number}"
                most = chance.choice((1, 2)) if self.odd else 1
                found.append({"id": f"p{number}", "fee": chance.choice((0, 0, 990, 1990)), "max_used": most})
        return found


_FIELDS = {
    "stores": "store",
    "districts": "district",
    "industries": "industry",
    "brands": "brand",
    "categories": "category",
    "skus": "sku",
}


def in_scope(scope: Json, line: Json) -> bool:
    """The model's text once more, for the generator and the checker."""
    if line["sku"] in scope.get("exclude_skus", ()):
        return False
    return all(scope.get(key) is None or line[field] in scope[key] for key, field in _FIELDS.items())
