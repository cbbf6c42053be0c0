"""Random days on which a supervisor may be wrong: what came of it is told later, put right, and returned goods know."""

from __future__ import annotations

from typing import Any, Literal

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from pos_terminal.contract.cloud import PayCode, RefundPayCode
from pos_terminal.contract.facts import AttemptContradicted
from pos_terminal.contract.reasons import GIVE_BACK
from pos_terminal.till import events, return_events
from pos_terminal.till.effects import Enquire, LookAtPinpad
from pos_terminal.till.forcing import why_not_forced
from pos_terminal.till.pricing import price
from pos_terminal.till.state import Attempt
from tests.pos_terminal.till.books import Books
from tests.pos_terminal.till.invariants import check_ledger, check_state
from tests.pos_terminal.till.people import drain, finish, write_all
from tests.pos_terminal.till.scenes import FLOAT, item

PRICES = {"tea": 1_000, "cup": 250}
Words = Literal["", "wrong", "right"]
places = st.integers(0, 7)
fates = st.sampled_from(["fine", "fine", "lost_before", "lost_after", "lost_after", "refused", "unreachable", "deaf"])
words = st.sampled_from(["", "wrong", "wrong", "right"])
wishes = st.tuples(st.sampled_from(["cash", "card", "card", "code", "code"]), st.sampled_from([None, None, 300]))


class WrongWords(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.world = Books()
        self.seen = 0

    # --- goods and money, each with how it ends and what is said of that

    @rule(skus=st.lists(st.sampled_from(sorted(PRICES)), min_size=1, max_size=2), wish=wishes, fate=fates, said=words)
    def sell(self, skus: list[str], wish: tuple[str, int | None], fate: Any, said: Words) -> None:
        come_in(self.world)
        for sku in skus:
            self.world.happen(events.ItemScanned, code=sku, item=item(sku, PRICES[sku]))
        self.pay(wish=wish, fate=fate, said=said)

    @rule(wishes=st.lists(wishes, min_size=1, max_size=3), said=words, told=st.booleans())
    def sold_wrong(self, wishes: list[tuple[str, int | None]], said: Words, told: bool) -> None:
        """A tea and a cup, paid in parts without an answer."""
        come_in(self.world)
        for sku in PRICES:
            self.world.happen(events.ItemScanned, code=sku, item=item(sku, PRICES[sku]))
        for place, wish in enumerate(wishes):
            self.pay(wish=wish, fate="lost_after" if place % 2 else "lost_before", said=said)
        self.pay(wish=("cash", None), fate="fine", said="")
        if told:
            tell(self.world)

    @rule(wish=wishes, fate=fates, said=words)
    def pay(self, wish: tuple[str, int | None], fate: Any, said: Words) -> None:
        kind, amount = wish
        if kind == "cash":
            left = price(self.world.till.sale).left if self.world.till.sale else 0
            self.world.happen(events.CashGiven, amount=left if amount is None else amount)
        elif kind == "card":
            self.world.happen(events.CardChosen, amount=amount)
        else:
            self.world.happen(events.CodeChosen, amount=amount)
            self.world.happen(events.PaymentCodeScanned, code="13", wallet="wechat")
        self.ends(fate, said)

    @rule(fate=fates, said=words)
    def void(self, fate: Any, said: Words) -> None:
        self.world.happen(events.Void, reason="r")
        self.ends(fate, said)

    @rule(place=places, counts=st.lists(st.integers(0, 1), max_size=2), fate=fates, said=words)
    def bring_back(self, place: int, counts: list[int], fate: Any, said: Words) -> None:
        come_in(self.world)
        self.world.open_return(place)
        look_up(self.world)
        refund = self.world.till.sale.refund if self.world.till.sale else None
        if refund is None:
            return
        if not counts:
            self.world.happen(return_events.ReturnAll)
        for line, count in zip(refund.of.lines, counts, strict=False):
            self.world.happen(return_events.ReturnCounted, line=line.line, count=count)
        plan = self.world.till.sale.refund.plan if self.world.till.sale and self.world.till.sale.refund else None
        if plan is not None:
            self.world.happen(return_events.ReturnConfirmed, reason="r", total=plan.total, number="9", pin="9")
            self.ends(fate, said)

    @rule(counts=st.lists(st.integers(0, 1), max_size=2), fate=fates, said=words, told=st.booleans())
    def bring_back_last(self, counts: list[int], fate: Any, said: Words, told: bool) -> None:
        """Of the newest sale, which is told of before or not."""
        if told:
            tell(self.world)
        self.bring_back(place=len(self.world.closed) - 1, counts=counts, fate=fate, said=said)

    @rule(
        counts=st.lists(st.integers(0, 1), max_size=2),
        fate=st.sampled_from(["lost_after", "lost_before", "deaf"]),
        then=st.sampled_from(["park", "give up", "otherwise", "nothing"]),
        told=st.booleans(),
    )
    def refund_wrong(self, counts: list[int], fate: Any, then: str, told: bool) -> None:
        """Of a refund without an answer the contrary is said, and its return goes on without it."""
        self.bring_back(place=len(self.world.closed) - 1, counts=counts, fate=fate, said="wrong")
        match then:
            case "park":
                self.park()
            case "give up":
                self.void(fate="fine", said="")
            case "otherwise":
                self.otherwise(place=0)
            case _:
                pass
        if told:
            tell(self.world)

    @rule(fate=fates, said=words)
    def resume(self, fate: Any, said: Words) -> None:
        self.world.happen(return_events.RefundResumed)
        self.ends(fate, said)

    @rule(place=places, fate=fates, said=words)
    def ask_again(self, place: int, fate: Any, said: Words) -> None:
        if open_ones := self.attempts("unknown", "done"):
            self.world.happen(events.AskAgain, attempt=open_ones[place % len(open_ones)].attempt)
            self.ends(fate, said)

    @rule()
    def park(self) -> None:
        self.world.happen(events.Park)

    @rule(place=places)
    def recall(self, place: int) -> None:
        come_in(self.world)
        if self.world.till.parked:
            self.world.happen(events.Recall, sale=self.world.till.parked[place % len(self.world.till.parked)].sale)

    # --- what a supervisor says

    @rule(place=places, wrong=st.booleans())
    def decide(self, place: int, wrong: bool) -> None:
        if unknown := self.attempts("unknown"):
            decide(self.world, unknown[place % len(unknown)], wrong=wrong)

    @rule(place=places)
    def otherwise(self, place: int) -> None:
        """What was refused on its way back is given in cash, or beside the till."""
        otherwise(self.world, place)

    @rule(place=places, pick=places)
    def settle(self, place: int, pick: int) -> None:
        if late := open_late(self.world):
            self.world.settle(late[place % len(late)], pick)

    @rule(place=places, fate=fates)
    def give_back(self, place: int, fate: Any) -> None:
        """Of what came after all a supervisor wants it given back the way it came."""
        late = [one for one in open_late(self.world) if GIVE_BACK in self.world.offered(one)]
        if late:
            one = late[place % len(late)]
            self.world.settle(one, self.world.offered(one).index(GIVE_BACK))
            push(self.world, fate)

    @rule(wish=wishes, cash=st.booleans(), fate=fates)
    def found_after_the_end(self, wish: tuple[str, int | None], cash: bool, fate: Any) -> None:
        """A payment is taken for failed, its sale ends without it, and then it is found and given back."""
        self.sell(skus=["tea"], wish=wish, fate="lost_after", said="wrong")
        if cash:
            self.pay(wish=("cash", None), fate="fine", said="")
        else:
            self.void(fate="fine", said="")
        tell(self.world)
        self.a_late_answer_is_the_truth()
        self.give_back(place=0, fate=fate)

    # --- the others

    @rule()
    def tell(self) -> None:
        tell(self.world)

    @rule(written=st.integers(0, 3))
    def power_cut(self, written: int) -> None:
        self.world.power_cut(written=written)

    @rule(online=st.booleans())
    def link(self, online: bool) -> None:
        self.world.happen(events.LinkChanged, online=online)

    @rule()
    def close_period(self) -> None:
        drain(self.world)
        self.world.happen(events.ClosePeriod, cash_counted=self.world.drawer)

    def attempts(self, *statuses: str) -> list[Attempt]:
        return [one for sale in self.world.sales for one in sale.attempts if one.status in statuses]

    def ends(self, fate: Any, said: Words) -> None:
        push(self.world, fate)
        if said and (unknown := self.attempts("unknown")):
            decide(self.world, unknown[-1], wrong=said == "wrong")

    # --- what always holds

    @invariant()
    def the_ledger_is_sound(self) -> None:
        check_ledger(self.world.facts)
        check_state(self.world)

    @invariant()
    def a_late_answer_is_the_truth(self) -> None:
        for fact in self.world.facts[self.seen :]:
            if isinstance(fact, AttemptContradicted) and fact.kind in ("card", "refund", "reversal"):
                of = self.world.begun[fact.attempt]
                one = Attempt(attempt=of.attempt, kind=fact.kind, amount=0, subject=of.subject, begun_at_ms=0)
                assert self.world.took_effect(one) == (fact.outcome == "done"), fact
        self.seen = len(self.world.facts)

    def teardown(self) -> None:
        rest(self.world)
        check_ledger(self.world.facts)
        check_books(self.world)


def check_books(world: Books) -> None:
    brought, due, lost, untold = world.brought(), world.due(), world.lost(), world.untold()
    for sale in {*brought, *due, *lost, *untold}:
        assert brought[sale] == due[sale] - lost[sale] + untold[sale], f"{sale}: {brought} {due} {lost} {untold}"


def come_in(world: Books) -> None:
    write_all(world)
    if world.till.operator is None:
        world.happen(events.SignIn, number="9", pin="9")
        write_all(world)
    if world.till.period is None:
        world.happen(events.OpenPeriod, cash_float=world.drawer if world.facts else FLOAT)
        write_all(world)


def look_up(world: Books) -> None:
    """The newest question is answered well, if it is about a sale."""
    write_all(world)
    if world.asks and not isinstance(world.asks[-1].question, PayCode | RefundPayCode):
        world.server_works(len(world.asks) - 1, "fine")
        write_all(world)


def push(world: Books, fate: Any) -> None:
    """On to the next time money moves, which meets its fate. «deaf»: before, too, the pinpad answers no question."""
    asked: Any = "unreachable" if fate == "deaf" else "fine"
    fate = "lost_after" if fate == "deaf" else fate
    for _ in range(20):
        write_all(world)
        if world.pinpad_jobs:
            moves = not isinstance(world.pinpad_jobs[0], LookAtPinpad | Enquire)
            enquires = isinstance(world.pinpad_jobs[0], Enquire)
            world.pinpad_works(fate if moves else asked if enquires else "fine")
        elif world.asks:
            moves = isinstance(world.asks[0].question, PayCode | RefundPayCode)
            world.server_works(0, fate if moves else "fine")
        else:
            return
        if moves:
            write_all(world)
            return


def decide(world: Books, one: Attempt, *, wrong: bool) -> None:
    write_all(world)
    truth: Literal["done", "refused"] = "done" if world.took_effect(one) else "refused"
    said: Literal["done", "refused"] = ("refused" if truth == "done" else "done") if wrong else truth
    before = len(world.facts)
    world.happen(events.Force, attempt=one.attempt, outcome=said, number="9", pin="9", reason="looked", known="unknown")
    write_all(world)
    if any(type(fact).__name__ == "AttemptForced" for fact in world.facts[before:]) and said != truth:
        world.said[one.attempt] = said


def otherwise(world: Books, place: int = 0) -> None:
    write_all(world)
    found = []
    for sale in world.sales:
        for one in sale.attempts:
            if one.status == "refused" and why_not_forced(sale, one, "done") is None:
                found.append((one, "done"))
            if one.status == "done" and why_not_forced(sale, one, "refused") is None:
                found.append((one, "refused"))
    if not found:
        return
    one, outcome = found[place % len(found)]
    before = len(world.facts)
    world.happen(events.Force, attempt=one.attempt, outcome=outcome, number="9", pin="9", reason="r", known=one.status)
    write_all(world)
    forced = any(type(fact).__name__ == "AttemptForced" for fact in world.facts[before:])
    if forced and outcome == "refused":
        world.give_back_outside(one)


def tell(world: Books) -> None:
    """Every device is there and says what it knows."""
    drain(world)
    world.happen(events.LinkChanged, online=False)
    world.happen(events.LinkChanged, online=True)
    world.seen()
    drain(world)


def open_late(world: Books) -> list[Any]:
    write_all(world)
    return [one for one in world.till.contradictions if not one.settled]


def rest(world: Books) -> None:
    """Everything is told, put right and ended, and the drawer is counted."""
    for turn in range(12):
        come_in(world)
        tell(world)
        for late in open_late(world):
            world.settle(late, world.drawn + turn)
        tell(world)
        for sale in world.sales:
            for one in sale.attempts:
                if one.status == "unknown":
                    decide(world, one, wrong=False)
        drain(world)
        for sale in world.sales:
            finish(world, sale)
        busy = any(not sale.is_empty for sale in world.sales)
        if not busy and not open_late(world) and not world.till.codes_decided:
            break
    else:
        raise AssertionError(f"stuck: {world.sales!r} {open_late(world)!r} {world.till.codes_decided!r}")
    assert world.till.period is not None
    assert world.till.period.report.cash_expected == world.drawer


TestWrongWords = WrongWords.TestCase
TestWrongWords.settings = settings(
    max_examples=120,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
