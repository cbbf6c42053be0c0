"""Sales posted to the cloud store: each once, adding up, and found by query when nobody confirmed."""

from __future__ import annotations

import msgspec
import pytest

from pos_terminal.contract.cloud import Done, Refusal
from pos_terminal.contract.facts import SaleClosed
from pos_terminal.contract.records import PackBought
from sync_server.cloud.port import CloudUnknown, Posted
from sync_server.cloud.top.sales import fund_bills
from tests.sync_server.cloud.conftest import Sandbox
from tests.sync_server.cloud.seeded import AFTER_EFFECT, COUPON, CURTAIN, SOFA, sale

PAY = "alibaba.nlife.b2c.trade.pay"


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
