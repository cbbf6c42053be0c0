"""The matrix benefit × line of a closed sale, as ``split_promotions`` of ``alibaba.mj.oc.pay`` wants it. Pure.

No method in use has the field, so nothing posts it: ``alibaba.mj.oc.pay`` is of malls, and wants the mall's number, the
counter of each line, its kind of goods and the mall's codes of payments, none of which a fact or a setting holds.
By funder TOP has no field at all; whoever settles with a brand or a bank has ``by_funder``.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from pos_terminal.contract.facts import BenefitUsed, SaleClosed
from pos_terminal.contract.money import allocate
from pos_terminal.contract.words import Funder
from sync_server.cloud.top.amounts import write_amount

MALL_PAY: Final = "alibaba.mj.oc.pay"
_IS_PROMOTION: Final = 2


class FundedShare(NamedTuple):
    """What ``funder`` pays of what ``benefit`` took off ``line``, in minor units."""

    benefit: str
    line: str
    funder: Funder
    amount: int


def split_promotions(sale: SaleClosed) -> list[dict[str, object]]:
    """One entry for each line that a benefit lowered: by benefit they sum to its discount, by line to the line's.

    Lines and payments are numbered from 1; benefits that took something off follow the tenders that brought something
    in, in the order of ``sales.fund_bills``.
    """
    goods = {line.line: number for number, line in enumerate(sale.lines, 1)}
    first = 1 + sum(1 for tender in sale.tenders if tender.receivable)
    used = [benefit for benefit in sale.benefits if benefit.discount]
    return [
        {
            "goods_line_no": goods[share.line],
            "payment_line_no": number,
            "split_amount": write_amount(MALL_PAY, "split_promotions.split_amount", share.amount),
            "pay_type": _IS_PROMOTION,
            "coupon_code": benefit.benefit,
        }
        for number, benefit in enumerate(used, first)
        for share in benefit.shares
        if share.amount
    ]


def by_funder(sale: SaleClosed) -> tuple[FundedShare, ...]:
    """The same matrix by funder too: exact by benefit and line and, over the lines, exact by benefit and funder."""
    return tuple(share for benefit in sale.benefits for share in _funded(benefit))


def _funded(benefit: BenefitUsed) -> list[FundedShare]:
    """Line by line in proportion to what each funder has left to pay: none pays more than its part, in the end all."""
    left = dict(benefit.funding)
    found = []
    for share in benefit.shares:
        funders = sorted(left)
        parts = allocate(share.amount, [left[funder] for funder in funders])
        for funder, part in zip(funders, parts, strict=True):
            left[funder] -= part
            if part:
                found.append(FundedShare(benefit.benefit, share.line, funder, part))
    assert not any(left.values()), "the shares and the funding of a benefit both sum to its discount"
    return found
