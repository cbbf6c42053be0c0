"""Whose PIN is right, and of whom a wrong one may be kept."""

from __future__ import annotations

import msgspec

from pos_terminal.runtime.pin import Checked, check_pin
from tests.pos_terminal.runtime.rig import CLERK


def test_the_role_comes_with_the_right_pin() -> None:
    assert check_pin(CLERK, "1234") == Checked("clerk", known=True)
    assert check_pin(CLERK, "4321") == Checked(None, known=True)
    assert check_pin(msgspec.structs.replace(CLERK, pin_hash="damaged"), "1234") == Checked(None, known=True)


def test_a_withdrawn_operator_is_nobody_with_either_pin() -> None:
    """Known, a wrong PIN of theirs would be a fact that names who has left."""
    left = msgspec.structs.replace(CLERK, active=False)
    assert check_pin(left, "1234") == check_pin(left, "4321") == check_pin(None, "1234") == Checked(None, known=False)
