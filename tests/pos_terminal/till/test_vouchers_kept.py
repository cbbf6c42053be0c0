"""A voucher shown before the money: kept for its order, or refused with the reason."""

from __future__ import annotations

import msgspec
import pytest

from pos_terminal.contract.cloud import CouponStatus
from pos_terminal.contract.facts import AttemptBegun, SaleClosed, SaleVoided
from pos_terminal.till.effects import Exchange
from pos_terminal.till.events import Answered, Unreachable, Void
from pos_terminal.till.hand_over import MAX_VOUCHERS
from tests.playbook import ev, said, saved
from tests.pos_terminal.till.goods import of_redemption, over, pay, scanned, voucher
from tests.pos_terminal.till.scenes import coupon, open_till, scan
from tests.pos_terminal.till.steps import found, leased, look_up, offered, with_order


def test_a_voucher_shown_too_early_is_kept_for_the_order_and_lowers_nothing() -> None:
    book = with_order()
    scanned(book, voucher()) << said("voucher_kept", "提货券 v")
    scanned(book, voucher()) << said("voucher_kept_already", "提货券 v")
    book.done()
    assert book.sale.benefits == ()
    assert not book.sale.frozen
    pay(book)
    assert book.last(SaleClosed).total == 600_000
    assert [one.coupon for one in over(book).vouchers] == ["v"]
    assert not [
        fact for fact in book.facts if isinstance(fact, AttemptBegun) and fact.amount == 0 and of_redemption(fact)
    ]


def test_the_vouchers_of_the_very_order_join_by_themselves() -> None:
    book = open_till()
    book >> ev(Answered, ask=look_up(book), answer=found())
    bare, other = voucher("bare", order=None), voucher("other", order="o9")
    spent = msgspec.structs.replace(voucher("spent"), status="used")
    offered(book, voucher(), bare, other, spent, coupon("c", 1_000))
    book.done()
    assert [one.coupon for one in book.sale.vouchers] == ["v"]
    assert [one.coupon for one in book.sale.benefits] == ["c"]


@pytest.mark.parametrize("state", ["used", "expired", "not_yet", "void"])
def test_a_voucher_that_is_not_good_is_refused_with_the_reason(state: CouponStatus) -> None:
    book = with_order()
    scanned(book, voucher(status=state)) << said("voucher_not_usable", state, "o1", "提货券 v")
    book.done()
    assert book.sale.vouchers == ()


def test_a_voucher_of_other_goods_is_refused_with_the_reason() -> None:
    book = with_order()
    scanned(book, voucher(order="o9")) << said("voucher_not_usable", "other_order", "o9", "提货券 v")
    scanned(book, voucher(order=None, stores=("s2",))) << said("voucher_not_usable", "other_store", "", "提货券 v")
    book.done()
    assert book.sale.vouchers == ()


@pytest.mark.parametrize("order", [None, "o1"])
def test_a_retail_sale_keeps_no_voucher(order: str | None) -> None:
    """One that names its order is sent there too, not told off for being of another."""
    book = open_till()
    book >> scan()
    scanned(book, voucher(order=order), order=None) << said("voucher_without_order", "提货券 v")
    book.done()


def test_an_order_takes_so_many_vouchers() -> None:
    book = with_order()
    for number in range(MAX_VOUCHERS):
        scanned(book, voucher(f"v{number}")) << said("voucher_kept")
    scanned(book, voucher("more")) << said("too_many_vouchers", str(MAX_VOUCHERS))
    book.done()


def test_a_voided_sale_takes_its_vouchers_with_it() -> None:
    book = with_order()
    scanned(book, voucher()) << said("voucher_kept")
    reread = leased(book)
    book >> ev(Answered, ask=reread, answer=Unreachable()) << said("order_unreachable")
    book >> ev(Void, reason="r") << saved(SaleVoided) << said("voided") << Exchange
    book.done()
    assert book.till.hand_overs == ()
    assert book.drafts == {}
