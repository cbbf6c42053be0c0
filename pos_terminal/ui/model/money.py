"""Tenders and attempts as the window shows them."""

from __future__ import annotations

from typing import Literal

import msgspec

from pos_terminal.contract.reasons import Means
from pos_terminal.contract.words import AttemptKind
from pos_terminal.ui.intents import PayKind
from pos_terminal.ui.model.parts import View

Decides = Literal[
    "payment",
    "refund",
    "back_of_void",
    "back_of_twice",
    "back_alone",
    "redemption",
    "voucher",
    "coupon_back",
    "lease",
    "not_back_of_void",
    "not_back_alone",
    "coupon_not_back",
    "paid_twice",
    "final_coupon",
]
"""What a supervisor is asked about an attempt. ``back_…``: whether money went back, for a void, since the sale was paid
otherwise, or alone. ``not_back_…``, ``coupon_not_back``: that what refused to go back was given back by other means.
``paid_twice``: money that is still to be given back; ``final_coupon``: redeemed for good.
"""


class TenderRow(View, frozen=True, kw_only=True):
    """A tender of the open sale. ``detail``: masked card, wallet reference, cash given and change.

    ``supervised``: it is given back by a supervisor's word; ``makes_room``: for a payment that came after all, not
    because of a coupon; ``first``: the notice of that one names it.
    """

    tender: str
    kind: PayKind
    title: str
    detail: str = ""
    amount: str
    reversible: bool = False
    supervised: bool = False
    makes_room: bool = False
    first: bool = False


def keyed_tender(tenders: tuple[TenderRow, ...]) -> TenderRow | None:
    """The one that the key of the keyboard gives back: the newest of those that can be, or that a notice names."""
    open_ = [one for one in reversed(tenders) if one.reversible]
    return next((one for one in open_ if one.first), open_[0] if open_ else None)


class AttemptView(View, frozen=True, kw_only=True):
    """Something at risk, from a card to the refund of one, that has no outcome yet, or was refused.

    ``status`` is what the other side says right now (the pinpad's intermediate status); ``detail`` says what the
    clerk should do. ``pending``: a busy indicator; ``unknown``: ask again or, by a supervisor, force; ``refused``:
    for sure no effect; ``decided``: by a supervisor's word none; ``final``: redeemed, and nothing gives it back.
    ``can_ask`` of one that is refused: it can be tried again. ``in_cash``: forcing it gives a refund in cash that was
    refused. ``means``: by what it goes, and so where it can be looked up. ``decides``: what a supervisor would say.
    """

    attempt: str
    kind: AttemptKind
    state: Literal["pending", "unknown", "refused", "decided", "final"]
    title: str
    amount: str = ""
    status: str
    detail: str = ""
    can_cancel: bool = False
    can_ask: bool = False
    can_force: bool = False
    in_cash: bool = False
    means: Means = "card"
    decides: Decides = "payment"


class CashKey(View, frozen=True, kw_only=True):
    """A likely note: what the key says and what it types (``text`` empty: exactly what is due)."""

    label: str
    text: str


class TenderView(View, frozen=True, kw_only=True):
    """The money. ``due`` is what remains after the tenders done; ``cash_due`` the same after 抹零, where cash pays.

    ``due_minor`` / ``cash_due_minor``: the same in minor units, for the change while an amount is typed.
    ``entered``: what was asked of card or code (empty: all). ``awaiting_code``: scan the customer's code now.
    ``code_held``: what the code that was scanned pays once the sale is secured; ``code_unused``: why it was not used.
    ``kinds``: what this till can take now; a kind left out shows disabled with ``kind_reasons[kind]``.
    ``can_leave``: whether «back to the basket» is open. ``final``: what the next step redeems for good.
    ``previews``: the lines show what their return would give. ``at_risk``: what may have been paid already, as a
    sentence (``at_risk_minor``: how much): taking it once more is asked about first.
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
    code_held: str = ""
    code_unused: str = ""
    kinds: tuple[PayKind, ...] = ("cash", "card", "code")
    kind_reasons: dict[PayKind, str] = msgspec.field(default_factory=dict)
    can_leave: bool = True
    final: str = ""
    previews: bool = False
    at_risk: str = ""
    at_risk_minor: int = 0
