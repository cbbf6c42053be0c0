"""The member at the window: their code by keyboard alone and by touch alone, what is shown of them, how they leave."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt

from pos_terminal.contract.cloud import FindMemberCoupons, MemberCoupons, Refusal
from pos_terminal.till import events
from pos_terminal.ui import intents, samples, theme
from pos_terminal.ui.model import BenefitsView, MemberView, Pill, SaleView
from pos_terminal.ui.widgets.benefits import BenefitBar
from pos_terminal.ui.widgets.keys import Key as KeyWidget
from pos_terminal.ui.widgets.parts import PillLabel, Text
from pos_terminal.ui.widgets.scanfield import ScanField
from tests.pos_terminal.till.scenes import coupon
from tests.pos_terminal.ui.conftest import Desk
from tests.pos_terminal.ui.counter import Counter
from tests.pos_terminal.ui.hands import press, tap

Key = Qt.Key
NONE, ALT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier
CODE = "7310552846190273"
HELD = (coupon("c", 200), coupon("d", 100), msgspec.structs.replace(coupon("old", 900), status="expired"))
FOUND = MemberCoupons(member="m-1", coupons=HELD)


def without_searches(desk: Desk) -> list[intents.Intent]:
    return [one for one in desk.asked if not isinstance(one, intents.SearchTyped)]


# --- what the operator asks for


def test_a_member_code_by_keyboard(desk: Desk) -> None:
    desk.show("sale")
    press(desk, Key.Key_M, modifier=ALT)
    press(desk, CODE, Key.Key_Return)
    press(desk, "AB-1")  # typed first, its key after it
    press(desk, Key.Key_M, modifier=ALT)
    assert without_searches(desk) == [intents.UseMember(code=CODE), intents.UseMember(code="AB-1")]
    press(desk, Key.Key_M, modifier=ALT)
    press(desk, "12", Key.Key_Escape, "ABC1", Key.Key_Return)
    assert desk.last() == intents.ScanTyped(text="ABC1")


def test_a_member_code_by_touch(desk: Desk) -> None:
    desk.show("sale")
    tap(desk, "member_code", "letters", "letter_a", "pad_1", "pad_enter")
    assert desk.asked == [intents.UseMember(code="A1")]
    tap(desk, "member_code", "member_code", "pad_1", "pad_2", "pad_enter")  # pressed once more, it is left
    assert desk.last() == intents.ScanTyped(text="12")


def test_a_member_leaves_by_keyboard_and_by_touch(desk: Desk) -> None:
    desk.show("benefits")
    press(desk, Key.Key_D, modifier=ALT)
    assert desk.asked == [intents.DropMember()]
    tap(desk, "drop_member")
    assert desk.asked == [intents.DropMember()] * 2


def test_keys_are_shut_where_nothing_can_come_of_them(desk: Desk) -> None:
    desk.show("sale-empty")
    press(desk, Key.Key_M, "1", modifier=ALT)
    desk.show("benefits-frozen")
    press(desk, Key.Key_D, Key.Key_M, modifier=ALT)
    assert desk.asked == []


def test_each_key_leaves_its_room_to_the_other_s_field(desk: Desk) -> None:
    desk.show("sale")
    keys = {name: desk.window.findChild(KeyWidget, name) for name in ("coupon_code", "member_code")}
    tap(desk, "member_code")
    assert {name: key.isVisible() for name, key in keys.items() if key} == {"coupon_code": False, "member_code": True}
    tap(desk, "member_code", "coupon_code")
    assert {name: key.isVisible() for name, key in keys.items() if key} == {"coupon_code": True, "member_code": False}


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("size", [(1024, 720), (1280, 800), (1366, 768)])
def test_the_member_is_to_be_had_while_a_serial_is_missing(desk: Desk, size: tuple[int, int], language: str) -> None:
    """In a narrow window its key was gone, and the shortcut with it."""
    desk.language.use(language)
    desk.window.resize(*size)
    desk.show("sale-serial")
    (field,) = [one for one in desk.window.findChildren(ScanField) if one.isVisible()]
    for name in ("serial", "coupon_code", "member_code"):
        (shown,) = [one for one in desk.window.findChildren(KeyWidget, name) if one.isVisible()]
        assert min(shown.width(), shown.height()) >= theme.TOUCH
    asks = {"": Key.Key_Escape, "serial": Key.Key_X, "coupon": Key.Key_Q, "member": Key.Key_M, "quantity": Key.Key_F2}
    for mode, key in asks.items():  # from each to the next, whose key may not be in sight
        press(desk, key, modifier=NONE if mode in ("", "quantity") else ALT)
        assert str(field.mode) == mode
        needed = field.fontMetrics().horizontalAdvance(field.placeholderText())
        assert needed <= field.width() - field.textMargins().left() - 32, field.placeholderText()
    assert desk.asked == []


def test_no_shortcut_where_its_key_would_not_be(desk: Desk) -> None:
    desk.show("presale-serial")
    (field,) = [one for one in desk.window.findChildren(ScanField) if one.isVisible()]
    press(desk, Key.Key_M, modifier=ALT)
    assert str(field.mode) == "coupon"
    desk.show("sale")
    press(desk, Key.Key_X, modifier=ALT)
    assert str(field.mode) == ""


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("size", [(1024, 768), (1366, 768), (1920, 1080)])
def test_the_bar_says_that_a_member_is_there_and_keeps_its_key_whole(
    desk: Desk, size: tuple[int, int], language: str
) -> None:
    desk.language.use(language)
    desk.window.resize(*size)
    view = samples.BODIES["sale"]
    assert isinstance(view, SaleView)
    told = "Member identified · 12 coupons" if language == "en" else "会员 已识别 · 12 张券"
    long = msgspec.structs.replace(view.benefits, member=MemberView(pill=Pill(text=told, tone="ok")))
    screen = samples.screen("sale")
    desk.window.show_view(msgspec.structs.replace(screen, body=msgspec.structs.replace(view, benefits=long)))
    desk.settle()
    (bar,) = [one for one in desk.window.findChildren(BenefitBar) if one.isVisible()]
    assert bar.key.geometry().right() < bar.width()
    pills = [one.pill.text for one in bar.findChildren(PillLabel) if one.isVisible()]
    assert told in pills or told in [one.text() for one in bar.findChildren(Text) if one.isVisible()]
    for name in ("member_code", "coupon_code", "benefits"):
        (key,) = [one for one in desk.window.findChildren(KeyWidget, name) if one.isVisible()]
        assert min(key.width(), key.height()) >= theme.TOUCH


# --- what comes of it


def member(counter: Counter) -> MemberView | None:
    view: BenefitsView = counter.sale().benefits
    return view.member


def pill(counter: Counter) -> str:
    shown = member(counter)
    return shown.pill.text if shown is not None else ""


def test_a_code_is_typed_and_what_they_hold_is_shown_but_not_who(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    assert member(counter) is None
    due = counter.sale().due
    counter.click("member_code")
    counter.type_into("scan", CODE)
    assert counter.runtime.asked[0][1] == FindMemberCoupons(code=CODE)
    assert pill(counter) == "正在查询会员…"
    assert counter.window.toast_text() == "正在查询会员的优惠"
    counter.runtime.answer(FOUND)
    assert pill(counter) == "会员 已识别 · 2 张券"
    assert counter.window.toast_text() == "会员已识别，可用的券：2 张"
    assert counter.sale().due != due
    counter.click("benefits")
    view = counter.sale()
    assert view.mode == "benefits"
    reasons = {row.title: (row.used, row.reason) for row in view.benefits.rows}
    assert reasons["券 old"] == (False, "这张券已过期。")
    assert reasons["券 c"][0]
    assert CODE not in repr((counter.controller.session, view, counter.runtime.state))
    counter.click("drop_member")
    assert member(counter) is None
    assert counter.window.toast_text() == "已移除会员和会员的券"
    assert counter.sale().due == due
    assert counter.sale().benefits.rows == ()


def test_a_scan_is_the_member_s_wherever_the_field_is(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.click("coupon_code")
    counter.controller.scanned(f"MEMBER:{CODE}")  # it says itself what it is
    assert counter.runtime.asked.pop()[1] == FindMemberCoupons(code=CODE)
    counter.click("member_code")
    counter.controller.scanned("AB-1")  # and here the key says so
    assert counter.runtime.asked.pop()[1] == FindMemberCoupons(code="AB-1")
    counter.controller.scanned("6902")
    assert len(counter.sale().lines) == 2


@pytest.mark.parametrize("typed", ["73 10", "会员", "7" * 65])
def test_what_is_no_code_is_refused_and_not_repeated(counter: Counter, typed: str) -> None:
    counter.start()
    counter.scan("6901")
    counter.ask(intents.UseMember(code=typed))
    assert counter.window.toast_text() == "会员码读不懂，请让顾客刷新后再扫"
    assert counter.runtime.asked == []


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (events.Unreachable(why="x"), "现在查不了会员：连不上服务器，销售不受影响"),
        (
            events.Unreachable(why="x", not_understood=True),
            "服务器版本较旧，还不能查会员；有券可以扫码或输入券码，请联系总部升级",
        ),
        (Refusal(code="member_code_expired"), "会员码已过期，请让顾客刷新后再扫。"),
        (Refusal(code="no_such_member"), "没有这个会员码，请让顾客打开会员码再扫。"),
        (Refusal(code="coupon_unreadable"), "会员的券读不懂，请联系支持；有券可以扫码或输入券码。"),
        (Refusal(code="store_unknown"), "云端没有登记本店，请联系总部。"),
        (MemberCoupons(member="m", coupons=()), "会员已识别，没有可用的券"),
    ],
)
def test_every_answer_is_a_sentence_and_the_sale_goes_on(counter: Counter, answer: Any, told: str) -> None:
    counter.start()
    counter.scan("6901")
    counter.ask(intents.UseMember(code=CODE))
    counter.runtime.answer(answer)
    counter.settle()
    assert counter.window.toast_text() == told
    shown = isinstance(answer, MemberCoupons)
    assert pill(counter) == ("会员 已识别 · 没有可用的券" if shown else "")
    counter.ask(intents.BeginTender(kind="cash"), intents.PayCash(text=""))
    assert counter.closed().total


def test_while_money_is_taken_the_member_stays_as_they_are(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.ask(intents.UseMember(code=CODE))
    counter.runtime.answer(MemberCoupons(member="m", coupons=()))
    counter.ask(intents.BeginTender(kind="cash"), intents.PayCash(text="0.10"))
    counter.controller.scanned(f"MEMBER:{CODE}")
    assert counter.window.toast_text() == "已开始收款，商品不能再改。要先卖别的，请先挂单"
    assert counter.runtime.asked == []


def test_a_search_is_not_made_of_a_code_that_says_what_it_is(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.ask(intents.SearchTyped(text=f"MEMBER:{CODE}"))
    assert counter.runtime.searches == []
    assert counter.controller.session.query == ""
    assert CODE not in repr(intents.UseMember(code=CODE))
    view = counter.sale()
    assert isinstance(view, SaleView)
