"""Sample screens, one for each state worth looking at: for the gallery and for the tests of the views.

They are data as ``present`` would compute it, in Chinese; names, amounts and states are made up, sums are true.
"""

from __future__ import annotations

import msgspec

from pos_terminal.ui.model import BarView, Body, EnrolView, FaultView, Pill, ScreenView, SignInView, StartingView
from pos_terminal.ui.samples import presale, returns, sale, screens
from pos_terminal.ui.samples.attempts import (
    AT_RISK,
    COUPON_DONE,
    LATE,
    LATE_CODE,
    PENDING,
    SETTLE,
    SETTLE_CODE,
    TO_DECIDE,
    UNKNOWN,
    UNKNOWN_CODE,
)
from pos_terminal.ui.samples.sale import IN_THE_WAY, LINES
from pos_terminal.ui.samples.screens import CLOSING, ODD_COUNT

__all__ = [
    "AT_RISK",
    "BAR",
    "BODIES",
    "CLOSING",
    "COUPON_DONE",
    "IN_THE_WAY",
    "LATE",
    "LATE_CODE",
    "LINES",
    "ODD_COUNT",
    "OFFLINE",
    "ONLINE",
    "PENDING",
    "SETTLE",
    "SETTLE_CODE",
    "TO_DECIDE",
    "UNKNOWN",
    "UNKNOWN_CODE",
    "screen",
]

ONLINE = Pill(text="在线 · 刚刚同步", tone="ok")
OFFLINE = Pill(text="离线 · 3 单待上传", tone="warn")
BAR = BarView(
    store="城西家居旗舰店",
    till="02号收银台",
    sale_number="20260214-02-0217",
    operator="1007",
    role="收银员",
    shift="早班 08:30 起",
    link=ONLINE,
    clock="14:26",
)
SIGNED_OUT = msgspec.structs.replace(BAR, sale_number="", operator="", role="", shift="")

BODIES: dict[str, Body] = {**screens.BODIES, **sale.BODIES, **presale.BODIES, **returns.BODIES}


def screen(name: str, *, link: Pill | None = None, training: bool = False) -> ScreenView:
    """The sample ``name`` of ``BODIES`` under its bar."""
    body = BODIES[name]
    outside = isinstance(body, SignInView | EnrolView | FaultView)
    bar = SIGNED_OUT if outside else BAR
    if isinstance(body, StartingView):
        bar = BarView(store="", till="", link=Pill(text=""))
    if name in ("devices", "tender-card-unknown", "sale-search"):
        bar = msgspec.structs.replace(bar, link=OFFLINE)
    if name in ("done-no-paper", "devices"):
        bar = msgspec.structs.replace(bar, devices=Pill(text="打印机缺纸", tone="danger"))
    if link is not None:
        bar = msgspec.structs.replace(bar, link=link)
    return ScreenView(bar=msgspec.structs.replace(bar, training=training), body=body)
