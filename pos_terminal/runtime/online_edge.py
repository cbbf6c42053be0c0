"""The server's edge: the exchange takes its turns on one thread, questions go out on two others.

A look-up never waits for an effect, neither waits for the exchange, and nothing here can hold up selling. Nor does the
key: the exchange's thread waits for it, tries again by itself, and begins when it is there.
"""

from __future__ import annotations

import logging
import random
import secrets
import threading
from collections.abc import Callable
from typing import Protocol

import msgspec
from PySide6.QtCore import QObject, QThread, Signal

from pos_terminal.catalog.catalog import CatalogFault
from pos_terminal.contract.cloud import Answer, Question, Unknown
from pos_terminal.contract.enrolment import Refused
from pos_terminal.ledger.errors import LedgerFault
from pos_terminal.online import backoff
from pos_terminal.online.ask import is_effect
from pos_terminal.online.connection import Unreachable
from pos_terminal.online.custody import Custody, KeyUnavailable
from pos_terminal.online.exchange import Exchanged, Outcome
from pos_terminal.online.line import Line
from pos_terminal.runtime.worker import Worker, join
from pos_terminal.till import events
from pos_terminal.till.links import LinkState

log = logging.getLogger(__name__)

FULL_SPEED_S = 0.05
MAX_NAMED = 20  # unsound catalogue changes a turn, in the log
GONE_S = 5.0
"""Longest between tries of a server that is gone, unless turns are wanted more seldom than that anyway."""
KEY_LONGEST_S = 300.0
"""Between tries of a locked keyring, which asks for its password each time."""


def pause_s(outcome: Outcome | str, failures: int, jitter: float, idle_s: float) -> float:
    """Seconds to the next turn after ``outcome``, the last of ``failures`` in a row.

    A server that is gone is tried about as often as one that is there: a clerk may be waiting for it.
    """
    if isinstance(outcome, Exchanged):
        return FULL_SPEED_S if outcome.again else idle_s
    gone = isinstance(outcome, Unreachable)
    return backoff.delay_s(failures, jitter, min(backoff.LONGEST_S, max(idle_s, GONE_S)) if gone else backoff.LONGEST_S)


class Keys(Protocol):
    """What the edge needs of ``online.custody.KeyLoader``."""

    def load(self) -> Custody: ...
    def close(self) -> None: ...


class OnlineStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How the exchange stands. ``watermark``: what the server has acknowledged. ``warnings``: standing words."""

    state: LinkState
    detail: str = ""
    last_exchange_ms: int | None = None
    watermark: int = 0
    warnings: tuple[str, ...] = ()


class ExchangeThread(QThread):
    """First the key, then turns for ever: at once when nudged, again at once while there is more, later when it fails.

    ``line``: there as soon as there is a key, whose ``custody`` says where it lies. ``turned`` carries what became of a
    turn or of a try to load the key.
    """

    turned = Signal(object)

    def __init__(self, keys: Keys, connect: Callable[[Custody], Line], idle_s: float) -> None:
        super().__init__()
        self._keys = keys
        self._connect = connect
        self._idle_s = idle_s
        self._wanted = threading.Event()
        self._ending = threading.Event()
        self._failing = False
        self.custody: Custody | None = None
        self.line: Line | None = None

    def nudge(self) -> None:
        """There is something to send. A keyring is not asked again for that: each sale would bring its prompt up."""
        if self.line is not None:
            self._wanted.set()

    def try_now(self) -> None:
        self._wanted.set()

    def server_answered(self) -> None:
        """A question had an answer: if the exchange holds the server for gone, it need not wait to find out."""
        if self._failing:
            self._wanted.set()

    def end(self) -> None:
        self._ending.set()
        self._wanted.set()
        self._keys.close()
        if self.line is not None:
            self.line.close()

    def run(self) -> None:
        line = self._open_line()
        if line is not None:
            self._exchange(line)

    def _open_line(self) -> Line | None:
        """None: told to end."""
        failures = 0
        while True:
            self._wanted.clear()
            if self._ending.is_set():
                return None
            try:
                self.custody = self._keys.load()
            except KeyUnavailable as why:
                failures += 1
                self.turned.emit(why)
                self._wanted.wait(backoff.delay_s(failures, random.random(), KEY_LONGEST_S))
                continue
            line = self.line = self._connect(self.custody)
            if self._ending.is_set():  # after the line is there, so that either side closes it
                line.close()
            return line

    def _exchange(self, line: Line) -> None:
        failures = 0
        while True:
            self._wanted.clear()
            if self._ending.is_set():  # after the clearing, so that no call of ``end`` is cleared away unseen
                return
            outcome = self._turn(line)
            self.turned.emit(outcome)
            failures = 0 if isinstance(outcome, Exchanged) else failures + 1
            self._failing = failures > 0
            # returns at once if told to end, or that the server answers, since the turn began
            self._wanted.wait(pause_s(outcome, failures, random.random(), self._idle_s))

    def _turn(self, line: Line) -> Outcome | str:
        """A fault of the disk is told, not raised: selling goes on as long as the ledger takes commits."""
        try:
            return line.exchanger.turn(secrets.token_hex(8))
        except (LedgerFault, CatalogFault) as fault:
            log.error("an exchange turn failed on this side: %s", fault)
            return str(fault)


class OnlineEdge(QObject):
    """``stands(OnlineStatus)``, ``answered(ask, Answer | events.Unreachable)``, ``catalog_changed()``, ``branched()``
    where the ledger goes on under a new branch: GUI thread.
    """

    stands = Signal(object)
    answered = Signal(str, object)
    catalog_changed = Signal()
    branched = Signal()
    _missed = Signal()

    def __init__(
        self,
        keys: Keys,
        connect: Callable[[Custody], Line],
        uploaded: Callable[[], int],
        now_ms: Callable[[], int],
        idle_s: float,
    ) -> None:
        """``connect`` is called once there is a key, on a thread. ``uploaded``: the ledger's watermark.

        ``idle_s``: between turns with nothing to send; catalogue changes arrive this late at most.
        """
        super().__init__()
        self._uploaded = uploaded
        self._now_ms = now_ms
        self._last_exchange_ms: int | None = None
        self._unsound: tuple[str, ...] = ()
        self._thread = ExchangeThread(keys, connect, idle_s)
        self._thread.setObjectName("exchange")
        self._thread.turned.connect(self._turned)
        self._missed.connect(self._not_reached)
        self._reads = Worker("look-ups online")
        self._effects = Worker("effects online")

    def start(self) -> None:
        self._say("busy", "connecting")
        self._thread.start()

    def nudge(self) -> None:
        """There is something to send."""
        self._thread.nudge()

    def try_now(self) -> None:
        """Somebody wants it: now, also where the key was not to be had so far."""
        self._thread.try_now()

    def ask(self, ask: str, question: Question) -> None:
        worker = self._effects if is_effect(question) else self._reads
        worker.do(lambda: self._asked(question), lambda answer: self.answered.emit(ask, answer))

    def end(self) -> None:
        self._thread.end()
        for worker in (self._reads, self._effects):
            worker.end()

    def join(self, wait_ms: int) -> bool:
        exchanged = join(self._thread, wait_ms)
        read = self._reads.join(wait_ms)
        return self._effects.join(wait_ms) and read and exchanged

    def _asked(self, question: Question) -> Answer | events.Unreachable:
        line = self._thread.line
        if line is None:
            return events.Unreachable(why="no key")
        answer = line.asker.ask(question)
        if answer.is_there if isinstance(answer, Unreachable) else not isinstance(answer, Unknown):
            self._thread.server_answered()
        if isinstance(answer, Unreachable):
            if not answer.is_there:
                self._missed.emit()
            return events.Unreachable(why=answer.why, not_understood=answer.not_understood)
        return answer

    def _not_reached(self) -> None:
        """A question found nobody: said at once, since a turn that hangs says it later. It is tried too."""
        self._say("down", "unreachable")
        self._thread.nudge()

    def _turned(self, outcome: Outcome | KeyUnavailable | str) -> None:
        if isinstance(outcome, Exchanged):
            self._last_exchange_ms = self._now_ms()
            self._note_unsound(outcome.unsound)
            alarmed: LinkState = "warning" if outcome.alarms else "up"
            self._say(alarmed, outcome.alarms[0] if outcome.alarms else "")
            if outcome.skipped:
                log.warning("%d catalogue changes are of a newer version; they were passed over", outcome.skipped)
            if outcome.changes:
                self.catalog_changed.emit()
            if outcome.branched is not None:
                self.branched.emit()
        elif isinstance(outcome, KeyUnavailable):
            log.warning("no key: %s", outcome)
            self._say("down", f"key_{outcome.reason}")
        elif isinstance(outcome, Unreachable):
            self._say("down", "unreachable")
        elif isinstance(outcome, Refused):
            log.warning("the server refused the exchange: %s", outcome.code)
            self._say("down", outcome.code)
        elif isinstance(outcome, str):
            self._say("down", "disk")
        else:
            self._say("down", "version_mismatch")

    def _note_unsound(self, unsound: tuple[str, ...]) -> None:
        """Names in the log what was not there the turn before: it stands until head office mends it."""
        for one in sorted(set(unsound) - set(self._unsound))[:MAX_NAMED]:
            log.warning("a catalogue change cannot be stored and was set aside: %.80r", one)
        self._unsound = unsound

    def _say(self, state: LinkState, detail: str) -> None:
        custody = self._thread.custody
        in_file = custody is not None and custody.place == "file"
        self.stands.emit(
            OnlineStatus(
                state=state,
                detail=detail,
                last_exchange_ms=self._last_exchange_ms,
                watermark=self._uploaded(),
                warnings=("key_in_file",) * in_file + ("catalog_unsound",) * bool(self._unsound),
            )
        )
