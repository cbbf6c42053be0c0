"""The numbers of sales, where another ledger of this till may have given the next ones.

A till that was replaced, or whose ledger was put back from a backup, does not know which numbers the lost ledger had
given that day. A number is what a customer brings back, so none is given twice: that day's go on from the next
thousand, which a person who reads them out notices, and from the next day on they begin with one as ever.
"""

from __future__ import annotations

from pos_terminal.till.events import LedgerBranched
from pos_terminal.till.period import business_day
from pos_terminal.till.turn import Turn

STEP = 1_000


def beyond(count: int, day: str, today: str) -> tuple[int, str]:
    """After which number of which day (``YYYY-MM-DD``) to go on; ``count`` is the newest known, of ``day``."""
    if day < today:
        count, day = 0, today
    return (count // STEP + 1) * STEP, day


def ledger_branched(turn: Turn, event: LedgerBranched) -> None:
    today = business_day(event.at_ms, turn.state.utc_offset_min)
    count, day = beyond(turn.state.count, turn.state.count_day, today)
    turn.change(count=count, count_day=day)
