"""What the window shows of each state: the right screen, figures that add up, both languages."""

from __future__ import annotations

import re

import msgspec
import pytest

from pos_terminal.contract.money import parse_amount
from pos_terminal.receipt.messages import LANGUAGES, Language
from pos_terminal.till.links import Links, LinkStatus
from pos_terminal.till.pricing import price
from pos_terminal.ui.model import (
    ClosePeriodView,
    FaultView,
    OpenPeriodView,
    ParkedView,
    SaleView,
    SignInView,
)
from pos_terminal.ui.present import FAULTS, fault_screen, refresh_in_ms
from tests.playbook import START_MS
from tests.pos_terminal.ui import states
from tests.pos_terminal.ui.shown import presale, sale, show, shown, texts
from tests.pos_terminal.ui.states import STATES

CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
DATA = ("示例家居", "商品", "三人沙发", "券", "件", "米", "茶", "小票")
PLAIN = ("empty", "empty_bare", "basket", "basket_offline", "discounted", "promoted", "search", "parked_unknown",
         "unprinted")  # fmt: skip
TENDER = ("tender_cash", "tender_offline", "card_pending", "card_unknown", "card_refused", "part_paid", "code_awaited",
          "code_pending", "code_unknown", "redeemed")  # fmt: skip


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


def down(detail: str) -> Links:
    """The server is there, or was never asked: «off line» would send somebody to look after the network."""
    return msgspec.structs.replace(states.OFFLINE, server=LinkStatus(state="down", detail=detail))


@pytest.mark.parametrize(
    ("links", "text", "tone"),
    [
        (states.ALL_UP, "在线 · 刚刚同步", "ok"),
        (states.OFFLINE, "离线 · 3 单待上传", "warn"),
        (msgspec.structs.replace(states.OFFLINE, queued_receipts=0), "离线 · 0 单待上传", "warn"),
        (msgspec.structs.replace(states.OFFLINE, queued_receipts=0, queued=0), "离线 · 没有待上传", "warn"),
        (msgspec.structs.replace(states.ALL_UP, queued_receipts=2, queued=4), "在线 · 2 单待上传", "ok"),
        (msgspec.structs.replace(states.ALL_UP, last_exchange_ms=START_MS - 180_000), "在线 · 3 分钟前同步", "ok"),
        (states.BARE, "正在连接…", "plain"),
        (down("revoked"), "服务器拒绝，请找总部 · 3 单待上传", "danger"),
        (down("unknown_terminal"), "服务器拒绝，请找总部 · 3 单待上传", "danger"),
        (down("bad_signature"), "服务器拒绝，请找总部 · 3 单待上传", "danger"),
        (down("key_silent"), "密钥环没有回应 · 3 单待上传", "warn"),
        (down("version_mismatch"), "版本不符 · 3 单待上传", "warn"),
        (down("stale"), "时间不符 · 3 单待上传", "warn"),
        (down("unexpected"), "离线 · 3 单待上传", "warn"),
    ],
)
def test_the_link_pill(links: Links, text: str, tone: str) -> None:
    one = STATES["empty"]()._replace(links=links, now_ms=START_MS)
    pill = show(one).bar.link
    assert (pill.text, pill.tone) == (text, tone)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_queued_off_line_is_one_number_that_only_grows(language: Language) -> None:
    """A shift begins, a drawer is opened, then sales: «3 records» that became «1 receipt» read as if two had gone."""
    queued = [(1, 0), (3, 0), (6, 1), (12, 2), (18, 3)]
    said = []
    for facts, receipts in queued:
        links = msgspec.structs.replace(states.OFFLINE, queued=facts, queued_receipts=receipts)
        said.append(show(STATES["basket"]()._replace(links=links), language).bar.link.text)
    numbers = [int(re.findall(r"\d+", text)[0]) for text in said]
    assert numbers == sorted(numbers)
    assert len({re.sub(r"\d+|s\b", "", text) for text in said}) == 1, "and of one thing"


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


# --- faults, late answers, parked sales -------------------------------------------------------------------------------


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


def test_parked_sales_are_told_at_the_close_and_at_the_next_opening_and_named_in_the_list() -> None:
    one = STATES["parked"]()
    closing = show(one._replace(session=msgspec.structs.replace(one.session, screen="close_period")), "zh_CN").body
    assert isinstance(closing, ClosePeriodView)
    assert closing.note.startswith("还有 1 单挂单，合计 ¥")
    assert (closing.blocked, closing.late) == ((), ())
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
