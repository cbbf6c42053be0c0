"""The key is kept where it cannot be lost without a word, and a keyring that hangs holds nobody up."""

from __future__ import annotations

import stat
import time
from pathlib import Path

import keyring
import keyring.core
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import InitError, PasswordDeleteError

from pos_terminal.online.custody import KeyUnavailable, load, load_or_create
from pos_terminal.online.keys import TerminalKey, is_signed

NAME = "S001/02"


class Memory(KeyringBackend):
    """A working keyring."""

    priority = 5

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        raise PasswordDeleteError


class Locked(Memory):
    def get_password(self, service: str, username: str) -> str | None:
        raise InitError("the collection is locked")

    set_password = get_password  # type: ignore[assignment]


class Hanging(Memory):
    def get_password(self, service: str, username: str) -> str | None:
        time.sleep(1)
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        time.sleep(1)


class Forgetful(Memory):
    def set_password(self, service: str, username: str, password: str) -> None:
        """Loses it."""


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    monkeypatch.setattr(keyring.core, "_keyring_backend", keyring.core.get_keyring())
    return monkeypatch


def test_a_keyring_keeps_the_key(use: pytest.MonkeyPatch, tmp_path: Path) -> None:
    keyring.set_keyring(Memory())
    made = load_or_create(NAME, tmp_path)
    assert (made.place, made.warning) == ("keyring", "")
    assert list(tmp_path.iterdir()) == []
    assert load(NAME, tmp_path).key.public == made.key.public
    assert load_or_create(NAME, tmp_path).key.public == made.key.public
    with pytest.raises(KeyUnavailable, match="enrol"):
        load("S001/03", tmp_path)


@pytest.mark.parametrize("backend", ["keyring.backends.fail.Keyring", "keyring.backends.null.Keyring"])
def test_without_a_keyring_the_key_is_in_a_file_of_its_user(
    use: pytest.MonkeyPatch, tmp_path: Path, backend: str
) -> None:
    keyring.set_keyring(keyring.core.load_keyring(backend))
    made = load_or_create(NAME, tmp_path)
    assert made.place == "file"
    assert "not in a keyring" in made.warning
    file = tmp_path / "terminal.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    again = load(NAME, tmp_path)
    assert again.key.public == made.key.public
    assert again.warning


def test_a_keyring_that_forgets_is_not_trusted(use: pytest.MonkeyPatch, tmp_path: Path) -> None:
    keyring.set_keyring(Forgetful())
    made = load_or_create(NAME, tmp_path)
    assert made.place == "file"
    assert "did not keep" in made.warning


@pytest.mark.parametrize("backend", [Locked, Hanging])
def test_a_locked_or_hanging_keyring_is_told_within_the_time(
    use: pytest.MonkeyPatch, tmp_path: Path, backend: type[Memory]
) -> None:
    keyring.set_keyring(backend())
    started = time.monotonic()
    with pytest.raises(KeyUnavailable, match="locked"):
        load(NAME, tmp_path, keyring_s=0.1)
    made = load_or_create(NAME, tmp_path, keyring_s=0.1)
    assert time.monotonic() - started < 0.9
    assert made.place == "file"
    assert "locked" in made.warning
    assert load(NAME, tmp_path).key.public == made.key.public


def test_a_credential_of_the_service_manager_goes_first(use: pytest.MonkeyPatch, tmp_path: Path) -> None:
    keyring.set_keyring(keyring.core.load_keyring("keyring.backends.fail.Keyring"))
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    load_or_create(NAME, credentials)
    (credentials / "terminal.key").rename(credentials / "terminal-key")
    use.setenv("CREDENTIALS_DIRECTORY", str(credentials))
    found = load(NAME, tmp_path)
    assert (found.place, found.warning) == ("credential", "")


@pytest.mark.parametrize("content", [b"", b"no base64 !", b"c2hvcnQ=", b"\xff\xfe"])
def test_a_damaged_key_file_is_told(use: pytest.MonkeyPatch, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "terminal.key").write_bytes(content)
    with pytest.raises(KeyUnavailable):
        load(NAME, tmp_path)
    assert (tmp_path / "terminal.key").read_bytes() == content


def test_a_folder_that_cannot_be_written_is_told(use: pytest.MonkeyPatch, tmp_path: Path) -> None:
    keyring.set_keyring(keyring.core.load_keyring("keyring.backends.fail.Keyring"))
    (tmp_path / "file").write_text("")
    with pytest.raises(KeyUnavailable):
        load_or_create(NAME, tmp_path / "file")


def test_signatures_hold_for_their_bytes_alone() -> None:
    key, other = TerminalKey.generate(), TerminalKey.generate()
    signature = key.sign(b"text")
    assert is_signed(key.public, signature, b"text")
    assert not is_signed(key.public, signature, b"tex")
    assert not is_signed(other.public, signature, b"text")
    assert not is_signed(key.public, signature[:-1], b"text")
    assert not is_signed(b"short", signature, b"text")
    assert TerminalKey(key.private).public == key.public
    assert key.private.hex() not in repr(key)
