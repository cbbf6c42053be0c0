"""The vocabulary of terminal and server: it survives its bytes, refuses what does not fit and hides secrets."""

from __future__ import annotations

import json
from typing import get_args

import msgspec
import pytest

from pos_terminal.contract import cloud
from pos_terminal.contract.benefits import FixedBenefit, Scope
from pos_terminal.contract.cloud import (
    Coupon,
    MessageError,
    Order,
    OrderLine,
    PayCode,
    Step,
    TransientBuyer,
    WhyNot,
    Window,
    why_not_collectable,
)
from pos_terminal.contract.codec import decode_fact, encode_fact
from pos_terminal.contract.facts import CodeSlip, CollectionRoute, SaleClosed
from pos_terminal.contract.quantity import Quantity

ORDER = Order(
    order="4300000000000000001",
    seller="flagship",
    store="S001",
    status="balance_unpaid",
    lines=(
        OrderLine(
            line="4300000000000000001",
            sku="SOFA-3",
            item="690001",
            title="三人沙发",
            quantity=Quantity(1000),
            unit_price=1_280_000,
            amount=1_280_000,
        ),
    ),
    steps=(
        Step(step=1, name="deposit", due=100_000, paid=100_000, status="paid", payee="FLAGSHIP"),
        Step(step=2, name="balance", due=1_080_000, paid=0, status="unpaid", payee="DEALER"),
    ),
    deposit_kind="privilege",
    deposit_paid=100_000,
    deposit_credit=200_000,
    balance_due=1_080_000,
    window=Window(1_000, 2_000),
    route="store_collected",
    buyer="AAF-open-id",
    display=TransientBuyer(masked_name="张**", phone_tail="5678"),
)
COUPON = Coupon(
    benefit=FixedBenefit(
        benefit="C1",
        title="满1万减300",
        layer="store",
        threshold=1_000_000,
        amount=30_000,
        valid_from_ms=0,
        valid_to_ms=9,
        redemption="reversible",
        scope=Scope(stores=("S001",), skus=("SOFA-3",)),
        funding_bp={"merchant": 4_000, "platform": 6_000},
    ),
    order=ORDER.order,
)

QUESTIONS: list[cloud.Question] = [
    cloud.LookUpOrder(order="1"),
    cloud.FindCoupons(order="1"),
    cloud.FindMemberCoupons(code="7310552846190273"),
    cloud.CheckCoupon(code="ABC/1+2="),
    cloud.LeaseOrder(order="1", attempt="a1"),
    cloud.LeaseSale(number="20260214-02-0217"),
    cloud.LeaseSale(number="20260214-02-0217", attempt="a1"),
    cloud.RedeemCoupon(coupon="c", serial="s", order="1", amount=5),
    cloud.ReverseRedemption(coupon="c", serial="s"),
    cloud.QueryRedemption(coupon="c", serial="s"),
    cloud.RedeemCoupon(coupon="c", serial="s", amount=5, member="m-1"),
    cloud.QueryRedemption(coupon="c", serial="s", member="m-1"),
    cloud.PayCode(attempt="a", code="134567890123456789", wallet="wechat", amount=1),
    cloud.QueryPayCode(attempt="a"),
    cloud.CancelPayCode(attempt="a"),
    cloud.RefundPayCode(attempt="b", of="a", amount=1),
    cloud.QueryRefund(attempt="b", of="a"),
]
ANSWERS: list[cloud.Answer] = [
    cloud.OrderFound(order=ORDER, at_ms=1, why_not="window_over"),
    cloud.Coupons(coupons=(COUPON,)),
    cloud.MemberCoupons(member="m-1", coupons=(COUPON,)),
    cloud.CouponChecked(coupon=COUPON),
    cloud.Leased(fence="f"),
    cloud.SaleFound(sale=b'{"a":1}', refunds=(b"\x00\xff", b""), fence="f"),
    cloud.Redeemed(reference="r"),
    cloud.CodePaid(slip=CodeSlip(amount=5, wallet="alipay", reference="r"), buyer_paid=4, promotion={"platform": 1}),
    cloud.Pending(),
    cloud.Done(),
    cloud.Refusal(code="x", reason="y"),
    cloud.Unknown(why="time_out"),
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_survives_its_bytes(question: cloud.Question) -> None:
    assert cloud.decode_question(cloud.encode_question(question)) == question


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_survives_its_bytes(answer: cloud.Answer) -> None:
    assert cloud.decode_answer(cloud.encode_answer(answer)) == answer


def test_a_newer_server_may_add_fields_to_an_answer() -> None:
    assert cloud.decode_answer(b'{"answer":"leased","fence":"f","until_ms":7}') == cloud.Leased(fence="f")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'{"ask":"sell_the_store"}',
        b'{"ask":"look_up_order"}',
        b'{"ask":"look_up_order","order":""}',
        b'{"ask":"look_up_order","order":"1 OR 1=1"}',
        b'{"ask":"look_up_order","order":"1","more":1}',
        b'{"ask":"find_member_coupons"}',
        b'{"ask":"find_member_coupons","code":""}',
        b'{"ask":"find_member_coupons","code":"1 2"}',
        b'{"ask":"find_member_coupons","code":"' + b"1" * 129 + b'"}',
        b'{"ask":"redeem_coupon","coupon":"c","serial":"s","amount":1,"member":""}',
        b'{"ask":"refund_pay_code","attempt":"b","of":"a","amount":0}',
        b'{"ask":"pay_code","attempt":"a","code":"1","wallet":"cash","amount":1}',
        b'{"ask":"pay_code","attempt":"a","code":"1\\u0000","wallet":"wechat","amount":1}',
        b"[" * 100_000,
        b" " * (cloud.MAX_MESSAGE_BYTES + 1),
    ],
)
def test_what_is_no_question_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(MessageError, match=r".+"):
        cloud.decode_question(data)


def test_a_benefit_that_breaks_the_model_is_no_answer() -> None:
    raw = json.loads(cloud.encode_answer(cloud.CouponChecked(coupon=COUPON)))
    raw["coupon"]["benefit"]["funding_bp"]["merchant"] = 1
    with pytest.raises(MessageError, match="funding"):
        cloud.decode_answer(json.dumps(raw).encode())


def test_what_a_member_has_no_part_in_is_asked_as_before_there_were_members() -> None:
    """A server of before refuses a field it does not know."""
    asked = (cloud.RedeemCoupon(coupon="c", serial="s", amount=5), cloud.QueryRedemption(coupon="c", serial="s"))
    assert [json.loads(cloud.encode_question(question)) for question in asked] == [
        {"ask": "redeem_coupon", "coupon": "c", "serial": "s", "amount": 5},
        {"ask": "query_redemption", "coupon": "c", "serial": "s"},
    ]


def test_where_not_all_coupons_fit_the_usable_ones_do() -> None:
    used = msgspec.structs.replace(COUPON, status="used")
    assert cloud.at_most((used, COUPON), 2) == (used, COUPON)
    assert cloud.at_most((used, COUPON), 1) == (COUPON,)


def test_a_member_code_shows_in_no_log_and_no_reason() -> None:
    code = "7310552846190273"
    assert code not in repr(cloud.FindMemberCoupons(code=code))
    with pytest.raises(MessageError) as refused:
        cloud.decode_question(f'{{"ask":"find_member_coupons","code":"{code} x"}}'.encode())
    assert code not in str(refused.value)


def test_secrets_and_persons_do_not_show_in_a_log() -> None:
    text = repr((PayCode(attempt="a", code="134567890123456789", wallet="wechat", amount=1), ORDER))
    assert "1345678" not in text
    assert "张" not in text
    assert "5678" not in text


def test_a_fact_of_a_collection_holds_nothing_of_the_person() -> None:
    sale = SaleClosed(
        at_ms=1,
        sale="s",
        number="n",
        period="p",
        operator="7",
        lines=(),
        benefits=(),
        tenders=(),
        rounding=0,
        total=0,
        tax=0,
        order=cloud.collected(ORDER, "fence-1"),
    )
    data = encode_fact(sale)
    assert "张".encode() not in data
    assert b"5678" not in data
    kept = decode_fact(data)
    assert isinstance(kept, SaleClosed)
    assert kept.order is not None
    assert (kept.order.deposit, kept.order.credit, kept.order.lease) == (100_000, 200_000, "fence-1")
    assert [step.payee for step in kept.order.steps] == ["FLAGSHIP", "DEALER"]


def changed(**fields: object) -> Order:
    return msgspec.structs.replace(ORDER, **fields)


@pytest.mark.parametrize(
    ("order", "at_ms", "store", "why"),
    [
        (ORDER, 1_000, "S001", None),
        (ORDER, 2_000, "S001", None),
        (ORDER, 999, "S001", "not_in_window"),
        (ORDER, 2_001, "S001", "window_over"),
        (ORDER, 1_500, "S002", "other_store"),
        (changed(store=""), 1_500, "S002", None),
        (changed(status="paid"), 1_500, "S001", "already_paid"),
        (changed(status="paid"), 5_000, "S001", "already_paid"),
        (changed(status="closed", refund_open=True), 1_500, "S001", "closed"),
        (changed(status="forfeited"), 1_500, "S001", "forfeited"),
        (changed(refund_open=True), 1_500, "S001", "refund_open"),
        (changed(status="deposit_unpaid"), 1_500, "S001", "deposit_unpaid"),
        (changed(status="unpaid", steps=()), 1_500, "S001", "not_presale"),
        (changed(window=None), 1_500, "S001", None),
        (changed(credit_buy=1), 1_500, "S001", "credit_purchase"),
        (changed(credit_buy=3, steps=()), 1_500, "S001", "credit_purchase"),
        (changed(credit_buy=2, refund_open=True), 1_500, "S001", "refund_open"),
    ],
)
def test_why_a_balance_may_not_be_taken(order: Order, at_ms: int, store: str, why: WhyNot | None) -> None:
    assert why_not_collectable(order, at_ms, store) == why


@pytest.mark.parametrize("route", get_args(CollectionRoute))
def test_an_unknown_window_is_no_reason(route: CollectionRoute) -> None:
    assert why_not_collectable(changed(window=None, route=route), 0, "S001") is None
