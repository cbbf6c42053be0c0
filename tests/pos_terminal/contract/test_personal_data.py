"""Facts hold no personal data: every field with free text is named here, with what stands in it instead.

A new field fails the test until somebody has said what it holds. Numbers, flags and closed sets of words cannot hold a
person; free text could, so each is one of the kinds below.
"""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from pos_terminal.contract.cloud import Order, TransientBuyer, collected
from pos_terminal.contract.codec import encode_fact
from pos_terminal.contract.facts import AnyFact, SaleClosed
from tests.pos_terminal.contract.strategies import facts, free_texts, of_type

OWN = "an id this terminal drew, or a number it counted"
STAFF = "a staff number"
OFFICE = "a code of head office: store, till, entity, SKU, tax code, benefit, currency, program"
GOODS = "what the goods or the benefit are called, or the number on a unit of them"
OTHER = "the other side's number or word for the operation: order, slip, lease, pinpad"
OPAQUE = "an opaque id of the buyer that only the cloud can resolve"
MASKED = "a card number with all but the first six and last four digits masked"
WHY = "a reason: words about the operation, from a list or from the device"

TERMS = {"benefit": OFFICE, "title": GOODS, "campaign": OFFICE, "pack": OFFICE}
"""Of a benefit as head office or the cloud publishes it; a coupon's id may be one customer's, but is opaque."""

KINDS: dict[str, dict[str, str]] = {
    "LedgerOpened": {"store": OFFICE, "till": OFFICE, "currency": OFFICE, "entity": OFFICE, "program": OFFICE},
    "OperatorSignedIn": {"operator": STAFF, "role": OFFICE},
    "SignInFailed": {"operator": STAFF},
    "OperatorSignedOut": {"operator": STAFF},
    "PeriodOpened": {"period": OWN, "operator": STAFF, "business_day": OWN},
    "PeriodClosed": {"period": OWN, "operator": STAFF},
    "PeriodReport": {"period": OWN, "discount_by_funder": OFFICE},
    "SaleClosed": {
        "sale": OWN,
        "number": OWN,
        "period": OWN,
        "operator": STAFF,
        "store": OFFICE,
        "district": OFFICE,
    },
    "SaleRefunded": {
        "refund": OWN,
        "number": OWN,
        "of": OWN,
        "of_number": OWN,
        "period": OWN,
        "operator": STAFF,
        "reason": WHY,
    },
    "SaleVoided": {"sale": OWN, "number": OWN, "period": OWN, "operator": STAFF, "reason": WHY},
    "Line": {
        "line": OWN,
        "sku": OFFICE,
        "gtin": OFFICE,
        "title": GOODS,
        "tax_code": OFFICE,
        "serials": GOODS,
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
        "buyer": OPAQUE,
    },
    "OrderStep": {"name": OTHER, "payee": OFFICE},
    "CollectionConfirmed": {"sale": OWN, "order": OTHER},
    "ReceiptPrinted": {"subject": OWN},
    "AttemptBegun": {"attempt": OWN, "sale": OWN, "period": OWN, "operator": STAFF},
    "AttemptDone": {"attempt": OWN, "reference": OTHER},
    "AttemptRefused": {"attempt": OWN, "code": WHY, "reason": WHY},
    "AttemptUnknown": {"attempt": OWN, "why": WHY},
    "AttemptReversed": {"attempt": OWN, "by": OWN},
    "AttemptForced": {"attempt": OWN, "supervisor": STAFF, "reason": WHY},
    "ContradictionSettled": {"attempt": OWN, "supervisor": STAFF, "reason": WHY},
    "AttemptContradicted": {"attempt": OWN, "sale": OWN, "number": OWN, "reference": OTHER},
    "CardSubject": {"pinpad": OTHER, "last_receipt_number": OTHER},
    "LeaseSubject": {"order": OTHER},
    "RedemptionSubject": {"benefit": OFFICE, "serial": OWN, "order": OTHER},
    "ReversalSubject": {"of": OWN, "reason": WHY},
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


@given(of_type(Order), of_type(SaleClosed), st.text(min_size=1, max_size=3))
def test_what_the_screen_shows_of_a_buyer_never_enters_a_fact(order: Order, sale: SaleClosed, mark: str) -> None:
    shown = TransientBuyer(masked_name=f"name-of-the-buyer-{mark}", phone_tail=f"phone-tail-{mark}")
    fact = replace(sale, order=collected(replace(order, display=shown), "fence"))
    data = encode_fact(fact)
    assert b"name-of-the-buyer" not in data
    assert b"phone-tail" not in data
    assert "name-of-the-buyer" not in repr(shown)


@given(facts())
def test_the_types_reach_no_screen_only_data(fact: AnyFact) -> None:
    assert b'"display"' not in encode_fact(fact)
    assert b'"masked_name"' not in encode_fact(fact)
