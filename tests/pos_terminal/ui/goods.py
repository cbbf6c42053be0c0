"""Goods of an order at the counter: collected, in sight, gone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from pos_terminal.contract.benefits import FreeUnits
from pos_terminal.contract.cloud import (
    CheckCoupon,
    Coupon,
    CouponChecked,
    Coupons,
    FindCoupons,
    Leased,
    LeaseOrder,
    LookUpOrder,
    OrderFound,
    RedeemCoupon,
    Redeemed,
)
from pos_terminal.contract.facts import GoodsHandedOver
from pos_terminal.till import events
from pos_terminal.ui import intents
from pos_terminal.ui.model import HandOverView, HistoryView, PresaleView
from tests.pos_terminal.till.scenes import order, slip
from tests.pos_terminal.ui.counter import Counter

Key = Qt.Key


def voucher(code: str = "v", of: str | None = "o1") -> Coupon:
    terms = FreeUnits(benefit=code, title=f"提货券 {code}", valid_from_ms=0, valid_to_ms=2**50, redemption="fulfilment")
    return Coupon(benefit=terms, order=of)


def collected(counter: Counter, *offered: Coupon) -> PresaleView:
    """The balance of o1 is taken by card."""
    counter.start()
    return collected_now(counter, *offered)


def collected_now(counter: Counter, *offered: Coupon) -> PresaleView:
    runtime = counter.runtime
    runtime.answers[LookUpOrder] = lambda _: OrderFound(order=order(), at_ms=runtime.at_ms)
    runtime.answers[FindCoupons] = lambda _: Coupons(coupons=offered)
    runtime.answers[LeaseOrder] = lambda _: Leased(fence="f1")
    runtime.answers[CheckCoupon] = lambda asked: CouponChecked(coupon=voucher(asked.code, None))
    runtime.answers[RedeemCoupon] = lambda _: Redeemed(reference="r1")
    counter.ask(intents.LookUpOrder(text="o1"), intents.CollectBalance(), intents.PayCard(text=None))
    runtime.card(events.Approved(slip=slip(600_000)))
    return finished(counter)


def finished(counter: Counter) -> PresaleView:
    presale = counter.sale().presale
    assert presale is not None
    assert (counter.sale().mode, presale.stage) == ("presale", "collected")
    return presale


def goods(counter: Counter) -> HandOverView:
    view = finished(counter).hand_over
    assert view is not None
    return view


def gone(counter: Counter) -> list[GoodsHandedOver]:
    return [fact for fact in counter.runtime.facts if isinstance(fact, GoodsHandedOver)]


def visible(counter: Counter, name: str) -> bool:
    return any(one.isVisible() for one in counter.window.findChildren(QAbstractButton, name))


def history(counter: Counter) -> HistoryView:
    counter.ask(intents.OpenScreen(name="history"))
    body = counter.body()
    assert isinstance(body, HistoryView)
    return body
