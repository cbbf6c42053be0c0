"""What X and Z say of late answers: how each was settled, and what pinpad and acquirer have beside the figures."""

from __future__ import annotations

import pytest

from pos_terminal.contract.facts import LateAnswer
from pos_terminal.receipt.late_lines import Difference, late_blocks
from pos_terminal.receipt.layout import Columns, Text
from pos_terminal.receipt.messages import words

REFUND = LateAnswer(
    attempt="r1", number="20260214-02-0007", kind="refund", amount=16_900, outcome="done", settled=True,
    reason="collected_in_cash",
)  # fmt: skip
LOSS = LateAnswer(
    attempt="r2", number="20260214-02-0008", kind="reversal", amount=14_900, outcome="done", settled=True,
    reason="not_collected",
)  # fmt: skip


def shown(*late: LateAnswer, language: str = "zh_CN", **found: Difference) -> list[str]:
    differences = {(attempt, "done"): one for attempt, one in found.items()}
    blocks = late_blocks(late, differences, words(language), language)
    return [
        one.text if isinstance(one, Text) else f"{one.left} {one.right}"
        for one in blocks
        if isinstance(one, Text | Columns)
    ]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh_CN", ["主管处理：已补收现金", "刷卡机比以上银行卡 -169.00"]),
        ("en", ["Settled: Collected in cash", "Pinpad minus card -169.00"]),
    ],
)
def test_it_says_how_it_was_settled_and_by_how_much_the_pinpad_differs(language: str, said: list[str]) -> None:
    assert shown(REFUND, language=language, r1=Difference(means="card", amount=-16_900))[-2:] == said


def test_several_add_up_to_what_the_other_side_has_beside_the_figure() -> None:
    lines = shown(
        REFUND, LOSS, r1=Difference(means="card", amount=-16_900), r2=Difference(means="card", amount=-14_900)
    )
    assert lines[-1] == "刷卡机比银行卡合计 -318.00"
    assert "主管处理：收不回，记为损失" in lines


def test_what_went_back_outside_the_till_is_for_their_account_to_tell() -> None:
    lines = shown(LOSS, r2=Difference(means="code", amount=None))
    assert lines[-1] == "差额以对方账单为准"


def test_what_is_being_given_back_says_so_and_money_beyond_the_figure_has_its_sign() -> None:
    late = LateAnswer(attempt="r1", number="20260214-02-0007", kind="card", amount=100, outcome="done")
    lines = shown(late, r1=Difference(means="card", amount=100, going=True))
    assert lines[-2:] == ["正在原路退回，还没有结果", "刷卡机比以上银行卡 +1.00"]


def test_an_attempt_of_a_period_before_says_that_it_is() -> None:
    assert "以前班次的" in shown(LOSS, r2=Difference(means="card", amount=0, earlier=True))
