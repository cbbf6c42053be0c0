"""A test's hand and eye in the running window: JSON lines over loopback TCP. Only there when started with ``--driver``.

One request a line, one answer a line: ``{"ok": true, …}`` or ``{"ok": false, "error": "…"}``. Requests:

* ``{"do": "click", "name": N}`` — a click on the visible, enabled widget whose object name or accessible name is N
* ``{"do": "type", "text": T}`` / ``{"do": "key", "key": "F12"}`` — keys to whatever has the focus
* ``{"do": "wedge", "code": C}`` — C and Enter as fast as a keyboard-wedge scanner types
* ``{"do": "screenshot", "path": P}`` — the window as it is painted now
* ``{"do": "close"}`` — the cross of the window
* ``{"do": "view"}`` — the ``ScreenView`` on screen, and the toast over it ("" for none)
* ``{"do": "names"}`` — the clickable widgets
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtNetwork import QHostAddress, QTcpServer, QTcpSocket
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMainWindow, QWidget

from pos_terminal.ui.model import ScreenView
from pos_terminal.ui.window import MainWindow

TYPING_GAP_MS = 75
"""Above the gap of the wedge decider and the time it may hold a key back."""


class DriverError(Exception):
    """The request cannot be carried out on the window as it is; the message says why."""


class Driver(QObject):
    """Serves one window. ``view``: the struct on screen. ``port`` is the one it listens on (0 was asked for).

    ``since_key_ms``: how long ago the wedge filter takes the last key to be (``WedgeFilter.since_key_ms``).
    """

    def __init__(
        self,
        window: MainWindow,
        view: Callable[[], ScreenView | None],
        since_key_ms: Callable[[], int],
        port: int,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._view = view
        self._since_key_ms = since_key_ms
        self._server = QTcpServer(self)
        if not self._server.listen(QHostAddress(QHostAddress.SpecialAddress.LocalHost), port):
            raise DriverError(f"cannot listen on loopback port {port}: {self._server.errorString()}")
        self._server.newConnection.connect(self._connected)

    @property
    def port(self) -> int:
        return int(self._server.serverPort())

    def _connected(self) -> None:
        while (peer := self._server.nextPendingConnection()) is not None:
            _Peer(self, peer)

    def carry_out(self, request: dict[str, Any]) -> dict[str, Any]:
        """:raises DriverError: no such widget, or nothing that takes keys."""
        actions: dict[str, Callable[[dict[str, Any]], dict[str, Any] | None]] = {
            "click": self._click,
            "type": self._type,
            "key": self._key,
            "wedge": self._wedge,
            "screenshot": self._screenshot,
            "close": self._close,
            "view": self._show_view,
            "names": self._names,
        }
        action = actions.get(request.get("do", ""))
        if action is None:
            raise DriverError(f"unknown request {request.get('do')!r}; known: {', '.join(actions)}")
        return action(request) or {}

    def _click(self, request: dict[str, Any]) -> None:
        name = request["name"]
        widget = next((one for one in _widgets() if name in (one.objectName(), one.accessibleName())), None)
        if widget is None:
            raise DriverError(f"no visible widget {name!r}")
        if not widget.isEnabled():
            raise DriverError(f"widget {name!r} is disabled")
        if self._window.steady.is_last_step(widget):
            self._let_settle()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def _type(self, request: dict[str, Any]) -> None:
        """At the pace of a quick clerk: faster would be taken for a scan. Chinese comes as an input method sends it."""
        for letter in request["text"]:
            if letter.isascii():
                QTest.keyClicks(self._focus(), letter)
            else:
                typed = QInputMethodEvent()
                typed.setCommitString(letter)
                QApplication.sendEvent(self._focus(), typed)
            self._pause()

    def _pause(self) -> None:
        """Off screen no key is stamped, and the filter counts only the time in which one could have been read: on a
        busy machine a pause by the clock is none, and a PIN would be taken for a scan."""
        QTest.qWait(TYPING_GAP_MS)
        while self._since_key_ms() < TYPING_GAP_MS:
            QTest.qWait(5)

    def _key(self, request: dict[str, Any]) -> None:
        sequence = QKeySequence(request["key"])
        if sequence.isEmpty():
            raise DriverError(f"unknown key {request['key']!r}")
        combination = sequence[0]  # type: ignore[index]  # the stub lacks __getitem__
        if combination.key() in (Qt.Key.Key_F12, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._let_settle()
        while self._window.steady.is_bounce(combination.key()):  # a finger takes longer than that to come down again
            QTest.qWait(5)
        QTest.keyClick(self._focus(), combination.key(), combination.keyboardModifiers())

    def _let_settle(self) -> None:
        """As a person, who looks before the last step: one that follows at once is passed over."""
        while self._window.steady.is_settling():
            QTest.qWait(20)

    def _wedge(self, request: dict[str, Any]) -> None:
        focus = self._focus()
        QTest.keyClicks(focus, request["code"])
        QTest.keyClick(focus, Qt.Key.Key_Return)

    def _screenshot(self, request: dict[str, Any]) -> None:
        if not self._window.snapshot().save(request["path"]):
            raise DriverError(f"cannot write {request['path']}")

    def _close(self, request: dict[str, Any]) -> None:
        QTimer.singleShot(0, self._window, lambda: QMainWindow.close(self._window))  # once this is answered

    def _show_view(self, request: dict[str, Any]) -> dict[str, Any]:
        view = self._view()
        if view is None:
            return {"view": None, "toast": ""}
        shown = msgspec.to_builtins(view)
        shown["body"]["type"] = type(view.body).__name__
        return {"view": shown, "toast": self._window.toast_text()}

    def _names(self, request: dict[str, Any]) -> dict[str, Any]:
        return {
            "names": sorted(
                {one.objectName() or one.accessibleName() for one in _widgets() if isinstance(one, QAbstractButton)}
            )
        }

    def _focus(self) -> QWidget:
        return QApplication.focusWidget() or self._window


class _Peer(QObject):
    """One connection: reads lines, answers each."""

    def __init__(self, driver: Driver, socket: QTcpSocket) -> None:
        super().__init__(driver)
        self._driver = driver
        self._socket = socket
        socket.readyRead.connect(self._read)
        socket.disconnected.connect(self.deleteLater)

    def _read(self) -> None:
        while self._socket.canReadLine():
            line = bytes(self._socket.readLine().data())
            try:
                answer = {"ok": True, **self._driver.carry_out(json.loads(line))}
            except (DriverError, KeyError, ValueError) as error:
                answer = {"ok": False, "error": f"{type(error).__name__}: {error}"}
            self._socket.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")


def _widgets() -> Iterator[QWidget]:
    """Visible widgets that take clicks or keys, those of an open dialog first."""
    windows = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    modal = QApplication.activeModalWidget()
    if modal is not None:
        windows = [modal]
    for window in windows:
        for widget in window.findChildren(QWidget):
            if widget.isVisible() and isinstance(widget, QAbstractButton | QLineEdit):
                yield widget
