"""What a terminal signs, and the messages by which it is enrolled."""

from __future__ import annotations

import hashlib

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.contract.enrolment import Enrolled, EnrolRequest, Refused
from pos_terminal.contract.signing import request_text, time_text
from tests.pos_terminal.contract.strategies import of_type

PARTS = st.tuples(
    st.sampled_from(["GET", "POST"]),
    st.sampled_from(["/v1/exchange", "/v1/ask"]),
    st.integers(0, 2**50),
    st.binary(max_size=30),
)


@given(PARTS, PARTS)
def test_a_signature_is_of_one_request(left: tuple[str, str, int, bytes], right: tuple[str, str, int, bytes]) -> None:
    assert (request_text(*left) == request_text(*right)) == (left == right)


def test_the_text_that_is_signed() -> None:
    digest = hashlib.sha256(b"body").hexdigest()
    text = f"store-terminal-request/1\nPOST\n/v1/exchange\n17\n{digest}"
    assert request_text("post", "/v1/exchange", 17, b"body") == text.encode()
    assert time_text("S001", "02", 17, 18) == b"store-terminal-time/1\nS001\n02\n17\n18"
    assert not time_text("S001", "02", 17, 18).startswith(b"store-terminal-request")


@given(of_type(EnrolRequest) | of_type(Enrolled) | of_type(Refused))
def test_enrolment_messages_survive_json(message: EnrolRequest | Enrolled | Refused) -> None:
    assert msgspec.json.decode(msgspec.json.encode(message), type=type(message)) == message
