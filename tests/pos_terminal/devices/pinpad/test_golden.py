"""Real messages of real pinpads, kept in tests/golden/zvt/vectors.json with their sources."""

import json
from pathlib import Path
from typing import Any

import pytest

from pos_terminal.devices.pinpad.zvt import messages
from pos_terminal.devices.pinpad.zvt.apdu import ApduReader, decode_apdu
from pos_terminal.devices.pinpad.zvt.fields import parse_fields, parse_tlv
from pos_terminal.devices.pinpad.zvt.framing import FrameReader, encode_frame
from pos_terminal.devices.pinpad.zvt.link import SerialLink

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[3] / "golden" / "zvt" / "vectors.json").read_text(encoding="utf-8")
)
APDUS = [bytes.fromhex(vector["hex"]) for vector in VECTORS if vector["kind"] == "apdu"]
FRAMES = [bytes.fromhex(vector["hex"]) for vector in VECTORS if vector["kind"] == "serial_frame"]


def of(control: int) -> list[bytes]:
    return [decode_apdu(apdu).data for apdu in APDUS if decode_apdu(apdu).control == control]


def test_there_are_vectors_of_both_kinds() -> None:
    assert (len(APDUS), len(FRAMES)) == (30, 9)


@pytest.mark.parametrize("encoded", APDUS, ids=lambda apdu: apdu[:3].hex())
def test_apdus_come_back_byte_for_byte(encoded: bytes) -> None:
    assert decode_apdu(encoded).encode() == encoded
    reader = ApduReader()
    assert [apdu for byte in encoded for apdu in reader.feed(bytes([byte]))] == [decode_apdu(encoded)]


@pytest.mark.parametrize("encoded", FRAMES, ids=lambda frame: frame[2:5].hex())
def test_frames_come_back_byte_for_byte(encoded: bytes) -> None:
    reader = FrameReader()
    found = [event for event in map(reader.feed, encoded) if event is not None]
    assert len(found) == 1
    assert isinstance(found[0], bytes)
    assert encode_frame(found[0]) == encoded
    link = SerialLink()
    assert link.feed(encoded, 0) == [decode_apdu(found[0])]
    assert link.take_output() == b"\x06"


@pytest.mark.parametrize("encoded", APDUS, ids=lambda apdu: apdu[:3].hex())
def test_every_block_is_read_to_its_last_byte(encoded: bytes) -> None:
    apdu = decode_apdu(encoded)
    if apdu.control == messages.COMPLETION:
        assert len(apdu.data) == 1 or not messages.read_completion(apdu.data).unread
    elif apdu.control == messages.FAILED:
        assert apdu.data[0] == 0x6C
    elif apdu.control == messages.PRINT_LINE:
        assert messages.read_print_line(apdu.data) == ["         Kassenschnitt"]
    elif apdu.control == messages.INTERMEDIATE_STATUS:
        assert messages.read_intermediate_status(apdu.data).word in ("insert_card", "please_wait")
    else:
        fields = parse_fields(apdu.data[6:] if apdu.control == messages.REGISTRATION else apdu.data)
        assert not fields.unread
        assert fields.values or not apdu.data
        list(parse_tlv(fields.values.get(0x06, b"")))


def test_a_payment_that_went_well() -> None:
    result = messages.read_status_information(of(messages.STATUS_INFORMATION)[7])
    assert result == messages.StatusInformation(
        result=0,
        amount=2040,
        trace="000470",
        receipt_number="0470",
        card="************4771",
        card_name="Debit Mastercard",
        authorisation="611804",
        terminal="28004869",
        month_day="1006",
        time="223953",
        currency="0978",
        reverses="",
        text="GEN.NR.:611804",
    )


def test_results_of_all_vectors() -> None:
    results = [messages.read_status_information(block) for block in of(messages.STATUS_INFORMATION)]
    assert [result.result for result in results] == [0x6C, 0x05, 0, 0, 0, 0, 0, 0, 0xFF, 0]
    assert [result.receipt_number for result in results] == [
        *("", "", "0175", "0005", "0008", "0002", "0002", "0470", "", "0607"),
    ]
    assert results[0].text == "Abbruch durch Kunde"
    assert results[1].text == "Abgelehnt"
    for result in results:
        digits = [place for place, character in enumerate(result.card) if character.isdigit()]
        assert len(digits) <= 10, result.card
        assert all(place < 6 or place >= len(result.card) - 4 for place in digits)


def test_intermediate_status_has_the_pinpads_own_text() -> None:
    status = messages.read_intermediate_status(of(messages.INTERMEDIATE_STATUS)[0])
    assert status == messages.IntermediateStatus("insert_card", 1, "Bitte Karte einstecken")
    bare = messages.read_intermediate_status(of(messages.INTERMEDIATE_STATUS)[2])
    assert bare == messages.IntermediateStatus("please_wait", None, "")


def test_print_blocks_give_their_lines() -> None:
    for block in of(messages.PRINT_TEXT_BLOCK):
        lines = messages.read_print_block(block)
        assert len(lines) > 5
        assert not any(character < " " for line in lines for character in line)
    assert "Terminal: AH000006" in [line.strip() for line in messages.read_print_block(of(0x06D3)[0])]


def test_our_own_commands_are_those_of_the_standard() -> None:
    assert messages.registration("000000", "0156").encode().hex() == "060006" + "000000" + "1e" + "0156"
    assert messages.authorisation(1000, "0978").encode().hex() == "06010c" + "04000000001000" + "490978" + "1940"
    assert messages.repeat_receipt("000000").encode().hex() == "062005" + "000000" + "0303"
    assert messages.reversal("123456", "0042").encode().hex() == "063006" + "123456" + "870042"
    assert messages.status_enquiry("000000").encode().hex() == "050105" + "000000" + "0303"
    assert messages.refund("000000", 5, "0156").encode().hex() == "06310d" + "000000" + "04000000000005" + "490156"
    assert messages.end_of_day("000000").encode().hex() == "065003" + "000000"
    assert messages.abort().encode().hex() == "06b000"
    for amount in (0, -1, 10**12):
        with pytest.raises(ValueError, match=r"above zero|does not fit"):
            messages.authorisation(amount, "0156")
