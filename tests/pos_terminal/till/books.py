"""A world in which people may be wrong, and its books: what every sale really brought, and what it should have.

Money moves at the pinpad, at the acquirer, in the drawer, and beside all of them, where people put something right:
that is ``beside``. Of each sale, all of it together is what its goods cost that did not come back, less what somebody
knowingly left as a loss, and less or more what nobody was ever told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal

import msgspec

from pos_terminal.contract import cloud
from pos_terminal.contract.codec import encode_fact
from pos_terminal.contract.facts import (
    AnyFact,
    AttemptBegun,
    AttemptContradicted,
    AttemptDone,
    AttemptForced,
    AttemptReversed,
    CardSubject,
    CodeSlip,
    CodeSubject,
    ContradictionSettled,
    RefundSubject,
    ReversalSubject,
    SaleClosed,
    SaleRefunded,
)
from pos_terminal.contract.reasons import (
    CASH_IN,
    CASH_OUT,
    COUNTED_IN,
    GIVE_BACK,
    NOT_COLLECTED,
    NOTHING_OWED,
    PUT_RIGHT,
    SETTLE_GROUNDS,
    STORE_NOT_SHORT,
)
from pos_terminal.contract.records import LateAnswer, set_off
from pos_terminal.till import counting_in, events, return_events
from pos_terminal.till.contradictions import contradictions_of, owed_to
from pos_terminal.till.decided_codes import goes_back
from pos_terminal.till.once_more import can_tell
from pos_terminal.till.state import Attempt
from tests.pos_terminal.till.others import Acquirer
from tests.pos_terminal.till.people import write_all
from tests.pos_terminal.till.world import World

LateFact = AttemptContradicted | ContradictionSettled
OTHERWISE = "looked at it"
NOTHING = (NOTHING_OWED, STORE_NOT_SHORT, OTHERWISE)
"""By which no money moves: of what is still open it is said of how things stand, and the sale or return goes on."""


class StrictAcquirer(Acquirer):
    """It refuses to refund what was not paid, or more than was; what was refunded stays a payment that was made."""

    def query(self, attempt: str) -> cloud.Answer:
        state, amount = self.codes.get(attempt, ("", 0))
        if state != "refunded":
            return super().query(attempt)
        return cloud.CodePaid(slip=CodeSlip(amount=amount, wallet="wechat", reference=f"q{attempt}"), buyer_paid=amount)

    def cancel(self, attempt: str) -> cloud.Answer:
        return cloud.Refusal(code="already_refunded") if self.refunded(attempt) else super().cancel(attempt)

    def refund(self, question: cloud.RefundPayCode) -> cloud.Answer:
        if question.attempt not in self.refunds and question.attempt not in self.closed:
            state, paid = self.codes.get(question.of, ("", 0))
            if state != "paid" or self.refunded(question.of) + question.amount > paid:
                return cloud.Refusal(code="not_refundable")
        return super().refund(question)


class Books(World):
    """``said``: what was decided of an unknown attempt against the truth, as it was then."""

    def __init__(self) -> None:
        super().__init__()
        self.acquirer = StrictAcquirer()
        self.beside: Counter[str] = Counter()
        self.put_right: Counter[str] = Counter()
        self.said: dict[str, Literal["done", "refused"]] = {}

    # --- whose money

    @property
    def begun(self) -> dict[str, AttemptBegun]:
        return {fact.attempt: fact for fact in self.facts if isinstance(fact, AttemptBegun)}

    @property
    def closed(self) -> dict[str, SaleClosed]:
        return {fact.sale: fact for fact in self.facts if isinstance(fact, SaleClosed)}

    @property
    def refunds(self) -> list[SaleRefunded]:
        return [fact for fact in self.facts if isinstance(fact, SaleRefunded)]

    def sale_of(self, attempt: str) -> str:
        """The sale whose money an attempt moves: of a refund, that whose goods come back."""
        begun = self.begun[attempt]
        if isinstance(begun.subject, RefundSubject):
            tender = begun.subject.of
            return next(s.sale for s in self.closed.values() if tender in [one.tender for one in s.tenders])
        return begun.sale

    def took_effect(self, one: Attempt) -> bool:
        subject = one.subject
        if isinstance(subject, ReversalSubject):
            of = self.begun[subject.of]
            if of.subject.__class__ is CodeSubject:
                return one.attempt in self.acquirer.refunds
            return not self.pinpad.holds(of.attempt)
        if isinstance(subject, CodeSubject):
            return self.acquirer.codes.get(one.attempt, ("", 0))[0] == "paid"
        if isinstance(subject, RefundSubject) and subject.kind == "code":
            return one.attempt in self.acquirer.refunds
        return self.pinpad.holds(one.attempt)

    # --- what people do

    def give_back_outside(self, one: Attempt) -> None:
        """What is there of the payment goes back by telephone; of one that never came, what people did about that."""
        if one.kind == "card" and self.pinpad.holds(one.attempt):
            self.pinpad.give_back(one.attempt)
        elif one.kind == "code" and self.acquirer.codes.get(one.attempt, ("", 0))[0] == "paid":
            self.beside[self.sale_of(one.attempt)] -= one.amount - self.acquirer.refunded(one.attempt)
            self.acquirer.codes[one.attempt] = ("refunded", one.amount)
        self.beside[self.sale_of(one.attempt)] -= self.put_right.pop(one.attempt, 0)

    def open_return(self, place: int) -> None:
        closed = list(self.closed.values())
        if closed:
            sale = closed[place % len(closed)]
            before = tuple(fact for fact in self.refunds if fact.of == sale.sale)
            late = contradictions_of(self.late_facts(sale))
            self.happen(return_events.ReturnOpened, sale=sale, before=before, late=late)

    def late_facts(self, sale: SaleClosed) -> tuple[LateFact, ...]:
        """As ``runtime.records.late_of`` finds them."""
        paid = {tender.attempt for tender in sale.tenders if tender.attempt is not None}
        told = [one for one in self.facts if isinstance(one, AttemptContradicted)]
        about = {one.attempt for one in told if one.attempt in paid or one.of in paid}
        return tuple(one for one in self.facts if isinstance(one, LateFact) and one.attempt in about)

    def sold(self, number: str) -> cloud.Answer:
        found = super().sold(number)
        if isinstance(found, cloud.SaleFound):
            sale = next(one for one in self.closed.values() if one.number == number)
            late = tuple(encode_fact(one) for one in self.late_facts(sale))
            return msgspec.structs.replace(found, late=late)
        return found

    def offered(self, late: LateAnswer) -> tuple[str, ...]:
        """The reasons that the notice of it offers."""
        if owed_to(late) == "store" and (late.of or late.attempt) in self.taken_back_outside:
            return (STORE_NOT_SHORT,)
        grounds = counting_in.grounds_of(self.till, late)
        may_write = self.is_under_way(late) and not counting_in.goes_on_against(self.till, late)
        return (*grounds, OTHERWISE) if may_write else grounds

    def is_under_way(self, late: LateAnswer) -> bool:
        """Whether its sale or return has not ended, or another return of the sale of which it has gone out."""
        out = late.of if (late.kind, late.outcome) == ("refund", "done") else None
        for sale in self.sales:
            paid = [one.tender for one in sale.refund.of.tenders] if sale.refund is not None else []
            if sale.attempt(late.attempt) is not None or out in paid:
                return True
        return False

    def settle(self, late: LateAnswer, pick: int) -> None:
        """A supervisor says one of them, and it is so."""
        reasons, going, under_way = self.offered(late), self.going_back(late), self.is_under_way(late)
        reason, before = reasons[pick % len(reasons)], len(self.facts)
        self.happen(
            events.SettleContradiction, attempt=late.attempt, outcome=late.outcome, number="9", pin="9", reason=reason
        )
        write_all(self)
        settled = [one for one in self.facts[before:] if isinstance(one, ContradictionSettled)]
        self._said_of_reversals(self.facts[before:])
        told = any((one.attempt, one.outcome, one.reason) == (late.attempt, late.outcome, reason) for one in settled)
        if told and not (under_way and reason in NOTHING):
            self._done(late, reason, going)

    def _said_of_reversals(self, facts: Iterable[AnyFact]) -> None:
        """Whoever settles otherwise what the pinpad was told to take back decides that it did not."""
        for fact in facts:
            if isinstance(fact, AttemptForced):
                of = self.begun[fact.attempt]
                one = Attempt(attempt=of.attempt, kind="reversal", amount=0, subject=of.subject, begun_at_ms=0)
                if self.took_effect(one):
                    self.said[fact.attempt] = "refused"

    def going_back(self, late: LateAnswer) -> cloud.RefundPayCode | None:
        """What the acquirer was told to give back of it, and has not answered."""
        kept = next((one for one in self.till.codes_decided if one.attempt(late.attempt) is not None), None)
        if kept is None or not goes_back(kept):
            return None
        return cloud.RefundPayCode(attempt=kept.attempts[-1].attempt, of=late.attempt, amount=kept.attempts[-1].amount)

    def _done(self, late: LateAnswer, reason: str, going: cloud.RefundPayCode | None) -> None:
        payment = late.of or late.attempt
        if reason in (NOT_COLLECTED, COUNTED_IN, GIVE_BACK) or payment in self.taken_back_outside:
            return
        if going is not None and reason in SETTLE_GROUNDS["customer"]:  # with what it was told of
            self.acquirer.refund(going)
            return
        if reason == PUT_RIGHT and late.kind == "code" and late.outcome == "refused":
            self.acquirer.codes[late.attempt] = ("paid", late.amount)
            return
        moved = late.left if owed_to(late) == "store" else -late.left
        if owed_to(late) == "store":
            self.put_right[payment] += moved
        if reason not in (CASH_IN, CASH_OUT):  # the fact has its cash
            self.beside[self.sale_of(late.attempt)] += moved

    @property
    def taken_back(self) -> set[str]:
        return {fact.attempt for fact in self.facts if isinstance(fact, AttemptReversed)}

    @property
    def taken_back_outside(self) -> set[str]:
        """Payments of which a supervisor said so."""
        return {fact.attempt for fact in self.facts if isinstance(fact, AttemptReversed) and fact.by == "forced"}

    # --- the books

    def brought(self) -> Counter[str]:
        """What each sale really brought, less what really went back."""
        sums = Counter(self.beside)
        for charge in self.pinpad.journal:
            if charge.amount > 0 and charge.receipt not in self.pinpad.reversed:
                sums[self.sale_of(charge.attempt)] += charge.amount
        for attempt, amount in self.pinpad.paid_out.items():
            sums[self.sale_of(attempt)] -= amount
        for attempt, (state, amount) in self.acquirer.codes.items():
            if state in ("paid", "refunded"):
                sums[self.sale_of(attempt)] += amount
        for attempt, (_, amount) in self.acquirer.refunds.items():
            sums[self.sale_of(attempt)] -= amount
        for sale in self.closed.values():
            sums[sale.sale] += sum(one.receivable for one in sale.tenders if one.kind == "cash")
        for refund in self.refunds:
            sums[refund.of] -= sum(back.amount for back in refund.tenders if back.kind == "cash")
        for fact in self.facts:
            if isinstance(fact, ContradictionSettled):
                sums[self.sale_of(fact.attempt)] += fact.cash
        return sums

    def due(self) -> Counter[str]:
        """What each should have brought: its goods that did not come back."""
        sums = Counter({sale.sale: sale.total for sale in self.closed.values()})
        for refund in self.refunds:
            sums[refund.of] -= refund.total
        return sums

    def lost(self) -> Counter[str]:
        """What somebody left as a loss, less what was set off against it since."""
        sums: Counter[str] = Counter()
        late = {(one.attempt, one.outcome): one for one in self.facts if isinstance(one, AttemptContradicted)}
        left = set()
        for fact in self.facts:
            if isinstance(fact, ContradictionSettled) and fact.reason == NOT_COLLECTED:
                one = late[fact.attempt, fact.outcome]
                if (one.of or one.attempt) in self.taken_back_outside:
                    continue
                sums[self.sale_of(fact.attempt)] += one.amount
                left.add(fact.attempt)
        for refund in self.refunds:
            sums[refund.of] -= set_off(refund.tenders)
            counted = (back.amount for back in refund.tenders if back.attempt in left and back.kind != "cash")
            sums[refund.of] -= sum(counted)
        return sums

    def untold(self) -> Counter[str]:
        """What a pinpad could not tell any more: it worked on another before it was asked, or gives no number."""
        sums: Counter[str] = Counter()
        told = {one.attempt for one in self.facts if isinstance(one, AttemptContradicted)}
        for attempt, outcome in self.said.items():
            begun = self.begun[attempt]
            if attempt in told or not self._on_pinpad(begun) or self._counted_since(begun):
                continue
            of = getattr(begun.subject, "of", attempt)
            if (outcome == "done") == (of == attempt) and of in self.taken_back:
                continue
            assert not can_tell(begun.subject) or self._worked_on_since(attempt), f"nobody learned of {attempt}"
            gives_back = isinstance(begun.subject, RefundSubject | ReversalSubject)
            sums[self.sale_of(attempt)] += begun.amount if (outcome == "done") == gives_back else -begun.amount
        return sums

    def _on_pinpad(self, one: AttemptBegun) -> bool:
        subject = one.subject
        if isinstance(subject, ReversalSubject):
            return self._on_pinpad(self.begun[subject.of])
        return isinstance(subject, CardSubject) or (isinstance(subject, RefundSubject) and subject.kind == "card")

    def _worked_on_since(self, attempt: str) -> bool:
        forced = next(n for n, one in enumerate(self.facts) if _is_forced(one, attempt))
        later: Iterable[object] = self.facts[forced:]
        return any(isinstance(one, AttemptBegun) and self._on_pinpad(one) for one in later)

    def _counted_since(self, begun: AttemptBegun) -> bool:
        """A later try of the same was told that it had been made."""
        done = (
            one.attempt for one in self.facts if isinstance(one, AttemptDone) and one.reference == "already_reversed"
        )
        ofs = [getattr(self.begun[one].subject, "of", None) for one in done]
        return self.said[begun.attempt] == "refused" and getattr(begun.subject, "of", "") in ofs


def _is_forced(fact: object, attempt: str) -> bool:
    return type(fact).__name__ == "AttemptForced" and getattr(fact, "attempt", "") == attempt
