"""The sandbox's door and its methods against callers that do not keep the rules: TOP's codes, nothing changed."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import httpx
import msgspec
import pytest

from sync_server.cloud.sandbox.gate import Call
from sync_server.cloud.sandbox.gateway import METHODS
from sync_server.cloud.sandbox.seed import Seed, load_seed
from sync_server.cloud.sandbox.state import State
from sync_server.cloud.sandbox.trades import trade_get
from sync_server.cloud.top.signing import SignMethod, signature, time_text
from tests.sync_server.cloud.conftest import Sandbox

SOFA = "4418800000000001101"
CURTAIN = "4418800000000001102"
VOUCHER = {"order_id": "4418800000000002201", "token": "sandbox-token-1"}
FLAGSHIP = "sandbox-session-flagship"
DEALER = "sandbox-session-dealer"

GOODS = json.dumps([{"goods_id": "S", "id_type": "CUSTOM", "price": "698000", "quantity": "1"}])
CREATE = {
    "request_no": "r-1",
    "store_id": "PLACE-1001",
    "store_id_type": "PLACE",
    "pay_channel": "BANK_CARD",
    "buyer_id_type": "TAOBAO",
    "goods_details": GOODS,
}
BILL = {"type": "CASH", "title": "现金支付", "amount": 1500, "currency": "CNY"}
PAY = {
    "out_trade_no": "k-1",
    "store_id": "PLACE-1001",
    "picking_up": "SELF_DELIVERY",
    "gmt_payment": "2026-02-14 12:00:00",
    "actual_pay_fee": "1500",
    "fund_bill_list": json.dumps([BILL]),
}
REFUND = {
    "out_trade_no": "k-1",
    "out_request_no": "r-1",
    "store_id": "PLACE-1001",
    "refund_bill_list": json.dumps([BILL | {"buyer_id_type": "ANONYMOUS_USER"}]),
    "refund_goods_list": "6901234567892:1",
}
GOOD: dict[str, tuple[str, dict[str, str]]] = {
    "taobao.trade.fullinfo.get": (FLAGSHIP, {"fields": "tid,orders", "tid": SOFA}),
    "tmall.car.fpcar.restpay.receive": (FLAGSHIP, {"order_id": SOFA, "item_id": "690000000011"}),
    "alibaba.omni.saas.order.create": (FLAGSHIP, CREATE),
    "alibaba.wdk.member.qrcode.identify": (DEALER, {"qr_code": load_seed().member("many").code}),
    "tmall.promotion.coupon.query": (FLAGSHIP, {"biz_type": "store_terminal", "buyer_id": "AAF-sandbox-buyer-1"}),
    "tmall.promotion.coupon.use": (FLAGSHIP, {"coupon_id": "900100000001", "buyer_id": "AAF-sandbox-buyer-1"}),
    "taobao.vmarket.eticket.beforeconsume": (FLAGSHIP, VOUCHER | {"verify_code": "880112345601"}),
    "taobao.vmarket.eticket.consume": (
        FLAGSHIP,
        VOUCHER | {"verify_code": "880112345601", "consume_num": "1", "serial_num": "s1"},
    ),
    "taobao.vmarket.eticket.reverse": (
        FLAGSHIP,
        VOUCHER | {"reverse_code": "880112345601", "reverse_num": "1", "consume_secial_num": "s1"},
    ),
    "alibaba.nlife.b2c.trade.pay": (DEALER, PAY),
    "alibaba.nlife.b2c.trade.refund": (DEALER, REFUND),
    "alibaba.nlife.b2c.trade.get": (DEALER, {"out_trade_no": "k-1", "store_id": "PLACE-1001"}),
}


class Caller:
    """Signs what it is told to send, right or wrong."""

    def __init__(self, sandbox: Sandbox, http: httpx.Client) -> None:
        self.sandbox = sandbox
        self.http = http

    def form(self, method: str, session: str, parameters: dict[str, str], /, **common: str) -> dict[str, str]:
        form = {
            "method": method,
            "app_key": self.sandbox.seed.app.app_key,
            "session": session,
            "timestamp": time_text(time.time_ns() // 1_000_000),
            "format": "json",
            "v": "2.0",
            "sign_method": "md5",
        }
        return form | parameters | common

    def signed(self, form: dict[str, str], sign_method: SignMethod = "md5") -> dict[str, str]:
        form = {name: value for name, value in form.items() if value != "MISSING"}
        return form | {"sign": signature(form, self.sandbox.seed.app.app_secret, sign_method)}

    def send(self, form: dict[str, str]) -> dict[str, Any]:
        answer = self.http.post(self.sandbox.settings.gateway, data=form)
        assert answer.status_code == 200
        content: dict[str, Any] = answer.json()
        return content

    def error(self, form: dict[str, str]) -> dict[str, Any]:
        content = self.send(form)
        assert set(content) == {"error_response"}, content
        error: dict[str, Any] = content["error_response"]
        return error


@pytest.fixture(scope="module")
def http() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=10, trust_env=False) as client:
        yield client


@pytest.fixture
def caller(sandbox: Sandbox, http: httpx.Client) -> Caller:
    return Caller(sandbox, http)


def changes(sandbox: Sandbox) -> object:
    state = sandbox.control.state()
    return [state[table] for table in ("orders", "coupons", "vouchers", "consumptions", "store_orders", "sales")]


def test_every_method_has_a_good_call_here() -> None:
    assert set(GOOD) == set(METHODS)


@pytest.mark.parametrize("method", sorted(GOOD))
def test_the_envelope_is_tops(caller: Caller, method: str) -> None:
    """Dots become underscores; ``taobao.`` is left out of the envelope's name."""
    session, parameters = GOOD[method]
    if method.endswith("reverse"):
        consume = "taobao.vmarket.eticket.consume"
        caller.send(caller.signed(caller.form(consume, *GOOD[consume])))
    if method.endswith(("trade.get", "trade.refund")):
        caller.send(caller.signed(caller.form("alibaba.nlife.b2c.trade.pay", DEALER, PAY)))
    content = caller.send(caller.signed(caller.form(method, session, parameters)))
    assert set(content) == {method.removeprefix("taobao.").replace(".", "_") + "_response"}


def test_lists_stand_in_their_wrappers(caller: Caller) -> None:
    trade = caller.send(
        caller.signed(caller.form("taobao.trade.fullinfo.get", FLAGSHIP, {"fields": "orders", "tid": SOFA}))
    )
    assert set(trade["trade_fullinfo_get_response"]["trade"]) == {"orders"}
    assert trade["trade_fullinfo_get_response"]["trade"]["orders"]["order"][0]["price"] == "12800.00"


@pytest.mark.parametrize(
    ("common", "code"),
    [
        ({"app_key": "MISSING"}, 28),
        ({"app_key": "other"}, 29),
        ({"session": "MISSING"}, 26),
        ({"session": "stolen"}, 27),
        ({"timestamp": "MISSING"}, 30),
        ({"timestamp": "2020-01-01 00:00:00"}, 31),
        ({"timestamp": "now"}, 31),
        ({"v": "1.0"}, 33),
        ({"format": "xml"}, 41),
        ({"sign_method": "MISSING"}, 25),
        ({"sign_method": "none"}, 25),
    ],
)
def test_who_is_not_let_in(caller: Caller, common: dict[str, str], code: int) -> None:
    before = changes(caller.sandbox)
    for method, (session, parameters) in GOOD.items():
        assert caller.error(caller.signed(caller.form(method, session, parameters, **common)))["code"] == code, method
    assert changes(caller.sandbox) == before


@pytest.mark.parametrize("minutes", [-11, 11])
def test_ten_minutes_are_the_limit(caller: Caller, minutes: int) -> None:
    now = time.time_ns() // 1_000_000
    session, parameters = GOOD["taobao.trade.fullinfo.get"]
    for shift, is_in in ((minutes, False), (minutes // 11 * 9, True)):
        at = time_text(now + shift * 60_000)
        content = caller.send(
            caller.signed(caller.form("taobao.trade.fullinfo.get", session, parameters, timestamp=at))
        )
        assert ("error_response" not in content) == is_in


def test_a_signature_is_of_every_parameter(caller: Caller) -> None:
    form = caller.signed(caller.form("taobao.trade.fullinfo.get", *GOOD["taobao.trade.fullinfo.get"]))
    assert "error_response" not in caller.send(form)
    assert caller.error(form | {"tid": CURTAIN})["code"] == 25
    assert caller.error(form | {"more": "1"})["code"] == 25
    assert caller.error(form | {"sign": form["sign"].lower()})["code"] == 25
    assert caller.error(form | {"sign": "签名"})["code"] == 25
    assert caller.error(form | {"sign": ""})["code"] == 24


def test_a_session_sees_its_own_seller_only(caller: Caller) -> None:
    for method in sorted(GOOD):
        session, parameters = GOOD[method]
        other = DEALER if session == FLAGSHIP else FLAGSHIP
        if method.startswith(("tmall.promotion", "alibaba.omni", "alibaba.wdk")):
            continue  # members, their coupons and a store's new order belong to no seller yet
        assert "code" in caller.error(caller.signed(caller.form(method, other, parameters))), method


@pytest.mark.parametrize(
    ("method", "name", "value", "code"),
    [
        *(
            (method, name, "", 40)
            for method, names in {
                "taobao.trade.fullinfo.get": ("fields", "tid"),
                "tmall.car.fpcar.restpay.receive": ("order_id",),
                "alibaba.omni.saas.order.create": tuple(CREATE),
                "alibaba.wdk.member.qrcode.identify": ("qr_code",),
                "tmall.promotion.coupon.query": ("biz_type", "buyer_id"),
                "tmall.promotion.coupon.use": ("coupon_id", "buyer_id"),
                "taobao.vmarket.eticket.beforeconsume": ("order_id", "token", "verify_code"),
                "taobao.vmarket.eticket.consume": ("order_id", "token", "verify_code", "consume_num", "serial_num"),
                "taobao.vmarket.eticket.reverse": ("order_id", "token", "reverse_code", "consume_secial_num"),
                "alibaba.nlife.b2c.trade.pay": (
                    "out_trade_no",
                    "store_id",
                    "picking_up",
                    "gmt_payment",
                    "actual_pay_fee",
                ),
                "alibaba.nlife.b2c.trade.get": ("out_trade_no", "store_id"),
            }.items()
            for name in names
        ),
        ("taobao.trade.fullinfo.get", "tid", "12x", 41),
        ("taobao.trade.fullinfo.get", "tid", "9" * 25, 41),
        ("taobao.trade.fullinfo.get", "tid", "1", 15),
        ("tmall.car.fpcar.restpay.receive", "item_id", "1", 41),
        ("tmall.car.fpcar.restpay.receive", "seller_id", "1", 41),
        ("tmall.car.fpcar.restpay.receive", "order_id", "4418800000000001105", 15),
        ("alibaba.omni.saas.order.create", "goods_details", "not json", 41),
        ("alibaba.omni.saas.order.create", "goods_details", "[" * 5_000, 41),
        ("alibaba.omni.saas.order.create", "goods_details", "[1]", 41),
        ("alibaba.omni.saas.order.create", "goods_details", "[{}]", 41),
        ("alibaba.omni.saas.order.create", "goods_details", GOODS.replace("698000", "6980.00"), 41),
        ("alibaba.omni.saas.order.create", "pay_channel", "CASH", 41),
        ("alibaba.omni.saas.order.create", "coupon_infos", '[{"name":"x","discount":-1,"option_id":"1"}]', 41),
        ("alibaba.omni.saas.order.create", "coupon_infos", '[{"name":"x","discount":698001,"option_id":"1"}]', 41),
        ("alibaba.omni.saas.order.create", "coupon_infos", f'[{{"discount":1,"option_id":"{CURTAIN}"}}]', 41),
        ("alibaba.wdk.member.qrcode.identify", "qr_code", "7" * 129, 41),
        ("tmall.promotion.coupon.query", "biz_type", "other", 41),
        ("tmall.promotion.coupon.use", "seller_id", "1", 41),
        ("taobao.vmarket.eticket.beforeconsume", "token", "guessed", 15),
        ("taobao.vmarket.eticket.beforeconsume", "verify_code", "1", 15),
        ("taobao.vmarket.eticket.beforeconsume", "verify_code", "1" * 200, 41),
        ("taobao.vmarket.eticket.consume", "serial_num", "with-dash", 41),
        ("taobao.vmarket.eticket.consume", "serial_num", "s" * 101, 41),
        ("taobao.vmarket.eticket.consume", "consume_num", "2", 41),
        ("taobao.vmarket.eticket.reverse", "reverse_num", "2", 41),
        ("taobao.vmarket.eticket.reverse", "consume_secial_num", "never", 15),
        ("alibaba.nlife.b2c.trade.pay", "gmt_payment", "2026-02-31 00:00:00", 41),
        ("alibaba.nlife.b2c.trade.pay", "actual_pay_fee", "1501", 41),
        ("alibaba.nlife.b2c.trade.pay", "actual_pay_fee", "15.00", 41),
        ("alibaba.nlife.b2c.trade.pay", "out_trade_no", "k" * 65, 41),
        ("alibaba.nlife.b2c.trade.pay", "store_id", "PLACE-9", 41),
        ("alibaba.nlife.b2c.trade.pay", "fund_bill_list", json.dumps([BILL | {"type": "IOU"}]), 41),
        ("alibaba.nlife.b2c.trade.pay", "fund_bill_list", json.dumps([BILL | {"currency": "USD"}]), 41),
        ("alibaba.nlife.b2c.trade.pay", "fund_bill_list", json.dumps([BILL | {"amount": True}]), 41),
        ("alibaba.nlife.b2c.trade.get", "out_trade_no", "unheard-of", 15),
    ],
)
def test_a_wrong_argument_changes_nothing(caller: Caller, method: str, name: str, value: str, code: int) -> None:
    session, parameters = GOOD[method]
    before = changes(caller.sandbox)
    error = caller.error(caller.signed(caller.form(method, session, parameters | {name: value})))
    assert error["code"] == code, error
    if code == 15:
        assert error["sub_code"].startswith("isv.")
    assert changes(caller.sandbox) == before


def test_a_method_the_gateway_does_not_have(caller: Caller) -> None:
    assert caller.error(caller.signed(caller.form("taobao.sell.store", FLAGSHIP, {})))["code"] == 22
    assert caller.error({"tid": SOFA})["code"] == 21


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        (b"{}", {"Content-Type": "application/json"}),
        (b"a=%FF%FE", {"Content-Type": "application/x-www-form-urlencoded"}),
        (b"\xff\xfe=1", {"Content-Type": "application/x-www-form-urlencoded"}),
        (b"&".join(b"a%d=1" % n for n in range(300)), {"Content-Type": "application/x-www-form-urlencoded"}),
        (b"a=" + b"1" * 1_100_000, {"Content-Type": "application/x-www-form-urlencoded"}),
    ],
)
def test_a_body_that_is_no_form(caller: Caller, content: bytes, headers: dict[str, str]) -> None:
    answer = caller.http.post(caller.sandbox.settings.gateway, content=content, headers=headers)
    assert answer.status_code == 200
    assert answer.json()["error_response"]["code"] == 41


def test_the_public_door_does_not_lead_to_the_control_room(caller: Caller) -> None:
    base = caller.sandbox.settings.gateway.removesuffix("/router/rest")
    assert caller.http.get(base + "/state").status_code == 404
    assert caller.http.post(base + "/reset").status_code == 404
    assert caller.http.get(caller.sandbox.settings.gateway).status_code == 405


@pytest.mark.parametrize(
    ("path", "content", "status"),
    [
        ("/faults", {"kind": "explode"}, 400),
        ("/faults", {"kind": "isp", "method": "taobao.sell.store"}, 400),
        ("/faults", {"kind": "isp", "count": 0}, 400),
        ("/faults", {"kind": "isp", "when": "now"}, 400),
        ("/faults", {}, 400),
        (f"/orders/{SOFA}", {"event": "burn"}, 400),
        ("/orders/1", {"event": "pay"}, 404),
    ],
)
def test_the_control_door_says_what_it_did_not_understand(
    sandbox: Sandbox, path: str, content: dict[str, object], status: int
) -> None:
    answer = sandbox.control.post(path, **content)
    assert answer.status_code == status
    assert answer.json()["error"]


def test_a_receiver_is_told_in_full_to_the_sellers_who_may_and_masked_by_us() -> None:
    """The shipped seed hides nothing of the sofa's receiver, so what masks it is our own reading of the trade."""
    seed, call = load_seed(), {"fields": "tid,orders,receiver_name,receiver_mobile", "tid": SOFA}
    seller = next(seller for seller in seed.sellers if seller.session == FLAGSHIP)

    def told(seed: Seed) -> dict[str, Any]:
        with closing(State(None, seed, 0)) as state:
            trade = trade_get(state, seed, Call("taobao.trade.fullinfo.get", seller, call, 0))["trade"]
        assert isinstance(trade, dict)
        return trade

    whole = told(seed)
    assert (whole["receiver_name"], whole["receiver_mobile"]) == ("张晓岚", "13900005678")
    masked = told(msgspec.structs.replace(seed, plain_receivers=()))
    assert (masked["receiver_name"], masked["receiver_mobile"]) == ("张**", "*******5678")


@pytest.mark.parametrize("goods", ["6901:0", "6901", ":1", "6901:1,", "6901:x", ",".join(f"{n}:1" for n in range(21))])
def test_goods_that_came_back_are_codes_with_pieces(caller: Caller, goods: str) -> None:
    caller.send(caller.signed(caller.form("alibaba.nlife.b2c.trade.pay", DEALER, PAY)))
    form = caller.form("alibaba.nlife.b2c.trade.refund", DEALER, REFUND | {"refund_goods_list": goods})
    assert caller.error(caller.signed(form))["code"] == 41
