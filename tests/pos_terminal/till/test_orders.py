"""A presale order is looked up, and its balance is taken until the cloud says that it is paid."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from msgspec import structs

from pos_terminal.contract.cloud import (
    FindCoupons,
    Leased,
    LeaseOrder,
    LookUpOrder,
    OrderFound,
    Refusal,
    Unknown,
    WhyNot,
)
from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptDone,
    AttemptRefused,
    AttemptUnknown,
    OperatorSignedOut,
    SaleClosed,
    SaleVoided,
)
from pos_terminal.contract.quantity import Quantity
from pos_terminal.till.drafts import decode_draft
from pos_terminal.till.effects import Ask, Exchange, PrintSale, StartTimer
from pos_terminal.till.events import (
    Answered,
    CardChosen,
    CashGiven,
    CodeChosen,
    OrderScanned,
    PaymentCodeScanned,
    SignOut,
    TimeUp,
    Unreachable,
    Void,
)
from pos_terminal.till.presale import ALARM_AFTER_TRIES
from pos_terminal.till.pricing import price, priced_lines
from tests.playbook import ev, hole, said, saved
from tests.pos_terminal.till.scenes import DRAWER, item, open_till, order, scan
from tests.pos_terminal.till.steps import approve, found, lease, leased, look_up, offered, secured, with_order


def test_an_order_brings_its_lines_and_nothing_personal() -> None:
    book = with_order()
    totals = price(book.sale)
    assert (totals.gross, totals.credit, totals.left) == (800_000, 200_000, 600_000)
    assert book.sale.lines[0].item.tax_rate_bp == 1_300  # the catalogue knows, the cloud does not
    draft = book.drafts[book.sale.sale]
    assert "张".encode() not in draft
    assert b"1234" not in draft


@pytest.mark.parametrize("why_not", get_args(WhyNot))
def test_an_order_that_may_not_be_collected_is_shown_and_takes_no_money(why_not: WhyNot) -> None:
    book = open_till()
    ask = look_up(book)
    book >> ev(Answered, ask=ask, answer=found(why_not=why_not)) << said("order_not_collectable", why_not)
    for event in (ev(CardChosen), ev(CashGiven, amount=600_000), ev(CodeChosen)):
        book >> event << said("order_not_collectable", why_not)
    book >> ev(Void, reason="")  # it was only looked at
    book.done()
    assert book.till.sale is None
    assert not any(isinstance(fact, SaleVoided) for fact in book.facts)


@pytest.mark.parametrize(
    ("answer", "message"),
    [(Refusal(code="other_store"), "order_refused"), (Unreachable(), "order_unreachable"),
     (Unknown(why="x"), "order_unreachable"),
     (OrderFound(order=order(deposit_credit=900_000), at_ms=0), "order_refused"),
     (OrderFound(order=order(lines=()), at_ms=0), "order_refused")],
)  # fmt: skip
def test_an_order_that_is_not_had(answer: Any, message: str) -> None:
    book = open_till()
    ask = look_up(book)
    book >> ev(OrderScanned, order="o2") << said("wait_for_answer")
    book >> ev(Answered, ask=ask, answer=answer) << said(message)
    book.done()
    assert book.till.sale is None


def test_an_answer_after_sign_out_starts_nothing() -> None:
    book = open_till()
    ask = look_up(book)
    book >> ev(SignOut) << saved(OperatorSignedOut)
    book >> ev(Answered, ask=ask, answer=found()) << said("sign_in_first")
    book.done()
    assert book.till.sale is None


def test_scanning_the_order_again_reads_it_anew_and_keeps_the_lease() -> None:
    book = with_order()
    reread = leased(book)
    book >> ev(Answered, ask=reread, answer=Unreachable()) << said("order_unreachable")
    sale = book.sale
    ask = look_up(book)
    book >> ev(Answered, ask=ask, answer=found(window=None)) << said("order_on_screen", "o1")
    book << Ask(hole(), FindCoupons(order="o1"))
    book.done()
    assert book.sale.sale == sale.sale
    assert book.sale.attempts == sale.attempts
    assert book.sale.order is not None
    assert book.sale.order.window is None


def test_another_order_parks_one_that_holds_a_lease() -> None:
    book = with_order()
    reread = leased(book)
    book >> ev(Answered, ask=reread, answer=Unreachable()) << said("order_unreachable")
    first = book.sale
    ask = look_up(book, "o2")
    book >> ev(Answered, ask=ask, answer=found("o2")) << said("parked") << Ask(hole(), FindCoupons(order="o2"))
    assert [one.sale for one in book.till.parked] == [first.sale]
    ask = look_up(book, "o3")
    book >> ev(Answered, ask=ask, answer=found("o3"))  # o2 was only looked at
    book << Ask(hole(), FindCoupons(order="o3"))
    assert [one.sale for one in book.till.parked] == [first.sale]
    book >> ev(OrderScanned, order="o1") << said("order_is_parked", "o1")
    book.done()


def test_an_order_paid_on_the_phone_takes_no_money_here() -> None:
    book = with_order(route="platform")
    book >> ev(CardChosen) << said("customer_pays_online")
    book.done()


def test_an_order_that_stays_unpaid_in_the_cloud_raises_an_alarm() -> None:
    book = with_order()
    card = secured(book)
    approve(book, card, 600_000) << saved(AttemptDone, SaleClosed) << said("tender_approved") << PrintSale << Exchange
    book << StartTimer << said("sale_closed")
    timer = f"confirm/{book.last(SaleClosed).sale}"
    for number in range(1, ALARM_AFTER_TRIES + 1):
        asked = hole()
        book >> ev(TimeUp, timer=timer) << Ask(asked, hole())
        book >> ev(Answered, ask=asked, answer=Unreachable()) << StartTimer
        if number == ALARM_AFTER_TRIES:
            book << said("collection_unconfirmed")
        book << Exchange
    book.done()


def test_a_balance_in_cash() -> None:
    book = with_order()
    reread = leased(book, ev(CashGiven, amount=600_000))
    book >> ev(Answered, ask=reread, answer=found()) << saved(SaleClosed) << DRAWER << PrintSale << Exchange
    book << StartTimer << said("sale_closed")
    book.done()


def test_a_refused_lease() -> None:
    book = with_order()
    _, ask = lease(book)
    book >> ev(Answered, ask=ask, answer=Refusal(code="leased_elsewhere", reason="s1/03")) << saved(AttemptRefused)
    book << said("lease_refused", "leased_elsewhere", "s1/03")
    book.done()
    assert book.sale.intent is None
    assert not book.sale.frozen
    leased(book)


def test_an_unknown_lease_is_asked_for_again_under_the_same_id_and_the_wish_goes_on() -> None:
    book = with_order()
    attempt, ask = lease(book)
    book >> ev(Answered, ask=ask, answer=Unknown(why="silence")) << saved(AttemptUnknown)
    book << said("outcome_unknown") << StartTimer
    book >> ev(CashGiven, amount=1) << said("wait_for_answer")
    again, reread = hole(), hole()
    book >> ev(TimeUp, timer=f"query/{attempt.value}") << Ask(again, LeaseOrder(order="o1", attempt=attempt.value))
    book >> ev(Answered, ask=again, answer=Leased(fence="f-8")) << saved(AttemptDone) << Ask(reread, hole())
    book.done()


def test_the_order_changed_in_between() -> None:
    book = with_order()
    reread = leased(book)
    book >> ev(Answered, ask=reread, answer=found(deposit_credit=300_000, balance_due=500_000)) << said("order_changed")
    book.done()
    assert price(book.sale).left == 500_000
    assert book.sale.intent is None


def test_the_order_was_paid_in_between() -> None:
    book = with_order()
    reread = leased(book)
    book >> ev(Answered, ask=reread, answer=found(why_not="already_paid", status="paid"))
    book << said("order_not_collectable", "already_paid")
    book >> ev(CardChosen) << said("order_not_collectable")
    book >> ev(Void, reason="paid on the phone") << saved(SaleVoided) << said("voided") << Exchange
    book.done()


@pytest.mark.parametrize(
    ("answer", "message"),
    [(Unreachable(), "order_unreachable"), (Refusal(code="gone"), "order_refused"),
     (found(lines=()), "order_refused")],
)  # fmt: skip
def test_the_order_cannot_be_read_again(answer: Any, message: str) -> None:
    book = with_order()
    reread = leased(book)
    book >> ev(Answered, ask=reread, answer=answer) << said(message)
    book.done()
    assert book.sale.intent is None
    assert not book.sale.frozen


def test_an_order_read_again_hours_ago_is_read_again_before_its_code() -> None:
    """The code was chosen, the customer looked for the phone; meanwhile the order may have been paid elsewhere."""
    book = with_order()
    reread = leased(book, ev(CodeChosen))
    book >> ev(Answered, ask=reread, answer=found()) << said("scan_payment_code")
    again, scanned = hole(), ev(PaymentCodeScanned, code="134567890123456789", wallet="wechat")
    book.later(3 * 3_600_000)
    book >> scanned << Ask(again, LookUpOrder(order="o1")) << StartTimer
    book >> ev(Answered, ask=again, answer=found()) << saved(AttemptBegun) << Ask
    book.done()


def test_an_order_paid_elsewhere_while_the_code_was_awaited_takes_no_money() -> None:
    book = with_order()
    reread = leased(book, ev(CodeChosen))
    book >> ev(Answered, ask=reread, answer=found()) << said("scan_payment_code")
    again = hole()
    book.later(61_000)
    scanned = ev(PaymentCodeScanned, code="134567890123456789", wallet="wechat")
    book >> scanned << Ask(again, LookUpOrder(order="o1")) << StartTimer
    book >> ev(Answered, ask=again, answer=found(why_not="already_paid", status="paid"))
    book << said("order_not_collectable")
    book.done()


def test_an_order_only_looked_at_gives_its_number_to_the_next_sale() -> None:
    book = with_order()
    number = book.sale.number
    for _ in range(2):
        ask = look_up(book, "o2")
        book >> ev(Answered, ask=ask, answer=found("o2", "other_store")) << said("order_not_collectable")
        assert book.sale.number == number
        book >> ev(Void, reason="")
        ask = look_up(book, "o1")
        book >> ev(Answered, ask=ask, answer=found())
        offered(book)
    book >> ev(Void, reason="")
    book >> scan("tea")
    assert book.sale.number == number
    assert [decode_draft(draft).sale.number for draft in book.drafts.values()] == [number]


def test_a_leased_order_keeps_its_number() -> None:
    book = with_order()
    number = book.sale.number
    reread = leased(book)
    book >> ev(Answered, ask=reread, answer=Unreachable()) << said("order_unreachable")
    book >> ev(Void, reason="r") << saved(SaleVoided) << said("voided") << Exchange
    book >> scan("tea")
    assert book.sale.number != number


@pytest.mark.parametrize(("measured", "units"), [(True, 1), (False, 5)])
def test_goods_of_an_order_that_are_sold_by_measure_are_one_unit(measured: bool, units: int) -> None:
    """Five metres of curtain are one piece, as at the counter. The cloud counts pieces; the catalogue knows."""
    (sofa,) = order().lines
    curtain = structs.replace(sofa, sku="curtain", quantity=Quantity(5_000), unit_price=160_000)
    book = open_till()
    ask = look_up(book)
    known = item("curtain", 160_000, unit="米", measured=measured)
    book >> ev(Answered, ask=ask, answer=found(lines=(curtain,)), items=(known,))
    assert [one.units for one in priced_lines(book.sale)] == [units]
