"""The key is kept where it cannot be lost without a word, and a keyring that hangs holds nobody up."""

from __future__ import annotations

import base64
import os
import stat
import threading
import time
from pathlib import Path

import keyring
import keyring.core
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import InitError, PasswordDeleteError

from pos_terminal.online.custody import Custody, KeyLoader, KeyUnavailable, load_or_create
from pos_terminal.online.keys import TerminalKey, is_signed
from tests.rights import no_file_larger_than, without_rights

NAME = "S001/02"


def load(name: str, folder: Path, keyring_s: float = 5) -> Custody:
    return KeyLoader(name, folder, keyring_s=keyring_s).load()


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
    assert "can sign as this till, so let nobody else use this account" in made.warning
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
    assert load_or_create(NAME, tmp_path).key.public == found.key.public, "an enrolment makes no other"
    assert not (tmp_path / "terminal.key").exists()
    (credentials / "terminal-key").write_bytes(base64.b64encode(os.urandom(32)) + b"\n")
    assert load(NAME, tmp_path).place == "credential", "as the document has it made"


@pytest.mark.parametrize("content", [b"", b"no base64 !", b"c2hvcnQ=", b"\xff\xfe"])
def test_a_damaged_key_file_is_told(use: pytest.MonkeyPatch, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "terminal.key").write_bytes(content)
    with pytest.raises(KeyUnavailable):
        load(NAME, tmp_path)
    assert (tmp_path / "terminal.key").read_bytes() == content


def test_a_key_file_that_is_none_is_told_with_its_path_and_what_to_do(use: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As a power cut leaves one, or a full disk did in an older version: the same words each time it is tried."""
    path = tmp_path / "terminal.key"
    path.touch()
    for attempt in (load, load_or_create):
        with pytest.raises(KeyUnavailable) as told:
            attempt(NAME, tmp_path)
        assert str(path) in str(told.value)
        assert "move it away and enrol the terminal again" in str(told.value)
    path.write_bytes(base64.b64encode(bytes(32)))
    path.chmod(0)
    with without_rights(), pytest.raises(KeyUnavailable) as told:
        load(NAME, tmp_path)
    assert f"{path} cannot be read: Permission denied" in str(told.value)
    assert "enrol" not in str(told.value), "the key is not lost"


def test_a_full_disk_leaves_no_key_file_behind(use: pytest.MonkeyPatch, tmp_path: Path) -> None:
    keyring.set_keyring(keyring.core.load_keyring("keyring.backends.fail.Keyring"))
    with no_file_larger_than(0), pytest.raises(KeyUnavailable) as told:
        load_or_create(NAME, tmp_path)
    assert f"{tmp_path / 'terminal.key'} cannot be written" in str(told.value)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "terminal.key.new").write_bytes(b"half a")  # the power went in the middle of it
    made = load_or_create(NAME, tmp_path)
    assert load(NAME, tmp_path).key.public == made.key.public
    assert [path.name for path in tmp_path.iterdir()] == ["terminal.key"]


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


class Slow(Memory):
    """Answers when the test lets it; counts who asks."""

    def __init__(self) -> None:
        super().__init__()
        self.calls = 0
        self.let_go = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.calls += 1
        self.let_go.wait(20)
        return super().get_password(service, username)


def test_a_hanging_keyring_is_asked_once_and_its_late_answer_counts(use: pytest.MonkeyPatch, tmp_path: Path) -> None:
    slow = Slow()
    slow.let_go.set()
    keyring.set_keyring(slow)
    made = load_or_create(NAME, tmp_path)
    slow.let_go.clear()
    slow.calls = 0
    loader = KeyLoader(NAME, tmp_path, keyring_s=0.05)
    with pytest.raises(KeyUnavailable) as told:
        loader.load()
    assert told.value.reason == "silent"
    threading.Timer(0.2, slow.let_go.set).start()
    assert loader.load().key.public == made.key.public, "the second try waits as long as it takes"
    assert slow.calls == 1


def test_whoever_waits_for_the_keyring_is_let_go_when_it_is_closed(use: pytest.MonkeyPatch, tmp_path: Path) -> None:
    slow = Slow()
    keyring.set_keyring(slow)
    loader = KeyLoader(NAME, tmp_path)
    threading.Timer(0.1, loader.close).start()
    begun = time.monotonic()
    for _ in range(3):
        with pytest.raises(KeyUnavailable):
            loader.load()
    assert time.monotonic() - begun < 4
    assert slow.calls == 1
    slow.let_go.set()


class Strange(Memory):
    """Its desktop's own errors are no ``KeyringError``."""

    def get_password(self, service: str, username: str) -> str | None:
        raise LookupError("org.freedesktop.DBus.Error.NoReply")


def test_whatever_a_keyring_raises_is_told_at_once(use: pytest.MonkeyPatch, tmp_path: Path) -> None:
    keyring.set_keyring(Strange())
    loader = KeyLoader(NAME, tmp_path)
    with pytest.raises(KeyUnavailable, match="NoReply") as told:
        loader.load()
    assert told.value.reason == "locked"
    keyring.set_keyring(Locked())
    with pytest.raises(KeyUnavailable, match="collection is locked"):
        loader.load()
    unlocked = Memory()
    keyring.set_keyring(unlocked)
    with pytest.raises(KeyUnavailable) as told:
        loader.load()
    assert told.value.reason == "gone"
    made = load_or_create(NAME, tmp_path)
    assert loader.load().key.public == made.key.public


def test_a_keyring_that_comes_up_after_the_program_is_found(use: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A terminal that starts with its desktop may be there before the desktop's keyring."""
    keyring.set_keyring(keyring.core.load_keyring("keyring.backends.fail.Keyring"))
    loader = KeyLoader(NAME, tmp_path)
    with pytest.raises(KeyUnavailable) as told:
        loader.load()
    assert told.value.reason == "no_keyring"
    kept = TerminalKey.generate()
    use.setattr(Late, "kept_for_all", base64.b64encode(kept.private).decode())
    use.setenv("PYTHON_KEYRING_BACKEND", f"{__name__}.Late")
    assert loader.load().key.public == kept.public


class Late(KeyringBackend):
    """Chosen by its name, as the library makes it."""

    priority = 5
    kept_for_all = ""

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept_for_all

    def set_password(self, service: str, username: str, password: str) -> None:
        raise InitError
