"""An order of the cloud store as terminals read it, and whether a store may take its balance now.

The words are the project's own, as in ``contract.cloud``, from where all of it can be had.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from pos_terminal.contract.facts import CollectionRoute, OrderCollected, OrderStep
from pos_terminal.contract.quantity import Quantity

OrderStatus = Literal["unpaid", "deposit_unpaid", "balance_unpaid", "paid", "forfeited", "closed"]
StepStatus = Literal["unpaid", "paid"]
StepName = Literal["deposit", "balance", "instalment"]
DepositKind = Literal["earnest", "prepayment", "privilege"]
_Settled = Literal["closed", "forfeited", "refund_open", "already_paid", "other_store", "not_presale"]
_NotNow = Literal["credit_purchase", "deposit_unpaid", "not_in_window", "window_over"]
WhyNot = Literal[_Settled, _NotNow]
PaidBy = Literal["us", "elsewhere", "unsettled"]

OrderNumber = Annotated[str, msgspec.Meta(min_length=1, max_length=32, pattern=r"^[A-Za-z0-9_-]+$")]


class Window(msgspec.Struct, frozen=True):
    """When a balance may be collected: both ends inclusive."""

    starts_ms: int
    ends_ms: int


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A numbered step of an order's payment, from 1. ``payee``: the legal entity the money of this step belongs to."""

    step: int
    name: StepName
    due: int
    paid: int
    status: StepStatus
    payee: str


class OrderLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of an order. ``item`` is the cloud's item id; brand, category and industry are for benefit scopes."""

    line: str
    sku: str
    item: str
    title: str
    quantity: Quantity
    unit_price: int
    amount: int
    brand: str = ""
    category: str = ""
    industry: str = ""


class TransientBuyer(msgspec.Struct, frozen=True, kw_only=True):
    """Masked text (``张**``, the last four digits) that lets a clerk greet the right customer. For the screen only.

    Transient: it is shown and forgotten. No fact, draft or log holds it; its own repr tells nothing.
    """

    masked_name: str = ""
    phone_tail: str = ""

    def __repr__(self) -> str:
        return "TransientBuyer(…)"


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """A cloud order as last read. ``store`` is the one it is booked to; "" where the cloud names none.

    ``deposit_paid`` is money, ``deposit_credit`` what it counts as (never less); ``balance_due`` = Σ line amounts −
    ``deposit_credit``, before benefits. ``window`` None = unknown: collected online only. ``credit_buy`` is the phase
    1–3 of a credit purchase, None for an ordinary one. ``buyer`` is the cloud's opaque open id;
    the server alone knows it.
    """

    order: OrderNumber
    seller: str
    store: str
    status: OrderStatus
    lines: tuple[OrderLine, ...]
    steps: tuple[Step, ...] = ()
    deposit_kind: DepositKind | None = None
    deposit_paid: int = 0
    deposit_credit: int = 0
    balance_due: int = 0
    window: Window | None = None
    refund_open: bool = False
    credit_buy: Literal[1, 2, 3] | None = None
    route: CollectionRoute = "platform"
    buyer: str = ""
    display: TransientBuyer = TransientBuyer()

    @property
    def is_paid(self) -> bool:
        """Whether the cloud holds the balance as paid: what a collection waits to read back."""
        return self.status == "paid"


def why_not_collectable(order: Order, at_ms: int, store: str) -> WhyNot | None:
    """Why ``store`` may not take the balance of ``order`` now; None if it may. Status goes before window.

    An order booked to no store is none of another's: the server shows it only where head office permits that.
    An unknown window is no reason: the order has just been read from the cloud, and the cloud decides. A credit
    purchase waits for the flow that knows of its automatic debit.
    """
    if order.status in ("closed", "forfeited"):
        return "closed" if order.status == "closed" else "forfeited"
    if order.refund_open:
        return "refund_open"
    if order.status == "paid":
        return "already_paid"
    if order.store and order.store != store:
        return "other_store"
    if order.credit_buy is not None:
        return "credit_purchase"
    if not order.steps:
        return "not_presale"
    if order.status == "deposit_unpaid":
        return "deposit_unpaid"
    if order.window is None:
        return None
    if at_ms < order.window.starts_ms:
        return "not_in_window"
    return "window_over" if at_ms > order.window.ends_ms else None


def collected(order: Order, lease: str) -> OrderCollected:
    """What a closed sale records of the order whose balance it collects under ``lease``: nothing personal."""
    return OrderCollected(
        order=order.order,
        route=order.route,
        deposit=order.deposit_paid,
        credit=order.deposit_credit,
        deposit_kind=order.deposit_kind or "",
        steps=tuple(
            OrderStep(step=step.step, name=step.name, due=step.due, paid=step.paid, payee=step.payee)
            for step in order.steps
        ),
        lease=lease,
        seller=order.seller,
    )
