"""Who may do what: everybody sells, collects and closes; only a supervisor decides what nobody knows."""

from __future__ import annotations

from typing import get_args

import pytest

from pos_terminal.contract.catalog import Role
from pos_terminal.contract.cloud import Coupons, FindCoupons, Leased, LookUpOrder
from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptDone,
    AttemptForced,
    AttemptRefused,
    OperatorSignedOut,
    PeriodClosed,
    PeriodOpened,
    SaleClosed,
    SaleRefunded,
    SaleVoided,
)
from pos_terminal.till.effects import (
    Ask,
    CheckPin,
    Exchange,
    OpenDrawer,
    PrintRefund,
    PrintReport,
    PrintSale,
    PrintVoid,
    ReverseCard,
    StartTimer,
)
from pos_terminal.till.events import (
    Answered,
    CashGiven,
    ClosePeriod,
    Declined,
    Force,
    LinkChanged,
    OpenPeriod,
    PinChecked,
    PinpadAnswered,
    PrintX,
    SignOut,
    Void,
)
from pos_terminal.till.return_events import ReturnAll, ReturnConfirmed, ReturnOpened
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.scenes import DRAWER, FLOAT, item, scan, sign_in, till
from tests.pos_terminal.till.steps import (
    approve,
    card_told,
    card_unknown,
    closes,
    found,
    look_up,
    sees_pinpad,
    supervisor_says,
)

ROLES: tuple[Role, ...] = get_args(Role)


def opened_by(role: Role) -> Playbook:
    book = till()
    sign_in(book, role=role)
    book >> ev(OpenPeriod, cash_float=FLOAT) << saved(PeriodOpened)
    return book >> ev(LinkChanged, online=True)


def test_the_roles_are_these() -> None:
    assert set(ROLES) == {"clerk", "dealer", "supervisor"}


@pytest.mark.parametrize("role", ROLES)
def test_everybody_sells_voids_what_holds_money_and_closes_the_period(role: Role) -> None:
    book = opened_by(role)
    book >> scan() >> ev(CashGiven, amount=1_000) << saved(SaleClosed) << DRAWER
    closes(book)
    book >> scan() >> ev(CashGiven, amount=400) << DRAWER
    book >> ev(Void, reason="r") << saved(SaleVoided) << PrintVoid << OpenDrawer("void")
    book << said("hand_cash_back", "400")
    book << said("voided") << Exchange
    book >> ev(ClosePeriod, cash_counted=FLOAT + 1_000) << saved(PeriodClosed) << PrintReport << Exchange
    book >> ev(SignOut) << saved(OperatorSignedOut)
    book.done()


@pytest.mark.parametrize("role", ROLES)
def test_everybody_prints_an_x_and_only_a_supervisors_names_what_the_drawer_holds(role: Role) -> None:
    book = opened_by(role)
    book >> ev(PrintX) << PrintReport(hole(), hole(), None, hole(), hole(), blind=role != "supervisor")
    book << said("x_printing")
    book.done()


@pytest.mark.parametrize("role", ROLES)
def test_everybody_collects_a_balance(role: Role) -> None:
    book = opened_by(role)
    ask, offers, lease, reread = look_up(book), hole(), hole(), hole()
    book >> ev(Answered, ask=ask, answer=found(), items=(item("sofa", 800_000),))
    book << Ask(offers, FindCoupons(order="o1"))
    book >> ev(Answered, ask=offers, answer=Coupons(coupons=()))
    book >> ev(CashGiven, amount=600_000) << saved(AttemptBegun) << Ask(lease, hole())
    book >> ev(Answered, ask=lease, answer=Leased(fence="f")) << saved(AttemptDone)
    book << Ask(reread, LookUpOrder(order="o1"))
    book >> ev(Answered, ask=reread, answer=found()) << saved(SaleClosed) << DRAWER
    book << PrintSale << Exchange << StartTimer << said("sale_closed")
    book.done()


@pytest.mark.parametrize("role", ROLES)
def test_everybody_takes_goods_back_and_only_a_supervisor_gives_a_cards_money_in_cash(role: Role) -> None:
    book = opened_by(role)
    book >> scan()
    paid = card_told(book)
    approve(book, paid, 1_000) << saved(AttemptDone, SaleClosed) << said("tender_approved")
    closes(book)
    book >> ev(LinkChanged, online=False) >> ev(ReturnOpened, sale=book.last(SaleClosed)) >> ev(ReturnAll)
    void = hole()
    book >> ev(ReturnConfirmed, reason="r", total=1_000)
    sees_pinpad(book, "0001") << saved(AttemptBegun) << ReverseCard(void, 1_000, "0001")
    book >> ev(PinpadAnswered, attempt=void, outcome=Declined(code="declined")) << saved(AttemptRefused)
    book << said("refund_refused")
    in_cash = supervisor_says(book, void.value, "done", role)
    if role == "supervisor":
        in_cash << saved(AttemptForced, SaleRefunded) << OpenDrawer("refund") << said("hand_cash_back", "1000")
        book << PrintRefund << Exchange << said("refund_closed")
    else:
        in_cash << said("supervisor_needed")
    book.done()


@pytest.mark.parametrize("role", ROLES)
def test_only_a_supervisor_forces_whoever_is_signed_in(role: Role) -> None:
    """The role of the PIN that is typed for it counts, not that of the session."""
    book = opened_by("supervisor")
    book >> scan()
    attempt = card_unknown(book)
    forced = supervisor_says(book, attempt.value, "refused", role)
    if role == "supervisor":
        forced << saved(AttemptForced, AttemptRefused) << said("card_refused")
    else:
        forced << said("supervisor_needed")
    book.done()


def test_a_supervisor_who_is_signed_in_types_the_pin_all_the_same() -> None:
    book = opened_by("supervisor")
    book >> scan()
    attempt = card_unknown(book)
    check = hole()
    (
        book
        >> ev(Force, attempt=attempt, outcome="refused", number="9", pin="", reason="r")
        << said("number_and_pin_needed")
    )
    book >> ev(Force, attempt=attempt, outcome="refused", number="9", pin="1", reason="r") << CheckPin(check, "9", "1")
    book >> ev(PinChecked, ask=check, number="9", role=None) << said("wrong_pin")
    book.done()
