"""A payment that went through after all while its sale is open: what the window offers, and what its keys do."""

from __future__ import annotations

from PySide6.QtCore import Qt

from pos_terminal.till import events
from pos_terminal.ui import intents
from pos_terminal.ui.supervisor import SettleDialog
from tests.pos_terminal.till.scenes import slip
from tests.pos_terminal.ui.counter import Counter
from tests.pos_terminal.ui.hands import press

Key = Qt.Key


def decided(counter: Counter, amount: int | None = None) -> str:
    """A tea whose card, or part of it, had no answer; a supervisor says that nothing was charged; → the attempt."""
    counter.scan("6901")
    return decided_again(counter, amount)


def decided_again(counter: Counter, amount: int | None = None) -> str:
    counter.runtime.post(events.CardChosen, amount=amount)
    counter.runtime.card(events.Unclear(why="lost"))
    attempt = counter.sale().attempts[-1].attempt
    said = {"number": "9001", "pin": "9999", "reason": "pinpad_checked"}
    counter.ask(intents.ForceAttempt(attempt=attempt, outcome="refused", **said))
    return attempt


def went_through(counter: Counter, attempt: str, amount: int = 1_234, receipt: str = "0042") -> None:
    counter.runtime.post(events.PinpadAnswered, attempt=attempt, outcome=events.Approved(slip=slip(amount, receipt)))
    counter.settle()


def dialog_of(counter: Counter) -> SettleDialog:
    """What Alt+S opens."""
    press(counter, Key.Key_S, modifier=Qt.KeyboardModifier.AltModifier)
    dialog = counter.window.sheet
    assert isinstance(dialog, SettleDialog)
    return dialog


def offered(dialog: SettleDialog) -> list[str]:
    return [key.objectName().removeprefix("reason_") for key in dialog.choices.keys]


# --- what is offered


def test_that_it_was_nothing_is_not_offered_and_nothing_else_can_be_written(counter: Counter) -> None:
    counter.start()
    went_through(counter, decided(counter))
    dialog = dialog_of(counter)
    assert offered(dialog) == ["returned_in_cash", "returned_otherwise", "acquirer_corrected", "counted_in"]
    assert not dialog.choices.other.isVisibleTo(dialog)


def test_once_the_sale_is_gone_both_are(counter: Counter) -> None:
    counter.start()
    went_through(counter, decided(counter))
    counter.ask(intents.Void(reason="wrong_item"))
    dialog = dialog_of(counter)
    assert "nothing_owed" in offered(dialog)
    assert dialog.choices.other.isVisibleTo(dialog)
