"""The scan field: the home of the focus. A code or a name is typed here; ``×数量`` turns it into a quantity."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit

from pos_terminal.ui import icons, theme
from pos_terminal.ui.language import tr

SEARCH_PAUSE_MS = 120


class ScanField(QLineEdit):
    """``submitted``: the text at Enter, empty where nothing stood there; ``searched``: text that may be a name, after a
    short pause; ``quantity``: the number for the selected line; ``moved``: up and down; ``left``: Esc."""

    submitted = Signal(str)
    searched = Signal(str)
    quantity = Signal(str)
    moved = Signal(int)
    left = Signal()
    removed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._for_quantity = False
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
    def for_quantity(self) -> bool:
        return self._for_quantity

    def ask_quantity(self) -> None:
        """A number typed already is the quantity; otherwise the next one is."""
        text = self.text().strip()
        if text and text.replace(".", "", 1).isdigit() and len(text) <= 7:
            self.reset()
            self.quantity.emit(text)
            return
        self.setText("")
        self._for_quantity = True
        self._name_mode()
        self.update()

    def reset(self) -> None:
        """Empty again, and for codes."""
        self._pause.stop()
        self._for_quantity = False
        self.clear()
        self._name_mode()
        self.update()

    def submit(self) -> None:
        text, for_quantity = self.text().strip(), self._for_quantity
        self._pause.stop()
        if not for_quantity:
            self.submitted.emit(text)
        elif text:
            self.reset()
            self.quantity.emit(text)

    def _name_mode(self) -> None:
        self.setPlaceholderText(
            tr("输入所选商品的数量，回车确认") if self._for_quantity else tr("扫描条码或输入商品名称 / 编码")
        )

    def _edited(self, text: str) -> None:
        if self._for_quantity:
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
                self.left.emit()
            case Qt.Key.Key_Asterisk if not self._for_quantity:
                self.ask_quantity()
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        name = "hash" if self._for_quantity else "scan-line"
        colour = theme.ACCENT if self._for_quantity else theme.INK_2
        painter.drawPixmap(16, (self.height() - 22) // 2, icons.pixmap(name, colour, 22, ratio))
        if self._for_quantity:
            painter.setPen(QColor(theme.ACCENT))
            painter.setFont(theme.font(13, strong=True))
            painter.drawText(
                self.rect().adjusted(0, 0, -16, 0),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
                tr("数量模式 · Esc 退出"),
            )
