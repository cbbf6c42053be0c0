"""What head office published about the store itself, brought to the till: its profile and its promotions."""

from __future__ import annotations

import logging
from collections.abc import Callable

from pos_terminal.catalog.catalog import Catalog
from pos_terminal.contract.benefit_book import BenefitBook, NotAdmitted
from pos_terminal.contract.catalog import StoreProfile
from pos_terminal.runtime.reading import Reader
from pos_terminal.runtime.standing import Standing
from pos_terminal.till import events
from pos_terminal.till.state import TillState

log = logging.getLogger(__name__)


class Published:
    """``look`` reads the catalogue again; what is new becomes an event. For the GUI thread."""

    def __init__(
        self,
        catalog: Catalog,
        reader: Reader,
        standing: Standing,
        state: Callable[[], TillState],
        post: Callable[..., None],
    ) -> None:
        self._catalog, self._reader, self._standing = catalog, reader, standing
        self._state, self._post = state, post

    def look(self) -> None:
        """At the start, and whenever the feed brought something."""
        catalog, store = self._catalog, self._state().store
        self._reader.do(lambda: catalog.profile(store), self._profile)
        self._reader.do(lambda: catalog.promotions(store), self._promotions)

    def _profile(self, profile: StoreProfile | None) -> None:
        if profile is not None and profile != self._state().profile:
            self._post(events.ProfileChanged, profile=profile)

    def _promotions(self, found: tuple[BenefitBook, tuple[NotAdmitted, ...]]) -> None:
        """What breaks the model is named in the log and counted on the status page; the rest is used."""
        book, refused = found
        for one in refused:
            log.warning("promotion %s cannot be used: %s", one.benefit, one.why)
        self._standing.promotions_refused(bool(refused))
        if book != self._state().promotions:
            self._post(events.PromotionsChanged, book=book)
