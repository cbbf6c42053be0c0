"""Keyboard-wedge scanners: telling a scan from typing, as a pure decider for an application-wide event filter.

A scanner types faster than people do: gaps under 40 ms, at least six characters, then Enter. Each character is held
back until it is clear which it was; what was no scan is given back in order, at most :data:`RELEASE_MS` late, which
nobody feels.

How a Qt filter uses it, for each KeyPress (releases, modifier keys and synthetic events it posted itself go past the
decider; auto-repeated keys are fed with ``text=""``, since no scanner holds a key down)::

    match decider.feed(text, at_ms, token):
        case Pass():           return False                      # let the event through
        case Hold():           restart the timer (RELEASE_MS)
        case Scan(code):       deliver the code
        case Replay(keys):     post the keys again, in order; restart the timer if decider.holding
    return True                                                  # the event is eaten

and when the timer fires ``decider.tick(now_ms)``, which replays or does nothing. ``text`` is what the key types (empty
for keys that type nothing, and for shortcuts), ``at_ms`` the event's own time stamp or, where that is 0, its arrival;
``token`` is whatever the filter needs to make the event again.
"""

from __future__ import annotations

from typing import Generic, TypeVar

import msgspec

GAP_MS = 40
RELEASE_MS = 60  # above GAP_MS, so that a timer a little early or an event a little late does not tear a scan
MIN_CHARACTERS = 6
MAX_CHARACTERS = 4096

Token = TypeVar("Token")


class Pass(msgspec.Struct, frozen=True):
    """Not ours: let the key through."""


class Hold(msgspec.Struct, frozen=True):
    """Kept back until more is known."""


class Scan(msgspec.Struct, frozen=True):
    """A scanned code. ``leaked``: its first so many characters had been given back before the rest came (0 as good as
    always: the program was busy for a while); a field may hold them."""

    code: str
    leaked: int = 0


class HeldKey(msgspec.Struct, Generic[Token], frozen=True):
    text: str
    token: Token


class Replay(msgspec.Struct, Generic[Token], frozen=True):
    """Typing after all: these keys, in order. The key just fed is either the last of them or held anew."""

    keys: tuple[HeldKey[Token], ...]


class WedgeDecider(Generic[Token]):
    """Pure but for the keys it holds. One per application: scanners and people share one keyboard stream."""

    def __init__(self) -> None:
        self._held: list[HeldKey[Token]] = []
        self._leaked: list[str] = []  # characters of the same burst that a tick gave back too early
        self._last_ms = 0

    @property
    def holding(self) -> bool:
        return bool(self._held)

    def feed(self, text: str, at_ms: int, token: Token) -> Pass | Hold | Scan | Replay[Token]:
        """Decide about a key that types ``text``."""
        within = 0 <= at_ms - self._last_ms < GAP_MS
        self._last_ms = at_ms
        key = HeldKey(text, token)
        if text in ("\r", "\n"):
            return self._enter(key, within)
        if len(text) != 1 or not text.isprintable() or len(self._held) >= MAX_CHARACTERS:
            self._leaked.clear()
            return self._give_back(key) if self._held else Pass()
        if within:
            self._held.append(key)
            return Hold()
        self._leaked.clear()
        returned = tuple(self._held)
        self._held = [key]
        return Replay(returned) if returned else Hold()

    def tick(self, at_ms: int) -> Replay[Token] | None:
        """Give back what has waited long enough to be no scan."""
        if not self._held or at_ms - self._last_ms < RELEASE_MS:
            return None
        self._leaked += [key.text for key in self._held]
        return self._give_back()

    def _enter(self, key: HeldKey[Token], within: bool) -> Pass | Scan | Replay[Token]:
        leaked = len(self._leaked)
        code = "".join([*self._leaked, *(held.text for held in self._held)])
        self._leaked.clear()
        if within and self._held and len(code) >= MIN_CHARACTERS:
            self._held.clear()
            return Scan(code, leaked)
        return self._give_back(key) if self._held else Pass()

    def _give_back(self, *more: HeldKey[Token]) -> Replay[Token]:
        keys = (*self._held, *more)
        self._held.clear()
        return Replay(keys)
