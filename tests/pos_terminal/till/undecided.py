"""Sales of which something has no outcome: a playbook, and the attempt that a supervisor may decide about."""

from __future__ import annotations

from typing import Any

from pos_terminal.contract.cloud import CodePaid, Redeemed, Unknown
from pos_terminal.contract.facts import AttemptBegun, AttemptDone, AttemptRefused, AttemptUnknown
from pos_terminal.till.effects import Ask, Authorise, CheckPin, RefundCard, ReverseCard, StartTimer
from pos_terminal.till.events import (
    Answered,
    CardChosen,
    CashGiven,
    Declined,
    GiveBack,
    PinChecked,
    PinpadAnswered,
    Unclear,
    Void,
)
from pos_terminal.till.return_events import ReturnCounted
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.returns import confirm, sold
from tests.pos_terminal.till.scenes import DRAWER, code_slip, open_till, scan
from tests.pos_terminal.till.steps import (
    add_coupon,
    approve,
    card_told,
    card_unknown,
    code_sent,
    found,
    lease,
    leased,
    return_opened,
    sees_pinpad,
    with_order,
)


def _lost(book: Playbook, attempt: Any, told: str) -> None:
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Unclear(why="link lost"))
    book << saved(AttemptUnknown) << said(told) << StartTimer


def _silent(book: Playbook, ask: Any, told: str = "outcome_unknown") -> None:
    book >> ev(Answered, ask=ask, answer=Unknown(why="silence"))
    book << saved(AttemptUnknown) << said(told) << StartTimer


def going_back(means: str) -> tuple[Playbook, str]:
    """A part was paid by card or code, the sale is being voided, and nobody knows whether the money went back."""
    book = open_till()
    book >> scan()
    asked = hole()
    if means == "card":
        approve(book, card_told(book, 400), 400) << saved(AttemptDone) << said("tender_approved")
        book >> ev(Void, reason="r")
        sees_pinpad(book, "0001") << saved(AttemptBegun) << ReverseCard(asked, 400, "0001")
        _lost(book, asked, "void_unknown")
    else:
        _, paying = code_sent(book)
        book >> ev(Answered, ask=paying, answer=CodePaid(slip=code_slip(400), buyer_paid=400))
        book << saved(AttemptDone) << said("tender_approved")
        book >> ev(Void, reason="r") << saved(AttemptBegun) << Ask(asked, hole())
        _silent(book, asked)
    return book, book.sale.attempts[-1].attempt


def given_back_alone() -> tuple[Playbook, str]:
    """Beside a coupon that nobody can take back the card is given back alone, and nobody knows whether it was."""
    book = with_order()
    add_coupon(book, "c", 10_000, redemption="irreversible")
    reread, redeem, card, back, ask = leased(book, ev(CardChosen, amount=400_000)), hole(), hole(), hole(), hole()
    book >> ev(Answered, ask=reread, answer=found()) << saved(AttemptBegun) << Ask(redeem, hole())
    book >> ev(Answered, ask=redeem, answer=Redeemed(reference="r")) << saved(AttemptDone)
    sees_pinpad(book) << saved(AttemptBegun) << Authorise(card, 400_000)
    approve(book, card, 400_000) << saved(AttemptDone) << said("tender_approved")
    book >> ev(GiveBack, attempt=card, number="9", pin="9", reason="r") << CheckPin(ask, "9", "9")
    book >> ev(PinChecked, ask=ask, number="9", role="supervisor")
    sees_pinpad(book, "0001") << saved(AttemptBegun) << ReverseCard(back, 400_000, "0001")
    _lost(book, back, "void_unknown")
    return book, back.value


def twice_going_back() -> tuple[Playbook, str]:
    """Cash paid for the sale, then the card was found charged, and nobody knows whether that money went back."""
    book = open_till()
    book >> scan()
    attempt, back = card_unknown(book), hole()
    book >> ev(CashGiven, amount=1_000) << DRAWER
    approve(book, attempt, 1_000) << saved(AttemptDone, AttemptBegun) << said("paid_twice_reversing")
    book << ReverseCard(back, 1_000, "0001")
    _lost(book, back, "void_unknown")
    return book, back.value


def refunding(means: str) -> tuple[Playbook, str]:
    """A cup goes back to card or code, and nobody knows whether its money did."""
    book = open_till()
    return_opened(book, sold(book, **{means: 3_500})) >> ev(ReturnCounted, line="cup", count=1)
    confirm(book, 500)
    asked = hole()
    if means == "card":
        sees_pinpad(book, "0009") << saved(AttemptBegun) << RefundCard(asked, 500, "0007")
        _lost(book, asked, "refund_unknown")
    else:
        book << saved(AttemptBegun) << Ask(asked, hole())
        _silent(book, asked, "refund_unknown")
    return book, book.sale.attempts[-1].attempt


def _asked_to_redeem() -> tuple[Playbook, Any]:
    book = with_order()
    add_coupon(book, "c", 10_000)
    reread, redeem = leased(book), hole()
    book >> ev(Answered, ask=reread, answer=found()) << saved(AttemptBegun) << Ask(redeem, hole())
    return book, redeem


def redeeming() -> tuple[Playbook, str]:
    """Nobody knows whether the coupon of an order was redeemed."""
    book, redeem = _asked_to_redeem()
    _silent(book, redeem)
    return book, book.sale.attempts[-1].attempt


def coupon_going_back() -> tuple[Playbook, str]:
    """A coupon is being given back for a void, and nobody knows whether it was."""
    book, redeem = _asked_to_redeem()
    card, back = hole(), hole()
    book >> ev(Answered, ask=redeem, answer=Redeemed(reference="r")) << saved(AttemptDone)
    sees_pinpad(book) << saved(AttemptBegun) << Authorise(card, 590_000)
    book >> ev(PinpadAnswered, attempt=card, outcome=Declined(code="declined")) << saved(AttemptRefused)
    book << said("card_refused")
    book >> ev(Void, reason="r") << saved(AttemptBegun) << Ask(back, hole())
    _silent(book, back)
    return book, book.sale.attempts[-1].attempt


def leasing() -> tuple[Playbook, str]:
    """Nobody knows whether the till holds the order."""
    book = with_order()
    attempt, ask = lease(book)
    _silent(book, ask)
    return book, attempt.value
