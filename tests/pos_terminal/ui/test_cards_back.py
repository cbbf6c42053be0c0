"""A card that came after all and is being given back: what the window says, and what it does not offer meanwhile."""

from __future__ import annotations

from typing import Literal

import msgspec
import pytest
from PySide6.QtWidgets import QLabel

from pos_terminal.till.links import LinkStatus
from pos_terminal.ui import samples
from pos_terminal.ui.intents import SettleContradiction
from pos_terminal.ui.model import DevicesView, Notice, SaleView
from pos_terminal.ui.settling import SettleDialog
from tests.playbook import Playbook
from tests.pos_terminal.till.late_cards import found_after_the_void, lost, told
from tests.pos_terminal.till.restarting import restarted
from tests.pos_terminal.till.scenes import open_till, scan, sign_in
from tests.pos_terminal.ui import states
from tests.pos_terminal.ui.conftest import Desk
from tests.pos_terminal.ui.shown import show


def notices(book: Playbook) -> tuple[Notice, ...]:
    body = show(states.at(book)).body
    assert isinstance(body, SaleView)
    return body.notices


def why_no_card(book: Playbook) -> str:
    body = show(states.at(book, screen="tender")).body
    assert isinstance(body, SaleView)
    assert body.tender is not None
    assert "card" not in body.tender.kinds
    return body.tender.kind_reasons["card"]


def test_its_notice_offers_to_give_it_back_and_then_says_that_it_is_going_also_after_a_power_cut() -> None:
    book = open_till()
    attempt = found_after_the_void(book)
    (action,) = notices(book)[0].actions
    assert isinstance(action.intent, SettleContradiction)
    assert "give_back" in action.intent.grounds
    lost(book, told(book, attempt))
    again = restarted(book)
    sign_in(again)
    for one in (book, again):
        assert "正在原路退给顾客" in notices(one)[0].text
        assert "请先不要另外退现金" in notices(one)[0].text
        (wanted,) = notices(one)[0].actions
        assert isinstance(wanted.intent, SettleContradiction)
        assert (wanted.intent.going_back, action.intent.going_back) == ("card", "")


def test_no_card_is_offered_until_it_is_known() -> None:
    book = open_till()
    lost(book, told(book, found_after_the_void(book)))
    book >> scan("cup", 250)
    assert why_no_card(book) == "有一笔银行卡正在退回，结果还没有查明，现在不能收银行卡"


def test_the_page_of_the_devices_says_what_the_pinpad_owes_an_answer_of() -> None:
    """It said to ask about a payment in its sale, where there is none."""
    book = open_till()
    lost(book, told(book, found_after_the_void(book)))
    links = msgspec.structs.replace(states.ALL_UP, pinpad=LinkStatus(state="warning", detail="unresolved"))
    body = show(states.at(book, links, screen="devices")).body
    assert isinstance(body, DevicesView)
    (card,) = (one for one in body.cards if one.device == "pinpad")
    assert card.detail.startswith("有一笔银行卡正在退给顾客，结果还没有查明")


@pytest.mark.parametrize(
    ("going_back", "decides", "waits"), [("card", True, False), ("code", False, True), ("", False, False)]
)
def test_who_chooses_anything_else_meanwhile_is_told_what_that_decides(
    desk: Desk, going_back: Literal["", "card", "code"], decides: bool, waits: bool
) -> None:
    """«Cash» was chosen under the words not to give any, and the card went back as well."""
    about = msgspec.structs.replace(samples.SETTLE, going_back=going_back)
    dialog = SettleDialog(desk.window, samples.LATE, about, language="zh_CN")
    texts = " ".join(one.text() for one in dialog.findChildren(QLabel))
    dialog.deleteLater()
    assert ("选别的就是裁定没有退回" in texts) == decides
    assert ("收单方答复以前，不能另外退" in texts) == waits


@pytest.mark.parametrize(("going_back", "label"), [("", "现在原路退回"), ("code", "再问一次退了没有")])
def test_what_gave_it_back_asks_once_more_while_it_is_going_with_the_same_digit(
    desk: Desk, going_back: Literal["", "code"], label: str
) -> None:
    """«Give it back now» under a card that is being given back reads as if nobody had begun."""
    about = msgspec.structs.replace(samples.SETTLE_CODE, going_back=going_back)
    dialog = SettleDialog(desk.window, samples.LATE, about, language="zh_CN")
    (key,) = (one for one in dialog.choices.keys if one.hint == "5")
    assert key.accessibleName() == label
    assert dialog.choices.choose(5)
    assert dialog.choices.reason() == "give_back"
    dialog.deleteLater()
