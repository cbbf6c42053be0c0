"""The goods of a collected order: whether the customer has them, and what became of the vouchers that go with them."""

from __future__ import annotations

from typing import Literal

from pos_terminal.contract.facts import SaleClosed
from pos_terminal.contract.records import units_of
from pos_terminal.sale.standing import standing_of
from pos_terminal.till.hand_over import HandOver, VoucherOn
from pos_terminal.till.state import Attempt, Sale
from pos_terminal.ui.intents import AskAgain, LeaveOutVoucher, OpenGoods, TryVoucher
from pos_terminal.ui.messages import refusal
from pos_terminal.ui.model import Action, AttemptView, HandOverView, Notice, Pill, Tone, VoucherView
from pos_terminal.ui.present.context import Seen
from pos_terminal.ui.session import Standing

TRY_KEY = "F6"
CameBack = Literal["part", "whole"]
STATES = {"due": "state_due", "gone": "state_gone", "returned": "state_returned"}
TONES: dict[str, Tone] = {"due": "warn", "gone": "ok", "returned": "plain"}


def known(seen: Seen, sale: str) -> HandOver | None:
    return next((one for one in seen.state.hand_overs if one.sale == sale), None)


def standing(seen: Seen, sale: SaleClosed) -> Standing | None:
    """Where the goods of a closed sale are: as the till knows, else as the ledger told; None: it has none to hand."""
    over = known(seen, sale.sale)
    if over is not None:
        return "gone" if over.at_ms is not None else "returned" if over.returned else "due"
    return seen.session.goods.get(sale.sale)


def hand_over_view(seen: Seen, done: SaleClosed) -> HandOverView | None:
    over = known(seen, done.sale)
    where = standing(seen, done)
    if over is None or where is None:
        return None
    texts = {
        "due": seen.say("goods_due"),
        "gone": seen.say("goods_gone", seen.at(over.at_ms or 0, "%m-%d %H:%M"), over.operator),
        "returned": seen.say("goods_returned"),
    }
    titles = [one.title for one in over.vouchers]
    first = next((one.coupon for one in over.vouchers if _waits_for_key(over, one)), "")
    return HandOverView(
        sale=over.sale,
        goods=_goods(seen, over, where),
        state=Pill(text=texts[where], tone="plain" if over.returned else TONES[where]),
        text=_text(seen, over, where),
        due=where == "due",
        back=_back(seen, over, where),
        titles=seen.say("list_comma").join(titles) if where == "due" else "",
        vouchers=tuple(_voucher(seen, over, one, first=one.coupon == first) for one in over.vouchers),
    )


def came_back(seen: Seen, sale: SaleClosed) -> CameBack | None:
    """How much of the goods of a collected order came back, as far as this till knows."""
    over = known(seen, sale.sale)
    if over is None or not (over.refunds or over.returned):
        return None
    return "whole" if over.returned else "part"


def _units_left(over: HandOver) -> dict[str, int]:
    return {name: len(one.units) for name, one in standing_of(over.of, over.refunds).lines.items()}


def _goods(seen: Seen, over: HandOver, where: Standing) -> str:
    """What is there to hand over; of what went, or all came back, all there was."""
    left = _units_left(over)
    titles = [line.title for line in over.of.lines if where != "due" or left[line.line]]
    return seen.say("list_comma").join(dict.fromkeys(titles))


def _back(seen: Seen, over: HandOver, where: Standing) -> str:
    """«已退回：脚凳 × 1 · 退货单 …»: the goods where only some came back, else the refund alone."""
    if not over.refunds:
        return ""
    numbers = seen.say("list_comma").join(one.number for one in over.refunds)
    if over.returned:
        return seen.say("goods_all_back" if where == "gone" else "goods_back_by", numbers)
    left = _units_left(over)
    gone = [(line, units_of(line) - left[line.line]) for line in over.of.lines]
    goods = [f"{line.title} × {count}" for line, count in gone if count]
    return seen.say("goods_part_back", seen.say("list_comma").join(goods), numbers)


def _text(seen: Seen, over: HandOver, where: Standing) -> str:
    if where == "due":
        count = len(over.vouchers)
        return seen.number_of("goods_ask_vouchers", count) if count else seen.say("goods_ask")
    return seen.say("goods_wait") if over.unresolved else ""


def _waits_for_key(over: HandOver, voucher: VoucherOn) -> bool:
    one = over.attempt(voucher.attempt)
    return one is not None and one.status != "done"


def _voucher(seen: Seen, over: HandOver, voucher: VoucherOn, *, first: bool) -> VoucherView:
    one = over.attempt(voucher.attempt)
    key = TRY_KEY if first else ""
    if one is None:
        leave_out = LeaveOutVoucher(sale=over.sale, coupon=voucher.coupon)
        return VoucherView(
            coupon=voucher.coupon,
            title=voucher.title,
            state=Pill(text=seen.say("voucher_kept")),
            action=Action(label=seen.say("voucher_leave_out"), intent=leave_out) if over.is_due else None,
        )
    asked = any(asking.subject == one.attempt for asking in seen.state.asking)
    deciding = seen.deciding("attempt", one.attempt)
    state, tone = _STATES[one.status]
    text = "checking_supervisor" if deciding else "voucher_asked" if asked and one.unresolved else state
    return VoucherView(
        coupon=voucher.coupon,
        title=voucher.title,
        state=Pill(text=seen.say(text), tone="plain" if asked and one.unresolved else tone),
        detail=_detail(seen, one),
        action=None if asked or deciding else _action(seen, over, voucher, one, key),
        unknown=_unknown(seen, voucher, one) if one.status == "unknown" and not asked and not deciding else None,
    )


_STATES: dict[str, tuple[str, Tone]] = {
    "pending": ("voucher_waiting", "warn"),
    "unknown": ("voucher_unknown", "warn"),
    "done": ("voucher_done", "ok"),
    "refused": ("voucher_not_done", "danger"),
}


def _detail(seen: Seen, one: Attempt) -> str:
    if one.status == "unknown":
        return seen.say("voucher_detail_unknown")
    if one.status == "done" or not one.note:
        return ""
    return refusal(one.note, seen.language, kind="voucher")


def _action(seen: Seen, over: HandOver, voucher: VoucherOn, one: Attempt, key: str) -> Action | None:
    again = TryVoucher(sale=over.sale, coupon=voucher.coupon)
    if one.status == "unknown":
        return Action(label=seen.say("voucher_ask"), intent=AskAgain(attempt=one.attempt), shortcut=key)
    if one.status == "pending":
        return Action(label=seen.say("voucher_now"), intent=again, shortcut=key)
    if one.status == "refused" and not over.returned:
        return Action(label=seen.say("voucher_again"), intent=again, shortcut=key)
    return None


def _unknown(seen: Seen, voucher: VoucherOn, one: Attempt) -> AttemptView:
    """What the supervisor's dialog is about."""
    return AttemptView(
        attempt=one.attempt,
        kind="redemption",
        state="unknown",
        title=seen.say("title_redemption", voucher.title),
        status=seen.say("outcome_unknown"),
        means="benefit",
        decides="voucher",
    )


def kept_vouchers(seen: Seen, sale: Sale) -> tuple[VoucherView, ...]:
    """What was shown for an order before its money."""
    return tuple(
        VoucherView(coupon=one.coupon, title=one.title, state=Pill(text=seen.say("voucher_kept")))
        for one in sale.vouchers
    )


def hand_over_notices(seen: Seen) -> tuple[Notice, ...]:
    """Vouchers that wait while something else is on screen: nothing is to be done, and they are not forgotten."""
    shown = seen.session.done
    return tuple(
        Notice(
            text=seen.say("notice_voucher", titles, over.number),
            tone="plain",
            actions=(Action(label=seen.say("notice_voucher_open"), intent=OpenGoods(sale=over.sale)),),
        )
        for over in seen.state.hand_overs
        if (shown is None or shown.sale != over.sale) and (titles := _waiting(seen, over))
    )


def _waiting(seen: Seen, over: HandOver) -> str:
    waits = {one.attempt for one in over.attempts if one.unresolved and one.note}
    return seen.say("list_comma").join(one.title for one in over.vouchers if one.attempt in waits)
