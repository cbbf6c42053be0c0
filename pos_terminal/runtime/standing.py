"""How the links of a till stand, kept from what the edges say. On the GUI thread; only the window shows it."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QObject, Signal, Slot

from pos_terminal.ledger.ledger import Ledger
from pos_terminal.runtime.online_edge import OnlineStatus
from pos_terminal.runtime.reading import Reader
from pos_terminal.till.links import Links, LinkState, LinkStatus


class Standing(QObject):
    """Owns the ``Links``. ``changed()``: they are new. ``online(bool)``: the server came or went."""

    changed = Signal()
    online = Signal(bool)

    def __init__(
        self, ledger: Ledger, reader: Reader, now_ms: Callable[[], int], warnings: tuple[str, ...] = ()
    ) -> None:
        """``warnings``: those that stand beside the server's own."""
        super().__init__()
        self._ledger = ledger
        self._reader = reader
        self._now_ms = now_ms
        self._counting = False
        self._count_again = False
        self._warnings = warnings
        self._told: tuple[str, ...] = ()
        self._pinpad_seen: tuple[LinkState, str] = ("up", "")
        self.links = Links(sequence=ledger.tip.sequence, watermark=ledger.uploaded, warnings=warnings)

    @Slot(str, str)
    def scanner(self, state: LinkState, detail: str) -> None:
        self._set("scanner", state, detail)

    @Slot(str, str)
    def pinpad(self, state: LinkState, detail: str) -> None:
        if state in ("up", "down", "absent"):
            self._pinpad_seen = state, detail
        self._set("pinpad", state, detail)

    def nothing_unresolved(self) -> None:
        """The till waits for no answer of the pinpad any more, whoever gave it: the link is as it was last seen."""
        if self.links.pinpad.detail == "unresolved":
            self._set("pinpad", *self._pinpad_seen)

    @Slot(str, str)
    def printer(self, state: LinkState, detail: str) -> None:
        self._set("printer", state, detail)

    @Slot(object)
    def server(self, status: OnlineStatus) -> None:
        was_online = self.links.server.state in ("up", "warning")
        before = self.links
        self._set("server", status.state, status.detail)
        self.links = msgspec.structs.replace(
            self.links,
            last_exchange_ms=status.last_exchange_ms,
            watermark=status.watermark,
        )
        self._told = status.warnings
        self._warn()
        is_online = status.state in ("up", "warning")
        if was_online != is_online:
            self.online.emit(is_online)
        if self.links != before:
            self.changed.emit()
        self.count_queue()

    def promotions_refused(self, some: bool) -> None:
        """Whether promotions of the feed cannot be used."""
        others = tuple(one for one in self._warnings if one != "promotions_refused")
        self._warnings = (*others, "promotions_refused") if some else others
        before = self.links
        self._warn()
        if self.links != before:
            self.changed.emit()

    def _warn(self) -> None:
        self.links = msgspec.structs.replace(self.links, warnings=(*self._warnings, *self._told))

    def committed(self, sequence: int) -> None:
        """The ledger has grown."""
        self.links = msgspec.structs.replace(self.links, sequence=sequence)
        self.count_queue()

    def count_queue(self) -> None:
        """How much the server has not acknowledged; its closed sales and refunds are counted off the GUI thread."""
        if self._counting:
            self._count_again = True
            return
        self._counting = True
        ledger, watermark = self._ledger, self.links.watermark
        self._reader.do(lambda: ledger.count_receipts(watermark), self._counted, self._not_counted)

    def _counted(self, receipts: int) -> None:
        queued = max(0, self.links.sequence - self.links.watermark)
        links = msgspec.structs.replace(self.links, queued=queued, queued_receipts=receipts)
        if links != self.links:
            self.links = links
            self.changed.emit()
        self._not_counted()

    def _not_counted(self) -> None:
        self._counting = False
        if self._count_again:
            self._count_again = False
            self.count_queue()

    def _set(self, name: str, state: LinkState, detail: str) -> None:
        before: LinkStatus = getattr(self.links, name)
        since = before.since_ms if before.state == state else self._now_ms()
        status = LinkStatus(state=state, detail=detail, since_ms=since)
        if status != before:
            self.links = msgspec.structs.replace(self.links, **{name: status})
            self.changed.emit()
