"""What every part of a screen is computed from, and the small texts all of them share: amounts, times, counts."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Literal, NamedTuple

from pos_terminal.contract.money import format_amount
from pos_terminal.contract.quantity import ONE
from pos_terminal.till.links import Links
from pos_terminal.till.state import Sale, SaleLine, TillState
from pos_terminal.ui.messages import word
from pos_terminal.ui.messages.words import WORDS
from pos_terminal.ui.session import UiSession

DAY_MS = 86_400_000


class Seen(NamedTuple):
    """One look at everything: the till, its links, the window's own state, the time and the language."""

    state: TillState
    links: Links
    session: UiSession
    now_ms: int
    language: str

    def say(self, key: str, *args: str) -> str:
        return word(key, self.language, *args)

    def number_of(self, key: str, number: int) -> str:
        """A number of things; English has another word for one."""
        return self.say(f"{key}_one" if number == 1 else key, str(number))

    def counts(self, sale: Sale | None) -> str:
        """«22 件 / 12 行»."""
        return self.counts_of(pieces(sale), len(sale.lines)) if sale is not None else self.counts_of(0, 0)

    def counts_of(self, goods: int, lines: int) -> str:
        return self.number_of("pieces", goods) + " / " + self.number_of("lines", lines)

    def at(self, at_ms: int, form: str = "%H:%M") -> str:
        """An instant as the store's clock showed it."""
        zone = timezone(timedelta(minutes=self.state.utc_offset_min))
        return datetime.fromtimestamp(at_ms // 1000, zone).strftime(form)

    def span(self, milliseconds: int) -> str:
        """A time to come or past: days and hours from a day on, else hours, minutes and seconds."""
        seconds = max(0, milliseconds) // 1000
        if seconds >= 86_400:
            return self.say("days_hours", str(seconds // 86_400), str(seconds % 86_400 // 3600))
        hours, rest = divmod(seconds, 3600)
        return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"

    def deciding(self, about: Literal["attempt", "contradiction"], attempt: str) -> bool:
        """Whether the PIN of a supervisor who decides this is being checked."""
        now = self.state.deciding
        return now is not None and (now.about, now.attempt) == (about, attempt)

    def deposit(self, kind: str | None) -> str:
        """What was paid online first, by its one name: a 定金 and a 预付款 are not the same in law."""
        return self.say(f"deposit_{_known(kind)}")

    def credit(self, kind: str | None) -> str:
        """What that counts as."""
        return self.say(f"credit_{_known(kind)}")

    @property
    def server_down(self) -> bool:
        return self.links.server.state in ("down", "absent")


def _known(kind: str | None) -> str:
    return kind if kind and f"deposit_{kind}" in WORDS else "other"


def money(amount: int) -> str:
    """An amount as a column shows it; an empty text is for the caller to choose."""
    return format_amount(amount)


def money_or_nothing(amount: int) -> str:
    """An amount that is not shown where it is nothing."""
    return format_amount(amount) if amount else ""


def serial_count(line: SaleLine) -> str:
    """How many serial numbers a line has of those it takes: «0/1»."""
    return f"{len(line.serials)}/{line.serials_needed}"


def lacks_serials(seen: Seen, line: SaleLine) -> str:
    """«需录入序列号 0/1», empty where none is missing."""
    return seen.say("serials_needed", serial_count(line)) if line.serials_missing else ""


def pieces(sale: Sale) -> int:
    """How many pieces a sale has; a measured line is one."""
    return sum(
        line.thousandths // ONE if line.quantity.is_whole and line.fixed_amount is None else 1 for line in sale.lines
    )


def short(number: str, keep: int = 6) -> str:
    """The end of a long number, as people compare it."""
    return number if len(number) <= keep + 2 else f"…{number[-keep:]}"


def warning_text(seen: Seen, warning: str) -> str:
    """A standing warning of the runtime; one without a text shows itself."""
    key = f"warning_{warning}"
    return word(key, seen.language) if key in WORDS else warning
