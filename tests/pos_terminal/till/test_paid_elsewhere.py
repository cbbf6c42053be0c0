"""A collected order that somebody else paid meanwhile: no confirmation, a warning."""

from __future__ import annotations

import msgspec

from pos_terminal.contract.facts import AttemptDone, SaleClosed
from pos_terminal.till.effects import Ask, Exchange, PrintSale, StartTimer
from pos_terminal.till.events import Answered, TimeUp
from tests.playbook import ev, hole, said, saved
from tests.pos_terminal.till.steps import approve, found, secured, with_order


def test_an_order_somebody_else_paid_is_no_confirmed_collection() -> None:
    book = with_order()
    card = secured(book)
    approve(book, card, 600_000) << saved(AttemptDone, SaleClosed) << said("tender_approved") << PrintSale << Exchange
    book << StartTimer << said("sale_closed")
    timer = f"confirm/{book.last(SaleClosed).sale}"
    paid = found(why_not="already_paid", status="paid")
    asked, again = hole(), hole()
    book >> ev(TimeUp, timer=timer) << Ask(asked, hole())
    book >> ev(Answered, ask=asked, answer=msgspec.structs.replace(paid, paid_by="unsettled"))
    book << StartTimer(timer, 2_000)
    book >> ev(TimeUp, timer=timer) << Ask(again, hole())
    book >> ev(Answered, ask=again, answer=msgspec.structs.replace(paid, paid_by="elsewhere"))
    book << said("order_paid_elsewhere", "o1")
    book.done()
    assert book.till.confirming == ()
