"""Sales of a car dealer: one car or more at ¥300,000 to 1,200,000, what goes with it, and up to twenty benefits."""

from __future__ import annotations

import random
from typing import Any

from tests.pos_terminal.benefits.generator import NOW

Json = dict[str, Any]
_EXTRAS = (19_900, 88_000, 299_000, 500_000, 1_280_000, 2_500_000)
_DAY = 86_400


def car_sale(seed: int) -> Json:
    return _Dealer(random.Random(f"car-{seed}")).sale(f"car-{seed}")


class _Dealer:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.grain = chance.choice((1, 100, 100, 10_000))
        self.lines = [self._line(number) for number in range(chance.randint(1, 5))]
        self.whole = sum(line["unit_price"] * line["qty"] for line in self.lines)

    def sale(self, name: str) -> Json:
        chance = self.chance
        made = [self._benefit(f"b{number:02}") for number in range(chance.randint(3, 20))]
        groups = [
            {"id": f"g{number}", "max": 1, "members": [one["id"] for one in chance.sample(made, chance.randint(2, 3))]}
            for number in range(chance.randint(0, 4))
        ]
        campaigns = []
        if chance.random() < 0.5:
            for one in chance.sample(made, 3):
                one["campaign"] = "c0"
            budget = self._round(chance.choice((500_000, 1_000_000, 2_000_000)))
            campaigns.append({"id": "c0", "budget": budget, "max_uses": chance.choice((None, 2))})
        whole: Json = {"format": "rbm-1", "id": name, "now": NOW, "lines": self.lines, "benefits": made, "packs": []}
        return {**whole, "groups": groups, "campaigns": campaigns}

    def _round(self, amount: float) -> int:
        return max(self.grain, int(amount) // self.grain * self.grain)

    def _line(self, number: int) -> Json:
        chance = self.chance
        is_car = number == 0 or chance.random() < 0.15
        price = chance.randint(30_000_000, 120_000_000) if is_car else chance.choice(_EXTRAS) * chance.uniform(0.8, 1.2)
        presale = None
        if number == 0 and chance.random() < 0.3:
            paid = self._round(chance.choice((500_000, 1_000_000, 2_000_000)))
            presale = {"deposit_paid": paid, "deposit_counts_as": paid * chance.choice((1, 1, 2))}
        return {
            "id": f"L{number}",
            "sku": f"S{number}",
            "store": "ST",
            "district": "D",
            "industry": "cars",
            "brand": chance.choice("AB"),
            "category": "car" if is_car else chance.choice(("film", "service", "mats")),
            "unit_price": max(30_000_000, self._round(price)) if is_car else self._round(price),
            "qty": 1 if is_car else chance.choice((1, 1, 1, 4)),
            "presale": presale,
        }

    def _benefit(self, name: str) -> Json:
        valid = {"valid_from": 0, "valid_to": NOW + self.chance.choice((3, 30)) * _DAY}
        made = self._item() if self.chance.random() < 0.3 else self._basket()
        return {"id": name, "campaign": None, "pack": None, **valid, **made}

    def _item(self) -> Json:
        chance = self.chance
        line = chance.choice(self.lines)
        kind = chance.choice(("item_price", "item_percent", "item_fixed", "item_fixed"))
        made: Json = {"layer": "item", "kind": kind, "scope": {"skus": [line["sku"]]}}
        made["max_lines"] = chance.choice((None, 1))
        if kind == "item_price":
            return made | {"prices": {line["sku"]: self._round(line["unit_price"] * chance.choice((0.9, 0.95, 0.97)))}}
        made |= {"max_units": chance.choice((None, 1))}
        if chance.random() < 0.5:
            made["scope"] = {"categories": [line["category"]]}
        if kind == "item_percent":
            return made | {"off_bp": chance.choice((100, 200, 500, 1_000))}
        return made | {"amount": self._round(chance.choice((10_000, 100_000, 300_000, 500_000)))}

    def _basket(self) -> Json:
        chance = self.chance
        layer = chance.choice(("store", "store", "platform", "payment"))
        kind = chance.choice(("fixed", "fixed", "percent", "red_packet" if layer == "payment" else "every"))
        is_net = layer == "payment" and kind != "red_packet"
        is_net = is_net or (layer == "platform" and chance.random() < 0.3)
        scope: Json = {}
        if layer == "store":
            category = chance.choice(self.lines)["category"]
            scope = {"stores": ["ST"], **chance.choice(({}, {"categories": [category]}))}
        made: Json = {"layer": layer, "kind": kind, "scope": scope, "basis": "net" if is_net else "item", "min_qty": 0}
        if kind == "every":
            every, amount = self._round(chance.choice((5_000_000, 10_000_000))), chance.choice((50_000, 100_000))
            return made | {"every": every, "amount": self._round(amount), "times": chance.choice((None, 3))}
        made["threshold"] = self._round(self.whole * chance.choice((0.01, 0.3, 0.5, 0.9, 0.98)))
        if kind == "percent":
            cap = chance.choice((None, self._round(300_000), self._round(1_000_000)))
            return made | {"off_bp": chance.choice((50, 100, 200, 300)), "cap": cap}
        return made | {"amount": self._round(chance.choice((50_000, 100_000, 300_000, 800_000)))}
