"""A name typed into the sale's field: what is found, what Enter picks, and when the basket shows again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pos_terminal.ui import intents
from pos_terminal.ui.widgets.basket import BasketList
from pos_terminal.ui.widgets.rows import RowsList
from tests.pos_terminal.till.scenes import item
from tests.pos_terminal.ui.counter import Counter
from tests.pos_terminal.ui.typist import commit_text, keys, text_of


def test_search_while_typing_and_enter_on_the_only_result(counter: Counter) -> None:
    counter.start()
    counter.ask(intents.SearchTyped(text="绿"), intents.SearchTyped(text="绿茶"))
    counter.runtime.found("绿")
    assert counter.sale().search is None, "an answer to an older question"
    counter.runtime.found("绿茶")
    search = counter.sale().search
    assert search is not None
    assert [row.title for row in search.rows] == ["绿茶", "绿茶礼盒"]
    counter.ask(intents.PickItem(sku="greentea"))
    assert counter.sale().search is None
    assert counter.sale().lines[0].title == "绿茶礼盒"
    counter.scan("牛奶")
    counter.runtime.found("牛奶")
    assert counter.sale().lines[1].title == "牛奶"
    counter.scan("没有的")
    counter.runtime.found("没有的")
    assert counter.window.toast_text() == "没有找到“没有的”"


def chosen_row(counter: Counter) -> str | None:
    results = next((one for one in counter.window.findChildren(RowsList) if one.isVisible()), None)
    assert results is not None
    return results.current()


def test_enter_at_once_on_a_name_with_several_matches_leaves_them_to_the_keyboard(counter: Counter) -> None:
    counter.start()
    counter.settle()
    commit_text(counter, "绿茶")
    keys(counter, Qt.Key.Key_Return)
    assert counter.runtime.searches == ["绿茶"], "the pause of typing was not waited for"
    keys(counter, Qt.Key.Key_Return)  # nothing there to pick yet
    assert counter.sale().lines == ()
    counter.runtime.found("绿茶")
    assert counter.sale().search is not None
    assert chosen_row(counter) == "tea"
    keys(counter, Qt.Key.Key_Down)
    assert chosen_row(counter) == "greentea"
    keys(counter, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert [line.title for line in counter.sale().lines] == ["绿茶礼盒"]
    assert counter.sale().search is None
    commit_text(counter, "绿茶")
    keys(counter, Qt.Key.Key_Return)
    counter.runtime.found("绿茶")
    counter.settle()
    keys(counter, Qt.Key.Key_Return)
    assert [line.title for line in counter.sale().lines] == ["绿茶礼盒", "绿茶"]


def test_another_search_starts_at_its_first_row(counter: Counter) -> None:
    counter.start()
    counter.settle()
    for text, steps, chosen in (("茶", 1, "greentea"), ("绿茶礼", 0, "greentea"), ("绿", 0, "tea")):
        commit_text(counter, text)
        counter.ask(intents.SearchTyped(text=text))
        counter.runtime.found(text)
        counter.settle()
        keys(counter, *[Qt.Key.Key_Down] * steps)
        assert chosen_row(counter) == chosen


def test_enter_at_once_on_a_name_with_one_match_picks_it(counter: Counter) -> None:
    counter.start()
    counter.settle()
    commit_text(counter, "牛奶")
    keys(counter, Qt.Key.Key_Return)
    counter.runtime.found("牛奶")
    assert [line.title for line in counter.sale().lines] == ["牛奶"]
    assert counter.sale().search is None


def test_enter_never_picks_from_the_rows_of_another_text(counter: Counter, qtbot: QtBot) -> None:
    counter.start()
    counter.settle()
    commit_text(counter, "绿")
    qtbot.waitUntil(lambda: counter.runtime.searches == ["绿"], timeout=2000)
    counter.runtime.found("绿")
    counter.settle()
    commit_text(counter, "茶礼")
    qtbot.waitUntil(lambda: counter.runtime.searches == ["绿", "绿茶礼"], timeout=2000)
    search = counter.sale().search
    assert search is not None
    assert search.stale
    keys(counter, Qt.Key.Key_Return)  # it asks, and picks none of the rows on screen
    keys(counter, Qt.Key.Key_Return)
    assert counter.sale().lines == ()
    counter.runtime.found("绿茶礼")
    assert [line.title for line in counter.sale().lines] == ["绿茶礼盒"]
    counter.runtime.found("绿茶礼")
    assert len(counter.sale().lines) == 1


def test_escape_ends_a_search_whose_text_is_gone(counter: Counter) -> None:
    counter.start()
    counter.settle()
    commit_text(counter, "绿茶")
    keys(counter, Qt.Key.Key_Return)
    counter.runtime.found("绿茶")
    counter.settle()
    keys(counter, Qt.Key.Key_Escape, Qt.Key.Key_Return)
    assert counter.sale().search is None
    assert counter.sale().lines == ()


def basket_shows(counter: Counter) -> bool:
    counter.settle()
    basket = next((one for one in counter.window.findChildren(BasketList) if one.isVisible()), None)
    return basket is not None and counter.sale().search is None


def test_results_do_not_outlive_their_text(counter: Counter, qtbot: QtBot) -> None:
    """A quantity typed in front of its key looks like a name for a moment."""
    counter.start()
    counter.scan("6901", "6902")
    counter.settle()
    keys(counter, "1.5")
    qtbot.waitUntil(lambda: counter.runtime.searches == ["1.5"], timeout=2000)
    counter.runtime.searched.emit("1.5", (item("water", 200),), 0)
    counter.settle()
    assert counter.sale().search is not None
    keys(counter, Qt.Key.Key_F2)
    assert counter.window.toast_text() == "牛奶 只能按整数卖"
    assert text_of(counter) == ""
    assert basket_shows(counter)
    keys(counter, Qt.Key.Key_Return)
    assert [line.quantity for line in counter.sale().lines] == ["1", "1"]


@pytest.mark.parametrize("by", ["backspace", "mode", "escape"])
def test_the_basket_shows_as_soon_as_the_text_is_gone(counter: Counter, by: str) -> None:
    counter.start()
    counter.scan("6901")
    counter.settle()
    commit_text(counter, "绿")
    counter.ask(intents.SearchTyped(text="绿"))
    counter.runtime.found("绿")
    counter.settle()
    assert not basket_shows(counter)
    one = {"backspace": Qt.Key.Key_Backspace, "mode": Qt.Key.Key_F2, "escape": Qt.Key.Key_Escape}[by]
    keys(counter, one)
    assert text_of(counter) == ""
    assert basket_shows(counter)
    counter.runtime.found("绿")  # an answer that comes late
    assert basket_shows(counter)


@pytest.mark.parametrize("painted", [True, False])
def test_a_name_that_is_not_found_leaves_the_basket_in_sight(counter: Counter, painted: bool) -> None:
    counter.start()
    counter.scan("6901")
    counter.settle()
    commit_text(counter, "没有的")
    if painted:
        counter.ask(intents.SearchTyped(text="没有的"))
        counter.runtime.found("没有的")
        counter.settle()
        assert not basket_shows(counter)
    keys(counter, Qt.Key.Key_Return)
    counter.runtime.found("没有的")
    counter.settle()
    assert counter.window.toast_text() == "没有找到“没有的”"
    assert basket_shows(counter)
    assert text_of(counter) == ""


def test_results_stay_with_the_name_that_was_entered(counter: Counter) -> None:
    counter.start()
    counter.settle()
    commit_text(counter, "绿茶")
    keys(counter, Qt.Key.Key_Return)
    counter.runtime.found("绿茶")
    counter.settle()
    assert text_of(counter) == "绿茶"
    keys(counter, "6")  # the next text takes its place, and Enter is about that
    keys(counter, Qt.Key.Key_Return)
    assert counter.sale().lines == ()
    counter.scan("6902")
    assert basket_shows(counter)
