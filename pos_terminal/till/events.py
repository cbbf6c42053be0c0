"""What can happen to a till. Every event brings the time (``at_ms``) and a fresh ``id`` that names what it creates."""

from __future__ import annotations

from typing import Literal

import msgspec

from pos_terminal.contract.benefit_book import BenefitBook
from pos_terminal.contract.catalog import Item, Role, StoreProfile
from pos_terminal.contract.cloud import Answer
from pos_terminal.contract.facts import CardSlip, LateAnswer, ReceiptKind, SaleRefunded, Wallet
from pos_terminal.sale.evaluate import Selection
from pos_terminal.sale.reasons import Explanation


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """``at_ms``: Unix milliseconds by the anchored clock. ``id``: drawn by the runtime, never used twice."""

    at_ms: int
    id: str


class Secret(Event, frozen=True, kw_only=True):
    """What it brings is in no repr."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(at_ms={self.at_ms}, id={self.id!r})"


# --- people and periods


class SignIn(Event, frozen=True, kw_only=True):
    number: str
    pin: str


class PinChecked(Event, frozen=True, kw_only=True):
    """The answer to ``CheckPin``. ``role`` None: not this PIN, or no such person here. ``known``: there is one."""

    ask: str
    number: str
    role: Role | None
    known: bool = False


class SignOut(Event, frozen=True, kw_only=True):
    pass


class OpenPeriod(Event, frozen=True, kw_only=True):
    cash_float: int


class ClosePeriod(Event, frozen=True, kw_only=True):
    """``cash_counted``: what lay in the drawer, counted blind."""

    cash_counted: int


class PrintX(Event, frozen=True, kw_only=True):
    pass


class ProfileChanged(Event, frozen=True, kw_only=True):
    """The store's profile came with the catalogue feed."""

    profile: StoreProfile


# --- the sale


class ItemScanned(Event, frozen=True, kw_only=True):
    """A code the runtime looked up in the catalogue; ``item`` is None where no product has it.

    ``amount``: the price inside an in-store label, ``quantity``: thousandths, where the scan or the clerk gives it;
    ``serial``: of the very unit, where the scan has it.
    """

    code: str
    item: Item | None
    quantity: int | None = None
    amount: int | None = None
    serial: str = ""


class OrderScanned(Event, frozen=True, kw_only=True):
    order: str


class CouponScanned(Event, frozen=True, kw_only=True):
    code: str


class MemberScanned(Secret, frozen=True, kw_only=True):
    """A customer's member code: personal, good for a minute. It goes to the server and is kept nowhere."""

    code: str


class MemberDropped(Event, frozen=True, kw_only=True):
    """The member leaves the sale on screen, and with them the coupons that their code brought."""


class PaymentCodeScanned(Secret, frozen=True, kw_only=True):
    """A customer's payment code: a secret. ``sure``: the clerk was asked (``ConfirmPayment``), ``since_ms``: then."""

    code: str
    wallet: Wallet
    sure: bool = False
    since_ms: int = 0


class QuantitySet(Event, frozen=True, kw_only=True):
    line: str
    thousandths: int


class SerialEntered(Event, frozen=True, kw_only=True):
    """The serial number of one more unit of a line."""

    line: str
    serial: str


class LineRemoved(Event, frozen=True, kw_only=True):
    line: str


class Undo(Event, frozen=True, kw_only=True):
    pass


class Park(Event, frozen=True, kw_only=True):
    pass


class Recall(Event, frozen=True, kw_only=True):
    sale: str


class Void(Event, frozen=True, kw_only=True):
    reason: str


class BenefitForced(Event, frozen=True, kw_only=True):
    """The clerk wants a benefit in or out, whatever it costs; ``how`` None: as the best combination has it again."""

    benefit: str
    how: Literal["in", "out"] | None


class BenefitsReleased(Event, frozen=True, kw_only=True):
    """The clerk's choices of benefits are taken back."""


class Explained(Event, frozen=True, kw_only=True):
    """What is to be said of the benefits of a sale as it was at ``revision``, priced by ``selection``."""

    sale: str
    revision: int
    selection: Selection
    explanation: Explanation


class Quoted(Event, frozen=True, kw_only=True):
    """An answer to ``Quote``. ``selection`` None: it cannot be, because of the forced benefit ``impossible``."""

    sale: str
    revision: int
    selection: Selection | None
    lower_bound: int = 0
    proven: bool = False
    impossible: str = ""


class PromotionsChanged(Event, frozen=True, kw_only=True):
    """The store's own benefits came with the catalogue feed."""

    book: BenefitBook


# --- the money


class RoundingToggled(Event, frozen=True, kw_only=True):
    """抹零 on or off; ``unit`` in minor units is the store's policy."""

    unit: int


class CashGiven(Event, frozen=True, kw_only=True):
    """The customer handed ``amount`` over in cash; less than what is left is a part payment."""

    amount: int


class CashReturned(Event, frozen=True, kw_only=True):
    """A part payment in cash was handed back."""

    tender: str


class CardChosen(Event, frozen=True, kw_only=True):
    """``amount`` None: all that is left."""

    amount: int | None = None


class CodeChosen(Event, frozen=True, kw_only=True):
    """The next payment code scanned pays ``amount`` (None: all that is left)."""

    amount: int | None = None


class TenderCancelled(Event, frozen=True, kw_only=True):
    """The clerk gives up waiting: a pending card is aborted, a pending code cancelled, a chosen tender dropped."""


class ClosedWithoutTender(Event, frozen=True, kw_only=True):
    """Nothing is left to pay (benefits and deposit cover it): close the sale."""


class AskAgain(Event, frozen=True, kw_only=True):
    """Ask about an unknown outcome once more."""

    attempt: str


class Decision(Event, frozen=True, kw_only=True):
    """What only a supervisor may say, by number and PIN, whoever is signed in."""

    attempt: str
    outcome: Literal["done", "refused"]
    number: str
    pin: str
    reason: str


class Force(Decision, frozen=True, kw_only=True):
    """A supervisor decides an unknown outcome. ``known``: how the attempt stood when it was asked, "" is not said."""

    known: str = ""


class SettleContradiction(Decision, frozen=True, kw_only=True):
    """A supervisor says what was done about an answer that contradicted ``attempt`` with ``outcome``."""


class GiveBack(Decision, frozen=True, kw_only=True):
    """A supervisor has the money of one card or code given back, of a sale that a coupon keeps from being voided."""

    outcome: Literal["done", "refused"] = "refused"


# --- answers of the edges


class LinkChanged(Event, frozen=True, kw_only=True):
    """Whether the last exchange with the sync server went through."""

    online: bool


class LedgerBranched(Event, frozen=True, kw_only=True):
    """The server knew facts of another ledger of this till: what that had given is not known here."""


class Committed(Event, frozen=True, kw_only=True):
    """A ``Commit`` is durable up to ``sequence``; ``tip`` is the digest receipts print."""

    ticket: str
    sequence: int
    tip: bytes


class CommitFailed(Event, frozen=True, kw_only=True):
    ticket: str
    reason: str


class PinpadStatus(Event, frozen=True, kw_only=True):
    """What the pinpad shows while it works on ``attempt``."""

    attempt: str
    text: str


class PinpadSeen(Event, frozen=True, kw_only=True):
    """The pinpad is there; ``last_receipt_number``: of its newest transaction, whoever's.

    ``look``: the ``LookAtPinpad`` that it answers, or empty. ``why_not``: it could not be asked, and is not there.
    """

    last_receipt_number: str | None
    look: str = ""
    why_not: Literal["", "unreachable", "no_pinpad"] = ""


class Approved(msgspec.Struct, frozen=True, kw_only=True):
    slip: CardSlip


class Declined(msgspec.Struct, frozen=True, kw_only=True):
    """For sure no money moved. ``code`` is a word of ours."""

    code: str
    reason: str = ""


class Unclear(msgspec.Struct, frozen=True, kw_only=True):
    """Money may have moved."""

    why: str


class PinpadAnswered(Event, frozen=True, kw_only=True):
    attempt: str
    outcome: Approved | Declined | Unclear


class Unreachable(msgspec.Struct, frozen=True, kw_only=True):
    """The server was not reached: for sure nothing happened there; or ``not_understood``: it is older than this."""

    why: str = ""
    not_understood: bool = False


class Answered(Event, frozen=True, kw_only=True):
    """The answer to ``Ask``. An ``Unknown`` answer of a question that writes means: it may have happened.

    ``items``: of an answered order's SKUs, ``before``, ``late``: as in ``ReturnOpened``; the runtime looks them up.
    """

    ask: str
    answer: Answer | Unreachable
    items: tuple[Item, ...] = ()
    before: tuple[SaleRefunded, ...] = ()
    late: tuple[LateAnswer, ...] = ()


class TimeUp(Event, frozen=True, kw_only=True):
    """The wait of ``StartTimer`` is over."""

    timer: str


class PrintFinished(Event, frozen=True, kw_only=True):
    """``printed``: the printer confirmed the cut. Otherwise ``reason``; ``unknown``: paper may have come out."""

    job: str
    printed: bool
    unknown: bool = False
    reason: str = ""


class Reprint(Event, frozen=True, kw_only=True):
    """Print a closed sale or a refund once more, as DUPLICATE. ``copy`` counts from 1."""

    sale: str
    copy: int
    document: ReceiptKind = "sale"
