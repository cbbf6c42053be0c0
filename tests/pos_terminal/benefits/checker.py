"""The best that can be reached, by roads of their own: nothing here knows the engine, it reads the instance's JSON.

``best_of_all`` tries every selection of a small instance. ``best_by_flow`` is a second formulation for larger ones:
money moves benefit by benefit and line by line, bases and discounts are columns, and the selection that the solver
names is paid out here again. ``due`` is the model's text in plain words; the maximum flow is the smallest cut.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import Any

import highspy

from tests.pos_terminal.benefits.generator import in_scope

Json = dict[str, Any]
LAYERS = ("store", "platform", "payment")


class Checked:
    """One instance, unfolded. ``items``: by line, the (item benefit, gain) that may be used; ``baskets``: in layers."""

    def __init__(self, instance: Json) -> None:
        self.lines = {line["id"]: line for line in instance["lines"]}
        self.benefits = {one["id"]: one for one in instance["benefits"]}
        self.instance = instance
        self.full, self.seen = {}, {}
        for name, line in self.lines.items():
            whole, presale = line["unit_price"] * line["qty"], line["presale"]
            self.full[name] = whole - (presale["deposit_counts_as"] if presale else 0)
            self.seen[name] = self.full[name] + (presale["deposit_paid"] if presale else 0)
        live = [b for b in instance["benefits"] if b["valid_from"] <= instance["now"] <= b["valid_to"]]
        self.reach = {b["id"]: [n for n, line in self.lines.items() if in_scope(b["scope"], line)] for b in live}
        self.items: dict[str, list[tuple[str, int]]] = {name: [] for name in self.lines}
        for one in live:
            if one["layer"] == "item":
                for name in self.reach[one["id"]]:
                    if self.lines[name]["presale"] is None and (amount := item_gain(one, self.lines[name])) > 0:
                        self.items[name].append((one["id"], amount))
        self.baskets = [
            b["id"]
            for layer in LAYERS
            for b in live
            if b["layer"] == layer
            and self.reach[b["id"]]
            and sum(self.lines[n]["qty"] for n in self.reach[b["id"]]) >= b["min_qty"]
        ]

    def due(self, picks: dict[str, str], chosen: set[str]) -> int | None:
        """What is to be paid, None where the selection is not allowed. ``picks``: item benefit by line."""
        gains = {name: dict(self.items[name])[one] for name, one in picks.items()}
        nominals = self.nominals(gains, chosen)
        if nominals is None or self._over_limits(picks, gains, nominals):
            return None
        left = {name: self.full[name] - gains.get(name, 0) for name in self.lines}
        used = {*picks.values(), *chosen}
        packs = {self.benefits[one]["pack"] for one in used}
        fees = sum(pack["fee"] for pack in self.instance["packs"] if pack["id"] in packs)
        return int(sum(left.values()) - self._smallest_cut(nominals, left) + fees)

    def nominals(self, gains: dict[str, int], chosen: set[str]) -> dict[str, int] | None:
        found: dict[str, int] = {}
        for name in (one for one in self.baskets if one in chosen):
            one = self.benefits[name]
            seen = sum(self.seen[at] - gains.get(at, 0) for at in self.reach[name])
            if one["basis"] == "net" and one["layer"] == "platform":
                lower = [b for b in found if self.benefits[b]["layer"] == "store"]
                seen -= sum(found[b] for b in lower if set(self.reach[b]) <= set(self.reach[name]))
            elif one["basis"] == "net":
                seen = sum(self.full[at] - gains.get(at, 0) for at in self.lines)
                seen -= sum(found[b] for b in found if self.benefits[b]["layer"] in ("store", "platform"))
            amount = nominal_discount(one, seen)
            if amount < 1:
                return None
            found[name] = amount
        return found

    def _over_limits(self, picks: dict[str, str], gains: dict[str, int], nominals: dict[str, int]) -> bool:
        used = {*picks.values(), *nominals}
        for one in set(picks.values()):
            most = self.benefits[one]["max_lines"]
            if most is not None and sum(1 for other in picks.values() if other == one) > most:
                return True
        if any(len(used & set(group["members"])) > group["max"] for group in self.instance["groups"]):
            return True
        for campaign in self.instance["campaigns"]:
            spent = [gains[at] for at, one in picks.items() if self.benefits[one]["campaign"] == campaign["id"]]
            spent += [d for one, d in nominals.items() if self.benefits[one]["campaign"] == campaign["id"]]
            if campaign["max_uses"] is not None and len(spent) > campaign["max_uses"]:
                return True
            if campaign["budget"] is not None and sum(spent) > campaign["budget"]:
                return True
        packs = self.instance["packs"]
        return any(sum(self.benefits[b]["pack"] == p["id"] for b in used) > p["max_used"] for p in packs)

    def _smallest_cut(self, nominals: dict[str, int], left: dict[str, int]) -> int:
        """Over the sets of benefits on the inner side of the cut; those of one reach go together."""
        together: dict[tuple[str, ...], int] = {}
        for one, amount in nominals.items():
            key = tuple(self.reach[one])
            together[key] = together.get(key, 0) + amount
        reaches, amounts = list(together), list(together.values())
        if len(reaches) > 12:
            return self._pushed(reaches, amounts, left)
        best = sum(amounts)
        for inside in itertools.product((False, True), repeat=len(reaches)):
            cut = sum(amount for amount, is_in in zip(amounts, inside, strict=True) if not is_in)
            if cut < best:
                lines = {at for reach, is_in in zip(reaches, inside, strict=True) if is_in for at in reach}
                best = min(best, cut + sum(left[at] for at in lines))
        return best

    @staticmethod
    def _pushed(reaches: list[tuple[str, ...]], amounts: list[int], left: dict[str, int]) -> int:
        """The maximum flow by the textbook: one breadth-first path after the other."""
        room: dict[Any, dict[Any, int]] = {"from": {}, "to": {}}
        for place, (reach, amount) in enumerate(zip(reaches, amounts, strict=True)):
            room["from"][place] = amount
            room.setdefault(place, {})
            for at in reach:
                room[place][at] = amount
                room.setdefault(at, {})[place] = 0
                room[at]["to"] = left[at]
        total = 0
        while True:
            came: dict[Any, Any] = {"from": None}
            queue: list[Any] = ["from"]
            for node in queue:
                for to, capacity in room[node].items():
                    if capacity > 0 and to not in came:
                        came[to] = node
                        queue.append(to)
            if "to" not in came:
                return total
            path: list[Any] = ["to"]
            while came[path[-1]] is not None:
                path.append(came[path[-1]])
            path.reverse()
            moved = min(room[a][b] for a, b in itertools.pairwise(path))
            for a, b in itertools.pairwise(path):
                room[a][b] -= moved
                room[b][a] = room[b].get(a, 0) + moved
            total += moved

    def every_selection(self) -> Iterator[tuple[dict[str, str], set[str]]]:
        choices = [[None, *(one for one, _ in self.items[name])] for name in self.lines]
        for picked in itertools.product(*choices):
            picks = {name: one for name, one in zip(self.lines, picked, strict=True) if one is not None}
            for size in range(len(self.baskets) + 1):
                for chosen in itertools.combinations(self.baskets, size):
                    yield picks, set(chosen)

    @property
    def selections(self) -> int:
        return math.prod(len(one) + 1 for one in self.items.values()) << len(self.baskets)


def item_gain(one: Json, line: Json) -> int:
    price, units = line["unit_price"], line["qty"]
    if one["kind"] == "item_price":
        return int(units * max(0, price - one["prices"].get(line["sku"], price)))
    units = min(units, one["max_units"] or units)
    if one["kind"] == "item_percent":
        return int(units * (price * one["off_bp"] // 10_000))
    return int(units * (min(price, one["amount"]) if one["kind"] == "item_fixed" else price))


def nominal_discount(one: Json, seen: int) -> int:
    """0 where the condition fails."""
    if one["kind"] == "every":
        times = max(0, seen) // one["every"]
        return int(one["amount"] * (times if one["times"] is None else min(times, one["times"])))
    if seen < max(1, one["threshold"]):
        return 0
    if one["kind"] == "percent":
        off = seen * one["off_bp"] // 10_000
        return int(off if one["cap"] is None else min(off, one["cap"]))
    return int(one["amount"])


def best_of_all(instance: Json) -> int:
    checked = Checked(instance)
    dues = (checked.due(picks, chosen) for picks, chosen in checked.every_selection())
    return min(due for due in dues if due is not None)


def best_by_flow(instance: Json, seconds: float = 30.0) -> tuple[int, float]:
    """The least due found, paid out by ``Checked.due``, and the solver's own bound on it."""
    return _Second(Checked(instance)).solved(seconds)


class _Second:
    """A column for each base, discount and unit of flow, in yuan; the loosest rows that are right."""

    def __init__(self, checked: Checked) -> None:
        self.checked = checked
        self.model = highspy.Highs()
        self.model.setOptionValue("output_flag", False)
        self.model.setOptionValue("threads", 1)
        self.model.setOptionValue("mip_rel_gap", 0.0)
        self.model.setOptionValue("mip_abs_gap", 0.004)
        self.model.setOptionValue("random_seed", 7)
        self.big = sum(checked.seen.values()) / 100 + 1
        self.picks = {
            (one, at): self.model.addBinary(obj=-amount / 100)
            for at, options in checked.items.items()
            for one, amount in options
        }
        self.chosen = {one: self.model.addBinary() for one in checked.baskets}
        self.most = {one: self._most(one) for one in checked.baskets}
        self.discount = {one: self.model.addVariable(lb=0, ub=self.most[one]) for one in checked.baskets}
        self._rows()

    def _most(self, name: str) -> float:
        whole = self.checked.full if self.checked.benefits[name]["layer"] == "payment" else self.checked.seen
        lines = self.checked.lines if self.checked.benefits[name]["basis"] == "net" else self.checked.reach[name]
        return (
            nominal_discount(
                self.checked.benefits[name], max(1, sum(max(whole[at], self.checked.seen[at]) for at in lines))
            )
            / 100
        )

    def _rows(self) -> None:
        checked, model = self.checked, self.model
        for at, options in checked.items.items():
            if options:
                model.addConstr(model.qsum([self.picks[one, at] for one, _ in options]) <= 1)
        parts: dict[str, list[Any]] = {at: [] for at in checked.lines}
        for name in checked.baskets:
            flows = [model.addVariable(lb=0, obj=-1) for _ in checked.reach[name]]
            for at, flow in zip(checked.reach[name], flows, strict=True):
                parts[at].append(flow)
            model.addConstr(model.qsum(flows) <= self.discount[name])
            self._nominal(name)
        for at, flows in parts.items():
            gains = [self.picks[one, at] * (amount / 100) for one, amount in checked.items[at]]
            if flows:
                model.addConstr(model.qsum([*flows, *gains]) <= checked.full[at] / 100)
        self._limits()

    def _base(self, name: str) -> Any:
        checked = self.checked
        one = checked.benefits[name]
        payment_net = one["layer"] == "payment" and one["basis"] == "net"
        lines = list(checked.lines) if payment_net else checked.reach[name]
        whole = checked.full if payment_net else checked.seen
        off = [self.picks[item, at] * (amount / 100) for at in lines for item, amount in checked.items[at]]
        if one["basis"] == "net":
            for other in checked.baskets:
                layer = checked.benefits[other]["layer"]
                inside = set(checked.reach[other]) <= set(checked.reach[name])
                if (payment_net and layer in ("store", "platform")) or (
                    not payment_net and layer == "store" and inside
                ):
                    off.append(self.discount[other] * 1.0)
        base = self.model.addVariable(lb=-self.big * 50, ub=self.big)
        self.model.addConstr(base + self.model.qsum(off) == sum(whole[at] for at in lines) / 100)
        return base

    def _nominal(self, name: str) -> None:
        model, one, used, discount = self.model, self.checked.benefits[name], self.chosen[name], self.discount[name]
        base = self._base(name)
        far = self.big * 51
        if one["kind"] == "every":
            most = round(self.most[name] * 100) // one["amount"]
            times = model.addIntegral(lb=0, ub=max(0, most))
            model.addConstr(discount == times * (one["amount"] / 100))
            model.addConstr(times >= used)
            model.addConstr(times <= used * max(0, most))
            model.addConstr(times * (one["every"] / 100) <= base + (1 - used) * far)
            full = model.addBinary()
            model.addConstr(full <= used)
            if one["times"] is None:
                model.addConstr(full <= 0)
            else:
                model.addConstr(times >= full * one["times"])
            model.addConstr((times + 1) * (one["every"] / 100) >= base + 0.01 - (1 - used) * far - full * far)
            return
        model.addConstr(base >= used * (max(1, one["threshold"]) / 100) - (1 - used) * far)
        if one["kind"] != "percent":
            model.addConstr(discount == used * (one["amount"] / 100))
            return
        cents = model.addIntegral(lb=0, ub=round(self.most[name] * 100))
        model.addConstr(discount * 100 == cents)
        model.addConstr(discount <= used * self.most[name])
        model.addConstr(discount >= used * 0.01)
        model.addConstr(discount <= base * (one["off_bp"] / 10_000) + (1 - used) * far)
        full = model.addBinary()
        model.addConstr(full <= used)
        if one["cap"] is None:
            model.addConstr(full <= 0)
        else:
            model.addConstr(discount >= full * (one["cap"] / 100))
        model.addConstr(discount + 0.009999 >= base * (one["off_bp"] / 10_000) - (1 - used) * far - full * far)

    def _limits(self) -> None:
        checked, model = self.checked, self.model
        used = dict(self.chosen)
        for one in {one for one, _ in self.picks}:
            uses = [column for (name, _), column in self.picks.items() if name == one]
            used[one] = model.addBinary()
            for column in uses:
                model.addConstr(used[one] >= column)
            if (most := checked.benefits[one]["max_lines"]) is not None:
                model.addConstr(model.qsum(uses) <= most)
        for group in checked.instance["groups"]:
            if members := [used[one] for one in group["members"] if one in used]:
                model.addConstr(model.qsum(members) <= group["max"])
        self._campaigns()
        for pack in checked.instance["packs"]:
            members = [column for one, column in used.items() if checked.benefits[one]["pack"] == pack["id"]]
            if members:
                bought = model.addBinary(obj=pack["fee"] / 100)
                model.addConstr(model.qsum(members) <= pack["max_used"])
                for column in members:
                    model.addConstr(column <= bought)

    def _campaigns(self) -> None:
        checked, model = self.checked, self.model
        for campaign in checked.instance["campaigns"]:
            items = {key: c for key, c in self.picks.items() if checked.benefits[key[0]]["campaign"] == campaign["id"]}
            baskets = [b for b in checked.baskets if checked.benefits[b]["campaign"] == campaign["id"]]
            if not items and not baskets:
                continue
            if campaign["max_uses"] is not None:
                counted = [*items.values(), *(self.chosen[b] for b in baskets)]
                model.addConstr(model.qsum(counted) <= campaign["max_uses"])
            if campaign["budget"] is not None:
                spent = [c * (dict(checked.items[at])[one] / 100) for (one, at), c in items.items()]
                spent += [self.discount[b] * 1.0 for b in baskets]
                model.addConstr(model.qsum(spent) <= campaign["budget"] / 100)

    def solved(self, seconds: float) -> tuple[int, float]:
        model, checked = self.model, self.checked
        total = sum(checked.full.values())
        model.setOptionValue("time_limit", seconds)
        best = total
        if model.getNumCol():
            model.run()
            values = model.getSolution().col_value
            if values:
                picks = {at: one for (one, at), column in self.picks.items() if values[column.index] > 0.5}
                due = checked.due(picks, {one for one, column in self.chosen.items() if values[column.index] > 0.5})
                best = best if due is None else min(best, due)
        return best, total + 100 * (model.getInfo().mip_dual_bound if model.getNumCol() else 0)
