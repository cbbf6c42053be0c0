"""Returns of sales of which a payment never came: what is known of it, what is planned, and what was done about it."""

from __future__ import annotations

from typing import Any

from pos_terminal.contract.cloud import LeaseSale, SaleFound
from pos_terminal.contract.codec import encode_fact
from pos_terminal.contract.facts import SaleClosed, SaleRefunded
from pos_terminal.contract.reasons import NOT_COLLECTED
from pos_terminal.contract.records import LateAnswer
from pos_terminal.till.effects import Ask, CheckPin
from pos_terminal.till.events import Answered, PinChecked
from pos_terminal.till.return_events import ReturnConfirmed, ReturnOpened
from tests.playbook import Playbook, ev, hole, said
from tests.pos_terminal.till.returns import refund_on
from tests.pos_terminal.till.steps import unheld


def late(attempt: str, amount: int, reason: str = NOT_COLLECTED, **fields: Any) -> LateAnswer:
    told = {"number": "n", "kind": "card", "outcome": "refused", "settled": bool(reason), "reason": reason, **fields}
    return LateAnswer(attempt=attempt, amount=amount, **told)


def opened(book: Playbook, sale: SaleClosed, *told: LateAnswer, before: tuple[SaleRefunded, ...] = ()) -> Playbook:
    book >> ev(ReturnOpened, sale=sale, before=before, late=told)
    if any(one.purpose == "sale" for one in book.till.asking):
        ask = hole()
        book << Ask(ask, LeaseSale(number=sale.number, attempt=ask)) << said("asking_for_sale", sale.number)
        book >> ev(Answered, ask=ask, answer=_nothing_else(sale), before=before, late=told)
    return book


def _nothing_else(sale: SaleClosed) -> SaleFound:
    """The server has the sale as it closed, and nothing of it since."""
    return SaleFound(sale=encode_fact(sale))


def planned(book: Playbook) -> list[tuple[str, str, int]]:
    plan = refund_on(book).plan
    assert plan is not None
    return [(one.of, one.kind, one.amount) for one in plan.tenders]


def given(fact: SaleRefunded) -> list[tuple[str, str, int]]:
    return [(one.of, one.kind, one.amount) for one in fact.tenders]


def supervised(book: Playbook, total: int) -> Playbook:
    ask = hole()
    book >> ev(ReturnConfirmed, reason="坏了", total=total, number="9", pin="9") << CheckPin(ask, "9", "9")
    return unheld(book >> ev(PinChecked, ask=ask, number="9", role="supervisor"))
