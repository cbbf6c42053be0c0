"""The pinpad's edge: effects about cards, on one thread, answered as events."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from pos_terminal.devices.pinpad import port
from pos_terminal.runtime.worker import Worker
from pos_terminal.till import events
from pos_terminal.till.effects import AbortPinpad, Authorise, Enquire, LookAtPinpad, RefundCard, ReverseCard
from pos_terminal.till.links import LinkState

CHECK_EVERY_MS = 15_000
Post = Callable[..., None]


class PinpadEdge(QObject):
    """One pinpad, or none (``pinpad`` None: every card is refused at once as ``no_pinpad``).

    ``changed(state, detail)`` when the link goes up or down.
    """

    changed = Signal(str, str)
    _status = Signal(str, str)

    def __init__(self, pinpad: port.Pinpad | None, post: Post, utc_offset_min: int) -> None:
        super().__init__()
        self._pinpad = pinpad
        self._post = post
        self._utc_offset_min = utc_offset_min
        self._worker = Worker("pinpad")
        self._status.connect(self._show)
        self._timer = QTimer(self)
        self._timer.setInterval(CHECK_EVERY_MS)
        self._timer.timeout.connect(self.check)
        self._aborted: set[str] = set()

    def start(self) -> None:
        """Looks for the pinpad and its newest receipt number, then keeps an eye on it."""
        if self._pinpad is None:
            self._say("absent", "")
            return
        self._say("busy", "connecting")
        self._worker.do(self._look, self._seen)
        self._timer.start()

    def look(self, effect: LookAtPinpad) -> None:
        """Reads the newest receipt right before a payment: short, or the pinpad is not there."""
        if self._pinpad is None:
            self._post(events.PinpadSeen, last_receipt_number=None, look=effect.look, why_not="no_pinpad")
            return
        self._say("busy", "")
        self._worker.do(self._look, lambda result: self._looked(effect.look, result))

    def authorise(self, effect: Authorise) -> None:
        self._move(effect, lambda pinpad, told: pinpad.authorise(effect.amount, told))

    def refund(self, effect: RefundCard) -> None:
        self._move(effect, lambda pinpad, told: pinpad.refund(effect.amount, told))

    def _move(self, effect: Authorise | RefundCard, move: Callable[[port.Pinpad, port.OnStatus], port.Outcome]) -> None:
        """Has the pinpad move money, once: what was aborted while it waited for its turn is not told to it."""
        if self._pinpad is None:
            self._answer(effect.attempt, port.Refused("no_pinpad"))
            return
        pinpad, attempt = self._pinpad, effect.attempt
        self._say("busy", "")

        def task() -> port.Outcome:
            if attempt in self._aborted:
                return port.Refused("aborted", "before the pinpad was told")
            return move(pinpad, lambda text: self._status.emit(attempt, text))

        self._worker.do(task, lambda outcome: self._answer(attempt, outcome))

    def reverse(self, effect: ReverseCard) -> None:
        if self._pinpad is None:
            self._answer(effect.attempt, port.Refused("no_pinpad"))
            return
        pinpad, attempt = self._pinpad, effect.attempt
        self._say("busy", "")
        self._worker.do(
            lambda: pinpad.reverse(effect.receipt_number, lambda text: self._status.emit(attempt, text)),
            lambda outcome: self._reversed(attempt, outcome),
        )

    def enquire(self, effect: Enquire) -> None:
        """Asks for the last transaction and matches it; an unreachable pinpad leaves the outcome unknown."""
        if self._pinpad is None:
            self._answer(effect.attempt, port.Unknown("no_pinpad"))
            return
        pinpad = self._pinpad

        def task() -> port.Outcome:
            return port.resolve(
                effect.amount,
                effect.last_receipt_number,
                effect.begun_at_ms,
                pinpad.last_transaction(),
                utc_offset_minutes=self._utc_offset_min,
                pays_out=effect.pays_out,
            )

        self._worker.do(_unreachable_is_unknown(task), lambda outcome: self._answer(effect.attempt, outcome))

    def abort(self, effect: AbortPinpad) -> None:
        """Past the queue: the call under way is told to end, and one that waits for its turn is not made."""
        self._aborted.add(effect.attempt)
        if self._pinpad is not None:
            self._pinpad.abort()

    @Slot()
    def check(self) -> None:
        """Looks whether the pinpad answers, if nothing is under way."""
        if self._pinpad is not None and not self._worker.busy:
            self._worker.do(self._look, self._seen)

    def end(self) -> None:
        self._timer.stop()
        if self._pinpad is not None:
            self._pinpad.close()
        self._worker.end()

    def join(self, wait_ms: int) -> bool:
        return self._worker.join(wait_ms)

    def _look(self) -> tuple[bool, str | None]:
        assert self._pinpad is not None
        try:
            slip = self._pinpad.last_transaction()
        except port.PinpadUnreachable:
            return False, None
        return True, slip.receipt_number if slip is not None else None

    def _seen(self, result: tuple[bool, str | None]) -> None:
        there, receipt_number = result
        self._say("up" if there else "down", "" if there else "no_answer")
        why_not = "" if there else "unreachable"
        self._post(events.PinpadSeen, last_receipt_number=receipt_number, why_not=why_not)

    def _looked(self, look: str, result: tuple[bool, str | None]) -> None:
        there, receipt_number = result
        self._say("up" if there else "down", "" if there else "no_answer")
        why_not = "" if there else "unreachable"
        self._post(events.PinpadSeen, last_receipt_number=receipt_number, look=look, why_not=why_not)

    @Slot(str, str)
    def _show(self, attempt: str, text: str) -> None:
        self._post(events.PinpadStatus, attempt=attempt, text=text)

    def _reversed(self, attempt: str, outcome: port.Outcome) -> None:
        """Reversed before: the first try went through, and the machine takes it so. Its receipt is the newest now."""
        self._answer(attempt, outcome)
        if isinstance(outcome, port.Refused) and outcome.code == "already_reversed":
            self._worker.do(self._look, self._seen)

    def _answer(self, attempt: str, outcome: port.Outcome) -> None:
        self._aborted.discard(attempt)
        if isinstance(outcome, port.Approved):
            self._say("up", "")
            self._post(events.PinpadAnswered, attempt=attempt, outcome=events.Approved(slip=outcome.slip))
        elif isinstance(outcome, port.Refused):
            if self._pinpad is not None:
                self._say("down" if outcome.code == "unreachable" else "up", "")
            declined = events.Declined(code=outcome.code, reason=outcome.reason)
            self._post(events.PinpadAnswered, attempt=attempt, outcome=declined)
        else:
            self._say("warning", "unresolved")
            self._post(events.PinpadAnswered, attempt=attempt, outcome=events.Unclear(why=outcome.why))

    def _say(self, state: LinkState, detail: str) -> None:
        self.changed.emit(state, detail)


def _unreachable_is_unknown(task: Callable[[], port.Outcome]) -> Callable[[], port.Outcome]:
    def asked() -> port.Outcome:
        try:
            return task()
        except port.PinpadUnreachable as fault:
            return port.Unknown(str(fault) or "unreachable")

    return asked
