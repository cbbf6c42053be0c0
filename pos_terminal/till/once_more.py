"""What a supervisor decided about the pinpad is asked about once more: it may know better when it is back.

It is asked as soon as it is there and before the next payment is begun on it, while that transaction still is its
newest. An answer to the contrary becomes what any late one does (``till.contradictions``); no answer holds nothing up.
The pinpad takes one after the other, so only the newest decision can be told, and once it worked on another, none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from pos_terminal.contract.facts import (
    AnyFact,
    AttemptBegun,
    AttemptContradicted,
    AttemptDone,
    AttemptForced,
    AttemptRefused,
    AttemptUnknown,
    CardSlip,
    CardSubject,
    RefundSubject,
    ReversalSubject,
    SaleClosed,
    SaleRefunded,
    SaleVoided,
    Subject,
)
from pos_terminal.contract.reasons import COUNTED
from pos_terminal.till import attempt as attempts
from pos_terminal.till.at_risk import CardBack
from pos_terminal.till.contradictions import contradict, open_one, settled_as
from pos_terminal.till.effects import Enquire, LookAtPinpad
from pos_terminal.till.events import Approved, Declined, Unclear
from pos_terminal.till.heard_since import AGREED, mark
from pos_terminal.till.scrubbing import scrubbed
from pos_terminal.till.state import Attempt, Sale, SaleGone, Status
from pos_terminal.till.turn import Turn

SAYS_NOTHING = ("unreachable", "no_pinpad", "already_reversed")  # a call that was not made, or what had been before
TELLS = ("already_reversed", "reversal_impossible", "declined", "not_found")  # only said after a look at the payment
RECEIPTS_KEPT = 2_000  # of 9999 after which the numbers begin again


def decided(turn: Turn, sale: Sale | CardBack, one: Attempt, outcome: Status) -> None:
    """A supervisor decided how an unknown attempt of ``sale`` ended; the pinpad's is kept, to be asked about."""
    if can_tell(one.subject):
        kept = msgspec.structs.replace(one, status=outcome, asked=0)
        turn.change(forced=SaleGone(sale=sale.sale, number=sale.number, attempts=(kept,)))


def can_tell(subject: Subject) -> bool:
    """Whether the pinpad's newest transaction tells of an attempt: what was its newest before has to be in the intent.

    A payment taken back whole is a transaction of its own, with a receipt number of its own. It could be said again
    instead, and the pinpad tell that it was reversed before; but where it was not, that would reverse it now, over what
    was given for it on the supervisor's word. Facts of earlier versions have no number for it.
    """
    match subject:
        case CardSubject():
            return True
        case RefundSubject():
            return subject.kind == "card" and (subject.last_receipt_number is not None or not subject.voids)
        case ReversalSubject():  # a number has only that of a card
            return subject.last_receipt_number is not None
        case _:
            return False


def is_of_this_call(one: Attempt, outcome: Declined) -> bool:
    """Whether a refusal says nothing of the call before, whose answer is missing: the pinpad was not there or not
    ready, and has not come to the payment. Taken for an answer, money that went back would be given again.
    """
    return one.status == "unknown" and outcome.code not in TELLS


def ask(turn: Turn) -> None:
    """Asks, once until the pinpad was away again. The pinpad's edge keeps the order: what is wanted of it afterwards
    waits behind the answer.
    """
    forced = turn.state.forced
    if forced is None or turn.state.pinpad_unresolved:
        return
    (one,) = forced.attempts
    if not one.asked:
        _keep(turn, forced, asked=1)
        turn.want(enquiry(one))


def asks_first(turn: Turn, look: str) -> bool:
    """Whether what waited for ``look`` goes on waiting: the pinpad is there, and is asked before any money moves.

    It was asked when that was wanted, but may have been away then, and without an answer it could be done twice. Once
    for each wish: a pinpad that cannot tell holds nothing up. Then it is looked at again, since it tells its newest.
    """
    forced = turn.state.forced
    again = _looks_again(turn, look) if forced is not None and look else ""
    if forced is None or not again:
        return False
    _keep(turn, forced, asked=1)
    turn.want(enquiry(forced.attempts[0]))
    turn.want(LookAtPinpad(again))
    return True


def _looks_again(turn: Turn, look: str) -> str:
    """The look for which what waited for ``look`` waits now; "" for nothing, or what has asked before."""
    back = turn.state.card_back
    if back is not None and back.looking == look and not back.asked:
        again = turn.new_id()
        turn.change(card_back=msgspec.structs.replace(back, looking=again, asked=True))
        return again
    sale = next((one for one in turn.sales() if one.intent is not None and one.intent.looking == look), None)
    if sale is None or sale.intent is None or sale.intent.asked:
        return ""
    again = turn.new_id()
    turn.put_sale(msgspec.structs.replace(sale, intent=msgspec.structs.replace(sale.intent, looking=again, asked=True)))
    return again


def away(turn: Turn) -> None:
    """The pinpad does not answer: when it is back, it is asked again."""
    if turn.state.forced is not None:
        _keep(turn, turn.state.forced, asked=0)


def answered(turn: Turn, attempt: str, outcome: Approved | Declined | Unclear) -> None:
    """An answer about an attempt that was settled before: nothing new, or the contrary."""
    if isinstance(outcome, Unclear) or (isinstance(outcome, Declined) and outcome.code in SAYS_NOTHING):
        return
    forced = turn.state.forced
    if isinstance(outcome, Declined):
        contradict(turn, attempt, "refused", scrubbed(outcome.code))
    elif outcome.slip.receipt_number not in turn.state.receipts:  # else it paid something else
        _approved(turn, attempt, outcome.slip)
    if forced is not None and forced.attempts[0].attempt == attempt:
        turn.change(forced=None)
        if isinstance(outcome, Declined):
            mark(turn, attempt, AGREED)


def worked_on(turn: Turn, outcome: Approved | Declined | Unclear) -> None:
    """The pinpad was told of another attempt, and what was its newest before cannot be told any more."""
    if not (isinstance(outcome, Declined) and outcome.code in SAYS_NOTHING):
        turn.change(forced=None)


def reversed_before(turn: Turn, sale: Sale, one: Attempt) -> Sale:
    """The pinpad tells ``one`` that the payment was reversed before: an earlier try went through, whatever was decided
    of it, in this sale or return or in one before. It counts with this one, so that nothing is asked about it and
    nothing is owed. One that was found to have been made stands so.
    """
    forced = turn.state.forced
    if forced is not None and _tried_before(forced.attempts[0], one):
        turn.change(forced=None)
    for other in sale.attempts:
        if not _tried_before(other, one):
            continue
        late = open_one(turn.state, other.attempt, "done")
        if late is not None:
            settled_as(turn, other.attempt, "done", supervisor="", reason=COUNTED)
            made = msgspec.structs.replace(other, status="done", reference=late.reference, slip=late.slip)
            sale = attempts.replace(sale, made)
    turn.put_sale(sale)
    return sale


def _tried_before(other: Attempt, one: Attempt) -> bool:
    """Whether ``other`` was to give back the same payment, and counts as not made. A card's tender has the id of the
    payment.
    """
    assert isinstance(one.subject, ReversalSubject | RefundSubject)
    if not isinstance(other.subject, ReversalSubject | RefundSubject):
        return False
    return other.status == "refused" and other.subject.of == one.subject.of


def forced_of(facts: Iterable[AnyFact], numbers: Mapping[str, str]) -> SaleGone | None:
    """What a restart has to ask about. ``numbers``: of the sales that have not ended, by their ids."""
    told, known = _Told(), dict(numbers)
    for fact in facts:
        if isinstance(fact, SaleClosed | SaleVoided):
            known[fact.sale] = fact.number
        elif isinstance(fact, SaleRefunded):
            known[fact.refund] = fact.number
        else:
            told.take(fact)
    if told.forced is None:
        return None
    begun = told.begun[told.forced.attempt]
    return SaleGone(sale=begun.sale, number=known.get(begun.sale, ""), attempts=(_attempt(begun, told.forced),))


class _Told:
    """What facts in their order say of the pinpad's attempts. ``forced``: the decision still to be asked about."""

    def __init__(self) -> None:
        self.begun: dict[str, AttemptBegun] = {}
        self.unknown: set[str] = set()
        self.forced: AttemptForced | None = None

    def take(self, fact: AnyFact) -> None:
        if isinstance(fact, AttemptBegun):
            self.begun[fact.attempt] = fact
        elif isinstance(fact, AttemptForced):  # of an attempt that was no longer unknown: nothing to ask about
            begun = self.begun.get(fact.attempt)
            if begun is not None and fact.attempt in self.unknown and can_tell(begun.subject):
                self.forced = fact
        elif isinstance(fact, AttemptDone | AttemptRefused | AttemptUnknown):
            self._ended(fact)
        elif isinstance(fact, AttemptContradicted) and self.forced and fact.attempt == self.forced.attempt:
            self.forced = None

    def _ended(self, fact: AttemptDone | AttemptRefused | AttemptUnknown) -> None:
        """As ``worked_on`` has it; the outcome that a decision brings ends the attempt that it is about."""
        (self.unknown.add if isinstance(fact, AttemptUnknown) else self.unknown.discard)(fact.attempt)
        made = not (isinstance(fact, AttemptRefused) and fact.code in SAYS_NOTHING)
        if self.forced and fact.attempt != self.forced.attempt and made and self._on_pinpad(fact.attempt):
            self.forced = None

    def _on_pinpad(self, attempt: str) -> bool:
        one = self.begun.get(attempt)
        subject = one.subject if one is not None else None
        if isinstance(subject, ReversalSubject):
            return subject.last_receipt_number is not None or self._on_pinpad(subject.of)
        return isinstance(subject, CardSubject) or (isinstance(subject, RefundSubject) and subject.kind == "card")


def _attempt(begun: AttemptBegun, forced: AttemptForced) -> Attempt:
    return Attempt(
        attempt=begun.attempt,
        kind=attempts.kind_of(begun.subject),  # type: ignore[arg-type]  # the tags of Subject are the literals of AttemptKind
        amount=begun.amount,
        subject=begun.subject,
        begun_at_ms=begun.at_ms,
        status=forced.outcome,
        note="forced",
    )


def enquiry(one: Attempt) -> Enquire:
    """The question how an attempt on the pinpad ended.

    Not every pinpad marks a reversal or a refund, so that one may look like a payment; but of this till it was told
    nothing in between.
    """
    subject = one.subject
    assert isinstance(subject, CardSubject | RefundSubject | ReversalSubject)
    pays_out = not isinstance(subject, CardSubject)
    return Enquire(one.attempt, one.amount, subject.last_receipt_number, one.begun_at_ms, pays_out=pays_out)


def _approved(turn: Turn, attempt: str, slip: CardSlip) -> None:
    """A receipt pays once. What was chosen anew for the sale that it paid is not begun on top of it; what is taken back
    anyway is, and the pinpad then says that it was reversed before.
    """
    before = len(turn.facts)
    contradict(turn, attempt, "done", slip.receipt_number, slip)
    if slip.receipt_number:
        turn.change(receipts=_with(turn, slip.receipt_number))
    sale = turn.sale
    if len(turn.facts) > before and sale is not None and sale.attempt(attempt) is not None and not sale.taking_back:
        turn.put_sale(msgspec.structs.replace(sale, intent=None))


def remember(turn: Turn, receipt_number: str) -> None:
    """The pinpad's newest receipt, which is told as this one's and pays nothing else."""
    known = _with(turn, receipt_number) if receipt_number else turn.state.receipts
    turn.change(last_receipt_number=receipt_number, receipts=known)


def _with(turn: Turn, receipt_number: str) -> tuple[str, ...]:
    return (*turn.state.receipts, receipt_number)[-RECEIPTS_KEPT:]


def _keep(turn: Turn, forced: SaleGone, *, asked: int) -> None:
    kept = tuple(msgspec.structs.replace(one, asked=asked) for one in forced.attempts)
    turn.change(forced=msgspec.structs.replace(forced, attempts=kept))
