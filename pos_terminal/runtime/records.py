"""What the runtime reads out of the ledger: the start of a till, its history, a receipt. Blocking, for workers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pos_terminal.contract.facts import (
    AttemptDone,
    CardSlip,
    CollectionConfirmed,
    PeriodClosed,
    ReceiptPrinted,
    SaleClosed,
    SaleVoided,
)
from pos_terminal.contract.ids import sale_day_and_count
from pos_terminal.ledger.ledger import Ledger, StoredFact
from pos_terminal.till.people import lockouts_of
from pos_terminal.till.recovery import Ledgered

LOOK_BACK = 5_000
"""How many facts before the open period are searched for collections still unconfirmed and the last card."""
PAGE = 200


class FoundSale(NamedTuple):
    """A closed sale, the digest after it and the copies its receipt was printed in."""

    fact: SaleClosed
    tip: bytes
    copies: int


def ledgered(ledger: Ledger) -> Ledgered:
    """What recovery needs. :raises LedgerFault: reading failed."""
    facts = [stored.fact for stored in ledger.facts_of_open_period()]
    recent = [stored.fact for stored in ledger.recent(LOOK_BACK)]
    confirmed = {fact.sale for fact in recent if isinstance(fact, CollectionConfirmed)}
    collected = [fact for fact in recent if isinstance(fact, SaleClosed) and fact.order is not None]
    slips = [fact.slip for fact in recent if isinstance(fact, AttemptDone) and isinstance(fact.slip, CardSlip)]
    given = (fact.number for fact in recent if isinstance(fact, SaleClosed | SaleVoided))
    numbers = [sale_day_and_count(number) for number in given if number]
    day, count = max(numbers, default=("", 0))
    return Ledgered(
        facts=facts,
        unconfirmed=[sale for sale in collected if sale.sale not in confirmed],
        last_card=slips[-1] if slips else None,
        count=count,
        count_day=day,
        lockouts=lockouts_of(recent),
    )


def find_sale(ledger: Ledger, sale: str) -> FoundSale | None:
    """The closed sale of that id. Searched from the newest: reprints are of today, mostly."""
    for stored in _sales(ledger):
        assert isinstance(stored.fact, SaleClosed)
        if stored.fact.sale == sale:
            tip = ledger.digest_at(stored.sequence)
            assert tip is not None
            return FoundSale(stored.fact, tip, _copies(ledger, stored.sequence, sale))
    return None


def find_sales(ledger: Ledger, ending: str, limit: int) -> list[SaleClosed]:
    """The newest closed sales whose number ends so, newest first."""
    found: list[SaleClosed] = []
    for stored in _sales(ledger):
        assert isinstance(stored.fact, SaleClosed)
        if stored.fact.number.endswith(ending):
            found.append(stored.fact)
            if len(found) == limit:
                break
    return found


class FoundPeriod(NamedTuple):
    """A closed period, the digest after it and the copies its Z was printed in."""

    fact: PeriodClosed
    tip: bytes
    copies: int


def find_period(ledger: Ledger, period: str) -> FoundPeriod | None:
    """The Z of that period, the digest after it and the copies printed, if it is among the last facts."""
    recent = ledger.recent(LOOK_BACK)
    copies = sum(isinstance(row.fact, ReceiptPrinted) and row.fact.subject == period for row in recent)
    for stored in reversed(recent):
        if isinstance(stored.fact, PeriodClosed) and stored.fact.period == period:
            tip = ledger.digest_at(stored.sequence)
            assert tip is not None
            return FoundPeriod(stored.fact, tip, copies)
    return None


def _sales(ledger: Ledger) -> Iterator[StoredFact]:
    before: int | None = None
    while page := ledger.recent_sales(PAGE, before):
        yield from page
        before = page[-1].sequence


def _copies(ledger: Ledger, after: int, sale: str) -> int:
    """One more than the newest copy printed; 0 where none was confirmed."""
    newest = -1
    for row in ledger.recent(max(0, ledger.tip.sequence - after)):
        if isinstance(row.fact, ReceiptPrinted) and row.fact.subject == sale:
            newest = max(newest, row.fact.copy)
    return newest + 1
