"""Ringing up, and the basket that does not change under money."""

from __future__ import annotations

import msgspec
import pytest

from pos_terminal.contract.benefits import Scope
from pos_terminal.contract.cloud import Redeemed
from pos_terminal.contract.codec import MAX_FACT_BYTES, encode_fact
from pos_terminal.contract.facts import AttemptBegun, AttemptDone, SaleClosed, SaleVoided
from pos_terminal.sale.evaluate import Unusable
from pos_terminal.till.drafts import decode_draft
from pos_terminal.till.effects import Ask, Exchange, PrintSale
from pos_terminal.till.events import (
    Answered,
    BenefitForced,
    CardChosen,
    CashGiven,
    CouponScanned,
    ItemScanned,
    LineRemoved,
    Park,
    ProfileChanged,
    QuantitySet,
    Recall,
    RoundingToggled,
    Undo,
    Void,
)
from pos_terminal.till.pricing import never_usable, price
from tests.playbook import START_MS, ev, hole, said, saved
from tests.pos_terminal.till.scenes import DRAWER, PROFILE, item, open_till, scan, till
from tests.pos_terminal.till.steps import add_coupon, closes


def test_nothing_is_sold_before_sign_in_and_period() -> None:
    book = till()
    book >> scan() << said("sign_in_first")
    book.done()


def test_pieces_count_up_and_measured_goods_do_not() -> None:
    book = open_till()
    book >> scan("tea") >> scan("tea") >> scan("curtain", 3_990, measured=True, quantity=2_850)
    book >> scan("curtain", 3_990, measured=True, quantity=1_000)
    assert [(line.item.sku, line.thousandths) for line in book.sale.lines] == [
        ("tea", 2_000),
        ("curtain", 2_850),
        ("curtain", 1_000),
    ]
    assert price(book.sale).total == 2_000 + 11_372 + 3_990  # 2.85 × 39.90 = 113.715, half up


def test_a_changed_price_starts_a_line_of_its_own() -> None:
    book = open_till()
    book >> scan("tea", 1_000) >> scan("tea", 1_200)
    assert [line.amount for line in book.sale.lines] == [1_000, 1_200]


def test_quantity_remove_undo() -> None:
    book = open_till()
    book >> scan("tea") >> scan("cup", 500)
    tea, cup = book.sale.lines
    book >> ev(QuantitySet, line=cup.line, thousandths=3_000)
    book >> ev(LineRemoved, line=tea.line) << said("line_removed")
    assert price(book.sale).total == 1_500
    book >> ev(Undo)
    assert price(book.sale).total == 2_500
    book >> ev(Undo) >> ev(Undo) >> ev(Undo)
    assert book.sale.lines == ()
    book >> ev(Undo) << said("nothing_to_undo")
    book >> ev(LineRemoved, line="gone") << said("no_such_line")
    book.done()


@pytest.mark.parametrize(
    ("thousandths", "message"),
    [(0, "quantity_implausible"), (-1_000, "quantity_implausible"), (10**10, "quantity_implausible"),
     (10_000_000, "too_many_units"),
     (1_500, "whole_pieces_only")],
)  # fmt: skip
def test_quantities_that_cannot_be(thousandths: int, message: str) -> None:
    book = open_till()
    book >> scan()
    book >> ev(QuantitySet, line=book.sale.lines[0].line, thousandths=thousandths) << said(message)
    book >> scan("other", quantity=thousandths) << said(message)
    book.done()
    assert price(book.sale).total == 1_000


def test_an_amount_that_no_sale_can_hold_is_refused() -> None:
    book = open_till()
    book >> scan("car", 10_000_000_000, quantity=9_999_000) << said("quantity_implausible")
    book >> scan("label", amount=-1) << said("quantity_implausible")
    book.done()


def test_a_label_keeps_its_amount() -> None:
    book = open_till()
    book >> scan("meat", 3_990, amount=1_234)
    book >> ev(QuantitySet, line=book.sale.lines[0].line, thousandths=2_000) << said("label_has_its_amount")
    book >> ev(CashGiven, amount=1_234) << saved(SaleClosed) << DRAWER << PrintSale << Exchange << said("sale_closed")
    line = book.last(SaleClosed).lines[0]
    assert line.quantity.amount_at(line.unit_price) == line.amount == 1_234


@pytest.mark.parametrize("number", ["401238817651203", "4012388176512034512"])
def test_a_number_that_may_be_an_orders_is_told_where_orders_are_looked_up(number: str) -> None:
    open_till() >> ev(ItemScanned, code=number, item=None) << said("unknown_long_number", number)


def test_an_unknown_code_is_told() -> None:
    book = open_till()
    book >> ev(ItemScanned, code="690000", item=None) << said("unknown_code", "690000")
    book.done()
    assert book.till.sale is None


def test_park_and_recall() -> None:
    book = open_till()
    book >> ev(Park) << said("nothing_to_park")
    book >> scan("tea")
    first = book.sale
    book >> ev(Park) << said("parked", first.number)
    assert decode_draft(book.drafts[first.sale]).parked
    book >> scan("cup", 500)
    second = book.sale
    assert second.number != first.number
    book >> ev(Recall, sale=first.sale) << said("parked", second.number)
    assert book.sale.sale == first.sale
    assert [one.sale for one in book.till.parked] == [second.sale]
    book >> ev(Recall, sale="gone") << said("not_parked")
    book.done()
    assert not decode_draft(book.drafts[first.sale]).parked


def test_void_is_a_fact_with_a_reason() -> None:
    book = open_till()
    book >> ev(Void, reason="x") << said("nothing_to_void")
    book >> scan("tea")
    book >> ev(Void, reason="  ") << said("reason_needed")
    sale = book.sale
    book >> ev(Void, reason="顾客放弃") << saved(SaleVoided) << said("voided") << Exchange
    book.done()
    fact = book.last(SaleVoided)
    assert (fact.sale, fact.amount, fact.reason) == (sale.sale, 1_000, "顾客放弃")
    assert book.till.sale is None
    assert book.drafts == {}


def test_the_basket_is_frozen_under_money_and_says_so() -> None:
    book = open_till()
    book >> scan("tea") >> scan("cup", 500)
    book >> ev(CashGiven, amount=100) << DRAWER
    line = book.sale.lines[0].line
    for event in (
        scan(),
        ev(ItemScanned, code="?", item=None),
        ev(QuantitySet, line=line, thousandths=2_000),
        ev(LineRemoved, line=line),
        ev(Undo),
        ev(BenefitForced, benefit="b", how="out"),
        ev(CouponScanned, code="c"),
        ev(RoundingToggled, unit=10),
    ):
        book >> event << said("basket_frozen")
    book.done()
    assert price(book.sale).total == 1_500


def test_a_benefit_counts_while_it_fits_and_says_what_is_missing() -> None:
    book = open_till()
    book >> scan("tea")
    add_coupon(book, "b", 300, "coupon_added_unused", threshold=1_500)
    assert never_usable(book.sale, price(book.sale)) == (Unusable(benefit="b", reason="short", missing=500),)
    book >> scan("tea")
    assert price(book.sale).total == 1_700
    book >> ev(CouponScanned, code="b") << said("benefit_already_there")
    book >> ev(BenefitForced, benefit="b", how="out")
    assert price(book.sale).total == 2_000


def test_a_benefit_that_ends_before_the_money_changes_the_price_first() -> None:
    book = open_till()
    book >> scan("tea")
    add_coupon(book, "b", 300, valid_to_ms=START_MS + 60_000)
    book.later(120_000)
    book >> ev(CashGiven, amount=700) << said("price_changed")
    assert price(book.sale).left == 1_000
    assert book.sale.tenders == ()


def test_a_recalled_sale_is_judged_by_the_time_of_the_recall() -> None:
    book = open_till()
    book >> scan("tea")
    add_coupon(book, "b", 300, valid_to_ms=START_MS + 60_000)
    sale = book.sale.sale
    book >> ev(Park) << said("parked")
    book.later(120_000)
    book >> ev(Recall, sale=sale)
    assert price(book.sale).total == 1_000


def test_numbers_never_go_back_over_midnight() -> None:
    book = open_till()
    numbers = []
    for wait in (0, 24 * 3_600_000, -24 * 3_600_000):
        book.later(wait)
        book >> scan("tea")
        numbers.append(book.sale.number)
        book >> ev(Park) << said("parked")
    assert numbers == ["20260214-02-0001", "20260215-02-0001", "20260215-02-0002"]


def test_a_sale_never_grows_too_large_for_its_fact() -> None:
    book = open_till()
    for number in range(12):
        long = {"measured": True, "title": "长" * 200, "tax_code": "1" * 19}
        book >> scan(f"x{number}", 100_000 + number, **long)
        add_coupon(book, f"b{number}", 900, title="券" * 40)
    refused = ""
    for number in range(500):
        book >> ev(ItemScanned, code="x", item=item(f"y{number}", 101, measured=True, title="长" * 200))
        if book._waiting:
            book << said("too_many_lines")
            refused = "yes"
            break
    assert refused
    total = price(book.sale).total
    ask = hole()
    book >> ev(CashGiven, amount=total) << saved(AttemptBegun) << Ask(ask, hole())
    for _ in range(11):
        redeemed, ask = ask, hole()
        (
            book
            >> ev(Answered, ask=redeemed, answer=Redeemed(reference="r"))
            << saved(AttemptDone, AttemptBegun)
            << Ask(ask, hole())
        )
    book >> ev(Answered, ask=ask, answer=Redeemed(reference="r")) << saved(AttemptDone, SaleClosed) << DRAWER
    closes(book)
    size = len(encode_fact(book.last(SaleClosed)))
    assert MAX_FACT_BYTES // 5 < size < MAX_FACT_BYTES


def test_undo_is_not_written_to_disk_at_every_scan() -> None:
    book = open_till()
    for number in range(10):
        book >> scan(f"x{number}")
    draft = decode_draft(book.drafts[book.sale.sale])
    assert draft.sale == msgspec.structs.replace(book.sale, undo=())
    assert len(book.sale.undo) == 10


def test_card_needs_something_to_pay() -> None:
    book = open_till()
    book >> ev(CardChosen) << said("nothing_to_pay")
    book >> ev(CashGiven, amount=100) << said("nothing_to_pay")
    book.done()


def test_a_change_of_the_stores_profile_touches_no_sale_already_begun() -> None:
    """The feed may move the store to another district between the first card and the second."""
    book = open_till()
    book >> scan("sofa", 10_000)
    add_coupon(book, "b", 1_000, scope=Scope(districts=("d1",)))
    ask = hole()
    book >> ev(CashGiven, amount=4_000) << saved(AttemptBegun) << Ask(ask, hole())
    book >> ev(Answered, ask=ask, answer=Redeemed(reference="r")) << saved(AttemptDone) << DRAWER
    assert price(book.sale).left == 5_000
    moved = msgspec.structs.replace(PROFILE, district="d2")
    book >> ev(ProfileChanged, profile=moved)
    assert price(book.sale).left == 5_000
    book >> ev(CashGiven, amount=5_000) << saved(SaleClosed) << DRAWER
    closes(book)
    book >> scan("sofa", 10_000)
    add_coupon(book, "b", 1_000, "coupon_added_unused", scope=Scope(districts=("d1",)))
    assert price(book.sale).left == 10_000
    book.done()
