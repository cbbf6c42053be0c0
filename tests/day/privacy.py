"""What no file of the day may hold: names, phones, card numbers, payment codes and PINs, in any way of writing them.

The day is fed with the real thing so that this search can fail: the sandbox tells receivers in full, the pinpad sends
whole card numbers, the operators have PINs that stand nowhere else. No file is excused, the simulators' own included:
each of them keeps what it needs to know as a digest, masked, or in the seed that ships with it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

PHONE = re.compile(rb"(?<![0-9A-Za-z])1[3-9][0-9]{9}(?![0-9A-Za-z])")
LONG_DIGITS = re.compile(rb"(?<![0-9A-Fa-f.])[0-9]{13,19}(?![0-9A-Fa-f])")


class Secret(NamedTuple):
    """Something that was really told to a program of the day. ``kind`` is what a failure calls it."""

    kind: str
    text: str

    def writings(self) -> Iterator[bytes]:
        """As text in the encodings in use, as JSON escapes it, and digits in groups of four or packed two in a byte."""
        for encoding in ("utf-8", "gb18030", "utf-16-le"):
            yield self.text.encode(encoding)
        yield json.dumps(self.text).strip('"').encode()
        if len(self.text) >= 11 and self.text.isdigit():
            yield " ".join(self.text[place : place + 4] for place in range(0, len(self.text), 4)).encode()
            yield bytes.fromhex(self.text.rjust(len(self.text) + len(self.text) % 2, "0"))[1:]


def nothing_personal(folder: Path, secrets: Iterable[Secret]) -> int:
    """Reads every file below ``folder``; returns how many.

    :raises AssertionError: one of them holds a secret, or what has the shape of a phone or a card number.
    """
    wanted = [(secret.kind, writing) for secret in secrets for writing in set(secret.writings())]
    count = 0
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        count += 1
        data = path.read_bytes()
        for kind, writing in wanted:
            assert writing not in data, f"{path.name} holds a {kind}"
        if path.suffix != ".png":
            assert not PHONE.search(data), f"{path.name} holds a phone number"
            cards = [found.group() for found in LONG_DIGITS.finditer(data) if is_card(found.group())]
            assert not cards, f"{path.name} holds what may be a card number"
    return count


def is_card(digits: bytes) -> bool:
    """Card numbers start with 3–6 and carry a Luhn digit; GTINs, order numbers and times do not do both by rule."""
    text = digits.decode()
    if len(text) not in (16, 18, 19) or text[0] not in "3456" or text.startswith("44188"):
        return False
    total = sum(_doubled(int(digit)) if place % 2 else int(digit) for place, digit in enumerate(reversed(text)))
    return total % 10 == 0


def _doubled(digit: int) -> int:
    return digit * 2 - 9 if digit > 4 else digit * 2
