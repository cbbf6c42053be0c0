"""What others wrote goes into a fact without long numbers, and not at any length."""

from __future__ import annotations

import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.contract.cloud import Refusal
from pos_terminal.contract.facts import AttemptRefused, AttemptUnknown
from pos_terminal.till.effects import StartTimer
from pos_terminal.till.events import Answered, Declined, PinpadAnswered, Unclear
from pos_terminal.till.scrubbing import MAX_TEXT, looks_personal, scrubbed, scrubbed_slip
from tests.playbook import ev, said, saved
from tests.pos_terminal.till.scenes import open_till, scan, slip
from tests.pos_terminal.till.steps import card_told, code_sent

CARD = "6222021234567890123"

texts = st.lists(
    st.one_of(
        st.text(max_size=20), st.text("0123456789 -.", max_size=30), st.from_regex(r"[0-9]{1,19}", fullmatch=True)
    )
).map("".join)


@given(texts)
def test_no_long_number_is_left(text: str) -> None:
    clean = scrubbed(text)
    assert re.search(r"\d{6,}", clean) is None
    assert re.search(r"\d{6,}", re.sub(r"(?<=\d)[ -](?=\d)", "", clean)) is None
    assert len(clean) <= MAX_TEXT
    assert scrubbed(clean) == clean


@given(st.text(st.characters(exclude_categories=["Nd"]), max_size=MAX_TEXT))
def test_words_are_left_alone(text: str) -> None:
    assert scrubbed(text) == text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("receipt 0042 is not newer than 0041", "receipt 0042 is not newer than 0041"),
        (f"card {CARD} is blocked", "card … is blocked"),
        ("6222 0212 3456 7890 refused", "… refused"),
        ("手机 13800138000 未绑定", "手机 … 未绑定"),
        ("手机 138\u200b0013\u200b\u200b\u200b\u200b-\ufeff8000 未绑定", "手机 … 未绑定"),
        ("\u200b小票\u200b 0042", "\u200b小票\u200b 0042"),
    ],
)
def test_examples(text: str, clean: str) -> None:
    assert scrubbed(text) == clean


@pytest.mark.parametrize(
    "text",
    [
        "顾客13800138000要求",
        "138 0013 8000",
        "138-0013-8000",
        "（0571）8888 1234",
        "１３８００１３８０００",
        "138，0013，8000",
        CARD,
        "6222 0212 3456 7890",
        "11010519491231002X",
        "护照 E12345678",
        "mail zhang.san@example.com",
        "车牌浙A12345",
        "沪A·D12345",
        "LSVAA4187E2184841",
        "138\u200b0013\u200b8000",
        "138\u200b\u200b\u200b\u200b\u200b0013-\u2060\ufeff8000",
        "1\ufe0f\u20e33\ufe0f\u20e38\ufe0f\u20e3 0013",
        "138\u00ad0013\u202c8000",
        "zhang.san\u200b@\u200bexample.com",
        "浙\u200bA1\u200d2345",
        "LSVAA4187E218\u200b48\u200b41",
    ],
)
def test_own_words_with_the_shape_of_a_person_are_told(text: str) -> None:
    assert looks_personal(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "customer_left",
        "顾客不买了",
        "授权号 123456",
        "退 120.00 元，收 50.00 元",
        "小票 0042 与 0041",
        "第3单 2 件",
        "A@",
        "顾客\u200b不买了",
    ],
)
def test_other_words_are_not(text: str) -> None:
    assert not looks_personal(text)


@pytest.mark.parametrize(
    ("card", "shown"),
    [
        (CARD, "622202*********0123"),
        ("622202******1234", "622202******1234"),
        ("62220212341", "*******2341"),
        ("", ""),
    ],
)
def test_a_slip_shows_at_most_the_first_six_and_last_four(card: str, shown: str) -> None:
    given_slip = msgspec.structs.replace(slip(1_000), card=card, scheme=f"Visa {CARD}")
    clean = scrubbed_slip(given_slip)
    assert (clean.card, clean.scheme, clean.receipt_number) == (shown, "Visa …", given_slip.receipt_number)


def test_what_pinpad_and_cloud_wrote_is_scrubbed_before_it_is_a_fact() -> None:
    book = open_till()
    book >> scan()
    attempt = card_told(book)
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Unclear(why=f"card {CARD}")) << saved(AttemptUnknown)
    book << said("outcome_unknown") << StartTimer
    assert book.last(AttemptUnknown).why == "card …"
    refused = Declined(code="declined", reason=f"{CARD}: call the bank")
    book >> ev(PinpadAnswered, attempt=attempt, outcome=refused) << saved(AttemptRefused) << said("card_refused")
    assert book.last(AttemptRefused).reason == "…: call the bank"
    _, asked = code_sent(book)
    answer = Refusal(code="no_funds", reason="buyer 13800138000 has 0.50")
    book >> ev(Answered, ask=asked, answer=answer) << saved(AttemptRefused) << said("code_refused")
    assert book.last(AttemptRefused).reason == "buyer … has 0.50"
    assert CARD not in repr(book.facts)
