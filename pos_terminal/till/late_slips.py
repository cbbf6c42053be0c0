"""The customer's paper of a late payment that pinpad or acquirer gave back: two jobs, and one finds what to print.

The state does not know what has become of a sale that left the till, the ledger does. A void's slip is printed, or
printed anew with what went back since; the payment of any other sale has a slip of its own, which is printed once.
"""

from __future__ import annotations

from pos_terminal.till.effects import PrintGivenBack, PrintVoid
from pos_terminal.till.events import PrintFinished
from pos_terminal.till.state import Paper
from pos_terminal.till.turn import Turn

SLIP = "back"
"""The document of the jobs that leave no fact."""


def print_slip(turn: Turn, *, sale: str, number: str, attempt: str) -> None:
    """Payment ``attempt`` of that sale has gone back."""
    if not turn.state.has_printer:
        return
    if all(one.sale != sale for one in turn.sales()):
        _forget(turn, sale)
        turn.await_paper(Paper(document="void", subject=sale, number=number))
        turn.want(PrintVoid(f"void/{sale}/0", sale, 0))
    turn.want(PrintGivenBack(f"{SLIP}/{attempt}/0", attempt))


def finished(turn: Turn, event: PrintFinished) -> bool:
    """Whether that was for this: a slip that leaves no fact, or that there was nothing to print."""
    document, subject, copy = event.job.split("/")
    nothing = not event.printed and event.reason == "nothing_to_print"
    if nothing and (document, copy) == ("void", "0"):
        _forget(turn, subject)
        return True
    if document != SLIP:
        return False
    if not event.printed and not nothing:
        turn.notice("print_unknown" if event.unknown else "print_failed", event.reason, level="error")
    return True


def _forget(turn: Turn, sale: str) -> None:
    """No slip of its void is waited for, whatever else is: it may have closed, without a receipt so far."""
    kept = tuple(one for one in turn.state.papers if (one.document, one.subject) != ("void", sale))
    turn.change(papers=kept)
