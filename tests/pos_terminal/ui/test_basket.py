"""The basket model changes only what differs."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QAbstractItemModel
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos_terminal.ui import theme
from pos_terminal.ui.model import LineView
from pos_terminal.ui.samples import LINES
from pos_terminal.ui.widgets.basket import ROW_HEIGHT, BasketList, BasketModel, columns, figures_height, figures_width

_PAIR = st.tuples(st.integers(0, 11), st.sampled_from("123"))
_CHOICES = st.lists(_PAIR, max_size=12, unique_by=lambda pair: pair[0])


class Ear:
    """What a model said."""

    def __init__(self, model: QAbstractItemModel) -> None:
        self.said: list[tuple[str, int]] = []
        model.rowsInserted.connect(lambda _parent, first, _last: self.said.append(("inserted", first)))
        model.rowsRemoved.connect(lambda _parent, first, _last: self.said.append(("removed", first)))
        model.rowsMoved.connect(lambda _parent, first, _last, _to, _row: self.said.append(("moved", first)))
        model.dataChanged.connect(lambda first, _last: self.said.append(("changed", first.row())))
        model.modelReset.connect(lambda: self.said.append(("reset", 0)))


@pytest.fixture
def model() -> BasketModel:
    made = BasketModel()
    made.show(LINES[:4])
    return made


def test_a_new_line_is_inserted(model: BasketModel) -> None:
    ear = Ear(model)
    model.show(LINES[:5])
    assert ear.said == [("inserted", 4)]


def test_a_changed_quantity_changes_one_row(model: BasketModel) -> None:
    ear = Ear(model)
    more = msgspec.structs.replace(LINES[2], quantity="5", amount="249.00")
    model.show((*LINES[:2], more, LINES[3]))
    assert ear.said == [("changed", 2)]
    assert model.lines[2] == more


def test_a_removed_line_leaves_the_others(model: BasketModel) -> None:
    ear = Ear(model)
    model.show((LINES[0], *LINES[2:4]))
    assert ear.said == [("removed", 1)]


def test_nothing_new_says_nothing(model: BasketModel) -> None:
    ear = Ear(model)
    model.show(tuple(LINES[:4]))
    assert ear.said == []


@given(_CHOICES, _CHOICES)
def test_any_change_ends_at_what_was_asked(before: list[tuple[int, str]], after: list[tuple[int, str]]) -> None:
    def lines(pairs: list[tuple[int, str]]) -> list[LineView]:
        return [msgspec.structs.replace(LINES[place], quantity=quantity) for place, quantity in pairs]

    model = BasketModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(lines(before))
    model.show(lines(after))
    assert list(model.lines) == lines(after)


def test_a_new_line_is_selected_and_in_sight(styled: object, qtbot: QtBot) -> None:
    shown = BasketList()
    qtbot.addWidget(shown)
    shown.resize(700, 300)
    shown.show()
    shown.show_lines(LINES, "line12")
    index = shown.currentIndex()
    assert index.row() == 11
    assert shown.viewport().rect().contains(shown.visualRect(index))


@pytest.mark.parametrize("width", [634, 912, 1400])
def test_columns_do_not_overlap(width: int) -> None:
    place = columns(width)
    for left, right in pairwise(place):
        assert left[0] + left[1] <= right[0]
    assert place.title[1] >= 200
    assert place.amount[0] + place.amount[1] <= width


@pytest.mark.parametrize("width", [480, 634, 980])
def test_amounts_under_a_title_are_never_cut_but_find_a_place_of_their_own(styled: QApplication, width: int) -> None:
    told = "Returned alone: ¥9,985.00 · plus deposit back ¥1,000.00 · into red packets ¥200.00"
    line = msgspec.structs.replace(LINES[0], figures=told)
    room = columns(width).title[1]
    higher = figures_height(line, width)
    metrics = QFontMetrics(theme.font(12))
    assert (higher == 0) == (metrics.horizontalAdvance(told) <= room)
    assert higher == 0 or higher * figures_width(width) >= metrics.horizontalAdvance(told) * metrics.height()
    assert figures_height(LINES[0], width) == 0


def test_a_row_grows_for_its_figures_and_shrinks_again_without_them(qtbot: QtBot, styled: QApplication) -> None:
    told = "Returned alone: ¥9,985.00 · plus deposit back ¥1,000.00 · into red packets ¥200.00"
    listed = BasketList()
    qtbot.addWidget(listed)
    listed.resize(634, 400)
    listed.show()
    for figures, higher in (("", False), (told, True), ("", False)):
        listed.show_lines([msgspec.structs.replace(LINES[0], figures=figures), LINES[1]], None)
        styled.processEvents()
        assert (listed.visualRect(listed.basket.index(0)).height() > ROW_HEIGHT) == higher
        assert listed.visualRect(listed.basket.index(1)).height() == ROW_HEIGHT
