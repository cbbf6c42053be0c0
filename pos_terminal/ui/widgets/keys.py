"""The one button of the window: icon, label and the F-key that does the same, painted from the tokens.

It paints itself so that every state (default, hover, pressed, focus, checked, disabled) is the same everywhere, at
any scaling. A click does not take the focus (a scan field keeps it); Tab reaches it. The shortcut acts at once, without
Qt's 100 ms of animated click.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from pos_terminal.ui import icons, theme

Role = Literal["plain", "primary", "danger", "destroy", "digit", "quiet", "bar"]


class Look(NamedTuple):
    ground: str
    ink: str
    edge: str


def look(role: Role, *, enabled: bool, checked: bool, pressed: bool, hover: bool, shut: bool = False) -> Look:
    """The colours of a key in a state. ``danger``: red label; ``destroy``: red ground, for the last step only.

    ``shut``: as disabled, but to be read: it may be pressed.
    """
    if enabled and shut and not checked:
        return Look(theme.PRESSED if pressed else theme.DISABLED_BG, theme.INK_2, theme.LINE)
    if checked and (shut or not enabled):
        return Look(theme.ACCENT_SOFT, theme.INK_2, theme.LINE_STRONG)
    if not enabled:
        ground = theme.LINE if role in ("primary", "destroy") else theme.DISABLED_BG
        return (
            Look(theme.BAR, theme.BAR_INK_2, theme.BAR) if role == "bar" else Look(ground, theme.DISABLED, theme.LINE)
        )
    if role in ("primary", "destroy"):
        grounds = (
            (theme.ACCENT, theme.ACCENT_HOVER, theme.ACCENT_PRESSED)
            if role == "primary"
            else (theme.DANGER, theme.DANGER_HOVER, theme.DANGER_PRESSED)
        )
        ground = grounds[2] if pressed else grounds[1] if hover else grounds[0]
        return Look(ground, theme.SURFACE, ground)
    if role == "bar":
        return Look(theme.BAR_SOFT if pressed or hover else theme.BAR, theme.BAR_INK, theme.BAR)
    if checked:
        return Look(theme.ACCENT_SOFT, theme.ACCENT_PRESSED, theme.ACCENT)
    rest = theme.BG if role == "quiet" else theme.SURFACE
    ground = theme.PRESSED if pressed else theme.HOVER if hover else rest
    ink = theme.DANGER if role == "danger" else theme.INK
    edge = theme.LINE_STRONG if hover or pressed else theme.BG if role == "quiet" else theme.LINE
    return Look(ground, ink, edge)


class Key(QAbstractButton):
    """A touch key. ``id``: object name; ``size``: label pixels; ``height``: ≥ 48; ``shortcut``: shown and acting.

    Whether a checkable key is checked follows what is shown, not the click.
    ``shut``: it looks as disabled, and takes a press all the same, whose answer is why it is shut.
    """

    def __init__(
        self,
        label: str,
        *,
        id: str = "",
        role: Role = "plain",
        icon: str = "",
        shortcut: str = "",
        hint: str | None = None,
        name: str = "",
        size: int = 15,
        strong: bool = False,
        height: int = theme.TOUCH,
        focus: bool = True,
        on_click: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.role: Role = role
        self.setObjectName(id)
        self.icon_name = icon
        self.stacked = False
        self.size_limit = size
        self._size, self._strong = size, strong or role in ("primary", "destroy", "digit")
        self._shortcut, self._hint = shortcut, shortcut if hint is None else hint
        self._hover = self._show_focus = self._shut = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if focus else Qt.FocusPolicy.NoFocus)
        self.setMinimumSize(theme.TOUCH, height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_label(label, name)
        if on_click is not None:
            self.clicked.connect(lambda _checked=False: on_click())

    def set_label(self, label: str, name: str = "") -> None:
        """Change the label; ``name`` is what a screen reader says where the label alone is not enough."""
        self.setText(label.replace("&", "&&"))
        self.setAccessibleName(name or label)
        if self._shortcut:  # setText clears it
            self.setShortcut(QKeySequence(self._shortcut))
        self.updateGeometry()
        self.update()

    def set_shut(self, shut: bool, why: str = "") -> None:
        """Look as disabled or not; ``why`` is told by a screen reader and the tip of a mouse."""
        self._shut = shut
        self.setToolTip(why)
        self.setAccessibleDescription(why)
        self.update()

    @property
    def is_shut(self) -> bool:
        return self._shut

    @property
    def looks_enabled(self) -> bool:
        return self.isEnabled() and not self._shut

    @property
    def label(self) -> str:
        return self.text().replace("&&", "&")

    @property
    def hint(self) -> str:
        return self._hint

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Shortcut:
            self.click()
            return True
        return super().event(event)

    def nextCheckState(self) -> None:
        """A click asks; the answer comes with the next view."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.isEnabled():
            self.click()
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hover = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = False
        self.update()

    def pretend(self, *, hover: bool, focus: bool) -> None:
        """Show a state that needs a mouse or a keyboard (the gallery's board of states)."""
        self._hover, self._show_focus = hover, focus

    # --- geometry

    def _metrics(self) -> tuple[QFontMetrics, QFontMetrics]:
        label_font = theme.font(self._size, strong=self._strong or self.isChecked())
        return QFontMetrics(label_font), QFontMetrics(theme.font(self._hint_size()))

    def _hint_size(self) -> int:
        return 12 if self._size < 17 else self._size if self.role == "primary" else 13

    def _icon_size(self) -> int:
        return 24 if self._size >= 20 else 20

    def line_width(self) -> int:
        """Pixels the content takes on one line, padding included."""
        main, hint = self._metrics()
        width = main.horizontalAdvance(self.label) + 20
        if self.icon_name:
            width += self._icon_size() + (8 if self.label else 0)
        return width + (hint.horizontalAdvance(self.hint) + 8 if self.hint else 0)

    def sizeHint(self) -> QSize:
        return QSize(max(theme.TOUCH, self.line_width() + 8), self.minimumHeight())

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        now = look(
            self.role,
            enabled=self.isEnabled(),
            checked=self.isChecked(),
            pressed=self.isDown(),
            hover=self._hover and self.isEnabled(),
            shut=self._shut,
        )
        ring = 2.0 if self.isChecked() and self.looks_enabled else 1.0
        inset = ring / 2
        area = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.setPen(QPen(QColor(now.edge), ring))
        painter.setBrush(QColor(now.ground))
        painter.drawRoundedRect(area, theme.CONTROL_RADIUS, theme.CONTROL_RADIUS)
        if self.hasFocus() or self._show_focus:
            self._paint_focus(painter)
        self._paint_content(painter, now)

    def _paint_focus(self, painter: QPainter) -> None:
        """The 2-px ring: outside in the accent, on a filled key inside in white as well. A key that is checked has the
        ring outside anyway: the focus shows inside it.
        """
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.BAR_INK if self.role == "bar" else theme.ACCENT), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.CONTROL_RADIUS, theme.CONTROL_RADIUS)
        if self.role in ("primary", "destroy"):
            painter.setPen(QPen(QColor(theme.SURFACE), 2))
        if self.role in ("primary", "destroy") or self.isChecked():
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(4, 4, -4, -4), 7, 7)

    def _paint_content(self, painter: QPainter, now: Look) -> None:
        stacked = self.stacked and bool(self.hint)
        size = self.fitting_size(stacked)
        main_font = theme.font(size, strong=self._strong or self.isChecked())
        hint_font = theme.font(self._hint_size(), strong=self.role == "primary")
        main, hint = QFontMetrics(main_font), QFontMetrics(hint_font)
        icon = self._icon_size() if self.icon_name else 0
        gap = 8 if icon and self.label else 0
        text_width = main.horizontalAdvance(self.label)
        total = icon + gap + text_width
        hint_width = hint.horizontalAdvance(self.hint) + 8 if self.hint and not stacked else 0
        x = (self.width() - total - hint_width) / 2
        middle = self.height() / 2 - (9 if stacked else 0)
        if icon:
            ink = (
                theme.ACCENT if self.role == "plain" and self.looks_enabled and self.property("accentIcon") else now.ink
            )
            ratio = self.devicePixelRatioF()
            painter.drawPixmap(round(x), round(middle - icon / 2), icons.pixmap(self.icon_name, ink, icon, ratio))
        painter.setPen(QColor(now.ink))
        painter.setFont(main_font)
        centre = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(x + icon + gap, middle - 30, text_width + 4, 60), centre, self.label)
        if not self.hint:
            return
        painter.setFont(hint_font)
        filled = self.role in ("primary", "destroy", "bar") or not self.looks_enabled or self.isChecked()
        painter.setPen(QColor(now.ink if filled else theme.INK_2))
        if stacked:
            area = QRectF(0, middle + 10, self.width(), 18)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self.hint)
        else:
            area = QRectF(x + total + 8, middle - 30, hint_width, 60)
            painter.drawText(area, centre, self.hint)

    def fitting_size(self, stacked: bool) -> int:
        """The label's size, smaller (down to 12) only where a translation would not fit otherwise."""
        fixed = (self._icon_size() + 8 if self.icon_name else 0) + 12
        if self.hint and not stacked:
            fixed += QFontMetrics(theme.font(self._hint_size())).horizontalAdvance(self.hint) + 8
        size = min(self._size, self.size_limit)
        strong = self._strong or self.isChecked()
        while size > 12 and QFontMetrics(theme.font(size, strong=strong)).horizontalAdvance(self.label) + fixed > (
            self.width()
        ):
            size -= 1
        return size


class KeyStrip(QWidget):
    """Keys of equal width in a row; if one has no room for its F-key beside the label, all put it below."""

    def __init__(self, keys: list[Key], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys = keys
        for key in keys:
            key.setParent(self)
        self.setFixedHeight(max(key.minimumHeight() for key in keys))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: object) -> None:
        self.arrange()

    def arrange(self) -> None:
        """Lay out the keys that are not hidden, to the pixel, without remainders at the right edge."""
        shown = [key for key in self.keys if not key.isHidden()]
        if not shown:
            return
        room = self.width() - theme.GAP * (len(shown) - 1)
        stacked = any(key.line_width() > room // len(shown) for key in shown)
        x = 0
        for place, key in enumerate(shown):
            width = room * (place + 1) // len(shown) - room * place // len(shown)
            key.stacked, key.size_limit = stacked, 99
            key.setGeometry(x, 0, width, self.height())
            x += width + theme.GAP
        limit = min(key.fitting_size(stacked and bool(key.hint)) for key in shown)
        for key in shown:
            key.size_limit = limit
            key.update()
