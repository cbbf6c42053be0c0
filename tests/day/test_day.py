"""The scripted day, once in the suite."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.day.day import Day
from tests.day.stage import DAY_PINS, Stage


@pytest.mark.process
@pytest.mark.timeout(300)
def test_the_scripted_day_holds_from_enrolment_to_the_z(tmp_path: Path) -> None:
    stage = Stage(tmp_path / "day", pins=DAY_PINS)
    day = Day(stage, print)
    try:
        day.play()
    finally:
        stage.stop()
    summary = json.loads((stage.out / "summary.json").read_text("utf-8"))
    assert summary["complete"]
    assert [step["step"] for step in summary["steps"]][-1] == "check_everything"
