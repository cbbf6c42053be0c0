"""An answer that came too late: what closes the period names it, and a supervisor's word is asked for everywhere."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from pos_terminal.contract.facts import AttemptKind, CardSubject, CodeSubject, LateAnswer, RefundSubject, Subject
from pos_terminal.till.decided_codes import ANSWERED
from pos_terminal.till.state import Attempt, SaleGone
from pos_terminal.ui import intents, samples
from pos_terminal.ui.model import ClosePeriodView, ReturnView, SaleView
from pos_terminal.ui.present import present
from pos_terminal.ui.session import LastZ
from pos_terminal.ui.settling import SettleDialog
from pos_terminal.ui.widgets.parts import Text
from tests.pos_terminal.ui.conftest import Desk
from tests.pos_terminal.ui.hands import press
from tests.pos_terminal.ui.states import STATES, At

LATE = LateAnswer(attempt="a1", number="S-7", kind="card", amount=1_200, outcome="done", reference="0042")


def show(one: At) -> ClosePeriodView:
    body = present(one.state, one.links, one.session, one.now_ms, "zh_CN").body
    assert isinstance(body, ClosePeriodView)
    return body


def closing_over(late: LateAnswer) -> ClosePeriodView:
    one = STATES["parked"]()
    state = msgspec.structs.replace(one.state, contradictions=(late,))
    session = msgspec.structs.replace(one.session, screen="close_period")
    return show(one._replace(state=state, session=session))


def begin_to_count(desk: Desk) -> None:
    first = desk.window.ground.pages[ClosePeriodView].home()
    assert first is not None
    first.setFocus()


def test_the_question_names_it(desk: Desk) -> None:
    desk.show("close-count")
    view = desk.window.view
    assert view is not None
    desk.window.show_view(msgspec.structs.replace(view, body=closing_over(LATE)))
    desk.settle()
    begin_to_count(desk)
    press(desk, "5", Qt.Key.Key_F12)
    sheet = desk.window.sheet
    assert sheet is not None
    texts = [text.text() for text in sheet.findChildren(Text)]
    assert any("12.00" in text and "S-7" in text and "后来查明成功" in text for text in texts)
    press(desk, Qt.Key.Key_F12)
    assert isinstance(desk.last(), intents.ClosePeriod)


def test_the_page_says_where_the_key_for_it_works(desk: Desk) -> None:
    """«Ask a supervisor» was said where Alt+S does nothing: cash that moves for it would be counted, or was."""
    body = closing_over(LATE)
    assert body.late[-1] == "要先处理：按 Esc 返回收银，再按 Alt+S"
    assert "Alt+S" not in "".join(closing_over(msgspec.structs.replace(LATE, settled=True)).late)
    desk.show("close-count")
    view = desk.window.view
    assert view is not None
    desk.window.show_view(msgspec.structs.replace(view, body=body))
    desk.settle()
    press(desk, Qt.Key.Key_S, modifier=Qt.KeyboardModifier.AltModifier)
    assert desk.window.sheet is None
    press(desk, Qt.Key.Key_Escape)
    assert desk.last() == intents.OpenScreen(name="sale")


def awaiting(kind: AttemptKind, subject: Subject) -> SaleGone:
    one = Attempt(attempt="a1", kind=kind, amount=1_200, subject=subject, begun_at_ms=1, status="refused")
    return SaleGone(sale="s7", number="S-7", attempts=(one,))


def test_the_question_names_decisions_whose_answer_is_awaited(desk: Desk) -> None:
    one = STATES["parked"]()
    card = awaiting("card", CardSubject(pinpad="p", last_receipt_number=None))
    code = awaiting("refund", RefundSubject(of="a0", kind="code"))
    state = msgspec.structs.replace(one.state, forced=card, codes_decided=(code,))
    body = show(one._replace(state=state, session=msgspec.structs.replace(one.session, screen="close_period")))
    assert body.awaited == (
        "银行卡 12.00 已由主管裁定，刷卡机还没有答复 · 单号 S-7",
        "退款 12.00 已由主管裁定，收单方还没有答复 · 单号 S-7",
    )
    desk.show("close-count")
    view = desk.window.view
    assert view is not None
    desk.window.show_view(msgspec.structs.replace(view, body=body))
    desk.settle()
    assert all(text in texts_of(desk.window) for text in body.awaited)
    begin_to_count(desk)
    press(desk, "5", Qt.Key.Key_F12)
    assert desk.window.sheet is not None
    assert all(text in texts_of(desk.window.sheet) for text in body.awaited)


def test_a_code_that_was_answered_is_awaited_no_more() -> None:
    one = STATES["parked"]()
    code = awaiting("code", CodeSubject(wallet="alipay"))
    answered = msgspec.structs.replace(code.attempts[0], note=ANSWERED)
    code = msgspec.structs.replace(code, attempts=(answered,))
    state = msgspec.structs.replace(one.state, codes_decided=(code,))
    assert not show(
        one._replace(state=state, session=msgspec.structs.replace(one.session, screen="close_period"))
    ).awaited


def texts_of(widget: QWidget) -> str:
    return "\n".join(text.text() for text in widget.findChildren(QLabel))


@pytest.mark.parametrize(
    ("reason", "stands", "said"),
    [
        ("", "", ""),
        ("returned_in_cash", "", "，主管已处理"),
        ("counted", "", "，已计入以上金额"),
        ("counted_in", "", "，已计入以上金额"),
        ("counted_in", "voided", "，已随作废退回，不在以上金额内"),
        ("counted_in", "back", "，已退回，不在以上金额内"),
    ],
)
def test_the_z_on_screen_names_it_and_whether_it_was_put_right_or_is_counted(
    reason: str, stands: str, said: str
) -> None:
    """A trial's paper said «not corrected» over what the figures had."""
    one = STATES["closed"]()
    z = one.session.last_z
    assert isinstance(z, LastZ)
    late = msgspec.structs.replace(LATE, settled=bool(reason), reason=reason, stands=stands)
    session = msgspec.structs.replace(one.session, last_z=msgspec.structs.replace(z, late=(late,)))
    body = show(one._replace(session=session))
    heading, row = body.report[-2:]
    assert (heading.label, heading.amount) == ("迟到的结果，另注明的除外，未计入以上", "")
    assert row.label == "银行卡 S-7 后来查明成功" + said
    assert row.amount == "12.00"


@pytest.mark.parametrize("sample", ["sale", "tender-cash", "done", "presale-found", "return", "return-done"])
def test_the_supervisor_s_word_about_it_is_asked_for_on_every_page_that_shows_it(desk: Desk, sample: str) -> None:
    view = samples.screen(sample)
    assert isinstance(view.body, SaleView | ReturnView)
    body = msgspec.structs.replace(view.body, notices=(samples.LATE,))
    desk.window.show_view(msgspec.structs.replace(view, body=body))
    desk.settle()
    press(desk, Qt.Key.Key_S, modifier=Qt.KeyboardModifier.AltModifier)
    assert isinstance(desk.window.sheet, SettleDialog)
    assert desk.asked == []
