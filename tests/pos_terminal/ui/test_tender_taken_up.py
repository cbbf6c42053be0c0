"""A sale that is taken up again, parked or after a restart, opens with the tender that was asked for."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from shiboken6 import Shiboken

from pos_terminal.contract.cloud import Leased, LeaseOrder, LookUpOrder, OrderFound
from pos_terminal.till import events
from pos_terminal.ui import intents
from pos_terminal.ui.controller import Controller
from tests.pos_terminal.till.scenes import order, slip
from tests.pos_terminal.ui.at_the_money import F9, F11, F12, press, takes_money, tender
from tests.pos_terminal.ui.counter import Counter


def balance(counter: Counter) -> None:
    """The money of an order, part of which was paid by card."""
    counter.start()
    runtime = counter.runtime
    runtime.answers[LookUpOrder] = lambda _: OrderFound(order=order(), at_ms=runtime.at_ms)
    runtime.answers[LeaseOrder] = lambda _: Leased(fence="f1")
    counter.ask(intents.LookUpOrder(text="o1"), intents.CollectBalance())
    assert tender(counter).kind == "card"


def part_by_card(counter: Counter) -> None:
    counter.ask(intents.BeginTender(kind="card"), intents.PayCard(text="10"))
    counter.runtime.card(events.Approved(slip=slip(1_000)))


def parked_and_recalled(counter: Counter) -> None:
    counter.ask(intents.Park())
    counter.ask(intents.Recall(sale=counter.runtime.state.parked[0].sale))


def restarted(counter: Counter) -> None:
    """The window begins anew with what the ledger kept."""
    runtime = counter.runtime
    Shiboken.delete(counter.controller)
    runtime.machine = msgspec.structs.replace(
        runtime.machine, till=msgspec.structs.replace(runtime.state, operator=None)
    )
    counter.controller = Controller(counter.window, runtime, usual_float=50_000, parent=counter.window)
    counter.ask(intents.SignIn(number="1001", pin="1234"))


AGAIN = pytest.mark.parametrize("again", [parked_and_recalled, restarted])


@AGAIN
def test_a_balance_paid_in_part_by_card_is_not_taken_as_cash_afterwards(
    counter: Counter, again: Callable[[Counter], None]
) -> None:
    balance(counter)
    part_by_card(counter)
    again(counter)
    assert (tender(counter).kind, takes_money(counter)) == ("card", True)
    press(counter, F12)
    assert counter.sale().tendered == "10.00"


@AGAIN
def test_a_sale_paid_in_part_by_card_opens_with_the_card(basket: Counter, again: Callable[[Counter], None]) -> None:
    part_by_card(basket)
    again(basket)
    assert tender(basket).kind == "card"


@AGAIN
def test_a_sale_paid_in_part_in_cash_opens_with_cash(basket: Counter, again: Callable[[Counter], None]) -> None:
    basket.ask(intents.BeginTender(kind="cash"), intents.PayCash(text="1"))
    again(basket)
    assert tender(basket).kind == "cash"


def test_a_kind_that_was_asked_for_is_kept_while_the_sale_is_parked(basket: Counter) -> None:
    basket.ask(intents.BeginTender(kind="cash"), intents.PayCash(text="1"))
    press(basket, F11)
    basket.ask(intents.Park())
    basket.scan("6901")
    press(basket, F9)
    basket.ask(intents.Park())
    first = min(basket.runtime.state.parked, key=lambda one: one.number)
    basket.ask(intents.Recall(sale=first.sale))
    assert tender(basket).kind == "code"


def test_a_balance_whose_cash_was_handed_back_opens_with_the_card_after_a_restart(counter: Counter) -> None:
    balance(counter)
    counter.ask(intents.BeginTender(kind="cash"), intents.PayCash(text="1"))
    counter.ask(intents.ReverseTender(tender=counter.sale().tenders[0].tender))
    restarted(counter)
    counter.ask(intents.OpenScreen(name="tender"))
    assert tender(counter).kind == "card"


def test_who_signs_in_next_pays_as_was_asked_for(basket: Counter) -> None:
    basket.ask(intents.BeginTender(kind="cash"), intents.PayCash(text="1"), intents.BeginTender(kind="code"))
    basket.ask(intents.SignOut(), intents.SignIn(number="1001", pin="1234"))
    assert tender(basket).kind == "code"
