"""A serial number is looked up among the goods before it is entered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pos_terminal.catalog.catalog import CatalogFault
from tests.pos_terminal.runtime.rig import CURTAIN, ROBOT, WATER, Rig

Make = Callable[..., Rig]


def asked(rig: Rig, text: str) -> list[str]:
    """What ``text`` is known as; the robot's line has it as its serial number, or nothing."""
    found: list[str] = []
    sale = rig.ring_up(ROBOT)
    rig.runtime.enter_serial(sale.lines[0].line, text, lambda item: found.append(item.sku if item else "paying"))
    rig.until(lambda: found or rig.state.sale.lines[0].serials, "it was looked up")
    return found or list(rig.state.sale.lines[0].serials)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        (WATER, "WATER"),
        (f"]E0{WATER}", "WATER"),
        ("CURTAIN", "CURTAIN"),
        (f"]C1010{CURTAIN}", "CURTAIN"),
        (f"]C1010{ROBOT}", "ROBOT"),
        (f"]C1010{ROBOT}21SN-42", "SN-42"),
        (f"]C1010{WATER}21SN-42", "WATER"),  # the next goods, by a label that has its own serial number
        ("]C1010690102899999121SN-42", "SN-42"),
        ("]C0SN-43", "SN-43"),
        ("6901028999991", "6901028999991"),  # a good number, but no goods of ours
        ("134567890123456789", "paying"),
        ("8986001234567890123", "8986001234567890123"),  # a SIM card's
    ],
)
def test_goods_of_the_catalogue_are_told_and_anything_else_is_entered(till: Make, text: str, known: str) -> None:
    assert asked(till().open(), text) == [known]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("COUPON:C-1", "coupon_unreachable"),
        ("ORDER:4012388176512034512", "order_unreachable"),
        ("MEMBER:7310552846190273", "member_unreachable"),
        ("OPERATOR:1001", "unknown_code"),
    ],
)
def test_what_says_itself_that_it_is_something_else_is_no_serial_number(till: Make, text: str, told: str) -> None:
    rig = till().open()
    sale = rig.ring_up(ROBOT)
    rig.runtime.enter_serial(sale.lines[0].line, text)
    rig.until(lambda: rig.told(told), "it is what it says")
    assert rig.state.sale is None or rig.state.sale.lines[0].serials == ()


def test_a_catalogue_that_cannot_be_read_takes_no_serial_number_away(
    till: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig = till().open()
    sale = rig.ring_up(ROBOT)

    def unreadable(*_: Any) -> None:
        raise CatalogFault("the disk is gone")

    monkeypatch.setattr(rig.catalog, "item", unreadable)
    rig.runtime.enter_serial(sale.lines[0].line, "6901028999991", lambda item: None)
    rig.until(lambda: rig.state.sale.lines[0].serials == ("6901028999991",), "it is entered")
