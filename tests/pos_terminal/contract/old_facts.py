"""What facts were like, kept for ever: their bytes, and how a field is read that they had not got yet.

``golden/old_facts.jsonl`` holds one fact a line, as it was encoded, with and without each field that has a default;
``golden/defaults.json`` what each such field is read as where it is missing. As a program it adds to both what facts
have today and neither shows yet; a line and a default that stand there are never changed or taken away by it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
from msgspec import inspect

from pos_terminal.contract.codec import decode_fact
from pos_terminal.contract.facts import AnyFact

GOLDEN = Path(__file__).parent / "golden"
LINES, DEFAULTS = GOLDEN / "old_facts.jsonl", GOLDEN / "defaults.json"
WRITE_DOWN = "run python -m tests.pos_terminal.contract.old_facts, which adds it, and commit what it wrote"

WHOLE = 10_000  # of every number: it is also the whole of a funding, in hundredths of a percent

Tree = Any
Seen = tuple[str, str, str]  # a struct, its field, and what of it: "missing", or the JSON of a short value


def old_lines() -> list[bytes]:
    return LINES.read_bytes().splitlines() if LINES.exists() else []


def old_defaults() -> dict[str, dict[str, Tree]]:
    return json.loads(DEFAULTS.read_text(encoding="utf-8")) if DEFAULTS.exists() else {}


def structs() -> dict[str, inspect.StructType]:
    """Every struct there is in facts, by name."""
    found: dict[str, inspect.StructType] = {}

    def walk(info: inspect.Type) -> None:
        match info:
            case inspect.StructType(cls=cls, fields=fields):
                if cls.__name__ not in found:
                    found[cls.__name__] = info
                    for field in fields:
                        walk(field.type)
            case inspect.UnionType(types=types):
                for each in types:
                    walk(each)
            case inspect.VarTupleType(item_type=item):
                walk(item)
            case inspect.DictType(value_type=value):
                walk(value)

    walk(inspect.type_info(AnyFact))
    return found


def defaults() -> dict[str, dict[str, Tree]]:
    """What each field that has a default is read as where it is missing, by struct."""
    found: dict[str, dict[str, Tree]] = {}
    for name, info in structs().items():
        for field in info.fields:
            if not field.required:
                default = field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()
                found.setdefault(name, {})[field.name] = json.loads(msgspec.json.encode(default))
    return found


def shown_by(data: bytes) -> set[Seen]:
    """What a line shows of each struct in it: the fields that are missing and have a default, and short values."""
    found: set[Seen] = set()

    def walk(value: object, tree: Tree) -> None:
        if isinstance(value, msgspec.Struct):
            for field in msgspec.structs.fields(value):
                inner = getattr(value, field.name)
                if field.encode_name not in tree:
                    found.add((type(value).__name__, field.name, "missing"))
                    continue
                found.update((type(value).__name__, field.name, each) for each in _marks(inner))
                walk(inner, tree[field.encode_name])
        elif isinstance(value, tuple):
            for one, part in zip(value, tree, strict=True):
                walk(one, part)

    walk(decode_fact(data), json.loads(data))
    return found


def _marks(value: object) -> list[str]:
    """The kinds of struct in a value, the keys of a dict, a word or «null»; "there" for what has none of these."""
    if isinstance(value, tuple):
        return [mark for one in value for mark in _marks(one)] or ["empty"]
    if isinstance(value, dict):
        return [f"key {key}" for key in value] or ["empty"]
    if isinstance(value, msgspec.Struct):
        return [type(value).__name__]
    return [json.dumps(value)] if value is None or isinstance(value, str | bool) else ["there"]


def lines_today() -> list[bytes]:
    """Facts in which everything that can be in one is there once, and missing once where it may be."""
    facts = inspect.type_info(AnyFact)
    assert isinstance(facts, inspect.UnionType)
    return [msgspec.json.encode(tree, order="sorted") for tree in _trees(facts)]


def _trees(info: inspect.Type) -> list[Tree]:
    """Trees of one type: the fullest, the barest, then each further one as the barest but for one place."""
    match info:
        case inspect.StructType(cls=cls, fields=fields, tag=tag, tag_field=tag_field):
            choices = {field.encode_name: _trees(field.type) for field in fields}
            mark = {} if tag_field is None else {tag_field: tag}
            full = {name: trees[0] for name, trees in choices.items()}
            bare = {field.encode_name: _bare(field.type) for field in fields if field.required}
            others = [bare | {name: tree} for name, trees in choices.items() for tree in trees[1:]]
            return [tree for each in (full, bare, *others) if _fits(tree := mark | each, cls)]
        case inspect.UnionType(types=types):
            some = [tree for each in types if not isinstance(each, inspect.NoneType) for tree in _trees(each)]
            return [*some, None] if any(isinstance(each, inspect.NoneType) for each in types) else some
        case inspect.LiteralType(values=values):
            return list(values)
        case inspect.VarTupleType(item_type=item):
            return [_trees(item), []]
        case inspect.DictType(key_type=key, value_type=value):
            return [{name: tree} for name in _trees(key) for tree in _trees(value)] + [{}]
        case inspect.IntType():
            return [WHOLE]
        case inspect.BoolType():
            return [True, False]
        case inspect.StrType():
            return ["x"]
    raise AssertionError(f"facts hold no {info}")


def _bare(info: inspect.Type) -> Tree:
    """With nothing in it that may be missing."""
    match info:
        case inspect.VarTupleType(item_type=item):
            return [_bare(item)]
        case inspect.UnionType(types=types):
            return _bare(next(each for each in types if not isinstance(each, inspect.NoneType)))
        case inspect.StructType():
            return min(_trees(info), key=len)
    return _trees(info)[0]


def _fits(tree: Tree, kind: type) -> bool:
    """Whether it can be: a benefit may break its own model."""
    try:
        msgspec.convert(tree, kind)
    except msgspec.ValidationError:
        return False
    return True


def lines_to_add() -> list[bytes]:
    """Those of today's facts that show what no line kept so far does."""
    shown = set().union(*map(shown_by, old_lines()))
    added = []
    for data in lines_today():
        new = shown_by(data)
        if not new <= shown:
            shown |= new
            added.append(data)
    return added


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    with LINES.open("ab") as file:
        file.writelines(data + b"\n" for data in lines_to_add())
    kept = old_defaults()
    for name, fields in defaults().items():
        kept[name] = fields | kept.get(name, {})
    text = json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True)
    DEFAULTS.write_text(text + "\n", encoding="utf-8")
