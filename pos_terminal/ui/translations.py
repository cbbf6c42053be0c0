"""The languages of the window: Qt Linguist ``.ts`` files, read as they are and without Qt.

The source texts are Simplified Chinese and stand in the code; every text of another language stands in the one file of
that language and nowhere else. A file laid beside the others is a language more. What it does not translate is shown in
Chinese, and so is a translation with other places (``{0}``, ``{amount}``) than its source, which could not be filled.

A text is looked up by its context (``LABELS``: what ``tr`` asks for; ``SENTENCES``: what ``ui.messages`` holds), its
source and its comment. A file is read once, in a few milliseconds.
"""

from __future__ import annotations

import logging
import string
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from pos_terminal.ui.resources import resources

log = logging.getLogger(__name__)

SOURCE = "zh_CN"
LABELS, SENTENCES = "pos_terminal", "sentences"
OWN_NAME = (LABELS, "简体中文", "the language's own name")
"""What a language calls itself is a text as well: its translation is the name on the key that switches to it."""

Text = tuple[str, str, str]
"""Context, source, comment."""


def folder() -> Path:
    return resources() / "translations"


@cache
def languages() -> tuple[str, ...]:
    """The codes of all that can be shown, the source first. A file that cannot be read is logged and left out."""
    found = [SOURCE]
    for path in sorted(folder().glob("*.ts")):
        try:
            texts(path.stem)
        except (OSError, ElementTree.ParseError) as error:
            log.warning("translation %s cannot be read: %s", path.name, error)
        else:
            found.append(path.stem)
    return tuple(found)


@cache
def texts(language: str) -> Mapping[Text, str]:
    """All that ``language`` translates; nothing for the source.

    :raises OSError: its file cannot be read. :raises ElementTree.ParseError: it is no XML.
    """
    return {} if language == SOURCE else read(folder() / f"{language}.ts")


def read(path: Path) -> dict[Text, str]:
    """The translations of one file that can be shown. Raises as ``texts``."""
    found: dict[Text, str] = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        name = context.findtext("name") or ""
        for message in context.iter("message"):
            source, translation = message.findtext("source") or "", message.find("translation")
            if translation is None or not translation.text or translation.get("type") in ("vanished", "obsolete"):
                continue
            if places(source) == places(translation.text):
                found[name, source, message.findtext("comment") or ""] = translation.text
    return found


def places(text: str) -> frozenset[str] | None:
    """The names of the places in ``text``; None where its braces fit nothing."""
    if "{" not in text and "}" not in text:
        return frozenset()
    try:
        return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)
    except ValueError:
        return None


def own_name(language: str) -> str:
    """What ``language`` calls itself; its code where its file does not say."""
    return OWN_NAME[1] if language == SOURCE else texts(language).get(OWN_NAME, language)


def following(language: str) -> str:
    """The language that a key switches to from ``language``: the next one, after the last the first."""
    known = languages()
    return known[(known.index(language) + 1) % len(known)]
