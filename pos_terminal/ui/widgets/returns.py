"""A return's parts: a line with its − and +, the plan of what goes back, the tenders it goes back to."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos_terminal.ui import theme
from pos_terminal.ui.language import tr
from pos_terminal.ui.model import ReportRow, ReturnLine, ReturnPart
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.money import KINDS
from pos_terminal.ui.widgets.parts import CENTRE, RIGHT, Icon, Text, clear, in_yuan, row, rule

_ICONS = {kind: icon for kind, (icon, _) in KINDS.items()} | {"unpaid": "ban"}


class ReturnRow(QWidget):
    """A line of the closed sale. ``counted(line, count)``: so many units of it come back; ``chosen(line)``: tapped."""

    counted = Signal(str, int)
    chosen = Signal(str)

    def __init__(self, line: str) -> None:
        super().__init__()
        self._view = ReturnLine(line=line, title="", under="", left=0, chosen=0)
        self._selected = False
        self._title = Text(size=16, elide=True)
        self._under = Text(size=13, colour=theme.INK_2, elide=True)
        self._count = Text(size=17, strong=True, align=CENTRE)
        self._count.setFixedWidth(56)
        self._amount = Text(size=16, strong=True, align=RIGHT)
        self._amount.setFixedWidth(96)
        self.less = self._key("−", f"less_{line}", lambda view: view.chosen - 1)
        self.more = self._key("+", f"more_{line}", lambda view: view.chosen + 1)
        self.all = self._key(tr("全部"), f"all_{line}", lambda view: view.left)
        self.all.setFixedWidth(68)
        self.all.setCheckable(True)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._title)
        texts.addWidget(self._under)
        line_box = row(spacing=8)
        line_box.setContentsMargins(20, 8, 20, 8)
        line_box.addLayout(texts, 1)
        for part in (self.less, self._count, self.more, self.all, self._amount):
            line_box.addWidget(part)
        self.setLayout(line_box)

    def _key(self, label: str, id: str, wanted: Callable[[ReturnLine], int]) -> Key:
        key = Key(
            label,
            id=id,
            size=17 if len(label) > 1 else 22,
            on_click=lambda: self.counted.emit(self._view.line, wanted(self._view)),
        )
        key.setFixedWidth(theme.TOUCH)
        return key

    def show_line(self, view: ReturnLine, *, selected: bool, open_: bool) -> None:
        self._view = view
        self._title.setText(view.title)
        self._title.set_colour(theme.INK if view.left else theme.INK_2)
        self._under.setText(view.under)
        self._count.setText(f"{view.chosen} / {view.left}" if open_ else f"× {view.chosen}")
        self._count.set_colour(theme.ACCENT if view.chosen else theme.INK_2)
        self._amount.setText(in_yuan(view.amount) if view.amount else "")
        self.less.setEnabled(open_ and view.chosen > 0)
        self.more.setEnabled(open_ and view.chosen < view.left)
        self.all.setEnabled(open_ and view.left > 0)
        self.all.setChecked(bool(view.left) and view.chosen == view.left)
        for key, what in ((self.less, tr("少退一件")), (self.more, tr("多退一件")), (self.all, tr("全部退"))):
            key.setVisible(open_)
            key.setAccessibleName(f"{what} {view.title}")
        self._selected = selected
        self.update()

    @property
    def selected(self) -> bool:
        return self._selected

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.ACCENT_SOFT if self._selected else theme.SURFACE))
        if self._selected:
            painter.fillRect(0, 0, 4, self.height(), QColor(theme.ACCENT))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.chosen.emit(self._view.line)


class FigureRows(QWidget):
    """Labels with amounts under each other; a sum stands out."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[ReportRow, ...] | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(6)

    def show_rows(self, rows: tuple[ReportRow, ...]) -> None:
        if rows == self._shown:
            return
        self._shown = rows
        clear(self._box)
        for shown in rows:
            ink = theme.WARN if shown.tone == "warn" else theme.INK if shown.strong else theme.INK_2
            if shown.strong:
                self._box.addWidget(rule())
            line = row(spacing=12)
            label = Text(shown.label, size=17 if shown.strong else 15, strong=shown.strong, colour=ink, wrap=True)
            line.addWidget(label, 1)
            size = 24 if shown.strong else 15
            line.addWidget(Text(in_yuan(shown.amount), size=size, strong=shown.strong, colour=ink, align=RIGHT))
            self._box.addLayout(line)
        self.setVisible(bool(rows))


class PartRows(QWidget):
    """The tenders that money goes back to, each with how far it has come."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[ReturnPart, ...] | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(10)

    def show_parts(self, parts: tuple[ReturnPart, ...]) -> None:
        if parts == self._shown:
            return
        self._shown = parts
        clear(self._box)
        if parts:
            self._box.addWidget(Text(tr("退到"), size=13, colour=theme.INK_2))
        for part in parts:
            texts = QVBoxLayout()
            texts.setSpacing(0)
            texts.addWidget(Text(part.title, size=16, elide=True))
            if part.detail:
                texts.addWidget(Text(part.detail, size=13, colour=theme.INK_2, wrap=True))
            ends = QVBoxLayout()
            ends.setSpacing(0)
            ends.addWidget(Text(f"¥ {part.amount}", size=17, strong=True, align=RIGHT))
            if part.status:
                ends.addWidget(Text(part.status, size=13, colour=theme.TONE_INK[part.tone], align=RIGHT))
            line = row(Icon(_ICONS[part.kind], colour=theme.ACCENT, size=24), spacing=12)
            line.addLayout(texts, 1)
            line.addLayout(ends)
            self._box.addLayout(line)
        self.setVisible(bool(parts))
