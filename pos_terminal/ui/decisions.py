"""What a supervisor can say of each thing at risk, in words of that thing, and what follows from each word.

The till knows two outcomes; what they mean differs. ``done`` of a payment is money of the store's, ``done`` of a refund
or a reversal is money of the customer's. Of what is in effect for good ``refused`` alone is taken: it is no longer so,
since somebody saw to it outside the till (``till.forcing``). A choice that the till would not take is not offered.
"""

from __future__ import annotations

from typing import NamedTuple

from pos_terminal.ui.intents import Outcome
from pos_terminal.ui.language import tr
from pos_terminal.ui.model import Decides

IN_EFFECT: frozenset[Decides] = frozenset(
    ("paid_twice", "not_back_of_void", "not_back_alone", "coupon_not_back", "final_coupon")
)
"""What is decided of things that took effect, and of which one thing alone can be said: that it was seen to."""


class Choice(NamedTuple):
    """``outcome``: what the till is told. ``yes``: it says that something did happen; ``follows``: what comes of it."""

    outcome: Outcome
    yes: bool
    label: str
    follows: str


def choices_of(decides: Decides) -> tuple[Choice, ...]:
    """What can be said of it, in the language of the window; what did happen first."""
    if decides in ("refund", "back_of_void", "back_of_twice", "back_alone"):
        done, refused = _money_back(decides)
        labels = (tr("钱已退回顾客"), tr("钱没有退回"))
    elif decides in ("redemption", "voucher", "coupon_back"):
        return _coupon(decides)
    elif decides == "lease" or decides in IN_EFFECT:
        return (_only(decides),)
    else:
        labels = (tr("已收到钱"), tr("没有收到钱"))
        done = tr("算作这一单的收款；这一单已收齐的，会自动退给顾客。")
        refused = tr("不算收款，还差的钱要另外收。")
    return Choice("done", True, labels[0], done), Choice("refused", False, labels[1], refused)


def _money_back(decides: Decides) -> tuple[str, str]:
    if decides == "refund":
        return tr("这笔退款就此完成，不会再退。"), tr("还欠顾客这笔钱：可以再退一次，或改退现金。")
    if decides == "back_of_void":
        stops = tr("仍算这一单的收款，作废停在这里；后来查明已退回的，自动继续作废。")
        return tr("不再算收款，继续作废这一单。"), stops
    if decides == "back_of_twice":
        return tr("多收的已退清，这一单可以完成。"), tr("还欠顾客这笔钱：可以再退一次。")
    return tr("不再算这一单的收款。"), tr("仍算这一单的收款。")


def _coupon(decides: Decides) -> tuple[Choice, ...]:
    if decides == "redemption":
        return (
            Choice("done", True, tr("券已核销"), tr("券算在这一单上，继续收款。")),
            Choice("refused", False, tr("券没有核销"), tr("券从这一单去掉，应收会变多。")),
        )
    if decides == "voucher":
        return (
            Choice("done", True, tr("凭证已核销"), tr("提货凭证算作用过。")),
            Choice("refused", False, tr("凭证没有核销"), tr("提货凭证没有用掉，可以再试。")),
        )
    return (
        Choice("done", True, tr("券已退还"), tr("券可以再用，继续作废这一单。")),
        Choice("refused", False, tr("券没有退还"), tr("券仍算用过，作废停在这里。")),
    )


def _only(decides: Decides) -> Choice:
    """Where one thing alone can be said, and what to do where it is not so."""
    if decides == "lease":
        follows = tr("订单放开，可以重新收款，也可以作废。是否锁定了，只有再次查询才算数。")
        return Choice("refused", False, tr("订单没有锁定"), follows)
    if decides == "final_coupon":
        follows = tr("这张券不再算在这一单上，应收会变多，也可以作废。没有补发的，请返回。")
        return Choice("refused", True, tr("券已另行补发"), follows)
    if decides == "coupon_not_back":
        follows = tr("这张券不再算在这一单上，继续作废这一单。没有补发的，请返回后再试一次。")
        return Choice("refused", True, tr("券已另行补发"), follows)
    if decides == "paid_twice":
        follows = tr("记为已在别处退回，这一单可以完成。没有退回的，请返回后再次查询。")
    elif decides == "not_back_of_void":
        follows = tr("记为已在别处退回，继续作废这一单。没有退回的，请返回后再试一次。")
    else:
        follows = tr("记为已在别处退回，不再算这一单的收款。没有退回的，请返回后再退一次。")
    return Choice("refused", True, tr("钱已另行退回顾客"), follows)
