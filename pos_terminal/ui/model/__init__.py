"""What the window shows, as frozen values: ``present`` computes them from the till's state, the views paint them.

Texts in these structs are ready to show, in the chosen language; fixed labels (buttons, headings, column names)
belong to the views. Amount texts carry no currency sign (``2,901.46``); the views add it. ``*_minor`` are integer
minor units, there only where a view computes with what is being typed (change due). An empty text: show nothing.

Two equal structs paint the same: the window compares and skips what did not change. No Qt here.
"""

from pos_terminal.ui.model.benefits import BenefitsView, BenefitView, MemberView
from pos_terminal.ui.model.hand_over import HandOverView, VoucherView
from pos_terminal.ui.model.money import AttemptView, CashKey, Decides, TenderRow, TenderView, keyed_tender
from pos_terminal.ui.model.parts import Action, BarView, Notice, Pill, ReportRow, Toast, Tone, View
from pos_terminal.ui.model.presale import ConfirmationView, PresaleView, SerialView, StepView
from pos_terminal.ui.model.returns import ReturnLine, ReturnPart, ReturnView
from pos_terminal.ui.model.sale import DoneView, LineView, PickRow, SaleView, SearchView
from pos_terminal.ui.model.screens import (
    Body,
    ClosePeriodView,
    CloseQuestion,
    Denomination,
    DeviceAction,
    DeviceCard,
    DevicesView,
    EnrolView,
    FaultView,
    HistoryView,
    OpenPeriodView,
    ParkedRow,
    ParkedView,
    ReceiptRow,
    ScreenView,
    SignInView,
    StartingView,
    StartStep,
)

__all__ = [
    "Action",
    "AttemptView",
    "BarView",
    "BenefitView",
    "BenefitsView",
    "Body",
    "CashKey",
    "ClosePeriodView",
    "CloseQuestion",
    "ConfirmationView",
    "Decides",
    "Denomination",
    "DeviceAction",
    "DeviceCard",
    "DevicesView",
    "DoneView",
    "EnrolView",
    "FaultView",
    "HandOverView",
    "HistoryView",
    "LineView",
    "MemberView",
    "Notice",
    "OpenPeriodView",
    "ParkedRow",
    "ParkedView",
    "PickRow",
    "Pill",
    "PresaleView",
    "ReceiptRow",
    "ReportRow",
    "ReturnLine",
    "ReturnPart",
    "ReturnView",
    "SaleView",
    "ScreenView",
    "SearchView",
    "SerialView",
    "SignInView",
    "StartStep",
    "StartingView",
    "StepView",
    "TenderRow",
    "TenderView",
    "Toast",
    "Tone",
    "View",
    "VoucherView",
    "keyed_tender",
]
