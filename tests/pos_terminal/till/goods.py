"""Orders whose goods are handed over: vouchers, balances that were collected, and what became of each."""

from __future__ import annotations

from typing import Any

from pos_terminal.contract.benefits import FreeUnits, Scope
from pos_terminal.contract.cloud import CheckCoupon, Coupon, CouponChecked, Unknown
from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptDone,
    AttemptUnknown,
    GoodsHandedOver,
    RedemptionSubject,
    SaleClosed,
)
from pos_terminal.till.effects import Ask, Exchange, OpenDrawer, PrintSale, StartTimer
from pos_terminal.till.events import Answered, CashGiven, CouponScanned, Unreachable
from pos_terminal.till.hand_over import HandOver
from pos_terminal.till.hand_over_events import GoodsTaken
from pos_terminal.till.return_events import ReturnAll
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.steps import approve, found, leased, return_confirmed, return_opened, secured, with_order


def voucher(name: str = "v", **fields: Any) -> Coupon:
    stores = fields.pop("stores", None)
    terms = FreeUnits(
        benefit=name,
        title=f"提货券 {name}",
        valid_from_ms=0,
        valid_to_ms=2**50,
        redemption="fulfilment",
        scope=Scope(stores=stores) if stores else Scope(),
    )
    return Coupon(benefit=terms, **{"order": "o1", **fields})


def scanned(book: Playbook, one: Coupon, *, order: str | None = "o1") -> Playbook:
    """A code is scanned and checked; what is said of it comes next."""
    ask = hole()
    book >> ev(CouponScanned, code=one.id) << Ask(ask, CheckCoupon(code=one.id, order=order))
    return book >> ev(Answered, ask=ask, answer=CouponChecked(coupon=one))


def pay(book: Playbook) -> Playbook:
    approve(book, secured(book), 600_000) << saved(AttemptDone, SaleClosed) << said("tender_approved")
    book << PrintSale << Exchange << StartTimer << said("sale_closed")
    return book


def collected(*vouchers: Coupon) -> Playbook:
    """The balance of o1 is taken by card; the vouchers were shown before."""
    book = with_order()
    for one in vouchers:
        scanned(book, one) << said("voucher_kept", one.benefit.title)
    return pay(book)


def over(book: Playbook) -> HandOver:
    return book.till.hand_overs[-1]


def handed_over(*vouchers: Coupon) -> tuple[Playbook, list[Any]]:
    """The goods went, and each voucher is being consumed; → their questions."""
    book = collected(*vouchers)
    asks = [hole() for _ in vouchers]
    begun = [AttemptBegun] * len(vouchers)
    book >> ev(GoodsTaken, sale=book.last(SaleClosed).sale) << saved(GoodsHandedOver, *begun)
    book << said("goods_handed_over", book.last(SaleClosed).number) << Exchange
    for place, ask in enumerate(asks):
        book << Ask(ask, hole())
        if place + 1 < len(asks):
            book << Exchange
    book.done()
    return book, asks


def waiting(why: Any = None) -> Playbook:
    """One voucher that waits: the server was surely not reached, or nobody knows."""
    book, (ask,) = handed_over(voucher())
    answer = Unreachable() if why is None else why
    book >> ev(Answered, ask=ask, answer=answer)
    if isinstance(answer, Unknown):
        book << saved(AttemptUnknown)
    book << said("voucher_waits", "提货券 v") << StartTimer(f"voucher/{serial(book)}", 2_000)
    book.done()
    return book


def serial(book: Playbook) -> str:
    attempt: str = book.last(AttemptBegun).attempt
    return attempt


def status(book: Playbook) -> str:
    return over(book).attempts[-1].status


def of_redemption(fact: AttemptBegun) -> bool:
    return isinstance(fact.subject, RedemptionSubject)


def bring_everything_back(book: Playbook) -> Playbook:
    return bring_back(book, book.last(SaleClosed))


def bring_back(book: Playbook, sold: SaleClosed) -> Playbook:
    """All of ``sold`` comes back."""
    return_opened(book, sold) >> ev(ReturnAll)
    assert book.sale.refund is not None
    assert book.sale.refund.plan is not None
    return return_confirmed(book, book.sale.refund.plan.total)


def paid_in_cash(*vouchers: Coupon) -> Playbook:
    book = with_order()
    for one in vouchers:
        scanned(book, one) << said("voucher_kept")
    reread = leased(book, ev(CashGiven, amount=600_000))
    book >> ev(Answered, ask=reread, answer=found()) << saved(SaleClosed) << OpenDrawer << PrintSale << Exchange
    book << StartTimer << said("sale_closed")
    return book
