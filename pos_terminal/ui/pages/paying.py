"""What the key that takes the money asks for, and when somebody is asked first. Pure."""

from __future__ import annotations

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


def may_pay_twice(view: TenderView, text: str) -> bool:
    """Whether it would be too much together with what may have been paid already, so that this goes back then.

    A text that is no amount takes nothing: the till says so.
    """
    amount = amount_of(text) if text else view.due_minor
    return bool(view.at_risk) and amount is not None and amount + view.at_risk_minor > view.due_minor
