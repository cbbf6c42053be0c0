"""What counts as another step."""

from __future__ import annotations

from itertools import combinations

import msgspec
import pytest

from pos_terminal.ui import samples
from pos_terminal.ui.steps import mode_of, step_of


@pytest.mark.parametrize(
    ("before", "after"),
    list(
        combinations(("sale", "tender-cash", "tender-code-awaiting", "done", "presale-found", "history", "return"), 2)
    ),
)
def test_another_screen_or_state_is_another_step(before: str, after: str) -> None:
    assert step_of(samples.screen(before)) != step_of(samples.screen(after))


def test_another_sale_is_another_step_and_another_minute_is_not() -> None:
    view = samples.screen("sale")
    other = msgspec.structs.replace(view, bar=msgspec.structs.replace(view.bar, sale_number="20260214-02-0218"))
    later = msgspec.structs.replace(view, bar=msgspec.structs.replace(view.bar, clock="14:27"))
    assert step_of(view) != step_of(other)
    assert step_of(view) == step_of(later)


def test_a_screen_that_has_one_state_has_no_mode() -> None:
    assert mode_of(None) == mode_of(samples.screen("history")) == ""
    assert mode_of(samples.screen("close-count")) != mode_of(samples.screen("close-done"))
