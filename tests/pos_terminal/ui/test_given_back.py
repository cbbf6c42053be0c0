"""Money that was charged and given back by itself is said on the page of the closed sale: the customer has to know."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pos_terminal.contract.cloud import CodePaid, Done, Leased, LeaseOrder, LookUpOrder, OrderFound, Unknown
from pos_terminal.contract.facts import CodeSlip
from pos_terminal.till import events
from pos_terminal.till.given_back import paid_back
from pos_terminal.ui import intents
from tests.pos_terminal.till.scenes import order, slip
from tests.pos_terminal.ui.counter import Counter

CODE = "134567890123456789"


def notices(counter: Counter) -> list[str]:
    return [notice.text for notice in counter.sale().notices]


def ask_again(counter: Counter) -> None:
    counter.ask(intents.AskAgain(attempt=counter.sale().attempts[0].attempt))


def card_unclear(counter: Counter) -> None:
    counter.ask(intents.BeginTender(kind="card"), intents.PayCard(text=None))
    counter.runtime.card(events.Unclear(why="lost"))
    ask_again(counter)


def card_found_paid(counter: Counter, amount: int) -> None:
    counter.runtime.card(events.Approved(slip=slip(amount)))
    counter.runtime.card(events.Approved(slip=slip(amount, "0002")))


def code_unclear(counter: Counter) -> None:
    counter.scan(CODE)
    counter.runtime.answer(Unknown(why="timeout"))
    ask_again(counter)


def code_found_paid(counter: Counter, amount: int) -> None:
    paid = CodeSlip(amount=amount, wallet="wechat", reference="W1")
    counter.runtime.answer(CodePaid(slip=paid, buyer_paid=amount))
    counter.runtime.answer(Done(reference="R1"))


TWICE = pytest.mark.parametrize(
    ("unclear", "found_paid", "told"),
    [
        (card_unclear, card_found_paid, "已扣款又全数退回：尾号 1234 的卡 ¥12.34。请告诉顾客"),
        (code_unclear, code_found_paid, "已扣款又全数退回：微信支付 ¥12.34。请告诉顾客"),
    ],
    ids=["card", "code"],
)


@TWICE
def test_the_page_of_the_closed_sale_says_it_until_the_next_sale(
    counter: Counter, unclear: Callable[..., None], found_paid: Callable[..., None], told: str
) -> None:
    counter.start()
    counter.scan("6901")
    unclear(counter)
    counter.ask(intents.PayCash(text=""))
    assert notices(counter) == []
    found_paid(counter, 1_234)
    assert (counter.sale().mode, notices(counter)) == ("done", [told])
    counter.ask(intents.SwitchLanguage(code="en"))
    assert notices(counter)[0].startswith("Charged and given back in full: ")
    counter.scan("6901")
    assert notices(counter) == []


@TWICE
def test_of_a_parked_sale_that_closes_behind_another_it_is_said_with_its_number(
    counter: Counter, unclear: Callable[..., None], found_paid: Callable[..., None], told: str
) -> None:
    counter.start()
    counter.scan("6901")
    unclear(counter)
    counter.ask(intents.PayCash(text=""), intents.Park())
    (parked,) = counter.runtime.state.parked
    counter.scan("6901")
    found_paid(counter, 1_234)
    assert counter.sale().mode == "basket"
    assert notices(counter) == [f"{parked.number} 已完成；{told}"]
    counter.ask(intents.BeginTender(kind="cash"), intents.PayCash(text=""))
    assert (counter.sale().mode, notices(counter)) == ("done", [])


def test_the_page_of_a_collected_order_says_it_too(counter: Counter) -> None:
    counter.start()
    runtime = counter.runtime
    runtime.answers[LookUpOrder] = lambda _: OrderFound(order=order(), at_ms=runtime.at_ms)
    runtime.answers[LeaseOrder] = lambda _: Leased(fence="f1")
    counter.ask(intents.LookUpOrder(text="o1"), intents.CollectBalance(), intents.PayCard(text=None))
    runtime.card(events.Unclear(why="lost"))
    ask_again(counter)
    counter.ask(intents.PayCash(text=""))
    card_found_paid(counter, 600_000)
    view = counter.sale()
    assert (view.mode, view.presale and view.presale.stage) == ("presale", "collected")
    assert "已扣款又全数退回：尾号 1234 的卡 ¥6,000.00。请告诉顾客" in notices(counter)


def test_money_that_counts_is_not_said_to_be_given_back(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    card_unclear(counter)
    counter.runtime.card(events.Approved(slip=slip(1_234)))
    assert (counter.sale().mode, notices(counter)) == ("done", [])
    assert all(paid_back(one.attempts) == () for one in counter.runtime.state.gone)
