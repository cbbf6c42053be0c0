"""A sample with other benefits in it, and where bar and panel show them."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from pos_terminal.ui import samples
from pos_terminal.ui.model import BenefitsView, Pill, SaleView
from pos_terminal.ui.widgets.benefits import BenefitRow
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.parts import Text
from tests.pos_terminal.ui.conftest import Desk

LOOKING = Pill(text="正在核对…")


def body(name: str) -> SaleView:
    found = samples.screen(name).body
    assert isinstance(found, SaleView)
    return found


def show(desk: Desk, name: str, benefits: BenefitsView) -> None:
    """The sample ``name`` with other benefits, on the sale or on its order."""
    view = body(name)
    presale = view.presale and msgspec.structs.replace(view.presale, benefits=benefits)
    changed = msgspec.structs.replace(view, benefits=benefits, presale=presale)
    desk.window.show_view(msgspec.structs.replace(samples.screen(name), body=changed))
    desk.settle()


def benefits_of(name: str) -> BenefitsView:
    view = body(name)
    return view.presale.benefits if view.presale is not None else view.benefits


def unproven(view: BenefitsView) -> BenefitsView:
    """As it stood before the proof and the reasons came."""
    plain = tuple(
        msgspec.structs.replace(one, warn=False, reason="已从应收里减去" if one.used else "正在核对用它是否更省")
        for one in view.rows
    )
    return msgspec.structs.replace(view, rows=plain, pill=LOOKING, hint="", others=view.others)


def places(root: QWidget) -> dict[int, QRect]:
    """Where every key and every row stands, by the very widget."""
    found = [one for one in root.findChildren(QWidget) if one.isVisible() and isinstance(one, Key | BenefitRow)]
    return {id(one): QRect(one.mapTo(root, QPoint(0, 0)), one.size()) for one in found}


def titles(root: QWidget) -> list[tuple[str, QPoint]]:
    """The rows' titles, and where they begin."""
    names = {one.key.accessibleName().partition(" ")[2] for one in root.findChildren(BenefitRow)}
    found = [one for one in root.findChildren(Text) if one.isVisible() and one.text() in names]
    return [(one.text(), one.mapTo(root, QPoint(0, 0))) for one in found]


def rows(desk: Desk) -> list[BenefitRow]:
    return [one for one in desk.window.findChildren(BenefitRow) if one.isVisible()]


def key(desk: Desk, code: str) -> Key:
    return next(one.key for one in rows(desk) if one.key.objectName() == f"benefit_{code}")
