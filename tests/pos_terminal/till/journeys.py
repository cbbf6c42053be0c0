"""Journeys through a small world, step by step, so that the power can fail after each."""

from __future__ import annotations

from collections.abc import Callable

from pos_terminal.till import events, hand_over_events, return_events
from pos_terminal.till.effects import LookAtPinpad
from tests.pos_terminal.till.people import come_in
from tests.pos_terminal.till.scenes import item
from tests.pos_terminal.till.world import World

Step = Callable[[World], None]


def do(kind: type[events.Event], **fields: object) -> Step:
    return lambda world: world.happen(kind, **fields)


def scan(price: int = 10_000) -> Step:
    return do(events.ItemScanned, code="x", item=item("x", price))


def write(world: World) -> None:
    if world.commits:
        world.write()


def pinpad(fate: str = "fine") -> Step:
    return lambda world: world.pinpad_works(fate) if world.pinpad_jobs else None  # type: ignore[arg-type]


def look(world: World) -> None:
    """The pinpad tells its newest receipt, as it is asked before a card."""
    if world.pinpad_jobs and isinstance(world.pinpad_jobs[0], LookAtPinpad):
        world.pinpad_works("fine")


def server(fate: str = "fine", outcome: str = "paid") -> Step:
    return lambda world: world.server_works(0, fate, outcome) if world.asks else None  # type: ignore[arg-type]


def timer(world: World) -> None:
    if world.timers:
        world.time_up(0)


def paper(world: World) -> None:
    if world.prints:
        world.printed(well=True)


def bring_back(*counts: int) -> list[Step]:
    """So many units of each line of the first sale come back; none: all of it."""

    def choose(world: World) -> None:
        refund = world.till.sale.refund if world.till.sale else None
        if refund is None:
            return
        if not counts:
            world.happen(return_events.ReturnAll)
        for line, count in zip(refund.of.lines, counts, strict=False):
            world.happen(return_events.ReturnCounted, line=line.line, count=count)

    return [lambda world: world.open_return(0), write, choose, write, World.confirm_return, write]


def voucher_timer(world: World) -> None:
    """A voucher that waits is due; its serial is looked at."""
    place = next((place for place, one in enumerate(world.timers) if one.startswith("voucher")), None)
    if place is not None:
        world.asks.clear()  # the confirmation's, which may wait
        world.time_up(place)


def do_voucher(world: World) -> None:
    """The clerk tries a voucher of the goods at hand once more."""
    for over in world.till.hand_overs:
        for one in over.vouchers:
            world.happen(hand_over_events.VoucherTried, sale=over.sale, coupon=one.coupon)


GOODS = World.hand_over


GO_ON = do(return_events.RefundResumed)


CARD = do(events.CardChosen)


CASH = do(events.CashGiven, amount=10_000)


CODE = do(events.PaymentCodeScanned, code="13", wallet="wechat")


ORDER = [do(events.OrderScanned, order="o1"), server(), write, server(), write]


ORDER_WITHOUT_OFFERS = [*ORDER[:3], server("unreachable")]


COUPON = [do(events.CouponScanned, code="soft"), server(), write]


FINAL = [do(events.CouponScanned, code="final"), server(), write]


COLLECTED = [
    *(*ORDER_WITHOUT_OFFERS, CARD, write, server(), write, server(), write, look, write, pinpad(), write),
    *(do(events.CouponScanned, code="goods"), server(), write),
]


PAID_BY_CARD = [
    *(do(events.ItemScanned, code="x", item=item("x", 5_000), quantity=2_000), write),
    *(CARD, write, look, write, pinpad(), write),
]


JOURNEYS: dict[str, list[Step]] = {
    "cash": [scan(), write, CASH, write, paper, write],
    "cash in parts": [scan(), write, do(events.CashGiven, amount=400), write, CASH, write],
    "card": [scan(), write, CARD, write, look, write, pinpad(), write],
    "card declined, then cash": [scan(), write, CARD, write, look, write, pinpad("refused"), write, CASH, write],
    "card lost after": [scan(), write, CARD, write, look, write, pinpad("lost_after"), write, timer, pinpad(), write],
    "card lost before": [
        *(scan(), write, CARD, write, look, write, pinpad("lost_before"), write),
        *(timer, pinpad(), write, CASH, write),
    ],
    "card lost, then cash": [
        *(scan(), write, CARD, write, look, write, pinpad("lost_after"), write, CASH, write),
        *(timer, pinpad(), write, pinpad(), write),
    ],
    "two cards": [
        *(scan(), write, do(events.CardChosen, amount=400), write, look, write, pinpad(), write),
        *(CARD, write, look, write, pinpad(), write),
    ],
    "code": [scan(), write, CODE, write, server(), write],
    "code pending": [scan(), write, CODE, write, server("fine", "waiting"), write, timer, server(), write],
    "code cancelled": [
        *(scan(), write, CODE, write, server("fine", "waiting"), write),
        *(do(events.TenderCancelled), write, server("lost_after"), write, timer, server(), write),
    ],
    "code lost": [scan(), write, CODE, write, server("lost_before"), write, timer, server(), write, server(), write],
    "void with card": [
        *(scan(), write, do(events.CardChosen, amount=400), write, look, write, pinpad(), write),
        *(do(events.Void, reason="r"), write, pinpad("lost_after"), write),
    ],
    "void with code": [
        *(scan(), write, do(events.CodeChosen, amount=400), CODE, write, server(), write),
        *(do(events.Void, reason="r"), write, server("lost_after"), write, timer, server(), write),
    ],
    "parked": [scan(), write, do(events.CashGiven, amount=400), write, do(events.Park), write, scan(), write],
    "order by card": [
        *(*ORDER, CARD, write, server(), write, server(), write, look, write, pinpad(), write),
        *(timer, server(), write),
    ],
    "order with offered coupons": [
        *(*ORDER, *COUPON, *FINAL, CARD, write, server(), write, server(), write),
        *(server(), write, server(), write, look, write, pinpad(), write),
    ],
    "order with scanned coupons": [
        *(*ORDER_WITHOUT_OFFERS, *COUPON, *FINAL, CARD, write, server(), write, server(), write),
        *(server(), write, server(), write, look, write, pinpad(), write),
    ],
    "cash back": [do(events.ItemScanned, code="x", item=item("x", 5_000), quantity=2_000), write, CASH, write,
        *bring_back(1), *bring_back(1)],
    "card taken back": [*PAID_BY_CARD, *bring_back(), pinpad(), write, paper, write],
    "card taken back, lost": [*PAID_BY_CARD, *bring_back(), pinpad("lost_after"), write, timer, pinpad(), write],
    "card paid out": [*PAID_BY_CARD, *bring_back(1), look, write, pinpad(), write, paper, write],
    "card paid out, lost after": [
        *(*PAID_BY_CARD, *bring_back(1), look, write, pinpad("lost_after"), write, timer, pinpad(), write),
    ],
    "card paid out, lost before": [
        *(*PAID_BY_CARD, *bring_back(1), look, write, pinpad("lost_before"), write, timer, pinpad(), write),
        *(GO_ON, write, look, write, pinpad(), write),
    ],
    "code paid back, lost": [
        *(scan(), write, CODE, write, server(), write, *bring_back(), server("lost_after"), write),
        *(timer, server(), write),
    ],
    "all tenders back": [
        *(scan(), write, do(events.CashGiven, amount=1_000), write),
        *(do(events.CardChosen, amount=2_000), write, look, write, pinpad(), write, CODE, write, server(), write),
        *(*bring_back(), server(), write, pinpad("refused"), write, GO_ON, write, pinpad(), write),
    ],
    "lease lost": [*ORDER, CARD, write, server("lost_after"), write, timer, server(), write, server(), write],
    "voucher consumed": [*COLLECTED, GOODS, write, server(), write, timer],
    "voucher lost after": [
        *(*COLLECTED, GOODS, write, server("lost_after"), write, voucher_timer, server(), write),
    ],
    "voucher lost before": [
        *(*COLLECTED, GOODS, write, server("lost_before"), write, voucher_timer, server(), write),
        *(server("lost_after"), write, voucher_timer, server(), write),
    ],
    "voucher off line": [
        *(*COLLECTED, GOODS, write, server("unreachable"), write, do(events.LinkChanged, online=False)),
        *(do(events.LinkChanged, online=True), server("unreachable"), write, voucher_timer, server(), write),
    ],
    "voucher of a customer who came back": [
        *(*COLLECTED[:-3], scan(), write, CASH, write, lambda world: world.come_for_goods(0, "goods"), write),
        *(GOODS, write, server("refused"), write, do_voucher, write, server(), write),
    ],
    "voucher of goods that came back": [
        *(*COLLECTED, GOODS, write, server("unreachable"), write, *bring_back(), pinpad(), write, voucher_timer),
    ],
    "redemption lost": [
        *(*ORDER, *COUPON, CARD, write, server(), write, server(), write, server("lost_after"), write),
        *(timer, server(), write, look, write, pinpad(), write),
    ],
}  # fmt: skip


def played(journey: list[Step], count: int) -> World:
    world = World()
    come_in(world)
    for step in journey[:count]:
        step(world)
    return world
