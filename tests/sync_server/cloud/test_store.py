"""The port over TOP against the sandbox as a process: each method, each failure, no effect twice."""

from __future__ import annotations

import pytest

from pos_terminal.contract.cloud import (
    Done,
    Order,
    Refusal,
    TransientBuyer,
    WhyNot,
    why_not_collectable,
)
from pos_terminal.contract.facts import (
    CollectionRoute,
)
from sync_server.cloud.port import CloudUnknown, CloudUnreachable
from sync_server.cloud.sandbox.seed import HOUR_MS
from tests.sync_server.cloud.conftest import Sandbox
from tests.sync_server.cloud.seeded import AFTER_EFFECT, CURTAIN, SOFA, VOUCHER, sale

TRADE_GET = "taobao.trade.fullinfo.get"
RECEIVE = "tmall.car.fpcar.restpay.receive"
CREATE = "alibaba.omni.saas.order.create"


def order_of(sandbox: Sandbox, number: str) -> Order:
    order = sandbox.use(lambda cloud: cloud.order(number))
    assert isinstance(order, Order), order
    return order


# --- orders -------------------------------------------------------------------------------------------------------


def test_the_sofa_as_seeded(sandbox: Sandbox) -> None:
    order = order_of(sandbox, SOFA)
    assert (order.status, order.deposit_paid, order.deposit_credit, order.balance_due) == (
        "balance_unpaid",
        100_000,
        200_000,
        1_080_000,
    )
    assert (order.route, order.store, order.lines[0].category) == ("store_collected", "S001", "sofa")
    assert {step.payee for step in order.steps} == {"91310000FLAGSHIP01", "91310000DEALERS001"}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("sofa", None),
        ("curtain", None),
        ("not_yet", "not_in_window"),
        ("forfeited", "forfeited"),
        ("already_paid", "already_paid"),
        ("refund_open", "refund_open"),
        ("deposit_unpaid", "deposit_unpaid"),
        ("other_store", "other_store"),
        ("on_the_phone", None),
        ("window_unknown", None),
        ("no_campaign", None),
        ("credit", "credit_purchase"),
    ],
)
def test_which_seeded_orders_may_be_collected(sandbox: Sandbox, name: str, why: WhyNot | None) -> None:
    order = order_of(sandbox, sandbox.seed.order(name).order)
    now = int(str(sandbox.control.state()["now_ms"]))
    assert why_not_collectable(order, now, "S001") == why
    if name == "no_campaign":
        assert (order.window, order.route) == (None, "platform"), "the customer pays on the phone"
    if name == "window_unknown":
        assert order.route == "store_collected"
    if name == "sofa":
        assert order.display == TransientBuyer(masked_name="张**", phone_tail="5678")
        assert why_not_collectable(order, now + 200 * HOUR_MS, "S001") == "window_over"


@pytest.mark.parametrize("number", ["1", "4418800000000009999", "abc", "１２３", "' OR 1=1", ""])
def test_an_order_nobody_has(sandbox: Sandbox, number: str) -> None:
    outcome = sandbox.use(lambda cloud: cloud.order(number))
    assert isinstance(outcome, Refusal)
    assert outcome.code == "no_such_order"


@pytest.mark.parametrize(
    ("fault", "why"),
    [("silent", "time_out"), ("garbage", "502"), ("isp", "service"), ("limit", "call_limit")],
)
def test_a_read_that_fails_may_be_asked_again(sandbox: Sandbox, fault: str, why: str) -> None:
    sandbox.fault(fault, TRADE_GET, count=len(sandbox.settings.sellers), ban_s=7)
    outcome = sandbox.use(lambda cloud: cloud.order(SOFA), timeout_ms=1_000)
    assert isinstance(outcome, CloudUnreachable)
    assert why in outcome.why
    assert outcome.retry_after_ms == (7_000 if fault == "limit" else None)
    assert order_of(sandbox, SOFA).order == SOFA


def test_slow_is_not_failed(sandbox: Sandbox) -> None:
    sandbox.fault("slow", TRADE_GET, delay_ms=120)
    assert order_of(sandbox, SOFA).order == SOFA


def test_a_seller_in_trouble_does_not_make_an_order_of_another_unknown(sandbox: Sandbox) -> None:
    broken, *others = sandbox.settings.sellers
    sellers = (type(broken)(name="x", seller_id="1", session="gone", payee="p"), broken, *others)
    found = sandbox.use(lambda cloud: cloud.order(SOFA), sellers=sellers)
    assert isinstance(found, Order)
    missing = sandbox.use(lambda cloud: cloud.order("1"), sellers=sellers)
    assert isinstance(missing, CloudUnreachable)
    assert "session" in missing.why


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"app_secret": "wrong"}, "signature"),
        ({"app_key": "wrong"}, "permission"),
        ({"gateway": "http://127.0.0.1:1/router/rest"}, "ConnectError"),
    ],
)
def test_what_is_wrong_with_us_never_had_an_effect(sandbox: Sandbox, settings: dict[str, str], why: str) -> None:
    outcome = sandbox.use(lambda cloud: cloud.redeem(VOUCHER, "s1", None), **settings)
    assert isinstance(outcome, CloudUnreachable)
    assert why in outcome.why
    assert sandbox.control.row("vouchers", code=VOUCHER)["times_used"] == 0


@pytest.mark.parametrize("sign_method", ["md5", "hmac", "hmac-sha256"])
def test_each_way_of_signing_is_admitted(sandbox: Sandbox, sign_method: str) -> None:
    assert isinstance(sandbox.use(lambda cloud: cloud.order(SOFA), sign_method=sign_method), Order)


# --- collections --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("order", "route"), [(SOFA, "store_collected"), (CURTAIN, "cloud_pos")])
def test_a_collection_makes_the_order_paid_once(sandbox: Sandbox, order: str, route: CollectionRoute) -> None:
    collected = sale(1_050_000 if order == SOFA else 478_000, order=order, route=route)
    for told in (False, True):
        done = sandbox.use(lambda cloud: cloud.confirm_collection("k-1", "S001", collected, told=told))  # noqa: B023
        assert done == Done(reference=order)
    row = sandbox.control.row("orders", order_no=order)
    assert (row["times_paid"], row["paid_by"]) == (1, route)
    read_back = order_of(sandbox, order)
    assert read_back.is_paid
    assert all(step.status == "paid" for step in read_back.steps)
    if route == "cloud_pos":
        made = sandbox.control.row("store_orders", request_no="k-1")
        assert (made["total"], made["paid"], made["deposit_order"]) == (698_000, 478_000, CURTAIN)
        assert row["tail_order"] == made["trade_no"]


@pytest.mark.parametrize("fault", AFTER_EFFECT)
@pytest.mark.parametrize(
    ("order", "route", "method"), [(SOFA, "store_collected", RECEIVE), (CURTAIN, "cloud_pos", CREATE)]
)
def test_a_collection_nobody_answered_is_read_back(
    sandbox: Sandbox, fault: str, order: str, route: CollectionRoute, method: str
) -> None:
    collected = sale(1_050_000 if order == SOFA else 478_000, order=order, route=route)
    sandbox.fault(fault, method)
    outcome = sandbox.use(lambda cloud: cloud.confirm_collection("k", "S001", collected), timeout_ms=300)
    assert isinstance(outcome, CloudUnknown)
    done = sandbox.use(lambda cloud: cloud.confirm_collection("k", "S001", collected, told=True))
    assert done == Done(reference=order)
    assert sandbox.control.row("orders", order_no=order)["times_paid"] == 1


@pytest.mark.parametrize(("order", "route"), [(SOFA, "store_collected"), (CURTAIN, "cloud_pos")])
@pytest.mark.parametrize("when", ["before the read", "before the telling"])
def test_an_order_somebody_else_paid_is_not_ours(
    sandbox: Sandbox, order: str, route: CollectionRoute, when: str
) -> None:
    collected = sale(1_050_000 if order == SOFA else 478_000, order=order, route=route)
    told = []

    async def telling() -> None:
        told.append(order)
        sandbox.control.tell(f"/orders/{order}", event="pay")

    if when == "before the read":
        sandbox.control.tell(f"/orders/{order}", event="pay")
    outcome = sandbox.use(lambda cloud: cloud.confirm_collection("k", "S001", collected, telling=telling))
    assert outcome == Refusal(code="paid_elsewhere", reason=order)
    assert bool(told) == (when == "before the telling")
    row = sandbox.control.row("orders", order_no=order)
    assert (row["times_paid"], row["paid_by"]) == (1, "platform")


def test_after_an_unknown_outcome_a_payment_without_our_order_is_not_ours(sandbox: Sandbox) -> None:
    """On the route *cloud POS* the order that paid shows: without one, the customer paid on the phone."""
    collected = sale(478_000, order=CURTAIN, route="cloud_pos")
    sandbox.fault("isp", CREATE)
    outcome = sandbox.use(lambda cloud: cloud.confirm_collection("k", "S001", collected))
    assert isinstance(outcome, CloudUnknown)
    sandbox.control.tell(f"/orders/{CURTAIN}", event="pay")
    outcome = sandbox.use(lambda cloud: cloud.confirm_collection("k", "S001", collected, told=True))
    assert outcome == Refusal(code="paid_elsewhere", reason=CURTAIN)


def test_paid_is_said_only_once_it_reads_as_paid(sandbox: Sandbox) -> None:
    """The write succeeds, reading back does not: collected, cloud unconfirmed."""
    collected = sale(1_050_000, order=SOFA)

    sandbox.fault("isp", TRADE_GET, skip=1)
    outcome = sandbox.use(lambda cloud: cloud.confirm_collection("k", "S001", collected))
    assert isinstance(outcome, CloudUnknown)
    assert sandbox.control.row("orders", order_no=SOFA)["times_paid"] == 1


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("refund_open", "refund_open"),
        ("forfeited", "not_collectable"),
        ("deposit_unpaid", "not_collectable"),
    ],
)
def test_an_order_that_cannot_be_paid_is_refused(sandbox: Sandbox, name: str, code: str) -> None:
    order = sandbox.seed.order(name).order
    outcome = sandbox.use(lambda cloud: cloud.confirm_collection("k", "S001", sale(order=order)))
    assert isinstance(outcome, Refusal)
    assert outcome.code == code


def test_with_an_unknown_window_the_cloud_decides(sandbox: Sandbox) -> None:
    """Collected on line: head office knows the route, but not when."""
    order = sandbox.seed.order("window_unknown")
    outcome = sandbox.use(lambda cloud: cloud.confirm_collection("k", "S001", sale(order.balance, order=order.order)))
    assert outcome == Done(reference=order.order)


def test_on_the_route_platform_only_the_customer_can_pay(sandbox: Sandbox) -> None:
    order = sandbox.seed.order("on_the_phone").order
    collected = sale(order=order, route="platform")
    outcome = sandbox.use(lambda cloud: cloud.confirm_collection("k", "S001", collected))
    assert outcome == Refusal(code="not_paid_yet", reason=order)
    sandbox.control.tell(f"/orders/{order}", event="pay")
    assert sandbox.use(lambda cloud: cloud.confirm_collection("k", "S001", collected)) == Done(reference=order)


def test_a_refund_asked_for_between_look_up_and_money_shows(sandbox: Sandbox) -> None:
    assert not order_of(sandbox, SOFA).refund_open
    sandbox.control.tell(f"/orders/{SOFA}", event="ask_refund")
    assert order_of(sandbox, SOFA).refund_open
