"""How doubt ends: the table of ``resolve``."""

import itertools
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.contract.facts import CardSlip
from pos_terminal.devices.pinpad.port import (
    CLOCK_TOLERANCE_MS,
    Approved,
    Refused,
    Unknown,
    pinpad_time_ms,
    receipt_steps,
    resolve,
    split_status,
)

BEGUN_MS = int(datetime(2026, 11, 22, 6, 5, 0, tzinfo=UTC).timestamp()) * 1000  # 14:05 at the store


def slip(receipt: str = "0042", amount: int = 1000, time: str = "11-22 14:05:30") -> CardSlip:
    return CardSlip(
        amount=amount,
        receipt_number=receipt,
        trace="000001",
        card="622202******1234",
        scheme="UnionPay",
        authorisation="123456",
        terminal="29001006",
        pinpad_time=time,
    )


@pytest.mark.parametrize(
    ("last_known", "newest", "expected"),
    [
        ("0041", slip(), Approved),
        ("0041", slip(time="11-22 14:00:30"), Approved),  # the pinpad's clock is a little behind
        ("0030", slip(), Approved),  # refused payments in between took numbers
        ("9999", slip("0001"), Approved),  # the numbers wrap
        ("9998", slip("0002"), Approved),
        (None, slip(), Approved),  # the pinpad had none before
        ("0042", slip(), Refused),  # still the newest: ours never was
        ("0042", slip(amount=5), Refused),
        ("0041", slip(amount=0), Refused),  # the very next took no money
        ("0041", slip(amount=999), Unknown),  # somebody else's, ours may lie behind it
        ("0041", slip(amount=-1000), Unknown),  # a reversal
        ("0040", slip(amount=0), Unknown),  # another one lies between
        ("0043", slip(), Unknown),  # older than the last known: the pinpad was changed
        ("0001", slip("9999"), Unknown),
        ("0041", slip(time="11-22 13:59:00"), Unknown),  # before the attempt
        ("0041", slip(time="11-21 14:05:30"), Unknown),
        ("0041", slip(time=""), Unknown),
        ("0041", slip(receipt=""), Unknown),
        ("0041", slip(receipt="0000"), Unknown),
        (None, slip(receipt=""), Unknown),
        (None, slip(amount=0), Unknown),
        ("0041", None, Unknown),
        (None, None, Unknown),
    ],
)
def test_the_table(last_known: str | None, newest: CardSlip | None, expected: type) -> None:
    outcome = resolve(1000, last_known, BEGUN_MS, newest)
    assert type(outcome) is expected
    if isinstance(outcome, Approved):
        assert outcome.slip is newest
    if isinstance(outcome, Refused):
        assert outcome.code == ("declined" if newest is not None and newest.amount == 0 else "not_found")


@given(st.integers(1, 9999), st.integers(1, 9999), st.integers(-5, 2000), st.integers(-7200, 7200))
def test_never_paid_without_amount_number_and_time(last: int, newest: int, amount: int, seconds: int) -> None:
    time = datetime.fromtimestamp(BEGUN_MS // 1000 + 8 * 3600 + seconds, UTC).strftime("%m-%d %H:%M:%S")
    outcome = resolve(1000, f"{last:04d}", BEGUN_MS, slip(f"{newest:04d}", amount, time))
    if isinstance(outcome, Approved):
        assert amount == 1000
        assert last != newest
        assert seconds * 1000 >= -CLOCK_TOLERANCE_MS
    if isinstance(outcome, Refused):
        assert newest == last or (amount == 0 and newest == last % 9999 + 1)


def test_steps_go_round_the_ring() -> None:
    for before, after in itertools.pairwise([*range(9990, 10_000), *range(1, 10)]):
        assert receipt_steps(f"{before:04d}", f"{after:04d}") == 1
        assert receipt_steps(f"{after:04d}", f"{before:04d}") == -1
    assert receipt_steps("", "0001") is None
    assert receipt_steps("0001", "x") is None


def test_the_year_is_the_nearest() -> None:
    new_year_ms = int(datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC).timestamp()) * 1000  # 23:59:59 at the store
    assert pinpad_time_ms("01-01 00:00:04", new_year_ms, 480) == new_year_ms + 5_000
    assert pinpad_time_ms("12-31 23:59:59", new_year_ms + 60_000, 480) == new_year_ms
    assert pinpad_time_ms("02-29 10:00:00", new_year_ms, 480) is None
    assert pinpad_time_ms("13-40 99:00:00", new_year_ms, 480) is None


def test_the_zone_is_the_stores() -> None:
    assert isinstance(resolve(1000, "0041", BEGUN_MS, slip(time="11-22 06:05:30")), Unknown)
    assert isinstance(resolve(1000, "0041", BEGUN_MS, slip(time="11-22 06:05:30"), utc_offset_minutes=0), Approved)


def test_status_messages_split() -> None:
    assert split_status("insert_card") == ("insert_card", "")
    assert split_status("other\tPlease wait") == ("other", "Please wait")
