"""Coupons at the moment they are redeemed: refused, unknown, reversible, irreversible, forced."""

from __future__ import annotations

from typing import Any

from pos_terminal.contract.cloud import (
    Done,
    LookUpOrder,
    QueryRedemption,
    Redeemed,
    Refusal,
    ReverseRedemption,
    Unknown,
)
from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptDone,
    AttemptForced,
    AttemptRefused,
    AttemptReversed,
    AttemptUnknown,
    PeriodClosed,
    ReversalSubject,
    SaleClosed,
    SaleVoided,
)
from pos_terminal.till.effects import (
    Ask,
    Authorise,
    CheckPin,
    Exchange,
    PrintReport,
    ReverseCard,
    StartTimer,
)
from pos_terminal.till.events import (
    Answered,
    CardChosen,
    CashGiven,
    CashReturned,
    ClosedWithoutTender,
    ClosePeriod,
    CodeChosen,
    Declined,
    Force,
    GiveBack,
    ItemScanned,
    OrderScanned,
    Park,
    PaymentCodeScanned,
    PinChecked,
    PinpadAnswered,
    Recall,
    TimeUp,
    Unclear,
    Unreachable,
    Void,
)
from pos_terminal.till.pricing import price
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.scenes import DRAWER, open_till, scan
from tests.pos_terminal.till.steps import (
    add_coupon,
    approve,
    closes,
    found,
    lease,
    leased,
    look_up,
    secured,
    sees_pinpad,
    supervisor_says,
    with_order,
)


def redeeming(name: str = "c", amount: int = 10_000, **fields: Any) -> tuple[Playbook, Any]:
    book = with_order()
    add_coupon(book, name, amount, **fields)
    reread, redeem = leased(book), hole()
    book >> ev(Answered, ask=reread, answer=found()) << saved(AttemptBegun) << Ask(redeem, hole())
    return book, redeem


def test_a_coupon_refused_at_redemption_is_dropped_and_the_price_shown_again() -> None:
    book, redeem = redeeming()
    book >> ev(Answered, ask=redeem, answer=Refusal(code="used_elsewhere")) << saved(AttemptRefused)
    book << said("redemption_refused", "used_elsewhere", "")
    book.done()
    assert book.sale.benefits == ()
    assert price(book.sale).left == 600_000
    assert book.sale.intent is None


def test_an_unknown_redemption_is_queried_and_found() -> None:
    book, redeem = redeeming()
    attempt = book.last(AttemptBegun).attempt
    book >> ev(Answered, ask=redeem, answer=Unknown(why="silence")) << saved(AttemptUnknown)
    book << said("outcome_unknown") << StartTimer
    query, card = hole(), hole()
    book >> ev(TimeUp, timer=f"query/{attempt}")
    book << Ask(query, QueryRedemption(coupon="c", serial=attempt, order="o1"))
    book >> ev(Answered, ask=query, answer=Redeemed(reference="r")) << saved(AttemptDone)
    sees_pinpad(book) << saved(AttemptBegun) << Authorise(card, 590_000)
    book.done()


def test_an_unknown_redemption_waits_in_the_park_and_holds_up_only_the_z() -> None:
    book, redeem = redeeming()
    book >> ev(Answered, ask=redeem, answer=Unknown(why="silence")) << saved(AttemptUnknown)
    book << said("outcome_unknown") << StartTimer
    book >> ev(Park) << said("parked")
    assert book.till.parked[0].intent is None
    book >> ev(ClosePeriod, cash_counted=0) << said("parked_sale_unresolved")
    book.done()


def redeemed(**fields: Any) -> tuple[Playbook, Any]:
    """Redeemed, and the pinpad told; → the card's attempt."""
    book, redeem = redeeming(**fields)
    card = hole()
    book >> ev(Answered, ask=redeem, answer=Redeemed(reference="r")) << saved(AttemptDone)
    sees_pinpad(book) << saved(AttemptBegun) << Authorise(card, 590_000)
    return book, card


def test_a_reversible_coupon_is_reversed_by_a_void() -> None:
    book, card = redeemed()
    serial = book.sale.attempts[-2].attempt
    book >> ev(PinpadAnswered, attempt=card, outcome=Declined(code="declined")) << saved(AttemptRefused)
    book << said("card_refused")
    ask = hole()
    book >> ev(Void, reason="r") << saved(AttemptBegun) << Ask(ask, ReverseRedemption(coupon="c", serial=serial))
    book >> ev(Answered, ask=ask, answer=Done()) << saved(AttemptDone, AttemptReversed, SaleVoided)
    book << said("voided") << Exchange
    book.done()


def test_an_unknown_reversal_of_a_coupon_is_asked_for_again() -> None:
    book, card = redeemed()
    book >> ev(PinpadAnswered, attempt=card, outcome=Declined(code="declined")) << saved(AttemptRefused)
    book << said("card_refused")
    ask, again = hole(), hole()
    book >> ev(Void, reason="r") << saved(AttemptBegun) << Ask(ask, hole())
    reversal = book.last(AttemptBegun).attempt
    book >> ev(Answered, ask=ask, answer=Unknown(why="silence")) << saved(AttemptUnknown)
    book << said("outcome_unknown") << StartTimer
    book >> ev(TimeUp, timer=f"query/{reversal}") << Ask(again, hole())
    book >> ev(Answered, ask=again, answer=Done()) << saved(AttemptDone, AttemptReversed, SaleVoided)
    book << said("voided") << Exchange
    book.done()


def test_an_irreversible_coupon_stays_with_the_parked_sale_and_the_period_closes_over_it() -> None:
    book, card = redeemed(redemption="irreversible")
    redemption = book.sale.attempts[-2].attempt
    book >> ev(PinpadAnswered, attempt=card, outcome=Declined(code="declined")) << saved(AttemptRefused)
    book << said("card_refused")
    book >> ev(Void, reason="r") << said("coupon_cannot_be_reversed")
    sale = book.sale.sale
    book >> ev(Park) << said("parked")
    book >> ev(ClosePeriod, cash_counted=50_000) << saved(PeriodClosed) << PrintReport << Exchange
    book >> ev(Recall, sale=sale) << said("open_period_first")
    # a supervisor who had it issued anew lets it go
    supervisor_says(book, redemption, "refused") << saved(AttemptForced, AttemptReversed)
    book.done()
    assert book.till.parked[0].benefits == ()
    assert not book.till.parked[0].frozen


def part_paid(amount: int = 400_000) -> tuple[Playbook, str]:
    """An irreversible coupon is redeemed and a part is paid by card; → the card's attempt."""
    book = with_order()
    add_coupon(book, "c", 10_000, redemption="irreversible")
    reread, redeem, card = leased(book, ev(CardChosen, amount=amount)), hole(), hole()
    book >> ev(Answered, ask=reread, answer=found()) << saved(AttemptBegun) << Ask(redeem, hole())
    book >> ev(Answered, ask=redeem, answer=Redeemed(reference="r")) << saved(AttemptDone)
    sees_pinpad(book) << saved(AttemptBegun) << Authorise(card, amount)
    approve(book, card, amount) << saved(AttemptDone) << said("tender_approved")
    return book, card.value


def test_goods_of_the_next_customer_put_a_part_paid_order_aside() -> None:
    book, _ = part_paid()
    order_sale = book.sale
    book >> scan("tea") << said("parked", order_sale.number)
    assert [line.item.sku for line in book.sale.lines] == ["tea"]
    assert [one.sale for one in book.till.parked] == [order_sale.sale]
    book >> ev(Recall, sale=order_sale.sale) << said("parked")
    assert book.sale == order_sale
    book >> ev(ItemScanned, code="?", item=None) << said("basket_frozen")
    book.done()


def test_goods_wait_while_the_card_of_an_order_is_under_way() -> None:
    book = with_order()
    secured(book)
    book >> scan("tea") << said("basket_frozen")
    book >> ev(Park) << said("wait_for_answer")
    book.done()


def give_back(book: Playbook, attempt: str, role: str = "supervisor") -> Playbook:
    ask = hole()
    book >> ev(GiveBack, attempt=attempt, number="9", pin="9", reason="customer_left") << CheckPin(ask, "9", "9")
    return book >> ev(PinChecked, ask=ask, number="9", role=role)


def test_a_supervisor_gives_the_card_back_and_the_coupon_stays_with_the_parked_sale() -> None:
    book, card = part_paid()
    book >> ev(Void, reason="r") << said("coupon_cannot_be_reversed")
    give_back(book, card, "clerk") << said("supervisor_needed")
    reversal = hole()
    give_back(book, card)
    sees_pinpad(book, "0001") << saved(AttemptBegun) << ReverseCard(reversal, 400_000, "0001")
    begun = book.last(AttemptBegun)
    assert (begun.operator, begun.subject) == (
        "9",
        ReversalSubject(of=card, reason="customer_left", last_receipt_number="0001"),
    )
    approve(book, reversal, 400_000, "0002") << saved(AttemptDone, AttemptReversed)
    book << said("money_given_back", "card", "400000", "1234")
    book.done()
    assert book.sale.tenders == ()
    assert book.sale.benefits[0].attempt is not None
    book >> ev(Park) << said("parked")
    book >> ev(ClosePeriod, cash_counted=50_000) << saved(PeriodClosed) << PrintReport << Exchange
    book.done()


def test_money_is_given_back_alone_only_where_a_coupon_forbids_the_void() -> None:
    book = with_order()
    card = secured(book, ev(CardChosen, amount=400_000), 400_000)
    approve(book, card, 400_000) << saved(AttemptDone) << said("tender_approved")
    wish = {"number": "9", "pin": "9", "reason": "r"}
    book >> ev(GiveBack, attempt=card.value, **wish) << said("void_gives_back")
    book >> ev(GiveBack, attempt="another", **wish) << said("no_such_tender")
    book.done()


def test_a_refused_reversal_is_settled_by_a_supervisor_only() -> None:
    book, card = redeemed()
    redemption = book.sale.attempts[-2].attempt
    book >> ev(PinpadAnswered, attempt=card, outcome=Declined(code="declined")) << saved(AttemptRefused)
    book << said("card_refused")
    (
        book
        >> ev(Force, attempt=redemption, outcome="refused", number="9", pin="9", reason="r")
        << said("nothing_to_force")
    )
    ask = hole()
    book >> ev(Void, reason="r") << saved(AttemptBegun) << Ask(ask, hole())
    book >> ev(Answered, ask=ask, answer=Refusal(code="irreversible")) << saved(AttemptRefused)
    book << said("void_stopped", "irreversible", "", "coupon", "10000", "券 c")
    book >> ev(Force, attempt=redemption, outcome="done", number="9", pin="9", reason="r") << said("nothing_to_force")
    supervisor_says(book, redemption, "refused", "clerk") << said("supervisor_needed")
    supervisor_says(book, redemption, "refused") << saved(AttemptForced, AttemptReversed, SaleVoided)
    book << said("voided") << Exchange
    book.done()
    assert book.last(SaleVoided).reason == "r"


def test_nobody_forces_a_lease_into_being() -> None:
    book = with_order()
    attempt, ask = lease(book)
    book >> ev(Answered, ask=ask, answer=Unknown(why="silence")) << saved(AttemptUnknown)
    book << said("outcome_unknown") << StartTimer
    (
        book
        >> ev(Force, attempt=attempt, outcome="done", number="9", pin="9", reason="r")
        << said("lease_cannot_be_forced")
    )
    supervisor_says(book, attempt.value, "refused") << saved(AttemptForced, AttemptRefused) << said("lease_refused")
    book >> ev(Void, reason="r") << saved(SaleVoided) << said("voided") << Exchange
    book.done()


def test_a_lease_ends_with_the_fact_of_the_void() -> None:
    book = with_order()
    reread = leased(book)
    book >> ev(Answered, ask=reread, answer=Unreachable()) << said("order_unreachable")
    book >> ev(Void, reason="") << said("reason_needed")
    book >> ev(Void, reason="打 138 0013 8000") << said("reason_personal")
    book >> ev(Void, reason="r") << saved(SaleVoided) << said("voided") << Exchange
    book.done()


def test_the_second_tender_reads_the_order_again_and_a_returned_part_lets_the_clerk_out() -> None:
    book = with_order()
    reread = leased(book, ev(CashGiven, amount=100_000))
    book >> ev(Answered, ask=reread, answer=found()) << DRAWER
    second = hole()
    book >> ev(CardChosen) << Ask(second, LookUpOrder(order="o1"))
    book >> ev(Answered, ask=second, answer=found(refund_open=True, why_not="refund_open"))
    book << said("order_not_collectable", "refund_open")
    book >> ev(CashReturned, tender=book.sale.tenders[0].tender)
    book << type(DRAWER)("return") << said("hand_cash_back")
    book.done()
    assert not book.sale.frozen


def test_a_part_paid_order_goes_on_when_what_stood_against_it_is_over() -> None:
    book = with_order()
    reread = leased(book, ev(CashGiven, amount=100_000))
    book >> ev(Answered, ask=reread, answer=found()) << DRAWER
    second = hole()
    book >> ev(CardChosen) << Ask(second, LookUpOrder(order="o1"))
    book >> ev(Answered, ask=second, answer=found(why_not="refund_open")) << said("order_not_collectable")
    book >> ev(OrderScanned, order="o2") << said("basket_frozen")
    ask = look_up(book)
    book >> ev(Answered, ask=ask, answer=found(deposit_credit=300_000)) << said("order_changed")
    ask = look_up(book)
    book >> ev(Answered, ask=ask, answer=found())
    book.done()
    assert book.sale.why_not is None
    assert len(book.sale.tenders) == 1
    book >> ev(CardChosen) << Ask
    book.done()


def test_a_sale_with_a_coupon_of_retail_goods() -> None:
    book = open_till()
    book >> scan("tea", 10_000)
    add_coupon(book, "c", 10_000)
    redeem = hole()
    book >> ev(ClosedWithoutTender) << saved(AttemptBegun) << Ask(redeem, hole())
    book >> ev(Answered, ask=redeem, answer=Redeemed(reference="r")) << saved(AttemptDone, SaleClosed)
    closes(book).done()
    assert book.last(SaleClosed).tenders == ()


def test_what_a_late_answer_has_paid_meanwhile_is_not_taken_again() -> None:
    """A second unknown keeps the sale open; the cash the clerk wanted to take would be a tender of nothing."""
    book = with_order()
    card = secured(book)
    book >> ev(PinpadAnswered, attempt=card, outcome=Unclear(why="x")) << saved(AttemptUnknown)
    book << said("outcome_unknown") << StartTimer
    reread, asked, again = hole(), hole(), hole()
    book >> ev(CodeChosen) << Ask(reread, hole())
    book >> ev(Answered, ask=reread, answer=found()) << said("scan_payment_code")
    book >> ev(PaymentCodeScanned, code="13", wallet="alipay") << saved(AttemptBegun) << Ask(asked, hole())
    book >> ev(Answered, ask=asked, answer=Unknown(why="silence")) << saved(AttemptUnknown)
    book << said("outcome_unknown") << StartTimer
    book >> ev(CashGiven, amount=600_000) << Ask(again, hole())
    approve(book, card, 600_000) << saved(AttemptDone) << said("tender_approved")
    book >> ev(Answered, ask=again, answer=found()) << said("nothing_to_pay")
    book.done()
    assert book.sale.intent is None
    assert [tender.kind for tender in book.sale.tenders] == ["card"]
