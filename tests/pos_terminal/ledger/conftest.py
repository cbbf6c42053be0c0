"""A ledger in a fresh folder, and facts to put into it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_terminal.contract.facts import OperatorSignedIn, PeriodOpened, SaleClosed
from pos_terminal.ledger.ledger import Ledger

START_MS = 1_790_000_000_000


def make(path: Path, till: str = "02") -> Ledger:
    return Ledger.create(path, "S001", till, "a1", "CNY", "91310000TEST", "pos-terminal 0.1.0", START_MS)


def signed_in(number: int) -> OperatorSignedIn:
    return OperatorSignedIn(at_ms=START_MS + number, operator=f"{number:04d}", role="clerk")


def period(name: str) -> PeriodOpened:
    return PeriodOpened(at_ms=START_MS, period=name, operator="0001", business_day="2026-09-21", cash_float=50_000)


def sale(number: int) -> SaleClosed:
    return SaleClosed(
        at_ms=START_MS + number,
        sale=f"sale-{number}",
        number=f"20260921-02-{number:04d}",
        period="p1",
        operator="0001",
        lines=(),
        benefits=(),
        tenders=(),
        rounding=0,
        total=0,
        tax=0,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite3"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    made = make(path)
    yield made
    made.close()
