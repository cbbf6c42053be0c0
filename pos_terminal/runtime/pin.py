"""Checking a PIN: argon2id, tens of milliseconds on purpose. Blocking, for a worker."""

from __future__ import annotations

from typing import NamedTuple

import argon2

from pos_terminal.contract.catalog import Operator, Role

_hasher = argon2.PasswordHasher()
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$" + "A" * 43


class Checked(NamedTuple):
    """``role`` is None where the PIN is not right; ``known``: there is an operator of that number."""

    role: Role | None
    known: bool


def check_pin(operator: Operator | None, pin: str) -> Checked:
    """The operator's role if the PIN is right; an unknown number takes as long as a wrong PIN."""
    known = operator is not None and operator.active
    stored = operator.pin_hash if operator is not None else _NOBODY
    try:
        _hasher.verify(stored, pin)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return Checked(None, known)
    return Checked(operator.role if operator is not None and operator.active else None, known)
