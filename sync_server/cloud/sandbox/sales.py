"""Posted sales in the sandbox: ``alibaba.nlife.b2c.trade.pay``, ``.get`` and ``.refund``, each kept once by our key.

Assumed: a trade known by ``out_trade_no`` alone is made by being paid; told again in the same words it answers the
same and counts a duplicate; in other words it is refused. So is a refund, by ``out_request_no``; no more goes back than
was paid. Which goods a trade has is not known here, since being paid does not name them.
"""

from __future__ import annotations

import msgspec

from sync_server.cloud.sandbox.gate import Call, Refused
from sync_server.cloud.sandbox.parameters import as_number, invalid, number, objects, one_of, optional, required
from sync_server.cloud.sandbox.seed import Seed
from sync_server.cloud.sandbox.state import Row, State
from sync_server.cloud.top.signing import parse_time, time_text

Body = dict[str, object]

BILL_TYPES = (
    *("CASH", "UNIONPAY", "ALIPAY", "WECHAT_PAY", "PROMOTION", "CUSTOM_PROMOTION"),
    *("CUSTOM_PREPAY_CARD", "OFFLINE_PREPAY_CARD", "MOLING", "POINTS"),
)
TENDER_TYPES = ("CASH", "UNIONPAY", "ALIPAY", "WECHAT_PAY", "CUSTOM_PREPAY_CARD", "OFFLINE_PREPAY_CARD")


def trade_pay(state: State, seed: Seed, call: Call) -> Body:
    """``alibaba.nlife.b2c.trade.pay``: what is paid in tenders must be ``actual_pay_fee``."""
    key, store = _key(seed, call)
    one_of("picking_up", required(call.parameters, "picking_up"), ("LOGISTICS", "SELF_DELIVERY"))
    try:
        paid_ms = parse_time(required(call.parameters, "gmt_payment"))
    except ValueError:
        raise invalid("gmt_payment") from None
    amount = number(call.parameters, "actual_pay_fee")
    if _tendered(call, "fund_bill_list", 100) != amount:
        raise invalid("fund_bill_list")
    encoded = msgspec.json.encode(dict(sorted(call.parameters.items()))).decode()
    known = state.find("SELECT * FROM sales WHERE out_trade_no = ?", key)
    if known is None:
        count = state.one("SELECT count(*) AS n FROM sales")["n"]
        state.run(
            "INSERT INTO sales (out_trade_no, trade_no, seller, store, amount, body, at_ms) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            *(key, str(7700000000000000001 + count), call.seller.name, store, amount, encoded, paid_ms),
        )
    elif known["body"] != encoded or known["seller"] != call.seller.name:
        raise Refused(15, "out_trade_no was used for another sale", "isv.nlife-trade-conflict")
    else:
        state.run("UPDATE sales SET duplicates = duplicates + 1 WHERE out_trade_no = ?", key)
    return {"gmt_payment": time_text(paid_ms), "extend_params": ""}


def _tendered(call: Call, name: str, max_size: int) -> int:
    """What the bills hold in tenders; each bill is checked. A sale of nothing has no bill."""
    tendered = 0
    for bill in objects(call.parameters, name, max_size):
        kind = one_of(f"{name}.type", str(bill.get("type", "")), BILL_TYPES)
        if not bill.get("title") or bill.get("currency") != "CNY":
            raise invalid(name)
        amount = as_number(f"{name}.amount", bill.get("amount"))
        tendered += amount if kind in TENDER_TYPES else 0
    return tendered


def trade_refund(state: State, seed: Seed, call: Call) -> Body:
    """``alibaba.nlife.b2c.trade.refund``: of a trade that is here, no more than was paid."""
    row = _trade(state, seed, call)
    key = required(call.parameters, "out_request_no", 64)
    required(call.parameters, "refund_bill_list", 10_000)
    amount = _tendered(call, "refund_bill_list", 20)
    _check_goods(required(call.parameters, "refund_goods_list"))
    encoded = msgspec.json.encode(dict(sorted(call.parameters.items()))).decode()
    known = state.find("SELECT * FROM refunds WHERE out_request_no = ?", key)
    if known is not None:
        if known["body"] != encoded or known["seller"] != call.seller.name:
            raise Refused(15, "out_request_no was used for another refund", "isv.nlife-trade-conflict")
        state.run("UPDATE refunds SET duplicates = duplicates + 1 WHERE out_request_no = ?", key)
        return {"gmt_refund": time_text(known["at_ms"]), "extend_params": ""}
    if amount > row["amount"] - sum(refund["amount"] for refund in _refunds(state, row)):
        raise Refused(15, "more than was paid", "isv.nlife-refund-exceeds")
    state.run(
        "INSERT INTO refunds (out_request_no, out_trade_no, seller, amount, body, at_ms) VALUES (?, ?, ?, ?, ?, ?)",
        *(key, row["out_trade_no"], call.seller.name, amount, encoded, call.at_ms),
    )
    return {"gmt_refund": time_text(call.at_ms), "extend_params": ""}


def _check_goods(named: str) -> None:
    """:raises Refused: not up to 20 of «code:pieces», commas between."""
    goods = named.split(",")
    for one in goods:
        code, _, pieces = one.rpartition(":")
        if not code or as_number("refund_goods_list", pieces) < 1 or len(goods) > 20:
            raise invalid("refund_goods_list")


def trade_get(state: State, seed: Seed, call: Call) -> Body:
    """``alibaba.nlife.b2c.trade.get`` by ``out_trade_no``, with the refunds of the trade."""
    row = _trade(state, seed, call)
    return _posted(row, _refunds(state, row))


def _trade(state: State, seed: Seed, call: Call) -> Row:
    key, store = _key(seed, call)
    row = state.find(
        "SELECT * FROM sales WHERE out_trade_no = ? AND store = ? AND seller = ?", key, store, call.seller.name
    )
    if row is None:
        raise Refused(15, "no such trade", "isv.nlife-trade-not-exist")
    return row


def _refunds(state: State, trade: Row) -> list[Row]:
    return state.rows("SELECT * FROM refunds WHERE out_trade_no = ? ORDER BY rowid", trade["out_trade_no"])


def _posted(row: Row, refunds: list[Row]) -> Body:
    parameters = msgspec.json.decode(row["body"])
    bills = msgspec.json.decode(parameters.get("fund_bill_list", "[]"))
    body: Body = {
        "channel": "API",
        "trade_no": row["trade_no"],
        "out_trade_no": row["out_trade_no"],
        "store_id": row["store"],
        "total_amount": sum(bill["amount"] for bill in bills),
        "pay_status": "PAID",
        "picking_up": parameters["picking_up"],
        "gmt_pay": time_text(row["at_ms"]),
        "fund_bill_list": {"fund_bill": bills},
    }
    if refunds:
        back = sum(refund["amount"] for refund in refunds)
        body["refund_status"] = "REFUNED" if back == row["amount"] else "REFUNDED_PART"
        body["refund_list"] = {"refund": [_refunded(refund) for refund in refunds]}
    return body


def _refunded(refund: Row) -> Body:
    parameters = msgspec.json.decode(refund["body"])
    return {
        "refund_time": time_text(refund["at_ms"]),
        "out_request_no": refund["out_request_no"],
        "refund_bill_list": {"fund_bill": msgspec.json.decode(parameters["refund_bill_list"])},
        "refund_goods": parameters["refund_goods_list"],
    }


def _key(seed: Seed, call: Call) -> tuple[str, str]:
    if optional(call.parameters, "trade_no"):
        raise Refused(15, "only trades by out_trade_no here", "isv.nlife-trade-not-exist")
    key = required(call.parameters, "out_trade_no", 64)
    store = required(call.parameters, "store_id")
    if not any(entry.cloud_store == store and entry.seller == call.seller.name for entry in seed.stores):
        raise invalid("store_id")
    return key, store
