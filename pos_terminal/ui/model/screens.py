"""The screens beside the checkout, and the whole window."""

from __future__ import annotations

from typing import Literal

from pos_terminal.contract.words import ReceiptKind
from pos_terminal.ui.model.parts import BarView, Notice, ReportRow, Tone, View
from pos_terminal.ui.model.returns import ReturnView
from pos_terminal.ui.model.sale import SaleView

StartStep = Literal["program", "ledger", "backup", "migration", "catalog", "recovery"]


class StartingView(View, frozen=True, kw_only=True):
    """The program starts. ``step``: what it is at; ``share`` of it that is done (0 to 1), None where nobody knows."""

    step: StartStep = "program"
    share: float | None = None


class SignInView(View, frozen=True, kw_only=True):
    """``problem``: the last refusal, of a number that is locked out until when. ``busy``: checking."""

    number: str = ""
    problem: str = ""
    busy: bool = False
    note: str = ""


class OpenPeriodView(View, frozen=True, kw_only=True):
    """``suggested``: the usual float, as text to type. ``asked_from_minor``: from where on it is asked about first."""

    business_day: str
    operator: str
    suggested: str = ""
    asked_from_minor: int
    problem: str = ""
    busy: bool = False
    note: str = ""
    notices: tuple[Notice, ...] = ()


class Denomination(View, frozen=True, kw_only=True):
    value_minor: int
    label: str


class ClosePeriodView(View, frozen=True, kw_only=True):
    """``count``: the blind count (nothing of what is expected is shown); ``busy``: closing; ``closed``: the Z.

    ``blocked``: why it cannot close yet (an unknown attempt, a parked sale with money), one text each. ``note``: what
    stays behind all the same; ``late``: money that the Z does not have, ``awaited``: what was decided without an
    answer, one text each. ``asked_from_minor``: from what count on it is asked about once more. ``unprinted``: nobody
    saw the Z on paper.
    """

    stage: Literal["count", "busy", "closed"]
    period: str
    business_day: str
    denominations: tuple[Denomination, ...] = ()
    blocked: tuple[str, ...] = ()
    report: tuple[ReportRow, ...] = ()
    difference: str = ""
    difference_tone: Tone = "plain"
    printed: str = ""
    printed_tone: Tone = "ok"
    unprinted: bool = False
    problem: str = ""
    note: str = ""
    late: tuple[str, ...] = ()
    awaited: tuple[str, ...] = ()
    asked_from_minor: int


class CloseQuestion(View, frozen=True, kw_only=True):
    """What is asked before the period is closed: ``counts`` as they would be booked, and their sum.

    ``many``: the kinds of which more pieces were typed than a drawer holds; ``odd``: whether their sum is out of all
    proportion; ``late``, ``awaited``: as on the screen.
    """

    counts: dict[int, int]
    total_minor: int
    many: tuple[tuple[str, int], ...] = ()
    odd: bool = False
    late: tuple[str, ...] = ()
    awaited: tuple[str, ...] = ()


class ParkedRow(View, frozen=True, kw_only=True):
    sale: str
    number: str
    time: str
    operator: str
    counts: str
    amount: str
    note: str = ""


class ParkedView(View, frozen=True, kw_only=True):
    rows: tuple[ParkedRow, ...]
    can_recall: bool = True
    reason: str = ""


class ReceiptRow(View, frozen=True, kw_only=True):
    """``sale``: a closed sale, or with the ``document`` of a refund that refund. ``of``: the sale a refund is of."""

    sale: str
    number: str
    time: str
    operator: str
    tenders: str
    amount: str
    document: ReceiptKind = "sale"
    of: str = ""
    state: str = ""
    tone: Tone = "plain"


class HistoryView(View, frozen=True, kw_only=True):
    """``preview``: the selected receipt as the printer would show it, monospaced text.

    ``goods``: what the key to the goods of the selected sale says; "" where it has none to hand over.
    """

    rows: tuple[ReceiptRow, ...]
    selected: str | None = None
    preview: str = ""
    can_reprint: bool = False
    can_return: bool = False
    goods: str = ""
    reprint_note: str = ""
    query: str = ""
    more: str = ""


class DeviceAction(View, frozen=True, kw_only=True):
    key: str
    label: str


class DeviceCard(View, frozen=True, kw_only=True):
    """``device`` chooses the icon; ``head_office`` is what head office looks into about this till."""

    device: Literal["scanner", "pinpad", "printer", "network", "sync", "head_office"]
    title: str
    state: str
    tone: Tone
    detail: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    actions: tuple[DeviceAction, ...] = ()


class DevicesView(View, frozen=True, kw_only=True):
    cards: tuple[DeviceCard, ...]
    version: str = ""


class EnrolView(View, frozen=True, kw_only=True):
    """First run. ``server``, ``store``, ``till``: what is known already."""

    server: str = ""
    store: str = ""
    till: str = ""
    problem: str = ""
    busy: bool = False


class FaultView(View, frozen=True, kw_only=True):
    """Selling is impossible: what happened, what to do (one step each), what support wants to hear."""

    title: str
    happened: str
    steps: tuple[str, ...]
    detail: str = ""


Body = (
    StartingView
    | SaleView
    | ReturnView
    | SignInView
    | OpenPeriodView
    | ClosePeriodView
    | ParkedView
    | HistoryView
    | DevicesView
    | EnrolView
    | FaultView
)


class ScreenView(View, frozen=True, kw_only=True):
    """The whole window: the bar and one body. ``unfinished``: a sale holds goods or money, on whatever screen."""

    bar: BarView
    body: Body
    unfinished: bool = False
