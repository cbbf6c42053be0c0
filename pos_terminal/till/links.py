"""How the outside world stands, as the runtime sees it: devices, server, queue. A pure value; only the window shows it.

It is no part of ``TillState``: nothing the machine decides hangs on it, and it changes far more often.
"""

from __future__ import annotations

from typing import Literal

import msgspec

LinkState = Literal["up", "down", "busy", "absent", "warning"]


class LinkStatus(msgspec.Struct, frozen=True, kw_only=True):
    """One link.

    ``state``: ``up`` works · ``busy`` works on something, or connects for the first time · ``warning`` works, but needs
    a hand soon (paper near its end) · ``down`` was set up and does not answer · ``absent`` is not set up at all.
    ``detail``: a word of ours (``paper_out``, ``cover_open``, ``unplugged``, …) or the other side's own text, may be
    empty. ``since_ms``: since when it is in this state, Unix milliseconds, 0 where nobody knows.
    """

    state: LinkState = "absent"
    detail: str = ""
    since_ms: int = 0


class Links(msgspec.Struct, frozen=True, kw_only=True):
    """All links of a till.

    ``queued``: facts the server has not acknowledged, ``queued_receipts``: closed sales and refunds among them.
    ``last_exchange_ms``: when the last exchange went through, None: never since the start. ``watermark``: the sequence
    the server has acknowledged, ``sequence``: the ledger's own. ``warnings``: standing words of ours, such as
    ``clock_uncertain``, ``disk_low``, ``key_in_file`` or ``catalog_unsound``; the window has a text for each it knows
    and shows the word itself otherwise.
    """

    scanner: LinkStatus = LinkStatus()
    pinpad: LinkStatus = LinkStatus()
    printer: LinkStatus = LinkStatus()
    server: LinkStatus = LinkStatus()
    queued: int = 0
    queued_receipts: int = 0
    last_exchange_ms: int | None = None
    watermark: int = 0
    sequence: int = 0
    warnings: tuple[str, ...] = ()
