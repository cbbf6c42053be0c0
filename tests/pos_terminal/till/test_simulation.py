"""Random days: clerks, losses, refusals and power cuts in any order; in the end all money is accounted for."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from pos_terminal.contract.cloud import CheckCoupon, FindCoupons, FindMemberCoupons, LookUpOrder
from pos_terminal.till import events, hand_over_events, return_events
from pos_terminal.till.drafts import HAND_OVER, Draft, HandOverDraft, decode_draft, decode_hand_over, encode_draft
from pos_terminal.till.pricing import price
from tests.pos_terminal.till.beyond import MEMBER_CODE
from tests.pos_terminal.till.invariants import check_late_answers, check_ledger, check_money, check_state
from tests.pos_terminal.till.people import close_the_day, come_in, drain, force, truth, write_all
from tests.pos_terminal.till.scenes import item
from tests.pos_terminal.till.world import World

PRICES = {"tea": 1_000, "cup": 250, "sofa": 50_037}
Wish = tuple[str, int | None]

places = st.integers(0, 7)
fates = st.sampled_from(["fine", "fine", "fine", "refused", "lost_before", "lost_after", "unreachable"])
wishes = st.tuples(
    st.sampled_from(["cash", "card", "card", "code", "scan", "nothing"]), st.sampled_from([None, None, 300, 1_000])
)


class Days(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.world = World()

    # --- people: whoever wants to sell signs in first

    @rule(
        skus=st.lists(st.sampled_from(sorted(PRICES)), min_size=1, max_size=3),
        coupon=st.sampled_from([None, None, "soft", "final"]),
        member=st.sampled_from([None, "answered", "asked"]),
        wish=wishes,
    )
    def sell(self, skus: list[str], coupon: str | None, member: str | None, wish: Wish) -> None:
        come_in(self.world)
        for sku in skus:
            self.world.happen(events.ItemScanned, code=sku, item=item(sku, PRICES[sku]))
        self.add_coupon(coupon)
        if member is not None:
            self.world.happen(events.MemberScanned, code=MEMBER_CODE)
        if member == "answered":
            self.look_up()
            self.world.happen(events.LinkChanged, online=True)
        self.pay(wish)

    @rule(number=st.sampled_from(["o1", "o2"]), coupon=st.sampled_from([None, "soft", "final"]), wish=wishes)
    def collect(self, number: str, coupon: str | None, wish: Wish) -> None:
        come_in(self.world)
        self.world.happen(events.OrderScanned, order=number)
        self.look_up()
        self.add_coupon(coupon)
        self.pay(wish)

    def add_coupon(self, coupon: str | None) -> None:
        if coupon is not None:
            self.world.happen(events.CouponScanned, code=coupon)
            self.look_up()

    def look_up(self) -> None:
        """The newest question is answered well, if it only looks."""
        write_all(self.world)
        asks = self.world.asks
        if asks and isinstance(asks[-1].question, LookUpOrder | FindCoupons | FindMemberCoupons | CheckCoupon):
            self.world.server_works(len(asks) - 1, "fine")

    @rule(wish=wishes)
    def pay(self, wish: Wish) -> None:
        kind, amount = wish
        match kind:
            case "cash":
                left = price(self.world.till.sale).left if self.world.till.sale else 0
                self.world.happen(events.CashGiven, amount=left + 50 if amount is None else amount)
            case "card":
                self.world.happen(events.CardChosen, amount=amount)
            case "code":
                self.world.happen(events.CodeChosen, amount=amount)
                self.world.happen(events.PaymentCodeScanned, code="13", wallet="wechat")
            case "scan":
                self.world.happen(events.PaymentCodeScanned, code="13", wallet="wechat")
            case _:
                self.world.happen(events.ClosedWithoutTender)

    @rule(kind=st.sampled_from([events.Park, events.TenderCancelled, events.SignOut, events.MemberDropped]))
    def press(self, kind: type[events.Event]) -> None:
        self.world.happen(kind)

    @rule()
    def void(self) -> None:
        self.world.happen(events.Void, reason="r")

    @rule(place=places)
    def recall(self, place: int) -> None:
        if self.world.till.parked:
            self.world.happen(events.Recall, sale=self.world.till.parked[place % len(self.world.till.parked)].sale)

    @rule(place=places)
    def return_cash(self, place: int) -> None:
        tenders = self.world.till.sale.tenders if self.world.till.sale else ()
        if tenders:
            self.world.happen(events.CashReturned, tender=tenders[place % len(tenders)].tender)

    @rule(place=places, counts=st.lists(st.integers(0, 2), max_size=2), go_on=st.booleans())
    def bring_back(self, place: int, counts: list[int], go_on: bool) -> None:
        """Goods of some sale come back: all, or so many of its first lines."""
        come_in(self.world)
        self.world.open_return(place)
        refund = self.world.till.sale.refund if self.world.till.sale else None
        if refund is None:
            return
        if not counts:
            self.world.happen(return_events.ReturnAll)
        for line, count in zip(refund.of.lines, counts, strict=False):
            self.world.happen(return_events.ReturnCounted, line=line.line, count=count)
        if go_on:
            self.world.confirm_return()

    @rule(place=places, come_back=st.booleans(), coupon=st.sampled_from(["", "goods"]), go=st.booleans())
    def goods(self, place: int, come_back: bool, coupon: str, go: bool) -> None:
        """A voucher is scanned, whatever is on screen; a customer is back for the goods; they go."""
        come_in(self.world)
        if come_back:
            self.world.come_for_goods(place)
        self.add_coupon(coupon or None)
        if go:
            self.world.hand_over()

    @rule(place=places)
    def try_voucher(self, place: int) -> None:
        overs = [over for over in self.world.till.hand_overs if over.vouchers]
        if overs:
            over = overs[place % len(overs)]
            coupon = over.vouchers[place % len(over.vouchers)].coupon
            self.world.happen(hand_over_events.VoucherTried, sale=over.sale, coupon=coupon)

    @rule()
    def resume_refund(self) -> None:
        self.world.happen(return_events.RefundResumed)

    @rule(place=places)
    def ask_again(self, place: int) -> None:
        open_ones = [one for sale in self.world.sales for one in sale.attempts if one.status in ("unknown", "done")]
        if open_ones:
            self.world.happen(events.AskAgain, attempt=open_ones[place % len(open_ones)].attempt)

    @rule(place=places)
    def supervise(self, place: int) -> None:
        """By what really happened, when nothing is on its way any more."""
        unknown = [one for sale in self.world.sales for one in sale.attempts if one.status == "unknown"]
        if not unknown:
            return
        drain(self.world)
        wanted = unknown[place % len(unknown)].attempt
        for sale in self.world.sales:
            one = sale.attempt(wanted)
            if one is not None and one.status == "unknown":
                if one.kind == "code":
                    self.world.acquirer.codes.setdefault(one.attempt, ("cancelled", 0))
                force(self.world, one, truth(self.world, sale, one))

    @rule()
    def close_period(self) -> None:
        self.world.happen(events.ClosePeriod, cash_counted=0)

    # --- the others

    @rule(steps=st.lists(st.tuples(st.integers(0, 5), fates, places), min_size=1, max_size=8))
    def time_passes(self, steps: list[tuple[int, Any, int]]) -> None:
        """Jobs under way come to an end, in any order, well or not."""
        world = self.world
        for which, fate, place in steps:
            if which <= 1 and world.commits:
                world.write()
            elif which <= 3 and world.pinpad_jobs:
                world.pinpad_works(fate)
            elif which <= 4 and world.asks:
                world.server_works(place % len(world.asks), fate, "paid" if place % 3 else "waiting")
            elif world.timers:
                world.time_up(place % len(world.timers))
            elif world.commits:
                world.write()

    @rule(others=st.sampled_from(["late code", "phone", "seen", "pin", "paper", "no paper", "link", "no link"]))
    def elsewhere(self, others: str) -> None:
        world = self.world
        match others:
            case "late code" if world.acquirer.on_the_way:
                world.acquirer.pay(world.acquirer.on_the_way.pop(0), "paid")
            case "phone":
                world.acquirer.everybody_pays()
            case "seen" if not world.pinpad_jobs:
                world.seen()
            case "pin" if world.pins:
                world.pin_checked(role=None)
            case "paper" | "no paper" if world.prints:
                world.printed(well=others == "paper")
            case "link" | "no link":
                world.happen(events.LinkChanged, online=others == "link")

    @rule(written=st.integers(0, 3), fate=fates, answered=st.booleans())
    def power_cut(self, written: int, fate: Any, answered: bool) -> None:
        """What the others were told may have taken effect though nobody hears of it any more."""
        if answered and self.world.pinpad_jobs:
            self.world.pinpad_does(self.world.pinpad_jobs[0], fate)
        if answered and self.world.asks:
            self.world.server_does(self.world.asks[0].question, fate, "paid")
        self.world.power_cut(written=written)

    # --- what always holds

    @invariant()
    def the_ledger_is_sound(self) -> None:
        check_ledger(self.world.facts)
        check_state(self.world)

    @invariant()
    def drafts_come_back_as_they_were_written(self) -> None:
        for key, data in self.world.drafts.items():
            if key.startswith(HAND_OVER):
                assert encode_draft(HandOverDraft(hand_over=decode_hand_over(data))) == data
                continue
            draft = decode_draft(data)
            assert isinstance(draft, Draft)
            assert encode_draft(draft) == data
            assert MEMBER_CODE.encode() not in data

    @invariant()
    def nobody_keeps_a_member_code(self) -> None:
        assert MEMBER_CODE not in repr((self.world.machine.till, self.world.facts))

    @invariant()
    def no_late_answer_is_made_up(self) -> None:
        check_late_answers(self.world)

    def teardown(self) -> None:
        close_the_day(self.world)
        while self.world.acquirer.on_the_way:
            self.world.acquirer.pay(self.world.acquirer.on_the_way.pop(0), "paid")
        check_ledger(self.world.facts)
        check_money(self.world)


TestDays = Days.TestCase
TestDays.settings = settings(
    max_examples=60,
    stateful_step_count=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
