"""What an operator can ask for, as frozen values. The window emits them by one signal; nothing here knows Qt.

Amounts and quantities travel as the text that was typed: whoever carries an intent out parses it and refuses with a
reason that fits the place (``contract.money.parse_amount``, ``contract.quantity.parse_quantity``).
"""

from __future__ import annotations

from typing import Literal

import msgspec

from pos_terminal.contract.facts import Wallet
from pos_terminal.contract.words import ReceiptKind

ScreenName = Literal["sale", "benefits", "tender", "presale", "parked", "history", "devices", "close_period"]
PayKind = Literal["cash", "card", "code"]
Outcome = Literal["done", "refused"]


class Intent(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """One wish of the operator."""


# --- the till itself ----------------------------------------------------------------------------------------------


class Enrol(Intent, frozen=True, kw_only=True):
    """First run: bind this terminal to a store and till with the one-time code of head office."""

    server: str
    store: str
    till: str
    code: str


class Quit(Intent, frozen=True, kw_only=True):
    """Close the program (fault and enrolment screens, or the window's frame)."""


class SignIn(Intent, frozen=True, kw_only=True):
    number: str
    pin: str


class SignOut(Intent, frozen=True, kw_only=True):
    pass


class OpenPeriod(Intent, frozen=True, kw_only=True):
    float_text: str


class ClosePeriod(Intent, frozen=True, kw_only=True):
    """The blind count: pieces of each denomination (minor units of the note or coin → pieces)."""

    counts: dict[int, int]


class PrintX(Intent, frozen=True, kw_only=True):
    pass


class SwitchLanguage(Intent, frozen=True, kw_only=True):
    """``zh_CN`` or ``en``. The window has switched already; whoever presents shows the screen anew and remembers."""

    code: str


class OpenScreen(Intent, frozen=True, kw_only=True):
    name: ScreenName


# --- the basket ---------------------------------------------------------------------------------------------------


class Scanned(Intent, frozen=True, kw_only=True):
    """A scan of goods, ``times`` as a clerk typed it before; what is no goods is taken once."""

    text: str
    times: str


class ScanTyped(Intent, frozen=True, kw_only=True):
    """The scan field's text at Enter: a code typed by hand, or a name that is to be searched."""

    text: str


class SearchTyped(Intent, frozen=True, kw_only=True):
    """The scan field's text while it is typed (debounced); an empty text ends the search."""

    text: str


class PickItem(Intent, frozen=True, kw_only=True):
    sku: str


class SelectLine(Intent, frozen=True, kw_only=True):
    line: str


class SetQuantity(Intent, frozen=True, kw_only=True):
    line: str
    text: str


class HoldQuantity(Intent, frozen=True, kw_only=True):
    """A number was entered and there is no line to take it: the screen keeps it for the goods that come next."""

    text: str


class EnterSerial(Intent, frozen=True, kw_only=True):
    """The serial number of one more unit of a line, as typed or ``scanned``. ``sure``: though goods have that code."""

    line: str
    text: str
    scanned: bool = False
    sure: bool = False


class RemoveLine(Intent, frozen=True, kw_only=True):
    line: str


class Undo(Intent, frozen=True, kw_only=True):
    pass


class Park(Intent, frozen=True, kw_only=True):
    pass


class Recall(Intent, frozen=True, kw_only=True):
    sale: str


class Void(Intent, frozen=True, kw_only=True):
    reason: str


# --- money --------------------------------------------------------------------------------------------------------


class BeginTender(Intent, frozen=True, kw_only=True):
    """Go to the money with this kind chosen; in the tender screen it changes the kind."""

    kind: PayKind


class PayCash(Intent, frozen=True, kw_only=True):
    """Cash given, as typed; an empty text is «exactly what is due»."""

    text: str


class PayCard(Intent, frozen=True, kw_only=True):
    """By card: this amount, or None for all that is due."""

    text: str | None = None


class PayCode(Intent, frozen=True, kw_only=True):
    """By payment code: this amount, or None for all that is due; the customer's code is scanned next.

    ``code`` is given where the operator typed it into the field instead.
    """

    text: str | None = None
    code: str | None = None


class PayScanned(Intent, frozen=True, kw_only=True):
    """By the payment code that was scanned ``at_ms`` and asked about: all that is due. A secret: no repr has it."""

    code: str
    wallet: Wallet
    at_ms: int

    def __repr__(self) -> str:
        return f"PayScanned({self.wallet!r})"


class LeaveTender(Intent, frozen=True, kw_only=True):
    """Back to the basket; refused while money was taken or is on its way."""


class ReverseTender(Intent, frozen=True, kw_only=True):
    """Give a tender of the open sale back (a card is voided on the pinpad, a code refunded, cash handed back)."""

    tender: str


class GiveBack(Intent, frozen=True, kw_only=True):
    """A supervisor, by ``number`` and ``pin``, has a card or code of the open sale given back alone."""

    tender: str
    number: str
    pin: str
    reason: str


class CancelAttempt(Intent, frozen=True, kw_only=True):
    attempt: str


class AskAgain(Intent, frozen=True, kw_only=True):
    """An unknown attempt: ask the other side once more how it ended."""

    attempt: str


class ForceAttempt(Intent, frozen=True, kw_only=True):
    """A supervisor decides how an unknown attempt ended. ``number`` and ``pin`` are the supervisor's. ``known``: how it
    stood when it was asked.
    """

    attempt: str
    outcome: Outcome
    number: str
    pin: str
    reason: str
    known: str = ""


class SettleContradiction(Intent, frozen=True, kw_only=True):
    """A supervisor says what was done about a late answer. On a notice, without the rest, it asks for the dialog.

    ``grounds``: what can have been done about this one; ``only_these``: nothing else may be written. ``going_back``:
    by what it was told to go back, where nobody knows whether it did.
    """

    attempt: str
    outcome: Outcome
    number: str = ""
    pin: str = ""
    reason: str = ""
    grounds: tuple[str, ...] = ()
    only_these: bool = False
    going_back: Literal["", "card", "code"] = ""


# --- presale ------------------------------------------------------------------------------------------------------


class LookUpOrder(Intent, frozen=True, kw_only=True):
    text: str


class DropOrder(Intent, frozen=True, kw_only=True):
    """Leave the order: nothing was collected."""


class UseCoupon(Intent, frozen=True, kw_only=True):
    """Use a benefit of the list (its id), or the coupon code that was typed or, ``scanned``, may be goods after all."""

    code: str
    scanned: bool = False


class UseMember(Intent, frozen=True, kw_only=True):
    """Look up what the member holds whose code was typed or scanned: personal, so the repr hides it.

    ``scanned``: it may be goods after all.
    """

    code: str
    scanned: bool = False

    def __repr__(self) -> str:
        return "UseMember(…)"


class DropMember(Intent, frozen=True, kw_only=True):
    """The member leaves the sale, with the coupons that their code brought."""


class ForceBenefit(Intent, frozen=True, kw_only=True):
    """Use a benefit, or leave it out, whatever that costs; ``how`` None: as the best combination has it."""

    benefit: str
    how: Literal["in", "out"] | None


class ReleaseBenefits(Intent, frozen=True, kw_only=True):
    """Take all such choices back."""


class CollectBalance(Intent, frozen=True, kw_only=True):
    """Take the order into the sale and go to the money."""


# --- afterwards ---------------------------------------------------------------------------------------------------


class ShowReceipt(Intent, frozen=True, kw_only=True):
    """``sale``: a closed sale, or a refund's own id."""

    sale: str
    document: ReceiptKind = "sale"


class FindReceipts(Intent, frozen=True, kw_only=True):
    """History: sales and refunds whose number ends so; an empty text shows the newest."""

    text: str


class Reprint(Intent, frozen=True, kw_only=True):
    """``sale``: of a closed sale, or a refund's own id."""

    sale: str
    document: ReceiptKind = "sale"


class ReturnGoods(Intent, frozen=True, kw_only=True):
    """Goods of this closed sale are brought back."""

    sale: str


class OpenGoods(Intent, frozen=True, kw_only=True):
    """The customer of this closed sale came for the goods."""

    sale: str


class HandOver(Intent, frozen=True, kw_only=True):
    """The customer has the goods of this closed sale."""

    sale: str


class LeaveOutVoucher(Intent, frozen=True, kw_only=True):
    """Do not consume this voucher with the hand-over."""

    sale: str
    coupon: str


class TryVoucher(Intent, frozen=True, kw_only=True):
    """Consume this voucher now: it waits, or was refused."""

    sale: str
    coupon: str


class SetReturned(Intent, frozen=True, kw_only=True):
    """So many units of a line of it."""

    line: str
    count: int


class ReturnEverything(Intent, frozen=True, kw_only=True):
    pass


class ConfirmReturn(Intent, frozen=True, kw_only=True):
    """Give the money back. ``total``: minor units, as the screen showed it.

    ``number`` and ``pin`` are a supervisor's, where the screen asked for them.
    """

    reason: str
    total: int
    number: str = ""
    pin: str = ""


class ResumeRefund(Intent, frozen=True, kw_only=True):
    """On with the part that comes next; one that was refused is tried again."""


class GiveUpReturn(Intent, frozen=True, kw_only=True):
    """Leave the return: no money went back."""


class PreviewReturns(Intent, frozen=True, kw_only=True):
    """Show what each line of the sale on screen would give back alone, if returned later; once more: hide it."""


class ActOnDevice(Intent, frozen=True, kw_only=True):
    """The action a device's card offers (reconnect, test page, …): the card's key and the action's."""

    device: str
    action: str
