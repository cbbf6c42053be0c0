"""What the window shows of the printer's and the other devices' state, the history and what waits."""

from __future__ import annotations

import re

import msgspec
import pytest

from pos_terminal.contract import facts
from pos_terminal.receipt.messages import LANGUAGES, Language
from pos_terminal.till.links import LinkState, LinkStatus
from pos_terminal.ui import intents
from pos_terminal.ui.model import DevicesView, HistoryView, ParkedView, SaleView
from pos_terminal.ui.present import present
from tests.pos_terminal.ui import states
from tests.pos_terminal.ui.shown import sale, show, shown
from tests.pos_terminal.ui.states import STATES


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
    assert notice.actions[0].shortcut == "Alt+P"
    assert notice.text == "有挂单的收款结果未明，请取单处理"
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


@pytest.mark.parametrize(
    ("language", "state", "what", "then"),
    [("zh_CN", "密钥环没有回应", "密钥环没有回应", "上传"), ("en", "Keyring not answering", "keyring", "sent")],
)
def test_without_its_key_the_page_of_the_devices_says_so_and_not_that_the_server_is_away(
    language: Language, state: str, what: str, then: str
) -> None:
    body = show(STATES["devices_no_key"](), language).body
    assert isinstance(body, DevicesView)
    network = next(card for card in body.cards if card.device == "network")
    assert network.state == state
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
    office = next(card for card in body.cards if card.device == "head_office")
    assert office.state == told


def test_what_head_office_looks_into_has_its_own_place_and_the_connection_works() -> None:
    one = STATES["devices_offline"]()
    told = LinkStatus(state="warning", detail="主管裁定 · Supervisor decision (2)")
    body = show(one._replace(links=msgspec.structs.replace(one.links, server=told, warnings=()))).body
    assert isinstance(body, DevicesView)
    cards = {card.device: card for card in body.cards}
    assert (cards["network"].tone, cards["network"].detail) == ("ok", "")
    assert (cards["head_office"].title, cards["head_office"].state) == ("总部核查", "主管裁定 (2)")
    assert cards["head_office"].detail.startswith("总部正在核查，收银可以继续。请主管联系总部")
    quiet = shown("devices_offline").body
    assert isinstance(quiet, DevicesView)
    assert "head_office" not in {card.device for card in quiet.cards}


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
        ("scanner", "down", "in_use", "关掉那个程序"),
        ("scanner", "down", "not_allowed", "不能使用扫码枪的串口"),
        ("pinpad", "down", "no_answer", "检查刷卡机的电源和连线"),
        ("pinpad", "down", "", "检查刷卡机的电源和连线"),
        ("pinpad", "warning", "unresolved", "在那一单上查询"),
        ("pinpad", "absent", "", "没有设置刷卡机"),
        *(("printer", "down", detail, "检查") for detail in ("no_answer", "unreachable", "link_lost")),
        ("printer", "down", "no_confirmation", "补打"),
        ("printer", "absent", "", "没有设置打印机"),
        ("server", "down", "unreachable", "检查网线"),
        ("server", "down", "revoked", "新的注册码"),
        ("server", "down", "unknown_terminal", "新的注册码"),
        ("server", "down", "bad_signature", "另一台电脑已注册成这个收银台"),
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
