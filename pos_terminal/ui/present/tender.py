"""The money screen: what is due, what a likely customer hands over, which kinds can be taken now and why not."""

from __future__ import annotations

from pos_terminal.sale.tenders import cash_keys, rounded_down
from pos_terminal.till.pricing import Totals
from pos_terminal.till.state import Intent, Sale
from pos_terminal.till.tendering import redeemed_for_good
from pos_terminal.ui.intents import PayKind
from pos_terminal.ui.messages import refusal
from pos_terminal.ui.model import AttemptView, CashKey, TenderView
from pos_terminal.ui.present.attempts import at_risk_text
from pos_terminal.ui.present.context import Seen, money, money_or_nothing

KINDS: tuple[PayKind, ...] = ("cash", "card", "code")


def cash_due(sale: Sale, left: int, unit: int) -> int:
    """What is due where all of it is paid in cash: rounded down (抹零), unless money or a redemption hangs on it.

    An order's balance is what the cloud expects to the fen: it is never rounded.
    """
    if unit <= 0 or sale.frozen or sale.order is not None or sale.rounding_unit or left <= 0:
        return left
    return left - rounded_down(left, unit)


def is_refused(sale: Sale) -> bool:
    """Whether it is an order whose balance is not for this till to take, whatever the link."""
    return sale.why_not is not None or (sale.order is not None and sale.order.route == "platform")


def sale_blocked(seen: Seen, sale: Sale) -> str:
    """Why no money at all can be taken for this sale now; empty if it can."""
    if sale.voiding:
        return seen.say("why_voiding")
    if sale.why_not is not None:
        return refusal(sale.why_not, seen.language, kind="order")
    if sale.order is not None and sale.order.route == "platform":
        return seen.say("why_platform")
    if sale.order is not None and seen.server_down:
        return seen.say("why_order_offline_parkable" if sale.frozen else "why_order_offline")
    return ""


def kinds_open(seen: Seen, sale: Sale, left: int) -> tuple[tuple[PayKind, ...], dict[PayKind, str]]:
    """The kinds that can be taken now, and for each other the reason."""
    reason = sale_blocked(seen, sale) or (seen.say("why_waiting") if sale.waiting or sale.looking else "")
    if reason:
        return (), dict.fromkeys(KINDS, reason)
    if left <= 0 and (sale.unresolved or sale.stray):
        return (), dict.fromkeys(KINDS, seen.say("why_covered"))
    if left <= 0:
        return ("cash",), dict.fromkeys(KINDS[1:], seen.say("why_nothing_due"))
    reasons: dict[PayKind, str] = {}
    if seen.links.pinpad.state == "absent":
        reasons["card"] = seen.say("why_no_pinpad")
    elif sale.pinpad_unresolved:
        reasons["card"] = seen.say("why_card_unresolved")
    elif any(one.pinpad_unresolved for one in seen.state.parked):
        reasons["card"] = seen.say("why_card_unresolved_parked")
    elif seen.state.pinpad_unresolved:
        reasons["card"] = seen.say("why_card_going_back")
    if sale.code_unresolved:
        reasons["code"] = seen.say("why_code_unresolved")
    elif seen.server_down:
        reasons["code"] = seen.say("why_code_offline")
    return tuple(kind for kind in KINDS if kind not in reasons), reasons


def can_leave(sale: Sale) -> bool:
    """Whether the basket or the order may be shown again: no money was taken and none is on its way."""
    return not sale.holds_money and not sale.voiding and not sale.unresolved


def tender_view(seen: Seen, sale: Sale, totals: Totals) -> TenderView:
    kinds, reasons = kinds_open(seen, sale, totals.left)
    due = cash_due(sale, totals.left, seen.session.rounding_unit)
    intent = sale.intent
    awaiting = intent is not None and intent.awaits_code and not sale.waiting
    held = seen.state.code_waiting
    asked = intent.amount if intent is not None and intent.kind != "cash" else None
    return TenderView(
        kind=_kind(seen, sale, totals),
        due=money(totals.left),
        due_minor=totals.left,
        cash_due=money(due),
        cash_due_minor=due,
        rounding=money_or_nothing(totals.left - due),
        entered=money(asked) if asked is not None else "",
        cash_keys=_cash_keys(seen, due) if "cash" in kinds else (),
        awaiting_code=awaiting,
        code_held=money(held.amount) if held is not None else "",
        code_unused=_unused(seen, intent, totals),
        kinds=kinds,
        kind_reasons=reasons,
        can_leave=can_leave(sale),
        final=_final(seen, sale),
        previews=bool(seen.session.later),
        at_risk=at_risk_text(seen, sale),
        at_risk_minor=sum(one.amount for one in sale.may_be_paid),
    )


def unreached_views(seen: Seen) -> tuple[AttemptView, ...]:
    """The card that a silent pinpad was never told of: as a refusal, which says the same of the money."""
    why = seen.session.unreached
    if not why:
        return ()
    refused = AttemptView(
        attempt="unreached",
        kind="card",
        state="refused",
        title=seen.say("kind_card"),
        status=seen.say("refused_card"),
        detail=refusal(why, seen.language, kind="card"),
    )
    return (refused,)


def _kind(seen: Seen, sale: Sale, totals: Totals) -> PayKind:
    """What is under way, else what was asked for, to be had or not: nothing turns into cash that nobody chose.

    A balance is large: by card, where the till has a pinpad. Where nothing is due, there is nothing to choose.
    """
    intent, chosen = sale.intent, seen.session.tender_kind
    under_way = next((one.kind for one in sale.attempts if one.status == "pending"), "")
    if under_way == "code" or (intent is not None and intent.awaits_code) or seen.state.code_waiting is not None:
        return "code"
    if under_way == "card" or sale.looking:
        return "card"
    if totals.left <= 0:
        return "cash"
    if chosen == "balance":
        return "cash" if seen.links.pinpad.state == "absent" else "card"
    return chosen


def _unused(seen: Seen, intent: Intent | None, totals: Totals) -> str:
    """Why the code that was scanned was not used, and what is due now instead of what was due then."""
    if intent is None or not intent.unused:
        return ""
    return seen.say(f"unused_{intent.unused}", money(intent.told or 0), money(totals.left))


def _final(seen: Seen, sale: Sale) -> str:
    """What is redeemed before the money and cannot be taken back then: said before it is begun."""
    titles = [one.benefit.title or one.benefit.benefit for one in redeemed_for_good(sale)]
    return seen.say("redeemed_for_good", seen.say("list_comma").join(titles)) if titles else ""


def _cash_keys(seen: Seen, due: int) -> tuple[CashKey, ...]:
    amounts = cash_keys(due)
    exact = (CashKey(label=seen.say("exact"), text=""),) if amounts else ()
    return exact + tuple(CashKey(label=f"¥{money(one)}", text=f"{one // 100}.{one % 100:02d}") for one in amounts[1:])
