"""Head office's page as HTML, in Chinese or English. Everything is escaped; nothing is loaded from elsewhere."""

from __future__ import annotations

import re
import shlex
import time
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

import jinja2

from pos_terminal.contract.money import format_amount
from sync_server import disputes
from sync_server.disputes import Kind
from sync_server.hq import dispute_words
from sync_server.hq.day_sales import DaySales
from sync_server.hq.dispute_list import DisputeRow
from sync_server.hq.overview import Overview
from sync_server.hq.payments import Payment
from sync_server.hq.words import word
from sync_server.wording import Language, in_words, yuan

_MINUTE_MS = 60_000
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def language_of(asked: str, kept: str, accepted: str) -> Language:
    """What the address asks for, else what the cookie keeps, else the first of the browser's languages we have."""
    for wish in (asked, kept):
        if wish in ("zh", "en"):
            return "en" if wish == "en" else "zh"
    for part in accepted.lower().split(","):
        tongue = part.split(";")[0].strip().partition("-")[0]
        if tongue in ("zh", "en"):
            return "en" if tongue == "en" else "zh"
    return "zh"


def day_of(at_ms: int, zone_minutes: int) -> str:
    """The business day that is on at ``at_ms``."""
    return _clock(at_ms, zone_minutes, "%Y-%m-%d")


def is_day(text: str) -> bool:
    """Whether ``text`` is YYYY-MM-DD and in the calendar, with a day before and after it."""
    try:
        return _DAY.fullmatch(text) is not None and date.min < date.fromisoformat(text) < date.max
    except ValueError:
        return False


class Pages:
    """The templates."""

    def __init__(self, zone_minutes: int) -> None:
        self._zone_minutes = zone_minutes
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters |= {"money": format_amount, "yuan": yuan, "command": _command}

    def overview(self, shown: Overview, language: Language) -> str:
        return self._templates.get_template("overview.html").render(
            **self._words(language),
            **self._of_day(shown.day, shown.now_ms),
            o=shown,
            lasted=lambda since_ms, ago: _lasted(max(0, shown.now_ms - since_ms), ago, language),
            at=lambda at_ms: self._at(at_ms, shown.day),
            kind_name=lambda kind: _name(kind, language),
            kind_words=dispute_words.BY_LANGUAGE[language],
        )

    def _at(self, at_ms: int, day: str) -> str:
        """The time of an instant, with its date unless that is ``day``."""
        form = "%H:%M" if day_of(at_ms, self._zone_minutes) == day else "%m-%d %H:%M"
        return _clock(at_ms, self._zone_minutes, form)

    def day_sales(self, shown: DaySales, language: Language) -> str:
        return self._templates.get_template("sales.html").render(
            **self._words(language), **self._of_day(shown.day, shown.now_ms), o=shown
        )

    def login(self, language: Language, *, wrong: bool) -> str:
        return self._templates.get_template("login.html").render(**self._words(language), wrong=wrong)

    def _of_day(self, day: str, now_ms: int) -> dict[str, object]:
        """What the pages of a business day have in common: its neighbours, the time, and links."""
        this, today = date.fromisoformat(day), date.fromisoformat(day_of(now_ms, self._zone_minutes))
        return {
            "day_before": (this - timedelta(days=1)).isoformat(),
            "day_after": (this + timedelta(days=1)).isoformat() if this < today else "",
            "clock": lambda at_ms, form="%m-%d %H:%M": _clock(at_ms, self._zone_minutes, form),
            "link": _link,
        }

    def _words(self, language: Language) -> dict[str, object]:
        return {
            "t": lambda key: word(key, language),
            "said": lambda kept, about=None, overtaken=False: _said(kept, about, language, overtaken=overtaken),
            "lang": {"zh": "zh-CN", "en": "en"}[language],
            "other": {"zh": "en", "en": "zh"}[language],
        }


def _link(path: str, **asked: object) -> str:
    """The address of ``path`` with what is ``asked``, less what is empty."""
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{path}?{query}" if query else path


def _name(kind: Kind, language: Language) -> str:
    return disputes.NAMES[kind][language == "en"]


def _command(row: DisputeRow) -> str:
    """What closes the dispute, ready to be copied: nothing in it is taken for more than a word."""
    names = [row.store, row.till, row.kind, row.subject]
    end_of_options = ["--"] if any(name.startswith("-") for name in names) else []
    return shlex.join(["sync-server", "resolve", "--how", "…", *end_of_options, *names])


def _said(kept: str, about: Payment | None, language: Language, *, overtaken: bool) -> str:
    """A kept text as a sentence; ``about``: what a supervisor's decision in it is about, where that is known;
    ``overtaken``: something came after that decision.
    """
    text = in_words(kept, language, dispute_words.decided(about, language, overtaken=overtaken))
    return text[:1].upper() + text[1:]


def _clock(at_ms: int, zone_minutes: int, form: str) -> str:
    return time.strftime(form, time.gmtime(at_ms // 1000 + zone_minutes * 60))


def _lasted(span_ms: int, ago: bool, language: Language) -> str:
    """``5 分钟``, ``3 小时``, ``2 天``; with ``ago`` as «… 前»."""
    minutes = span_ms // _MINUTE_MS
    for size, unit, most in ((1, "minutes", 120), (60, "hours", 48 * 60)):
        if minutes < most:
            return f"{minutes // size} {word(unit + '_ago' * ago, language)}"
    return f"{minutes // (24 * 60)} {word('days' + '_ago' * ago, language)}"
