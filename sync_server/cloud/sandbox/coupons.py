"""Coupons and vouchers in the sandbox: ``tmall.promotion.coupon.*`` and ``taobao.vmarket.eticket.*``.

Assumed: ``discount`` and ``start_fee`` are fen as text; ``result_code`` is SUCCESS or an ``isv.`` word; the list holds
what is not used, expired coupons with it; the same serial for the same code repeats the first answer.
"""

from __future__ import annotations

import re

from sync_server.cloud.sandbox.gate import Call, Refused
from sync_server.cloud.sandbox.parameters import invalid, number, objects, optional, required
from sync_server.cloud.sandbox.seed import Seed
from sync_server.cloud.sandbox.state import Row, State
from sync_server.cloud.top.signing import time_text

Body = dict[str, object]

_SERIAL = re.compile(r"[A-Za-z0-9_]{1,100}")


def coupon_query(state: State, seed: Seed, call: Call) -> Body:
    """``tmall.promotion.coupon.query``: the coupons of a buyer that are not used."""
    _check_biz_type(seed, required(call.parameters, "biz_type"))
    buyer = _buyer(call)
    rows = state.rows("SELECT * FROM coupons WHERE buyer = ? AND used_at_ms IS NULL ORDER BY coupon", buyer)
    data = [
        {
            "id": row["coupon"],
            "coupon_template_id": row["template"],
            "coupon_name": row["name"],
            "start_fee": str(row["threshold"]),
            "discount": str(row["amount"]),
            "start_time": time_text(row["starts_ms"]),
            "end_time": time_text(row["ends_ms"]),
            "supplier_id": call.seller.seller_id,
        }
        for row in rows
    ]
    return {"result": {"data_list": {"data": data}, "result_code": "SUCCESS", "error_msg": ""}}


def coupon_use(state: State, seed: Seed, call: Call) -> Body:
    """``tmall.promotion.coupon.use``: no serial, no way back."""
    _check_biz_type(seed, optional(call.parameters, "biz_type") or seed.app.coupon_biz_type)
    buyer = _buyer(call)
    coupon = required(call.parameters, "coupon_id")
    if optional(call.parameters, "seller_id") not in ("", call.seller.seller_id):
        raise invalid("seller_id")
    if "extra" in call.parameters and not call.parameters["extra"].startswith("{"):
        objects(call.parameters, "extra", 0)
    row = state.find("SELECT * FROM coupons WHERE coupon = ? AND buyer = ?", coupon, buyer)
    if row is None:
        return _not_used("isv.coupon-not-exist", "the buyer holds no such coupon")
    if row["used_at_ms"] is not None:
        return _not_used("isv.coupon-used", "the coupon was used")
    if not row["starts_ms"] <= call.at_ms <= row["ends_ms"]:
        return _not_used("isv.coupon-expired", "the coupon is not valid now")
    state.run("UPDATE coupons SET used_at_ms = ?, times_used = times_used + 1 WHERE coupon = ?", call.at_ms, coupon)
    return {"data": {"is_used": True}, "result_code": "SUCCESS", "error_msg": ""}


def _not_used(code: str, message: str) -> Body:
    return {"data": {"is_used": False}, "result_code": code, "error_msg": message}


def _check_biz_type(seed: Seed, biz_type: str) -> None:
    if biz_type != seed.app.coupon_biz_type:
        raise invalid("biz_type")


def _buyer(call: Call) -> str:
    buyer = optional(call.parameters, "buyer_id") or optional(call.parameters, "buyer_nick")
    if not buyer:
        raise Refused(40, "Missing required arguments:buyer_id", "isv.missing-parameter")
    return buyer


def voucher_check(state: State, seed: Seed, call: Call) -> Body:
    """``taobao.vmarket.eticket.beforeconsume``: whether a code may be consumed, and how often. Changes nothing."""
    row = _voucher(state, call, "verify_code")
    return {
        "ret_code": 1,
        "order_id": int(row["voucher_order"]),
        "item_title": row["title"],
        "item_type": 0,
        "left_amount": "0",
        "left_num": row["shares_left"],
        "code_left_num": row["shares_left"],
        "valid_start": time_text(row["starts_ms"]),
        "valid_ends": time_text(row["ends_ms"]),
    }


def voucher_consume(state: State, seed: Seed, call: Call) -> Body:
    """``taobao.vmarket.eticket.consume`` under the caller's ``serial_num``."""
    row = _voucher(state, call, "verify_code")
    serial = _serial(call, "serial_num")
    if number(call.parameters, "consume_num") != 1:
        raise invalid("consume_num")
    known = state.find("SELECT * FROM consumptions WHERE serial = ?", serial)
    if known is not None:
        if known["code"] != row["code"] or known["reversed_at_ms"] is not None:
            raise Refused(15, "the serial was used", "isv.eticket-serial-used")
        return _consumed(row, serial)
    if row["shares_left"] < 1:
        raise Refused(15, "nothing is left of the code", "isv.eticket-code-used")
    if not row["starts_ms"] <= call.at_ms <= row["ends_ms"]:
        raise Refused(15, "the code is not valid now", "isv.eticket-code-expired")
    state.run("INSERT INTO consumptions (serial, code, at_ms) VALUES (?, ?, ?)", serial, row["code"], call.at_ms)
    state.run(
        "UPDATE vouchers SET shares_left = shares_left - 1, times_used = times_used + 1 WHERE code = ?", row["code"]
    )
    return _consumed(state.one("SELECT * FROM vouchers WHERE code = ?", row["code"]), serial)


def _consumed(row: Row, serial: str) -> Body:
    return {
        "ret_code": 1,
        "item_title": row["title"],
        "left_num": row["shares_left"],
        "code_left_num": row["shares_left"],
        "consume_secial_num": serial,
        "print_tpl": "",
        "sms_tpl": "",
    }


def voucher_reverse(state: State, seed: Seed, call: Call) -> Body:
    """``taobao.vmarket.eticket.reverse`` of what a serial consumed. Assumed: again has no effect."""
    row = _voucher(state, call, "reverse_code")
    if number(call.parameters, "reverse_num") != 1:
        raise invalid("reverse_num")
    serial = _serial(call, "consume_secial_num")
    known = state.find("SELECT * FROM consumptions WHERE serial = ? AND code = ?", serial, row["code"])
    if known is None:
        raise Refused(15, "no such consumption", "isv.eticket-serial-not-exist")
    if known["reversed_at_ms"] is None:
        state.run("UPDATE consumptions SET reversed_at_ms = ? WHERE serial = ?", call.at_ms, serial)
        state.run(
            "UPDATE vouchers SET shares_left = shares_left + 1, times_reversed = times_reversed + 1 WHERE code = ?",
            row["code"],
        )
    left = state.one("SELECT shares_left FROM vouchers WHERE code = ?", row["code"])["shares_left"]
    return {"ret_code": 1, "left_num": left, "item_title": row["title"]}


def _voucher(state: State, call: Call, code_name: str) -> Row:
    order = str(number(call.parameters, "order_id"))
    code = required(call.parameters, code_name, 128)
    token = required(call.parameters, "token", 128)
    row = state.find("SELECT * FROM vouchers WHERE code = ? AND seller = ?", code, call.seller.name)
    if row is None or row["voucher_order"] != order:
        raise Refused(15, "no such code", "isv.eticket-code-not-exist")
    if row["token"] != token:
        raise Refused(15, "the token is not the one of the notification", "isv.eticket-token-error")
    return row


def _serial(call: Call, name: str) -> str:
    serial = required(call.parameters, name, 100)
    if not _SERIAL.fullmatch(serial):
        raise invalid(name)
    return serial
