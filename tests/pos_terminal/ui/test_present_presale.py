"""What the window shows of a presale order, from its look-up to the cloud's confirmation."""

from __future__ import annotations

import msgspec
import pytest

from pos_terminal.contract.orders import Window
from pos_terminal.ui.model import SaleView
from pos_terminal.ui.present.context import DAY_MS
from pos_terminal.ui.present.presale import ALARM_AFTER_MS
from pos_terminal.ui.session import UiSession
from tests.playbook import START_MS
from tests.pos_terminal.till.scenes import order
from tests.pos_terminal.ui.shown import presale, sale, show, texts
from tests.pos_terminal.ui.states import STATES, at, found


def test_an_order_shows_steps_deposit_credit_and_its_window() -> None:
    view = presale("order_found")
    assert (view.stage, view.order, view.title, view.status) == ("found", "o1", "三人沙发", "待付尾款")
    assert (view.price, view.credit, view.balance) == ("8,000.00", "2,000.00", "6,000.00")
    assert [(step.name, step.state, step.due, step.credit) for step in view.steps] == [
        ("定金", "已付", "1,000.00", "2,000.00"),
        ("尾款", "待付", "6,000.00", ""),
    ]
    assert view.window.startswith("2026-02-13 05:13 – 2026-02-15")
    assert view.countdown == "剩余 1 天 3 小时"
    assert view.can_collect
    line = sale("order_found").lines[0]
    assert (line.figures, line.removable) == ("定金 1,000.00 抵 2,000.00", False)


@pytest.mark.parametrize(
    ("kind", "name"), [("earnest", "定金"), ("prepayment", "预付款"), ("privilege", "特权订金"), (None, "线上已付")]
)
def test_what_was_paid_first_has_one_word_all_over_the_screen(kind: str | None, name: str) -> None:
    body = show(at(found(deposit_kind=kind))).body
    assert isinstance(body, SaleView)
    view = body.presale
    assert view is not None
    assert (view.credit_label, body.credit_label) == (f"{name}抵扣", f"{name}抵扣")
    assert view.steps[0].name == name
    assert body.lines[0].figures == f"{name} 1,000.00 抵 2,000.00"
    said = " ".join(texts(body)).replace(name, "")
    assert not any(other in said for other in ("定金", "订金", "预付款"))


def test_the_window_counts_down_and_presses() -> None:
    one = STATES["order_found"]()
    ends = START_MS + 10**8
    for now_ms, text, tone in (
        (ends - 3_600_001, "剩余 1:00:00", "plain"),
        (ends - 3_599_000, "剩余 59:59", "warn"),
        (ends - 1_000, "剩余 0:01", "danger"),
        (ends + 1, "已截止", "danger"),
        (START_MS - 10**8 - 5_000, "0:05 后开始", "plain"),
    ):
        body = show(one._replace(now_ms=now_ms)).body
        assert isinstance(body, SaleView)
        assert body.presale is not None
        assert (body.presale.countdown, body.presale.countdown_tone) == (text, tone)


@pytest.mark.parametrize(
    ("why_not", "ended", "told"), [("forfeited", True, True), ("forfeited", False, False), ("closed", True, False)]
)
def test_a_forfeited_order_says_when_its_deadline_was(why_not: str, ended: bool, told: bool) -> None:
    window = Window(START_MS - 20 * DAY_MS, START_MS - DAY_MS if ended else START_MS + DAY_MS)
    book = found(why_not, status=why_not, window=window)
    body = show(at(book)).body
    assert isinstance(body, SaleView)
    assert body.presale is not None
    sentence, _, deadline = body.presale.refusal.partition("\n")
    assert sentence
    assert deadline == ("期限是 2026-02-13 09:00。" if told else "")


def test_an_order_that_may_not_be_collected_says_why_and_no_sum() -> None:
    view = presale("order_refused")
    assert (view.stage, view.can_collect) == ("refused", False)
    assert (view.price, view.credit, view.benefit_total, view.benefits.rows) == ("", "", "", ())
    assert not any(step.credit for step in view.steps)
    body = sale("order_refused")
    assert (body.gross, body.discount, body.credit, body.due) == ("0.00", "", "", "0.00")
    assert [(step.state, step.tone, step.due) for step in view.steps] == [
        ("已付", "ok", "1,000.00"),
        ("已过期", "plain", ""),
    ]
    assert (view.window, view.countdown, view.route) == ("", "", "")
    assert view.refusal == "订单已过尾款期限，先付的款已不能抵用。"
    assert not sale("order_refused").can_pay
    assert (sale("order_refused").due, view.balance) == ("0.00", "")
    assert (sale("order_platform").due, sale("order_found").due) == ("0.00", "6,000.00")
    assert presale("order_platform").stage == "refused"
    assert presale("order_unknown_window").window.startswith("尾款时间未知")


def test_of_a_balance_that_another_till_took_it_is_said_that_it_is_paid_and_not_how_much() -> None:
    """The cloud's step holds what was due, not what was taken after a coupon."""
    one, two = order().steps
    paid = msgspec.structs.replace(two, paid=two.due, status="paid")
    body = show(at(found("already_paid", status="paid", steps=(one, paid)))).body
    assert isinstance(body, SaleView)
    assert body.presale is not None
    assert body.presale.status == "已付清"
    assert [(step.state, step.due, step.paid) for step in body.presale.steps] == [
        ("已付", "1,000.00", "1,000.00"),
        ("已付", "", ""),
    ]
    assert "另一台收银机" in body.presale.refusal
    assert "交易记录" in body.presale.refusal
    assert "6,000.00" not in " ".join(texts(body.presale))


def test_benefits_used_short_and_being_checked() -> None:
    good, short, asked = presale("coupons").benefits.rows
    assert (good.used, good.amount, good.usable) == (True, "300.00", True)
    assert (short.used, short.usable, short.intent, short.reason) == (False, False, None, "还差 ¥2,000.00 才能用")
    assert (asked.code, asked.busy) == ("asked", True)
    redeemed = sale("redeemed").presale
    assert redeemed is not None
    assert redeemed.benefits.rows[0].reason == "已核销"
    assert not redeemed.benefits.rows[0].usable
    assert redeemed.benefits.rows[0].intent is None


def test_the_buyers_coupons_count_by_themselves_and_the_others_say_why_not() -> None:
    views = presale("offers").benefits.rows
    assert [(one.code, one.amount, one.used, one.usable) for one in views[:3]] == [
        ("mine", "100.00", True, True),
        ("next", "200.00", True, True),
        ("short", "500.00", False, False),
    ]
    assert presale("offers").benefit_total == "300.00"
    assert {one.code: one.reason for one in views} == {
        "mine": "已从应收里减去",
        "next": "已从应收里减去",
        "short": "还差 ¥2,000.00 才能用",
        "used": "这张券已经用过。",
        "early": "还没到使用时间",
        "late": "已过期",
        "beds": "不适用于这些商品",
        "pair": "还差 1 件才能用",
        "voucher": "提货凭证，收款并交货后再核销",
        "bound": "这张券属于另一张订单。",
    }
    assert not any(one.usable for one in views[2:])
    assert not any(one.used for one in views[2:])


def test_collected_counts_down_to_the_alarm_until_the_cloud_confirms() -> None:
    one = STATES["collected"]()
    since = one.state.confirming[0].since_ms
    view = presale("collected")
    assert (view.stage, view.balance, view.status) == ("collected", "5,700.00", "已收尾款")
    assert view.steps[1].paid == view.balance, "what was taken, not what would have been due without the benefit"
    assert (view.steps[1].due, view.steps[1].discount) == ("6,000.00", "300.00")
    for now_ms, countdown, tone in (
        (since, f"{ALARM_AFTER_MS // 60_000}:{ALARM_AFTER_MS // 1000 % 60:02d}", "warn"),
        (
            since + ALARM_AFTER_MS + 1_000,
            f"{(ALARM_AFTER_MS + 1000) // 60_000}:{(ALARM_AFTER_MS // 1000 + 1) % 60:02d}",
            "danger",
        ),
    ):
        body = show(one._replace(now_ms=now_ms)).body
        assert isinstance(body, SaleView)
        assert body.presale is not None
        assert body.presale.confirmation is not None
        assert (body.presale.confirmation.countdown, body.presale.confirmation.tone) == (countdown, tone)
        assert body.notices == ()
    confirmed = show(one._replace(state=msgspec.structs.replace(one.state, confirming=()))).body
    assert isinstance(confirmed, SaleView)
    assert confirmed.presale is not None
    assert confirmed.presale.confirmation is not None
    assert confirmed.presale.confirmation.tone == "ok"
    elsewhere = show(one._replace(session=UiSession())).body
    assert isinstance(elsewhere, SaleView)
    assert "已收款，云端未确认" in elsewhere.notices[0].text
