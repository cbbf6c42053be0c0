"""Stretches of the way that many playbooks go: a card told or unknown, a code sent, an order leased."""

from __future__ import annotations

from typing import Any

from pos_terminal.contract.cloud import (
    CheckCoupon,
    Coupon,
    CouponChecked,
    Coupons,
    FindCoupons,
    Leased,
    LeaseOrder,
    LeaseSale,
    LookUpOrder,
    OrderFound,
    PayCode,
    QueryPayCode,
    WhyNot,
)
from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptDone,
    AttemptRefused,
    AttemptUnknown,
    SaleClosed,
    SaleRefunded,
)
from pos_terminal.till.effects import (
    Ask,
    Authorise,
    CheckPin,
    Enquire,
    Exchange,
    LookAtPinpad,
    PrintSale,
    ReverseCard,
    StartTimer,
)
from pos_terminal.till.events import (
    Answered,
    Approved,
    CardChosen,
    CashGiven,
    CouponScanned,
    Declined,
    Force,
    OrderScanned,
    PaymentCodeScanned,
    PinChecked,
    PinpadAnswered,
    PinpadSeen,
    TimeUp,
    Unclear,
    Unreachable,
)
from pos_terminal.till.pricing import price
from pos_terminal.till.return_events import ReturnConfirmed, ReturnOpened
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.scenes import DRAWER, coupon, item, open_till, order, scan, slip


def left(book: Playbook) -> int:
    return price(book.sale).left


def closes(book: Playbook) -> Playbook:
    return book << PrintSale << Exchange << said("sale_closed")


def sees_pinpad(book: Playbook, newest: str | None = "0000") -> Playbook:
    """Right before a card the till asks for the pinpad's newest receipt, and is told."""
    look = hole()
    book << LookAtPinpad(look)
    return book >> ev(PinpadSeen, look=look, last_receipt_number=newest)


def asked_first(book: Playbook, newest: str | None) -> Playbook:
    """What a supervisor decided has no answer yet: the pinpad, which is there now, is asked before any money moves."""
    look = hole()
    book << Enquire << LookAtPinpad(look)
    return book >> ev(PinpadSeen, look=look, last_receipt_number=newest)


def card_told(book: Playbook, amount: int | None = None, newest: str | None = "0000") -> Any:
    """The pinpad is told to take an amount; → the attempt. ``newest``: its receipt right before."""
    attempt = hole()
    asked = left(book) if amount is None else amount
    book >> ev(CardChosen, amount=amount)
    sees_pinpad(book, newest) << saved(AttemptBegun) << Authorise(attempt, asked)
    return attempt


def card_unknown(book: Playbook, amount: int | None = None, newest: str | None = "0000") -> Any:
    attempt = card_told(book, amount, newest)
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Unclear(why="link lost")) << saved(AttemptUnknown)
    book << said("outcome_unknown") << StartTimer
    return attempt


def approve(book: Playbook, attempt: Any, amount: int, receipt: str = "0001") -> Playbook:
    return book >> ev(PinpadAnswered, attempt=attempt, outcome=Approved(slip=slip(amount, receipt)))


def paid_twice(book: Playbook) -> Any:
    """Cash and card both paid for the sale, and the card cannot be given back; → the card's attempt."""
    book >> scan()
    attempt = card_unknown(book)
    book >> ev(CashGiven, amount=1_000) << DRAWER
    reversal = hole()
    approve(book, attempt, 1_000) << saved(AttemptDone, AttemptBegun) << said("paid_twice_reversing")
    book << ReverseCard(reversal, 1_000, "0001")
    book >> ev(PinpadAnswered, attempt=reversal, outcome=Declined(code="reversal_impossible"))
    book << saved(AttemptRefused) << said("reversal_refused")
    return attempt


def code_sent(book: Playbook, amount: int = 1_000, *, sure: bool = False) -> tuple[Any, Any]:
    """A code is scanned and sent; ``sure``: after the clerk was asked; → the attempt, the question."""
    asked, question = hole(), hole()
    book >> ev(PaymentCodeScanned, code="134567890123456789", wallet="wechat", sure=sure) << saved(AttemptBegun)
    book << Ask(asked, question)
    attempt = hole()
    attempt.filled, attempt.value = True, question.value.attempt
    assert question.value == PayCode(attempt=attempt.value, code="134567890123456789", wallet="wechat", amount=amount)
    return attempt, asked


def query_code(book: Playbook, attempt: Any) -> Any:
    query = hole()
    book >> ev(TimeUp, timer=f"query/{attempt.value}") << Ask(query, QueryPayCode(attempt=attempt.value))
    return query


def look_up(book: Playbook, number: str = "o1") -> Any:
    ask = hole()
    book >> ev(OrderScanned, order=number) << Ask(ask, LookUpOrder(order=number)) << said("looking_up_order")
    return ask


def found(number: str = "o1", why_not: WhyNot | None = None, **fields: Any) -> OrderFound:
    return OrderFound(order=order(number, **fields), at_ms=0, why_not=why_not)


def with_order(**fields: Any) -> Playbook:
    book = open_till()
    ask = look_up(book)
    book >> ev(Answered, ask=ask, answer=found(**fields), items=(item("sofa", 800_000),))
    if book.sale.order is not None and book.sale.order.route != "platform":
        offered(book)
    book.done()
    return book


def offered(book: Playbook, *coupons: Coupon, number: str = "o1") -> None:
    """The till asks for the buyer's coupons by itself, and is told."""
    ask = hole()
    book << Ask(ask, FindCoupons(order=number))
    book >> ev(Answered, ask=ask, answer=Coupons(coupons=coupons))


def add_coupon(book: Playbook, name: str, amount: int, told: str = "coupon_added", **fields: Any) -> None:
    ask = hole()
    number = book.sale.order.order if book.sale.order else None
    book >> ev(CouponScanned, code=name) << Ask(ask, CheckCoupon(code=name, order=number))
    book >> ev(Answered, ask=ask, answer=CouponChecked(coupon=coupon(name, amount, **fields))) << said(told)


def lease(book: Playbook, chosen: Any = None) -> tuple[Any, Any]:
    """The clerk wants the money: first the lease; → attempt, question."""
    ask, attempt = hole(), hole()
    book >> (ev(CardChosen) if chosen is None else chosen) << saved(AttemptBegun)
    book << Ask(ask, LeaseOrder(order="o1", attempt=book.last(AttemptBegun).attempt))
    attempt.filled, attempt.value = True, book.last(AttemptBegun).attempt
    return attempt, ask


def leased(book: Playbook, chosen: Any = None) -> Any:
    """The lease is held and the order is being read again; → that question."""
    _, ask = lease(book, chosen)
    reread = hole()
    book >> ev(Answered, ask=ask, answer=Leased(fence="f-7")) << saved(AttemptDone)
    book << Ask(reread, LookUpOrder(order="o1"))
    return reread


def secured(book: Playbook, chosen: Any = None, amount: int = 600_000) -> Any:
    """Without coupons: the pinpad has been told; → the card's attempt."""
    attempt, reread = hole(), leased(book, chosen)
    book >> ev(Answered, ask=reread, answer=found())
    sees_pinpad(book) << saved(AttemptBegun) << Authorise(attempt, amount)
    return attempt


def supervisor_says(book: Playbook, attempt: str, outcome: str, role: str = "supervisor") -> Playbook:
    ask = hole()
    book >> ev(Force, attempt=attempt, outcome=outcome, number="9", pin="9", reason="by telephone")
    book << CheckPin(ask, "9", "9")
    return book >> ev(PinChecked, ask=ask, number="9", role=role)


def return_opened(book: Playbook, sale: SaleClosed, *before: SaleRefunded) -> Playbook:
    """The server, asked for what came back elsewhere, does not answer: the ledger counts."""
    book >> ev(ReturnOpened, sale=sale, before=before)
    if any(one.purpose == "sale" for one in book.till.asking):
        ask = hole()
        book << Ask(ask, LeaseSale(number=sale.number, attempt=ask)) << said("asking_for_sale", sale.number)
        book >> ev(Answered, ask=ask, answer=Unreachable())
    return book


def return_confirmed(book: Playbook, total: int, reason: str = "r", **pin: str) -> Playbook:
    """Where the server does not hold the sale it is asked once more, and does not answer."""
    book >> ev(ReturnConfirmed, reason=reason, total=total, **pin)
    return unheld(book)


def unheld(book: Playbook) -> Playbook:
    if any(one.purpose == "return" for one in book.till.asking):
        ask = hole()
        assert book.sale.refund is not None
        number = book.sale.refund.of.number
        book << Ask(ask, LeaseSale(number=number, attempt=ask)) << said("asking_for_sale", number)
        book >> ev(Answered, ask=ask, answer=Unreachable())
    return book
