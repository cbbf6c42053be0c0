"""The scripted day, played once for all who look at it."""

from __future__ import annotations

import pytest

from tests.day.day import Day
from tests.day.stage import DAY_PINS, Stage


@pytest.fixture(scope="session")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    """A day that was played to its end; its programs are gone."""
    stage = Stage(tmp_path_factory.mktemp("day") / "out", pins=DAY_PINS)
    played = Day(stage, print)
    try:
        played.play()
    finally:
        stage.stop()
    return played
