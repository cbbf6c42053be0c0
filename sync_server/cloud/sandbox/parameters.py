"""Reading a method's parameters as its published description types them. A wrong one is TOP's 40 or 41."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from sync_server.cloud.sandbox.gate import Refused

Parameters = Mapping[str, str]


def required(parameters: Parameters, name: str, max_length: int = 2000) -> str:
    """:raises Refused: 40 where it is missing, 41 where it is too long."""
    value = parameters.get(name, "")
    if not value:
        raise Refused(40, f"Missing required arguments:{name}", "isv.missing-parameter")
    return bounded(name, value, max_length)


def optional(parameters: Parameters, name: str, max_length: int = 2000) -> str:
    """The value or ""."""
    return bounded(name, parameters.get(name, ""), max_length)


def number(parameters: Parameters, name: str) -> int:
    """A required Number."""
    return as_number(name, required(parameters, name))


def as_number(name: str, value: object) -> int:
    """A Number of JSON or text, not negative.

    :raises Refused: 41.
    """
    raw = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if not raw.isascii() or not raw.isdigit() or len(raw) > 19:
        raise invalid(name)
    return int(raw)


def objects(parameters: Parameters, name: str, max_size: int) -> list[dict[str, object]]:
    """An optional list of objects, given as a JSON string.

    :raises Refused: 41 where it is none or longer than ``max_size``.
    """
    raw = parameters.get(name, "")
    if not raw:
        return []
    try:
        value = msgspec.json.decode(raw.encode(), type=list[dict[str, object]])
    except (msgspec.MsgspecError, RecursionError):
        raise invalid(name) from None
    if len(value) > max_size:
        raise invalid(name)
    return value


def one_of(name: str, value: str, choices: tuple[str, ...]) -> str:
    """:raises Refused: 41 where ``value`` is not one of ``choices``."""
    if value not in choices:
        raise invalid(name)
    return value


def bounded(name: str, value: str, max_length: int) -> str:
    if len(value) > max_length:
        raise invalid(name)
    return value


def invalid(name: str) -> Refused:
    return Refused(41, f"Invalid arguments:{name}", "isv.invalid-parameter")
