"""The checkout: lines, search, the sale that just closed, and all of it together."""

from __future__ import annotations

from typing import Literal

from pos_terminal.ui.model.benefits import BenefitsView
from pos_terminal.ui.model.hand_over import HandOverView
from pos_terminal.ui.model.money import AttemptView, TenderRow, TenderView
from pos_terminal.ui.model.parts import Action, Notice, Tone, View
from pos_terminal.ui.model.presale import PresaleView


class LineView(View, frozen=True, kw_only=True):
    """One row of the basket. ``discount``: the chip, such as ``-10%`` or ``-20.00``; ``note``: under the title.

    ``lacks``: what has to be entered before the money, in place of the code. ``figures``: a text with amounts before
    the code, never cut.
    """

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
    figures: str = ""
    lacks: str = ""
    removable: bool = True


class PickRow(View, frozen=True, kw_only=True):
    """A product that a name search found."""

    sku: str
    title: str
    code: str
    unit: str
    price: str
    note: str = ""


class SearchView(View, frozen=True, kw_only=True):
    """Results of the name search, shown over the basket. ``more``: «还有 120 件, 请继续输入».

    ``stale``: the answer to ``query`` has yet to come; the rows are those of the text before, and Enter picks none.
    """

    query: str
    rows: tuple[PickRow, ...]
    more: str = ""
    stale: bool = False


class DoneView(View, frozen=True, kw_only=True):
    """The sale that just closed: shown until the next scan. ``change`` empty: none is due.

    ``hand_over``: where the goods of the order are that it collected.
    """

    sale: str
    number: str
    total: str
    change: str = ""
    tenders: tuple[TenderRow, ...] = ()
    receipt: str = ""
    receipt_tone: Tone = "plain"
    actions: tuple[Action, ...] = ()
    hand_over: HandOverView | None = None


class SaleView(View, frozen=True, kw_only=True):
    """The checkout: basket on the left, money on the right.

    ``mode`` says what the left side shows: the basket, its benefits in full (``benefits``), the money (``tender``), a
    presale order (``presale``), or the sale that just closed (``done``). ``search`` lies over the basket; ``query``:
    the text that is searched for, there before its answer. ``attempts``: what is at risk, oldest first. ``frozen``: the
    basket takes no change now, ``frozen_reason`` says why.
    ``serial_line``: the line whose serial number is entered next, empty where none is missing; ``serial_count``: how
    many it has, such as ``0/1``. ``void_gives``: what a void gives back, and what it cannot now.
    """

    mode: Literal["basket", "benefits", "tender", "presale", "done"] = "basket"
    lines: tuple[LineView, ...] = ()
    selected: str | None = None
    serial_line: str = ""
    serial_count: str = ""
    counts: str = ""
    gross: str = "0.00"
    discount: str = ""
    credit: str = ""
    credit_label: str = ""
    rounding: str = ""
    due: str = "0.00"
    tendered: str = ""
    tenders: tuple[TenderRow, ...] = ()
    attempts: tuple[AttemptView, ...] = ()
    frozen: bool = False
    frozen_reason: str = ""
    tender: TenderView | None = None
    presale: PresaleView | None = None
    benefits: BenefitsView = BenefitsView()
    query: str = ""
    search: SearchView | None = None
    done: DoneView | None = None
    notices: tuple[Notice, ...] = ()
    parked_count: int = 0
    can_undo: bool = False
    can_park: bool = False
    can_void: bool = False
    void_gives: str = ""
    can_pay: bool = False
