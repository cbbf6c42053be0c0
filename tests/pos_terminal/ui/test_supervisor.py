"""The supervisor's dialogs by keyboard alone: no digit of a number or PIN may land anywhere else."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from pos_terminal.contract.cloud import Unknown
from pos_terminal.till import events
from pos_terminal.ui import intents, samples
from pos_terminal.ui.model import AttemptView
from pos_terminal.ui.settling import SettleDialog
from pos_terminal.ui.supervisor import ForceDialog, SupervisedRefundDialog, SupervisorDialog
from tests.pos_terminal.till.scenes import slip
from tests.pos_terminal.ui.conftest import Desk
from tests.pos_terminal.ui.counter import Counter
from tests.pos_terminal.ui.hands import Place, press, tap

Key = Qt.Key


def big_refund(desk: Desk) -> SupervisedRefundDialog:
    dialog = SupervisedRefundDialog(desk.window, samples.returns.BIG, language="zh_CN")
    desk.window.open_sheet(dialog)
    desk.settle()
    return dialog


def forced(desk: Desk) -> ForceDialog:
    desk.show("tender-card-unknown")
    press(desk, Key.Key_F7)
    dialog = desk.window.sheet
    assert isinstance(dialog, ForceDialog)
    return dialog


def typed(dialog: SupervisorDialog) -> tuple[str, str]:
    return dialog.number.text(), dialog.pin.text()


def is_open(place: Place) -> bool:
    return place.window.sheet is not None


def ink(one: QImage, other: QImage) -> int:
    """How many pixels clearly differ."""
    points = [(x, y) for x in range(one.width()) for y in range(one.height())]
    return sum(abs(one.pixelColor(*at).lightness() - other.pixelColor(*at).lightness()) > 40 for at in points)


# --- what is said of a decision


def decided(counter: Counter) -> AttemptView:
    """Of the payment on screen a supervisor says that no money came; → what its card says then."""
    attempt, said = counter.sale().attempts[0].attempt, "acquirer_called"
    counter.ask(intents.ForceAttempt(attempt=attempt, outcome="refused", number="9001", pin="9999", reason=said))
    (view,) = counter.sale().attempts
    return view


def test_what_was_decided_is_no_fact_and_the_pinpad_is_asked_once_more(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.ask(intents.PayCard())
    counter.runtime.card(events.Unclear(why="lost"))
    view = decided(counter)
    assert (view.state, view.status) == ("decided", "主管裁定未收到")
    assert view.detail == "没有查到结果。刷卡机恢复后会再查一次，如与裁定不符，会在这里提示。"
    assert counter.window.toast_text() == "主管裁定未收到"


def test_of_a_payment_code_the_acquirer_is_asked_again(counter: Counter) -> None:
    counter.start()
    counter.scan("6901", "134567890123456789")
    counter.runtime.answer(Unknown(why="silence"))
    view = decided(counter)
    assert (view.state, view.status) == ("decided", "主管裁定未收到")
    assert view.detail == "没有查到结果。服务器恢复后会再问收单方，如与裁定不符，会在这里提示。"


# --- the keyboard goes on by itself


def test_reason_number_and_pin_are_typed_one_after_the_other_and_enter_confirms(desk: Desk) -> None:
    dialog = big_refund(desk)
    press(desk, "2")
    assert dialog.focusWidget() is dialog.number
    press(desk, "9001", Key.Key_Return, "9999")
    assert typed(dialog) == ("9001", "9999")
    assert desk.asked == []
    press(desk, Key.Key_Return)
    (asked,) = desk.asked
    assert isinstance(asked, intents.ConfirmReturn)
    assert (asked.number, asked.pin) == ("9001", "9999")


def test_a_tapped_reason_leads_to_the_number_too(desk: Desk) -> None:
    dialog = big_refund(desk)
    tap(desk, "reason_faulty", "pad_9", "pad_enter", "pad_1")
    assert typed(dialog) == ("9", "1")
    tap(desk, "pad_enter")
    assert len(desk.asked) == 1


def test_a_digit_on_the_back_key_goes_to_the_field_that_waits(desk: Desk) -> None:
    dialog = big_refund(desk)
    press(desk, "1")
    dialog.safe.setFocus()
    press(desk, "9001")
    assert typed(dialog) == ("9001", "")
    dialog.safe.setFocus()
    press(desk, "9999")
    assert typed(dialog) == ("9001", "9999")
    assert dialog.choices.keys[0].isChecked()


def test_a_number_typed_before_the_reason_is_a_number(desk: Desk) -> None:
    dialog = big_refund(desk)
    press(desk, *"9001", Key.Key_Return, "9999", Key.Key_Return)
    assert typed(dialog) == ("9001", "9999")
    assert is_open(desk)
    assert dialog.problem.accessibleName() == "还没有选原因：按数字键选择"
    press(desk, Key.Key_Return)
    assert (is_open(desk), dialog.choices.reason()) == (True, ""), "a stray Enter chooses nothing"
    press(desk, "1")
    assert not dialog.problem.isVisible()
    press(desk, Key.Key_Return)
    assert len(desk.asked) == 1


def test_enter_in_the_pin_says_that_the_outcome_is_missing_and_chooses_none(desk: Desk) -> None:
    dialog = forced(desk)
    press(desk, "1", "9001", Key.Key_Return, "9999", Key.Key_Return, Key.Key_Return)
    assert desk.asked == []
    assert dialog.focusWidget() is dialog.pin
    assert dialog.problem.accessibleName() == "还没有裁定：已收到钱按 F9，没有收到钱按 F10"
    assert [key.isChecked() for key in dialog.outcomes] == [False, False]


@pytest.mark.parametrize(("key", "outcome"), [(Key.Key_F9, "done"), (Key.Key_F10, "refused")])
def test_each_outcome_has_a_key_of_its_own_shown_on_it(desk: Desk, key: Qt.Key, outcome: str) -> None:
    dialog = forced(desk)
    assert [one.hint for one in dialog.outcomes] == ["F9", "F10"]
    press(desk, key, "1", "9001", Key.Key_Return, "9999", Key.Key_Return)
    (asked,) = desk.asked
    assert isinstance(asked, intents.ForceAttempt)
    assert asked.outcome == outcome


def test_f12_says_what_is_missing_one_after_the_other_from_the_top(desk: Desk) -> None:
    dialog = forced(desk)
    missing: list[tuple[str, Qt.Key | str]] = [
        ("还没有裁定：已收到钱按 F9，没有收到钱按 F10", Key.Key_F9),
        ("还没有选原因：按数字键选择", "1"),
        ("请输入主管工号", "9001"),
        ("请输入主管密码", "9999"),
    ]
    for what, then in missing:
        press(desk, Key.Key_F12)
        assert dialog.problem.isVisible()
        assert dialog.problem.accessibleName() == what
        press(desk, then)
        assert not dialog.problem.isVisible(), "it is there now"
    assert desk.asked == []
    press(desk, Key.Key_F12)
    assert len(desk.asked) == 1
    press(desk, Key.Key_F12)
    assert len(desk.asked) == 1, "it is being checked"


def test_a_finger_on_the_shut_key_says_it_too(desk: Desk) -> None:
    dialog = big_refund(desk)
    assert dialog.confirm.is_shut
    tap(desk, "confirm_refund")
    assert dialog.problem.accessibleName() == "还没有选原因：按数字键选择"
    assert (dialog.choices.reason(), desk.asked) == ("", [])


def test_f12_at_a_reason_with_personal_data_sends_there(desk: Desk) -> None:
    dialog = big_refund(desk)
    dialog.choices.other.setFocus()
    press(desk, "call 13812345678", Key.Key_F12)
    assert dialog.focusWidget() is dialog.choices.other
    assert "改写" in dialog.problem.accessibleName()


def test_enter_on_an_outcome_chooses_it_not_and_the_space_bar_does(desk: Desk) -> None:
    dialog = forced(desk)
    press(desk, "1")
    dialog.outcomes[0].setFocus()
    press(desk, Key.Key_Return)
    assert [key.isChecked() for key in dialog.outcomes] == [False, False]
    dialog.outcomes[1].setFocus()
    press(desk, Key.Key_Space)
    assert [key.isChecked() for key in dialog.outcomes] == [False, True]


def test_a_typed_reason_keeps_the_focus_until_enter(desk: Desk) -> None:
    dialog = big_refund(desk)
    dialog.choices.other.setFocus()
    press(desk, "colour is off", Key.Key_Return)
    assert dialog.focusWidget() is dialog.number


@pytest.mark.parametrize("back", [False, True])
def test_tab_shows_at_every_stop_where_the_focus_is(desk: Desk, back: bool) -> None:
    dialog = big_refund(desk)
    press(desk, "1")
    stops: list[QWidget] = []
    for _ in range(12):
        press(desk, Key.Key_Backtab if back else Key.Key_Tab)
        stop = dialog.focusWidget()
        assert stop is not None
        assert stop.isVisible()
        assert stop.isEnabled()
        with_focus = stop.grab().toImage()
        stop.clearFocus()
        assert ink(stop.grab().toImage(), with_focus) > 300, stop.objectName()
        stop.setFocus()
        stops.append(stop)
    assert {dialog.safe, dialog.number, dialog.pin, *dialog.choices.keys} <= set(stops)


def test_enter_at_once_is_safe(desk: Desk) -> None:
    big_refund(desk)
    press(desk, Key.Key_Return)
    assert not is_open(desk)
    assert desk.asked == []


# --- the dialog stays open until the till has checked the PIN


@pytest.fixture
def asked(counter: Counter) -> ForceDialog:
    """A card whose outcome nobody knows, and the supervisor's dialog about it filled in but for the PIN."""
    counter.start()
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="card"), intents.PayCard(text=None))
    counter.runtime.card(events.Unclear(why="lost"))
    for _ in range(4):  # new keys show in the next turn
        counter.settle()
    tap(counter, "force_attempt")
    dialog = counter.window.sheet
    assert isinstance(dialog, ForceDialog)
    tap(counter, "outcome_done")
    press(counter, "1", "9001", Key.Key_Return)
    return dialog


def behind(counter: Counter) -> str:
    field = counter.window.findChild(QLineEdit, "tender_amount")
    assert field is not None
    return field.text()


def test_after_a_wrong_pin_all_but_the_pin_is_kept_and_it_is_typed_again(counter: Counter, asked: ForceDialog) -> None:
    press(counter, "0000", Key.Key_Return)
    assert is_open(counter)
    assert typed(asked) == ("9001", "")
    assert asked.focusWidget() is asked.pin
    assert asked.problem.accessibleName() == "工号或密码不对，还可以试 4 次"
    assert asked.problem.isVisible()
    assert "密码" not in counter.window.toast_text(), "it is said once"
    press(counter, "9999")
    assert (typed(asked), behind(counter)) == (("9001", "9999"), "")
    press(counter, Key.Key_Return)
    assert not is_open(counter)
    assert counter.sale().mode == "done"


def test_a_clerks_pin_is_refused_in_the_dialog(counter: Counter, asked: ForceDialog) -> None:
    asked.number.setText("1001")
    press(counter, "1234", Key.Key_F12)
    assert is_open(counter)
    assert asked.problem.accessibleName() == "需要主管的工号和密码"


def test_a_lock_out_is_said_in_the_dialog_and_esc_closes_it(counter: Counter, asked: ForceDialog) -> None:
    for _ in range(5):
        press(counter, "0000", Key.Key_Return)
    assert "5 分钟" in asked.problem.accessibleName()
    press(counter, "9999", Key.Key_Return)
    assert is_open(counter), "the right PIN does not help now"
    press(counter, Key.Key_Escape)
    assert not is_open(counter)
    assert behind(counter) == ""


def test_while_the_pin_is_checked_only_back_is_open_and_nothing_is_asked_twice(desk: Desk) -> None:
    dialog = big_refund(desk)
    press(desk, "1", "9001", Key.Key_Return, "9999", Key.Key_Return)
    assert dialog.waits
    assert typed(dialog) == ("9001", "")
    press(desk, Key.Key_Return, "9999", Key.Key_Return, Key.Key_F12)
    assert typed(dialog) == ("9001", "")
    assert len(desk.asked) == 1
    assert is_open(desk)
    press(desk, Key.Key_Escape)
    assert not is_open(desk)


def test_a_refusal_that_no_pin_mends_closes_the_dialog_and_is_told(counter: Counter, asked: ForceDialog) -> None:
    counter.runtime.post(
        events.Force, attempt=asked.attempt.attempt, outcome="refused", number="9001", pin="9999", reason="x"
    )
    assert is_open(counter), "what happens behind it does not close it"
    press(counter, "9999", Key.Key_Return)
    assert not is_open(counter)
    assert counter.window.toast_text()


# --- the answer comes while it is asked about


@pytest.mark.parametrize(
    ("outcome", "found"),
    [
        (events.Approved(slip=slip(1_234)), "银行卡 ¥ 12.34 · 已收到钱"),
        (events.Declined(code="declined"), "银行卡 ¥ 12.34 · 没有扣款"),
    ],
)
def test_what_was_found_takes_the_place_of_the_question(
    counter: Counter, asked: ForceDialog, outcome: events.Approved | events.Declined, found: str
) -> None:
    """«Look again and decide anew» was said, under a heading that still said unknown; nothing was left to decide."""
    press(counter, "99")
    counter.runtime.post(events.PinpadAnswered, attempt=asked.attempt.attempt, outcome=outcome)
    counter.settle()
    assert is_open(counter), "the rest of the PIN would be typed into the screen behind"
    assert found in asked.about.text()
    assert "刚查到结果" in asked.about.text()
    assert "结果未明" not in asked.about.text()
    assert not any(part.isVisible() for part in (asked.number, asked.pin, asked.confirm, asked.choices, asked.numpad))
    facts = len(counter.runtime.facts)
    press(counter, "99")
    assert asked.focusWidget() is asked.safe
    press(counter, Key.Key_F12, Key.Key_F9, Key.Key_Return)
    assert not is_open(counter)
    assert len(counter.runtime.facts) == facts


# --- what it rests on, and what was done about it


@pytest.mark.parametrize(
    ("attempt", "grounds"),
    [
        (samples.UNKNOWN, ["pinpad_checked", "acquirer_called"]),
        (samples.UNKNOWN_CODE, ["wallet_checked", "phone_checked", "acquirer_called"]),
        (samples.COUPON_DONE, ["merchant_checked"]),
    ],
)
def test_the_evidence_offered_fits_what_is_decided(desk: Desk, attempt: AttemptView, grounds: list[str]) -> None:
    dialog = ForceDialog(desk.window, attempt, language="zh_CN")
    assert [key.objectName() for key in dialog.choices.keys] == [f"reason_{code}" for code in grounds]


def test_settling_offers_what_can_have_been_done_and_says_that_it_moves_no_money(desk: Desk) -> None:
    dialog = SettleDialog(desk.window, samples.LATE_CODE, samples.SETTLE_CODE, language="zh_CN")
    offered = {key.objectName().removeprefix("reason_") for key in dialog.choices.keys}
    assert {"give_back", "returned_in_cash"} <= offered
    assert not offered & {"collected_in_cash", "money_collected", "not_collected"}
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "不会自动收钱或退钱" in said
    assert "计入钱箱" in said
