"""Goods of a collected order are handed over, and only then are its fulfilment vouchers consumed."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from pos_terminal.contract.benefits import FreeUnits, Scope
from pos_terminal.contract.cloud import (
    CheckCoupon,
    Coupon,
    CouponChecked,
    CouponStatus,
    LeaseSale,
    LookUpOrder,
    QueryRedemption,
    RedeemCoupon,
    Redeemed,
    Refusal,
    SaleFound,
    Unknown,
)
from pos_terminal.contract.codec import encode_fact
from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptContradicted,
    AttemptDone,
    AttemptForced,
    AttemptRefused,
    AttemptUnknown,
    GoodsHandedOver,
    OperatorSignedOut,
    PeriodClosed,
    PeriodOpened,
    RedemptionSubject,
    SaleClosed,
    SaleRefunded,
    SaleVoided,
    VoucherKept,
)
from pos_terminal.contract.quantity import Quantity
from pos_terminal.till.drafts import HAND_OVER, decode_hand_over
from pos_terminal.till.effects import (
    Ask,
    CheckPin,
    Exchange,
    FindCollected,
    LookAtPinpad,
    OpenDrawer,
    PrintRefund,
    PrintReport,
    PrintSale,
    StartTimer,
)
from pos_terminal.till.events import (
    Answered,
    AskAgain,
    CardChosen,
    CashGiven,
    CashReturned,
    ClosePeriod,
    CouponScanned,
    Declined,
    Force,
    LinkChanged,
    OpenPeriod,
    OrderScanned,
    Park,
    PinChecked,
    PinpadAnswered,
    ReturnAll,
    ReturnConfirmed,
    ReturnCounted,
    ReturnOpened,
    SignOut,
    TimeUp,
    Unreachable,
    Void,
)
from pos_terminal.till.hand_over import MAX_VOUCHERS, NEWEST_KEPT, HandOver, due, put
from pos_terminal.till.hand_over_events import GoodsLeft, GoodsTaken, HandOverOpened, VoucherLeftOut, VoucherTried
from pos_terminal.till.handing_over import AT_ONCE_MS
from pos_terminal.till.recovery import Ledgered, recover
from pos_terminal.till.redeemed import redemptions_of
from tests.playbook import Playbook, commit, ev, hole, said, saved
from tests.pos_terminal.till.scenes import DRAWER, coupon, open_till, scan
from tests.pos_terminal.till.steps import (
    approve,
    closes,
    found,
    leased,
    look_up,
    offered,
    return_confirmed,
    return_opened,
    secured,
    with_order,
)


def voucher(name: str = "v", **fields: Any) -> Coupon:
    stores = fields.pop("stores", None)
    terms = FreeUnits(
        benefit=name,
        title=f"提货券 {name}",
        valid_from_ms=0,
        valid_to_ms=2**50,
        redemption="fulfilment",
        scope=Scope(stores=stores) if stores else Scope(),
    )
    return Coupon(benefit=terms, **{"order": "o1", **fields})


def scanned(book: Playbook, one: Coupon, *, order: str | None = "o1") -> Playbook:
    """A code is scanned and checked; what is said of it comes next."""
    ask = hole()
    book >> ev(CouponScanned, code=one.id) << Ask(ask, CheckCoupon(code=one.id, order=order))
    return book >> ev(Answered, ask=ask, answer=CouponChecked(coupon=one))


def pay(book: Playbook) -> Playbook:
    approve(book, secured(book), 600_000) << saved(AttemptDone, SaleClosed) << said("tender_approved")
    book << PrintSale << Exchange << StartTimer << said("sale_closed")
    return book


def collected(*vouchers: Coupon) -> Playbook:
    """The balance of o1 is taken by card; the vouchers were shown before."""
    book = with_order()
    for one in vouchers:
        scanned(book, one) << said("voucher_kept", one.benefit.title)
    return pay(book)


def over(book: Playbook) -> HandOver:
    return book.till.hand_overs[-1]


def handed_over(*vouchers: Coupon) -> tuple[Playbook, list[Any]]:
    """The goods went, and each voucher is being consumed; → their questions."""
    book = collected(*vouchers)
    asks = [hole() for _ in vouchers]
    begun = [AttemptBegun] * len(vouchers)
    book >> ev(GoodsTaken, sale=book.last(SaleClosed).sale) << saved(GoodsHandedOver, *begun)
    book << said("goods_handed_over", book.last(SaleClosed).number) << Exchange
    for place, ask in enumerate(asks):
        book << Ask(ask, hole())
        if place + 1 < len(asks):
            book << Exchange
    book.done()
    return book, asks


def waiting(why: Any = None) -> Playbook:
    """One voucher that waits: the server was surely not reached, or nobody knows."""
    book, (ask,) = handed_over(voucher())
    answer = Unreachable() if why is None else why
    book >> ev(Answered, ask=ask, answer=answer)
    if isinstance(answer, Unknown):
        book << saved(AttemptUnknown)
    book << said("voucher_waits", "提货券 v") << StartTimer(f"voucher/{serial(book)}", 2_000)
    book.done()
    return book


def serial(book: Playbook) -> str:
    attempt: str = book.last(AttemptBegun).attempt
    return attempt


def status(book: Playbook) -> str:
    return over(book).attempts[-1].status


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


# --- a voucher before the money ------------------------------------------------------------------------------------


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
    assert not [fact for fact in book.facts if isinstance(fact, AttemptBegun) and fact.amount == 0 and _of(fact)]


def _of(fact: AttemptBegun) -> bool:
    return isinstance(fact.subject, RedemptionSubject)


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


# --- a voucher after the money -------------------------------------------------------------------------------------


def test_scanned_at_the_finished_balance_it_asks_for_the_hand_over_first() -> None:
    book = collected()
    scanned(book, voucher(order=None)) << said("voucher_hand_over_first", "提货券 v")
    book.done()
    assert [one.coupon for one in over(book).vouchers] == ["v"]
    book >> ev(CouponScanned, code="v") << said("voucher_hand_over_first", "提货券 v")
    book.done()
    sale = book.last(SaleClosed).sale
    book >> ev(VoucherLeftOut, sale=sale, coupon="v") << said("voucher_left_out", "提货券 v")
    assert over(book).vouchers == ()
    book >> ev(VoucherLeftOut, sale=sale, coupon="v") << said("not_now")
    book.done()


def test_the_intent_is_durable_before_the_question_is_asked() -> None:
    book = collected(voucher())
    ask = hole()
    book >> ev(GoodsTaken, sale=book.last(SaleClosed).sale) << saved(GoodsHandedOver, AttemptBegun)
    book << said("goods_handed_over") << Exchange
    attempt = serial(book)
    book << Ask(ask, RedeemCoupon(coupon="v", serial=attempt, order="o1", amount=0))
    begun = book.last(AttemptBegun)
    assert begun.sale == book.last(SaleClosed).sale
    assert begun.subject == RedemptionSubject(benefit="v", redemption="fulfilment", serial=attempt, order="o1")
    assert begun.amount == 0
    assert book.last(GoodsHandedOver).vouchers == (VoucherKept(coupon="v", title="提货券 v"),)
    assert list(book.drafts) == [f"{HAND_OVER}{begun.sale}"]
    book >> ev(Answered, ask=ask, answer=Redeemed(reference="r-1")) << saved(AttemptDone)
    book << said("voucher_redeemed", "提货券 v") << Exchange
    book.done()
    assert status(book) == "done"
    assert book.drafts == {}
    book >> ev(CouponScanned, code="v") << said("voucher_consumed", "提货券 v")
    book >> ev(VoucherTried, sale=begun.sale, coupon="v") << said("voucher_consumed", "提货券 v")
    book.done()


def test_one_scanned_after_the_goods_went_is_consumed_at_once() -> None:
    book, _ = handed_over()
    ask = hole()
    scanned(book, voucher(order=None)) << saved(AttemptBegun) << Exchange << Ask(ask, hole())
    book >> ev(Answered, ask=ask, answer=Redeemed(reference="r")) << saved(AttemptDone) << said("voucher_redeemed")
    book << Exchange
    book.done()


def test_a_voucher_that_is_being_consumed_is_not_begun_again() -> None:
    book, (ask,) = handed_over(voucher())
    book >> ev(CouponScanned, code="v") << said("voucher_waits", "提货券 v")
    book >> ev(VoucherTried, sale=over(book).sale, coupon="v") << said("asking_again")
    book >> ev(AskAgain, attempt=serial(book)) << said("asking_again")
    book.done()
    book >> ev(Answered, ask=ask, answer=Redeemed(reference="r")) << saved(AttemptDone) << said("voucher_redeemed")
    book << Exchange
    book.done()


def test_a_refused_voucher_says_why_and_can_be_tried_anew() -> None:
    book, (ask,) = handed_over(voucher())
    first = serial(book)
    book >> ev(Answered, ask=ask, answer=Refusal(code="leased_elsewhere", reason="s2/01")) << saved(AttemptRefused)
    book << said("voucher_refused", "leased_elsewhere", "s2/01", "提货券 v") << Exchange
    book.done()
    assert status(book) == "refused"
    assert book.drafts == {}
    again = hole()
    book >> ev(VoucherTried, sale=over(book).sale, coupon="v") << saved(AttemptBegun) << Exchange << Ask(again, hole())
    assert serial(book) != first
    book >> ev(Answered, ask=again, answer=Redeemed(reference="r")) << saved(AttemptDone) << said("voucher_redeemed")
    book << Exchange
    book.done()
    assert [one.status for one in over(book).attempts] == ["refused", "done"]


def test_with_nothing_at_hand_a_voucher_leads_to_the_sale_of_its_order() -> None:
    sold = collected().last(SaleClosed)
    book = open_till()
    scanned(book, voucher(), order=None) << FindCollected("o1", "v", "提货券 v")
    book >> ev(HandOverOpened, sale=sold, coupon="v", title="提货券 v") << said("voucher_hand_over_first")
    book.done()
    assert book.till.at_hand == sold.sale
    book >> ev(HandOverOpened, sale=None, coupon="v", title="提货券 v") << said("voucher_of_no_sale", "提货券 v")
    book.done()


@pytest.mark.parametrize(
    ("fields", "against"),
    [
        ({"status": "expired"}, "expired"),
        ({"status": "used"}, "used"),
        ({"stores": ("elsewhere",)}, "other_store"),
    ],
)
def test_one_that_is_no_good_is_refused_before_its_sale_is_looked_for(fields: dict[str, Any], against: str) -> None:
    book = open_till()
    scanned(book, voucher(**fields), order=None) << said("voucher_not_usable", against, "o1", "提货券 v")
    book.done()


def test_a_bare_voucher_with_nothing_at_hand_says_what_it_needs() -> None:
    book = open_till()
    scanned(book, voucher(order=None), order=None) << said("voucher_without_order", "提货券 v")
    book.done()


def test_goods_are_at_hand_until_something_else_is_sold() -> None:
    book = collected()
    assert book.till.at_hand == book.last(SaleClosed).sale
    book >> scan() >> ev(Park) << said("parked")
    assert book.till.at_hand == ""
    scanned(book, voucher(order=None), order=None) << said("voucher_without_order")
    book.done()


def test_an_answer_that_comes_while_the_next_sale_is_on_screen_does_not_touch_it() -> None:
    book = collected()
    ask = hole()
    book >> ev(CouponScanned, code="v") << Ask(ask, CheckCoupon(code="v", order="o1"))
    book >> ev(CouponScanned, code="v") << said("wait_for_answer")
    book >> scan()
    book >> ev(Answered, ask=ask, answer=CouponChecked(coupon=voucher())) << said("coupon_came_late", "提货券 v")
    book.done()
    assert over(book).vouchers == ()


def test_an_answer_that_comes_when_other_goods_are_at_hand_is_not_for_them() -> None:
    """A bare voucher does not say whose goods it is for: those at hand when it was scanned."""
    first, other = collected(), collected().last(SaleClosed)
    assert other.order is not None
    other = msgspec.structs.replace(other, sale="other", order=msgspec.structs.replace(other.order, order="o2"))
    ask = hole()
    first >> ev(CouponScanned, code="v") << Ask(ask, CheckCoupon(code="v", order="o1"))
    first >> ev(HandOverOpened, sale=other)
    assert first.till.at_hand == "other"
    first >> ev(Answered, ask=ask, answer=CouponChecked(coupon=voucher(order=None)))
    first << said("coupon_came_late", "提货券 v")
    first.done()
    assert [one.vouchers for one in first.till.hand_overs] == [(), ()]


def test_a_late_answer_opens_no_other_goods() -> None:
    """One that says itself whose it is goes to its own goods where they are at hand, and parks nobody's."""
    book = collected()
    sale, ask = book.last(SaleClosed), hole()
    book >> scan() >> ev(Park) << said("parked")
    book >> ev(CouponScanned, code="v") << Ask(ask, CheckCoupon(code="v", order=None))
    book >> ev(HandOverOpened, sale=sale)
    book >> ev(Answered, ask=ask, answer=CouponChecked(coupon=voucher())) << said("voucher_hand_over_first")
    book.done()
    assert [one.coupon for one in over(book).vouchers] == ["v"]
    book >> scan() >> ev(Park) << said("parked")
    ask = hole()
    book >> ev(CouponScanned, code="w") << Ask(ask, CheckCoupon(code="w", order=None))
    book >> ev(HandOverOpened, sale=sale)
    book >> ev(Answered, ask=ask, answer=CouponChecked(coupon=voucher("w", order="o9"))) << said("coupon_came_late")
    book.done()


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Unreachable(), said("coupon_unreachable", "v")),
        (Refusal(code="no_such_coupon"), said("voucher_not_usable", "no_such_coupon", "", "v")),
    ],
)
def test_a_code_that_is_no_voucher_is_told_with_the_code(answer: Any, told: Any) -> None:
    book = collected()
    ask = hole()
    book >> ev(CouponScanned, code="v") << Ask(ask, hole())
    book >> ev(Answered, ask=ask, answer=answer) << told
    book.done()


# --- the server is away --------------------------------------------------------------------------------------------


def test_off_line_the_voucher_waits_and_is_sent_when_the_server_is_back() -> None:
    book = waiting()
    attempt = serial(book)
    assert status(book) == "pending"
    assert len(book.drafts) == 1
    book >> ev(LinkChanged, online=False)
    book.done()
    again = hole()
    book >> ev(LinkChanged, online=True) << Ask(again, RedeemCoupon(coupon="v", serial=attempt, order="o1", amount=0))
    book >> ev(Answered, ask=again, answer=Redeemed(reference="r")) << saved(AttemptDone) << said("voucher_redeemed")
    book << Exchange
    book.done()
    assert sum(isinstance(fact, AttemptBegun) and _of(fact) for fact in book.facts) == 1


def test_it_is_asked_at_growing_distances_for_as_long_as_it_takes() -> None:
    book = waiting()
    attempt = serial(book)
    delays = []
    for _ in range(9):
        ask, timer = hole(), hole()
        book >> ev(TimeUp, timer=f"voucher/{attempt}") << Ask(ask, hole())
        book >> ev(Answered, ask=ask, answer=Unreachable()) << timer
        delays.append(timer.value.delay_ms)
    book.done()
    assert delays == [2_000, 4_000, 8_000, 15_000, 30_000, 60_000, 60_000, 60_000, 60_000]


def test_a_server_that_has_not_had_the_sale_yet_is_asked_again() -> None:
    book, (ask,) = handed_over(voucher())
    book >> ev(Answered, ask=ask, answer=Refusal(code="not_paid_yet")) << said("voucher_waits") << StartTimer
    book.done()
    assert status(book) == "pending"
    again = hole()
    book >> ev(TimeUp, timer=f"voucher/{serial(book)}") << Ask(again, hole())
    assert isinstance(again.value, str)
    book >> ev(Answered, ask=again, answer=Redeemed(reference="r")) << saved(AttemptDone) << said("voucher_redeemed")
    book << Exchange
    book.done()


def test_an_unknown_one_is_asked_about_and_found_consumed() -> None:
    book = waiting(Unknown(why="silence"))
    attempt, query = serial(book), hole()
    book >> ev(TimeUp, timer=f"voucher/{attempt}")
    book << Ask(query, QueryRedemption(coupon="v", serial=attempt, order="o1"))
    book >> ev(Answered, ask=query, answer=Redeemed(reference="r")) << saved(AttemptDone) << said("voucher_redeemed")
    book << Exchange
    book.done()


def test_an_unknown_one_that_surely_had_no_effect_is_sent_again_under_its_serial() -> None:
    book = waiting(Unknown(why="silence"))
    attempt, query, again = serial(book), hole(), hole()
    book >> ev(TimeUp, timer=f"voucher/{attempt}") << Ask(query, hole())
    book >> ev(Answered, ask=query, answer=Refusal(code="not_redeemed"))
    book << Ask(again, RedeemCoupon(coupon="v", serial=attempt, order="o1", amount=0))
    book >> ev(Answered, ask=again, answer=Unreachable()) << StartTimer
    assert status(book) == "unknown"
    query = hole()
    (
        book
        >> ev(TimeUp, timer=f"voucher/{attempt}")
        << Ask(query, QueryRedemption(coupon="v", serial=attempt, order="o1"))
    )
    book >> ev(Answered, ask=query, answer=Unknown(why="late")) << StartTimer
    book.done()


def test_an_unknown_one_that_somebody_else_used_is_refused() -> None:
    book = waiting(Unknown(why="silence"))
    query = hole()
    book >> ev(AskAgain, attempt=serial(book)) << said("asking_again") << Ask(query, hole())
    book >> ev(Answered, ask=query, answer=Refusal(code="used_elsewhere")) << saved(AttemptRefused)
    book << said("voucher_refused", "used_elsewhere", "", "提货券 v") << Exchange
    book.done()
    book >> ev(AskAgain, attempt=serial(book)) << said("nothing_to_ask")
    book.done()


@pytest.mark.parametrize("code", ["coupon_unreadable", "seller_unknown", "cloud_refused", "no_such_coupon", "expired"])
def test_what_does_not_say_whether_it_was_consumed_leaves_it_unknown(code: str) -> None:
    """Only «it was not» and «somebody else did» settle it; a server that could not look is asked again."""
    book = waiting(Unknown(why="silence"))
    attempt, query, again = serial(book), hole(), hole()
    book >> ev(TimeUp, timer=f"voucher/{attempt}") << Ask(query, hole())
    book >> ev(Answered, ask=query, answer=Refusal(code=code)) << StartTimer
    book.done()
    assert status(book) == "unknown"
    book >> ev(TimeUp, timer=f"voucher/{attempt}") << Ask(again, hole())
    book >> ev(Answered, ask=again, answer=Redeemed(reference="r")) << saved(AttemptDone) << said("voucher_redeemed")
    book << Exchange
    book.done()


def test_what_waits_holds_up_neither_the_next_sale_nor_the_z() -> None:
    book = waiting()
    book >> scan() >> ev(CashGiven, amount=1_000) << saved(SaleClosed) << DRAWER
    closes(book)
    book >> ev(ClosePeriod, cash_counted=0) << saved(PeriodClosed) << PrintReport << Exchange
    assert len(book.drafts) == 1
    again = hole()
    book >> ev(TimeUp, timer=book_timer(book)) << Ask(again, hole())
    book >> ev(Answered, ask=again, answer=Redeemed(reference="r")) << saved(AttemptDone) << said("voucher_redeemed")
    book << Exchange
    book.done()


def book_timer(book: Playbook) -> str:
    return f"voucher/{over_waiting(book).attempts[-1].attempt}"


def over_waiting(book: Playbook) -> HandOver:
    return next(one for one in book.till.hand_overs if one.unresolved)


def test_a_supervisor_decides_what_nobody_can_find_out() -> None:
    for outcome, last, message in (
        ("done", AttemptDone, "voucher_redeemed"),
        ("refused", AttemptRefused, "voucher_refused"),
    ):
        book = waiting(Unknown(why="silence"))
        query, ask = hole(), hole()
        book >> ev(TimeUp, timer=book_timer(book)) << Ask(query, hole())
        said_so = {"attempt": serial(book), "outcome": outcome, "number": "9", "pin": "9", "reason": "looked it up"}
        book >> ev(Force, **said_so) << CheckPin(ask, "9", "9")
        book >> ev(PinChecked, ask=ask, number="9", role="supervisor") << saved(AttemptForced, last)
        book << said(message) << Exchange
        contrary = Redeemed(reference="r") if outcome == "refused" else Refusal(code="not_redeemed")
        book >> ev(Answered, ask=query, answer=contrary) << saved(AttemptContradicted)
        book << said("late_answer" if outcome == "refused" else "late_refusal")
        book >> ev(Force, **said_so) << said("nothing_to_force")
        book.done()


def test_a_decision_is_counted_by_the_z_of_its_own_period() -> None:
    book = waiting(Unknown(why="silence"))
    began = book.till.period
    assert began is not None
    book >> ev(ClosePeriod, cash_counted=0) << saved(PeriodClosed) << PrintReport << Exchange
    said_so = {"attempt": serial(book), "outcome": "done", "number": "9", "pin": "9", "reason": "looked it up"}
    book >> ev(Force, **said_so) << said("open_period_first")
    book >> ev(OpenPeriod, cash_float=0) << saved(PeriodOpened)
    ask = hole()
    book >> ev(Force, **said_so) << CheckPin(ask, "9", "9")
    book >> ev(PinChecked, ask=ask, number="9", role="supervisor") << saved(AttemptForced, AttemptDone)
    book << said("voucher_redeemed") << Exchange
    book.done()
    now = book.till.period
    assert now is not None
    assert (book.last(AttemptForced).period, now.report.forced) == (now.period, 1)
    assert now.period != began.period


def test_what_surely_had_no_effect_is_not_for_a_supervisor() -> None:
    book = waiting()
    book >> ev(Force, attempt=serial(book), outcome="done", number="9", pin="9", reason="r") << said("nothing_to_force")
    book.done()


# --- goods that come back ------------------------------------------------------------------------------------------


def bring_everything_back(book: Playbook) -> Playbook:
    sold = book.last(SaleClosed)
    return_opened(book, sold) >> ev(ReturnAll)
    assert book.sale.refund is not None
    assert book.sale.refund.plan is not None
    return return_confirmed(book, book.sale.refund.plan.total)


def paid_in_cash(*vouchers: Coupon) -> Playbook:
    book = with_order()
    for one in vouchers:
        scanned(book, one) << said("voucher_kept")
    reread = leased(book, ev(CashGiven, amount=600_000))
    book >> ev(Answered, ask=reread, answer=found()) << saved(SaleClosed) << OpenDrawer << PrintSale << Exchange
    book << StartTimer << said("sale_closed")
    return book


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
    bring_everything_back(book) << saved(AttemptBegun) << hole()
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
