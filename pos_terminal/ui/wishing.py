"""What wishes stand on: the runtime they ask, how they refuse, and what one may mean."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pos_terminal.till.events import Event
from pos_terminal.till.hand_over_events import GoodsLeft
from pos_terminal.ui.doing import Doing
from pos_terminal.ui.session import UiSession

CarryOut = Callable[[], None]
Meaning = tuple[UiSession, CarryOut | None]


class Wishing:
    """``tell(message, *args)`` refuses; ``ask(name, about)`` opens a dialog."""

    def __init__(self, runtime: Doing, tell: Callable[..., None], ask: Callable[[str, object], object]) -> None:
        self._runtime, self._tell, self._ask = runtime, tell, ask

    def _post(self, kind: type[Event], **fields: Any) -> CarryOut:
        return lambda: self._runtime.post(kind, **fields)

    def _leaving_goods(self) -> CarryOut | None:
        """The page of a collected order is left for the sale: the basket that waits behind it comes back."""
        return self._post(GoodsLeft) if self._runtime.state.basket_waiting is not None else None

    def _refuse(self, message: str, *args: str) -> CarryOut:
        return lambda: self._tell(message, *args)
