"""Promotions come with the feed and make one book; what breaks the model is named, the rest counts."""

from __future__ import annotations

from pathlib import Path

from pos_terminal.catalog.catalog import Catalog
from pos_terminal.catalog.promotions import book_of
from pos_terminal.contract.benefit_book import BenefitBook, Campaign, Group, Pack
from pos_terminal.contract.benefits import FixedBenefit, Scope
from pos_terminal.contract.catalog import Promotion, PromotionLimit, Withdrawn, feed_key
from pos_terminal.contract.exchange import FeedCursor, decode_change, encode_change


def fixed(name: str, campaign: str | None = None) -> FixedBenefit:
    return FixedBenefit(
        benefit=name,
        layer="store",
        threshold=0,
        amount=1,
        valid_from_ms=0,
        valid_to_ms=9,
        scope=Scope(stores=("S001",)),
        campaign=campaign,
    )


HERE, EVERYWHERE = Promotion(store="S001", benefit=fixed("a")), Promotion(store="*", benefit=fixed("b", "c"))
LIMITS = (
    PromotionLimit(store="S001", limit=Group(group="g", max=1, members=("a", "b"))),
    PromotionLimit(store="*", limit=Campaign(campaign="c", budget=5)),
    PromotionLimit(store="*", limit=Pack(pack="p", fee=1, max_used=1)),
)
WHOLE = BenefitBook(
    benefits=(HERE.benefit, EVERYWHERE.benefit),
    groups=(Group(group="g", max=1, members=("a", "b")),),
    campaigns=(Campaign(campaign="c", budget=5),),
    packs=(Pack(pack="p", fee=1, max_used=1),),
)


def test_they_survive_the_bytes_of_the_feed() -> None:
    for change in (HERE, *LIMITS):
        assert decode_change(encode_change(change)) == change


def test_they_make_one_book() -> None:
    assert book_of((*LIMITS, HERE, EVERYWHERE)) == WHOLE


def test_a_store_has_its_own_and_everybodys(tmp_path: Path) -> None:
    catalog = Catalog(tmp_path / "catalog.sqlite3")
    elsewhere = Promotion(store="S002", benefit=fixed("z"))
    catalog.apply((HERE, EVERYWHERE, elsewhere, *LIMITS), FeedCursor("f", 6), reset=True, more=False)
    assert catalog.promotions("S001") == (WHOLE, ())
    catalog.close()


def test_what_breaks_the_model_is_named_and_the_rest_counts(tmp_path: Path) -> None:
    catalog = Catalog(tmp_path / "catalog.sqlite3")
    catalog.apply((HERE, EVERYWHERE), FeedCursor("f", 2), reset=True, more=False)
    book, refused = catalog.promotions("S001")
    assert book.benefits == (HERE.benefit,)
    assert [(one.benefit, one.why) for one in refused] == [("b", "its campaign c is missing")]
    catalog.close()


def test_a_later_change_replaces_and_withdraws(tmp_path: Path) -> None:
    catalog = Catalog(tmp_path / "catalog.sqlite3")
    catalog.apply((HERE, *LIMITS[:1]), FeedCursor("f", 2), reset=True, more=False)
    free = Promotion(store="S001", benefit=fixed("a", "c"))
    gone = Withdrawn(kind="promotion_limit", key=feed_key(LIMITS[0]))
    catalog.apply((free, LIMITS[1], gone), FeedCursor("f", 5), reset=False, more=False)
    book, _ = catalog.promotions("S001")
    assert (book.benefits, book.groups) == ((free.benefit,), ())
    catalog.apply((Withdrawn(kind="promotion", key="S001/a"),), FeedCursor("f", 6), reset=False, more=False)
    assert catalog.promotions("S001")[0].benefits == ()
    catalog.close()
