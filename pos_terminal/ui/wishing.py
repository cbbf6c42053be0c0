"""What wishes stand on: the runtime they ask, how they refuse, and what one may mean."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, Protocol

from pos_terminal.till.events import Event
from pos_terminal.till.state import TillState
from pos_terminal.ui.session import UiSession

CarryOut = Callable[[], None]
Meaning = tuple[UiSession, CarryOut | None]


class Doing(Protocol):
    """What wishes ask of the runtime (``controller.TillRuntime`` says what each does)."""

    @property
    def state(self) -> TillState: ...
    def post(self, kind: type[Event], **fields: Any) -> None: ...
    def scan(self, text: str, quantity: int | None = None) -> None: ...
    def enter_serial(self, line: str, text: str) -> None: ...
    def search(self, text: str) -> None: ...
    def pick(self, sku: str) -> None: ...
    def find_history(self, text: str) -> None: ...
    def show_receipt(self, sale: str) -> None: ...
    def reprint(self, subject: str, document: Literal["sale", "refund"] = "sale") -> None: ...
    def open_return(self, sale: str) -> None: ...
    def print_z(self, period: str) -> None: ...
    def act_on_device(self, device: str, action: str) -> None: ...


class Wishing:
    """``tell(message, *args)`` refuses."""

    def __init__(self, runtime: Doing, tell: Callable[..., None]) -> None:
        self._runtime, self._tell = runtime, tell

    def _post(self, kind: type[Event], **fields: Any) -> CarryOut:
        return lambda: self._runtime.post(kind, **fields)

    def _refuse(self, message: str, *args: str) -> CarryOut:
        return lambda: self._tell(message, *args)
