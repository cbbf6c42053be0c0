"""An order whose coupon is redeemed for good and that is paid in part: nobody behind it in the queue has to wait."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from pos_terminal.contract.cloud import (
    CheckCoupon,
    CouponChecked,
    Leased,
    LeaseOrder,
    LookUpOrder,
    OrderFound,
    RedeemCoupon,
    Redeemed,
)
from pos_terminal.till import effects, events
from pos_terminal.ui import intents, samples
from pos_terminal.ui.model import SaleView, TenderRow
from pos_terminal.ui.supervisor import GiveBackDialog
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.parts import Text
from tests.pos_terminal.till.scenes import coupon, order, slip
from tests.pos_terminal.ui.conftest import Desk
from tests.pos_terminal.ui.counter import Counter
from tests.pos_terminal.ui.hands import ALT, press
from tests.pos_terminal.ui.states import ALL_UP, OFFLINE

TITLE = coupon("final", 30_000).benefit.title


def with_coupon(counter: Counter) -> SaleView:
    counter.start()
    runtime = counter.runtime
    final = coupon("final", 30_000, redemption="irreversible")
    runtime.answers[LookUpOrder] = lambda _: OrderFound(order=order(), at_ms=runtime.at_ms)
    runtime.answers[LeaseOrder] = lambda _: Leased(fence="f1")
    runtime.answers[CheckCoupon] = lambda _: CouponChecked(coupon=final)
    runtime.answers[RedeemCoupon] = lambda _: Redeemed(reference="r1")
    counter.ask(intents.LookUpOrder(text="o1"), intents.UseCoupon(code="final"))
    return counter.sale()


def part_paid(counter: Counter) -> SaleView:
    with_coupon(counter)
    counter.ask(intents.CollectBalance(), intents.PayCard(text="4000"))
    counter.runtime.card(events.Approved(slip=slip(400_000)))
    view = counter.sale()
    assert (view.mode, view.due, view.can_void) == ("tender", "1,700.00", False)
    return view


def off_line(counter: Counter) -> None:
    counter.runtime.set_links(server=OFFLINE.server)


def second_card_declined(counter: Counter) -> None:
    counter.ask(intents.PayCard(text=None))
    counter.runtime.card(events.Declined(code="declined"))


def shown_texts(counter: Counter) -> str:
    labels = counter.window.findChildren(QLabel) + counter.window.findChildren(Text)
    return "\n".join(label.text() for label in labels if label.isVisible())


@pytest.mark.parametrize("misfortune", [off_line, second_card_declined])
@pytest.mark.parametrize("by_key", [True, False])
def test_it_is_parked_from_the_money_by_key_and_by_touch(
    counter: Counter, misfortune: Callable[[Counter], None], by_key: bool
) -> None:
    part_paid(counter)
    misfortune(counter)
    counter.settle()
    if by_key:
        QTest.keyClick(counter.window.focusWidget() or counter.window, Qt.Key.Key_F4)
    else:
        counter.click("park_tender")
    view = counter.sale()
    assert (view.mode, view.lines, view.parked_count) == ("basket", (), 1)
    counter.runtime.set_links(server=ALL_UP.server)
    counter.ask(intents.Recall(sale=counter.runtime.state.parked[0].sale))
    assert (counter.sale().mode, counter.sale().due) == ("tender", "1,700.00")


def test_off_line_it_says_what_can_be_done(counter: Counter) -> None:
    part_paid(counter)
    off_line(counter)
    counter.settle()
    assert "请挂单，联网后取单再收" in shown_texts(counter)


def test_goods_of_the_next_customer_are_rung_up_at_once(counter: Counter) -> None:
    part_paid(counter)
    off_line(counter)
    parked = counter.runtime.state.sale
    assert parked is not None
    counter.scan("6901")
    view = counter.sale()
    assert (view.mode, [line.title for line in view.lines], view.parked_count) == ("basket", ["绿茶"], 1)
    assert counter.window.toast_text() == f"已挂单 {parked.number}"
    counter.ask(intents.BeginTender(kind="cash"), intents.PayCash(text=""))
    assert counter.sale().mode == "done"


def row(tender: str, kind: intents.PayKind, *, reversible: bool = True) -> TenderRow:
    supervised = kind != "cash"
    return TenderRow(
        tender=tender, kind=kind, title=tender, amount="1.00", reversible=reversible, supervised=supervised
    )


@pytest.mark.parametrize(
    ("taken", "given_back"),
    [
        ((row("t1", "cash"),), "t1"),
        ((row("t1", "card"), row("t2", "card")), "t2"),
        ((row("t1", "card"), row("t2", "cash")), "t2"),
        ((row("t1", "cash"), row("t2", "cash"), row("t3", "card", reversible=False)), "t2"),
        ((row("t1", "card", reversible=False),), ""),
    ],
)
def test_the_shortcut_gives_back_the_newest_payment_that_can_be(
    desk: Desk, taken: tuple[TenderRow, ...], given_back: str
) -> None:
    """It stood at the first card, and cash had none."""
    screen = samples.screen("tender-mixed")
    desk.window.show_view(msgspec.structs.replace(screen, body=msgspec.structs.replace(screen.body, tenders=taken)))
    desk.settle()
    keys = {one.objectName(): one for one in desk.window.findChildren(Key) if one.isVisible()}
    assert {name for name in keys if name.startswith("reverse_")} == {
        f"reverse_{t.tender}" for t in taken if t.reversible
    }
    assert {name for name, key in keys.items() if key.hint == "Alt+G"} == ({f"reverse_{given_back}"} - {"reverse_"})
    press(desk, Qt.Key.Key_G, modifier=ALT)
    cash = any(one.tender == given_back and one.kind == "cash" for one in taken)
    assert desk.asked == ([intents.ReverseTender(tender=given_back)] if cash else [])
    assert (desk.window.sheet is not None) == (bool(given_back) and not cash)
    if desk.window.sheet is not None:
        press(desk, Qt.Key.Key_Escape)


def test_a_supervisor_gives_the_card_back_by_its_row(counter: Counter) -> None:
    (tender,) = part_paid(counter).tenders
    assert (tender.reversible, tender.supervised) == (True, True)
    for _ in range(4):  # new keys show in the next turn
        counter.settle()
    press(counter, Qt.Key.Key_G, modifier=ALT)
    dialog = counter.window.sheet
    assert isinstance(dialog, GiveBackDialog)
    dialog.choices.keys[0].click()
    QTest.keyClicks(dialog.number, "9001")
    QTest.keyClicks(dialog.pin, "9999")
    dialog.confirm.click()
    counter.settle()
    assert isinstance(counter.runtime.pinpad[-1], effects.ReverseCard)
    counter.runtime.card(events.Approved(slip=slip(400_000, "0002")))
    view = counter.sale()
    assert (view.tenders, view.due, view.can_park) == ((), "5,700.00", True)
    counter.ask(intents.Park())
    (parked,) = counter.runtime.state.parked
    assert parked.benefits[0].attempt is not None, "the coupon stays with the parked sale"


def test_that_a_coupon_is_redeemed_for_good_is_said_before_it_is(counter: Counter) -> None:
    presale = with_coupon(counter).presale
    assert presale is not None
    assert presale.benefits.rows[0].reason.endswith("核销后不能退回")
    counter.ask(intents.CollectBalance())
    counter.settle()
    assert f"收款前先核销“{TITLE}”，核销后不能退回" in shown_texts(counter)
    counter.ask(intents.PayCard(text="4000"))
    counter.runtime.card(events.Approved(slip=slip(400_000)))
    counter.settle()
    assert "收款前先核销" not in shown_texts(counter)


def test_before_a_void_the_clerk_reads_what_goes_back_where(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="card"), intents.PayCard(text="10"))
    counter.runtime.card(events.Approved(slip=slip(1_000)))
    counter.ask(intents.BeginTender(kind="cash"), intents.PayCash(text="1"))
    counter.click("void_tender")
    assert counter.window.sheet is not None
    told = "\n".join(label.text() for label in counter.window.sheet.findChildren(QLabel))
    assert "作废会退回：尾号 1234 的卡 ¥10.00。请退给顾客现金 ¥1.00。" in told
