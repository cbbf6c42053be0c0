"""States a till comes to, each reached by the machine itself, for the tests of what the window shows of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import msgspec

from pos_terminal.contract import facts
from pos_terminal.contract.benefit_book import BenefitBook, Group
from pos_terminal.contract.benefits import ItemPercent, Scope
from pos_terminal.contract.cloud import (
    CouponChecked,
    Coupons,
    FindCoupons,
    Leased,
    OrderFound,
    Pending,
    Redeemed,
    Unknown,
)
from pos_terminal.sale.reasons import Burn, Explanation, Hint, WhyUnused
from pos_terminal.till import effects, events
from pos_terminal.till.effects import Ask, Authorise, Exchange, OpenDrawer, PrintReport, PrintSale, StartTimer
from pos_terminal.till.links import Links, LinkStatus
from pos_terminal.till.state import TillState
from pos_terminal.ui import session as sessions
from pos_terminal.ui.session import UiSession
from tests.playbook import START_MS, Playbook, commit, ev, hole, saved
from tests.pos_terminal.till.scenes import benefit, coupon, item, open_till, order, said, scan, sign_in, slip, till
from tests.pos_terminal.till.steps import sees_pinpad

UP = LinkStatus(state="up", since_ms=START_MS)
ALL_UP = Links(scanner=UP, pinpad=UP, printer=UP, server=UP, last_exchange_ms=START_MS, sequence=9, watermark=9)
OFFLINE = Links(
    scanner=UP,
    pinpad=UP,
    printer=LinkStatus(state="down", detail="paper_out", since_ms=START_MS),
    server=LinkStatus(state="down", detail="unreachable", since_ms=START_MS),
    queued=7,
    queued_receipts=3,
    last_exchange_ms=START_MS,
    sequence=9,
    watermark=2,
    warnings=("key_in_file", "catalog_unsound", "something_new"),
)
NO_KEY = msgspec.structs.replace(
    OFFLINE,
    server=LinkStatus(state="down", detail="key_silent", since_ms=START_MS),
    warnings=(),
)
BARE = Links(server=LinkStatus(state="busy", detail="connecting"))


class At(NamedTuple):
    """A till with what the window adds."""

    state: TillState
    session: UiSession
    now_ms: int
    links: Links = ALL_UP


def at(book: Playbook, links: Links = ALL_UP, **fields: object) -> At:
    return At(book.till, sessions.change(UiSession(), **fields), book.at_ms, links)


def basket() -> Playbook:
    """A piece twice, a measured curtain and an in-store label."""
    book = open_till()
    book >> scan("tea", 1_234) >> scan("tea", 1_234)
    book >> scan("curtain", 8_650, measured=True, unit="米", quantity=2_850)
    book >> scan("ham", 3_999, amount=1_705)
    return book


def discounted() -> Playbook:
    """The basket with a coupon that counts and one that is short."""
    book = basket()
    for name, amount, threshold in (("good", 300, 1_000), ("short", 5_000, 99_999)):
        ask = hole()
        book >> ev(events.CouponScanned, code=name) << Ask(ask, hole())
        answer = CouponChecked(coupon=coupon(name, amount, threshold=threshold))
        told = "coupon_added_unused" if name == "short" else "coupon_added"
        book >> ev(events.Answered, ask=ask, answer=answer) << said(told)
    return book


PROMOTIONS = BenefitBook(
    benefits=(
        benefit("far", 2_000, threshold=50_000),
        benefit("hundred", 100),
        benefit("large", 300, threshold=2_000),
        ItemPercent(
            benefit="tenth",
            title="券 tenth",
            off_bp=1_000,
            scope=Scope(skus=("tea",)),
            valid_from_ms=START_MS - 1,
            valid_to_ms=START_MS + 10**9,
        ),
    ),
    groups=(Group(group="g", max=1, members=("hundred", "large")),),
)


def promoted() -> Playbook:
    """The basket under promotions: the best is still being looked for."""
    book = open_till()
    book >> ev(events.PromotionsChanged, book=PROMOTIONS)
    book >> scan("tea", 1_234) >> scan("tea", 1_234)
    return book >> scan("curtain", 8_650, measured=True, unit="米", quantity=2_850)


def explained(book: Playbook, **told: object) -> Playbook:
    sale, told_of = book.sale, Explanation(**told)  # type: ignore[arg-type]
    assert sale.quote is not None
    about = {"sale": sale.sale, "revision": sale.revision, "selection": sale.quote.selection}
    return book >> ev(events.Explained, explanation=told_of, **about)


def reasoned() -> Playbook:
    """Promotions with all that can be said of them."""
    return explained(
        promoted(),
        unused=(WhyUnused(benefit="large", reason="excluded", by=("hundred",), cost=200),),
        hints=(Hint(line="1", benefit="far", missing=22_879, saves=2_000),),
        burns=(Burn(benefit="hundred", face=10_000, saves=100),),
    )


def chosen() -> Playbook:
    """The clerk has left one out, which costs."""
    return explained(promoted() >> ev(events.BenefitForced, benefit="tenth", how="out"), choice_costs=246)


def closing(book: Playbook) -> Playbook:
    return book << PrintSale << Exchange << said("sale_closed")


def sold(given: int = 1_000) -> Playbook:
    book = open_till()
    book >> scan("tea", 1_000)
    book >> ev(events.CashGiven, amount=given) << saved(facts.SaleClosed) << OpenDrawer
    return closing(book)


def card_pending() -> Playbook:
    book = basket()
    book >> ev(events.CardChosen)
    sees_pinpad(book) << saved(facts.AttemptBegun) << Authorise
    return book >> ev(events.PinpadStatus, attempt=book.sale.attempts[0].attempt, text="pin_required")


def card_answered(outcome: events.Approved | events.Declined | events.Unclear) -> Playbook:
    book = card_pending()
    return book >> ev(events.PinpadAnswered, attempt=book.sale.attempts[0].attempt, outcome=outcome)


def card_unknown() -> Playbook:
    return (
        card_answered(events.Unclear(why="lost"))
        << saved(facts.AttemptUnknown)
        << said("outcome_unknown")
        << (StartTimer)
    )


def card_refused() -> Playbook:
    return (
        card_answered(events.Declined(code="insufficient_funds"))
        << saved(facts.AttemptRefused)
        << (said("card_refused"))
    )


def part_paid() -> Playbook:
    book = basket()
    book >> ev(events.CardChosen, amount=1_000)
    sees_pinpad(book) << saved(facts.AttemptBegun) << Authorise
    attempt = book.sale.attempts[0].attempt
    book >> ev(events.PinpadAnswered, attempt=attempt, outcome=events.Approved(slip=slip(1_000)))
    book << saved(facts.AttemptDone) << said("tender_approved")
    return book >> ev(events.CashGiven, amount=500) << OpenDrawer


def code_awaited() -> Playbook:
    return basket() >> ev(events.CodeChosen, amount=1_000) << said("scan_payment_code")


def code_pending() -> Playbook:
    ask = hole()
    book = code_awaited()
    book >> ev(events.PaymentCodeScanned, code="134567890123456789", wallet="wechat")
    book << saved(facts.AttemptBegun) << Ask(ask, hole())
    return book >> ev(events.Answered, ask=ask, answer=Pending()) << StartTimer


def asked_for_order() -> Playbook:
    return open_till() >> ev(events.OrderScanned, order="o1") << Ask << said("looking_up_order")


def found(why_not: str | None = None, **fields: object) -> Playbook:
    ask = hole()
    book = open_till()
    book >> ev(events.OrderScanned, order="o1") << Ask(ask, hole()) << said("looking_up_order")
    answer = OrderFound(order=order(**fields), at_ms=book.at_ms, why_not=why_not)  # type: ignore[arg-type]
    book >> ev(events.Answered, ask=ask, answer=answer)
    if why_not:
        return book << said("order_not_collectable")
    return book if fields.get("route") == "platform" else book << Ask(hole(), FindCoupons(order="o1"))


def with_offers() -> Playbook:
    """Two that count by themselves, and one for each reason against it."""
    book = found()
    ask = next(one.ask for one in book.till.asking if one.purpose == "offers")
    coupons = (
        coupon("mine", 10_000),
        coupon("short", 50_000, threshold=900_000),
        msgspec.structs.replace(coupon("used", 2_000), status="used"),
        coupon("early", 3_000, valid_from_ms=START_MS + 10**8),
        coupon("late", 4_000, valid_to_ms=START_MS - 1),
        coupon("beds", 5_000, scope=Scope(categories=("bed",))),
        coupon("pair", 6_000, min_quantity=2),
        coupon("voucher", 7_000, redemption="fulfilment"),
        msgspec.structs.replace(coupon("bound", 8_000), order="o9"),
        coupon("next", 20_000),
    )
    return book >> ev(events.Answered, ask=ask, answer=Coupons(coupons=coupons))


def with_coupons() -> Playbook:
    book = found()
    for name, amount, threshold in (("good", 30_000, 500_000), ("short", 50_000, 900_000)):
        ask = hole()
        book >> ev(events.CouponScanned, code=name) << Ask(ask, hole())
        answer = CouponChecked(coupon=coupon(name, amount, threshold=threshold))
        told = "coupon_added_unused" if name == "short" else "coupon_added"
        book >> ev(events.Answered, ask=ask, answer=answer) << said(told)
    return book >> ev(events.CouponScanned, code="asked") << Ask


def redeemed() -> Playbook:
    """Leased, read again, redeemed, and the card is on its way."""
    lease, reread, redeem = hole(), hole(), hole()
    book = with_coupons()
    book >> ev(events.CardChosen) << saved(facts.AttemptBegun) << Ask(lease, hole())
    book >> ev(events.Answered, ask=lease, answer=Leased(fence="f1")) << saved(facts.AttemptDone) << Ask(reread, hole())
    book >> ev(events.Answered, ask=reread, answer=OrderFound(order=order(), at_ms=book.at_ms))
    book << saved(facts.AttemptBegun) << Ask(redeem, hole())
    book >> ev(events.Answered, ask=redeem, answer=Redeemed(reference="r1")) << saved(facts.AttemptDone)
    return sees_pinpad(book) << saved(facts.AttemptBegun) << Authorise


def collected() -> Playbook:
    book = redeemed()
    card = next(one for one in book.sale.attempts if one.kind == "card")
    approved = events.Approved(slip=slip(card.amount))
    book >> ev(events.PinpadAnswered, attempt=card.attempt, outcome=approved)
    book << saved(facts.AttemptDone, facts.SaleClosed) << said("tender_approved")
    return book << PrintSale << Exchange << StartTimer << said("sale_closed")


def unprinted() -> Playbook:
    book = sold()
    sale = book.last(facts.SaleClosed).sale
    return (
        book
        >> ev(events.PrintFinished, job=f"sale/{sale}/0", printed=False, reason="paper_out")
        << (said("print_failed"))
    )


def period_closed() -> Playbook:
    book = sold()
    return book >> ev(events.ClosePeriod, cash_counted=50_900) << saved(facts.PeriodClosed) << PrintReport << Exchange


def parked(book: Playbook) -> Playbook:
    return book >> ev(events.Park) << said("parked")


def stopped() -> Playbook:
    book = basket()
    return book >> ev(events.CommitFailed, ticket="x", reason="disk full") << effects.Notice


def locked_out() -> Playbook:
    book = till()
    for left in (4, 3, 2, 1, 0):
        ask = hole()
        book >> ev(events.SignIn, number="1001", pin="0000") << effects.CheckPin(ask, "1001", "0000")
        book >> ev(events.PinChecked, ask=ask, number="1001", role=None) << said("wrong_pin" if left else "locked_out")
    return book


def signed_in() -> Playbook:
    book = till()
    sign_in(book)
    return book


def without_operator(state: TillState) -> TillState:
    """As after a restart: nobody is signed in."""
    return msgspec.structs.replace(state, operator=None)


def done_of(book: Playbook) -> facts.SaleClosed:
    fact = book.last(facts.SaleClosed)
    assert isinstance(fact, facts.SaleClosed)
    return fact


def _done() -> At:
    book = sold(2_000)
    return at(book, done=done_of(book), just_paid=True)


def _collected() -> At:
    book = collected()
    return at(book, done=done_of(book))


def _closed() -> At:
    book = period_closed()
    z = sessions.LastZ(report=book.last(facts.PeriodClosed).report, business_day="2026-02-14", counted=50_900)
    return at(book, screen="close_period", last_z=z)


def _history() -> At:
    book = collected()
    sale = done_of(book)
    return at(book, screen="history", history=(sale,), history_selected=sale.sale, preview="小票")


def _empty_code_unknown() -> Playbook:
    ask = hole()
    book = code_awaited()
    book >> ev(events.PaymentCodeScanned, code="134567890123456789", wallet="wechat")
    book << commit(facts.AttemptBegun)
    book >> book.durable() << Ask(ask, hole())
    book >> ev(events.Answered, ask=ask, answer=Unknown(why="timeout")) << saved(facts.AttemptUnknown)
    return book << said("outcome_unknown") << StartTimer


STATES: dict[str, Callable[[], At]] = {
    "sign_in": lambda: at(till()),
    "sign_in_left_over": lambda: At(without_operator(part_paid().till), UiSession(), START_MS),
    "locked_out": lambda: at(locked_out(), number="1001"),
    "open_period": lambda: at(signed_in(), usual_float=50_000),
    "empty": lambda: at(open_till()),
    "empty_bare": lambda: at(open_till(), BARE),
    "basket": lambda: at(basket()),
    "basket_offline": lambda: at(basket(), OFFLINE, training=True),
    "discounted": lambda: at(discounted()),
    "promoted": lambda: at(promoted()),
    "benefits": lambda: at(reasoned(), screen="benefits"),
    "benefits_chosen": lambda: at(chosen(), screen="benefits"),
    "search": lambda: at(basket(), query="茶", found=(item("a"), item("b")), more=1),
    "tender_cash": lambda: at(basket(), screen="tender"),
    "tender_offline": lambda: at(basket(), OFFLINE, screen="tender", tender_kind="code"),
    "card_pending": lambda: at(card_pending()),
    "card_unknown": lambda: at(card_unknown()),
    "card_refused": lambda: at(card_refused(), screen="tender"),
    "part_paid": lambda: at(part_paid()),
    "code_awaited": lambda: at(code_awaited(), screen="tender"),
    "code_pending": lambda: at(code_pending()),
    "code_unknown": lambda: at(_empty_code_unknown()),
    "lookup": lambda: at(open_till(), screen="presale"),
    "order_asked": lambda: at(asked_for_order(), screen="presale"),
    "order_found": lambda: at(found()),
    "order_refused": lambda: at(found("forfeited", status="forfeited")),
    "order_platform": lambda: at(found(route="platform")),
    "order_unknown_window": lambda: at(found(window=None)),
    "order_offline": lambda: at(found(), OFFLINE),
    "coupons": lambda: at(with_coupons()),
    "offers": lambda: at(with_offers()),
    "redeemed": lambda: at(redeemed()),
    "collected": _collected,
    "done": _done,
    "unprinted": lambda: at(unprinted()),
    "parked": lambda: at(parked(basket()), screen="parked"),
    "parked_unknown": lambda: at(parked(card_unknown())),
    "close_period": lambda: at(parked(part_paid()), screen="close_period"),
    "closed": _closed,
    "history": _history,
    "devices": lambda: at(basket(), screen="devices"),
    "devices_offline": lambda: at(basket(), OFFLINE, screen="devices"),
    "basket_no_key": lambda: at(basket(), NO_KEY),
    "devices_no_key": lambda: at(basket(), NO_KEY, screen="devices"),
    "devices_bare": lambda: at(open_till(), BARE, screen="devices"),
    "fault": lambda: at(stopped()),
}
