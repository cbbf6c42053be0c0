"""The search for personal data finds what is planted: a check that cannot fail proves nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_terminal.simulators.pinpad.book import WHOLE_CARD
from tests.day.privacy import PHONE, Secret, is_card, nothing_personal
from tests.day.stage import DAY_PINS, Stage

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


def test_a_phone_and_a_card_nobody_named_are_found_by_their_shape(folder: Path) -> None:
    for stranger in (b"13812345678", b"4111111111111111"):
        (folder / "stray.txt").write_bytes(b"a " + stranger + b" b")
        with pytest.raises(AssertionError, match=r"stray\.txt holds"):
            nothing_personal(folder, [])


def test_what_the_day_is_fed_with_is_the_real_thing() -> None:
    """Whole names, phones that ring, a card number with its check digit, PINs that are no operator's number."""
    kinds: dict[str, list[str]] = {}
    for secret in SECRETS:
        kinds.setdefault(secret.kind, []).append(secret.text)
    assert set(kinds) == {"name", "phone", "card number", "payment code", "PIN"}
    assert all(len(name) >= 3 and not name.isascii() and "*" not in name for name in kinds["name"])
    assert all(PHONE.fullmatch(phone.encode()) for phone in kinds["phone"])
    assert kinds["card number"] == [WHOLE_CARD]
    assert is_card(WHOLE_CARD.encode())
    assert len(kinds["PIN"]) == len(DAY_PINS) == 3
    assert not any(pin in DAY_PINS for pin in kinds["PIN"])
