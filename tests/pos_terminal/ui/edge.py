"""A runtime for the window's tests: the real machine, an instant disk, and edges that answer as the test says."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from pos_terminal.contract.catalog import Item, Role
from pos_terminal.contract.cloud import (
    Answer,
    CheckCoupon,
    CouponChecked,
    Leased,
    LeaseOrder,
    LeaseSale,
    LookUpOrder,
    OrderFound,
    Question,
    RedeemCoupon,
    Redeemed,
)
from pos_terminal.contract.facts import AnyFact, GoodsHandedOver, PeriodClosed, ReceiptPrinted, SaleClosed, SaleRefunded
from pos_terminal.contract.words import ReceiptKind
from pos_terminal.sale.standing import standing_of
from pos_terminal.till import effects, events, return_events
from pos_terminal.till.hand_over_events import HandOverOpened
from pos_terminal.till.links import Links
from pos_terminal.till.machine import Machine, step
from pos_terminal.till.redeemed import redemptions_of
from pos_terminal.till.state import TillState
from tests.playbook import START_MS, TIP, quoted
from tests.pos_terminal.till.scenes import PROFILE, coupon, item, order
from tests.pos_terminal.ui.states import ALL_UP

PEOPLE: dict[str, tuple[str, Role]] = {"1001": ("1234", "clerk"), "9001": ("9999", "supervisor")}
PAYING = "134567890123456789"
ITEMS = {
    "6901": item("tea", 1_234, title="绿茶"),
    "6902": item("milk", 450, title="牛奶"),
    "6903": item("curtain", 8_650, title="窗帘布", measured=True, unit="米"),
    "6904": item("greentea", 2_000, title="绿茶礼盒"),
    "6905": item("robot", 199_900, title="扫地机器人", serials=True),
    "6905550": item("lamp", 39_900, title="台灯"),
}


class InstantRuntime(QObject):
    """``answers``: by question type, what the server says; without one, the question stays open in ``asked``."""

    changed = Signal()
    noticed = Signal(object)
    confirming = Signal(object)
    searched = Signal(str, object, int)
    history_ready = Signal(object)
    goods_ready = Signal(object)
    returned_ready = Signal(object)
    unprinted_ready = Signal(object)
    receipt_ready = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.machine = Machine(till=TillState(store="s1", till="02", profile=PROFILE, online=True))
        self.links: Links = ALL_UP
        self.at_ms = START_MS
        self.facts: list[AnyFact] = []
        self.answers: dict[type, Callable[[Any], Answer | events.Unreachable]] = {
            LeaseSale: lambda question: events.Unreachable()
        }
        self.items: tuple[Item, ...] = ()  # what the catalogue knows of an order's goods
        self.asked: list[tuple[str, Question]] = []
        self.pinpad: list[effects.Effect] = []
        self.looks: list[str] = []
        self.pinpad_there = True  # False: a look at it takes its time
        self.printed: list[str] = []
        self.paper = True
        self.prints = True  # False: the printer takes the job and its time
        self.searches: list[str] = []
        self.calls: list[tuple[str, ...]] = []
        self.languages: list[str] = []
        self._queue: deque[events.Event] = deque()
        self._handling = False
        self._events = 0

    @property
    def state(self) -> TillState:
        return self.machine.till

    def now_ms(self) -> int:
        return self.at_ms

    # --- what the window uses

    def post(self, kind: type[events.Event], **fields: Any) -> None:
        self._events += 1
        self.at_ms += 10
        self._queue.append(kind(at_ms=self.at_ms, id=f"e{self._events}", **fields))
        if self._handling:
            return
        self._handling = True
        while self._queue:
            self.machine, wanted = step(self.machine, self._queue.popleft())
            for effect in wanted:
                self._carry(effect)
            self.changed.emit()
        self._handling = False

    def scan(self, text: str, quantity: int | None = None) -> None:
        prefix, _, rest = text.partition(":")
        if prefix == "ORDER":
            self.look_up_order(rest)
        elif prefix == "COUPON":
            self.post(events.CouponScanned, code=rest)
        elif prefix == "MEMBER":
            self.post(events.MemberScanned, code=rest)
        elif text.isdigit() and len(text) == 18:
            self.post(events.PaymentCodeScanned, code=text, wallet="wechat")
        else:
            self.post(events.ItemScanned, code=text, item=ITEMS.get(text), quantity=quantity)

    def scan_unless_goods(self, text: str, otherwise: Callable[[], None]) -> None:
        if text in ITEMS:
            self.scan(text)
        else:
            otherwise()

    def scan_for_order(self, text: str) -> None:
        if text.isdigit():
            self.scan_unless_goods(text, lambda: self.look_up_order(text))
        else:
            self.scan(text)

    def enter_serial(self, line: str, text: str, other: Callable[[Item | None], None] | None = None) -> None:
        if other is not None and (text in ITEMS or text == PAYING):
            other(ITEMS.get(text))
        else:
            self.post(events.SerialEntered, line=line, serial=text)

    def search(self, text: str) -> None:
        """The test answers with ``found``: a search takes its time."""
        self.searches.append(text)

    def found(self, query: str) -> None:
        self.searched.emit(query, tuple(one for one in ITEMS.values() if query in one.title), 0)

    def pick(self, sku: str) -> None:
        picked: Item = next(one for one in ITEMS.values() if one.sku == sku)
        self.post(events.ItemScanned, code=sku, item=picked)

    def find_history(self, text: str) -> None:
        listed = [fact for fact in reversed(self.facts) if isinstance(fact, SaleClosed | SaleRefunded)]
        entries = [one for one in listed if one.number.endswith(text)]
        sales = [one for one in entries if isinstance(one, SaleClosed)]
        gone = {fact.sale for fact in self.facts if isinstance(fact, GoodsHandedOver)}
        self.goods_ready.emit({one.sale: "gone" if one.sale in gone else "due" for one in sales if one.order})
        refunds = [fact for fact in self.facts if isinstance(fact, SaleRefunded)]
        standing = {one.sale: standing_of(one, [back for back in refunds if back.of == one.sale]) for one in sales}
        self.returned_ready.emit(
            {
                sale: "part" if any(line.units for line in left.lines.values()) else "whole"
                for sale, left in standing.items()
                if any(back.of == sale for back in refunds)
            }
        )
        printed = {fact.subject for fact in self.facts if isinstance(fact, ReceiptPrinted)}
        receipts = {one.sale if isinstance(one, SaleClosed) else one.refund for one in entries}
        self.unprinted_ready.emit(frozenset(receipts - printed))
        zs = [fact for fact in reversed(self.facts) if isinstance(fact, PeriodClosed)]
        self.history_ready.emit((*([] if text else zs), *entries))

    def show_receipt(self, subject: str, document: ReceiptKind = "sale") -> None:
        self.receipt_ready.emit(subject, f"{'receipt' if document == 'sale' else 'refund'} of {subject}")

    def reprint(self, subject: str, document: ReceiptKind = "sale") -> None:
        self.post(events.Reprint, sale=subject, copy=1, document=document)

    def open_return(self, sale: str) -> None:
        sold = next((fact for fact in self.facts if isinstance(fact, SaleClosed) and fact.sale == sale), None)
        before = tuple(fact for fact in self.facts if isinstance(fact, SaleRefunded) and fact.of == sale)
        self.post(return_events.ReturnOpened, sale=sold, before=before)

    def look_up_order(self, order: str) -> None:
        if sale := self._collected(order):
            self.open_goods(sale, order=order)
        else:
            self.post(events.OrderScanned, order=order)

    def _collected(self, order: str) -> str:
        collected = (fact for fact in self.facts if isinstance(fact, SaleClosed) and fact.order is not None)
        return next((one.sale for one in collected if one.order and one.order.order == order), "")

    def open_goods(self, sale: str, **scanned: str) -> None:
        sold = next((fact for fact in self.facts if isinstance(fact, SaleClosed) and fact.sale == sale), None)
        gone = next((fact for fact in self.facts if isinstance(fact, GoodsHandedOver) and fact.sale == sale), None)
        back = tuple(fact for fact in self.facts if isinstance(fact, SaleRefunded) and fact.of == sale)
        left = standing_of(sold, back).lines.values() if sold is not None and sold.order is not None else ()
        told: dict[str, Any] = {"sale": sold, "handed_over": gone, "redemptions": redemptions_of(sale, self.facts)}
        told |= {"refunds": back, "returned": bool(back) and not any(line.units for line in left)}
        self.post(HandOverOpened, **scanned, **told)

    def act_on_device(self, device: str, action: str) -> None:
        self.calls.append((device, action))

    def explain(self, sale: str, revision: int) -> None:
        self.calls.append(("explain", sale))

    def set_language(self, code: str) -> None:
        self.languages.append(code)

    # --- what the test does

    def set_links(self, **fields: object) -> None:
        self.links = msgspec.structs.replace(self.links, **fields)
        self.post(events.LinkChanged, online=self.links.server.state == "up")

    def card(self, outcome: events.Approved | events.Declined | events.Unclear) -> None:
        """The pinpad answers what it was told last."""
        last = self.pinpad.pop()
        assert isinstance(last, effects.Authorise | effects.ReverseCard | effects.RefundCard | effects.Enquire)
        self.post(events.PinpadAnswered, attempt=last.attempt, outcome=outcome)

    def seen(self, why_not: str = "") -> None:
        """The pinpad tells its newest receipt, or the time for it is over."""
        newest = None if why_not else "0000"
        self.post(events.PinpadSeen, look=self.looks.pop(), last_receipt_number=newest, why_not=why_not)

    def answer(self, answer: Answer | events.Unreachable) -> None:
        """The server answers the oldest open question."""
        ask, _ = self.asked.pop(0)
        self.post(events.Answered, ask=ask, answer=answer)

    # --- edges

    def _look(self, look: str) -> None:
        self.looks.append(look)
        if self.pinpad_there:
            self.seen()

    def _carry(self, effect: effects.Effect) -> None:
        match effect:
            case effects.Commit():
                self.facts += effect.facts
                self.post(events.Committed, ticket=effect.ticket, sequence=len(self.facts), tip=TIP)
            case effects.Quote():
                self.post(events.Quoted, **quoted(effect))
            case effects.CheckPin():
                pin, role = PEOPLE.get(effect.number, ("", "clerk"))
                right = bool(pin) and pin == effect.pin
                self.post(events.PinChecked, ask=effect.ask, number=effect.number, role=role if right else None)
            case effects.Ask():
                known = self.answers.get(type(effect.question))
                if known is None:
                    self.asked.append((effect.ask, effect.question))
                else:
                    self.post(events.Answered, ask=effect.ask, answer=known(effect.question), items=self.items)
            case effects.FindCollected():
                self.open_goods(self._collected(effect.order), coupon=effect.coupon, title=effect.title)
            case effects.LookAtPinpad():
                self._look(effect.look)
            case (
                effects.Authorise()
                | effects.Enquire()
                | effects.ReverseCard()
                | effects.RefundCard()
                | effects.AbortPinpad()
            ):
                self.pinpad.append(effect)
            case (
                effects.PrintSale()
                | effects.PrintRefund()
                | effects.PrintVoid()
                | effects.PrintReport()
                | effects.PrintZ()
            ):
                self.printed.append(effect.job)
                reason = "" if self.paper else "paper_out"
                if self.prints:
                    self.post(events.PrintFinished, job=effect.job, printed=self.paper, reason=reason)
            case effects.Notice() | effects.ConfirmPayment():
                (self.noticed if isinstance(effect, effects.Notice) else self.confirming).emit(effect)


def answering_orders(runtime: InstantRuntime) -> None:
    """A server that knows one order, leases it, and takes ¥300 for each coupon."""
    runtime.answers[LookUpOrder] = lambda _: OrderFound(order=order(), at_ms=runtime.at_ms)
    runtime.answers[LeaseOrder] = lambda _: Leased(fence="f1")
    runtime.answers[CheckCoupon] = lambda asked: CouponChecked(coupon=coupon(asked.code, 30_000))
    runtime.answers[RedeemCoupon] = lambda _: Redeemed(reference="r1")
