"""A clerk and a supervisor who bring a till to rest: whatever happened before, the period can be closed.

They do only what the window lets them do. The supervisor forces by what the pinpad's journal, the acquirer and the
cloud say; where those do not agree with the till, the money is given back outside.
"""

from __future__ import annotations

from typing import Literal

from pos_terminal.contract.facts import RefundSubject, ReversalSubject
from pos_terminal.till import events, return_events
from pos_terminal.till.forcing import why_not_forced
from pos_terminal.till.state import Attempt, Sale
from tests.pos_terminal.till.scenes import FLOAT
from tests.pos_terminal.till.world import World

ENOUGH = 400


def drain(world: World) -> None:
    """Everything under way arrives well; the customer pays what waits on the phone."""
    for _ in range(ENOUGH):
        world.acquirer.everybody_pays()
        if world.commits:
            world.write()
        elif world.pinpad_jobs:
            world.pinpad_works("fine")
        elif world.asks:
            world.server_works(0, "fine")
        elif world.pins:
            world.pin_checked()
        elif world.prints:
            world.printed(well=True)
        elif any(timer.startswith(("query", "voucher")) for timer in world.timers):
            due = (place for place, timer in enumerate(world.timers) if timer.startswith(("query", "voucher")))
            world.time_up(next(due))
        else:
            return
    raise AssertionError("the till never comes to rest")


def write_all(world: World) -> None:
    """The disk and the PIN check do their work; pinpad and server keep theirs."""
    while world.commits or world.pins:
        if world.commits:
            world.write()
        else:
            world.pin_checked()


def come_in(world: World) -> None:
    """Somebody signs in and the period is open."""
    write_all(world)
    if world.till.operator is None:
        world.happen(events.SignIn, number="9", pin="9")
        write_all(world)
    if world.till.period is None:
        world.happen(events.OpenPeriod, cash_float=FLOAT if not world.facts else 0)
        write_all(world)


def truth(world: World, sale: Sale, one: Attempt) -> Literal["done", "refused"]:
    """How an unknown attempt really ended."""
    if isinstance(one.subject, ReversalSubject):
        of = sale.attempt(one.subject.of)
        assert of is not None
        return "refused" if in_effect(world, of) else "done"
    return "done" if in_effect(world, one) else "refused"


def in_effect(world: World, one: Attempt) -> bool:
    if isinstance(one.subject, RefundSubject) and one.subject.kind == "code":
        return one.attempt in world.acquirer.refunds
    if one.kind in ("card", "refund"):
        return world.pinpad.holds(one.attempt)
    if one.kind == "code":
        return world.acquirer.codes.get(one.attempt, ("", 0))[0] == "paid"
    if one.kind == "redemption":
        return one.attempt in world.redeemed.values()
    return False  # a lease is never forced into being


def force(world: World, one: Attempt, outcome: Literal["done", "refused"]) -> None:
    world.happen(events.Force, attempt=one.attempt, outcome=outcome, number="9", pin="9", reason="looked it up")
    drain(world)


def resolve(world: World, sale: Sale) -> None:
    """Every unknown ends: by asking once more, else by the supervisor's word."""
    for one in sale.attempts:
        if one.status == "unknown":
            world.happen(events.AskAgain, attempt=one.attempt)
            drain(world)
    now = next((other for other in world.sales if other.sale == sale.sale), None)
    for one in now.attempts if now else ():
        current = next((other for other in world.sales if other.sale == sale.sale), None)
        still = current.attempt(one.attempt) if current else None
        if current is not None and still is not None and still.status == "unknown":
            if still.kind == "code":  # the acquirer says on the telephone that it will take no such code any more
                world.acquirer.codes.setdefault(still.attempt, ("cancelled", 0))
            force(world, still, truth(world, current, still))


def finish(world: World, sale: Sale) -> None:
    """The sale is given up, and what cannot be reversed is written off by the supervisor."""
    if world.till.sale is None or world.till.sale.sale != sale.sale:
        if world.till.sale is not None and world.till.sale.intent is not None:
            world.happen(events.TenderCancelled)
            drain(world)
        world.happen(events.Recall, sale=sale.sale)
        drain(world)
    if world.till.sale is None or world.till.sale.sale != sale.sale:
        return
    if world.till.sale.refund is not None and world.till.sale.holds_money:
        finish_return(world, sale)
        return
    world.happen(events.TenderCancelled)
    drain(world)
    world.happen(events.Void, reason="given up")
    drain(world)
    left = next((other for other in world.sales if other.sale == sale.sale), None)
    for one in left.attempts if left else ():
        current = next((other for other in world.sales if other.sale == sale.sale), None)
        still = current.attempt(one.attempt) if current else None
        if current is None or still is None or still.status != "done":
            continue
        if why_not_forced(current, still, "refused") is None:
            world.give_back_outside(still)
            force(world, still, "refused")


def finish_return(world: World, sale: Sale) -> None:
    """Money went back: the rest follows, and what is refused the supervisor has given in cash."""
    for _ in sale.attempts:
        if world.till.sale is None or world.till.sale.sale != sale.sale:
            return
        for one in world.till.sale.attempts:
            if why_not_forced(world.till.sale, one, "done") is None and one.status == "refused":
                force(world, one, "done")
                break
        else:
            world.happen(return_events.RefundResumed)
            drain(world)


def close_the_day(world: World) -> None:
    """However it stands: a few rounds of this end every sale, and then the period closes."""
    drain(world)
    come_in(world)
    for _ in range(6):
        for sale in world.sales:
            resolve(world, sale)
        for sale in world.sales:
            finish(world, sale)
        if not any(not sale.is_empty for sale in world.sales):
            break
    assert not any(not sale.is_empty for sale in world.sales), f"stuck: {world.sales!r}"
    world.happen(events.ClosePeriod, cash_counted=world.drawer)
    drain(world)
    assert world.till.period is None
