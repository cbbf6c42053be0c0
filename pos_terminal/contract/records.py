"""The values inside the facts of sales and refunds; ``contract.facts`` has the rules that hold for all of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from pos_terminal.contract.benefits import Benefit
from pos_terminal.contract.quantity import ONE, Quantity
from pos_terminal.contract.reasons import IN_FIGURES
from pos_terminal.contract.words import (
    AttemptKind,
    CollectionRoute,
    Funder,
    RedemptionClass,
    RefundKind,
    TenderKind,
    Wallet,
)


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """A value inside a fact."""


class TenderTotal(Record, frozen=True, kw_only=True):
    """``unpaid``: what returns set off against payments that never came; it is below nothing, and no money moved."""

    kind: RefundKind
    count: int
    amount: int


class PeriodReport(Record, frozen=True, kw_only=True):
    """An X or Z: what the facts of one period add up to (``till.report`` folds it).

    ``gross`` − ``discount`` − ``deposit_credit`` + ``fees`` − ``rounding`` = ``net`` = what was taken by all tenders.
    Each is that of the sales less that of the refunds, whatever period the goods were sold in, and may be negative.
    ``deposit_credit`` is what deposits paid online count as in presale collections.
    ``forced`` counts decisions of supervisors, also two about one attempt. ``discount_by_funder`` sums to ``discount``.
    ``refunded``: what refunds gave back, positive, by tender; ``tenders`` is less it, and counts both ways.
    ``late_cash_in``, ``late_cash_out``: cash in and out to put late answers right, in ``cash_expected`` alone.
    """

    period: str
    sales: int
    voids: int
    gross: int
    discount: int
    deposit_credit: int
    rounding: int
    net: int
    tenders: tuple[TenderTotal, ...]
    discount_by_funder: dict[str, int]
    tax: int
    cash_float: int
    cash_expected: int
    forced: int = 0
    fees: int = 0
    refunds: int = 0
    refunded: tuple[TenderTotal, ...] = ()
    late_cash_in: int = 0
    late_cash_out: int = 0


class LateAnswer(Record, frozen=True, kw_only=True):
    """An answer against a settled outcome (``facts.AttemptContradicted``), which no figure of the till follows.

    ``number``: of the sale, as people read it. ``settled``: a supervisor has said what was done about it, ``reason``.
    ``sale``: its id, ``of``: the payment that a refund or reversal gives back; "" from before these were kept.
    ``counted``: what of ``amount`` returns have counted, so that only the rest is to be settled.
    ``stands``: of what was counted, why no figure has it: its sale or return is not closed yet, or the payment went
    back since, with the sale's void or by itself; "": the figures have it, and so in facts from before it was kept.
    """

    attempt: str
    number: str
    kind: AttemptKind
    amount: int
    outcome: Literal["done", "refused"]
    reference: str = ""
    settled: bool = False
    reason: str = ""
    sale: str = ""
    of: str = ""
    slip: CardSlip | CodeSlip | None = None
    counted: int = 0
    stands: Literal["", "unfinished", "voided", "back"] = ""

    @property
    def left(self) -> int:
        return self.amount - self.counted

    @property
    def accounted(self) -> Literal["settled", "counted", "unfinished", "voided", "back"]:
        """How the figures of an X or Z have it once it is settled; "settled": beside them, as ``reason`` says.

        A reversal that was counted took a payment out of its sale before that closed.
        """
        if self.reason not in IN_FIGURES:
            return "settled"
        return self.stands or ("back" if self.kind == "reversal" else "counted")


class Line(Record, frozen=True, kw_only=True):
    """One line of a closed sale; ``net`` = ``amount`` − ``discount`` − ``credit``, ``amount`` = quantity × price.

    ``discount`` is the sum of the line's benefit shares; ``credit`` is the deposit credit of a presale line; tax is
    included in the price (``tax_rate_bp`` in hundredths of a percent, ``tax`` the part of ``net`` that is tax).

    What a return depends on: ``units`` as benefits counted them (0: whole pieces are units, what is measured is one);
    ``deposit``, what was really paid of ``credit``; and what the scopes of benefits look at.
    """

    line: str
    sku: str
    gtin: str | None
    title: str
    quantity: Quantity
    unit_price: int
    amount: int
    discount: int
    credit: int
    net: int
    tax_code: str
    tax_rate_bp: int
    tax: int
    serials: tuple[str, ...] = ()
    units: int = 0
    deposit: int = 0
    industry: str = ""
    brand: str = ""
    category: str = ""


def units_of(line: Line) -> int:
    """How many units a line has: as benefits counted them, else its pieces; what is measured is one."""
    if line.units:
        return line.units
    return line.quantity.thousandths // ONE if line.quantity.is_whole else 1


class BenefitShare(Record, frozen=True, kw_only=True):
    line: str
    amount: int


class BenefitUsed(Record, frozen=True, kw_only=True):
    """A benefit that lowered the sale: its discount, who pays for it and how it fell on the lines.

    ``funding`` and ``shares`` each sum to ``discount``. ``attempt`` is the redemption, where the benefit has one.
    ``terms``: the benefit as published, cut down to this sale (``sale.terms``), by which what a return leaves is
    judged years later without the feed; None: its shares stay as they fell.
    """

    benefit: str
    title: str
    redemption: RedemptionClass
    discount: int
    funding: dict[Funder, int]
    shares: tuple[BenefitShare, ...]
    attempt: str | None = None
    terms: Benefit | None = None


class PackBought(Record, frozen=True, kw_only=True):
    """A pack of benefits whose ``fee`` is in the sale's total."""

    pack: str
    fee: int


class CardSlip(Record, frozen=True, kw_only=True, tag="card"):
    """What the pinpad says of an approved card payment. ``card`` is masked: first six and last four at most."""

    amount: int
    receipt_number: str
    trace: str
    card: str
    scheme: str
    authorisation: str
    terminal: str
    pinpad_time: str


class CodeSlip(Record, frozen=True, kw_only=True, tag="code"):
    """What the acquirer says of an approved payment code."""

    amount: int
    wallet: Wallet
    reference: str


class Tender(Record, frozen=True, kw_only=True):
    """One means of payment in a sale.

    ``requested`` is what the sale asked of it, ``buyer_paid`` what left the customer's hands (cash: the notes given),
    ``promotion`` what others paid by funder, ``receivable`` what the merchant gets, ``change`` the cash handed back.
    requested = receivable; buyer_paid + Σ promotion − change = receivable. ``payee``: the legal entity it belongs to.
    """

    tender: str
    kind: TenderKind
    requested: int
    buyer_paid: int
    receivable: int
    change: int = 0
    promotion: dict[Funder, int] = {}
    payee: str = ""
    attempt: str | None = None
    slip: CardSlip | CodeSlip | None = None


class PaymentBack(Record, frozen=True, kw_only=True):
    """A payment of ``amount`` that was made and went back without a refund: its sale was voided, or paid otherwise.

    ``slip``: what the other side said when it was made; ``reference``: what it said when it went back, "" for nothing.
    """

    attempt: str
    kind: Literal["card", "code"]
    amount: int
    slip: CardSlip | CodeSlip | None = None
    reference: str = ""


class OrderStep(Record, frozen=True, kw_only=True):
    """A numbered step of a presale order: what was due, what was paid, and to whom."""

    step: int
    name: str
    due: int
    paid: int
    payee: str


class OrderCollected(Record, frozen=True, kw_only=True):
    """The cloud order whose balance this sale collects.

    ``credit`` is what the deposit counts as (≥ ``deposit``, what was really paid). ``route`` says how the cloud order
    becomes paid. ``lease`` is the fence held. Whose order it is, the cloud tells who may ask; it is not kept.
    """

    order: str
    route: CollectionRoute
    deposit: int
    credit: int
    deposit_kind: str
    steps: tuple[OrderStep, ...]
    lease: str
    seller: str = ""


class VoucherKept(Record, frozen=True, kw_only=True):
    """A fulfilment voucher (提货凭证) of an order: ``coupon`` is its code in the cloud. It lowers nothing."""

    coupon: str
    title: str


class UnitRange(Record, frozen=True, kw_only=True):
    """The units ``start`` to ``end`` − 1 of a line, numbered from 0."""

    start: int
    end: int


class LineRefunded(Record, frozen=True, kw_only=True):
    """What a refund undoes of one line of the sale; ``net`` = ``amount`` − ``discount`` − ``credit`` − ``rounding``.

    ``units`` came back, at ``unit_price``, which makes ``amount``. Empty: the line stays with the customer and costs
    more or less now, since the sale was priced again; only then may ``discount`` be of either sign, and so ``net``.
    ``credit`` is the deposit credit that lapses, ``deposit`` what was really paid of it and is due from whoever holds
    it, beside ``net``. ``tax``: the part of ``net`` + ``rounding`` that is tax.
    """

    line: str
    sku: str
    title: str
    quantity: Quantity
    units: tuple[UnitRange, ...]
    unit_price: int
    amount: int
    discount: int
    credit: int
    deposit: int
    rounding: int
    net: int
    tax_code: str
    tax_rate_bp: int
    tax: int


class BenefitTakenBack(Record, frozen=True, kw_only=True):
    """What of a benefit is taken back: ``funding`` and ``shares`` (of either sign) each sum to ``amount``.

    ``amount`` is below nothing, and so is each of ``funding``, where it gives what is left more than it gave before
    the return: at most what earlier refunds took back of it. ``packet``: it is a red packet's, and ``amount`` ≥ 0 goes
    back into the packet.
    """

    benefit: str
    title: str
    amount: int
    funding: dict[Funder, int]
    shares: tuple[BenefitShare, ...]
    packet: bool = False


class PackRefunded(Record, frozen=True, kw_only=True):
    """The fee of a pack given back, less the part of the sale's ``rounding`` that fell on it."""

    pack: str
    fee: int
    rounding: int = 0


class TenderRefunded(Record, frozen=True, kw_only=True):
    """``amount`` given back by the tender ``of`` of the sale. Who paid it in part (promotion) is the acquirer's to say.

    ``kind`` is how: a card that never paid gives back in cash what was collected in cash for it, or nothing
    («unpaid»: goods and debt are set off). ``attempt``: the refund's own, of a card or code; ``slip`` what the other
    side says of it.
    """

    of: str
    kind: RefundKind
    amount: int
    payee: str = ""
    attempt: str | None = None
    slip: CardSlip | CodeSlip | None = None


def set_off(tenders: Iterable[TenderRefunded]) -> int:
    """What of a refund was set off against payments that never came: no money moved for it."""
    return sum(tender.amount for tender in tenders if tender.kind == "unpaid")
