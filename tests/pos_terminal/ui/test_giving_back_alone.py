"""Why one payment of an open sale is given back: the reasons that a supervisor is offered."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt

from pos_terminal.contract.facts import AttemptBegun, ReversalSubject
from pos_terminal.contract.reasons import GIVE_BACK_REASONS, VOID_REASONS
from pos_terminal.till import events
from pos_terminal.ui import intents
from pos_terminal.ui.model import TenderRow
from pos_terminal.ui.supervisor import GiveBackDialog
from tests.pos_terminal.till.scenes import slip
from tests.pos_terminal.ui.conftest import Desk
from tests.pos_terminal.ui.counter import Counter
from tests.pos_terminal.ui.hands import ALT, press
from tests.pos_terminal.ui.test_late_open import decided, went_through
from tests.pos_terminal.ui.test_making_room import paid_by_card

CARD = TenderRow(tender="t1", kind="card", title="银行卡", amount="5.00", reversible=True, supervised=True)


def offered(desk: Desk, tender: TenderRow) -> dict[str, str]:
    """The reasons by their digits."""
    dialog = GiveBackDialog(desk.window, tender, language="zh_CN")
    return {key.hint: key.objectName().removeprefix("reason_") for key in dialog.choices.keys}


def test_they_are_those_of_one_payment_not_those_of_a_void(desk: Desk) -> None:
    """It offered «customer changed mind», «wrong item»: the sale stays."""
    assert not set(GIVE_BACK_REASONS) & set(VOID_REASONS)
    beside_coupon = offered(desk, CARD)
    assert list(beside_coupon.values()) == ["wrong_payment", "pays_otherwise", "coupon_unusable", "pays_later"]
    makes_room = offered(desk, msgspec.structs.replace(CARD, makes_room=True))
    assert list(makes_room.values()) == ["wrong_payment", "pays_otherwise", "makes_room"]


def test_a_digit_means_the_same_in_every_list(desk: Desk) -> None:
    rows = [msgspec.structs.replace(CARD, makes_room=room, first=first) for room in (0, 1) for first in (0, 1)]
    meant = [pair for row in rows for pair in offered(desk, row).items()]
    assert len({digit for digit, _ in meant}) == len(set(meant)) == len(GIVE_BACK_REASONS)


def test_beside_a_coupon_making_room_is_offered_where_the_notice_names_the_payment(desk: Desk) -> None:
    assert "makes_room" in offered(desk, msgspec.structs.replace(CARD, first=True)).values()


@pytest.mark.parametrize(("typed", "reason"), [("", "makes_room"), ("asked for it", "asked for it")])
def test_what_was_chosen_or_written_is_the_reason_of_the_fact(counter: Counter, typed: str, reason: str) -> None:
    counter.start()
    attempt = decided(counter)
    paid_by_card(counter, 500)
    went_through(counter, attempt)
    counter.settle()
    press(counter, Qt.Key.Key_G, modifier=ALT)
    dialog = counter.window.sheet
    assert isinstance(dialog, GiveBackDialog)
    if typed:
        dialog.choices.other.setFocus()
        press(counter, typed, Qt.Key.Key_Return)
    else:
        press(counter, "5")
    press(counter, "9001", Qt.Key.Key_Return, "9999", Qt.Key.Key_Return)
    begun = [fact for fact in counter.runtime.facts if isinstance(fact, AttemptBegun)]
    subject = begun[-1].subject
    assert isinstance(subject, ReversalSubject)
    assert subject.reason == reason


@pytest.mark.parametrize(("others", "key"), [((), "按 Alt+G 可以"), ((300,), "按“退回”可以")])
def test_one_that_would_not_go_back_names_the_key_that_tries_again(
    counter: Counter, others: tuple[int, ...], key: str
) -> None:
    """«Can be given back again» said by no key; Alt+G is the newest payment's."""
    counter.start()
    attempt = decided(counter)
    paid_by_card(counter, 500)
    paid = counter.sale().tenders[0].tender
    for amount in others:
        counter.runtime.post(events.CardChosen, amount=amount)
        counter.runtime.card(events.Approved(slip=slip(amount, "0051")))
    went_through(counter, attempt)
    counter.ask(intents.GiveBack(tender=paid, number="9001", pin="9999", reason="makes_room"))
    counter.runtime.card(events.Declined(code="declined"))
    (shown,) = counter.sale().attempts
    assert key + "再退一次；仍退不了的" in shown.detail


def test_a_phone_number_is_no_reason(counter: Counter) -> None:
    counter.start()
    attempt = decided(counter)
    paid_by_card(counter, 500)
    went_through(counter, attempt)
    (tender,) = counter.sale().tenders
    dialog = GiveBackDialog(counter.window, tender, language="zh_CN")
    dialog.choices.other.setText("顾客 13812345678")
    assert dialog.choices.reason() == ""
    counter.ask(intents.GiveBack(tender=tender.tender, number="9001", pin="9999", reason="顾客 13812345678"))
    assert counter.window.toast_text().startswith("原因里不要写电话")
    assert len(counter.sale().tenders) == 1
