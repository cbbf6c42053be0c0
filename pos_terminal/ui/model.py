"""What the window shows, as frozen values: ``present`` computes them from the till's state, the views paint them.

Texts in these structs are ready to show, in the chosen language; fixed labels (buttons, headings, column names)
belong to the views. Amount texts carry no currency sign (``2,901.46``); the views add it. ``*_minor`` are integer
minor units, there only where a view computes with what is being typed (change due). An empty text: show nothing.

Two equal structs paint the same: the window compares and skips what did not change. No Qt here.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from pos_terminal.ui.intents import Intent, PayKind

Tone = Literal["plain", "ok", "warn", "danger"]
LinkState = Literal["online", "offline", "busy", "training"]


class View(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a screen."""


class Action(View, frozen=True, kw_only=True):
    """A button whose label and meaning come with the screen, such as «补打» on a notice."""

    label: str
    intent: Intent


class Pill(View, frozen=True, kw_only=True):
    """A short state with a coloured dot; the tone is never the only carrier: the text says it too."""

    text: str
    tone: Tone = "plain"


# --- always on the screen -----------------------------------------------------------------------------------------


class BarView(View, frozen=True, kw_only=True):
    """The top bar. ``link``: «在线 · 刚刚同步», «离线 · 3 单待上传»; ``devices``: only where one needs attention."""

    store: str
    till: str
    sale_number: str = ""
    operator: str = ""
    role: str = ""
    shift: str = ""
    link: Pill
    devices: Pill | None = None
    training: bool = False
    clock: str = ""


class Notice(View, frozen=True, kw_only=True):
    """A line above the content that stays until it is dealt with (an unprinted receipt, a supervisor needed)."""

    text: str
    tone: Tone = "warn"
    actions: tuple[Action, ...] = ()


# --- the sale -----------------------------------------------------------------------------------------------------


class LineView(View, frozen=True, kw_only=True):
    """One row of the basket. ``discount``: the chip, such as ``-10%`` or ``-20.00``; ``note``: under the title."""

    line: str
    position: str
    title: str
    code: str
    quantity: str
    unit: str
    unit_price: str
    discount: str = ""
    amount: str
    note: str = ""
    removable: bool = True


class TenderRow(View, frozen=True, kw_only=True):
    """A tender of the open sale. ``detail``: masked card, wallet reference, cash given and change."""

    tender: str
    kind: PayKind
    title: str
    detail: str = ""
    amount: str
    reversible: bool = False


class AttemptView(View, frozen=True, kw_only=True):
    """Something at risk: a card, a code, a redemption, a lease or a reversal that has no outcome yet, or was refused.

    ``status`` is what the other side says right now (the pinpad's intermediate status); ``detail`` says what the
    clerk should do. ``pending``: a busy indicator; ``unknown``: ask again or, by a supervisor, force; ``refused``:
    for sure no effect.
    """

    attempt: str
    kind: Literal["card", "code", "redemption", "lease", "reversal"]
    state: Literal["pending", "unknown", "refused"]
    title: str
    amount: str = ""
    status: str
    detail: str = ""
    can_cancel: bool = False
    can_ask: bool = False
    can_force: bool = False


class CashKey(View, frozen=True, kw_only=True):
    """A likely note: what the key says and what it types (``text`` empty: exactly what is due)."""

    label: str
    text: str


class TenderView(View, frozen=True, kw_only=True):
    """The money. ``due`` is what remains after the tenders done; ``cash_due`` the same after 抹零, where cash pays.

    ``due_minor`` / ``cash_due_minor``: the same in minor units, for the change while an amount is typed.
    ``entered``: what was asked of card or code (empty: all). ``awaiting_code``: scan the customer's code now.
    ``kinds``: what this till can take now; a kind left out shows disabled with ``kind_reasons[kind]``.
    ``can_leave``: whether «back to the basket» is open. ``void_allowed`` is the sale's.
    """

    kind: PayKind
    due: str
    due_minor: int
    cash_due: str
    cash_due_minor: int
    rounding: str = ""
    entered: str = ""
    cash_keys: tuple[CashKey, ...] = ()
    awaiting_code: bool = False
    kinds: tuple[PayKind, ...] = ("cash", "card", "code")
    kind_reasons: dict[PayKind, str] = {}
    can_leave: bool = True


class PickRow(View, frozen=True, kw_only=True):
    """A product that a name search found."""

    sku: str
    title: str
    code: str
    unit: str
    price: str
    note: str = ""


class SearchView(View, frozen=True, kw_only=True):
    """Results of the name search, shown over the basket. ``more``: «还有 120 件, 请继续输入»."""

    query: str
    rows: tuple[PickRow, ...]
    more: str = ""


class DoneView(View, frozen=True, kw_only=True):
    """The sale that just closed: shown until the next scan. ``change`` empty: none is due."""

    sale: str
    number: str
    total: str
    change: str = ""
    tenders: tuple[TenderRow, ...] = ()
    receipt: str = ""
    receipt_tone: Tone = "plain"
    actions: tuple[Action, ...] = ()


class StepView(View, frozen=True, kw_only=True):
    """A numbered step of a presale order."""

    step: str
    name: str
    due: str
    paid: str
    state: str
    tone: Tone = "plain"
    payee: str = ""


class BenefitView(View, frozen=True, kw_only=True):
    """A benefit of the order's customer, used or not. ``reason``: why not or what is missing; ``code``: for intents."""

    code: str
    title: str
    amount: str
    used: bool = False
    usable: bool = True
    reason: str = ""
    busy: bool = False


class ConfirmationView(View, frozen=True, kw_only=True):
    """After the money: «collected, cloud unconfirmed» with its countdown, later «the cloud shows it paid».

    ``hand_over``: the hand-over is to be confirmed by the clerk; ``handed_over``: it was.
    """

    text: str
    countdown: str = ""
    tone: Tone = "warn"
    hand_over: bool = False
    handed_over: bool = False


class PresaleView(View, frozen=True, kw_only=True):
    """Taking the balance of a presale order.

    ``stage``: ``lookup`` (nothing scanned yet), ``busy`` (asked, no answer yet), ``found``, ``refused`` (``refusal``
    says why; the order's figures may still be there), ``collected`` (``confirmation`` says how far the cloud is).
    ``price`` − ``credit`` − Σ used benefits = ``balance``. ``deposit_kind``: 定金, 预付款, 特权订金.
    """

    stage: Literal["lookup", "busy", "found", "refused", "collected"]
    order: str = ""
    title: str = ""
    status: str = ""
    status_tone: Tone = "plain"
    seller: str = ""
    steps: tuple[StepView, ...] = ()
    price: str = ""
    deposit: str = ""
    deposit_kind: str = ""
    credit: str = ""
    benefit_total: str = ""
    balance: str = ""
    window: str = ""
    countdown: str = ""
    countdown_tone: Tone = "plain"
    route: str = ""
    benefits: tuple[BenefitView, ...] = ()
    refusal: str = ""
    confirmation: ConfirmationView | None = None
    can_collect: bool = False
    message: str = ""


class SaleView(View, frozen=True, kw_only=True):
    """The checkout: basket on the left, money on the right.

    ``mode`` says what the left side shows: the basket, the money (``tender``), a presale order (``presale``), or the
    sale that just closed (``done``). ``search`` lies over the basket. ``attempts``: what is at risk, oldest first.
    ``frozen``: the basket takes no change now, ``frozen_reason`` says why.
    """

    mode: Literal["basket", "tender", "presale", "done"] = "basket"
    lines: tuple[LineView, ...] = ()
    selected: str | None = None
    counts: str = ""
    gross: str = "0.00"
    discount: str = ""
    credit: str = ""
    rounding: str = ""
    due: str = "0.00"
    tendered: str = ""
    tenders: tuple[TenderRow, ...] = ()
    attempts: tuple[AttemptView, ...] = ()
    frozen: bool = False
    frozen_reason: str = ""
    tender: TenderView | None = None
    presale: PresaleView | None = None
    search: SearchView | None = None
    done: DoneView | None = None
    notices: tuple[Notice, ...] = ()
    parked_count: int = 0
    can_undo: bool = False
    can_park: bool = False
    can_void: bool = False
    can_pay: bool = False


# --- other screens ------------------------------------------------------------------------------------------------


class SignInView(View, frozen=True, kw_only=True):
    """``problem``: the last refusal. ``locked``: no more tries now, ``problem`` says until when. ``busy``: checking."""

    number: str = ""
    problem: str = ""
    locked: bool = False
    busy: bool = False
    note: str = ""


class OpenPeriodView(View, frozen=True, kw_only=True):
    """``suggested``: the usual float, as text to type."""

    business_day: str
    operator: str
    suggested: str = ""
    problem: str = ""
    busy: bool = False
    note: str = ""


class Denomination(View, frozen=True, kw_only=True):
    value_minor: int
    label: str


class ReportRow(View, frozen=True, kw_only=True):
    """A row of X or Z; ``strong``: a sum; a row without amount is a heading."""

    label: str
    amount: str = ""
    strong: bool = False
    tone: Tone = "plain"


class ClosePeriodView(View, frozen=True, kw_only=True):
    """``count``: the blind count (nothing of what is expected is shown); ``busy``: closing; ``closed``: the Z.

    ``blocked``: why it cannot close yet (an unknown attempt, a parked sale with money), one text each.
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
    problem: str = ""


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
    sale: str
    number: str
    time: str
    operator: str
    tenders: str
    amount: str
    state: str = ""
    tone: Tone = "plain"


class HistoryView(View, frozen=True, kw_only=True):
    """``preview``: the selected receipt as the printer would show it, monospaced text."""

    rows: tuple[ReceiptRow, ...]
    selected: str | None = None
    preview: str = ""
    can_reprint: bool = False
    reprint_note: str = ""
    query: str = ""
    more: str = ""


class DeviceAction(View, frozen=True, kw_only=True):
    key: str
    label: str


class DeviceCard(View, frozen=True, kw_only=True):
    """``device``: ``scanner``, ``pinpad``, ``printer``, ``network`` or ``sync`` (it chooses the icon)."""

    device: Literal["scanner", "pinpad", "printer", "network", "sync"]
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
    can_retry: bool = True


Body = (
    SaleView
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
    """The whole window: the bar and one body."""

    bar: BarView
    body: Body


class Toast(View, frozen=True, kw_only=True):
    """A word for 2.5 s that takes no focus; ``sound`` for what the clerk must hear. ``undo`` adds the undo key."""

    text: str
    tone: Tone = "plain"
    sound: Literal["", "ok", "error"] = ""
    undo: bool = False
