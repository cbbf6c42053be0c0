"""What the window shows of a sale: the basket, its money, and what it was closed with."""

from __future__ import annotations

from typing import Literal

import msgspec
import pytest

from pos_terminal.contract import facts
from pos_terminal.contract.facts import LateAnswer
from pos_terminal.contract.reasons import SETTLE_GROUNDS
from pos_terminal.receipt.messages import LANGUAGES, Language
from pos_terminal.till import attempt as attempts
from pos_terminal.till import events
from pos_terminal.till.effects import OpenDrawer, ReverseCard
from pos_terminal.till.state import Deciding
from pos_terminal.ui import intents
from pos_terminal.ui.model import SaleView
from tests.playbook import ev, saved
from tests.pos_terminal.till.scenes import said, slip
from tests.pos_terminal.till.undecided import going_back
from tests.pos_terminal.ui import states
from tests.pos_terminal.ui.shown import presale, sale, show, tender
from tests.pos_terminal.ui.states import STATES

# --- the basket -----------------------------------------------------------------------------------------------------


def test_lines_show_quantity_chip_and_label() -> None:
    view = sale("discounted")
    by_title = {line.title: line for line in view.lines}
    assert (by_title["商品 tea"].quantity, by_title["商品 tea"].unit) == ("2", "件")
    assert (by_title["商品 curtain"].quantity, by_title["商品 curtain"].unit) == ("2.85", "米")
    assert by_title["商品 ham"].note == "按标签金额"
    assert all(line.discount.startswith("-") for line in view.lines)
    assert [line.position for line in view.lines] == ["1", "2", "3"]
    assert view.counts == "4 件 / 3 行"


def test_english_counts_one_thing_in_the_singular() -> None:
    assert sale("order_found", "en").counts == "1 item / 1 line"
    assert sale("basket", "en").counts == "4 items / 3 lines"


def test_what_a_basket_may_do() -> None:
    view = sale("basket")
    assert (view.can_undo, view.can_park, view.can_void, view.can_pay, view.frozen) == (True, True, True, True, False)
    view = sale("card_pending")
    assert (view.can_undo, view.can_park, view.can_void, view.can_pay, view.frozen) == (
        *(False, False, False, False),
        True,
    )
    assert not any(line.removable for line in view.lines)
    assert view.frozen_reason
    view = sale("card_unknown")
    assert (view.can_park, view.can_void) == (True, False)
    assert not sale("empty").can_pay


def test_search_results_lie_over_the_basket() -> None:
    search = sale("search").search
    assert search is not None
    assert [row.price for row in search.rows] == ["10.00", "10.00"]
    assert search.more


# --- the money ------------------------------------------------------------------------------------------------------


def test_cash_is_rounded_down_to_a_jiao_and_the_keys_say_likely_notes() -> None:
    view = tender("tender_cash")
    assert (view.due, view.cash_due, view.rounding) == ("288.26", "288.20", "0.06")
    assert (view.due_minor, view.cash_due_minor) == (28_826, 28_820)
    assert view.cash_keys[0].text == ""
    assert [key.text for key in view.cash_keys[1:]] == ["289.00", "290.00", "300.00"]
    assert view.kinds == ("cash", "card", "code")
    assert view.can_leave


def test_a_part_payment_is_not_rounded_and_cannot_be_left() -> None:
    view = tender("part_paid")
    assert view.due == view.cash_due
    assert not view.can_leave
    rows = sale("part_paid").tenders
    assert [(row.kind, row.reversible) for row in rows] == [("card", False), ("cash", True)]
    assert rows[0].detail == "尾号 1234 · 银联"


def test_off_line_codes_and_orders_wait_but_cash_and_cards_go_on() -> None:
    view = tender("tender_offline")
    assert view.kinds == ("cash", "card")
    assert view.kind == "code", "what was asked for does not turn into cash"
    assert "离线" in view.kind_reasons["code"]
    assert not presale("order_offline").can_collect
    assert "离线" in presale("order_offline").message


def test_a_till_without_a_pinpad_offers_no_card() -> None:
    one = STATES["tender_cash"]()._replace(links=msgspec.structs.replace(states.ALL_UP, pinpad=states.BARE.pinpad))
    body = show(one).body
    assert isinstance(body, SaleView)
    assert body.tender is not None
    assert body.tender.kinds == ("cash", "code")


def test_a_pending_card_shows_what_the_pinpad_says() -> None:
    (attempt,) = sale("card_pending").attempts
    assert (attempt.state, attempt.status, attempt.amount) == ("pending", "请输入密码", "288.26")
    assert (attempt.can_cancel, attempt.can_ask, attempt.can_force) == (True, False, False)
    one = STATES["card_pending"]()
    for text, expected in (
        ("other\tPLEASE WAIT", "PLEASE WAIT"),
        ("", "请顾客在刷卡机上刷卡、插卡或挥卡"),
        ("自定义", "自定义"),
    ):
        state = msgspec.structs.replace(one.state, pinpad_text=text)
        body = show(one._replace(state=state)).body
        assert isinstance(body, SaleView)
        assert body.attempts[0].status == expected


def test_an_unknown_card_may_be_asked_about_or_forced_and_leaves_cash_open() -> None:
    (attempt,) = sale("card_unknown").attempts
    assert (attempt.state, attempt.can_cancel, attempt.can_ask, attempt.can_force) == ("unknown", False, True, True)
    view = tender("card_unknown")
    assert view.kinds == ("cash", "code")
    assert sale("card_unknown").can_pay


def test_a_refused_card_says_why_until_the_clerk_goes_on() -> None:
    one = STATES["card_refused"]()
    (attempt,) = sale("card_refused").attempts
    assert (attempt.state, attempt.status) == ("refused", "没有扣款")
    assert attempt.detail == "余额不足，请换一张卡或少刷一些。"
    seen = msgspec.structs.replace(one.session, dismissed=attempt.attempt)
    body = show(one._replace(session=seen)).body
    assert isinstance(body, SaleView)
    assert body.attempts == ()


def test_payment_codes_are_awaited_pending_and_unknown() -> None:
    view = tender("code_awaited")
    assert (view.awaiting_code, view.kind, view.entered) == (True, "code", "10.00")
    assert tender("code_pending").kind == "code"
    assert tender("card_pending").kind == "card"
    (attempt,) = sale("code_pending").attempts
    assert (attempt.title, attempt.can_cancel) == ("微信支付", True)
    assert "0:0" in attempt.detail
    (attempt,) = sale("code_unknown").attempts
    assert (attempt.can_cancel, attempt.can_ask, attempt.can_force) == (True, True, True)


# --- closed, voided, taken back ---------------------------------------------------------------------------------------


def test_the_closed_sale_shows_its_change_and_receipt() -> None:
    done = sale("done").done
    assert done is not None
    assert (done.total, done.change, done.receipt) == ("10.00", "10.00", "正在打印小票")


@pytest.mark.parametrize(
    ("reason", "texts"),
    [
        ("customer_left", ("正在作废：顾客不买了", "Being voided: Customer changed mind")),
        ("改天再来", ("正在作废：改天再来", "Being voided: 改天再来")),
    ],
)
def test_a_sale_being_voided_says_why_in_the_language_of_the_screen(reason: str, texts: tuple[str, str]) -> None:
    one = STATES["basket"]()
    assert one.state.sale is not None
    voiding = one._replace(
        state=msgspec.structs.replace(one.state, sale=msgspec.structs.replace(one.state.sale, voiding=reason))
    )
    for language, text in zip(LANGUAGES, texts, strict=True):
        body = show(voiding, language).body
        assert isinstance(body, SaleView)
        assert body.frozen_reason == text


def test_the_closed_sale_keeps_its_own_figures() -> None:
    done = sale("done")
    assert (done.counts, done.gross, done.discount, done.credit) == ("1 件 / 1 行", "10.00", "", "")
    collected = sale("collected")
    assert (collected.counts, collected.gross) == ("1 件 / 1 行", "8,000.00")
    assert (collected.discount, collected.credit, collected.tendered) == ("300.00", "2,000.00", "5,700.00")


def test_a_reversal_that_failed_can_be_asked_for_again_or_written_off() -> None:
    """The card was unknown, cash paid the rest, then the card turned out to be paid: it is taken back."""
    book = states.card_unknown()
    card = book.sale.attempts[0]
    book >> ev(events.CashGiven, amount=card.amount) << OpenDrawer
    book >> ev(events.PinpadAnswered, attempt=card.attempt, outcome=events.Approved(slip=slip(card.amount)))
    book << saved(facts.AttemptDone, facts.AttemptBegun) << said("paid_twice_reversing") << ReverseCard
    reversal = book.sale.attempts[1]
    body = show(states.at(book)).body
    assert isinstance(body, SaleView)
    assert [one.kind for one in body.attempts] == ["reversal"]
    book >> ev(events.PinpadAnswered, attempt=reversal.attempt, outcome=events.Declined(code="not_possible"))
    book << saved(facts.AttemptRefused) << said("reversal_refused")
    body = show(states.at(book)).body
    assert isinstance(body, SaleView)
    stray = body.attempts[0]
    assert (stray.attempt, stray.can_ask, stray.can_force) == (card.attempt, True, True)
    assert stray.status == "多收的款还没有退回"


def test_a_card_that_was_taken_back_of_a_sale_that_counts_it_is_to_be_collected() -> None:
    one = STATES["basket"]()
    late = LateAnswer(attempt="a1", number="S-7", kind="reversal", amount=1_200, outcome="done", reference="0042")
    body = show(one._replace(state=msgspec.structs.replace(one.state, contradictions=(late,)))).body
    assert isinstance(body, SaleView)
    (notice,) = body.notices
    assert "已退给顾客（0042）· 单号 S-7 · 不要再退" in notice.text
    assert "补收" in notice.text
    asked = notice.actions[0].intent
    assert isinstance(asked, intents.SettleContradiction)
    assert asked.grounds == SETTLE_GROUNDS["store"]


def test_what_a_parked_void_counts_itself_leads_to_the_parked_sales() -> None:
    """Settled by hand before, the void would still take it as given back."""
    book, attempt = going_back("code")
    parked = attempts.replace(book.sale, msgspec.structs.replace(book.sale.attempts[-1], status="refused"))
    late = LateAnswer(attempt=attempt, number="S-7", kind="reversal", amount=400, outcome="done", reference="R1")
    one = STATES["basket"]()
    state = msgspec.structs.replace(one.state, contradictions=(late,), parked=(parked,))
    body = show(one._replace(state=state)).body
    assert isinstance(body, SaleView)
    assert body.notices[0].actions[0].intent == intents.OpenScreen(name="parked")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("outcome", ["done", "refused"])
def test_a_late_answer_stands_above_the_sale(language: Language, outcome: Literal["done", "refused"]) -> None:
    one = STATES["basket"]()
    late = LateAnswer(attempt="a1", number="S-7", kind="card", amount=1_200, outcome=outcome, reference="0042")
    body = show(one._replace(state=msgspec.structs.replace(one.state, contradictions=(late,))), language).body
    assert isinstance(body, SaleView)
    (notice,) = body.notices
    assert notice.tone == "danger"
    assert all(part in notice.text for part in ("12.00", "0042", "S-7"))
    (action,) = notice.actions
    assert action.intent == intents.SettleContradiction(
        attempt="a1", outcome=outcome, grounds=SETTLE_GROUNDS["customer" if outcome == "done" else "store"]
    )
    other = msgspec.structs.replace(late, attempt="a2")
    deciding = Deciding(ask="x", about="contradiction", attempt="a1", outcome=outcome, reason="r")
    settled = msgspec.structs.replace(late, attempt="a3", settled=True)
    state = msgspec.structs.replace(one.state, contradictions=(late, other, settled), deciding=deciding)
    body = show(one._replace(state=state), language).body
    assert isinstance(body, SaleView)
    assert [[one.shortcut for one in shown.actions] for shown in body.notices] == [[], [""]]
