"""Refunds over TOP against the sandbox as a process: each once under our key, found again by query, never too much."""

from __future__ import annotations

import json

import msgspec
import pytest

from pos_terminal.contract.cloud import Refusal
from pos_terminal.contract.facts import CardSlip, CodeSlip, SaleClosed, SaleRefunded, Tender
from pos_terminal.contract.quantity import Quantity
from pos_terminal.contract.records import TenderRefunded
from pos_terminal.sale.returns import ReturnPlan, plan_return
from sync_server.cloud.port import CloudUnknown, Posted
from sync_server.cloud.top.refunds import refund_bills, refund_goods
from tests.sync_server import sale_facts
from tests.sync_server.cloud.conftest import Sandbox
from tests.sync_server.cloud.seeded import AFTER_EFFECT

REFUND = "alibaba.nlife.b2c.trade.refund"


def sold(*, pieces: int = 2, discount: int = 300, rounding: int = 5, gtin: str | None = "6901234567892") -> SaleClosed:
    """Pieces at ¥50, a benefit half the platform's, 抹零, paid by code and cash."""
    one = sale_facts.sale("s1", 5_000 * pieces, discount=discount)
    (line,) = one.lines
    line = msgspec.structs.replace(line, quantity=Quantity(1_000 * pieces, "盒"), unit_price=5_000, gtin=gtin)
    total = line.net - rounding
    slip = CodeSlip(amount=2_000, wallet="wechat", reference="W1")
    code = Tender(tender="t1", kind="code", requested=2_000, buyer_paid=2_000, receivable=2_000, slip=slip)
    cash = Tender(tender="t2", kind="cash", requested=total - 2_000, buyer_paid=total - 2_000, receivable=total - 2_000)
    return msgspec.structs.replace(one, lines=(line,), tenders=(code, cash), rounding=rounding, total=total)


def back(sale: SaleClosed, *units: int, before: tuple[SaleRefunded, ...] = (), name: str = "r1") -> SaleRefunded:
    plan = plan_return(sale, before, {"l1": units})
    assert isinstance(plan, ReturnPlan), plan
    fields = {field: getattr(plan, field) for field in plan.__struct_fields__}
    return msgspec.structs.replace(sale_facts.refund(sale, name), **fields)


def post(sandbox: Sandbox, sale: SaleClosed, refund: SaleRefunded, key: str = "r1", **settings: object) -> object:
    return sandbox.use(lambda cloud: cloud.post_refund(key, "S001", refund, "s1", sale), **settings)


def test_bills_add_up_to_the_goods_and_in_tenders_to_the_refund() -> None:
    sale = sold()
    first = back(sale, 0)
    second = back(sale, 1, before=(first,), name="r2")
    every = []
    for refund in (first, second):
        bills = refund_bills(refund, sale)
        every += bills
        assert sum(int(str(bill["amount"])) for bill in bills) == 5_000
        tenders = [bill for bill in bills if bill["type"] in ("WECHAT_PAY", "CASH")]
        assert sum(int(str(bill["amount"])) for bill in tenders) == refund.total
        assert {"PROMOTION", "MOLING"} <= {bill["type"] for bill in bills}
    assert {bill["type"] for bill in every} == {"WECHAT_PAY", "CASH", "PROMOTION", "MOLING"}
    assert sum(int(str(bill["amount"])) for bill in every if bill["type"] == "WECHAT_PAY") == 2_000


@pytest.mark.parametrize("rounding", [5, 4, 1, 0])
def test_cash_that_was_rounded_up_is_told_to_the_fen(rounding: int) -> None:
    """What was paid out for want of coins is not the price of the goods; 抹零 of the sale makes up for it first."""
    sale = sold(rounding=rounding)
    plan = plan_return(sale, (), {"l1": (0,)}, 10)
    assert isinstance(plan, ReturnPlan)
    assert (plan.cash_rounding > 0) == (rounding > 0)
    fields = {field: getattr(plan, field) for field in plan.__struct_fields__}
    bills = refund_bills(msgspec.structs.replace(sale_facts.refund(sale), **fields), sale)
    assert sum(int(str(bill["amount"])) for bill in bills) == 5_000
    assert all(int(str(bill["amount"])) > 0 for bill in bills)


def test_a_card_is_quoted_by_the_trace_of_its_refund_and_by_no_number() -> None:
    sale = sold()
    slip = CardSlip(
        amount=99,
        receipt_number="9",
        trace="000901",
        card="622848******1234",
        scheme="UnionPay",
        authorisation="A",
        terminal="T",
        pinpad_time="",
    )
    given = TenderRefunded(of="t1", kind="card", amount=99, attempt="a", slip=slip)
    moved = TenderRefunded(of="t1", kind="cash", amount=1, attempt="b")
    bills = refund_bills(msgspec.structs.replace(back(sale, 0), tenders=(given, moved), benefits=()), sale)
    assert [(bill["type"], bill.get("id")) for bill in bills[:2]] == [("UNIONPAY", "000901"), ("CASH", None)]
    assert "622848" not in json.dumps(bills)


def test_what_was_set_off_is_told_as_the_payment_that_the_cloud_takes_for_paid() -> None:
    sale = sold()
    unpaid = TenderRefunded(of="t1", kind="unpaid", amount=100)
    bills = refund_bills(msgspec.structs.replace(back(sale, 0), tenders=(unpaid,), benefits=()), sale)
    assert [(bill["type"], bill["amount"]) for bill in bills[:1]] == [("WECHAT_PAY", 100)]


def test_a_refund_of_nothing_has_a_bill_of_nothing() -> None:
    """TOP wants one."""
    sale = sold()
    nothing = msgspec.structs.replace(back(sale, 0), tenders=(), benefits=(), total=0, lines=())
    assert [(bill["type"], bill["amount"]) for bill in refund_bills(nothing, sale)] == [("CASH", 0)]


def test_what_a_benefit_gives_again_lowers_the_bills_of_the_others() -> None:
    """No bill is below nothing. What the others are too small for is said nowhere."""
    sale, refund = sold(), back(sold(), 0)
    (taken,) = refund.benefits
    again = msgspec.structs.replace(taken, benefit="any", amount=-100, funding={"merchant": -100})
    for amounts, told in (((150, -100), [50]), ((150, -160), [])):
        benefits = tuple(
            msgspec.structs.replace(one, amount=amount) for one, amount in zip((taken, again), amounts, strict=True)
        )
        bills = refund_bills(msgspec.structs.replace(refund, benefits=benefits), sale)
        assert [bill["amount"] for bill in bills if "PROMOTION" in str(bill["type"])] == told
        assert all(int(str(bill["amount"])) > 0 for bill in bills)


def test_goods_go_by_barcode_or_our_sku_and_what_stays_is_not_named() -> None:
    assert refund_goods(back(sold(pieces=3), 0, 2), sold(pieces=3)) == ["6901234567892:2"]
    assert refund_goods(back(sold(gtin=None), 0), sold(gtin=None)) == ["TEA-1:1"]
    refund = back(sold(), 0)
    (line,) = refund.lines
    stays = msgspec.structs.replace(line, line="l2", sku="PAN", units=())
    metres = msgspec.structs.replace(line, line="l3", sku="CLOTH", quantity=Quantity(2_850, "米"))
    more = msgspec.structs.replace(refund, lines=(line, stays, metres, line))
    assert refund_goods(more, sold()) == ["6901234567892:2", "CLOTH:1"]
    odd = msgspec.structs.replace(refund, lines=(msgspec.structs.replace(metres, sku="A,B"),))
    assert refund_goods(odd, sold()) is None


def test_a_refund_is_posted_once_however_often_it_is_told(sandbox: Sandbox) -> None:
    sale = sold()
    assert sandbox.use(lambda cloud: cloud.post_sale("s1", "S001", sale)) == Posted("s1")
    before = sandbox.use(lambda cloud: cloud.refund_posted("r1", "S001", "s1"))
    assert isinstance(before, Refusal)
    assert before.code == "not_posted"
    for _ in range(3):
        assert post(sandbox, sale, back(sale, 0)) == Posted("r1")
    row = sandbox.control.row("refunds", out_request_no="r1")
    assert (row["out_trade_no"], row["amount"], row["duplicates"]) == ("s1", back(sale, 0).total, 2)
    assert sandbox.use(lambda cloud: cloud.refund_posted("r1", "S001", "s1")) == Posted("r1")
    second = back(sale, 1, before=(back(sale, 0),), name="r2")
    assert post(sandbox, sale, second, "r2") == Posted("r2")


def test_a_refund_before_its_sale_is_refused_and_no_refund_exceeds_it(sandbox: Sandbox) -> None:
    sale = sold()
    early = post(sandbox, sale, back(sale, 0))
    assert isinstance(early, Refusal)
    assert early.code == "not_posted"
    sandbox.use(lambda cloud: cloud.post_sale("s1", "S001", sale))
    assert post(sandbox, sale, back(sale, 0, 1), "r1") == Posted("r1")
    more = post(sandbox, sale, back(sale, 0), "r2")
    assert isinstance(more, Refusal)
    assert more.code == "refund_exceeds"
    changed = post(sandbox, sale, back(sale, 0), "r1")
    assert isinstance(changed, Refusal)
    assert changed.code == "key_conflict"


@pytest.mark.parametrize("fault", AFTER_EFFECT)
def test_a_refund_nobody_confirmed_is_found_by_query(sandbox: Sandbox, fault: str) -> None:
    sale = sold()
    sandbox.use(lambda cloud: cloud.post_sale("s1", "S001", sale))
    sandbox.fault(fault, REFUND)
    assert isinstance(post(sandbox, sale, back(sale, 0), timeout_ms=250), CloudUnknown)
    assert sandbox.use(lambda cloud: cloud.refund_posted("r1", "S001", "s1")) == Posted("r1")
    assert sandbox.control.row("refunds", out_request_no="r1")["duplicates"] == 0


def test_what_top_has_no_room_for_is_refused_before_it_is_told(sandbox: Sandbox) -> None:
    sale = sold()
    refund = back(sale, 0)
    (line,) = refund.lines
    many = tuple(msgspec.structs.replace(line, line=f"x{n}", sku=f"G{n}") for n in range(21))
    outcome = post(sandbox, sale, msgspec.structs.replace(refund, lines=many))
    assert isinstance(outcome, Refusal)
    assert outcome.code == "too_many_lines"
    odd = (msgspec.structs.replace(line, line="x", sku="A:B"),)
    outcome = post(sandbox, sale, msgspec.structs.replace(refund, lines=odd))
    assert isinstance(outcome, Refusal)
    assert outcome.code == "goods_unnamed"
    assert sandbox.control.state()["refunds"] == []
