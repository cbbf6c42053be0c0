"""Posted sales in the sandbox: ``alibaba.nlife.b2c.trade.pay`` and ``.get``, kept once by our ``out_trade_no``.

Assumed: a trade known by ``out_trade_no`` alone is made by being paid; told again in the same words it answers the
same and counts a duplicate; in other words it is refused.
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
    if _tendered(call) != amount:
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


def _tendered(call: Call) -> int:
    """What the bills hold in tenders; each bill is checked. A sale of nothing has no bill."""
    tendered = 0
    for bill in objects(call.parameters, "fund_bill_list", 100):
        kind = one_of("fund_bill_list.type", str(bill.get("type", "")), BILL_TYPES)
        if not bill.get("title") or bill.get("currency") != "CNY":
            raise invalid("fund_bill_list")
        amount = as_number("fund_bill_list.amount", bill.get("amount"))
        tendered += amount if kind in TENDER_TYPES else 0
    return tendered


def trade_get(state: State, seed: Seed, call: Call) -> Body:
    """``alibaba.nlife.b2c.trade.get`` by ``out_trade_no``."""
    key, store = _key(seed, call)
    row = state.find(
        "SELECT * FROM sales WHERE out_trade_no = ? AND store = ? AND seller = ?", key, store, call.seller.name
    )
    if row is None:
        raise Refused(15, "no such trade", "isv.nlife-trade-not-exist")
    return _posted(row)


def _posted(row: Row) -> Body:
    parameters = msgspec.json.decode(row["body"])
    bills = msgspec.json.decode(parameters.get("fund_bill_list", "[]"))
    return {
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


def _key(seed: Seed, call: Call) -> tuple[str, str]:
    if optional(call.parameters, "trade_no"):
        raise Refused(15, "only trades by out_trade_no here", "isv.nlife-trade-not-exist")
    key = required(call.parameters, "out_trade_no", 64)
    store = required(call.parameters, "store_id")
    if not any(entry.cloud_store == store and entry.seller == call.seller.name for entry in seed.stores):
        raise invalid("store_id")
    return key, store
