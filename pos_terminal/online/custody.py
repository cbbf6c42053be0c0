"""Where the terminal's private key lies: the desktop's keyring, else a file only its user may read, with a warning.

A keyring may be absent, locked, or wait for a password nobody types, so that each call has a thread and a time-out.
The ``null`` keyring, which loses secrets without a word, counts as absent. A service without a desktop passes the key
as the systemd credential ``terminal-key``.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import os
import queue
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Generic, Literal, TypeVar

import msgspec

from pos_terminal.online.keys import TerminalKey

SERVICE = "store-terminal"
CREDENTIAL = "terminal-key"
KEYRING_SECONDS = 5.0

Place = Literal["keyring", "file", "credential"]
Reason = Literal["locked", "silent", "no_keyring", "gone", "unusable"]
_T = TypeVar("_T")


class KeyUnavailable(Exception):
    """The key is not to be had now; the text says why, for the log. The terminal sells on, off line.

    ``reason``: the keyring is ``locked`` (or broken), ``silent`` (it does not answer) or not there (``no_keyring``);
    it is there and the key is ``gone``; what lies there, or the file, is ``unusable``.
    """

    def __init__(self, text: str, reason: Reason = "unusable") -> None:
        super().__init__(text)
        self.reason = reason


class Custody(msgspec.Struct, frozen=True):
    """A key and where it lies. ``warning``: a sentence for the status page where it is not in a keyring, else ""."""

    key: TerminalKey
    place: Place
    warning: str


def load_or_create(name: str, folder: Path, *, keyring_s: float = KEYRING_SECONDS) -> Custody:
    """The key kept as ``name`` (``STORE/TILL``), made and kept if there is none. For enrolment.

    Kept before it is registered: a lost answer leaves the same key to be registered again. A keyring that is locked or
    hangs may hold an older one; a new key in a file replaces it, since enrolment registers the new one.

    :raises KeyUnavailable: a key file is damaged, or nothing can be written.
    """
    found = _in_a_file(folder)
    if found is not None:
        return found
    key = TerminalKey.generate()
    try:
        kept = _Call(lambda: _from_keyring(name)).answer(keyring_s)
        if kept is not None:
            return Custody(_kept_in_keyring(kept, name), "keyring", "")
        _Call(lambda: _to_keyring(name, key)).answer(keyring_s)
        return Custody(key, "keyring", "")
    except KeyUnavailable as why:
        _to_file(_path(folder), key)
        return Custody(key, "file", _file_warning(why))


class KeyLoader:
    """Loads the key of an enrolled terminal, as often as it takes. For one thread; ``close`` may come from another.

    At most one call to the keyring is under way: where one hangs, the next try waits for that one's answer.
    """

    def __init__(self, name: str, folder: Path, *, keyring_s: float = KEYRING_SECONDS) -> None:
        self._name = name
        self._folder = folder
        self._keyring_s = keyring_s
        self._call: _Call[str | None] | None = None
        self._closed = False

    def load(self) -> Custody:
        """Waits for the keyring some seconds; after a try that it did not answer, until it answers or ``close``.

        :raises KeyUnavailable: it is gone, or cannot be read now.
        """
        found = _in_a_file(self._folder)
        if found is not None:
            return found
        waits_again = self._call is not None
        call = self._call = self._call or _Call(lambda: _from_keyring(self._name))
        if self._closed:
            call.abandon()
        try:
            kept = call.answer(None if waits_again else self._keyring_s)
        except KeyUnavailable as why:
            if why.reason != "silent":
                self._call = None
            raise
        self._call = None
        if kept is None:
            raise KeyUnavailable("this terminal's key is gone; enrol it again", "gone")
        return Custody(_kept_in_keyring(kept, self._name), "keyring", "")

    def close(self) -> None:
        """A ``load`` under way, and each one after, is told at once that there is no answer."""
        self._closed = True
        if (call := self._call) is not None:
            call.abandon()


def _in_a_file(folder: Path) -> Custody | None:
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    try:
        if credentials and (path := Path(credentials) / CREDENTIAL).is_file():
            return Custody(_from_file(path), "credential", "")
        if (path := _path(folder)).is_file():
            return Custody(_from_file(path), "file", _file_warning(None))
    except OSError as error:  # a folder that this user may not enter
        raise KeyUnavailable(f"{path} cannot be read: {error.strerror}") from error
    return None


# --- the keyring --------------------------------------------------------------------------------------------------


def _usable_keyring() -> None:
    """The library looks for keyrings once, and a program that starts with the desktop may have been there first."""
    import keyring
    from keyring.backend import get_all_keyring
    from keyring.backends import fail, null

    if isinstance(keyring.get_keyring(), fail.Keyring):
        with contextlib.suppress(KeyError):  # it has not looked yet: the backend was set
            get_all_keyring.reset()
        keyring.core.init_backend()
    if isinstance(keyring.get_keyring(), fail.Keyring | null.Keyring):
        raise KeyUnavailable("this user has no keyring", "no_keyring")


def _from_keyring(name: str) -> str | None:
    import keyring

    _usable_keyring()
    return keyring.get_password(SERVICE, name)


def _to_keyring(name: str, key: TerminalKey) -> None:
    import keyring

    _usable_keyring()
    text = base64.b64encode(key.private).decode()
    keyring.set_password(SERVICE, name, text)
    kept = keyring.get_password(SERVICE, name)
    if kept != text:
        raise KeyUnavailable("the keyring did not keep the key")


def _kept_in_keyring(text: str, name: str) -> TerminalKey:
    to_do = "remove that entry and enrol the terminal again"
    return _decoded(text, f"the entry «{SERVICE}», «{name}» of the keyring", to_do)


class _Call(Generic[_T]):
    """One call to the keyring on a thread of its own, which is left behind where it hangs."""

    def __init__(self, call: Callable[[], _T]) -> None:
        self._call = call
        self._answers: queue.SimpleQueue[tuple[_T | None, KeyUnavailable | None]] = queue.SimpleQueue()
        threading.Thread(target=self._run, name="keyring", daemon=True).start()

    def _run(self) -> None:
        try:
            self._answers.put((self._call(), None))
        except KeyUnavailable as error:
            self._answers.put((None, error))
        except Exception as error:  # noqa: BLE001 - each desktop's keyring raises what it likes, D-Bus's errors too
            why = KeyUnavailable(f"the keyring is locked or broken: {type(error).__name__}: {error}", "locked")
            self._answers.put((None, why))

    def answer(self, seconds: float | None) -> _T:
        """Waits ``seconds``, for ever with None. :raises KeyUnavailable: no answer in time, or none with a key."""
        try:
            value, error = self._answers.get(timeout=seconds)
        except queue.Empty:
            why = f"the keyring did not answer within {seconds:g} s; is it locked?"
            raise KeyUnavailable(why, "silent") from None
        if error is not None:
            raise error
        return value  # type: ignore[return-value]  # without an error there is a value

    def abandon(self) -> None:
        """Whoever waits is told that there is no answer."""
        self._answers.put((None, KeyUnavailable("nobody waits for the keyring any more", "silent")))


# --- the file -----------------------------------------------------------------------------------------------------


def _path(folder: Path) -> Path:
    return folder / "terminal.key"


def _file_warning(why: KeyUnavailable | None) -> str:
    reason = f" ({why})" if why else ""
    return (
        f"The terminal's key lies in a file of its user, not in a keyring{reason}. It sells all the same; whoever can "
        "read that file can sign as this till, so let nobody else use this account, and keep copies of it locked away."
    )


def _to_file(path: Path, key: TerminalKey) -> None:
    """All of it or nothing, also on a full disk: a key file without its key would be in the way of the next try."""
    new = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.unlink(missing_ok=True)
        number = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "wb") as file:
            file.write(base64.b64encode(key.private) + b"\n")
            file.flush()
            os.fsync(number)
        new.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            new.unlink(missing_ok=True)
        raise KeyUnavailable(f"the key file {path} cannot be written: {error.strerror or error}") from error


def _sync_folder(folder: Path) -> None:
    """So that the new name is on the disk, too, before the key is registered."""
    if sys.platform == "win32":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _from_file(path: Path) -> TerminalKey:
    try:
        text = path.read_text(encoding="ascii")
    except UnicodeDecodeError:
        text = ""
    except OSError as error:
        raise KeyUnavailable(
            f"the key file {path} cannot be read: {error.strerror}; it has to be readable for who runs the terminal"
        ) from error
    return _decoded(
        text, f"the key file {path}", "put a copy of it back; without one move it away and enrol the terminal again"
    )


def _decoded(text: str, where: str, to_do: str) -> TerminalKey:
    try:
        return TerminalKey(base64.b64decode(text.strip(), validate=True))
    except (ValueError, binascii.Error) as error:
        raise KeyUnavailable(f"{where} holds no key: {to_do}") from error
