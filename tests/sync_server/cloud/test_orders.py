"""A trade as an order: statuses, steps, credits, and trades that contradict themselves."""

from __future__ import annotations

from typing import Any

import pytest

from pos_terminal.contract.cloud import OrderStatus, Window, why_not_collectable
from sync_server.cloud.terms import Campaign, StoreTerms, Terms
from sync_server.cloud.top.orders import TradeError, read_order
from sync_server.cloud.top.settings import Seller

SELLER = Seller(name="flagship", seller_id="1", session="s", payee="FLAGSHIP")
TERMS = Terms(
    stores=(StoreTerms(store="S001", cloud_store="P1", seller="dealer", payee="DEALER"),),
    campaigns=(Campaign(item="69", window=Window(0, 10), deposit_kind="earnest", route="cloud_pos", category="sofa"),),
)


def trade(**changes: Any) -> dict[str, Any]:
    line = {
        "oid": 4418,
        "num_iid": 69,
        "outer_sku_id": "SOFA",
        "title": "沙发",
        "cid": 5,
        "price": "12800.00",
        "num": 1,
        "total_fee": "12800.00",
        "refund_status": "NO_REFUND",
    } | changes.pop("line", {})
    return {
        "tid": 4418,
        "status": "WAIT_BUYER_PAY",
        "step_trade_status": "FRONT_PAID_FINAL_NOPAID",
        "step_paid_fee": "1000.00",
        "o2o_voucher_price": "200000",
        "o2o_step_trade_detail": "2_1_100000_paid ; 2_2_1080000_nopaid",
        "rt_omni_outer_store_id": "S001",
        "buyer_open_uid": "AAF",
        "receiver_name": "张**",
        "receiver_mobile": "*******5678",
        "orders": {"order": [line]},
    } | changes


def test_a_presale_in_the_projects_words() -> None:
    order = read_order(trade(), SELLER, TERMS)
    assert (order.order, order.seller, order.store, order.buyer) == ("4418", "flagship", "S001", "AAF")
    assert (order.deposit_paid, order.deposit_credit, order.balance_due) == (100_000, 200_000, 1_080_000)
    assert [(step.name, step.due, step.paid, step.status, step.payee) for step in order.steps] == [
        ("deposit", 100_000, 100_000, "paid", "FLAGSHIP"),
        ("balance", 1_080_000, 0, "unpaid", "DEALER"),
    ]
    assert (order.deposit_kind, order.route, order.window) == ("earnest", "cloud_pos", Window(0, 10))
    (line,) = order.lines
    assert (line.sku, line.unit_price, line.amount, line.category) == ("SOFA", 1_280_000, 1_280_000, "sofa")
    assert (order.display.masked_name, order.display.phone_tail) == ("张**", "5678")


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        (
            {
                "step_trade_status": "FRONT_NOPAID_FINAL_NOPAID",
                "step_paid_fee": "0.00",
                "o2o_step_trade_detail": "2_1_100000_nopaid;2_2_1080000_nopaid",
            },
            "deposit_unpaid",
        ),
        ({"step_trade_status": "FRONT_PAID_FINAL_PAID", "step_paid_fee": "11800.00"}, "paid"),
        ({"step_trade_status": "FRONT_PAID_FRONT_FORFEITED"}, "forfeited"),
        ({"step_trade_status": "FRONT_PAID_FRONT_FORFEITED", "status": "TRADE_CLOSED"}, "forfeited"),
        ({"status": "TRADE_CLOSED"}, "closed"),
        ({"status": "TRADE_CLOSED_BY_TAOBAO"}, "closed"),
    ],
)
def test_what_the_cloud_says_of_it(changes: dict[str, Any], status: OrderStatus) -> None:
    order = read_order(trade(**changes), SELLER, TERMS)
    assert order.status == status
    assert why_not_collectable(order, 5, "S001") in ("deposit_unpaid", "already_paid", "forfeited", "closed")


def test_an_ordinary_trade_is_no_presale() -> None:
    plain = trade(step_trade_status="", o2o_step_trade_detail="", step_paid_fee="", o2o_voucher_price="")
    order = read_order(plain, SELLER, TERMS)
    assert (order.status, order.steps, order.balance_due) == ("unpaid", (), 0)
    assert why_not_collectable(order, 5, "S001") == "not_presale"


@pytest.mark.parametrize("status", ["WAIT_SELLER_AGREE", "WAIT_BUYER_RETURN_GOODS", "SELLER_REFUSE_BUYER"])
def test_a_refund_that_is_open(status: str) -> None:
    order = read_order(trade(line={"refund_status": status}), SELLER, TERMS)
    assert why_not_collectable(order, 5, "S001") == "refund_open"


def test_without_a_campaign_the_window_is_unknown_and_the_deposit_an_earnest() -> None:
    order = read_order(trade(line={"num_iid": 70}), SELLER, TERMS)
    assert (order.window, order.deposit_kind, order.route) == (None, "earnest", "platform")


def test_a_credit_purchase_keeps_its_phase() -> None:
    assert read_order(trade(line={"credit_buy": "2"}), SELLER, TERMS).credit_buy == 2


@pytest.mark.parametrize(("name", "mobile"), [("~Qm9kZQ==", "~MTM4"), ("", ""), ("zhang", "138****"), ("张", "5678x")])
def test_what_is_encrypted_shows_nothing(name: str, mobile: str) -> None:
    display = read_order(trade(receiver_name=name, receiver_mobile=mobile), SELLER, TERMS).display
    assert len(display.masked_name) <= 1
    assert display.phone_tail == ""


def test_a_full_name_or_number_never_gets_through() -> None:
    display = read_order(trade(receiver_name="欧阳小小明", receiver_mobile="13800005678"), SELLER, TERMS).display
    assert (display.masked_name, display.phone_tail) == ("欧**", "5678")


@pytest.mark.parametrize(
    "changes",
    [
        {"tid": None},
        {"orders": {}},
        {"orders": None},
        {"line": {"price": "12800.001"}},
        {"line": {"price": None}},
        {"line": {"num": 0}},
        {"line": {"num": "x"}},
        {"step_paid_fee": "999.99"},
        {"step_paid_fee": "1e3"},
        {"o2o_voucher_price": "200000.00"},
        {"o2o_voucher_price": "150000"},
        {"o2o_step_trade_detail": "2_1_100000_paid"},
        {"o2o_step_trade_detail": "2_2_100000_paid ; 2_1_1080000_nopaid"},
        {"o2o_step_trade_detail": "2_1_100000_maybe ; 2_2_1080000_nopaid"},
        {"o2o_step_trade_detail": "2_1_1000.00_paid ; 2_2_1080000_nopaid"},
        {"o2o_step_trade_detail": "nonsense"},
        {"step_trade_status": "SOMETHING_NEW"},
    ],
)
def test_a_trade_that_contradicts_itself_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(TradeError, match=r"."):
        read_order(trade(**changes), SELLER, TERMS)
