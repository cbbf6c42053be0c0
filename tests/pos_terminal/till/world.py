"""A small world around a till: a disk, a pinpad, an acquirer and a cloud, all of which may fail, and a power cut.

Each keeps its own truth (what the card was charged, which code was paid, who holds the lease), so that a test can
compare it with what the ledger says. ``Fate`` is what becomes of a message; the driver chooses it.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from pos_terminal.contract import cloud
from pos_terminal.contract.benefits import FreeUnits
from pos_terminal.contract.codec import encode_fact
from pos_terminal.contract.facts import (
    AnyFact,
    AttemptBegun,
    AttemptRefused,
    AttemptReversed,
    CollectionConfirmed,
    ContradictionSettled,
    GoodsHandedOver,
    SaleClosed,
    SaleRefunded,
    SaleVoided,
    Tender,
)
from pos_terminal.contract.ids import sale_day_and_count
from pos_terminal.devices.pinpad import port
from pos_terminal.till import events, hand_over_events, return_events
from pos_terminal.till.drafts import HAND_OVER, decode_draft, decode_hand_over
from pos_terminal.till.effects import (
    Ask,
    Authorise,
    CheckPin,
    Commit,
    ConfirmPayment,
    Effect,
    Enquire,
    LookAtPinpad,
    Notice,
    OpenDrawer,
    PrintRefund,
    PrintReport,
    PrintSale,
    PrintVoid,
    Quote,
    RefundCard,
    ReverseCard,
    StartTimer,
)
from pos_terminal.till.machine import Machine, step
from pos_terminal.till.recovery import Ledgered, recover
from pos_terminal.till.redeemed import redemptions_of
from pos_terminal.till.refund import RefundOn
from pos_terminal.till.state import Attempt, Sale, TillState
from tests.playbook import START_MS, TIP, quoted
from tests.pos_terminal.till.others import Acquirer, Pinpad
from tests.pos_terminal.till.scenes import FLOAT, PROFILE, coupon, order

Fate = Literal["fine", "refused", "lost_before", "lost_after", "unreachable"]


def cash_in(tenders: tuple[Tender, ...]) -> int:
    return sum(tender.receivable for tender in tenders if tender.kind == "cash")


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


class World:
    """The till, its disk, the edges' jobs under way, and the others' truth."""

    def __init__(self) -> None:
        self.at_ms = START_MS
        self.drawn = 0
        self.facts: list[AnyFact] = []
        self.drafts: dict[str, bytes] = {}
        self.pinpad = Pinpad()
        self.acquirer = Acquirer()
        self.leases: dict[str, str] = {}
        self.redeemed: dict[str, str | None] = {"soft": None, "final": None, "mine": None}
        self.vouchers: dict[str, list[str]] = {"goods": []}
        self.drawer = FLOAT
        self.machine = Machine(till=TillState(store="s1", till="02", profile=PROFILE))
        self.forget()

    def forget(self) -> None:
        """What the power takes away."""
        self.commits: list[Commit] = []
        self.pinpad_jobs: list[Effect] = []
        self.asks: list[Ask] = []
        self.timers: list[str] = []
        self.prints: list[str] = []
        self.pins: list[CheckPin] = []
        self.notices: list[str] = []

    @property
    def till(self) -> TillState:
        return self.machine.till

    @property
    def sales(self) -> tuple[Sale, ...]:
        return ((self.till.sale,) if self.till.sale else ()) + self.till.parked

    # --- events in, effects out

    def happen(self, kind: type[events.Event], **fields: Any) -> None:
        self.at_ms += 500
        self.machine, effects = step(self.machine, kind(at_ms=self.at_ms, id=self.new_id(), **fields))
        self.carry(effects)

    def new_id(self) -> str:
        self.drawn += 1
        return f"e{self.drawn}"

    def carry(self, effects: tuple[Effect, ...]) -> None:
        for effect in effects:
            match effect:
                case Commit():
                    self.commits.append(effect)
                case LookAtPinpad() | Authorise() | Enquire() | ReverseCard() | RefundCard():
                    self.pinpad_jobs.append(effect)
                case Ask():
                    self.asks.append(effect)
                case StartTimer():
                    self.timers.append(effect.timer)
                case PrintSale() | PrintRefund() | PrintVoid() | PrintReport():
                    self.prints.append(effect.job)
                case Quote():
                    self.happen(events.Quoted, **quoted(effect))
                case CheckPin():
                    self.pins.append(effect)
                case ConfirmPayment():
                    self.happen(events.PaymentCodeScanned, code=effect.code, wallet=effect.wallet, sure=True)
                case Notice():
                    self.notices.append(effect.message)
                case _:
                    pass  # the drawer is looked at where cash is written

    # --- the disk and the power

    def write(self) -> None:
        self.carry(self._durable())

    def _durable(self) -> tuple[Effect, ...]:
        """The oldest commit is written and the till told. Cash moves with it, and then only does the drawer open."""
        one = self.commits.pop(0)
        moved = self._append(one)
        self.at_ms += 500
        event = events.Committed(
            at_ms=self.at_ms, id=self.new_id(), ticket=one.ticket, sequence=len(self.facts), tip=TIP
        )
        self.machine, effects = step(self.machine, event)
        opened = [effect for effect in effects if isinstance(effect, OpenDrawer)]
        assert len(opened) == (1 if moved else 0), f"{moved} fen of cash, and the drawer: {opened}"
        told = [effect for effect in effects if isinstance(effect, Notice) and effect.message == "hand_cash_back"]
        assert [int(notice.args[0]) for notice in told] == ([-moved] if moved < 0 else [])
        self.drawer += moved
        return effects

    def _append(self, one: Commit) -> int:
        """→ how much cash the disk knows more of than before."""
        moved = 0
        self.facts += one.facts
        for sale, draft in one.drafts:
            before = self.drafts.pop(sale, None)
            if sale.startswith(HAND_OVER):  # goods: no cash hangs on them
                if draft is not None:
                    self.drafts[sale] = draft
                continue
            moved -= cash_in(decode_draft(before).sale.tenders) if before is not None else 0
            if draft is not None:
                self.drafts[sale] = draft
                moved += cash_in(decode_draft(draft).sale.tenders)
        for fact in one.facts:
            if isinstance(fact, SaleClosed):
                moved += cash_in(fact.tenders)
            elif isinstance(fact, SaleRefunded):
                moved -= sum(back.amount for back in fact.tenders if back.kind == "cash")
            elif isinstance(fact, ContradictionSettled):
                moved += fact.cash
        return moved

    def power_cut(self, *, written: int = 0) -> None:
        """After so many of the commits under way were durable, whose effects nobody carries out any more."""
        for _ in range(min(written, len(self.commits))):
            self._durable()
        self.forget()
        closed = [fact for fact in self.facts if isinstance(fact, SaleClosed)]
        confirmed = {fact.sale for fact in self.facts if isinstance(fact, CollectionConfirmed)}
        voids = sum(isinstance(fact, SaleVoided) for fact in self.facts)
        numbers = [fact.number for fact in self.facts if isinstance(fact, SaleClosed | SaleRefunded)]
        day, count = max((sale_day_and_count(number) for number in numbers), default=("", 0))
        self.machine, effects = recover(
            store="s1",
            till="02",
            profile=PROFILE,
            ledgered=Ledgered(
                facts=self.facts,
                unconfirmed=[one for one in closed if one.order is not None and one.sale not in confirmed],
                count=count + voids,
                count_day=day,
            ),
            drafts=[decode_draft(draft) for key, draft in self.drafts.items() if not key.startswith(HAND_OVER)],
            hand_overs=[decode_hand_over(one) for key, one in self.drafts.items() if key.startswith(HAND_OVER)],
            at_ms=self.at_ms,
            ticket=self.new_id(),
        )
        self.carry(effects)

    # --- the pinpad

    def pinpad_works(self, fate: Fate) -> None:
        job = self.pinpad_jobs.pop(0)
        if isinstance(job, LookAtPinpad):
            self.seen(job.look, "" if fate != "unreachable" else "unreachable")
            return
        outcome = self.pinpad_does(job, fate)
        assert isinstance(job, Authorise | Enquire | ReverseCard | RefundCard)
        self.happen(events.PinpadAnswered, attempt=job.attempt, outcome=outcome)

    def pinpad_does(self, job: Effect, fate: Fate) -> events.Approved | events.Declined | events.Unclear:
        match job:
            case LookAtPinpad():
                return events.Unclear(why="a look changes nothing")
            case Authorise():
                return self._authorise(job, fate)
            case ReverseCard():
                return self._reverse(job, fate)
            case RefundCard():
                return self._refund(job, fate)
            case Enquire():
                return self._enquire(job, fate)
            case _:
                raise AssertionError(job)

    def _authorise(self, job: Authorise, fate: Fate) -> events.Approved | events.Declined | events.Unclear:
        assert job.attempt not in self.pinpad.told, "an attempt is told to the pinpad once"
        self.pinpad.told.append(job.attempt)
        if fate in ("refused", "unreachable"):
            return events.Declined(code="declined")
        if fate != "lost_before":
            slip = self.pinpad.charge(job.attempt, job.amount, self.at_ms)
            if fate == "fine":
                return events.Approved(slip=slip)
        return events.Unclear(why="link")

    def _reverse(self, job: ReverseCard, fate: Fate) -> events.Approved | events.Declined | events.Unclear:
        receipt = int(job.receipt_number or 0)
        if receipt in self.pinpad.reversed:
            return events.Declined(code="already_reversed")
        if fate in ("refused", "unreachable") or not receipt:
            return events.Declined(code="reversal_impossible")
        if fate == "lost_before":
            return events.Unclear(why="link")
        self.pinpad.reversed.add(receipt)
        slip = self.pinpad.charge(job.attempt, -job.amount, self.at_ms)
        return events.Approved(slip=slip) if fate == "fine" else events.Unclear(why="link")

    def _refund(self, job: RefundCard, fate: Fate) -> events.Approved | events.Declined | events.Unclear:
        assert job.attempt not in self.pinpad.told, "an attempt is told to the pinpad once"
        self.pinpad.told.append(job.attempt)
        if fate in ("refused", "unreachable"):
            return events.Declined(code="declined")
        if fate != "lost_before":
            self.pinpad.paid_out[job.attempt] = job.amount
            slip = self.pinpad.charge(job.attempt, -job.amount, self.at_ms)
            if fate == "fine":
                return events.Approved(slip=msgspec.structs.replace(slip, amount=job.amount))
        return events.Unclear(why="link")

    def _enquire(self, job: Enquire, fate: Fate) -> events.Approved | events.Declined | events.Unclear:
        if fate != "fine":
            return events.Unclear(why="unreachable")
        if not self.pinpad.journal:
            return events.Declined(code="not_found")
        slip = self.pinpad.newest_slip()
        found = port.resolve(job.amount, job.last_receipt_number, job.begun_at_ms, slip, pays_out=job.pays_out)
        if isinstance(found, port.Approved):
            return events.Approved(slip=found.slip)
        if isinstance(found, port.Refused):
            return events.Declined(code=found.code)
        return events.Unclear(why=found.why)

    def seen(self, look: str = "", why_not: str = "") -> None:
        newest = self.pinpad.newest_slip().receipt_number if self.pinpad.journal else None
        told = None if why_not else newest
        self.happen(events.PinpadSeen, last_receipt_number=told, look=look, why_not=why_not)

    # --- the server

    def server_works(self, place: int, fate: Fate, code_outcome: str = "paid") -> None:
        one = self.asks.pop(place)
        self.happen(events.Answered, ask=one.ask, answer=self.server_does(one.question, fate, code_outcome))

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

    # --- people

    def give_back_outside(self, one: Attempt) -> None:
        """By telephone, outside the till."""
        self.pinpad.give_back(one.attempt)
        if one.kind == "code":
            self.acquirer.codes[one.attempt] = ("refunded", one.amount)
        for name, serial in self.redeemed.items():
            if serial == one.attempt:
                self.redeemed[name] = None

    def open_return(self, place: int) -> None:
        """Goods of some closed sale are brought back; the ledger has all that came back of it before."""
        closed = [fact for fact in self.facts if isinstance(fact, SaleClosed)]
        if closed:
            sale = closed[place % len(closed)]
            before = tuple(fact for fact in self.facts if isinstance(fact, SaleRefunded) and fact.of == sale.sale)
            self.happen(return_events.ReturnOpened, sale=sale, before=before)

    def come_for_goods(self, place: int, coupon: str = "") -> None:
        """A customer of some closed sale is back for the goods; the ledger tells what went, and what came back."""
        closed = [fact for fact in self.facts if isinstance(fact, SaleClosed)]
        if not closed:
            return
        sale = closed[place % len(closed)]
        gone = next((one for one in self.facts if isinstance(one, GoodsHandedOver) and one.sale == sale.sale), None)
        before = tuple(fact for fact in self.facts if isinstance(fact, SaleRefunded) and fact.of == sale.sale)
        self.happen(
            hand_over_events.HandOverOpened,
            sale=sale,
            handed_over=gone,
            returned=not any(RefundOn(of=sale, before=before).left.values()),
            redemptions=redemptions_of(sale.sale, self.facts),
            coupon=coupon,
            title=coupon,
        )

    def hand_over(self) -> None:
        if self.till.at_hand:
            self.happen(hand_over_events.GoodsTaken, sale=self.till.at_hand)

    def confirm_return(self) -> None:
        plan = self.till.sale.refund.plan if self.till.sale and self.till.sale.refund else None
        if plan is not None:
            self.happen(return_events.ReturnConfirmed, reason="r", total=plan.total)

    def pin_checked(self, *, role: Literal["clerk", "supervisor"] | None = "supervisor") -> None:
        one = self.pins.pop(0)
        self.happen(events.PinChecked, ask=one.ask, number=one.number, role=role)

    def printed(self, *, well: bool) -> None:
        self.happen(events.PrintFinished, job=self.prints.pop(0), printed=well, reason="" if well else "paper_out")

    def time_up(self, place: int) -> None:
        self.at_ms += 2_000
        self.happen(events.TimeUp, timer=self.timers.pop(place))
