"""Where a till stands after a start: from the facts of its open period and the drafts. Pure, like the machine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from pos_terminal.contract.catalog import StoreProfile
from pos_terminal.contract.facts import (
    AnyFact,
    AttemptContradicted,
    AttemptDone,
    CardSlip,
    CollectionConfirmed,
    LateAnswer,
    PeriodClosed,
    PeriodOpened,
    ReceiptPrinted,
    SaleClosed,
    SaleRefunded,
    SaleVoided,
)
from pos_terminal.contract.ids import sale_day_and_count
from pos_terminal.till import attempt as attempts
from pos_terminal.till import report
from pos_terminal.till.at_risk import CardBack
from pos_terminal.till.cards_back import card_back_of
from pos_terminal.till.contradictions import contradictions_of, still_open
from pos_terminal.till.counted_late import follow
from pos_terminal.till.decided_before import decided_codes_of
from pos_terminal.till.drafts import HAND_OVER, Draft, HandOverDraft, draft_of, encode_draft
from pos_terminal.till.effects import Commit, Effect, Exchange, Notice, StartTimer
from pos_terminal.till.hand_over import HandOver, due
from pos_terminal.till.machine import Committing, Machine
from pos_terminal.till.numbering import beyond
from pos_terminal.till.once_more import RECEIPTS_KEPT, forced_of
from pos_terminal.till.period import business_day
from pos_terminal.till.querying import QUERY_EVERY_MS
from pos_terminal.till.quoting import asked_again
from pos_terminal.till.reversing import stopped
from pos_terminal.till.state import Confirming, Intent, Lockout, Paper, PeriodOn, Sale, SaleGone, TillState

_BY_ITSELF = (ReceiptPrinted, CollectionConfirmed)
"""What becomes a fact after a sale without anybody's doing."""
CUT_OFF_MS = 15 * 60_000
"""A customer does not wait longer than that for the till to come back."""


class Ledgered(msgspec.Struct, frozen=True, kw_only=True):
    """What the ledger tells at a start.

    ``facts``: from the newest ``PeriodOpened`` on (all facts where there is none). ``unconfirmed``: collected orders
    without a confirmation, of any age. ``last_card``: the newest card slip, of any age. ``count``: a number at least as
    high as any given to a sale of ``count_day``. ``contradicted``: late answers before ``facts``, and what supervisors
    said of them, in order. ``decided``: of payment codes and the pinpad's newest that were decided before
    ``facts`` and may still be asked about, all that is told, in order. ``begun_anew``: another ledger of this till may
    have given numbers after these. ``reports``: the newest Z's of which no print
    was confirmed, oldest first. ``refunded``: the sale of the newest refund of ``facts``, of any age.
    """

    facts: Sequence[AnyFact]
    unconfirmed: Sequence[SaleClosed] = ()
    last_card: CardSlip | None = None
    count: int = 0
    count_day: str = ""
    begun_anew: bool = False
    lockouts: tuple[Lockout, ...] = ()
    contradicted: Sequence[AnyFact] = ()
    decided: Sequence[AnyFact] = ()
    reports: tuple[Paper, ...] = ()
    refunded: SaleClosed | None = None


def recover(
    *,
    store: str,
    till: str,
    profile: StoreProfile,
    ledgered: Ledgered,
    drafts: Iterable[Draft],
    hand_overs: Iterable[HandOver] = (),
    at_ms: int,
    ticket: str,
    utc_offset_min: int = 480,
    refund_limit: int | None = None,
    payout_unit: int = 1,
    has_printer: bool = True,
) -> tuple[Machine, tuple[Effect, ...]]:
    """The machine as the ledger and the drafts tell it, and what to do first.

    An attempt that was pending is unknown now: that becomes a fact before anything is asked. Nobody is signed in: a
    restart asks for the PIN again. Without a printer no receipt is missing.
    """
    period = _open_period(ledgered.facts)
    sales = [(draft.sale, draft.parked) for draft in drafts]
    facts: list[AnyFact] = []
    cleaned = [(_no_longer_pending(sale, at_ms, facts), parked) for sale, parked in sales]
    numbers = {sale.sale: sale.number for sale, _ in sales}
    codes = tuple(
        _no_longer_going(one, at_ms, facts) for one in decided_codes_of((*ledgered.decided, *ledgered.facts), numbers)
    )
    late = _contradictions(ledgered)
    card_back = _no_longer_told(card_back_of((*ledgered.decided, *ledgered.facts), late), at_ms, facts)
    overs = tuple(_no_longer_asked(over, at_ms, facts) for over in hand_overs)
    on_screen = next((sale for sale, parked in cleaned if not parked), None)
    confirming = tuple(
        Confirming(sale=closed.sale, order=closed.order.order, since_ms=closed.at_ms)
        for closed in ledgered.unconfirmed
        if closed.order is not None
    )
    ended = [fact for fact in ledgered.facts if isinstance(fact, SaleClosed | SaleRefunded)]
    newest = ended[-1] if ended else None
    cut_off = _cut_off(ledgered.facts, at_ms) if on_screen is None else None
    receipts = _receipts(ledgered)
    count, count_day = _count(ledgered, [sale for sale, _ in sales], business_day(at_ms, utc_offset_min))
    state = TillState(
        store=store,
        till=till,
        profile=profile,
        lockouts=ledgered.lockouts,
        utc_offset_min=utc_offset_min,
        refund_limit=refund_limit,
        payout_unit=payout_unit,
        has_printer=has_printer,
        period=period,
        sale=on_screen,
        parked=tuple(sale for sale, _ in cleaned if on_screen is None or sale.sale != on_screen.sale),
        count=count,
        count_day=count_day,
        last_closed=next((fact for fact in reversed(ended) if isinstance(fact, SaleClosed)), None),
        cut_off=cut_off,
        last_refund=newest if isinstance(newest, SaleRefunded) else None,
        last_refund_of=ledgered.refunded if isinstance(newest, SaleRefunded) else None,
        last_receipt_number=receipts[-1] if receipts else None,
        receipts=receipts,
        confirming=confirming,
        hand_overs=(*_just_due(cut_off, overs), *overs),
        contradictions=late,
        forced=forced_of((*ledgered.decided, *ledgered.facts), numbers),
        codes_decided=codes,
        card_back=card_back,
        papers=(*ledgered.reports, *_unconfirmed(ledgered.facts)) if has_printer else (),
    )
    state, question = asked_again(state)
    effects = (*_first_effects(state), *question)
    if not facts:
        return Machine(till=state), effects
    changed = {sale.sale: sale for sale, _ in cleaned}
    rows = tuple(
        (sale, encode_draft(draft_of(changed[sale], parked=parked)))
        for sale, parked in ((one.sale, was_parked) for one, was_parked in sales)
    )
    rows += tuple((f"{HAND_OVER}{over.sale}", encode_draft(HandOverDraft(hand_over=over))) for over in overs)
    held = Committing(ticket=ticket, then=state, effects=effects)
    return Machine(till=state, committing=held), (Commit(ticket, tuple(facts), rows),)


def _cut_off(facts: Sequence[AnyFact], at_ms: int) -> SaleClosed | SaleRefunded | SaleVoided | None:
    """The sale, return or void that ended so shortly before the till that nobody did anything since.

    Nobody may have seen what came of it, nor handed out its cash. A return that was given up is none of them.
    """
    last = next((fact for fact in reversed(facts) if not isinstance(fact, _BY_ITSELF)), None)
    if not isinstance(last, SaleClosed | SaleRefunded | SaleVoided) or (isinstance(last, SaleVoided) and last.of):
        return None
    return last if 0 <= at_ms - last.at_ms <= CUT_OFF_MS else None


def _just_due(cut_off: object, overs: tuple[HandOver, ...]) -> tuple[HandOver, ...]:
    """The goods of the order collected last: nothing was done about them since, so that no draft tells more."""
    if not isinstance(cut_off, SaleClosed) or cut_off.order is None or any(one.sale == cut_off.sale for one in overs):
        return ()
    return (due(cut_off),)


def _open_period(facts: Sequence[AnyFact]) -> PeriodOn | None:
    opened: PeriodOpened | None = None
    for fact in facts:
        if isinstance(fact, PeriodOpened):
            opened = fact
        elif isinstance(fact, PeriodClosed):
            opened = None
    if opened is None:
        return None
    folded = report.fold(facts)
    assert folded is not None
    return PeriodOn(period=opened.period, business_day=opened.business_day, opened_at_ms=opened.at_ms, report=folded)


def _unconfirmed(facts: Sequence[AnyFact]) -> tuple[Paper, ...]:
    """What has a receipt that nobody confirmed; whether paper came out, nobody knows now."""
    printed = {fact.subject for fact in facts if isinstance(fact, ReceiptPrinted)}
    papers = []
    for one in facts:
        if isinstance(one, SaleClosed):
            papers.append(Paper(document="sale", subject=one.sale, number=one.number, failed=True))
        elif isinstance(one, SaleRefunded):
            papers.append(Paper(document="refund", subject=one.refund, number=one.number, failed=True))
        elif isinstance(one, SaleVoided) and one.went_back:
            papers.append(Paper(document="void", subject=one.sale, number=one.number, failed=True))
    return tuple(paper for paper in papers if paper.subject not in printed)


def _no_longer_pending(sale: Sale, at_ms: int, facts: list[AnyFact]) -> Sale:
    """The sale with what was pending made unknown; what the clerk wanted next is forgotten, not carried out.

    A void that waited for a look at the pinpad stopped there.
    """
    if sale.taking_back:
        sale = stopped(sale)
    for one in sale.attempts:
        if one.status == "pending":
            sale, unknown = attempts.unknown(sale, one.attempt, at_ms, why="restarted")
            facts.extend(unknown)
    asked_anew = tuple(msgspec.structs.replace(one, asked=1) for one in sale.attempts)
    return msgspec.structs.replace(sale, intent=_code_is_gone(sale.intent), attempts=asked_anew)


def _code_is_gone(intent: Intent | None) -> Intent | None:
    """A payment code that was scanned lived in memory only: another scan is waited for."""
    if intent is None or intent.kind != "code" or intent.told is None:
        return None
    return Intent(kind="code", amount=intent.amount, told=intent.told, unused="restarted")


def _no_longer_asked(over: HandOver, at_ms: int, facts: list[AnyFact]) -> HandOver:
    """The hand-over with the vouchers that were pending made unknown."""
    for one in over.attempts:
        if one.status == "pending":
            over, unknown = attempts.unknown(over, one.attempt, at_ms, why="restarted")
            facts.extend(unknown)
    asked_anew = tuple(msgspec.structs.replace(one, asked=1) for one in over.attempts)
    return msgspec.structs.replace(over, attempts=asked_anew)


def _no_longer_going(code: SaleGone, at_ms: int, facts: list[AnyFact]) -> SaleGone:
    """A decided code with its way back made unknown, if that was pending."""
    for one in code.attempts:
        if one.status == "pending":
            code, unknown = attempts.unknown(code, one.attempt, at_ms, why="restarted")
            facts.extend(unknown)
    return code


def _no_longer_told(back: CardBack | None, at_ms: int, facts: list[AnyFact]) -> CardBack | None:
    """A card's way back made unknown, if that was pending."""
    one = back.reversal if back is not None else None
    if back is not None and one is not None and one.status == "pending":
        back, unknown = attempts.unknown(back, one.attempt, at_ms, why="restarted")
        facts.extend(unknown)
    return back


def _contradictions(ledgered: Ledgered) -> tuple[LateAnswer, ...]:
    """Those of periods before stand until they are settled."""
    before = still_open(contradictions_of(ledgered.contradicted))
    return follow(contradictions_of(ledgered.facts, before), ledgered.facts)


def _receipts(ledgered: Ledgered) -> tuple[str, ...]:
    """The receipt numbers of the card slips in the ledger, oldest first: of the period, or else the newest."""
    told = [fact for fact in ledgered.facts if isinstance(fact, AttemptDone | AttemptContradicted)]
    slips = [fact.slip for fact in told if isinstance(fact.slip, CardSlip)]
    if ledgered.last_card is not None and not slips:
        slips = [ledgered.last_card]
    return tuple(slip.receipt_number for slip in slips if slip.receipt_number)[-RECEIPTS_KEPT:]


def _count(ledgered: Ledgered, sales: Sequence[Sale], today: str) -> tuple[int, str]:
    """The highest number given on the newest day: by a fact or by a sale not yet finished."""
    count, day = ledgered.count, ledgered.count_day
    if ledgered.begun_anew:
        count, day = beyond(count, day, today)
    for sale in sales:
        dated, number = sale_day_and_count(sale.number)
        if dated > day:
            count, day = number, dated
        elif dated == day:
            count = max(count, number)
    return count, day


def _first_effects(state: TillState) -> tuple[Effect, ...]:
    effects: list[Effect] = [Exchange()]
    for sale in state.unfinished:
        effects += [
            StartTimer(f"query/{one.attempt}", QUERY_EVERY_MS // 4) for one in sale.attempts if one.status == "unknown"
        ]
    effects += [
        StartTimer(f"voucher/{one.attempt}", QUERY_EVERY_MS // 4)
        for over in state.hand_overs
        for one in over.attempts
        if one.unresolved
    ]
    effects += [StartTimer(f"confirm/{one.sale}", QUERY_EVERY_MS) for one in state.confirming]
    if state.sale is not None:
        effects.append(Notice("sale_recovered", "info", (state.sale.number,)))
    if state.unprinted:
        count, newest = len(state.unprinted), state.unprinted[-1].number
        message, told = ("receipt_not_confirmed", newest) if count == 1 else ("receipts_not_confirmed", str(count))
        effects.append(Notice(message, "warning", (told,)))
    return tuple(effects)
