"""Where the terminal's private key lies: the desktop's keyring, else a file only its user may read, with a warning.

A keyring may be absent, locked, or wait for a password nobody types, so that each call has a worker and a time-out.
The ``null`` keyring, which loses secrets without a word, counts as absent. A service without a desktop passes the key
as the systemd credential ``terminal-key``.
"""

from __future__ import annotations

import base64
import binascii
import os
import queue
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from pos_terminal.online.keys import TerminalKey

SERVICE = "store-terminal"
CREDENTIAL = "terminal-key"
KEYRING_SECONDS = 5.0

Place = Literal["keyring", "file", "credential"]
_T = TypeVar("_T")


class KeyUnavailable(Exception):
    """The key is not to be had now; the text says why. The terminal sells on, off line."""


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
        kept = _within(keyring_s, lambda: _from_keyring(name))
        if kept is not None:
            return Custody(_decoded(kept, "the keyring"), "keyring", "")
        _within(keyring_s, lambda: _to_keyring(name, key))
        return Custody(key, "keyring", "")
    except KeyUnavailable as why:
        _to_file(_path(folder), key)
        return Custody(key, "file", _file_warning(why))


def load(name: str, folder: Path, *, keyring_s: float = KEYRING_SECONDS) -> Custody:
    """The key of an enrolled terminal.

    :raises KeyUnavailable: it is gone, or cannot be read now.
    """
    found = _in_a_file(folder)
    if found is not None:
        return found
    kept = _within(keyring_s, lambda: _from_keyring(name))
    if kept is None:
        raise KeyUnavailable("this terminal's key is gone; enrol it again")
    return Custody(_decoded(kept, "the keyring"), "keyring", "")


def _in_a_file(folder: Path) -> Custody | None:
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    if credentials and (path := Path(credentials) / CREDENTIAL).is_file():
        return Custody(_from_file(path), "credential", "")
    if (path := _path(folder)).is_file():
        return Custody(_from_file(path), "file", _file_warning(None))
    return None


# --- the keyring --------------------------------------------------------------------------------------------------


def _usable_keyring() -> None:
    import keyring
    from keyring.backends import fail, null

    if isinstance(keyring.get_keyring(), fail.Keyring | null.Keyring):
        raise KeyUnavailable("this user has no keyring")


def _from_keyring(name: str) -> str | None:
    import keyring
    from keyring.errors import KeyringError

    _usable_keyring()
    try:
        return keyring.get_password(SERVICE, name)
    except (KeyringError, RuntimeError, OSError) as error:
        raise KeyUnavailable(f"the keyring is locked or broken: {error}") from error


def _to_keyring(name: str, key: TerminalKey) -> None:
    import keyring
    from keyring.errors import KeyringError

    _usable_keyring()
    text = base64.b64encode(key.private).decode()
    try:
        keyring.set_password(SERVICE, name, text)
        kept = keyring.get_password(SERVICE, name)
    except (KeyringError, RuntimeError, OSError) as error:
        raise KeyUnavailable(f"the keyring is locked or broken: {error}") from error
    if kept != text:
        raise KeyUnavailable("the keyring did not keep the key")


def _within(seconds: float, call: Callable[[], _T]) -> _T:
    """What ``call`` returns or raises, on a thread that is left behind when it takes longer."""
    answers: queue.SimpleQueue[tuple[_T | None, BaseException | None]] = queue.SimpleQueue()

    def work() -> None:
        try:
            answers.put((call(), None))
        except KeyUnavailable as error:
            answers.put((None, error))

    threading.Thread(target=work, name="keyring", daemon=True).start()
    try:
        value, error = answers.get(timeout=seconds)
    except queue.Empty:
        raise KeyUnavailable(f"the keyring did not answer within {seconds:g} s; is it locked?") from None
    if error is not None:
        raise error
    return value  # type: ignore[return-value]


# --- the file -----------------------------------------------------------------------------------------------------


def _path(folder: Path) -> Path:
    return folder / "terminal.key"


def _file_warning(why: KeyUnavailable | None) -> str:
    reason = f" ({why})" if why else ""
    return f"The terminal's key lies in a file of its user, not in a keyring{reason}."


def _to_file(path: Path, key: TerminalKey) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "wb") as file:
            file.write(base64.b64encode(key.private) + b"\n")
            file.flush()
            os.fsync(number)
    except OSError as error:
        raise KeyUnavailable(f"the key file cannot be written: {error.strerror or error}") from error


def _from_file(path: Path) -> TerminalKey:
    try:
        text = path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise KeyUnavailable(f"the key file cannot be read: {error}") from error
    return _decoded(text, "the key file")


def _decoded(text: str, where: str) -> TerminalKey:
    try:
        return TerminalKey(base64.b64decode(text.strip(), validate=True))
    except (ValueError, binascii.Error) as error:
        raise KeyUnavailable(f"{where} holds no key") from error
