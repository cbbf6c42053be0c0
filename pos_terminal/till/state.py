"""The state of a till: one frozen value. The unfinished sale in it is also the draft that survives a crash."""

from __future__ import annotations

from typing import Literal

import msgspec

from pos_terminal.contract.benefit_book import BenefitBook
from pos_terminal.contract.catalog import Role, StoreProfile
from pos_terminal.contract.cloud import Coupon, Order, WhyNot
from pos_terminal.contract.facts import (
    LateAnswer,
    PeriodReport,
    RefundSubject,
    ReversalSubject,
    SaleClosed,
    SaleRefunded,
    SaleVoided,
    Tender,
    VoucherKept,
)
from pos_terminal.contract.words import ReceiptKind
from pos_terminal.till.at_risk import Attempt, CardBack, Part, Status
from pos_terminal.till.hand_over import HandOver
from pos_terminal.till.refund import RefundOn
from pos_terminal.till.sale_parts import BenefitOnSale, Intent, QuoteOn, SaleLine
from pos_terminal.till.waiting import BasketWaiting, CodeWaiting, CouponWaiting, ExplainedOn, TenderWaiting

__all__ = [  # what is had from here beside the sale and the till: the parts of a sale
    "Attempt",
    "BenefitOnSale",
    "Intent",
    "Part",
    "QuoteOn",
    "SaleLine",
    "Status",
]


class Sale(msgspec.Struct, frozen=True, kw_only=True):
    """An unfinished sale.

    ``priced_at_ms``: when benefits were last judged; it stands still once the sale is frozen, so that a coupon that was
    redeemed in time still counts. ``store``, ``district``: where it was begun, by which benefits are judged; a change
    of the store's profile touches later sales only. ``offers``: the coupons that the order's buyer, or ``member``, held
    when the till asked; ``member``: the server's random reference of whoever showed a member code, "" where nobody did.
    ``promotions``: the store's own benefits and the limits between all of them, as they were when the sale began.
    ``forced``: benefits the clerk wants in or out, whatever it costs. ``revision``: of what a quote hangs on.
    ``vouchers``: fulfilment vouchers shown for its order, to be consumed when the goods are handed over.
    ``held_by``: "store/till" of the till that was collecting the order when it was looked up.
    ``aside``: the basket parked for this order, which comes back when the order is let go, or done with.
    ``voiding``: the reason, while attempts are being reversed; ``void_stopped``: the same of a void that stopped at
    what would not go back, until it goes on or money is taken instead. ``undo``: earlier lines, newest last.
    ``handed_back``: cash that was to be given back to the customer since the last payment was begun.
    ``refund``: it is the return of another sale's goods, and has nothing else.
    """

    sale: str
    number: str
    operator: str
    started_at_ms: int
    store: str = ""
    district: str = ""
    lines: tuple[SaleLine, ...] = ()
    order: Order | None = None
    why_not: WhyNot | None = None
    held_by: str = ""
    priced_at_ms: int = 0
    benefits: tuple[BenefitOnSale, ...] = ()
    promotions: BenefitBook = BenefitBook()
    forced: dict[str, Literal["in", "out"]] = msgspec.field(default_factory=dict)
    revision: int = 0
    quote: QuoteOn | None = None
    offers: tuple[Coupon, ...] = ()
    vouchers: tuple[VoucherKept, ...] = ()
    member: str = ""
    attempts: tuple[Attempt, ...] = ()
    tenders: tuple[Tender, ...] = ()
    rounding_unit: int = 0
    intent: Intent | None = None
    voiding: str = ""
    void_stopped: str = ""
    handed_back: int = 0
    aside: str = ""
    undo: tuple[tuple[SaleLine, ...], ...] = ()
    refund: RefundOn | None = None

    @property
    def frozen(self) -> bool:
        """No change of lines or benefits: money or a redemption hangs on what they are.

        A lease that is held does not freeze: it reserves the order, whatever benefits are used.
        """
        return bool(self.tenders or (self.refund and self.refund.begun)) or any(
            one.at_risk and (one.kind != "lease" or one.status != "done") for one in self.attempts
        )

    @property
    def is_empty(self) -> bool:
        return not (self.lines or self.order or self.attempts or self.tenders or self.refund)

    @property
    def unresolved(self) -> bool:
        """Whether an answer is missing: such a sale neither closes nor is voided."""
        return any(one.unresolved for one in self.attempts)

    @property
    def waiting(self) -> bool:
        """An answer is awaited that any payment has to wait for; an unknown card leaves the other kinds open."""
        return any(
            one.status == "pending" or (one.status == "unknown" and one.kind in ("lease", "redemption", "reversal"))
            for one in self.attempts
        )

    @property
    def stray(self) -> tuple[Attempt, ...]:
        """Money that came but pays nothing: the sale was paid otherwise meanwhile. It has to be given back."""
        counted = {tender.attempt for tender in self.tenders}
        return tuple(
            one
            for one in self.attempts
            if one.kind in ("card", "code") and one.status == "done" and one.attempt not in counted
        )

    @property
    def holds_money(self) -> bool:
        """Whether money came in that is not yet a closed sale's, or of a return went back, or may have."""
        if self.refund is not None:
            return bool(self.refund.in_cash) or any(one.at_risk for one in self.attempts)
        return bool(self.tenders or self.stray)

    @property
    def parkable(self) -> bool:
        """Whether it may be put aside: nothing of it is under way. What is unknown may stay so for long."""
        return not self.looking and not any(one.status == "pending" for one in self.attempts)

    @property
    def looking(self) -> bool:
        """Whether the pinpad is being looked at before it is told: nothing is at risk yet, and it may not answer."""
        return self.intent is not None and bool(self.intent.looking)

    @property
    def taking_back(self) -> bool:
        """Whether a card payment is to be taken back as soon as the pinpad was looked at."""
        return self.looking and self.intent is not None and self.intent.kind == "reversal"

    def reversals_of(self, attempt: str) -> tuple[Attempt, ...]:
        return tuple(
            one for one in self.attempts if isinstance(one.subject, ReversalSubject) and one.subject.of == attempt
        )

    def on_pinpad(self, one: Attempt) -> bool:
        """Whether an attempt of this sale is the pinpad's: a card payment, its reversal or a refund of one."""
        if isinstance(one.subject, RefundSubject):
            return one.subject.kind == "card"
        if isinstance(one.subject, ReversalSubject):
            of = self.attempt(one.subject.of)
            return of is not None and of.kind == "card"
        return one.kind == "card"

    @property
    def may_be_paid(self) -> tuple[Attempt, ...]:
        """Payments without an outcome: found to be made, each is counted, or given back where it is too much."""
        return tuple(one for one in self.attempts if one.unresolved and one.kind in ("card", "code"))

    @property
    def pinpad_unresolved(self) -> bool:
        return any(one.unresolved and self.on_pinpad(one) for one in self.attempts)

    @property
    def code_unresolved(self) -> bool:
        """Whether a payment code of this sale has no outcome: another one might pay it twice."""
        return any(one.unresolved and one.kind == "code" for one in self.attempts)

    def attempt(self, attempt: str) -> Attempt | None:
        return next((one for one in self.attempts if one.attempt == attempt), None)


class OperatorOn(Part, frozen=True, kw_only=True):
    number: str
    role: Role
    since_ms: int


class PeriodOn(Part, frozen=True, kw_only=True):
    """The open period; ``report`` is folded as facts are committed: its X at any moment."""

    period: str
    business_day: str
    opened_at_ms: int
    report: PeriodReport


class Paper(Part, frozen=True, kw_only=True):
    """The receipt of a closed sale or a refund, or a period's Z, that the printer has not confirmed.

    ``number``: what is printed on it, of a Z the business day.
    ``failed``: it is not under way any more. ``never``: then for sure no paper of it came out.
    """

    document: ReceiptKind
    subject: str
    number: str
    failed: bool = False
    never: bool = False


class Confirming(Part, frozen=True, kw_only=True):
    """A collected order that the cloud does not yet say is paid: «collected, cloud unconfirmed»."""

    sale: str
    order: str
    since_ms: int
    tries: int = 0


class SaleGone(Part, frozen=True, kw_only=True):
    """What is kept of a sale that left the till while answers may still be on their way to it.

    ``supervisor``: who had the money of a payment code given back that was paid after all.
    """

    sale: str
    number: str
    attempts: tuple[Attempt, ...]
    supervisor: str = ""

    def attempt(self, attempt: str) -> Attempt | None:
        return next((one for one in self.attempts if one.attempt == attempt), None)


class Lockout(Part, frozen=True, kw_only=True):
    number: str
    failures: int
    until_ms: int


Purpose = Literal[
    "order",
    "sale",
    "return",
    "goods",
    "offers",
    "member",
    "coupon",
    "voucher",
    "reread",
    "attempt",
    "again",
    "query",
    "cancel",
    "confirm",
]


class Asking(Part, frozen=True, kw_only=True):
    """A question under way. ``purpose``: who waits for it; ``subject``: about what; ``sale``: on screen then.

    Of a voucher scanned after the money ``sale`` is that of the goods at hand, "" where there were none.
    """

    ask: str
    purpose: Purpose
    subject: str
    sale: str = ""


class Deciding(Part, frozen=True, kw_only=True):
    """A supervisor's decision whose PIN is being checked: an attempt, what contradicted one, or its money back.

    Of a *return* ``attempt`` is its id and ``total`` what goes back. ``known``: how the attempt stood when asked.
    """

    ask: str
    about: Literal["attempt", "contradiction", "give_back", "return"]
    attempt: str
    outcome: Literal["done", "refused"]
    reason: str
    total: int = 0
    known: str = ""


class TillState(Part, frozen=True, kw_only=True):
    """Everything a till knows. ``sale`` is the one on screen; ``count`` numbers the sales of ``count_day``.

    ``utc_offset_min``: the store's time zone (China: 480). ``refund_limit``: what may go back of a sale without a
    supervisor, in minor units; None: anything. ``payout_unit``: the smallest coin there is, in minor units:
    to what a return pays cash out, and what part of a sale can be paid in cash.
    ``has_printer`` False: none was set up, so that nothing is printed by itself and no receipt is missing. ``papers``:
    receipts of the period, and Z's of any, that are not confirmed, oldest first.
    ``contradictions``: for people to put right. ``gone``: the latest sales that left, for late answers.
    ``forced``: what a supervisor decided last of the pinpad, with its one attempt, while it may still tell
    (``till.once_more``); ``codes_decided``: the payment codes and their refunds that the acquirer may still tell of, a
    code with its way back (``till.decided_codes``); ``card_back``: the way back of a card that came after all
    (``till.cards_back``). ``sought``: a return of a sale of this till while the server is asked about it.
    ``last_receipt_number``: the pinpad's newest as far as known; ``receipts``: of the card slips already recorded.
    ``promotions``: the store's own benefits, for sales to come. ``quoting``: the sale and revision last asked about.
    ``hand_overs``: collected orders' goods: the newest, and those with a voucher not settled yet; ``at_hand``: the sale
    whose goods the clerk has in front of them. ``opened``: the event that last took goods up. ``basket_waiting``: what
    goes on afterwards.
    ``cut_off``: what had just ended when the till did, until somebody signs in: change may be due, or cash go back.
    ``last_voided``: the newest since the start. ``last_refund``: the newest, if no sale closed since, and
    ``last_refund_of`` its sale, where it is known. ``refunds``: all
    since the start. ``fault``: why the till stopped.
    """

    store: str
    till: str
    profile: StoreProfile
    utc_offset_min: int = 480
    refund_limit: int | None = None
    payout_unit: int = 1
    has_printer: bool = True
    operator: OperatorOn | None = None
    period: PeriodOn | None = None
    sale: Sale | None = None
    parked: tuple[Sale, ...] = ()
    count: int = 0
    count_day: str = ""
    last_closed: SaleClosed | None = None
    cut_off: SaleClosed | SaleRefunded | SaleVoided | None = None
    last_refund: SaleRefunded | None = None
    last_refund_of: SaleClosed | None = None
    last_voided: SaleVoided | None = None
    refunds: tuple[SaleRefunded, ...] = ()
    sought: RefundOn | None = None
    last_receipt_number: str | None = None
    receipts: tuple[str, ...] = ()
    pinpad_text: str = ""
    online: bool = False
    confirming: tuple[Confirming, ...] = ()
    contradictions: tuple[LateAnswer, ...] = ()
    gone: tuple[SaleGone, ...] = ()
    forced: SaleGone | None = None
    codes_decided: tuple[SaleGone, ...] = ()
    card_back: CardBack | None = None
    hand_overs: tuple[HandOver, ...] = ()
    at_hand: str = ""
    opened: str = ""
    basket_waiting: BasketWaiting | None = None
    asking: tuple[Asking, ...] = ()
    checking: str = ""
    deciding: Deciding | None = None
    lockouts: tuple[Lockout, ...] = ()
    printing: tuple[str, ...] = ()
    papers: tuple[Paper, ...] = ()
    promotions: BenefitBook = BenefitBook()
    quoting: tuple[str, int] = ("", 0)
    tender_waiting: TenderWaiting | None = None
    coupon_waiting: CouponWaiting | None = None
    code_waiting: CodeWaiting | None = None
    explained: ExplainedOn | None = None
    fault: str = ""

    @property
    def unprinted(self) -> tuple[Paper, ...]:
        """The closed sales and refunds without a receipt, or where nobody knows, oldest first."""
        return tuple(one for one in self.papers if one.failed and one.document != "report")

    @property
    def reports_unprinted(self) -> tuple[Paper, ...]:
        """The same of the Z's of closed periods."""
        return tuple(one for one in self.papers if one.failed and one.document == "report")

    @property
    def unfinished(self) -> tuple[Sale, ...]:
        """All sales and returns that have not ended, the one on screen first."""
        return ((self.sale,) if self.sale is not None else ()) + self.parked

    @property
    def pinpad_unresolved(self) -> bool:
        """Whether the pinpad was told of something and has not said how it ended: it takes nothing else until then."""
        return bool(self.why_pinpad_waits)

    @property
    def why_pinpad_waits(self) -> str:
        """The notice that says of what the pinpad owes an answer: of a sale or return, which can be asked about there,
        or of a card on its way back; "" for nothing.
        """
        if any(sale.pinpad_unresolved for sale in self.unfinished):
            return "pinpad_unresolved"
        return "card_going_back" if self.card_back is not None and self.card_back.unresolved else ""

    def sale_of_attempt(self, attempt: str) -> Sale | None:
        return next((sale for sale in self.unfinished if sale.attempt(attempt) is not None), None)

    def is_unprinted(self, subject: str) -> bool:
        return any(one.failed and one.subject == subject for one in self.papers)
