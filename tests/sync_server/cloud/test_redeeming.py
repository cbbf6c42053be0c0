"""Coupons and vouchers of the cloud store: checked, redeemed once, reversed, and found again when nobody answered."""

from __future__ import annotations

import pytest

from pos_terminal.contract.benefits import FixedBenefit, FreeUnits
from pos_terminal.contract.cloud import Coupon, Done, Redeemed, Refusal
from sync_server.cloud.port import CloudUnknown, CloudUnreachable
from tests.sync_server.cloud.conftest import Sandbox
from tests.sync_server.cloud.seeded import AFTER_EFFECT, COUPON, CURTAIN, SOFA, VOUCHER

COUPON_USE = "tmall.promotion.coupon.use"
CONSUME = "taobao.vmarket.eticket.consume"
REVERSE = "taobao.vmarket.eticket.reverse"


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
