"""How long a terminal waits after a failure: doubled up to a minute, and spread."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.online.backoff import FIRST_S, LONGEST_S, delay_s


def test_it_doubles_up_to_a_minute() -> None:
    assert [delay_s(failures, 0.0) for failures in range(1, 9)] == [0.5, 1, 2, 4, 8, 16, 30, 30]


@given(st.integers(1, 10_000), st.floats(0, 1, exclude_max=True))
def test_it_stays_between_half_and_whole(failures: int, jitter: float) -> None:
    assert FIRST_S / 2 <= delay_s(failures, jitter) <= LONGEST_S
    assert delay_s(failures + 1, jitter) >= delay_s(failures, jitter)
