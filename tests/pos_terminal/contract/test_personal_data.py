"""Facts hold no personal data: every field with free text is named here, with what stands in it instead.

A new field fails the test until somebody has said what it holds. Numbers, flags and closed sets of words cannot hold a
person; free text could, so each is one of the kinds below. What people type and devices say is then driven through the
till with phone, card and ID numbers in it, and looked for in the bytes of all facts and drafts. Names have no shape:
the field for a reason says that none belong there, and no test can prove that nobody writes one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pos_terminal.contract.cloud import Order, TransientBuyer, collected
from pos_terminal.contract.codec import encode_fact
from pos_terminal.contract.facts import (
    AnyFact,
    AttemptContradicted,
    AttemptRefused,
    AttemptUnknown,
    SaleClosed,
    SaleVoided,
)
from pos_terminal.till.effects import Commit, LookAtPinpad
from pos_terminal.till.events import (
    Approved,
    CardChosen,
    Declined,
    Force,
    PinpadAnswered,
    PinpadSeen,
    SerialEntered,
    SettleContradiction,
    Unclear,
    Void,
)
from tests.playbook import Playbook, Wish, ev, saved
from tests.pos_terminal.contract.strategies import facts, free_texts, of_type
from tests.pos_terminal.till.scenes import open_till, scan, slip

OWN = "an id this terminal drew, or a number it counted"
STAFF = "a staff number"
OFFICE = "a code of head office: store, till, entity, SKU, tax code, benefit, currency, program"
GOODS = "what the goods or the benefit are called"
OTHER = "the other side's number or word for the operation: order, slip, lease, pinpad"
MASKED = "a card number with all but the first six and last four digits masked"
WHY = "a word from a list, words of device or cloud, scrubbed, or a person's own, refused where they look personal"
UNIT = "the number on a unit of the goods, refused if it has the shape of a person's"

TERMS = {"benefit": OFFICE, "title": GOODS, "campaign": OFFICE, "pack": OFFICE}
"""Of a benefit as head office or the cloud publishes it; a coupon's id may be one customer's, but is opaque."""

KINDS: dict[str, dict[str, str]] = {
    "LedgerOpened": {"store": OFFICE, "till": OFFICE, "currency": OFFICE, "entity": OFFICE, "program": OFFICE},
    "OperatorSignedIn": {"operator": STAFF, "role": OFFICE},
    "SignInFailed": {"operator": STAFF},
    "OperatorSignedOut": {"operator": STAFF},
    "PeriodOpened": {"period": OWN, "operator": STAFF, "business_day": OWN},
    "PeriodClosed": {"period": OWN, "operator": STAFF},
    "PaymentBack": {"attempt": OWN, "reference": OTHER},
    "LateAnswer": {"attempt": OWN, "number": OWN, "reference": OTHER, "reason": WHY, "sale": OWN, "of": OWN},
    "PeriodReport": {"period": OWN, "discount_by_funder": OFFICE},
    "SaleClosed": {
        "sale": OWN,
        "number": OWN,
        "period": OWN,
        "operator": STAFF,
        "store": OFFICE,
        "district": OFFICE,
    },
    "GoodsHandedOver": {"sale": OWN, "number": OWN, "order": OTHER, "period": OWN, "operator": STAFF},
    "VoucherKept": {"coupon": OFFICE, "title": GOODS},
    "SaleRefunded": {
        "refund": OWN,
        "number": OWN,
        "of": OWN,
        "of_number": OWN,
        "period": OWN,
        "operator": STAFF,
        "supervisor": STAFF,
        "reason": WHY,
        "lease": OWN,
    },
    "SaleVoided": {
        "sale": OWN,
        "of": OWN,
        "lease": OWN,
        "number": OWN,
        "period": OWN,
        "operator": STAFF,
        "reason": WHY,
    },
    "Line": {
        "line": OWN,
        "sku": OFFICE,
        "gtin": OFFICE,
        "title": GOODS,
        "tax_code": OFFICE,
        "serials": UNIT,
        "industry": OFFICE,
        "brand": OFFICE,
        "category": OFFICE,
    },
    "LineRefunded": {"line": OWN, "sku": OFFICE, "title": GOODS, "tax_code": OFFICE},
    "Quantity": {"unit": GOODS},
    "BenefitUsed": {"benefit": OFFICE, "title": GOODS, "attempt": OWN},
    "BenefitShare": {"line": OWN},
    "BenefitTakenBack": {"benefit": OFFICE, "title": GOODS},
    **dict.fromkeys(("ItemPercent", "ItemFixed", "FreeUnits"), TERMS),
    **dict.fromkeys(("FixedBenefit", "PercentBenefit", "EveryBenefit", "RedPacket"), TERMS),
    "ItemPrice": {**TERMS, "prices": OFFICE},
    "Scope": dict.fromkeys(
        ("stores", "districts", "industries", "brands", "categories", "skus", "exclude_skus"), OFFICE
    ),
    "PackBought": {"pack": OFFICE},
    "PackRefunded": {"pack": OFFICE},
    "TenderRefunded": {"of": OWN, "payee": OFFICE, "attempt": OWN},
    "Tender": {"tender": OWN, "payee": OFFICE, "attempt": OWN},
    "CardSlip": {
        "receipt_number": OTHER,
        "trace": OTHER,
        "card": MASKED,
        "scheme": OTHER,
        "authorisation": OTHER,
        "terminal": OTHER,
        "pinpad_time": OTHER,
    },
    "CodeSlip": {"reference": OTHER},
    "OrderCollected": {
        "order": OTHER,
        "deposit_kind": OFFICE,
        "lease": OTHER,
        "seller": OFFICE,
    },
    "OrderStep": {"name": OTHER, "payee": OFFICE},
    "CollectionConfirmed": {"sale": OWN, "order": OTHER},
    "ReceiptPrinted": {"subject": OWN},
    "AttemptBegun": {"attempt": OWN, "sale": OWN, "period": OWN, "operator": STAFF},
    "AttemptDone": {"attempt": OWN, "reference": OTHER},
    "AttemptRefused": {"attempt": OWN, "code": WHY, "reason": WHY},
    "AttemptUnknown": {"attempt": OWN, "why": WHY},
    "AttemptReversed": {"attempt": OWN, "by": OWN},
    "AttemptForced": {"attempt": OWN, "supervisor": STAFF, "reason": WHY, "period": OWN},
    "ContradictionSettled": {"attempt": OWN, "supervisor": STAFF, "reason": WHY, "period": OWN},
    "AttemptConfirmed": {"attempt": OWN, "reference": OTHER},
    "AttemptContradicted": {"attempt": OWN, "sale": OWN, "number": OWN, "reference": OTHER, "of": OWN},
    "CardSubject": {"pinpad": OTHER, "last_receipt_number": OTHER},
    "LeaseSubject": {"order": OTHER},
    "RedemptionSubject": {"benefit": OFFICE, "serial": OWN, "order": OTHER},
    "ReversalSubject": {"of": OWN, "reason": WHY, "last_receipt_number": OTHER},
    "RefundSubject": {"of": OWN, "last_receipt_number": OTHER},
}

_PERSONAL = re.compile(
    r"(^|_)(customer_name|buyer_name|full_name|first_name|last_name|nick|phone|mobile|tel|mail|email|address|birth"
    r"|passport|id_number|id_card|plate|vin|pan|track|cvv|pin|holder|face|signature|location)(_|$)"
)


def test_every_free_text_of_every_fact_is_accounted_for() -> None:
    found = free_texts()
    assert set(found) <= set(KINDS)
    for name, fields in found.items():
        assert set(fields) <= set(KINDS[name]), f"say what {name} holds"


def test_no_entry_outlives_its_field() -> None:
    found = free_texts()
    stale = {
        f"{name}.{field}" for name, fields in KINDS.items() for field in fields if field not in found.get(name, [])
    }
    assert not stale


def test_no_field_is_named_after_a_person() -> None:
    named = [f"{name}.{field}" for name, fields in free_texts().items() for field in fields if _PERSONAL.search(field)]
    assert named == []


@settings(suppress_health_check=[HealthCheck.too_slow])  # a sale is large, whatever its strategy
@given(of_type(Order), of_type(SaleClosed), st.text(min_size=1, max_size=3))
def test_neither_what_the_screen_shows_of_a_buyer_nor_their_id_enters_a_fact(
    order: Order, sale: SaleClosed, mark: str
) -> None:
    shown = TransientBuyer(masked_name=f"name-of-the-buyer-{mark}", phone_tail=f"phone-tail-{mark}")
    fact = replace(sale, order=collected(replace(order, display=shown, buyer=f"open-id-{mark}"), "fence"))
    data = encode_fact(fact)
    assert b"name-of-the-buyer" not in data
    assert b"phone-tail" not in data
    assert b"open-id" not in data
    assert "name-of-the-buyer" not in repr(shown)


@given(facts())
def test_the_types_reach_no_screen_only_data(fact: AnyFact) -> None:
    assert b'"display"' not in encode_fact(fact)
    assert b'"masked_name"' not in encode_fact(fact)


PHONES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
IDS = st.builds(
    "{:06d}{}{:02d}{:02d}{:03d}{}".format,
    st.integers(110000, 659999),
    st.integers(1930, 2020),
    st.integers(1, 12),
    st.integers(1, 28),
    st.integers(0, 999),
    st.sampled_from("0123456789X"),
)


def with_check_digit(number: str) -> str:
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in reversed(number[-1::-2]))
    return number + str(-(doubled + sum(int(digit) for digit in number[-2::-2])) % 10)


CARDS = st.from_regex(r"(62[0-9]{13}|4[0-9]{14}|5[1-5][0-9]{13}|62[0-9]{16})", fullmatch=True).map(with_check_digit)
GROUPS = st.sampled_from(["", " ", "-", " - ", ".", "·", "，", "\u200b", "\u2060 \ufeff"])


@st.composite
def hostile(draw: st.DrawFn) -> tuple[str, str, str]:
    """A number of a person; the same with its digits in groups; that with words around it."""
    number = draw(PHONES | IDS | CARDS)
    size, gap = draw(st.integers(3, 5)), draw(GROUPS)
    grouped = gap.join(number[start : start + size] for start in range(0, len(number), size))
    return (
        number,
        grouped,
        draw(st.sampled_from(["", "顾客", "call "])) + grouped + draw(st.sampled_from(["", " 要求", "x"])),
    )


@settings(max_examples=50, deadline=None)
@given(hostile())
def test_no_number_of_a_person_gets_through_the_till_into_a_fact_or_draft(
    said_by: tuple[str, str, str],
) -> None:
    number, grouped, text = said_by
    book = open_till()
    seen: set[bytes] = set()

    def give(*events: Wish) -> None:
        for event in events:
            patiently(book, event)
            seen.update(book.drafts.values())

    give(scan("phone", 300_000, serials=True))
    line = book.sale.lines[0].line
    for serial in (number, grouped, f" {number} "):
        give(ev(SerialEntered, line=line, serial=serial), scan("phone", 300_000, serials=True, serial=serial))
    give(ev(SerialEntered, line=line, serial="SN-1"), ev(Void, reason=text), ev(Void, reason=f"a {number}"))
    assert book.sale.lines[0].serials == ("SN-1",), "neither void nor serial was taken"
    give(ev(CardChosen, amount=1_000))
    attempt = book.sale.attempts[0].attempt
    give(ev(PinpadAnswered, attempt=attempt, outcome=Unclear(why=text)))
    supervisor = {"attempt": attempt, "number": "9", "pin": "9"}
    give(ev(Force, outcome="done", reason=text, **supervisor))
    assert book.till.deciding is None
    for code in (text[:40], "declined"):  # the first says nothing of the payment
        give(ev(PinpadAnswered, attempt=attempt, outcome=Declined(code=code, reason=text)))
    give(ev(PinpadAnswered, attempt=attempt, outcome=Approved(slip=replace(slip(1_000), card=number, scheme=text))))
    assert book.till.contradictions
    give(ev(SettleContradiction, outcome="done", reason=text, **supervisor))
    assert book.till.deciding is None
    give(ev(Void, reason="customer_left"))
    give(scan(), ev(CardChosen, amount=1_000))
    paid = book.sale.attempts[0].attempt
    give(ev(PinpadAnswered, attempt=paid, outcome=Approved(slip=slip(1_000, "0002"))))
    give(ev(PinpadAnswered, attempt=paid, outcome=Declined(code=text)))
    kinds = {type(fact) for fact in book.facts}
    assert {AttemptUnknown, AttemptRefused, AttemptContradicted, SaleVoided, SaleClosed} <= kinds
    for data in [*seen, *(encode_fact(fact) for fact in book.facts)]:
        for stored in texts_of(msgspec.json.decode(data)):
            assert number not in re.sub(r"[^0-9X]", "", stored), stored


def patiently(book: Playbook, event: Wish) -> None:
    """Gives an event and lets everything it wants happen: commits are durable, the pinpad is looked at."""
    book >> event
    while book._waiting:
        effect = book._waiting[0]
        book << (saved(*(type(fact) for fact in effect.facts)) if isinstance(effect, Commit) else type(effect))
        if isinstance(effect, LookAtPinpad):
            book >> ev(PinpadSeen, look=effect.look, last_receipt_number="0000")


def texts_of(value: object) -> Iterator[str]:
    """Every text in decoded JSON, the keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from chain.from_iterable(map(texts_of, (*value.keys(), *value.values())))
    elif isinstance(value, list):
        yield from chain.from_iterable(map(texts_of, value))
