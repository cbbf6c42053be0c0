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
HEX = re.compile(rb"(?<![0-9A-Fa-f])(?<![0-9]\.)[0-9A-Fa-f]{13,}")
DIGITS = re.compile(rb"[0-9]{12,}")
ISSUED = re.compile(rb"[3-6]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)|9558")
"""What card numbers start with: the networks' ranges, and the widest spread of those that Chinese banks gave before."""


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


def nothing_personal(folder: Path, secrets: Iterable[Secret], known: Iterable[bytes] = ()) -> int:
    """Reads every file below ``folder``; returns how many.

    ``known``: numbers that everybody may read (``public_numbers``), which no card number is looked for in.

    :raises AssertionError: one of them holds a secret, or what has the shape of a phone or a card number.
    """
    wanted = [(secret.kind, writing) for secret in secrets for writing in set(secret.writings())]
    public = re.compile(b"|".join(sorted(known, reverse=True)) or rb"(?!)")
    count = 0
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        count += 1
        data = path.read_bytes()
        for kind, writing in wanted:
            assert writing not in data, f"{path.name} holds a {kind}"
        if path.suffix != ".png":
            assert not PHONE.search(data), f"{path.name} holds a phone number"
            assert not any(map(is_card, _long_digits(public.sub(b" ", data)))), (
                f"{path.name} holds what may be a card number"
            )
    return count


def public_numbers(*sources: bytes) -> frozenset[bytes]:
    """Every long number in what the day is fed with and ships with the project: goods, orders, coupons, items."""
    return frozenset(number for source in sources for number in DIGITS.findall(source))


def _long_digits(data: bytes) -> Iterator[bytes]:
    """The runs of digits in which a card number may stand.

    Not the decimals of a fraction, and not what stands in an id, a feed's name or a digest, which are 20, 16 and 64
    hexadecimal digits and touch each other in a database: a run with letters among it, of 16 or of 20 and more. A card
    number of 15 or 19 digits with one of the letters a–f stuck to it goes by as such.
    """
    for found in HEX.finditer(data):
        run = found.group()
        if run.isdigit() or not (len(run) == 16 or len(run) >= 20):
            yield from DIGITS.findall(run)


def is_card(digits: bytes) -> bool:
    """13 to 19 digits, an issuer's first ones, and a Luhn digit that is right: one in ten of others has that too."""
    if not 13 <= len(digits) <= 19 or not ISSUED.match(digits):
        return False
    places = enumerate(reversed(digits.decode()))
    return sum(_doubled(int(digit)) if place % 2 else int(digit) for place, digit in places) % 10 == 0


def _doubled(digit: int) -> int:
    return digit * 2 - 9 if digit > 4 else digit * 2
