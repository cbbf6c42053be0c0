"""What the ledger holds is found at any age, and without reading all of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from pos_terminal.contract.catalog import StoreProfile
from pos_terminal.contract.chain import short
from pos_terminal.contract.facts import (
    AnyFact,
    AttemptBegun,
    AttemptContradicted,
    AttemptDone,
    AttemptRefused,
    AttemptUnknown,
    CardSlip,
    CollectionConfirmed,
    ContradictionSettled,
    GoodsHandedOver,
    OperatorSignedIn,
    OrderCollected,
    PaymentBack,
    PeriodClosed,
    PeriodOpened,
    PeriodReport,
    ReceiptPrinted,
    RedemptionSubject,
    SaleClosed,
    SaleRefunded,
    SaleVoided,
    Tender,
    VoucherKept,
)
from pos_terminal.ledger.ledger import Ledger
from pos_terminal.receipt.messages import DUPLICATE
from pos_terminal.receipt.plain import plain_text
from pos_terminal.runtime import records
from pos_terminal.runtime.documents import Composer
from pos_terminal.till.drafts import HAND_OVER, HandOverDraft, encode_draft
from pos_terminal.till.hand_over import HandOver
from pos_terminal.till.recovery import recover
from tests.pos_terminal.runtime.rig import open_ledger

LONG_AGO = 20_000
REPORT = PeriodReport(
    period="p1", sales=0, voids=0, gross=0, discount=0, deposit_credit=0, rounding=0, net=0, tenders=(),
    discount_by_funder={}, tax=0, cash_float=1, cash_expected=1,
)  # fmt: skip


def order(name: str) -> OrderCollected:
    return OrderCollected(
        order=name, route="store_collected", deposit=1, credit=1, deposit_kind="earnest", steps=(), lease="1"
    )


def sale(name: str, number: str, order: OrderCollected | None = None) -> SaleClosed:
    return SaleClosed(
        at_ms=1, sale=name, number=number, period="p1", operator="1001", lines=(), benefits=(), tenders=(),
        rounding=0, total=0, tax=0, order=order,
    )  # fmt: skip


def redemption(name: str) -> AttemptBegun:
    subject = RedemptionSubject(benefit="v", redemption="fulfilment", serial=name, order="o2")
    return AttemptBegun(at_ms=8, attempt=name, sale="sure", period="p1b", operator="1001", amount=0, subject=subject)


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    ledger = open_ledger(tmp_path_factory.mktemp("old"))
    slip = CardSlip(
        amount=1, receipt_number="0042", trace="1", card="", scheme="", authorisation="", terminal="", pinpad_time=""
    )
    facts: list[AnyFact] = [
        PeriodOpened(at_ms=1, period="p1", operator="1001", business_day="2026-02-13", cash_float=1),
        AttemptDone(at_ms=1, attempt="card", slip=slip),
        sale("open", "20260213-02-0001", order("o1")),
        sale("sure", "20260213-02-0002", order("o2")),
        sale("plain", "20260213-02-0003"),
        CollectionConfirmed(at_ms=1, sale="sure", order="o2"),
        ReceiptPrinted(at_ms=1, document="sale", subject="plain", copy=0),
        ReceiptPrinted(at_ms=1, document="sale", subject="plain", copy=1),
        SaleRefunded(
            at_ms=1,
            refund="back",
            number="20260213-02-0004",
            of="plain",
            of_number="20260213-02-0003",
            period="p1",
            operator="1001",
            reason="",
            lines=(),
            benefits=(),
            packs=(),
            tenders=(),
            total=0,
            deposit=0,
            tax=0,
        ),
        PeriodClosed(at_ms=1, period="p1", operator="1001", cash_counted=1, report=REPORT),
        PeriodOpened(at_ms=1, period="p1b", operator="1001", business_day="2026-02-13", cash_float=1),
        GoodsHandedOver(
            at_ms=7,
            sale="sure",
            number="20260213-02-0002",
            order="o2",
            period="p1b",
            operator="1001",
            vouchers=(VoucherKept(coupon="v", title="提货券"),),
        ),
        *(redemption("r1"), AttemptUnknown(at_ms=8, attempt="r1", why="restarted")),
        AttemptRefused(at_ms=9, attempt="r1", code="used"),
        *(redemption("r2"), AttemptDone(at_ms=9, attempt="r2", reference="r")),
        ReceiptPrinted(at_ms=1, document="report", subject="p1", copy=0),
        PeriodOpened(at_ms=1, period="p2", operator="1001", business_day="2026-02-14", cash_float=1),
    ]
    ledger.commit(facts, {})
    ledger.commit([OperatorSignedIn(at_ms=2, operator="1001", role="clerk")] * LONG_AGO, {})
    yield ledger
    ledger.close()


def test_a_collection_nobody_confirmed_and_the_last_card_are_found(old: Ledger) -> None:
    found = records.ledgered(old)
    assert [fact.sale for fact in found.unconfirmed] == ["open"]
    assert found.last_card is not None
    assert found.last_card.receipt_number == "0042"
    assert (found.count_day, found.count) == ("2026-02-13", 4), "a refund has a number too"


def test_numbers_of_sales_that_cannot_be_read_are_not_given_again(old: Ledger) -> None:
    found = records.ledgered(old, ["20260213-02-0009"])
    assert (found.count_day, found.count) == ("2026-02-13", 9)


def test_a_sale_a_period_and_their_copies_are_found(old: Ledger) -> None:
    plain, period = records.find_sale(old, "plain"), records.find_period(old, "p1")
    assert plain is not None
    assert (plain.fact.number, plain.copies) == ("20260213-02-0003", 2)
    assert period is not None
    assert (period.fact.period, period.copies) == ("p1", 1)
    assert plain.tip != period.tip
    assert records.find_sale(old, "nothing") is None


def test_the_history_lists_refunds_between_the_sales_and_finds_them_by_their_number(old: Ledger) -> None:
    def numbers(ending: str, limit: int = 9) -> list[str]:
        return [one.number[-4:] for one in records.find_entries(old, ending, limit)]

    assert numbers("") == ["0004", "0003", "0002", "0001"]
    assert numbers("", 2) == ["0004", "0003"]
    assert (numbers("-0002"), numbers("-0004"), numbers("-0009")) == (["0002"], ["0004"], [])


def test_the_history_lists_a_void_of_which_money_went_back_and_its_slip_is_composed_from_the_ledger(
    tmp_path: Path,
) -> None:
    slip = CardSlip(
        amount=400,
        receipt_number="0042",
        trace="1",
        card="622202******1234",
        scheme="UnionPay",
        authorisation="A71239",
        terminal="T1",
        pinpad_time="15:00",
    )
    back = (PaymentBack(attempt="a1", kind="card", amount=400, slip=slip, reference="0043"),)
    nothing = SaleVoided(
        at_ms=1, sale="v1", period="p1", operator="1001", reason="wrong_item", amount=1, number="20260213-02-0001"
    )
    moved = SaleVoided(
        at_ms=2,
        sale="v2",
        period="p1",
        operator="1001",
        reason="wrong_item",
        amount=400,
        number="20260213-02-0002",
        back=back,
    )
    cash = msgspec.structs.replace(nothing, sale="v3", number="20260213-02-0003", cash=2_390)
    profile = StoreProfile(store="S001", name="店", entity="9133", entity_name="公司")
    ledger = open_ledger(tmp_path)
    try:
        ledger.commit([cash], {})
        assert records.find_entries(ledger, "", 9) == [cash]
        assert records.unprinted(ledger, ledger.receipts_by_number("", 9)) == {"v3"}
        ledger.commit([nothing, moved], {})
        assert records.find_entries(ledger, "-0002", 9) == [moved]
        assert records.find_entries(ledger, "-0001", 9) == []
        found = ledger.receipts_by_number("-0002", 9)
        assert records.unprinted(ledger, found) == {"v2"}
        composer = Composer(ledger=ledger, profile=profile, till="02", utc_offset_min=480, columns=32, language="zh_CN")
        shown = composer.preview("v2", "void")
        for wanted in ("作废凭证", "20260213-02-0002", "622202******1234", "A71239", "0042", "0043", "-4.00"):
            assert wanted in shown
        assert "23.90" in composer.preview("v3", "void")
        ledger.commit([ReceiptPrinted(at_ms=3, document="sale", subject="v2", copy=0)], {})
        assert records.unprinted(ledger, found) == frozenset()
        one = records.find_void(ledger, "v2")
        assert one is not None
        assert (one.copies, records.find_void(ledger, "nothing")) == (1, None)
    finally:
        ledger.close()


def test_the_goods_of_a_sale_are_found_by_its_id_and_by_its_order(old: Ledger) -> None:
    gone = records.find_goods(old, "sure")
    assert gone is not None
    assert gone == records.find_collected(old, "o2")
    assert gone.handed_over is not None
    assert gone.handed_over.at_ms == 7
    assert not gone.returned
    assert [(one.attempt, one.status) for one in gone.redemptions] == [("r1", "refused"), ("r2", "done")]
    here = records.find_goods(old, "open")
    assert here is not None
    assert (here.handed_over, here.redemptions) == (None, ())
    assert records.find_goods(old, "nothing") is None
    assert records.find_collected(old, "o3") is None


def test_the_history_tells_of_which_no_receipt_is_confirmed(old: Ledger) -> None:
    found = old.receipts_by_number("", 9)
    receipts = [one for one in records.entries_of(found) if not isinstance(one, PeriodClosed)]
    listed = {one.refund if isinstance(one, SaleRefunded) else one.sale for one in receipts}
    assert records.unprinted(old, found) == listed - {"plain"}
    assert "plain" in listed
    assert records.unprinted(old, []) == frozenset()


@pytest.mark.parametrize(("language", "told"), [("zh_CN", "[二维码]"), ("en", "[QR code]")])
def test_a_receipt_in_the_history_shows_no_address_for_its_code(old: Ledger, language: str, told: str) -> None:
    profile = StoreProfile(
        store="S001", name="店", entity="9133", entity_name="公司", invoice_url="https://f.example/s"
    )
    composer = Composer(ledger=old, profile=profile, till="02", utc_offset_min=480, columns=32, language=language)
    lines = composer.preview("sure").splitlines()
    assert told in [line.strip() for line in lines]
    assert not any("https" in line for line in lines)


def test_history_and_receipt_tell_where_the_goods_are(old: Ledger) -> None:
    sales = [one for one in records.find_entries(old, "", 9) if isinstance(one, SaleClosed)]
    assert records.standing(old, sales, records.returned(old, sales)) == {"open": "due", "sure": "gone"}
    profile = StoreProfile(store="S001", name="店", entity="9133", entity_name="公司")
    composer = Composer(ledger=old, profile=profile, till="02", utc_offset_min=480, columns=32, language="zh_CN")
    assert "已交货" in composer.preview("sure")
    assert "已交货" not in composer.preview("open")
    assert "20260213-02-0004" in composer.preview("back", "refund")
    assert composer.preview("back") == "", "no sale has that id"


def test_a_hand_over_with_a_voucher_that_waits_is_its_own_draft(tmp_path: Path, old: Ledger) -> None:
    sold = records.find_sale(old, "sure")
    assert sold is not None
    over = HandOver(of=sold.fact, at_ms=7, operator="1001")
    ledger = open_ledger(tmp_path)
    try:
        ledger.commit([], {f"{HAND_OVER}sure": encode_draft(HandOverDraft(hand_over=over))})
        assert records.read_drafts(ledger).hand_overs == (over,)
        assert records.read_drafts(ledger).drafts == ()
        ledger.commit([redemption("r1")], {f"{HAND_OVER}sure": b"{}"})
        read = records.read_drafts(ledger)
        assert (read.hand_overs, read.unreadable) == ((), (f"{HAND_OVER}sure",))
        assert read.warnings == ("draft_unreadable",)
    finally:
        ledger.close()


def test_a_refund_of_any_age_is_found_and_composed_with_its_sale(old: Ledger) -> None:
    found = records.find_refund(old, "back")
    assert found is not None
    assert (found.fact.of, found.copies) == ("plain", 0)
    assert records.find_refund(old, "plain") is None
    profile = StoreProfile(store="S001", name="店", entity="9133", entity_name="公司")
    composer = Composer(ledger=old, profile=profile, till="02", utc_offset_min=480, columns=32, language="zh_CN")
    document = composer.refund("back", 1)
    assert document is not None
    shown = plain_text(document)
    for wanted in ("20260213-02-0003", "20260213-02-0004", short(found.tip), DUPLICATE):
        assert wanted in shown
    assert composer.refund("nothing", 0) is None


def test_a_late_answer_of_a_period_before_stands_until_it_is_settled(tmp_path: Path) -> None:
    profile = StoreProfile(store="S001", name="店", entity="9133", entity_name="公司")

    def late(name: str) -> AttemptContradicted:
        return AttemptContradicted(
            at_ms=1, attempt=name, sale="s", number="20260213-02-0001", kind="card", amount=1, outcome="done"
        )

    def settled(name: str) -> ContradictionSettled:
        return ContradictionSettled(at_ms=1, attempt=name, outcome="done", supervisor="9001", reason="r")

    def shown() -> list[tuple[str, bool]]:
        told = records.ledgered(ledger)
        machine, _ = recover(store="S001", till="02", profile=profile, ledgered=told, drafts=(), at_ms=1, ticket="t")
        return [(one.attempt, one.settled) for one in machine.till.contradictions]

    first, second = (
        PeriodOpened(at_ms=1, period=name, operator="1001", business_day="2026-02-13", cash_float=1)
        for name in ("p1", "p2")
    )
    closed = PeriodClosed(at_ms=1, period="p1", operator="1001", cash_counted=1, report=REPORT)
    ledger = open_ledger(tmp_path)
    try:
        ledger.commit([first, late("old"), late("gone"), settled("gone"), closed], {})
        assert shown() == [("old", False)]
        ledger.commit([second, late("new")], {})
        assert shown() == [("old", False), ("new", False)]
        ledger.commit([settled("old")], {})
        assert shown() == [("old", True), ("new", False)]  # for the Z of the period in which it was settled
        ledger.commit([PeriodClosed(at_ms=1, period="p2", operator="1001", cash_counted=1, report=REPORT)], {})
        assert shown() == [("new", False)]
    finally:
        ledger.close()


def test_what_was_told_of_a_sales_payments_later_is_found_in_its_order_and_nothing_of_others(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path)
    paid = Tender(tender="t1", kind="card", requested=7, buyer_paid=7, receivable=7, attempt="a1")
    sold = msgspec.structs.replace(sale("s1", "n"), tenders=(paid,))

    def told(attempt: str) -> AttemptContradicted:
        return AttemptContradicted(
            at_ms=2, attempt=attempt, sale="s1", number="n", kind="card", amount=7, outcome="refused"
        )

    out = AttemptContradicted(
        at_ms=4, attempt="r1", sale="r", number="n", kind="refund", amount=7, outcome="done", of="a1"
    )

    settled = ContradictionSettled(at_ms=3, attempt="a1", outcome="refused", supervisor="9", reason="not_collected")
    ledger.commit([sold, told("a1"), told("a2")], {})
    assert [(one.attempt, one.settled, one.reason) for one in records.late_of(ledger, sold)] == [("a1", False, "")]
    ledger.commit([settled], {})
    assert [(one.settled, one.reason) for one in records.late_of(ledger, sold)] == [(True, "not_collected")]
    ledger.commit([out], {})
    assert [one.attempt for one in records.late_of(ledger, sold)] == ["a1", "r1"]
    assert records.late_of(ledger, sale("s2", "n2")) == ()
    ledger.close()


def test_the_newest_zs_that_nobody_saw_printed_are_told(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path)
    for name, day in (("p1", "2026-02-13"), ("p2", "2026-02-14")):
        ledger.commit([PeriodOpened(at_ms=1, period=name, operator="1", business_day=day, cash_float=1)], {})
        ledger.commit([PeriodClosed(at_ms=2, period=name, operator="1", cash_counted=1, report=REPORT)], {})
    ledger.commit([ReceiptPrinted(at_ms=3, document="report", subject="p1", copy=0)], {})
    profile = StoreProfile(store="S001", name="店", entity="9133", entity_name="公司")
    composer = Composer(ledger=ledger, profile=profile, till="02", utc_offset_min=480, columns=32, language="zh_CN")
    assert "营业日                2026-02-13" in composer.preview("p1", "report"), "not the period's id"
    (paper,) = records.ledgered(ledger).reports
    assert (paper.document, paper.subject, paper.number, paper.failed) == ("report", "p2", "2026-02-14", True)
    ledger.commit([PeriodOpened(at_ms=4, period="p3", operator="1", business_day="2026-02-15", cash_float=1)], {})
    assert records.ledgered(ledger).reports == (paper,), "however many periods were opened since"
    ledger.commit([ReceiptPrinted(at_ms=5, document="report", subject="p2", copy=0)], {})
    assert records.ledgered(ledger).reports == ()
    listed = records.entries_of(records.with_reports(ledger, []))
    assert [fact.period for fact in listed if isinstance(fact, PeriodClosed)] == ["p2", "p1"]
    ledger.close()
