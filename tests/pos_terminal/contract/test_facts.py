"""Facts are kept for ever: what any version wrote is read by every later one, as it was meant."""

from __future__ import annotations

import json

import pytest

from pos_terminal.contract.codec import Undecodable, decode_fact, encode_fact
from tests.pos_terminal.contract.old_facts import (
    DEFAULTS,
    LINES,
    WRITE_DOWN,
    Tree,
    defaults,
    lines_to_add,
    old_defaults,
    old_lines,
    structs,
)

FOR_EVER = "facts of before lie in ledgers and journals for ever, and cannot be read any more"


def lost(old: Tree, new: Tree, where: str = "fact") -> list[str]:
    """The places of ``old`` that ``new`` has not got, or has otherwise."""
    if isinstance(old, dict) and isinstance(new, dict):
        gone = [f"{where}.{name}" for name in old if name not in new]
        return gone + [each for name in old if name in new for each in lost(old[name], new[name], f"{where}.{name}")]
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return [each for place, one in enumerate(old) for each in lost(one, new[place], f"{where}[{place}]")]
    return [] if old == new else [where]


@pytest.mark.parametrize("data", [pytest.param(line, id=f"line-{n}") for n, line in enumerate(old_lines(), 1)])
def test_a_fact_as_it_was_once_written_is_read_whole(data: bytes) -> None:
    try:
        fact = decode_fact(data)
    except Undecodable as error:
        pytest.fail(f"{FOR_EVER}: {error}\n{data.decode()}")
    gone = lost(json.loads(data), json.loads(encode_fact(fact)))
    assert gone == [], f"a field or word was taken away or renamed; {FOR_EVER} whole"


@pytest.mark.parametrize(
    ("struct", "field", "was"),
    [(struct, field, was) for struct, fields in old_defaults().items() for field, was in fields.items()],
)
def test_a_field_that_a_fact_of_before_had_not_got_is_read_as_ever(struct: str, field: str, was: Tree) -> None:
    assert struct in structs(), f"{struct} is gone: {FOR_EVER}; if it is only renamed, so it is in {DEFAULTS.name}"
    now = defaults().get(struct, {})
    assert field in now, f"{struct}.{field} is gone or has no default any more: {FOR_EVER}"
    assert now[field] == was, f"facts from before {struct}.{field} would now say something else than they did"


def test_what_facts_have_today_is_written_down() -> None:
    """A field that nobody wrote down could lose its default unseen. New ones have one, or old facts are unreadable."""
    assert lines_to_add() == [], f"not in {LINES.name}: {WRITE_DOWN}"
    now = {f"{struct}.{field}" for struct, fields in defaults().items() for field in fields}
    kept = {f"{struct}.{field}" for struct, fields in old_defaults().items() for field in fields}
    assert now - kept == set(), f"not in {DEFAULTS.name}: {WRITE_DOWN}"
