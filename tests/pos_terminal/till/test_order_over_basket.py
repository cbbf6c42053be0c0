"""The basket that is parked for an order: it waits, and comes back when the order is let go or collected."""

from __future__ import annotations

from pos_terminal.contract.cloud import FindCoupons
from pos_terminal.contract.facts import AttemptDone, OperatorSignedOut, PeriodClosed, SaleClosed, SaleVoided
from pos_terminal.till.effects import Ask, Exchange, PrintReport, PrintSale, StartTimer
from pos_terminal.till.events import (
    Answered,
    ClosePeriod,
    CodeChosen,
    OrderScanned,
    Recall,
    RoundingToggled,
    SignOut,
    TenderCancelled,
    Void,
)
from pos_terminal.till.hand_over_events import GoodsLeft
from pos_terminal.till.state import Sale
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.scenes import open_till, scan
from tests.pos_terminal.till.steps import approve, found, look_up, offered, secured


def test_the_basket_is_parked_for_an_order_and_left_alone_while_a_tender_is_chosen() -> None:
    book = open_till()
    book >> scan("tea")
    basket = book.sale
    ask = look_up(book)
    book >> ev(CodeChosen) << said("scan_payment_code")
    book >> ev(Answered, ask=ask, answer=found()) << said("wait_for_answer")
    assert book.sale.lines == basket.lines
    book >> ev(OrderScanned, order="o1") << said("wait_for_answer")
    book >> ev(TenderCancelled)
    ask = look_up(book)
    book >> ev(Answered, ask=ask, answer=found()) << said("parked") << Ask(hole(), FindCoupons(order="o1"))
    assert [one.lines for one in book.till.parked] == [basket.lines]
    book >> scan("tea") << said("order_takes_no_lines")
    book >> ev(RoundingToggled, unit=10) << said("order_takes_no_rounding")
    book.done()


def test_an_order_that_is_let_go_brings_the_basket_back_that_was_parked_for_it() -> None:
    book = open_till()
    book >> scan("tea")
    basket = book.sale
    ask = look_up(book)
    book >> ev(Answered, ask=ask, answer=found()) << said("parked", basket.number)
    offered(book)
    ask = look_up(book, "o2")  # another order in its place
    book >> ev(Answered, ask=ask, answer=found("o2", "closed")) << said("order_not_collectable")
    book >> ev(Void, reason="") << said("brought_back", basket.number)
    book.done()
    assert (book.sale.sale, book.sale.lines) == (basket.sale, basket.lines)
    assert book.till.parked == ()


def collected_over_a_basket() -> tuple[Playbook, Sale]:
    """A balance is collected for which a basket was parked."""
    book = open_till()
    book >> scan("tea")
    basket = book.sale
    ask = look_up(book)
    book >> ev(Answered, ask=ask, answer=found()) << said("parked", basket.number)
    offered(book)
    card = secured(book)
    approve(book, card, 600_000) << saved(AttemptDone, SaleClosed) << said("tender_approved") << PrintSale << Exchange
    book << StartTimer << said("sale_closed")
    book.done()
    return book, basket


def test_the_basket_parked_for_an_order_comes_back_when_the_finished_balance_is_left() -> None:
    book, basket = collected_over_a_basket()
    book >> ev(GoodsLeft) << said("brought_back", basket.number)
    book >> ev(GoodsLeft)
    book.done()
    assert (book.sale.sale, book.sale.lines, book.till.parked) == (basket.sale, basket.lines, ())


def test_goods_scanned_at_a_finished_balance_are_not_added_to_the_basket_parked_for_it() -> None:
    """They may be the next customer's: the basket stays parked, and that is said."""
    book, basket = collected_over_a_basket()
    book >> scan("milk") << said("basket_still_parked", basket.number)
    book >> ev(GoodsLeft)
    book.done()
    assert [line.item.sku for line in book.sale.lines] == ["milk"]
    assert [sale.sale for sale in book.till.parked] == [basket.sale]
    book >> ev(Recall, sale=basket.sale) << said("parked")
    assert (book.sale.sale, book.sale.lines) == (basket.sale, basket.lines)


def test_a_basket_that_the_clerk_recalls_at_a_finished_balance_waits_no_more() -> None:
    book, basket = collected_over_a_basket()
    book >> ev(Recall, sale=basket.sale)
    book.done()
    assert book.till.basket_waiting is None


def test_of_two_orders_in_turn_the_basket_comes_back_after_the_last() -> None:
    book, basket = collected_over_a_basket()
    ask = look_up(book, "o2")
    book >> ev(Answered, ask=ask, answer=found("o2")) << Ask(hole(), FindCoupons(order="o2"))
    book >> ev(GoodsLeft)
    book >> ev(Void, reason="") << said("brought_back", basket.number)
    book.done()
    assert book.sale.lines == basket.lines


def test_whoever_signs_out_at_a_finished_balance_hears_that_the_basket_stays_parked() -> None:
    book, basket = collected_over_a_basket()
    book >> ev(SignOut) << saved(OperatorSignedOut) << said("basket_still_parked", basket.number)
    book >> ev(GoodsLeft)
    book.done()
    assert [sale.sale for sale in book.till.parked] == [basket.sale]


def test_a_basket_waits_for_nothing_once_the_period_is_closed() -> None:
    book, basket = collected_over_a_basket()
    book >> ev(ClosePeriod, cash_counted=0) << saved(PeriodClosed) << PrintReport << Exchange
    book >> ev(GoodsLeft)
    book.done()
    assert [sale.sale for sale in book.till.parked] == [basket.sale]


def test_a_basket_that_was_taken_back_before_the_order_was_collected_is_not_told() -> None:
    book = open_till()
    book >> scan("tea")
    basket, ask = book.sale, look_up(book)
    book >> ev(Answered, ask=ask, answer=found()) << said("parked", basket.number)
    offered(book)
    order = book.sale.sale
    book >> ev(Recall, sale=basket.sale) << said("parked")
    book >> ev(Void, reason="r") << saved(SaleVoided) << said("voided") << Exchange
    book >> ev(Recall, sale=order)
    card = secured(book)
    approve(book, card, 600_000) << saved(AttemptDone, SaleClosed) << said("tender_approved") << PrintSale << Exchange
    book << StartTimer << said("sale_closed")
    book.done()
