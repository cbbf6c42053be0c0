"""The power fails right after the money was taken: the change is said to whoever signs in next."""

from __future__ import annotations

from collections.abc import Sequence

from pos_terminal.contract.facts import OperatorSignedOut, SaleClosed
from pos_terminal.till.drafts import Draft, decode_draft
from pos_terminal.till.events import CashGiven
from pos_terminal.till.recovery import CUT_OFF_MS, Ledgered, recover
from pos_terminal.ui.session import UiSession, follow
from tests.playbook import Playbook, ev, saved
from tests.pos_terminal.till.scenes import DRAWER, PROFILE, open_till, scan, sign_in
from tests.pos_terminal.till.steps import closes


def paid() -> Playbook:
    book = open_till()
    book >> scan() >> ev(CashGiven, amount=2_000) << saved(SaleClosed) << DRAWER
    closes(book).done()
    return book


def restarted(book: Playbook, *, after_ms: int = 30_000, drafts: Sequence[Draft] = ()) -> Playbook:
    machine, _ = recover(
        store="s1",
        till="02",
        profile=PROFILE,
        ledgered=Ledgered(facts=book.facts),
        drafts=drafts,
        at_ms=book.at_ms + after_ms,
        ticket="t",
    )
    return Playbook(machine, at_ms=book.at_ms + after_ms)


def shown(book: Playbook) -> UiSession:
    """What the window shows once somebody has signed in."""
    before = book.till
    sign_in(book)
    return follow(UiSession(), before, book.till)


def test_a_sale_that_closed_right_before_the_power_failed_is_shown_with_its_change() -> None:
    session = shown(restarted(paid()))
    assert session.done is not None
    assert (session.done.tenders[0].change, session.just_paid) == (1_000, True)


def test_it_is_shown_once() -> None:
    book = restarted(paid())
    shown(book)
    assert book.till.cut_off is None


def test_a_sale_of_long_before_is_not_shown() -> None:
    assert shown(restarted(paid(), after_ms=CUT_OFF_MS + 10_000)).done is None


def test_a_sale_whose_page_was_left_is_not_shown() -> None:
    book = paid()
    book.facts.append(OperatorSignedOut(at_ms=book.at_ms, operator="1001"))
    assert shown(restarted(book)).done is None


def test_goods_of_the_next_customer_are_shown_instead() -> None:
    book = paid()
    book >> scan()
    drafts = [decode_draft(data) for data in book.drafts.values()]
    assert restarted(book, drafts=drafts).till.cut_off is None
