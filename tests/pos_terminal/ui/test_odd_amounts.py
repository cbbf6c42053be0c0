"""An amount that cannot be meant is not booked silently, in any field: 330.50 without its point is 33,050."""

from __future__ import annotations

from typing import Literal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from pos_terminal.contract.facts import PeriodClosed, PeriodOpened
from pos_terminal.till.period import count_asked_from, float_asked_from
from pos_terminal.ui import intents
from pos_terminal.ui.model import ClosePeriodView
from pos_terminal.ui.pages.page import AmountField, CountField
from pos_terminal.ui.widgets.parts import Text
from tests.pos_terminal.ui.counter import Counter
from tests.pos_terminal.ui.hands import press, tap

Key = Qt.Key


def field_at(counter: Counter, kind: str) -> QLineEdit:
    """The field of that name, in sight and with the focus."""
    if kind == "cash_float":
        counter.ask(intents.SignIn(number="1001", pin="1234"))
    else:
        counter.start()
    if kind == "tender_amount":
        counter.scan("6901")
        counter.ask(intents.BeginTender(kind="cash"))
    elif kind.startswith("count_"):
        counter.ask(intents.OpenScreen(name="close_period"))
    field = counter.window.findChild(QLineEdit, kind)
    assert field is not None
    field.setFocus()
    counter.settle()
    return field


def commit(field: QLineEdit, text: str) -> None:
    """As an input method does."""
    committed = QInputMethodEvent()
    committed.setCommitString(text)
    QApplication.sendEvent(field, committed)


def said(counter: Counter) -> str:
    """What the screen and its dialog say just now."""
    counter.settle()
    root = counter.window.sheet or counter.window
    return "\n".join(text.text() for text in root.findChildren(Text) if text.isVisible())


def question(counter: Counter) -> str:
    sheet = counter.window.sheet
    return sheet.accessibleName() if sheet is not None else ""


@pytest.mark.parametrize("slip", [",", "/", "-", "。"])
@pytest.mark.parametrize("kind", ["tender_amount", "cash_float", "count_100"])
def test_what_is_typed_behind_a_sign_that_was_refused_is_not_taken(counter: Counter, kind: str, slip: str) -> None:
    """The digits of «330,50» ran together."""
    field = field_at(counter, kind)
    press(counter, "330")
    if slip.isascii():
        press(counter, slip)
    else:
        commit(field, slip)
    press(counter, "50")
    assert field.text() == "330"
    assert "请按退格改正" in said(counter)
    press(counter, Key.Key_Return, Key.Key_F12)
    assert not question(counter)
    assert not isinstance(counter.runtime.facts[-1], PeriodClosed)
    press(counter, Key.Key_Backspace)
    assert "请按退格改正" not in said(counter)
    press(counter, "5")
    assert field.text() == "335"


@pytest.mark.parametrize("typed", ["330.50", ".50"])
def test_a_point_in_a_count_of_notes_is_refused_with_a_sentence(counter: Counter, typed: str) -> None:
    field = field_at(counter, "count_100")
    press(counter, *typed)
    assert field.text() == typed.partition(".")[0]
    assert "¥1：这里填张数，不填金额：是整数，没有小数点" in said(counter)


def test_digits_beyond_the_last_that_a_count_holds_are_refused_and_not_left_out(counter: Counter) -> None:
    field = field_at(counter, "count_100")
    press(counter, "330500")
    assert field.text() == "33050"
    assert isinstance(field, CountField)
    assert field.refused
    press(counter, Key.Key_F12)
    assert not question(counter)


def test_a_count_that_is_refused_is_so_for_a_finger_too(counter: Counter) -> None:
    field = field_at(counter, "count_100")
    tap(counter, "pad_3")
    press(counter, ".")
    tap(counter, "pad_00", "pad_enter")
    assert (field.text(), counter.window.focusWidget()) == ("3", field)
    tap(counter, "pad_clear", "pad_5", "pad_enter")
    assert (field.text(), counter.window.focusWidget() is field) == ("5", False)


@pytest.mark.parametrize("by", ["paste", "input method"])
def test_a_count_takes_nothing_but_digits_however_they_come(counter: Counter, by: str) -> None:
    """It had raised in the sum."""
    field = field_at(counter, "count_100")
    if by == "paste":
        QApplication.clipboard().setText("330.50")
        press(counter, Key.Key_V, modifier=Qt.KeyboardModifier.ControlModifier)
    else:
        commit(field, "330.50")
    assert field.text() == ""


def test_whoever_comes_to_the_count_finds_it_fresh(counter: Counter) -> None:
    """Where the one before left off, with a field that was shut, the next typed into it or could not close at all."""
    field = field_at(counter, "count_2000")
    press(counter, "-", Key.Key_Escape)
    counter.ask(intents.OpenScreen(name="close_period"))
    counter.settle()
    assert isinstance(field, CountField)
    assert not field.refused
    focused = counter.window.focusWidget()
    assert focused is not None
    assert focused.objectName() == "count_10000"


def test_the_count_of_one_period_does_not_stand_in_the_fields_of_the_next(counter: Counter) -> None:
    field_name = field_at(counter, "count_100").objectName()
    press(counter, "5", Key.Key_F12, Key.Key_F12)
    assert isinstance(counter.body(), ClosePeriodView)
    counter.ask(intents.OpenScreen(name="sale"), intents.OpenPeriod(float_text="100"))
    counter.ask(intents.OpenScreen(name="close_period"))
    anew = counter.window.findChild(QLineEdit, field_name)
    assert anew is not None
    assert anew.text() == ""


# --- asked once


def test_a_float_far_above_the_usual_is_asked_about(counter: Counter) -> None:
    """The usual one is ¥500."""
    field_at(counter, "cash_float")
    press(counter, "33050", Key.Key_Return)
    assert question(counter) == "备用金有 ¥ 33,050.00？"
    press(counter, Key.Key_Return)  # the safe key
    assert not question(counter)
    assert not any(isinstance(fact, PeriodOpened) for fact in counter.runtime.facts)
    press(counter, Key.Key_F12, Key.Key_F12)
    assert next(one for one in counter.runtime.facts if isinstance(one, PeriodOpened)).cash_float == 3_305_000


def test_a_usual_float_is_not_asked_about(counter: Counter) -> None:
    field_at(counter, "cash_float")
    press(counter, "330.50", Key.Key_Return)
    assert not question(counter)
    assert next(one for one in counter.runtime.facts if isinstance(one, PeriodOpened)).cash_float == 33_050


@pytest.mark.parametrize(("usual", "asked"), [(0, 300_000), (50_000, 250_000), (5_000_000, 10_000_000)])
def test_from_what_float_on(usual: int, asked: int) -> None:
    assert float_asked_from(usual) == asked


NOT_COUNTED = "还没有清点：请输入每种面额的张数，一张也没有就输入 0"


@pytest.mark.parametrize("by", ["F12", "enter", "finger"])
def test_a_drawer_that_nobody_counted_closes_no_day(counter: Counter, by: str) -> None:
    """¥0.00 of an empty page, behind a question that is answered every evening, is ¥500 short in the Z."""
    field_at(counter, "count_100")
    match by:
        case "F12":
            press(counter, Key.Key_F12, Key.Key_F12)
        case "enter":
            press(counter, *[Key.Key_Return] * 4)  # past the last field to the key, and on it
        case _:
            tap(counter, "close_period")
    assert not question(counter)
    assert NOT_COUNTED in said(counter)
    focused = counter.window.focusWidget()
    assert focused is not None
    assert focused.objectName() == "count_10000"
    press(counter, "1")
    assert NOT_COUNTED not in said(counter)
    press(counter, Key.Key_Backspace, Key.Key_F12)
    assert NOT_COUNTED in said(counter)
    assert not any(isinstance(fact, PeriodClosed) for fact in counter.runtime.facts)


def test_a_drawer_that_is_empty_is_counted_by_one_0(counter: Counter) -> None:
    field_at(counter, "count_100")
    press(counter, Key.Key_F12, "0", Key.Key_F12)
    assert question(counter) == "确认日结？"
    press(counter, Key.Key_F12)
    closed = next(one for one in counter.runtime.facts if isinstance(one, PeriodClosed))
    assert closed.cash_counted == 0


def test_that_nothing_was_counted_is_gone_with_the_page(counter: Counter) -> None:
    field_at(counter, "count_100")
    press(counter, Key.Key_F12, Key.Key_Escape)
    counter.ask(intents.OpenScreen(name="close_period"))
    assert NOT_COUNTED not in said(counter)


@pytest.mark.parametrize(("notes", "odd"), [("33050", "¥1：填了 33,050 张"), ("500", "¥1：填了 500 张")])
def test_more_notes_of_a_kind_than_a_drawer_holds_are_named(counter: Counter, notes: str, odd: str) -> None:
    field_at(counter, "count_100")
    press(counter, notes, Key.Key_F12)
    assert question(counter) == "清点的张数对吗？"
    assert odd in said(counter)
    press(counter, Key.Key_Return)
    assert not question(counter)
    press(counter, Key.Key_F12, Key.Key_F12)
    closed = next(one for one in counter.runtime.facts if isinstance(one, PeriodClosed))
    assert closed.cash_counted == int(notes) * 100


def test_a_count_out_of_all_proportion_is_asked_about_and_what_was_expected_is_not_told(counter: Counter) -> None:
    """Amounts typed for numbers of notes: ¥500 is expected, ¥33,000 counted."""
    field_at(counter, "count_100")
    counter.window.findChild(QLineEdit, "count_10000").setFocus()  # type: ignore[union-attr]
    press(counter, "330", Key.Key_F12)
    assert question(counter) == "清点的张数对吗？"
    text = said(counter)
    assert "¥ 33,000.00" in text
    assert "多得不合常理" in text
    assert "500" not in text


def test_a_likely_count_is_not_called_odd(counter: Counter) -> None:
    field_at(counter, "count_100")
    press(counter, "499", Key.Key_F12)
    assert question(counter) == "确认日结？"


@pytest.mark.parametrize("expected", [-500, 0, 1, 99, 100, 10_000, 33_050, 99_999, 100_000, 7_654_321])
def test_a_count_without_its_point_is_always_asked_about(expected: int) -> None:
    asked = count_asked_from(expected)
    assert asked <= max(100 * expected, 100_000)
    assert asked > 2 * expected


def test_trying_counts_out_tells_how_many_digits_are_expected_and_no_more() -> None:
    assert {count_asked_from(expected) for expected in range(100_000, 1_000_000, 777)} == {10_000_000}
    assert len({count_asked_from(expected) for expected in range(0, 10_000, 7)}) == 1


def test_cash_with_more_change_than_the_largest_note_is_asked_about(counter: Counter) -> None:
    """¥12.30 due: somebody types 330 for 33.0, and pays out three hundred."""
    field_at(counter, "tender_amount")
    press(counter, "330", Key.Key_Return)
    assert question(counter) == "要找 ¥ 317.70？"
    assert counter.sale().mode == "tender"
    press(counter, Key.Key_F12)
    done = counter.sale().done
    assert done is not None
    assert done.change == "317.70"


@pytest.mark.parametrize(("typed", "change"), [("112.29", "99.99"), ("100", "87.70"), ("", "")])
def test_cash_with_likely_change_is_not_asked_about(counter: Counter, typed: str, change: str) -> None:
    field_at(counter, "tender_amount")
    press(counter, typed, Key.Key_F12)
    done = counter.sale().done
    assert done is not None
    assert done.change == change


@pytest.mark.parametrize("kind", ["card", "code"])
def test_more_by_card_or_code_than_is_due_is_refused(counter: Counter, kind: Literal["card", "code"]) -> None:
    counter.start()
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind=kind))
    press(counter, "1234", Key.Key_F12)
    assert counter.sale().mode == "tender"
    assert counter.window.toast_text() == "超过应收金额，请重新输入"
    assert not counter.sale().attempts


def test_the_next_customers_money_is_not_shut_by_what_was_refused_for_the_one_before(counter: Counter) -> None:
    field = field_at(counter, "tender_amount")
    assert isinstance(field, AmountField)
    press(counter, ",")
    counter.ask(intents.LeaveTender(), intents.BeginTender(kind="card"), intents.LeaveTender())
    counter.ask(intents.BeginTender(kind="cash"))
    assert not field.refused
