"""What goes back where when a sale is given up, and what went, told so that the window can name it.

Each thing is three texts: its kind (``cash``, ``card``, ``code``, ``coupon``), the amount in minor units, and whose it
is (the end of the card, the wallet, the title of the coupon).
"""

from __future__ import annotations

from typing import Literal

from pos_terminal.contract.facts import CardSlip, CodeSlip, CodeSubject, PaymentBack, RedemptionSubject, Tender
from pos_terminal.till.state import Attempt, Sale

Told = tuple[str, ...]


def goes_back(sale: Sale) -> Told:
    """What a void of the sale would give back: newest first, as it is carried out, and the cash at the end."""
    done = (
        one for one in reversed(sale.attempts) if one.status == "done" and one.kind in ("card", "code", "redemption")
    )
    return (*_told(sale, *done), *_cash(sale))


def went_back(sale: Sale) -> Told:
    """What of the sale was given back, the cash that is to be handed out now included."""
    gone = (one for one in sale.attempts if one.status == "reversed")
    return (*_told(sale, *gone), *_cash(sale))


def taken_back(sale: Sale) -> Told:
    """What was given back so far by pinpad and server."""
    return _told(sale, *(one for one in sale.attempts if one.status == "reversed"))


def paid_back(attempts: tuple[Attempt, ...]) -> tuple[Told, ...]:
    """The card and code payments among the attempts of a sale that were made and taken back."""
    return tuple(_money(one) for one in attempts if one.status == "reversed" and one.kind in ("card", "code"))


def payments_back(sale: Sale) -> tuple[PaymentBack, ...]:
    """The same for the facts of how the sale ended, with what the other side said of them."""
    found = []
    for one in sale.attempts:
        if one.status == "reversed" and one.kind in ("card", "code"):
            amount = one.slip.amount if one.slip is not None else one.amount
            kind: Literal["card", "code"] = "card" if one.kind == "card" else "code"
            reference = next((each.reference for each in sale.reversals_of(one.attempt) if each.status == "done"), "")
            told = "" if reference == "already_reversed" else reference
            found.append(PaymentBack(attempt=one.attempt, kind=kind, amount=amount, slip=one.slip, reference=told))
    return tuple(found)


def thing(sale: Sale, one: Attempt) -> Told:
    """One attempt's money or coupon."""
    if isinstance(one.subject, RedemptionSubject):
        named = next((b.benefit.title for b in sale.benefits if b.benefit.benefit == one.subject.benefit), "")
        return "coupon", str(one.amount), named or one.subject.benefit
    return _money(one)


def _money(one: Attempt) -> Told:
    amount = str(one.slip.amount if one.slip is not None else one.amount)
    if isinstance(one.subject, CodeSubject):
        return "code", amount, one.subject.wallet
    return "card", amount, one.slip.card[-4:] if isinstance(one.slip, CardSlip) else ""


def thing_back(one: PaymentBack) -> Told:
    """The same of a fact."""
    return one.kind, str(one.amount), _whose(one.slip)


def thing_of(tender: Tender) -> Told:
    """The same of a tender, cash too."""
    return tender.kind, str(tender.receivable), _whose(tender.slip)


def _whose(slip: CardSlip | CodeSlip | None) -> str:
    return slip.wallet if isinstance(slip, CodeSlip) else slip.card[-4:] if slip is not None else ""


def _told(sale: Sale, *attempts: Attempt) -> Told:
    return tuple(text for one in attempts for text in thing(sale, one))


def _cash(sale: Sale) -> Told:
    cash = sum(tender.receivable for tender in sale.tenders if tender.kind == "cash")
    return ("cash", str(cash), "") if cash else ()
