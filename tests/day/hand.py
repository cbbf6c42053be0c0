"""The clerk's hand and eye: the terminal's test driver over its socket."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

from tests.day.program import wait_until


class Hand:
    """Drives one terminal window. Fails loudly where a control is not there."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self._lines = self._socket.makefile("r", encoding="utf-8")

    def do(self, **request: Any) -> dict[str, Any]:
        answer = self.try_do(**request)
        assert answer["ok"], f"{request}: {answer['error']}"
        return answer

    def try_do(self, **request: Any) -> dict[str, Any]:
        self._socket.sendall(json.dumps(request).encode() + b"\n")
        answer: dict[str, Any] = json.loads(self._lines.readline())
        return answer

    def click(self, name: str, seconds: float = 10.0) -> None:
        """Clicks a control as soon as it is there and enabled."""
        self._repeat({"do": "click", "name": name}, seconds)

    def fill(self, name: str, text: str) -> None:
        """Puts the focus on a field, empties it and types."""
        self.click(name)
        self.do(do="key", key="Ctrl+A")
        self.do(do="type", text=text)

    def key(self, key: str) -> None:
        self.do(do="key", key=key)

    def type(self, text: str) -> None:
        self.do(do="type", text=text)

    def wedge(self, code: str) -> None:
        self.do(do="wedge", code=code)

    def screenshot(self, path: Path) -> None:
        self.do(do="screenshot", path=str(path))

    @property
    def view(self) -> dict[str, Any]:
        """The screen as the window shows it (``ui.model.ScreenView``)."""
        view: dict[str, Any] = self.do(do="view")["view"]
        return view

    @property
    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = self.view["body"]
        return body

    def until(self, condition: Any, what: str, seconds: float = 20.0) -> dict[str, Any]:
        """Waits until ``condition(body)`` holds and returns the body."""

        body: dict[str, Any] = {}
        said: list[str] = []

        def look() -> dict[str, Any] | None:
            nonlocal body
            seen = self.do(do="view")
            body = seen["view"]["body"]
            if seen["toast"] and seen["toast"] not in said:
                said.append(seen["toast"])
            return body if condition(body) else None

        try:
            found: dict[str, Any] = wait_until(look, seconds, what)
        except TimeoutError as error:
            raise TimeoutError(f"{error}; the till said {said}; the screen shows {body}") from error
        return found

    def close(self) -> None:
        self._lines.close()
        self._socket.close()

    def _repeat(self, request: dict[str, Any], seconds: float) -> None:
        last: dict[str, Any] = {}

        def attempt() -> bool:
            nonlocal last
            last = self.try_do(**request)
            return bool(last["ok"])

        try:
            wait_until(attempt, seconds, f"{request}")
        except TimeoutError as error:
            names = self.do(do="names")["names"]
            raise AssertionError(f"{error}: {last.get('error')}; on screen: {names}") from error
