"""Playbooks: what happens to a till and what it then wants, in the order in which it happens.

    book >> ev(CardChosen)                << commit(AttemptBegun)
    book >> book.durable()                << Authorise(attempt := hole(), 1_000)
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Approved(slip=slip)) << saved(AttemptDone, SaleClosed) << …

``>>`` gives the machine an event (the playbook brings the time and a fresh id), ``<<`` expects the next effect. An
effect that nobody expected fails at the next ``>>`` or at ``done()``. Commits of drafts alone need no mention: they are
answered at once; so are quotes, by whatever combination is allowed first, unless ``quotes`` is off. A ``hole()`` fits
anything where it first stands and afterwards only what it was filled with.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from pos_terminal.contract.facts import AnyFact
from pos_terminal.till.effects import Commit, Effect, Notice, Quote
from pos_terminal.till.events import Committed, Event, Quoted
from pos_terminal.till.machine import Machine, step
from pos_terminal.till.state import Sale, TillState
from tests.greedy import greedy

START_MS = 1_771_030_800_000  # 2026-02-14 09:00 in China
TIP = b"\x5a" * 32


class Hole:
    """A placeholder: see ``hole``."""

    def __init__(self) -> None:
        self.filled = False
        self.value: Any = None

    def __repr__(self) -> str:
        return f"<{self.value!r}>" if self.filled else "<anything>"


def hole() -> Any:
    """Something that is known only once an effect has shown it, such as the id of an attempt."""
    return Hole()


class Wish:
    """An event that lacks its time and id."""

    def __init__(self, kind: type[Event], fields: dict[str, Any]) -> None:
        self.kind = kind
        self.fields = fields


def ev(kind: type[Event], **fields: Any) -> Wish:
    return Wish(kind, fields)


class Expected:
    """An effect described by what matters of it."""

    def __init__(self, text: str, fits: Callable[[Effect], bool], *, answer: bool = False) -> None:
        self.text = text
        self.fits = fits
        self.answer = answer

    def __repr__(self) -> str:
        return self.text


def said(message: str, *args: str) -> Expected:
    """A notice of that id; ``args`` only where given."""
    return Expected(
        f"said({message!r}, …)",
        lambda one: isinstance(one, Notice) and one.message == message and (not args or one.args == args),
    )


def commit(*kinds: type[AnyFact]) -> Expected:
    """A commit of facts of just these types, left unanswered."""
    names = ", ".join(kind.__name__ for kind in kinds)
    return Expected(
        f"commit({names})", lambda one: isinstance(one, Commit) and tuple(type(fact) for fact in one.facts) == kinds
    )


def saved(*kinds: type[AnyFact]) -> Expected:
    """As ``commit``, and the ledger says at once that they are durable."""
    expected = commit(*kinds)
    return Expected(f"saved({expected.text[7:]}", expected.fits, answer=True)


class Playbook:
    """A machine, the effects nobody has expected yet, and the disk: ``facts`` and ``drafts``."""

    def __init__(self, machine: Machine, *, at_ms: int = START_MS) -> None:
        self.machine = machine
        self.at_ms = at_ms
        self.facts: list[AnyFact] = []
        self.drafts: dict[str, bytes] = {}
        self.quotes = True
        self._waiting: list[Effect] = []
        self._unanswered: list[Commit] = []
        self._events = 0

    # --- what tests look at

    @property
    def till(self) -> TillState:
        return self.machine.till

    @property
    def sale(self) -> Sale:
        """The sale on screen, of which the test is sure."""
        assert self.till.sale is not None
        return self.till.sale

    def last(self, kind: type[AnyFact]) -> Any:
        """The newest durable fact of a type."""
        return next(fact for fact in reversed(self.facts) if isinstance(fact, kind))

    # --- the two arrows

    def __rshift__(self, event: Wish | Event) -> Playbook:
        self.done()
        self._give(self._filled(event))
        return self

    def __lshift__(self, expected: Effect | type[Effect] | Expected) -> Playbook:
        assert self._waiting, f"expected {expected!r}, but the till wants nothing more"
        effect = self._waiting.pop(0)
        assert _fits(expected, effect), f"expected {expected!r}\n     got {effect!r}\n    then {self._waiting!r}"
        if isinstance(effect, Commit):
            self._unanswered.append(effect)
            if isinstance(expected, Expected) and expected.answer:
                self._give(self.durable())
        return self

    def done(self) -> None:
        """Nothing is wanted that was not expected."""
        assert not self._waiting, f"unexpected: {self._waiting!r}"

    def durable(self) -> Event:
        """The oldest commit is on disk."""
        oldest = self._unanswered.pop(0)
        self._store(oldest)
        return self._filled(ev(Committed, ticket=oldest.ticket, sequence=len(self.facts), tip=TIP))

    def later(self, milliseconds: int) -> Playbook:
        self.at_ms += milliseconds
        return self

    # --- inside

    def _give(self, event: Event) -> None:
        self.machine, effects = step(self.machine, event)
        for effect in effects:
            if isinstance(effect, Commit) and not effect.facts:
                self._store(effect)
                self._give(self._filled(ev(Committed, ticket=effect.ticket, sequence=len(self.facts), tip=TIP)))
            elif isinstance(effect, Quote) and self.quotes:
                self._give(self._filled(ev(Quoted, **quoted(effect))))
            else:
                self._waiting.append(effect)

    def _store(self, one: Commit) -> None:
        self.facts += one.facts
        for sale, draft in one.drafts:
            if draft is None:
                self.drafts.pop(sale, None)
            else:
                self.drafts[sale] = draft

    def _filled(self, event: Wish | Event) -> Event:
        if isinstance(event, Event):
            return event
        self._events += 1
        self.at_ms += 1_000
        fields = {name: _value(value) for name, value in event.fields.items()}
        return event.kind(at_ms=self.at_ms, id=f"e{self._events}", **fields)


def quoted(effect: Quote) -> dict[str, Any]:
    """The fields of an answer to ``effect``: a combination that is allowed, with nothing proven."""
    return {"sale": effect.sale, "revision": effect.revision, "selection": greedy(effect)}


def _value(value: Any) -> Any:
    if isinstance(value, Hole):
        assert value.filled, "a hole is used before an effect has filled it"
        return value.value
    return value


def _fits(expected: Any, got: Any) -> bool:
    if isinstance(expected, Hole):
        if not expected.filled:
            expected.filled, expected.value = True, got
            return True
        return bool(expected.value == got)
    if isinstance(expected, Expected):
        return expected.fits(got)
    if isinstance(expected, type):
        return isinstance(got, expected)
    if isinstance(expected, msgspec.Struct):
        return type(expected) is type(got) and all(
            _fits(getattr(expected, name), getattr(got, name)) for name in expected.__struct_fields__
        )
    if isinstance(expected, tuple):
        return (
            isinstance(got, tuple)
            and len(expected) == len(got)
            and all(_fits(a, b) for a, b in zip(expected, got, strict=True))
        )
    return bool(expected == got)
