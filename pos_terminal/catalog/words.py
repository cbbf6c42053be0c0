"""How names become search words, and typed text becomes a query. Pure.

SQLite's trigram index finds no two-character word, and most Chinese words have two. So a run of Chinese characters is
indexed by its pairs (遮光窗帘 → 遮光 光窗 窗帘 帘): a typed run of two or more characters is the phrase of its pairs,
which is an exact substring; one character is the beginning of a pair. Latin letters and digits are whole words, found
by their beginning. Pinyin initials are indexed with all their endings (zgcl gcl cl), so that ``cl`` finds 遮光窗帘;
whole pinyin with those that begin at a syllable: ``chuanglian`` finds it, and so does ``chuangl``.
"""

from __future__ import annotations

import itertools
import re
import unicodedata

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUNS = re.compile(rf"[{_HAN}]+|[a-z0-9]+")
_IS_HAN = re.compile(f"[{_HAN}]")
MAX_QUERY_RUNS = 8
SPELLED = 6
"""Syllables of whole pinyin that are found in a row: more are never typed, and the index stays small."""


def name_words(name: str, sku: str) -> str:
    """The words of a product's name and SKU, separated by spaces."""
    words: list[str] = []
    for run in _runs(f"{name} {sku}"):
        words += [*_pairs(run), run[-1]] if _IS_HAN.match(run) else [run]
    return " ".join(words)


def initials_words(initials: str) -> str:
    """The initials and their endings of two letters or more."""
    run = "".join(_runs(initials))
    return " ".join(run[start:] for start in range(max(1, len(run) - 1)))


def spelled_words(spelling: str) -> str:
    """The syllables of ``spelling``, from each on as one word, which a number ends: nobody spells across it."""
    words = []
    syllables = ["".join(_runs(part)) for part in spelling.split()]
    for start, first in enumerate(syllables):
        row = itertools.takewhile(str.isalpha, syllables[start : start + SPELLED])
        if first.isalpha():
            words.append("".join(row))
    return " ".join(words)


def query(text: str, *, at_start: bool) -> str | None:
    """The FTS5 expression for typed ``text``; None where there is nothing to search for.

    ``at_start``: only names that begin with it.
    """
    parts = []
    for place, run in enumerate(_runs(text)[:MAX_QUERY_RUNS]):
        mark = "^" if at_start and place == 0 else ""
        if _IS_HAN.match(run):
            phrase = f'"{" ".join(_pairs(run))}"' if len(run) > 1 else f'"{run}" *'
            parts.append(f"name : {mark} {phrase}")
        elif run.isalpha():
            parts.append(f'(name : {mark} "{run}" * OR initials : {mark} "{run}" *)')
        else:
            parts.append(f'name : {mark} "{run}" *')
    return " AND ".join(parts) or None


def _runs(text: str) -> list[str]:
    return _RUNS.findall(unicodedata.normalize("NFKC", text).casefold())


def _pairs(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run) - 1)]
