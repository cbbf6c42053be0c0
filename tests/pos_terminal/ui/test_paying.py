"""The money of a sale, from the key to the closed sale: cash, card, payment code, and what a supervisor decides."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from pos_terminal.contract.cloud import CodePaid, Done, Pending, Refusal
from pos_terminal.contract.facts import ContradictionSettled
from pos_terminal.till import effects, events
from pos_terminal.ui import intents
from pos_terminal.ui.pages.page import NumberField
from pos_terminal.ui.widgets.parts import Text
from tests.pos_terminal.till.scenes import code_slip, slip
from tests.pos_terminal.ui.counter import Counter
from tests.pos_terminal.ui.hands import tap
from tests.pos_terminal.ui.typist import commit_text, keys, text_of


def amount_field(counter: Counter) -> NumberField:
    field = counter.window.findChild(NumberField, "tender_amount")
    assert field is not None
    return field


def test_letters_at_the_money_take_none(counter: Counter) -> None:
    """They are refused, and an empty field would mean all that is due."""
    counter.start()
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="cash"))
    keys(counter, "abc")
    assert amount_field(counter).refused
    keys(counter, Qt.Key.Key_Return, Qt.Key.Key_Return)
    assert counter.sale().mode == "tender"
    assert counter.sale().tendered == ""
    keys(counter, Qt.Key.Key_Backspace)
    assert not amount_field(counter).refused
    keys(counter, "x", "5", Qt.Key.Key_Return)
    assert counter.sale().tendered == "5.00"


@pytest.mark.parametrize(
    ("typed", "carried"), [("100", "100"), ("20.50", "20.50"), ("6901028075763", ""), ("茶", ""), ("", "")]
)
def test_a_number_typed_at_the_basket_is_the_cash_handed_over(counter: Counter, typed: str, carried: str) -> None:
    counter.start()
    counter.scan("6901")
    counter.settle()
    commit_text(counter, typed)
    keys(counter, Qt.Key.Key_F12)
    assert counter.sale().mode == "tender"
    assert amount_field(counter).text() == carried
    if carried:
        assert text_of(counter) == ""
        keys(counter, Qt.Key.Key_F12)
        done = counter.sale().done
        assert done is not None
        assert done.change == {"100": "87.70", "20.50": "8.20"}[carried]


def test_goods_scanned_at_the_money_leave_the_typed_amount(counter: Counter) -> None:
    """They join the sale while no money is taken, and are refused afterwards: the customer hands over the same."""
    counter.start()
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="cash"))
    keys(counter, "50")
    counter.controller.scanned("6902")
    assert [line.title for line in counter.sale().lines] == ["绿茶", "牛奶"]
    assert amount_field(counter).text() == "50"
    change = counter.window.findChild(Text, "change_due")
    assert change is not None
    assert change.text() == "¥ 33.20"
    counter.ask(intents.PayCash(text="5"))
    assert amount_field(counter).text() == ""  # what is typed next is for what is left
    keys(counter, "50")
    counter.controller.scanned("6902")
    assert amount_field(counter).text() == "50"


@pytest.mark.parametrize("how", ["typed", "by touch", "again"])
@pytest.mark.parametrize("kind", ["card", "code"])
def test_the_amount_of_a_declined_payment_is_typed_over(counter: Counter, kind: intents.PayKind, how: str) -> None:
    """It stood there with the cursor behind it: 50 after it made 5050, more than was due."""
    counter.start()
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind=kind))
    keys(counter, "5", Qt.Key.Key_Return)
    if kind == "card":
        counter.runtime.card(events.Declined(code="insufficient_funds"))
    else:
        counter.controller.scanned("134567890123456789")
        counter.runtime.answer(Refusal(code="insufficient_funds"))
    counter.settle()
    field = amount_field(counter)
    assert (field.text(), field.hasFocus()) == ("5", True)  # the same again, unless another is typed
    if how == "typed":
        keys(counter, "7")
    elif how == "by touch":
        tap(counter, "pad_7")
    assert field.text() == ("5" if how == "again" else "7")
    keys(counter, Qt.Key.Key_Return)
    if kind == "card":
        assert counter.sale().attempts[-1].amount == ("5.00" if how == "again" else "7.00")


def test_esc_takes_back_the_typed_amount_before_it_leaves(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="cash"))
    for typed in ("50", "5a"):
        keys(counter, typed, Qt.Key.Key_Escape)
        assert (counter.sale().mode, amount_field(counter).text(), amount_field(counter).refused) == (
            "tender",
            "",
            False,
        )
    keys(counter, Qt.Key.Key_Escape)
    assert counter.sale().mode == "basket"


def test_esc_leaves_an_amount_that_is_only_offered_again(counter: Counter) -> None:
    """Its key says that it leads back to the goods; emptied instead, F12 after it took the whole sum."""
    counter.start()
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="card"))
    keys(counter, "5", Qt.Key.Key_Return)
    counter.runtime.card(events.Declined(code="insufficient_funds"))
    counter.settle()
    keys(counter, Qt.Key.Key_Escape)
    assert counter.sale().mode == "basket"


def test_the_amount_typed_for_a_sale_is_not_the_next_customer_s(counter: Counter) -> None:
    counter.start()
    for _ in range(2):
        counter.scan("6901")
        counter.ask(intents.BeginTender(kind="cash"))
        assert amount_field(counter).text() == ""
        keys(counter, "50", Qt.Key.Key_Return)
        assert counter.closed().tenders[0].change == 3_770


def test_exact_cash_is_rounded_down_and_a_part_payment_is_not(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="cash"), intents.PayCash(text="5"))
    view = counter.sale()
    assert (view.tendered, view.due, view.rounding) == ("5.00", "7.34", "")
    counter.ask(intents.PayCash(text=""))
    assert (counter.closed().total, counter.closed().rounding) == (1_234, 0)
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="cash"), intents.PayCash(text=""))
    assert (counter.closed().total, counter.closed().rounding) == (1_230, 4)


def test_likely_notes_are_chosen_by_keyboard_and_paid_with_the_pay_key(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="cash"))
    tender = counter.sale().tender
    assert tender is not None
    assert [key.text for key in tender.cash_keys] == ["", "20.00", "50.00", "100.00"]
    field = counter.window.findChild(QLineEdit, "tender_amount")
    assert field is not None
    for number, text in ((Qt.Key.Key_4, "100.00"), (Qt.Key.Key_1, ""), (Qt.Key.Key_3, "50.00")):
        QTest.keyClick(field, number, Qt.KeyboardModifier.AltModifier)
        assert field.text() == text
    QTest.keyClick(field, Qt.Key.Key_F12)
    counter.settle()
    assert [tender.change for tender in counter.closed().tenders] == [5_000 - 1_230]


def test_amounts_that_cannot_be_are_refused_with_a_toast(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="cash"), intents.PayCash(text="690102"))
    assert counter.window.toast_text() == "实收金额过大，请核对后重新输入"
    assert counter.sale().rounding == "", "no rounding stays behind"
    counter.ask(intents.PayCash(text="1.2.3"))
    assert "1.2.3" in counter.window.toast_text()
    counter.ask(intents.BeginTender(kind="card"), intents.PayCard(text="99"))
    assert counter.window.toast_text() == "超过应收金额，请重新输入"
    counter.ask(intents.PayCard(text="x"))
    assert "x" in counter.window.toast_text()


def test_a_card_declined_then_two_cards(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="card"), intents.PayCard(text=None))
    assert counter.sale().attempts[0].state == "pending"
    counter.ask(intents.CancelAttempt(attempt=counter.sale().attempts[0].attempt))
    assert isinstance(counter.runtime.pinpad.pop(), effects.AbortPinpad)
    counter.runtime.card(events.Declined(code="insufficient_funds"))
    assert counter.sale().attempts[0].detail.startswith("余额不足")
    counter.ask(intents.PayCard(text="10"))
    counter.runtime.card(events.Approved(slip=slip(1_000, "0001")))
    assert counter.sale().due == "2.34"
    counter.ask(intents.LeaveTender())
    assert counter.sale().mode == "tender", "money was taken"
    counter.ask(intents.PayCard(text=None))
    counter.runtime.card(events.Approved(slip=slip(234, "0002")))
    assert counter.sale().mode == "done"
    assert [tender.receivable for tender in counter.closed().tenders] == [1_000, 234]


def test_leaving_the_money_takes_the_rounding_off(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.runtime.post(events.RoundingToggled, unit=10)
    counter.ask(intents.BeginTender(kind="card"))
    assert counter.sale().due == "12.34"
    counter.ask(intents.LeaveTender())
    assert counter.sale().mode == "basket"


def test_cash_is_handed_back_by_its_row_and_a_card_is_not(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="cash"), intents.PayCash(text="5"))
    counter.ask(intents.ReverseTender(tender=counter.sale().tenders[0].tender))
    assert counter.sale().tenders == ()
    assert "5.00" in counter.window.toast_text()
    counter.ask(intents.PayCard(text="10"))
    counter.runtime.card(events.Approved(slip=slip(1_000)))
    counter.ask(intents.ReverseTender(tender=counter.sale().tenders[0].tender))
    assert len(counter.sale().tenders) == 1
    assert counter.window.toast_text() == "现在不能这样做"


def test_a_payment_code_scanned_cancelled_and_typed(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="code"), intents.PayCode(text=None))
    view = counter.sale().tender
    assert view is not None
    assert view.awaiting_code
    counter.ask(intents.CancelAttempt(attempt=""))
    view = counter.sale().tender
    assert view is not None
    assert not view.awaiting_code
    counter.ask(intents.PayCode(code="12"))
    assert counter.window.toast_text() == "这不是付款码，请重新扫"
    counter.ask(intents.PayCode(text=None, code="134567890123456789"))
    counter.runtime.answer(Pending())
    attempt = counter.sale().attempts[0]
    assert attempt.can_cancel
    counter.ask(intents.CancelAttempt(attempt=attempt.attempt))
    counter.runtime.answer(Done())
    assert counter.sale().attempts[0].state == "refused"
    counter.ask(intents.PayCode(text=None))
    counter.scan("134567890123456789")
    counter.runtime.answer(CodePaid(slip=code_slip(1_234), buyer_paid=1_234))
    assert counter.sale().mode == "done"


def test_changing_to_cash_stops_waiting_for_a_code(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="code"), intents.PayCode(text=None), intents.BeginTender(kind="cash"))
    view = counter.sale().tender
    assert view is not None
    assert (view.awaiting_code, view.kind) == (False, "cash")


def test_an_unknown_card_is_forced_by_a_supervisor_only(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="card"), intents.PayCard(text=None))
    counter.runtime.card(events.Unclear(why="lost"))
    attempt = counter.sale().attempts[0]
    assert attempt.state == "unknown"
    counter.ask(intents.AskAgain(attempt=attempt.attempt))
    assert isinstance(counter.runtime.pinpad[-1], effects.Enquire)
    force = intents.ForceAttempt(attempt=attempt.attempt, outcome="done", number="1001", pin="1234", reason="slip seen")
    counter.ask(force)
    assert counter.window.toast_text() == "需要主管的工号和密码"
    counter.ask(
        intents.ForceAttempt(attempt=attempt.attempt, outcome="done", number="9001", pin="9999", reason="slip seen")
    )
    assert counter.sale().mode == "done"
    done = counter.sale().done
    assert done is not None
    assert done.tenders[0].detail == "主管裁定"


def test_a_late_answer_is_settled_by_a_supervisor_only(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="card"), intents.PayCard(text=None))
    counter.runtime.card(events.Unclear(why="lost"))
    attempt = counter.sale().attempts[0].attempt
    force = {"attempt": attempt, "number": "9001", "pin": "9999", "reason": "slip seen"}
    counter.ask(intents.ForceAttempt(outcome="refused", **force))
    counter.runtime.post(events.PinpadAnswered, attempt=attempt, outcome=events.Approved(slip=slip(1_234)))
    (notice,) = counter.sale().notices
    asked = notice.actions[0].intent
    assert isinstance(asked, intents.SettleContradiction)
    settle = msgspec.structs.replace(asked, reason="returned_otherwise", number="1001", pin="1234")
    counter.ask(settle)
    assert counter.window.toast_text() == "需要主管的工号和密码"
    assert len(counter.sale().notices) == 1
    counter.ask(msgspec.structs.replace(settle, number="9001", pin="9999"))
    assert counter.sale().notices == ()
    assert isinstance(counter.runtime.facts[-1], ContradictionSettled)
