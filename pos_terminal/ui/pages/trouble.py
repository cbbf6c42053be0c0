"""When there is nothing to sell yet, or any more: first run (enrolment) and the fault screen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from pos_terminal.ui import theme
from pos_terminal.ui.intents import Enrol, Quit, SwitchLanguage
from pos_terminal.ui.language import tr
from pos_terminal.ui.model import EnrolView, FaultView
from pos_terminal.ui.pages.page import Page, Problem, centred
from pos_terminal.ui.translations import following, own_name
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.letters import LetterPad
from pos_terminal.ui.widgets.numpad import type_into
from pos_terminal.ui.widgets.parts import Card, Icon, Text, clear, row


class EnrolPage(Page):
    """Binds the terminal to its store and till with the one-time code of head office."""

    def __init__(self, *, language: str = "zh_CN") -> None:
        super().__init__()
        self._view: EnrolView | None = None
        card = self._card = Card(padding=24)
        self._letters_key = Key("", id="letters", icon="keyboard", name=tr("字母键盘"), on_click=self._toggle_letters)
        self._letters_key.setCheckable(True)
        self._letters_key.setFixedWidth(64)
        title = Text(tr("注册这台收银终端"), size=24, strong=True)
        other = following(language)
        self._language = Key(own_name(other), id="language", icon="languages")
        self._language.setFixedWidth(self._language.sizeHint().width() + 16)
        self._language.clicked.connect(lambda: self.ask(SwitchLanguage(code=other)))
        card.column.addLayout(row(title, None, self._language, self._letters_key))
        under = tr("向总部索取一次性注册码。注册后，这台终端只为这一个门店和收银台记账。")
        self._under = Text(under, colour=theme.INK_2, wrap=True)
        card.column.addWidget(self._under)
        card.column.addSpacing(8)
        self.server = self._field(card, tr("同步服务器地址"), "enrol_server")
        self.store, self.till = QLineEdit(), QLineEdit()
        labels = row(*self._pair(), spacing=16)
        labels.setStretch(0, 1)
        labels.setStretch(1, 1)
        card.column.addLayout(labels)
        self._dress(self.store, tr("门店编号"), "enrol_store")
        self._dress(self.till, tr("收银台编号"), "enrol_till")
        card.column.addLayout(row(self.store, self.till, spacing=16))
        self.code = self._field(card, tr("一次性注册码"), "enrol_code")
        self.problem = Problem()
        card.column.addWidget(self.problem)
        card.column.addSpacing(8)
        self._enrol = Key(tr("注册"), id="enrol", role="primary", shortcut="F12", size=17, height=64)
        self._enrol.clicked.connect(self.submit)
        self._quit = Key(tr("退出程序"), id="quit", icon="power", height=64, on_click=self.asks(Quit()))
        buttons = row(self._quit, self._enrol, spacing=16)
        buttons.setStretch(0, 1)
        buttons.setStretch(1, 2)
        card.column.addLayout(buttons)
        self.letters = LetterPad(digits=True)
        self.letters.setFixedWidth(640)
        self.letters.key.connect(self._letter)
        self.letters.hide()
        box = centred(card, 640)
        box.setContentsMargins(theme.MARGIN, 8, theme.MARGIN, 8)
        box.insertWidget(2, self.letters, 0, Qt.AlignmentFlag.AlignHCenter)
        self.setLayout(box)

    def _toggle_letters(self) -> None:
        """The letters take the place of the explanation, so that both fit a low window."""
        shown = self.letters.isHidden()
        self.letters.setVisible(shown)
        self._under.setVisible(not shown)
        edge = 12 if shown else 24
        self._card.column.setContentsMargins(24, edge, 24, edge)
        self._card.column.setSpacing(6 if shown else 8)
        self._letters_key.setChecked(shown)
        self.home().setFocus()

    def _letter(self, code: str) -> None:
        field = self.home()
        assert isinstance(field, QLineEdit)
        type_into(field, code.upper() if field is self.code and code != "back" else code)

    @staticmethod
    def _pair() -> tuple[QWidget, QWidget]:
        return Text(tr("门店编号"), size=13, colour=theme.INK_2), Text(tr("收银台编号"), size=13, colour=theme.INK_2)

    def _field(self, card: Card, label: str, id: str) -> QLineEdit:
        field = QLineEdit()
        self._dress(field, label, id)
        card.column.addWidget(Text(label, size=13, colour=theme.INK_2))
        card.column.addWidget(field)
        return field

    def _dress(self, field: QLineEdit, label: str, id: str) -> None:
        field.setObjectName(id)
        field.setAccessibleName(label)
        field.setFont(theme.font(17))
        field.setMaxLength(200)
        field.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        field.returnPressed.connect(self._next)

    def _fields(self) -> tuple[QLineEdit, ...]:
        return self.server, self.store, self.till, self.code

    def home(self) -> QWidget:
        focused = self.focusWidget()
        if isinstance(focused, QLineEdit):
            return focused
        return next((field for field in self._fields() if not field.text()), self.code)

    def show_view(self, view: EnrolView) -> None:
        before, self._view = self._view, view
        known = (view.server, view.store, view.till)
        if before is None or (before.server, before.store, before.till) != known:
            for field, text in zip(self._fields(), known, strict=False):
                field.setText(text)
        self.problem.show_problem(view.problem)
        for field in self._fields():
            field.setEnabled(not view.busy)
        self._enrol.setEnabled(not view.busy)
        self._enrol.set_label(tr("正在注册…") if view.busy else tr("注册"))

    def _next(self) -> None:
        empty = next((field for field in self._fields() if not field.text().strip()), None)
        if empty is not None:
            empty.setFocus()
        else:
            self.submit()

    def submit(self) -> None:
        server, store, till, code = (field.text().strip() for field in self._fields())
        if server and store and till and code:
            self.ask(Enrol(server=server, store=store, till=till, code=code))
        else:
            self._next()


class FaultPage(Page):
    """Selling is impossible: what happened, what to do, what support wants to hear.

    It comes in the middle of a sale. No key that a clerk may just be pressing leaves it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        card = Card(padding=32, spacing=12)
        self._title = Text(size=24, strong=True, colour=theme.DANGER, wrap=True)
        head = row(Icon("triangle-alert", colour=theme.DANGER, size=32), self._title, spacing=16)
        head.setStretch(1, 1)
        card.column.addLayout(head)
        self._happened = Text(size=16, wrap=True)
        card.column.addWidget(self._happened)
        card.column.addWidget(Text(tr("请这样处理"), size=13, colour=theme.INK_2))
        steps = Card(padding=0, spacing=8)
        steps.setProperty("card", False)
        self._steps = steps.column
        card.column.addWidget(steps)
        self._detail = Text(size=13, colour=theme.INK_2, wrap=True)
        self._detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        card.column.addWidget(self._detail)
        card.column.addSpacing(8)
        leave = Key(tr("退出程序"), id="quit", icon="power", shortcut="Alt+Q", height=64, on_click=self.asks(Quit()))
        card.column.addWidget(leave)
        self.setLayout(centred(card, 720))

    def home(self) -> QWidget:
        return self

    def show_view(self, view: FaultView) -> None:
        self.setAccessibleName(view.title)
        self.setAccessibleDescription(" ".join((view.happened, *view.steps)))
        self._title.setText(view.title)
        self._happened.setText(view.happened)
        self._detail.show_text(view.detail)
        clear(self._steps)
        for number, step in enumerate(view.steps, 1):
            line = row(Text(f"{number}.", size=16, strong=True, colour=theme.ACCENT), Text(step, size=16, wrap=True))
            line.setStretch(1, 1)
            self._steps.addLayout(line)
