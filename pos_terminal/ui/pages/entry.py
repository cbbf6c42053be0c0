"""Before selling: sign in, open the period. A card with fields on the left and the number pad on the right."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from pos_terminal.ui import theme
from pos_terminal.ui.intents import OpenPeriod, SignIn, SignOut, SwitchLanguage
from pos_terminal.ui.language import tr
from pos_terminal.ui.model import OpenPeriodView, SignInView
from pos_terminal.ui.pages.page import AmountField, Notices, NumberField, Page, Problem, centred
from pos_terminal.ui.translations import following, own_name
from pos_terminal.ui.typed import amount_of
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.numpad import Numpad, Order, type_into
from pos_terminal.ui.widgets.parts import BusyRing, Card, Text, row

FieldT = TypeVar("FieldT", bound=NumberField)


class PadCard(Page):
    """The common shape: a column of fields, a number pad that types into the field used last."""

    def __init__(self, *, order: Order, point: bool) -> None:
        super().__init__()
        self.fields: list[NumberField] = []
        self._missing = False
        card = Card(padding=24)
        sides = QHBoxLayout()
        sides.setSpacing(32)
        left = QWidget()
        left.setFixedWidth(360)
        self.column = QVBoxLayout(left)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)
        self.numpad = Numpad(order=order, point=point)
        self.numpad.setMinimumHeight(4 * 84 + 24)
        self.numpad.key.connect(self._pad)
        self.ring = BusyRing(24)
        self.ring.hide()
        sides.addWidget(left)
        sides.addWidget(self.numpad, 1)
        card.column.addLayout(sides)
        self.setLayout(centred(card, 840))

    def add_field(self, label: str, *, id: str, secret: bool = False) -> NumberField:
        return self.take_field(NumberField(label, id=id, secret=secret))

    def take_field(self, field: FieldT) -> FieldT:
        field.entered.connect(lambda: self._entered(field))
        field.stepped.connect(lambda by: self._step(field, by))
        field.textChanged.connect(lambda _text: self._filled())
        self.column.addWidget(Text(field.accessibleName(), size=13, colour=theme.INK_2))
        self.column.addWidget(field)
        self.fields.append(field)
        return field

    def add_problem(self) -> None:
        """Under the fields; its room is kept where there is none, so that nothing jumps."""
        self.problem = Problem()
        policy = self.problem.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.problem.setSizePolicy(policy)
        self.problem.setMinimumHeight(44)  # two lines
        self.column.addWidget(self.problem)
        self.column.addStretch(1)

    def say_missing(self, field: NumberField, text: str) -> None:
        """A press that is refused says why: ``field`` is empty."""
        field.setFocus()
        self.problem.show_problem(text, "warn")
        self._missing = True

    def _filled(self) -> None:
        if self._missing:
            self._missing = False
            self.problem.show_problem("")

    def home(self) -> QWidget | None:
        focused = self.focusWidget()
        if isinstance(focused, NumberField) and focused in self.fields and focused.isEnabled():
            return focused
        return next((field for field in self.fields if not field.text()), self.fields[0])

    def submit(self) -> None:
        raise NotImplementedError

    def _pad(self, code: str) -> None:
        field = self.home()
        assert isinstance(field, NumberField)
        if code == "enter":
            self._entered(field)
        else:
            field.setFocus()
            type_into(field, code)

    def _entered(self, field: NumberField) -> None:
        following = self.fields[self.fields.index(field) + 1 :]
        empty = next((later for later in following if not later.text()), None)
        if field.text() and empty is not None:
            empty.setFocus()
        else:
            self.submit()

    def _step(self, field: QLineEdit, by: int) -> None:
        place = [id(one) for one in self.fields].index(id(field)) + by
        if 0 <= place < len(self.fields):
            self.fields[place].setFocus()


class SignInPage(PadCard):
    def __init__(self, *, order: Order = "789", language: str = "zh_CN") -> None:
        super().__init__(order=order, point=False)
        self._view: SignInView | None = None
        self.column.addWidget(Text(tr("登录"), size=24, strong=True))
        self._note = Text(size=13, colour=theme.INK_2, wrap=True)
        self.column.addWidget(self._note)
        self.column.addSpacing(4)
        self.number = self.add_field(tr("工号"), id="operator_number")
        self.number.textEdited.connect(lambda _text: self.problem.show_problem(""))  # it was about another number
        self.pin = self.add_field(tr("密码"), id="operator_pin", secret=True)
        self.add_problem()
        other = following(language)
        self._language = Key(own_name(other), id="language", icon="languages")
        self._language.clicked.connect(lambda: self.ask(SwitchLanguage(code=other)))
        self._sign_in = Key(tr("登录"), id="sign_in", role="primary", shortcut="F12", size=17, height=64)
        self._sign_in.clicked.connect(self.submit)
        self.column.addSpacing(8)
        self.column.addWidget(self._sign_in)
        self.column.addWidget(self._language)

    def home(self) -> QWidget | None:
        """Nothing typed: the number first, also where the PIN had the focus when somebody signed in before."""
        return self.number if not self.number.text() and not self.pin.text() else super().home()

    def take_over(self, before: Page) -> None:
        """The number, and the focus: what is typed next may be the PIN, which must not stand there to be read."""
        if isinstance(before, SignInPage):
            self.number.setText(before.number.text())
            (self.pin if before.home() is before.pin else self.number).setFocus()

    def show_view(self, view: SignInView) -> None:
        before, self._view = self._view, view
        self._note.show_text(view.note or tr("输入工号和密码，按回车登录"))
        if before is None or before.number != view.number:
            self.number.setText(view.number)
        if view.problem and (before is None or before.problem != view.problem or before.busy):
            self.pin.clear()
        # read-only while the PIN is checked: shut, they would lose the focus to a key that the next Enter presses
        self.number.setReadOnly(view.busy)
        self.pin.setReadOnly(view.busy)
        self.problem.show_problem(view.problem)
        self.numpad.setEnabled(not view.busy)
        self._sign_in.setEnabled(not view.busy)
        self._language.setEnabled(not view.busy)
        if before is not None and before.busy and not view.busy:
            self.pin.setFocus()
        self._sign_in.set_label(tr("正在核对…") if view.busy else tr("登录"))

    def submit(self) -> None:
        number, pin = self.number.text(), self.pin.text()
        if not number:
            self.say_missing(self.number, tr("请输入工号"))
        elif not pin:
            self.say_missing(self.pin, tr("请输入密码"))
        else:
            self.pin.clear()
            self.pin.setFocus()
            self.ask(SignIn(number=number, pin=pin))


class OpenPeriodPage(PadCard):
    def __init__(self, *, order: Order = "789") -> None:
        super().__init__(order=order, point=True)
        self._view: OpenPeriodView | None = None
        self.column.addWidget(Text(tr("开始营业"), size=24, strong=True))
        self._note = Text(size=13, colour=theme.INK_2, wrap=True)
        self.column.addWidget(self._note)
        self._day = Text(size=15)
        self._operator = Text(size=15)
        self.column.addSpacing(8)
        for label, value in ((tr("营业日"), self._day), (tr("收银员"), self._operator)):
            self.column.addLayout(row(Text(label, colour=theme.INK_2), None, value))
        self.column.addSpacing(8)
        self.cash_float = self.take_field(AmountField(tr("备用金（元）"), id="cash_float"))
        self._suggested = Key("", id="suggested_float", icon="banknote", on_click=self._use_suggested)
        self.column.addWidget(self._suggested)
        self.add_problem()
        self.cash_float.told.connect(lambda _why: self._show_problem())
        self._open = Key(tr("开始营业"), id="open_period", role="primary", shortcut="F12", size=17, height=64)
        self._open.clicked.connect(self.submit)
        self.column.addWidget(self._open)
        self.column.addWidget(Key(tr("退出登录"), id="sign_out", icon="log-out", on_click=self.asks(SignOut())))
        self.notices = Notices(self)
        if (box := self.layout()) is not None:
            box.addWidget(self.notices)

    def toast_above(self) -> int:
        return super().toast_above() + (self.notices.height() + 12 if self.notices.isVisibleTo(self) else 0)

    def hideEvent(self, event: QHideEvent) -> None:
        """Another period has another float: what was typed for the one before is not counted again."""
        if not event.spontaneous():
            self.cash_float.start()
        super().hideEvent(event)

    def show_view(self, view: OpenPeriodView) -> None:
        self._view = view
        self._note.setText(view.note or tr("清点钱箱里的备用金，输入金额后开始营业"))
        self.notices.show_notices(view.notices)
        self._day.setText(view.business_day)
        self._operator.setText(view.operator)
        self._suggested.setVisible(bool(view.suggested))
        self._suggested.set_label(tr("使用 ¥ {amount}").format(amount=view.suggested))
        self._show_problem()
        for part in (self.cash_float, self.numpad, self._suggested, self._open):
            part.setEnabled(not view.busy)

    def _use_suggested(self) -> None:
        if self._view is not None:
            self.cash_float.start(self._view.suggested.replace(",", ""))
            self.cash_float.setFocus()

    def _show_problem(self) -> None:
        """What was just typed counts for more than the refusal before it."""
        self.problem.show_problem(self.cash_float.why or (self._view.problem if self._view else ""))

    def submit(self) -> None:
        text = self.cash_float.text()
        if not text:
            self.say_missing(self.cash_float, tr("请输入备用金，没有就输入 0"))
            return
        if self.cash_float.refused or self._view is None:
            self.cash_float.setFocus()
            return
        asked, amount = OpenPeriod(float_text=text), amount_of(text)
        if amount is not None and amount >= self._view.asked_from_minor:
            self.dialog.emit("odd_float", (asked, amount))
        else:
            self.ask(asked)
