"""What was decided in a period before of codes and the pinpad's newest is found with all that was told of it since."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from pos_terminal.contract.codec import decode_fact
from pos_terminal.contract.facts import (
    AnyFact,
    AttemptBegun,
    AttemptConfirmed,
    AttemptContradicted,
    AttemptDone,
    AttemptForced,
    AttemptKind,
    AttemptRefused,
    AttemptReversed,
    AttemptUnknown,
    CardSubject,
    CodeSubject,
    ContradictionSettled,
    PeriodOpened,
    RefundSubject,
    ReversalSubject,
    SaleClosed,
    SaleRefunded,
    SaleVoided,
    Subject,
)
from pos_terminal.ledger.ledger import Ledger
from pos_terminal.runtime.decided import LOOK_BACK
from pos_terminal.runtime.records import ledgered
from pos_terminal.till.cards_back import card_back_of
from pos_terminal.till.contradictions import contradictions_of, still_open
from pos_terminal.till.decided_before import decided_codes_of
from pos_terminal.till.once_more import forced_of
from tests.pos_terminal.runtime.rig import open_ledger
from tests.pos_terminal.till.scenes import slip

CODE = CodeSubject(wallet="alipay")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = open_ledger(tmp_path)
    yield made
    made.close()


def opened(period: str) -> PeriodOpened:
    return PeriodOpened(at_ms=1, period=period, operator="1", business_day="2026-02-13", cash_float=1)


def begun(attempt: str, subject: Subject = CODE, sale: str = "") -> AttemptBegun:
    return AttemptBegun(
        at_ms=1, attempt=attempt, sale=sale or f"sale-{attempt}", period="p", operator="9", amount=1, subject=subject
    )


def decided(attempt: str, subject: Subject = CODE) -> list[AnyFact]:
    return [
        begun(attempt, subject),
        AttemptUnknown(at_ms=1, attempt=attempt, why="w"),
        AttemptForced(at_ms=1, attempt=attempt, outcome="refused", supervisor="9", reason="r"),
        AttemptRefused(at_ms=1, attempt=attempt, code="forced"),
    ]


def late(attempt: str, kind: AttemptKind = "code") -> AttemptContradicted:
    return AttemptContradicted(
        at_ms=1, attempt=attempt, sale=f"sale-{attempt}", number="n", kind=kind, amount=1, outcome="done"
    )


def confirmed(attempt: str) -> AttemptConfirmed:
    return AttemptConfirmed(at_ms=1, attempt=attempt, outcome="refused")


def settled(attempt: str) -> ContradictionSettled:
    return ContradictionSettled(at_ms=1, attempt=attempt, outcome="done", supervisor="9", reason="r")


def kept(ledger: Ledger) -> list[tuple[str, list[tuple[str, str]]]]:
    """The numbers, attempts and statuses of what the next start keeps; as from the facts in one piece."""
    found = ledgered(ledger)
    codes = decided_codes_of((*found.decided, *found.facts), {})
    everything = [decode_fact(row.data) for row in ledger.read(0, 10_000)]
    assert codes == decided_codes_of(everything, {})
    assert forced_of((*found.decided, *found.facts), {}) == forced_of(everything, {})
    return [(one.number, [(at.attempt, at.status) for at in one.attempts]) for one in codes]


def test_a_code_without_its_own_answer_is_found_with_the_number_of_its_sale(ledger: Ledger) -> None:
    closed = SaleClosed(
        at_ms=1, sale="sale-a", number="0001", period="p", operator="1", lines=(), benefits=(), tenders=(), rounding=0,
        total=0, tax=0,
    )  # fmt: skip
    voided = SaleVoided(at_ms=1, sale="sale-b", period="p", operator="1", reason="r", amount=1, number="0002")
    card = decided("card", CardSubject(pinpad="p", last_receipt_number=None))
    known: list[AnyFact] = [
        begun("own"),
        AttemptDone(at_ms=1, attempt="own"),
        AttemptForced(at_ms=1, attempt="own", outcome="refused", supervisor="9", reason="r"),
    ]
    ledger.commit(
        [opened("p"), *decided("a"), closed, *decided("b"), voided, *card, *known, opened("q"), *decided("c")], {}
    )
    assert kept(ledger) == [("0001", [("a", "refused")]), ("0002", [("b", "refused")]), ("", [("c", "refused")])]


def test_a_codes_refund_or_reversal_without_its_own_answer_is_found_with_the_number_of_its_return(
    ledger: Ledger,
) -> None:
    refunded = SaleRefunded(
        at_ms=1, refund="sale-a", number="0001", of="s", of_number="n", period="p", operator="1", reason="r", lines=(),
        benefits=(), packs=(), tenders=(), total=0, deposit=0, tax=0,
    )  # fmt: skip
    voided = SaleVoided(at_ms=1, sale="sale-b", period="p", operator="1", reason="r", amount=1, number="0002")
    card = begun("card", CardSubject(pinpad="p", last_receipt_number=None))
    facts = [
        opened("p"),
        *(*decided("a", RefundSubject(of="paid", kind="code")), refunded),
        *(begun("code"), AttemptDone(at_ms=1, attempt="code")),
        *(*decided("b", ReversalSubject(of="code")), voided),
        *decided("c", RefundSubject(of="paid", kind="card")),
        *(card, *decided("d", ReversalSubject(of="card"))),
        *(*decided("e", RefundSubject(of="paid", kind="code")), late("e", "refund")),
        *(*decided("f", RefundSubject(of="paid", kind="code")), confirmed("f")),
        opened("q"),
        *decided("g", RefundSubject(of="paid", kind="code")),
    ]
    ledger.commit(facts, {})
    assert kept(ledger) == [("0001", [("a", "refused")]), ("0002", [("b", "refused")]), ("", [("g", "refused")])]


def test_what_was_confirmed_settled_or_reversed_is_not(ledger: Ledger) -> None:
    facts = [
        opened("p"),
        *decided("a"),
        AttemptConfirmed(at_ms=1, attempt="a", outcome="refused"),
        *(*decided("b"), late("b"), settled("b")),
        *(*decided("c"), AttemptReversed(at_ms=1, attempt="c", by="x")),
        *decided("d"),
        opened("q"),
        AttemptConfirmed(at_ms=1, attempt="d", outcome="refused"),
    ]
    ledger.commit(facts, {})
    assert kept(ledger) == []


def test_a_way_back_is_found_however_far_it_came(ledger: Ledger) -> None:
    def back(code: str) -> list[AnyFact]:
        return [*decided(code), late(code), begun(f"back-{code}", ReversalSubject(of=code), f"sale-{code}")]

    facts = [
        opened("p"),
        *(*back("a"), AttemptUnknown(at_ms=1, attempt="back-a", why="w")),
        *(*back("b"), AttemptRefused(at_ms=1, attempt="back-b", code="not_paid")),
        *(*back("c"), AttemptDone(at_ms=1, attempt="back-c"), settled("c")),
        *(*back("d"), AttemptUnknown(at_ms=1, attempt="back-d", why="w"), settled("d")),
        *back("e"),
        opened("q"),
        AttemptDone(at_ms=1, attempt="back-e"),
        settled("e"),
    ]
    ledger.commit(facts, {})
    assert kept(ledger) == [
        ("n", [("a", "refused"), ("back-a", "unknown")]),
        ("n", [("b", "refused"), ("back-b", "refused")]),
        ("n", [("d", "refused"), ("back-d", "unknown")]),
    ]


CARD = CardSubject(pinpad="p", last_receipt_number="7")


def on_pinpad(ledger: Ledger, facts: list[AnyFact]) -> tuple[str, str] | None:
    """The attempt that the next start asks the pinpad about, and the number of its sale."""
    ledger.commit([opened("p"), *facts, opened("q")], {})
    kept(ledger)
    found = ledgered(ledger)
    forced = forced_of((*found.decided, *found.facts), {})
    return None if forced is None else (forced.attempts[0].attempt, forced.number)


def test_the_pinpads_newest_decision_is_found_with_the_number_of_its_sale(ledger: Ledger) -> None:
    closed = SaleClosed(
        at_ms=1, sale="sale-b", number="0002", period="p", operator="1", lines=(), benefits=(), tenders=(), rounding=0,
        total=0, tax=0,
    )  # fmt: skip
    code: list[AnyFact] = [begun("code"), AttemptDone(at_ms=1, attempt="code")]
    not_made: list[AnyFact] = [begun("away", CARD), AttemptRefused(at_ms=1, attempt="away", code="unreachable")]
    facts: list[AnyFact] = [*decided("a", CARD), *decided("b", CARD), closed, *code, *not_made]
    assert on_pinpad(ledger, facts) == ("b", "0002")


@pytest.mark.parametrize(
    "since",
    [
        [begun("next", CARD), AttemptRefused(at_ms=1, attempt="next", code="05")],
        [begun("next", CARD), AttemptUnknown(at_ms=1, attempt="next", why="w")],
        [begun("next", CARD), AttemptDone(at_ms=1, attempt="next")],
        [late("a", "card")],
    ],
)
def test_a_decision_that_the_pinpad_can_tell_no_more_is_not(ledger: Ledger, since: list[AnyFact]) -> None:
    assert on_pinpad(ledger, [*decided("a", CARD), *since]) is None


def test_nor_is_one_after_which_the_pinpad_took_an_older_payment_back(ledger: Ledger) -> None:
    paid: list[AnyFact] = [begun("old", CARD), AttemptDone(at_ms=1, attempt="old")]
    back: list[AnyFact] = [begun("back", ReversalSubject(of="old")), AttemptRefused(at_ms=1, attempt="back", code="05")]
    assert on_pinpad(ledger, [*paid, *decided("a", CARD), *back]) is None


def test_a_later_decision_of_what_was_known_does_not_hide_one_of_what_was_not(ledger: Ledger) -> None:
    answered: list[AnyFact] = [begun("own", CARD), AttemptRefused(at_ms=1, attempt="own", code="unreachable")]
    outside = AttemptForced(at_ms=1, attempt="own", outcome="refused", supervisor="9", reason="r")
    assert on_pinpad(ledger, [*decided("a", CARD), *answered, outside]) == ("a", "")


def test_of_so_long_ago_the_pinpad_is_not_asked(ledger: Ledger) -> None:
    codes = [begun(f"code-{n}") for n in range(LOOK_BACK)]
    ledger.commit([opened("p"), *decided("a", CARD), *codes, opened("q")], {})
    assert forced_of(ledgered(ledger).decided, {}) is None


def card_going_back(ledger: Ledger) -> list[tuple[str, str]]:
    """The way back of a card that the next start knows to be under way; as from the facts in one piece."""
    found = ledgered(ledger)
    everything = [decode_fact(row.data) for row in ledger.read(0, 10_000)]
    known = contradictions_of(found.facts, still_open(contradictions_of(found.contradicted)))
    back = card_back_of((*found.decided, *found.facts), known)
    assert back == card_back_of(everything, contradictions_of(everything))
    return [(one.attempt, one.status) for one in back.attempts] if back is not None else []


def card_found(attempt: str) -> list[AnyFact]:
    """It came after all, and is to go back."""
    came = msgspec.structs.replace(late(attempt, "card"), slip=slip(1, "0041"))
    back = ReversalSubject(of=attempt, reason="give_back", last_receipt_number="0041")
    return [*decided(attempt, CARD), came, begun(f"back-{attempt}", back, f"sale-{attempt}")]


@pytest.mark.parametrize(
    ("then", "since", "known"),
    [
        ([], [], [("back-a", "pending")]),
        ([AttemptUnknown(at_ms=1, attempt="back-a", why="w")], [], [("back-a", "unknown")]),
        (
            [AttemptUnknown(at_ms=1, attempt="back-a", why="w")],
            [AttemptRefused(at_ms=1, attempt="back-a", code="x")],
            [],
        ),
        ([AttemptRefused(at_ms=1, attempt="back-a", code="05")], [], []),
        ([AttemptDone(at_ms=1, attempt="back-a"), settled("a")], [], []),
        ([], [AttemptDone(at_ms=1, attempt="back-a"), settled("a")], []),
    ],
)
def test_a_card_on_its_way_back_is_found_in_the_next_period(
    ledger: Ledger, then: list[AnyFact], since: list[AnyFact], known: list[tuple[str, str]]
) -> None:
    ledger.commit([opened("p"), *card_found("a"), *then, opened("q"), *since], {})
    assert card_going_back(ledger) == known
