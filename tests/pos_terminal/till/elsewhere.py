"""A sale of another till, what came back of it there, and the server that is asked about it."""

from __future__ import annotations

from typing import Any

import msgspec

from pos_terminal.contract.cloud import LeaseSale, SaleFound
from pos_terminal.contract.codec import encode_fact
from pos_terminal.contract.facts import SaleClosed, SaleRefunded, SaleVoided
from pos_terminal.till.effects import Ask, Exchange
from pos_terminal.till.events import LinkChanged
from pos_terminal.till.return_events import ReturnConfirmed, ReturnCounted, ReturnOpened
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.returns import sold
from tests.pos_terminal.till.scenes import open_till

ELSEWHERE = "20260213-01-0009"


def elsewhere(book: Playbook, **changed: Any) -> SaleClosed:
    """Sold at till 01, in a period of its own: three teas and a cup."""
    one = msgspec.structs.replace(sold(book, cash=3_500), number=ELSEWHERE, period="of till 01")
    return msgspec.structs.replace(one, **changed)


def refund_of(book: Playbook, sale: SaleClosed, count: int, *, cups: int = 0) -> SaleRefunded:
    """As till 01 took it back."""
    other = open_till()
    other >> ev(LinkChanged, online=False) >> ev(ReturnOpened, sale=sale)
    other >> ev(ReturnCounted, line=sale.lines[0].line, count=count)
    other >> ev(ReturnCounted, line=sale.lines[1].line, count=cups)
    assert other.till.sale is not None
    assert other.till.sale.refund is not None
    assert other.till.sale.refund.plan is not None
    other >> ev(ReturnConfirmed, reason="r", total=other.till.sale.refund.plan.total) << saved(SaleRefunded)
    fact: SaleRefunded = other.last(SaleRefunded)
    return fact


def asked(book: Playbook, *, sale: SaleClosed | None = None, before: tuple[SaleRefunded, ...] = ()) -> Any:
    """The receipt was scanned, and the server is asked."""
    ask = hole()
    number = sale.number if sale is not None else ELSEWHERE
    book >> ev(ReturnOpened, sale=sale, before=before, number="" if sale else ELSEWHERE)
    book << Ask(ask, LeaseSale(number=number, attempt=ask)) << said("asking_for_sale", number)
    book.done()
    return ask


def found(sale: SaleClosed, *refunds: SaleRefunded) -> SaleFound:
    return SaleFound(sale=encode_fact(sale), refunds=tuple(encode_fact(one) for one in refunds), fence="f-1")


def gives_back(book: Playbook, sale: SaleClosed, ask: Any, *told: str) -> None:
    """A fact of no money says that the server need not hold the sale for this question."""
    book << saved(SaleVoided)
    if told:
        book << said(*told)
    book << Exchange
    book.done()
    fact = book.last(SaleVoided)
    assert (fact.of, fact.lease, fact.amount, fact.number) == (sale.sale, ask.value, 0, "")
    assert book.till.period is not None
    assert book.till.period.report.voids == 0


def left(book: Playbook) -> list[int]:
    assert book.till.sale is not None
    assert book.till.sale.refund is not None
    refund = book.till.sale.refund
    return [len(refund.left[line.line]) for line in sorted(refund.of.lines, key=lambda one: one.sku, reverse=True)]


def opened_off_line() -> tuple[Playbook, SaleClosed]:
    """A return of a tea and the cup, the network back since."""
    book = open_till()
    sale = sold(book, cash=3_500)
    book >> ev(LinkChanged, online=False) >> ev(ReturnOpened, sale=sale)
    for line, count in zip(sale.lines, (2, 1), strict=True):
        book >> ev(ReturnCounted, line=line.line, count=count)
    book >> ev(LinkChanged, online=True)
    book.done()
    return book, sale


def confirmed(book: Playbook, sale: SaleClosed, total: int = 2_500) -> Any:
    """The server is asked first, and nothing moves meanwhile."""
    ask = hole()
    book >> ev(ReturnConfirmed, reason="r", total=total)
    book << Ask(ask, LeaseSale(number=sale.number, attempt=ask)) << said("asking_for_sale", sale.number)
    book.done()
    return ask


NEWER = b'{"type":"sale_refunded_by_a_newer_program"}'


def with_unreadable(sale: SaleClosed) -> SaleFound:
    return msgspec.structs.replace(found(sale), refunds=(NEWER,))
