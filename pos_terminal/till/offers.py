"""The coupons a customer holds, the buyer of an order or a member: put on the sale to choose from.

Those of a buyer the till asks for by itself, those of a member when their code is shown (``members``). An offer is the
server's word of the moment it was asked; only the redemption decides. Without an answer nothing is lost: a coupon can
be scanned or its code typed.
"""

from __future__ import annotations

import msgspec

from pos_terminal.contract.cloud import (
    Answer,
    Coupon,
    Coupons,
    CouponStatus,
    FindCoupons,
    QueryRedemption,
    RedeemCoupon,
    at_most,
)
from pos_terminal.contract.facts import RedemptionSubject
from pos_terminal.till.events import Unreachable
from pos_terminal.till.sold import NEXT_LINE_BYTES, room_in_fact
from pos_terminal.till.state import Asking, BenefitOnSale, Sale
from pos_terminal.till.turn import Turn
from pos_terminal.till.vouchers_kept import with_offered

MAX_OFFERS = 50  # the draft is written at each change, and nobody reads further
_STATUS: dict[str, CouponStatus] = {
    "used": "used",
    "used_elsewhere": "used",
    "expired": "expired",
    "not_yet": "not_yet",
    "void": "void",
}


def ask_for_offers(turn: Turn) -> None:
    """Asks for the coupons of the buyer whose order is on screen, unless that is under way."""
    sale = turn.sale
    assert sale is not None
    assert sale.order is not None
    if not any(one.purpose == "offers" and one.sale == sale.sale for one in turn.state.asking):
        turn.ask(FindCoupons(order=sale.order.order), "offers", sale.order.order)


def offers_answered(turn: Turn, asking: Asking, answer: Answer | Unreachable) -> None:
    """Puts the coupons on the sale they were asked for, wherever it is now; without them, one quiet word."""
    sale = next((one for one in turn.sales() if one.sale == asking.sale), None)
    if sale is None or sale.order is None or sale.order.order != asking.subject:
        return
    if isinstance(answer, Coupons):
        told = with_offered(msgspec.structs.replace(sale, offers=at_most(answer.coupons, MAX_OFFERS)))
        turn.put_sale(told if is_paying(sale) else with_offers(told, turn.at_ms))
    elif turn.sale is not None and turn.sale.sale == sale.sale:
        turn.notice("offers_unreachable", asking.subject)


def why_not_offered(sale: Sale, coupon: Coupon) -> str:
    """What stands against putting a coupon on the sale, in a word of ``ui/messages``; "" where nothing does."""
    if coupon.order is not None and (sale.order is None or sale.order.order != coupon.order):
        return "other_order"
    if coupon.status != "usable":
        return coupon.status
    return "voucher" if coupon.benefit.redemption == "fulfilment" else ""


def is_paying(sale: Sale) -> bool:
    """Whether the customer is paying what was said: nothing joins the sale by itself any more."""
    return sale.frozen or sale.intent is not None


def with_offers(sale: Sale, at_ms: int) -> Sale:
    """The sale with every coupon that may be used on it, as far as they fit into its fact."""
    for coupon in sale.offers:
        on_sale = any(one.benefit.benefit == coupon.id for one in sale.benefits)
        if not on_sale and not why_not_offered(sale, coupon) and room_in_fact(sale) >= NEXT_LINE_BYTES:
            added = as_benefit(sale, coupon)
            sale = msgspec.structs.replace(sale, benefits=(*sale.benefits, added), priced_at_ms=at_ms)
    return sale


def as_benefit(sale: Sale, coupon: Coupon) -> BenefitOnSale:
    """The coupon as a benefit of the sale, with the member who holds it."""
    held = offered(sale, coupon.id) is not None
    return BenefitOnSale(benefit=coupon.benefit, coupon=coupon.id, member=sale.member if held else "")


def without_member(sale: Sale, at_ms: int, *, forced_too: bool = False) -> Sale:
    """The sale without its member and what their code brought, less what was redeemed or is wanted by the clerk.

    ``forced_too``: what the clerk wants goes as well, since somebody else's coupons come in its place.
    """
    if not sale.member:
        return sale
    gone = {
        one.benefit.benefit
        for one in sale.benefits
        if one.member and one.attempt is None and (forced_too or sale.forced.get(one.benefit.benefit) != "in")
    }
    return msgspec.structs.replace(
        sale,
        member="",
        offers=(),
        benefits=tuple(one for one in sale.benefits if one.benefit.benefit not in gone),
        forced={name: how for name, how in sale.forced.items() if name not in gone},
        priced_at_ms=at_ms,
    )


def leave_to_the_next(turn: Turn) -> None:
    """With the last line the customer goes, and nothing of theirs may stay for whoever comes next: no member, no
    coupon, no choice, and no answer that is still under way."""
    sale = turn.sale
    assert sale is not None
    if sale.lines or not sale.is_empty:
        return
    theirs = ("member", "coupon")
    turn.change(asking=tuple(one for one in turn.state.asking if one.purpose not in theirs or one.sale != sale.sale))
    turn.change_sale(member="", offers=(), benefits=(), forced={}, priced_at_ms=turn.at_ms)


def redemption(sale: Sale, one: BenefitOnSale, serial: str, amount: int) -> RedeemCoupon:
    """The question that redeems a coupon of the sale, under ``serial``."""
    order = sale.order.order if sale.order else None
    return RedeemCoupon(coupon=one.coupon, serial=serial, order=order, amount=amount, member=one.member or None)


def redemption_query(sale: Sale, subject: RedemptionSubject) -> QueryRedemption:
    """The question how a redemption ended."""
    held_by = next((one.member for one in sale.benefits if one.attempt == subject.serial), "")
    return QueryRedemption(coupon=subject.benefit, serial=subject.serial, order=subject.order, member=held_by or None)


def offered(sale: Sale, coupon: str) -> Coupon | None:
    """The offer of that id."""
    return next((one for one in sale.offers if one.id == coupon), None)


def offer_refused(sale: Sale, coupon: str, code: str) -> Sale:
    """What the cloud said of a coupon when it was to be redeemed holds for its offer too."""
    status = _STATUS.get(code)
    if status is None:
        return sale
    told = tuple(msgspec.structs.replace(one, status=status) if one.id == coupon else one for one in sale.offers)
    return msgspec.structs.replace(sale, offers=told)
