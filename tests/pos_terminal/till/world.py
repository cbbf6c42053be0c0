"""A small world around a till: a disk, a pinpad, an acquirer and a cloud, all of which may fail, and a power cut.

Each keeps its own truth (what the card was charged, which code was paid, who holds the lease), so that a test can
compare it with what the ledger says.
"""

from __future__ import annotations

from typing import Any, Literal

from pos_terminal.contract.facts import (
    CollectionConfirmed,
    ContradictionSettled,
    GoodsHandedOver,
    SaleClosed,
    SaleRefunded,
    SaleVoided,
    Tender,
)
from pos_terminal.contract.ids import sale_day_and_count
from pos_terminal.till import events, hand_over_events, return_events
from pos_terminal.till.drafts import HAND_OVER, decode_draft, decode_hand_over
from pos_terminal.till.effects import (
    Ask,
    Authorise,
    CheckPin,
    Commit,
    ConfirmPayment,
    Effect,
    Enquire,
    LookAtPinpad,
    Notice,
    OpenDrawer,
    PrintGivenBack,
    PrintRefund,
    PrintReport,
    PrintSale,
    PrintVoid,
    Quote,
    RefundCard,
    ReverseCard,
    StartTimer,
)
from pos_terminal.till.machine import Machine, step
from pos_terminal.till.recovery import Ledgered, recover
from pos_terminal.till.redeemed import redemptions_of
from pos_terminal.till.refund import RefundOn
from pos_terminal.till.state import Attempt, Sale, TillState
from tests.playbook import TIP, quoted
from tests.pos_terminal.till.beyond import Beyond
from tests.pos_terminal.till.others import Fate, Outcome, Pinpad
from tests.pos_terminal.till.scenes import FLOAT, PROFILE


def cash_in(tenders: tuple[Tender, ...]) -> int:
    return sum(tender.receivable for tender in tenders if tender.kind == "cash")


class World(Beyond):
    """The till, its disk, the edges' jobs under way, and the others' truth."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn = 0
        self.drafts: dict[str, bytes] = {}
        self.pinpad = Pinpad()
        self.drawer = FLOAT
        self.machine = Machine(till=TillState(store="s1", till="02", profile=PROFILE))
        self.forget()

    def forget(self) -> None:
        """What the power takes away."""
        self.commits: list[Commit] = []
        self.pinpad_jobs: list[Effect] = []
        self.asks: list[Ask] = []
        self.timers: list[str] = []
        self.prints: list[str] = []
        self.pins: list[CheckPin] = []
        self.notices: list[str] = []

    @property
    def till(self) -> TillState:
        return self.machine.till

    @property
    def sales(self) -> tuple[Sale, ...]:
        return ((self.till.sale,) if self.till.sale else ()) + self.till.parked

    # --- events in, effects out

    def happen(self, kind: type[events.Event], **fields: Any) -> None:
        self.at_ms += 500
        self.machine, effects = step(self.machine, kind(at_ms=self.at_ms, id=self.new_id(), **fields))
        self.carry(effects)

    def new_id(self) -> str:
        self.drawn += 1
        return f"e{self.drawn}"

    def carry(self, effects: tuple[Effect, ...]) -> None:
        for effect in effects:
            match effect:
                case Commit():
                    self.commits.append(effect)
                case LookAtPinpad() | Authorise() | Enquire() | ReverseCard() | RefundCard():
                    self.pinpad_jobs.append(effect)
                case Ask():
                    self.asks.append(effect)
                case StartTimer():
                    self.timers.append(effect.timer)
                case PrintSale() | PrintRefund() | PrintVoid() | PrintGivenBack() | PrintReport():
                    self.prints.append(effect.job)
                case Quote():
                    self.happen(events.Quoted, **quoted(effect))
                case CheckPin():
                    self.pins.append(effect)
                case ConfirmPayment():
                    self.happen(events.PaymentCodeScanned, code=effect.code, wallet=effect.wallet, sure=True)
                case Notice():
                    self.notices.append(effect.message)
                case _:
                    pass  # the drawer is looked at where cash is written

    # --- the disk and the power

    def write(self) -> None:
        self.carry(self._durable())

    def _durable(self) -> tuple[Effect, ...]:
        """The oldest commit is written and the till told. Cash moves with it, and then only does the drawer open."""
        one = self.commits.pop(0)
        moved = self._append(one)
        self.at_ms += 500
        event = events.Committed(
            at_ms=self.at_ms, id=self.new_id(), ticket=one.ticket, sequence=len(self.facts), tip=TIP
        )
        self.machine, effects = step(self.machine, event)
        opened = [effect for effect in effects if isinstance(effect, OpenDrawer)]
        assert len(opened) == (1 if moved else 0), f"{moved} fen of cash, and the drawer: {opened}"
        told = [effect for effect in effects if isinstance(effect, Notice) and effect.message == "hand_cash_back"]
        assert [int(notice.args[0]) for notice in told] == ([-moved] if moved < 0 else [])
        self.drawer += moved
        return effects

    def _append(self, one: Commit) -> int:
        """→ how much cash the disk knows more of than before."""
        moved = 0
        self.facts += one.facts
        for sale, draft in one.drafts:
            before = self.drafts.pop(sale, None)
            if sale.startswith(HAND_OVER):  # goods: no cash hangs on them
                if draft is not None:
                    self.drafts[sale] = draft
                continue
            moved -= cash_in(decode_draft(before).sale.tenders) if before is not None else 0
            if draft is not None:
                self.drafts[sale] = draft
                moved += cash_in(decode_draft(draft).sale.tenders)
        for fact in one.facts:
            if isinstance(fact, SaleClosed):
                moved += cash_in(fact.tenders)
            elif isinstance(fact, SaleRefunded):
                moved -= sum(back.amount for back in fact.tenders if back.kind == "cash")
            elif isinstance(fact, ContradictionSettled):
                moved += fact.cash
        return moved

    def power_cut(self, *, written: int = 0) -> None:
        """After so many of the commits under way were durable, whose effects nobody carries out any more."""
        for _ in range(min(written, len(self.commits))):
            self._durable()
        self.forget()
        closed = [fact for fact in self.facts if isinstance(fact, SaleClosed)]
        confirmed = {fact.sale for fact in self.facts if isinstance(fact, CollectionConfirmed)}
        voids = sum(isinstance(fact, SaleVoided) for fact in self.facts)
        numbers = [fact.number for fact in self.facts if isinstance(fact, SaleClosed | SaleRefunded)]
        day, count = max((sale_day_and_count(number) for number in numbers), default=("", 0))
        self.machine, effects = recover(
            store="s1",
            till="02",
            profile=PROFILE,
            ledgered=Ledgered(
                facts=self.facts,
                unconfirmed=[one for one in closed if one.order is not None and one.sale not in confirmed],
                count=count + voids,
                count_day=day,
            ),
            drafts=[decode_draft(draft) for key, draft in self.drafts.items() if not key.startswith(HAND_OVER)],
            hand_overs=[decode_hand_over(one) for key, one in self.drafts.items() if key.startswith(HAND_OVER)],
            at_ms=self.at_ms,
            ticket=self.new_id(),
        )
        self.carry(effects)

    # --- the pinpad

    def pinpad_works(self, fate: Fate) -> None:
        job = self.pinpad_jobs.pop(0)
        if isinstance(job, LookAtPinpad):
            self.seen(job.look, "" if fate != "unreachable" else "unreachable")
            return
        outcome = self.pinpad_does(job, fate)
        assert isinstance(job, Authorise | Enquire | ReverseCard | RefundCard)
        self.happen(events.PinpadAnswered, attempt=job.attempt, outcome=outcome)

    def pinpad_does(self, job: Effect, fate: Fate) -> Outcome:
        return self.pinpad.works(job, fate, self.at_ms)

    def seen(self, look: str = "", why_not: str = "") -> None:
        newest = self.pinpad.newest_slip().receipt_number if self.pinpad.journal else None
        told = None if why_not else newest
        self.happen(events.PinpadSeen, last_receipt_number=told, look=look, why_not=why_not)

    # --- the server

    def server_works(self, place: int, fate: Fate, code_outcome: str = "paid") -> None:
        one = self.asks.pop(place)
        self.happen(events.Answered, ask=one.ask, answer=self.server_does(one.question, fate, code_outcome))

    # --- people

    def give_back_outside(self, one: Attempt) -> None:
        """By telephone, outside the till."""
        self.pinpad.give_back(one.attempt)
        if one.kind == "code":
            self.acquirer.codes[one.attempt] = ("refunded", one.amount)
        for name, serial in self.redeemed.items():
            if serial == one.attempt:
                self.redeemed[name] = None

    def open_return(self, place: int) -> None:
        """Goods of some closed sale are brought back; the ledger has all that came back of it before."""
        closed = [fact for fact in self.facts if isinstance(fact, SaleClosed)]
        if closed:
            sale = closed[place % len(closed)]
            before = tuple(fact for fact in self.facts if isinstance(fact, SaleRefunded) and fact.of == sale.sale)
            self.happen(return_events.ReturnOpened, sale=sale, before=before)

    def come_for_goods(self, place: int, coupon: str = "") -> None:
        """A customer of some closed sale is back for the goods; the ledger tells what went, and what came back."""
        closed = [fact for fact in self.facts if isinstance(fact, SaleClosed)]
        if not closed:
            return
        sale = closed[place % len(closed)]
        gone = next((one for one in self.facts if isinstance(one, GoodsHandedOver) and one.sale == sale.sale), None)
        before = tuple(fact for fact in self.facts if isinstance(fact, SaleRefunded) and fact.of == sale.sale)
        self.happen(
            hand_over_events.HandOverOpened,
            sale=sale,
            handed_over=gone,
            returned=not any(RefundOn(of=sale, before=before).left.values()),
            redemptions=redemptions_of(sale.sale, self.facts),
            coupon=coupon,
            title=coupon,
        )

    def hand_over(self) -> None:
        if self.till.at_hand:
            self.happen(hand_over_events.GoodsTaken, sale=self.till.at_hand)

    def confirm_return(self) -> None:
        plan = self.till.sale.refund.plan if self.till.sale and self.till.sale.refund else None
        if plan is not None:
            self.happen(return_events.ReturnConfirmed, reason="r", total=plan.total)

    def pin_checked(self, *, role: Literal["clerk", "supervisor"] | None = "supervisor") -> None:
        one = self.pins.pop(0)
        self.happen(events.PinChecked, ask=one.ask, number=one.number, role=role)

    def printed(self, *, well: bool) -> None:
        self.happen(events.PrintFinished, job=self.prints.pop(0), printed=well, reason="" if well else "paper_out")

    def time_up(self, place: int) -> None:
        self.at_ms += 2_000
        self.happen(events.TimeUp, timer=self.timers.pop(place))
