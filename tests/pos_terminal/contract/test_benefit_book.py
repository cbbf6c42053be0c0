"""A book of benefits: what is broken is left out by name, the rest still works."""

from __future__ import annotations

from typing import Any

import pytest

from pos_terminal.contract.benefit_book import BenefitBook, Campaign, Group, NotAdmitted, Pack, admit, broken_limits
from pos_terminal.contract.benefits import FixedBenefit, ItemFixed


def fixed(name: str, **fields: Any) -> FixedBenefit:
    terms = {"layer": "platform", "threshold": 0, "amount": 1, "valid_from_ms": 0, "valid_to_ms": 9}
    return FixedBenefit(**{"benefit": name, **terms, **fields})


ITEM = ItemFixed(benefit="item", amount=1, valid_from_ms=0, valid_to_ms=9)
SOUND = BenefitBook(
    benefits=(fixed("a", campaign="c"), fixed("b", pack="p"), ITEM),
    groups=(Group(group="g", max=2, members=("a", "b", "not-held")), Group(group="h", max=1, members=("item", "a"))),
    campaigns=(Campaign(campaign="c", budget=0, max_uses=1),),
    packs=(Pack(pack="p", fee=0, max_used=1),),
)


def test_a_sound_book_is_admitted_whole() -> None:
    assert admit(SOUND) == (SOUND, ())


def test_the_order_of_a_book_is_nothing() -> None:
    turned = BenefitBook(
        benefits=SOUND.benefits[::-1],
        groups=SOUND.groups[::-1],
        campaigns=SOUND.campaigns,
        packs=SOUND.packs,
    )
    assert admit(turned) == (SOUND, ())


@pytest.mark.parametrize(
    ("book", "left_out"),
    [
        (BenefitBook(benefits=(fixed("x"), fixed("x", amount=2))), [("x", "twice")]),
        (BenefitBook(benefits=(fixed("x", campaign="none"),)), [("x", "campaign none is missing")]),
        (BenefitBook(benefits=(fixed("x", pack="none"),)), [("x", "pack none is missing")]),
        (
            BenefitBook(benefits=(fixed("x", campaign="c"),), campaigns=(Campaign(campaign="c", budget=-1),)),
            [("x", "campaign c has a negative limit")],
        ),
        (
            BenefitBook(benefits=(fixed("x", pack="p"),), packs=(Pack(pack="p", fee=-1, max_used=1),)),
            [("x", "pack p has a negative fee or limit")],
        ),
        (
            BenefitBook(benefits=(fixed("x", campaign="c"),), campaigns=(Campaign(campaign="c", budget=1),) * 2),
            [("x", "campaign c stands in the book twice")],
        ),
        (
            BenefitBook(benefits=(fixed("x", pack="p"),), packs=(Pack(pack="p", fee=1, max_used=1),) * 2),
            [("x", "pack p stands in the book twice")],
        ),
        (
            BenefitBook(benefits=(fixed("x"),), groups=(Group(group="g", max=1, members=("x",)),) * 2),
            [("x", "group g stands in the book twice")],
        ),
        (
            BenefitBook(benefits=(ITEM, fixed("x")), groups=(Group(group="g", max=2, members=("item", "x")),)),
            [("item", "must allow one"), ("x", "must allow one")],
        ),
        (
            BenefitBook(benefits=(fixed("x"),), groups=(Group(group="g", max=-1, members=("x",)),)),
            [("x", "negative limit")],
        ),
    ],
)
def test_without_its_limit_a_benefit_would_give_too_much(book: BenefitBook, left_out: list[tuple[str, str]]) -> None:
    good = fixed("good")
    whole = BenefitBook(benefits=(good, *book.benefits), groups=book.groups, campaigns=book.campaigns, packs=book.packs)
    admitted, refused = admit(whole)
    assert admitted.benefits == (good,)
    assert [one.benefit for one in refused] == [name for name, _ in left_out]
    for one, (_, why) in zip(refused, left_out, strict=True):
        assert isinstance(one, NotAdmitted)
        assert why in one.why


def test_a_broken_limit_is_named_whether_anybody_is_under_it_or_not() -> None:
    book = BenefitBook(
        groups=(Group(group="g", max=-1, members=()),),
        campaigns=(Campaign(campaign="c", max_uses=-1), Campaign(campaign="d"), Campaign(campaign="d")),
        packs=(Pack(pack="p", fee=0, max_used=-1),),
    )
    assert [(one.kind, one.name) for one in broken_limits(book)] == [
        ("campaign", "c"),
        ("campaign", "d"),
        ("group", "g"),
        ("pack", "p"),
    ]
    assert broken_limits(SOUND) == ()
