"""Head office's table: what cannot be used is refused with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_terminal.contract.benefits import Scope
from pos_terminal.contract.cloud import Window
from sync_server.cloud.sandbox.seed import seed_terms
from sync_server.cloud.terms import (
    CouponTerms,
    TermsError,
    decode_terms,
    encode_terms,
    fixed_benefit,
    load_terms,
    red_packet,
)


def test_it_survives_its_file(tmp_path: Path) -> None:
    file = tmp_path / "terms.json"
    file.write_bytes(encode_terms(seed_terms(1_000)))
    assert load_terms(file) == seed_terms(1_000)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "."),
        (b"\xff", "."),
        (b"[" * 100_000, "."),
        (b'{"store":[]}', "store"),
        (b'{"campaigns":[{"item":"1","route":"carrier pigeon"}]}', "pigeon"),
        (b'{"campaigns":[{"item":"1"},{"item":"1"}]}', "twice"),
        (b'{"coupons":[{"template":"t","kind":"red_packet","layer":"store"}]}', "payment layer"),
        (b'{"coupons":[{"template":"t","kind":"cheque","layer":"store"}]}', "cheque"),
        (b'{"coupons":[{"template":"t","layer":"store","funding_bp":{"brand":9999}}]}', "10000"),
        (b'{"coupons":[{"template":"t","layer":"store","funding_bp":{"brand":20000,"mall":-10000}}]}', "10000"),
    ],
)
def test_what_cannot_be_used(data: bytes, why: str) -> None:
    with pytest.raises(TermsError, match=why):
        decode_terms(data)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(TermsError, match=r"none\.json"):
        load_terms(tmp_path / "none.json")


def test_a_voucher_does_not_show_its_token() -> None:
    assert "sandbox-token" not in repr(seed_terms(0))


def test_vouchers_are_of_whom_they_were_sent_to_and_of_nobody_else() -> None:
    terms = seed_terms(0)
    assert [voucher.title for voucher in terms.vouchers_of("AAF-sandbox-member-1")] == [
        "会员到店礼 满60减8",
        "会员提货券 马克杯",
    ]
    assert terms.vouchers_of("AAF-sandbox-member-2") == ()
    assert terms.vouchers_of("") == ()  # the others have no holder, which is nobody


@pytest.mark.parametrize(("scope", "basis"), [(Scope(), "net"), (Scope(categories=("lamp",)), "item")])
def test_a_red_packet_comes_after_the_coupons_where_it_reaches_everything(scope: Scope, basis: str) -> None:
    terms = CouponTerms(template="t", kind="red_packet", layer="payment", scope=scope, funding_bp={"platform": 10_000})
    packet = red_packet(
        terms, benefit="b", title="", threshold=0, amount=500, redemption="irreversible", valid=Window(0, 1)
    )
    assert (packet.basis, packet.amount, packet.funding_bp) == (basis, 500, {"platform": 10_000})


def test_a_coupon_carries_the_funding_of_its_template() -> None:
    terms = CouponTerms(template="t", layer="platform", funding_bp={"platform": 3_333, "merchant": 6_667})
    benefit = fixed_benefit(
        terms, benefit="b", title="", threshold=0, amount=1, redemption="irreversible", valid=Window(0, 1)
    )
    assert benefit.funding_bp == {"platform": 3_333, "merchant": 6_667}
