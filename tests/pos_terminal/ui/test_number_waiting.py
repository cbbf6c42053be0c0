"""«15*» and Enter where no line is selected: what is said, and what becomes of the number."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from pos_terminal.ui.widgets.scanfield import ScanField
from tests.pos_terminal.ui.counter import Counter
from tests.pos_terminal.ui.hands import press

Key = Qt.Key


def field(counter: Counter) -> ScanField:
    found = counter.window.findChild(ScanField, "scan")
    assert found is not None
    return found


def at_no_sale(counter: Counter) -> None:
    counter.settle()


def at_a_closed_sale(counter: Counter) -> None:
    counter.scan("6902")
    press(counter, Key.Key_F12, Key.Key_F12)
    assert counter.sale().mode == "done"


@pytest.mark.parametrize("place", [at_no_sale, at_a_closed_sale])
def test_it_says_that_the_number_waits_for_goods_and_it_does(counter: Counter, place: object) -> None:
    """Enter did nothing that anybody could see."""
    counter.start()
    place(counter)  # type: ignore[operator]
    press(counter, "15*", Key.Key_Return)
    assert counter.window.toast_text() == "还没有选中的商品：数量 15 留给下一件，请扫描或输入商品；按 Esc 不要了"
    assert field(counter).text() == "15*"
    counter.controller.scanned("6901")
    assert [(line.title, line.quantity) for line in counter.sale().lines] == [("绿茶", "15")]


def test_esc_drops_it(counter: Counter) -> None:
    counter.start()
    press(counter, "15*", Key.Key_Return, Key.Key_Escape)
    assert field(counter).text() == ""
    counter.controller.scanned("6901")
    assert counter.sale().lines[0].quantity == "1"


def test_the_hint_in_the_field_offers_enter_only_where_there_is_a_line(counter: Counter) -> None:
    counter.start()
    press(counter, "15*")
    assert field(counter).hint() == "接着扫商品 · Esc 退出"
    press(counter, Key.Key_Escape)
    counter.scan("6901")
    press(counter, "15*")
    assert field(counter).hint() == "接着扫商品，或回车改所选行"
    press(counter, Key.Key_Return)
    assert counter.sale().lines[0].quantity == "15"
    assert field(counter).text() == ""
