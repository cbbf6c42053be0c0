"""The port over TOP against the sandbox as a process: each method, each failure, no effect twice."""

from __future__ import annotations

import msgspec
import pytest

from pos_terminal.contract.benefits import FixedBenefit, FreeUnits
from pos_terminal.contract.cloud import (
    Coupon,
    Done,
    Order,
    Redeemed,
    Refusal,
    TransientBuyer,
    WhyNot,
    why_not_collectable,
)
from pos_terminal.contract.facts import (
    BenefitShare,
    BenefitUsed,
    CardSlip,
    CollectionRoute,
    Line,
    OrderCollected,
    SaleClosed,
    Tender,
)
from pos_terminal.contract.quantity import Quantity
from pos_terminal.contract.records import PackBought
from sync_server.cloud.port import CloudUnknown, CloudUnreachable, Posted
from sync_server.cloud.sandbox.seed import HOUR_MS
from sync_server.cloud.top.sales import fund_bills
from tests.sync_server.cloud.conftest import Sandbox

SOFA = "4418800000000001101"
CURTAIN = "4418800000000001102"
COUPON = "900100000001"
VOUCHER = "880112345601"

TRADE_GET = "taobao.trade.fullinfo.get"
RECEIVE = "tmall.car.fpcar.restpay.receive"
CREATE = "alibaba.omni.saas.order.create"
COUPON_USE = "tmall.promotion.coupon.use"
CONSUME = "taobao.vmarket.eticket.consume"
REVERSE = "taobao.vmarket.eticket.reverse"
PAY = "alibaba.nlife.b2c.trade.pay"

AFTER_EFFECT = ["silent_after", "garbage_after", "isp_after"]


def order_of(sandbox: Sandbox, number: str) -> Order:
    order = sandbox.use(lambda cloud: cloud.order(number))
    assert isinstance(order, Order), order
    return order


def sale(total: int = 1_080_000, *, order: str = "", route: CollectionRoute = "store_collected") -> SaleClosed:
    """A sale by card; of a presale where ``order`` is given, with a coupon of ¥300 off."""
    price, credit = (1_280_000, 200_000) if order == SOFA else (698_000, 200_000) if order else (total, 0)
    discount = price - credit - total
    slip = CardSlip(
        amount=total,
        receipt_number="17",
        trace="000217",
        card="622848******1234",
        scheme="UnionPay",
        authorisation="A1",
        terminal="T1",
        pinpad_time="",
    )
    benefits = (
        BenefitUsed(
            benefit=COUPON,
            title="满减",
            redemption="irreversible",
            discount=discount,
            funding={"platform": discount},
            shares=(BenefitShare(line="1", amount=discount),),
        ),
    )
    return SaleClosed(
        at_ms=1_771_041_600_000,
        sale="sale-1",
        number="20260214-01-0001",
        period="p",
        operator="1007",
        lines=(
            Line(
                line="1",
                sku="SOFA-3S-GREY",
                gtin=None,
                title="沙发",
                quantity=Quantity(1000),
                unit_price=price,
                amount=price,
                discount=discount,
                credit=credit,
                net=total,
                tax_code="1",
                tax_rate_bp=1300,
                tax=0,
            ),
        ),
        benefits=benefits if discount else (),
        tenders=(Tender(tender="t", kind="card", requested=total, buyer_paid=total, receivable=total, slip=slip),),
        rounding=0,
        total=total,
        tax=0,
        order=OrderCollected(
            order=order, route=route, deposit=100_000, credit=credit, deposit_kind="privilege", steps=(), lease="f"
        )
        if order
        else None,
    )


# --- orders -------------------------------------------------------------------------------------------------------


def test_the_sofa_as_seeded(sandbox: Sandbox) -> None:
    order = order_of(sandbox, SOFA)
    assert (order.status, order.deposit_paid, order.deposit_credit, order.balance_due) == (
        "balance_unpaid",
        100_000,
        200_000,
        1_080_000,
    )
    assert (order.route, order.store, order.lines[0].category) == ("store_collected", "S001", "sofa")
    assert {step.payee for step in order.steps} == {"91310000FLAGSHIP01", "91310000DEALERS001"}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("sofa", None),
        ("curtain", None),
        ("not_yet", "not_in_window"),
        ("forfeited", "forfeited"),
        ("already_paid", "already_paid"),
        ("refund_open", "refund_open"),
        ("deposit_unpaid", "deposit_unpaid"),
        ("other_store", "other_store"),
        ("on_the_phone", None),
        ("window_unknown", None),
        ("no_campaign", None),
        ("credit", "credit_purchase"),
    ],
)
def test_which_seeded_orders_may_be_collected(sandbox: Sandbox, name: str, why: WhyNot | None) -> None:
    order = order_of(sandbox, sandbox.seed.order(name).order)
    now = int(str(sandbox.control.state()["now_ms"]))
    assert why_not_collectable(order, now, "S001") == why
    if name == "no_campaign":
        assert (order.window, order.route) == (None, "platform"), "the customer pays on the phone"
    if name == "window_unknown":
        assert order.route == "store_collected"
    if name == "sofa":
        assert order.display == TransientBuyer(masked_name="张**", phone_tail="5678")
        assert why_not_collectable(order, now + 200 * HOUR_MS, "S001") == "window_over"


@pytest.mark.parametrize("number", ["1", "4418800000000009999", "abc", "１２３", "' OR 1=1", ""])
def test_an_order_nobody_has(sandbox: Sandbox, number: str) -> None:
    outcome = sandbox.use(lambda cloud: cloud.order(number))
    assert isinstance(outcome, Refusal)
    assert outcome.code == "no_such_order"


@pytest.mark.parametrize(
    ("fault", "why"),
    [("silent", "time_out"), ("garbage", "502"), ("isp", "service"), ("limit", "call_limit")],
)
def test_a_read_that_fails_may_be_asked_again(sandbox: Sandbox, fault: str, why: str) -> None:
    sandbox.fault(fault, TRADE_GET, count=len(sandbox.settings.sellers), ban_s=7)
    outcome = sandbox.use(lambda cloud: cloud.order(SOFA), timeout_ms=1_000)
    assert isinstance(outcome, CloudUnreachable)
    assert why in outcome.why
    assert outcome.retry_after_ms == (7_000 if fault == "limit" else None)
    assert order_of(sandbox, SOFA).order == SOFA


def test_slow_is_not_failed(sandbox: Sandbox) -> None:
    sandbox.fault("slow", TRADE_GET, delay_ms=120)
    assert order_of(sandbox, SOFA).order == SOFA


def test_a_seller_in_trouble_does_not_make_an_order_of_another_unknown(sandbox: Sandbox) -> None:
    broken, *others = sandbox.settings.sellers
    sellers = (type(broken)(name="x", seller_id="1", session="gone", payee="p"), broken, *others)
    found = sandbox.use(lambda cloud: cloud.order(SOFA), sellers=sellers)
    assert isinstance(found, Order)
    missing = sandbox.use(lambda cloud: cloud.order("1"), sellers=sellers)
    assert isinstance(missing, CloudUnreachable)
    assert "session" in missing.why


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"app_secret": "wrong"}, "signature"),
        ({"app_key": "wrong"}, "permission"),
        ({"gateway": "http://127.0.0.1:1/router/rest"}, "ConnectError"),
    ],
)
def test_what_is_wrong_with_us_never_had_an_effect(sandbox: Sandbox, settings: dict[str, str], why: str) -> None:
    outcome = sandbox.use(lambda cloud: cloud.redeem(VOUCHER, "s1", None), **settings)
    assert isinstance(outcome, CloudUnreachable)
    assert why in outcome.why
    assert sandbox.control.row("vouchers", code=VOUCHER)["times_used"] == 0


@pytest.mark.parametrize("sign_method", ["md5", "hmac", "hmac-sha256"])
def test_each_way_of_signing_is_admitted(sandbox: Sandbox, sign_method: str) -> None:
    assert isinstance(sandbox.use(lambda cloud: cloud.order(SOFA), sign_method=sign_method), Order)


# --- coupons and vouchers -----------------------------------------------------------------------------------------


def test_the_coupons_of_a_buyer(sandbox: Sandbox) -> None:
    held = sandbox.use(lambda cloud: cloud.coupons(SOFA))
    assert isinstance(held, tuple)
    by_id = {coupon.id: coupon for coupon in held}
    goods = sandbox.seed.voucher("goods_sofa").code
    assert set(by_id) == {"900100000001", "900100000002", "900100000003", "900100000004", goods}
    assert (by_id[goods].order, by_id[goods].benefit.redemption) == (SOFA, "fulfilment")
    others = sandbox.use(lambda cloud: cloud.coupons(CURTAIN))
    assert isinstance(others, tuple)
    assert [coupon.id for coupon in others] == ["900100000005"], "another order's voucher is not offered"
    good, higher = by_id[COUPON], by_id["900100000002"].benefit
    assert isinstance(good.benefit, FixedBenefit)
    assert (good.status, good.benefit.threshold, good.benefit.amount) == ("usable", 1_000_000, 30_000)
    assert good.benefit.funding_bp == {"platform": 6_000, "merchant": 4_000}
    assert good.benefit.redemption == "irreversible"
    assert isinstance(higher, FixedBenefit)
    assert higher.threshold == 2_000_000
    assert by_id["900100000003"].status == "expired"
    assert by_id["900100000004"].benefit.scope.categories == ("curtain",)


@pytest.mark.parametrize(
    ("name", "status"),
    [("applies", "usable"), ("expired", "expired"), ("used", "used"), ("threshold_too_high", "usable")],
)
def test_checking_a_voucher_changes_nothing(sandbox: Sandbox, name: str, status: str) -> None:
    voucher = sandbox.seed.voucher(name)
    for _ in range(2):
        coupon = sandbox.use(lambda cloud: cloud.check(voucher.code, None))
        assert isinstance(coupon, Coupon)
        assert (coupon.status, coupon.benefit.redemption) == (status, "reversible")
    assert sandbox.control.row("vouchers", code=voucher.code)["times_used"] == 0


def test_checking_a_coupon_needs_its_order(sandbox: Sandbox) -> None:
    assert isinstance(sandbox.use(lambda cloud: cloud.check(COUPON, SOFA)), Coupon)
    for outcome in (
        sandbox.use(lambda cloud: cloud.check(COUPON, None)),
        sandbox.use(lambda cloud: cloud.check(COUPON, CURTAIN)),
    ):
        assert outcome == Refusal(code="no_such_coupon", reason=COUPON)


def test_a_voucher_is_redeemed_once_and_reversed_by_its_serial(sandbox: Sandbox) -> None:
    for _ in range(2):
        done = sandbox.use(lambda cloud: cloud.redeem(VOUCHER, "att-1", None))
        assert done == Redeemed(reference="att_1")
    other = sandbox.use(lambda cloud: cloud.redeem(VOUCHER, "att-2", None))
    assert isinstance(other, Refusal)
    assert other.code == "used"
    assert sandbox.control.row("vouchers", code=VOUCHER)["times_used"] == 1
    for _ in range(2):
        assert isinstance(sandbox.use(lambda cloud: cloud.reverse(VOUCHER, "att-1")), Done)
    row = sandbox.control.row("vouchers", code=VOUCHER)
    assert (row["times_used"], row["times_reversed"], row["shares_left"]) == (1, 1, 1)
    late = sandbox.use(lambda cloud: cloud.redeem(VOUCHER, "att-1", None))
    assert isinstance(late, Refusal)
    assert late.code == "serial_used"


def test_a_fulfilment_voucher_lowers_nothing_and_says_whose_goods_it_is_for(sandbox: Sandbox) -> None:
    for name, order, status in (
        ("goods_sofa", SOFA, "usable"),
        ("goods", None, "usable"),
        ("goods_used", None, "used"),
        ("goods_other_store", None, "usable"),
    ):
        code = sandbox.seed.voucher(name).code
        coupon = sandbox.use(lambda cloud, code=code: cloud.check(code, None))  # type: ignore[misc]
        assert isinstance(coupon, Coupon)
        assert (coupon.order, coupon.status) == (order, status)
        assert isinstance(coupon.benefit, FreeUnits)
        assert coupon.benefit.redemption == "fulfilment"


def test_a_fulfilment_voucher_is_consumed_only_once_its_order_is_paid(sandbox: Sandbox) -> None:
    code = sandbox.seed.voucher("goods_sofa").code
    early = sandbox.use(lambda cloud: cloud.redeem(code, "att-1", SOFA))
    assert early == Refusal(code="not_paid_yet", reason=SOFA)
    assert sandbox.control.row("vouchers", code=code)["times_used"] == 0
    sandbox.control.tell(f"/orders/{SOFA}", event="pay")
    for _ in range(2):
        assert sandbox.use(lambda cloud: cloud.redeem(code, "att-1", SOFA)) == Redeemed(reference="att_1")
    other = sandbox.use(lambda cloud: cloud.redeem(code, "att-2", SOFA, collected=True))
    assert isinstance(other, Refusal)
    assert other.code == "used"
    assert sandbox.control.row("vouchers", code=code)["times_used"] == 1
    back = sandbox.use(lambda cloud: cloud.reverse(code, "att-1"))
    assert isinstance(back, Refusal)
    assert back.code == "irreversible"


def test_our_own_sale_is_as_good_as_the_clouds_word(sandbox: Sandbox) -> None:
    code = sandbox.seed.voucher("goods").code
    outcome = sandbox.use(lambda cloud: cloud.redeem(code, "att-1", SOFA, collected=True))
    assert outcome == Redeemed(reference="att_1")


@pytest.mark.parametrize(
    ("name", "order", "code"),
    [
        ("goods_sofa", None, "order_needed"),
        ("goods_sofa", CURTAIN, "other_order"),
        ("goods_other_order", SOFA, "other_order"),
        ("goods_other_store", SOFA, "other_store"),
        ("goods_used", SOFA, "used"),
        ("goods", "4418800000000009999", "no_such_order"),
    ],
)
def test_a_fulfilment_voucher_of_other_goods_is_refused(
    sandbox: Sandbox, name: str, order: str | None, code: str
) -> None:
    voucher = sandbox.seed.voucher(name).code
    outcome = sandbox.use(lambda cloud: cloud.redeem(voucher, "a", order, collected=True))
    assert isinstance(outcome, Refusal)
    assert outcome.code == code
    assert sandbox.control.row("vouchers", code=voucher)["times_used"] == 0


@pytest.mark.parametrize("name", ["expired", "used"])
def test_a_voucher_that_cannot_be_redeemed(sandbox: Sandbox, name: str) -> None:
    outcome = sandbox.use(lambda cloud: cloud.redeem(sandbox.seed.voucher(name).code, "s", None))
    assert isinstance(outcome, Refusal)
    assert outcome.code == name


def test_reversing_what_was_never_redeemed(sandbox: Sandbox) -> None:
    outcome = sandbox.use(lambda cloud: cloud.reverse(VOUCHER, "never"))
    assert isinstance(outcome, Refusal)
    assert outcome.code == "not_redeemed"


def test_a_coupon_is_redeemed_once_and_has_no_way_back(sandbox: Sandbox) -> None:
    assert sandbox.use(lambda cloud: cloud.redeem(COUPON, "a", SOFA)) == Redeemed(reference=COUPON)
    again = sandbox.use(lambda cloud: cloud.redeem(COUPON, "b", SOFA))
    assert isinstance(again, Refusal)
    assert again.code == "used"
    back = sandbox.use(lambda cloud: cloud.reverse(COUPON, "a"))
    assert isinstance(back, Refusal)
    assert back.code == "irreversible"
    assert sandbox.control.row("coupons", coupon=COUPON)["times_used"] == 1


@pytest.mark.parametrize(("coupon", "code"), [("900100000003", "expired"), ("123", "no_such_coupon")])
def test_a_coupon_that_cannot_be_redeemed(sandbox: Sandbox, coupon: str, code: str) -> None:
    outcome = sandbox.use(lambda cloud: cloud.redeem(coupon, "a", SOFA))
    assert isinstance(outcome, Refusal)
    assert outcome.code == code


@pytest.mark.parametrize("fault", AFTER_EFFECT)
@pytest.mark.parametrize(
    ("coupon", "method", "table"), [(COUPON, COUPON_USE, "coupons"), (VOUCHER, CONSUME, "vouchers")]
)
def test_a_redemption_nobody_answered_is_found_by_query(
    sandbox: Sandbox, fault: str, coupon: str, method: str, table: str
) -> None:
    sandbox.fault(fault, method)
    outcome = sandbox.use(lambda cloud: cloud.redeem(coupon, "att-9", SOFA), timeout_ms=250)
    assert isinstance(outcome, CloudUnknown)
    found = sandbox.use(lambda cloud: cloud.query_redemption(coupon, "att-9", SOFA))
    assert isinstance(found, Redeemed)
    assert sandbox.control.row(table, **{table[:-1] if table == "coupons" else "code": coupon})["times_used"] == 1


@pytest.mark.parametrize("fault", ["silent", "garbage", "isp"])
@pytest.mark.parametrize(("coupon", "method"), [(COUPON, COUPON_USE), (VOUCHER, CONSUME)])
def test_a_redemption_that_never_was_is_told_from_one_that_was(
    sandbox: Sandbox, fault: str, coupon: str, method: str
) -> None:
    sandbox.fault(fault, method)
    outcome = sandbox.use(lambda cloud: cloud.redeem(coupon, "att-9", SOFA), timeout_ms=250)
    assert isinstance(outcome, CloudUnknown)
    found = sandbox.use(lambda cloud: cloud.query_redemption(coupon, "att-9", SOFA))
    assert isinstance(found, Refusal)
    assert found.code == "not_redeemed"
    assert isinstance(sandbox.use(lambda cloud: cloud.redeem(coupon, "att-9", SOFA)), Redeemed)


def test_a_voucher_another_till_redeemed_is_not_ours(sandbox: Sandbox) -> None:
    assert isinstance(sandbox.use(lambda cloud: cloud.redeem(VOUCHER, "theirs", None)), Redeemed)
    outcome = sandbox.use(lambda cloud: cloud.query_redemption(VOUCHER, "ours", None))
    assert isinstance(outcome, Refusal)
    assert outcome.code == "used_elsewhere"


@pytest.mark.parametrize("fault", AFTER_EFFECT)
def test_a_reversal_nobody_answered_may_be_repeated(sandbox: Sandbox, fault: str) -> None:
    sandbox.use(lambda cloud: cloud.redeem(VOUCHER, "a", None))
    sandbox.fault(fault, REVERSE)
    assert isinstance(sandbox.use(lambda cloud: cloud.reverse(VOUCHER, "a"), timeout_ms=250), CloudUnknown)
    assert isinstance(sandbox.use(lambda cloud: cloud.reverse(VOUCHER, "a")), Done)
    assert sandbox.control.row("vouchers", code=VOUCHER)["times_reversed"] == 1


@pytest.mark.parametrize(
    ("sub_code", "code"), [("isv.eticket-code-used", "used"), ("isv.never-heard-of", "cloud_refused")]
)
def test_a_callers_fault_is_a_refusal(sandbox: Sandbox, sub_code: str, code: str) -> None:
    sandbox.fault("isv", CONSUME, sub_code=sub_code)
    outcome = sandbox.use(lambda cloud: cloud.redeem(VOUCHER, "a", None))
    assert isinstance(outcome, Refusal)
    assert outcome.code == code


def test_a_limit_of_calls_on_a_write_had_no_effect(sandbox: Sandbox) -> None:
    sandbox.fault("limit", CONSUME, ban_s=3)
    outcome = sandbox.use(lambda cloud: cloud.redeem(VOUCHER, "a", None))
    assert isinstance(outcome, CloudUnreachable)
    assert outcome.retry_after_ms == 3_000


# --- collections --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("order", "route"), [(SOFA, "store_collected"), (CURTAIN, "cloud_pos")])
def test_a_collection_makes_the_order_paid_once(sandbox: Sandbox, order: str, route: CollectionRoute) -> None:
    collected = sale(1_050_000 if order == SOFA else 478_000, order=order, route=route)
    for told in (False, True):
        done = sandbox.use(lambda cloud: cloud.confirm_collection("k-1", "S001", collected, told=told))  # noqa: B023
        assert done == Done(reference=order)
    row = sandbox.control.row("orders", order_no=order)
    assert (row["times_paid"], row["paid_by"]) == (1, route)
    read_back = order_of(sandbox, order)
    assert read_back.is_paid
    assert all(step.status == "paid" for step in read_back.steps)
    if route == "cloud_pos":
        made = sandbox.control.row("store_orders", request_no="k-1")
        assert (made["total"], made["paid"], made["deposit_order"]) == (698_000, 478_000, CURTAIN)
        assert row["tail_order"] == made["trade_no"]


@pytest.mark.parametrize("fault", AFTER_EFFECT)
@pytest.mark.parametrize(
    ("order", "route", "method"), [(SOFA, "store_collected", RECEIVE), (CURTAIN, "cloud_pos", CREATE)]
)
def test_a_collection_nobody_answered_is_read_back(
    sandbox: Sandbox, fault: str, order: str, route: CollectionRoute, method: str
) -> None:
    collected = sale(1_050_000 if order == SOFA else 478_000, order=order, route=route)
    sandbox.fault(fault, method)
    outcome = sandbox.use(lambda cloud: cloud.confirm_collection("k", "S001", collected), timeout_ms=300)
    assert isinstance(outcome, CloudUnknown)
    done = sandbox.use(lambda cloud: cloud.confirm_collection("k", "S001", collected, told=True))
    assert done == Done(reference=order)
    assert sandbox.control.row("orders", order_no=order)["times_paid"] == 1


@pytest.mark.parametrize(("order", "route"), [(SOFA, "store_collected"), (CURTAIN, "cloud_pos")])
@pytest.mark.parametrize("when", ["before the read", "before the telling"])
def test_an_order_somebody_else_paid_is_not_ours(
    sandbox: Sandbox, order: str, route: CollectionRoute, when: str
) -> None:
    collected = sale(1_050_000 if order == SOFA else 478_000, order=order, route=route)
    told = []

    async def telling() -> None:
        told.append(order)
        sandbox.control.tell(f"/orders/{order}", event="pay")

    if when == "before the read":
        sandbox.control.tell(f"/orders/{order}", event="pay")
    outcome = sandbox.use(lambda cloud: cloud.confirm_collection("k", "S001", collected, telling=telling))
    assert outcome == Refusal(code="paid_elsewhere", reason=order)
    assert bool(told) == (when == "before the telling")
    row = sandbox.control.row("orders", order_no=order)
    assert (row["times_paid"], row["paid_by"]) == (1, "platform")


def test_after_an_unknown_outcome_a_payment_without_our_order_is_not_ours(sandbox: Sandbox) -> None:
    """On the route *cloud POS* the order that paid shows: without one, the customer paid on the phone."""
    collected = sale(478_000, order=CURTAIN, route="cloud_pos")
    sandbox.fault("isp", CREATE)
    outcome = sandbox.use(lambda cloud: cloud.confirm_collection("k", "S001", collected))
    assert isinstance(outcome, CloudUnknown)
    sandbox.control.tell(f"/orders/{CURTAIN}", event="pay")
    outcome = sandbox.use(lambda cloud: cloud.confirm_collection("k", "S001", collected, told=True))
    assert outcome == Refusal(code="paid_elsewhere", reason=CURTAIN)


def test_paid_is_said_only_once_it_reads_as_paid(sandbox: Sandbox) -> None:
    """The write succeeds, reading back does not: collected, cloud unconfirmed."""
    collected = sale(1_050_000, order=SOFA)

    sandbox.fault("isp", TRADE_GET, skip=1)
    outcome = sandbox.use(lambda cloud: cloud.confirm_collection("k", "S001", collected))
    assert isinstance(outcome, CloudUnknown)
    assert sandbox.control.row("orders", order_no=SOFA)["times_paid"] == 1


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("refund_open", "refund_open"),
        ("forfeited", "not_collectable"),
        ("deposit_unpaid", "not_collectable"),
    ],
)
def test_an_order_that_cannot_be_paid_is_refused(sandbox: Sandbox, name: str, code: str) -> None:
    order = sandbox.seed.order(name).order
    outcome = sandbox.use(lambda cloud: cloud.confirm_collection("k", "S001", sale(order=order)))
    assert isinstance(outcome, Refusal)
    assert outcome.code == code


def test_with_an_unknown_window_the_cloud_decides(sandbox: Sandbox) -> None:
    """Collected on line: head office knows the route, but not when."""
    order = sandbox.seed.order("window_unknown")
    outcome = sandbox.use(lambda cloud: cloud.confirm_collection("k", "S001", sale(order.balance, order=order.order)))
    assert outcome == Done(reference=order.order)


def test_on_the_route_platform_only_the_customer_can_pay(sandbox: Sandbox) -> None:
    order = sandbox.seed.order("on_the_phone").order
    collected = sale(order=order, route="platform")
    outcome = sandbox.use(lambda cloud: cloud.confirm_collection("k", "S001", collected))
    assert outcome == Refusal(code="not_paid_yet", reason=order)
    sandbox.control.tell(f"/orders/{order}", event="pay")
    assert sandbox.use(lambda cloud: cloud.confirm_collection("k", "S001", collected)) == Done(reference=order)


def test_a_refund_asked_for_between_look_up_and_money_shows(sandbox: Sandbox) -> None:
    assert not order_of(sandbox, SOFA).refund_open
    sandbox.control.tell(f"/orders/{SOFA}", event="ask_refund")
    assert order_of(sandbox, SOFA).refund_open


# --- sales --------------------------------------------------------------------------------------------------------


def test_a_sale_is_posted_once_however_often_it_is_told(sandbox: Sandbox) -> None:
    before = sandbox.use(lambda cloud: cloud.sale_posted("S001-01-sale-1", "S001"))
    assert isinstance(before, Refusal)
    assert before.code == "not_posted"
    for _ in range(3):
        outcome = sandbox.use(lambda cloud: cloud.post_sale("S001-01-sale-1", "S001", sale(1_500)))
        assert outcome == Posted("S001-01-sale-1")
    row = sandbox.control.row("sales", out_trade_no="S001-01-sale-1")
    assert (row["amount"], row["duplicates"], row["store"]) == (1_500, 2, "PLACE-1001")
    after = sandbox.use(lambda cloud: cloud.sale_posted("S001-01-sale-1", "S001"))
    assert after == Posted(str(row["trade_no"]))


def test_a_posted_presale_adds_up_and_names_no_card(sandbox: Sandbox) -> None:
    sandbox.use(lambda cloud: cloud.post_sale("k", "S001", sale(1_050_000, order=SOFA)))
    body = str(sandbox.control.row("sales", out_trade_no="k")["body"])
    for part in ("UNIONPAY", "000217", "CUSTOM_PROMOTION", SOFA, COUPON):
        assert part in body
    assert "622848" not in body
    assert "1234" not in body


def with_fee(one: SaleClosed, fee: int = 990) -> SaleClosed:
    """The sale with a pack in it, paid for by its tender."""
    (tender,) = one.tenders
    total = one.total + fee
    paid = msgspec.structs.replace(tender, requested=total, buyer_paid=total, receivable=total)
    return msgspec.structs.replace(one, packs=(PackBought(pack="PK-0088", fee=fee),), total=total, tenders=(paid,))


def test_the_bills_of_a_sale_with_a_fee_sum_to_its_goods_and_fees(sandbox: Sandbox) -> None:
    posted = with_fee(sale(1_050_000, order=SOFA))
    assert sum(int(str(bill["amount"])) for bill in fund_bills(posted)) == 1_280_000 + 990
    assert sandbox.use(lambda cloud: cloud.post_sale("k", "S001", posted)) == Posted("k")
    assert sandbox.control.row("sales", out_trade_no="k")["amount"] == 1_050_990


@pytest.mark.parametrize("off", [-990, 990])
def test_the_sandbox_refuses_a_sale_whose_bills_do_not_come_to_what_was_paid(sandbox: Sandbox, off: int) -> None:
    right = with_fee(sale(1_500))
    (tender,) = right.tenders
    wrong = msgspec.structs.replace(
        right, tenders=(msgspec.structs.replace(tender, receivable=tender.receivable + off),)
    )
    outcome = sandbox.use(lambda cloud: cloud.post_sale("k", "S001", wrong))
    assert isinstance(outcome, Refusal)
    assert sandbox.control.state()["sales"] == []


def test_a_collection_with_a_fee_comes_to_what_was_paid(sandbox: Sandbox) -> None:
    """The cloud counts goods less discounts: without the fee among the goods it would count less than was taken."""
    collected = with_fee(sale(478_000, order=CURTAIN, route="cloud_pos"))
    assert sandbox.use(lambda cloud: cloud.confirm_collection("k", "S001", collected)) == Done(reference=CURTAIN)
    row = sandbox.control.row("store_orders", request_no="k")
    assert (row["total"], row["paid"]) == (698_990, 478_990)


@pytest.mark.parametrize("off", [-1, 1])
def test_a_collection_that_does_not_balance_is_never_told(sandbox: Sandbox, off: int) -> None:
    right = with_fee(sale(478_000, order=CURTAIN, route="cloud_pos"))
    wrong = msgspec.structs.replace(right, total=right.total + off)
    outcome = sandbox.use(lambda cloud: cloud.confirm_collection("k", "S001", wrong))
    assert isinstance(outcome, Refusal)
    assert outcome.code == "amount_differs"
    assert sandbox.control.row("orders", order_no=CURTAIN)["times_paid"] == 0
    assert sandbox.control.state()["store_orders"] == []


@pytest.mark.parametrize("fault", AFTER_EFFECT)
def test_a_sale_nobody_confirmed_is_found_by_query(sandbox: Sandbox, fault: str) -> None:
    sandbox.fault(fault, PAY)
    outcome = sandbox.use(lambda cloud: cloud.post_sale("k", "S001", sale(1_500)), timeout_ms=250)
    assert isinstance(outcome, CloudUnknown)
    assert isinstance(sandbox.use(lambda cloud: cloud.sale_posted("k", "S001")), Posted)
    row = sandbox.control.row("sales", out_trade_no="k")
    assert row["duplicates"] == 0


def test_a_key_used_for_another_sale_is_refused(sandbox: Sandbox) -> None:
    sandbox.use(lambda cloud: cloud.post_sale("k", "S001", sale(1_500)))
    outcome = sandbox.use(lambda cloud: cloud.post_sale("k", "S001", sale(1_600)))
    assert isinstance(outcome, Refusal)
    assert outcome.code == "key_conflict"


def test_a_store_head_office_does_not_know(sandbox: Sandbox) -> None:
    outcome = sandbox.use(lambda cloud: cloud.post_sale("k", "S999", sale(1_500)))
    assert outcome == Refusal(code="store_unknown", reason="S999")
