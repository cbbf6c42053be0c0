"""The preset reasons a clerk or supervisor chooses from: a fact holds the code, people read the text.

Free text is possible beside them and is shown as it was written.
"""

from __future__ import annotations

VOID_REASONS: dict[str, tuple[str, str]] = {
    "customer_left": ("顾客不买了", "Customer changed mind"),
    "wrong_item": ("录错商品", "Wrong item"),
    "no_money": ("顾客忘带钱", "Customer has no money"),
    "price_disputed": ("价格有争议", "Price disputed"),
}
"""Why a sale was voided: code → (Simplified Chinese, English)."""

FORCE_REASONS: dict[str, tuple[str, str]] = {
    "pinpad_checked": ("已核对刷卡机", "Checked the pinpad"),
    "acquirer_called": ("已电话询问收单行", "Called the acquirer"),
}
"""What a supervisor's decision about an unknown outcome rests on."""


GIVE_BACK, GIVEN_BACK = "give_back", "given_back"
"""That the acquirer is to give the money of a late answer back, and that it did."""

SETTLE_REASONS: dict[str, tuple[str, str]] = {
    "money_returned": ("已退给顾客", "Returned it to the customer"),
    "money_collected": ("已向顾客补收", "Collected it from the customer"),
    "acquirer_corrected": ("收单方已更正", "The acquirer corrected it"),
    "nothing_wrong": ("核对无误，不用处理", "Checked: nothing to do"),
    GIVE_BACK: ("现在原路退给顾客", "Give it back through the wallet now"),
    GIVEN_BACK: ("已通过收单方原路退给顾客", "Given back through the acquirer"),
}
"""What was done about an answer that contradicted a settled outcome."""

RETURN_REASONS: dict[str, tuple[str, str]] = {
    "faulty": ("质量问题", "Faulty"),
    "not_as_described": ("与描述不符", "Not as described"),
    "wrong_goods": ("买错或送错", "Wrong goods"),
    "not_wanted": ("不想要了", "No longer wanted"),
}
"""Why goods came back."""

_ALL = {**VOID_REASONS, **FORCE_REASONS, **SETTLE_REASONS, **RETURN_REASONS}


def reason_text(reason: str, language: str) -> str:
    """What people read for a fact's reason in ``zh_CN`` or ``en``; free text shows itself."""
    found = _ALL.get(reason)
    if found is None:
        return reason
    return found[1] if language == "en" else found[0]
