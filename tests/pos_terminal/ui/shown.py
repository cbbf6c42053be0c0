"""What the window shows of a named state, and the figures and texts in it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from pos_terminal.receipt.messages import Language
from pos_terminal.ui.model import PresaleView, SaleView, ScreenView, TenderView
from pos_terminal.ui.present import present
from tests.pos_terminal.ui.states import STATES, At


def shown(name: str, language: Language = "zh_CN") -> ScreenView:
    return show(STATES[name](), language)


def show(one: At, language: Language = "zh_CN") -> ScreenView:
    return present(one.state, one.links, one.session, one.now_ms, language)


def sale(name: str, language: Language = "zh_CN") -> SaleView:
    body = shown(name, language).body
    assert isinstance(body, SaleView)
    return body


def presale(name: str, language: Language = "zh_CN") -> PresaleView:
    view = sale(name, language).presale
    assert view is not None
    return view


def tender(name: str) -> TenderView:
    view = sale(name).tender
    assert view is not None
    return view


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from texts(getattr(value, name))
    elif isinstance(value, tuple | list):
        for one in value:
            yield from texts(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
