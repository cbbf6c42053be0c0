"""Head office reads every reason in its language: kept text, sentence and code, each in both."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.contract.facts import AttemptKind
from sync_server import disputes, wording
from sync_server.cloud.top import faults
from sync_server.hq import dispute_words
from sync_server.hq.words import WORDS
from sync_server.wording import codes, in_words, join, say, sentences, yuan

SOURCES = sorted(Path(wording.__file__).parents[1].rglob("*.py"))
_PLACE = re.compile(r"\{(\w+)\}")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def _calls(name: str) -> Iterator[ast.Call]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
                yield node


def _values(key: str, draw: st.DrawFn) -> dict[str, str]:
    plain = st.text("abcXYZ0189-_@/券", min_size=1, max_size=20)
    of = {
        "refusal": st.sampled_from(sorted(codes.REFUSALS)),
        "code": st.sampled_from(sorted(codes.REFUSALS)),
        "fault": st.sampled_from(sorted(codes.FAULTS)),
        "kind": st.sampled_from(sorted(codes.WORDS)),
        "outcome": st.sampled_from(["done", "refused"]),
        "supervisor": st.from_regex(r"\A[0-9]{4}\Z"),
        **dict.fromkeys(["tries", "minutes", "sequence", "size"], st.integers(0, 10**6).map(str)),
        **dict.fromkeys(wording._AMOUNTS, st.integers(-(10**13), 10**13).map(yuan)),
    }
    return {name: draw(of.get(name, plain)) for name in _PLACE.findall(sentences.SENTENCES[key][0])}


@st.composite
def _said(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
    key = draw(st.sampled_from(sorted(sentences.SENTENCES)))
    return key, _values(key, draw)


def test_every_sentence_has_the_same_places_in_both_languages() -> None:
    for key, (kept, chinese) in sentences.SENTENCES.items():
        assert sorted(_PLACE.findall(kept)) == sorted(_PLACE.findall(chinese)), key
        assert _HAN.search(chinese), key
        assert not _HAN.search(kept), key
        english = sentences.SHOWN_IN_ENGLISH.get(key, kept)
        assert sorted(_PLACE.findall(english)) == sorted(_PLACE.findall(kept)), key


@given(_said())
def test_what_was_kept_is_found_again_and_told_in_chinese(said: tuple[str, dict[str, str]]) -> None:
    key, values = said
    assert in_words(say(key, **values), "zh") == wording._filled(key, values, "zh", 4)
    assert in_words(say(key, **values), "en") == wording._filled(key, values, "en", 4)


@given(st.text(max_size=60))
def test_text_of_somebody_elses_shows_itself(text: str) -> None:
    if not any(
        pattern.fullmatch(part) for part in [text, *text.split("; ")] for pattern in wording._patterns().values()
    ):
        assert in_words(text, "en") == text


def test_what_stands_in_a_sentence_is_told_too() -> None:
    why = say("fault", fault="session", text="Invalid session")
    kept = say("overdue", seller="jia", minutes=31, why=say("tried", why=why, tries=3))
    assert in_words(kept, "zh") == (
        "卖家 jia：31 分钟了还没有上传；卖家授权已过期，请重新授权（原文：Invalid session）（试了 3 次）"
    )
    assert "renew it (its own words: Invalid session) (tried 3 times)" in in_words(kept, "en")
    refused = say("refusal", refusal="amount_differs", why=say("amounts_differ", total=yuan(1), counted=yuan(123_456)))
    assert in_words(refused, "zh") == "销售单与云端的金额对不上（原文：销售单收了 ¥0.01，云端算得 ¥1,234.56）"
    assert in_words(say("refusal", refusal="store_unknown", why=""), "zh") == "门店对照表里没有这家店"
    assert in_words(say("forced", outcome="refused", supervisor="9001", reason="acquirer_called"), "zh") == (
        "主管 9001 裁定：未成功（依据：已电话询问收单行）"
    )


def test_several_in_one_text_are_each_told() -> None:
    kept = join(
        [
            say("line_discount", line="l1", amount=yuan(-5), shares=yuan(0)),
            say("z_gross", net=yuan(100)),
            "something new",
        ]
    )
    assert in_words(kept, "zh") == (
        "明细行 l1：优惠 -¥0.05，分摊到它的优惠却是 ¥0.00；日结 Z 的总额减去各项后不是 ¥1.00；something new"
    )
    assert in_words(kept, "en") == kept


def test_every_sentence_said_is_there_and_every_one_there_is_said() -> None:
    said = {call.args[0].value for call in _calls("say") if isinstance(call.args[0], ast.Constant)}
    assert said | {"fault"} == sentences.SENTENCES.keys()  # a fault is said by the adapter, which keeps no rows


def test_every_code_of_a_refusal_has_its_words() -> None:
    said = {
        value.value
        for call in _calls("Refusal")
        for value in [word.value for word in call.keywords if word.arg == "code"]
        if isinstance(value, ast.Constant)
    }
    assert len(said) > 15
    assert (said | set(faults.REFUSALS.values())) - codes.REFUSALS.keys() == set()


def test_every_fault_of_the_cloud_has_its_words() -> None:
    failing = {kind for kind in get_args(faults.FaultKind) if kind not in ("argument", "caller")}  # these are refusals
    heads = set()
    for call in [*_calls("CloudUnknown"), *_calls("CloudUnreachable")]:
        text = call.args[0]
        if isinstance(text, ast.JoinedStr):
            text = text.values[0]
        if isinstance(text, ast.Constant) and ":" in str(text.value):
            heads.add(str(text.value).partition(":")[0])
    assert heads >= {"time_out", "broken_off", "http", "answer"}
    assert (heads | failing) - codes.FAULTS.keys() == set()
    for kind in get_args(AttemptKind):
        assert kind in codes.WORDS


@pytest.mark.parametrize("words", [codes.REFUSALS, codes.FAULTS, codes.WORDS])
def test_every_code_is_told_in_both_languages(words: codes.Words) -> None:
    for code, (english, chinese) in words.items():
        assert english, code
        assert not _HAN.search(english), code
        assert _HAN.search(chinese), code


def test_an_amount_stands_in_a_sentence_with_its_sign() -> None:
    assert (yuan(123_456), yuan(-5)) == ("¥1,234.56", "-¥0.05")


_PROGRAMMERS = re.compile(
    r"\b(API|watermarks?|branch(es)?|facts?|leases?|forks?|journals?|NUL)\b|水位|分支|事实|分叉|空字符", re.IGNORECASE
)


def test_nothing_that_head_office_reads_is_a_programmers_word() -> None:
    """A shop's accountant reads it: what a till's ledger is made of has other words there."""
    shown = [
        text for words in (codes.REFUSALS, codes.FAULTS, codes.WORDS, WORDS) for pair in words.values() for text in pair
    ]
    shown += [text for pair in disputes.NAMES.values() for text in pair]
    for words in dispute_words.BY_LANGUAGE.values():
        shown += [text for kind in words.values() for text in (kind.means, kind.next)]
    for key, (kept, chinese) in sentences.SENTENCES.items():
        shown += [_PLACE.sub("", text) for text in (sentences.SHOWN_IN_ENGLISH.get(key, kept), chinese)]
    assert [text for text in shown if _PROGRAMMERS.search(text)] == []
