"""Returns at the till: what was sold, its refund confirmed and ended, and what goes back to card and code."""

from __future__ import annotations

from typing import Any

import msgspec

from pos_terminal.contract.cloud import RefundPayCode
from pos_terminal.contract.facts import AttemptBegun, SaleClosed, SaleRefunded
from pos_terminal.contract.records import Tender
from pos_terminal.till.effects import Ask, Exchange, OpenDrawer, PrintRefund, RefundCard
from pos_terminal.till.refund import RefundOn
from sync_server.consumers.sums import wrong_in_refund, wrong_in_report
from tests.playbook import Playbook, hole, said, saved
from tests.pos_terminal.sale.sold import closed, goods
from tests.pos_terminal.till.scenes import code_slip, slip
from tests.pos_terminal.till.steps import return_confirmed, sees_pinpad

CASH, CARD, CODE = "c1", "k1", "w1"
OUT = OpenDrawer("refund")


def sold(book: Playbook, **by: int) -> SaleClosed:
    """Three teas at 1000 and a cup at 500, of this period, paid ``by`` kinds, in that order."""
    tenders = []
    for kind, amount in by.items():
        name = {"cash": CASH, "card": CARD, "code": CODE}[kind]
        slips: dict[str, Any] = {"card": slip(amount, "0007"), "code": code_slip(amount)}
        paid = Tender(
            tender=name,
            kind=kind,  # type: ignore[arg-type]  # the keywords are kinds
            requested=amount,
            buyer_paid=amount,
            receivable=amount,
            attempt=None if kind == "cash" else name,
            slip=slips.get(kind),
        )
        tenders.append(paid)
    whole = closed([goods("tea", 1_000, 3), goods("cup", 500)])
    assert book.till.period is not None
    return msgspec.structs.replace(whole, tenders=tuple(tenders), period=book.till.period.period)


def confirm(book: Playbook, total: int) -> Playbook:
    return return_confirmed(book, total, "坏了")


def ends(book: Playbook, cash: int = 0) -> SaleRefunded:
    """Drawer, paper and exchange after the fact, which adds up."""
    if cash:
        book << OUT << said("hand_cash_back", str(cash))
    fact: SaleRefunded = book.last(SaleRefunded)
    book << PrintRefund(f"refund/{fact.refund}/0", fact.refund, 0) << Exchange << said("refund_closed", fact.number)
    book.done()
    assert book.till.sale is None
    assert wrong_in_refund(fact) == []
    assert book.till.last_refund == fact
    assert book.till.period is not None
    assert wrong_in_report(book.till.period.report) == []
    return fact


def card_back(book: Playbook, amount: int, newest: str = "0009") -> Any:
    """The pinpad is told to pay an amount out; → the attempt."""
    attempt = hole()
    sees_pinpad(book, newest) << saved(AttemptBegun) << RefundCard(attempt, amount, "0007")
    return attempt


def code_back(book: Playbook, amount: int) -> tuple[Any, Any]:
    asked, question = hole(), hole()
    book << Ask(asked, question)
    attempt = question.value.attempt
    assert question.value == RefundPayCode(attempt=attempt, of=CODE, amount=amount)
    return attempt, asked


def refund_on(book: Playbook) -> RefundOn:
    assert book.sale.refund is not None
    return book.sale.refund
