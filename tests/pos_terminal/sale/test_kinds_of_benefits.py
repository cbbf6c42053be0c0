"""Each kind of benefit: its base, what it lowers for others, and the limits between them."""

from __future__ import annotations

import msgspec
import pytest

from pos_terminal.contract.benefit_book import Campaign, Group, Pack
from pos_terminal.contract.benefits import (
    Benefit,
    EveryBenefit,
    FreeUnits,
    ItemBenefit,
    ItemFixed,
    ItemPercent,
    ItemPrice,
    PercentBenefit,
    RedPacket,
    Scope,
)
from pos_terminal.sale.evaluate import Evaluation, Unusable, why_never
from pos_terminal.sale.lines import PricedLine
from tests.pos_terminal.sale.judging import DATES, NOW, TWO, evaluated, fixed, judged


@pytest.mark.parametrize(
    ("benefit", "line", "gained"),
    [
        (ItemPrice(benefit="i", prices={"a": 700}, **DATES), "1", 900),
        (ItemPercent(benefit="i", off_bp=1_999, **DATES), "1", 3 * 199),
        (ItemPercent(benefit="i", off_bp=1_999, max_units=2, **DATES), "1", 2 * 199),
        (ItemFixed(benefit="i", amount=300, max_units=1, **DATES), "1", 300),
        (ItemFixed(benefit="i", amount=9_000, **DATES), "2", 5_000),
        (FreeUnits(benefit="i", max_units=2, **DATES), "1", 2_000),
    ],
)
def test_an_item_benefit_lowers_its_line(benefit: ItemBenefit, line: str, gained: int) -> None:
    found = evaluated(TWO, [benefit], ("i", line))
    assert found.due == 8_000 - gained
    assert [(share.benefit, share.line, share.amount) for share in found.shares] == [("i", line, gained)]


@pytest.mark.parametrize(
    ("benefit", "off"),
    [
        (PercentBenefit(benefit="b", layer="platform", threshold=0, off_bp=1_234, **DATES), 987),
        (PercentBenefit(benefit="b", layer="platform", threshold=0, off_bp=5_000, cap=1_000, **DATES), 1_000),
        (EveryBenefit(benefit="b", layer="platform", every=3_000, amount=200, **DATES), 400),
        (EveryBenefit(benefit="b", layer="platform", every=3_000, amount=200, times=1, **DATES), 200),
        (RedPacket(benefit="b", layer="payment", amount=50, **DATES), 50),
        (RedPacket(benefit="b", layer="payment", amount=9_000, **DATES), 8_000),
    ],
)
def test_a_basket_benefit_takes_its_amount_off_its_base(benefit: Benefit, off: int) -> None:
    assert evaluated(TWO, [benefit]).discount == off


def test_an_item_benefit_lowers_the_base_of_the_others_and_other_coupons_do_not() -> None:
    item = ItemPrice(benefit="i", prices={"b": 4_000}, **DATES)
    by_item = fixed("x", 100, threshold=8_000)
    assert isinstance(judged(TWO, [by_item, fixed("y", 5_000)]), Evaluation)
    against = (Unusable(benefit="x", reason="short", missing=1_000),)
    assert judged(TWO, [item, by_item], (("i", "2"),)) == against


def test_of_two_that_reach_the_same_the_larger_is_shared_out_first() -> None:
    for small, large in (("a", "b"), ("b", "a")):
        shares = evaluated(TWO, [fixed(small, 1), fixed(large, 9_000)]).shares
        assert {share.benefit for share in shares} == {large}


def test_a_net_base_is_less_what_lower_layers_give() -> None:
    store = fixed("s", 500, layer="store", scope=Scope(stores=("s1",)))
    net = fixed("p", 100, basis="net", threshold=7_501, scope=Scope(stores=("s1", "s2")))
    assert judged(TWO, [store, net]) == (Unusable(benefit="p", reason="short", missing=1),)
    elsewhere = fixed("p", 100, basis="net", threshold=5_000, scope=Scope(stores=("s2",)))
    assert evaluated(TWO, [store, elsewhere]).discount == 600
    lines = [msgspec.structs.replace(line, store="s1") for line in TWO]  # the coupon reaches out of the base
    assert evaluated(lines, [store, fixed("p", 100, basis="net", threshold=5_000, scope=Scope(districts=("d2",)))])


def test_a_payment_benefit_on_the_net_sees_what_is_still_due_after_all_coupons() -> None:
    lines = [*TWO, PricedLine(line="3", sku="c", amount=10_000, deposit=1_000, credit=2_000, presale=True)]
    store = fixed("s", 500, layer="store", scope=Scope(stores=("s1",)))
    platform = fixed("p", 1_000)
    bank = fixed("bank", 1, layer="payment", basis="net", threshold=14_500)
    assert evaluated(lines, [store, platform, bank]).discount == 1_501
    higher = fixed("bank", 1, layer="payment", basis="net", threshold=14_501)
    assert judged(lines, [store, platform, higher]) == (Unusable(benefit="bank", reason="short", missing=1),)


def test_what_is_missing_to_a_threshold_on_the_net_is_counted_from_what_is_due() -> None:
    """A deposit that was paid brings a payment benefit no nearer."""
    line = PricedLine(line="1", sku="a", amount=1_000, deposit=300, credit=400, presale=True)
    bank = fixed("bank", 1, layer="payment", basis="net", threshold=2_000)
    assert why_never(bank, [line], NOW) == Unusable(benefit="bank", reason="short", missing=1_400)


def test_a_presale_line_takes_no_item_benefit_even_without_a_deposit() -> None:
    line = PricedLine(line="1", sku="a", amount=1_000, presale=True)
    item = ItemFixed(benefit="i", amount=1, **DATES)
    assert why_never(item, [line], NOW) == Unusable(benefit="i", reason="out_of_scope")
    assert judged([line, *TWO[1:]], [item], (("i", "1"),)) == (Unusable(benefit="i", reason="out_of_scope"),)


@pytest.mark.parametrize(
    ("items", "against"),
    [
        ((("i", "1"), ("k", "1")), ("k", "line_taken")),
        ((("i", "1"), ("i", "2")), ("i", "too_many_lines")),
        ((("i", "9"),), ("i", "out_of_scope")),
        ((("z", "1"),), ("z", "no_gain")),
        ((("nobody", "1"),), ("nobody", "unknown")),
    ],
)
def test_a_choice_of_items_that_cannot_be(items: tuple[tuple[str, str], ...], against: tuple[str, str]) -> None:
    benefits = [
        ItemFixed(benefit="i", amount=1, max_lines=1, **DATES),
        ItemFixed(benefit="k", amount=1, **DATES),
        ItemPrice(benefit="z", prices={"a": 1_000, "b": 1}, **DATES),
    ]
    found = judged(TWO, benefits, items)
    assert isinstance(found, tuple)
    assert [(one.benefit, one.reason) for one in found] == [against]


def test_limits_between_benefits() -> None:
    one, two = fixed("a", 100, campaign="c", pack="k"), fixed("b", 200, campaign="c", pack="k")
    group = Group(group="g", max=1, members=("a", "b", "not-held"))
    assert judged(TWO, [one, two], groups=(group,)) == (Unusable(benefit="b", reason="group", limit="g"),)
    uses = Campaign(campaign="c", max_uses=1)
    assert judged(TWO, [one, two], campaigns=(uses,)) == (Unusable(benefit="b", reason="uses", limit="c"),)
    budget = Campaign(campaign="c", budget=299)
    assert judged(TWO, [one, two], campaigns=(budget,)) == (Unusable(benefit="b", reason="budget", limit="c"),)
    enough = Campaign(campaign="c", budget=300, max_uses=2)
    assert evaluated(TWO, [one, two], campaigns=(enough,)).due == 7_700
    pack = Pack(pack="k", fee=30, max_used=1)
    assert judged(TWO, [one, two], packs=(pack,)) == (Unusable(benefit="b", reason="pack", limit="k"),)
    both = evaluated(TWO, [one, two], packs=(Pack(pack="k", fee=30, max_used=2),))
    assert (both.fees, both.due) == (30, 7_730)


def test_an_item_benefit_is_a_use_of_its_campaign_on_each_line() -> None:
    item = ItemFixed(benefit="i", amount=10, campaign="c", **DATES)
    both = (("i", "1"), ("i", "2"))
    assert isinstance(judged(TWO, [item], both, campaigns=(Campaign(campaign="c", budget=40, max_uses=2),)), Evaluation)
    over = judged(TWO, [item], both, campaigns=(Campaign(campaign="c", budget=39),))
    assert over == (Unusable(benefit="i", reason="budget", limit="c"),)
    often = judged(TWO, [item], both, campaigns=(Campaign(campaign="c", max_uses=1),))
    assert often == (Unusable(benefit="i", reason="uses", limit="c"),)
