"""Any fact there can be: strategies read off the types themselves, so that a new fact is tested without a word."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import strategies as st
from msgspec import inspect

from pos_terminal.contract.facts import AnyFact
from tests.pos_terminal.contract.benefits import KINDS, benefits

WIDE = st.integers(-(2**63), 2**63 - 1)


@cache
def of_type(kind: type | Any) -> st.SearchStrategy[Any]:
    return _strategy(inspect.type_info(kind))


def facts() -> st.SearchStrategy[AnyFact]:
    return of_type(AnyFact)


def _strategy(info: inspect.Type) -> st.SearchStrategy[Any]:
    match info:
        case inspect.StructType(cls=cls) if cls in KINDS:
            return benefits(cls)
        case inspect.StructType(cls=cls, fields=fields):
            return st.builds(cls, **{field.name: _strategy(field.type) for field in fields})
        case inspect.UnionType(types=types):
            return st.one_of([_strategy(each) for each in types])
        case inspect.LiteralType(values=values):
            return st.sampled_from(values)
        case inspect.VarTupleType(item_type=item):
            return st.lists(_strategy(item), max_size=3).map(tuple)
        case inspect.DictType(key_type=key, value_type=value):
            return st.dictionaries(_strategy(key), _strategy(value), max_size=3)
        case inspect.IntType():
            return WIDE
        case inspect.BoolType():
            return st.booleans()
        case inspect.StrType():
            return st.text(max_size=20)
        case inspect.BytesType():
            return st.binary(max_size=40)
        case inspect.NoneType():
            return st.none()
    raise AssertionError(f"facts hold no {info}")


def free_texts() -> dict[str, list[str]]:
    """The fields of facts whose text is free, by struct: everything but numbers, closed words and what holds them."""
    found: dict[str, list[str]] = {}

    def walk(info: inspect.Type, where: tuple[str, str] | None) -> None:
        match info:
            case inspect.StructType(cls=cls, fields=fields):
                for field in fields:
                    if field.name not in found.setdefault(cls.__name__, []):
                        walk(field.type, (cls.__name__, field.name))
            case inspect.UnionType(types=types):
                for each in types:
                    walk(each, where)
            case inspect.VarTupleType(item_type=item):
                walk(item, where)
            case inspect.DictType(key_type=key, value_type=value):
                walk(key, where)
                walk(value, where)
            case inspect.LiteralType() | inspect.IntType() | inspect.BoolType() | inspect.NoneType():
                pass
            case _:
                assert where is not None
                if where[1] not in found[where[0]]:
                    found[where[0]].append(where[1])

    walk(inspect.type_info(AnyFact), None)
    return {name: fields for name, fields in found.items() if fields}


def tags() -> list[str]:
    """The words facts are told apart by."""
    info = inspect.type_info(AnyFact)
    assert isinstance(info, inspect.UnionType)
    return [str(each.tag) for each in info.types if isinstance(each, inspect.StructType)]
