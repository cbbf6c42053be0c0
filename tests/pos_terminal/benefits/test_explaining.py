"""What is said of the benefits of one sale: reasons with their costs, hints, burns, and the price of a choice."""

from __future__ import annotations

from typing import Any

import msgspec

from pos_terminal.benefits.explaining import explain
from pos_terminal.benefits.proving import prove
from pos_terminal.benefits.quote import Quote
from pos_terminal.benefits.reasons import Searched
from pos_terminal.contract.benefit_book import BenefitBook, Group
from pos_terminal.contract.benefits import FixedBenefit, Scope
from pos_terminal.sale.evaluate import Evaluation, Selection, evaluate
from pos_terminal.sale.lines import PricedLine
from pos_terminal.sale.reasons import Burn, Explanation, Hint, WhyUnused

LINES = (PricedLine(line="1", sku="a", amount=10_000),)


def fixed(name: str, amount: int, threshold: int = 0, **fields: Any) -> FixedBenefit:
    terms = {"layer": "platform", "valid_from_ms": 0, "valid_to_ms": 9}
    return FixedBenefit(benefit=name, amount=amount, threshold=threshold, **{**terms, **fields})


def told(
    book: BenefitBook,
    chosen: tuple[str, ...] = (),
    forced_in: tuple[str, ...] = (),
    forced_out: tuple[str, ...] = (),
) -> Explanation:
    best = prove(LINES, book, 5, forced_in=forced_in, forced_out=forced_out)
    assert isinstance(best, Quote)
    *_, last = explain(LINES, book, 5, best, chosen=chosen, forced_in=forced_in, forced_out=forced_out)
    return last


def exclusive(*benefits: FixedBenefit) -> BenefitBook:
    return BenefitBook(benefits=benefits, groups=(Group(group="g", max=1, members=tuple(b.benefit for b in benefits)),))


def test_what_is_excluded_says_by_whom_and_what_it_would_cost() -> None:
    found = told(exclusive(fixed("large", 300), fixed("small", 100)))
    assert found.unused == (WhyUnused(benefit="small", reason="excluded", by=("large",), limit="g", cost=200),)


def test_the_cost_is_measured_around_what_the_clerk_chose() -> None:
    book = exclusive(fixed("large", 300), fixed("middle", 200), fixed("small", 100))
    found = told(book, chosen=("large",), forced_out=("large",))
    assert found.why("small") == WhyUnused(benefit="small", reason="excluded", by=("middle",), limit="g", cost=100)
    assert found.choice_costs == 100


def test_a_coupon_that_cannot_be_redeemed_off_line_says_so() -> None:
    book = BenefitBook(benefits=(fixed("coupon", 300), fixed("late", 1, valid_to_ms=1)))
    found = told(book, forced_out=("coupon", "late"))
    assert found.why("coupon") == WhyUnused(benefit="coupon", reason="off_line")
    assert found.why("late") == WhyUnused(benefit="late", reason="expired")
    assert found.choice_costs is None


def test_a_hint_says_what_a_little_more_would_save() -> None:
    near, far = fixed("near", 2_000, 11_000), fixed("far", 9_000, 30_000)
    assert told(BenefitBook(benefits=(near, far))).hints == (
        Hint(benefit="near", missing=1_000, line="1", saves=2_000),
    )


def test_no_hint_where_more_goods_would_save_nothing() -> None:
    short = fixed("near", 1, 11_000, scope=Scope(skus=("a",)))
    better = exclusive(short, fixed("now", 500))
    assert told(better).hints == ()


def test_a_coupon_burnt_for_little_is_named_with_what_it_saves() -> None:
    book = BenefitBook(benefits=(fixed("most", 9_900), fixed("rest", 5_000)))
    assert told(book).burns == (Burn(benefit="rest", face=5_000, saves=100),)
    assert told(book, forced_in=("rest",)).burns == ()


def test_what_was_cancelled_says_nothing() -> None:
    book = exclusive(fixed("large", 300), fixed("small", 100))
    best = prove(LINES, book, 5)
    assert isinstance(best, Quote)
    assert not list(explain(LINES, book, 5, best, cancelled=lambda: True))


def test_the_reasons_are_told_before_any_cost_and_each_cost_as_it_is_found() -> None:
    book = exclusive(fixed("large", 300), fixed("middle", 200), fixed("small", 100), fixed("late", 1, valid_to_ms=1))
    best = prove(LINES, book, 5)
    assert isinstance(best, Quote)
    tellings = [[(one.reason, one.cost) for one in told.unused] for told in explain(LINES, book, 5, best)]
    late = ("expired", None)
    assert tellings == [
        [late, ("excluded", None), ("excluded", None)],
        [late, ("excluded", 100), ("excluded", None)],
        [late, ("excluded", 100), ("excluded", 200)],
    ]


def test_after_its_time_a_reason_stands_without_its_cost() -> None:
    book = exclusive(fixed("large", 300), fixed("small", 100))
    best = prove(LINES, book, 5)
    assert isinstance(best, Quote)
    (told,) = explain(LINES, book, 5, best, chosen=("large",), late=lambda: True)
    assert told.unused == (WhyUnused(benefit="small", reason="excluded", by=("large",), limit="g"),)
    assert told.choice_costs is None


def test_a_search_that_finds_less_to_pay_says_so_and_states_no_cost_below_nothing() -> None:
    book = exclusive(fixed("large", 300), fixed("middle", 200), fixed("small", 100))
    first = evaluate(LINES, book, Selection(benefits=("small",)), 5)
    assert isinstance(first, Evaluation)
    hasty = Quote(selection=Selection(benefits=("small",)), evaluation=first, lower_bound=0)
    better: list[Quote] = []
    searched: Searched = {}
    told = list(explain(LINES, book, 5, hasty, searched=searched, improved=better.append))
    assert all(one.cost is None for each in told for one in each.unused)
    (found,) = better
    assert (found.selection.benefits, found.lower_bound, found.proven) == (("large",), 0, False)
    before = len(searched)
    *_, last = explain(LINES, book, 5, found, searched=searched, improved=better.append)
    assert [one.cost for one in last.unused] == [100, 200]
    assert len(better) == 1
    assert len(searched) > before > 0
    again = dict(searched)
    list(explain(LINES, book, 5, found, searched=searched))
    assert searched == again, "nothing is searched for twice"


def test_what_a_choice_costs_is_said_once_its_quote_is_certain() -> None:
    book = exclusive(fixed("large", 300), fixed("small", 100))
    best = prove(LINES, book, 5, forced_out=("large",))
    assert isinstance(best, Quote)
    for bound, costs in ((best.due, 200), (0, None)):
        quote = msgspec.structs.replace(best, lower_bound=bound, proven=False)
        *_, last = explain(LINES, book, 5, quote, chosen=("large",), forced_out=("large",))
        assert last.choice_costs == costs
