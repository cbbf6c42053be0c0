"""What the client sends and what the sandbox answers, held against the published descriptions of the methods."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import httpx
import msgspec
import pytest

from pos_terminal.contract.cloud import Done, Order, Redeemed, Refusal
from pos_terminal.contract.facts import SaleClosed
from sync_server.cloud.port import Member, Posted
from sync_server.cloud.sandbox.gateway import METHODS, PATH, Gateway
from sync_server.cloud.sandbox.seed import Seed, load_seed, seed_settings, seed_terms
from sync_server.cloud.sandbox.state import State
from sync_server.cloud.top import TopClient, TopCloudStore, orders
from tests.sync_server.bench import T0
from tests.sync_server.cloud.described import answer_misfits, described, methods, request_misfits
from tests.sync_server.cloud.seeded import COUPON, CURTAIN, SOFA, VOUCHER, sale
from tests.sync_server.sale_facts import refund

pytestmark = pytest.mark.anyio


class Tap(httpx.AsyncBaseTransport):
    """Keeps what passes between the client and the sandbox."""

    def __init__(self, gateway: Gateway) -> None:
        self._to = httpx.ASGITransport(gateway.public)
        self.passed: list[tuple[dict[str, str], dict[str, Any]]] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        form = dict(parse_qsl((await request.aread()).decode(), keep_blank_values=True))
        response = await self._to.handle_async_request(request)
        self.passed.append((form, json.loads(await response.aread())))
        return response


async def _everything(cloud: TopCloudStore, seed: Seed) -> None:
    """Every method, with every seeded order and coupon, each with the fields it can have."""
    for seeded in seed.orders:
        assert isinstance(await cloud.order(seeded.order), Order)
        assert isinstance(await cloud.coupons(seeded.order), tuple)
    for voucher in seed.vouchers:
        await cloud.check(voucher.code, None)
    for shown in seed.members:
        member = await cloud.identify(shown.code, "S001")
        if shown.name == "expired":
            assert isinstance(member, Refusal)
        else:
            assert isinstance(member, Member)
            assert isinstance(await cloud.coupons_of(member), tuple)
    assert isinstance(await cloud.redeem(VOUCHER, "s-1", SOFA), Redeemed)
    assert isinstance(await cloud.query_redemption(VOUCHER, "s-1", SOFA), Redeemed)
    assert isinstance(await cloud.reverse(VOUCHER, "s-1"), Done)
    assert isinstance(await cloud.redeem(COUPON, "s-2", SOFA), Redeemed)
    await cloud.redeem(COUPON, "s-3", SOFA)  # a refusal in an answer of the usual shape
    collections: list[SaleClosed] = [sale(1_050_000, order=SOFA), sale(478_000, order=CURTAIN, route="cloud_pos")]
    for number, collected in enumerate(collections):
        assert isinstance(await cloud.confirm_collection(f"k-{number}", "S001", collected), Done)
        assert isinstance(await cloud.post_sale(f"p-{number}", "S001", collected), Posted)
        assert isinstance(await cloud.sale_posted(f"p-{number}", "S001"), Posted)
    retail = sale(1_500)
    assert isinstance(await cloud.post_sale("p-9", "S001", retail), Posted)
    assert isinstance(await cloud.post_refund("r-9", "S001", refund(retail), "p-9", retail), Posted)
    assert isinstance(await cloud.refund_posted("r-9", "S001", "p-9"), Posted)


async def test_requests_and_answers_fit_the_published_descriptions(anyio_backend: str) -> None:
    seed = load_seed()
    tap = Tap(Gateway(State(None, seed, T0), seed, lambda: T0))
    settings = seed_settings("http://sandbox" + PATH, seed)
    async with TopClient(settings, transport=tap, clock=lambda: T0) as client:
        await _everything(TopCloudStore(client, settings, seed_terms(T0, seed)), seed)
    answered = {form["method"] for form, answer in tap.passed if "error_response" not in answer}
    assert answered == set(METHODS) == methods()
    misfits = {misfit for form, _ in tap.passed for misfit in request_misfits(form)}
    for form, answer in tap.passed:
        if "error_response" not in answer:
            misfits.update(answer_misfits(form["method"], answer))
    assert sorted(misfits) == []


def test_the_fields_asked_for_are_fields_of_a_trade() -> None:
    (trade,) = described(orders.METHOD)["responseParams"]
    assert set(orders.FIELDS.split(",")) <= {field["name"] for field in trade["subParams"]}


GOOD_FORM = dict.fromkeys(("app_key", "session", "timestamp", "format", "v", "sign_method", "sign"), "x") | {
    "method": "tmall.car.fpcar.restpay.receive",
    "order_id": "1",
}


@pytest.mark.parametrize(
    "change", [{"order_id": "one"}, {"order": "1"}, {"item_id": ""}, {"item_id": "1.5"}, {"order_id": None}]
)
def test_a_request_that_does_not_fit_is_seen(change: Mapping[str, str | None]) -> None:
    assert request_misfits(GOOD_FORM) == []
    changed = {name: value for name, value in (GOOD_FORM | dict(change)).items() if value is not None}
    assert len(request_misfits(changed)) == 1


@pytest.mark.parametrize(
    "result",
    [
        {"data_list": [{"id": "1"}]},
        {"data_list": {"entry": [{"id": "1"}]}},
        {"data_list": {"data": [{"id": 1}]}},
        {"data_list": {"data": [{"start_time": "2026-02-14"}]}},
        {"coupons": []},
        [],
    ],
)
def test_an_answer_that_does_not_fit_is_seen(result: object) -> None:
    good = {"data_list": {"data": [{"id": "1", "start_time": "2026-02-14 00:00:00"}]}, "result_code": "SUCCESS"}
    name = "tmall_promotion_coupon_query_response"
    assert answer_misfits("tmall.promotion.coupon.query", {name: {"result": good, "request_id": "r"}}) == []
    assert len(answer_misfits("tmall.promotion.coupon.query", {name: {"result": result}})) == 1
    assert answer_misfits("tmall.promotion.coupon.query", msgspec.to_builtins({"other": {}})) != []
