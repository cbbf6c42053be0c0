"""Small things that are read wrongly: an amount without its sign, a nought that is none, a key that says otherwise."""

from __future__ import annotations

import re

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel

from pos_terminal.ui import samples
from pos_terminal.ui.model import ClosePeriodView, DevicesView
from pos_terminal.ui.samples import returns
from pos_terminal.ui.supervisor import ForceDialog
from pos_terminal.ui.translations import SENTENCES, texts
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.money import MoneyPanel
from pos_terminal.ui.widgets.parts import in_yuan
from tests.pos_terminal.ui.conftest import Desk
from tests.pos_terminal.ui.shown import shown


def labels(desk: Desk) -> list[str]:
    return [label.text() for label in desk.window.findChildren(QLabel) if label.isVisible()]


@pytest.mark.parametrize(("amount", "read"), [("5.00", "¥ 5.00"), ("-5.00", "-¥ 5.00"), ("+5.00", "+¥ 5.00")])
def test_a_sign_stands_before_the_currency(amount: str, read: str) -> None:
    assert in_yuan(amount) == read


def test_the_difference_of_the_drawer_is_an_amount_of_money(desk: Desk) -> None:
    """«-10.00» stood alone where every other sum has its ¥."""
    desk.show("close-done")
    body = samples.BODIES["close-done"]
    assert isinstance(body, ClosePeriodView)
    assert in_yuan(body.difference) in labels(desk)


@pytest.mark.parametrize("name", ["presale-lookup", "presale-busy", "presale-not-found"])
def test_no_sum_is_shown_before_an_order_is_known(desk: Desk, name: str) -> None:
    """«尾款 ¥ 0.00» reads as nothing to pay."""
    desk.show(name)
    panel = next(one for one in desk.window.findChildren(MoneyPanel) if one.isVisible())
    told = [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]
    assert not [text for text in told if "0.00" in text]
    assert "0.00" not in panel.due.accessibleName()


def test_the_key_of_a_refund_in_cash_says_so(desk: Desk) -> None:
    dialog = ForceDialog(desk.window, returns.REFUSED, language="zh_CN")
    assert dialog.confirm.label == "确认退现金"
    assert ForceDialog(desk.window, samples.UNKNOWN, language="zh_CN").confirm.label == "确认裁定"


def test_a_single_reason_is_as_wide_as_the_field_below_it(desk: Desk) -> None:
    dialog = ForceDialog(desk.window, samples.TO_DECIDE["coupon"], language="zh_CN")
    desk.window.open_sheet(dialog)
    desk.settle()
    (key,) = dialog.choices.keys
    assert isinstance(key, QAbstractButton)
    assert (key.x(), key.width()) == (dialog.choices.other.x(), dialog.choices.other.width())
    dialog.reject()


def test_english_quotes_are_those_of_english() -> None:
    """The curly ones are as wide as a Chinese letter in our font: they tore the sentences apart."""
    english = [text for (kind, _, _), text in texts("en").items() if kind == SENTENCES]
    assert len(english) > 100
    assert not [text for text in english if re.search("[“”]", text)]


@pytest.mark.parametrize("name", ["devices", "devices_bare", "devices_offline", "devices_no_key"])
def test_each_state_on_the_page_of_devices_begins_alike(name: str) -> None:
    """«Ready» beside «out of paper», which in the bar follows a colon."""
    body = shown(name, "en").body
    assert isinstance(body, DevicesView)
    assert not [card.state for card in body.cards if card.state[0].islower()]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_keys_under_a_receipt_have_their_labels_whole(desk: Desk, language: str) -> None:
    """In English two of three were half as large as the third."""
    desk.window.resize(1024, 768)
    desk.language.use(language)
    desk.settle()
    desk.window.show_view(shown("history", language))  # type: ignore[arg-type]
    desk.settle()
    for name in ("return_goods", "goods", "reprint"):
        key = next(one for one in desk.window.findChildren(Key, name) if one.isVisible())
        assert key.fitting_size(key.stacked) >= 16, name
