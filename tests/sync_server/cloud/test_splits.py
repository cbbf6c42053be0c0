"""The matrix benefit × line, and by funder: every sum of it is one that the sale states."""

from __future__ import annotations

from collections import Counter

from hypothesis import given

from pos_terminal.contract.facts import SaleClosed
from sync_server.cloud.top.sales import fund_bills
from sync_server.cloud.top.splits import by_funder, split_promotions
from tests.pos_terminal.receipt.refund_samples import large_sale
from tests.pos_terminal.sale.sold import sales


def test_a_share_stands_at_its_line_and_at_its_payment() -> None:
    """A cash tender and a card come first, then the coupon of two lines and the red packet of three."""
    entries = split_promotions(large_sale())
    assert [(one["payment_line_no"], one["goods_line_no"], one["split_amount"]) for one in entries] == [
        *[(3, 2, 4_583), (3, 3, 3_417)],
        *[(4, 1, 1_620), (4, 2, 206), (4, 3, 174)],
    ]
    assert {one["coupon_code"] for one in entries if one["payment_line_no"] == 4} == {"h1"}
    # As the published description of the method names and types them.
    kinds = {"goods_line_no": int, "payment_line_no": int, "split_amount": int, "pay_type": int, "coupon_code": str}
    assert all({name: type(value) for name, value in one.items()} == kinds for one in entries)


@given(sales())
def test_it_sums_to_the_discounts_by_benefit_and_by_line(sale: SaleClosed) -> None:
    by_line: Counter[object] = Counter()
    by_payment: Counter[object] = Counter()
    for one in split_promotions(sale):
        assert isinstance(one["split_amount"], int)
        assert one["split_amount"] > 0
        by_line[one["goods_line_no"]] += one["split_amount"]
        by_payment[one["payment_line_no"]] += one["split_amount"]
    assert [by_line[number] for number, _ in enumerate(sale.lines, 1)] == [line.discount for line in sale.lines]
    bills = fund_bills(sale)
    used = [benefit for benefit in sale.benefits if benefit.discount]
    assert len(by_payment) == len(used)
    for number, amount in by_payment.items():
        assert isinstance(number, int)
        assert bills[number - 1]["amount"] == amount, "the bill of the benefit, in the same order"


@given(sales())
def test_by_funder_it_sums_to_the_shares_and_to_the_funding(sale: SaleClosed) -> None:
    shares: Counter[tuple[str, str]] = Counter()
    funding: Counter[tuple[str, str]] = Counter()
    for one in by_funder(sale):
        assert one.amount > 0
        shares[one.benefit, one.line] += one.amount
        funding[one.benefit, one.funder] += one.amount
    assert shares == Counter(
        {(used.benefit, share.line): share.amount for used in sale.benefits for share in used.shares if share.amount}
    )
    assert funding == Counter(
        {(used.benefit, funder): amount for used in sale.benefits for funder, amount in used.funding.items() if amount}
    )
