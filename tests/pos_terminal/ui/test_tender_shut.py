"""On the page of the money a kind that is shut says why, and takes no cash."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from pos_terminal.contract.cloud import Leased, LeaseOrder, LookUpOrder, OrderFound
from pos_terminal.till.links import LinkStatus
from pos_terminal.ui import intents
from tests.pos_terminal.till.scenes import order
from tests.pos_terminal.ui import hands
from tests.pos_terminal.ui.at_the_money import (
    F9,
    F10,
    F11,
    F12,
    card_unclear,
    kind_keys,
    no_pinpad,
    off_line,
    press,
    shut_text,
    sold,
    takes_money,
    tender,
)
from tests.pos_terminal.ui.counter import Counter

SHUT = [
    (no_pinpad, F10, "card", "没有装刷卡机"),
    (off_line, F11, "code", "离线"),
    (card_unclear, F10, "card", "银行卡收款结果未明"),
]


@pytest.mark.parametrize(("misfortune", "key", "kind", "why"), SHUT)
@pytest.mark.parametrize("by_key", [True, False])
def test_where_cash_is_chosen_a_shut_kind_says_why_and_takes_no_cash(
    basket: Counter, misfortune: Callable[[Counter], None], key: Qt.Key, kind: str, why: str, by_key: bool
) -> None:
    press(basket, F12)
    misfortune(basket)
    basket.settle()
    assert (tender(basket).kind, takes_money(basket)) == ("cash", True)
    if by_key:
        press(basket, key)
    else:
        hands.tap(basket, f"kind_{kind}")
    assert (tender(basket).kind, takes_money(basket)) == (kind, False)
    assert why in shut_text(basket)
    press(basket, F12, Qt.Key.Key_Return, F12)
    assert (sold(basket), basket.sale().tendered) == ([], "")
    press(basket, F9)
    assert (tender(basket).kind, takes_money(basket), shut_text(basket)) == ("cash", True, "")


@pytest.mark.parametrize(("misfortune", "key", "kind", "why"), SHUT)
def test_the_key_of_a_shut_kind_looks_shut(
    basket: Counter, misfortune: Callable[[Counter], None], key: Qt.Key, kind: str, why: str
) -> None:
    press(basket, F12)
    misfortune(basket)
    basket.settle()
    looks = {name: made.is_shut for name, made in kind_keys(basket).items() if name != "presale"}
    assert looks == {"cash": False, "card": kind == "card", "code": kind == "code"}


def test_a_balance_whose_card_is_asked_for_where_there_is_no_pinpad_is_not_taken_as_cash(counter: Counter) -> None:
    counter.start()
    runtime = counter.runtime
    runtime.answers[LookUpOrder] = lambda _: OrderFound(order=order(), at_ms=runtime.at_ms)
    runtime.answers[LeaseOrder] = lambda _: Leased(fence="f1")
    no_pinpad(counter)
    counter.ask(intents.LookUpOrder(text="o1"), intents.CollectBalance())
    press(counter, F10, F12)
    assert (counter.sale().tendered, tender(counter).kind, takes_money(counter)) == ("", "card", False)


def test_a_kind_asked_for_while_all_are_shut_is_kept(counter: Counter) -> None:
    counter.start()
    runtime = counter.runtime
    runtime.answers[LookUpOrder] = lambda _: OrderFound(order=order(), at_ms=runtime.at_ms)
    runtime.answers[LeaseOrder] = lambda _: Leased(fence="f1")
    counter.ask(intents.LookUpOrder(text="o1"), intents.CollectBalance(), intents.BeginTender(kind="cash"))
    off_line(counter)
    press(counter, F10)
    runtime.set_links(server=LinkStatus(state="up"))
    press(counter, F12)
    assert (counter.sale().tendered, len(runtime.pinpad)) == ("", 1)


def test_while_a_card_is_under_way_no_kind_can_be_pressed(basket: Counter) -> None:
    press(basket, F10, F12)
    assert not any(made.isEnabled() for made in kind_keys(basket).values())
