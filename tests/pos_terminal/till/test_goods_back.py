"""Goods that came back, here or at another till, are not handed over."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from pos_terminal.contract.cloud import LeaseSale, Refusal, SaleFound, Unknown
from pos_terminal.contract.codec import encode_fact
from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptRefused,
    GoodsHandedOver,
    OperatorSignedOut,
    SaleClosed,
    SaleRefunded,
    SaleVoided,
)
from pos_terminal.contract.quantity import Quantity
from pos_terminal.till.effects import Ask, Exchange, OpenDrawer, PrintRefund
from pos_terminal.till.events import Answered, Declined, LinkChanged, Park, PinpadAnswered, SignOut, Unreachable
from pos_terminal.till.hand_over_events import GoodsTaken, HandOverOpened
from pos_terminal.till.handing_over import AT_ONCE_MS
from pos_terminal.till.return_events import ReturnAll, ReturnConfirmed, ReturnCounted, ReturnOpened
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.goods import (
    bring_back,
    bring_everything_back,
    collected,
    over,
    paid_in_cash,
    scanned,
    serial,
    voucher,
)
from tests.pos_terminal.till.scenes import open_till
from tests.pos_terminal.till.steps import return_opened, sees_pinpad

# --- goods that come back ------------------------------------------------------------------------------------------


def test_goods_that_all_came_back_are_not_handed_over() -> None:
    book = paid_in_cash(voucher())
    sold = book.last(SaleClosed)
    bring_everything_back(book) << saved(SaleRefunded) << OpenDrawer << said("hand_cash_back") << PrintRefund
    book << Exchange << said("refund_closed")
    assert not over(book).is_due
    assert over(book).refunds == (book.last(SaleRefunded),)
    book >> ev(GoodsTaken, sale=sold.sale) << said("all_returned", sold.number)
    book.done()
    later = open_till()
    later >> ev(HandOverOpened, sale=sold, returned=True, refunds=over(book).refunds)
    assert over(later) == over(book)
    later >> ev(GoodsTaken, sale=sold.sale) << said("all_returned", sold.number)
    scanned(later, voucher("w")) << said("all_returned", sold.number)
    later.done()


def test_goods_whose_money_is_going_back_are_not_handed_over() -> None:
    """The return is begun and parked, its card is still to be refunded: the goods stay here."""
    book = collected(voucher())
    sold = book.last(SaleClosed)
    sees_pinpad(bring_everything_back(book)) << saved(AttemptBegun) << hole()
    book >> ev(PinpadAnswered, attempt=serial(book), outcome=Declined(code="105", reason="")) << saved(AttemptRefused)
    book << said("refund_refused")
    book >> ev(HandOverOpened, sale=sold) << said("being_returned", sold.number)
    book >> ev(Park) << said("parked")
    book >> ev(GoodsTaken, sale=sold.sale) << said("being_returned", sold.number)
    book >> ev(HandOverOpened, sale=sold) << said("being_returned", sold.number)
    book.done()
    assert not any(isinstance(fact, GoodsHandedOver) for fact in book.facts)


def test_a_return_that_is_only_being_chosen_holds_no_goods_up() -> None:
    book = collected()
    sold = book.last(SaleClosed)
    return_opened(book, sold)
    book >> ev(Park) << said("parked")
    book >> ev(GoodsTaken, sale=sold.sale) << saved(GoodsHandedOver) << said("goods_handed_over") << Exchange
    book.done()


# --- what came back at another till ---------------------------------------------------------------------------------


def another_day() -> tuple[Playbook, SaleClosed]:
    """Somebody comes for the goods of an order of two things, of which the till knows that nothing came back."""
    sold = paid_in_cash().last(SaleClosed)
    (line,) = sold.lines
    two = msgspec.structs.replace(line, quantity=Quantity(2_000), unit_price=line.amount // 2, units=2)
    sold = msgspec.structs.replace(sold, lines=(two,))
    book = open_till().later(AT_ONCE_MS + 60_000)
    book >> ev(HandOverOpened, sale=sold)
    return book, sold


def asked_for_goods(book: Playbook, sold: SaleClosed) -> Any:
    ask = hole()
    book >> ev(GoodsTaken, sale=sold.sale)
    book << Ask(ask, LeaseSale(number=sold.number, attempt=ask)) << said("asking_for_sale", sold.number)
    book.done()
    assert over(book).is_due
    return ask


def back_elsewhere(sold: SaleClosed, count: int) -> SaleRefunded:
    other = open_till()
    other >> ev(LinkChanged, online=False)
    return_opened(other, sold) >> ev(ReturnCounted, line=sold.lines[0].line, count=count)
    assert other.sale.refund is not None
    assert other.sale.refund.plan is not None
    other >> ev(ReturnConfirmed, reason="r", total=other.sale.refund.plan.total) << saved(SaleRefunded)
    fact: SaleRefunded = other.last(SaleRefunded)
    return fact


def sale_found(sold: SaleClosed, *refunds: SaleRefunded, fence: str = "f") -> SaleFound:
    return SaleFound(sale=encode_fact(sold), refunds=tuple(encode_fact(one) for one in refunds), fence=fence)


def test_the_server_holds_the_sale_while_the_goods_go() -> None:
    book, sold = another_day()
    ask = asked_for_goods(book, sold)
    book >> ev(Answered, ask=ask, answer=sale_found(sold)) << saved(GoodsHandedOver, SaleVoided)
    book << said("goods_handed_over", sold.number) << Exchange << Exchange
    book.done()
    free = book.last(SaleVoided)
    assert (free.of, free.lease, free.number, free.amount) == (sold.sale, ask.value, "", 0)


def test_goods_that_all_came_back_at_another_till_are_not_handed_over() -> None:
    book, sold = another_day()
    ask, refund = asked_for_goods(book, sold), back_elsewhere(sold, 2)
    book >> ev(Answered, ask=ask, answer=sale_found(sold, refund, fence="")) << said("all_returned", sold.number)
    book.done()
    assert (over(book).returned, over(book).refunds) == (True, (refund,))
    book >> ev(GoodsTaken, sale=sold.sale) << said("all_returned", sold.number)
    book.done()


def test_goods_of_which_some_came_back_elsewhere_go_once_the_clerk_has_seen_it() -> None:
    book, sold = another_day()
    part = back_elsewhere(sold, 1)
    answer = sale_found(sold, part)
    book >> ev(Answered, ask=asked_for_goods(book, sold), answer=answer) << saved(SaleVoided)
    book << said("goods_part_returned", sold.number) << Exchange
    book.done()
    assert (over(book).is_due, over(book).refunds) == (True, (part,))
    book >> ev(Answered, ask=asked_for_goods(book, sold), answer=answer) << saved(GoodsHandedOver, SaleVoided)
    book << said("goods_handed_over") << Exchange << Exchange
    book.done()


def test_goods_of_which_something_came_back_that_this_program_cannot_read_stay() -> None:
    book, sold = another_day()
    newer = msgspec.structs.replace(sale_found(sold), refunds=(b'{"type":"sale_refunded_by_a_newer_program"}',))
    book >> ev(Answered, ask=asked_for_goods(book, sold), answer=newer) << saved(SaleVoided)
    book << said("refunds_unreadable", sold.number) << Exchange
    book.done()
    assert over(book).is_due


def test_while_another_till_returns_them_the_goods_stay() -> None:
    book, sold = another_day()
    ask = asked_for_goods(book, sold)
    book >> ev(Answered, ask=ask, answer=Refusal(code="sale_leased_elsewhere", reason="S001/01"))
    book << said("sale_leased_elsewhere", sold.number, "S001/01")
    book.done()
    assert over(book).is_due


@pytest.mark.parametrize("answer", [Unreachable(), Refusal(code="no_such_sale"), Unknown(why="time_out")])
def test_without_an_answer_the_goods_go_as_off_line(answer: Any) -> None:
    """A question that was lost may have been heard: then the sale is given back."""
    book, sold = another_day()
    lost = isinstance(answer, Unknown)
    book >> ev(Answered, ask=asked_for_goods(book, sold), answer=answer)
    book << saved(GoodsHandedOver, *[SaleVoided] * lost) << said("goods_handed_over") << Exchange
    if lost:
        book << Exchange
    book.done()


def test_off_line_goods_go_without_a_question() -> None:
    book, sold = another_day()
    book >> ev(LinkChanged, online=False) >> ev(GoodsTaken, sale=sold.sale) << saved(GoodsHandedOver)
    book << said("goods_handed_over") << Exchange
    book.done()


def test_asked_twice_the_goods_go_once() -> None:
    book, sold = another_day()
    ask = asked_for_goods(book, sold)
    book >> ev(GoodsTaken, sale=sold.sale) << said("wait_for_answer")
    book >> ev(Answered, ask=ask, answer=sale_found(sold)) << saved(GoodsHandedOver, SaleVoided)


def test_signed_out_meanwhile_the_goods_stay_and_the_sale_is_given_back() -> None:
    book, sold = another_day()
    ask = asked_for_goods(book, sold)
    book >> ev(SignOut) << saved(OperatorSignedOut)
    book >> ev(Answered, ask=ask, answer=sale_found(sold)) << saved(SaleVoided) << said("sign_in_first") << Exchange
    book.done()
    assert over(book).is_due


def test_a_sale_that_is_held_for_a_return_here_is_not_asked_for_again() -> None:
    """Its lease would pass to the question about the goods, and end with it."""
    book, sold = another_day()
    ask, part = hole(), back_elsewhere(sold, 1)
    book >> ev(ReturnOpened, sale=sold)
    book << Ask(ask, LeaseSale(number=sold.number, attempt=ask)) << said("asking_for_sale")
    book >> ev(Answered, ask=ask, answer=sale_found(sold, part)) >> ev(Park) << said("parked")
    book >> ev(GoodsTaken, sale=sold.sale) << said("goods_part_returned", sold.number)
    book >> ev(GoodsTaken, sale=sold.sale) << saved(GoodsHandedOver) << said("goods_handed_over") << Exchange
    book.done()


def test_a_return_that_was_opened_off_line_holds_nothing_and_the_server_is_asked_for_the_goods() -> None:
    book, sold = another_day()
    book >> ev(LinkChanged, online=False) >> ev(ReturnOpened, sale=sold) >> ev(Park) << said("parked")
    book >> ev(LinkChanged, online=True)
    asked_for_goods(book, sold)


def test_goods_that_all_came_back_here_while_the_server_was_asked_stay() -> None:
    book, sold = another_day()
    ask = asked_for_goods(book, sold)
    book >> ev(LinkChanged, online=False) >> ev(ReturnOpened, sale=sold) >> ev(ReturnAll)
    assert book.sale.refund is not None
    assert book.sale.refund.plan is not None
    total = book.sale.refund.plan.total
    book >> ev(ReturnConfirmed, reason="r", total=total) << saved(SaleRefunded)
    book << OpenDrawer("refund") << said("hand_cash_back", str(total)) << PrintRefund << Exchange
    book << said("refund_closed")
    book >> ev(Answered, ask=ask, answer=sale_found(sold)) << saved(SaleVoided) << Exchange
    book.done()
    assert over(book).returned


def test_goods_whose_money_began_to_go_back_while_the_server_was_asked_stay() -> None:
    """Off line meanwhile, a return was confirmed without a question; its card is refused and still to be refunded."""
    sold = collected().last(SaleClosed)
    book = open_till().later(AT_ONCE_MS + 60_000)
    book >> ev(HandOverOpened, sale=sold)
    ask = asked_for_goods(book, sold)
    book >> ev(LinkChanged, online=False)
    sees_pinpad(bring_back(book, sold)) << saved(AttemptBegun) << hole()
    book >> ev(PinpadAnswered, attempt=serial(book), outcome=Declined(code="105", reason="")) << saved(AttemptRefused)
    book << said("refund_refused")
    book >> ev(Answered, ask=ask, answer=sale_found(sold)) << saved(SaleVoided)
    book << said("being_returned", sold.number) << Exchange
    book.done()
    assert over(book).is_due


def test_while_the_server_is_asked_for_a_return_the_goods_wait() -> None:
    """A question about the goods would take the lease over from the return, and end it."""
    book, sold = another_day()
    ask = hole()
    book >> ev(ReturnOpened, sale=sold)
    book << Ask(ask, LeaseSale(number=sold.number, attempt=ask)) << said("asking_for_sale")
    book >> ev(GoodsTaken, sale=sold.sale) << said("wait_for_answer")
    book.done()


def test_while_the_server_is_asked_before_money_goes_back_the_goods_wait() -> None:
    book, sold = another_day()
    book >> ev(LinkChanged, online=False)
    book >> ev(ReturnOpened, sale=sold) >> ev(ReturnCounted, line=sold.lines[0].line, count=1)
    book >> ev(LinkChanged, online=True)
    assert book.sale.refund is not None
    assert book.sale.refund.plan is not None
    ask = hole()
    book >> ev(ReturnConfirmed, reason="r", total=book.sale.refund.plan.total)
    book << Ask(ask, LeaseSale(number=sold.number, attempt=ask)) << said("asking_for_sale")
    book >> ev(GoodsTaken, sale=sold.sale) << said("wait_for_answer")
    book.done()
