"""A card that was decided as not received, found after its sale's void and given back, stands among the day's money."""

from __future__ import annotations

import pytest

from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptContradicted,
    AttemptDone,
    AttemptForced,
    AttemptRefused,
    CardSubject,
    ContradictionSettled,
    ReversalSubject,
    SaleVoided,
    Subject,
)
from sync_server.hq.given_back import given_back
from tests.sync_server import sale_facts
from tests.sync_server.bench import T0, Bench

pytestmark = pytest.mark.anyio
AMOUNT = 45_100


def begun(attempt: str, subject: Subject) -> AttemptBegun:
    return AttemptBegun(
        at_ms=T0, attempt=attempt, sale="s9", period="p1", operator="9001", amount=AMOUNT, subject=subject
    )


FOUND = (
    begun("k1", CardSubject(pinpad="pinpad", last_receipt_number="0041")),
    AttemptForced(at_ms=T0, attempt="k1", outcome="refused", supervisor="9001", reason="acquirer_called"),
    AttemptRefused(at_ms=T0, attempt="k1", code="forced"),
    SaleVoided(at_ms=T0, sale="s9", period="p1", operator="1001", reason="no_money", amount=AMOUNT, number="0009"),
    AttemptContradicted(
        at_ms=T0, attempt="k1", sale="s9", number="0009", kind="card", amount=AMOUNT, outcome="done", reference="0042"
    ),
    begun("k2", ReversalSubject(of="k1", reason="give_back", last_receipt_number="0042")),
)
_HELD = ("late_moved", "card", "0009", "s9", "9001", AMOUNT, "0042")
BACK = (
    AttemptDone(at_ms=T0, attempt="k2", reference="0043"),
    ContradictionSettled(at_ms=T0, attempt="k1", outcome="done", supervisor="9001", reason="given_back"),
)


@pytest.mark.parametrize("is_back", [True, False])
async def test_once_it_is_back_it_is_a_row_of_the_day(bench: Bench, is_back: bool) -> None:
    """Until then the pinpad has it beyond the day's figure."""
    till = await bench.terminal()
    till.append(sale_facts.opened(), sale_facts.period(), *FOUND, *(BACK if is_back else ()))
    await till.exchange()
    await bench.consume()
    async with bench.database.read() as tx:
        rows = await given_back(tx, sale_facts.DAY)
    told = [(one.kind, one.means, one.number, one.sale, one.operator, one.amount, one.reference) for one in rows]
    assert told == ([("late_back", "card", "0009", "s9", "9001", AMOUNT, "0042")] if is_back else [_HELD])
