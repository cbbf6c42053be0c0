"""Opens what a till works on: identity, ledger, catalogue, and where it was left. Blocking; knows no window."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from pos_terminal.app.fault import EXIT_BUSY, CannotStart
from pos_terminal.catalog.catalog import Catalog, CatalogFault
from pos_terminal.config import Settings
from pos_terminal.ledger.errors import LedgerBusy, LedgerError, LedgerFault
from pos_terminal.ledger.ledger import Ledger, new_incarnation
from pos_terminal.online.clock import Clock
from pos_terminal.online.identity import Identity, IdentityError, load_identity
from pos_terminal.runtime.records import ledgered, read_drafts
from pos_terminal.sale.tenders import payout_unit
from pos_terminal.till.effects import Effect
from pos_terminal.till.machine import Machine
from pos_terminal.till.recovery import recover
from pos_terminal.ui.model import StartStep

log = logging.getLogger(__name__)

Told = Callable[[StartStep, float | None], None]


class Opened(NamedTuple):
    """An open till, and what recovery wants done first. ``warnings``: words of ``till.links.Links.warnings``."""

    identity: Identity
    ledger: Ledger
    catalog: Catalog
    machine: Machine
    first: tuple[Effect, ...]
    warnings: tuple[str, ...]

    def close(self) -> None:
        """For whoever does not go on with it."""
        _close(self.catalog, self.ledger)


def open_till(
    settings: Settings, clock: Clock, program: str, told: Told, identity: Identity | None = None
) -> Opened | None:
    """``told(step, share)`` is called before each step, and may raise to give it up. ``identity``: just enrolled.

    None: this terminal has not been enrolled.

    :raises CannotStart: the ledger is in use, damaged, newer or another till's; the catalogue's folder cannot be
        written. Nothing is left open then.
    """
    try:
        identity = identity or load_identity(settings.folder)
    except IdentityError as error:
        raise CannotStart(str(error)) from error
    if identity is None:
        return None
    told("ledger", None)
    ledger = _open_ledger(settings.ledger_path, identity, program, clock, told)
    try:
        return _on_ledger(ledger, identity, settings, clock, told)
    except BaseException:
        _close(ledger)
        raise


def _close(*parts: Catalog | Ledger) -> None:
    """One that cannot be closed in order, on a full disk, must not hide why it is closed. What it holds is kept."""
    for part in parts:
        try:
            part.close()
        except (CatalogFault, LedgerError) as fault:
            log.error("could not be closed in order: %s", fault)


def _on_ledger(ledger: Ledger, identity: Identity, settings: Settings, clock: Clock, told: Told) -> Opened:
    told("catalog", None)
    try:
        catalog = Catalog(settings.catalog_path)
    except CatalogFault as error:
        raise CannotStart(str(error)) from error
    try:
        told("recovery", None)
        read = read_drafts(ledger)
        machine, first = recover(
            store=ledger.store,
            till=ledger.till,
            profile=catalog.profile(ledger.store) or identity.profile,
            ledgered=ledgered(ledger, read.numbers, None if settings.training else identity.numbered),
            drafts=read.drafts,
            hand_overs=read.hand_overs,
            at_ms=clock.now().at_ms,
            ticket=new_incarnation(),
            utc_offset_min=settings.utc_offset_minutes,
            refund_limit=settings.refund.limit_fen,
            payout_unit=payout_unit(settings.cash.rounding_unit_fen),
            has_printer=bool(settings.printer.address),
        )
    except BaseException as error:
        _close(catalog)
        if isinstance(error, CatalogFault):
            raise CannotStart(str(error)) from error
        if isinstance(error, LedgerError):
            raise CannotStart(f"the ledger cannot be read: {error}") from error
        raise
    return Opened(identity, ledger, catalog, machine, first, read.warnings)


def _open_ledger(path: Path, identity: Identity, program: str, clock: Clock, told: Told) -> Ledger:
    """:raises CannotStart: in use by another terminal, damaged, of another till, or written by a newer program."""
    try:
        if not os.path.exists(path):
            return Ledger.create(
                path,
                identity.store,
                identity.till,
                new_incarnation(),
                identity.currency,
                identity.profile.entity,
                program,
                clock.now().at_ms,
            )
        ledger = Ledger.open(path, lambda share: told("migration" if share is None else "backup", share))
    except LedgerBusy as error:
        raise CannotStart(str(error), EXIT_BUSY) from error
    except LedgerFault as error:
        raise CannotStart(str(error)) from error
    except LedgerError as error:
        raise CannotStart(f"the ledger cannot be opened: {error}") from error
    if (ledger.store, ledger.till) != (identity.store, identity.till):
        _close(ledger)
        raise CannotStart(
            f"the ledger is of {ledger.store}/{ledger.till}, but this terminal is enrolled as {identity.name}; "
            "choose another data folder or enrol it again"
        )
    return ledger
