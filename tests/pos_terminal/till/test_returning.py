"""What may come back: each unit once, one return at a time; what it would give is known before the sale closes."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pos_terminal.contract.benefit_book import BenefitBook
from pos_terminal.contract.benefits import (
    Benefit,
    EveryBenefit,
    FixedBenefit,
    OnReturn,
    PercentBenefit,
    RedPacket,
    Scope,
)
from pos_terminal.contract.facts import PeriodClosed, PeriodOpened, SaleClosed, SaleRefunded, SaleVoided
from pos_terminal.contract.records import units_of
from pos_terminal.sale.returns import if_returned
from pos_terminal.till.closing import as_closed
from pos_terminal.till.drafts import decode_draft, encode_draft
from pos_terminal.till.effects import Exchange, OpenDrawer
from pos_terminal.till.events import (
    CashGiven,
    ClosedWithoutTender,
    ClosePeriod,
    OpenPeriod,
    Park,
    RoundingToggled,
    Void,
)
from pos_terminal.till.pricing import price
from pos_terminal.till.return_events import ReturnAll, ReturnConfirmed, ReturnCounted, ReturnOpened
from tests.playbook import ev, hole, said, saved
from tests.pos_terminal.sale.sold import closed, goods
from tests.pos_terminal.till.returns import confirm, ends, sold
from tests.pos_terminal.till.scenes import item, open_till, scan
from tests.pos_terminal.till.steps import closes, return_opened


def test_the_same_unit_is_refused_a_second_time() -> None:
    book = open_till()
    sale = sold(book, cash=3_500)
    return_opened(book, sale) >> ev(ReturnCounted, line="cup", count=1)
    confirm(book, 500) << saved(SaleRefunded)
    first = ends(book, 500)
    return_opened(book, sale, first) >> ev(ReturnCounted, line="cup", count=1) << said("not_so_many_left", "0")
    book >> ev(ReturnAll)
    confirm(book, 3_000) << saved(SaleRefunded)
    second = ends(book, 3_000)
    return_opened(book, sale, first, second) << said("all_returned")
    assert book.till.sale is None


def test_of_one_sale_one_return_is_open_at_a_time() -> None:
    book = open_till()
    sale = sold(book, cash=3_500)
    return_opened(book, sale) >> ev(ReturnCounted, line="cup", count=1)
    number = book.sale.number
    return_opened(book, sale)  # on screen already
    book >> ev(Park) << said("parked")
    book >> scan()
    return_opened(book, sale) << said("parked")
    assert book.sale.number == number
    assert book.sale.refund is not None
    assert book.sale.refund.units == {"cup": (0,)}
    assert sum(one.refund is not None for one in (*book.till.parked, book.sale)) == 1


def test_what_the_ledger_was_read_for_must_not_have_changed_meanwhile() -> None:
    book = open_till()
    sale = sold(book, cash=3_500)
    return_opened(book, sale) >> ev(ReturnCounted, line="cup", count=1)
    confirm(book, 500) << saved(SaleRefunded)
    ends(book, 500)
    return_opened(book, sale) << said("return_out_of_date")
    assert book.till.sale is None


def test_a_benefit_may_block_a_return() -> None:
    book = open_till()
    terms = FixedBenefit(
        benefit="满减",
        layer="platform",
        threshold=3_000,
        amount=500,
        valid_from_ms=0,
        valid_to_ms=10**6,
        on_return="block",
    )
    sale = closed([goods("tea", 1_000, 3), goods("cup", 500)], [terms])
    return_opened(book, sale) >> ev(ReturnCounted, line="tea", count=1)
    assert book.sale.refund is not None
    assert [one.benefit for one in book.sale.refund.against] == ["满减"]
    confirm(book, 0) << said("return_blocked", "满减")
    book >> ev(ReturnAll)
    confirm(book, 3_000) << saved(SaleRefunded)
    ends(book, 3_000)


def test_refusals_by_name() -> None:
    book = open_till()
    book >> ev(ReturnOpened, sale=None) << said("no_such_sale")
    book >> ev(ReturnAll) << said("no_return_open")
    return_opened(book, sold(book, cash=3_500))
    confirm(book, 0) << said("return_nothing")
    book >> ev(ReturnCounted, line="none", count=1) << said("no_such_line")
    book >> ev(ReturnCounted, line="tea", count=4) << said("not_so_many_left", "3")
    book >> ev(ReturnCounted, line="tea", count=1)
    confirm(book, 999) << said("return_changed")
    book >> ev(ReturnConfirmed, reason=" ", total=1_000) << said("reason_needed")
    book >> ev(ReturnConfirmed, reason="打 138 0013 8000", total=1_000) << said("reason_personal")
    book >> ev(CashGiven, amount=100) << said("finish_return_first")
    book >> ev(ClosedWithoutTender) << said("finish_return_first")
    book >> scan("other") << said("not_in_sale", item("other").title)
    book >> ev(ClosePeriod, cash_counted=0) << said("finish_sale_first")
    book.done()
    book >> ev(Void, reason="打 138 0013 8000") << said("reason_personal")
    book >> ev(Void, reason="") << said("return_given_up")
    assert book.till.sale is None
    assert not any(isinstance(fact, SaleVoided) for fact in book.facts), "nobody outside was told of it"


def test_returns_need_an_open_period() -> None:
    book = open_till()
    sale = sold(book, cash=3_500)
    book >> ev(ClosePeriod, cash_counted=50_000) << saved(PeriodClosed) << hole() << Exchange
    return_opened(book, sale) << said("open_period_first")
    book >> ev(OpenPeriod, cash_float=0) << saved(PeriodOpened)
    return_opened(book, sale)
    assert book.sale.refund is not None


def test_a_scan_on_the_return_takes_one_more_unit_back() -> None:
    book = open_till()
    return_opened(book, sold(book, cash=3_500))
    for _ in range(3):
        book >> scan("tea")
    book >> scan("tea") << said("already_returned")
    assert book.sale.refund is not None
    assert book.sale.refund.units == {"tea": (0, 1, 2)}
    book >> ev(ReturnCounted, line="tea", count=1)
    assert book.sale.refund.units == {"tea": (0,)}


def test_a_serial_number_says_which_unit() -> None:
    book = open_till()
    sale = sold(book, cash=3_500)
    tea = msgspec.structs.replace(sale.lines[0], serials=("S1", "S2", "S3"))
    return_opened(book, msgspec.structs.replace(sale, lines=(tea, sale.lines[1])))
    book >> scan("tea", serial="S3")
    assert book.sale.refund is not None
    assert book.sale.refund.units == {"tea": (2,)}
    book >> scan("tea", serial="S3") << said("already_chosen")
    book.done()


def test_a_draft_of_a_return_is_not_for_a_program_that_does_not_know_returns() -> None:
    book = open_till()
    return_opened(book, sold(book, cash=3_500)) >> ev(ReturnAll)
    (data,) = book.drafts.values()
    draft = decode_draft(data)
    assert draft.version == 2
    assert draft.sale == msgspec.structs.replace(book.sale, undo=())
    assert encode_draft(draft) == data
    book >> ev(Void, reason="") << said("return_given_up")
    book >> scan()
    (data,) = book.drafts.values()
    assert decode_draft(data).version == 1


def test_what_a_return_would_give_before_the_sale_closes_is_what_it_gives_afterwards() -> None:
    terms = FixedBenefit(
        benefit="满减",
        layer="platform",
        threshold=3_000,
        amount=500,
        valid_from_ms=0,
        valid_to_ms=2**52,
        on_return="reprice",
    )
    book = open_till(promotions=BenefitBook(benefits=(terms,)))
    book >> scan("tea", 1_000) >> scan("tea", 1_000) >> scan("tea", 1_000) >> scan("cup", 500)
    before = if_returned(as_closed(book.sale))
    assert [one.repriced for one in before] == [True, False]
    book >> ev(CashGiven, amount=3_000) << saved(SaleClosed) << OpenDrawer("sale")
    closes(book)
    sale = book.last(SaleClosed)
    assert if_returned(sale) == before
    return_opened(book, sale) >> ev(ReturnCounted, line=sale.lines[0].line, count=3)
    confirm(book, before[0].refund) << saved(SaleRefunded)
    ends(book, before[0].refund)


@st.composite
def promotions(draw: st.DrawFn) -> BenefitBook:
    """A few of each policy and kind that a store publishes, with conditions that returns break."""
    found: list[Benefit] = []
    for number in range(draw(st.integers(0, 3))):
        common: dict[str, Any] = {
            "benefit": f"b{number}",
            "layer": "platform",
            "valid_from_ms": 0,
            "valid_to_ms": 2**52,
            "on_return": draw(st.sampled_from(get_args(OnReturn))),
            "scope": draw(st.sampled_from([Scope(), Scope(skus=("tea",))])),
        }
        threshold, amount = draw(st.sampled_from([0, 2_000, 4_000])), draw(st.integers(1, 1_500))
        kinds: tuple[Benefit, ...] = (
            FixedBenefit(**common, threshold=threshold, amount=amount),
            PercentBenefit(**common, threshold=threshold, off_bp=draw(st.integers(1, 5_000)), cap=None),
            EveryBenefit(**common, every=1_500, amount=draw(st.integers(1, 400))),
            RedPacket(**common | {"layer": "payment"}, threshold=threshold, amount=amount),
        )
        found.append(draw(st.sampled_from(kinds)))
    return BenefitBook(benefits=tuple(found))


@settings(max_examples=80, deadline=None)
@given(
    promotions(),
    st.lists(st.tuples(st.sampled_from(["tea", "cup", "curtain"]), st.integers(1, 4)), min_size=1, max_size=4),
    st.booleans(),
)
def test_what_the_preview_says_of_each_line_is_what_its_return_gives(
    book_of: BenefitBook, pieces: list[tuple[str, int]], rounded: bool
) -> None:
    book = open_till(promotions=book_of)
    for sku, count in pieces:
        for _ in range(count):
            measured = {"measured": True, "quantity": 1_000 * count + 250} if sku == "curtain" else {}
            book >> scan(sku, {"tea": 1_009, "cup": 503, "curtain": 877}[sku], **measured)
    if rounded:
        book >> ev(RoundingToggled, unit=10)
    total = price(book.sale).total
    assume(total)
    before = if_returned(as_closed(book.sale))
    book >> ev(CashGiven, amount=total) << saved(SaleClosed) << OpenDrawer("sale")
    closes(book)
    sale = book.last(SaleClosed)
    assert [one.line for one in before] == [line.line for line in sale.lines]
    for said_before in before:
        return_opened(book, sale)
        assert book.sale.refund is not None
        book >> ev(ReturnCounted, line=said_before.line, count=len(book.sale.refund.left[said_before.line]))
        plan = book.sale.refund.plan
        if said_before.blocked_by:
            assert tuple(one.benefit for one in book.sale.refund.against) == said_before.blocked_by
        else:
            assert plan is not None
            packets = sum(one.amount for one in plan.benefits if one.packet)
            found = (plan.total, plan.deposit, packets, plan.repriced)
            assert found == (said_before.refund, said_before.deposit, said_before.packets, said_before.repriced)
        book >> ev(Void, reason="") << said("return_given_up", sale.number)


def test_measured_goods_come_back_as_the_piece_they_are_whatever_they_measure() -> None:
    """Cut from the roll: 3.000 m is one piece as 2.850 m is, for benefits and for returns."""
    book = open_till()
    book >> scan("curtain", 3_990, measured=True, quantity=3_000)
    book >> ev(CashGiven, amount=11_970) << saved(SaleClosed) << OpenDrawer("sale")
    closes(book)
    sale = book.last(SaleClosed)
    assert [units_of(line) for line in sale.lines] == [1]
    return_opened(book, sale)
    assert book.sale.refund is not None
    assert book.sale.refund.left == {sale.lines[0].line: (0,)}
    book >> ev(ReturnAll)
    confirm(book, 11_970) << saved(SaleRefunded)
    (line,) = ends(book, 11_970).lines
    assert (line.quantity.thousandths, line.amount) == (3_000, 11_970)
