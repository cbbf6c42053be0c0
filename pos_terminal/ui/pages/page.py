"""What every screen has: a signal for intents, a home for the focus, a head with the way back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from pos_terminal.ui import theme
from pos_terminal.ui.intents import Intent, OpenScreen, SettleContradiction
from pos_terminal.ui.language import tr
from pos_terminal.ui.model import Notice, Tone
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.parts import CENTRE, Card, Icon, Text, clear, row
from pos_terminal.ui.widgets.toast import TOAST_ABOVE, Banner

NOTICE_ICONS = {"plain": "circle-alert", "ok": "circle-check", "warn": "triangle-alert", "danger": "circle-x"}


class Page(QWidget):
    """A screen. ``intent`` carries what the operator asked for; ``more`` asks for the menu, ``void`` for its dialog."""

    intent = Signal(object)
    dialog = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def home(self) -> QWidget | None:
        """Where the focus belongs on this screen now."""
        return None

    def toast_above(self) -> int:
        """How many pixels over the bottom a toast lies on this screen, so that it hides no key."""
        return TOAST_ABOVE

    def toast_beside(self) -> int:
        """How many pixels at the right edge have keys all the way up, so that a toast ends before them."""
        return 0

    def takes_scan(self, text: str) -> bool:
        """Whether a scan answers what this screen asks for just now; else it goes where its code belongs."""
        return False

    def expect_serial(self) -> None:
        """What is typed or scanned next is a serial number, where this screen takes any."""

    def take_over(self, before: Page) -> None:
        """What of ``before``, this screen in the language it had so far, is still typed and has the focus."""

    def ask(self, intent: Intent) -> None:
        self.intent.emit(intent)

    def asks(self, intent: Intent) -> Callable[[], None]:
        return lambda: self.ask(intent)


class NumberField(QLineEdit):
    """A field for digits, typed on the keyboard or the pad; Enter emits ``entered``, arrows step between fields.

    A letter has no place here. It shows that it was refused, and Enter does nothing until the field is typed into or
    emptied: what was meant is not what stands there.
    """

    entered = Signal()
    stepped = Signal(int)
    SIGNS = "0123456789"

    def __init__(self, name: str, *, id: str, size: int = 20, secret: bool = False) -> None:
        super().__init__()
        self.setObjectName(id)
        self.setAccessibleName(name)
        self.setFont(theme.font(size))
        self.setMaxLength(12)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        # what is pasted or comes from an input method passes neither ``insert`` nor ``keyPressEvent``
        self.setValidator(QRegularExpressionValidator(QRegularExpression(f"[{self.SIGNS}]*"), self))
        self.textChanged.connect(lambda _text: self.refuse(False))
        if secret:
            self.setEchoMode(QLineEdit.EchoMode.Password)
            self.setInputMethodHints(Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhNoPredictiveText)

    def insert(self, text: str) -> None:
        if all(sign in self.SIGNS for sign in text):
            super().insert(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                if not self.refused:
                    self.entered.emit()
            case Qt.Key.Key_Up:
                self.stepped.emit(-1)
            case Qt.Key.Key_Down:
                self.stepped.emit(1)
            case _ if event.text() and event.text().isprintable() and event.text() not in self.SIGNS:
                event.accept()  # swallowed, not passed on as a shortcut
                self.refuse_sign(event.text())
            case _:
                if event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
                    self.refuse(False)
                super().keyPressEvent(event)

    def refuse_sign(self, sign: str) -> None:
        self.refuse(True)

    @property
    def refused(self) -> bool:
        return bool(self.property("refused"))

    def refuse(self, refused: bool) -> None:
        """Whether the last key was none that the field takes."""
        if refused != self.refused:
            self.setProperty("refused", refused)
            self.style().unpolish(self)
            self.style().polish(self)


class FigureField(NumberField):
    """What money hangs on. A sign that it does not take, or a digit too many, shuts it until something is deleted.

    The digits behind a point that was swallowed would make 33,050 of 330.50. A letter in an empty field shuts nothing:
    what is typed after it is what is meant. ``told`` brings the sentence that says so, "" once it is open again.
    """

    told = Signal(str)

    def __init__(self, name: str, *, id: str, size: int = 20) -> None:
        super().__init__(name, id=id, size=size)
        self._shut = False
        self.inputRejected.connect(lambda: self.refuse_sign(""))

    @property
    def why(self) -> str:
        """The sentence, where something was refused."""
        return self.rule() if self.refused else ""

    def rule(self) -> str:
        """What the field takes, and how to go on."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._shut and event.text() and event.text().isprintable():
            event.accept()
        else:
            super().keyPressEvent(event)

    def insert(self, text: str) -> None:
        """As a key of the pad types it."""
        if not self._shut:
            super().insert(text)

    def backspace(self) -> None:
        self.refuse(False)
        super().backspace()

    def start(self, text: str = "") -> None:
        """Open, with ``text`` in it, whatever was typed before."""
        self.setText(text)
        self.refuse(False)

    def refuse_sign(self, sign: str) -> None:
        self._shut = bool(self.text()) or not sign.isalpha()
        self.refuse(True)

    def refuse(self, refused: bool) -> None:
        super().refuse(refused)
        self._shut = self._shut and refused
        self.told.emit(self.why)


class AmountField(FigureField):
    """A sum of money in yuan, with a point."""

    SIGNS = "0123456789."

    def rule(self) -> str:
        return tr("金额只能用数字和小数点，例如 12.50。请按退格改正")


class CountField(FigureField):
    """How many notes or coins of one kind."""

    def rule(self) -> str:
        return tr("这里填张数，不填金额：是整数，没有小数点。请按退格改正")


def heading(title: str, *, back: Callable[[], object] | None = None, under: str = "") -> QHBoxLayout:
    """The head of a screen: the way back (Esc) and the title."""
    parts: list[QWidget | int | None] = []
    if back is not None:
        key = Key(tr("返回"), id="back", icon="arrow-left", shortcut="Esc", on_click=back)
        key.setFixedWidth(132)
        parts.append(key)
    parts.append(Text(title, size=24, strong=True))
    if under:
        parts.append(Text(under, size=13, colour=theme.INK_2))
    parts.append(None)
    return row(*parts, spacing=16)


def back_to_sale(page: Page) -> Callable[[], None]:
    return page.asks(OpenScreen(name="sale"))


class Problem(QWidget):
    """A refusal in words, under the field it is about."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = Icon("circle-alert", colour=theme.DANGER, size=18)
        self._text = Text(size=15, colour=theme.DANGER, wrap=True)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        box.addWidget(self._text, 1)

    def show_problem(self, text: str, tone: Tone = "danger") -> None:
        self._text.setText(text)
        self._text.set_colour(theme.TONE_INK[tone])
        self._icon.set_icon(NOTICE_ICONS[tone], theme.TONE_INK[tone])
        self.setAccessibleName(text)
        self.setVisible(bool(text))


class NoticeBar(Banner):
    """A notice with its keys, on a tint of its tone."""

    def __init__(self, notice: Notice, on_action: Callable[[Intent], object]) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(f"QWidget#notice {{ background: {theme.TONE_SOFT[notice.tone]}; border-radius: 10px; }}")
        self.setAccessibleName(notice.text)
        ink = theme.TONE_INK[notice.tone]
        box = QHBoxLayout(self)
        box.setContentsMargins(16, 4, 4, 4)
        box.setSpacing(8)
        box.addWidget(Icon(NOTICE_ICONS[notice.tone], colour=ink))
        box.addWidget(Text(notice.text, colour=theme.INK, wrap=True), 1)
        for action in notice.actions:
            key = Key(action.label, shortcut=action.shortcut, on_click=partial(on_action, action.intent))
            key.setFixedWidth(key.sizeHint().width() + 16)
            box.addWidget(key)
        self.setMinimumHeight(56)


class Notices(QWidget):
    """The notices of a screen, rebuilt only when they changed. What a supervisor says of one is asked in a dialog."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._shown: tuple[Notice, ...] = ()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.GAP)
        self.hide()

    def show_notices(self, notices: tuple[Notice, ...]) -> None:
        if notices == self._shown:
            return
        self._shown = notices
        clear(self._box)
        for notice in notices:
            self._box.addWidget(NoticeBar(notice, partial(self._act, notice)))
        self.setVisible(bool(notices))

    def _act(self, notice: Notice, intent: Intent) -> None:
        if isinstance(intent, SettleContradiction):
            self._page.dialog.emit("settle", (notice, intent))
        else:
            self._page.ask(intent)


def empty_state(icon: str, title: str, under: str = "") -> QWidget:
    """What a list shows when there is nothing in it."""
    made = QWidget()
    box = QVBoxLayout(made)
    box.addStretch(1)
    box.addWidget(Icon(icon, colour=theme.LINE_STRONG, size=56), 0, Qt.AlignmentFlag.AlignHCenter)
    box.addSpacing(8)
    box.addWidget(Text(title, size=17, colour=theme.INK_2, align=CENTRE))
    if under:
        box.addWidget(Text(under, size=13, colour=theme.INK_2, align=CENTRE))
    box.addStretch(1)
    return made


def centred(card: Card, width: int) -> QVBoxLayout:
    """``card``, ``width`` wide, in the middle of the screen."""
    card.setFixedWidth(width)
    box = QVBoxLayout()
    box.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.MARGIN)
    box.addStretch(1)
    box.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
    box.addStretch(1)
    return box
