"""A tender that was asked for and not got never turns into cash by the key that takes the money."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from pos_terminal.contract.cloud import Leased, LeaseOrder, LookUpOrder, OrderFound, PayCode, Refusal
from pos_terminal.till import events
from pos_terminal.till.links import LinkStatus
from pos_terminal.ui import intents
from pos_terminal.ui.pages.page import NumberField
from tests.pos_terminal.till.scenes import order, slip
from tests.pos_terminal.ui.at_the_money import CODE, F9, F10, F11, F12, press, shut_text, sold, takes_money, tender
from tests.pos_terminal.ui.counter import Counter
from tests.pos_terminal.ui.states import BARE, OFFLINE


def test_a_code_asked_for_off_line_is_not_taken_as_cash(basket: Counter) -> None:
    basket.runtime.set_links(server=OFFLINE.server)
    press(basket, F11, F12, Qt.Key.Key_Return, F12)
    assert sold(basket) == []
    assert (tender(basket).kind, takes_money(basket)) == ("code", False)
    assert "离线" in shut_text(basket)


def test_cash_is_taken_once_it_is_chosen(basket: Counter) -> None:
    basket.runtime.set_links(server=OFFLINE.server)
    press(basket, F11, F12, F9)
    assert (tender(basket).kind, takes_money(basket), shut_text(basket)) == ("cash", True, "")
    field = basket.window.findChild(NumberField, "tender_amount")
    assert field is not None
    assert field.hasFocus()
    press(basket, F12)
    assert sold(basket) == ["cash"]


def test_the_code_goes_on_when_the_server_is_back(basket: Counter) -> None:
    basket.runtime.set_links(server=OFFLINE.server)
    press(basket, F11)
    basket.runtime.set_links(server=LinkStatus(state="up"))
    assert (tender(basket).kind, takes_money(basket), shut_text(basket)) == ("code", True, "")
    press(basket, F12)
    assert tender(basket).awaiting_code


def test_the_server_goes_while_a_code_is_chosen(basket: Counter) -> None:
    press(basket, F11)
    basket.runtime.set_links(server=OFFLINE.server)
    press(basket, F12)
    assert sold(basket) == []
    assert (tender(basket).kind, takes_money(basket)) == ("code", False)


def test_a_code_scanned_from_the_basket_and_refused_is_not_taken_as_cash(basket: Counter) -> None:
    basket.scan(CODE)
    basket.runtime.answer(Refusal(code="used"))
    assert basket.sale().attempts[0].state == "refused"
    assert tender(basket).kind == "code"
    press(basket, F12)
    assert sold(basket) == []
    assert tender(basket).awaiting_code


def test_a_code_scanned_where_cash_was_chosen_and_refused_is_not_taken_as_cash(basket: Counter) -> None:
    press(basket, F9)
    basket.scan(CODE)
    basket.runtime.answer(Refusal(code="used"))
    press(basket, F12)
    assert sold(basket) == []


def test_a_code_refused_as_soon_as_it_was_scanned_is_not_taken_as_cash(basket: Counter) -> None:
    basket.runtime.answers[PayCode] = lambda _: Refusal(code="used")
    basket.scan(CODE)
    press(basket, F12)
    assert sold(basket) == []


def test_a_card_that_was_declined_stays_a_card(basket: Counter) -> None:
    press(basket, F10, F12)
    basket.runtime.card(events.Declined(code="insufficient_funds"))
    press(basket, F12)
    assert sold(basket) == []
    assert len(basket.runtime.pinpad) == 1


def test_a_card_without_outcome_is_not_taken_as_cash(basket: Counter) -> None:
    press(basket, F10, F12)
    basket.runtime.card(events.Unclear(why="lost"))
    press(basket, F12)
    assert sold(basket) == []
    assert (tender(basket).kind, takes_money(basket)) == ("card", False)
    assert "银行卡收款结果未明" in shut_text(basket)
    press(basket, F9, F12, F12)
    assert basket.sale().tendered == "12.34"


def test_a_card_asked_for_where_there_is_no_pinpad_is_not_taken_as_cash(basket: Counter) -> None:
    basket.runtime.set_links(pinpad=BARE.pinpad)
    press(basket, F10, F12)
    assert sold(basket) == []
    assert "没有装刷卡机" in shut_text(basket)


def test_a_parked_sale_keeps_the_kind_that_failed(basket: Counter) -> None:
    basket.scan(CODE)
    basket.runtime.answer(Refusal(code="used"))
    basket.settle()
    basket.ask(intents.LeaveTender(), intents.Park())
    basket.ask(intents.Recall(sale=basket.runtime.state.parked[0].sale))
    basket.ask(intents.OpenScreen(name="tender"))
    assert tender(basket).kind == "code"


def test_cash_from_the_basket_stays_two_strokes(basket: Counter) -> None:
    basket.runtime.set_links(server=OFFLINE.server, pinpad=BARE.pinpad)
    press(basket, F12, F12)
    assert sold(basket) == ["cash"]


@pytest.mark.parametrize(("pinpad", "kind"), [(None, "card"), (BARE.pinpad, "cash")])
def test_a_balance_is_taken_by_card_or_in_cash_where_the_till_has_no_pinpad(
    counter: Counter, pinpad: LinkStatus | None, kind: str
) -> None:
    counter.start()
    runtime = counter.runtime
    runtime.answers[LookUpOrder] = lambda _: OrderFound(order=order(), at_ms=runtime.at_ms)
    runtime.answers[LeaseOrder] = lambda _: Leased(fence="f1")
    if pinpad is not None:
        runtime.set_links(pinpad=pinpad)
    counter.ask(intents.LookUpOrder(text="o1"), intents.CollectBalance())
    assert (tender(counter).kind, takes_money(counter)) == (kind, True)


def test_a_balance_by_card_without_outcome_is_not_taken_as_cash(counter: Counter) -> None:
    counter.start()
    runtime = counter.runtime
    runtime.answers[LookUpOrder] = lambda _: OrderFound(order=order(), at_ms=runtime.at_ms)
    runtime.answers[LeaseOrder] = lambda _: Leased(fence="f1")
    counter.ask(intents.LookUpOrder(text="o1"), intents.CollectBalance(), intents.PayCard(text=None))
    counter.runtime.card(events.Unclear(why="lost"))
    press(counter, F12)
    assert counter.sale().tendered == ""
    assert tender(counter).kind == "card"


def test_after_a_card_the_next_sale_starts_with_cash(basket: Counter) -> None:
    press(basket, F10, F12)
    basket.runtime.card(events.Approved(slip=slip(1_234)))
    basket.scan("6901")
    press(basket, F12)
    assert tender(basket).kind == "cash"
