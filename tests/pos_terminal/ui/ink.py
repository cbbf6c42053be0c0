"""Measures the contrast of every text in a window from the pixels that were painted.

Where the texts are, the painting says: what Python widgets and delegates draw is recorded as it is drawn; labels and
fields that Qt draws by itself are known by their place. What colours they have is never asked, only counted, in a
picture at twice the size, in which even thin strokes reach their full colour.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QAbstractScrollArea, QLabel, QLineEdit, QWidget

from pos_terminal.ui import theme

SCALE = 2
MIN_SHARE = 0.02
"""What part of the pixels off the ground a colour needs to be the ink: less are edges of strokes, mixed with ground."""


class Colours(NamedTuple):
    ink: str
    ground: str

    @property
    def ratio(self) -> float:
        return theme.contrast(self.ink, self.ground)


class Measured(NamedTuple):
    """One text as it was painted. ``enabled``: WCAG asks nothing of what cannot be used now."""

    text: str
    enabled: bool
    colours: Colours | None


class Drawn(NamedTuple):
    text: str
    place: QRect
    """In pixels of the picture."""
    device: object


_known: dict[tuple[int, int, bytes], Colours | None] = {}


def colours(picture: QImage) -> Colours | None:
    """The most frequent colour and the one that stands out most from it; None where there is but one colour."""
    picture = picture.convertToFormat(QImage.Format.Format_RGB32)
    pixels = bytes(picture.constBits())
    key = picture.width(), picture.height(), pixels
    if key not in _known:
        _known[key] = _colours(Counter(memoryview(pixels).cast("I").tolist()))
    return _known[key]


def _colours(count: Counter[int]) -> Colours | None:
    (ground, covered), *others = count.most_common()
    if not others:
        return None
    least = MIN_SHARE * (count.total() - covered)
    name = _name(ground)
    inks = [_name(colour) for colour, pixels in others if pixels >= least] or [_name(others[0][0])]
    return max((Colours(ink, name) for ink in inks), key=lambda found: found.ratio)


def _name(pixel: int) -> str:
    return f"#{pixel & 0xFFFFFF:06x}"


@contextmanager
def listening() -> Iterator[list[Drawn]]:
    """Every text that Python draws meanwhile, by whatever overload takes a rectangle."""
    drawn: list[Drawn] = []
    draw = QPainter.drawText

    def listen(painter: QPainter, *given: Any) -> Any:
        place, flags, text = given
        tight = QRectF(painter.boundingRect(place, flags, text))
        drawn.append(Drawn(text, painter.deviceTransform().mapRect(tight).toAlignedRect(), painter.device()))
        return draw(painter, *given)

    QPainter.drawText = listen  # type: ignore[method-assign, assignment]
    try:
        yield drawn
    finally:
        QPainter.drawText = draw  # type: ignore[method-assign]


def measure(root: QWidget) -> list[Measured]:
    """Every text that can be seen in ``root``, which is shown and laid out."""
    picture = QImage(root.size() * SCALE, QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(SCALE)
    with listening() as drawn:
        root.render(picture)
    picture.setDevicePixelRatio(1)
    found: list[Measured] = []
    for text, place, device in drawn:
        owner = device if isinstance(device, QWidget) else _viewport(root, place)
        if owner is not None:
            found += _measured(root, picture, owner, text, place)
    by_python = {id(one.device) for one in drawn}
    for label in root.findChildren(QLabel):
        if label.isVisible() and id(label) not in by_python:
            found += _measured(root, picture, label, label.text(), _scaled(root, label, _text_of_label(label)))
    for field in root.findChildren(QLineEdit):
        if field.isVisible():
            text, place = field.text() or field.placeholderText(), _text_of_field(field)
            found += _measured(root, picture, field, text, _scaled(root, field, place))
    return found


def _measured(root: QWidget, picture: QImage, owner: QWidget, text: str, place: QRect) -> Iterator[Measured]:
    """Nothing for an empty text, and for one that lies for the most part outside what can be seen of its owner."""
    seen = place & _scaled(root, owner, owner.visibleRegion().boundingRect())
    if text.strip() and seen.height() * 2 > place.height() and seen.width() * 2 > place.width():
        yield Measured(text, owner.isEnabled(), colours(picture.copy(seen)))


def _scaled(root: QWidget, owner: QWidget, place: QRect) -> QRect:
    """``place`` in ``owner`` as a place in the picture of ``root``."""
    moved = place.translated(owner.mapTo(root, QPoint(0, 0)))
    return QRect(moved.topLeft() * SCALE, moved.size() * SCALE)


def _viewport(root: QWidget, place: QRect) -> QWidget | None:
    """The list that a delegate painted on: Qt does not say."""
    views = (area.viewport() for area in root.findChildren(QAbstractScrollArea) if area.isVisible())
    return next((view for view in views if _scaled(root, view, view.rect()).intersects(place)), None)


def _text_of_label(label: QLabel) -> QRect:
    flags = int(label.alignment()) | (int(Qt.TextFlag.TextWordWrap) if label.wordWrap() else 0)
    return QFontMetrics(label.font()).boundingRect(label.contentsRect(), flags, label.text())


def _text_of_field(field: QLineEdit) -> QRect:
    """Where a field's text is: beside its icon, and beside the cursor, which blinks in a colour of its own."""
    cursor, margins = field.cursorRect(), field.textMargins()
    left, right = margins.left() + theme.MARGIN, field.width() - margins.right() - theme.MARGIN
    if field.text() or field.alignment() & Qt.AlignmentFlag.AlignRight:
        right = cursor.left()  # it stands at the end
    else:
        left = cursor.right()
    return QRect(QPoint(left, cursor.top()), QPoint(right, cursor.bottom()))
