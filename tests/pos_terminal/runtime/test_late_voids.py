"""A void whose payment was found only afterwards stands in the history once that was given back, with its slip."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_terminal.contract.catalog import StoreProfile
from pos_terminal.contract.facts import (
    AnyFact,
    AttemptBegun,
    AttemptContradicted,
    AttemptDone,
    AttemptForced,
    AttemptRefused,
    CardSubject,
    ContradictionSettled,
    PaymentBack,
    ReceiptPrinted,
    ReversalSubject,
    SaleVoided,
)
from pos_terminal.ledger.ledger import Ledger
from pos_terminal.receipt.messages import DUPLICATE
from pos_terminal.receipt.plain import plain_text
from pos_terminal.runtime import records
from pos_terminal.runtime.documents import Composer
from pos_terminal.till.effects import PrintGivenBack, PrintVoid
from tests.pos_terminal.runtime.rig import open_ledger
from tests.pos_terminal.till.scenes import slip

NUMBER = "20260213-02-0001"
SLIP = slip(1_000, "0042")
VOID = SaleVoided(
    at_ms=1, sale="v1", period="p1", operator="1001", reason="wrong_item", amount=1_000, number=NUMBER
)  # fmt: skip
FOUND = AttemptContradicted(
    at_ms=2, attempt="a1", sale="v1", number=NUMBER, kind="card", amount=1_000, outcome="done", reference="0042",
    slip=SLIP,
)  # fmt: skip


def begun(attempt: str, subject: CardSubject | ReversalSubject) -> AttemptBegun:
    return AttemptBegun(
        at_ms=1, attempt=attempt, sale="v1", period="p1", operator="1001", amount=1_000, subject=subject
    )


DECIDED: list[AnyFact] = [
    begun("a1", CardSubject(pinpad="pinpad", last_receipt_number="0041")),
    AttemptForced(at_ms=1, attempt="a1", outcome="refused", supervisor="9001", reason="pinpad_checked"),
    AttemptRefused(at_ms=1, attempt="a1", code="forced"),
]
GOING: list[AnyFact] = [begun("a2", ReversalSubject(of="a1", reason="give_back", last_receipt_number="0042"))]
BACK = PaymentBack(attempt="a1", kind="card", amount=1_000, slip=SLIP, reference="0043")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = open_ledger(tmp_path)
    made.commit([*DECIDED, VOID], {})
    yield made
    made.close()


def given_back(ledger: Ledger, reference: str = "0043") -> None:
    done = AttemptDone(at_ms=3, attempt="a2", reference=reference)
    settled = ContradictionSettled(at_ms=3, attempt="a1", outcome="done", supervisor="9001", reason="given_back")
    ledger.commit([FOUND, *GOING, done, settled], {})


def composer(ledger: Ledger) -> Composer:
    profile = StoreProfile(store="S001", name="店", entity="9133", entity_name="公司")
    return Composer(ledger=ledger, profile=profile, till="02", utc_offset_min=480, columns=32, language="zh_CN")


def test_it_stands_there_with_what_went_back(ledger: Ledger) -> None:
    assert records.find_entries(ledger, "", 9) == []
    given_back(ledger)
    for ending in ("", "-0001"):
        (entry,) = records.find_entries(ledger, ending, 9)
        assert isinstance(entry, SaleVoided)
        assert (entry.back, entry.went_back) == ((BACK,), 1_000)
    assert records.unprinted(ledger, records.receipts(ledger, "", 9)) == {"v1"}


def test_its_slip_names_card_and_reversal(ledger: Ledger) -> None:
    given_back(ledger)
    shown = composer(ledger).preview("v1", "void")
    for wanted in ("作废凭证", NUMBER, "622202******1234", "0042", "0043", "-10.00"):
        assert wanted in shown


def test_of_a_void_the_void_has_the_slip_and_a_second_one_is_a_copy(ledger: Ledger) -> None:
    given_back(ledger)
    paper = composer(ledger)
    assert paper.paper(PrintGivenBack("back/a1/0", "a1")) is None
    for copies in (0, 1):
        slip_of_void = paper.paper(PrintVoid("void/v1/0", "v1", 0))
        assert slip_of_void is not None
        assert (DUPLICATE in plain_text(slip_of_void)) == bool(copies)
        ledger.commit([ReceiptPrinted(at_ms=9, document="sale", subject="v1", copy=0)], {})
    assert DUPLICATE not in paper.preview("v1", "void")


def test_of_any_other_sale_the_payment_has_a_slip_of_its_own(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path)
    try:
        ledger.commit(DECIDED, {})
        assert composer(ledger).paper(PrintGivenBack("back/a1/0", "a1")) is None
        given_back(ledger)
        shown = composer(ledger).paper(PrintGivenBack("back/a1/0", "a1"))
        assert shown is not None
        for wanted in ("已扣款又退回，未计入实付", NUMBER, "622202******1234", "0042", "0043", "-10.00"):
            assert wanted in plain_text(shown)
        assert composer(ledger).paper(PrintVoid("void/v1/0", "v1", 0)) is None
    finally:
        ledger.close()


def test_a_word_of_the_pinpads_is_no_number(ledger: Ledger) -> None:
    given_back(ledger, "already_reversed")
    found = records.find_void(ledger, "v1")
    assert found is not None
    assert found.fact.back[0].reference == ""


@pytest.mark.parametrize("since", [[FOUND], [FOUND, *GOING]])
def test_until_it_is_back_there_is_nothing_to_show(ledger: Ledger, since: list[AnyFact]) -> None:
    ledger.commit(since, {})
    assert records.find_entries(ledger, "", 9) == []


def test_what_the_void_itself_gave_back_stands_there_once(tmp_path: Path) -> None:
    """It was found before, counted in, and went back with the void."""
    ledger = open_ledger(tmp_path)
    try:
        done = AttemptDone(at_ms=3, attempt="a2", reference="0043")
        void = SaleVoided(
            at_ms=4, sale="v1", period="p1", operator="1001", reason="r", amount=1_000, number=NUMBER, back=(BACK,)
        )
        ledger.commit([*DECIDED, FOUND, begun("a2", ReversalSubject(of="a1")), done, void], {})
        assert records.find_entries(ledger, "", 9) == [void]
    finally:
        ledger.close()
