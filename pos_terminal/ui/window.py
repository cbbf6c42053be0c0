"""The one window: it shows a ``ScreenView``, says a ``Toast`` and emits what the operator asks for.

``show_view`` may be called as often as anything changes: parts that are equal are left alone. After every intent and
every other screen the focus goes home (the scan field, or the field of the screen), unless a dialog is open. A view
that comes by itself (the clock, a proof) leaves it on the field or key that the operator has gone to.

No turn of the event loop may take long. Screens are therefore made ahead, one in an idle moment, and a
change of language makes the screen in sight first, shows it in the next turn, and lets the old ones go one by one.
Until the program has started there is the starting screen alone, and the others are not even loaded.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, QPoint, QRect, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from pos_terminal.ui import intents, theme
from pos_terminal.ui.ground import Ground
from pos_terminal.ui.language import Language, tr
from pos_terminal.ui.model import (
    ClosePeriodView,
    DevicesView,
    HistoryView,
    OpenPeriodView,
    ParkedView,
    ReturnView,
    SaleView,
    ScreenView,
    SignInView,
    StartingView,
    Toast,
)
from pos_terminal.ui.pages.page import Page
from pos_terminal.ui.pages.starting import StartingPage
from pos_terminal.ui.sounds import Sounds
from pos_terminal.ui.steady_keys import SteadyKeys, monotonic_ms
from pos_terminal.ui.steps import mode_of, money_of

if TYPE_CHECKING:
    from pos_terminal.ui.dialogs import Sheet
    from pos_terminal.ui.widgets.numpad import Order

AHEAD_AFTER_MS, AHEAD_EVERY_MS = 400, 60  # milliseconds
SCREENS: tuple[type, ...] = (
    SaleView,
    OpenPeriodView,
    DevicesView,
    ClosePeriodView,
    HistoryView,
    ParkedView,
    ReturnView,
    SignInView,
)
"""What is made ahead, the heaviest and likeliest first; enrolment and faults are seldom seen."""


class MainWindow(QMainWindow):
    """``intent`` carries the structs of ``ui.intents``; ``shown`` follows every painted view (tests, timings)."""

    intent = Signal(object)
    shown = Signal()

    def __init__(
        self,
        language: Language,
        *,
        order: Order = "789",
        sounds: Sounds | None = None,
        now_ms: Callable[[], int] = monotonic_ms,
        parent: QWidget | None = None,
    ) -> None:
        """``now_ms``: when a press arrives (``ui.steady_keys``)."""
        super().__init__(parent)
        self.steady = SteadyKeys(self, now_ms)
        self.steady.passed_over.connect(self._tell_passed_over)
        if (app := QApplication.instance()) is not None:
            app.installEventFilter(self.steady)
        self.setStyleSheet(theme.style_sheet())
        self.setMinimumSize(1024, 720)
        self._language, self._order = language, order
        self._sounds = sounds if sounds is not None else Sounds()
        self._view: ScreenView | None = None
        self._leaving = False
        self._sheet: Sheet | None = None
        self._gone: list[QWidget] = []
        self.making: tuple[type, Page] | None = None
        self._grounds = QStackedWidget()
        self.setCentralWidget(self._grounds)
        self._grounds.show()  # at once: Qt would show it from the event loop, and the focus comes before
        self._next: Ground | None = None
        self._ahead = QTimer(self)
        self._ahead.timeout.connect(self.one_ahead)
        self._use(Ground(self.page_for))

    # --- building

    def _use(self, ground: Ground) -> None:
        """Show ``ground`` from now on; what was before is let go in idle moments."""
        before = self._grounds.currentWidget()
        self.setWindowTitle(tr("门店收银终端"))
        self.ground = ground
        ground.toast.undo.connect(self.undo_from_toast)
        ground.toast.dialog = self._asked_at
        self.bar, self.pages = ground.bar, ground.pages
        self._grounds.addWidget(ground)
        self._grounds.setCurrentWidget(ground)
        if isinstance(before, Ground):
            self._gone += [*before.pages.values(), before]
            self._ahead.start(AHEAD_AFTER_MS)

    def one_ahead(self) -> None:
        """One thing in an idle moment: let an old screen go, else make one not seen yet, else lay it out."""
        self._ahead.setInterval(AHEAD_EVERY_MS)
        if self._gone:
            self._gone.pop(0).deleteLater()
        elif self.making is not None:
            kind, page = self.making
            self.making = None
            self.ground.take(kind, page)
        elif (missing := next((kind for kind in SCREENS if kind not in self.pages), None)) is not None:
            self.making = (missing, self.page_for(missing))
        else:
            self._ahead.stop()

    def page_for(self, kind: type) -> Page:
        """A screen for bodies of ``kind``: the one just made ahead, else a new one."""
        if self.making is not None and self.making[0] is kind:
            page, self.making = self.making[1], None
            return page
        page = self._new_page(kind)
        page.intent.connect(self._ask)
        page.dialog.connect(self.open_dialog)
        return page

    def _new_page(self, kind: type) -> Page:
        if kind is StartingView:
            return StartingPage()
        from pos_terminal.ui.screens import new_page

        return new_page(kind, order=self._order, language=self._language.code)

    def undo_from_toast(self) -> None:
        self._ask(intents.Undo())

    # --- showing

    @property
    def view(self) -> ScreenView | None:
        return self._view

    def show_view(self, view: ScreenView) -> None:
        """Show ``view``; equal to what is shown, it does nothing."""
        before, held = self._view, self._focused()
        if view == before:
            return
        self._view = view
        self.bar.show_bar(view.bar)
        page = self.ground.page(type(view.body))
        changed = self.ground.stack.currentWidget() is not page
        if before is None or changed or before.body != view.body:
            getattr(page, "show_view")(view.body)  # noqa: B009 - each page takes its own struct
        self.ground.stack.setCurrentWidget(page)
        self._place_toast()
        other = changed or mode_of(before) != mode_of(view)
        if other or money_of(before) != money_of(view):
            self.steady.turned()
            self._take_down_money()
        if other:
            self.end_answer()
        if self._sheet is not None:
            self._sheet.follow(view.body)
        self.take_focus_home("" if other else held)
        if not isinstance(view.body, StartingView) and (before is None or isinstance(before.body, StartingView)):
            self._ahead.start(AHEAD_AFTER_MS)
        self.shown.emit()

    def _take_down_money(self) -> None:
        """The question was about the money as it stood: it goes, and what it asked for was not done."""
        if self._sheet is not None and self._sheet.of_money:
            overtaken = self._sheet.overtaken
            self._sheet.reject()
            self.toast(Toast(text=overtaken, tone="warn", sound="error"))

    def toast(self, toast: Toast) -> None:
        """Say something until it is read; the focus stays where it is."""
        self.ground.toast.show_toast(toast)
        # the screen may have been filled a moment ago: once it is laid out
        QTimer.singleShot(0, self, self._place_toast)
        self.sound(toast.sound)

    def sound(self, sound: Literal["", "ok", "error"]) -> None:
        """What the page itself says, aloud."""
        if sound:
            self._sounds.play(sound)

    def _tell_passed_over(self, by_itself: bool) -> None:
        """A second press of the same key may be a bounce, which makes no noise."""
        text = tr("画面刚换，没有执行：请看清后再按一次")
        self.toast(Toast(text=text, tone="warn", sound="error" if by_itself else ""))

    def _place_toast(self) -> None:
        if (page := self.ground.in_sight) is not None:
            self.ground.toast.place(page.toast_above(), page.toast_beside())

    def hide_toast(self) -> None:
        self.ground.toast.hide()

    def toast_text(self) -> str:
        """What the toast says now, empty when none is shown."""
        return self.ground.toast.text if self.ground.toast.isVisible() else ""

    def _focused(self) -> str:
        """The name of the field or key that has the focus."""
        focused = self.focusWidget()
        return focused.objectName() if focused is not None and focused.isVisible() else ""

    def take_focus_home(self, held: str = "") -> None:
        """Give the focus to the screen's home, unless ``held`` has it, the field or key the operator had gone to.

        Where that is gone, Qt has moved the focus to the next one, which a stray Enter would press.
        """
        page = self.ground.in_sight
        if self._sheet is not None or page is None:
            return
        if held and held == self._focused():
            return
        if (home := page.home()) is not None:
            home.setFocus()

    def takes_scan(self, text: str) -> bool:
        """Whether a field of the screen asked for this scan and has it now."""
        page = self.ground.in_sight
        return page is not None and page.takes_scan(text)

    def expect_serial(self) -> None:
        """Have the screen take what is typed or scanned next as a serial number, where it can."""
        if (page := self.ground.in_sight) is not None:
            page.expect_serial()

    def snapshot(self) -> QPixmap:
        """The window with an open dialog on it, as a picture (screenshots of the journeys)."""
        picture = self.grab()
        if self._sheet is not None:
            painter = QPainter(picture)
            painter.drawPixmap(self.mapFromGlobal(self._sheet.mapToGlobal(QPoint(0, 0))), self._sheet.grab())
            painter.end()
        return picture

    # --- asking

    def _ask(self, intent: object) -> None:
        if isinstance(intent, intents.SwitchLanguage):
            # after the click has returned: the key that was pressed is about to be replaced
            QTimer.singleShot(0, self, lambda: self._language.use(intent.code))
        self.intent.emit(intent)
        typing = isinstance(intent, intents.SearchTyped | intents.FindReceipts)
        self.take_focus_home(self._focused() if typing else "")

    def open_dialog(self, name: str, about: object) -> bool:
        """Open the dialog of that name; False where one is open already."""
        if self._sheet is not None:
            return False
        from pos_terminal.ui.screens import new_sheet

        self.open_sheet(new_sheet(name, about, self, order=self._order, language=self._language.code))
        return True

    def open_sheet(self, sheet: Sheet) -> None:
        """Open a dialog over the veil; the answer leaves as an intent."""
        self._sheet = sheet
        self.ground.scrim.setGeometry(self.ground.rect())
        self.ground.scrim.show()
        self.ground.scrim.raise_()
        self.steady.turned()
        sheet.answered.connect(self._answered)
        sheet.finished.connect(self._closed)
        sheet.open()
        sheet.adjustSize()
        middle = self.mapToGlobal(self.rect().center())
        sheet.move(middle - QPoint(sheet.width() // 2, sheet.height() // 2))
        sheet.safe.setFocus()

    @property
    def sheet(self) -> Sheet | None:
        return self._sheet

    def _asked_at(self) -> QRect | None:
        """Where the open dialog lies."""
        if self._sheet is None:
            return None
        return QRect(self.ground.mapFromGlobal(self._sheet.geometry().topLeft()), self._sheet.size())

    def refuse_answer(self, text: str) -> bool:
        """Whether the open dialog waited for the till's word on its answer, and says now why it is refused."""
        if self._sheet is None or not self._sheet.waits:
            return False
        self._sheet.refuse(text)
        self._sounds.play("error")
        return True

    def end_answer(self) -> None:
        """The till has dealt with the answer of the dialog that waited for it."""
        if self._sheet is not None and self._sheet.waits:
            self._sheet.accept()

    def _answered(self, intent: object) -> None:
        if self._sheet is None or not self._sheet.waits:
            self._closed()
        self._ask(intent)

    def _closed(self) -> None:
        self._sheet = None
        self.steady.turned()
        self.ground.scrim.hide()
        self.activateWindow()
        self.take_focus_home()

    # --- Qt

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "bar"):
            if self._sheet is not None:
                self._sheet.reject()
            self._ahead.stop()
            if self.making is not None:  # in the language of before
                self._gone.append(self.making[1])
                self.making = None
            QTimer.singleShot(0, self, self._build_anew)
        super().changeEvent(event)

    def _build_anew(self) -> None:
        """The heavy part; what was shown stays until the next turn."""
        ground = self._next = Ground(self.page_for)
        if self._view is not None:
            ground.page(type(self._view.body))
        QTimer.singleShot(0, self, lambda: self._change_over(ground))

    def _change_over(self, ground: Ground) -> None:
        """Show the screen in the new language. What was typed is gone, unless the screen takes it over: the language is
        switched between actions.
        """
        if ground is not self._next:  # switched once more meanwhile
            self._gone.append(ground)
            return
        before = self.ground.in_sight
        self._use(ground)
        view, self._view = self._view, None
        if view is not None:
            self.show_view(view)
        if before is not None and (page := ground.in_sight) is not None:
            page.take_over(before)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.take_focus_home()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.ground.scrim.setGeometry(self.ground.rect())
        self._place_toast()

    def close(self) -> bool:
        """Close without a question."""
        self._leaving = True
        return super().close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window's cross and Alt+F4 ask while a sale is unfinished; the program itself calls ``close``."""
        if not self._leaving and self._view is not None and self._view.unfinished:
            event.ignore()
            self.open_dialog("quit", None)
            return
        self.intent.emit(intents.Quit())
        super().closeEvent(event)
