"""The collected orders whose goods are still to be handed over, for head office's page."""

from __future__ import annotations

import msgspec

from sync_server.database import Transaction
from sync_server.goods_back import ALL_BACK

_GONE = "SELECT 1 FROM hand_overs h WHERE h.store = s.store AND h.till = s.till AND h.sale = s.sale"


class GoodsDue(msgspec.Struct, frozen=True, kw_only=True):
    """How many orders' goods the customers still wait for; ``oldest_ms``: when the first of them was paid, or None."""

    orders: int
    oldest_ms: int | None


async def goods_due(tx: Transaction) -> GoodsDue:
    """Of collected orders: neither handed over nor all returned, at whichever till."""
    count, first_ms = (
        await tx.fetch(
            f"SELECT count(*), min(s.at_ms) FROM sales s WHERE s.order_number IS NOT NULL AND NOT EXISTS ({_GONE}) "
            f"AND NOT ({ALL_BACK})"
        )
    )[0]
    return GoodsDue(orders=count, oldest_ms=first_ms)
