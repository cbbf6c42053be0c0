"""What the key that takes the money asks for, and when somebody is asked first. Pure."""

from __future__ import annotations

from pos_terminal.sale.tenders import NOTES
from pos_terminal.till.tendering import MAX_CHANGE
from pos_terminal.ui import intents
from pos_terminal.ui.model import TenderView
from pos_terminal.ui.typed import amount_of


def payment(view: TenderView, text: str) -> intents.Intent:
    """Take the amount of ``text``, or all that is due where it is empty, the way that is chosen."""
    asked: dict[intents.PayKind, intents.Intent] = {
        "cash": intents.PayCash(text=text),
        "card": intents.PayCard(text=text or None),
        "code": intents.PayCode(text=text or None),
    }
    return asked[view.kind]


def asked_first(view: TenderView, text: str, label: str) -> tuple[str, object] | None:
    """The dialog that comes before the money, by name, and what it is about; ``label``: of the key that takes it."""
    asked = payment(view, text)
    if _may_pay_twice(view, text):
        return "pay_twice", (view.at_risk, label, asked)
    if (change := _odd_change(view, text)) is not None:
        return "odd_change", (change, label, asked)
    return None


def _may_pay_twice(view: TenderView, text: str) -> bool:
    """Whether it would be too much together with what may have been paid already, so that this goes back then.

    A text that is no amount takes nothing: the till says so.
    """
    amount = amount_of(text) if text else view.due_minor
    return bool(view.at_risk) and amount is not None and amount + view.at_risk_minor > view.due_minor


def _odd_change(view: TenderView, text: str) -> int | None:
    """The change, where it is as much as the largest note, which nobody hands over for it to come back.

    Yet more the till refuses.
    """
    amount = amount_of(text) if text and view.kind == "cash" else None
    over = amount - view.cash_due_minor if amount is not None else 0
    return over if view.due_minor > 0 and NOTES[-1] <= over <= MAX_CHANGE else None
