"""What a return gives goes where the money came from: tenders, deposits, fees and tax, and cash in coins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from pos_terminal.contract.benefit_book import Pack
from pos_terminal.contract.benefits import ItemPercent, RedPacket, Scope
from pos_terminal.contract.facts import SaleClosed, SaleRefunded
from pos_terminal.sale.returns import ReturnPlan, plan_return
from tests.pos_terminal.sale.coming_back import THREE, fixed, in_turn, planned, terms
from tests.pos_terminal.sale.sold import Takings, closed, goods, refunded

# --- what goes where


@pytest.mark.parametrize(
    ("takings", "given_back"),
    [
        ((("cash", 20_000), ("card", 10_000)), [("t1", "card", 10_000), ("t0", "cash", 5_000)]),
        ((("card", 20_000), ("cash", 10_000)), [("t0", "card", 15_000)]),
        ((("card", 12_000), ("card", 9_000), ("code", 9_000)), [("t2", "code", 9_000), ("t1", "card", 6_000)]),
    ],
)
def test_cards_and_codes_come_before_cash_the_newest_first(takings: Takings, given_back: list[Any]) -> None:
    sale = closed([goods("a", 15_000, 2)], takings=takings)
    first, rest = in_turn(sale, {"a": [0]}, {"a": [1]})
    assert [(one.of, one.kind, one.amount) for one in first.tenders] == given_back
    back = {of: amount for of, _, amount in given_back}
    for one in rest.tenders:
        back[one.of] = back.get(one.of, 0) + one.amount
    assert back == {f"t{place}": amount for place, (_, amount) in enumerate(takings)}


def test_a_red_packet_gets_its_share_back_and_cash_does_not() -> None:
    packet = RedPacket(**terms("packet", layer="payment", amount=6_000, funding_bp={"platform": 10_000}))
    sale = closed(THREE, [packet])
    plan = planned(sale, (), {"a": [0]})
    (taken,) = plan.benefits
    assert (taken.packet, taken.amount, taken.funding) == (True, 2_000, {"platform": 2_000})
    assert plan.total == 8_000


def test_a_deposit_goes_back_at_what_was_paid_and_never_at_what_it_counted_for() -> None:
    """¥1,000 counted as ¥2,000 on two sofas of ¥5,000: all back is ¥8,000 here and ¥1,000 there."""
    sale = closed([goods("sofa", 500_000, 2, presale=True, deposit=100_000, credit=200_000)])
    assert sale.total == 800_000
    first, second = in_turn(sale, {"sofa": [1]}, {"sofa": [0]})
    assert [(plan.total, plan.deposit) for plan in (first, second)] == [(400_000, 50_000)] * 2
    assert [line.credit for line in first.lines] == [100_000]


def test_rounding_goes_back_with_what_it_fell_on() -> None:
    """Three at ¥33.33 were ¥99.90 by 抹零: they go back as three times ¥33.30."""
    sale = closed([goods("a", 3_333, 3)], rounding_unit=10)
    assert (sale.total, sale.rounding) == (9_990, 9)
    plans = in_turn(sale, {"a": [0]}, {"a": [2]}, {"a": [1]})
    assert [plan.total for plan in plans] == [3_330] * 3
    assert [line.rounding for plan in plans for line in plan.lines] == [3, 3, 3]


def test_the_fee_of_a_pack_goes_back_when_its_benefits_give_nothing_any_more() -> None:
    lines = [goods("a", 10_000, 2), goods("b", 10_000)]
    pack = Pack(pack="p", fee=990, max_used=1)
    sale = closed(lines, [fixed("coupon", 4_000, scope=Scope(skus=("a",)), pack="p")], packs=(pack,))
    assert sale.total == 30_000 - 4_000 + 990
    plans = in_turn(sale, {"a": [0]}, {"a": [1]}, {"b": [0]})
    assert [plan.total for plan in plans] == [8_000, 8_990, 10_000]
    assert [[one.fee for one in plan.packs] for plan in plans] == [[], [990], []]


def test_the_fee_of_a_pack_that_gave_nothing_goes_back_with_the_last_unit() -> None:
    whole = fixed("whole", 10_000, scope=Scope(skus=("a",)))
    nothing_left = fixed("x", 500, scope=Scope(skus=("a",)), pack="p")
    sale = closed(
        [goods("a", 10_000), goods("b", 100, 2)], [whole, nothing_left], packs=(Pack(pack="p", fee=30, max_used=1),)
    )
    assert [used.benefit for used in sale.benefits] == ["whole"]
    plans = in_turn(sale, {"b": [0]}, {"a": [0]}, {"b": [1]})
    assert [plan.total for plan in plans] == [100, 0, 130]


def test_tax_goes_back_with_the_goods_and_sums_to_the_tax_of_the_sale() -> None:
    sale = closed([goods("a", 3_337, 3)], [ItemPercent(**terms("B", off_bp=1_111))], (("B", "a"),))
    plans = in_turn(sale, {"a": [2]}, {"a": [0]}, {"a": [1]})
    assert sum(plan.tax for plan in plans) == sale.tax > 0
    assert max(plan.tax for plan in plans) - min(plan.tax for plan in plans) <= 1


# --- cash in coins


def in_coins(sale: SaleClosed, *returns: Mapping[str, Iterable[int]], unit: int = 10) -> list[ReturnPlan]:
    """The plans of returns one after the other, in a shop whose smallest coin is ``unit``."""
    before: list[SaleRefunded] = []
    plans = []
    for units in returns:
        plan = plan_return(sale, before, {line: set(numbers) for line, numbers in units.items()}, unit)
        assert isinstance(plan, ReturnPlan), plan
        plans.append(plan)
        before.append(refunded(sale, plan, len(before)))
    return plans


def test_cash_is_paid_out_in_coins_that_the_shop_has_and_the_next_return_pays_so_much_less() -> None:
    """Three at ¥3.37, sold for ¥10.10: ¥3.37 goes out as ¥3.40, and in the end no more than was paid."""
    sale = closed([goods("a", 337, 3)], rounding_unit=10)
    assert sale.total == 1_010
    plans = in_coins(sale, {"a": [0]}, {"a": [1]}, {"a": [2]})
    assert [plan.total for plan in plans] == [340, 340, 330]
    assert [plan.cash_rounding for plan in plans] == [4, 3, -7]
    assert [sum(line.net for line in plan.lines) for plan in plans] == [336, 337, 337]


def test_a_coin_more_than_the_sale_took_in_cash_is_not_paid_out() -> None:
    """It was paid to the fen, as an order's balance is: what is left goes back to the fen."""
    sale = closed([goods("a", 337)])
    (plan,) = in_coins(sale, {"a": [0]})
    assert (plan.total, plan.cash_rounding) == (337, 0)


def test_what_goes_back_to_a_card_is_not_rounded_and_the_cash_beside_it_is() -> None:
    sale = closed([goods("a", 1_234), goods("b", 766)], takings=(("cash", 1_000), ("card", 1_000)))
    first, second = in_coins(sale, {"b": [0]}, {"a": [0]})
    assert ([one.kind for one in first.tenders], first.cash_rounding) == (["card"], 0)
    assert [(one.kind, one.amount) for one in second.tenders] == [("card", 234), ("cash", 1_000)]
    first, second = in_coins(sale, {"a": [0]}, {"b": [0]})
    assert [(one.kind, one.amount) for one in first.tenders] == [("card", 1_000), ("cash", 240)]
    assert [(one.kind, one.amount) for one in second.tenders] == [("cash", 760)]
    assert (first.cash_rounding, second.cash_rounding) == (6, -6)


def test_goods_that_cost_less_than_was_advanced_pay_nothing_out_and_are_returned_all_the_same() -> None:
    sale = closed([goods("a", 333), goods("b", 2), goods("c", 665)], rounding_unit=10)
    plans = in_coins(sale, {"a": [0]}, {"b": [0]}, {"c": [0]})
    assert [plan.total for plan in plans] == [340, 0, 660]
    assert [plan.cash_rounding for plan in plans] == [7, -2, -5]
    assert plans[1].tenders == ()


def test_refunds_of_another_till_to_the_fen_are_made_up_for() -> None:
    """A program from before rounds nothing: what is left of whole coins is not whole, and goes back as it is."""
    sale = closed([goods("a", 337), goods("b", 663)])
    (before,) = in_turn(sale, {"a": [0]})
    plan = plan_return(sale, [refunded(sale, before)], {"b": {0}}, 10)
    assert isinstance(plan, ReturnPlan)
    assert (plan.total, plan.cash_rounding) == (663, 0)
