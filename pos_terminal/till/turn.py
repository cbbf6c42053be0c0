"""One turn of the machine: what a handler changes, commits and wants done. Lives no longer than one ``step``."""

from __future__ import annotations

from typing import Literal

import msgspec

from pos_terminal.contract.cloud import Question
from pos_terminal.contract.facts import AnyFact
from pos_terminal.till.effects import Ask, Effect, Notice
from pos_terminal.till.events import Event
from pos_terminal.till.hand_over import HandOver
from pos_terminal.till.state import Asking, OperatorOn, Paper, PeriodOn, Purpose, Sale, TillState


class Turn:
    """Collects a handler's outcome. ``state`` is replaced, never changed; ``facts`` make the step wait for the disk."""

    def __init__(self, state: TillState, event: Event) -> None:
        self.state = state
        self.event = event
        self.facts: list[AnyFact] = []
        self.effects: list[Effect] = []
        self.held = False
        self._drawn = 0

    @property
    def at_ms(self) -> int:
        return self.event.at_ms

    @property
    def operator(self) -> OperatorOn:
        assert self.state.operator is not None
        return self.state.operator

    def operator_of(self, sale: Sale) -> str:
        """Whose doing it is: whoever is signed in, or after a restart the one who began the sale."""
        return self.state.operator.number if self.state.operator else sale.operator

    @property
    def period(self) -> PeriodOn:
        assert self.state.period is not None
        return self.state.period

    @property
    def sale(self) -> Sale | None:
        return self.state.sale

    def new_id(self) -> str:
        """An id out of the event's: unique because the event's is."""
        self._drawn += 1
        return self.event.id if self._drawn == 1 else f"{self.event.id}-{self._drawn}"

    def change(self, **fields: object) -> None:
        self.state = msgspec.structs.replace(self.state, **fields)

    def change_sale(self, **fields: object) -> None:
        """Changes the sale on screen."""
        assert self.state.sale is not None
        self.put_sale(msgspec.structs.replace(self.state.sale, **fields))

    def put_sale(self, sale: Sale) -> None:
        """Puts a sale back where it is: on screen or parked."""
        if self.state.sale is not None and self.state.sale.sale == sale.sale:
            self.change(sale=sale)
            return
        assert any(one.sale == sale.sale for one in self.state.parked), "a sale that is neither on screen nor parked"
        self.change(parked=tuple(sale if one.sale == sale.sale else one for one in self.state.parked))

    def sales(self) -> tuple[Sale, ...]:
        return self.state.unfinished

    def sale_of_attempt(self, attempt: str) -> Sale | None:
        return self.state.sale_of_attempt(attempt)

    def hand_over_of(self, attempt: str) -> HandOver | None:
        return next((over for over in self.state.hand_overs if over.attempt(attempt)), None)

    def record(self, *facts: AnyFact) -> None:
        self.facts.extend(facts)

    def await_paper(self, paper: Paper) -> None:
        """The first print of a receipt is under way, and it is missing until the printer confirms it."""
        job = f"{paper.document}/{paper.subject}/0"
        self.change(printing=(*self.state.printing, job), papers=(*self.state.papers, paper))

    def wait_for_disk(self) -> None:
        """Holds the turn until its drafts are durable though it records no fact: cash changes hands on its word."""
        self.held = True

    def want(self, *effects: Effect) -> None:
        self.effects.extend(effects)

    def notice(self, message: str, *args: str, level: Literal["info", "warning", "error"] = "info") -> None:
        self.effects.append(Notice(message, level, args))

    def refuse(self, message: str, *args: str) -> None:
        """Tells the clerk why nothing was done: a sound and a toast."""
        self.notice(message, *args, level="warning")

    def ask(
        self, question: Question, purpose: Purpose, subject: str, *, sale: str | None = None, ask: str = ""
    ) -> None:
        """Asks the server; ``sale``: what it is asked for, where that is not the sale on screen; ``ask``: the id of a
        question that names its own.
        """
        ask = ask or self.new_id()
        on_screen = self.state.sale.sale if self.state.sale else ""
        asking = Asking(ask=ask, purpose=purpose, subject=subject, sale=on_screen if sale is None else sale)
        self.change(asking=(*self.state.asking, asking))
        self.effects.append(Ask(ask, question))
