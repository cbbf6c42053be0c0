"""What is said of the benefits of a sale: which count, why the others do not, what is proven, what a choice costs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import msgspec
import pytest

from pos_terminal.contract.benefit_book import BenefitBook, Group
from pos_terminal.contract.benefits import FreeUnits, ItemPercent, ItemPrice, PercentBenefit
from pos_terminal.contract.cloud import CouponChecked
from pos_terminal.receipt.messages import LANGUAGES, Language
from pos_terminal.sale.evaluate import Selection, Unusable
from pos_terminal.sale.reasons import Burn, Hint, WhyUnused
from pos_terminal.till import events
from pos_terminal.till.effects import Ask, Quote
from pos_terminal.till.pricing import price
from pos_terminal.ui.intents import ForceBenefit, ReleaseBenefits
from pos_terminal.ui.model import BenefitsView, BenefitView, Pill, SaleView
from pos_terminal.ui.present import present
from pos_terminal.ui.present.benefits import benefits_view, face, unusable_text
from pos_terminal.ui.present.context import Seen
from pos_terminal.ui.session import UiSession
from pos_terminal.ui.widgets.benefits import BenefitRow
from tests.playbook import Playbook, ev, hole, said
from tests.pos_terminal.till.scenes import DRAWER, benefit, coupon, open_till, scan
from tests.pos_terminal.ui.conftest import Desk
from tests.pos_terminal.ui.states import ALL_UP, STATES, explained

CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
SMALL, LARGE, FAR = benefit("small", 100), benefit("large", 300, threshold=2_000), benefit("far", 900, threshold=2_500)
BOOK = BenefitBook(benefits=(FAR, SMALL, LARGE), groups=(Group(group="g", max=1, members=("small", "large")),))
AGAINST = ("expired", "not_yet_valid", "out_of_scope", "too_few", "short", "no_gain", "line_taken", "too_many_lines",
           "group", "uses", "budget", "pack")  # fmt: skip
WHY = (*AGAINST, "excluded", "off_line", "put_aside", "pack_fee", "not_worth", "lowers_others", "not_better")


def promoted(book: BenefitBook = BOOK) -> Playbook:
    """¥20.00 of tea under promotions; nobody answers quotes by himself."""
    opened = open_till()
    opened >> ev(events.PromotionsChanged, book=book)
    opened.quotes = False
    return opened >> scan("tea", 2_000)


def answered(book: Playbook, *used: str, proven: bool = False) -> Playbook:
    """The question under way is answered with ``used``."""
    question = hole()
    book << question
    assert isinstance(question.value, Quote)
    return better(book, *used, proven=proven)


def better(book: Playbook, *used: str, proven: bool = False) -> Playbook:
    sale = book.sale
    selection = Selection(benefits=used)
    return book >> ev(events.Quoted, sale=sale.sale, revision=sale.revision, selection=selection, proven=proven)


def seen(book: Playbook, language: Language = "zh_CN") -> Seen:
    return Seen(book.till, ALL_UP, UiSession(), book.at_ms, language)


def shown(book: Playbook, language: Language = "zh_CN") -> BenefitsView:
    return benefits_view(seen(book, language), book.sale, price(book.sale))


def row(book: Playbook, code: str, language: Language = "zh_CN") -> BenefitView:
    return next(one for one in shown(book, language).rows if one.code == code)


def codes(view: BenefitsView) -> list[str]:
    return [one.code for one in view.rows]


def pill(book: Playbook) -> Pill | None:
    return shown(book).pill


# --- reasons


@pytest.mark.parametrize("by", [("large",), ()], ids=["by another", "by none"])
@pytest.mark.parametrize("reason", WHY)
def test_every_reason_has_a_sentence_in_both_languages_and_tells_its_cost(reason: str, by: tuple[str, ...]) -> None:
    """A campaign of no uses excludes its benefits by itself."""
    why = WhyUnused(benefit="small", reason=reason, missing=3, by=by, cost=200)
    book = explained(answered(promoted(), "large"), unused=(why,))
    chinese, english = (row(book, "small", language).reason for language in LANGUAGES)
    assert CHINESE.search(chinese)
    assert not CHINESE.search(english.replace("券", ""))
    if reason not in ("short", "too_few"):
        assert chinese.endswith("，改用它要多付 ¥2.00")
        assert english.endswith("; using it instead costs ¥2.00 more")


@pytest.mark.parametrize("reason", AGAINST)
def test_every_reason_of_the_evaluation_has_a_sentence(reason: str) -> None:
    against = Unusable(benefit="small", reason=reason, missing=250)
    chinese, english = (unusable_text(seen(promoted(BenefitBook()), language), against) for language in LANGUAGES)
    assert CHINESE.search(chinese)
    assert english
    assert not CHINESE.search(english)


def test_the_sentences_name_what_excludes_and_what_is_missing() -> None:
    book = answered(promoted(), "large")
    assert row(book, "far").reason == "还差 ¥5.00 才能用"
    assert row(book, "far", "en").reason == "Spend ¥5.00 more to use it"
    explained(book, unused=(WhyUnused(benefit="small", reason="excluded", by=("large", "gone"), cost=200),))
    assert row(book, "small").reason == "不能与“券 large、gone”同用，改用它要多付 ¥2.00"
    either = WhyUnused(benefit="small", reason="excluded", by=("large",), or_by=(("gone", "far"),), cost=200)
    explained(book, unused=(either,))
    assert row(book, "small").reason == "去掉“券 large”或“gone、券 far”才能用，改用它要多付 ¥2.00"
    assert row(book, "small", "en").reason.startswith('Take out "券 large" or "gone, 券 far" to use it')
    explained(book, unused=(WhyUnused(benefit="small", reason="budget", by=("large",), limit="c"),))
    assert row(book, "small").reason == "活动的预算已给“券 large”"
    covered = WhyUnused(benefit="small", reason="not_worth", by=("large",), cost=200)
    explained(book, unused=(covered,))
    assert row(book, "small").reason == "“券 large”已把这些商品抵完，改用它要多付 ¥2.00"
    explained(book, unused=(msgspec.structs.replace(covered, by=()),))
    assert row(book, "small").reason == "其他优惠已把这些商品抵完，改用它要多付 ¥2.00"
    explained(book, unused=(WhyUnused(benefit="small", reason="short", missing=1_234),))
    assert row(book, "small").reason == "还差 ¥12.34 才能用"
    explained(book, unused=(WhyUnused(benefit="small", reason="too_few", missing=2),))
    assert row(book, "small").reason == "还差 2 件才能用"


def test_of_many_in_the_way_the_first_are_named() -> None:
    book = answered(promoted(), "large")
    explained(book, unused=(WhyUnused(benefit="small", reason="excluded", by=("a", "b", "c")),))
    assert row(book, "small").reason == "不能与“a、b、c”同用"
    explained(book, unused=(WhyUnused(benefit="small", reason="excluded", by=("a", "b", "c", "d")),))
    assert row(book, "small").reason == "不能与“a、b 等 4 项”同用"
    assert row(book, "small", "en").reason == 'It cannot be combined with "a, b and others, 4 in all"'


NARROWEST = 594
"""Of a row, in a window of 1024 × 768."""
LONG = ("家装节全场满 5000 减 300 元券", "会员日家居馆满 2000 减 150 元", "支付宝立减红包（家居专享）")
WAYS = (
    WhyUnused(benefit="small", reason="excluded", by=LONG, cost=30_000),
    WhyUnused(benefit="small", reason="excluded", by=LONG[:1], or_by=(LONG[1:],), cost=30_000),
    WhyUnused(benefit="small", reason="excluded", by=LONG, or_by=(LONG, LONG), cost=30_000),
    WhyUnused(benefit="small", reason="excluded", by=("很长的名字" * 12,), cost=30_000),
    WhyUnused(benefit="small", reason="budget", by=LONG, limit="c", cost=30_000),
    WhyUnused(benefit="small", reason="not_worth", by=LONG, cost=30_000),
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("why", WAYS, ids=["three", "one or two", "three ways", "one long", "budget", "not worth"])
def test_a_sentence_that_comes_while_the_proof_runs_fits_in_the_two_lines_kept_for_it(
    desk: Desk, why: WhyUnused, language: Language
) -> None:
    book = explained(answered(promoted(), "large"), unused=(why,))
    view = row(book, "small", language)
    assert view.reason.endswith("300.00" if language == "zh_CN" else "more")
    made = BenefitRow("small", "Alt+9")
    made.setParent(desk.window)
    made.resize(NARROWEST, made.minimumHeight())
    made.show_benefit(view, open_=True)
    made.show()
    desk.settle()
    assert made.heightForWidth(NARROWEST) <= made.minimumHeight(), view.reason


def test_of_names_too_long_for_two_lines_fewer_are_said_and_a_single_one_is_cut() -> None:
    book = answered(promoted(), "large")
    explained(book, unused=(WAYS[0],))
    assert row(book, "small").reason == f"不能与“{LONG[0]} 等 3 项”同用，改用它要多付 ¥300.00"
    explained(book, unused=(WAYS[2],))
    assert row(book, "small").reason.startswith("去掉“家装节全场满… 等 3 项”或“")
    explained(book, unused=(WAYS[3],))
    assert row(book, "small").reason == "不能与“很长的名字很长的名字很…”同用，改用它要多付 ¥300.00"


def test_what_the_search_did_not_come_to_is_still_being_looked_at() -> None:
    book = explained(answered(promoted(), "large"), unused=(WhyUnused(benefit="small", reason="undecided"),))
    assert row(book, "small").reason == "正在核对用它是否更省"
    book >> ev(events.CashGiven, amount=100) << DRAWER
    assert row(book, "small").reason == "这一单没有用它"


def test_that_something_else_saves_more_is_said_only_where_it_is_proven() -> None:
    book = answered(promoted(), "large")
    assert row(book, "small").reason == "正在核对用它是否更省"
    better(book, "large", proven=True)
    assert row(book, "small").reason == "现在的组合更省"
    book = answered(promoted(), "large")
    book >> ev(events.CashGiven, amount=100) << DRAWER
    assert row(book, "small").reason == "这一单没有用它"


def test_what_was_said_of_another_basket_is_not_shown() -> None:
    book = explained(answered(promoted(), "large"), unused=(WhyUnused(benefit="small", reason="pack_fee"),))
    assert row(book, "small").reason == "省下的钱不够付权益包的费用"
    answered(book >> scan("tea", 2_000), "large")
    assert row(book, "small").reason == "正在核对用它是否更省"


# --- amounts


@pytest.mark.parametrize("used", [(), ("small",), ("large",)])
def test_the_amounts_of_the_used_are_what_is_saved(used: tuple[str, ...]) -> None:
    book = answered(promoted(), *used)
    view = shown(book)
    saved = {"small": "1.00", "large": "3.00"}
    assert {one.code: one.amount for one in view.rows if one.used} == {name: saved[name] for name in used}
    assert view.saved == (saved[used[0]] if used else "")
    assert view.summary == ("优惠 1 项" if used else "没有用上优惠")
    assert view.others == f"另有 {3 - len(used)} 项没有用上"


def test_what_is_not_used_shows_its_face() -> None:
    say = seen(promoted(BenefitBook()))
    fields: dict[str, Any] = {"title": "", "valid_from_ms": 0, "valid_to_ms": 1}
    assert face(say, SMALL) == "1.00"
    assert face(say, PercentBenefit(benefit="a", layer="platform", threshold=0, off_bp=1_250, **fields)) == "立减 12.5%"
    assert face(say, ItemPercent(benefit="a", off_bp=1_000, **fields)) == "立减 10%"
    assert face(say, ItemPrice(benefit="a", prices={"x": 900, "y": 500}, **fields)) == "一口价 5.00"
    assert face(say, FreeUnits(benefit="a", **fields)) == "免费"


# --- what is proven


def test_the_pill_says_how_far_it_is() -> None:
    looking, proven = Pill(text="正在核对…"), Pill(text="已是最低价", tone="ok")
    book = promoted()
    book << Quote
    assert pill(book) == looking
    assert pill(better(book, "small")) == looking
    assert pill(better(book, "large", proven=True)) == proven
    book >> scan("tea", 2_000) << Quote
    assert pill(book) == looking  # what was proven is not the basket any more


def test_without_benefits_there_is_no_pill() -> None:
    assert shown(promoted(BenefitBook())) == BenefitsView(summary="没有用上优惠")


@pytest.mark.parametrize(("proven", "text"), [(False, "已选定"), (True, "已是最低价")])
def test_once_money_is_taken_nothing_is_looked_for_and_no_key_works(proven: bool, text: str) -> None:
    book = answered(promoted(), "large", proven=proven)
    book >> ev(events.CashGiven, amount=100) << DRAWER
    assert shown(book).pill == Pill(text=text, tone="ok" if proven else "plain")
    assert {(one.usable, one.intent) for one in shown(book).rows} == {(False, None)}


def test_the_rows_stay_in_their_places_while_it_gets_better() -> None:
    book = answered(promoted(), "small")
    before = codes(shown(book))
    assert before == ["small", "large", "far"]  # what cannot be used stands last
    assert codes(shown(better(book, "large"))) == before
    assert codes(shown(better(book, "large", proven=True))) == before
    explained(book, unused=(WhyUnused(benefit="small", reason="excluded", by=("large",)),))
    assert codes(shown(book)) == before


# --- hints and burns


def test_the_hint_is_the_one_that_saves_most_and_names_its_benefit_until_money_is_taken() -> None:
    hints = (
        Hint(line="1", benefit="far", missing=500, saves=600),
        Hint(line="1", benefit="large", missing=100, saves=200),
    )
    book = explained(answered(promoted(), "large"), hints=hints)
    title = next(one.title or one.benefit for one in BOOK.benefits if one.benefit == "far")
    assert shown(book).hint == f"再买 ¥5.00 可再省 ¥6.00，限“{title}”商品"
    assert shown(book, "en").hint == f'Add ¥5.00, save ¥6.00 more: "{title}" goods'
    book >> ev(events.CashGiven, amount=100) << DRAWER
    assert shown(book).hint == ""


def test_a_coupon_that_is_burnt_for_little_is_flagged_and_one_key_keeps_it() -> None:
    book = explained(answered(promoted(), "large"), burns=(Burn(benefit="large", face=20_000, saves=300),))
    large = row(book, "large")
    assert (large.used, large.warn, large.amount) == (True, True, "3.00")
    assert large.reason == "¥200.00 的券在这一单只省 ¥3.00，可以留到下次用"
    assert large.intent == ForceBenefit(benefit="large", how="out")
    assert price(book.sale).total == 1_700  # flagged, and used all the same
    answered(book >> ev(events.BenefitForced, benefit="large", how="out"), "small")
    large = row(book, "large")
    assert (large.used, large.warn, large.chosen, large.reason) == (False, False, True, "按您的选择不用")


# --- choices


def test_a_key_asks_for_the_opposite_and_a_choice_is_taken_back() -> None:
    book = answered(promoted(), "large")
    assert row(book, "large").intent == ForceBenefit(benefit="large", how="out")
    assert row(book, "small").intent == ForceBenefit(benefit="small", how="in")
    assert (row(book, "far").intent, row(book, "far").usable) == (None, False)
    answered(book >> ev(events.BenefitForced, benefit="small", how="in"), "small")
    small = row(book, "small")
    assert (small.used, small.chosen, small.reason) == (True, True, "按您的选择使用")
    assert small.intent == ForceBenefit(benefit="small", how=None)


def test_choices_are_told_with_their_cost_once_it_is_known() -> None:
    book = explained(answered(promoted(), "large", proven=True), choice_costs=200)
    assert (shown(book).reset, shown(book).choice) == (None, "")  # nobody has chosen anything
    answered(book >> ev(events.BenefitForced, benefit="small", how="in"), "small", proven=True)
    view = shown(book)
    assert (view.pill, view.reset, view.choice) == (Pill(text="按您的选择", tone="warn"), ReleaseBenefits(), "")
    explained(book, choice_costs=200)
    assert shown(book).choice == "您的选择比最省的组合多付 ¥2.00"
    assert shown(book, "en").choice == "Your choice costs ¥2.00 more than the best combination"
    explained(book, choice_costs=0)
    assert shown(book).choice == ""
    book >> ev(events.CashGiven, amount=100) << DRAWER
    assert shown(book).reset is None


# --- coupons


def test_a_coupon_being_checked_stands_last_once_and_on_its_own_sale_only() -> None:
    book = answered(promoted(), "large")
    ask = hole()
    book >> ev(events.CouponScanned, code="c") << Ask(ask, hole())
    busy = shown(book).rows[-1]
    assert (busy.code, busy.busy, busy.usable, busy.reason) == ("c", True, False, "正在查询这张券")
    book >> ev(events.Park) << said("parked")
    book >> scan("tea", 2_000) << Quote
    assert codes(shown(book)) == ["small", "large", "far"]


def test_a_checked_coupon_takes_its_row() -> None:
    book = answered(promoted(), "large")
    ask = hole()
    book >> ev(events.CouponScanned, code="c") << Ask(ask, hole())
    book >> ev(events.Answered, ask=ask, answer=CouponChecked(coupon=coupon("c", 200)))
    book << Quote
    assert codes(shown(book)) == ["small", "large", "c", "far"]
    better(book, "large", "c")
    book << said("coupon_added")
    assert (row(book, "c").used, row(book, "c").amount) == (True, "2.00")


def test_off_line_a_coupon_says_so_and_has_no_key() -> None:
    book = answered(promoted(), "large")
    ask = hole()
    book >> ev(events.CouponScanned, code="c") << Ask(ask, hole())
    book >> ev(events.Answered, ask=ask, answer=CouponChecked(coupon=coupon("c", 200)))
    book << Quote
    better(book, "large", "c", proven=True)
    book << said("coupon_added")
    answered(book >> ev(events.LinkChanged, online=False), "large", proven=True)
    off = row(book, "c")
    assert (off.used, off.usable, off.intent, off.reason) == (False, False, None, "现在离线，这张券不能核销")
    assert pill(book) == Pill(text="离线：券未计入", tone="warn")  # proven, and yet not the lowest price there is
    assert row(book, "small").usable  # a promotion needs no cloud


@pytest.mark.parametrize("name", ["redeemed", "collected"])
def test_what_is_redeemed_says_so_and_has_no_key(name: str) -> None:
    at = STATES[name]()
    body = present(at.state, at.links, at.session, at.now_ms, "zh_CN").body
    assert isinstance(body, SaleView)
    assert body.presale is not None
    good = body.presale.benefits.rows[0]
    assert (good.used, good.amount, good.usable, good.intent) == (True, "300.00", False, None)
    assert good.reason == "已核销"


def texts(rows: Iterable[BenefitView]) -> str:
    return " ".join(text for one in rows for text in msgspec.structs.astuple(one) if isinstance(text, str))


def test_english_has_no_chinese() -> None:
    book = explained(
        answered(promoted(), "large"),
        burns=(Burn(benefit="large", face=20_000, saves=300),),
        unused=(WhyUnused(benefit="small", reason="excluded", by=("large",), cost=200),),
    )
    view = shown(book, "en")
    said_of = " ".join((texts(view.rows), view.summary, view.others, view.pill.text if view.pill else ""))
    assert not CHINESE.search(said_of.replace("券", ""))
