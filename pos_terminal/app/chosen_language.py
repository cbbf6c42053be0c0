"""The language chosen at this terminal, kept beside its ledger over a restart. The settings say the first one."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from pos_terminal.ui.translations import languages

NAME = "language"
log = logging.getLogger(__name__)


def kept(folder: Path, otherwise: str) -> str:
    """The language that was chosen last; ``otherwise`` where none was, or the window has it no more."""
    try:
        chosen = (folder / NAME).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return otherwise
    return chosen if chosen in languages() else otherwise


def keep(folder: Path, code: str) -> None:
    """Remembers the choice. A disk that refuses costs nobody a sale: it is logged, and the next start asks anew."""
    written = folder / f"{NAME}.new"
    try:
        written.write_text(f"{code}\n", "utf-8")
        os.replace(written, folder / NAME)
    except OSError as error:
        log.warning("the language is not kept: %s", error)
