"""Any sale, returned unit by unit in any order until all is back: what holds after each return and at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from pos_terminal.contract.codec import decode_fact, encode_fact
from pos_terminal.contract.facts import SaleClosed, SaleRefunded
from pos_terminal.contract.words import Funder
from pos_terminal.sale.returns import NotReturnable, ReturnPlan, plan_return
from pos_terminal.sale.units import in_ranges
from sync_server.consumers.sums import wrong_in_refund, wrong_in_sale
from tests.pos_terminal.sale.sold import refunded, sales


class Returning(RuleBasedStateMachine):
    """``left``: the units still with the customer, as this test counts them. ``unit``: the smallest coin."""

    sale: SaleClosed

    @initialize(sale=sales() | sales(("reprice",)), unit=st.sampled_from([1, 10, 100]))
    def buy(self, sale: SaleClosed, unit: int) -> None:
        assert wrong_in_sale(sale) == []
        self.sale, self.unit = sale, unit
        self.refunds: list[SaleRefunded] = []
        pieces = {line.line: line.quantity for line in sale.lines}
        self.left = {line: set(range(one.thousandths // 1000 if one.is_whole else 1)) for line, one in pieces.items()}

    @rule(data=st.data())
    @precondition(lambda self: any(self.left.values()))
    def return_some(self, data: st.DataObject) -> None:
        flat = sorted((line, unit) for line, units in self.left.items() for unit in units)
        chosen = data.draw(st.lists(st.sampled_from(flat), min_size=1, unique=True))
        units: dict[str, set[int]] = {}
        for line, unit in chosen:
            units.setdefault(line, set()).add(unit)
        plan = plan_return(self.sale, self.refunds, units, self.unit)
        if isinstance(plan, ReturnPlan):
            self._give_back(plan, units)
        else:
            self._is_blocked(plan, units)

    def _give_back(self, plan: ReturnPlan, units: dict[str, set[int]]) -> None:
        refund = refunded(self.sale, plan, len(self.refunds))
        data = encode_fact(refund)
        stored = decode_fact(data)
        assert isinstance(stored, SaleRefunded)
        assert stored == refund
        assert {line.line: in_ranges(line.units) for line in refund.lines if line.units} == units
        for line, gone in units.items():
            self.left[line] -= gone
        adds_up(refund)
        so_far = sum(exact(one) for one in self.refunds)
        self.refunds.append(stored)
        back: dict[str, set[int]] = {}
        for each in (each for one in self.refunds for each in one.lines):
            back.setdefault(each.line, set()).update(in_ranges(each.units))
        once = plan_return(self.sale, (), back)
        assert isinstance(once, ReturnPlan), "what came back in parts may come back at once"
        is_as_at_once(so_far, self.refunds, once)
        self._is_paid_in_coins(stored)

    def _is_paid_in_coins(self, refund: SaleRefunded) -> None:
        """In whole coins, but where the sale took no whole ones: then it is what is due, less what was advanced."""
        advanced = sum(one.cash_rounding for one in self.refunds)
        paid_out = sum(one.amount for one in refund.tenders if one.kind == "cash")
        assert 0 <= advanced < self.unit
        if self.unit == 1:
            assert refund.cash_rounding == 0
        if paid_out % self.unit:
            assert advanced == 0
            taken = sum(one.receivable for one in self.sale.tenders if one.kind == "cash")
            back = sum(each.amount for one in self.refunds for each in one.tenders if each.kind == "cash")
            assert taken - back < self.unit - paid_out % self.unit, "a whole coin would have been more than was paid"

    def _is_blocked(self, against: tuple[NotReturnable, ...], units: dict[str, set[int]]) -> None:
        policies = {one.benefit: one.terms.on_return for one in self.sale.benefits if one.terms is not None}
        assert {one.reason for one in against} == {"blocked"}
        assert {policies[one.benefit] for one in against} == {"block"}
        assert any(self.left[line] - units.get(line, set()) for line in self.left), "everything back is never blocked"

    @rule(data=st.data())
    @precondition(lambda self: self.refunds)
    def return_a_unit_again(self, data: st.DataObject) -> None:
        refund = data.draw(st.sampled_from(self.refunds))
        line = data.draw(st.sampled_from([line for line in refund.lines if line.units]))
        unit = data.draw(st.sampled_from(sorted(in_ranges(line.units))))
        against = plan_return(self.sale, self.refunds, {line.line: {unit}})
        assert against == (NotReturnable(reason="already_returned", line=line.line, unit=unit),)

    @invariant()
    @precondition(lambda self: hasattr(self, "sale"))
    def nothing_is_given_back_that_was_not_paid(self) -> None:
        assert 0 <= sum(refund.total for refund in self.refunds) <= self.sale.total
        taken = {tender.tender: tender.receivable for tender in self.sale.tenders}
        for refund in self.refunds:
            for back in refund.tenders:
                taken[back.of] -= back.amount
        assert min(taken.values(), default=0) >= 0
        given = {(one.benefit, funder): amount for one in self.sale.benefits for funder, amount in one.funding.items()}
        taken_back = Counter[tuple[str, Funder]]()
        for refund in self.refunds:
            for one in refund.benefits:
                taken_back.update({(one.benefit, funder): amount for funder, amount in one.funding.items()})
        assert all(0 <= amount <= given[funder] for funder, amount in taken_back.items())

    def teardown(self) -> None:
        if not hasattr(self, "sale"):
            return
        units = {line: units for line, units in self.left.items() if units}
        if units:
            plan = plan_return(self.sale, self.refunds, units, self.unit)
            assert isinstance(plan, ReturnPlan), "everything back is never refused"
            self._give_back(plan, units)
        is_all_back(self.sale, self.refunds)


def is_as_at_once(so_far: int, refunds: Sequence[SaleRefunded], once: ReturnPlan) -> None:
    """Back is what ``once``, one return of the same goods, gives, but no less than ``so_far`` was back before.

    What is in packets that ``once`` leaves out of them is not there in money. ``once`` may have to stop at nothing
    where it would ask for money: what the packets may then keep back of it does not show. A pack's fee that ``once``
    gives back stays where the split would ask for money, while a packet of the pack makes up for it.
    """
    now = sum(exact(one) for one in refunds)
    most = once.total + into_packets(once) - sum(into_packets(one) for one in refunds)
    if once.total and not (once.packs and into_packets(once)):
        assert now == max(so_far, most)
    else:
        assert so_far <= now <= max(so_far, most)


def exact(refund: SaleRefunded) -> int:
    """What it gives back to the fen."""
    return refund.total - refund.cash_rounding


def into_packets(plan: ReturnPlan | SaleRefunded) -> int:
    return sum(one.amount for one in plan.benefits if one.packet)


def adds_up(refund: SaleRefunded, *, heals: bool = False) -> None:
    """The sums that the facts promise. ``heals``: tills before took back too much of a benefit: it is given again."""
    assert wrong_in_refund(refund) == []
    shares: Counter[str] = Counter()
    for one in refund.benefits:
        assert one.amount == sum(one.funding.values()) == sum(share.amount for share in one.shares)
        assert all(amount * one.amount > 0 for amount in one.funding.values())
        assert one.amount >= 0 or ((refund.repriced or heals) and not one.packet)
        shares.update({share.line: share.amount for share in one.shares})
    for line in refund.lines:
        assert line.amount == line.quantity.amount_at(line.unit_price)
        assert line.discount == shares.pop(line.line, 0)
        assert line.net == line.amount - line.discount - line.credit - line.rounding
        assert 0 <= line.deposit <= line.credit
        assert line.rounding >= 0
        if not refund.repriced and not heals:
            assert line.units
            assert min(line.net, line.discount, line.tax) >= 0
    assert not shares
    fees = sum(pack.fee - pack.rounding for pack in refund.packs)
    assert exact(refund) == sum(line.net for line in refund.lines) + fees
    assert refund.total == sum(one.amount for one in refund.tenders) >= 0
    assert all(one.amount > 0 for one in refund.tenders)
    assert refund.deposit == sum(line.deposit for line in refund.lines)
    assert refund.tax == sum(line.tax for line in refund.lines)


def is_all_back(sale: SaleClosed, refunds: list[SaleRefunded]) -> None:
    """Everything that the sale states is undone, each for itself."""
    assert sum(refund.total for refund in refunds) == sale.total
    assert sum(refund.cash_rounding for refund in refunds) == 0
    assert sum(refund.tax for refund in refunds) == sale.tax
    packs = [pack for refund in refunds for pack in refund.packs]
    assert sorted((pack.pack, pack.fee) for pack in packs) == sorted((pack.pack, pack.fee) for pack in sale.packs)
    lines = [line for refund in refunds for line in refund.lines]
    assert sum(line.rounding for line in lines) + sum(pack.rounding for pack in packs) == sale.rounding
    for sold in sale.lines:
        of_it = [line for line in lines if line.line == sold.line]
        for field in ("amount", "discount", "credit", "deposit", "tax"):
            assert sum(getattr(line, field) for line in of_it) == getattr(sold, field)
        assert sum(line.net + line.rounding for line in of_it) == sold.net
    back = Counter[str]()
    for refund in refunds:
        back.update({one.of: one.amount for one in refund.tenders})
    assert all(back[tender.tender] == tender.receivable for tender in sale.tenders)
    for used in sale.benefits:
        taken = [one for refund in refunds for one in refund.benefits if one.benefit == used.benefit]
        assert summed(one.funding for one in taken) == {f: amount for f, amount in used.funding.items() if amount}
        shares = summed({share.line: share.amount for share in one.shares} for one in taken)
        assert shares == {share.line: share.amount for share in used.shares}


def summed(parts: Any) -> dict[str, int]:
    found: Counter[str] = Counter()
    for part in parts:
        found.update(part)
    return {key: amount for key, amount in found.items() if amount}


TestReturning = Returning.TestCase
TestReturning.settings = settings(max_examples=120, stateful_step_count=8, deadline=None)
