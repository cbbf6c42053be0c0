"""The terms a fact keeps: smaller than the published ones, and of the same effect on the lines of the sale."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pos_terminal.contract.benefit_book import BenefitBook
from pos_terminal.contract.benefits import ItemPrice, Scope
from pos_terminal.sale.evaluate import Selection, evaluate, why_never
from pos_terminal.sale.lines import in_scope
from pos_terminal.sale.terms import as_sold
from tests.pos_terminal.sale.sold import NOW, POLICIES, benefit, goods, lines


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_the_terms_kept_judge_the_sale_as_those_published(data: st.DataObject) -> None:
    priced, _ = data.draw(lines())
    published = data.draw(benefit("B", sum(line.amount for line in priced), POLICIES, None))
    kept = as_sold(published, priced)
    assert [in_scope(kept.scope, line) for line in priced] == [in_scope(published.scope, line) for line in priced]
    assert why_never(kept, priced, NOW) == why_never(published, priced, NOW)
    items = tuple(("B", line.line) for line in priced) if published.layer == "item" else ()
    selection = Selection(items=items, benefits=() if items else ("B",))
    results = [evaluate(priced, BenefitBook(benefits=(one,)), selection, NOW) for one in (kept, published)]
    assert results[0] == results[1]


def test_codes_that_do_not_occur_are_left_out() -> None:
    published = ItemPrice(
        benefit="B",
        valid_from_ms=0,
        valid_to_ms=1,
        prices={"a": 1, "b": 2, "c": 3},
        scope=Scope(stores=("s", "s2"), brands=(), exclude_skus=("b", "z")),
    )
    kept = as_sold(published, [goods("a", 9), goods("b", 9)])
    assert kept == ItemPrice(
        benefit="B",
        valid_from_ms=0,
        valid_to_ms=1,
        prices={"a": 1, "b": 2},
        scope=Scope(stores=("s",), brands=(), exclude_skus=("b",)),
    )
