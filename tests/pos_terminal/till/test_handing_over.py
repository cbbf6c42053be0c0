"""Goods of a collected order are handed over, and only then are its fulfilment vouchers consumed."""

from __future__ import annotations

import msgspec

from pos_terminal.contract.cloud import (
    LookUpOrder,
    Redeemed,
    Refusal,
)
from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptDone,
    AttemptRefused,
    GoodsHandedOver,
    OperatorSignedOut,
    PeriodClosed,
    PeriodOpened,
    SaleClosed,
    SaleRefunded,
    VoucherKept,
)
from pos_terminal.till.drafts import HAND_OVER, decode_hand_over
from pos_terminal.till.effects import (
    Ask,
    Exchange,
    LookAtPinpad,
    OpenDrawer,
    PrintRefund,
    PrintReport,
    StartTimer,
)
from pos_terminal.till.events import (
    Answered,
    CardChosen,
    CashGiven,
    CashReturned,
    ClosePeriod,
    OpenPeriod,
    OrderScanned,
    SignOut,
    Unreachable,
)
from pos_terminal.till.hand_over import NEWEST_KEPT, HandOver, due, put
from pos_terminal.till.hand_over_events import GoodsLeft, GoodsTaken, HandOverOpened, VoucherLeftOut, VoucherTried
from pos_terminal.till.recovery import Ledgered, recover
from pos_terminal.till.redeemed import redemptions_of
from tests.playbook import Playbook, commit, ev, hole, said, saved
from tests.pos_terminal.till.goods import (
    bring_everything_back,
    collected,
    handed_over,
    over,
    paid_in_cash,
    scanned,
    status,
    voucher,
    waiting,
)
from tests.pos_terminal.till.scenes import DRAWER, open_till, scan
from tests.pos_terminal.till.steps import (
    closes,
)

# --- the hand-over -------------------------------------------------------------------------------------------------


def test_goods_without_a_voucher_are_handed_over_once() -> None:
    book = collected()
    sale = book.last(SaleClosed)
    assert over(book).is_due
    book >> ev(GoodsTaken, sale=sale.sale) << saved(GoodsHandedOver)
    book << said("goods_handed_over", sale.number) << Exchange
    fact = book.last(GoodsHandedOver)
    assert (fact.sale, fact.number, fact.order, fact.operator) == (sale.sale, sale.number, "o1", "1001")
    assert fact.vouchers == ()
    assert not over(book).is_due
    book >> ev(GoodsTaken, sale=sale.sale) << said("handed_over_already", sale.number)
    book.done()


def test_twice_in_the_same_breath_is_one_hand_over() -> None:
    """The second press comes while the first is being written."""
    book = collected()
    sale = book.last(SaleClosed).sale
    book >> ev(GoodsTaken, sale=sale) << commit(GoodsHandedOver)
    book >> ev(GoodsTaken, sale=sale)
    book >> book.durable() << said("goods_handed_over") << Exchange << said("handed_over_already")
    book.done()
    assert sum(isinstance(fact, GoodsHandedOver) for fact in book.facts) == 1


def test_a_sale_without_an_order_hands_nothing_over() -> None:
    book = open_till()
    book >> scan() >> ev(CashGiven, amount=1_000) << saved(SaleClosed) << DRAWER
    closes(book)
    sale = book.last(SaleClosed)
    book >> ev(GoodsTaken, sale=sale.sale) << said("no_such_sale")
    book >> ev(HandOverOpened, sale=sale) << said("no_goods_due", sale.number)
    book >> ev(HandOverOpened, sale=None) << said("no_such_sale")
    book.done()
    assert book.till.hand_overs == ()


def test_nobody_signed_in_and_no_period_hand_nothing_over() -> None:
    book = collected()
    sale = book.last(SaleClosed)
    book >> ev(ClosePeriod, cash_counted=0) << saved(PeriodClosed) << PrintReport << Exchange
    book >> ev(GoodsTaken, sale=sale.sale) << said("open_period_first")
    book.done()
    assert over(book).is_due


def test_a_customer_comes_back_for_the_goods_another_day() -> None:
    """The till knows nothing of it any more: the ledger tells it, and a basket on screen is parked."""
    sold = collected(voucher()).last(SaleClosed)
    assert sold.vouchers == (VoucherKept(coupon="v", title="提货券 v"),)
    book = open_till()
    book >> scan()
    book >> ev(HandOverOpened, sale=sold) << said("parked")
    assert [one.coupon for one in over(book).vouchers] == ["v"]
    ask = hole()
    book >> ev(GoodsTaken, sale=sold.sale) << saved(GoodsHandedOver, AttemptBegun) << said("goods_handed_over")
    book << Exchange << Ask(ask, hole())
    book >> ev(Answered, ask=ask, answer=Redeemed(reference="r")) << saved(AttemptDone)
    book << said("voucher_redeemed", "提货券 v") << Exchange
    book.done()


def interrupted() -> tuple[Playbook, SaleClosed]:
    """Goods are being scanned when the customer of an earlier order comes for theirs."""
    book = collected()
    sold = book.last(SaleClosed)
    book >> scan("tea")
    number = book.sale.number
    book >> ev(HandOverOpened, sale=sold) << said("parked", number)
    book.done()
    return book, sold


def test_the_sale_that_a_hand_over_interrupts_comes_back_when_its_page_is_left() -> None:
    book, sold = interrupted()
    (parked,) = book.till.parked
    book >> ev(HandOverOpened, sale=sold)  # once more: the sale is not forgotten
    book >> ev(GoodsTaken, sale=sold.sale) << saved(GoodsHandedOver) << said("goods_handed_over") << Exchange
    book >> ev(GoodsLeft) << said("brought_back", parked.number)
    book.done()
    assert (book.sale.sale, book.sale.lines, book.till.parked) == (parked.sale, parked.lines, ())
    assert book.till.at_hand == ""


def test_goods_scanned_at_a_hand_over_go_on_with_the_sale_that_it_interrupted() -> None:
    book, _ = interrupted()
    (parked,) = book.till.parked
    book >> scan("milk") << said("brought_back", parked.number)
    book.done()
    assert [line.item.sku for line in book.sale.lines] == ["tea", "milk"]
    assert book.till.parked == ()


def test_what_cannot_wait_keeps_the_hand_over_out() -> None:
    """A card is being charged: the goods are opened when its answer is there."""
    book = collected()
    sold = book.last(SaleClosed)
    book >> scan("tea")
    book >> ev(CardChosen) << LookAtPinpad
    book >> ev(HandOverOpened, sale=sold) << said("wait_for_answer")
    book.done()
    assert book.till.basket_waiting is None


def test_the_code_of_its_order_opens_the_goods_but_not_in_the_middle_of_the_money() -> None:
    """A code is soon scanned by mistake, as one of any other order; from the history it is meant."""
    book = collected()
    sold = book.last(SaleClosed)
    book >> scan("tea")
    book >> ev(CashGiven, amount=100) << DRAWER
    book >> ev(HandOverOpened, sale=sold, order="o1") << said("basket_frozen")
    book >> ev(CashReturned, tender=book.sale.tenders[0].tender) << OpenDrawer << said("hand_cash_back")
    book >> ev(OrderScanned, order="o2") << Ask(hole(), LookUpOrder(order="o2")) << said("looking_up_order")
    book >> ev(HandOverOpened, sale=sold, order="o1") << said("wait_for_answer")
    book.done()


def test_the_ledger_read_before_the_fact_was_written_does_not_undo_it() -> None:
    book, _ = handed_over()
    sold = book.last(SaleClosed)
    book >> ev(HandOverOpened, sale=sold)
    book >> ev(GoodsTaken, sale=sold.sale) << said("handed_over_already", sold.number)
    book.done()


def test_what_the_ledger_says_of_an_earlier_hand_over_is_shown_and_not_done_again() -> None:
    book, (ask,) = handed_over(voucher())
    book >> ev(Answered, ask=ask, answer=Refusal(code="used")) << saved(AttemptRefused) << said("voucher_refused")
    book << Exchange
    sold, gone = book.last(SaleClosed), book.last(GoodsHandedOver)
    redemptions = redemptions_of(sold.sale, book.facts)
    assert [(one.status, one.note) for one in redemptions] == [("refused", "used")]
    later = open_till()
    later >> ev(HandOverOpened, sale=sold, handed_over=gone, redemptions=redemptions)
    assert over(later).at_ms == gone.at_ms
    assert over(later).vouchers == over(book).vouchers
    later >> ev(GoodsTaken, sale=sold.sale) << said("handed_over_already", sold.number)
    later.done()


def test_of_settled_hand_overs_only_the_newest_are_kept() -> None:
    sold = collected().last(SaleClosed)
    book = waiting()
    for number in range(NEWEST_KEPT + 5):
        other = msgspec.structs.replace(sold, sale=f"s{number}")
        book >> ev(HandOverOpened, sale=other)
    book.done()
    kept = [one.sale for one in book.till.hand_overs]
    assert len(kept) == NEWEST_KEPT + 1
    assert kept[0] == book.last(GoodsHandedOver).sale, "what waits is not forgotten"


# --- a power cut ---------------------------------------------------------------------------------------------------


def restarted(book: Playbook) -> tuple[HandOver, ...]:
    """The hand-overs after a power cut, as the drafts tell them."""
    kept = [decode_hand_over(data) for key, data in book.drafts.items() if key.startswith(HAND_OVER)]
    machine, _ = recover(
        store="s",
        till="01",
        profile=book.till.profile,
        ledgered=Ledgered(facts=book.facts),
        drafts=(),
        hand_overs=kept,
        at_ms=1,
        ticket="t",
    )
    return machine.till.hand_overs


def test_a_voucher_scanned_before_the_goods_go_survives_a_power_cut() -> None:
    book = collected(voucher("kept"))
    assert book.drafts == {}, "the closed sale tells it"
    scanned(book, voucher(order=None)) << said("voucher_hand_over_first")
    book.done()
    (back,) = restarted(book)
    assert [one.coupon for one in back.vouchers] == ["kept", "v"]
    assert back.is_due
    sale = book.last(SaleClosed).sale
    book >> ev(VoucherLeftOut, sale=sale, coupon="v") << said("voucher_left_out")
    assert book.drafts == {}
    book >> ev(VoucherLeftOut, sale=sale, coupon="kept") << said("voucher_left_out")
    (back,) = restarted(book)
    assert back.vouchers == (), "left out stays left out"
    book >> ev(GoodsTaken, sale=sale) << saved(GoodsHandedOver) << said("goods_handed_over") << Exchange
    book.done()
    assert book.drafts == {}


def test_a_voucher_that_waits_for_its_goods_is_not_dropped_by_newer_sales() -> None:
    book = collected()
    scanned(book, voucher(order=None)) << said("voucher_hand_over_first")
    mine = over(book)
    known: tuple[HandOver, ...] = (mine,)
    for place in range(NEWEST_KEPT + 5):
        known = put(known, due(msgspec.structs.replace(mine.of, sale=f"s{place}")))
    assert known[0] == mine
    assert len(known) == NEWEST_KEPT + 1


def test_a_voucher_that_waited_is_not_consumed_for_goods_that_all_came_back() -> None:
    book = paid_in_cash(voucher())
    ask = hole()
    book >> ev(GoodsTaken, sale=book.last(SaleClosed).sale) << saved(GoodsHandedOver, AttemptBegun)
    book << said("goods_handed_over") << Exchange << Ask(ask, hole())
    book >> ev(Answered, ask=ask, answer=Unreachable()) << said("voucher_waits") << StartTimer
    (
        bring_everything_back(book)
        << saved(SaleRefunded, AttemptRefused)
        << said("voucher_refused", "returned", "", "提货券 v")
    )
    book << Exchange << OpenDrawer << said("hand_cash_back") << PrintRefund << Exchange << said("refund_closed")
    book.done()
    assert status(book) == "refused"
    book >> ev(VoucherTried, sale=over(book).sale, coupon="v") << said("all_returned")
    book.done()


def test_signing_out_puts_the_goods_out_of_hand() -> None:
    book = collected()
    book >> ev(SignOut) << saved(OperatorSignedOut)
    assert book.till.at_hand == ""


def test_a_new_period_hands_over_goods_of_the_one_before() -> None:
    book = collected()
    sold = book.last(SaleClosed)
    book >> ev(ClosePeriod, cash_counted=0) << saved(PeriodClosed) << PrintReport << Exchange
    book >> ev(OpenPeriod, cash_float=0) << saved(PeriodOpened)
    book >> ev(GoodsTaken, sale=sold.sale) << saved(GoodsHandedOver) << said("goods_handed_over") << Exchange
    book.done()
    assert book.last(GoodsHandedOver).period != sold.period
