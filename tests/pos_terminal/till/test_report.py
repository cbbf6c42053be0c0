"""X and Z with refunds: a sale that came back leaves nothing but its count."""

from __future__ import annotations

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_terminal.contract.facts import AttemptForced, SaleClosed
from pos_terminal.sale.returns import ReturnPlan, plan_return
from pos_terminal.till.report import add, empty
from sync_server.consumers.sums import wrong_in_report
from tests.pos_terminal.sale.coming_back import all_units, parts
from tests.pos_terminal.sale.sold import refunded, sales


@settings(max_examples=100, deadline=None)
@given(sales(), st.data(), st.sampled_from([1, 10, 100]))
def test_refunds_take_out_of_a_report_what_their_sale_brought_in(
    sale: SaleClosed, data: st.DataObject, unit: int
) -> None:
    report = add(empty("p", 50_000), sale)
    assert wrong_in_report(report) == []
    first = plan_return(sale, (), data.draw(parts(all_units(sale))), unit)
    before = [refunded(sale, first)] if isinstance(first, ReturnPlan) else []
    gone = {line.line: line.units for refund in before for line in refund.lines}
    left = {
        line: units - {unit for one in gone.get(line, ()) for unit in range(one.start, one.end)}
        for line, units in all_units(sale).items()
    }
    if any(left.values()):
        rest = plan_return(sale, before, left, unit)
        assert isinstance(rest, ReturnPlan)
        before.append(refunded(sale, rest, 1))
    for refund in before:
        report = add(report, refund)
        assert wrong_in_report(report) == []
    assert (report.sales, report.refunds) == (1, len(before))
    assert report.cash_expected == 50_000
    for field in ("gross", "discount", "deposit_credit", "fees", "rounding", "net", "tax"):
        assert getattr(report, field) == 0, field
    assert all(one.amount == 0 for one in report.tenders)
    given = [(tender.kind, tender.amount) for refund in before for tender in refund.tenders]
    assert {one.kind: (one.count, one.amount) for one in report.refunded} == {
        kind: (sum(one == kind for one, _ in given), sum(amount for one, amount in given if one == kind))
        for kind, _ in given
    }
    assert set(report.discount_by_funder.values()) <= {0}


@given(sales())
def test_a_refund_counts_in_the_period_it_is_made_in(sale: SaleClosed) -> None:
    plan = plan_return(sale, (), all_units(sale))
    assert isinstance(plan, ReturnPlan)
    later = empty("later", 0)
    assert add(later, refunded(sale, plan)) == later


def test_a_decision_counts_in_the_period_that_it_names_or_in_the_one_it_falls_in() -> None:
    report = empty("p", 0)
    forced = AttemptForced(at_ms=1, attempt="a", outcome="done", supervisor="9001", reason="对账单上有")
    assert add(report, forced).forced == 1
    assert add(report, msgspec.structs.replace(forced, period="p")).forced == 1
    assert add(report, msgspec.structs.replace(forced, period="later")) == report
