"""What the fact of a sale keeps, so that a return can be priced from it alone."""

from __future__ import annotations

from msgspec.structs import replace

from pos_terminal.contract.benefit_book import BenefitBook, Pack
from pos_terminal.contract.benefits import Scope
from pos_terminal.contract.facts import SaleClosed
from pos_terminal.contract.records import PackBought
from pos_terminal.sale.returns import NotReturnable, ReturnPlan, plan_return
from pos_terminal.till.events import CashGiven
from sync_server.consumers.sums import wrong_in_sale
from tests.playbook import ev, saved
from tests.pos_terminal.till.scenes import DRAWER, benefit, scan
from tests.pos_terminal.till.steps import closes
from tests.pos_terminal.till.test_quoting import answer, asked, promoting


def sold_with_a_pack() -> SaleClosed:
    """Two teas and a cup for ¥30.00, ¥5.00 off the teas by a pack of ¥1.00."""
    coupon = benefit("coupon", 500, threshold=2_000, scope=Scope(skus=("tea", "elsewhere")))
    coupon = replace(coupon, pack="p", on_return="block")
    book = promoting(BenefitBook(benefits=(coupon,), packs=(Pack(pack="p", fee=100, max_used=1),)))
    for sku in ("tea", "tea", "cup"):
        book >> scan(sku)
        question = asked(book)
    book >> answer(question, "coupon")
    book >> ev(CashGiven, amount=2_600) << saved(SaleClosed) << DRAWER
    closes(book).done()
    fact = book.last(SaleClosed)
    assert isinstance(fact, SaleClosed)
    return fact


def test_a_closed_sale_keeps_terms_units_and_the_fee_of_the_pack() -> None:
    fact = sold_with_a_pack()
    assert wrong_in_sale(fact) == []
    assert fact.packs == (PackBought(pack="p", fee=100),)
    assert [line.units for line in fact.lines] == [2, 1]
    (used,) = fact.benefits
    assert used.terms is not None
    assert (used.terms.on_return, used.terms.scope) == ("block", Scope(skus=("tea",)))
    assert fact.priced_at_ms


def test_a_return_is_planned_from_the_fact_alone() -> None:
    fact = sold_with_a_pack()
    teas, cup = (line.line for line in fact.lines)
    assert plan_return(fact, (), {teas: {0}}) == (NotReturnable(reason="blocked", benefit="coupon"),)
    plan = plan_return(fact, (), {teas: {0, 1}})
    assert isinstance(plan, ReturnPlan)
    assert plan.total == 2_000 - 500 + 100
    plan = plan_return(fact, (), {cup: {0}})
    assert isinstance(plan, ReturnPlan)
    assert plan.total == 1_000
