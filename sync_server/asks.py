"""What terminals ask while a customer waits: orders, coupons, leases, sales of other tills, redemptions, payment codes.

Answers pass through; nothing personal is kept but whom a member code stood for (``members``). A redemption holds a
lease on its coupon, so that two tills never redeem one coupon even where the cloud cannot tell their serials apart.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, assert_never

import msgspec

from pos_terminal.contract.cloud import (
    Answer,
    CancelPayCode,
    CheckCoupon,
    CouponChecked,
    Coupons,
    Done,
    FindCoupons,
    FindMemberCoupons,
    Leased,
    LeaseOrder,
    LeaseSale,
    LookUpOrder,
    MemberCoupons,
    Order,
    OrderFound,
    PayCode,
    QueryPayCode,
    QueryRedemption,
    QueryRefund,
    Question,
    RedeemCoupon,
    Redeemed,
    RefundPayCode,
    Refusal,
    ReverseRedemption,
    Unknown,
    at_most,
    why_not_collectable,
)
from pos_terminal.contract.ids import TillKey
from sync_server import leases, members, publish, relay_queue
from sync_server.acquirer.port import Acquirer, AcquirerUnreachable
from sync_server.cloud.port import CloudStore, CloudUnknown, CloudUnreachable, EffectFailure, Member
from sync_server.database import Database
from sync_server.goods_back import ALL_BACK
from sync_server.sold import SoldGoods

MAX_HELD = 100  # of one member: an answer has an upper size, and nobody reads further


class Unreachable(msgspec.Struct, frozen=True):
    """No answer: the other side cannot be reached and nothing happened. The terminal asks again later."""

    why: str


class Asks:
    """Answers questions of admitted tills. ``cloud`` or ``acquirer`` None: none is set up.

    ``any_store``: head office lets every store see and collect the orders that are booked to none.
    """

    def __init__(
        self,
        database: Database,
        cloud: CloudStore | None,
        acquirer: Acquirer | None,
        sold: SoldGoods,
        clock: Callable[[], int],
        *,
        any_store: bool = False,
    ) -> None:
        self._database = database
        self._cloud = cloud
        self._acquirer = acquirer
        self._sold = sold
        self._clock = clock
        self._any_store = any_store

    async def answer(self, till: TillKey, question: Question) -> Answer | Unreachable:
        match question:
            case FindMemberCoupons():
                return await self._member(till, question)
            case LookUpOrder() | FindCoupons() | CheckCoupon():
                return await self._look(till, question)
            case LeaseOrder():
                return await self._lease(till, question)
            case LeaseSale():
                found = await self._sold.lease(till, question.number, question.attempt or "")
                return Unreachable(found) if isinstance(found, str) else found
            case RedeemCoupon() | ReverseRedemption() | QueryRedemption():
                return await self._redemption(till, question)
            case PayCode() | QueryPayCode() | CancelPayCode() | RefundPayCode() | QueryRefund():
                return await self._pay(till, question)
            case _:
                assert_never(question)

    # --- orders and coupons ---------------------------------------------------------------------------------------

    async def _look(self, till: TillKey, question: LookUpOrder | FindCoupons | CheckCoupon) -> Answer | Unreachable:
        if self._cloud is None:
            return Unreachable("no cloud store is set up")
        if isinstance(question, CheckCoupon):
            if question.order is not None:
                denied = await self._order_of(till, question.order)
                if not isinstance(denied, Order):
                    return denied
            coupon = await self._cloud.check(question.code, question.order)
            if isinstance(coupon, CloudUnreachable):
                return Unreachable(coupon.why)
            return coupon if isinstance(coupon, Refusal) else CouponChecked(coupon=coupon)
        order = await self._order_of(till, question.order)
        if not isinstance(order, Order):
            return order
        if isinstance(question, LookUpOrder):
            now = self._clock()
            paid_by, held_by = None, ""
            async with self._database.read() as tx:
                if order.is_paid:
                    paid_by = await relay_queue.paid_by(tx, till.store, till.till, order.order)
                else:
                    held_by = await leases.held_elsewhere(tx, "order", order.order, till.store, till.till)
            why_not = why_not_collectable(order, now, till.store)
            shown = msgspec.structs.replace(order, buyer="")  # a till has no use for it, and its drafts would keep it
            return OrderFound(order=shown, at_ms=now, why_not=why_not, paid_by=paid_by, held_by=held_by)
        held = await self._cloud.coupons(question.order)
        if isinstance(held, CloudUnreachable):
            return Unreachable(held.why)
        return held if isinstance(held, Refusal) else Coupons(coupons=held)

    async def _member(self, till: TillKey, question: FindMemberCoupons) -> Answer | Unreachable:
        """The till gets a random reference; whom it stands for is kept for the redemptions to come."""
        if self._cloud is None:
            return Unreachable("no cloud store is set up")
        member = await self._cloud.identify(question.code, till.store)
        held = await self._cloud.coupons_of(member) if isinstance(member, Member) else member
        if isinstance(held, CloudUnreachable):
            return Unreachable(held.why)
        if isinstance(held, Refusal):
            return held
        assert isinstance(member, Member)
        async with self._database.write() as tx:
            reference = await members.remember(tx, till, member, self._clock())
        return MemberCoupons(member=reference, coupons=at_most(held, MAX_HELD))

    async def _order_of(self, till: TillKey, number: str) -> Order | Refusal | Unreachable:
        """The order, if the asking store may see it: a dealer sees orders booked to its store unless HQ permits."""
        assert self._cloud is not None
        order = await self._cloud.order(number)
        if isinstance(order, CloudUnreachable):
            return Unreachable(order.why)
        if isinstance(order, Order) and order.store != till.store:
            if order.store:
                return Refusal(code="other_store", reason=f"booked to {order.store}")
            if not self._any_store:
                return Refusal(code="no_store", reason="booked to no store")
        return order

    # --- leases ---------------------------------------------------------------------------------------------------

    async def _lease(self, till: TillKey, question: LeaseOrder) -> Answer | Unreachable:
        """Granted only for an order the store may see, read from the cloud now."""
        if self._cloud is None:
            return Unreachable("no cloud store is set up")
        order = await self._order_of(till, question.order)
        if not isinstance(order, Order):
            return order
        granted = await self._grant(till, "order", question.order, question.attempt)
        return Leased(fence=granted.fence) if isinstance(granted, leases.Held) else granted

    async def _grant(self, till: TillKey, kind: leases.Subject, subject: str, attempt: str) -> leases.Held | Refusal:
        async with self._database.write() as tx:
            feed = await publish.feed_id(tx)
            granted = await leases.grant(tx, kind, subject, till.store, till.till, attempt, feed, self._clock())
        if isinstance(granted, leases.Denied):
            return Refusal(code=granted.code, reason=granted.reason)
        return granted

    # --- redemptions ----------------------------------------------------------------------------------------------

    async def _redemption(
        self, till: TillKey, question: RedeemCoupon | ReverseRedemption | QueryRedemption
    ) -> Answer | Unreachable:
        if self._cloud is None:
            return Unreachable("no cloud store is set up")
        if isinstance(question, RedeemCoupon):
            return await self._redeem(till, question)
        if isinstance(question, ReverseRedemption):
            return _told(await self._cloud.reverse(question.coupon, question.serial))
        member = await self._recall(till, question.member)
        if member is None and question.member is not None:
            return Unknown(why="whose coupon it is, is erased by now")
        async with self._database.read() as tx:
            asked_at_ms = await leases.asked_at(tx, "benefit", question.coupon, till.store, till.till, question.serial)
        return _told(
            await self._cloud.query_redemption(
                question.coupon, question.serial, question.order, member=member, asked_at_ms=asked_at_ms
            )
        )

    async def _redeem(self, till: TillKey, question: RedeemCoupon) -> Answer | Unreachable:
        assert self._cloud is not None
        if question.order is not None:
            order = await self._order_of(till, question.order)
            if not isinstance(order, Order):
                return order
        member = await self._recall(till, question.member)
        if member is None and question.member is not None:
            return Refusal(code="member_forgotten")
        sold = await self._collected(till, question.order) if question.order is not None else "no"
        if sold == "returned" and not question.amount:
            return Refusal(code="returned", reason=question.order or "")
        granted = await self._grant(till, "benefit", question.coupon, question.serial)
        if isinstance(granted, Refusal):
            return granted
        await self._note_asked(till, question)
        outcome = await self._cloud.redeem(
            question.coupon, question.serial, question.order, member=member, collected=sold != "no"
        )
        if isinstance(outcome, CloudUnknown):
            await self._note_asked(till, question)  # other calls came before it
        return _told(outcome)

    async def _recall(self, till: TillKey, reference: str | None) -> Member | None:
        if reference is None:
            return None
        async with self._database.read() as tx:
            return await members.recall(tx, till, reference, self._clock())

    async def _collected(self, till: TillKey, order: str) -> Literal["no", "yes", "returned"]:
        """Whether the journal, as far as it is projected, has the till's sale that took the order's balance.

        ``returned``: and its goods all came back, at whichever till; a fulfilment voucher is not consumed for them.
        """
        async with self._database.read() as tx:
            rows = await tx.fetch(
                f"SELECT CASE WHEN {ALL_BACK} THEN 1 ELSE 0 END FROM sales s "
                "WHERE s.store = $1 AND s.till = $2 AND s.order_number = $3",
                till.store,
                till.till,
                order,
            )
        if not rows:
            return "no"
        return "returned" if all(row[0] for row in rows) else "yes"

    async def _note_asked(self, till: TillKey, question: RedeemCoupon) -> None:
        async with self._database.write() as tx:
            await leases.asks(tx, "benefit", question.coupon, till.store, till.till, question.serial, self._clock())

    # --- payment codes --------------------------------------------------------------------------------------------

    async def _pay(
        self, till: TillKey, question: PayCode | QueryPayCode | CancelPayCode | RefundPayCode | QueryRefund
    ) -> Answer | Unreachable:
        if self._acquirer is None:
            return Unreachable("no acquirer is set up")
        match question:
            case PayCode():
                outcome: Answer | AcquirerUnreachable = await self._acquirer.pay(till, question)
            case QueryPayCode():
                outcome = await self._acquirer.query(till, question)
            case CancelPayCode():
                outcome = await self._acquirer.cancel(till, question)
            case RefundPayCode():
                outcome = await self._acquirer.refund(till, question)
            case QueryRefund():
                outcome = await self._acquirer.query_refund(till, question)
        return Unreachable(outcome.why) if isinstance(outcome, AcquirerUnreachable) else outcome


def _told(outcome: Redeemed | Done | EffectFailure) -> Answer | Unreachable:
    """What the cloud said of an effect, as the terminal is told it."""
    if isinstance(outcome, CloudUnreachable):
        return Unreachable(outcome.why)
    return Unknown(why=outcome.why) if isinstance(outcome, CloudUnknown) else outcome
