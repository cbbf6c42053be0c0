"""The benefits of a sale as the window shows them."""

from __future__ import annotations

from pos_terminal.ui.intents import Intent
from pos_terminal.ui.model.parts import Pill, View


class BenefitView(View, frozen=True, kw_only=True):
    """One benefit. ``amount``: what it takes off, or promises; ``face``: the promise where that is no amount.

    ``used``: it counts. ``intent``: what its key asks for, None where it does nothing. ``chosen``: the clerk has put it
    in or left it out. ``reason``: a sentence, why it counts or why not. ``warn``: it is worth a look.
    """

    code: str
    title: str
    amount: str = ""
    face: str = ""
    used: bool = False
    usable: bool = True
    chosen: bool = False
    reason: str = ""
    busy: bool = False
    warn: bool = False
    intent: Intent | None = None


class MemberView(View, frozen=True, kw_only=True):
    """Whose coupons are on the sale: that somebody is identified and how much they may use, never who.

    ``drop`` None: they cannot leave the sale now.
    """

    pill: Pill
    drop: Intent | None = None


class BenefitsView(View, frozen=True, kw_only=True):
    """All benefits of a sale, in an order that stays while a better combination is looked for.

    ``summary``: how many are used; ``saved``: what they save together. ``pill``: whether this is proven to be the best.
    ``hint``: what a little more of goods would save; ``others``: how many are not used. ``reset``: takes the clerk's
    choices back; ``choice``: what they cost. ``member``: of a retail sale, once their code was shown.
    """

    rows: tuple[BenefitView, ...] = ()
    summary: str = ""
    saved: str = ""
    pill: Pill | None = None
    hint: str = ""
    others: str = ""
    choice: str = ""
    reset: Intent | None = None
    member: MemberView | None = None
