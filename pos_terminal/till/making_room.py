"""What of an unfinished sale is given back first, so that a payment of it that came after all can be counted in."""

from __future__ import annotations

from pos_terminal.contract.facts import LateAnswer, Tender
from pos_terminal.till.pricing import price
from pos_terminal.till.state import Sale


def in_the_way(sale: Sale, late: LateAnswer) -> tuple[Tender, ...]:
    """As few of its tenders as do, of those the newest, newest first; none where there is room, or never will be."""
    short = late.amount - price(sale).left
    amounts = sorted((tender.receivable for tender in sale.tenders), reverse=True)
    few = next((count for count in range(len(amounts) + 1) if sum(amounts[:count]) >= short), 0)
    found: list[Tender] = []
    older = list(sale.tenders)
    while older and len(found) < few:
        tender = older.pop()
        others = sorted((one.receivable for one in older), reverse=True)[: few - len(found) - 1]
        if tender.receivable + sum(others) >= short:
            found.append(tender)
            short -= tender.receivable
    return tuple(found)
