"""Long days by seeded dice: as ``test_simulation``, with hundreds of steps each, weighted as a store's day is."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from pos_terminal.till import events
from tests.pos_terminal.till.test_simulation import PRICES, Days

STEPS = 120
FATES = ["fine"] * 5 + ["refused", "lost_before", "lost_after", "unreachable"]
ELSEWHERE = ["late code", "phone", "seen", "pin", "paper", "no paper", "link", "no link"]
WEIGHTS = {
    "sell": 6,
    "collect": 4,
    "pay": 6,
    "press": 4,
    "void": 3,
    "recall": 3,
    "return_cash": 2,
    "ask_again": 3,
    "supervise": 1,
    "close_period": 1,
    "time_passes": 20,
    "elsewhere": 4,
    "power_cut": 2,
}


def drawn(dice: Random, rule: str) -> dict[str, Any]:
    """Arguments for a rule of ``Days``."""
    wish = (
        dice.choice(["cash", "card", "card", "code", "scan", "nothing"]),
        dice.choice([None, None, 300, 1_000]),
    )
    coupon = dice.choice([None, None, "soft", "final"])
    match rule:
        case "sell":
            skus = [dice.choice(sorted(PRICES)) for _ in range(dice.randint(1, 3))]
            member = dice.choice([None, None, "answered", "asked"])
            return {"skus": skus, "coupon": coupon, "member": member, "wish": wish}
        case "collect":
            return {"number": dice.choice(["o1", "o2", "o3", "o4"]), "coupon": coupon, "wish": wish}
        case "pay":
            return {"wish": wish}
        case "press":
            return {"kind": dice.choice([events.Park, events.TenderCancelled])}
        case "recall" | "return_cash" | "ask_again" | "supervise":
            return {"place": dice.randrange(8)}
        case "time_passes":
            count = dice.randint(1, 8)
            return {"steps": [(dice.randint(0, 5), dice.choice(FATES), dice.randrange(8)) for _ in range(count)]}
        case "elsewhere":
            return {"others": dice.choice(ELSEWHERE)}
        case "power_cut":
            return {"written": dice.randrange(4), "fate": dice.choice(FATES), "answered": dice.random() < 0.5}
        case _:
            return {}


@pytest.mark.parametrize("seed", range(40))
def test_a_long_day_ends_with_all_money_accounted_for(seed: int) -> None:
    dice = Random(seed)
    day = Days()
    for rule in dice.choices(list(WEIGHTS), list(WEIGHTS.values()), k=STEPS):
        getattr(day, rule)(**drawn(dice, rule))
        day.the_ledger_is_sound()
        day.drafts_come_back_as_they_were_written()
    day.teardown()
