"""A toast lies on no banner: the banner says more, has the key, and stays."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from pos_terminal.ui import intents, samples
from pos_terminal.ui.messages import word
from pos_terminal.ui.model import Action, Notice, OpenPeriodView, ReturnView, SaleView, Toast
from pos_terminal.ui.pages.page import NoticeBar
from pos_terminal.ui.widgets.toast import LOOKS_MS, ToastLabel
from tests.pos_terminal.ui.conftest import Desk
from tests.pos_terminal.ui.counter import Counter
from tests.pos_terminal.ui.test_late_open import decided, went_through

SIZES = ["1024x768", "1280x800"]
LANGUAGES = ["zh_CN", "en"]
SHORT = Toast(text="已撤销", tone="ok", undo=True)
LONG = {
    "zh_CN": "20260214-02-0217 有一笔已按失败处理的收款其实成功了，请主管处理：先退回这一单后来收的款，就可算作收款",
    "en": "A payment of 20260214-02-0217 that was taken as failed did go through: a supervisor settles it, first give "
    "back what was taken for it since",
}
BACK = {
    "zh_CN": "尾号 1234 的卡 ¥500.00（14:32 收）、微信支付 ¥400.00（14:35 收）",
    "en": "card ending 1234 ¥500.00 (taken at 14:32), WeChat Pay ¥400.00 (taken at 14:35)",
}
PLACES = [name for name, body in samples.BODIES.items() if isinstance(body, SaleView | ReturnView | OpenPeriodView)]
STEPS = ["sale", "sale-voided", "tender-cash", "presale-found", "done", "return", "return-done", "open-period"]


def banners(how_many: int, language: str) -> tuple[Notice, ...]:
    """The longest there are: over more than one line."""
    text = word("notice_late_beside", language, "银行卡", "1,234.00", "0042", "20260214-02-0217", BACK[language])
    key = Action(label="主管处理", intent=samples.SETTLE, shortcut="Alt+S")
    return tuple(Notice(text=f"{place} {text}", tone="danger", actions=(key,)) for place in range(how_many))


def place_of(widget: QWidget) -> QRect:
    seen = widget.visibleRegion().boundingRect()
    return QRect(widget.mapToGlobal(seen.topLeft()), seen.size())


def covered(desk: Desk | Counter) -> list[str]:
    """The banners and keys that the toast lies on."""
    toast = next(one for one in desk.window.findChildren(ToastLabel) if one.isVisible())
    over = QRect(toast.mapToGlobal(QPoint(0, 0)), toast.size())
    assert desk.window.ground.rect().contains(toast.geometry())
    under = [*desk.window.findChildren(NoticeBar), *desk.window.findChildren(QAbstractButton)]
    seen = [one for one in under if one.isVisible() and not toast.isAncestorOf(one)]
    return [one.accessibleName() or one.objectName() for one in seen if place_of(one).intersects(over)]


def resize(desk: Desk | Counter, size: str) -> None:
    width, height = (int(part) for part in size.split("x"))
    desk.window.resize(width, height)


@pytest.mark.parametrize("many", [1, 3])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_it_lies_on_none_whatever_the_screen(desk: Desk, size: str, language: str, many: int) -> None:
    resize(desk, size)
    desk.language.use(language)
    desk.settle()
    for name in PLACES:
        view = samples.screen(name)
        body = msgspec.structs.replace(view.body, notices=banners(many, language))
        desk.window.show_view(msgspec.structs.replace(view, body=body))
        desk.settle()
        for toast in (SHORT, Toast(text=LONG[language], tone="danger")):
            desk.window.toast(toast)
            desk.settle()
            assert covered(desk) == [], name
        desk.window.hide_toast()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_it_makes_way_for_one_that_comes_later(desk: Desk, qtbot: QtBot, size: str, language: str) -> None:
    """The banner has its height only once it was laid out; the toast was placed before that."""
    resize(desk, size)
    desk.language.use(language)
    desk.settle()
    for name in STEPS:
        view = samples.screen(name)
        desk.window.show_view(view)
        desk.window.toast(Toast(text=LONG[language], tone="danger"))
        desk.settle()
        body = msgspec.structs.replace(view.body, notices=banners(2, language))
        desk.window.show_view(msgspec.structs.replace(view, body=body))
        desk.settle()
        qtbot.wait(LOOKS_MS + 20)
        assert covered(desk) == [], name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_a_banner_that_comes_while_it_is_there_moves_it(counter: Counter, size: str, language: str) -> None:
    """It is said first, and the banner it speaks of came under it."""
    resize(counter, size)
    counter.start()
    counter.ask(intents.SwitchLanguage(code=language))
    went_through(counter, decided(counter))
    for _ in range(4):
        counter.settle()
    assert counter.window.toast_text()
    assert counter.sale().notices
    assert covered(counter) == []
