"""Answers a gateway should never give: whatever stands in them, the outcome is one of the port's and never a crash."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_terminal.contract.cloud import Coupon, Done, Order, Redeemed, Refusal
from sync_server.cloud.port import CloudStore, CloudUnknown, CloudUnreachable, Member, Posted
from sync_server.cloud.sandbox.seed import seed_settings, seed_terms
from sync_server.cloud.top import TopClient, TopCloudStore
from sync_server.cloud.top.faults import read_fault
from tests.sync_server.cloud.seeded import sale
from tests.sync_server.cloud.test_orders import trade

VOUCHER = "880112345601"
SETTINGS = seed_settings("http://gateway.invalid/router/rest")
OUTCOMES = (Order, tuple, Coupon, Redeemed, Done, Posted, Member, Refusal, CloudUnknown, CloudUnreachable)

CALLS: list[Callable[[CloudStore], Coroutine[Any, Any, object]]] = [
    lambda cloud: cloud.order("4418"),
    lambda cloud: cloud.coupons("4418"),
    lambda cloud: cloud.check(VOUCHER, None),
    lambda cloud: cloud.redeem(VOUCHER, "s", None),
    lambda cloud: cloud.redeem("900100000001", "s", "4418"),
    lambda cloud: cloud.reverse(VOUCHER, "s"),
    lambda cloud: cloud.query_redemption(VOUCHER, "s", None),
    lambda cloud: cloud.confirm_collection("k", "S001", sale(order="4418")),
    lambda cloud: cloud.post_sale("k", "S001", sale(5)),
    lambda cloud: cloud.sale_posted("k", "S001"),
    lambda cloud: cloud.identify("7310552846190273", "S001"),
    lambda cloud: cloud.coupons_of(Member("AAF-sandbox-member-1", "S001")),
    lambda cloud: cloud.redeem("900100000011", "s", None, member=Member("AAF-sandbox-member-1", "S001")),
]
WRITES = {3: "consume", 5: "reverse", 8: "pay", 12: "use"}


def asked(answer: httpx.Response, call: Callable[[CloudStore], Coroutine[Any, Any, object]]) -> object:
    def respond(request: httpx.Request) -> httpx.Response:
        return httpx.Response(answer.status_code, content=answer.content)

    async def run() -> object:
        async with TopClient(SETTINGS, transport=httpx.MockTransport(respond)) as client:
            return await call(TopCloudStore(client, SETTINGS, seed_terms(0)))

    return asyncio.run(run())


@pytest.mark.parametrize("place", range(len(CALLS)))
@pytest.mark.parametrize(
    ("status", "content"),
    [
        (200, b""),
        (200, b"null"),
        (200, b"[]"),
        (200, b"{}"),
        (200, b"\xff\xfe"),
        (200, b"[" * 100_000),
        (200, b"<html>login</html>"),
        (200, b'{"other_response":{}}'),
        (200, b'{"error_response":{}}'),
        (200, b'{"error_response":{"code":"' + b"9" * 5_000 + b'"}}'),
        (302, b""),
        (404, b"{}"),
        (500, b"{}"),
        (504, b""),
    ],
)
def test_what_is_no_answer(place: int, status: int, content: bytes) -> None:
    """A write is unknown; a read may be asked again."""
    outcome = asked(httpx.Response(status, content=content), CALLS[place])
    assert isinstance(outcome, CloudUnknown if place in WRITES else CloudUnreachable)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.text(max_size=12) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
HARD = JSON | st.sampled_from(
    [
        "²",
        "１",
        "9" * 5_000,
        "2_1_²_paid",
        "²_1_1_paid",
        "1e400",
        "-1",
        "0x10",
        "2026-02-30 00:00:00",
        "1." + "0" * 5_000,
    ]
)
FIELDS = sorted(trade())
LINE_FIELDS = sorted(trade()["orders"]["order"][0])


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(FIELDS), HARD, max_size=4), st.dictionaries(st.sampled_from(LINE_FIELDS), HARD))
def test_a_trade_with_anything_in_it(changes: dict[str, Any], line: dict[str, Any]) -> None:
    content = json.dumps({"trade_fullinfo_get_response": {"trade": trade(**{"line": line} | changes)}})
    outcome = asked(httpx.Response(200, content=content.encode()), CALLS[0])
    assert isinstance(outcome, OUTCOMES)


RESULT = {
    "result": {
        "result_code": "SUCCESS",
        "data_list": {"data": [{"id": "1", "coupon_template_id": "TPL-HOME-10000-300"}]},
    }
}


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(sorted(range(2, len(CALLS)))),
    st.dictionaries(
        st.sampled_from(
            [
                "ret_code",
                "code_left_num",
                "valid_start",
                "valid_ends",
                "succes",
                "data",
                "actual_pay_fee",
                "result",
                "trade_no",
                "success",
                "model",
                "msg_code",
            ]
        ),
        HARD,
    ),
)
def test_any_other_answer_with_anything_in_it(place: int, body: dict[str, Any]) -> None:
    """The one body under every envelope, so that whichever method is called reads it."""
    names = [
        "vmarket_eticket_beforeconsume",
        "vmarket_eticket_consume",
        "vmarket_eticket_reverse",
        "alibaba_wdk_member_qrcode_identify",
        "tmall_promotion_coupon_use",
        "tmall_promotion_coupon_query",
        "tmall_car_fpcar_restpay_receive",
        "alibaba_nlife_b2c_trade_pay",
        "alibaba_nlife_b2c_trade_get",
    ]
    answer = {f"{name}_response": body for name in names} | {"trade_fullinfo_get_response": {"trade": trade()}}
    outcome = asked(httpx.Response(200, content=json.dumps(answer).encode()), CALLS[place])
    assert isinstance(outcome, OUTCOMES)


@given(st.dictionaries(st.sampled_from(["code", "msg", "sub_code", "sub_msg"]), HARD))
def test_any_fault_can_be_read(error: dict[str, Any]) -> None:
    fault = read_fault(error)
    assert fault.kind in (
        "call_limit",
        "signature",
        "session",
        "timestamp",
        "permission",
        "argument",
        "caller",
        "service",
    )


@pytest.mark.parametrize(
    ("code", "sub_code", "kind"),
    [
        (7, "accesscontrol.limited-by-api-access-count", "call_limit"),
        (11, "", "permission"),
        (12, "", "permission"),
        (25, "", "signature"),
        (26, "", "session"),
        (27, "invalid-sessionkey", "session"),
        (31, "", "timestamp"),
        (40, "isv.missing-parameter", "argument"),
        (41, "isv.invalid-parameter", "argument"),
        (15, "isv.trade-not-exist", "caller"),
        (15, "isp.remote-service-timeout", "service"),
        (15, "", "service"),
        (999, "", "service"),
        ("15", "isv.anything", "caller"),
    ],
)
def test_the_published_codes(code: object, sub_code: str, kind: str) -> None:
    assert read_fault({"code": code, "sub_code": sub_code, "msg": "m"}).kind == kind


def test_an_answer_about_another_order_is_not_taken() -> None:
    content = json.dumps({"trade_fullinfo_get_response": {"trade": trade(tid=4419)}}).encode()
    outcome = asked(httpx.Response(200, content=content), CALLS[0])
    assert isinstance(outcome, Refusal)
    assert outcome.code == "order_unreadable"
