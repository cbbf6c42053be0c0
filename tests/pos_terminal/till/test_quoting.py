"""The best combination of benefits: when it is asked for, which answers count, and the tender that waits for it."""

from __future__ import annotations

from typing import Any

import pytest

from pos_terminal.contract.benefit_book import BenefitBook, Group
from pos_terminal.contract.cloud import Redeemed, Refusal
from pos_terminal.contract.facts import AttemptBegun, AttemptDone, AttemptRefused, SaleClosed
from pos_terminal.sale.evaluate import Selection
from pos_terminal.sale.reasons import Explanation
from pos_terminal.till.drafts import decode_draft
from pos_terminal.till.effects import Ask, Quote
from pos_terminal.till.events import (
    Answered,
    BenefitForced,
    BenefitsReleased,
    CardChosen,
    CashGiven,
    Explained,
    LinkChanged,
    Park,
    PromotionsChanged,
    QuantitySet,
    Quoted,
    Recall,
)
from pos_terminal.till.pricing import price
from pos_terminal.till.recovery import Ledgered, recover
from tests.playbook import START_MS, Playbook, ev, hole, said, saved
from tests.pos_terminal.till.scenes import DRAWER, PROFILE, benefit, open_till, scan
from tests.pos_terminal.till.steps import add_coupon, closes

SMALL, LARGE = benefit("small", 100), benefit("large", 300, threshold=2_000)
ONE_OF_BOTH = BenefitBook(benefits=(SMALL, LARGE), groups=(Group(group="g", max=1, members=("small", "large")),))


def promoting(book: BenefitBook = ONE_OF_BOTH, *, quotes: bool = False) -> Playbook:
    """A till whose store has promotions; nobody answers quotes by himself."""
    opened = open_till()
    opened >> ev(PromotionsChanged, book=book)
    opened.quotes = quotes
    return opened


def asked(book: Playbook) -> Quote:
    """The quote that is asked for next."""
    found = hole()
    book << found
    assert isinstance(found.value, Quote)
    return found.value


def answer(question: Quote, *benefits: str, **fields: Any) -> Any:
    selection = Selection(benefits=benefits)
    return ev(Quoted, **{"sale": question.sale, "revision": question.revision, "selection": selection, **fields})


def test_without_benefits_nobody_is_asked() -> None:
    book = open_till()
    book.quotes = False
    book >> scan("tea") >> ev(CashGiven, amount=1_000) << saved(SaleClosed) << DRAWER
    closes(book).done()


def test_each_change_asks_anew_and_the_line_shows_before_the_answer() -> None:
    book = promoting()
    book >> scan("tea")
    first = asked(book)
    assert [line.amount for line in first.lines] == [1_000]
    book >> answer(first, "small")
    assert price(book.sale).total == 900
    book >> scan("tea")
    second = asked(book)
    assert (second.sale, second.revision) == (first.sale, first.revision + 1)
    assert price(book.sale).total == 1_900  # what is still allowed of the last selection
    book >> answer(second, "large", lower_bound=1_700, proven=True)
    assert price(book.sale).total == 1_700
    assert book.sale.quote is not None
    assert book.sale.quote.proven
    book.done()


def test_an_answer_to_an_older_revision_is_passed_over() -> None:
    book = promoting()
    book >> scan("tea")
    first = asked(book)
    book >> scan("tea")
    second = asked(book)
    book >> answer(first, "small")
    assert book.sale.quote is None
    book >> answer(second, "large") >> answer(first, "small")
    assert price(book.sale).selection == Selection(benefits=("large",))


def test_what_the_new_basket_no_longer_allows_is_left_out_until_the_answer() -> None:
    book = promoting()
    book >> scan("tea") >> answer(asked(book))
    book >> scan("tea")
    book >> answer(asked(book), "large")
    line = book.sale.lines[0].line
    book >> ev(QuantitySet, line=line, thousandths=1_000)
    assert (price(book.sale).total, price(book.sale).used) == (1_000, ())
    book >> answer(asked(book), "small")
    assert price(book.sale).total == 900


def test_a_tender_waits_for_the_quote_and_is_taken_up_by_itself() -> None:
    book = promoting()
    book >> scan("tea")
    question = asked(book)
    book >> ev(CashGiven, amount=1_000)
    book.done()
    book >> answer(question) << saved(SaleClosed) << DRAWER
    closes(book).done()


def test_a_tender_that_waited_asks_for_no_other_price_than_was_on_screen() -> None:
    book = promoting()
    book >> scan("tea")
    question = asked(book)
    book >> ev(CashGiven, amount=1_000) >> answer(question, "small") << said("price_changed")
    book.done()
    assert price(book.sale).left == 900
    book >> ev(CashGiven, amount=900) << saved(SaleClosed) << DRAWER
    closes(book).done()


def test_a_benefit_that_begins_before_the_money_is_asked_about_first() -> None:
    later = benefit("later", 300, valid_from_ms=START_MS + 60_000)
    book = promoting(BenefitBook(benefits=(later,)))
    book >> scan("tea") >> answer(asked(book))
    book.later(120_000)
    book >> ev(CashGiven, amount=1_000)
    book >> answer(asked(book), "later") << said("price_changed")
    assert price(book.sale).left == 700
    book.done()


def test_a_better_answer_to_the_same_basket_is_taken_until_the_money() -> None:
    book = promoting()
    book >> scan("tea", 2_000)
    question = asked(book)
    book >> answer(question, "small") >> answer(question, "large", proven=True)
    assert price(book.sale).total == 1_700
    book >> ev(CashGiven, amount=500) << DRAWER
    book >> answer(question, "small")
    assert price(book.sale).total == 1_700
    book.done()


def test_the_choice_of_the_clerk_goes_into_the_question() -> None:
    book = promoting()
    book >> scan("tea", 2_000) >> answer(asked(book), "large")
    book >> ev(BenefitForced, benefit="small", how="in")
    question = asked(book)
    assert (question.forced_in, question.forced_out) == (("small",), ())
    book >> answer(question, "small")
    assert price(book.sale).total == 1_900
    book >> ev(BenefitForced, benefit="small", how="out")
    question = asked(book)
    assert (question.forced_in, question.forced_out) == ((), ("small",))
    book >> answer(question, "large") >> ev(BenefitForced, benefit="small", how=None)
    question = asked(book)
    assert (question.forced_in, question.forced_out) == ((), ())
    book.done()


def test_a_choice_that_cannot_be_is_taken_back_and_said() -> None:
    book = promoting()
    book >> scan("tea") >> answer(asked(book), "small")
    book >> ev(BenefitForced, benefit="large", how="in")
    question = asked(book)
    book >> answer(question, selection=None, impossible="large")
    again = hole()
    book << said("benefit_cannot_be_used", LARGE.title) << again
    assert again.value.forced_in == ()
    assert book.sale.forced == {}


def test_all_choices_are_released_at_once() -> None:
    book = promoting(quotes=True)
    book >> scan("tea", 2_000)
    book >> ev(BenefitForced, benefit="large", how="out") >> ev(BenefitForced, benefit="small", how="out")
    assert price(book.sale).total == 2_000
    book >> ev(BenefitsReleased)
    assert book.sale.forced == {}
    assert price(book.sale).total == 1_700


def test_what_is_redeemed_stays_in_when_another_coupon_is_refused() -> None:
    book = open_till()
    book >> scan("tea", 5_000)
    add_coupon(book, "a", 100)
    add_coupon(book, "b", 200)
    first, second = hole(), hole()
    book >> ev(CardChosen) << saved(AttemptBegun) << Ask(first, hole())
    book >> ev(Answered, ask=first, answer=Redeemed(reference="r")) << saved(AttemptDone, AttemptBegun)
    book << Ask(second, hole())
    book.quotes = False
    book >> ev(Answered, ask=second, answer=Refusal(code="used_elsewhere")) << saved(AttemptRefused)
    book << said("redemption_refused")
    question = asked(book)
    assert (question.forced_in, [one.benefit for one in question.book.benefits]) == (("a",), ["a"])
    book >> answer(question, "a")
    assert price(book.sale).total == 4_900
    book.done()


def test_a_coupon_that_needs_the_cloud_stays_out_while_off_line() -> None:
    book = open_till()
    book >> scan("tea")
    add_coupon(book, "c", 100)
    book.quotes = False
    book >> ev(LinkChanged, online=False)
    question = asked(book)
    assert question.forced_out == ("c",)
    book >> answer(question) << said("dearer_off_line", "券 c", "100")
    assert price(book.sale).total == 1_000
    book >> answer(question)  # the proof: the clerk has been told
    book >> ev(LinkChanged, online=True)
    assert asked(book).forced_out == ()


def test_nobody_is_told_of_a_coupon_that_took_nothing_off_before_the_network_went() -> None:
    book = open_till()
    book >> scan("tea")
    add_coupon(book, "c", 100)
    book.quotes = False
    book >> ev(BenefitForced, benefit="c", how="out")
    book >> answer(asked(book))
    book >> ev(LinkChanged, online=False)
    book >> answer(asked(book))
    book.done()


def test_a_promotion_needs_no_cloud() -> None:
    book = promoting()
    book >> ev(LinkChanged, online=False)
    book >> scan("tea")
    assert asked(book).forced_out == ()


def test_a_parked_sale_is_asked_about_when_it_comes_back() -> None:
    book = promoting()
    book >> scan("tea") >> answer(asked(book), "small")
    sale = book.sale.sale
    book >> ev(Park) << said("parked")
    book.later(20 * 10**8)  # both promotions are over then
    book >> ev(Recall, sale=sale)
    question = asked(book)
    assert question.at_ms > START_MS + 10**9
    assert price(book.sale).total == 1_000


def test_promotions_that_change_touch_later_sales_only() -> None:
    book = promoting(quotes=True)
    book >> scan("tea")
    assert price(book.sale).total == 900
    book >> ev(PromotionsChanged, book=BenefitBook())
    assert price(book.sale).total == 900
    book >> ev(CashGiven, amount=900) << saved(SaleClosed) << DRAWER
    closes(book)
    book >> scan("tea")
    assert price(book.sale).total == 1_000


def test_after_a_restart_the_sale_stands_as_it_was_priced() -> None:
    book = promoting(quotes=True)
    book >> scan("tea")
    drafts = [decode_draft(data) for data in book.drafts.values()]
    machine, wanted = recover(
        store="s1", till="02", profile=PROFILE, ledgered=Ledgered(facts=book.facts), drafts=drafts, at_ms=1, ticket="t"
    )
    assert machine.till.sale is not None
    assert price(machine.till.sale).total == 900
    question = next(one for one in wanted if isinstance(one, Quote))
    assert question.known == machine.till.sale.quote  # to be proved and explained, not to be found anew


def test_after_a_restart_amid_the_payment_nothing_is_asked() -> None:
    book = promoting(quotes=True)
    book >> scan("tea") >> ev(CashGiven, amount=100) << DRAWER
    drafts = [decode_draft(data) for data in book.drafts.values()]
    machine, wanted = recover(
        store="s1", till="02", profile=PROFILE, ledgered=Ledgered(facts=book.facts), drafts=drafts, at_ms=1, ticket="t"
    )
    assert machine.till.sale is not None
    assert machine.till.sale.frozen
    assert not any(isinstance(one, Quote) for one in wanted)


def test_a_recalled_sale_is_asked_about_again_with_the_quote_it_has() -> None:
    book = promoting()
    book >> scan("tea")
    first = asked(book)
    book >> answer(first, "small", lower_bound=800) >> ev(Park) << said("parked")
    book >> scan("tea")
    book >> answer(asked(book), "small") >> ev(Park) << said("parked")
    book >> ev(Recall, sale=first.sale)
    again = asked(book)
    assert (again.sale, again.revision, again.known) == (first.sale, first.revision, book.sale.quote)
    assert book.till.quoting == (first.sale, first.revision)
    book.done()


def test_a_sale_that_comes_straight_back_is_not_asked_about_again() -> None:
    book = promoting()
    book >> scan("tea")
    question = asked(book)
    book >> answer(question, "small") >> ev(Park) << said("parked")
    book >> ev(Recall, sale=question.sale)
    book.done()


def explanation_of(question: Quote, told: Explanation, *used: str) -> Any:
    selection = Selection(benefits=used)
    return ev(Explained, sale=question.sale, revision=question.revision, selection=selection, explanation=told)


def test_what_is_told_of_a_parked_sale_is_there_when_it_comes_back() -> None:
    book = promoting()
    book >> scan("tea")
    question = asked(book)
    book >> answer(question, "small") >> ev(Park) << said("parked")
    told = Explanation(choice_costs=1)
    book >> explanation_of(question, told, "small")
    book >> ev(Recall, sale=question.sale)
    assert book.till.explained is not None
    assert book.till.explained.explanation == told


def test_what_was_said_of_another_price_of_the_same_basket_is_dropped_and_not_taken() -> None:
    book = promoting()
    book >> scan("tea")
    question = asked(book)

    def costs() -> int | None:
        return book.till.explained.explanation.choice_costs if book.till.explained else None

    book >> answer(question, "small") >> explanation_of(question, Explanation(choice_costs=1), "small")
    assert costs() == 1
    book >> answer(question, "large")
    assert costs() is None
    book >> explanation_of(question, Explanation(choice_costs=1), "small")
    assert costs() is None
    book >> explanation_of(question, Explanation(choice_costs=2), "large") >> answer(question, "large")
    assert costs() == 2


def test_after_a_restart_amid_a_quote_it_is_asked_again() -> None:
    book = promoting()
    book >> scan("tea")
    asked(book)
    drafts = [decode_draft(data) for data in book.drafts.values()]
    machine, wanted = recover(
        store="s1", till="02", profile=PROFILE, ledgered=Ledgered(facts=book.facts), drafts=drafts, at_ms=1, ticket="t"
    )
    question = next(one for one in wanted if isinstance(one, Quote))
    assert machine.till.quoting == (question.sale, question.revision)


@pytest.mark.parametrize("how", ["in", "out", None])
def test_no_choice_once_the_money_is_on_its_way(how: str | None) -> None:
    book = promoting(quotes=True)
    book >> scan("tea") >> ev(CashGiven, amount=100) << DRAWER
    book >> ev(BenefitForced, benefit="small", how=how) << said("basket_frozen")
    book.done()
