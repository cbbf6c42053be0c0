"""What a later return would give, shown before the sale closes: on demand, as the price moves, and where it ends."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from pos_terminal.contract.facts import SaleClosed
from pos_terminal.sale.evaluate import Selection
from pos_terminal.till import events
from pos_terminal.ui import intents, session
from tests.pos_terminal.ui.bringing import Goods
from tests.pos_terminal.ui.hands import ALT, press, tap
from tests.pos_terminal.ui.test_returns import Key


def test_what_a_later_return_would_give_is_shown_on_demand_before_the_sale_closes(goods: Goods) -> None:
    goods.scan("6901", "6901", "6902")
    goods.ask(intents.BeginTender(kind="cash"))
    assert [line.figures for line in goods.sale().lines] == ["", ""]
    press(goods, Key.Key_R, modifier=Qt.KeyboardModifier.AltModifier)
    assert [line.figures for line in goods.sale().lines] == ["单独退可退 ¥24.68", "单独退可退 ¥4.50"]
    tap(goods, "preview_returns")
    assert [line.figures for line in goods.sale().lines] == ["", ""]


def test_a_proof_that_finds_nothing_better_has_nothing_worked_out_anew(
    goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of sixty lines and ten benefits the preview takes 0.2 s of the GUI thread."""
    goods.scan("6901")
    goods.ask(intents.PreviewReturns())
    sale = goods.runtime.state.sale
    assert sale is not None
    anew: list[SaleClosed] = []
    of_sale = {"sale": sale.sale, "revision": sale.revision, "selection": Selection()}
    goods.runtime.post(events.Quoted, **of_sale)
    goods.settle()

    def watched(sold: SaleClosed) -> tuple[()]:
        anew.append(sold)
        return ()

    monkeypatch.setattr(session, "if_returned", watched)
    for lower_bound, proven in ((1_200, False), (1_234, True)):
        goods.runtime.post(events.Quoted, lower_bound=lower_bound, proven=proven, **of_sale)
        goods.settle()
    now = goods.runtime.state.sale
    assert now is not None
    assert now.quote is not None
    assert now.quote.proven
    assert anew == []
    assert [line.figures for line in goods.sale().lines] == ["单独退可退 ¥12.34"]


def test_the_preview_ends_where_its_key_is_not(goods: Goods) -> None:
    goods.scan("6901")
    goods.ask(intents.BeginTender(kind="cash"))
    press(goods, Key.Key_R, modifier=ALT)
    assert [line.figures for line in goods.sale().lines] == ["单独退可退 ¥12.34"]
    press(goods, Key.Key_Escape)
    assert (goods.sale().mode, [line.figures for line in goods.sale().lines]) == ("basket", [""])
    goods.ask(intents.BeginTender(kind="cash"))
    assert [line.figures for line in goods.sale().lines] == [""]


def test_the_preview_follows_the_price_of_the_sale(goods: Goods) -> None:
    """抹零, or a better combination that a proof finds, changes no line, but what each would give back."""
    goods.scan("6901")
    goods.ask(intents.PreviewReturns())
    assert [line.figures for line in goods.sale().lines] == ["单独退可退 ¥12.34"]
    goods.runtime.post(events.RoundingToggled, unit=10)
    assert [line.figures for line in goods.sale().lines] == ["单独退可退 ¥12.30"]
    goods.runtime.post(events.RoundingToggled, unit=10)
    assert [line.figures for line in goods.sale().lines] == ["单独退可退 ¥12.34"]
    goods.scan("6902")
    assert [line.figures for line in goods.sale().lines] == ["", ""]
