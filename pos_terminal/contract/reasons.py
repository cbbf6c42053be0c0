"""The preset reasons a clerk or supervisor chooses from: a fact holds the code, people read the text.

Free text is possible beside them and is shown as it was written.
"""

from __future__ import annotations

from typing import Literal

VOID_REASONS: dict[str, tuple[str, str]] = {
    "customer_left": ("顾客不买了", "Customer changed mind"),
    "wrong_item": ("录错商品", "Wrong item"),
    "no_money": ("顾客忘带钱", "Customer has no money"),
    "price_disputed": ("价格有争议", "Price disputed"),
}
"""Why a sale was voided: code → (Simplified Chinese, English)."""

FORCE_REASONS: dict[str, tuple[str, str]] = {
    "pinpad_checked": ("已核对刷卡机", "Checked the pinpad"),
    "wallet_checked": ("已核对商户后台", "Checked the wallet's backend"),
    "phone_checked": ("已看顾客手机账单", "Saw the customer's phone"),
    "merchant_checked": ("已核对商家后台", "Checked the merchant backend"),
    "acquirer_called": ("已电话询问收单行", "Called the acquirer"),
}
"""What a supervisor's decision about an unknown outcome rests on."""

Means = Literal["card", "code", "benefit"]
"""By what something at risk goes: the pinpad, the wallet's acquirer, or the merchant's store in the cloud."""

FORCE_GROUNDS: dict[Means, tuple[str, ...]] = {
    "card": ("pinpad_checked", "acquirer_called"),
    "code": ("wallet_checked", "phone_checked", "acquirer_called"),
    "benefit": ("merchant_checked",),
}
"""What a decision about each can rest on."""

GIVE_BACK, GIVEN_BACK = "give_back", "given_back"
"""That pinpad or acquirer is to give the money of a late answer back, and that it did."""
COUNTED = "counted"
"""That the return or the sale which it belongs to counts it: nobody decides that."""
COUNTED_IN = "counted_in"
"""That it pays for its sale, which is still open."""
IN_FIGURES = (COUNTED, COUNTED_IN)
"""So settled, it is among the takings and refunds of X and Z."""
CASH_OUT, CASH_IN = "returned_in_cash", "collected_in_cash"
"""That its amount went out of the drawer, or into it."""
BACK_OTHERWISE = "returned_otherwise"
"""That the store paid it out by another way than the drawer."""
NOT_COLLECTED, PUT_RIGHT = "not_collected", "acquirer_corrected"
"""That nobody paid it; that the other side has put it right."""
STORE_NOT_SHORT, NOTHING_OWED = "store_not_short", "nothing_owed"
"""Somebody looked, and whoever seemed to be owed money by it is not."""
NOTHING_MOVED = (STORE_NOT_SHORT, NOTHING_OWED)
"""So said, no money moves for it: a sale or return that has not ended would take or pay it a second time."""
NOTHING_WRONG = "nothing_wrong"
"""The same of what is no money; of money it was said too, until it was read as «nothing has to be done»."""

SETTLE_REASONS: dict[str, tuple[str, str]] = {
    GIVE_BACK: ("现在原路退回", "Give it back now"),
    GIVEN_BACK: ("已原路退回", "Given back the way it came"),
    CASH_OUT: ("已退现金", "Returned in cash"),
    BACK_OTHERWISE: ("已退到卡或钱包", "Returned by card or code"),
    CASH_IN: ("已补收现金", "Collected in cash"),
    "collected_otherwise": ("已用卡或付款码补收", "Collected by card or code"),
    NOT_COLLECTED: ("收不回，记为损失", "Not collected: a loss"),
    "merchant_corrected": ("商家后台已更正", "Corrected at the merchant"),
    "money_returned": ("已退给顾客", "Returned it to the customer"),
    "money_collected": ("已向顾客补收", "Collected it from the customer"),
    COUNTED: ("已算入这笔退货或作废", "Counted by its return or void"),
    COUNTED_IN: ("算作这一单的收款", "Count as paid"),
    PUT_RIGHT: ("收单方已更正", "Acquirer corrected it"),
    STORE_NOT_SHORT: ("查过账，店里没有少收钱", "Checked: store not short"),
    NOTHING_OWED: ("查过账，没有多收顾客的钱", "Checked: nothing owed"),
    NOTHING_WRONG: ("核对无误，不用处理", "Checked: nothing to do"),
}
"""What was done about an answer that contradicted a settled outcome. Nobody is offered ``money_returned`` and
``money_collected`` any more: they do not say how."""

SETTLE_GROUNDS: dict[Literal["customer", "store", "nobody"], tuple[str, ...]] = {
    "customer": (CASH_OUT, BACK_OTHERWISE, PUT_RIGHT, NOTHING_OWED),
    "store": (PUT_RIGHT, STORE_NOT_SHORT, CASH_IN, "collected_otherwise", NOT_COLLECTED),
    "nobody": ("merchant_corrected", NOTHING_WRONG),
}
"""What can have been done, by whom money is owed to."""

RETURN_REASONS: dict[str, tuple[str, str]] = {
    "faulty": ("质量问题", "Faulty"),
    "not_as_described": ("与描述不符", "Not as described"),
    "wrong_goods": ("买错或送错", "Wrong goods"),
    "not_wanted": ("不想要了", "No longer wanted"),
}
"""Why goods came back."""

MAKES_ROOM = "makes_room"
"""Of a payment that is given back alone: one that came after all takes its place."""

GIVE_BACK_REASONS: dict[str, tuple[str, str]] = {
    "wrong_payment": ("刷错卡或付错钱包", "Wrong card or wallet"),
    "pays_otherwise": ("顾客改用别的方式付", "Customer pays otherwise"),
    "coupon_unusable": ("券用不成", "Coupon cannot be used"),
    "pays_later": ("这次不付，以后再付", "Customer pays later"),
    MAKES_ROOM: ("腾给后来查明的那一笔", "Room for a late payment"),
}
"""Why one payment of an open sale was given back alone."""
BESIDE_A_COUPON = ("coupon_unusable", "pays_later")
"""Only where the sale has a coupon that nobody can take back: it would be voided else."""

_ALL = {**VOID_REASONS, **FORCE_REASONS, **SETTLE_REASONS, **RETURN_REASONS, **GIVE_BACK_REASONS}


def reason_text(reason: str, language: str) -> str:
    """What people read for a fact's reason in ``zh_CN`` or ``en``; free text shows itself."""
    found = _ALL.get(reason)
    if found is None:
        return reason
    return found[1] if language == "en" else found[0]
