"""A late payment that went back twice, in cash and by pinpad or acquirer: no return pays it a third time."""

from __future__ import annotations

import msgspec

from pos_terminal.contract.cloud import Done
from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptContradicted,
    AttemptDone,
    AttemptForced,
    AttemptRefused,
    ContradictionSettled,
    SaleClosed,
    SaleRefunded,
)
from pos_terminal.till.effects import Enquire, OpenDrawer
from pos_terminal.till.events import Answered
from pos_terminal.till.return_events import RefundResumed, ReturnAll, ReturnConfirmed, ReturnCounted
from tests.playbook import Playbook, ev, said, saved
from tests.pos_terminal.till.decided_cards import back, paid_in_cash_instead
from tests.pos_terminal.till.late_cards import found, lost, told
from tests.pos_terminal.till.returns import code_back, confirm, ends
from tests.pos_terminal.till.returns import sold as sold_by
from tests.pos_terminal.till.scenes import open_till
from tests.pos_terminal.till.settling import put_right, settle
from tests.pos_terminal.till.steps import approve, return_confirmed, return_opened


def cash_instead_of_the_card(book: Playbook) -> tuple[SaleClosed, str]:
    """A tea at 1000, paid in cash after a card that came late, was to go back, and was given back in cash meanwhile."""
    attempt = paid_in_cash_instead(book)
    sold: SaleClosed = book.last(SaleClosed)
    reversal = told(book, found(book, attempt))
    lost(book, reversal)
    settle(book, attempt, "returned_in_cash") << saved(AttemptForced, AttemptRefused, ContradictionSettled)
    book << OpenDrawer("late") << said("hand_cash_back", "1000") << said("contradiction_settled")
    return sold, str(reversal.value)


def went_back_too(book: Playbook, reversal: str) -> None:
    back(book, "0042") << Enquire
    approve(book, reversal, 1_000, "0042") << saved(AttemptContradicted) << said("late_paid_out")


def comes_back(book: Playbook, sold: SaleClosed) -> None:
    return_opened(book, sold) >> ev(ReturnCounted, line=sold.lines[0].line, count=1)


def test_a_return_waits_until_a_supervisor_has_said_what_was_done_about_it() -> None:
    """The customer had paid 798 and went with 1197."""
    book = open_till()
    sold, reversal = cash_instead_of_the_card(book)
    went_back_too(book, reversal)
    comes_back(book, sold)
    book >> ev(ReturnConfirmed, reason="r", total=1_000) << said("given_back_twice", "1000")
    book.done()
    put_right(book, reversal, "collected_in_cash", outcome="done")
    return_confirmed(book, 1_000) << saved(SaleRefunded)
    ends(book, 1_000)


def test_so_does_the_rest_of_one_under_way() -> None:
    book = open_till()
    real, reversal = cash_instead_of_the_card(book)
    whole = msgspec.structs.replace(sold_by(book, cash=2_500, code=1_000), sale=real.sale)
    return_opened(book, whole) >> ev(ReturnAll)
    confirm(book, 3_500) << saved(AttemptBegun)
    _, asked = code_back(book, 1_000)
    went_back_too(book, reversal)
    book >> ev(Answered, ask=asked, answer=Done()) << saved(AttemptDone) << said("refund_approved")
    book << said("given_back_twice", "1000")
    book >> ev(RefundResumed) << said("given_back_twice", "1000")
    put_right(book, reversal, "not_collected", outcome="done")
    book >> ev(RefundResumed) << saved(SaleRefunded)
    ends(book, 2_500)
