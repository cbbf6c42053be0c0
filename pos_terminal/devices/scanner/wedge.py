"""Keyboard-wedge scanners: telling a scan from typing, as a pure decider for an application-wide event filter.

A scanner types faster than people do: gaps under 40 ms, at least six characters, then Enter. Each character is held
back until it is clear which it was; what was no scan is given back in order, at most :data:`RELEASE_MS` late, which
nobody feels. Once :data:`MACHINE_CHARACTERS` came at that pace it was no person, so a burst that falters (a loaded
machine, a tired USB hub) is waited for: at most :data:`FALTERS` times, each under :data:`JOIN_MS`. Four, not three,
since a till's keyboard may have a key «000».

How a Qt filter uses it, for each KeyPress (releases, modifier keys and synthetic events it posted itself go past the
decider; auto-repeated keys are fed with ``text=""``, since no scanner holds a key down)::

    match decider.feed(text, gap_ms, token):
        case Pass():           return False                      # let the event through
        case Hold():           start counting the time up to decider.patience_ms
        case Scan(code):       deliver the code
        case Replay(keys):     post the keys again, in order; count again if decider.holding
    return True                                                  # the event is eaten

and when no key has come for ``decider.patience_ms``, ``decider.give_up()``. ``text`` is what the key types (empty for
keys that type nothing, and for shortcuts), ``gap_ms`` the time since the key before: the caller knows whose clock to
believe. ``token`` is whatever the filter needs to make the event again.
"""

from __future__ import annotations

from typing import Generic, TypeVar

import msgspec

GAP_MS = 40
RELEASE_MS = 60  # above GAP_MS, so that a count a little early or a key a little late does not tear a scan
MIN_CHARACTERS = 6
MAX_CHARACTERS = 4096
MACHINE_CHARACTERS = 4
JOIN_MS = 250
FALTERS = 2

Token = TypeVar("Token")


class Pass(msgspec.Struct, frozen=True):
    """Not ours: let the key through."""


class Hold(msgspec.Struct, frozen=True):
    """Kept back until more is known."""


class Scan(msgspec.Struct, frozen=True):
    code: str


class HeldKey(msgspec.Struct, Generic[Token], frozen=True):
    text: str
    token: Token


class Replay(msgspec.Struct, Generic[Token], frozen=True):
    """Typing after all: these keys, in order. The key just fed is either the last of them or held anew.

    ``fragment``: what of it a machine typed with no Enter behind it, a scan that broke off; "" where none did."""

    keys: tuple[HeldKey[Token], ...]
    fragment: str = ""


class WedgeDecider(Generic[Token]):
    """Pure but for the keys it holds. One per application: scanners and people share one keyboard stream."""

    def __init__(self) -> None:
        self._held: list[HeldKey[Token]] = []
        self._falters = 0

    @property
    def holding(self) -> bool:
        return bool(self._held)

    @property
    def patience_ms(self) -> int:
        """How long the keys held are to be held with no other after them."""
        return JOIN_MS if self._is_machine and self._falters < FALTERS else RELEASE_MS

    @property
    def _is_machine(self) -> bool:
        return len(self._held) >= MACHINE_CHARACTERS

    def feed(self, text: str, gap_ms: int, token: Token) -> Pass | Hold | Scan | Replay[Token]:
        """Decide about a key that types ``text``."""
        within = self._is_within(gap_ms)
        key = HeldKey(text, token)
        if text in ("\r", "\n"):
            return self._enter(key, within)
        if len(text) != 1 or not text.isprintable() or len(self._held) >= MAX_CHARACTERS:
            return self._give_back(key) if self._held else Pass()
        if within or not self._held:
            self._held.append(key)
            return Hold()
        returned = self._give_back()
        self._held.append(key)
        return returned

    def give_up(self) -> Replay[Token] | None:
        """Give back what has waited long enough to be no scan; None where nothing is held."""
        return self._give_back() if self._held else None

    def _is_within(self, gap_ms: int) -> bool:
        if 0 <= gap_ms < GAP_MS:
            return True
        if not (self._is_machine and 0 <= gap_ms < JOIN_MS and self._falters < FALTERS):
            return False
        self._falters += 1
        return True

    def _enter(self, key: HeldKey[Token], within: bool) -> Pass | Scan | Replay[Token]:
        if within and len(self._held) >= MIN_CHARACTERS:
            code = "".join(held.text for held in self._held)
            self._clear()
            return Scan(code)
        return self._give_back(key) if self._held else Pass()

    def _give_back(self, *more: HeldKey[Token]) -> Replay[Token]:
        fragment = "".join(held.text for held in self._held) if self._is_machine else ""
        keys = (*self._held, *more)
        self._clear()
        return Replay(keys, fragment)

    def _clear(self) -> None:
        self._held.clear()
        self._falters = 0
