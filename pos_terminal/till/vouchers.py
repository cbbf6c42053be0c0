"""Fulfilment vouchers (提货凭证) as they are shown: kept before the money, taken for the goods at hand after it.

None lowers anything. What consumes them is ``till.fulfilling``, on the word of a hand-over.
"""

from __future__ import annotations

import msgspec

from pos_terminal.contract.cloud import Answer, CheckCoupon, Coupon, CouponChecked, Refusal
from pos_terminal.contract.facts import VoucherKept
from pos_terminal.till import fulfilling
from pos_terminal.till.effects import FindCollected
from pos_terminal.till.events import CouponScanned, Unreachable
from pos_terminal.till.hand_over import MAX_VOUCHERS, HandOver, VoucherOn, with_voucher
from pos_terminal.till.hand_over_events import VoucherLeftOut
from pos_terminal.till.selling import ready_to_sell
from pos_terminal.till.state import Asking, Sale
from pos_terminal.till.turn import Turn
from pos_terminal.till.vouchers_kept import why_not_kept

_NEEDS_SALE = ("no_such_coupon", "order_needed")
"""What the cloud says of a coupon that it finds only beside the order it is to lower."""


def at_hand(turn: Turn) -> HandOver | None:
    """The hand-over that a voucher scanned now is for: nothing else is being sold."""
    if turn.sale is not None and not turn.sale.is_empty:
        return None
    return next((one for one in turn.state.hand_overs if one.sale == turn.state.at_hand), None)


def _refuse(turn: Turn, against: str, coupon: Coupon) -> None:
    """Of several scanned one after the other, the notice names the one."""
    turn.refuse("voucher_not_usable", against, coupon.order or "", coupon.benefit.title or coupon.id)


# --- before the money ----------------------------------------------------------------------------------------------


def keep(turn: Turn, sale: Sale, coupon: Coupon) -> None:
    """A voucher scanned too early: remembered for its order, to be offered when the goods are handed over."""
    title = coupon.benefit.title or coupon.id
    if sale.order is None:
        turn.refuse("voucher_without_order", title)
    elif against := why_not_kept(sale.order.order, sale.store, coupon):
        _refuse(turn, against, coupon)
    elif any(one.coupon == coupon.id for one in sale.vouchers):
        turn.refuse("voucher_kept_already", title)
    elif len(sale.vouchers) >= MAX_VOUCHERS:
        turn.refuse("too_many_vouchers", str(MAX_VOUCHERS))
    else:
        turn.change_sale(vouchers=(*sale.vouchers, VoucherKept(coupon=coupon.id, title=title)))
        turn.notice("voucher_kept", title)


# --- scanned after the money ---------------------------------------------------------------------------------------


def scan(turn: Turn, event: CouponScanned) -> None:
    """A code with nothing on sale: a voucher for the goods at hand, or one that says itself whose they are."""
    if not ready_to_sell(turn):
        return
    over = at_hand(turn)
    if any(one.purpose == "voucher" and one.subject == event.code for one in turn.state.asking):
        turn.refuse("wait_for_answer")
    elif over is not None and (known := over.voucher(event.code)) is not None:
        _scanned_again(turn, over, known)
    else:
        sale, order = (over.sale, over.order) if over is not None else ("", None)
        turn.ask(CheckCoupon(code=event.code, order=order), "voucher", event.code, sale=sale)


def _scanned_again(turn: Turn, over: HandOver, known: VoucherOn) -> None:
    one = over.attempt(known.attempt)
    if over.at_ms is None:
        turn.refuse("voucher_hand_over_first", known.title)
    elif one is not None and one.status != "refused":
        turn.refuse("voucher_consumed" if one.status == "done" else "voucher_waits", known.title)
    else:
        fulfilling.begin(turn, over, known)


def checked(turn: Turn, asking: Asking, answer: Answer | Unreachable) -> None:
    """What the scanned code is. One for other goods leads to their sale, wherever the ledger has it.

    It was scanned for the goods that were at hand: for others only where it says itself that it is theirs.
    """
    if not ready_to_sell(turn):
        return
    over = at_hand(turn)
    if isinstance(answer, Refusal) and over is None and answer.code in _NEEDS_SALE:
        turn.refuse("scan_goods_first")
    elif isinstance(answer, Refusal):
        turn.refuse("voucher_not_usable", answer.code, answer.reason, asking.subject)
    elif not isinstance(answer, CouponChecked):
        turn.refuse("coupon_unreachable", asking.subject)
    elif answer.coupon.benefit.redemption != "fulfilment":
        turn.refuse("scan_goods_first")
    else:
        _assign(turn, over, answer.coupon, late=asking.sale != (over.sale if over is not None else ""))


def _assign(turn: Turn, over: HandOver | None, coupon: Coupon, *, late: bool) -> None:
    """To the goods it is for: those ``over``, or an earlier sale's. ``late``: what is at hand has changed meanwhile."""
    title = coupon.benefit.title or coupon.id
    if over is not None and (coupon.order == over.order or (coupon.order is None and not late)):
        take(turn, over, coupon)
    elif late:
        turn.refuse("coupon_came_late", title)
    elif coupon.order is None or not at_rest(turn):
        turn.refuse("voucher_without_order", title)
    elif against := why_not_kept(coupon.order, turn.state.store, coupon):
        _refuse(turn, against, coupon)
    else:
        turn.want(FindCollected(coupon.order, coupon.id, title))


def at_rest(turn: Turn) -> bool:
    return turn.sale is None or turn.sale.is_empty


def take(turn: Turn, over: HandOver, coupon: Coupon) -> None:
    """A voucher for these goods: to be consumed with the hand-over, at once where they went already."""
    assert over.of.order is not None
    title = coupon.benefit.title or coupon.id
    if against := why_not_kept(over.order, turn.state.store, coupon):
        _refuse(turn, against, coupon)
    else:
        add(turn, over, coupon.id, title)


def add(turn: Turn, over: HandOver, coupon: str, title: str) -> None:
    """As ``take``, of a voucher that nothing stands against."""
    if over.returned:
        turn.refuse("all_returned", over.number)
    elif (known := over.voucher(coupon)) is not None:
        _scanned_again(turn, over, known)
    elif len(over.vouchers) >= MAX_VOUCHERS:
        turn.refuse("too_many_vouchers", str(MAX_VOUCHERS))
    else:
        voucher = VoucherOn(coupon=coupon, title=title)
        over = with_voucher(over, voucher)
        fulfilling.put(turn, over)
        if over.at_ms is None:
            turn.refuse("voucher_hand_over_first", title)
        else:
            fulfilling.begin(turn, over, voucher)


def leave_out(turn: Turn, event: VoucherLeftOut) -> None:
    over = next((one for one in turn.state.hand_overs if one.sale == event.sale), None)
    known = over.voucher(event.coupon) if over is not None else None
    if over is None or known is None or over.at_ms is not None:
        turn.refuse("not_now")
        return
    fulfilling.put(turn, msgspec.structs.replace(over, vouchers=tuple(one for one in over.vouchers if one != known)))
    turn.notice("voucher_left_out", known.title)
