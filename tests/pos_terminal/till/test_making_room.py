"""Which payments are given back first for one that came after all."""

from __future__ import annotations

import msgspec
import pytest

from pos_terminal.contract.facts import LateAnswer
from pos_terminal.till.making_room import in_the_way
from pos_terminal.till.tenders import cash_tender
from tests.pos_terminal.till.scenes import open_till, scan


@pytest.mark.parametrize(
    ("paid", "late", "named"),
    [
        ((), 1_000, []),
        ((300,), 700, []),
        ((300,), 701, [300]),
        ((300,), 1_000, [300]),
        ((501, 100), 600, [501]),  # the newest would make no room
        ((301, 302), 600, [302]),
        ((301, 302), 900, [302, 301]),
        ((101, 102, 400), 899, [400, 102]),
        ((400, 101, 102), 899, [102, 400]),
        ((300,), 1_001, []),  # of no use: it is more than the sale
    ],
)
def test_as_few_as_do_and_of_those_the_newest(paid: tuple[int, ...], late: int, named: list[int]) -> None:
    book = open_till()
    book >> scan()  # a tea of 10.00
    tenders = tuple(cash_tender(str(place), amount, amount, "") for place, amount in enumerate(paid))
    sale = msgspec.structs.replace(book.sale, tenders=tenders)
    answer = LateAnswer(attempt="a", number="1", kind="card", amount=late, outcome="done", reference="0042")
    assert [tender.receivable for tender in in_the_way(sale, answer)] == named
