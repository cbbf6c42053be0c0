"""A member code over TOP against the sandbox as a process: who it is, what they hold, what is redeemed as theirs."""

from __future__ import annotations

import json

import httpx
import pytest

from pos_terminal.contract.benefits import FixedBenefit, RedPacket
from pos_terminal.contract.cloud import Coupon, Redeemed, Refusal
from sync_server.cloud.port import CloudStore, CloudUnknown, CloudUnreachable, Member
from sync_server.cloud.sandbox.seed import load_seed
from sync_server.cloud.top.client import Body
from sync_server.cloud.top.members import IDENTIFY, read_member
from tests.sync_server.cloud.conftest import Sandbox
from tests.sync_server.cloud.test_answers import asked

QUERY = "tmall.promotion.coupon.query"
CHECK = "taobao.vmarket.eticket.beforeconsume"
USE = "tmall.promotion.coupon.use"
COUPON = "900100000011"
STORE_VOUCHER = "880112345612"
CODE = load_seed().member("many").code
NICK = load_seed().member("many").nick


def member_of(sandbox: Sandbox, name: str = "many") -> Member:
    code = sandbox.seed.member(name).code
    member = sandbox.use(lambda cloud: cloud.identify(code, "S001"))
    assert isinstance(member, Member), member
    return member


def held_by(sandbox: Sandbox, name: str = "many") -> dict[str, Coupon]:
    member = member_of(sandbox, name)
    held = sandbox.use(lambda cloud: cloud.coupons_of(member))
    assert isinstance(held, tuple), held
    return {coupon.benefit.title: coupon for coupon in held}


def test_what_a_member_holds(sandbox: Sandbox) -> None:
    held = held_by(sandbox)
    told = {title: (coupon.status, coupon.benefit.redemption) for title, coupon in held.items()}
    assert told == {
        "会员券 满50减6": ("usable", "irreversible"),
        "会员券 满2000减150": ("usable", "irreversible"),
        "会员券 满50减20（已过期）": ("expired", "irreversible"),
        "绿色灯具补贴 满200减40": ("usable", "irreversible"),
        "平台红包 5 元": ("usable", "irreversible"),
        "会员到店礼 满60减8": ("usable", "reversible"),
        "会员提货券 马克杯": ("usable", "fulfilment"),
    }
    packet = held["平台红包 5 元"].benefit
    assert isinstance(packet, RedPacket)
    assert (packet.amount, packet.layer, packet.funding_bp) == (500, "payment", {"platform": 10_000})
    allowance = held["绿色灯具补贴 满200减40"].benefit
    assert isinstance(allowance, FixedBenefit)
    assert allowance.funding_bp == {"government": 10_000}


def test_a_member_who_holds_nothing(sandbox: Sandbox) -> None:
    assert held_by(sandbox, "none") == {}


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        (load_seed().member("expired").code, "member_code_expired"),
        ("7310552846190000", "no_such_member"),
        ("x" * 129, "member_refused"),
        ("' OR 1=1", "no_such_member"),
    ],
)
def test_a_code_that_is_nobody_s_is_refused_without_the_cloud_s_words(
    sandbox: Sandbox, code: str, refusal: str
) -> None:
    """They may quote the code: the sandbox's do."""
    assert sandbox.use(lambda cloud: cloud.identify(code, "S001")) == Refusal(code=refusal)


def test_a_store_that_head_office_does_not_know_identifies_nobody(sandbox: Sandbox) -> None:
    for outcome in (
        sandbox.use(lambda cloud: cloud.identify(CODE, "S999")),
        sandbox.use(lambda cloud: cloud.coupons_of(Member("AAF-sandbox-member-1", "S999"))),
        sandbox.use(lambda cloud: cloud.redeem(COUPON, "s", None, member=Member("AAF-sandbox-member-1", "S999"))),
    ):
        assert outcome == Refusal(code="store_unknown", reason="S999")


@pytest.mark.parametrize("fault", ["silent", "garbage", "isp", "limit"])
@pytest.mark.parametrize("method", [IDENTIFY, QUERY, CHECK])
def test_a_look_up_that_fails_may_be_done_again(sandbox: Sandbox, method: str, fault: str) -> None:
    async def look_up(cloud: CloudStore) -> object:
        member = await cloud.identify(CODE, "S001")
        return await cloud.coupons_of(member) if isinstance(member, Member) else member

    sandbox.fault(fault, method, ban_s=7)
    outcome = sandbox.use(look_up, timeout_ms=1_000)
    assert isinstance(outcome, CloudUnreachable)
    assert CODE not in outcome.why
    assert isinstance(sandbox.use(look_up), tuple)


@pytest.mark.parametrize("settings", [{"app_secret": "wrong"}, {"app_key": "wrong"}])
def test_who_signs_wrongly_identifies_nobody(sandbox: Sandbox, settings: dict[str, str]) -> None:
    outcome = sandbox.use(lambda cloud: cloud.identify(CODE, "S001"), **settings)
    assert isinstance(outcome, CloudUnreachable)


def test_a_voucher_that_the_cloud_does_not_know_is_not_held(sandbox: Sandbox) -> None:
    sandbox.fault("isv", CHECK, sub_code="isv.eticket-code-not-exist")
    assert "会员到店礼 满60减8" not in held_by(sandbox)


def test_a_coupon_is_redeemed_as_its_member_s_once(sandbox: Sandbox) -> None:
    member, other = member_of(sandbox), member_of(sandbox, "none")
    stranger = sandbox.use(lambda cloud: cloud.redeem(COUPON, "s-0", None, member=other))
    assert stranger == Refusal(code="no_such_coupon", reason="the buyer holds no such coupon")
    nobody = sandbox.use(lambda cloud: cloud.redeem(COUPON, "s-0", None))
    assert nobody == Refusal(code="order_needed")
    query = sandbox.use(lambda cloud: cloud.query_redemption(COUPON, "s-1", None, member=member))
    assert isinstance(query, Refusal)
    assert query.code == "not_redeemed"
    assert isinstance(sandbox.use(lambda cloud: cloud.redeem(COUPON, "s-1", None, member=member)), Redeemed)
    again = sandbox.use(lambda cloud: cloud.redeem(COUPON, "s-2", None, member=member))
    assert isinstance(again, Refusal)
    assert again.code == "used"
    found = sandbox.use(lambda cloud: cloud.query_redemption(COUPON, "s-1", None, member=member))
    assert isinstance(found, Redeemed)
    assert sandbox.control.row("coupons", coupon=COUPON)["times_used"] == 1
    assert "会员券 满50减6" not in held_by(sandbox)


@pytest.mark.parametrize("fault", ["silent_after", "garbage_after", "isp_after"])
def test_a_redemption_that_nobody_answered_is_found_by_its_member(sandbox: Sandbox, fault: str) -> None:
    member = member_of(sandbox)
    sandbox.fault(fault, USE)
    lost = sandbox.use(lambda cloud: cloud.redeem(COUPON, "s-1", None, member=member), timeout_ms=1_000)
    assert isinstance(lost, CloudUnknown)
    found = sandbox.use(lambda cloud: cloud.query_redemption(COUPON, "s-1", None, member=member))
    assert isinstance(found, Redeemed)


def test_a_voucher_is_redeemed_by_its_code_whoever_it_was_sent_to(sandbox: Sandbox) -> None:
    member = member_of(sandbox)
    done = sandbox.use(lambda cloud: cloud.redeem(STORE_VOUCHER, "s-1", None, member=member))
    assert done == Redeemed(reference="s_1")
    assert held_by(sandbox)["会员到店礼 满60减8"].status == "used"


def test_a_member_shows_neither_name_nor_id(sandbox: Sandbox) -> None:
    assert repr(member_of(sandbox)) == "Member(…)"


@pytest.mark.parametrize(
    "result",
    [
        None,
        [],
        {"success": True},
        {"success": True, "model": []},
        {"success": True, "model": {"nick": NICK}},
        {"success": True, "model": {"uic_id": ""}},
        {"success": True, "model": {"uic_id": "x" * 129}},
        {"success": True, "model": {"uic_id": "a\nb"}},
        {"success": True, "model": {"uic_id": ["a"]}},
        {"success": 1, "model": {"uic_id": "a"}},
        {"success": False, "model": {"uic_id": "a"}},
        {"success": False, "msg_code": "SOMETHING_ELSE", "msg_info": NICK},
        {"success": False, "msg_code": ["MEMBER_CODE_EXPIRED"]},
    ],
)
def test_an_answer_that_names_nobody(result: object) -> None:
    content = json.dumps({IDENTIFY.replace(".", "_") + "_response": {"result": result}}).encode()
    outcome = asked(httpx.Response(200, content=content), lambda cloud: cloud.identify(CODE, "S001"))
    assert outcome == Refusal(code="member_refused")


def test_the_name_is_not_read() -> None:
    body: Body = {"result": {"success": True, "model": {"nick": NICK, "uic_id": "AAF-1"}}}
    assert read_member(body) == "AAF-1"
