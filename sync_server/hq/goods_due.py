"""The collected orders whose goods are still to be handed over, for head office's page."""

from __future__ import annotations

import msgspec

from sync_server.database import Transaction

_OF_SALE = "store = s.store AND {0}till = s.till AND {0}sale = s.sale"
_GONE = f"SELECT 1 FROM hand_overs h WHERE h.{_OF_SALE.format('h.')}"
_CAME_BACK = (
    "SELECT coalesce(sum(l.thousandths), 0) FROM refunds r JOIN refund_lines l "
    "ON l.store = r.store AND l.till = r.till AND l.refund = r.refund AND l.units <> '[]' "
    f"WHERE r.{_OF_SALE.format('r.')}"
)
_SOLD = f"SELECT sum(l.thousandths) FROM sale_lines l WHERE l.{_OF_SALE.format('l.')}"


class GoodsDue(msgspec.Struct, frozen=True, kw_only=True):
    """How many orders' goods the customers still wait for; ``oldest_ms``: when the first of them was paid, or None."""

    orders: int
    oldest_ms: int | None


async def goods_due(tx: Transaction) -> GoodsDue:
    """Of collected orders: neither handed over nor all returned."""
    count, first_ms = (
        await tx.fetch(
            f"SELECT count(*), min(s.at_ms) FROM sales s WHERE s.order_number IS NOT NULL AND NOT EXISTS ({_GONE}) "
            f"AND ({_CAME_BACK}) < ({_SOLD})"
        )
    )[0]
    return GoodsDue(orders=count, oldest_ms=first_ms)
