"""Payment codes against the simulated acquirer: every outcome, every silence, and never two charges."""

from __future__ import annotations

from typing import Any

import pytest

from pos_terminal.contract.cloud import (
    CancelPayCode,
    CodePaid,
    Done,
    PayCode,
    Pending,
    QueryPayCode,
    QueryRefund,
    RefundPayCode,
    Refusal,
    Unknown,
)
from pos_terminal.contract.facts import Wallet
from sync_server.acquirer.port import AcquirerUnreachable
from tests.sync_server.acquirer.conftest import TILL, Simulator

WECHAT = "134567890123456700"
ALIPAY = "2845678901234567800"


def pay(
    simulator: Simulator,
    attempt: str = "a-1",
    code: str = WECHAT,
    wallet: Wallet = "wechat",
    amount: int = 8_850,
    **settings: object,
) -> CodePaid | Pending | Refusal | Unknown | AcquirerUnreachable:
    question = PayCode(attempt=attempt, code=code, wallet=wallet, amount=amount)
    return simulator.use(lambda acquirer: acquirer.pay(TILL, question), **settings)


def query(
    simulator: Simulator, attempt: str = "a-1", **settings: object
) -> CodePaid | Pending | Refusal | Unknown | AcquirerUnreachable:
    return simulator.use(lambda acquirer: acquirer.query(TILL, QueryPayCode(attempt=attempt)), **settings)


def cancel(simulator: Simulator, attempt: str = "a-1") -> Done | Refusal | Unknown | AcquirerUnreachable:
    return simulator.use(lambda acquirer: acquirer.cancel(TILL, CancelPayCode(attempt=attempt)))


def refund(
    simulator: Simulator, attempt: str, amount: int, of: str = "a-1"
) -> Done | Refusal | Unknown | AcquirerUnreachable:
    question = RefundPayCode(attempt=attempt, of=of, amount=amount)
    return simulator.use(lambda acquirer: acquirer.refund(TILL, question))


def query_refund(
    simulator: Simulator, attempt: str, of: str = "a-1", **settings: object
) -> Done | Refusal | AcquirerUnreachable:
    question = QueryRefund(attempt=attempt, of=of)
    return simulator.use(lambda acquirer: acquirer.query_refund(TILL, question), **settings)


def code_of(outcome: object) -> str:
    assert isinstance(outcome, Refusal), outcome
    return outcome.code


@pytest.mark.parametrize(("code", "wallet"), [(WECHAT, "wechat"), (ALIPAY, "alipay")])
def test_paid_at_once_and_only_once(simulator: Simulator, code: str, wallet: Wallet) -> None:
    paid = pay(simulator, code=code, wallet=wallet)
    assert isinstance(paid, CodePaid)
    assert (paid.slip.amount, paid.slip.wallet, paid.buyer_paid, paid.promotion) == (8_850, wallet, 8_850, {})
    assert pay(simulator, code=code, wallet=wallet) == paid
    assert query(simulator) == paid
    assert simulator.charged() == 1


def test_a_promotion_is_told_from_what_the_buyer_paid(simulator: Simulator) -> None:
    paid = pay(simulator, code=WECHAT[:-2] + "77")
    assert isinstance(paid, CodePaid)
    assert (paid.slip.amount, paid.buyer_paid, paid.promotion) == (8_850, 8_750, {"platform": 100})


def test_pending_until_the_password(simulator: Simulator) -> None:
    code = WECHAT[:-2] + "71"
    assert pay(simulator, code=code) == Pending()
    assert simulator.charged() == 0
    assert query(simulator) == Pending()
    assert isinstance(query(simulator), CodePaid)
    assert isinstance(pay(simulator, code=code), CodePaid)
    assert simulator.charged() == 1


@pytest.mark.parametrize(("event", "charges"), [("enter_password", 1), ("walk_away", 0)])
def test_pending_until_the_customer_decides(simulator: Simulator, event: str, charges: int) -> None:
    assert pay(simulator, code=WECHAT[:-2] + "72") == Pending()
    for _ in range(4):
        assert query(simulator) == Pending()
    simulator.control.tell("/attempts/a-1", event=event)
    outcome = query(simulator)
    assert isinstance(outcome, CodePaid) if charges else code_of(outcome) == "customer_cancelled"
    assert simulator.charged() == charges


def test_pending_until_the_customer_gives_up(simulator: Simulator) -> None:
    assert pay(simulator, code=WECHAT[:-2] + "76") == Pending()
    assert query(simulator) == Pending()
    assert code_of(query(simulator)) == "customer_cancelled"
    assert simulator.charged() == 0


@pytest.mark.parametrize(
    ("code", "wallet", "why"),
    [
        (WECHAT[:-2] + "73", "wechat", "insufficient_funds"),
        ("123", "wechat", "invalid_code"),
        (WECHAT, "alipay", "invalid_code"),
        (ALIPAY, "wechat", "invalid_code"),
    ],
)
def test_a_refusal_stays_one(simulator: Simulator, code: str, wallet: Wallet, why: str) -> None:
    for _ in range(2):
        assert code_of(pay(simulator, code=code, wallet=wallet)) == why
    assert code_of(query(simulator)) == why
    assert simulator.charged() == 0


def test_a_code_pays_once(simulator: Simulator) -> None:
    assert isinstance(pay(simulator, "a-1"), CodePaid)
    assert code_of(pay(simulator, "a-2")) == "code_used"
    assert simulator.charged() == 1


@pytest.mark.parametrize(("amount", "wallet"), [(8_851, "wechat"), (8_850, "alipay")])
def test_an_attempt_is_for_one_thing(simulator: Simulator, amount: int, wallet: Wallet) -> None:
    pay(simulator)
    assert code_of(pay(simulator, code=ALIPAY, wallet=wallet, amount=amount)) == "attempt_conflict"
    assert simulator.charged() == 1


def test_silence_after_the_charge_is_found_by_query(simulator: Simulator) -> None:
    simulator.go("silent")
    assert isinstance(pay(simulator, timeout_ms=200), Unknown)
    paid = query(simulator)
    assert isinstance(paid, CodePaid)
    assert pay(simulator) == paid
    assert simulator.charged() == 1


def test_silence_without_a_charge_is_told_from_it(simulator: Simulator) -> None:
    simulator.go("lost")
    assert isinstance(pay(simulator, timeout_ms=200), Unknown)
    assert code_of(query(simulator)) == "never_arrived"
    assert simulator.charged() == 0


def test_a_request_that_arrives_after_its_cancellation_charges_nothing(simulator: Simulator) -> None:
    assert isinstance(cancel(simulator), Done)
    assert code_of(pay(simulator)) == "cancelled"
    assert code_of(query(simulator)) == "cancelled"
    assert simulator.charged() == 0


@pytest.mark.parametrize("code", [WECHAT, WECHAT[:-2] + "72", WECHAT[:-2] + "73"])
def test_cancelled_is_without_effect_for_good(simulator: Simulator, code: str) -> None:
    pay(simulator, code=code)
    for _ in range(2):
        assert isinstance(cancel(simulator), Done)
    assert isinstance(query(simulator), Refusal)
    row = simulator.control.row("attempts", attempt="a-1")
    assert row["refunded"] == (8_850 if code == WECHAT else 0)


def test_refunds_are_once_each_and_never_more_than_was_paid(simulator: Simulator) -> None:
    pay(simulator)
    first = refund(simulator, "r-1", 3_000)
    assert isinstance(first, Done)
    assert refund(simulator, "r-1", 3_000) == first
    assert code_of(refund(simulator, "r-1", 3_001)) == "attempt_conflict"
    assert code_of(refund(simulator, "r-2", 5_851)) == "too_much"
    assert isinstance(refund(simulator, "r-3", 5_850), Done)
    assert code_of(refund(simulator, "r-4", 1)) == "too_much"
    assert code_of(cancel(simulator)) == "already_refunded"
    assert simulator.control.row("attempts", attempt="a-1")["refunded"] == 8_850


@pytest.mark.parametrize("code", ["", WECHAT[:-2] + "72", WECHAT[:-2] + "73"])
def test_what_was_not_paid_is_not_refunded(simulator: Simulator, code: str) -> None:
    if code:
        pay(simulator, code=code)
    assert code_of(refund(simulator, "r-1", 1)) == "not_paid"


def test_a_refund_is_found_by_its_id_and_asking_makes_none(simulator: Simulator) -> None:
    pay(simulator)
    made = refund(simulator, "r-1", 3_000)
    assert query_refund(simulator, "r-1") == made
    assert code_of(query_refund(simulator, "r-1", of="a-2")) == "attempt_conflict"
    assert simulator.control.row("attempts", attempt="a-1")["refunded"] == 3_000


def test_a_refund_that_arrives_after_it_was_not_found_pays_nothing(simulator: Simulator) -> None:
    pay(simulator)
    for _ in range(2):
        assert code_of(query_refund(simulator, "r-1")) == "never_arrived"
    assert code_of(refund(simulator, "r-1", 3_000)) == "refund_closed"
    assert code_of(query_refund(simulator, "r-1")) == "never_arrived"
    assert simulator.control.row("attempts", attempt="a-1")["refunded"] == 0
    assert isinstance(refund(simulator, "r-2", 3_000), Done)


def test_a_refund_that_nobody_can_tell_of_may_be_asked_about_again(simulator: Simulator) -> None:
    assert isinstance(query_refund(simulator, "r-1", key="wrong"), AcquirerUnreachable)
    assert isinstance(query_refund(simulator, "r-1", url="http://127.0.0.1:1"), AcquirerUnreachable)


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"key": "wrong"}, "not signed"),
        ({"merchant": "other"}, "unknown merchant"),
        ({"url": "http://127.0.0.1:1"}, "ConnectError"),
    ],
)
def test_who_is_not_admitted_paid_nothing(simulator: Simulator, settings: dict[str, Any], why: str) -> None:
    """With a wrong key even the answer cannot be trusted, so a payment stays unknown; a query may be asked again."""
    outcome = pay(simulator, **settings)
    assert isinstance(outcome, Unknown if "key" in settings else AcquirerUnreachable)
    assert why in outcome.why
    asked = query(simulator, **settings)
    assert isinstance(asked, AcquirerUnreachable)
    assert simulator.charged() == 0


def test_no_code_is_kept(simulator: Simulator) -> None:
    pay(simulator)
    assert WECHAT not in str(simulator.control.state())
