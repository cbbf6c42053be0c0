"""What the window shows of each state: the right screen, figures that add up, both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import msgspec
import pytest

from pos_terminal.contract import facts
from pos_terminal.contract.money import parse_amount
from pos_terminal.receipt.messages import LANGUAGES, Language
from pos_terminal.till import events
from pos_terminal.till.effects import OpenDrawer, ReverseCard
from pos_terminal.till.links import Links, LinkState, LinkStatus
from pos_terminal.till.pricing import price
from pos_terminal.till.state import Contradiction, Deciding
from pos_terminal.ui import intents
from pos_terminal.ui.model import (
    ClosePeriodView,
    DevicesView,
    FaultView,
    HistoryView,
    OpenPeriodView,
    ParkedView,
    PresaleView,
    SaleView,
    ScreenView,
    SignInView,
    TenderView,
)
from pos_terminal.ui.present import FAULTS, fault_screen, present, refresh_in_ms
from pos_terminal.ui.present.presale import ALARM_AFTER_MS
from pos_terminal.ui.session import UiSession
from tests.playbook import START_MS, ev, saved
from tests.pos_terminal.till.scenes import order, said, slip
from tests.pos_terminal.ui import states
from tests.pos_terminal.ui.states import STATES, At, at, found

CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
DATA = ("示例家居", "商品", "三人沙发", "券", "件", "米", "茶", "小票")
PLAIN = ("empty", "empty_bare", "basket", "basket_offline", "discounted", "promoted", "search", "parked_unknown",
         "unprinted")  # fmt: skip
TENDER = ("tender_cash", "tender_offline", "card_pending", "card_unknown", "card_refused", "part_paid", "code_awaited",
          "code_pending", "code_unknown", "redeemed")  # fmt: skip


def shown(name: str, language: Language = "zh_CN") -> ScreenView:
    return show(STATES[name](), language)


def show(one: At, language: Language = "zh_CN") -> ScreenView:
    return present(one.state, one.links, one.session, one.now_ms, language)


def sale(name: str, language: Language = "zh_CN") -> SaleView:
    body = shown(name, language).body
    assert isinstance(body, SaleView)
    return body


def presale(name: str, language: Language = "zh_CN") -> PresaleView:
    view = sale(name, language).presale
    assert view is not None
    return view


def tender(name: str) -> TenderView:
    view = sale(name).tender
    assert view is not None
    return view


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from texts(getattr(value, name))
    elif isinstance(value, tuple | list):
        for one in value:
            yield from texts(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts(one)


def minor(text: str) -> int:
    sign = -1 if text.startswith("-") else 1
    return sign * parse_amount(text.lstrip("+-")) if text else 0


# --- every state ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", STATES)
def test_english_has_no_chinese_but_data_and_chinese_differs(name: str) -> None:
    english = shown(name, "en")
    for text in texts(english):
        for data in DATA:
            text = text.replace(data, "")
        assert not CHINESE.search(text), text
    assert english != shown(name, "zh_CN")


@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_add_up_to_the_totals(name: str, language: Language) -> None:
    one = STATES[name]()
    body = show(one, language).body
    if not isinstance(body, SaleView) or one.state.sale is None:
        return
    totals = price(one.state.sale)
    gross, discount, credit = minor(body.gross), minor(body.discount), minor(body.credit)
    refused = body.presale is not None and body.presale.stage == "refused"
    if refused:  # nothing is due of what this till may not take, and no sum looks as if
        assert (gross, discount, credit, minor(body.due), body.tenders) == (0, 0, 0, 0, ())
        return
    assert (gross, discount, credit) == (totals.gross, totals.discount, totals.credit)
    assert sum(minor(line.amount) for line in body.lines) == gross - discount
    assert sum(minor(line.discount) for line in body.lines) == -discount
    left = gross - discount - credit - minor(body.rounding) - minor(body.tendered)
    assert left == totals.left
    assert minor(body.due) == left
    assert sum(minor(row.amount) for row in body.tenders) == minor(body.tendered)
    if body.mode in ("basket", "benefits"):
        assert sum(minor(b.amount) for b in body.benefits.rows if b.used) == minor(body.benefits.saved) == discount
    if body.presale is not None and body.presale.price:
        view = body.presale
        balance = minor(view.price) - minor(view.credit) - minor(view.benefit_total)
        assert minor(view.balance) == (0 if refused else balance)
        assert sum(minor(b.amount) for b in view.benefits.rows if b.used) == minor(view.benefit_total)


@pytest.mark.parametrize("name", STATES)
def test_equal_states_show_equal_views(name: str) -> None:
    one = STATES[name]()
    assert show(one) == show(one)


@pytest.mark.parametrize(
    ("names", "mode"),
    [
        (PLAIN, "basket"),
        (TENDER, "tender"),
        (("lookup", "order_asked", "order_found", "order_refused", "coupons", "collected"), "presale"),
        (("benefits", "benefits_chosen"), "benefits"),
        (("done",), "done"),
    ],
)
def test_the_left_side_shows_what_matters_now(names: tuple[str, ...], mode: str) -> None:
    assert {name: sale(name).mode for name in names} == dict.fromkeys(names, mode)
    assert all((sale(name).tender is not None) == (mode == "tender") for name in names)


# --- the bar --------------------------------------------------------------------------------------------------------


def test_the_bar_names_store_till_operator_and_sale() -> None:
    bar = shown("basket").bar
    assert (bar.store, bar.till, bar.operator, bar.role) == ("示例家居", "02 号收银台", "1001", "收银员")
    assert bar.sale_number == "20260214-02-0001"
    assert bar.shift == "09:00 开班"
    assert bar.clock == "09:00"
    assert not bar.training
    assert bar.devices is None


@pytest.mark.parametrize(
    ("links", "text", "tone"),
    [
        (states.ALL_UP, "在线 · 刚刚同步", "ok"),
        (states.OFFLINE, "离线 · 3 单待上传", "warn"),
        (msgspec.structs.replace(states.OFFLINE, queued_receipts=0), "离线 · 7 条记录待上传", "warn"),
        (msgspec.structs.replace(states.OFFLINE, queued_receipts=0, queued=0), "离线 · 没有待上传", "warn"),
        (msgspec.structs.replace(states.ALL_UP, queued_receipts=2, queued=4), "在线 · 2 单待上传", "ok"),
        (msgspec.structs.replace(states.ALL_UP, last_exchange_ms=START_MS - 180_000), "在线 · 3 分钟前同步", "ok"),
        (states.BARE, "正在连接…", "plain"),
    ],
)
def test_the_link_pill(links: Links, text: str, tone: str) -> None:
    one = STATES["empty"]()._replace(links=links, now_ms=START_MS)
    pill = show(one).bar.link
    assert (pill.text, pill.tone) == (text, tone)


def test_a_device_that_needs_a_hand_shows_in_the_bar() -> None:
    pill = shown("basket_offline").bar.devices
    assert pill is not None
    assert (pill.text, pill.tone) == ("打印机：缺纸", "warn")


# --- people and periods ---------------------------------------------------------------------------------------------


def test_sign_in_says_what_waits_and_a_lock_out_counts_down_for_its_number_only() -> None:
    left_over = shown("sign_in_left_over").body
    assert isinstance(left_over, SignInView)
    assert left_over.note == "有一单已收 ¥15.00 但没有完成，登录后继续"
    one = STATES["locked_out"]()
    body = show(one).body
    assert isinstance(body, SignInView)
    assert "5 分钟" in body.problem
    assert not body.locked, "somebody else may sign in"
    later = show(one._replace(now_ms=one.now_ms + 200_000)).body
    assert isinstance(later, SignInView)
    assert "2 分钟" in later.problem
    over = show(one._replace(now_ms=one.now_ms + 400_000)).body
    assert isinstance(over, SignInView)
    assert over.problem == ""


def test_open_period_knows_the_day_and_the_usual_float() -> None:
    body = shown("open_period").body
    assert isinstance(body, OpenPeriodView)
    assert (body.business_day, body.operator, body.suggested, body.busy) == ("2026-02-14", "1001", "500.00", False)


def test_close_period_counts_blind_and_says_what_holds_it_up() -> None:
    body = shown("close_period").body
    assert isinstance(body, ClosePeriodView)
    assert body.stage == "count"
    assert body.blocked == ("挂单 …0001 已收款或已核销：请先取单处理",)
    assert [one.value_minor for one in body.denominations] == [10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10]
    assert body.denominations[-1].label == "1 角"
    assert "509.00" not in list(texts(body)), "nothing of what is expected is shown before the count"


def test_the_z_shows_the_count_against_what_is_expected() -> None:
    body = shown("closed").body
    assert isinstance(body, ClosePeriodView)
    rows = {row.label: row.amount for row in body.report}
    assert (rows["实收合计"], rows["应有现金"], rows["清点现金"]) == ("10.00", "510.00", "509.00")
    assert (body.difference, body.difference_tone) == ("-1.00", "danger")
    assert body.printed == "正在打印日结单"


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


# --- presale --------------------------------------------------------------------------------------------------------


def test_an_order_shows_steps_deposit_credit_and_its_window() -> None:
    view = presale("order_found")
    assert (view.stage, view.order, view.title, view.status) == ("found", "o1", "三人沙发", "待付尾款")
    assert (view.price, view.deposit, view.credit, view.balance) == ("8,000.00", "1,000.00", "2,000.00", "6,000.00")
    assert view.deposit_kind == "定金"
    assert [(step.step, step.state, step.due) for step in view.steps] == [
        ("1", "已付", "1,000.00"),
        ("2", "待付", "6,000.00"),
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
    assert (view.deposit_kind, view.credit_label, body.credit_label) == (name, f"{name}抵扣", f"{name}抵扣")
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


def test_an_order_that_may_not_be_collected_says_why_and_no_sum() -> None:
    view = presale("order_refused")
    assert (view.stage, view.can_collect) == ("refused", False)
    assert (view.price, view.deposit, view.credit, view.benefit_total, view.benefits.rows) == ("", "", "", "", ())
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


# --- the rest -------------------------------------------------------------------------------------------------------


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


def test_a_printer_out_of_paper_is_not_said_to_be_printing() -> None:
    """The printer says that paper is out before the job is given up."""
    one = STATES["done"]()
    out = msgspec.structs.replace(states.ALL_UP, printer=LinkStatus(state="down", detail="paper_out"))
    body = show(one._replace(links=out)).body
    assert isinstance(body, SaleView)
    assert body.done is not None
    assert (body.done.receipt, body.done.receipt_tone) == ("打印机没有就绪，小票可能没打完", "warn")
    papers = tuple(msgspec.structs.replace(paper, failed=True) for paper in one.state.papers)
    given_up = msgspec.structs.replace(one.state, printing=(), papers=papers)
    body = show(one._replace(links=out, state=given_up)).body
    assert isinstance(body, SaleView)
    assert body.done is not None
    assert (body.done.receipt, body.done.receipt_tone) == ("小票未确认打印", "warn")
    assert [action.shortcut for notice in body.notices for action in notice.actions] == ["Ctrl+R"]
    assert body.done.actions == (), "the notice offers it"


def test_of_several_unprinted_receipts_the_newest_is_offered_and_the_others_are_counted() -> None:
    one = STATES["unprinted"]()
    (paper,) = one.state.papers
    older = (msgspec.structs.replace(paper, subject="before", number="…-0000"),)
    body = show(one._replace(state=msgspec.structs.replace(one.state, papers=(*older, paper)))).body
    assert isinstance(body, SaleView)
    (notice,) = body.notices
    assert paper.number in notice.text
    assert notice.text.endswith(" · 另有 1 单没有小票")
    assert isinstance(notice.actions[0].intent, intents.Reprint)
    assert notice.actions[0].intent.sale == paper.subject


def test_an_unprinted_receipt_offers_a_duplicate() -> None:
    (notice,) = sale("unprinted").notices
    assert "0001" in notice.text
    assert isinstance(notice.actions[0].intent, intents.Reprint)
    one = STATES["unprinted"]()
    assert isinstance(notice.actions[0].intent, intents.Reprint)
    assert [notice.actions[0].intent.sale] == [paper.subject for paper in one.state.unprinted]
    no_printer = msgspec.structs.replace(states.ALL_UP, printer=states.BARE.printer)
    body = show(one._replace(links=no_printer)).body
    assert isinstance(body, SaleView)
    assert body.notices[0].actions == ()


def test_a_till_without_a_printer_offers_the_receipt_on_the_screen() -> None:
    one = STATES["unprinted"]()
    state = msgspec.structs.replace(one.state, papers=(), printing=(), has_printer=False)
    session = msgspec.structs.replace(one.session, done=one.state.last_closed)
    no_printer = msgspec.structs.replace(states.ALL_UP, printer=states.BARE.printer)
    body = show(one._replace(state=state, session=session, links=no_printer)).body
    assert isinstance(body, SaleView)
    assert body.done is not None
    assert (body.done.receipt, body.done.receipt_tone, body.notices) == ("本机没有打印机", "plain", ())
    (action,) = body.done.actions
    assert (action.label, action.intent) == ("查看小票", intents.OpenScreen(name="history"))


def test_the_history_of_a_till_without_a_printer_marks_no_receipt_as_missing() -> None:
    one = STATES["history"]()
    state = msgspec.structs.replace(one.state, papers=(), printing=(), confirming=(), has_printer=False)
    subject = one.session.history[0]
    assert isinstance(subject, facts.SaleClosed)
    session = msgspec.structs.replace(one.session, history_unprinted=frozenset((subject.sale,)))
    missing = show(one._replace(state=state, session=session, links=states.ALL_UP)).body
    no_printer = msgspec.structs.replace(states.ALL_UP, printer=states.BARE.printer)
    none = show(one._replace(state=state, session=session, links=no_printer)).body
    assert isinstance(missing, HistoryView)
    assert isinstance(none, HistoryView)
    assert [row.state == "未确认打印" for row in (*missing.rows, *none.rows)] == [True, False]


def test_a_parked_unknown_payment_is_not_forgotten_and_warnings_stand() -> None:
    (notice,) = sale("parked_unknown").notices
    assert notice.actions[0].intent == intents.OpenScreen(name="parked")
    assert [one.text for one in sale("basket_offline").notices] == ["something_new"]
    revoked = msgspec.structs.replace(states.ALL_UP, server=LinkStatus(state="down", detail="revoked"))
    body = show(STATES["empty"]()._replace(links=revoked)).body
    assert isinstance(body, SaleView)
    assert "总部已停用这台终端" in body.notices[0].text


def test_parked_sales() -> None:
    body = shown("parked").body
    assert isinstance(body, ParkedView)
    (row,) = body.rows
    assert (row.amount, row.counts, row.operator, row.time) == ("288.26", "4 件 / 3 行", "1001", "09:00")
    assert body.can_recall


def test_history_marks_what_the_cloud_has_not_confirmed() -> None:
    body = shown("history").body
    assert isinstance(body, HistoryView)
    (row,) = body.rows
    assert (row.amount, row.tenders, row.state, row.tone) == ("5,700.00", "银行卡", "云端未确认", "warn")
    assert not body.can_reprint, "it is being printed"


@pytest.mark.parametrize(("language", "what", "then"), [("zh_CN", "密钥环没有回应", "上传"), ("en", "keyring", "sent")])
def test_without_its_key_the_page_of_the_devices_says_so_and_not_that_the_server_is_away(
    language: Language, what: str, then: str
) -> None:
    body = show(STATES["devices_no_key"](), language).body
    assert isinstance(body, DevicesView)
    network = next(card for card in body.cards if card.device == "network")
    assert what in network.state
    assert what in network.detail
    assert then in network.detail
    assert not network.detail.startswith(("收银不受影响", "You can keep selling"))
    sold = show(STATES["basket_no_key"](), language).body
    assert isinstance(sold, SaleView)
    assert [notice.text for notice in sold.notices if what in notice.text] == [network.detail], "said once"
    assert [action.key for action in network.actions] == ["exchange"]


@pytest.mark.parametrize(("language", "told"), [("zh_CN", "待云端退款 (1)"), ("en", "To be refunded at the cloud (1)")])
def test_what_the_server_tells_in_both_languages_is_shown_in_one(language: Language, told: str) -> None:
    both = LinkStatus(state="warning", detail="待云端退款 · To be refunded at the cloud (1)")
    one = STATES["devices_offline"]()
    body = show(one._replace(links=msgspec.structs.replace(one.links, server=both)), language).body
    assert isinstance(body, DevicesView)
    network = next(card for card in body.cards if card.device == "network")
    assert network.detail.startswith(told)
    assert " · " not in network.detail


def test_devices_say_how_they_stand_and_what_can_be_tried() -> None:
    body = shown("devices_offline").body
    assert isinstance(body, DevicesView)
    cards = {card.device: card for card in body.cards}
    assert "打印机" not in cards["network"].detail
    assert (cards["printer"].state, cards["printer"].tone) == ("缺纸", "danger")
    assert cards["printer"].detail == "缺纸，请装纸后补打。"
    assert cards["sync"].state == "3 单待上传"
    assert "签名密钥保存在文件里" in cards["network"].detail
    assert [action.key for action in cards["network"].actions] == ["exchange"]
    bare = shown("devices_bare").body
    assert isinstance(bare, DevicesView)
    assert [card.state for card in bare.cards[:3]] == ["键盘式扫码枪", "未安装", "未安装"]
    assert all(not card.actions for card in bare.cards[:3])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("device", "state", "detail", "told"),
    [
        ("scanner", "down", "unplugged", "重新插上"),
        ("pinpad", "down", "no_answer", "检查刷卡机的电源和连线"),
        ("pinpad", "down", "", "检查刷卡机的电源和连线"),
        ("pinpad", "warning", "unresolved", "在那一单上查询"),
        ("pinpad", "absent", "", "没有设置刷卡机"),
        *(("printer", "down", detail, "检查") for detail in ("no_answer", "unreachable", "link_lost")),
        ("printer", "down", "no_confirmation", "补打"),
        ("printer", "absent", "", "没有设置打印机"),
        ("server", "down", "unreachable", "检查网线"),
        ("server", "absent", "", "单机使用"),
    ],
)
def test_a_device_that_does_not_work_says_what_to_do(
    device: str, state: LinkState, detail: str, told: str, language: Language
) -> None:
    at = STATES["devices_offline"]()
    links = msgspec.structs.replace(at.links, **{device: LinkStatus(state=state, detail=detail)})
    body = present(at.state, links, at.session, at.now_ms, language).body
    assert isinstance(body, DevicesView)
    card = next(one for one in body.cards if one.device == ("network" if device == "server" else device))
    assert card.detail
    assert language == "en" or told in card.detail
    assert not (language == "en" and re.search("[\u4e00-\u9fff]", card.detail))


def test_faults_say_what_happened_and_what_to_do() -> None:
    body = shown("fault").body
    assert isinstance(body, FaultView)
    assert body.detail == "disk full"
    for code in (*FAULTS, "unheard_of"):
        for language in LANGUAGES:
            view = fault_screen(code, language, detail="x").body
            assert isinstance(view, FaultView)
            assert view.steps
            assert view.detail == "x"


def test_the_window_is_shown_anew_each_second_only_where_seconds_count() -> None:
    def wait(name: str, now_ms: int) -> int:
        one = STATES[name]()
        return refresh_in_ms(one.state, one.links, one.session, now_ms)

    assert wait("basket", START_MS + 15_250) == 44_750
    assert wait("collected", START_MS + 15_250) == 750
    assert wait("order_found", START_MS + 10**8 - 10_000_000) <= 1_000
    assert wait("order_found", START_MS) > 1_000, "a day and more: hours only"
    assert wait("code_pending", START_MS + 250) == 750


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


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("outcome", ["done", "refused"])
def test_a_late_answer_stands_above_the_sale(language: Language, outcome: Literal["done", "refused"]) -> None:
    one = STATES["basket"]()
    late = Contradiction(attempt="a1", number="S-7", kind="card", amount=1_200, outcome=outcome, reference="0042")
    body = show(one._replace(state=msgspec.structs.replace(one.state, contradictions=(late,))), language).body
    assert isinstance(body, SaleView)
    (notice,) = body.notices
    assert notice.tone == "danger"
    assert all(part in notice.text for part in ("12.00", "0042", "S-7"))
    (action,) = notice.actions
    assert action.intent == intents.SettleContradiction(attempt="a1", outcome=outcome)
    other = msgspec.structs.replace(late, attempt="a2")
    deciding = Deciding(ask="x", about="contradiction", attempt="a1", outcome=outcome, reason="r")
    settled = msgspec.structs.replace(late, attempt="a3", settled=True)
    state = msgspec.structs.replace(one.state, contradictions=(late, other, settled), deciding=deciding)
    body = show(one._replace(state=state), language).body
    assert isinstance(body, SaleView)
    assert [[one.shortcut for one in shown.actions] for shown in body.notices] == [[], [""]]


def test_parked_sales_are_told_at_the_close_and_at_the_next_opening_and_named_in_the_list() -> None:
    one = STATES["parked"]()
    closing = show(one._replace(session=msgspec.structs.replace(one.session, screen="close_period")), "zh_CN").body
    assert isinstance(closing, ClosePeriodView)
    assert closing.note.startswith("还有 1 单挂单，合计 ¥")
    assert closing.blocked == ()
    opening = show(one._replace(state=msgspec.structs.replace(one.state, period=None)), "zh_CN").body
    assert isinstance(opening, OpenPeriodView)
    assert opening.note.startswith("上一班留下 1 单挂单")
    body = show(one, "zh_CN").body
    assert isinstance(body, ParkedView)
    assert body.rows[0].note == one.state.parked[0].lines[0].item.title


def test_a_payee_is_named_and_never_a_code() -> None:
    one = STATES["order_found"]()
    assert [step.payee for step in presale("order_found").steps] == ["收款方 商家"] * 2
    profile = msgspec.structs.replace(one.state.profile, entity="dealer-tax", entity_name="示例家居有限公司")
    body = show(one._replace(state=msgspec.structs.replace(one.state, profile=profile)), "zh_CN").body
    assert isinstance(body, SaleView)
    assert body.presale is not None
    assert body.presale.steps[1].payee == "收款方 示例家居有限公司"
