"""What is beyond the till: the server, whose journal is the ledger, with the cloud and the acquirer behind it.

Each keeps its own truth: which code was paid, who holds the lease, which coupon was redeemed by whom.
"""

from __future__ import annotations

import msgspec

from pos_terminal.contract import cloud
from pos_terminal.contract.benefits import FreeUnits
from pos_terminal.contract.codec import encode_fact
from pos_terminal.contract.facts import (
    AnyFact,
    AttemptBegun,
    AttemptRefused,
    AttemptReversed,
    GoodsHandedOver,
    SaleClosed,
    SaleRefunded,
    SaleVoided,
)
from pos_terminal.till import events
from tests.playbook import START_MS
from tests.pos_terminal.till.others import Acquirer, Fate
from tests.pos_terminal.till.scenes import coupon, order

MEMBER = "m-1"
MEMBER_CODE = "7310552846190273"
LOOKS = (
    cloud.LookUpOrder,
    cloud.FindCoupons,
    cloud.FindMemberCoupons,
    cloud.CheckCoupon,
    cloud.QueryPayCode,
    cloud.QueryRefund,
)


class Beyond:
    """``facts`` is all that the till has kept; it has arrived as soon as it is durable."""

    def __init__(self) -> None:
        self.at_ms = START_MS
        self.facts: list[AnyFact] = []
        self.acquirer = Acquirer()
        self.leases: dict[str, str] = {}
        self.redeemed: dict[str, str | None] = {"soft": None, "final": None, "mine": None}
        self.vouchers: dict[str, list[str]] = {"goods": []}

    def server_does(self, question: cloud.Question, fate: Fate, code_outcome: str) -> cloud.Answer | events.Unreachable:
        if fate == "unreachable":
            return events.Unreachable()
        asking = isinstance(question, LOOKS)
        if fate in ("lost_before", "lost_after") and asking:
            return events.Unreachable()
        if fate == "lost_before":
            if isinstance(question, cloud.PayCode):
                self.acquirer.on_the_way.append(question)
            return cloud.Unknown(why="silence")
        if fate == "refused" and not isinstance(question, cloud.CancelPayCode | cloud.QueryPayCode | cloud.QueryRefund):
            if isinstance(question, cloud.PayCode):
                return self.acquirer.pay(question, "no_funds")
            if not isinstance(question, cloud.QueryRedemption | cloud.LookUpOrder | cloud.LeaseOrder):
                settled = self.settled_already(question)
                return settled if settled is not None else cloud.Refusal(code="refused")
        answer = self.serve(question, code_outcome)
        return cloud.Unknown(why="silence") if fate == "lost_after" else answer

    def settled_already(self, question: cloud.Question) -> cloud.Answer | None:
        """A refusal says «for sure no effect»: not of a reversal or redemption that took place before."""
        if isinstance(question, cloud.RefundPayCode) and question.attempt in self.acquirer.refunds:
            return cloud.Done()
        if isinstance(question, cloud.ReverseRedemption) and self.redeemed.get(question.coupon) != question.serial:
            return cloud.Done()
        return None

    def of_voucher(self, question: cloud.Question) -> cloud.Answer | None:
        """The answer about a fulfilment voucher; None: the question is about something else."""
        match question:
            case cloud.CheckCoupon() if question.code in self.vouchers:
                return cloud.CouponChecked(coupon=self.voucher(question.code))
            case cloud.RedeemCoupon() if question.coupon in self.vouchers:
                return self.consume(question)
            case cloud.QueryRedemption() if question.coupon in self.vouchers:
                serials = self.vouchers[question.coupon]
                if question.serial in serials:
                    return cloud.Redeemed(reference="r")
                return cloud.Refusal(code="used_elsewhere" if serials else "not_redeemed")
            case _:
                return None

    def serve(self, question: cloud.Question, code_outcome: str) -> cloud.Answer:
        return self.of_voucher(question) or self.of_sale(question, code_outcome)

    def of_sale(self, question: cloud.Question, code_outcome: str) -> cloud.Answer:
        match question:
            case cloud.LookUpOrder():
                paid = any(
                    isinstance(fact, SaleClosed) and fact.order is not None and fact.order.order == question.order
                    for fact in self.facts
                )
                found = order(question.order, status="paid" if paid else "balance_unpaid")
                return cloud.OrderFound(order=found, at_ms=self.at_ms, why_not="already_paid" if paid else None)
            case cloud.FindCoupons() | cloud.FindMemberCoupons() | cloud.CheckCoupon():
                return self.coupons_for(question)
            case cloud.LeaseOrder():
                return self.grant(question)
            case cloud.LeaseSale():
                return self.sold(question.number)
            case cloud.RedeemCoupon():
                assert question.member == (MEMBER if question.coupon == "mine" else None)
                if self.redeemed[question.coupon] not in (None, question.serial):
                    return cloud.Refusal(code="used_elsewhere")
                self.redeemed[question.coupon] = question.serial
                return cloud.Redeemed(reference="r")
            case cloud.QueryRedemption():
                assert question.member == (MEMBER if question.coupon == "mine" else None)
                same = self.redeemed[question.coupon] == question.serial
                return cloud.Redeemed(reference="r") if same else cloud.Refusal(code="not_redeemed")
            case cloud.ReverseRedemption():
                if self.redeemed[question.coupon] == question.serial:
                    self.redeemed[question.coupon] = None
                return cloud.Done()
            case _:
                return self._acquire(question, code_outcome)

    def sold(self, number: str) -> cloud.Answer:
        """The journal of the server is the ledger here: whatever is durable has arrived."""
        sale = next((one for one in self.facts if isinstance(one, SaleClosed) and one.number == number), None)
        if sale is None:
            return cloud.Refusal(code="no_such_sale")
        refunds = [one for one in self.facts if isinstance(one, SaleRefunded) and one.of == sale.sale]
        return cloud.SaleFound(sale=encode_fact(sale), refunds=tuple(encode_fact(one) for one in refunds), fence="f")

    def coupons_for(self, question: cloud.FindCoupons | cloud.FindMemberCoupons | cloud.CheckCoupon) -> cloud.Answer:
        match question:
            case cloud.FindCoupons():
                return cloud.Coupons(coupons=tuple(self.coupon(code) for code in self.redeemed if code != "mine"))
            case cloud.FindMemberCoupons():
                return cloud.MemberCoupons(member=MEMBER, coupons=(self.coupon("mine"),))
            case cloud.CheckCoupon():
                if question.code not in self.redeemed:
                    return cloud.Refusal(code="unknown_coupon")
                return cloud.CouponChecked(coupon=self.coupon(question.code))

    def coupon(self, code: str) -> cloud.Coupon:
        one = coupon(code, 7_000, redemption="irreversible" if code == "final" else "reversible")
        return msgspec.structs.replace(one, status="used" if self.redeemed[code] is not None else "usable")

    def consume(self, question: cloud.RedeemCoupon) -> cloud.Answer:
        """A fulfilment voucher: only on the durable word that the goods went, and by one serial."""
        begun = next(one for one in self.facts if isinstance(one, AttemptBegun) and one.attempt == question.serial)
        gone = [one for one in self.facts if isinstance(one, GoodsHandedOver) and one.sale == begun.sale]
        assert [one.order for one in gone] == [question.order]
        serials = self.vouchers[question.coupon]
        if serials and question.serial not in serials:
            return cloud.Refusal(code="used")
        if not serials:
            serials.append(question.serial)
        return cloud.Redeemed(reference="r")

    def voucher(self, code: str) -> cloud.Coupon:
        """One that the cloud binds to the order o1."""
        used = bool(self.vouchers[code])
        terms = FreeUnits(benefit=code, title="提货券", valid_from_ms=0, valid_to_ms=2**50, redemption="fulfilment")
        return cloud.Coupon(benefit=terms, status="used" if used else "usable", order="o1")

    def _acquire(self, question: cloud.Question, code_outcome: str) -> cloud.Answer:
        match question:
            case cloud.PayCode():
                return self.acquirer.pay(question, code_outcome)
            case cloud.QueryPayCode():
                return self.acquirer.query(question.attempt)
            case cloud.CancelPayCode():
                return self.acquirer.cancel(question.attempt)
            case cloud.RefundPayCode():
                return self.acquirer.refund(question)
            case cloud.QueryRefund():
                return self.acquirer.query_refund(question)
            case _:
                raise AssertionError(question)

    def grant(self, question: cloud.LeaseOrder) -> cloud.Answer:
        holder = self.leases.get(question.order)
        if holder is not None and holder != question.attempt and not self.ended(holder):
            return cloud.Refusal(code="leased_elsewhere")
        self.leases[question.order] = question.attempt
        return cloud.Leased(fence=f"f-{question.attempt}")

    def ended(self, attempt: str) -> bool:
        """Whether the journal has passed the end of an attempt: its own, or that of its sale."""
        begun = next((fact for fact in self.facts if getattr(fact, "attempt", None) == attempt), None)
        sale = getattr(begun, "sale", None)
        return any(
            (isinstance(fact, SaleClosed | SaleVoided) and fact.sale == sale)
            or (isinstance(fact, AttemptRefused | AttemptReversed) and fact.attempt == attempt)
            for fact in self.facts
        )
