"""A presale order as the window shows it."""

from __future__ import annotations

from typing import Literal

from pos_terminal.ui.model.benefits import BenefitsView
from pos_terminal.ui.model.hand_over import HandOverView, VoucherView
from pos_terminal.ui.model.parts import Action, Pill, Tone, View


class StepView(View, frozen=True, kw_only=True):
    """A numbered step of a presale order. ``due``, ``paid``: empty where not known, or nothing is due any more.

    ``credit``: what a deposit takes off the price, often more than was paid; ``discount``: what benefits took off one
    that was collected here.
    """

    step: str
    name: str
    due: str
    paid: str
    credit: str = ""
    discount: str = ""
    state: str
    tone: Tone = "plain"
    payee: str = ""


class ConfirmationView(View, frozen=True, kw_only=True):
    """After the money: «collected, cloud unconfirmed» with its countdown, later «the cloud shows it paid»."""

    text: str
    countdown: str = ""
    tone: Tone = "warn"


class SerialView(View, frozen=True, kw_only=True):
    """Goods of an order with a serial number a unit: those ``entered``, and what it ``lacks``."""

    title: str
    entered: tuple[str, ...] = ()
    lacks: str = ""


class PresaleView(View, frozen=True, kw_only=True):
    """Taking the balance of a presale order. Of one that cannot be collected no sums are there.

    ``stage``: ``lookup`` (nothing scanned yet), ``busy`` (asked, no answer yet), ``found``, ``refused`` (``refusal``
    says why; the order's figures may still be there), ``collected`` (``confirmation`` says how far the cloud is).
    ``message``: why it cannot be collected just now; ``problem``: the last refusal, of a coupon or another order.
    ``can_undo``: a serial number was entered. ``vouchers``: shown for the order before the money. Afterwards
    ``hand_over`` says where its goods are, ``receipt`` and ``reprint`` how its paper stands.
    ``back``: how much of the goods came back, for ``returned``, which leaves ``kept`` of the balance; both empty where
    that is not known. ``price`` − ``credit`` − Σ used benefits = ``balance``. ``credit_label``: what the
    deposit counts as, by its kind (定金, 预付款, 特权订金).
    """

    stage: Literal["lookup", "busy", "found", "refused", "collected"]
    order: str = ""
    title: str = ""
    status: str = ""
    status_tone: Tone = "plain"
    steps: tuple[StepView, ...] = ()
    price: str = ""
    credit_label: str = ""
    credit: str = ""
    benefit_total: str = ""
    balance: str = ""
    back: Literal["", "part", "whole"] = ""
    returned: str = ""
    kept: str = ""
    window: str = ""
    countdown: str = ""
    countdown_tone: Tone = "plain"
    route: str = ""
    benefits: BenefitsView = BenefitsView()
    refusal: str = ""
    confirmation: ConfirmationView | None = None
    can_collect: bool = False
    message: str = ""
    problem: str = ""
    serials: tuple[SerialView, ...] = ()
    can_undo: bool = False
    vouchers: tuple[VoucherView, ...] = ()
    hand_over: HandOverView | None = None
    receipt: Pill | None = None
    reprint: Action | None = None
