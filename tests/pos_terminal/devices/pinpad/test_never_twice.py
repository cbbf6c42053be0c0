"""Till and pinpad on one bad serial line, in simulated time: whatever gets lost, no error about the money."""

from random import Random
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_terminal.devices.pinpad.port import Approved, Outcome, PinpadUnreachable, Refused, Unknown, resolve
from pos_terminal.devices.pinpad.zvt import messages, verdict
from pos_terminal.devices.pinpad.zvt.apdu import Apdu
from pos_terminal.devices.pinpad.zvt.exchange import Ended, Exchange
from pos_terminal.devices.pinpad.zvt.link import SerialLink
from pos_terminal.simulators.pinpad.book import Book
from pos_terminal.simulators.pinpad.plan import Plan
from pos_terminal.simulators.pinpad.terminal import Terminal

BEGUN_MS = 1_795_327_500_000  # 2026-11-22 14:05 at the store
AMOUNT = 1_000
Noise = Literal["none", "flip", "truncate", "swallow"]


class World:
    """The two ends, the line between them, and the one clock. ``noise`` is how likely a piece of bytes is damaged."""

    def __init__(self, seed: int, plan: Plan) -> None:
        self.random = Random(seed)
        self.noise = 0.0
        self.at_ms = 0
        self.terminal = Terminal(Book(None, 41), lambda: ("1122", "140530"))
        self.terminal.book.record("payment", 5_000, "1122", "130000")
        self.terminal.follow(plan)
        self.cut = False
        self.plug_in()

    def plug_in(self) -> None:
        self.till, self.pinpad = SerialLink(), SerialLink()
        self.cut = False

    def damaged(self, data: bytes) -> bytes:
        if not data or self.random.random() >= self.noise:
            return data
        kind: Noise = self.random.choice(["flip", "truncate", "swallow"])
        place = self.random.randrange(len(data))
        if kind == "flip":  # one bit of a piece: what the checksum finds for certain
            return data[:place] + bytes([data[place] ^ 1 << self.random.randrange(8)]) + data[place + 1 :]
        return data[:place] if kind == "truncate" else b""

    def run(self, command: Apdu, abort_at_ms: int | None = None) -> Ended:
        exchange = Exchange(self.till, command, self.at_ms)
        while exchange.ended is None:
            self.carry(exchange)
            if self.cut:
                exchange.lost("unplugged")
            elif abort_at_ms is not None and self.at_ms >= abort_at_ms:
                exchange.abort(self.at_ms)
            self.pass_time(exchange.next_deadline_ms)
            exchange.tick(self.at_ms)
        self.carry(exchange)
        return exchange.ended

    def carry(self, exchange: Exchange | None) -> None:
        """Bytes both ways until the line is quiet."""
        for _ in range(50):
            self.speak()
            to_pinpad, to_till = self.damaged(self.till.take_output()), self.damaged(self.pinpad.take_output())
            if not to_pinpad and not to_till:
                return
            if exchange is not None and not self.cut:
                exchange.feed(to_till, self.at_ms)
            for apdu in self.pinpad.feed(to_pinpad, self.at_ms):
                self.terminal.receive(apdu, self.at_ms)

    def speak(self) -> None:
        while self.terminal.output:
            item = self.terminal.output.popleft()
            if item == "cut":
                self.cut = True
            elif not self.cut:
                self.pinpad.send(item, self.at_ms)

    def pass_time(self, deadline_ms: int | None) -> None:
        deadlines = (deadline_ms, self.pinpad.next_deadline_ms, self.terminal.next_deadline_ms)
        soonest = min((ms for ms in deadlines if ms is not None), default=self.at_ms + 50)
        self.at_ms = min(max(soonest, self.at_ms + 1), self.at_ms + 50)
        self.pinpad.tick(self.at_ms)
        self.terminal.tick(self.at_ms)

    def settle(self) -> None:
        """The line is repaired, the pinpad comes to an end of its own."""
        self.noise = 0.0
        self.plug_in()
        self.terminal.disconnected(self.at_ms)
        while self.terminal.busy:
            self.pass_time(None)
            self.terminal.output.clear()
        self.terminal.output.clear()
        self.plug_in()

    def ask(self, *, pays_out: bool = False) -> Outcome:
        self.settle()
        assert verdict.registration_refusal(self.run(messages.registration("000000", "0156"))) is None
        ended = self.run(messages.repeat_receipt("000000"))
        return resolve(AMOUNT, "0041", BEGUN_MS, verdict.last_transaction(ended), pays_out=pays_out)

    def moved(self) -> int:
        """How many payments or refunds of ours stand in the pinpad's book."""
        return sum(entry.state == "approved" for entry in self.terminal.book.pages.transactions[1:])


plans = st.builds(
    Plan,
    mode=st.sampled_from(["approve", "approve", "decline", "drop"]),
    drop_at=st.sampled_from(["before_ack", "after_ack", "before_status", "after_status", "before_completion"]),
    delay_ms=st.sampled_from([0, 40, 3_000]),
    auto_reverse=st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, 2**32),
    plans,
    st.sampled_from([0.0, 0.05, 0.2, 0.5]),
    st.none() | st.sampled_from([0, 30, 1_000, 6_000]),
    st.booleans(),
)
def test_the_till_never_errs_about_the_money(
    seed: int, plan: Plan, noise: float, abort_at_ms: int | None, pays_out: bool
) -> None:
    world = World(seed, plan)
    assert world.run(messages.registration("000000", "0156")).how == "completed"
    world.noise = noise
    command = messages.refund("000000", AMOUNT, "0156") if pays_out else messages.authorisation(AMOUNT, "0156")
    ended = world.run(command, abort_at_ms)
    outcome = verdict.payment_outcome(ended, AMOUNT, "0156")
    doubt = isinstance(outcome, Unknown)
    if doubt:
        outcome = world.ask(pays_out=pays_out)
    else:
        world.settle()
    assert world.moved() <= 1
    if isinstance(outcome, Approved):
        assert world.moved() == 1
        assert outcome.slip.amount == AMOUNT
    elif isinstance(outcome, Refused):
        assert world.moved() == 0
    if noise == 0.0 and plan.mode in ("approve", "decline"):
        assert not doubt


def test_a_busy_pinpad_is_never_read_as_an_answer() -> None:
    world = World(1, Plan(mode="drop", drop_at="after_ack", delay_ms=3_000))
    assert world.run(messages.registration("000000", "0156")).how == "completed"
    assert world.run(messages.authorisation(AMOUNT, "0156")).how == "lost"
    world.plug_in()
    with pytest.raises(PinpadUnreachable):
        verdict.last_transaction(world.run(messages.repeat_receipt("000000")))
    assert isinstance(world.ask(), Approved)
