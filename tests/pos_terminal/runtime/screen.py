"""The real window on a till at work, in this process, and hands on its keyboard."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from pos_terminal.devices.scanner.wedge import Hold, Replay, Scan, WedgeDecider
from pos_terminal.ui import theme
from pos_terminal.ui.controller import Controller
from pos_terminal.ui.language import Language
from pos_terminal.ui.model import SaleView
from pos_terminal.ui.pages.sale import SalePage
from pos_terminal.ui.sounds import Sounds
from pos_terminal.ui.wedge_filter import Verdicts, WedgeFilter
from pos_terminal.ui.window import MainWindow
from tests.pos_terminal.runtime.rig import Rig, run_for


class Screen:
    """Put together as the composition root does it. ``close`` stops the rig."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self._app = cast(QApplication, QApplication.instance())
        theme.load(self._app)
        self.window = MainWindow(Language(), sounds=Sounds(muted=True))
        self.controller = Controller(self.window, rig.runtime)
        self._wedge = WedgeFilter(WedgeDecider(), Verdicts(hold=Hold, scan=Scan, replay=Replay))
        self._app.installEventFilter(self._wedge)
        self._wedge.scanned.connect(rig.runtime.scan)
        self.window.resize(1366, 768)
        self.window.show()

    def close(self) -> None:
        self._app.removeEventFilter(self._wedge)
        self.rig.stop()
        self.controller.deleteLater()
        self.window.close()
        self.window.deleteLater()
        run_for(0.01)

    @contextmanager
    def deaf(self) -> Iterator[None]:
        """Keys meant for another window of this process are not listened to."""
        self._app.removeEventFilter(self._wedge)
        yield
        self._app.installEventFilter(self._wedge)

    # --- hands

    def scan(self, code: str) -> None:
        """As fast as a keyboard wedge types, Enter at the end."""
        QTest.keyClicks(self.focus, code)
        QTest.keyClick(self.focus, Qt.Key.Key_Return)

    def type(self, text: str) -> None:
        """As a quick typist: the gaps are above those of a scanner."""
        for character in text:
            QTest.keyClicks(self.focus, character)
            run_for(0.075)

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.focus, key)

    # --- eyes

    @property
    def focus(self) -> QWidget:
        return self.window.focusWidget() or self.window

    @property
    def typed(self) -> str:
        focus = self.focus
        return focus.text() if isinstance(focus, QLineEdit) else ""

    @property
    def sale(self) -> SaleView:
        """What the window shows."""
        assert self.window.view is not None
        body = self.window.view.body
        assert isinstance(body, SaleView)
        return body

    @property
    def units(self) -> int:
        """Pieces in the sale, as shown."""
        return sum(int(line.quantity) for line in self.sale.lines)

    @property
    def list_of_lines(self) -> QWidget:
        """What paints the lines."""
        page = self.window.pages[SaleView]
        assert isinstance(page, SalePage)
        return page.basket.viewport()


class Heartbeat(QObject):
    """A timer of 1 ms on the GUI thread; ``gaps_ms`` between its beats tell how long nothing else got a turn."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps_ms: list[float] = []
        self._last = time.perf_counter_ns()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(1)

    def _beat(self) -> None:
        now = time.perf_counter_ns()
        self.gaps_ms.append((now - self._last) / 1e6)
        self._last = now

    def stop(self) -> None:
        self._timer.stop()


class Painted(QObject):
    """Counts the paint events of one widget and notes when the last one began."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.count = 0
        self.at_ns = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.count += 1
            self.at_ns = time.perf_counter_ns()
        return False
