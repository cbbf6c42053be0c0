"""The sums of facts: every one that is stated is checked."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from pos_terminal.contract.facts import SaleClosed
from pos_terminal.contract.records import BenefitShare, BenefitTakenBack
from sync_server.consumers import sums
from tests.sync_server import sale_facts


def _with(sale: SaleClosed, place: str, **changes: Any) -> SaleClosed:
    first = msgspec.structs.replace(getattr(sale, place)[0], **changes)
    return msgspec.structs.replace(sale, **{place: (first,)})


def test_a_right_sale_and_a_right_z_have_nothing_wrong() -> None:
    sale = sale_facts.sale("s1", discount=501)
    assert sums.wrong_in_sale(sale) == []
    assert sums.wrong_in_report(sale_facts.closed(sale).report) == []


@pytest.mark.parametrize(
    "wrong",
    [
        lambda sale: msgspec.structs.replace(sale, total=sale.total + 1),
        lambda sale: msgspec.structs.replace(sale, rounding=1),
        lambda sale: msgspec.structs.replace(sale, rounding=-1, total=sale.total + 1),
        lambda sale: _with(sale, "lines", amount=10_001),
        lambda sale: _with(sale, "lines", discount=500),
        lambda sale: _with(sale, "lines", net=1),
        lambda sale: _with(sale, "lines", credit=1),
        lambda sale: _with(sale, "lines", line="l2"),
        lambda sale: _with(sale, "tenders", requested=1),
        lambda sale: _with(sale, "tenders", receivable=1),
        lambda sale: _with(sale, "tenders", buyer_paid=1),
        lambda sale: _with(sale, "tenders", promotion={"bank": 1}),
        lambda sale: _with(sale, "tenders", change=1),
        lambda sale: _with(sale, "benefits", funding={"bank": 1}),
        lambda sale: _with(sale, "benefits", discount=1),
        lambda sale: _with(sale, "benefits", shares=()),
    ],
)
def test_each_wrong_sum_of_a_sale_is_found(wrong: Any) -> None:
    assert sums.wrong_in_sale(wrong(sale_facts.sale("s1", discount=501)))


@pytest.mark.parametrize("field", ["gross", "discount", "deposit_credit", "rounding", "fees", "net"])
def test_each_wrong_sum_of_a_z_is_found(field: str) -> None:
    report = sale_facts.closed(sale_facts.sale("s1", discount=501)).report
    assert sums.wrong_in_report(msgspec.structs.replace(report, **{field: getattr(report, field) + 1}))


REFUND = sale_facts.refund(sale_facts.sale("s1", discount=501))


def test_a_right_refund_has_nothing_wrong() -> None:
    assert sums.wrong_in_refund(REFUND) == []


@pytest.mark.parametrize(
    ("place", "changes"),
    [
        ("lines", {"amount": 1}),
        ("lines", {"discount": 1}),
        ("lines", {"net": 1}),
        ("lines", {"line": "other"}),
        ("benefits", {"amount": 1}),
        ("benefits", {"funding": {"bank": 1}}),
        ("benefits", {"shares": ()}),
        ("tenders", {"amount": 1}),
    ],
)
def test_each_wrong_sum_of_a_refund_is_found(place: str, changes: dict[str, Any]) -> None:
    first, *others = getattr(REFUND, place)
    wrong = {place: (msgspec.structs.replace(first, **changes), *others)}
    assert sums.wrong_in_refund(msgspec.structs.replace(REFUND, **wrong))


@pytest.mark.parametrize(("packet", "found"), [(False, 0), (True, 1)])
def test_a_packet_that_gets_less_than_nothing_back_is_found_though_every_sum_holds(packet: bool, found: int) -> None:
    """A benefit may give what stays more than it gave before; a packet only gets back."""
    (line, *lines), (tender, *tenders), [name, more] = REFUND.lines, REFUND.tenders, ["p", 100]
    share = BenefitShare(line=line.line, amount=-more)
    taken = BenefitTakenBack(
        benefit=name, title=name, amount=-more, funding={"platform": -more}, shares=(share,), packet=packet
    )
    refund = msgspec.structs.replace(
        REFUND,
        benefits=(*REFUND.benefits, taken),
        lines=(msgspec.structs.replace(line, discount=line.discount - more, net=line.net + more), *lines),
        tenders=(msgspec.structs.replace(tender, amount=tender.amount + more), *tenders),
        total=REFUND.total + more,
    )
    assert len(sums.wrong_in_refund(refund)) == found


def test_a_refund_of_another_total_is_found() -> None:
    assert sums.wrong_in_refund(msgspec.structs.replace(REFUND, total=REFUND.total + 1))
