"""How a sale stands after returns: what each funder of a benefit has left, and what it takes back."""

from __future__ import annotations

import pytest

from pos_terminal.contract.words import Funder
from pos_terminal.sale.standing import by_funder

WHOLE: dict[Funder, int] = {"brand": 30, "merchant": 90}


@pytest.mark.parametrize(
    ("amount", "left", "shares"),
    [
        (40, {"brand": 30, "merchant": 90}, {"brand": 10, "merchant": 30}),
        (30, {"brand": -20, "merchant": 50}, {"brand": 0, "merchant": 30}),
        (30, {"brand": 0, "merchant": 30}, {"brand": 0, "merchant": 30}),
        (-20, {"brand": -30, "merchant": 60}, {"brand": 0, "merchant": -20}),
        (40, {"brand": 0, "merchant": 0}, {"brand": 10, "merchant": 30}),
        (40, {"brand": -5, "merchant": -20}, {"brand": 10, "merchant": 30}),
    ],
    ids=[
        "as is left",
        "of one more was taken back than it gave",
        "one has nothing left",
        "given more, of one more was taken back than it gave",
        "nobody has anything left",
        "of all more was taken back than they gave",
    ],
)
def test_each_funder_bears_its_part_of_what_is_left_and_below_nothing_is_nothing(
    amount: int, left: dict[Funder, int], shares: dict[Funder, int]
) -> None:
    """Tills that did not know of each other may each have taken back what a funder gave."""
    assert by_funder(amount, left, WHOLE) == shares
