"""Between the window and the runtime: the only place that knows both.

It owns the ``UiSession``, turns intents into events and calls, and shows what ``present`` computes. Everything happens
on the main thread and returns at once. A burst of changes is painted once, at the next turn of the event loop, so that
a scan is on screen in the next frame.
"""

from __future__ import annotations

from typing import Literal, Protocol

from PySide6.QtCore import QObject, QTimer, SignalInstance

from pos_terminal.contract.catalog import Item
from pos_terminal.sale.tenders import JIAO
from pos_terminal.till.effects import ConfirmPayment, Notice
from pos_terminal.till.links import Links
from pos_terminal.till.quoting import is_current
from pos_terminal.ui import session as sessions
from pos_terminal.ui.doing import Doing
from pos_terminal.ui.intents import Intent, PayScanned, Quit, SwitchLanguage
from pos_terminal.ui.messages import language_of, toast
from pos_terminal.ui.model import SaleView, ScreenView, Toast
from pos_terminal.ui.present import present, refresh_in_ms
from pos_terminal.ui.session import Entry, Standing, UiSession, document_of, subject_of
from pos_terminal.ui.steps import step_of
from pos_terminal.ui.wishes import Wishes


class TillRuntime(Doing, Protocol):
    """What the window needs of the runtime. Nothing blocks; answers come as signals on the main thread.

    ``changed()``: state or links are new. ``noticed(Notice)``. ``confirming(ConfirmPayment)``: a scanned payment code
    waits for the clerk's word. ``searched(query, items, more)``: ``more`` is how many
    were left out, or 1 for «some». ``history_ready(entries)``: sales and refunds, newest first; before it
    ``goods_ready(standing)``: where the goods of collected orders are, and ``returned_ready(sales)``: what came back,
    in part or whole, by sale, and ``unprinted_ready(ids)``: without a confirmed receipt.
    ``receipt_ready(subject, text)``.
    ``act_on_device``: device ``pinpad``, ``printer`` with action ``check``; ``network``, ``sync`` with ``exchange``.
    """

    @property
    def changed(self) -> SignalInstance: ...
    @property
    def noticed(self) -> SignalInstance: ...
    @property
    def confirming(self) -> SignalInstance: ...
    @property
    def searched(self) -> SignalInstance: ...
    @property
    def history_ready(self) -> SignalInstance: ...
    @property
    def goods_ready(self) -> SignalInstance: ...
    @property
    def returned_ready(self) -> SignalInstance: ...
    @property
    def unprinted_ready(self) -> SignalInstance: ...
    @property
    def receipt_ready(self) -> SignalInstance: ...
    @property
    def links(self) -> Links: ...
    def now_ms(self) -> int: ...
    def scan_for_order(self, text: str) -> None: ...
    def explain(self, sale: str, revision: int) -> None: ...
    def set_language(self, code: str) -> None: ...


_PIN_PROBLEMS = frozenset(
    ("wrong_pin", "supervisor_needed", "locked_out", "number_and_pin_needed", "reason_needed", "reason_personal")
)
"""What the dialog that asked for a supervisor can mend; any other refusal ends it."""
READING_MS = 400
"""A basket that stands still for so long is being looked at."""


class Window(Protocol):
    """What the controller needs of the window: ``ui.window.MainWindow`` is one."""

    @property
    def intent(self) -> SignalInstance: ...
    @property
    def sheet(self) -> object | None: ...
    def show_view(self, view: ScreenView) -> None: ...
    def takes_scan(self, text: str) -> bool: ...
    def expect_serial(self) -> None: ...
    def toast(self, toast: Toast) -> None: ...
    def sound(self, sound: Literal["", "ok", "error"]) -> None: ...
    def toast_text(self) -> str: ...
    def hide_toast(self) -> None: ...
    def open_dialog(self, name: str, about: object) -> bool: ...
    def refuse_answer(self, text: str) -> bool: ...
    def end_answer(self) -> None: ...
    def close(self) -> bool: ...


class Controller(QObject):
    """Keeps the window showing what the till is, and the till doing what the window asks."""

    def __init__(
        self,
        window: Window,
        runtime: TillRuntime,
        *,
        rounding_unit: int = JIAO,
        usual_float: int = 0,
        language: str = "zh_CN",
        training: bool = False,
        version: str = "",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window, self._runtime = window, runtime
        self._session = UiSession(
            language=language_of(language),
            rounding_unit=rounding_unit,
            usual_float=usual_float,
            training=training,
            version=version,
        )
        self._seen = runtime.state
        self._wishes = Wishes(runtime, self._tell, window.open_dialog)
        self._paint = QTimer(self)
        self._paint.setSingleShot(True)
        self._paint.setInterval(0)
        self._paint.timeout.connect(self._show)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self._show)
        self._reading = QTimer(self)
        self._reading.setSingleShot(True)
        self._reading.setInterval(READING_MS)
        self._reading.timeout.connect(self._explain)
        self._explained: tuple[str, int] = ("", 0)
        self._looking_up = ""  # the toast that says so, until the answer comes
        self._told = ""  # what was said that passes
        self._told_at: tuple[object, ...] = ()  # the step at which it was
        self._decided = False  # a supervisor's PIN was right: its dialog closes with the next picture
        window.intent.connect(self._wish)
        runtime.changed.connect(self._changed)
        runtime.noticed.connect(self._noticed)
        runtime.confirming.connect(self._confirm)
        runtime.searched.connect(self._searched)
        runtime.history_ready.connect(self._history)
        runtime.goods_ready.connect(self._goods)
        runtime.returned_ready.connect(self._returned)
        runtime.unprinted_ready.connect(self._unprinted)
        runtime.receipt_ready.connect(self._receipt)
        self._show()

    @property
    def session(self) -> UiSession:
        return self._session

    # --- from the scanners

    def scanned(self, code: str) -> None:
        """A code from a scanner, wedge or serial: to the field that asked for it, else to the till, which says where it
        belongs.

        Not under an open dialog: it asks about what is there now, and what it hides must not change meanwhile.
        """
        if self._window.sheet is not None:
            self._tell("close_dialog_first")
        elif self._window.takes_scan(code):
            return
        elif sessions.asks_for_order(self._session, self._runtime.state):
            self._runtime.scan_for_order(code)
        else:
            self._runtime.scan(code)

    def scan_torn(self) -> None:
        """The scanner broke off where nothing on screen shows what it typed: the clerk hears that it has to be done
        again."""
        self._tell("scan_torn")

    # --- from the window

    def _wish(self, intent: Intent) -> None:
        """What an intent means now; what it changes in the window shows even where the till refuses."""
        self._follow()
        if isinstance(intent, SwitchLanguage):
            self._session = sessions.change(sessions.asked(self._session, ""), language=language_of(intent.code))
            self._runtime.set_language(intent.code)
        elif isinstance(intent, Quit):
            self._window.close()
        else:
            # First the window's own part, then the till: its answer may come before ``carry_out`` returns.
            self._session, carry_out = self._wishes.meaning(intent, self._session)
            if carry_out is not None:
                self._decided = False
                carry_out()
        self._soon()

    def _tell(self, message: str, *args: str) -> None:
        """A refusal of the window's own, such as text that is no amount."""
        self._noticed(Notice(message, "warning", args))

    # --- from the runtime

    def _changed(self) -> None:
        self._follow()
        self._soon()

    def _follow(self) -> None:
        state = self._runtime.state
        self._decided |= self._seen.deciding is not None and state.deciding is None
        self._session = sessions.follow(self._session, self._seen, state)
        done, self._seen = set(self._seen.printing) - set(state.printing), state
        if done and self._session.screen == "history":
            self._wishes.find_again(self._session)
        if self._looking_up and not any(one.purpose in ("order", "member") for one in state.asking):
            if self._window.toast_text() == self._looking_up:
                self._window.hide_toast()  # the answer is there
            self._looking_up = ""

    def _noticed(self, notice: Notice) -> None:
        self._follow()
        self._session = sessions.told(self._session, notice, self._seen)
        said = toast(notice, self._session.language)
        if notice.message in _PIN_PROBLEMS and self._window.refuse_answer(said.text):
            self._decided = False
        elif sessions.is_banner(self._session, notice, self._seen):
            self._window.sound(said.sound)
        elif not sessions.is_form_problem(self._session, notice):
            self._decided |= notice.level != "info" and self._seen.deciding is None
            looking_up = notice.message in ("looking_up_order", "looking_up_member")
            self._looking_up = said.text if looking_up else self._looking_up
            self._told = said.text if said.tone in ("plain", "ok") else ""
            if self._told:  # not at the next picture: that may be of the next sale already
                self._told_at = step_of(self._view())
            self._window.toast(said)
        if notice.message == "serials_missing":
            self._show()  # the line that lacks one is selected: what is entered next is for it
            self._window.expect_serial()
        self._soon()

    def _confirm(self, payment: ConfirmPayment) -> None:
        """The question that the keys ask, where the money is in sight; the scanned code waits in its answer."""
        self._follow()
        self._session = sessions.change(self._session, screen="tender", tender_kind="code")
        body = self._show().body
        assert isinstance(body, SaleView)
        assert body.tender is not None, "the till asks about the sale on screen"
        pays = PayScanned(code=payment.code, wallet=payment.wallet, at_ms=payment.at_ms)
        if not self._window.open_dialog("pay_scanned", (body.tender.at_risk, body.tender.final, pays)):
            self._tell("close_dialog_first")

    def _searched(self, query: str, items: tuple[Item, ...], more: int) -> None:
        self._session = sessions.answered(self._session, query, tuple(items), more)
        if query and query == self._wishes.entered and len(items) < 2:  # what Enter meant, or nothing
            self._session = sessions.asked(self._session, "")
        only = self._wishes.only_result(query, tuple(items))
        if only is not None:
            self._runtime.pick(only)
        self._soon()

    def _history(self, entries: tuple[Entry, ...]) -> None:
        if self._wishes.finds:
            self._wishes.finds -= 1
        else:  # nobody here asked: a receipt was scanned
            self._session = sessions.show(self._session, "history")
        self._session = sessions.change(self._session, history=tuple(entries))
        if self._session.history_selected not in {subject_of(one) for one in entries}:
            first = subject_of(entries[0]) if entries else None
            self._session = sessions.change(self._session, history_selected=first, preview="")
            if first is not None:
                self._runtime.show_receipt(first, document_of(entries[0]))
        self._soon()

    def _goods(self, standing: dict[str, Standing]) -> None:
        self._session = sessions.change(self._session, goods=standing)

    def _returned(self, sales: dict[str, Literal["part", "whole"]]) -> None:
        self._session = sessions.change(self._session, history_returned=sales)

    def _unprinted(self, subjects: frozenset[str]) -> None:
        self._session = sessions.change(self._session, history_unprinted=subjects)

    def _receipt(self, subject: str, text: str) -> None:
        if subject == self._session.history_selected:
            self._session = sessions.change(self._session, preview=text)
            self._soon()

    # --- showing

    def _soon(self) -> None:
        if not self._paint.isActive():
            self._paint.start()

    def _show(self) -> ScreenView:
        self._paint.stop()
        if self._decided:
            self._decided = False
            self._window.end_answer()
        view = self._view()
        self._take_down(step_of(view))
        self._window.show_view(view)
        self._look_at_benefits()
        runtime = self._runtime
        self._clock.start(refresh_in_ms(runtime.state, runtime.links, self._session, runtime.now_ms()))
        return view

    def _view(self) -> ScreenView:
        runtime, session = self._runtime, self._session
        return present(runtime.state, runtime.links, session, runtime.now_ms(), session.language)

    def _take_down(self, step: tuple[object, ...]) -> None:
        """What was said of one step goes with it; a warning stays its time."""
        if self._told and step != self._told_at:
            if self._window.toast_text() == self._told:
                self._window.hide_toast()
            self._told = ""

    def _look_at_benefits(self) -> None:
        """Reasons and hints cost a search each: they are asked for once somebody has time to read them."""
        sale = self._runtime.state.sale
        if sale is None or not sale.lines or not is_current(sale) or sale.quote is None:
            self._reading.stop()
            self._explained = ("", 0)
        elif self._explained != (sale.sale, sale.revision):
            self._explained = (sale.sale, sale.revision)
            self._reading.start()

    def _explain(self) -> None:
        self._runtime.explain(*self._explained)
