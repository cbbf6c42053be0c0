"""A payment that came after all and finds its sale paid otherwise: which payment is given back first for it."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton

from pos_terminal.contract.cloud import CodePaid
from pos_terminal.contract.facts import CodeSlip
from pos_terminal.till import events
from pos_terminal.ui import intents
from pos_terminal.ui.pages.tendered import TenderRows
from tests.pos_terminal.till.scenes import slip
from tests.pos_terminal.ui.counter import Counter
from tests.pos_terminal.ui.test_late_open import decided, went_through


def paid_by_card(counter: Counter, amount: int) -> None:
    counter.ask(intents.BeginTender(kind="card"))
    counter.runtime.post(events.CardChosen, amount=amount)
    counter.runtime.card(events.Approved(slip=slip(amount, "0041")))


def paid_by_code(counter: Counter, amount: int) -> None:
    counter.runtime.post(events.CodeChosen, amount=amount)
    counter.scan("134567890123456789")
    paid = CodeSlip(amount=amount, wallet="wechat", reference="W1")
    counter.runtime.answer(CodePaid(slip=paid, buyer_paid=amount))


def notice(counter: Counter) -> str:
    return counter.sale().notices[0].text


def with_the_key(counter: Counter) -> list[str]:
    """The payments whose key has the shortcut."""
    counter.settle()
    rows = next(one for one in counter.window.findChildren(TenderRows) if one.isVisible())
    keys = [key for key in rows.findChildren(QAbstractButton) if not key.shortcut().isEmpty()]
    return [key.objectName().removeprefix("reverse_") for key in keys]


def test_cash_is_named(counter: Counter) -> None:
    counter.start()
    attempt = decided(counter)
    counter.runtime.post(events.CashGiven, amount=500)
    went_through(counter, attempt)
    assert notice(counter).endswith("请先退回现金 ¥5.00，再由主管算作这一单的收款")


def test_a_card_is_named_by_its_end_and_when(counter: Counter) -> None:
    counter.start()
    attempt = decided(counter)
    paid_by_card(counter, 500)
    at = counter.runtime.state.sale_of_attempt(attempt).attempts[-1].begun_at_ms  # type: ignore[union-attr]
    clock = f"{(at // 60_000 + 480) // 60 % 24:02d}:{at // 60_000 % 60:02d}"
    went_through(counter, attempt)
    assert f"请先退回尾号 1234 的卡 ¥5.00（{clock} 收），再" in notice(counter)
    counter.ask(intents.SwitchLanguage(code="en"))
    assert f"first give back: card ending 1234 ¥5.00 (taken at {clock}); then" in notice(counter)


def test_of_several_the_fewest_that_make_room_and_alt_g_is_theirs(counter: Counter) -> None:
    """The newest was on the key: giving it back made no room."""
    counter.start()
    attempt = decided(counter, 700)
    paid_by_card(counter, 600)
    paid_by_code(counter, 100)
    went_through(counter, attempt, 700)
    assert "退回尾号 1234 的卡 ¥6.00" in notice(counter)
    assert "微信" not in notice(counter)
    card, code = counter.sale().tenders
    assert (card.first, code.first) == (True, False)
    assert with_the_key(counter) == [card.tender]


def test_two_are_named_where_one_is_not_enough(counter: Counter) -> None:
    counter.start()
    attempt = decided(counter)
    paid_by_code(counter, 400)
    counter.runtime.post(events.CashGiven, amount=300)
    went_through(counter, attempt)
    assert "请先退回现金 ¥3.00、微信支付 ¥4.00（" in notice(counter)


def test_of_a_parked_sale_it_is_named_too(counter: Counter) -> None:
    counter.start()
    attempt = decided(counter)
    counter.runtime.post(events.CashGiven, amount=500)
    counter.ask(intents.Park())
    went_through(counter, attempt)
    assert "请先退回现金 ¥5.00" in notice(counter)


def test_without_such_a_payment_the_newest_has_the_key(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.runtime.post(events.CashGiven, amount=500)
    counter.runtime.post(events.CashGiven, amount=100)
    assert with_the_key(counter) == [counter.sale().tenders[-1].tender]
