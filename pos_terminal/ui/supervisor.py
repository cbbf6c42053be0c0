"""The dialogs in which a supervisor decides: what about, on what grounds, and whose word it is, by number and PIN.

They stay open while the till checks the PIN: what is typed next, a PIN too, must not land in the screen behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_terminal.contract.reasons import (
    BESIDE_A_COUPON,
    FORCE_GROUNDS,
    GIVE_BACK_REASONS,
    MAKES_ROOM,
    RETURN_REASONS,
)
from pos_terminal.ui import intents, theme
from pos_terminal.ui.decisions import IN_EFFECT, Choice, choices_of
from pos_terminal.ui.dialogs import Choices, Sheet
from pos_terminal.ui.language import tr
from pos_terminal.ui.model import AttemptView, ReturnView, SaleView, TenderRow, View
from pos_terminal.ui.pages.page import NumberField, Problem
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.numpad import Numpad, Order, type_into
from pos_terminal.ui.widgets.parts import Text, row

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
YES_KEY, NO_KEY = "F9", "F10"


class Outcome(Key):
    """An outcome, by its key, a finger or the space bar. Enter, a scanner's or a stray one, decides nothing.

    What did happen has ``YES_KEY``, what did not ``NO_KEY``, whatever the till calls it.
    """

    def __init__(self, choice: Choice) -> None:
        super().__init__(
            choice.label,
            id=f"outcome_{choice.outcome}",
            icon="circle-check" if choice.yes else "circle-x",
            shortcut=YES_KEY if choice.yes else NO_KEY,
            height=56,
        )
        self.choice = choice
        self.setAccessibleDescription(choice.follows)
        self.setCheckable(True)

    def column(self) -> QVBoxLayout:
        """The key over what follows from it."""
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(self)
        column.addWidget(Text(self.choice.follows, size=13, colour=theme.INK_2, wrap=True))
        column.addStretch(1)
        return column

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            event.ignore()  # the dialog says what is missing
        else:
            super().keyPressEvent(event)


class SupervisorDialog(Sheet):
    """What is decided ``about``, a ``hint``, the choices of ``left``, a reason, number and PIN; then ``confirm``.

    The keyboard goes on by itself: from the reason to the number, by Enter to the PIN, by Enter there to the answer,
    or to what is still missing, which is said; so is it by the key that confirms, which is shut until then. Neither
    chooses anything.
    """

    def __init__(self, parent: QWidget, title: str, about: str, hint: str, *, label: str, id: str) -> None:
        super().__init__(parent, title, icon="shield-check", danger=True, width=860)
        self.about = Text(about, size=16, wrap=True)
        self.column.addWidget(self.about)
        self.column.addWidget(Text(hint, colour=theme.INK_2, wrap=True))
        self.left = QVBoxLayout()
        self.left.setSpacing(8)
        self.confirm = self.key(label, id, role="destroy")
        self.confirm.set_shut(True)
        self._waits = self._told = self._over = False
        self.outcomes: tuple[Outcome, ...] = ()

    def ask_for(
        self,
        title: str,
        reasons: Iterable[str],
        decision: Callable[[], intents.Intent],
        *,
        language: str,
        order: Order,
        only_these: bool = False,
        digits: Mapping[str, int] | None = None,
    ) -> None:
        """The reasons under their title, number and PIN, the number pad, and the keys at the bottom."""
        self.confirm.clicked.connect(lambda: self._confirm(decision))
        self.choices = Choices(reasons, language, only_these=only_these, digits=digits)
        self.choices.changed.connect(self.changed)
        self.choices.chosen.connect(self.go_on)
        self.choices.other.returnPressed.connect(self.go_on)
        self.left.addWidget(Text(title, size=13, colour=theme.INK_2))
        self.left.addWidget(self.choices)
        self.number = NumberField(tr("主管工号"), id="supervisor_number", size=17)
        self.pin = NumberField(tr("主管密码"), id="supervisor_pin", size=17, secret=True)
        for field in (self.number, self.pin):
            field.setPlaceholderText(field.accessibleName())
            field.textChanged.connect(lambda _text: self.changed())
        self.number.entered.connect(self._enter)
        self.pin.entered.connect(self._enter)
        self.left.addLayout(row(self.number, self.pin))
        self.problem = Problem()
        self.problem.show_problem("")
        self.left.addWidget(self.problem)
        self.left.addStretch(1)
        self.numpad = Numpad(order=order, point=False)
        self.numpad.setFixedSize(312, 4 * 64 + 24)
        self.numpad.key.connect(self._pad)
        sides = QHBoxLayout()
        sides.setSpacing(24)
        sides.addLayout(self.left, 1)
        sides.addWidget(self.numpad, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(sides)
        self.finish(self.confirm)

    @property
    def waits(self) -> bool:
        return self._waits

    def answer(self, intent: intents.Intent) -> None:
        """The PIN leaves the screen with it; the keys but «返回» are shut until the till has checked it."""
        self._wait(True)
        self.answered.emit(intent)

    def refuse(self, text: str) -> None:
        self._wait(False)
        self.problem.show_problem(text)
        self.adjustSize()

    def _wait(self, waits: bool) -> None:
        self._waits = waits
        self.pin.clear()
        self.pin.setFocus()  # before anything is shut: the focus would go to «返回», and the next Enter would close
        self.problem.show_problem("")
        self.number.setReadOnly(waits)
        self.pin.setReadOnly(waits)
        for part in (self.choices, self.numpad, *self.outcomes):
            part.setEnabled(not waits)

    def end(self, found: str) -> None:
        """There is nothing left to decide: it says why, and its one key goes back. It does not close by itself, where
        the rest of a PIN would be typed into the screen behind.
        """
        self._over = True
        for part in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if part not in (*self.heads, self.about, self.safe):
                part.hide()
        self.about.setText(found)
        self.safe.setFocus()
        self.adjustSize()

    def is_ready(self) -> bool:
        """Whether everything is there that the decision needs, and it is not being checked already."""
        return bool(not self._waits and self.choices.reason() and self.number.text() and self.pin.text())

    def changed(self) -> None:
        self.confirm.set_shut(not self.is_ready())
        self._say_missing("")

    def missing(self) -> tuple[QWidget, str]:
        """Where the keyboard goes before the decision can be confirmed, and what to say; where nothing is missing, to
        the PIN, whose Enter confirms. Never to a key that the next Enter would press.
        """
        for field in (self.number, self.pin):
            if not field.text():
                return field, ""
        if self.choices.reason():
            return self.pin, ""
        if self.choices.other.text():
            return self.choices.other, ""
        return self, tr("还没有选原因：按数字键选择")

    def gaps(self) -> list[tuple[QWidget, str]]:
        """All that is missing, from the top, each with where the keyboard goes for it."""
        fields = (self.number, tr("请输入主管工号")), (self.pin, tr("请输入主管密码"))
        empty: list[tuple[QWidget, str]] = [(field, text) for field, text in fields if not field.text()]
        if self.choices.reason():
            return empty
        if self.choices.other.text():
            return [(self.choices.other, tr("请改写原因：不要写电话、卡号、证件号")), *empty]
        return [(self, tr("还没有选原因：按数字键选择")), *empty]

    def _confirm(self, decision: Callable[[], intents.Intent]) -> None:
        """The key that confirms, by F12 or a finger; a shut one says why."""
        if self.is_ready():
            self.answer(decision())
        elif not self._waits:
            where, why = self.gaps()[0]
            where.setFocus()
            self._say_missing(why)

    def go_on(self) -> None:
        where, why = self.missing()
        where.setFocus()
        self._say_missing(why)

    def _say_missing(self, missing: str) -> None:
        """Says what is missing, or takes that away; a refusal of the till's stays."""
        if missing or self._told:
            self.problem.show_problem(missing, "warn")
            self.adjustSize()
        self._told = bool(missing)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter at the dialog itself is as in the fields."""
        if event.key() in _ENTER:
            self._enter()
        else:
            super().keyPressEvent(event)

    def take_digit(self, digit: int) -> None:
        """One that was pressed on a key: a reason while none is chosen, else it is for the field that waits."""
        if not (self._waits or self._over) and (self.choices.reason() or not self.choices.choose(digit)):
            self._type(str(digit))

    def _enter(self) -> None:
        if self.is_ready() and self.pin.hasFocus():
            self.confirm.click()
        elif not self._waits:
            self.go_on()

    def _pad(self, code: str) -> None:
        if code == "enter":
            self._enter()
        else:
            self._type(code)

    def _type(self, code: str) -> None:
        """Into the field that has the focus, else into the one that waits to be filled."""
        waits = self.pin if self.number.text() and not self.pin.text() else self.number
        field = next((one for one in (self.number, self.pin) if one.hasFocus()), waits)
        field.setFocus()
        type_into(field, code)


class ForceDialog(SupervisorDialog):
    """How an unknown attempt ended: besides the reason, the outcome. A refund that was refused may go in cash."""

    def __init__(self, parent: QWidget, attempt: AttemptView, *, language: str, order: Order = "789") -> None:
        amount = f" ¥ {attempt.amount}" if attempt.amount else ""
        about = f"{attempt.title}{amount} · {attempt.status}"
        title, label = (tr("改退现金"), tr("确认退现金")) if attempt.in_cash else (tr("主管裁定"), tr("确认裁定"))
        super().__init__(parent, title, about, _where_to_look(attempt), label=label, id="confirm_force")
        self.attempt = attempt
        self._outcome: intents.Outcome | None = None
        if attempt.in_cash:
            self._outcome = "done"
        else:
            self.outcomes = tuple(Outcome(choice) for choice in choices_of(attempt.decides))
            line = row(spacing=theme.GAP)
            for key in self.outcomes:
                key.clicked.connect(lambda _checked=False, key=key: self._choose(key))
                line.addLayout(key.column(), 1)
            self.left.addLayout(line)
        self.ask_for(tr("依据"), FORCE_GROUNDS[attempt.means], self._decision, language=language, order=order)

    def _choose(self, chosen: Outcome) -> None:
        self._outcome = chosen.choice.outcome
        for key in self.outcomes:
            key.setChecked(key is chosen)
        self.changed()
        if self.choices.reason():
            self.go_on()

    def missing(self) -> tuple[QWidget, str]:
        where, why = super().missing()
        if self._outcome is not None or where is not self.pin or not self.pin.text():
            return where, why
        return self.pin, self._no_outcome()

    def gaps(self) -> list[tuple[QWidget, str]]:
        """Its own keys choose an outcome from anywhere; digits are for the reason then."""
        return [*([(self, self._no_outcome())] if self._outcome is None else []), *super().gaps()]

    def follow(self, body: View) -> None:
        """Its answer came while it was asked about."""
        if (
            self._waits
            or self._over
            or self.attempt.decides == "voucher"
            or not isinstance(body, SaleView | ReturnView)
        ):
            return
        now = next((one for one in body.attempts if one.attempt == self.attempt.attempt), None)
        if now is not None and _asked_of(now) == _asked_of(self.attempt):
            return
        found = _found(body, self.attempt) if now is None else now.status
        amount = f" ¥ {self.attempt.amount}" if self.attempt.amount else ""
        text = tr("刚查到结果：{thing} · {found}。不用再裁定，请返回。")
        if now is not None and now.can_force:
            text = tr("刚查到结果：{thing} · {found}。请返回看清画面。")
        self.end(text.format(thing=self.attempt.title + amount, found=found.rstrip("。")))

    def _no_outcome(self) -> str:
        keys = [tr("{outcome}按 {key}").format(outcome=key.label, key=key.hint) for key in self.outcomes]
        return tr("还没有裁定：{keys}").format(keys=tr("，").join(keys))

    def is_ready(self) -> bool:
        return self._outcome is not None and super().is_ready()

    def _decision(self) -> intents.Intent:
        assert self._outcome is not None
        return intents.ForceAttempt(
            attempt=self.attempt.attempt,
            outcome=self._outcome,
            number=self.number.text(),
            pin=self.pin.text(),
            reason=self.choices.reason(),
            known=_stood(self.attempt),
        )


def _asked_of(attempt: AttemptView) -> tuple[str, bool, str]:
    return attempt.state, attempt.in_cash, attempt.decides


def _found(body: SaleView | ReturnView, attempt: AttemptView) -> str:
    """How an attempt ended that no longer is one."""
    rows = (*body.tenders, *(body.done.tenders if body.done is not None else ())) if isinstance(body, SaleView) else ()
    return tr("已收到钱") if attempt.attempt in [row.tender for row in rows] else tr("已有结果")


def _stood(attempt: AttemptView) -> str:
    """How the attempt stands of which the dialog asks."""
    if attempt.in_cash:
        return "refused"
    return "done" if attempt.decides in IN_EFFECT else "unknown"


def _where_to_look(attempt: AttemptView) -> str:
    """What a supervisor looks at before deciding."""
    if attempt.in_cash and attempt.state == "decided":
        return tr("还不能确定没有退款，再退现金可能退两次：请先核对刷卡机小票或收单后台。会记入账本，并交总部核查。")
    if attempt.in_cash:
        return tr("原路退不了时才改退现金。会记入账本，并交总部核查。")
    if attempt.decides in ("paid_twice", "not_back_of_void", "not_back_alone"):
        return tr("请先向收单机构确认钱已退给顾客。裁定会记入账本，并交总部核查。")
    if attempt.decides == "lease":
        return tr("请先确认这张订单没有在别处收款。裁定会记入账本，并交总部核查。")
    if attempt.means == "code":
        return tr("请先在商户后台或顾客手机上核对这一笔。裁定会记入账本，并交总部核查。")
    if attempt.means == "benefit":
        return tr("请先在商家后台核对这张券。裁定会记入账本，并交总部核查。")
    return tr("请先核对刷卡机小票或收单后台。裁定会记入账本，并交总部核查。")


class GiveBackDialog(SupervisorDialog):
    """The money of one tender goes back, and the sale stays: with the coupon that cannot be taken back, or for the
    payment that came after all.
    """

    def __init__(self, parent: QWidget, tender: TenderRow, *, language: str, order: Order = "789") -> None:
        hint = tr("券已核销，不能退回：它留在这一单上，请挂单保留。退款会记入账本。")
        if tender.makes_room:
            hint = tr("退回后，后来查明成功的那一笔可算作这一单的收款。退款会记入账本。")
        about = " · ".join(part for part in (tender.title, tender.detail, f"¥ {tender.amount}") if part)
        super().__init__(parent, tr("退回这笔收款"), about, hint, label=tr("确认退回"), id="confirm_give_back")
        self._tender = tender.tender
        left_out = [] if tender.makes_room or tender.first else [MAKES_ROOM]
        left_out += BESIDE_A_COUPON if tender.makes_room else []
        grounds = [code for code in GIVE_BACK_REASONS if code not in left_out]
        digits = {code: digit for digit, code in enumerate(GIVE_BACK_REASONS, 1)}  # one meaning in every list
        self.ask_for(tr("原因"), grounds, self._decision, language=language, order=order, digits=digits)

    def _decision(self) -> intents.Intent:
        return intents.GiveBack(
            tender=self._tender, number=self.number.text(), pin=self.pin.text(), reason=self.choices.reason()
        )


class SupervisedRefundDialog(SupervisorDialog):
    """Give back what a clerk may not alone."""

    def __init__(self, parent: QWidget, view: ReturnView, *, language: str, order: Order = "789") -> None:
        title = tr("退款 ¥ {amount}？").format(amount=view.total)
        hint = tr("请收回商品并核对。确认后钱会退回去，不能再撤销。")
        super().__init__(parent, title, view.supervised, hint, label=tr("确认退款"), id="confirm_refund")
        self._total = view.total_minor
        self.ask_for(tr("退货原因"), RETURN_REASONS, self._decision, language=language, order=order)

    def _decision(self) -> intents.Intent:
        return intents.ConfirmReturn(
            reason=self.choices.reason(), total=self._total, number=self.number.text(), pin=self.pin.text()
        )
