"""Playbooks: what the till says to each thing the pinpad says, and what the end means for the money."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.contract.facts import CardSlip
from pos_terminal.devices.pinpad.port import (
    REFUSAL_CODES,
    STATUS_WORDS,
    Approved,
    Outcome,
    PinpadUnreachable,
    Refused,
    Unknown,
)
from pos_terminal.devices.pinpad.zvt import codes, messages, verdict
from pos_terminal.devices.pinpad.zvt.apdu import Apdu, ApduReader
from pos_terminal.devices.pinpad.zvt.exchange import T3_MS, T4_MS, Exchange
from pos_terminal.devices.pinpad.zvt.fields import bcd, encode_field
from pos_terminal.devices.pinpad.zvt.framing import encode_frame
from pos_terminal.devices.pinpad.zvt.link import T2_MS, SerialLink, TcpLink

OK, BUSY = Apdu(0x8000), Apdu(0x849C)
PAY = messages.authorisation(1000, "0156")
DONE = Apdu(messages.COMPLETION)


def status(code: int, *more: int) -> Apdu:
    return Apdu(messages.INTERMEDIATE_STATUS, bytes([code, *more]))


def failed(code: int) -> Apdu:
    return Apdu(messages.FAILED, bytes([code]))


def result(code: int | None, amount: int | None = 1000, *, currency: str = "0156", more: bytes = b"") -> Apdu:
    block = b"" if code is None else encode_field(0x27, bytes([code]))
    if amount is not None:
        block += encode_field(0x04, bcd(amount, 6))
    block += encode_field(0x49, bcd(currency, 2)) + encode_field(0x87, bcd(7, 2))
    block += encode_field(0x0D, bcd("1122", 2)) + encode_field(0x0C, bcd("140509", 3))
    block += encode_field(0x22, bytes.fromhex("622202eeeeee1234")) + encode_field(0x8B, b"UnionPay\0")
    block += encode_field(0x0B, bcd(12, 3)) + encode_field(0x3B, b"615001\0\0") + encode_field(0x29, bcd(29001006, 4))
    return Apdu(messages.STATUS_INFORMATION, block + more)


SLIP = CardSlip(
    amount=1000,
    receipt_number="0007",
    trace="000012",
    card="622202******1234",
    scheme="UnionPay",
    authorisation="615001",
    terminal="29001006",
    pinpad_time="11-22 14:05:09",
)


@dataclass
class Talk:
    """An authorisation over 10.00 on a TCP link, at a clock that only moves when told."""

    at_ms: int = 0

    def __post_init__(self) -> None:
        self.link = TcpLink()
        self.reader = ApduReader()
        self.exchange = Exchange(self.link, PAY, self.at_ms)
        assert self.said() == [PAY]

    def said(self) -> list[Apdu]:
        return self.reader.feed(self.link.take_output())

    def hears(self, *apdus: Apdu, after_ms: int = 10) -> list[Apdu]:
        self.at_ms += after_ms
        self.exchange.feed(b"".join(apdu.encode() for apdu in apdus), self.at_ms)
        return self.said()

    def waits(self, ms: int) -> None:
        self.at_ms += ms
        self.exchange.tick(self.at_ms)

    def outcome(self) -> Outcome:
        assert self.exchange.ended is not None
        assert self.exchange.next_deadline_ms is None
        return verdict.payment_outcome(self.exchange.ended, 1000, "0156")


def test_a_payment_that_goes_well() -> None:
    talk = Talk()
    assert talk.hears(OK) == []  # an answer is never answered
    assert talk.hears(status(0x0A)) == [OK]
    assert talk.hears(status(0x04)) == [OK]
    assert [shown.word for shown in talk.exchange.statuses] == ["insert_card", "contacting_bank"]
    assert talk.hears(result(0)) == [OK]
    assert talk.exchange.ended is None
    assert talk.hears(DONE) == [OK]
    assert talk.outcome() == Approved(SLIP)


def test_a_whole_payment_in_one_piece() -> None:
    talk = Talk()
    assert talk.hears(OK, status(0x0A), result(0), DONE) == [OK] * 3
    assert talk.outcome() == Approved(SLIP)


def test_receipt_lines_are_acknowledged_and_kept() -> None:
    talk = Talk()
    line = Apdu(messages.PRINT_LINE, b"\x00Thank you")
    assert talk.hears(OK, result(0), line, Apdu(messages.PRINT_LINE, b"\xff\x02"), DONE) == [OK] * 4
    assert talk.exchange.ended is not None
    assert talk.exchange.ended.lines == ["Thank you", "", ""]


@pytest.mark.parametrize(
    ("code", "word"),
    [(5, "declined"), (55, "wrong_pin"), (51, "insufficient_funds"), (54, "card_expired"), (0x6C, "aborted"),
     (91, "bank_unreachable"), (99, "declined"), (0xFF, "pinpad_fault"), (0xF9, "pinpad_fault")],
)  # fmt: skip
def test_a_refusal_has_a_word_of_ours(code: int, word: str) -> None:
    talk = Talk()
    talk.hears(OK, result(code, more=encode_field(0x3C, b"No")), failed(code))
    assert talk.outcome() == Refused(word, "No")


def test_a_second_try_of_the_pin_counts_not_the_first() -> None:
    talk = Talk()
    talk.hears(OK, result(55), status(0x15), result(0), DONE)
    assert talk.outcome() == Approved(SLIP)


def test_a_declined_result_is_no_end() -> None:
    talk = Talk()
    talk.hears(OK, result(55))
    talk.exchange.lost("cable")  # it may have asked for the PIN again
    assert talk.outcome() == Unknown("cable")


def test_a_rejected_command_is_refused() -> None:
    talk = Talk()
    assert talk.hears(BUSY) == []
    assert talk.outcome() == Refused("not_ready", "code 9C")


@pytest.mark.parametrize("heard", [[], [OK], [OK, status(4)], [OK, result(0)], [OK, result(5)]])
def test_a_line_lost_before_the_end_is_unknown(heard: list[Apdu]) -> None:
    talk = Talk()
    talk.hears(*heard)
    talk.exchange.lost("cable")
    assert talk.outcome() == Unknown("cable")


def test_no_answer_within_t3_is_unknown() -> None:
    talk = Talk()
    talk.waits(T3_MS - 1)
    assert talk.exchange.ended is None
    talk.waits(1)
    assert talk.outcome() == Unknown("the pinpad does not answer")


def test_t4_starts_anew_with_status_and_result() -> None:
    talk = Talk()
    talk.hears(OK)
    for sign_of_life in (status(0x0A), result(55), status(0x04)):
        talk.waits(T4_MS - 20)
        assert talk.hears(sign_of_life) == [OK]
    assert talk.hears(Apdu(0x0619, b"?"), after_ms=T4_MS - 1) == [Apdu(0x8483)]  # no sign of life
    talk.waits(1)
    assert talk.outcome() == Unknown("the pinpad fell silent")


def test_the_pinpad_may_ask_for_a_longer_t4() -> None:
    talk = Talk()
    talk.hears(OK, status(0x0F, 0x10))  # ten minutes, packed decimal
    assert talk.exchange.next_deadline_ms == talk.at_ms + 600_000


def test_abort_waits_until_the_pinpad_is_the_master() -> None:
    talk = Talk()
    talk.exchange.abort(0)
    assert talk.said() == []
    assert talk.hears(OK) == [messages.abort()]
    talk.exchange.abort(20)
    assert talk.said() == []  # once
    assert talk.hears(OK) == []
    assert talk.hears(result(0x6C, None), failed(0x6C)) == [OK, OK]
    assert talk.outcome() == Refused("aborted", "code 6C")


def test_an_abort_that_comes_too_late_is_no_abort() -> None:
    talk = Talk()
    talk.hears(OK)
    talk.exchange.abort(20)
    assert talk.hears(Apdu(0x8483), result(0), DONE) == [messages.abort(), OK, OK]
    assert talk.outcome() == Approved(SLIP)


def test_what_comes_before_our_command_was_accepted_never_counts() -> None:
    talk = Talk()
    assert talk.hears(result(0), DONE) == [OK, OK]  # the end of somebody else's payment
    assert talk.exchange.ended is None
    talk.waits(T3_MS)
    assert isinstance(talk.outcome(), Unknown)


@pytest.mark.parametrize(
    "heard",
    [
        [DONE],
        [result(None), DONE],
        [result(0), failed(0x64)],
        [result(0), failed(0)],
        [failed(0)],
        [Apdu(messages.FAILED)],
        [result(0, 999), DONE],
        [result(0, currency="0978"), DONE],
        [Apdu(messages.STATUS_INFORMATION, b"\x27"), DONE],
        [Apdu(messages.STATUS_INFORMATION, b"\x27"), failed(5)],
        [result(5), Apdu(messages.STATUS_INFORMATION, b"\x27"), DONE],
        [Apdu(messages.STATUS_INFORMATION, b"\x27\x00\x04\xff\xff\xff\xff\xff\xff"), DONE],
    ],
    ids=lambda heard: "-".join(f"{apdu.control:04x}{apdu.data[:2].hex()}" for apdu in heard),
)
def test_contradictions_are_unknown(heard: list[Apdu]) -> None:
    talk = Talk()
    talk.hears(OK, *heard)
    assert isinstance(talk.outcome(), Unknown)


def test_a_result_without_an_amount_is_over_what_was_asked() -> None:
    talk = Talk()
    talk.hears(OK, result(0, None), DONE)
    assert talk.outcome() == Approved(SLIP)


def test_an_unreadable_decoration_costs_nothing() -> None:
    talk = Talk()
    talk.hears(OK, result(0, more=encode_field(0x06, b"\x24\x05")), Apdu(messages.COMPLETION, b"\x22\xff"))
    assert talk.outcome() == Approved(SLIP)


@given(st.lists(st.binary(max_size=40), max_size=8), st.booleans())
def test_noise_ends_in_time_and_never_approves(noise: list[bytes], accepted: bool) -> None:
    talk = Talk()
    if accepted:
        talk.hears(OK)
    for data in noise:
        talk.at_ms += 1
        talk.exchange.feed(data, talk.at_ms)
        talk.link.take_output()
    for _ in range(1000):
        if (deadline := talk.exchange.next_deadline_ms) is None:
            break
        talk.exchange.tick(deadline)
    assert not isinstance(talk.outcome(), Approved)


def serial_exchange(command: Apdu) -> tuple[SerialLink, Exchange]:
    link = SerialLink()
    exchange = Exchange(link, command, 0)
    assert link.take_output() == encode_frame(command.encode())
    return link, exchange


def test_a_command_that_may_have_arrived_twice_cannot_be_rejected_for_sure() -> None:
    link, exchange = serial_exchange(PAY)
    exchange.feed(b"\x15", 20)  # it says that the frame was broken; was that so?
    assert link.take_output() == encode_frame(PAY.encode())
    exchange.feed(b"\x06" + encode_frame(BUSY.encode()), 50)  # busy, with our own payment perhaps
    assert exchange.ended is not None
    assert isinstance(verdict.payment_outcome(exchange.ended, 1000, "0156"), Unknown)


def test_a_payment_is_not_repeated_into_silence() -> None:
    link, exchange = serial_exchange(PAY)
    exchange.tick(T2_MS)
    assert link.take_output() == b""
    assert exchange.ended is not None
    assert verdict.payment_outcome(exchange.ended, 1000, "0156") == Unknown("no acknowledgement")


def test_any_other_command_is_repeated_until_the_line_is_given_up() -> None:
    enquiry = messages.status_enquiry("000000")
    link, exchange = serial_exchange(enquiry)
    for turn in (1, 2):
        exchange.tick(turn * T2_MS)
        assert exchange.ended is None
        assert link.take_output() == encode_frame(enquiry.encode())
    exchange.tick(3 * T2_MS)
    assert exchange.ended is not None
    assert (exchange.ended.how, exchange.ended.why) == ("lost", "no acknowledgement")


def ended_of(*heard: Apdu) -> Exchange:
    exchange = Exchange(TcpLink(), messages.repeat_receipt("000000"), 0)
    exchange.feed(b"".join(apdu.encode() for apdu in heard), 1)
    exchange.tick(T3_MS + T4_MS)
    return exchange


@pytest.mark.parametrize(
    ("heard", "amount"),
    [
        ([OK, result(0), DONE], 1000),
        ([OK, result(5), DONE], 0),
        ([OK, result(0, more=encode_field(0x37, bcd(3, 3))), DONE], -1000),
    ],
)
def test_the_last_transaction(heard: list[Apdu], amount: int) -> None:
    ended = ended_of(*heard).ended
    assert ended is not None
    slip = verdict.last_transaction(ended)
    assert slip is not None
    assert (slip.amount, slip.receipt_number, slip.pinpad_time) == (amount, "0007", "11-22 14:05:09")


@pytest.mark.parametrize("heard", [[OK, DONE], [OK, failed(0x83)]])
def test_a_pinpad_without_transactions(heard: list[Apdu]) -> None:
    ended = ended_of(*heard).ended
    assert ended is not None
    assert verdict.last_transaction(ended) is None


@pytest.mark.parametrize(
    "heard",
    [
        [],
        [BUSY],
        [Apdu(0x8483)],
        [OK],
        [OK, result(0)],
        [OK, failed(0x9C)],
        [OK, result(None), DONE],
        [OK, result(0, None), DONE],
        [OK, Apdu(messages.STATUS_INFORMATION, b"\x27"), DONE],
    ],
    ids=lambda heard: "-".join(f"{apdu.control:04x}" for apdu in heard),
)
def test_a_pinpad_that_does_not_say_is_unreachable(heard: list[Apdu]) -> None:
    ended = ended_of(*heard).ended
    assert ended is not None
    with pytest.raises(PinpadUnreachable):
        verdict.last_transaction(ended)


def test_a_registration_that_fails_is_certain() -> None:
    def refusal(*heard: Apdu) -> Refused | None:
        exchange = Exchange(TcpLink(), messages.registration("000000", "0156"), 0)
        exchange.feed(b"".join(apdu.encode() for apdu in heard), 1)
        exchange.tick(T3_MS + T4_MS)
        assert exchange.ended is not None
        return verdict.registration_refusal(exchange.ended)

    assert refusal(OK, DONE) is None
    assert refusal(Apdu(0x846F, bcd("0978", 2))) == Refused("wrong_currency", "registration: code 6F")
    assert refusal() == Refused("unreachable", "registration: the pinpad does not answer")
    assert refusal(OK, failed(0x9C)) == Refused("not_ready", "registration: code 9C")


def test_every_word_is_in_the_ports_lists() -> None:
    assert {codes.refusal_word(code) for code in range(1, 256)} <= REFUSAL_CODES
    assert set(codes.STATUS_WORDS.values()) <= STATUS_WORDS
    assert codes.STATUS_WORDS[0x55] == codes.STATUS_WORDS[0x15] == "wrong_pin"
