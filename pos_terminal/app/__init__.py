"""The composition root: makes the parts of a terminal, wires them and runs the window."""

from __future__ import annotations

import json
import logging
import os
import sys
import traceback
from functools import partial
from types import TracebackType

from PySide6.QtWidgets import QApplication

from pos_terminal.app import placing
from pos_terminal.app.chosen_language import keep, kept
from pos_terminal.app.display import why_no_display
from pos_terminal.app.fault import EXIT_DISPLAY, EXIT_SETUP, CannotStart, tell
from pos_terminal.app.log import log_to
from pos_terminal.app.signals import StopSignals
from pos_terminal.app.terminal import Terminal
from pos_terminal.config import Settings
from pos_terminal.private import open_to_others
from pos_terminal.sqlite.faults import told
from pos_terminal.ui import theme
from pos_terminal.ui.language import Language

log = logging.getLogger(__name__)

EXIT_BUG = 70


def run(settings: Settings, *, driver_port: int | None = None, full_screen: bool = False) -> int:
    """Runs the terminal until its window closes; the exit code. ``EXIT_SETUP`` too where its ledger failed meanwhile.

    ``driver_port``: a test drives the window over this loopback port (0: any); the port is printed as JSON.
    """
    try:
        log_to(settings.folder / "logs")
        if is_open := open_to_others(settings.folder):
            log.warning("%s", is_open)
    except OSError as error:
        tell(CannotStart(f"the data folder cannot be used: {told(error, settings.folder)}"))
        return EXIT_SETUP
    if QApplication.instance() is None and (why := why_no_display(os.environ)):
        tell(CannotStart(why, EXIT_DISPLAY))
        return EXIT_DISPLAY
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Store Terminal")
    theme.load(app)
    language = Language(app)
    language.use(kept(settings.folder, settings.language))
    language.chosen.connect(partial(keep, settings.folder))
    sys.excepthook = _fatal
    terminal = Terminal(app, settings, language)
    terminal.start()
    if driver_port is not None:
        from pos_terminal.ui.driver import Driver  # a test's; it brings Qt's test and network libraries along

        driver = Driver(terminal.window, terminal.view, terminal.since_key_ms, driver_port)
        print(json.dumps({"driver": driver.port}), flush=True)
    placing.show(terminal.window, full_screen=full_screen)
    signals = StopSignals(app)
    code = app.exec() or terminal.fault
    ended = terminal.stop()
    signals.close()
    if not ended:  # a thread hangs in the system (a name that does not resolve): Qt would abort over it
        logging.shutdown()
        os._exit(code)
    return code


def _fatal(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A bug: fail loudly and at once. What was committed is on disk; the next start recovers from it."""
    log.critical("a bug ended the terminal", exc_info=(kind, error, trace))
    traceback.print_exception(kind, error, trace)
    sys.stderr.flush()
    os._exit(EXIT_BUG)
