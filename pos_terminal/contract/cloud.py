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
from pos_terminal.contract.facts import CodeSlip, Funder, Wallet
from pos_terminal.contract.orders import (
    DepositKind,
    Order,
    OrderLine,
    OrderNumber,
    OrderStatus,
    PaidBy,
    Step,
    StepName,
    StepStatus,
    TransientBuyer,
    WhyNot,
    Window,
    collected,
    why_not_collectable,
)

__all__ = [  # what is had from here beside questions and answers: the orders they are about
    "DepositKind",
    "Order",
    "OrderLine",
    "OrderNumber",
    "OrderStatus",
    "PaidBy",
    "Step",
    "StepName",
    "StepStatus",
    "TransientBuyer",
    "WhyNot",
    "Window",
    "collected",
    "why_not_collectable",
]

MAX_MESSAGE_BYTES = 256 * 1024

CouponStatus = Literal["usable", "used", "expired", "not_yet", "void"]

OwnId = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=128, pattern=r"^[\x21-\x7e]+$")]
ReceiptNumber = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
Amount = Annotated[int, msgspec.Meta(ge=1, le=10**13)]
Discount = Annotated[int, msgspec.Meta(ge=0, le=10**13)]


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


def at_most(coupons: tuple[Coupon, ...], limit: int) -> tuple[Coupon, ...]:
    """No more than ``limit`` of them; where that leaves some out, those that may be used stand before the others."""
    if len(coupons) <= limit:
        return coupons
    return tuple(sorted(coupons, key=lambda one: one.status != "usable"))[:limit]


# --- questions ----------------------------------------------------------------------------------------------------


class Ask(msgspec.Struct, frozen=True, kw_only=True, tag_field="ask", forbid_unknown_fields=True):
    """Something a terminal asks; who asks stands in the signed request."""


class LookUpOrder(Ask, frozen=True, kw_only=True, tag="look_up_order"):
    """→ ``OrderFound`` | ``Refusal``. Asked again right before and right after the money."""

    order: OrderNumber


class FindCoupons(Ask, frozen=True, kw_only=True, tag="find_coupons"):
    """→ ``Coupons`` of the order's buyer | ``Refusal``."""

    order: OrderNumber


class FindMemberCoupons(Ask, frozen=True, kw_only=True, tag="find_member_coupons"):
    """→ ``MemberCoupons`` of whoever showed the member code | ``Refusal("member_code_expired" | …)``.

    ``code`` is personal and good for a minute: it goes to the cloud and is kept nowhere; the repr hides it. A server
    older than this question cannot read it (``bad_envelope``).
    """

    code: Code

    def __repr__(self) -> str:
        return "FindMemberCoupons(…)"


class CheckCoupon(Ask, frozen=True, kw_only=True, tag="check_coupon"):
    """→ ``CouponChecked`` | ``Refusal``. ``code`` is what was scanned, or a coupon's id."""

    code: Code
    order: OrderNumber | None = None


class LeaseOrder(Ask, frozen=True, kw_only=True, tag="lease_order"):
    """→ ``Leased`` | ``Refusal("leased_elsewhere")``. The same ``attempt`` is granted the same lease again."""

    order: OrderNumber
    attempt: OwnId


class LeaseSale(Ask, frozen=True, kw_only=True, tag="lease_sale", omit_defaults=True):
    """→ ``SaleFound``: nobody else takes goods of the sale back until the asking till's journal says how that ended.

    | ``Refusal("no_such_sale" | "other_store_sale" | "sale_leased_elsewhere" | "sale_too_large" | "attempt_ended")``.
    ``number`` is the one on the receipt. ``attempt`` is this question's own id, which the fact that ends the return
    names as its ``lease``: the same till asking with another takes the sale over from its question before, and the end
    of that one ends nothing any more. None: a program from before there was one.
    """

    number: ReceiptNumber
    attempt: OwnId | None = None


class RedeemCoupon(Ask, frozen=True, kw_only=True, tag="redeem_coupon", omit_defaults=True):
    """→ ``Redeemed`` | ``Refusal`` | ``Unknown``. ``serial`` is ours; ``amount`` the discount it gave.

    A fulfilment voucher gives none, and is consumed once its order's goods are handed over.
    ``Refusal("not_paid_yet")``: the server has neither the sale that collected the order nor the cloud's word that it
    is paid; it is asked again later. ``Refusal("returned")``: the sale's goods all came back, at whichever till.

    ``member``: the reference of ``MemberCoupons``, of whose coupons it is. What stands for nothing is not sent, so that
    an older server takes the question where it has no need of it.
    """

    coupon: Code
    serial: OwnId
    order: OrderNumber | None = None
    amount: Discount
    member: OwnId | None = None


class ReverseRedemption(Ask, frozen=True, kw_only=True, tag="reverse_redemption"):
    """→ ``Done`` | ``Refusal("irreversible" | …)`` | ``Unknown``."""

    coupon: Code
    serial: OwnId


class QueryRedemption(Ask, frozen=True, kw_only=True, tag="query_redemption", omit_defaults=True):
    """→ ``Redeemed`` | ``Refusal("not_redeemed" | "used_elsewhere")`` | ``Unknown``.

    ``member`` as in ``RedeemCoupon``.
    """

    coupon: Code
    serial: OwnId
    order: OrderNumber | None = None
    member: OwnId | None = None


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


class QueryRefund(Ask, frozen=True, kw_only=True, tag="query_refund"):
    """→ ``Done`` | ``Refusal``: a refund of that id had no effect and never will, even if its request arrives later.

    It tells the acquirer of no refund, so that it may be asked where other money was given meanwhile. One the acquirer
    never heard of → ``Refusal("never_arrived")``. A server older than this question cannot read it (``bad_envelope``).
    """

    attempt: OwnId
    of: OwnId


Question = (
    LookUpOrder
    | FindCoupons
    | FindMemberCoupons
    | CheckCoupon
    | LeaseOrder
    | LeaseSale
    | RedeemCoupon
    | ReverseRedemption
    | QueryRedemption
    | PayCode
    | QueryPayCode
    | CancelPayCode
    | RefundPayCode
    | QueryRefund
)


# --- answers ------------------------------------------------------------------------------------------------------


class Reply(msgspec.Struct, frozen=True, kw_only=True, tag_field="answer"):
    """Something a terminal is answered; fields a newer server adds are passed over."""


class OrderFound(Reply, frozen=True, kw_only=True, tag="order_found"):
    """``why_not`` is the server's own judgement for the asking store at ``at_ms``; None = the balance may be taken.

    ``paid_by``: of a paid order whose balance the asking till collects, who made it paid: *us*, by telling the cloud of
    that collection; *elsewhere*, before we told it, so that the customer may have paid twice; *unsettled* while the
    server has yet to find out. None: no such order, or a person settles it.
    ``held_by``: "store/till" of another till that is collecting it; "" where none is, or the server is older than this.
    """

    order: Order
    at_ms: int
    why_not: WhyNot | None = None
    paid_by: PaidBy | None = None
    held_by: str = ""


class Coupons(Reply, frozen=True, kw_only=True, tag="coupons"):
    coupons: tuple[Coupon, ...]


class MemberCoupons(Reply, frozen=True, kw_only=True, tag="member_coupons"):
    """What a member holds, usable or not. ``member`` is a random reference, good at the asking till for some weeks."""

    member: OwnId
    coupons: tuple[Coupon, ...]


class CouponChecked(Reply, frozen=True, kw_only=True, tag="coupon_checked"):
    coupon: Coupon


class Leased(Reply, frozen=True, kw_only=True, tag="leased"):
    fence: str


class SaleFound(Reply, frozen=True, kw_only=True, tag="sale_found"):
    """A closed sale and all its refunds anywhere, in the order they happened: the facts as the journal has them.

    ``fence`` "": it is not held, since nothing of it is left. ``late``: what its till was told of its payments later
    (``AttemptContradicted``) and what was done about that, in their order.
    """

    sale: bytes
    refunds: tuple[bytes, ...] = ()
    late: tuple[bytes, ...] = ()
    fence: str = ""


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


Found = OrderFound | SaleFound | Coupons | MemberCoupons | CouponChecked
Answer = Found | Leased | Redeemed | CodePaid | Pending | Done | Refusal | Unknown


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
