"""Orders in the sandbox: ``taobao.trade.fullinfo.get`` and the two methods by which a collection makes one paid.

Shapes as in the published descriptions. What the descriptions leave open and we assume stands beside each method and
in ``resources/docs/cloud-store.md``.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from sync_server.cloud.sandbox.gate import Call, Refused
from sync_server.cloud.sandbox.parameters import as_number, invalid, number, objects, one_of, optional, required
from sync_server.cloud.sandbox.seed import Seed
from sync_server.cloud.sandbox.state import Row, State
from sync_server.cloud.top.signing import time_text

Body = dict[str, object]
OrderEventName = Literal["pay", "ask_refund", "close"]

PAID = "FRONT_PAID_FINAL_PAID"
AWAITING_BALANCE = "FRONT_PAID_FINAL_NOPAID"


def trade_get(state: State, seed: Seed, call: Call) -> Body:
    """``taobao.trade.fullinfo.get``: a session sees its own seller's trades only; only the ``fields`` asked for."""
    fields = {field.strip() for field in required(call.parameters, "fields").split(",")}
    row = state.find(
        "SELECT * FROM orders WHERE order_no = ? AND seller = ?", str(number(call.parameters, "tid")), call.seller.name
    )
    if row is None:
        raise Refused(15, "Remote service error", "isv.trade-not-exist")
    trade = _trade(row, seed)
    return {"trade": {name: value for name, value in trade.items() if name in fields}}


def _trade(row: Row, seed: Seed) -> Body:
    """The trade's fields; yuan and fen as the description has each. Empty fields are left out, as TOP does."""
    deposit_paid = row["step_status"] != "FRONT_NOPAID_FINAL_NOPAID"
    balance_paid = row["step_status"] == PAID
    paid = (row["deposit"] if deposit_paid else 0) + (row["balance"] if balance_paid else 0)
    name, mobile = _receiver(seed, row)
    trade: Body = {
        "tid": int(row["order_no"]),
        "type": "step",
        "status": row["status"],
        "created": time_text(row["created_ms"]),
        "buyer_open_uid": row["buyer"],
        "step_trade_status": row["step_status"],
        "step_paid_fee": _yuan(paid),
        "o2o_voucher_price": str(row["credit"]),
        "o2o_step_trade_detail": (
            f"2_1_{row['deposit']}_{'paid' if deposit_paid else 'nopaid'} ; "
            f"2_2_{row['balance']}_{'paid' if balance_paid else 'nopaid'}"
        ),
        "step_pay_details": {"step_pay_detail": _pay_details(row, deposit_paid, balance_paid)},
        "rt_omni_outer_store_id": row["store"],
        "receiver_name": name,
        "receiver_mobile": mobile,
        "o2o_step_order_id": row["tail_order"],
        "orders": {"order": [_line(row, seed)]},
    }
    return {name: value for name, value in trade.items() if value != ""}


def _receiver(seed: Seed, row: Row) -> tuple[str, str]:
    """Name and phone, in full or masked as the seller's permission is; the database keeps neither."""
    order = next((order for order in seed.orders if order.order == row["order_no"]), None)
    if order is None:
        return "", ""
    if row["seller"] in seed.plain_receivers:
        return order.receiver_name, order.receiver_mobile
    return order.receiver_name[:1] + "**", "*" * 7 + order.receiver_mobile[-4:]


def _pay_details(row: Row, deposit_paid: bool, balance_paid: bool) -> list[Body]:
    steps = [(1, row["deposit"], deposit_paid), (2, row["balance"], balance_paid)]
    return [
        {"id": int(row["order_no"]) + step, "step_no": step, "pay_status": 2, "step_actual_pay_fee": _yuan(amount)}
        for step, amount, is_paid in steps
        if is_paid
    ]


def _line(row: Row, seed: Seed) -> Body:
    credit_buy = next((order.credit_buy for order in seed.orders if order.order == row["order_no"]), "")
    line: Body = {
        "oid": int(row["order_no"]),
        "num_iid": int(row["item"]),
        "outer_sku_id": row["sku"],
        "title": row["title"],
        "cid": row["cid"],
        "price": _yuan(row["price"]),
        "num": row["quantity"],
        "total_fee": _yuan(row["price"] * row["quantity"]),
        "status": row["status"],
        "refund_status": row["refund_status"],
    }
    return line | {"credit_buy": credit_buy} if credit_buy else line


def restpay_receive(state: State, seed: Seed, call: Call) -> Body:
    """``tmall.car.fpcar.restpay.receive``: the store has the balance. Assumed: it alone makes the balance step paid.

    Assumed too: told again of an order that was made paid by this method, it answers success and changes nothing.
    """
    order_no = str(number(call.parameters, "order_id"))
    row = state.find("SELECT * FROM orders WHERE order_no = ?", order_no)
    if row is None or row["seller"] != call.seller.name:
        raise Refused(15, "Remote service error", "isv.trade-not-exist")
    seller_id = optional(call.parameters, "seller_id")
    if seller_id and seller_id != call.seller.seller_id:
        raise invalid("seller_id")
    item = optional(call.parameters, "item_id")
    if item and item != row["item"]:
        raise invalid("item_id")
    if row["step_status"] == PAID and row["paid_by"] == "store_collected":
        return {"succes": True, "msg_code": "SUCCESS", "msg_info": "already received", "object": order_no}
    check_collectable(row)
    pay_balance(state, order_no, "store_collected", call.at_ms)
    return {"succes": True, "msg_code": "SUCCESS", "msg_info": "", "object": order_no}


def store_order_create(state: State, seed: Seed, call: Call) -> Body:
    """``alibaba.omni.saas.order.create``: a sale at the store as the cloud's own order; fen throughout.

    Assumed: the same ``request_no`` answers the same order; a merchant discount whose ``option_id`` is a presale
    order's number is that order's deposit credit, and the new order becomes its tail (``o2o_step_order_id``) and pays
    its balance. With BANK_CARD the order is paid as it is made.
    """
    body = _store_order(state, call)
    request_no = required(call.parameters, "request_no", 64)
    known = state.find("SELECT * FROM store_orders WHERE request_no = ?", request_no)
    encoded = msgspec.json.encode(dict(sorted(call.parameters.items()))).decode()
    if known is not None:
        if known["body"] != encoded:
            raise Refused(15, "request_no was used for another order", "isv.request-no-conflict")
        state.run("UPDATE store_orders SET duplicates = duplicates + 1 WHERE request_no = ?", request_no)
        return _created(known)
    deposit_order = _deposit_order(state, call)
    count = state.one("SELECT count(*) AS n FROM store_orders")["n"]
    trade_no = str(4418800000000900001 + count)
    state.run(
        "INSERT INTO store_orders (request_no, trade_no, seller, body, total, paid, deposit_order, at_ms) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        *(request_no, trade_no, call.seller.name, encoded, body[0], body[1], deposit_order, call.at_ms),
    )
    if deposit_order:
        state.run("UPDATE orders SET tail_order = ? WHERE order_no = ?", trade_no, deposit_order)
        pay_balance(state, deposit_order, "cloud_pos", call.at_ms)
    return _created(state.one("SELECT * FROM store_orders WHERE request_no = ?", request_no))


def _store_order(state: State, call: Call) -> tuple[int, int]:
    """Checks the parameters; what the goods come to and what was paid, in fen."""
    parameters = call.parameters
    one_of("buyer_id_type", required(parameters, "buyer_id_type"), ("ALIPAY", "TAOBAO", "MOBILE"))
    one_of("pay_channel", required(parameters, "pay_channel"), ("ALIPAY", "BANK_CARD"))
    one_of("store_id_type", required(parameters, "store_id_type"), ("PLACE", "CUSTOM"))
    required(parameters, "store_id")
    goods = objects(parameters, "goods_details", 20)
    if not goods:
        raise Refused(40, "Missing required arguments:goods_details", "isv.missing-parameter")
    total = 0
    for entry in goods:
        one_of("id_type", str(entry.get("id_type", "")), ("CUSTOM", "ITEM_SKU"))
        if not entry.get("goods_id"):
            raise invalid("goods_id")
        total += as_number("price", entry.get("price")) * as_number("quantity", entry.get("quantity"))
    lowered = sum(as_number("discount", entry.get("discount")) for entry in objects(parameters, "coupon_infos", 20))
    if lowered > total:
        raise invalid("coupon_infos")
    return total, total - lowered


def _deposit_order(state: State, call: Call) -> str:
    """The presale order one of the discounts quotes, whose credit it must be; "" where none does."""
    for entry in objects(call.parameters, "coupon_infos", 20):
        row = state.find("SELECT * FROM orders WHERE order_no = ?", str(entry.get("option_id", "")))
        if row is None:
            continue
        if row["seller"] != call.seller.name or as_number("discount", entry.get("discount")) != row["credit"]:
            raise invalid("coupon_infos")
        check_collectable(row)
        return str(row["order_no"])
    return ""


def _created(row: Row) -> Body:
    return {"trade_no": int(row["trade_no"]), "total_amount": row["total"], "actual_pay_fee": row["paid"]}


def check_collectable(row: Row) -> None:
    """:raises Refused: the order's balance cannot be paid as it stands."""
    if row["refund_status"] not in ("NO_REFUND", "CLOSED", "SUCCESS"):
        raise Refused(15, "a refund is open", "isv.trade-refund-open")
    if row["step_status"] != AWAITING_BALANCE:
        raise Refused(15, f"step status is {row['step_status']}", "isv.trade-step-status-error")


def pay_balance(state: State, order_no: str, paid_by: str, at_ms: int) -> None:
    """The one place where a balance becomes paid; ``times_paid`` shows whether it ever did so twice."""
    state.run(
        "UPDATE orders SET step_status = ?, status = 'WAIT_SELLER_SEND_GOODS', paid_by = ?, paid_at_ms = ?, "
        "times_paid = times_paid + 1 WHERE order_no = ?",
        *(PAID, paid_by, at_ms, order_no),
    )


def _yuan(amount: int) -> str:
    return f"{amount // 100}.{amount % 100:02d}"
