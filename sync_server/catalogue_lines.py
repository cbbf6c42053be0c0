"""Reading what head office publishes: JSON, a change a line. What no till could use, or nobody meant, ends here.

The contract passes over fields that it does not know, for the sake of newer servers; in a file they are slips of the
pen.
"""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Literal, get_args, get_origin

import msgspec

from pos_terminal.contract.catalog import (
    EVERY_STORE,
    Change,
    Offer,
    Operator,
    Product,
    Promotion,
    PromotionLimit,
    Withdrawn,
    feed_key,
)
from pos_terminal.contract.exchange import encode_change
from pos_terminal.contract.ids import is_name
from pos_terminal.contract.money import MAX_AMOUNT

MAX_CHANGE_BYTES = 64 * 1024
MAX_KEY_PART = 100
_KINDS: dict[str, Any] = {str(kind.__struct_config__.tag): kind for kind in get_args(Change)}
_ALSO = {"operator": ("pin",)}
"""What a line may say beside the fields of its kind."""
_NUMBER = re.compile(r"[0-9]{1,12}")
_PIN = re.compile(r"[0-9]{4,12}")
"""What a till's fields take: they have a number pad and twelve places. Below four digits guessing is too easy."""
_PIN_HASH = re.compile(r"\$argon2id\$v=19\$m=\d{1,7},t=\d{1,2},p=\d{1,2}\$[A-Za-z0-9+/]{11,64}\$[A-Za-z0-9+/]{16,172}")


class PublishError(ValueError):
    """A line of a file to publish does not fit; the message names the line and the field."""


def read_lines(lines: Sequence[bytes]) -> list[tuple[Change, str | None]]:
    """:raises PublishError: as ``parse_line``; empty lines are passed over."""
    return [parse_line(number, lines[number - 1]) for number in numbers(lines)]


def numbers(lines: Sequence[bytes]) -> list[int]:
    """Of the lines that are not empty, as people count them: where each of ``read_lines`` stands."""
    return [number for number, line in enumerate(lines, start=1) if line.strip()]


def parse_line(number: int, text: bytes) -> tuple[Change, str | None]:
    """The change on a line of JSON, and the plain PIN of an operator if one stands in it.

    :raises PublishError: not JSON, no change, one that tills could not hold or use, or with a field that there is not.
    """
    try:
        fields = msgspec.json.decode(text)
        _check_names(fields)
        pin = _complete(fields) if isinstance(fields, dict) else None
        change: Change = msgspec.convert(fields, Change)
    except (msgspec.MsgspecError, UnicodeDecodeError, _Wrong) as error:
        raise PublishError(f"line {number}: {error}") from error
    if wrong := _wrong_name_within(fields, change, "") or _wrong(change, pin):
        raise PublishError(f"line {number}: {wrong}")
    return change, pin


def _complete(fields: dict[str, Any]) -> str | None:
    """Fill in what the publisher computes: pinyin here, the PIN's hash when it is stored."""
    if fields.get("type") == "product" and isinstance(fields.get("name"), str):
        fields.setdefault("pinyin", pinyin_initials(fields["name"]))
        fields.setdefault("spelling", pinyin_spelling(fields["name"]))
    if fields.get("type") != "operator" or "pin" not in fields:
        return None
    pin = fields.pop("pin")
    fields["pin_hash"] = ""
    return str(pin)


# --- names --------------------------------------------------------------------------------------------------------


class _Wrong(ValueError):
    pass


def _check_names(fields: object) -> None:
    """The line's own fields, before anything is made of them: of a slip in a name that is needed, the slip is told.

    :raises _Wrong: a name that there is not, or a value that is none of those there are.
    """
    if not isinstance(fields, dict):
        return
    kind = fields.get("type")
    if not isinstance(kind, str) or kind not in _KINDS:
        raise _Wrong(f"type: {_shown(kind)} is none of {', '.join(_KINDS)}")
    known = _fields_of(_KINDS[kind])
    if wrong := _unknown(fields, ["type", *known, *_ALSO.get(kind, ())], ""):
        raise _Wrong(wrong)
    if kind == "operator" and ("pin" in fields) == ("pin_hash" in fields):
        raise _Wrong("pin: either this or pin_hash is needed")
    for name, type_ in known.items():
        choices = get_args(type_) if get_origin(type_) is Literal else ()
        if choices and name in fields and fields[name] not in choices:
            raise _Wrong(f"{name}: {_shown(fields[name])} is none of {', '.join(choices)}")


@functools.cache
def _fields_of(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """Each field's type."""
    return {field.encode_name: field.type for field in msgspec.structs.fields(kind)}


def _shown(value: object) -> str:
    return "nothing" if value is None else f"«{value}»"[:60]


def _unknown(names: Collection[str], known: Sequence[str], at: str) -> str:
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            return f"{at}there is no field {name[:40]}" + (f"; did you mean {near[0]}?" if near else "")
    return ""


def _wrong_name_within(said: object, made: object, at: str) -> str:
    """A field of ``said``, or of what stands in it, of which nothing came into ``made``."""
    if isinstance(said, dict) and isinstance(made, msgspec.Struct):
        fields = _fields_of(type(made))
        tag = made.__struct_config__.tag_field
        within = [name for name in fields if name in said]
        return _unknown(said, [*fields, *([tag] if tag else [])], at) or _first(
            _wrong_name_within(said[name], getattr(made, name), f"{at}{name}: ") for name in within
        )
    if isinstance(said, dict) and isinstance(made, Mapping):
        return _first(_wrong_name_within(said[key], one, at) for key, one in made.items() if key in said)
    if isinstance(said, list) and isinstance(made, list | tuple):
        return _first(_wrong_name_within(one, other, at) for one, other in zip(said, made, strict=True))
    return ""


def _first(texts: Iterator[str]) -> str:
    return next(filter(None, texts), "")


# --- values -------------------------------------------------------------------------------------------------------


def _wrong(change: Change, pin: str | None) -> str:
    """Tills take what the feed brings: what is wrong with a change that they could not hold or use."""
    wrong = _wrong_key(change) or _wrong_number(change)
    if not wrong and isinstance(change, Product):
        if not change.name:
            wrong = "name: must not be empty"
        elif not all(change.gtins):
            wrong = "gtins: none may be empty"
    if not wrong and isinstance(change, Operator):
        wrong = _wrong_person(change, pin)
    if not wrong and (size := len(encode_change(change))) > MAX_CHANGE_BYTES:
        wrong = f"{size} bytes; the limit is {MAX_CHANGE_BYTES}"
    return wrong


def _wrong_person(operator: Operator, pin: str | None) -> str:
    """Nobody's PIN is said."""
    if not _NUMBER.fullmatch(operator.number):
        return f"number: «{operator.number}» cannot be typed at a till: 1 to 12 digits"
    if pin is not None and not _PIN.fullmatch(pin):
        return "pin: 4 to 12 digits, as they are typed at a till"
    if pin is None and not _PIN_HASH.fullmatch(operator.pin_hash):
        return "pin_hash: no argon2id hash ($argon2id$v=19$m=…,t=…,p=…$…$…); a plain PIN stands in pin"
    return ""


def _wrong_number(change: Change) -> str:
    match change:
        case Product() if not 0 <= change.tax_rate_bp <= 10_000:
            return "tax_rate_bp: hundredths of a percent, 0 to 10000"
        case Offer() if not 0 <= change.price <= MAX_AMOUNT:
            return f"price: minor units, 0 to {MAX_AMOUNT}"
        case Promotion() if any(abs(one) > MAX_AMOUNT for one in _numbers(msgspec.to_builtins(change.benefit))):
            return f"benefit {change.benefit.benefit}: a number is above {MAX_AMOUNT}"
        case PromotionLimit() if any(abs(one) > MAX_AMOUNT for one in _numbers(msgspec.to_builtins(change.limit))):
            return f"limit: a number is above {MAX_AMOUNT}"
        case _:
            return ""


def _numbers(value: object) -> Iterator[int]:
    """Every number in nested plain data."""
    if isinstance(value, int):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _numbers(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _numbers(one)


_KEY_FIELDS = {
    "product": ("sku",),
    "offer": ("store", "channel", "sku"),
    "operator": ("store", "number"),
    "promotion": ("store", "benefit"),
    "promotion_limit": ("store", "limits", "name"),
}


def _wrong_key(change: Change) -> str:
    """What is wrong with the parts that ``feed_key`` joins by ``/``, or with a key that names them so."""
    if isinstance(change, Withdrawn):
        fields = _KEY_FIELDS[change.kind]
        parts = change.key.split("/", len(fields) - 1)
        if len(parts) != len(fields):
            return f"key: {'/'.join(fields)} is expected for kind {change.kind}"
        at = "key: "
    else:
        fields, at = _KEY_FIELDS.get(str(change.__struct_config__.tag), ("store",)), ""
        parts = _key_parts(change, fields)
    everywhere = isinstance(change, Promotion | PromotionLimit) or getattr(change, "kind", "").startswith("promotion")
    for field, part in zip(fields, parts, strict=True):
        if field == "store" and not is_name(part) and not (everywhere and part == EVERY_STORE):
            return f"{at}store: {part[:40]!r} is no store code"
        if not (0 < len(part) <= MAX_KEY_PART and part.isprintable()):
            return f"{at}{field}: 1 to {MAX_KEY_PART} printable characters"
        if field != "sku" and "/" in part:
            return f"{at}{field}: must hold no «/»"
    return ""


def _key_parts(change: Change, fields: tuple[str, ...]) -> list[str]:
    match change:
        case Promotion():
            return [change.store, change.benefit.benefit]
        case PromotionLimit():
            return feed_key(change).split("/", 2)
        case _:
            return [getattr(change, field) for field in fields]


@functools.cache
def _letters(name: str) -> str:
    from pypinyin import Style, lazy_pinyin  # 100 ms to import, wanted by nobody else

    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()


def pinyin_initials(name: str) -> str:
    """``窗帘`` → ``cl``; letters and digits stay, everything else goes."""
    return "".join(letter for letter in _letters(name) if letter.isascii() and letter.isalnum())


@functools.cache
def _syllables(name: str) -> tuple[str, ...]:
    from pypinyin import Style, lazy_pinyin

    return tuple(lazy_pinyin(name, style=Style.NORMAL))


def pinyin_spelling(name: str) -> str:
    """``窗帘`` → ``chuang lian``; letters and digits stay, everything else goes."""
    parts = ("".join(sign for sign in part.lower() if sign.isascii() and sign.isalnum()) for part in _syllables(name))
    return " ".join(filter(None, parts))
