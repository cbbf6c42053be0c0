"""What scanned texts stand for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.devices.scanner.codes import (
    Code,
    CouponCode,
    ItemCode,
    MemberCode,
    OperatorBadge,
    OrderCode,
    PaymentCode,
    ReceiptCode,
    Unreadable,
    classify,
    is_member_code,
    order_number_in,
    serial_in,
)

ORDER = "2045118839201457766"


def gtin(value: str, **more: object) -> ItemCode:
    return ItemCode(**{"gtin": value, "symbology": "gtin", **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # payment codes come before GTINs and order numbers
        ("134578901234567890", PaymentCode("wechat", "134578901234567890")),
        ("100000000000000000", PaymentCode("wechat", "100000000000000000")),
        ("159999999999999999", PaymentCode("wechat", "159999999999999999")),
        ("160000000000000000", ItemCode(sku="160000000000000000")),
        ("13457890123456789", ItemCode(sku="13457890123456789")),
        ("2512345678901234", PaymentCode("alipay", "2512345678901234")),
        ("301234567890123456789012", PaymentCode("alipay", "301234567890123456789012")),
        ("3112345678901234", ItemCode(sku="3112345678901234")),
        ("]Q1281234567890123456", PaymentCode("alipay", "281234567890123456")),
        ("]C0134578901234567890", PaymentCode("wechat", "134578901234567890")),
        # our own prefixes and addresses
        (f"ORDER:{ORDER}", OrderCode(ORDER)),
        (f"order:{ORDER}", OrderCode(ORDER)),
        ("ORDER:134578901234567890", OrderCode("134578901234567890")),
        ("ORDER:12ab", Unreadable("not_a_code")),
        (f"https://trade.taobao.com/detail.htm?bizOrderId={ORDER}&x=1", OrderCode(ORDER)),
        (f"https://m.tb.cn/h?tid={ORDER}", OrderCode(ORDER)),
        ("https://m.tb.cn/h?tid=notanorder", Unreadable("foreign_address")),
        ("COUPON:CPN-300_5000", CouponCode("CPN-300_5000")),
        ("https://market.tmall.com/c?couponId=88120017", CouponCode("88120017")),
        ("MEMBER:7310552846190273", MemberCode("7310552846190273")),
        ("member:7310552846190273", MemberCode("7310552846190273")),
        ("]Q1MEMBER:a_B-9", MemberCode("a_B-9")),
        ("MEMBER:134578901234567890", MemberCode("134578901234567890")),  # no payment code: it says what it is
        ("OPERATOR:1007", OperatorBadge("1007")),
        ("20260214-02-0217", ReceiptCode("20260214-02-0217")),
        # GTINs and UPCs in their short form
        ("6901234567892", gtin("6901234567892")),
        (" 6901234567892 ", gtin("6901234567892")),
        ("]E06901234567892", gtin("6901234567892")),
        ("96385074", gtin("96385074")),
        ("]E496385074", gtin("96385074")),
        ("042100005264", gtin("0042100005264")),
        ("04252614", gtin("0042100005264")),
        ("16901234567899", gtin("16901234567899")),
        ("06901234567892", gtin("6901234567892")),
        # GS1 with weight, serial and amount
        ("]C1010690123456789221SN42", ItemCode(gtin="6901234567892", symbology="gs1", serial="SN42")),
        ("0106901234567892", ItemCode(gtin="6901234567892", symbology="gs1")),
        (
            "]d201069012345678923103001250",
            ItemCode(gtin="6901234567892", symbology="gs1", thousandths=1250),
        ),
        (
            "]d20106901234567892392212345\x1d21A7",
            ItemCode(gtin="6901234567892", symbology="gs1", amount=12345, serial="A7"),
        ),
        ("https://id.example.cn/01/06901234567892", ItemCode(gtin="6901234567892", symbology="gs1")),
        # the Chinese in-store pattern
        ("2210001012348", ItemCode(sku="10001", symbology="in_store", amount=1234)),
        ("]E02210001012348", ItemCode(sku="10001", symbology="in_store", amount=1234)),
        # the store's own numbers
        ("SOFA-3S.GREY/2", ItemCode(sku="SOFA-3S.GREY/2")),
        ("100234", ItemCode(sku="100234")),
        ("6901234567890", ItemCode(sku="6901234567890")),  # no GTIN: its check digit does not fit
        # nothing
        ("", Unreadable("empty")),
        ("  ", Unreadable("empty")),
        ("]C0", Unreadable("empty")),
        ("]E06901234567890", Unreadable("check_digit")),
        ("https://www.example.com/menu", Unreadable("foreign_address")),
        ("https://[bad", Unreadable("not_a_code")),
        ("沙发 三人位", Unreadable("not_a_code")),
        ("MEMBER:", Unreadable("member_code")),
        ("MEMBER:73 10", Unreadable("member_code")),
        ("Member:" + "7" * 65, Unreadable("member_code")),
        ("7310552846190273", ItemCode(sku="7310552846190273")),  # bare, it cannot be told from a number of goods
        ("7" * 3000, Unreadable("too_long")),
        ("7" * 65, Unreadable("too_long")),
    ],
)
def test_codes(text: str, expected: Code) -> None:
    assert classify(text) == expected


def test_a_payment_code_does_not_show_itself() -> None:
    assert "1345789" not in repr(classify("134578901234567890"))


@given(
    st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True),
    st.sampled_from(["MEMBER:", "member:", "]Q3MEMBER:", "]C0Member:"]),
)
def test_a_member_code_is_one_whatever_it_looks_like_and_does_not_show_itself(code: str, prefix: str) -> None:
    shown = classify(prefix + code)
    assert shown == MemberCode(code)
    assert is_member_code(prefix + code)
    assert len(code) < 4 or code not in repr(shown)


@given(st.text(max_size=60))
def test_what_begins_as_a_member_code_is_never_goods(rest: str) -> None:
    code = classify(f"MEMBER:{rest}")
    assert isinstance(code, MemberCode) or code == Unreadable("member_code")
    assert is_member_code(f"MEMBER:{rest}")


@given(st.text(max_size=60))
def test_any_text_is_something(text: str) -> None:
    code = classify(text)
    if isinstance(code, ItemCode):
        assert (code.gtin is None) != (code.sku is None)


@given(st.text(alphabet="0123456789]CEdQ\x1d", max_size=40))
def test_any_digits_are_something(text: str) -> None:
    code = classify(text)
    if isinstance(code, ItemCode) and code.gtin is not None:
        assert len(code.gtin) in (8, 13, 14)


@pytest.mark.parametrize(
    ("scanned", "serial"),
    [
        ("SN-42/7", "SN-42/7"),
        ("]C0SN42", "SN42"),  # Code 128 with its symbology in front
        ("]C1010690123456789221SN42", "SN42"),  # GTIN and serial number in one
        ("6901234567892", "6901234567892"),
        ("ORDER:1", "ORDER:1"),
        ("", ""),
    ],
)
def test_the_serial_number_in_a_scan(scanned: str, serial: str) -> None:
    assert serial_in(scanned) == serial


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (ORDER, ORDER),
        (f"]C0{ORDER}\r", ORDER),
        (f"]Q1{ORDER}", ORDER),
        ("134578901234567890", "134578901234567890"),  # as a payment code of WeChat Pay looks too
        ("2845118839201457766", "2845118839201457766"),  # and as one of Alipay
        ("28451188392014577661", ""),  # longer than an order's
        ("6901234567892", "6901234567892"),
        ("]E06901234567892", ""),  # the scanner says that it is goods
        ("]C10106901234567892", ""),
        (f"ORDER:{ORDER}", ""),
        ("MEMBER:7310552846190273", ""),
        ("20260214-02-0217", ""),
        ("A-100", ""),
        ("", ""),
    ],
)
def test_a_bare_number_may_be_an_orders(text: str, number: str) -> None:
    assert order_number_in(text) == number
