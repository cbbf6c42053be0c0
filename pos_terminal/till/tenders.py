"""The tenders that count: of cash, and of a card or code payment that is done. Whose money each is."""

from __future__ import annotations

from pos_terminal.contract.facts import Tender
from pos_terminal.till.state import Attempt, Sale
from pos_terminal.till.turn import Turn


def cash_tender(tender: str, requested: int, given: int, payee: str) -> Tender:
    """Cash of which ``requested`` is kept and the rest handed back as change."""
    return Tender(
        tender=tender,
        kind="cash",
        requested=requested,
        buyer_paid=given,
        receivable=requested,
        change=given - requested,
        payee=payee,
    )


def attempt_tender(turn: Turn, sale: Sale, one: Attempt) -> Tender:
    """The tender of a card or code payment that is done."""
    assert one.slip is not None
    return Tender(
        tender=one.attempt,
        kind="card" if one.kind == "card" else "code",
        requested=one.slip.amount,
        buyer_paid=one.slip.amount if one.buyer_paid is None else one.buyer_paid,
        receivable=one.slip.amount,
        promotion=one.promotion,
        payee=payee_of(turn, sale),
        attempt=one.attempt,
        slip=one.slip,
    )


def payee_of(turn: Turn, sale: Sale) -> str:
    """Whose money a tender is: the payee of the order's open step, else the store's legal entity."""
    if sale.order is not None:
        for step in sale.order.steps:
            if step.status != "paid" and step.payee:
                return step.payee
    return turn.state.profile.entity
