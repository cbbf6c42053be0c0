"""How long to wait before the next try of a server that did not answer. Pure: the jitter is passed in."""

from __future__ import annotations

FIRST_S = 1.0
LONGEST_S = 60.0


def delay_s(failures: int, jitter: float, longest_s: float = LONGEST_S) -> float:
    """Seconds to wait after ``failures`` (≥ 1) in a row: doubling from one second to ``longest_s``.

    ``jitter`` in [0, 1) spreads it over the upper half, so that a chain's tills do not come back in one instant.
    """
    assert failures >= 1, failures
    assert 0 <= jitter < 1, jitter
    whole = min(longest_s, FIRST_S * 2.0 ** min(failures - 1, 10))
    return whole * (0.5 + jitter / 2)
