"""What comes back over several returns: that of the same units at once, whatever the split and the order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import asdict, replace

from pos_terminal.contract.benefit_book import Pack
from pos_terminal.contract.benefits import FixedBenefit, FreeUnits, RedPacket, Scope
from pos_terminal.contract.facts import SaleClosed, SaleRefunded
from pos_terminal.contract.records import units_of
from pos_terminal.sale.returns import NotReturnable, ReturnPlan, if_returned, plan_return
from pos_terminal.sale.units import in_ranges
from tests.pos_terminal.sale.sold import closed, goods, refunded, sales
from tests.pos_terminal.sale.test_returns_machine import adds_up, into_packets, is_all_back, is_as_at_once

Units = Mapping[str, Iterable[int]]


def coupon(name: str, amount: int, threshold: int = 0, **fields: Any) -> FixedBenefit:
    more = {"layer": "platform", "on_return": "reprice", **fields}
    return FixedBenefit(benefit=name, valid_from_ms=0, valid_to_ms=10_000, amount=amount, threshold=threshold, **more)


def planned(sale: SaleClosed, before: Iterable[SaleRefunded], units: Units) -> ReturnPlan:
    plan = plan_return(sale, before, {line: set(numbers) for line, numbers in units.items()})
    assert isinstance(plan, ReturnPlan), plan
    return plan


def in_turn(sale: SaleClosed, *returns: Units) -> list[SaleRefunded]:
    before: list[SaleRefunded] = []
    for units in returns:
        before.append(refunded(sale, planned(sale, before, units), len(before)))
    return before


def worth(plan: ReturnPlan | SaleRefunded) -> int:
    """What the buyer has of it: the money, and what goes back into red packets, which a return never opens again."""
    return plan.total + into_packets(plan)


def union(returns: Iterable[Units]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for units in returns:
        for line, numbers in units.items():
            found.setdefault(line, set()).update(numbers)
    return found


@st.composite
def in_parts(draw: st.DrawFn, sale: SaleClosed) -> list[dict[str, set[int]]]:
    """All units of the sale, in an order and in parts."""
    flat = [(line.line, unit) for line in sale.lines for unit in range(units_of(line))]
    parts: list[dict[str, set[int]]] = []
    for line, unit in draw(st.permutations(flat)):
        if not parts or draw(st.booleans()):
            parts.append({})
        parts[-1].setdefault(line, set()).add(unit)
    return parts


def shares_of(plans: Iterable[ReturnPlan | SaleRefunded]) -> dict[tuple[str, str], int]:
    """By benefit and line, what is taken back in all."""
    found: dict[tuple[str, str], int] = {}
    for plan in plans:
        for taken in plan.benefits:
            for share in taken.shares:
                place = (taken.benefit, share.line)
                found[place] = found.get(place, 0) + share.amount
    return {place: amount for place, amount in found.items() if amount}


def keeps_to_its_funders(sale: SaleClosed, refunds: Iterable[SaleRefunded]) -> None:
    """Nobody gets back more than it gave of a benefit, nor gives again more than it got back."""
    left = {(used.benefit, funder): amount for used in sale.benefits for funder, amount in used.funding.items()}
    gave = dict(left)
    for refund in refunds:
        for taken in refund.benefits:
            for funder, amount in taken.funding.items():
                left[taken.benefit, funder] -= amount
    assert all(0 <= left[who] <= gave[who] for who in gave), (left, gave)


HUNDREDS = [goods(name, 10_000) for name in "abc"]
BOTH = [coupon("t200", 3_000, 20_000), coupon("any", 3_000)]


def test_two_returns_give_back_what_one_return_of_both_gives_back() -> None:
    """¥300 less ¥30 from ¥200 on and ¥30: c alone costs ¥70 of the ¥240 paid, whether a came back before b or not."""
    sale = closed(HUNDREDS, BOTH)
    assert planned(sale, (), {"a": [0], "b": [0]}).total == 17_000
    assert [one.total for one in in_turn(sale, {"a": [0]}, {"b": [0]}, {"c": [0]})] == [8_000, 9_000, 7_000]
    assert [one.total for one in in_turn(sale, {"b": [0]}, {"a": [0]}, {"c": [0]})] == [8_000, 9_000, 7_000]


@settings(max_examples=200, deadline=None)
@given(sales(("reprice",)) | sales(("reprice", "keep")), st.data())
def test_no_split_and_no_order_changes_what_the_same_units_bring_back(sale: SaleClosed, data: st.DataObject) -> None:
    """In money, and in what of each benefit, wherever nobody would have to be asked for money that went back before."""
    returns = data.draw(in_parts(sale))
    before: list[SaleRefunded] = []
    for count, units in enumerate(returns, start=1):
        so_far = sum(one.total for one in before)
        before.append(refunded(sale, planned(sale, before, units), len(before)))
        adds_up(before[-1])
        keeps_to_its_funders(sale, before)
        once = planned(sale, (), union(returns[:count]))
        is_as_at_once(so_far, before, once)
        in_packets = into_packets(once) or any(map(into_packets, before))  # those are not opened again
        if once.total > so_far and not sale.packs and not in_packets:
            assert shares_of(before) == shares_of([once])
    is_all_back(sale, before)


def test_a_pack_that_went_back_with_what_it_gave_is_not_bought_again_by_a_later_return() -> None:
    """One of two bags at a fen was free, by a pack of ¥5: that fen is the first bag's. It comes back, then a, without
    which «t200» is over: the other bag could be free now, for ¥5. By one return or two, what is left is the same.
    """
    free = FreeUnits(
        benefit="free", valid_from_ms=0, valid_to_ms=10_000, scope=Scope(skus=("bag",)), max_units=1, pack="p",
        on_return="reprice",
    )  # fmt: skip
    lines = [*HUNDREDS[:2], goods("bag", 1, 2)]
    sale = closed(
        lines, [coupon("t200", 3_000, 20_000), free], (("free", "bag"),), packs=(Pack(pack="p", fee=500, max_used=1),)
    )
    once = planned(sale, (), {"bag": [0], "a": [0]})
    assert [pack.pack for pack in once.packs] == ["p"]
    twice = in_turn(sale, {"bag": [0]}, {"a": [0]})
    assert [len(one.packs) for one in twice] == [1, 0]
    assert sum(one.total for one in twice) == once.total
    assert [one.total for one in in_turn(sale, {"a": [0]}, {"bag": [0]})][1] == 500
    is_all_back(sale, in_turn(sale, {"bag": [0]}, {"a": [0]}, {"b": [0]}, {"bag": [1]}))


def test_what_went_back_into_a_packet_counts_as_given_back() -> None:
    """The packet's ¥10 of a are in it again: c has ¥20 of the packet, and ¥10 more of the buyer's money is in it."""
    packet = RedPacket(
        benefit="any", valid_from_ms=0, valid_to_ms=10_000, layer="payment", amount=3_000, on_return="reprice"
    )
    sale = closed(HUNDREDS, [coupon("t200", 3_000, 20_000), packet])
    once = planned(sale, (), {"a": [0], "b": [0]})
    twice = in_turn(sale, {"a": [0]}, {"b": [0]})
    assert (once.total, worth(once)) == (17_000, 17_000)
    assert [one.total for one in twice] == [8_000, 8_000]
    assert sum(map(worth, twice)) == worth(once)


def test_a_benefit_that_went_back_with_one_return_is_given_again_where_the_next_leaves_room_for_it() -> None:
    """A third of «any» went back with a. Alone it takes ¥10 off c, of which the other two thirds are there: b brings
    its ¥100 and what c costs less now, as a and b would have together, and who pays for «any» gives again.
    """
    everywhere = FixedBenefit(**{**asdict(coupon("any", 1_000)), "funding_bp": {"bank": 3_333, "mall": 6_667}})
    sale = closed(HUNDREDS, [everywhere, coupon("t200", 300, 20_000)])
    first, second, third = in_turn(sale, {"a": [0]}, {"b": [0]}, {"c": [0]})
    assert first.total + second.total == planned(sale, (), {"a": [0], "b": [0]}).total == sale.total - 9_000
    assert second.total > 10_000
    again, over = second.benefits
    assert (again.benefit, again.amount, over.benefit, over.amount) == ("any", -334, "t200", 200)
    assert again.funding == {"bank": -111, "mall": -223}
    assert third.total == 9_000
    is_all_back(sale, [first, second, third])


def test_whoever_got_nothing_back_of_a_benefit_gives_nothing_again() -> None:
    """Of the fen of «any» on a the mall's came back. Alone «any» takes its three fen off c: the mall gives it again."""
    any_ = FixedBenefit(**{**asdict(coupon("any", 3)), "funding_bp": {"bank": 3_333, "mall": 6_667}})
    sale = closed(HUNDREDS, [any_, coupon("t200", 300, 20_000)])
    first, second, third = in_turn(sale, {"a": [0]}, {"b": [0]}, {"c": [0]})
    assert first.benefits[0].funding == {"mall": 1}
    assert second.benefits[0].funding == {"mall": -1}
    for count in (1, 2, 3):
        keeps_to_its_funders(sale, [first, second, third][:count])


def test_a_refund_that_stated_less_counts_and_the_next_makes_up_for_it() -> None:
    """Four goods; b brought ¥5 less than it does now. c brings them beside all it cost."""
    sale = closed([goods(name, 10_000) for name in "abcd"], [coupon("t300", 4_000, 30_000), coupon("any", 4_000)])
    first, second = in_turn(sale, {"a": [0]}, {"b": [0]})
    (other, own), (line, *kept) = second.benefits, second.lines
    old = replace(
        second,
        lines=(replace(line, net=line.net - 500, discount=line.discount + 500), *kept),
        benefits=(
            replace(
                other,
                amount=other.amount + 500,
                funding={"merchant": other.amount + 500},
                shares=(replace(other.shares[0], amount=other.shares[0].amount + 500), *other.shares[1:]),
            ),
            own,
        ),
        tenders=(replace(second.tenders[0], amount=second.total - 500),),
        total=second.total - 500,
    )
    assert other.shares[0].line == line.line
    plan = planned(sale, [first, old], {"c": [0]})
    assert plan.total == 10_500
    last = planned(sale, [first, old, refunded(sale, plan, 2)], {"d": [0]})
    assert first.total + old.total + plan.total + last.total == sale.total
    assert [one.refund for one in if_returned(sale, [first, old]) if one.line == "c"] == [plan.total]


# --- two tills that were off line


@settings(max_examples=150, deadline=None)
@given(sales(("keep",)) | sales(("reprice",)) | sales(("reprice", "keep")), st.data())
def test_after_refunds_that_did_not_know_of_each_other_no_more_goes_back_than_was_paid(
    sale: SaleClosed, data: st.DataObject
) -> None:
    """Each till knew of its own refunds alone. Whatever they gave back, the facts of what comes after them add up."""
    tills: list[list[SaleRefunded]] = [[], []]
    every: list[SaleRefunded] = []
    for units in data.draw(in_parts(sale))[:-1]:
        for mine in data.draw(st.sampled_from([tills[:1], tills[1:], tills])):
            plan = plan_return(sale, mine, units)
            assert isinstance(plan, ReturnPlan)
            mine.append(replace(refunded(sale, plan), refund=f"r{len(every)}"))
            every.append(mine[-1])
    back = {(line.line, unit) for one in every for line in one.lines for unit in in_ranges(line.units)}
    for name, unit in [(line.line, unit) for line in sale.lines for unit in range(units_of(line))]:
        plan = plan_return(sale, every, {name: {unit}})
        if (name, unit) in back:
            assert plan == (NotReturnable(reason="already_returned", line=name, unit=unit),)
        elif isinstance(plan, ReturnPlan):
            every.append(replace(refunded(sale, plan), refund=f"r{len(every)}"))
            adds_up(every[-1], heals=True)
            assert sum(one.total for one in every) <= sale.total
        else:
            assert plan == (NotReturnable(reason="over_refunded"),)


def test_units_that_came_back_at_two_tills_leave_the_price_of_the_others_as_it_was() -> None:
    """Of three at ¥10 and one at ¥5, two came back twice: ¥40 of ¥35. No more goes back, and nothing is asked for."""
    sale = closed([goods("a", 1_000, 3), goods("b", 500)], takings=(("card", 2_000), ("cash", 1_500)))
    one, two = (replace(refunded(sale, planned(sale, (), {"a": [0]})), refund=name) for name in ("r1", "r2"))
    assert [each.net for each in planned(sale, [one, two], {"a": [1], "b": [0]}).lines] == [1_000, 500]
    assert plan_return(sale, [one, two], {"a": {1, 2}}) == (NotReturnable(reason="over_refunded"),)
    one, two = (replace(refunded(sale, planned(sale, (), {"a": [0, 1]})), refund=name) for name in ("r1", "r2"))
    for units in ({"a": {2}}, {"b": {0}}, {"a": {2}, "b": {0}}):
        assert plan_return(sale, [one, two], units) == (NotReturnable(reason="over_refunded"),)


def test_a_tender_that_gave_back_too_much_gives_no_more_and_the_others_what_they_took() -> None:
    sale = closed([goods("a", 1_000, 3), goods("b", 3_000)], takings=(("cash", 4_000), ("card", 2_000)))
    one, two = (replace(refunded(sale, planned(sale, (), {"a": [0, 1]})), refund=name) for name in ("r1", "r2"))
    rest = planned(sale, [one, two], {"a": [2]})
    assert [(back.of, back.amount) for back in rest.tenders] == [("t0", 1_000)]
