"""What a terminal asks the server about orders, coupons and payment codes, and the answers. JSON, one a request.

The words are the project's own; how a cloud store or an acquirer says them is the server's business. Amounts are minor
units, instants Unix milliseconds. Everything that has an effect carries an id of ours (``attempt``, ``serial``), so
that asking again is the same question and a lost answer can be queried.

An effect has three outcomes: it happened (``Redeemed``, ``CodePaid``, ``Done``, ``Leased``), it did not, for sure
(``Refusal``), or nobody can say (``Unknown``, ``Pending`` where the customer may still act). A server that cannot be
reached, or that cannot reach the cloud and knows that nothing happened, is no answer at all: the edge reports it.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

import msgspec

from pos_terminal.contract.benefits import Benefit
from pos_terminal.contract.facts import CodeSlip, CollectionRoute, Funder, OrderCollected, OrderStep, Wallet
from pos_terminal.contract.quantity import Quantity

MAX_MESSAGE_BYTES = 256 * 1024

OrderStatus = Literal["unpaid", "deposit_unpaid", "balance_unpaid", "paid", "forfeited", "closed"]
StepStatus = Literal["unpaid", "paid"]
StepName = Literal["deposit", "balance", "instalment"]
DepositKind = Literal["earnest", "prepayment", "privilege"]
CouponStatus = Literal["usable", "used", "expired", "not_yet", "void"]
_Settled = Literal["closed", "forfeited", "refund_open", "already_paid", "other_store", "not_presale"]
_NotNow = Literal["credit_purchase", "deposit_unpaid", "not_in_window", "window_over", "window_unknown"]
WhyNot = Literal[_Settled, _NotNow]
PaidBy = Literal["us", "elsewhere", "unsettled"]

OrderNumber = Annotated[str, msgspec.Meta(min_length=1, max_length=32, pattern=r"^[A-Za-z0-9_-]+$")]
OwnId = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=128, pattern=r"^[\x21-\x7e]+$")]
Amount = Annotated[int, msgspec.Meta(ge=1, le=10**13)]
Discount = Annotated[int, msgspec.Meta(ge=0, le=10**13)]


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
    1–3 of a credit purchase, None for an ordinary one. ``buyer`` is the cloud's opaque open id.
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


def why_not_collectable(order: Order, at_ms: int, store: str, *, online: bool = True) -> WhyNot | None:
    """Why ``store`` may not take the balance of ``order`` now; None if it may. Status goes before window.

    An order booked to no store is none of another's: the server shows it only where head office permits that.
    An unknown window is a reason only where the order was not just read from the cloud (``online`` false) and its route
    lets a store collect at all. A credit purchase waits for the flow that knows of its automatic debit.
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
        return None if online or order.route == "platform" else "window_unknown"
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
        buyer=order.buyer,
    )


class Coupon(msgspec.Struct, frozen=True, kw_only=True):
    """One coupon or voucher a customer holds. Its terms are ``benefit``, whose id names this very coupon.

    ``order``: the order it belongs to, where the cloud binds it to one.
    """

    benefit: Benefit
    status: CouponStatus = "usable"
    order: OrderNumber | None = None

    @property
    def id(self) -> str:
        return self.benefit.benefit


# --- questions ----------------------------------------------------------------------------------------------------


class Ask(msgspec.Struct, frozen=True, kw_only=True, tag_field="ask", forbid_unknown_fields=True):
    """Something a terminal asks; who asks stands in the signed request."""


class LookUpOrder(Ask, frozen=True, kw_only=True, tag="look_up_order"):
    """→ ``OrderFound`` | ``Refusal``. Asked again right before and right after the money."""

    order: OrderNumber


class FindCoupons(Ask, frozen=True, kw_only=True, tag="find_coupons"):
    """→ ``Coupons`` of the order's buyer | ``Refusal``."""

    order: OrderNumber


class CheckCoupon(Ask, frozen=True, kw_only=True, tag="check_coupon"):
    """→ ``CouponChecked`` | ``Refusal``. ``code`` is what was scanned, or a coupon's id."""

    code: Code
    order: OrderNumber | None = None


class LeaseOrder(Ask, frozen=True, kw_only=True, tag="lease_order"):
    """→ ``Leased`` | ``Refusal("leased_elsewhere")``. The same ``attempt`` is granted the same lease again."""

    order: OrderNumber
    attempt: OwnId


class RedeemCoupon(Ask, frozen=True, kw_only=True, tag="redeem_coupon"):
    """→ ``Redeemed`` | ``Refusal`` | ``Unknown``. ``serial`` is ours; ``amount`` the discount it gave.

    A fulfilment voucher gives none, and is consumed once its order's goods are handed over.
    ``Refusal("not_paid_yet")``: the server has neither the sale that collected the order nor the cloud's word that it
    is paid; it is asked again later.
    """

    coupon: Code
    serial: OwnId
    order: OrderNumber | None = None
    amount: Discount


class ReverseRedemption(Ask, frozen=True, kw_only=True, tag="reverse_redemption"):
    """→ ``Done`` | ``Refusal("irreversible" | …)`` | ``Unknown``."""

    coupon: Code
    serial: OwnId


class QueryRedemption(Ask, frozen=True, kw_only=True, tag="query_redemption"):
    """→ ``Redeemed`` | ``Refusal("not_redeemed" | "used_elsewhere")`` | ``Unknown``."""

    coupon: Code
    serial: OwnId
    order: OrderNumber | None = None


class PayCode(Ask, frozen=True, kw_only=True, tag="pay_code"):
    """→ ``CodePaid`` | ``Pending`` | ``Refusal`` | ``Unknown``. ``code`` is a secret: the repr hides it."""

    attempt: OwnId
    code: Code
    wallet: Wallet
    amount: Amount

    def __repr__(self) -> str:
        return f"PayCode(attempt={self.attempt!r}, wallet={self.wallet!r}, amount={self.amount})"


class QueryPayCode(Ask, frozen=True, kw_only=True, tag="query_pay_code"):
    """→ as ``PayCode``; an attempt the acquirer never heard of → ``Refusal("never_arrived")``."""

    attempt: OwnId


class CancelPayCode(Ask, frozen=True, kw_only=True, tag="cancel_pay_code"):
    """→ ``Done``: the attempt has no effect and never will; money taken is given back | ``Refusal`` | ``Unknown``."""

    attempt: OwnId


class RefundPayCode(Ask, frozen=True, kw_only=True, tag="refund_pay_code"):
    """→ ``Done`` | ``Refusal`` | ``Unknown``. ``attempt`` is the refund's own id, ``of`` the paid attempt."""

    attempt: OwnId
    of: OwnId
    amount: Amount


Question = (
    LookUpOrder
    | FindCoupons
    | CheckCoupon
    | LeaseOrder
    | RedeemCoupon
    | ReverseRedemption
    | QueryRedemption
    | PayCode
    | QueryPayCode
    | CancelPayCode
    | RefundPayCode
)


# --- answers ------------------------------------------------------------------------------------------------------


class Reply(msgspec.Struct, frozen=True, kw_only=True, tag_field="answer"):
    """Something a terminal is answered; fields a newer server adds are passed over."""


class OrderFound(Reply, frozen=True, kw_only=True, tag="order_found"):
    """``why_not`` is the server's own judgement for the asking store at ``at_ms``; None = the balance may be taken.

    ``paid_by``: of a paid order whose balance the asking till collects, who made it paid: *us*, by telling the cloud of
    that collection; *elsewhere*, before we told it, so that the customer may have paid twice; *unsettled* while the
    server has yet to find out. None: no such order, or a person settles it.
    """

    order: Order
    at_ms: int
    why_not: WhyNot | None = None
    paid_by: PaidBy | None = None


class Coupons(Reply, frozen=True, kw_only=True, tag="coupons"):
    coupons: tuple[Coupon, ...]


class CouponChecked(Reply, frozen=True, kw_only=True, tag="coupon_checked"):
    coupon: Coupon


class Leased(Reply, frozen=True, kw_only=True, tag="leased"):
    fence: str


class Redeemed(Reply, frozen=True, kw_only=True, tag="redeemed"):
    """``reference`` is the cloud's own number of the redemption."""

    reference: str


class CodePaid(Reply, frozen=True, kw_only=True, tag="code_paid"):
    """``slip.amount``: what the merchant receives = ``buyer_paid`` + Σ ``promotion`` (paid by others, by funder)."""

    slip: CodeSlip
    buyer_paid: int
    promotion: dict[Funder, int] = {}


class Pending(Reply, frozen=True, kw_only=True, tag="pending"):
    """The customer is entering a password: query again, cancel when out of patience."""


class Done(Reply, frozen=True, kw_only=True, tag="done"):
    reference: str = ""


class Refusal(Reply, frozen=True, kw_only=True, tag="refusal"):
    """It took no effect, for sure. ``code`` is a word of ours, ``reason`` the other side's own text."""

    code: str
    reason: str = ""


class Unknown(Reply, frozen=True, kw_only=True, tag="unknown"):
    """It may have taken effect: query before anything else."""

    why: str


Answer = OrderFound | Coupons | CouponChecked | Leased | Redeemed | CodePaid | Pending | Done | Refusal | Unknown


# --- bytes --------------------------------------------------------------------------------------------------------


class MessageError(ValueError):
    """The bytes are no question or answer of this contract; the message says what does not fit."""


_encoder = msgspec.json.Encoder()
_questions: msgspec.json.Decoder[Question] = msgspec.json.Decoder(Question)
_answers: msgspec.json.Decoder[Answer] = msgspec.json.Decoder(Answer)


def encode_question(question: Question) -> bytes:
    return _encoder.encode(question)


def encode_answer(answer: Answer) -> bytes:
    return _encoder.encode(answer)


def decode_question(data: bytes) -> Question:
    """:raises MessageError: not JSON, an unknown kind, a field that does not fit, or too long."""
    return _decode(_questions, data)


def decode_answer(data: bytes) -> Answer:
    """:raises MessageError: not JSON, an unknown kind, a field that does not fit, or too long."""
    return _decode(_answers, data)


_T = TypeVar("_T")


def _decode(decoder: msgspec.json.Decoder[_T], data: bytes) -> _T:
    if len(data) > MAX_MESSAGE_BYTES:
        raise MessageError(f"{len(data)} bytes; the limit is {MAX_MESSAGE_BYTES}")
    try:
        return decoder.decode(data)
    except (ValueError, RecursionError) as error:  # msgspec's errors are ValueErrors, a benefit's own too
        raise MessageError(str(error)) from error
