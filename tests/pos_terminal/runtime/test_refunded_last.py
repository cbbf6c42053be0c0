"""The sale of the newest refund is found at a start, whenever it was closed."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from pos_terminal.contract.facts import AnyFact, PeriodOpened, SaleRefunded
from pos_terminal.runtime import records
from tests.pos_terminal.runtime.rig import open_ledger
from tests.pos_terminal.runtime.test_records import order, sale

DAY = PeriodOpened(at_ms=1, period="p1", operator="1001", business_day="2026-02-13", cash_float=1)
SOLD = sale("sofa", "20260213-02-0001", order("o1"))
BACK = SaleRefunded(
    at_ms=1, refund="back", number="20260214-02-0001", of="sofa", of_number="20260213-02-0001", period="p2",
    operator="1001", reason="", lines=(), benefits=(), packs=(), tenders=(), total=0, deposit=0, tax=0,
)  # fmt: skip
NEXT = msgspec.structs.replace(DAY, period="p2")


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ((DAY, SOLD, NEXT, BACK), SOLD),
        ((DAY, SOLD, BACK, sale("other", "20260213-02-0002")), SOLD),
        ((DAY, SOLD), None),
        ((DAY, SOLD, BACK, NEXT), None),  # of a period before: no page of it is shown any more
        ((DAY, msgspec.structs.replace(BACK, of="elsewhere")), None),  # another till's
    ],
)
def test_it_is_that_of_the_open_period(tmp_path: Path, facts: tuple[AnyFact, ...], found: object) -> None:
    ledger = open_ledger(tmp_path)
    try:
        ledger.commit(list(facts), {})
        assert records.ledgered(ledger).refunded == found
    finally:
        ledger.close()
