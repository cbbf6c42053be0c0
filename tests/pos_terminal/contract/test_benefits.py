"""The model of benefits: what breaks it is refused by name with a sentence, and survives its bytes otherwise."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from pos_terminal.contract.benefits import (
    Benefit,
    BenefitError,
    EveryBenefit,
    FixedBenefit,
    FreeUnits,
    ItemFixed,
    ItemPercent,
    ItemPrice,
    PercentBenefit,
    RedPacket,
    Scope,
)

DATES: dict[str, Any] = {"valid_from_ms": 0, "valid_to_ms": 9}
STORE = Scope(stores=("s1",))
EACH: list[Benefit] = [
    ItemPrice(benefit="b", prices={"a": 0}, max_lines=2, **DATES),
    ItemPercent(benefit="b", off_bp=10_000, **DATES),
    ItemFixed(benefit="b", amount=1, max_units=1, **DATES),
    FreeUnits(benefit="b", **DATES),
    FixedBenefit(benefit="b", layer="payment", basis="net", threshold=0, amount=1, **DATES),
    PercentBenefit(benefit="b", layer="store", threshold=1, off_bp=1, cap=1, scope=STORE, **DATES),
    EveryBenefit(benefit="b", layer="platform", every=1, amount=1, times=1, **DATES),
    RedPacket(benefit="b", layer="payment", amount=1, campaign="c", pack="p", **DATES),
]


@pytest.mark.parametrize("benefit", EACH, ids=lambda one: type(one).__name__)
def test_each_kind_survives_its_bytes(benefit: Benefit) -> None:
    data = msgspec.json.encode(benefit)
    assert msgspec.json.decode(data, type=Benefit) == benefit


@pytest.mark.parametrize(
    ("kind", "fields", "why"),
    [
        (FixedBenefit, {"benefit": ""}, "no id"),
        (FixedBenefit, {"valid_from_ms": 10}, "ends before"),
        (FixedBenefit, {"amount": 0}, "must not be negative"),
        (FixedBenefit, {"threshold": -1}, "must not be negative"),
        (FixedBenefit, {"min_quantity": -1}, "quantity"),
        (FixedBenefit, {"funding_bp": {"brand": 9_999}}, "funding"),
        (FixedBenefit, {"funding_bp": {"brand": 11_000, "mall": -1_000}}, "funding"),
        (FixedBenefit, {"layer": "store"}, "exactly one store"),
        (FixedBenefit, {"layer": "store", "scope": Scope(stores=("a", "b"))}, "exactly one store"),
        (FixedBenefit, {"layer": "store", "basis": "net", "scope": STORE}, "basis item"),
        (FixedBenefit, {"basis": "net", "scope": Scope(skus=("a",))}, "by store, district and industry"),
        (FixedBenefit, {"basis": "net", "scope": Scope(exclude_skus=("a",))}, "by store, district and industry"),
        (FixedBenefit, {"layer": "payment"}, "on the net"),
        (FixedBenefit, {"layer": "payment", "basis": "net", "scope": STORE}, "every line"),
        (PercentBenefit, {"off_bp": 10_001}, "off_bp"),
        (PercentBenefit, {"cap": 0}, "cap"),
        (PercentBenefit, {"threshold": -1}, "threshold"),
        (EveryBenefit, {"every": 0}, "every"),
        (EveryBenefit, {"times": 0}, "times"),
        (RedPacket, {"layer": "platform"}, "payment layer"),
        (RedPacket, {"layer": "payment", "amount": 0}, "negative"),
        (ItemPrice, {"prices": {"a": -1}}, "price"),
        (ItemPercent, {"off_bp": 0}, "off_bp"),
        (ItemFixed, {"amount": 0}, "amount"),
        (FreeUnits, {"max_units": 0}, "max_units"),
        (FreeUnits, {"max_lines": 0}, "max_lines"),
    ],
)
def test_what_breaks_the_model_says_how_and_who(kind: type, fields: dict[str, Any], why: str) -> None:
    whole: dict[type, dict[str, Any]] = {
        FixedBenefit: {"layer": "platform", "threshold": 0, "amount": 1},
        PercentBenefit: {"layer": "platform", "threshold": 0, "off_bp": 1},
        EveryBenefit: {"layer": "platform", "every": 1, "amount": 1},
        RedPacket: {"layer": "platform", "amount": 1},
        ItemPrice: {"prices": {}},
        ItemPercent: {"off_bp": 1},
        ItemFixed: {"amount": 1},
        FreeUnits: {},
    }
    with pytest.raises(BenefitError, match=why) as caught:
        kind(**{"benefit": "b-17", **DATES, **whole[kind], **fields})
    assert fields.get("benefit", "b-17") in str(caught.value)
