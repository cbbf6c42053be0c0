"""A return as the window shows it: what comes back, what that gives back and where, how far it has come."""

from __future__ import annotations

from typing import Literal

from pos_terminal.contract.words import RefundKind
from pos_terminal.ui.model.money import AttemptView
from pos_terminal.ui.model.parts import Action, Notice, ReportRow, Tone, View


class ReturnLine(View, frozen=True, kw_only=True):
    """A line of the closed sale: ``chosen`` of the ``left`` units still with the customer come back.

    ``under``: unit price, units sold and returned, serial numbers chosen. ``amount``: what the line gives back.
    """

    line: str
    title: str
    under: str
    left: int
    chosen: int
    amount: str = ""


class ReturnPart(View, frozen=True, kw_only=True):
    """What goes back to one tender. ``status``: how far that has come, empty before the return is confirmed."""

    kind: RefundKind
    title: str
    detail: str = ""
    amount: str
    status: str = ""
    tone: Tone = "plain"


class ReturnView(View, frozen=True, kw_only=True):
    """``choose``: units are chosen, the plan follows · ``paying``: the money goes back · ``done``: it went back.

    ``rows``: what the total is made of; ``notes``: sentences about it; ``against``: why it cannot be. ``total_minor``:
    what confirming says was seen. ``supervised``: why a supervisor has to, "" where a clerk may confirm it.
    ``can_resume``: on with the next part, ``again`` where that was refused.
    """

    stage: Literal["choose", "paying", "done"]
    number: str
    under: str = ""
    lines: tuple[ReturnLine, ...] = ()
    rows: tuple[ReportRow, ...] = ()
    parts: tuple[ReturnPart, ...] = ()
    notes: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    total: str = "0.00"
    total_minor: int = 0
    supervised: str = ""
    attempts: tuple[AttemptView, ...] = ()
    can_confirm: bool = False
    can_resume: bool = False
    again: bool = False
    can_give_up: bool = False
    can_park: bool = False
    receipt: str = ""
    receipt_tone: Tone = "plain"
    actions: tuple[Action, ...] = ()
    notices: tuple[Notice, ...] = ()
