"""What the machine wants done. The runtime carries each to its edge, on its thread, and brings an event back."""

from __future__ import annotations

from typing import Literal

import msgspec

from pos_terminal.contract.benefit_book import BenefitBook
from pos_terminal.contract.cloud import Question
from pos_terminal.contract.facts import AnyFact, LateAnswer, PeriodReport, Wallet
from pos_terminal.sale.lines import PricedLine
from pos_terminal.till.sale_parts import QuoteOn


class Effect(msgspec.Struct, frozen=True):
    pass


class Commit(Effect, frozen=True):
    """One transaction: append ``facts``, write or (None) delete drafts by sale. → ``Committed``/``CommitFailed``."""

    ticket: str
    facts: tuple[AnyFact, ...]
    drafts: tuple[tuple[str, bytes | None], ...]


class CheckPin(Effect, frozen=True):
    """Look the operator up and check the PIN (argon2: slow). → ``PinChecked``."""

    ask: str
    number: str
    pin: str


class Ask(Effect, frozen=True):
    """A question to the sync server. → ``Answered``."""

    ask: str
    question: Question


class ConfirmPayment(Effect, frozen=True):
    """Ask the clerk first: this code, scanned ``at_ms``, may take what was paid already, or have coupons redeemed for
    good. → ``PaymentCodeScanned``, or nothing. The code is a secret, so the repr hides it.
    """

    code: str
    wallet: Wallet
    at_ms: int

    def __repr__(self) -> str:
        return f"ConfirmPayment({self.wallet!r})"


class FindCollected(Effect, frozen=True):
    """Look in the ledger for the sale that collected ``order``, whose voucher was scanned. → ``HandOverOpened``."""

    order: str
    coupon: str
    title: str


class Quote(Effect, frozen=True):
    """Find the best combination of benefits. → ``Quoted``, at once, and again with what is better or proven.

    A question about another revision or sale makes the answer to this one worthless. ``chosen``: what of the forced
    ones is the clerk's choice; the rest is redeemed already, or cannot be redeemed off line. ``known``: the quote that
    the sale has already, of a sale that comes back: it is not answered, but proved on where it is not proven.
    """

    sale: str
    revision: int
    lines: tuple[PricedLine, ...]
    book: BenefitBook
    at_ms: int
    forced_in: tuple[str, ...]
    forced_out: tuple[str, ...]
    chosen: tuple[str, ...] = ()
    known: QuoteOn | None = None


class LookAtPinpad(Effect, frozen=True):
    """Ask for the pinpad's newest receipt, right before an attempt. → ``PinpadSeen`` of that ``look``."""

    look: str


class Authorise(Effect, frozen=True):
    """Tell the pinpad to take ``amount``. → ``PinpadStatus``…, ``PinpadAnswered``."""

    attempt: str
    amount: int


class Enquire(Effect, frozen=True):
    """Ask the pinpad for its last transaction and match it to the attempt. → ``PinpadAnswered``.

    ``pays_out``: the attempt is a refund, or takes a payment back.
    """

    attempt: str
    amount: int
    last_receipt_number: str | None
    begun_at_ms: int
    pays_out: bool = False


class AbortPinpad(Effect, frozen=True):
    """Best effort: the attempt's own answer still decides."""

    attempt: str


class ReverseCard(Effect, frozen=True):
    """Take an approved card payment back. → ``PinpadAnswered`` for ``attempt``."""

    attempt: str
    amount: int
    receipt_number: str


class RefundCard(Effect, frozen=True):
    """Pay ``amount`` out to a card, of the payment with that receipt number. Never sent again. → ``PinpadAnswered``."""

    attempt: str
    amount: int
    receipt_number: str


class StartTimer(Effect, frozen=True):
    """→ ``TimeUp`` after ``delay_ms``. Lost at a restart; ``recover`` starts what it needs."""

    timer: str
    delay_ms: int


class PrintSale(Effect, frozen=True):
    """Print the receipt of the closed sale from its fact. → ``PrintFinished``."""

    job: str
    sale: str
    copy: int


class PrintRefund(Effect, frozen=True):
    """Print the receipt of the refund from its fact. → ``PrintFinished``."""

    job: str
    refund: str
    copy: int


class PrintVoid(Effect, frozen=True):
    """Print the slip of a voided sale of which money went back, from its fact. → ``PrintFinished``.

    Nothing where the sale was not voided (``nothing_to_print``).
    """

    job: str
    sale: str
    copy: int


class PrintGivenBack(Effect, frozen=True):
    """Print a slip for the customer of one payment that came after all and was given back, from its facts.
    → ``PrintFinished``.

    Nothing where its sale was voided (``nothing_to_print``): that has a slip of its own.
    """

    job: str
    attempt: str


class PrintReport(Effect, frozen=True):
    """Print an X (``counted`` None) or a Z. ``blind``: an X that says nothing of the drawer. → ``PrintFinished``.

    ``late``: what an X names beside its figures; a Z has it in its fact.
    """

    job: str
    report: PeriodReport
    counted: int | None
    at_ms: int
    operator: str
    blind: bool = False
    late: tuple[LateAnswer, ...] = ()


class PrintZ(Effect, frozen=True):
    """Print the Z of a closed period again, from its fact. → ``PrintFinished``."""

    job: str
    period: str
    copy: int


Print = PrintSale | PrintRefund | PrintVoid | PrintGivenBack | PrintReport | PrintZ


class OpenDrawer(Effect, frozen=True):
    reason: str


class Exchange(Effect, frozen=True):
    """There is something to send: do not wait for the next turn."""


class Notice(Effect, frozen=True):
    """Tell the clerk. ``message``: an id of ``ui/messages``; ``level``: how it looks and sounds."""

    message: str
    level: Literal["info", "warning", "error"] = "info"
    args: tuple[str, ...] = ()
