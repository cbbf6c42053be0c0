"""A payment that went through after all while its sale is open: what the window offers, and what its keys do."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from pos_terminal.contract.facts import LateAnswer
from pos_terminal.contract.reasons import CASH_OUT, COUNTED_IN, GIVE_BACK, SETTLE_GROUNDS
from pos_terminal.till import attempt as attempts
from pos_terminal.till import events
from pos_terminal.ui import intents, samples
from pos_terminal.ui.model import SaleView
from pos_terminal.ui.settling import SettleDialog
from pos_terminal.ui.supervisor import GiveBackDialog, SupervisorDialog
from tests.pos_terminal.till.scenes import slip
from tests.pos_terminal.till.undecided import going_back
from tests.pos_terminal.ui.conftest import Desk
from tests.pos_terminal.ui.counter import Counter
from tests.pos_terminal.ui.hands import press
from tests.pos_terminal.ui.shown import show
from tests.pos_terminal.ui.states import STATES

Key = Qt.Key


def decided(counter: Counter, amount: int | None = None) -> str:
    """A tea whose card, or part of it, had no answer; a supervisor says that nothing was charged; → the attempt."""
    counter.scan("6901")
    return decided_again(counter, amount)


def decided_again(counter: Counter, amount: int | None = None) -> str:
    counter.runtime.post(events.CardChosen, amount=amount)
    counter.runtime.card(events.Unclear(why="lost"))
    attempt = counter.sale().attempts[-1].attempt
    said = {"number": "9001", "pin": "9999", "reason": "pinpad_checked"}
    counter.ask(intents.ForceAttempt(attempt=attempt, outcome="refused", **said))
    return attempt


def went_through(counter: Counter, attempt: str, amount: int = 1_234, receipt: str = "0042") -> None:
    counter.runtime.post(events.PinpadAnswered, attempt=attempt, outcome=events.Approved(slip=slip(amount, receipt)))
    counter.settle()


def dialog_of(counter: Counter) -> SettleDialog:
    """What Alt+S opens."""
    press(counter, Key.Key_S, modifier=Qt.KeyboardModifier.AltModifier)
    dialog = counter.window.sheet
    assert isinstance(dialog, SettleDialog)
    return dialog


def offered(dialog: SettleDialog) -> list[str]:
    return [key.objectName().removeprefix("reason_") for key in dialog.choices.keys]


def texts(dialog: SupervisorDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


# --- what is offered


def test_that_it_was_nothing_is_not_offered_and_nothing_else_can_be_written(counter: Counter) -> None:
    counter.start()
    went_through(counter, decided(counter))
    dialog = dialog_of(counter)
    given = ["returned_in_cash", "returned_otherwise", "acquirer_corrected", "give_back"]
    assert offered(dialog) == [*given, "counted_in"]
    assert not dialog.choices.other.isVisibleTo(dialog)


def test_once_the_sale_is_gone_both_are(counter: Counter) -> None:
    counter.start()
    went_through(counter, decided(counter))
    counter.ask(intents.Void(reason="wrong_item"))
    dialog = dialog_of(counter)
    assert "nothing_owed" in offered(dialog)
    assert dialog.choices.other.isVisibleTo(dialog)


# --- whose is the key


def test_the_key_opens_what_holds_the_sale_on_screen(counter: Counter) -> None:
    """The sentence names it; it opened the notice of another sale, which had come first."""
    counter.start()
    went_through(counter, decided(counter))
    counter.ask(intents.Park())
    attempt = decided(counter)
    went_through(counter, attempt, receipt="0043")
    counter.ask(intents.PayCard())
    assert "Alt+S" in counter.window.toast_text()
    assert counter.runtime.state.sale is not None
    number = counter.runtime.state.sale.number
    assert [number in notice.text for notice in counter.sale().notices] == [True, False]
    assert number in texts(dialog_of(counter))


def test_what_a_parked_sale_counts_itself_does_not_take_the_key(counter: Counter) -> None:
    book, attempt = going_back("code")
    parked = attempts.replace(book.sale, msgspec.structs.replace(book.sale.attempts[-1], status="refused"))
    one = STATES["basket"]()
    back = LateAnswer(attempt=attempt, number="S-7", kind="reversal", amount=400, outcome="done", reference="R1")
    card = LateAnswer(attempt="a1", number="S-8", kind="card", amount=1_200, outcome="done", reference="0042")
    state = msgspec.structs.replace(one.state, contradictions=(back, card), parked=(parked,))
    body = show(one._replace(state=state)).body
    assert isinstance(body, SaleView)
    assert [[action.shortcut for action in notice.actions] for notice in body.notices] == [[""], ["Alt+S"]]


# --- what its digits mean


def test_a_digit_means_the_same_whatever_the_money_came_by(desk: Desk) -> None:
    """5 counted a card in, and had a code refunded for real."""
    meant: dict[str, set[str]] = {}
    for grounds in (*SETTLE_GROUNDS.values(), (CASH_OUT, COUNTED_IN), (CASH_OUT, GIVE_BACK, COUNTED_IN)):
        about = msgspec.structs.replace(samples.SETTLE, grounds=grounds)
        dialog = SettleDialog(desk.window, samples.LATE, about, language="zh_CN")
        digits = [key.hint for key in dialog.choices.keys]
        assert digits == sorted(digits)
        for key, ground in zip(dialog.choices.keys, grounds, strict=True):
            meant.setdefault(ground, set()).add(key.hint)
            assert dialog.choices.choose(int(key.hint))
            assert dialog.choices.reason() == ground
    assert all(len(digits) == 1 for digits in meant.values())
    digits = [digit for ground in (*SETTLE_GROUNDS["customer"], GIVE_BACK, COUNTED_IN) for digit in meant[ground]]
    assert len(set(digits)) == len(digits)
    assert meant["collected_in_cash"].isdisjoint(digits)
    assert meant["acquirer_corrected"] == meant["merchant_corrected"]


def test_a_digit_that_nothing_has_chooses_nothing(desk: Desk) -> None:
    dialog = SettleDialog(desk.window, samples.LATE, samples.SETTLE, language="zh_CN")
    assert not any(dialog.choices.choose(digit) for digit in (0, 5, 6, 7, 8, 9))
    assert dialog.choices.reason() == ""


# --- what is said of it


def test_the_message_names_the_sale_and_that_it_can_be_counted_in(counter: Counter) -> None:
    """It said to refund it, over a notice that said otherwise."""
    counter.start()
    attempt = decided(counter)
    sale = counter.runtime.state.sale
    assert sale is not None
    went_through(counter, attempt)
    said = f"{sale.number} 有一笔已按失败处理的收款其实成功了，请主管处理：可算作这一单的收款"
    assert counter.window.toast_text() == said


def test_of_a_sale_that_is_gone_it_says_to_refund(counter: Counter) -> None:
    counter.start()
    attempt = decided(counter)
    counter.ask(intents.Void(reason="wrong_item"))
    went_through(counter, attempt)
    assert counter.window.toast_text().endswith("请主管查看流水并退款")


def test_where_the_sale_was_paid_in_part_since_it_says_what_to_give_back_first(counter: Counter) -> None:
    counter.start()
    attempt = decided(counter)
    counter.runtime.post(events.CashGiven, amount=500)
    went_through(counter, attempt)
    assert "先退回这一单后来收的款" in counter.window.toast_text()
    assert "先退回现金 ¥5.00" in counter.sale().notices[0].text
    (tender,) = counter.sale().tenders
    counter.ask(intents.ReverseTender(tender=tender.tender))
    assert "可算作这一单的收款" in counter.sale().notices[0].text
    assert offered(dialog_of(counter))[-1] == "counted_in"


def test_a_card_s_part_has_its_key_for_that(counter: Counter) -> None:
    counter.start()
    attempt = decided(counter)
    counter.ask(intents.BeginTender(kind="card"))
    counter.runtime.post(events.CardChosen, amount=500)
    counter.runtime.card(events.Approved(slip=slip(500, "0041")))
    (tender,) = counter.sale().tenders
    assert not tender.reversible
    went_through(counter, attempt)
    (tender,) = counter.sale().tenders
    assert (tender.reversible, tender.supervised) == (True, True)
    dialog = GiveBackDialog(counter.window, tender, language="zh_CN")
    assert "后来查明成功的那一笔可算作这一单的收款" in texts(dialog)


def test_while_that_has_no_answer_it_says_to_wait(counter: Counter) -> None:
    """It said to refund then: the customer would have had to pay once more."""
    counter.start()
    attempt = decided(counter)
    counter.ask(intents.BeginTender(kind="card"))
    counter.runtime.post(events.CardChosen, amount=500)
    counter.runtime.card(events.Approved(slip=slip(500, "0041")))
    went_through(counter, attempt)
    (tender,) = counter.sale().tenders
    said = {"number": "9001", "pin": "9999", "reason": "customer_left"}
    counter.ask(intents.GiveBack(tender=tender.tender, **said))
    assert counter.runtime.state.sale is not None
    assert counter.runtime.state.sale.unresolved
    assert counter.sale().notices[0].text.endswith("这一单还有一笔没有结果，请等它再处理")


def test_cash_that_was_handed_back_stands_there_until_the_next_payment(counter: Counter) -> None:
    """A notice of some seconds was all; a clerk who missed it kept the money, which the books have as returned."""
    counter.start()
    counter.scan("6901")
    counter.runtime.post(events.CashGiven, amount=500)
    (tender,) = counter.sale().tenders
    counter.ask(intents.ReverseTender(tender=tender.tender))
    assert [notice.text for notice in counter.sale().notices] == ["这一单退还了现金 ¥5.00：请确认已交给顾客"]
    counter.runtime.post(events.CashGiven, amount=500)
    assert counter.sale().notices == ()
