"""Goods of a collected order as the window shows them: still here or gone, and the vouchers that go with them."""

from __future__ import annotations

from pos_terminal.ui.model.money import AttemptView
from pos_terminal.ui.model.parts import Action, Pill, View


class VoucherView(View, frozen=True, kw_only=True):
    """A fulfilment voucher: what became of it in ``state``, why in ``detail``.

    ``action``: leave it out, try it again, ask about it. ``unknown``: what a supervisor may decide.
    """

    coupon: str
    title: str
    state: Pill
    detail: str = ""
    action: Action | None = None
    unknown: AttemptView | None = None


class HandOverView(View, frozen=True, kw_only=True):
    """``goods``: to be handed over, or that went. ``state``: «待交货», «已交货 …»; ``text``: what to do, and what
    follows. ``due``: its key is there. ``back``: what came back of them.

    ``titles``: of the vouchers that are consumed then.
    """

    sale: str
    goods: str
    state: Pill
    text: str = ""
    due: bool = False
    back: str = ""
    titles: str = ""
    vouchers: tuple[VoucherView, ...] = ()
