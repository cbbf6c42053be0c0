"""The window's own state keeps in step with the till."""

from __future__ import annotations

import msgspec
import pytest

from pos_terminal.contract.cloud import OrderFound
from pos_terminal.contract.facts import AttemptBegun, OperatorSignedOut, PeriodClosed, SaleClosed
from pos_terminal.till.effects import Ask, Authorise, Exchange, Notice, OpenDrawer, PrintReport, PrintSale
from pos_terminal.till.events import (
    Answered,
    CardChosen,
    CashGiven,
    ClosePeriod,
    LineRemoved,
    OrderScanned,
    Park,
    QuantitySet,
    Recall,
    SignOut,
)
from pos_terminal.till.state import TillState
from pos_terminal.ui import session as sessions
from pos_terminal.ui.session import UiSession
from tests.playbook import Playbook, ev, hole, saved
from tests.pos_terminal.till.scenes import item, open_till, order, said, scan, till
from tests.pos_terminal.till.steps import sees_pinpad


class Watching:
    """A session that follows a playbook's till."""

    def __init__(self, book: Playbook, **fields: object) -> None:
        self.book = book
        self.before: TillState = book.till
        self.session = sessions.change(UiSession(), **fields)

    def now(self) -> UiSession:
        self.session = sessions.follow(self.session, self.before, self.book.till)
        self.before = self.book.till
        return self.session


def test_a_new_or_changed_line_is_selected_and_a_removed_one_gives_its_place_to_the_next() -> None:
    book = open_till()
    watching = Watching(book)
    for sku in ("tea", "milk", "rice"):
        book >> scan(sku)
    tea, milk, rice = (line.line for line in book.sale.lines)
    assert watching.now().selected == rice
    book >> ev(QuantitySet, line=tea, thousandths=2000)
    assert watching.now().selected == tea
    watching.session = sessions.change(watching.session, selected=milk)
    book >> ev(LineRemoved, line=milk) << said("line_removed")
    assert watching.now().selected == rice
    book >> ev(LineRemoved, line=rice) << said("line_removed")
    assert watching.now().selected == tea
    book >> ev(LineRemoved, line=tea) << said("line_removed")
    assert watching.now().selected is None


@pytest.mark.parametrize("screen", ["history", "devices", "parked", "close_period", "presale"])
def test_a_scan_brings_the_sale_back_and_ends_a_search(screen: str) -> None:
    book = open_till()
    book >> scan("tea")
    watching = Watching(book, screen=screen, query="茶", found=(item(),))
    book >> scan("milk")
    after = watching.now()
    assert (after.screen, after.query, after.found) == ("sale", "", None)


def test_a_scan_while_paying_stays_with_the_money() -> None:
    book = open_till()
    book >> scan("tea")
    watching = Watching(book, screen="tender")
    book >> scan("milk")
    assert watching.now().screen == "tender"


def test_a_closed_sale_stays_in_sight_until_the_next_begins() -> None:
    book = open_till()
    book >> scan("tea")
    watching = Watching(book, screen="tender")
    book >> ev(CashGiven, amount=1_000) << saved(SaleClosed) << OpenDrawer << PrintSale << Exchange
    book << said("sale_closed")
    after = watching.now()
    assert after.done == book.last(SaleClosed)
    assert after.screen == "sale"
    book >> scan("milk")
    assert watching.now().done is None


def test_a_card_on_its_way_shows_the_money_whatever_was_on_screen() -> None:
    book = open_till()
    book >> scan("tea")
    watching = Watching(book, screen="history")
    book >> ev(CardChosen)
    sees_pinpad(book) << saved(AttemptBegun) << Authorise
    assert watching.now().screen == "tender"


def test_the_last_line_of_a_sale_from_before_a_restart_is_selected() -> None:
    book = open_till()
    book >> scan("tea") >> scan("milk")
    signed_out = msgspec.structs.replace(book.till, operator=None)
    session = sessions.follow(UiSession(), signed_out, book.till)
    assert session.selected == book.sale.lines[-1].line


def test_parked_and_recalled() -> None:
    book = open_till()
    book >> scan("tea")
    sale = book.sale.sale
    watching = Watching(book, screen="tender")
    book >> ev(Park) << said("parked")
    assert watching.now().screen == "sale"
    watching.session = sessions.show(watching.session, "parked")
    book >> ev(Recall, sale=sale)
    after = watching.now()
    assert after.screen == "sale"
    assert after.selected == book.sale.lines[-1].line


def test_an_order_being_looked_up_is_looked_at_and_its_answer_too() -> None:
    book = open_till()
    watching = Watching(book)
    ask = hole()
    book >> ev(OrderScanned, order="o1") << Ask(ask, hole()) << said("looking_up_order")
    assert watching.now().screen == "presale"
    book >> ev(Answered, ask=ask, answer=OrderFound(order=order(), at_ms=book.at_ms))
    after = watching.now()
    assert after.screen == "presale"
    assert after.selected == book.sale.lines[0].line


def test_closing_a_period_keeps_its_z() -> None:
    book = open_till()
    watching = Watching(book, screen="close_period", counted=49_000)
    book >> ev(ClosePeriod, cash_counted=49_000) << saved(PeriodClosed) << PrintReport << Exchange
    after = watching.now()
    assert after.last_z is not None
    assert after.last_z.counted == 49_000
    assert after.last_z.report == book.last(PeriodClosed).report
    assert sessions.show(after, "sale").last_z is None


def test_signing_out_forgets_what_the_last_clerk_looked_at() -> None:
    book = open_till()
    watching = Watching(book, screen="history", preview="…", number="1001", history_selected="s")
    book >> ev(SignOut) << saved(OperatorSignedOut)
    after = watching.now()
    assert (after.screen, after.preview, after.number, after.history_selected) == ("sale", "", "", None)


def test_a_refusal_is_the_problem_of_the_form_that_waits_for_it() -> None:
    nobody = till().till
    wrong = Notice("wrong_pin", "warning", ("4",))
    told = sessions.told(UiSession(), wrong, nobody)
    assert told.problem == wrong
    assert sessions.is_form_problem(told, wrong)
    frozen = Notice("basket_frozen", "warning")
    assert not sessions.is_form_problem(sessions.told(UiSession(), frozen, open_till().till), frozen)
    looking = sessions.change(UiSession(), screen="presale")
    assert sessions.told(looking, Notice("order_unreachable", "warning", ("o1",)), open_till().till).problem is not None
    opening = sessions.change(UiSession(), opening=True)
    assert not sessions.told(opening, Notice("float_implausible", "warning"), nobody).opening


def test_only_the_answer_to_the_newest_search_counts() -> None:
    session = sessions.asked(UiSession(), "茶")
    session = sessions.answered(session, "茶", (item("a"),), 0)
    session = sessions.asked(session, "茶叶")
    assert session.found == (item("a"),), "what was found stays until the new answer comes"
    assert sessions.answered(session, "茶", (), 0) is session
    assert sessions.answered(session, "茶叶", (item("b"),), 3).more == 3
    assert sessions.asked(session, "").found is None
