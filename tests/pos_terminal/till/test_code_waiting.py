"""A payment code that is scanned before order and coupons are secured: used after them, or said not to be."""

from __future__ import annotations

from typing import Any

from pos_terminal.contract.cloud import Leased, LeaseOrder, LookUpOrder, Redeemed, Refusal, Unknown
from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptDone,
    AttemptRefused,
    AttemptUnknown,
)
from pos_terminal.till.drafts import decode_draft
from pos_terminal.till.effects import Ask, ConfirmPayment, StartTimer
from pos_terminal.till.events import (
    Answered,
    CouponScanned,
    PaymentCodeScanned,
    TenderCancelled,
    TimeUp,
    Unreachable,
)
from pos_terminal.till.payment_code import CODE_LIVES_MS
from pos_terminal.till.pricing import price
from pos_terminal.till.recovery import Ledgered, recover
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.scenes import PROFILE, open_till, scan
from tests.pos_terminal.till.steps import add_coupon, code_sent, found, with_order

CODE = "134567890123456789"


def scanned(**fields: Any) -> Any:
    return ev(PaymentCodeScanned, code=CODE, wallet="wechat", **fields)


def with_coupon(redemption: str = "reversible", amount: int = 200) -> Playbook:
    """Tea for ¥10.00 and a coupon of ¥2.00."""
    book = open_till()
    book >> scan()
    add_coupon(book, "c", amount, redemption=redemption)
    return book


def redeeming(book: Playbook, **fields: Any) -> tuple[Any, Any]:
    """The code is scanned, and a coupon redeemed first; → the question, the timer of the code."""
    redeem, timer = hole(), hole()
    book >> scanned(**fields) << saved(AttemptBegun) << Ask(redeem, hole()) << timer
    assert timer.value == StartTimer(timer.value.timer, CODE_LIVES_MS)
    return redeem, timer.value.timer


def test_a_code_scanned_before_its_coupon_is_redeemed_is_used_right_after() -> None:
    book = with_coupon()
    redeem, timer = redeeming(book)
    book >> ev(Answered, ask=redeem, answer=Redeemed(reference="r")) << saved(AttemptDone, AttemptBegun)
    asked = hole()
    book << asked
    book.done()
    assert (asked.value.question.code, asked.value.question.amount) == (CODE, 800)
    assert book.till.code_waiting is None
    book >> ev(TimeUp, timer=timer)
    book.done()


def test_a_code_waiting_is_in_no_draft_and_no_repr() -> None:
    book = with_coupon()
    redeeming(book)
    assert CODE.encode() not in b"".join(book.drafts.values())
    assert CODE not in repr(book.till)
    assert CODE not in repr(scanned().kind(at_ms=0, id="e", code=CODE, wallet="wechat"))


def test_a_coupon_is_never_redeemed_for_good_by_a_scan_alone() -> None:
    book = with_coupon("irreversible")
    asked = hole()
    book >> scanned() << asked
    book.done()
    assert (type(asked.value), asked.value.code) == (ConfirmPayment, CODE)
    assert not book.sale.frozen
    assert book.sale.intent is None
    redeem, _ = redeeming(book, sure=True)
    book >> ev(Answered, ask=redeem, answer=Redeemed(reference="r")) << saved(AttemptDone, AttemptBegun)
    book << Ask(hole(), hole())
    book.done()


def test_an_answer_that_comes_when_the_code_is_stale_redeems_nothing() -> None:
    book = with_coupon("irreversible")
    asked = hole()
    book >> scanned() << asked
    book.later(CODE_LIVES_MS)
    book >> scanned(sure=True, since_ms=asked.value.at_ms)
    book.done()
    assert book.sale.intent is not None
    assert (book.sale.intent.unused, book.sale.attempts) == ("late", ())


def test_a_code_that_waited_too_long_is_not_used_and_the_next_scan_pays() -> None:
    book = with_coupon()
    redeem, timer = redeeming(book)
    book.later(CODE_LIVES_MS)
    book >> ev(TimeUp, timer=timer)
    book.done()
    assert book.till.code_waiting is None
    book >> ev(Answered, ask=redeem, answer=Redeemed(reference="r")) << saved(AttemptDone)
    book.done()
    assert book.sale.intent is not None
    assert (book.sale.intent.unused, book.sale.intent.awaits_code) == ("late", True)
    code_sent(book, 800)
    book.done()


def test_a_code_whose_coupon_is_refused_is_not_used_for_more_money() -> None:
    book = with_coupon()
    redeem, _ = redeeming(book)
    book >> ev(Answered, ask=redeem, answer=Refusal(code="used_elsewhere")) << saved(AttemptRefused)
    book << said("redemption_refused", "used_elsewhere", "")
    book.done()
    assert price(book.sale).left == 1_000
    assert book.sale.intent is not None
    assert (book.sale.intent.unused, book.sale.intent.told, book.sale.intent.awaits_code) == ("refused", 800, True)
    code_sent(book, 1_000)
    book.done()


def test_what_is_left_to_redeem_after_a_refusal_is_asked_about_again() -> None:
    book = with_coupon("irreversible", 300)
    add_coupon(book, "d", 200, redemption="irreversible")
    redeem, _ = redeeming(book, sure=True)
    book >> ev(Answered, ask=redeem, answer=Refusal(code="used_elsewhere")) << saved(AttemptRefused)
    book << said("redemption_refused", "used_elsewhere", "")
    book.done()
    book >> scanned() << ConfirmPayment
    book.done()


def test_a_code_waits_while_nobody_knows_whether_its_coupon_is_redeemed() -> None:
    book = with_coupon()
    redeem, _ = redeeming(book)
    book >> ev(Answered, ask=redeem, answer=Unknown(why="silence")) << saved(AttemptUnknown)
    book << said("outcome_unknown") << StartTimer
    query = hole()
    book >> ev(TimeUp, timer=f"query/{book.sale.attempts[0].attempt}") << Ask(query, hole())
    book >> ev(Answered, ask=query, answer=Redeemed(reference="r")) << saved(AttemptDone, AttemptBegun)
    book << Ask(hole(), hole())
    book.done()


def test_the_clerk_takes_back_a_code_that_waits_and_nothing_is_charged() -> None:
    book = with_coupon()
    redeem, _ = redeeming(book)
    book >> ev(TenderCancelled) << said("code_dropped")
    assert book.till.code_waiting is None
    book >> ev(Answered, ask=redeem, answer=Redeemed(reference="r")) << saved(AttemptDone)
    book.done()
    assert book.sale.intent is None


def test_after_a_power_cut_the_code_is_gone_and_the_till_says_to_scan_again() -> None:
    book = with_coupon()
    redeeming(book)
    drafts = [decode_draft(data) for data in book.drafts.values()]
    ledgered = Ledgered(facts=book.facts)
    machine, _ = recover(
        store="s1", till="02", profile=PROFILE, ledgered=ledgered, drafts=drafts, at_ms=book.at_ms, ticket="t"
    )
    till = machine.till
    assert till.code_waiting is None
    assert till.sale is not None
    assert till.sale.intent is not None
    assert (till.sale.intent.unused, till.sale.intent.told) == ("restarted", 800)


def test_a_code_scanned_at_an_order_pays_once_that_is_leased_and_read_again() -> None:
    book = with_order()
    ask, reread = hole(), hole()
    book >> scanned() << saved(AttemptBegun) << Ask(ask, hole()) << StartTimer
    (
        book
        >> ev(Answered, ask=ask, answer=Leased(fence="f"))
        << saved(AttemptDone)
        << Ask(reread, LookUpOrder(order="o1"))
    )
    book >> ev(Answered, ask=reread, answer=found()) << saved(AttemptBegun) << Ask(hole(), hole())
    book.done()


def test_a_code_is_not_used_where_the_order_cannot_be_read_again() -> None:
    book = with_order()
    ask, reread = hole(), hole()
    book >> scanned() << saved(AttemptBegun) << Ask(ask, LeaseOrder(order="o1", attempt=hole())) << StartTimer
    (
        book
        >> ev(Answered, ask=ask, answer=Leased(fence="f"))
        << saved(AttemptDone)
        << Ask(reread, LookUpOrder(order="o1"))
    )
    book >> ev(Answered, ask=reread, answer=Unreachable()) << said("order_unreachable")
    book.done()
    assert book.sale.intent is not None
    assert book.sale.intent.unused == "order"


def test_a_coupon_scanned_while_a_code_is_awaited_anew_is_taken() -> None:
    book = with_coupon()
    redeem, _ = redeeming(book)
    book >> ev(Answered, ask=redeem, answer=Refusal(code="used_elsewhere")) << saved(AttemptRefused)
    book << said("redemption_refused")
    book >> ev(CouponScanned, code="e") << Ask(hole(), hole())
    book.done()
