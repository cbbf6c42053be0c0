"""What must hold of any ledger of a till, whatever happened around it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pos_terminal.contract.facts import (
    AnyFact,
    AttemptBegun,
    AttemptContradicted,
    AttemptDone,
    AttemptForced,
    AttemptRefused,
    AttemptReversed,
    AttemptUnknown,
    ContradictionSettled,
    GoodsHandedOver,
    PeriodClosed,
    RedemptionSubject,
    RefundSubject,
    ReversalSubject,
    SaleClosed,
    SaleRefunded,
    SaleVoided,
)
from pos_terminal.contract.reasons import COUNTED, COUNTED_IN, GIVE_BACK
from pos_terminal.sale.units import in_ranges
from pos_terminal.till.attempt import may_become
from pos_terminal.till.contradictions import contradictions_of
from pos_terminal.till.report import fold
from pos_terminal.till.state import Status
from sync_server.consumers.sums import wrong_in_refund, wrong_in_report, wrong_in_sale
from tests.pos_terminal.till.world import World


def statuses(facts: Sequence[AnyFact]) -> dict[str, Status]:
    """How far each attempt has come by the facts; every step is one of the table's."""
    now: dict[str, Status] = {}
    refunds: set[str] = set()

    def become(attempt: str, status: Status) -> None:
        assert may_become(now[attempt], status), f"{attempt}: {now[attempt]} → {status}"
        now[attempt] = status

    for fact in facts:
        match fact:
            case AttemptBegun():
                assert fact.attempt not in now, "an attempt begins once"
                now[fact.attempt] = "pending"
                refunds |= {fact.attempt} if isinstance(fact.subject, RefundSubject) else set()
            case AttemptDone():
                become(fact.attempt, "done")
            case AttemptRefused():
                become(fact.attempt, "refused")
            case AttemptUnknown():
                become(fact.attempt, "unknown")
            case AttemptReversed():
                become(fact.attempt, "reversed")
            case ContradictionSettled(reason=reason) if reason in (COUNTED, COUNTED_IN):
                now[fact.attempt] = "done"
            case AttemptForced():
                in_cash = fact.attempt in refunds and fact.outcome == "done" and now[fact.attempt] == "refused"
                assert in_cash or now[fact.attempt] in ("unknown", "done")
    return now


def check_ledger(facts: Sequence[AnyFact]) -> None:
    closed = [fact for fact in facts if isinstance(fact, SaleClosed)]
    refunds = [fact for fact in facts if isinstance(fact, SaleRefunded)]
    ended = [fact.sale for fact in facts if isinstance(fact, SaleClosed | SaleVoided)]
    ended += [fact.refund for fact in refunds]
    assert len(set(ended)) == len(ended), "a sale ends once"
    numbers = [fact.number for fact in facts if isinstance(fact, SaleClosed | SaleRefunded)]
    assert len(set(numbers)) == len(numbers), "a sale number is given once"
    check_hand_overs(facts)
    now = statuses(facts)
    sale_of = {
        fact.attempt: fact.sale
        for fact in facts
        if isinstance(fact, AttemptBegun) and not is_voucher(fact) and not is_given_back(fact)
    }
    for fact in closed:
        assert wrong_in_sale(fact) == []
        paying = {tender.attempt for tender in fact.tenders if tender.attempt}
        assert all(now[attempt] == "done" for attempt in paying)
        of_sale = {one for one, sale in sale_of.items() if sale == fact.sale}
        assert not any(now[one] in ("pending", "unknown") for one in of_sale)
        assert all(used.attempt is None or now[used.attempt] == "done" for used in fact.benefits)
    told = {name for fact in facts if isinstance(fact, AttemptContradicted) for name in (fact.attempt, fact.of)}
    for sale in closed:
        check_refunds(sale, [fact for fact in refunds if fact.of == sale.sale], now, told)
    for period in (fact for fact in facts if isinstance(fact, PeriodClosed)):
        assert wrong_in_report(period.report) == []


def is_voucher(fact: AttemptBegun) -> bool:
    return isinstance(fact.subject, RedemptionSubject) and fact.subject.redemption == "fulfilment"


def is_given_back(fact: AttemptBegun) -> bool:
    """Money of a code that came too late, whether or not its sale was closed by then."""
    return isinstance(fact.subject, ReversalSubject) and fact.subject.reason == GIVE_BACK


def check_hand_overs(facts: Sequence[AnyFact]) -> None:
    """Goods go once, after the money; their vouchers are consumed after that, and lower nothing."""
    collected: set[str] = set()
    gone: set[str] = set()
    for fact in facts:
        match fact:
            case SaleClosed(order=order) if order is not None:
                collected.add(fact.sale)
            case GoodsHandedOver():
                assert fact.sale in collected - gone
                gone.add(fact.sale)
            case AttemptBegun() if is_voucher(fact):
                assert fact.sale in gone
                assert fact.amount == 0
            case _:
                pass


def check_vouchers(world: World) -> None:
    """When all is settled: what the cloud consumed is what the ledger says was, each voucher once at most."""
    now = statuses(world.facts)
    vouchers = [fact for fact in world.facts if isinstance(fact, AttemptBegun) and is_voucher(fact)]
    done = {fact.attempt for fact in vouchers if now[fact.attempt] == "done"}
    assert not any(now[fact.attempt] in ("pending", "unknown") for fact in vouchers)
    assert done == {serial for serials in world.vouchers.values() for serial in serials}
    assert len(done) <= len(world.vouchers)


def check_refunds(
    sale: SaleClosed, refunds: Sequence[SaleRefunded], now: dict[str, Status], told: Collection[str]
) -> None:
    """No unit came back twice, and of no tender more went back than it took, unless late answers ``told`` of it: what
    went back before is no reason to set off less (``tests.pos_terminal.till.books`` has the sums).
    """
    for line in sale.lines:
        units = [u for fact in refunds for one in fact.lines if one.line == line.line for u in in_ranges(one.units)]
        assert len(set(units)) == len(units)
    for tender in sale.tenders:
        if tender.attempt in told:
            continue
        back = [one for fact in refunds for one in fact.tenders if one.of == tender.tender]
        assert sum(one.amount for one in back) <= tender.receivable
        for one in back:
            assert one.kind == "cash" or (one.attempt is not None and now[one.attempt] == "done")
    for fact in refunds:
        assert wrong_in_refund(fact) == []


def check_state(world: World) -> None:
    """What is begun and not ended is visible; the state is what the facts say."""
    if world.machine.committing is not None or world.commits:
        return  # between the turn and the disk the two may differ
    now = statuses(world.facts)
    shown = {one.attempt: one.status for sale in world.sales for one in sale.attempts}
    shown |= {one.attempt: one.status for over in world.till.hand_overs for one in over.attempts}
    shown |= {one.attempt: one.status for code in world.till.codes_decided for one in code.attempts[1:]}
    shown |= {one.attempt: one.status for one in (world.till.card_back.attempts if world.till.card_back else ())}
    for attempt, status in now.items():
        if status in ("pending", "unknown"):
            assert shown.get(attempt) == status, f"{attempt} is {status} and nobody sees it"
    for attempt, status in shown.items():
        assert now[attempt] == status
    if world.till.period is not None:
        assert world.till.period.report == fold(world.facts)
    for sale in world.sales:
        assert not (sale.voiding and not (sale.unresolved or sale.taking_back)), "a void goes on by itself"


def check_late_answers(world: World) -> None:
    """A receipt of the pinpad is raised for the attempt that it is of, and for no other; each Z names what is late."""
    for place, fact in enumerate(world.facts):
        if isinstance(fact, PeriodClosed):
            assert fact.late == contradictions_of(world.facts[:place])
    of_receipt = {f"{one.receipt:04d}": one.attempt for one in world.pinpad.journal}
    for fact in (one for one in world.facts if isinstance(one, AttemptContradicted)):
        if fact.kind == "card" and fact.outcome == "done":
            assert of_receipt[fact.reference] == fact.attempt
        elif fact.kind == "card":
            assert fact.attempt not in of_receipt.values()
        elif fact.attempt in world.acquirer.closed:
            assert fact.outcome == "refused"
        elif fact.attempt in world.acquirer.refunds:
            assert fact.outcome == "done"


def check_money(world: World) -> None:
    """When all is settled: what others hold is what closed sales say was taken."""
    check_vouchers(world)
    closed = [fact for fact in world.facts if isinstance(fact, SaleClosed)]
    taken = {"card": 0, "code": 0, "cash": 0}
    for fact in closed:
        for tender in fact.tenders:
            taken[tender.kind] += tender.receivable
    for refund in (fact for fact in world.facts if isinstance(fact, SaleRefunded)):
        for back in refund.tenders:
            taken[back.kind] -= back.amount
    assert world.pinpad.net() == taken["card"]
    assert world.acquirer.net() == taken["code"]
    assert world.drawer == taken["cash"] + 50_000
    used = {one.attempt for fact in closed for one in fact.benefits if one.attempt}
    assert {serial for serial in world.redeemed.values() if serial} <= used
