"""A catalogue with the stock of a store, in a file of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_terminal.catalog.catalog import Catalog
from pos_terminal.contract.exchange import FeedCursor
from tests.pos_terminal.catalog.stock import STOCK


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "catalog.sqlite3"


@pytest.fixture
def catalog(path: Path) -> Iterator[Catalog]:
    made = Catalog(path)
    made.apply(STOCK, FeedCursor("feed-1", 10), reset=True, more=False)
    yield made
    made.close()
