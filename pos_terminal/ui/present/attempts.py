"""Tenders taken, and everything at risk: what it is, how it stands, what the clerk can do about it."""

from __future__ import annotations

import msgspec

from pos_terminal.contract.facts import (
    CardSlip,
    CodeSlip,
    CodeSubject,
    LateAnswer,
    RedemptionSubject,
    RefundSubject,
    ReversalSubject,
    Tender,
)
from pos_terminal.contract.reasons import Means
from pos_terminal.till.contradictions import is_open
from pos_terminal.till.counting_in import waits_for_room
from pos_terminal.till.decided_codes import is_asked_first
from pos_terminal.till.given_back import thing_of
from pos_terminal.till.making_room import in_the_way
from pos_terminal.till.querying import MAX_QUERIES, asks_by_itself
from pos_terminal.till.refunding import may_be_in_cash, parts
from pos_terminal.till.reversing import holds_irreversible, is_stopped_at, may_go_back_alone
from pos_terminal.till.state import Attempt, Sale
from pos_terminal.till.tendering import intended
from pos_terminal.ui.messages import text_of, thing_text
from pos_terminal.ui.model import AttemptView, Decides, TenderRow, keyed_tender
from pos_terminal.ui.present.context import Seen, money, money_or_nothing, short
from pos_terminal.ui.present.decided import how_it_stands


def tender_rows(seen: Seen, tenders: tuple[Tender, ...]) -> tuple[TenderRow, ...]:
    """The tenders, to look at."""
    return tuple(_tender_row(seen, tender) for tender in tenders)


def open_tender_rows(seen: Seen, sale: Sale) -> tuple[TenderRow, ...]:
    """Those of an unfinished sale, with the way back of each: cash is handed back, the rest comes back by the void.

    Where a coupon forbids the void, or a payment that came after all wants its place, a supervisor has it given back
    alone.
    """
    open_ = not sale.waiting and not sale.looking and not sale.voiding
    alone = may_go_back_alone(seen.state, sale)
    first = {tender.tender for late in seen.state.contradictions for tender in _in_the_way(seen, late)}
    supervised = open_ and alone and not sale.unresolved and sale.intent is None
    return tuple(
        msgspec.structs.replace(
            _tender_row(seen, tender),
            reversible=open_ if tender.kind == "cash" else supervised,
            supervised=tender.kind != "cash",
            makes_room=alone and not holds_irreversible(sale),
            first=tender.tender in first,
        )
        for tender in sale.tenders
    )


def _in_the_way(seen: Seen, late: LateAnswer) -> tuple[Tender, ...]:
    sale = seen.state.sale_of_attempt(late.attempt)
    return in_the_way(sale, late) if sale is not None and waits_for_room(seen.state, late) else ()


def in_the_way_text(seen: Seen, late: LateAnswer) -> str:
    """What is given back first for it: «尾号 1234 的卡 ¥5.00（14:32 收）». Of cash nobody knows when it came."""
    sale, told = seen.state.sale_of_attempt(late.attempt), []
    for tender in _in_the_way(seen, late):
        paid = sale.attempt(tender.attempt) if sale is not None and tender.attempt is not None else None
        thing = thing_text(thing_of(tender), seen.language)
        told.append(seen.say("taken_at", thing, seen.at(paid.begun_at_ms)) if paid is not None else thing)
    return seen.say("list_comma").join(told)


def card_text(seen: Seen, slip: CardSlip) -> str:
    """«尾号 1234 · 银联»: what tells two cards of a customer apart comes first; the scheme as a Chinese shop calls it.

    A number that is masked otherwise stands as it is.
    """
    scheme = seen.say("scheme_unionpay") if "unionpay" in slip.scheme.casefold() else slip.scheme
    tail = slip.card[-4:]
    card = seen.say("card_ending", tail) if len(tail) == 4 and tail.isdecimal() else slip.card
    return " · ".join(filter(None, (card, "" if scheme == "forced" else scheme)))


def _tender_row(seen: Seen, tender: Tender) -> TenderRow:
    slip = tender.slip
    title, detail = seen.say(f"kind_{tender.kind}"), ""
    if isinstance(slip, CardSlip):
        detail = seen.say("forced_tender") if slip.scheme == "forced" else card_text(seen, slip)
    elif isinstance(slip, CodeSlip):
        title = seen.say(f"wallet_{slip.wallet}")
        detail = seen.say("forced_tender") if slip.reference == "forced" else short(slip.reference, 8)
    elif tender.change:
        detail = seen.say("cash_given", money(tender.buyer_paid), money(tender.change))
    promoted = sum(tender.promotion.values())
    if promoted:
        detail = " · ".join(filter(None, (detail, seen.say("promotion", money(promoted)))))
    return TenderRow(
        tender=tender.tender,
        kind=tender.kind,
        title=title,
        detail=detail,
        amount=money(tender.receivable),
    )


def attempt_views(seen: Seen, sale: Sale) -> tuple[AttemptView, ...]:
    """What has no outcome yet, oldest first; what waits for the pinpad, where it will stand then; money that is to be
    given back; the newest refusal until it was seen.

    Then the coupons that were redeemed for good: where nothing else is open, a supervisor's word frees the sale.
    """
    views = [_open_view(seen, sale, one) for one in sale.attempts if one.unresolved]
    views += _looking_views(seen, sale)
    strays = [one for one in sale.stray if not is_stopped_at(sale, one)]
    views += [_stray_view(seen, sale, one) for one in strays if not _is_given_back(sale, one)]
    last = sale.attempts[-1] if sale.attempts else None
    goes_on = sale.intent is not None and not sale.intent.unused
    if last is not None and last.status == "refused" and not goes_on and _is_unseen(seen, sale, last):
        of = sale.attempt(last.subject.of) if isinstance(last.subject, ReversalSubject) else None
        counts = of is not None and of.status == "done" and of not in strays
        views.append(_not_back_view(seen, sale, last, of) if of and counts else _refused_view(seen, sale, last))
    open_ = not sale.unresolved and not sale.holds_money and sale.intent is None
    views += [_final_view(seen, sale, one, open_=open_) for one in sale.attempts if _is_final(one)]
    return tuple(views)


def _is_unseen(seen: Seen, sale: Sale, last: Attempt) -> bool:
    """A refusal until the clerk goes on; what a void stopped at until that goes on, or the sale does; a refused part of
    a return, which has its key, until something else became of it.
    """
    stands = bool(sale.void_stopped) or may_be_in_cash(sale, last)
    return stands or last.attempt != seen.session.dismissed


def at_risk_text(seen: Seen, sale: Sale) -> str:
    """What may have been paid already, as a sentence; "" where nothing may."""
    parts = [seen.say("at_risk_one", _title(seen, sale, one), money(one.amount)) for one in sale.may_be_paid]
    return seen.say("at_risk", seen.say("list_comma").join(parts)) if parts else ""


def _is_given_back(sale: Sale, one: Attempt) -> bool:
    begins = sale.taking_back and sale.intent is not None and sale.intent.of == one.attempt
    return begins or any(other.unresolved for other in sale.reversals_of(one.attempt))


def _is_final(one: Attempt) -> bool:
    return (
        one.status == "done" and isinstance(one.subject, RedemptionSubject) and one.subject.redemption != "reversible"
    )


def _forcing(seen: Seen, one: Attempt) -> bool:
    return seen.deciding("attempt", one.attempt)


def _open_view(seen: Seen, sale: Sale, one: Attempt) -> AttemptView:
    state = seen.state
    asked = {asking.purpose for asking in state.asking if asking.subject == one.attempt}
    forcing, unknown = _forcing(seen, one), one.status == "unknown"
    return AttemptView(
        attempt=one.attempt,
        kind=one.kind,
        state="unknown" if unknown else "pending",
        title=_title(seen, sale, one),
        amount=money_or_nothing(one.amount),
        status=_status(seen, sale, one, querying="query" in asked or "cancel" in asked),
        detail=_detail(seen, sale, one, asking=bool(asked & {"query", "cancel"})),
        can_cancel=_can_cancel(sale, one) and "cancel" not in asked,
        can_ask=unknown and not forcing and not asked & {"query", "cancel"},
        can_force=unknown and not forcing,
        means=_means(sale, one),
        decides=_decides(sale, one),
    )


def _looking_views(seen: Seen, sale: Sale) -> list[AttemptView]:
    """The card that waits for a look at the pinpad, which may take seconds: as it will stand once it is told."""
    if sale.intent is None or not sale.intent.looking:
        return []
    if sale.taking_back:
        return [_looking_back_view(seen, sale, sale.intent.of)]
    refunds = sale.refund is not None
    amount = next(part.tender.amount for part in parts(sale) if not part.settled) if refunds else intended(sale)
    card = seen.say("kind_card")
    return [
        AttemptView(
            attempt=sale.intent.looking,
            kind="refund" if refunds else "card",
            state="pending",
            title=seen.say("title_refund", card) if refunds else card,
            amount=money(amount),
            status=seen.say("status_looking"),
            detail=seen.say("detail_looking_refund" if refunds else "detail_looking_card"),
            can_cancel=True,
            decides="refund" if refunds else "payment",
        )
    ]


def _looking_back_view(seen: Seen, sale: Sale, of: str) -> AttemptView:
    """The card payment that is taken back once the pinpad was looked at."""
    one = sale.attempt(of)
    assert one is not None
    return AttemptView(
        attempt=of,
        kind="reversal",
        state="pending",
        title=seen.say("title_reversal", _title(seen, sale, one)),
        amount=money(one.amount),
        status=seen.say("status_looking"),
        detail=seen.say("detail_looking_reversal"),
    )


def _decides(sale: Sale, one: Attempt) -> Decides:
    """What a supervisor would say of one that has no outcome."""
    subject = one.subject
    if not isinstance(subject, ReversalSubject):
        kinds: dict[str, Decides] = {"refund": "refund", "redemption": "redemption", "lease": "lease"}
        return kinds.get(one.kind, "payment")
    of = sale.attempt(subject.of)
    if of is not None and of.kind == "redemption":
        return "coupon_back"
    if sale.voiding:
        return "back_of_void"
    return "back_of_twice" if of in sale.stray else "back_alone"


def _can_cancel(sale: Sale, one: Attempt) -> bool:
    """What «cancel» would reach: the pending one first, else a payment code whose outcome is unknown."""
    if one.status == "pending":
        return one.kind in ("card", "code") or (one.kind == "refund" and sale.on_pinpad(one))
    pending = any(other.status == "pending" for other in sale.attempts)
    return one.kind == "code" and not pending and sale.intent is None


def _status(seen: Seen, sale: Sale, one: Attempt, *, querying: bool) -> str:
    if _forcing(seen, one):
        return seen.say("checking_supervisor")
    if one.cancelling:
        return seen.say("cancelling")
    if one.status == "unknown":
        asking = querying or (one.asked < MAX_QUERIES and asks_by_itself(sale, one))
        return seen.say("asking_outcome" if asking else "outcome_unknown")
    said = pinpad_text(seen, seen.state.pinpad_text) if sale.on_pinpad(one) else ""
    return said or seen.say(f"status_{one.kind}")


_UNKNOWN = {"card": "detail_unknown_card", "code": "detail_unknown_code"}
_ASKING = {"card": "detail_unknown_asking_card", "code": "detail_unknown_asking_code"}


def _detail(seen: Seen, sale: Sale, one: Attempt, *, asking: bool) -> str:
    """``asking``: it is being asked about, so that nobody can ask now."""
    if one.status == "unknown" and not asks_by_itself(sale, one):
        return seen.say("detail_unknown_void")
    if one.status == "unknown":
        asked = _ASKING.get(one.kind, "detail_unknown_asking")
        return seen.say(asked if asking else _UNKNOWN.get(one.kind, "detail_unknown"))
    if isinstance(one.subject, RefundSubject) and one.subject.kind == "card":
        return seen.say("detail_refund_void" if one.subject.voids else "detail_refund_card")
    if one.kind == "code":
        return seen.say("detail_code", seen.span(seen.now_ms - one.begun_at_ms))
    return seen.say("detail_card") if one.kind == "card" else ""


def _stray_view(seen: Seen, sale: Sale, one: Attempt) -> AttemptView:
    """Money that came twice and could not be given back yet: try again, or a supervisor says that it was."""
    forcing = _forcing(seen, one)
    return AttemptView(
        attempt=one.attempt,
        kind="reversal",
        state="unknown",
        title=seen.say("title_reversal", _title(seen, sale, one)),
        amount=money(one.amount),
        status=seen.say("checking_supervisor" if forcing else "status_stray"),
        detail=seen.say("detail_stray"),
        can_ask=not forcing,
        can_force=not forcing and bool(sale.reversals_of(one.attempt)),
        means=_means(sale, one),
        decides="paid_twice",
    )


def _final_view(seen: Seen, sale: Sale, one: Attempt, *, open_: bool) -> AttemptView:
    """``open_``: a supervisor may decide about it now."""
    forcing = _forcing(seen, one)
    return AttemptView(
        attempt=one.attempt,
        kind=one.kind,
        state="final",
        title=_title(seen, sale, one),
        amount=money(one.amount),
        status=seen.say("checking_supervisor" if forcing else "status_final"),
        detail=seen.say("detail_final") if open_ else "",
        can_force=open_ and not forcing,
        means="benefit",
        decides="final_coupon",
    )


def _refused_view(seen: Seen, sale: Sale, one: Attempt) -> AttemptView:
    """A refund that was refused may still be given in cash, by a supervisor."""
    in_cash, forcing = one.kind == "refund" and not _is_held(seen, sale, one), _forcing(seen, one)
    asked = is_asked_first(seen.state, one.attempt)
    stands = how_it_stands(seen, sale, one)
    return AttemptView(
        attempt=one.attempt,
        kind=one.kind,
        state="decided" if stands.decided else "refused",
        title=_title(seen, sale, one),
        amount=money_or_nothing(one.amount),
        status=seen.say("checking_supervisor") if forcing else stands.status,
        detail=stands.detail,
        can_force=in_cash and not forcing and not asked,
        in_cash=in_cash,
        means=_means(sale, one),
    )


def _is_held(seen: Seen, sale: Sale, one: Attempt) -> bool:
    """A refund of a payment that never came: what was done about that is settled first (``refunding.is_held``)."""
    if sale.refund is None or not isinstance(one.subject, RefundSubject):
        return False
    paid = sale.refund.tender(one.subject.of).attempt
    return paid is not None and is_open(seen.state, paid, "refused")


def _not_back_view(seen: Seen, sale: Sale, reversal: Attempt, of: Attempt) -> AttemptView:
    """Money or a coupon of the sale that would not go back: on with the void, or a supervisor says that it did by other
    means. ``reversal``: the try that was refused. What is given back alone is tried again at its tender.
    """
    stops, coupon = is_stopped_at(sale, of), of.kind == "redemption"
    forcing, stands = _forcing(seen, of), how_it_stands(seen, sale, reversal)
    status = seen.say("status_stopped") if stops and not stands.decided else stands.status
    keyed = keyed_tender(open_tender_rows(seen, sale))  # the tender of a card or code has the id of its attempt
    again = "detail_not_back_keyed" if keyed is not None and keyed.tender == of.attempt else "detail_not_back"
    what = "detail_stopped_coupon" if coupon else "detail_stopped" if stops else again
    money_decides: Decides = "not_back_of_void" if stops else "not_back_alone"
    return AttemptView(
        attempt=of.attempt,
        kind="reversal",
        state="decided" if stands.decided else "refused",
        title=_title(seen, sale, reversal),
        amount=money(of.amount),
        status=seen.say("checking_supervisor") if forcing else status,
        detail=f"{stands.detail}\n{seen.say(what)}",
        can_ask=stops and not forcing,
        can_force=not forcing,
        means=_means(sale, of),
        decides="coupon_not_back" if coupon else money_decides,
    )


def _means(sale: Sale, one: Attempt) -> Means:
    """Where it can be looked up how it ended."""
    subject = one.subject
    if isinstance(subject, ReversalSubject):
        of = sale.attempt(subject.of)
        return _means(sale, of) if of is not None else "card"
    if isinstance(subject, CodeSubject):
        return "code"
    if isinstance(subject, RefundSubject):
        return subject.kind
    return "card" if one.kind == "card" else "benefit"


def _title(seen: Seen, sale: Sale, one: Attempt) -> str:
    subject = one.subject
    if isinstance(subject, ReversalSubject):
        of = sale.attempt(subject.of)
        return seen.say("title_reversal", _title(seen, sale, of) if of is not None else "")
    if isinstance(subject, RedemptionSubject):
        title = next((b.benefit.title for b in sale.benefits if b.benefit.benefit == subject.benefit), subject.benefit)
        return seen.say("title_redemption", title)
    if isinstance(subject, RefundSubject):
        return seen.say("title_refund", seen.say(f"kind_{subject.kind}"))
    if isinstance(subject, CodeSubject):
        return seen.say(f"wallet_{subject.wallet}")
    if one.kind == "lease":
        return seen.say("title_lease", short(sale.order.order) if sale.order else "")
    return seen.say("kind_card")


def pinpad_text(seen: Seen, said: str) -> str:
    """What the pinpad shows: a word of ours with, after a tab, its own text; any other text as it is."""
    known, tab, own = said.partition("\t")
    text = text_of("pinpad", known, seen.language)
    if text is None:
        return own or ("" if tab else said)
    return own if known == "other" and own else text
