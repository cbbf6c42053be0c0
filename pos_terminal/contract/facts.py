"""The facts of the ledger: what happened, in the trade's words. A fact is the wire message and the stored row.

A fact is one JSON object with a ``type``; ``contract.codec`` makes and reads its bytes. Amounts are minor units of
the ledger's currency, instants are Unix milliseconds by the terminal's anchored clock (``at_ms``). A later version may
add fields with defaults; it never renames or re-types one, since the old bytes stay for ever.

Facts hold no personal data: no name, phone, ID number, plate or VIN. A customer is nobody: neither id nor code is kept,
an operator is a staff number, a card is at most its first six and last four digits. Words of people, devices and the
cloud are kept so by their shape (``till.scrubbing``, ``till.serials``), which no name has. The values inside the facts
of sales are in ``contract.records`` and can be had from here.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from pos_terminal.contract.records import (
    BenefitShare,
    BenefitTakenBack,
    BenefitUsed,
    CardSlip,
    CodeSlip,
    LateAnswer,
    Line,
    LineRefunded,
    OrderCollected,
    OrderStep,
    PackBought,
    PackRefunded,
    PaymentBack,
    PeriodReport,
    Record,
    Tender,
    TenderRefunded,
    TenderTotal,
    VoucherKept,
)
from pos_terminal.contract.subjects import (
    CardSubject,
    CodeSubject,
    LeaseSubject,
    RedemptionSubject,
    RefundSubject,
    ReversalSubject,
    Subject,
)
from pos_terminal.contract.words import (
    AttemptKind,
    CollectionRoute,
    Funder,
    ReceiptKind,
    RedemptionClass,
    RefundKind,
    TenderKind,
    Wallet,
)

__all__ = [  # what is had from here beside the facts
    "AttemptKind",
    "BenefitShare",
    "BenefitUsed",
    "CardSlip",
    "CardSubject",
    "CodeSlip",
    "CodeSubject",
    "CollectionRoute",
    "Funder",
    "LateAnswer",
    "LeaseSubject",
    "Line",
    "OrderCollected",
    "OrderStep",
    "PaymentBack",
    "PeriodReport",
    "ReceiptKind",
    "Record",
    "RedemptionClass",
    "RedemptionSubject",
    "RefundKind",
    "RefundSubject",
    "ReversalSubject",
    "Subject",
    "Tender",
    "TenderKind",
    "TenderTotal",
    "VoucherKept",
    "Wallet",
]


class Fact(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """Something that happened at the till. ``at_ms``: when, in Unix milliseconds."""

    at_ms: int


# --- the ledger and its periods -----------------------------------------------------------------------------------


class LedgerOpened(Fact, frozen=True, kw_only=True, tag="ledger_opened"):
    """The first fact of a ledger: whose it is and what it counts. ``entity``: the legal entity's tax number."""

    store: str
    till: str
    currency: str
    entity: str
    program: str


class OperatorSignedIn(Fact, frozen=True, kw_only=True, tag="operator_signed_in"):
    operator: str
    role: str


class SignInFailed(Fact, frozen=True, kw_only=True, tag="sign_in_failed"):
    """A wrong PIN for an operator who exists. A number that nobody has is kept nowhere: it may be a PIN, mistyped."""

    operator: str


class OperatorSignedOut(Fact, frozen=True, kw_only=True, tag="operator_signed_out"):
    operator: str


class PeriodOpened(Fact, frozen=True, kw_only=True, tag="period_opened"):
    """``business_day`` is ``YYYY-MM-DD`` at the store; ``cash_float`` is the change put into the drawer."""

    period: str
    operator: str
    business_day: str
    cash_float: int


class PeriodClosed(Fact, frozen=True, kw_only=True, tag="period_closed"):
    """The Z. ``cash_counted`` was counted blind, before ``report.cash_expected`` was shown.

    ``late``: answers against what was settled that came in the period, or stood when it was opened.
    """

    period: str
    operator: str
    cash_counted: int
    report: PeriodReport
    late: tuple[LateAnswer, ...] = ()


# --- sales and refunds --------------------------------------------------------------------------------------------


class SaleClosed(Fact, frozen=True, kw_only=True, tag="sale_closed"):
    """A sale is paid and done.

    Σ amount − Σ discount − Σ credit + Σ fee − ``rounding`` = ``total`` = Σ receivable of the tenders. ``number`` is
    the sale number printed for people, ``sale`` the id. ``rounding`` (抹零) is never negative: never up. ``store`` and
    ``district`` are those by which benefits were judged at ``priced_at_ms`` (0: when the sale closed). ``vouchers``:
    fulfilment vouchers shown for the order before the money, which wait for the goods to be handed over. ``back``:
    payments that were made and had gone back before it closed; they are in no sum.
    """

    sale: str
    number: str
    period: str
    operator: str
    lines: tuple[Line, ...]
    benefits: tuple[BenefitUsed, ...]
    tenders: tuple[Tender, ...]
    rounding: int
    total: int
    tax: int
    order: OrderCollected | None = None
    offline: bool = False
    packs: tuple[PackBought, ...] = ()
    store: str = ""
    district: str = ""
    priced_at_ms: int = 0
    vouchers: tuple[VoucherKept, ...] = ()
    back: tuple[PaymentBack, ...] = ()


class GoodsHandedOver(Fact, frozen=True, kw_only=True, tag="goods_handed_over"):
    """The goods of the closed sale ``sale``, which collected ``order``, went to the customer: once a sale.

    ``number``: of the sale, as people read it. ``vouchers`` are consumed on its word, each by an attempt of its own;
    one that is scanned afterwards has an attempt alone. ``period`` and ``operator`` are those of the hand-over.
    """

    sale: str
    number: str
    order: str
    period: str
    operator: str
    vouchers: tuple[VoucherKept, ...] = ()


class SaleRefunded(Fact, frozen=True, kw_only=True, tag="sale_refunded"):
    """Goods of the closed sale ``of`` came back and what was paid for them went back: a refund, positive if not said.

    Σ net of the lines + Σ (fee − rounding) of the packs + ``cash_rounding`` = ``total`` = Σ amount of the tenders.
    ``cash_rounding``: what was paid out beyond that, for want of small coins, less what earlier refunds of the sale had
    paid out so (then it may be below nothing): over all its refunds it comes to nothing. ``deposit`` is due
    beside it, from whoever holds it. ``number`` is printed for people, ``of_number`` the one of the sale. ``repriced``:
    what is left costs what it would have cost alone, and net of what stays may have changed. ``lease``: the question
    (``LeaseSale.attempt``) for which the server held the sale, and which this ends; "": none, or it had no name yet.
    ``supervisor``: who allowed what a clerk may not give back alone; "": nobody had to.
    """

    refund: str
    number: str
    of: str
    of_number: str
    period: str
    operator: str
    reason: str
    lines: tuple[LineRefunded, ...]
    benefits: tuple[BenefitTakenBack, ...]
    packs: tuple[PackRefunded, ...]
    tenders: tuple[TenderRefunded, ...]
    total: int
    deposit: int
    tax: int
    repriced: bool = False
    offline: bool = False
    lease: str = ""
    supervisor: str = ""
    cash_rounding: int = 0


class SaleVoided(Fact, frozen=True, kw_only=True, tag="sale_voided"):
    """A sale given up before it closed. ``amount`` is what it stood at, ``number`` the one it had been given.

    ``of``: it was a return of that closed sale, from which nothing had gone back: no void in X and Z, and the server
    may have held the sale for the till. "" in facts from before it was told apart, which count as they were printed.
    ``lease``: as in ``SaleRefunded``. Where a question about a sale opened no return, this gives the sale back without
    a ``number``, and without an ``operator`` where nobody was signed in any more.
    ``back``: the payments that were made and have gone back; ``cash``: what was handed back beside them.
    """

    sale: str
    period: str
    operator: str
    reason: str
    amount: int
    number: str = ""
    of: str = ""
    lease: str = ""
    back: tuple[PaymentBack, ...] = ()
    cash: int = 0

    @property
    def went_back(self) -> int:
        """What of it went back in all: of more than nothing there is a slip."""
        return sum(one.amount for one in self.back) + self.cash


class CollectionConfirmed(Fact, frozen=True, kw_only=True, tag="collection_confirmed"):
    """The order was read back from the cloud as paid."""

    sale: str
    order: str


class ReceiptPrinted(Fact, frozen=True, kw_only=True, tag="receipt_printed"):
    """The printer confirmed the cut of a receipt or report. ``copy`` counts from 0; above 0 it says DUPLICATE.

    The slip of a void is one of «sale», as programs read it that know no void: ``subject`` tells them apart.
    """

    document: Literal["sale", "report", "refund"]
    subject: str
    copy: int


# --- attempts: everything at risk ---------------------------------------------------------------------------------


class AttemptBegun(Fact, frozen=True, kw_only=True, tag="attempt_begun"):
    """The intent, durable before anybody is told of it."""

    attempt: str
    sale: str
    period: str
    operator: str
    amount: int
    subject: Subject


class AttemptDone(Fact, frozen=True, kw_only=True, tag="attempt_done"):
    """It took effect. ``reference`` is the other side's own number (a lease: its fence)."""

    attempt: str
    reference: str = ""
    slip: CardSlip | CodeSlip | None = None


class AttemptRefused(Fact, frozen=True, kw_only=True, tag="attempt_refused"):
    """It took no effect, for sure. ``code`` is a word of ours, ``reason`` the other side's own text."""

    attempt: str
    code: str
    reason: str = ""


class AttemptUnknown(Fact, frozen=True, kw_only=True, tag="attempt_unknown"):
    """Nobody can say yet. It stays so through restarts until asked about or forced."""

    attempt: str
    why: str


class AttemptReversed(Fact, frozen=True, kw_only=True, tag="attempt_reversed"):
    attempt: str
    by: str


class AttemptForced(Fact, frozen=True, kw_only=True, tag="attempt_forced"):
    """A supervisor decided an unknown outcome; the server raises the dispute ``forced_tender``.

    ``refused`` of an attempt that is done: it was taken back outside the till, and ``AttemptReversed`` follows.
    ``done`` of a refund that was refused: it stays refused, and its amount was given in cash instead.
    ``period``: the one whose Z counts it, where that may be another than the attempt began in: of a fulfilment voucher.
    """

    attempt: str
    outcome: Literal["done", "refused"]
    supervisor: str
    reason: str
    period: str = ""


class AttemptContradicted(Fact, frozen=True, kw_only=True, tag="attempt_contradicted"):
    """An answer that came after the outcome was settled, and says the contrary; the server raises ``forced_tender``.

    ``outcome``: what the other side says now: «done» is money or a coupon that nobody counted, «refused» is something
    counted that never was. ``number``: of the sale, as people read it. The sale stands as it is; people put it right.
    ``of``: the payment that a refund or reversal gives back ("" in facts from before it was kept).
    """

    attempt: str
    sale: str
    number: str
    kind: AttemptKind
    amount: int
    outcome: Literal["done", "refused"]
    reference: str = ""
    slip: CardSlip | CodeSlip | None = None
    of: str = ""


class AttemptConfirmed(Fact, frozen=True, kw_only=True, tag="attempt_confirmed"):
    """The other side's own answer to what a supervisor decided (``AttemptForced``) came after all, and says the same.

    ``reference`` as in ``AttemptDone``. Nothing is left to ask; head office closes the dispute on its word.
    """

    attempt: str
    outcome: Literal["done", "refused"]
    reference: str = ""


class ContradictionSettled(Fact, frozen=True, kw_only=True, tag="contradiction_settled"):
    """A supervisor says what was done about an ``AttemptContradicted`` (``reason``). Its dispute stays open.

    ``cash``: what went into the drawer for it, negative: out of it. ``period``: whose Z counts that. ``left``: what of
    its amount is still to be settled, where a return counted the rest; it stays open then.
    """

    attempt: str
    outcome: Literal["done", "refused"]
    supervisor: str
    reason: str
    cash: int = 0
    period: str = ""
    left: int = 0


PersonFact = OperatorSignedIn | SignInFailed | OperatorSignedOut
SaleFact = SaleClosed | GoodsHandedOver | SaleRefunded | SaleVoided | CollectionConfirmed | ReceiptPrinted
AttemptFact = AttemptBegun | AttemptDone | AttemptRefused | AttemptUnknown | AttemptReversed
DecidedFact = AttemptForced | AttemptConfirmed | AttemptContradicted | ContradictionSettled
AnyFact = LedgerOpened | PersonFact | PeriodOpened | PeriodClosed | SaleFact | AttemptFact | DecidedFact
