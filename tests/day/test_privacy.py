"""The search for personal data finds what is planted: a check that cannot fail proves nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_terminal.simulators.pinpad.book import WHOLE_CARD
from tests.day.privacy import PHONE, Secret, is_card, nothing_personal, public_numbers
from tests.day.stage import CATALOGUE, DAY_PINS, SEED, Stage

SECRETS = Stage.secrets()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "terminal.log").write_text("张** *******5678, card 622202********1234, 4418800000000001101\n")
    (tmp_path / "ledger.sqlite3").write_bytes(bytes(range(256)) * 64)
    return tmp_path


def test_a_clean_folder_passes(folder: Path) -> None:
    assert nothing_personal(folder, SECRETS) == 2


@pytest.mark.parametrize("secret", SECRETS, ids=lambda secret: f"{secret.kind}-{secret.text[-2:]}")
def test_each_secret_is_found_however_it_is_written(folder: Path, secret: Secret) -> None:
    for name in ("logs/terminal.log", "ledger.sqlite3", "screens.png", "sandbox.sqlite3"):
        path = folder / name
        clean = path.read_bytes() if path.exists() else None
        for writing in secret.writings():
            path.write_bytes((clean or b"") + b"\x00" + writing + b"\x00")
            with pytest.raises(AssertionError, match=f"{path.name} holds a"):
                nothing_personal(folder, SECRETS)
        path.unlink() if clean is None else path.write_bytes(clean)
    assert nothing_personal(folder, SECRETS) == 2


CARDS = {
    "13, Visa": "4222222222222",
    "14, Diners": "30569309025904",
    "15, Amex": "378282246310005",
    "16, Visa": "4111111111111111",
    "16, Mastercard": "5555555555554444",
    "16, Mastercard from 2": "2221000000000009",
    "16, JCB": "3530111333300000",
    "16, UnionPay": "6200000000000005",
    "17, UnionPay": "62000000000000000",
    "18, UnionPay": "620000000000000005",
    "19, UnionPay": "6200000000000000000",
    "19, a bank's own": "9558800000000000000",
}
NO_CARDS = {
    "no check digit": "4111111111111112",
    "too short": "422222222222",
    "too long": "62000000000000000005",
    "a time in milliseconds": "1795690672708",
    "a date and time": "20261126185705",
    "a trade number of the sandbox": "7700000000000000008",
    "a tax code": "1030000000000000000",
    "an id": "4222222222222a0b1c2d",
    "a digest": "0e" * 10 + "4111111111111111" + "f" * 28,
    "a feed's name in a lease": "4222222222222abc-1",
    "a fraction": "0.4222222222222",
}


def test_a_phone_nobody_named_is_found_by_its_shape(folder: Path) -> None:
    (folder / "stray.txt").write_bytes(b"a 13812345678 b")
    with pytest.raises(AssertionError, match=r"stray\.txt holds a phone number"):
        nothing_personal(folder, [])


@pytest.mark.parametrize("card", CARDS)
@pytest.mark.parametrize("around", [" {} ", '"{}"', "pan{}", "\x05{}张", "end.{}"])
def test_a_card_nobody_named_is_found_by_its_shape(folder: Path, card: str, around: str) -> None:
    (folder / "stray.txt").write_text(around.format(CARDS[card]), "utf-8")
    with pytest.raises(AssertionError, match=r"stray\.txt holds what may be a card number"):
        nothing_personal(folder, [])


def test_a_letter_beside_a_card_hides_it_only_where_they_look_like_an_id(folder: Path) -> None:
    for name, card in CARDS.items():
        (folder / "stray.txt").write_text(f"card{card}", "utf-8")
        if len(card) in (15, 19):
            assert nothing_personal(folder, []) == 3, name
        else:
            with pytest.raises(AssertionError, match=r"stray\.txt holds what may be a card number"):
                nothing_personal(folder, [])


@pytest.mark.parametrize("number", NO_CARDS)
def test_what_is_no_card_passes(folder: Path, number: str) -> None:
    (folder / "stray.txt").write_text(f'"{NO_CARDS[number]}"', "utf-8")
    assert nothing_personal(folder, []) == 3


def test_goods_and_orders_pass_by_their_very_numbers_and_no_others(folder: Path) -> None:
    """Some of them have a card's first digits and check digit by chance; in a database a digit may touch them."""
    known = public_numbers(CATALOGUE.read_bytes(), SEED.read_bytes())
    alike = [number for number in known if is_card(number)]
    assert {b"6901028075763", b"4418800000000001109"} <= {*alike}
    (folder / "stray.txt").write_bytes(b"9" + b"4".join(alike))
    assert nothing_personal(folder, SECRETS, known) == 3
    neighbour = b"6901028075706"
    assert is_card(neighbour)
    assert neighbour not in known
    (folder / "stray.txt").write_bytes(neighbour)
    with pytest.raises(AssertionError, match=r"stray\.txt holds what may be a card number"):
        nothing_personal(folder, SECRETS, known)


def test_no_secret_passes_as_a_public_number() -> None:
    known = public_numbers(CATALOGUE.read_bytes(), SEED.read_bytes())
    assert not {secret.text.encode() for secret in SECRETS} & known


def test_what_the_day_is_fed_with_is_the_real_thing() -> None:
    """Whole names, phones that ring, a card number with its check digit, PINs that are no operator's number."""
    kinds: dict[str, list[str]] = {}
    for secret in SECRETS:
        kinds.setdefault(secret.kind, []).append(secret.text)
    assert set(kinds) == {"name", "phone", "member code", "member's name", "card number", "payment code", "PIN"}
    assert all(len(code) == 11 and code.isdigit() for code in kinds["member code"])
    assert not any(name.isascii() for name in kinds["member's name"])
    assert all(len(name) >= 3 and not name.isascii() and "*" not in name for name in kinds["name"])
    assert all(PHONE.fullmatch(phone.encode()) for phone in kinds["phone"])
    assert kinds["card number"] == [WHOLE_CARD]
    assert is_card(WHOLE_CARD.encode())
    assert len(kinds["PIN"]) == len(DAY_PINS) == 3
    assert not any(pin in DAY_PINS for pin in kinds["PIN"])
