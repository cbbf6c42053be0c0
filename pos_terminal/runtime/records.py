"""What the runtime reads out of the ledger: the start of a till, its history, a receipt. Blocking, for workers."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, Literal, NamedTuple, TypeVar

from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptContradicted,
    AttemptDone,
    CardSlip,
    GoodsHandedOver,
    LateAnswer,
    PeriodClosed,
    PeriodOpened,
    ReceiptPrinted,
    SaleClosed,
    SaleRefunded,
    SaleVoided,
)
from pos_terminal.contract.ids import sale_day_and_count
from pos_terminal.ledger.ledger import Ledger, StoredFact
from pos_terminal.runtime.decided import decided_before
from pos_terminal.runtime.late_voids import with_late_backs
from pos_terminal.sale.standing import standing_of
from pos_terminal.till.at_risk import Attempt
from pos_terminal.till.contradictions import contradictions_of
from pos_terminal.till.drafts import HAND_OVER, Draft, DraftError, decode_draft, decode_hand_over, number_of
from pos_terminal.till.hand_over import HandOver
from pos_terminal.till.people import lockouts_of
from pos_terminal.till.recovery import Ledgered
from pos_terminal.till.redeemed import redemptions_of
from pos_terminal.till.refund import RefundOn
from pos_terminal.till.state import Paper

log = logging.getLogger(__name__)

LOOK_BACK = 1_000
"""How many of the newest facts of a kind are searched for the newest number given, and for wrong PINs."""
Standing = Literal["due", "gone", "returned"]
"""Where the goods of a collected order are: here, with the customer, or all brought back before they went."""
Returned = Literal["part", "whole"]
Receipted = SaleClosed | SaleRefunded | SaleVoided
Entry = Receipted | PeriodClosed
"""What the history lists: whatever has a paper of its own."""
REPORTS = 10
"""How many of the newest Z's the history lists."""
REPORTS_AWAITED = 3
"""Of how many of the newest Z's it is looked whether they were printed."""
_LATE = "attempt_contradicted"
FINAL = ("attempt_done", "attempt_refused", "attempt_reversed", "attempt_forced")


_Fact = TypeVar("_Fact", SaleClosed, SaleRefunded, SaleVoided, PeriodClosed)


class Found(NamedTuple, Generic[_Fact]):
    """A fact that has a paper of its own, the digest after it and the copies its paper was printed in."""

    fact: _Fact
    tip: bytes
    copies: int


AnyFound = Found[SaleClosed] | Found[SaleRefunded] | Found[SaleVoided] | Found[PeriodClosed]


class ReadDrafts(NamedTuple):
    """The unfinished sales and hand-overs that this version can read; the keys of the others, and their numbers."""

    drafts: tuple[Draft, ...]
    hand_overs: tuple[HandOver, ...]
    unreadable: tuple[str, ...]
    numbers: tuple[str, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        return ("draft_unreadable",) if self.unreadable else ()


def read_drafts(ledger: Ledger) -> ReadDrafts:
    """A draft of a newer version, or a damaged one, stays where it is and keeps nobody from selling.

    What it put at risk and the ledger has no outcome of is told in the log.

    :raises LedgerFault: reading failed.
    """
    read: list[Draft] = []
    overs: list[HandOver] = []
    unreadable: list[str] = []
    numbers: list[str] = []
    for sale, data in ledger.drafts().items():
        try:
            if sale.startswith(HAND_OVER):
                overs.append(decode_hand_over(data))
            else:
                read.append(decode_draft(data))
        except DraftError as error:
            number = number_of(data)
            log.error("the unfinished sale %s (%s) cannot be read by this version: %s", sale, number or "?", error)
            unreadable.append(sale)
            numbers += filter(None, (number,))
            for begun in open_attempts(ledger, sale.removeprefix(HAND_OVER)):
                kind = begun.subject.__struct_config__.tag
                log.error("its attempt %s (%s, %d) has no outcome in the ledger", begun.attempt, kind, begun.amount)
    return ReadDrafts(tuple(read), tuple(overs), tuple(unreadable), tuple(numbers))


def open_attempts(ledger: Ledger, sale: str) -> list[AttemptBegun]:
    """What a sale began and no fact says the outcome of."""
    found = []
    for stored in ledger.of_kind("attempt_begun", sale=sale):
        assert isinstance(stored.fact, AttemptBegun)
        attempt = stored.fact.attempt
        if not any(ledger.of_kind(kind, after=stored.sequence, attempt=attempt) for kind in FINAL):
            found.append(stored.fact)
    return found


def ledgered(ledger: Ledger, numbers: Iterable[str] = (), numbered: str | None = None) -> Ledgered:
    """What recovery needs. ``numbers``: given to sales that are in no fact and no draft it will see. ``numbered``: by
    an earlier ledger of this till (``contract.enrolment.Enrolled``).

    :raises LedgerFault: reading failed.
    """
    card = ledger.last_card_done()
    slip = card.fact.slip if card is not None and isinstance(card.fact, AttemptDone) else None
    kinds = ("sale_closed", "sale_voided", "sale_refunded")
    ended = [stored for kind in kinds for stored in ledger.of_kind(kind, last=LOOK_BACK)]
    given = [one.fact.number for one in ended if isinstance(one.fact, SaleClosed | SaleVoided | SaleRefunded)]
    dated = [sale_day_and_count(number) for number in (*given, *numbers, numbered or "") if number]
    day, count = max(dated, default=("", 0))
    branch = ledger.branches[-1]
    follows = branch.parent is not None or numbered is not None
    people = [ledger.of_kind(kind, last=LOOK_BACK) for kind in ("sign_in_failed", "operator_signed_in")]
    signed_in = sorted((stored for kind in people for stored in kind), key=lambda stored: stored.sequence)
    collected = [stored.fact for stored in ledger.unconfirmed_collections()]
    facts = ledger.facts_of_open_period()
    late = [ledger.of_kind(kind, last=LOOK_BACK) for kind in ("attempt_contradicted", "contradiction_settled")]
    before = [stored for kind in late for stored in kind if not facts or stored.sequence < facts[0].sequence]
    return Ledgered(
        facts=[stored.fact for stored in facts],
        decided=[stored.fact for stored in decided_before(ledger, facts[0].sequence)] if facts else [],
        contradicted=[stored.fact for stored in sorted(before, key=lambda stored: stored.sequence)],
        unconfirmed=[fact for fact in collected if isinstance(fact, SaleClosed)],
        last_card=slip if isinstance(slip, CardSlip) else None,
        count=count,
        count_day=day,
        begun_anew=follows and all(one.sequence <= branch.sequence for one in ended),
        reports=reports_unprinted(ledger),
        refunded=_refunded_last(ledger, facts),
        lockouts=lockouts_of(stored.fact for stored in signed_in),
    )


def _refunded_last(ledger: Ledger, facts: Sequence[StoredFact]) -> SaleClosed | None:
    """The sale of the newest refund among ``facts``; None where there is none, or it is another till's."""
    refund = next((one.fact for one in reversed(facts) if isinstance(one.fact, SaleRefunded)), None)
    found = find_sale(ledger, refund.of) if refund is not None else None
    return found.fact if found is not None else None


def find_sale(ledger: Ledger, sale: str) -> Found[SaleClosed] | None:
    """The closed sale of that id, of any age."""
    return _found(ledger, SaleClosed, ledger.of_kind("sale_closed", last=1, sale=sale), sale)


def find_refund(ledger: Ledger, refund: str) -> Found[SaleRefunded] | None:
    """The refund of that id, of any age."""
    return _found(ledger, SaleRefunded, ledger.of_kind("sale_refunded", last=1, refund=refund), refund)


def find_void(ledger: Ledger, sale: str) -> Found[SaleVoided] | None:
    """The void of that sale, of any age, with what went back of it since."""
    voids = [with_late_backs(ledger, stored) for stored in ledger.of_kind("sale_voided", last=1, sale=sale)]
    return _found(ledger, SaleVoided, voids, sale)


def find_period(ledger: Ledger, period: str) -> Found[PeriodClosed] | None:
    """The Z of that period, of any age."""
    return _found(ledger, PeriodClosed, ledger.of_kind("period_closed", last=1, period=period), period)


def _found(ledger: Ledger, kind: type[_Fact], newest: list[StoredFact], subject: str) -> Found[_Fact] | None:
    """``subject``: as which its prints name it."""
    for stored in newest:
        assert isinstance(stored.fact, kind)
        tip = ledger.digest_at(stored.sequence)
        assert tip is not None
        return Found(stored.fact, tip, _copies(ledger, stored.sequence, subject))
    return None


def find_entries(ledger: Ledger, ending: str, limit: int) -> list[Receipted]:
    """The newest closed sales, refunds and voids with money whose number ends so, newest first."""
    return [one.fact for one in receipts(ledger, ending, limit) if isinstance(one.fact, Receipted)]


def receipts(ledger: Ledger, ending: str, limit: int) -> list[StoredFact]:
    """The same as they are stored; a void has with it what went back of its sale since."""
    found = [with_late_backs(ledger, stored) for stored in ledger.receipts_by_number(ending, limit)]
    return [one for one in found if not isinstance(one.fact, SaleVoided) or one.fact.went_back]


def entries_of(found: Iterable[StoredFact]) -> list[Entry]:
    return [stored.fact for stored in found if isinstance(stored.fact, Entry)]


def unprinted(ledger: Ledger, found: Sequence[StoredFact]) -> frozenset[str]:
    """The ids of those of which no print was ever confirmed."""
    if not found:
        return frozenset()
    listed = [_subject(fact) for fact in entries_of(found)]
    papers = ledger.papers_of(listed, min(stored.sequence for stored in found))
    return frozenset(listed) - {one.fact.subject for one in papers if isinstance(one.fact, ReceiptPrinted)}


def _subject(fact: Entry) -> str:
    if isinstance(fact, PeriodClosed):
        return fact.period
    return fact.refund if isinstance(fact, SaleRefunded) else fact.sale


def with_reports(ledger: Ledger, found: Sequence[StoredFact]) -> list[StoredFact]:
    """The same with the newest Z's among them, newest first."""
    return sorted((*found, *ledger.of_kind("period_closed", last=REPORTS)), key=lambda stored: -stored.sequence)


def reports_unprinted(ledger: Ledger) -> tuple[Paper, ...]:
    """The newest Z's of which no print was ever confirmed, oldest first."""
    closed = ledger.of_kind("period_closed", last=REPORTS_AWAITED)
    missing = unprinted(ledger, closed)
    papers = []
    for stored in closed:
        assert isinstance(stored.fact, PeriodClosed)
        period = stored.fact.period
        if period in missing:
            fact = opened(ledger, period)
            day = fact.business_day if fact is not None else ""
            papers.append(Paper(document="report", subject=period, number=day, failed=True))
    return tuple(papers)


def opened(ledger: Ledger, period: str) -> PeriodOpened | None:
    """How the period of that id began, of any age."""
    for stored in ledger.of_kind("period_opened", last=1, period=period):
        assert isinstance(stored.fact, PeriodOpened)
        return stored.fact
    return None


def refunds_of(ledger: Ledger, sale: str) -> tuple[SaleRefunded, ...]:
    """All refunds of a sale at this till, oldest first."""
    found = (stored.fact for stored in ledger.of_kind("sale_refunded", of=sale))
    return tuple(fact for fact in found if isinstance(fact, SaleRefunded))


def late_of(ledger: Ledger, sold: SaleClosed) -> tuple[LateAnswer, ...]:
    """What answers came too late about payments of a sale, and what gives them back, at this till; what was done."""
    told: dict[int, StoredFact] = {}
    for payment in (tender.attempt for tender in sold.tenders if tender.attempt is not None):
        late = (*ledger.of_kind(_LATE, attempt=payment), *ledger.of_kind(_LATE, of=payment))
        told |= {stored.sequence: stored for stored in late}
    for stored in tuple(told.values()):
        assert isinstance(stored.fact, AttemptContradicted)
        settled = ledger.of_kind("contradiction_settled", after=stored.sequence, attempt=stored.fact.attempt)
        told |= {one.sequence: one for one in settled}
    return contradictions_of(told[sequence].fact for sequence in sorted(told))


class Goods(NamedTuple):
    """A sale that collected an order: when its goods went, what came back (all?), its vouchers' redemptions."""

    sale: SaleClosed
    handed_over: GoodsHandedOver | None
    returned: bool
    refunds: tuple[SaleRefunded, ...]
    redemptions: tuple[Attempt, ...]


def find_goods(ledger: Ledger, sale: str) -> Goods | None:
    """The goods of the closed sale of that id, of any age; None where the ledger has no such sale."""
    for stored in ledger.of_kind("sale_closed", last=1, sale=sale):
        assert isinstance(stored.fact, SaleClosed)
        return goods_of(ledger, stored.fact)
    return None


def find_collected(ledger: Ledger, order: str) -> Goods | None:
    """The goods of the sale that collected the order."""
    for stored in ledger.collections_of(order):
        assert isinstance(stored.fact, SaleClosed)
        return goods_of(ledger, stored.fact)
    return None


def goods_of(ledger: Ledger, sale: SaleClosed) -> Goods:
    gone = handed_over(ledger, sale.sale)
    refunds = refunds_of(ledger, sale.sale)
    returned = bool(refunds) and not any(RefundOn(of=sale, before=refunds).left.values())
    begun = ledger.of_kind("attempt_begun", sale=sale.sale) if gone is not None else []
    outcomes = [
        stored
        for one in begun
        if isinstance(one.fact, AttemptBegun) and one.fact.subject.__struct_config__.tag == "redemption"
        for kind in ("attempt_done", "attempt_refused", "attempt_unknown")
        for stored in ledger.of_kind(kind, after=one.sequence, attempt=one.fact.attempt)
    ]
    in_order = sorted((*begun, *outcomes), key=lambda stored: stored.sequence)
    return Goods(sale, gone, returned, refunds, redemptions_of(sale.sale, (stored.fact for stored in in_order)))


def standing(ledger: Ledger, sales: Iterable[SaleClosed], came_back: Mapping[str, Returned]) -> dict[str, Standing]:
    """Where the goods of those among ``sales`` are that collected an order; ``came_back``: as ``returned`` told."""
    found: dict[str, Standing] = {}
    for sale in sales:
        if sale.order is not None:
            gone = handed_over(ledger, sale.sale) is not None
            found[sale.sale] = "gone" if gone else "returned" if came_back.get(sale.sale) == "whole" else "due"
    return found


def handed_over(ledger: Ledger, sale: str) -> GoodsHandedOver | None:
    """When the goods of a sale went; None: they have not."""
    for stored in ledger.of_kind("goods_handed_over", last=1, sale=sale):
        assert isinstance(stored.fact, GoodsHandedOver)
        return stored.fact
    return None


def returned(ledger: Ledger, sales: Sequence[SaleClosed]) -> dict[str, Returned]:
    """Which of the sales came back, in part or whole, as far as this ledger knows: not at other tills."""
    found = [stored.fact for stored in ledger.refunds_of([sale.sale for sale in sales])]
    refunds = [fact for fact in found if isinstance(fact, SaleRefunded)]
    by_sale = {sale.sale: sale for sale in sales}
    state: dict[str, Returned] = {}
    for name in {refund.of for refund in refunds}:
        standing = standing_of(by_sale[name], [one for one in refunds if one.of == name])
        state[name] = "part" if any(line.units for line in standing.lines.values()) else "whole"
    return state


def _copies(ledger: Ledger, after: int, subject: str) -> int:
    """One more than the newest copy printed; 0 where none was confirmed."""
    printed = (stored.fact for stored in ledger.of_kind("receipt_printed", after=after, subject=subject))
    return 1 + max((fact.copy for fact in printed if isinstance(fact, ReceiptPrinted)), default=-1)
