"""A refund that only a supervisor decided, tried again while the pinpad is away: the page goes on saying what nobody
knows, and keeps its keys.
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from pos_terminal.contract.cloud import CodePaid, PayCode, RefundPayCode, Unknown
from pos_terminal.contract.facts import AttemptBegun
from pos_terminal.till import effects, events
from pos_terminal.ui.model import AttemptView
from tests.pos_terminal.till.scenes import code_slip
from tests.pos_terminal.ui.bringing import Goods
from tests.pos_terminal.ui.edge import PAYING
from tests.pos_terminal.ui.hands import press, tap

Key = Qt.Key
DOUBT = "主管裁定未退款，刷卡机还没有答复"
AWAITED = "没有查到结果。刷卡机恢复后会再查一次；查明已退款的，会自动算入这笔退货。现在改退现金，可能退两次。"


def decided(goods: Goods, *, whole: bool) -> AttemptView:
    """The refund of a card was lost, a supervisor decided it as not made, and the pinpad is away.

    ``whole``: the payment is taken back; else an amount of it is paid out.
    """
    goods.sell("6901", "6902")
    goods.bring_back()
    lines = goods.closed().lines
    tap(goods, *(f"all_{line.line}" for line in lines[: None if whole else 1]))
    tap(goods, "confirm_return", "reason_faulty", "confirm_refund")
    assert isinstance(goods.runtime.pinpad[-1], effects.ReverseCard if whole else effects.RefundCard)
    goods.runtime.card(events.Unclear(why="lost"))
    goods.runtime.pinpad_there = False
    assert goods.returns().attempts[0].can_force
    goods.settle()
    press(goods, Key.Key_F7)
    tap(goods, "outcome_refused")
    by_supervisor(goods)
    (shown,) = goods.returns().attempts
    assert (shown.state, shown.status, shown.in_cash) == ("decided", DOUBT, True)
    assert shown.detail == AWAITED
    return shown


def by_supervisor(goods: Goods, on: str = "acquirer_called") -> None:
    tap(goods, f"reason_{on}")
    goods.type_into("supervisor_number", "9001")
    goods.type_into("supervisor_pin", "9999", enter=False)
    tap(goods, "confirm_force")
    goods.settle()


def begun(goods: Goods) -> int:
    return sum(isinstance(fact, AttemptBegun) for fact in goods.runtime.facts)


@pytest.mark.parametrize("whole", [False, True])
def test_who_gives_the_waiting_up_has_the_refused_part_with_its_keys_again_and_a_late_look_begins_nothing(
    goods: Goods, whole: bool
) -> None:
    """It was out of sight, and cash could not be given, until another try had failed."""
    shown = decided(goods, whole=whole)
    before, told = begun(goods), len(goods.runtime.pinpad)
    press(goods, Key.Key_F12)
    assert [one.status for one in goods.returns().attempts] == ["正在连接刷卡机…"]
    goods.settle()
    press(goods, Key.Key_Escape)
    assert goods.returns().attempts == (shown,)
    assert goods.returns().can_resume
    goods.runtime.seen()  # too late: nobody waits for it
    assert begun(goods) == before
    moves = (effects.RefundCard, effects.ReverseCard)
    assert not any(isinstance(one, moves) for one in goods.runtime.pinpad[told:])
    goods.settle()
    press(goods, Key.Key_F7)
    by_supervisor(goods)
    assert goods.returns().stage == "done"
    assert [one.kind for one in goods.refunded().tenders] == ["cash"]


def test_while_the_acquirer_is_asked_first_nobody_gives_cash(goods: Goods) -> None:
    """It may yet be paid: the key answered «wait», at the end of the dialog."""
    goods.runtime.answers |= {
        PayCode: lambda _: CodePaid(slip=code_slip(1_234), buyer_paid=1_234),
        RefundPayCode: lambda _: Unknown(why="silence"),
    }
    goods.scan("6901", PAYING)
    goods.bring_back()
    press(goods, Key.Key_F5)
    tap(goods, "confirm_return", "reason_faulty", "confirm_refund")
    assert goods.returns().attempts[0].can_force
    del goods.runtime.answers[RefundPayCode]
    goods.settle()
    press(goods, Key.Key_F7)
    tap(goods, "outcome_refused")
    by_supervisor(goods, "phone_checked")
    assert goods.returns().attempts[0].can_force
    goods.settle()
    press(goods, Key.Key_F12)
    assert isinstance(goods.runtime.asked[-1][1], RefundPayCode)
    (shown,) = goods.returns().attempts
    assert (shown.status, shown.can_force) == ("主管裁定未退款", False)


@pytest.mark.parametrize("whole", [False, True])
def test_a_retry_that_was_not_reached_leaves_the_first_try_as_doubtful_as_it_was(goods: Goods, whole: bool) -> None:
    """It said «not refunded», also in the dialog that gives cash, and the money could go out twice."""
    decided(goods, whole=whole)
    press(goods, Key.Key_F12)
    goods.runtime.seen("unreachable")
    view = goods.returns()
    (shown,) = view.attempts
    assert (shown.state, shown.status) == ("decided", DOUBT)
    retried = "再试没有成功：没有连上，这次没有退款，请重试。前一次" if whole else ""
    assert shown.detail == retried + AWAITED
    assert [(part.status, part.tone) for part in view.parts] == [("主管裁定未退款", "warn")]
    goods.settle()
    press(goods, Key.Key_F7)
    assert goods.window.sheet is not None
    told = [one.text() for one in goods.window.sheet.findChildren(QLabel)]
    assert f"退款到 银行卡 ¥ {shown.amount} · {DOUBT}" in told
    assert any("再退现金可能退两次" in text for text in told)


@pytest.mark.parametrize("whole", [False, True])
def test_once_the_pinpad_has_told_it_is_no_longer_in_doubt(goods: Goods, whole: bool) -> None:
    shown = decided(goods, whole=whole)
    press(goods, Key.Key_F12)
    goods.runtime.seen("unreachable")
    answer = events.Declined(code="not_found")
    goods.runtime.post(events.PinpadAnswered, attempt=shown.attempt, outcome=answer)
    (now,) = goods.returns().attempts
    assert (now.state, now.status) == ("refused", "没有退款")
    assert [part.status for part in goods.returns().parts] == ["没有退款"]


@pytest.mark.parametrize(("whole", "state"), [(False, "decided"), (True, "refused")])
def test_what_the_pinpad_says_of_the_payment_itself_tells_of_the_first_try_too(
    goods: Goods, whole: bool, state: str
) -> None:
    """A payment that it would not take back was not taken back before; another amount paid out is its own."""
    first = decided(goods, whole=whole)
    goods.runtime.pinpad_there = True
    press(goods, Key.Key_F12)
    unclear = events.Unclear(why="lost")
    goods.runtime.post(events.PinpadAnswered, attempt=first.attempt, outcome=unclear)  # it was asked first, in vain
    goods.runtime.card(events.Declined(code="declined"))
    (shown,) = goods.returns().attempts
    assert shown.state == state
