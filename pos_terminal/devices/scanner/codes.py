"""What a scanned text stands for. Pure: nothing is looked up.

The order matters. A payment code is only digits, so it comes before GTINs: WeChat Pay has 18 digits from 10–15, Alipay
16–24 digits from 25–30 (the ranges the two publish for merchants). Our own prefixes come first of all. A bare Taobao
order number (15–19 digits) cannot be told from a payment code, so orders are scanned as ``ORDER:<digits>`` or as the
order page's address, and bare only where one is asked for (:func:`order_number_in`); nor can a bare member code, which
is scanned as ``MEMBER:<code>``. GTIN, UPC and GS1 are biip's; the Chinese in-store pattern ``22IIIIIPPPPPC`` is ours.
"""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import parse_qs, urlsplit

import biip
import msgspec
from biip.checksums import gs1_standard_check_digit
from biip.gs1_messages import GS1Message
from biip.gtin import Gtin, GtinFormat

from pos_terminal.contract.facts import Wallet

Symbology = Literal["gtin", "in_store", "gs1", "plain"]


class ItemCode(msgspec.Struct, frozen=True, kw_only=True):
    """Goods, by ``gtin`` or by the store's own ``sku`` (exactly one is set).

    ``gtin`` is in its short usual form: 13 digits (UPC too), 8 for EAN-8, 14 only where an indicator needs it.
    ``amount``: the price in the code, in minor units; ``thousandths``: the weight or length in the code.
    """

    gtin: str | None = None
    sku: str | None = None
    symbology: Symbology = "plain"
    amount: int | None = None
    thousandths: int | None = None
    serial: str | None = None


class OrderCode(msgspec.Struct, frozen=True):
    order: str


class CouponCode(msgspec.Struct, frozen=True):
    coupon: str


class ReceiptCode(msgspec.Struct, frozen=True):
    """The barcode on one of our receipts: a sale number."""

    number: str


class OperatorBadge(msgspec.Struct, frozen=True):
    number: str


class MemberCode(msgspec.Struct, frozen=True):
    """What a customer's app shows for a minute to say who they are: personal, so it does not show itself in logs."""

    code: str

    def __repr__(self) -> str:
        return f"MemberCode({len(self.code)} characters)"


class PaymentCode(msgspec.Struct, frozen=True):
    """A customer's payment code: a secret of some seconds, so it does not show itself in logs."""

    wallet: Wallet
    code: str

    def __repr__(self) -> str:
        return f"PaymentCode({self.wallet!r}, {len(self.code)} digits)"


class Unreadable(msgspec.Struct, frozen=True):
    """Nothing we know. ``why``: empty, too_long, check_digit, foreign_address, not_a_code, member_code."""

    why: str


Code = ItemCode | OrderCode | CouponCode | MemberCode | ReceiptCode | OperatorBadge | PaymentCode | Unreadable

_AIM = re.compile(r"\](?P<letter>[A-Za-z])(?P<modifier>[0-9A-Za-z])")
_PREFIXED = re.compile(r"(?P<prefix>ORDER|COUPON|MEMBER|OPERATOR):(?P<value>[A-Za-z0-9_-]{1,64})", re.IGNORECASE)
_MEMBER = re.compile(r"MEMBER:", re.IGNORECASE)
_ORDER = re.compile(r"[0-9]{1,32}")
_BARE_ORDER = re.compile(r"[0-9]{1,19}")
_RECEIPT = re.compile(r"[0-9]{8}-[A-Za-z0-9][A-Za-z0-9_-]{0,31}-[0-9]{4,9}")
_WECHAT = re.compile(r"1[0-5][0-9]{16}")
_ALIPAY = re.compile(r"(?:2[5-9]|30)[0-9]{14,22}")
_IN_STORE = re.compile(r"22(?P<item>[0-9]{5})(?P<price>[0-9]{5})[0-9]")
_SKU = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,63}")
_GS1_SIGNS = ("]C1", "]e0", "]d2", "]Q3")
_MAX_LENGTH = 2048


def classify(text: str) -> Code:
    """What ``text``, as a scanner sent it, stands for."""
    text = text.strip()
    if not text or len(text) > _MAX_LENGTH:
        return Unreadable("too_long" if text else "empty")
    aim = _AIM.match(text)
    if aim is None:
        return _classify_plain(text)
    rest = text[aim.end() :]
    if _MEMBER.match(rest):
        return _classify_plain(rest)
    if aim["letter"] == "E" or aim[0] in _GS1_SIGNS:
        return _gs1_item(text)
    return _classify_plain(rest) if rest else Unreadable("empty")


def is_member_code(text: str) -> bool:
    """Whether ``text`` says that it is a member code, readable or not: then it is nothing else, wherever it is read."""
    code = classify(text)
    return isinstance(code, MemberCode) or code == Unreadable("member_code")


def says_what_it_is(text: str) -> bool:
    """Whether ``text`` is labelled as an order, a coupon, a member or an operator: then it is no unit of any goods."""
    return isinstance(classify(text), OrderCode | CouponCode | OperatorBadge) or is_member_code(text)


def serial_in(text: str) -> str:
    """The serial number in a scan: field 21 of an element string, else the text without its symbology prefix."""
    code = classify(text)
    if isinstance(code, ItemCode) and code.serial is not None:
        return code.serial
    aim = _AIM.match(text)
    return text[aim.end() :] if aim is not None else text


def order_number_in(text: str) -> str:
    """The digits of a scan that may be the bare number of an order, where one is asked for; "" where they cannot be.

    Up to 19 of them, some of which are payment codes by their looks; what the scanner calls goods is goods.
    """
    text = text.strip()
    aim = _AIM.match(text)
    if aim is not None and (aim["letter"] == "E" or aim[0] in _GS1_SIGNS):
        return ""
    rest = text[aim.end() :] if aim is not None else text
    return rest if _BARE_ORDER.fullmatch(rest) else ""


def _classify_plain(text: str) -> Code:
    prefixed = _PREFIXED.fullmatch(text)
    if prefixed is not None:
        return _prefixed_code(prefixed["prefix"].upper(), prefixed["value"])
    if _MEMBER.match(text):  # misread, and personal all the same
        return Unreadable("member_code")
    if text.lower().startswith(("http://", "https://")):
        return _address_code(text)
    if _RECEIPT.fullmatch(text):
        return ReceiptCode(text)
    if text.isascii() and text.isdigit():
        return _digits_code(text)
    if "\x1d" in text:
        return _gs1_item(text)
    return ItemCode(sku=text) if _SKU.fullmatch(text) else Unreadable("not_a_code")


def _prefixed_code(prefix: str, value: str) -> Code:
    if prefix == "ORDER":
        return OrderCode(value) if _ORDER.fullmatch(value) else Unreadable("not_a_code")
    if prefix == "MEMBER":
        return MemberCode(value)
    return CouponCode(value) if prefix == "COUPON" else OperatorBadge(value)


def _address_code(text: str) -> Code:
    """An order page, a coupon page, or a GS1 Digital Link; any other address means nothing to a till."""
    try:
        query = parse_qs(urlsplit(text).query)
    except ValueError:
        return Unreadable("not_a_code")
    for name in ("bizOrderId", "tid"):
        for value in query.get(name, []):
            if _ORDER.fullmatch(value):
                return OrderCode(value)
    for value in query.get("couponId", []):
        if re.fullmatch(r"[A-Za-z0-9_-]{1,64}", value):
            return CouponCode(value)
    result = _parse(text)
    if result.gtin is None:
        return Unreadable("foreign_address")
    return ItemCode(gtin=_short_gtin(result.gtin), symbology="gs1")


def _digits_code(text: str) -> Code:
    if _WECHAT.fullmatch(text):
        return PaymentCode("wechat", text)
    if _ALIPAY.fullmatch(text):
        return PaymentCode("alipay", text)
    in_store = _IN_STORE.fullmatch(text)
    if in_store is not None and _check_digit_fits(text):
        return ItemCode(sku=in_store["item"], symbology="in_store", amount=int(in_store["price"]))
    if len(text) in (8, 12, 13, 14):
        result = _parse(text)
        if result.gtin is not None:
            return ItemCode(gtin=_short_gtin(result.gtin), symbology="gtin")
    if len(text) >= 16:
        # Longer than any GTIN: an element string (AI 01 first) if it parses as one, else the store's own number.
        result = _parse(text)
        if result.gs1_message is not None and result.gtin is not None:
            return _gs1_fields(result.gs1_message, result.gtin)
    return ItemCode(sku=text) if len(text) <= 64 else Unreadable("too_long")


def _gs1_item(text: str) -> Code:
    """A text whose symbology (or a separator in it) says that it is GS1's."""
    result = _parse(text)
    if result.gtin is None and result.upc is None:
        digits = text[3:] if text.startswith("]") else text
        in_store = _IN_STORE.fullmatch(digits)
        if in_store is not None and _check_digit_fits(digits):
            return ItemCode(sku=in_store["item"], symbology="in_store", amount=int(in_store["price"]))
        return Unreadable("check_digit")
    if result.gs1_message is not None and result.gtin is not None:
        return _gs1_fields(result.gs1_message, result.gtin)
    assert result.gtin is not None, "biip widens a UPC to a GTIN"
    in_store = _IN_STORE.fullmatch(_short_gtin(result.gtin))
    if in_store is not None:
        return ItemCode(sku=in_store["item"], symbology="in_store", amount=int(in_store["price"]))
    return ItemCode(gtin=_short_gtin(result.gtin), symbology="gtin")


def _gs1_fields(message: GS1Message, gtin: Gtin) -> ItemCode:
    """The GTIN with net weight in kg (310n), length in m (311n), serial number (21) and amount payable (392n)."""
    thousandths = amount = None
    serial = message.element_strings.get(ai="21")
    for element in message.element_strings:
        ai = element.ai.ai
        if ai.startswith(("310", "311")) and element.decimal is not None:
            thousandths = int(element.decimal * 1000)
        elif ai.startswith("392") and element.decimal is not None:
            amount = int((element.decimal * 100).to_integral_value(rounding="ROUND_HALF_UP"))
    return ItemCode(
        gtin=_short_gtin(gtin),
        symbology="gs1",
        amount=amount,
        thousandths=thousandths,
        serial=serial.value if serial is not None else None,
    )


def _parse(text: str) -> biip.ParseResult:
    """What biip makes of it; a symbology prefix it does not know is no code at all."""
    try:
        return biip.parse(text)
    except biip.ParseError:
        return biip.ParseResult(value=text)


def _short_gtin(gtin: Gtin) -> str:
    if gtin.format == GtinFormat.GTIN_8:
        return gtin.as_gtin_8()
    full = gtin.as_gtin_14()
    return full[1:] if full.startswith("0") else full


def _check_digit_fits(digits: str) -> bool:
    return gs1_standard_check_digit(digits[:-1]) == int(digits[-1])
