"""What is scanned where a customer's code or an order was asked for: goods of the catalogue, or what was asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pos_terminal.catalog.catalog import CatalogFault
from tests.pos_terminal.runtime.rig import CURTAIN, WATER, Rig

Make = Callable[..., Rig]


@pytest.mark.parametrize("text", [CURTAIN, f"]E0{CURTAIN}", "CURTAIN"])
def test_goods_of_the_catalogue_are_sold_whatever_was_asked_for(till: Make, text: str) -> None:
    rig = till().open()
    asked: list[str] = []
    rig.ring_up(WATER)
    rig.runtime.scan_unless_goods(text, lambda: asked.append(text))
    rig.until(lambda: len(rig.state.sale.lines) == 2, "the curtain is in the sale")
    assert rig.state.sale.lines[1].item.sku == "CURTAIN"
    assert asked == []


@pytest.mark.parametrize("text", ["880112345699", "6901028999994", "134567890123456789", "AB-1", "MEMBER:7"])
def test_any_other_code_is_what_was_asked_for(till: Make, text: str) -> None:
    rig = till().open()
    asked: list[str] = []
    rig.ring_up(WATER)
    rig.runtime.scan_unless_goods(text, lambda: asked.append(text))
    rig.until(lambda: asked == [text], "it is used as asked")
    assert len(rig.state.sale.lines) == 1
    assert rig.notices == []


def test_a_catalogue_that_cannot_be_read_takes_no_coupon_away(till: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    rig = till().open()
    asked: list[str] = []

    def unreadable(*_: Any) -> None:
        raise CatalogFault("the disk is gone")

    monkeypatch.setattr(rig.catalog, "item", unreadable)
    rig.runtime.scan_unless_goods("880112345699", lambda: asked.append("used"))
    rig.until(lambda: asked == ["used"], "it is used as asked")
    assert rig.told("catalog_fault")


def test_goods_are_goods_where_an_order_was_asked_for_and_any_other_number_is_the_orders(
    till: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig = till().open()
    asked: list[str] = []
    monkeypatch.setattr(rig.runtime, "look_up_order", asked.append)
    rig.runtime.scan_for_order(f"]E0{WATER}")
    rig.runtime.scan_for_order(CURTAIN)
    rig.until(lambda: rig.state.sale is not None and len(rig.state.sale.lines) == 2, "both are in the sale")
    rig.runtime.scan_for_order("]C02045118839201457766")
    rig.runtime.scan_for_order("134578901234567890")
    rig.until(lambda: len(asked) == 2, "the orders are looked up")
    assert set(asked) == {"2045118839201457766", "134578901234567890"}
    assert rig.notices == []
    rig.runtime.scan_for_order("AB-1")
    rig.until(lambda: rig.told("unknown_code"), "no number, no order")
