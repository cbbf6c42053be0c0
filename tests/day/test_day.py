"""The scripted day, once in the suite."""

from __future__ import annotations

import json

import pytest

from tests.day.day import Day

pytestmark = [pytest.mark.process, pytest.mark.timeout(300)]


def test_the_scripted_day_holds_from_enrolment_to_the_z(day: Day) -> None:
    summary = json.loads((day.stage.out / "summary.json").read_text("utf-8"))
    assert summary["complete"]
    assert [step["step"] for step in summary["steps"]][-1] == "check_everything"
