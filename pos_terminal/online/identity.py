"""Who this terminal is: what enrolment brought, in ``terminal.json`` of the data folder. Nothing secret is in it."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from pos_terminal.contract.catalog import StoreProfile

FILE_NAME = "terminal.json"


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """``server_key``: the server's raw Ed25519 public key, ``public_key`` ours (both base64 in the file).

    ``numbered``: by an earlier ledger of this till (``contract.enrolment.Enrolled``).
    """

    server_url: str
    store: str
    till: str
    server_key: bytes
    public_key: bytes
    currency: str
    profile: StoreProfile
    numbered: str | None = None

    @property
    def name(self) -> str:
        return f"{self.store}/{self.till}"


class IdentityError(Exception):
    """``terminal.json`` cannot be used; the text says why."""


_decoder = msgspec.json.Decoder(Identity)


def load_identity(folder: Path) -> Identity | None:
    """None: this terminal has not been enrolled.

    :raises IdentityError: the file is unreadable or damaged.
    """
    path = folder / FILE_NAME
    try:
        return _decoder.decode(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:  # who this terminal is, is not lost
        why = f"{error.strerror or error}; it has to be readable for who runs the terminal"
        raise IdentityError(f"{path} cannot be read: {why}") from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise IdentityError(f"{path.name} cannot be used: {error}; enrol the terminal again") from error


def save_identity(folder: Path, identity: Identity) -> None:
    """:raises IdentityError: it could not be written; what was there is still there."""
    path, new = folder / FILE_NAME, folder / (FILE_NAME + ".new")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with new.open("wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(identity), indent=2) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except OSError as error:
        raise IdentityError(f"{path.name} cannot be written: {error.strerror or error}") from error
