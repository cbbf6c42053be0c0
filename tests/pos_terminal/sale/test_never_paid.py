"""Returns of sales of which payments never came: goods are set off against those, and no more goes back than came."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.contract.facts import SaleClosed, SaleRefunded
from pos_terminal.contract.records import TenderRefunded, units_of
from pos_terminal.sale.returns import ReturnPlan, Ways, plan_return
from sync_server.consumers.sums import wrong_in_refund
from tests.pos_terminal.sale.sold import refunded, sales


@st.composite
def ways(draw: st.DrawFn, sale: SaleClosed) -> Ways:
    """For each tender that is not cash: it came, cash came for it, or nothing."""
    lost = [one.tender for one in sale.tenders if one.kind != "cash"]
    drawn = {one: draw(st.sampled_from(["as it came", "cash", "unpaid"])) for one in lost}
    return {one: way for one, way in drawn.items() if way != "as it came"}  # type: ignore[misc]  # they are kinds


def _all_back(sale: SaleClosed, data: st.DataObject, known: list[Ways], unit: int = 1) -> list[SaleRefunded]:
    """Everything comes back unit by unit; ``known``: what is known at each return, the last from then on."""
    units = [(line.line, unit) for line in sale.lines for unit in range(units_of(line))]
    refunds: list[SaleRefunded] = []
    for place, (line, number) in enumerate(data.draw(st.permutations(units))):
        now = known[min(place, len(known) - 1)]
        plan = plan_return(sale, refunds, {line: [number]}, unit, now)
        assert isinstance(plan, ReturnPlan)
        refunds.append(refunded(sale, plan, len(refunds)))
        assert wrong_in_refund(refunds[-1]) == []
    return refunds


def _back(refunds: list[SaleRefunded]) -> list[TenderRefunded]:
    return [one for refund in refunds for one in refund.tenders]


@given(sale=sales(("keep", "reprice")), unit=st.sampled_from([1, 10]), data=st.data())
def test_over_any_split_what_was_paid_goes_back_and_no_more(sale: SaleClosed, unit: int, data: st.DataObject) -> None:
    known = data.draw(ways(sale))
    gone = _back(_all_back(sale, data, [known], unit))
    for tender in sale.tenders:
        mine = [one for one in gone if one.of == tender.tender]
        assert sum(one.amount for one in mine) == tender.receivable
        assert {one.kind for one in mine} <= {known.get(tender.tender, tender.kind)}
    set_off = [one.kind == "unpaid" for one in gone]
    assert set_off == sorted(set_off, reverse=True), "before anything else"


@given(sale=sales(("keep", "reprice")), data=st.data())
def test_known_only_after_the_first_return_no_more_goes_back_than_came_unless_it_was_out_by_then(
    sale: SaleClosed, data: st.DataObject
) -> None:
    known = data.draw(ways(sale))
    refunds = _all_back(sale, data, [{}, known])
    came = sum(one.receivable for one in sale.tenders if known.get(one.tender) != "unpaid")
    out_before = sum(one.amount for one in _back(refunds[:1]))
    out = sum(one.amount for one in _back(refunds) if one.kind != "unpaid")
    assert out == max(came, out_before)
