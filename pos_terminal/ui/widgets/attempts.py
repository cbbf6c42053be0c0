"""What is at risk, as cards: attempts without an outcome, refused ones, coupons that were redeemed for good."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import msgspec
from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from pos_terminal.ui import theme
from pos_terminal.ui.intents import AskAgain, CancelAttempt, Intent
from pos_terminal.ui.language import tr
from pos_terminal.ui.model import AttemptView
from pos_terminal.ui.widgets.keys import Key, Role
from pos_terminal.ui.widgets.parts import RIGHT, BusyRing, Card, Icon, OverlayBar, Text, clear, row

SIGNS = {
    "pending": ("", theme.ACCENT),
    "unknown": ("hourglass", theme.WARN),
    "refused": ("circle-x", theme.DANGER),
    "decided": ("shield-check", theme.WARN),
    "final": ("lock-keyhole", theme.WARN),
}
"""How an attempt stands: its sign (none: the ring turns) and colour."""
OnIntent = Callable[[Intent], object]
OnForce = Callable[[str], object]


class AttemptCard(Card):
    """An attempt without an outcome, refused, or final: what the other side says, what the clerk can do.

    ``keyed``: which attempt of several has a key of the keyboard, by that key.
    """

    def __init__(self, view: AttemptView, on_intent: OnIntent, on_force: OnForce, keyed: dict[str, str]) -> None:
        final = view.state == "final"  # several stand beside each other: low, the key at the side
        super().__init__(padding=12 if final else 20, spacing=12)
        self.view = view
        self._keyed = keyed
        icon, tone = SIGNS[view.state]
        sign: QWidget = Icon(icon, colour=tone, size=32) if icon else BusyRing(36)
        self._status = Text(view.status, size=17, strong=True, colour=tone, wrap=True)
        self._detail = Text(view.detail, size=13 if final else 15, wrap=True)
        if not view.detail:
            self._detail.hide()
        texts = QVBoxLayout()
        texts.setSpacing(4)
        head = row(Text(view.title, size=13, colour=theme.INK_2), None)
        if view.amount:
            head.addWidget(Text(f"¥ {view.amount}", size=17, strong=True, align=RIGHT))
        for part in (self._status, self._detail):
            texts.addWidget(part)
        line = row(sign, spacing=16)
        line.setAlignment(sign, Qt.AlignmentFlag.AlignTop)
        line.addLayout(texts, 1)
        keys = self._keys(view, on_intent, on_force)
        if final:
            texts.insertLayout(0, head)
            for key in keys:
                line.addWidget(key)
            self.column.addLayout(line)
        else:
            self.column.addLayout(head)
            self.column.addLayout(line)
            if keys:
                self.column.addLayout(row(*keys, spacing=8))
        self.setAccessibleName(f"{view.title} {view.status}")

    def _keys(self, view: AttemptView, on_intent: OnIntent, on_force: OnForce) -> list[QWidget]:
        def key(
            label: str, id: str, icon: str, shortcut: str, on_click: Callable[[], object], role: Role = "plain"
        ) -> Key:
            shown = shortcut if self._keyed.get(shortcut) == view.attempt else ""
            return Key(label, id=id, icon=icon, shortcut=shown, role=role, height=56, on_click=on_click)

        keys: list[QWidget] = []
        if view.can_cancel:
            cancel = partial(self._about, lambda attempt: on_intent(CancelAttempt(attempt=attempt)))
            keys.append(key(tr("取消"), "cancel_attempt", "x", "Esc", cancel))
        if view.can_ask:
            again = partial(self._about, lambda attempt: on_intent(AskAgain(attempt=attempt)))
            label = tr("再试一次") if view.state in ("refused", "decided") else tr("再次查询")
            keys.append(key(label, "ask_again", "refresh-cw", "F6", again))
        if view.can_force:
            decide = key(
                tr("改退现金") if view.in_cash else tr("主管裁定"),
                "force_attempt",
                "shield-check",
                "F7",
                partial(self._about, on_force),
                "danger",
            )
            keys.append(decide)
        return keys

    def _about(self, ask: Callable[[str], object]) -> None:
        ask(self.view.attempt)

    def say(self, view: AttemptView) -> bool:
        """Show a new status text in place; False where more than the text changed. Which attempt it is may change: the
        one that was waited for has begun.
        """
        same = msgspec.structs.replace(self.view, attempt=view.attempt, status=view.status, detail=view.detail)
        if same != view:
            return False
        self.view = view
        self._status.setText(view.status)
        self._detail.show_text(view.detail)
        self.setAccessibleName(f"{view.title} {view.status}")
        return True


class AttemptCards(QWidget):
    """The attempts, rebuilt only when more than a status text changed (a ring goes on turning)."""

    def __init__(self, on_intent: OnIntent, on_force: OnForce) -> None:
        super().__init__()
        self._on_intent, self._on_force = on_intent, on_force
        self.cards: list[AttemptCard] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(12)
        self.hide()

    def show_attempts(self, attempts: tuple[AttemptView, ...]) -> None:
        if len(attempts) == len(self.cards) and all(
            card.say(attempt) for card, attempt in zip(self.cards, attempts, strict=True)
        ):
            return
        clear(self._box)
        keyed = _keyed(attempts)
        self.cards = [AttemptCard(one, self._on_intent, self._on_force, keyed) for one in attempts]
        for card in self.cards:
            self._box.addWidget(card)
        self.setVisible(bool(attempts))


def _keyed(attempts: tuple[AttemptView, ...]) -> dict[str, str]:
    """The first attempt that each key of the keyboard may be about: a press is about one of them only."""
    wanted = {"Esc": "can_cancel", "F6": "can_ask", "F7": "can_force"}
    return {key: next((one.attempt for one in attempts if getattr(one, may)), "") for key, may in wanted.items()}


class AttemptsArea(QScrollArea):
    """The cards over a basket: as high as they need, less where the basket would not fit, and scrolled beyond.

    ``SHARE``: what of the page is theirs in any case. The basket and its keys need the rest on the smallest window.
    """

    SHARE = 0.33

    def __init__(self, cards: AttemptCards) -> None:
        super().__init__()
        self._cards, self._needed = cards, 0
        self.setWidget(cards)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        OverlayBar(self)
        cards.installEventFilter(self)
        self.hide()

    def show_attempts(self, attempts: tuple[AttemptView, ...]) -> None:
        self._cards.show_attempts(attempts)
        self.setVisible(bool(attempts))
        self.fit()

    def fit(self) -> None:
        """Ask for the height that the cards have at this width."""
        box = self._cards.layout()
        if box is None:
            return
        needed = box.heightForWidth(self.width()) if box.hasHeightForWidth() else box.sizeHint().height()
        if needed != self._needed:
            self._needed = needed
            self.setMaximumHeight(needed)
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._needed)

    def minimumSizeHint(self) -> QSize:
        page = self.parentWidget()
        least = int(page.height() * self.SHARE) if page is not None else self._needed
        return QSize(super().minimumSizeHint().width(), min(self._needed, least))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()
