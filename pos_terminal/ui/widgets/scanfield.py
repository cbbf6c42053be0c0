"""The scan field: the home of the focus. A code or a name is typed here; a key makes it take something else next."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit

from pos_terminal.ui import icons, theme
from pos_terminal.ui.language import tr

SEARCH_PAUSE_MS = 120
ASIDE = 72  # pixels of the field beside its text: icon, padding, the cursor
Mode = Literal["", "quantity", "coupon", "member", "voucher", "serial"]
ICONS: dict[Mode, str] = {
    "": "scan-line",
    "quantity": "hash",
    "coupon": "ticket-percent",
    "voucher": "ticket-percent",
    "member": "user-round",
    "serial": "scan-barcode",
}


class ScanField(QLineEdit):
    """``submitted``: the text at Enter, empty where nothing stood there; ``searched``: text that may be a name, after a
    short pause; ``entered(mode, text)``: what a mode asked for, ``scanned(mode, text)`` where a scanner read it;
    ``counted(quantity, code)``: a scan behind «3*»; ``moved``: up and down. Esc empties it.

    ``has_line``: whether there is a line that a number can be for.
    ``mode``: what the next text is: goods (``""``), the number for the selected line, the code of a coupon, of a
    member or of a voucher for goods, or serial numbers, one after another.
    """

    submitted = Signal(str)
    searched = Signal(str)
    entered = Signal(str, str)
    scanned = Signal(str, str)
    counted = Signal(str, str)
    mode_changed = Signal()
    moved = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._mode: Mode = ""
        self._resting: Mode = ""
        self._unasked = self.has_line = False
        self.setFont(theme.font(17))
        self.setTextMargins(34, 0, 0, 0)
        self.setMaxLength(200)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAccessibleName(tr("扫描条码或输入商品名称 / 编码"))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SEARCH_PAUSE_MS)
        self._pause.timeout.connect(lambda: self.searched.emit(self.text().strip()))
        self.textEdited.connect(self._edited)
        self._name_mode()

    @property
    def mode(self) -> Mode:
        return self._mode

    def rest(self, mode: Mode) -> None:
        """What the field takes where no key asks for anything else."""
        if mode != self._resting:
            self._resting = mode
            self.reset()

    def ask(self, mode: Mode) -> None:
        """Text typed already is what ``mode`` asks for, if it may be; else the next text is. Once more: leave it."""
        text = self.text().strip()
        typed = _may_be(mode, text)
        if self._mode == mode and not typed:
            if self._unasked:
                self._unasked = False  # the key says what is there already
            else:
                self.reset()
            return
        if self._mode in (self._resting, mode) and typed:
            self.reset()
            self.entered.emit(mode, text)
            return
        self._begin(mode)

    def expect(self, mode: Mode) -> None:
        """As a key of ``mode`` would have it, which then has nothing to end."""
        if self._mode != mode:
            self._begin(mode)
            self._unasked = True

    def _begin(self, mode: Mode) -> None:
        """What comes next is what ``mode`` asks for; a text that was meant for something else is gone."""
        self._pause.stop()
        self.setText("")
        self._take(mode)

    def takes_scan(self, text: str) -> bool:
        """Whether a scan is what a key asked for, or goes with the number that stands here: then it is entered here."""
        if quantity := self._times():
            self.reset()
            self.counted.emit(quantity, text)
            return True
        if self._mode not in ("coupon", "member", "serial") or self._mode == self._resting:
            return False
        mode = self._mode
        self._leave(mode)
        self.scanned.emit(mode, text)
        return True

    def reset(self) -> None:
        """Empty again, and for what it takes at rest."""
        self._pause.stop()
        self.clear()
        self._take(self._resting)

    def submit(self) -> None:
        text, mode = self.text().strip(), self._mode
        self._pause.stop()
        if quantity := self._times():
            self._enter("quantity", quantity)
        elif not mode or (not text and mode == self._resting):
            self.submitted.emit(text)
        elif text:
            self._enter(mode, text)

    def hold(self, quantity: str) -> None:
        """Keep a number that was meant for a line, for the goods that come next: there was no line."""
        self.setText(f"{quantity}*")

    def _times(self) -> str:
        """The number of «3*», while it waits for goods; empty where something else stands here."""
        quantity, times, rest = self.text().strip().partition("*")
        return quantity if times and not (rest or self._mode) and _may_be("quantity", quantity) else ""

    def _enter(self, mode: Mode, text: str) -> None:
        self._leave(mode)
        self.entered.emit(mode, text)

    def _leave(self, mode: Mode) -> None:
        """Serial numbers go on until no unit lacks one."""
        if mode == "serial":
            self.clear()
        else:
            self.reset()

    def _take(self, mode: Mode) -> None:
        self._mode, self._unasked = mode, False
        self._name_mode()
        self.mode_changed.emit()
        self.update()

    def _name_mode(self) -> None:
        """What stands in the empty field, shorter where the keys beside it leave no room."""
        places: dict[Mode, tuple[str, str]] = {
            "": (tr("扫描条码或输入商品名称 / 编码"), tr("扫码或输入")),
            "quantity": (tr("输入所选商品的数量，回车确认"), tr("输入数量")),
            "coupon": (tr("输入券码，回车使用"), tr("输入券码")),
            "voucher": (tr("输入提货凭证的券码，回车登记"), tr("输入券码")),
            "member": (tr("扫描或输入会员码，回车查询"), tr("扫描会员码")),
            "serial": (tr("扫描或输入序列号，回车确认"), tr("扫描序列号")),
        }
        whole, short = places[self._mode]
        fits = QFontMetrics(self.font()).horizontalAdvance(whole) <= self.width() - ASIDE
        self.setPlaceholderText(whole if fits else short)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._name_mode()

    def hint(self) -> str:
        """How to leave a mode that a key asked for, or what «3*» waits for."""
        if self._times():
            return tr("接着扫商品，或回车改所选行") if self.has_line else tr("接着扫商品 · Esc 退出")
        hints: dict[Mode, str] = {
            "quantity": tr("数量模式 · Esc 退出"),
            "coupon": tr("券码模式 · Esc 退出"),
            "member": tr("会员码模式 · Esc 退出"),
            "serial": tr("序列号模式 · Esc 退出"),
        }
        return hints.get(self._mode, "") if self._mode != self._resting else ""

    def _edited(self, text: str) -> None:
        if self._mode:
            return
        if self._times():
            self._pause.stop()
            self.searched.emit("")  # no name, and what the number found before is gone
            return
        word = text.strip()
        if word.isdigit() and len(word) < 4:
            self._pause.stop()  # a quantity or the head of a code: nothing to search yet
            return
        self._pause.start()

    def event(self, event: QEvent) -> bool:
        """Leave to the window's keys what the field has no use for: Ctrl+Z and Delete while it is empty."""
        if event.type() == QEvent.Type.ShortcutOverride and not self.text():
            assert isinstance(event, QKeyEvent)
            if event.matches(QKeySequence.StandardKey.Undo) or event.key() == Qt.Key.Key_Delete:
                event.ignore()
                return False
        if event.type() == QEvent.Type.ShortcutOverride and self.hint():
            assert isinstance(event, QKeyEvent)
            if event.key() == Qt.Key.Key_Escape:  # it leaves the mode, not the screen
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.submit()
            case Qt.Key.Key_Up:
                self.moved.emit(-1)
            case Qt.Key.Key_Down:
                self.moved.emit(1)
            case Qt.Key.Key_Escape:
                self.reset()
            case Qt.Key.Key_Asterisk if not self._mode and not _may_be("quantity", self.text().strip()):
                self.ask("quantity")
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        hint = self.hint()
        colour = theme.ACCENT if hint else theme.INK_2
        painter.drawPixmap(16, (self.height() - 22) // 2, icons.pixmap(ICONS[self._mode], colour, 22, ratio))
        if not hint or (self.text() and not self._times()):
            return
        small = theme.font(13, strong=True)
        wide = QFontMetrics(self.font()).horizontalAdvance(self.text() or self.placeholderText())
        if 50 + wide + 12 + QFontMetrics(small).horizontalAdvance(hint) + 16 <= self.width():  # else its key says it
            painter.setPen(QColor(theme.ACCENT))
            painter.setFont(small)
            painter.drawText(
                self.rect().adjusted(0, 0, -16, 0),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
                hint,
            )


def _may_be(mode: Mode, text: str) -> bool:
    """Whether a text typed before its key was pressed is what the key is for."""
    if mode == "quantity":
        return bool(text) and text.replace(".", "", 1).isdigit() and len(text) <= 7
    return bool(text)
