"""Every screen in every state: names, touch targets, nothing cut or overlapping, one window."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import combinations
from typing import Literal

import msgspec
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QLineEdit, QScrollArea, QWidget

from pos_terminal.ui import intents, samples
from pos_terminal.ui.messages import enrolment_problem
from pos_terminal.ui.messages.refusals import ENROLMENT
from pos_terminal.ui.model import Body, CloseQuestion, EnrolView, Pill, Toast
from pos_terminal.ui.pages.returns import ReturnPage
from pos_terminal.ui.present import FAULTS, fault_screen, present
from pos_terminal.ui.widgets.attempts import AttemptsArea
from pos_terminal.ui.widgets.benefits import BenefitsCard
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.numpad import Numpad
from pos_terminal.ui.widgets.parts import Card, OverlayBar, Paper, PillLabel, Text
from tests.pos_terminal.ui.conftest import Desk
from tests.pos_terminal.ui.states import STATES

SPOKEN = Qt.ItemDataRole.AccessibleTextRole
SIZES = [(1024, 768), (1280, 720), (1366, 768), (1920, 1080)]


def place(widget: QWidget, root: QWidget) -> QRect:
    return QRect(widget.mapTo(root, QPoint(0, 0)), widget.size())


def controls(root: QWidget) -> list[QWidget]:
    buttons = [*root.findChildren(QAbstractButton), *root.findChildren(QLineEdit)]
    return [widget for widget in buttons if widget.isVisible()]


def check(root: QWidget) -> None:
    for view in root.findChildren(QAbstractItemView):
        if view.isVisible() and (rows := view.model().rowCount()):
            assert view.accessibleName(), f"{type(view).__name__} says nothing to a screen reader"
            assert min(view.sizeHintForRow(place) for place in range(rows)) >= 48
            assert all(view.model().index(place, 0).data(SPOKEN) for place in range(rows))
    for control in controls(root):
        name = control.objectName() or control.accessibleName()
        assert control.accessibleName(), f"{name} says nothing to a screen reader"
        assert control.width() >= 48, f"{name} is {control.width()} wide"
        assert control.height() >= 48, f"{name} is {control.height()} high"
        if isinstance(control, Key):
            assert control.fitting_size(control.stacked and bool(control.hint)) >= 12
            fits = control.line_width() <= control.width() or control.stacked or control.fitting_size(False) >= 12
            assert fits, f"{name} is too narrow for «{control.label}»"
    for pad in root.findChildren(Numpad):
        if pad.isVisible():
            for key in pad.findChildren(Key):
                if key.isVisible():
                    assert min(key.width(), key.height()) >= 60, f"{key.objectName()} is {key.size()}"
    fixed = [(one.objectName(), place(one, root)) for one in controls(root) if not in_scroll_area(one, root)]
    for (one, its_place), (other, other_place) in combinations(fixed, 2):
        assert not its_place.intersects(other_place), f"{one} overlaps {other}"


def in_scroll_area(widget: QWidget, root: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None and parent is not root:
        if parent.objectName() == "qt_scrollarea_viewport":
            return True
        parent = parent.parentWidget()
    return False


def check_texts(root: QWidget) -> None:
    """A text on one line has the width it needs, unless it is made to be elided."""
    for text in root.findChildren(Text):
        if text.isVisible() and text.text() and not text.wordWrap() and not text.elides:
            needed = QFontMetrics(text.font()).horizontalAdvance(text.text())
            assert text.width() >= needed - 1, f"«{text.text()}» needs {needed}, has {text.width()}"
            assert text.height() >= QFontMetrics(text.font()).ascent(), f"«{text.text()}» is cut in height"


def check_bars(root: QWidget) -> None:
    """A bar that lies over what it scrolls hides neither text nor key."""
    for bar in root.findChildren(OverlayBar):
        if not bar.isVisible():
            continue
        area, there = bar.parentWidget(), place(bar, root)
        assert area is not None
        read = [*area.findChildren(Text), *area.findChildren(PillLabel), *controls(area)]
        under = [one for one in read if one.isVisible() and one is not bar and place(one, root).right() >= there.left()]
        assert not under, [one.text() if isinstance(one, Text) else one.objectName() for one in under]


@pytest.mark.parametrize(
    ("language", "size"), [*(("zh_CN", size) for size in SIZES), *(("en", size) for size in SIZES[:2])], ids=str
)
def test_every_screen(desk: Desk, size: tuple[int, int], language: str) -> None:
    desk.language.use(language)
    desk.window.resize(*size)
    for name in samples.BODIES:
        desk.show(name)
        assert (desk.window.width(), desk.window.height()) == size, f"{name} makes the window grow"
        page = desk.window.centralWidget()
        assert page is not None
        check(page)
        check_texts(page)
        check_bars(page)
        for control in controls(page):
            if not in_scroll_area(control, page):
                assert page.rect().contains(place(control, page)), f"{name}: {control.objectName()} is outside"
        windows = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
        assert windows == [desk.window], f"{name} opened {windows}"
        focused = desk.window.focusWidget()
        assert focused is not None, f"{name} leaves the focus nowhere"
        assert focused.isVisible(), f"{name} leaves the focus on something hidden"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_state_of_the_till(desk: Desk, language: Literal["zh_CN", "en"]) -> None:
    """The same for what ``present`` makes of real states."""
    desk.language.use(language)
    desk.window.resize(1024, 768)
    for name, state in STATES.items():
        at = state()
        desk.window.show_view(present(at.state, at.links, at.session, at.now_ms, language))
        desk.settle()
        assert (desk.window.width(), desk.window.height()) == (1024, 768), f"{name} makes the window grow"
        page = desk.window.centralWidget()
        assert page is not None
        check(page)
        check_texts(page)
        check_bars(page)


def test_a_crowded_bar_keeps_number_operator_and_link(desk: Desk) -> None:
    desk.window.resize(1024, 768)
    view = samples.screen("sale", link=samples.OFFLINE, training=True)
    crowded = msgspec.structs.replace(
        view.bar, store="城西家居生活体验馆旗舰店（文三路总店）", devices=Pill(text="打印机缺纸", tone="danger")
    )
    desk.window.show_view(msgspec.structs.replace(view, bar=crowded))
    desk.settle()
    assert desk.window.width() == 1024
    bar = desk.window.bar
    check_texts(bar)
    shown = [part for part in bar.findChildren(QWidget) if part.isVisible()]
    for one, other in combinations(shown, 2):
        assert not one.geometry().intersects(other.geometry())
    assert all(bar.rect().contains(part.geometry()) for part in shown)
    assert crowded.sale_number in [text.text() for text in bar.findChildren(Text)]


@pytest.mark.parametrize("size", [(1024, 768), (1280, 720), (1920, 1080)], ids=str)
def test_the_letters(desk: Desk, size: tuple[int, int]) -> None:
    desk.window.resize(*size)
    for name, count in (("sale", 28), ("sale-search", 28), ("presale-found", 28), ("done", 28), ("enrol-refused", 39)):
        desk.show(name)
        key = next(one for one in desk.window.findChildren(Key, "letters") if one.isVisible())
        key.click()
        desk.settle()
        page = desk.window.centralWidget()
        assert page is not None
        check(page)
        assert sum(control.objectName().startswith("letter_") for control in controls(page)) == count
        assert desk.window.height() == size[1]
        key.click()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("size", [(1024, 768), (1366, 768)], ids=str)
def test_every_dialog(desk: Desk, language: str, size: tuple[int, int]) -> None:
    desk.language.use(language)
    desk.window.resize(*size)
    desk.show("tender-card-unknown")
    page = desk.window.pages[type(samples.screen("tender-card-unknown").body)]
    asked: list[tuple[str, object]] = [
        ("void", None),
        ("force", samples.UNKNOWN),
        ("settle", (samples.LATE, samples.SETTLE)),
        ("more", None),
        ("close_period", CloseQuestion(counts={}, total_minor=0)),
        ("close_period", samples.ODD_COUNT),
        ("odd_float", (intents.OpenPeriod(float_text="33050"), 3_305_000)),
        ("odd_change", (31_770, "现金收款", intents.PayCash(text="330"))),
    ]
    for name, about in asked:
        page.dialog.emit(name, about)
        desk.settle()
        sheet = desk.window.sheet
        assert sheet is not None, name
        assert sheet.accessibleName()
        check(sheet)
        check_texts(sheet)
        assert desk.window.geometry().contains(sheet.geometry())
        sheet.reject()
    assert desk.asked == []


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_before_there_is_a_till(desk: Desk, language: Literal["zh_CN", "en"]) -> None:
    """Enrolment with every refusal and its letters, busy or not, and every fault, in the smallest window."""
    desk.language.use(language)
    desk.settle()
    desk.window.resize(1024, 768)
    for code in ENROLMENT:
        for busy in (False, True):
            problem = "" if busy else enrolment_problem(code, language)
            show_outside(desk, EnrolView(server="https://sync.example", problem=problem, busy=busy))
            key = next(one for one in desk.window.findChildren(Key, "letters") if one.isVisible())
            for _ in range(2):
                check_outside(desk, code)
                key.click()
                desk.settle()
    for code in FAULTS:
        show_outside(desk, fault_screen(code, language, detail="disk full " * 20).body)
        check_outside(desk, code)


def show_outside(desk: Desk, body: Body) -> None:
    desk.window.show_view(msgspec.structs.replace(samples.screen("enrol"), body=body))
    desk.settle()


def check_outside(desk: Desk, what: str) -> None:
    page = desk.window.centralWidget()
    assert page is not None
    check(page)
    check_texts(page)
    for control in controls(page):
        assert page.rect().contains(place(control, page)), f"{what}: {control.objectName()} is outside"
    assert (desk.window.width(), desk.window.height()) == (1024, 768), f"{what} makes the window grow"


def test_the_key_on_a_toast(desk: Desk) -> None:
    desk.show("sale")
    desk.window.toast(Toast(text="已删除", undo=True))
    desk.settle()
    assert [control.accessibleName() for control in controls(desk.window.ground.toast)] == ["撤销"]
    check(desk.window.ground.toast)


def test_the_scale_is_the_one_asked_for(desk: Desk) -> None:
    assert desk.window.devicePixelRatioF() == float(os.environ.get("QT_SCALE_FACTOR", "1"))


@pytest.mark.parametrize("factor", ["1.25", "1.5"])
def test_the_smallest_window_scaled(factor: str) -> None:
    """All of this at 125 % and 150 %, which a program can only begin with."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", __file__]
    done = subprocess.run(
        [*command, "-k", "1024 or state or before or toast or scale_is"],
        env=os.environ | {"QT_SCALE_FACTOR": factor},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_a_receipt_shows_its_amounts_in_a_narrow_window(desk: Desk) -> None:
    desk.window.resize(1024, 768)
    desk.show("history")
    paper = desk.window.findChild(Paper)
    assert paper is not None
    area = paper.parentWidget()
    assert area is not None
    paper.set_text("-" * 48)  # 80 mm paper
    desk.settle()
    assert paper.width() <= area.width()
    assert 0.6 < paper.scale() < 1
    desk.window.resize(1920, 1080)
    desk.settle()
    assert paper.scale() == 1


@pytest.mark.parametrize(("screen", "name"), [("parked", "recall"), ("sale", "benefits")])
def test_a_toast_lies_over_the_keys_at_the_bottom(desk: Desk, screen: str, name: str) -> None:
    desk.window.resize(1024, 768)
    desk.show(screen)
    desk.window.toast(Toast(text="正在查询订单…"))
    key = desk.window.findChild(QWidget, name)
    assert key is not None
    assert key.isVisible()
    toast = desk.window.ground.toast
    assert toast.mapToGlobal(QPoint(0, toast.height())).y() <= key.mapToGlobal(QPoint(0, 0)).y()


@pytest.mark.parametrize("size", [(1024, 720), (1280, 800)], ids=str)
def test_no_card_lies_under_the_bar_that_scrolls_it(desk: Desk, size: tuple[int, int]) -> None:
    """The right edge of a banner showed behind it, and amounts touched it."""
    desk.window.resize(*size)
    seen = set()
    for name in samples.BODIES:
        desk.show(name)
        for bar in (one for one in desk.window.findChildren(OverlayBar) if one.isVisible()):
            area = bar.parentWidget()
            if not isinstance(area, QScrollArea) or isinstance(area, AttemptsArea):
                continue  # a list paints its rows beside it
            seen.add(name)
            left = bar.mapToGlobal(QPoint(0, 0)).x()
            content = area.viewport()
            shown = [*content.findChildren(Card), *content.findChildren(Text)]
            under = [one for one in shown if one.isVisible() and one.mapToGlobal(one.rect().topRight()).x() >= left]
            assert under == [], name
    assert {"presale-found", "devices", "benefits"} <= seen


def test_the_scan_field_keeps_its_room_beside_the_keys(desk: Desk) -> None:
    desk.window.resize(1024, 768)
    desk.show("sale-serial")
    field = desk.window.findChild(QWidget, "scan")
    assert field is not None
    assert field.width() >= 240


def test_a_toast_leaves_the_key_of_the_hand_over_free(desk: Desk) -> None:
    """It stands above the benefits of a finished balance, which a narrow window has to scroll to."""
    desk.window.resize(1024, 768)
    desk.window.show_view(samples.screen("presale-collected"))
    desk.window.toast(Toast(text="已登记交货 20260214-02-0217", tone="ok"))
    desk.settle()
    ground = desk.window.ground
    key = desk.window.findChild(QAbstractButton, "hand_over")
    assert key is not None
    assert place(key, ground).bottom() < place(ground.toast, ground).top()


def test_a_toast_leaves_the_hint_of_a_return_free(desk: Desk) -> None:
    """What a scan of goods came to is told while the clerk reads which keys say how much goes back."""
    for size in ((1024, 768), (1366, 768)):
        desk.window.resize(*size)
        desk.show("return")
        desk.window.toast(Toast(text="这一单里没有 6901028075763", tone="warn"))
        desk.settle()
        (page,) = [one for one in desk.window.findChildren(ReturnPage) if one.isVisible()]
        hint = next(one for one in page.findChildren(Text) if one.isVisible() and "扫要退的商品" in one.text())
        ground = desk.window.ground
        assert place(ground.toast, ground).bottom() < place(hint, ground).top()


@pytest.mark.parametrize("name", ["presale-found", "presale-coupon-refused"])
def test_a_toast_lies_over_the_benefits_of_an_order_as_over_those_of_a_sale(desk: Desk, name: str) -> None:
    """On a narrow window they stand under the order, at the bottom, where a toast lies on other screens."""
    desk.window.resize(1024, 768)
    desk.window.show_view(samples.screen(name))
    desk.window.toast(Toast(text="已使用 满 500 减 60", tone="ok"))  # in one turn with the screen that it is about
    desk.settle()
    ground = desk.window.ground
    (card,) = [one for one in ground.findChildren(BenefitsCard) if one.isVisible()]
    above = place(card, ground).top()
    assert above < ground.height() - 16, "they reach into the screen"
    assert place(ground.toast, ground).bottom() < above
    desk.window.resize(1366, 768)
    desk.settle()
    assert place(ground.toast, ground).bottom() > ground.height() - 24, "beside the order they leave the bottom free"
