"""A sale is priced once, however often it is looked at, and never with what another came to."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from pos_terminal.contract.benefit_book import BenefitBook
from pos_terminal.sale.evaluate import evaluate
from pos_terminal.till import pricing
from pos_terminal.till.events import PromotionsChanged
from pos_terminal.till.pricing import never_usable, price
from pos_terminal.till.state import Sale
from tests.playbook import ev
from tests.pos_terminal.till.scenes import benefit, open_till, scan


def sold(*prices: int) -> Sale:
    book = open_till()
    book >> ev(PromotionsChanged, book=BenefitBook(benefits=(benefit("far", 100, threshold=9_900_000),)))
    for number, each in enumerate(prices):
        book >> scan(f"sku{number}", each)
    sale = book.till.sale
    assert sale is not None
    return sale


def test_a_sale_is_evaluated_once_however_often_it_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    sale, evaluated = sold(1_000, 2_000), 0

    def counting(*args: Any) -> Any:
        nonlocal evaluated
        evaluated += 1
        return evaluate(*args)

    monkeypatch.setattr(pricing, "evaluate", counting)
    again = msgspec.structs.replace(sale)  # equal, and yet another: nobody compares fifty lines
    assert [price(again).total for _ in range(9)] == [3_000] * 9
    assert [one.benefit for one in never_usable(again, price(again))] == ["far"]
    assert evaluated == 1


def test_many_sales_looked_at_in_turn_keep_their_own_totals() -> None:
    sales = [sold(number * 100) for number in range(1, 9)]
    for _ in range(3):
        assert [price(sale).total for sale in sales] == [number * 100 for number in range(1, 9)]


def test_what_follows_from_a_sale_is_priced_anew() -> None:
    sale = sold(1_000, 2_000)
    shorter = msgspec.structs.replace(sale, lines=sale.lines[:1])
    assert (price(sale).total, price(shorter).total, price(sale).total) == (3_000, 1_000, 3_000)
