"""What waits for, and what is said of, the best combination of benefits: values inside ``state.TillState``."""

from __future__ import annotations

import msgspec

from pos_terminal.sale.reasons import Explanation
from pos_terminal.till.events import Event


class TenderWaiting(msgspec.Struct, frozen=True, kw_only=True):
    """What the clerk began while the best combination was being found, and the total on screen then."""

    event: Event
    sale: str
    total: int


class ExplainedOn(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be said of the benefits of a sale as it was at ``revision``."""

    sale: str
    revision: int
    explanation: Explanation
