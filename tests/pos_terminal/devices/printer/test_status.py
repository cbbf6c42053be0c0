"""What the printer's status bytes mean."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.devices.printer.status import (
    NO_ANSWER,
    Confirmed,
    Message,
    PrinterStatus,
    RealTime,
    Report,
    StatusReader,
    status_of_answers,
    status_of_report,
)

MESSAGES: list[tuple[Message, bytes]] = [
    (RealTime(0x12), b"\x12"),
    (RealTime(0x7E), b"\x7e"),
    (Report(b"\x10\x00\x00\x00"), b"\x10\x00\x00\x00"),
    (Report(b"\x38\x00\x0f\x00"), b"\x38\x00\x0f\x00"),
    (Confirmed(0x00), b"\x00"),
    (Confirmed(0x0F), b"\x0f"),
]


@given(st.lists(st.sampled_from(MESSAGES), max_size=12), st.lists(st.integers(0, 60), max_size=8))
def test_any_split_gives_the_same_messages(chosen: list[tuple[Message, bytes]], cuts: list[int]) -> None:
    data = b"".join(encoded for _, encoded in chosen)
    reader = StatusReader()
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    found = [message for start, end in pairwise(edges) for message in reader.feed(data[start:end])]
    assert found == [message for message, _ in chosen]


@given(st.binary(max_size=200))
def test_noise_never_breaks_the_reader(data: bytes) -> None:
    reader = StatusReader()
    reader.feed(data)
    reader.feed(b"\x00\x00\x00")  # the rest of a report, if one was open
    assert reader.feed(b"\x12") == [RealTime(0x12)]


def test_flow_control_is_passed_over_and_a_torn_report_dropped() -> None:
    assert StatusReader().feed(b"\x11\x13\x00") == [Confirmed(0)]
    assert StatusReader().feed(b"\x10\x00\x12\x00") == [RealTime(0x12), Confirmed(0)]


@pytest.mark.parametrize(
    ("answers", "expected", "obstacle"),
    [
        ("12121212", PrinterStatus(answered=True, online=True, paper="ok", drawer="closed"), ""),
        ("1612121e", PrinterStatus(answered=True, online=True, paper="low", drawer="open"), ""),
        ("1a321272", PrinterStatus(answered=True, paper="out", drawer="closed"), "paper_out"),
        ("1a161212", PrinterStatus(answered=True, paper="ok", cover_open=True, drawer="closed"), "cover_open"),
        ("1a521a12", PrinterStatus(answered=True, paper="ok", error="cutter", drawer="closed"), "error_cutter"),
        (
            "1a523212",
            PrinterStatus(answered=True, paper="ok", error="unrecoverable", drawer="closed"),
            "error_unrecoverable",
        ),
        ("1a121212", PrinterStatus(answered=True, paper="ok", drawer="closed"), "offline"),
        ("121212", NO_ANSWER, "no_answer"),
        ("", NO_ANSWER, "no_answer"),
    ],
)
def test_answers_to_dle_eot(answers: str, expected: PrinterStatus, obstacle: str) -> None:
    status = status_of_answers(bytes.fromhex(answers), "high")
    assert status == expected
    assert status.obstacle == obstacle


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        ("10000000", PrinterStatus(answered=True, online=True, paper="ok", drawer="closed")),
        ("14000300", PrinterStatus(answered=True, online=True, paper="low", drawer="open")),
        ("18000f00", PrinterStatus(answered=True, paper="out", drawer="closed")),
        ("38000000", PrinterStatus(answered=True, paper="ok", cover_open=True, drawer="closed")),
        ("18080000", PrinterStatus(answered=True, paper="ok", error="cutter", drawer="closed")),
    ],
)
def test_status_reports(report: str, expected: PrinterStatus) -> None:
    assert status_of_report(bytes.fromhex(report), "high") == expected


def test_the_drawer_s_level_differs_by_model() -> None:
    assert status_of_report(b"\x14\x00\x00\x00", "low").drawer == "closed"
    assert status_of_report(b"\x14\x00\x00\x00", None).drawer == "unknown"
