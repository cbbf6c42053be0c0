"""No number is given twice, where another ledger of the till may have given the next ones."""

from __future__ import annotations

import pytest

from pos_terminal.contract.facts import SaleVoided
from pos_terminal.till.drafts import Draft
from pos_terminal.till.effects import Exchange
from pos_terminal.till.events import LedgerBranched, Void
from pos_terminal.till.numbering import beyond
from pos_terminal.till.recovery import Ledgered, recover
from pos_terminal.till.state import TillState
from tests.playbook import START_MS, ev, said, saved
from tests.pos_terminal.till.restarting import restarted
from tests.pos_terminal.till.scenes import PROFILE, open_till, scan

DAY_MS = 86_400_000


@pytest.mark.parametrize(
    ("count", "day", "after"),
    [
        (0, "", (1_000, "2026-02-14")),
        (12, "2026-02-14", (1_000, "2026-02-14")),
        (999, "2026-02-14", (1_000, "2026-02-14")),
        (1_000, "2026-02-14", (2_000, "2026-02-14")),
        (1_012, "2026-02-14", (2_000, "2026-02-14")),
        (4_312, "2026-02-13", (1_000, "2026-02-14")),
        (12, "2026-02-15", (1_000, "2026-02-15")),  # a clock that was fast
    ],
)
def test_numbers_go_on_from_the_next_thousand_of_the_day(count: int, day: str, after: tuple[int, str]) -> None:
    assert beyond(count, day, "2026-02-14") == after


def test_a_till_that_hears_of_another_ledger_gives_the_next_sale_a_number_beyond() -> None:
    book = open_till()
    book >> scan() >> ev(LedgerBranched)
    assert book.sale.number == "20260214-02-0001", "it has it already"
    book >> ev(Void, reason="r") << saved(SaleVoided) << said("voided") << Exchange
    book >> scan()
    assert book.sale.number == "20260214-02-1001"
    assert restarted(book).sale.number == "20260214-02-1001"


def recovered(*drafts: Draft, at_ms: int = START_MS, begun_anew: bool = True) -> TillState:
    told = Ledgered(facts=(), count=7, count_day="2026-02-14", begun_anew=begun_anew)
    machine, _ = recover(store="s1", till="02", profile=PROFILE, ledgered=told, drafts=drafts, at_ms=at_ms, ticket="t")
    return machine.till


def test_a_till_that_starts_after_a_lost_ledger_goes_on_beyond_its_numbers() -> None:
    assert [(one.count, one.count_day) for one in (recovered(), recovered(begun_anew=False))] == [
        (1_000, "2026-02-14"),
        (7, "2026-02-14"),
    ]
    tomorrow = recovered(at_ms=START_MS + DAY_MS)
    assert (tomorrow.count, tomorrow.count_day) == (1_000, "2026-02-15"), "it may have sold this morning"


def test_a_sale_that_has_its_number_already_is_counted() -> None:
    book = open_till()
    book >> scan() >> ev(LedgerBranched)
    old = Draft(sale=book.sale, parked=False)
    assert recovered(old).count == 1_000
    book >> ev(Void, reason="r") << saved(SaleVoided) << said("voided") << Exchange
    book >> scan()
    assert recovered(Draft(sale=book.sale, parked=False)).count == 1_001
