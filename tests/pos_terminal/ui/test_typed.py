"""What a text in the sale's field is taken for."""

from __future__ import annotations

import pytest

from pos_terminal.ui.typed import looks_like_code


@pytest.mark.parametrize(
    ("text", "is_code"),
    [
        ("6901028075763", True),
        ("SOFA-3", True),
        ("ORDER:4300000000000000001", True),
        ("https://x.example/?tid=1", True),
        ("绿茶", False),
        ("lc", False),
        ("绿茶 250ml", False),
        ("tea 2", False),
    ],
)
def test_what_looks_like_a_code(text: str, is_code: bool) -> None:
    assert looks_like_code(text) is is_code
