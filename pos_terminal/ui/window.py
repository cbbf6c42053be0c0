"""The one window: it shows a ``ScreenView``, says a ``Toast`` and emits what the operator asks for.

``show_view`` may be called as often as anything changes: parts that are equal are left alone. After every intent and
every view the focus goes home (the scan field, or the field of the screen), unless the operator is typing in another
field of the screen or a dialog is open. A change of language builds the screens anew.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QPainter, QPaintEvent, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from pos_terminal.ui import intents
from pos_terminal.ui.dialogs import ConfirmDialog, ForceDialog, MoreDialog, Sheet, VoidDialog
from pos_terminal.ui.language import Language, tr
from pos_terminal.ui.model import (
    AttemptView,
    Body,
    ClosePeriodView,
    DevicesView,
    EnrolView,
    FaultView,
    HistoryView,
    OpenPeriodView,
    ParkedView,
    SaleView,
    ScreenView,
    SignInView,
    Toast,
)
from pos_terminal.ui.pages.closing import ClosePeriodPage
from pos_terminal.ui.pages.devices import DevicesPage
from pos_terminal.ui.pages.entry import OpenPeriodPage, SignInPage
from pos_terminal.ui.pages.lists import HistoryPage, ParkedPage
from pos_terminal.ui.pages.page import Page
from pos_terminal.ui.pages.sale import SalePage
from pos_terminal.ui.pages.trouble import EnrolPage, FaultPage
from pos_terminal.ui.sounds import Sounds
from pos_terminal.ui.widgets.numpad import Order
from pos_terminal.ui.widgets.toast import ToastLabel
from pos_terminal.ui.widgets.topbar import TopBar


class Scrim(QWidget):
    """The veil over the screen while a dialog is open."""

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(17, 24, 39, 110))


class MainWindow(QMainWindow):
    """``intent`` carries the structs of ``ui.intents``; ``shown`` follows every painted view (tests, timings)."""

    intent = Signal(object)
    shown = Signal()

    def __init__(
        self, language: Language, *, order: Order = "789", sounds: Sounds | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Store Terminal")
        self.setMinimumSize(1024, 720)
        self._language, self._order = language, order
        self._sounds = sounds if sounds is not None else Sounds()
        self._view: ScreenView | None = None
        self._sheet: Sheet | None = None
        self._build()

    # --- building

    def _build(self) -> None:
        """Make the screens in the language of now. What was typed is gone: the language is switched between actions."""
        old = self.takeCentralWidget()
        if old is not None:
            old.hide()
            old.setParent(None)
            old.deleteLater()
        root = self._root = QWidget()
        box = QVBoxLayout(root)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self.bar = TopBar()
        self._stack = QStackedWidget()
        box.addWidget(self.bar)
        box.addWidget(self._stack, 1)
        self.pages: dict[type, Page] = {}
        self.setCentralWidget(root)
        root.show()  # at once: Qt would show it from the event loop, and the focus comes before
        self._toast = ToastLabel(root)
        self._toast.undo.connect(lambda: self._ask(intents.Undo()))
        self._scrim = Scrim(root)
        self._scrim.hide()

    def _page(self, body: Body) -> Page:
        """The screen for ``body``, made when it is first needed."""
        kind = type(body)
        if kind not in self.pages:
            page = self._new_page(body)
            page.intent.connect(self._ask)
            page.dialog.connect(self._open_dialog)
            self.pages[kind] = page
            self._stack.addWidget(page)
        return self.pages[kind]

    def _new_page(self, body: Body) -> Page:
        match body:
            case SaleView():
                return SalePage(order=self._order)
            case SignInView():
                return SignInPage(order=self._order, language=self._language.code)
            case OpenPeriodView():
                return OpenPeriodPage(order=self._order)
            case ClosePeriodView():
                return ClosePeriodPage(order=self._order)
            case ParkedView():
                return ParkedPage()
            case HistoryView():
                return HistoryPage()
            case DevicesView():
                return DevicesPage()
            case EnrolView():
                return EnrolPage()
            case FaultView():
                return FaultPage()

    # --- showing

    @property
    def view(self) -> ScreenView | None:
        return self._view

    def show_view(self, view: ScreenView) -> None:
        """Show ``view``; equal to what is shown, it does nothing."""
        before = self._view
        if view == before:
            return
        self._view = view
        self.bar.show_bar(view.bar)
        page = self._page(view.body)
        changed = self._stack.currentWidget() is not page
        if before is None or changed or before.body != view.body:
            getattr(page, "show_view")(view.body)  # noqa: B009 - each page takes its own struct
        self._stack.setCurrentWidget(page)
        self._toast.place(page.toast_above())
        self.take_focus_home(force=changed or self._mode(before) != self._mode(view))
        self.shown.emit()

    @staticmethod
    def _mode(view: ScreenView | None) -> str:
        if view is None or not isinstance(view.body, SaleView):
            return ""
        presale = view.body.presale
        return f"{view.body.mode} {presale.stage if presale is not None else ''}"

    def toast(self, toast: Toast) -> None:
        """Say something for 2.5 s; the focus stays where it is."""
        self._toast.show_toast(toast)
        if toast.sound:
            self._sounds.play(toast.sound)

    def hide_toast(self) -> None:
        self._toast.hide()

    def toast_text(self) -> str:
        """What the toast says now, empty when none is shown."""
        return self._toast.text if self._toast.isVisible() else ""

    def take_focus_home(self, *, force: bool = True) -> None:
        """Give the focus to the screen's home, but do not take it from a field somebody is typing in."""
        page = self._stack.currentWidget()
        if self._sheet is not None or not isinstance(page, Page):
            return
        focused = self.focusWidget()
        typing = isinstance(focused, QLineEdit) and focused.isVisible() and focused.isEnabled()
        if typing and page.isAncestorOf(focused) and not force:
            return
        if (home := page.home()) is not None:
            home.setFocus()

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
        self.take_focus_home(force=not isinstance(intent, intents.SearchTyped | intents.FindReceipts))

    def _open_dialog(self, name: str, about: object) -> None:
        if self._sheet is not None:
            return
        if name == "void":
            sheet: Sheet = VoidDialog(self, language=self._language.code)
        elif name == "force" and isinstance(about, AttemptView):
            sheet = ForceDialog(self, about, language=self._language.code, order=self._order)
        elif name == "close_period" and isinstance(about, intents.ClosePeriod):
            sheet = self._close_period_dialog(about)
        elif name == "more":
            sheet = MoreDialog(self, language=self._language.code)
        else:
            raise AssertionError(f"no dialog {name} about {about!r}")
        self.open_sheet(sheet)

    def _close_period_dialog(self, intent: intents.ClosePeriod) -> Sheet:
        text = tr("日结后本营业期不能再收款，清点的金额不能再改。")
        return ConfirmDialog(self, tr("确认日结？"), text, tr("确认日结"), intent)

    def open_sheet(self, sheet: Sheet) -> None:
        """Open a dialog over the veil; the answer leaves as an intent."""
        self._sheet = sheet
        self._scrim.setGeometry(self._root.rect())
        self._scrim.show()
        self._scrim.raise_()
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

    def _answered(self, intent: object) -> None:
        self._closed()
        self._ask(intent)

    def _closed(self) -> None:
        self._sheet = None
        self._scrim.hide()
        self.activateWindow()
        self.take_focus_home()

    # --- Qt

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "bar"):
            if self._sheet is not None:
                self._sheet.reject()
            self._build()
            view, self._view = self._view, None
            if view is not None:
                self.show_view(view)
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.take_focus_home()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._scrim.setGeometry(self._root.rect())
        self._toast.place()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.intent.emit(intents.Quit())
        super().closeEvent(event)
