"""Coupons and vouchers of TOP as the project's coupons. Pure.

A *promotion coupon* has its figures from TOP and its scope from head office's table; it is irreversible. A *voucher*
(电子凭证) has its figures from the table; TOP only says whether its code still has a share; it is reversible by serial.
A voucher for goods (提货凭证) is of the class *fulfilment* by the table: it lowers nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pos_terminal.contract.benefits import Benefit, BenefitError, FreeUnits
from pos_terminal.contract.cloud import Coupon, CouponStatus, Window
from pos_terminal.contract.money import AmountError
from sync_server.cloud.terms import Terms, VoucherTerms, fixed_benefit, red_packet
from sync_server.cloud.top.amounts import read_amount
from sync_server.cloud.top.client import text, whole
from sync_server.cloud.top.signing import parse_time

COUPON_QUERY: Final = "tmall.promotion.coupon.query"
COUPON_USE: Final = "tmall.promotion.coupon.use"
VOUCHER_CHECK: Final = "taobao.vmarket.eticket.beforeconsume"
VOUCHER_CONSUME: Final = "taobao.vmarket.eticket.consume"
VOUCHER_REVERSE: Final = "taobao.vmarket.eticket.reverse"


class CouponFault(ValueError):
    """TOP's coupon cannot be used as a benefit; the message says why."""


def read_coupon(data: Mapping[str, object], terms: Terms, at_ms: int) -> Coupon | None:
    """A coupon of ``tmall.promotion.coupon.query``; None where head office has no terms for its template.

    :raises CouponFault: dates or figures that do not fit.
    """
    template = terms.coupon(text(data, "coupon_template_id"))
    if template is None:
        return None
    try:
        valid = Window(parse_time(text(data, "start_time")), parse_time(text(data, "end_time")))
        make = red_packet if template.kind == "red_packet" else fixed_benefit
        benefit = make(
            template,
            benefit=text(data, "id"),
            title=text(data, "coupon_name"),
            threshold=read_amount(COUPON_QUERY, "data_list.start_fee", data.get("start_fee")),
            amount=read_amount(COUPON_QUERY, "data_list.discount", data.get("discount")),
            redemption="irreversible",
            valid=valid,
        )
    except (AmountError, BenefitError, ValueError) as error:
        raise CouponFault(f"coupon {text(data, 'id')}: {error}") from error
    return Coupon(benefit=benefit, status=_status_at(valid, at_ms))


def read_voucher(voucher: VoucherTerms, body: Mapping[str, object], at_ms: int) -> Coupon:
    """A voucher as ``beforeconsume`` answers about it.

    :raises CouponFault: no dates, no count, or figures that do not fit.
    """
    left = whole(body, "code_left_num")
    if left is None:
        raise CouponFault(f"voucher {voucher.code}: no count of what is left")
    try:
        valid = Window(parse_time(text(body, "valid_start")), parse_time(text(body, "valid_ends")))
        benefit = _goods(voucher, valid) if voucher.redemption == "fulfilment" else _discount(voucher, valid)
    except (BenefitError, ValueError) as error:
        raise CouponFault(f"voucher {voucher.code}: {error}") from error
    status: CouponStatus = "used" if left == 0 else _status_at(valid, at_ms)
    return Coupon(benefit=benefit, status=status, order=voucher.order or None)


def _discount(voucher: VoucherTerms, valid: Window) -> Benefit:
    return fixed_benefit(
        voucher,
        benefit=voucher.code,
        title=voucher.title,
        threshold=voucher.threshold,
        amount=voucher.amount,
        redemption=voucher.redemption,
        valid=valid,
    )


def _goods(voucher: VoucherTerms, valid: Window) -> Benefit:
    """What stands for goods that are paid for: it lowers nothing, whatever is evaluated."""
    return FreeUnits(
        benefit=voucher.code,
        title=voucher.title,
        valid_from_ms=valid.starts_ms,
        valid_to_ms=valid.ends_ms,
        redemption="fulfilment",
        scope=voucher.scope,
    )


def _status_at(valid: Window, at_ms: int) -> CouponStatus:
    if at_ms < valid.starts_ms:
        return "not_yet"
    return "expired" if at_ms > valid.ends_ms else "usable"
