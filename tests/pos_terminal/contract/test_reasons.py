"""A reason is stored as a code and read as a text; what was typed is read as it was typed."""

from __future__ import annotations

import pytest

from pos_terminal.contract.reasons import FORCE_REASONS, GIVE_BACK_REASONS, SETTLE_REASONS, VOID_REASONS, reason_text


@pytest.mark.parametrize("code", [*VOID_REASONS, *FORCE_REASONS, *SETTLE_REASONS, *GIVE_BACK_REASONS])
def test_every_code_has_a_text_in_both_languages(code: str) -> None:
    chinese, english = reason_text(code, "zh_CN"), reason_text(code, "en")
    assert len({code, chinese, english}) == 3
    assert code.isascii()
    assert english.isascii()


def test_no_code_means_two_things() -> None:
    tables = (VOID_REASONS, FORCE_REASONS, SETTLE_REASONS, GIVE_BACK_REASONS)
    assert len(set().union(*tables)) == sum(map(len, tables))


@pytest.mark.parametrize("text", ["顾客改主意", "rang up twice", ""])
def test_free_text_shows_itself(text: str) -> None:
    assert reason_text(text, "zh_CN") == reason_text(text, "en") == text
