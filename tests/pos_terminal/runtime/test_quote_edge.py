"""The search at work beside the till: an answer for each basket, the proof behind it, and no answer too many."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pos_terminal.benefits.quote import Quote, Undecided
from pos_terminal.contract.benefit_book import BenefitBook, Group
from pos_terminal.contract.benefits import FixedBenefit, ItemPercent
from pos_terminal.contract.catalog import Change, Promotion, PromotionLimit
from pos_terminal.contract.exchange import FeedCursor
from pos_terminal.contract.facts import SaleClosed
from pos_terminal.runtime import quote_edge
from pos_terminal.runtime.quote_edge import QuoteEdge
from pos_terminal.sale.evaluate import Evaluation, Selection, evaluate
from pos_terminal.sale.lines import PricedLine
from pos_terminal.sale.reasons import Explanation, WhyUnused
from pos_terminal.till import effects, events
from pos_terminal.till.pricing import price
from pos_terminal.till.quoting import is_current
from pos_terminal.till.sale_parts import QuoteOn
from tests.pos_terminal.runtime.rig import CURTAIN, WATER, Rig, run_for

Make = Callable[..., Rig]
ALWAYS: dict[str, Any] = {"valid_from_ms": 0, "valid_to_ms": 1 << 50}


def fixed(name: str, amount: int, threshold: int = 0) -> FixedBenefit:
    return FixedBenefit(benefit=name, title=name, layer="platform", amount=amount, threshold=threshold, **ALWAYS)


PROMOTIONS: list[Change] = [
    Promotion(store="*", benefit=fixed("small", 500)),
    Promotion(store="*", benefit=fixed("large", 2_000, 10_000)),
    Promotion(store="*", benefit=ItemPercent(benefit="tenth", title="tenth", off_bp=1_000, **ALWAYS)),
    PromotionLimit(store="*", limit=Group(group="g", max=1, members=("small", "large"))),
]


def question(revision: int = 1, *, amount: int = 12_500, **fields: Any) -> effects.Quote:
    benefits = tuple(one.benefit for one in PROMOTIONS if isinstance(one, Promotion))
    book = BenefitBook(benefits=benefits, groups=(Group(group="g", max=1, members=("small", "large")),))
    asked = {
        "sale": "s",
        "revision": revision,
        "lines": (PricedLine(line="1", sku="a", amount=amount),),
        "book": book,
        "at_ms": 1,
        "forced_in": (),
        "forced_out": (),
    }
    return effects.Quote(**{**asked, **fields})


_NOBODY = WhyUnused(benefit="", reason="")


class Heard:
    """What the edge posts."""

    def __init__(self) -> None:
        self.events: list[tuple[type[events.Event], dict[str, Any]]] = []
        self.edge = QuoteEdge(lambda kind, **fields: self.events.append((kind, fields)))

    def until(self, kind: type[events.Event], fits: Callable[[dict[str, Any]], bool] = bool) -> dict[str, Any]:
        for _ in range(500):
            for told, fields in self.events:
                if told is kind and fits(fields):
                    return fields
            run_for(0.01)
        raise AssertionError(f"no {kind.__name__} that fits in {self.events}")


@pytest.fixture
def heard(qapp: object) -> Iterator[Heard]:
    made = Heard()
    yield made
    made.edge.end()
    assert made.edge.join(5_000)


def test_an_answer_comes_and_then_its_proof(heard: Heard) -> None:
    asked = question()
    heard.edge.ask(asked)
    told = heard.until(events.Quoted, lambda fields: fields["proven"])
    found = evaluate(asked.lines, asked.book, told["selection"], asked.at_ms)
    assert isinstance(found, Evaluation)
    assert (found.due, told["lower_bound"]) == (12_500 - 1_250 - 2_000, 9_250)
    assert (told["sale"], told["revision"]) == ("s", 1)


def test_only_the_newest_basket_is_answered(heard: Heard) -> None:
    for revision in range(1, 30):
        heard.edge.ask(question(revision, amount=12_000 + revision))
    heard.until(events.Quoted, lambda fields: fields["revision"] == 29 and fields["proven"])
    assert {fields["revision"] for _, fields in heard.events} == {29}


def test_a_choice_that_cannot_be_names_itself(heard: Heard) -> None:
    heard.edge.ask(question(amount=9_000, forced_in=("large",)))
    told = heard.until(events.Quoted)
    assert (told["selection"], told["impossible"]) == (None, "large")


def test_of_two_choices_that_exclude_each_other_the_later_goes(heard: Heard) -> None:
    heard.edge.ask(question(forced_in=("large", "small")))
    assert heard.until(events.Quoted)["impossible"] == "small"


def test_a_choice_is_kept(heard: Heard) -> None:
    heard.edge.ask(question(forced_in=("small",), forced_out=("tenth",)))
    told = heard.until(events.Quoted, lambda fields: fields["proven"])
    assert told["selection"].used == {"small"}


def hasty(monkeypatch: pytest.MonkeyPatch, *used: str) -> None:
    """The first answer is ``used``, unproven, and the proof never ends."""

    def first(lines: tuple[PricedLine, ...], book: BenefitBook, at_ms: int, **_: object) -> Quote:
        selection = Selection(benefits=used)
        found = evaluate(lines, book, selection, at_ms)
        assert isinstance(found, Evaluation)
        return Quote(selection=selection, evaluation=found, lower_bound=0)

    def long(lines: object, book: object, at_ms: int, start: Quote | None = None, **more: Any) -> Quote | Undecided:
        """What another choice would cost is asked for without a start."""
        while not more["cancelled"]():
            time.sleep(0.005)
        return start or Undecided()

    monkeypatch.setattr(quote_edge, "quick", first)
    monkeypatch.setattr("pos_terminal.benefits.proving.prove", long)


def test_reasons_come_with_the_first_answer_and_costs_on_demand_beside_the_proof(
    heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasty(monkeypatch, "large")
    heard.edge.ask(question(forced_out=("tenth",)))
    why = heard.until(events.Explained)["explanation"].why("small")
    assert (why.reason, why.by, why.cost) == ("excluded", ("large",), None)
    run_for(0.1)
    heard.events.clear()
    for sale, revision in (("s", 2), ("other", 1)):
        heard.edge.explain(sale, revision)
    run_for(0.1)
    assert not heard.events
    heard.edge.explain("s", 1)
    heard.until(events.Explained, lambda fields: fields["explanation"].why("small").cost == 1_500)
    heard.events.clear()
    heard.edge.explain("s", 1)
    run_for(0.1)
    assert not heard.events, "it is all said"


def test_a_better_answer_that_the_reasons_find_is_told_and_explained_anew(
    heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasty(monkeypatch, "small")
    asked = question(forced_out=("tenth",))
    heard.edge.ask(asked)
    heard.until(events.Explained)
    heard.edge.explain("s", 1)
    told = heard.until(events.Explained, lambda fields: fields["explanation"].why("small") is not None)
    assert told["selection"].used == {"large"}
    heard.until(events.Explained, lambda fields: (fields["explanation"].why("small") or _NOBODY).cost == 1_500)
    quoted = [fields["selection"].benefits for kind, fields in heard.events if kind is events.Quoted]
    assert quoted == [("small",), ("large",)]
    costs = [why.cost for kind, told in heard.events if kind is events.Explained for why in told["explanation"].unused]
    assert all(cost is None or cost >= 0 for cost in costs)
    assert [fields for kind, fields in heard.events if kind is events.Explained][-1]["selection"].used == {"large"}


def test_nothing_worse_is_told_after_a_better_answer(heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    hasty(monkeypatch, "large")
    asked = question(forced_out=("tenth",))
    heard.edge.ask(asked)
    heard.until(events.Quoted)
    worse = evaluate(asked.lines, asked.book, Selection(benefits=("small",)), asked.at_ms)
    assert isinstance(worse, Evaluation)
    heard.edge.better.emit(asked, Quote(selection=Selection(benefits=("small",)), evaluation=worse, lower_bound=0))
    run_for(0.05)
    assert [fields["selection"].used for kind, fields in heard.events if kind is events.Quoted] == [{"large"}]


def test_what_is_said_of_an_answer_that_was_bettered_meanwhile_is_not_told(
    heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reasons come from a thread of their own: a sentence about the worse answer may be under way."""
    hasty(monkeypatch, "small")
    asked = question(forced_out=("tenth",))
    heard.edge.ask(asked)
    heard.until(events.Explained)
    quotes = []
    for used in ("small", "large"):
        selection = Selection(benefits=(used,))
        found = evaluate(asked.lines, asked.book, selection, asked.at_ms)
        assert isinstance(found, Evaluation)
        quotes.append(Quote(selection=selection, evaluation=found, lower_bound=0))
    worse, better = quotes
    heard.edge.better.emit(asked, better)
    heard.events.clear()
    heard.edge.more.emit(asked, worse, Explanation())
    heard.edge.more.emit(asked, better, Explanation())
    run_for(0.05)
    explained = [fields["selection"].used for kind, fields in heard.events if kind is events.Explained]
    assert explained
    assert {"small"} not in explained


def test_after_its_time_the_reasons_stand_without_costs(heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quote_edge, "EXPLAIN_S", -1.0)
    heard.edge.ask(question())
    heard.until(events.Quoted, lambda fields: fields["proven"])
    heard.edge.explain("s", 1)
    run_for(0.1)
    whys = [fields["explanation"].why("small") for kind, fields in heard.events if kind is events.Explained]
    assert {(why.reason, why.cost) for why in whys} == {("excluded", None)}


def test_a_sale_that_has_its_quote_is_explained_and_not_quoted_anew(heard: Heard) -> None:
    best = Selection(items=(("tenth", "1"),), benefits=("large",))
    known = QuoteOn(revision=1, selection=best, lower_bound=9_250, proven=True)
    heard.edge.ask(question(known=known))
    heard.edge.explain("s", 1)
    why = heard.until(events.Explained)["explanation"].why("small")
    assert (why.reason, why.by) == ("excluded", ("large",))
    assert not any(kind is events.Quoted for kind, _ in heard.events)


def test_the_proof_of_a_quote_that_a_sale_has_goes_on(heard: Heard) -> None:
    known = QuoteOn(revision=1, selection=Selection(benefits=("large",)), lower_bound=9_000, proven=False)
    heard.edge.ask(question(known=known))
    told = heard.until(events.Quoted)
    assert told["proven"]
    assert told["selection"].used == {"large", "tenth"}


def test_a_quote_that_is_allowed_no_more_is_found_anew(heard: Heard) -> None:
    known = QuoteOn(revision=1, selection=Selection(benefits=("large", "small")), lower_bound=0, proven=True)
    heard.edge.ask(question(known=known))
    told = heard.until(events.Quoted, lambda fields: fields["proven"])
    assert told["selection"].used == {"large", "tenth"}


def test_the_till_sells_at_the_best_price_its_promotions_allow(till: Make) -> None:
    rig = till()
    rig.catalog.apply(PROMOTIONS, FeedCursor("test", 2), reset=False, more=False)
    rig.open()
    rig.until(lambda: bool(rig.state.promotions.benefits), "the promotions are known")
    rig.runtime.scan(WATER)
    rig.until(lambda: rig.state.sale is not None and price(rig.state.sale).total == 625, "¥12.50 less 10 % and ¥5")
    rig.ring_up(CURTAIN)
    rig.until(lambda: is_current(rig.state.sale) and rig.state.sale.quote.proven, "the best is proven")
    assert price(rig.state.sale).total == 11_150 - 1_115 - 2_000
    rig.pay_cash(9_000)
    rig.until(lambda: "sale_closed" in rig.facts, "paid")
    closed = rig.ledger.recent_sales(1)[0].fact
    assert isinstance(closed, SaleClosed)
    assert {one.benefit: one.discount for one in closed.benefits} == {"tenth": 1_115, "large": 2_000}


def test_cash_right_behind_a_scan_waits_for_the_price(till: Make) -> None:
    rig = till()
    rig.catalog.apply(PROMOTIONS[:1], FeedCursor("test", 2), reset=False, more=False)
    rig.open()
    rig.until(lambda: bool(rig.state.promotions.benefits), "the promotions are known")
    rig.runtime.scan(WATER)
    rig.until(lambda: rig.state.sale is not None and bool(rig.state.sale.lines), "the line is there")
    rig.runtime.post(events.CashGiven, amount=2_000)
    rig.until(lambda: "price_changed" in [one.message for one in rig.notices] or "sale_closed" in rig.facts, "priced")
    assert price(rig.state.sale).total == 750 if rig.state.sale else True
