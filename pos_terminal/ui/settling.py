"""The dialog in which a supervisor says what was done about a late answer; each ground has a digit of its own."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from pos_terminal.contract.reasons import (
    BACK_OTHERWISE,
    CASH_IN,
    CASH_OUT,
    COUNTED_IN,
    GIVE_BACK,
    NOT_COLLECTED,
    NOTHING_OWED,
    NOTHING_WRONG,
    PUT_RIGHT,
    STORE_NOT_SHORT,
)
from pos_terminal.ui import intents
from pos_terminal.ui.language import tr
from pos_terminal.ui.model import Notice
from pos_terminal.ui.supervisor import SupervisorDialog
from pos_terminal.ui.widgets.numpad import Order

_DIGITS = {
    CASH_OUT: 1,
    BACK_OTHERWISE: 2,
    PUT_RIGHT: 3,
    "merchant_corrected": 3,
    NOTHING_OWED: 4,
    STORE_NOT_SHORT: 4,
    NOTHING_WRONG: 4,
    GIVE_BACK: 5,
    COUNTED_IN: 6,
    CASH_IN: 7,
    "collected_otherwise": 8,
    NOT_COLLECTED: 9,
}
"""What a digit says of a late answer, whatever else can be said of it: one of them moves money."""


class SettleDialog(SupervisorDialog):
    """What was done about a late answer that contradicted what the till had settled."""

    def __init__(
        self,
        parent: QWidget,
        notice: Notice,
        about: intents.SettleContradiction,
        *,
        language: str,
        order: Order = "789",
    ) -> None:
        hint = tr("请先与顾客和收单方处理好。这里只是记录，不会自动收钱或退钱；总部可见。")
        if CASH_OUT in about.grounds or CASH_IN in about.grounds:
            hint += tr("选现金的，会计入钱箱的收付，清点时算在内。")
        if COUNTED_IN in about.grounds:
            hint += tr("选“算作这一单的收款”，会记入这一单，不再另收。")
        if about.going_back == "code":
            hint += tr("它正在原路退回，还没有结果：再问一次不会退两次；收单方答复以前，不能另外退。")
        elif about.going_back:
            hint += tr(
                "它正在原路退回，还没有结果：再问一次不会退两次；选 2 就是裁定已退回，"
                "选别的就是裁定没有退回；退了两次的，要向顾客收回。"
            )
        elif GIVE_BACK in about.grounds:
            hint += tr("只有“现在原路退回”会真的退款，银行卡由刷卡机退回。")
        super().__init__(parent, tr("处理差异"), notice.text, hint, label=tr("确认处理"), id="confirm_settle")
        self._about = about
        self.ask_for(
            tr("怎样处理的"),
            about.grounds,
            self._decision,
            language=language,
            order=order,
            only_these=about.only_these,
            digits=_DIGITS,
        )
        if about.going_back:  # it has begun
            self.choices.call(GIVE_BACK, tr("再问一次退了没有"))

    def _decision(self) -> intents.Intent:
        return intents.SettleContradiction(
            attempt=self._about.attempt,
            outcome=self._about.outcome,
            number=self.number.text(),
            pin=self.pin.text(),
            reason=self.choices.reason(),
        )
