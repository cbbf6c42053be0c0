"""One table of the unit of every amount, by method and field. An amount that stands not in it is refused.

TOP's units differ by field, not by prefix: yuan strings in most of ``taobao.*``, but fen for two of its fields, integer
fen in ``alibaba.*``. ``documented`` marks what the field's own description states; the rest is our assumption.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from pos_terminal.contract.money import MAX_AMOUNT, AmountError, parse_amount


class Unit(Enum):
    """``YUAN``: text with up to two decimals. ``FEN``: a whole number, as text or as a JSON number."""

    YUAN = "yuan"
    FEN = "fen"


class Declared(NamedTuple):
    unit: Unit
    documented: bool


_TRADE = "taobao.trade.fullinfo.get"
_COUPONS = "tmall.promotion.coupon.query"
_CREATE = "alibaba.omni.saas.order.create"
_PAY = "alibaba.nlife.b2c.trade.pay"
_REFUND = "alibaba.nlife.b2c.trade.refund"
_MALL_PAY = "alibaba.mj.oc.pay"

AMOUNTS: dict[tuple[str, str], Declared] = {
    (_TRADE, "trade.step_paid_fee"): Declared(Unit.YUAN, False),
    (_TRADE, "trade.o2o_voucher_price"): Declared(Unit.FEN, True),
    (_TRADE, "trade.o2o_step_trade_detail"): Declared(Unit.FEN, True),
    (_TRADE, "trade.orders.price"): Declared(Unit.YUAN, True),
    (_TRADE, "trade.orders.total_fee"): Declared(Unit.YUAN, True),
    (_COUPONS, "data_list.discount"): Declared(Unit.FEN, False),
    (_COUPONS, "data_list.start_fee"): Declared(Unit.FEN, False),
    (_CREATE, "goods_details.price"): Declared(Unit.FEN, True),
    (_CREATE, "coupon_infos.discount"): Declared(Unit.FEN, True),
    (_CREATE, "actual_pay_fee"): Declared(Unit.FEN, False),
    (_PAY, "fund_bill_list.amount"): Declared(Unit.FEN, True),
    (_PAY, "actual_pay_fee"): Declared(Unit.FEN, True),
    (_REFUND, "refund_bill_list.amount"): Declared(Unit.FEN, True),
    (_MALL_PAY, "split_promotions.split_amount"): Declared(Unit.FEN, False),
}


class UndeclaredAmount(LookupError):
    """A program tried to read or write an amount whose unit nobody declared: a bug, never guessed around."""


def read_amount(method: str, field: str, value: object) -> int:
    """Minor units of what TOP answered in ``field``.

    :raises UndeclaredAmount: the table has no such field.
    :raises AmountError: not an amount in the declared unit.
    """
    unit = _declared(method, field)
    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else None
    if text is None or len(text) > 20:
        raise AmountError(f"{field}: {value!r} is not an amount")
    if unit is Unit.YUAN:
        return parse_amount(text)
    if not text.isascii() or not text.isdigit() or int(text) > MAX_AMOUNT:
        raise AmountError(f"{field}: {value!r} is not a whole number of fen")
    return int(text)


def write_amount(method: str, field: str, amount: int) -> int:
    """``amount`` as ``field`` wants it: whole fen.

    :raises UndeclaredAmount: the table has no such field, or has it in yuan (none of the fields we send is).
    """
    if _declared(method, field) is not Unit.FEN:
        raise UndeclaredAmount(f"{method} {field} is in yuan; nothing of the kind is sent")
    return amount


def _declared(method: str, field: str) -> Unit:
    declared = AMOUNTS.get((method, field))
    if declared is None:
        raise UndeclaredAmount(f"no unit is declared for {field} of {method}")
    return declared.unit
