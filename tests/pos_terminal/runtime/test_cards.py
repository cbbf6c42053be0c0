"""Cards: approved, declined, in doubt, and in doubt over a restart. The pinpad counts what it was told to take."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pos_terminal.contract.facts import AttemptContradicted, AttemptDone, SaleClosed
from pos_terminal.till import events, return_events
from pos_terminal.till.effects import ConfirmPayment
from tests.pos_terminal.runtime.rig import WATER, Rig, run_for
from tests.pos_terminal.simulators.process import Simulator, wait_until

pytestmark = pytest.mark.process
Make = Callable[..., Rig]


def authorisations(pinpad: Simulator) -> dict[str, int]:
    counts: dict[str, int] = pinpad.get("/state")["authorisations"]
    return counts


def ready(rig: Rig) -> Rig:
    """Open, the pinpad seen, something to pay."""
    rig.open()
    rig.until(lambda: rig.runtime.links.pinpad.state == "up", "the pinpad is seen")
    rig.ring_up(WATER)
    return rig


def power_cut(rig: Rig, pinpad: Simulator, tmp_path: Path) -> Path:
    """The disk as it is in the middle of a payment, which the pinpad then approves."""
    pinpad.put("/plan", {"mode": "slow", "delay_ms": 600, "times": 1})
    rig.post(events.CardChosen)
    rig.until(lambda: pinpad.get("/state")["busy"], "the pinpad is at work")
    rig.until(lambda: rig.state.pinpad_text, "and says so")
    disk = tmp_path / "disk"
    disk.mkdir()
    for file in tmp_path.glob("*.sqlite3*"):
        shutil.copy(file, disk)
    rig.stop()
    return disk


def not_received(rig: Rig) -> Rig:
    """The pinpad does not answer; a supervisor says that no money came, and the customer pays in cash."""
    rig.runtime.start()
    return decided(rig)


def decided(rig: Rig) -> Rig:
    rig.sign_in()
    unknown = next(one for one in rig.state.sale.attempts if one.status == "unknown")
    rig.post(events.Force, attempt=unknown.attempt, outcome="refused", number="9001", pin="9876", reason="没有收到钱")
    rig.until(lambda: rig.told("card_refused"), "it is decided")
    rig.pay_cash(1250)
    return rig


def test_approved(till: Make, pinpad: Simulator) -> None:
    rig = ready(till(pinpad=pinpad.addresses["pinpad"]))
    shown: list[str] = []
    rig.runtime.changed.connect(lambda: shown.append(rig.state.pinpad_text))
    rig.post(events.CardChosen)
    rig.until_closed()
    slip = rig.state.last_closed.tenders[0].slip
    assert slip.card == "622202********1234"
    assert rig.facts[2:5] == ["attempt_begun", "attempt_done", "sale_closed"]
    assert any(text.startswith("insert_card") for text in shown), "what the pinpad shows is on the screen too"
    assert rig.state.last_receipt_number == slip.receipt_number


def test_declined_then_cash(till: Make, pinpad: Simulator) -> None:
    rig = ready(till(pinpad=pinpad.addresses["pinpad"]))
    pinpad.put("/plan", {"mode": "decline", "code": 51, "times": 1})
    rig.post(events.CardChosen)
    rig.until(lambda: rig.told("card_refused"), "it is declined")
    assert rig.told("card_refused")[0].args[0] == "insufficient_funds"
    rig.pay_cash(1250)
    assert [tender.kind for tender in rig.state.last_closed.tenders] == ["cash"]


def test_no_pinpad_and_one_that_is_off(till: Make) -> None:
    rig = till().open()
    assert rig.runtime.links.pinpad.state == "absent"
    rig.ring_up(WATER)
    rig.post(events.CardChosen)
    rig.until(lambda: rig.told("card_refused"), "there is none")
    assert rig.told("card_refused")[0].args[0] == "no_pinpad"
    rig.stop()
    rig = till(pinpad="tcp://127.0.0.1:9")
    rig.runtime.start()
    rig.sign_in()
    rig.post(events.CardChosen)
    rig.until(lambda: rig.told("card_refused"), "it is not there")
    assert rig.told("card_refused")[0].args[0] == "unreachable"
    assert rig.runtime.links.pinpad.state == "down"


def test_a_line_that_drops_after_the_approval(till: Make, pinpad: Simulator) -> None:
    """Unknown, then asked, then found: one authorisation, and the sale closes by itself."""
    rig = ready(till(pinpad=pinpad.addresses["pinpad"]))
    before = authorisations(pinpad)
    pinpad.put("/plan", {"mode": "drop", "drop_at": "before_status"})
    rig.post(events.CardChosen)
    rig.until(lambda: rig.told("outcome_unknown"), "the outcome is unknown")
    asked: list[ConfirmPayment] = []
    rig.runtime.confirming.connect(asked.append)
    rig.runtime.scan("134567890123456789")
    assert [(one.code, one.wallet) for one in asked] == [("134567890123456789", "wechat")]
    rig.post(events.CardChosen)
    rig.until(lambda: rig.told("pinpad_unresolved"), "no other card meanwhile")
    rig.until_closed()
    assert authorisations(pinpad)["approved"] == before["approved"] + 1
    assert rig.facts[2:6] == ["attempt_begun", "attempt_unknown", "attempt_done", "sale_closed"]


def test_a_line_that_drops_before_the_pinpad_heard(till: Make, pinpad: Simulator) -> None:
    rig = ready(till(pinpad=pinpad.addresses["pinpad"]))
    before = authorisations(pinpad)
    pinpad.put("/plan", {"mode": "drop", "drop_at": "before_ack"})
    rig.post(events.CardChosen)
    rig.until(lambda: rig.told("card_refused"), "it is found that nothing was taken")
    assert rig.told("card_refused")[0].args[0] == "not_found"
    assert authorisations(pinpad)["approved"] == before["approved"]
    rig.post(events.CardChosen)
    rig.until_closed()


def test_the_link_owes_no_answer_once_a_supervisor_has_given_it(till: Make, pinpad: Simulator, tmp_path: Path) -> None:
    """The bar went on saying so until the pinpad was looked at, and again whenever what was decided was asked about."""
    disk = power_cut(ready(till(pinpad=pinpad.addresses["pinpad"])), pinpad, tmp_path)
    blind = Rig(disk, pinpad="tcp://127.0.0.1:9")
    try:
        blind.runtime.start()
        blind.until(lambda: blind.runtime.links.pinpad.detail == "unresolved", "the pinpad was asked in vain")
        assert decided(blind).runtime.links.pinpad.detail != "unresolved"
        shown: list[str] = []
        blind.runtime.changed.connect(lambda: shown.append(blind.runtime.links.pinpad.detail))
        blind.ring_up(WATER)
        blind.post(events.CardChosen)
        blind.until(lambda: len(blind.told("card_refused")) == 2, "it is asked about first, in vain")
        assert blind.runtime.links.pinpad.state == "down"
        assert shown[-1] != "unresolved"
    finally:
        blind.stop()


def test_the_power_fails_in_the_middle_of_a_payment(till: Make, pinpad: Simulator, tmp_path: Path) -> None:
    """The disk as it is in that moment is all that is left. The pinpad is asked, never told again."""
    rig = ready(till(pinpad=pinpad.addresses["pinpad"]))
    before = authorisations(pinpad)
    disk = power_cut(rig, pinpad, tmp_path)
    again = Rig(disk, pinpad=pinpad.addresses["pinpad"])
    try:
        again.runtime.start()
        again.until(lambda: again.facts[-1] == "attempt_unknown", "it is a fact that nobody knows")
        again.until_closed()
        assert authorisations(pinpad)["approved"] == before["approved"] + 1
        closed = again.state.last_closed
        assert isinstance(closed, SaleClosed)
        assert closed.tenders[0].receivable == 1250
        assert again.facts[3:] == ["attempt_unknown", "attempt_done", "sale_closed"]
    finally:
        again.stop()


def test_money_that_a_supervisor_did_not_see_is_found_when_the_pinpad_is_back_after_a_restart(
    till: Make, pinpad: Simulator, tmp_path: Path
) -> None:
    disk = power_cut(ready(till(pinpad=pinpad.addresses["pinpad"])), pinpad, tmp_path)
    blind = Rig(disk, pinpad="tcp://127.0.0.1:9")
    try:
        not_received(blind)
    finally:
        blind.stop()
    wait_until(lambda: not pinpad.get("/state")["busy"], 6)
    back = Rig(disk, pinpad=pinpad.addresses["pinpad"])
    try:
        back.runtime.start()
        back.until(lambda: back.told("late_answer"), "the customer has paid twice, and everybody hears of it")
        (late,) = back.ledger.of_kind("attempt_contradicted")
        assert isinstance(late.fact, AttemptContradicted)
        assert (late.fact.outcome, late.fact.amount) == ("done", 1250)
        assert late.fact.reference == f"{pinpad.get('/state')['last_receipt']:04d}"
        assert [one.number for one in back.state.contradictions] == [late.fact.number]
    finally:
        back.stop()


def test_money_that_a_supervisor_did_not_see_is_found_before_the_next_card_is_begun(
    till: Make, pinpad: Simulator, tmp_path: Path
) -> None:
    """No look of its own has seen the pinpad again by then: the next customer's card is the first to be asked for."""
    disk = power_cut(ready(till(pinpad=pinpad.addresses["pinpad"])), pinpad, tmp_path)
    wait_until(lambda: not pinpad.get("/state")["busy"], 6)
    pinpad.put("/plan", {"mode": "silent"})
    rig = Rig(disk, pinpad=pinpad.addresses["pinpad"], hurry=20)
    try:
        not_received(rig)
        before = authorisations(pinpad)
        rig.ring_up(WATER)
        pinpad.put("/plan", {})
        rig.post(events.CardChosen)
        rig.until(lambda: rig.state.sale is None, "the next customer has paid", 20)
        late, begun = rig.facts.index("attempt_contradicted"), rig.facts.index("attempt_begun", 3)
        assert late < begun
        assert authorisations(pinpad)["approved"] == before["approved"] + 1
    finally:
        rig.stop()


def test_a_void_gives_the_card_its_money_back(till: Make, pinpad: Simulator) -> None:
    rig = ready(till(pinpad=pinpad.addresses["pinpad"]))
    before = pinpad.get("/state")["reversals"]
    rig.post(events.CardChosen, amount=1000)
    rig.until(lambda: rig.told("tender_approved"), "a part is paid")
    rig.post(events.Void, reason="顾客不要了")
    rig.until(lambda: rig.state.sale is None, "the sale is void")
    assert "sale_voided" in rig.facts
    assert pinpad.get("/state")["reversals"] == before + 1


def test_a_reversal_whose_answer_is_lost_is_asked_for_again(till: Make, pinpad: Simulator) -> None:
    """The pinpad says «reversed before»: that is the success of the first try, and no other receipt stands for it."""
    rig = ready(till(pinpad=pinpad.addresses["pinpad"]))
    before = pinpad.get("/state")["reversals"]
    rig.post(events.CardChosen, amount=1000)
    rig.until(lambda: rig.told("tender_approved"), "a part is paid")
    pinpad.put("/plan", {"mode": "drop", "drop_at": "before_status"})
    rig.post(events.Void, reason="顾客不要了")
    rig.until(lambda: rig.told("void_unknown"), "nobody knows")
    rig.until(lambda: not pinpad.get("/state")["busy"], "the pinpad is done")
    unknown = next(one for one in rig.state.sale.attempts if one.kind == "reversal")
    rig.post(events.AskAgain, attempt=unknown.attempt)
    rig.until(lambda: rig.state.sale is None, "the sale is void")
    assert pinpad.get("/state")["reversals"] == before + 1
    done = [stored.fact for stored in rig.ledger.of_kind("attempt_done") if isinstance(stored.fact, AttemptDone)]
    assert [fact.reference for fact in done] == ["", "already_reversed"]
    newest = f"{pinpad.get('/state')['last_receipt']:04d}"
    rig.until(lambda: rig.state.last_receipt_number == newest, "the next payment is told apart from the reversal")


def decided_as_not_given_back(rig: Rig, pinpad: Simulator, attempt: str) -> None:
    """The pinpad gave the card its money back; nobody could know, and a supervisor decides that it did not."""
    rig.until(lambda: not pinpad.get("/state")["busy"], "the pinpad is done")
    rig.post(events.Force, attempt=attempt, outcome="refused", number="9001", pin="9876", reason="没有退回")
    rig.until(lambda: rig.state.forced is not None, "it is decided")


def late_of(rig: Rig, pinpad: Simulator) -> AttemptContradicted:
    """The pinpad is seen again, and tells."""
    rig.until(lambda: rig.runtime.links.pinpad.state != "busy", "the pinpad is free")
    rig.runtime.act_on_device("pinpad", "check")
    rig.until(lambda: rig.told("late_paid_out"), "it is told")
    (late,) = rig.ledger.of_kind("attempt_contradicted")
    assert isinstance(late.fact, AttemptContradicted)
    assert late.fact.reference == f"{pinpad.get('/state')['last_receipt']:04d}"
    return late.fact


def test_a_reversal_that_a_supervisor_did_not_see_is_found_after_the_sale_closed(till: Make, pinpad: Simulator) -> None:
    rig = ready(till(pinpad=pinpad.addresses["pinpad"]))
    rig.post(events.CardChosen, amount=1000)
    rig.until(lambda: rig.told("tender_approved"), "a part is paid")
    paid = rig.state.sale.tenders[0].attempt
    pinpad.put("/plan", {"mode": "drop", "drop_at": "before_status"})
    rig.post(events.Void, reason="顾客不要了")
    rig.until(lambda: rig.told("void_unknown"), "nobody knows")
    unknown = next(one for one in rig.state.sale.attempts if one.kind == "reversal")
    decided_as_not_given_back(rig, pinpad, unknown.attempt)
    rig.pay_cash(250)
    late = late_of(rig, pinpad)
    assert (late.kind, late.outcome, late.amount) == ("reversal", "done", 1000)
    assert (late.attempt, late.number) == (unknown.attempt, rig.state.last_closed.number)
    assert unknown.subject.of == paid


def test_a_whole_card_that_went_back_and_was_given_in_cash_too_is_found(till: Make, pinpad: Simulator) -> None:
    rig = ready(till(pinpad=pinpad.addresses["pinpad"]))
    rig.post(events.CardChosen)
    rig.until_closed()
    rig.runtime.open_return(rig.state.last_closed.sale)
    rig.until(lambda: rig.state.sale is not None and rig.state.sale.refund, "the return is open")
    rig.post(return_events.ReturnAll)
    pinpad.put("/plan", {"mode": "drop", "drop_at": "before_status"})
    rig.post(return_events.ReturnConfirmed, reason="faulty", total=1250)
    rig.until(lambda: rig.told("void_unknown"), "nobody knows")
    attempt = rig.state.sale.attempts[-1].attempt
    decided_as_not_given_back(rig, pinpad, attempt)
    rig.post(events.Force, attempt=attempt, outcome="done", number="9001", pin="9876", reason="退现金")
    rig.until(lambda: rig.state.sale is None, "the customer has cash")
    late = late_of(rig, pinpad)
    assert (late.attempt, late.kind, late.outcome, late.amount) == (attempt, "refund", "done", 1250)


def test_a_pinpad_that_does_not_answer_stops_the_void_before_it_is_told(till: Make, pinpad: Simulator) -> None:
    rig = ready(till(pinpad=pinpad.addresses["pinpad"], hurry=10))
    rig.post(events.CardChosen, amount=1000)
    rig.until(lambda: rig.told("tender_approved"), "a part is paid")
    before = pinpad.get("/state")["reversals"]
    pinpad.put("/plan", {"mode": "silent"})
    rig.post(events.Void, reason="顾客不要了")
    rig.until(lambda: rig.told("void_stopped"), "it cannot be looked at", 20)
    assert rig.told("void_stopped")[0].args[0] == "unreachable"
    pinpad.put("/plan", {})
    rig.post(events.Void, reason="顾客不要了")
    rig.until(lambda: rig.state.sale is None, "the sale is void", 20)
    assert pinpad.get("/state")["reversals"] == before + 1


def test_cancelled_before_the_pinpad_was_told(till: Make, pinpad: Simulator) -> None:
    """The pinpad's thread still waits for another answer: the payment behind it must not come up later."""
    rig = ready(till(pinpad=pinpad.addresses["pinpad"], hurry=10))
    before = authorisations(pinpad)
    pinpad.put("/plan", {"mode": "silent"})
    rig.runtime.act_on_device("pinpad", "check")
    rig.post(events.CardChosen)
    rig.until(lambda: rig.state.sale.intent is not None and rig.state.sale.intent.looking, "the look is asked for")
    rig.post(events.TenderCancelled)
    rig.until(lambda: rig.state.sale.intent is None, "the wish is given up")
    run_for(0.1)
    pinpad.put("/plan", {})
    rig.until(lambda: rig.runtime.links.pinpad.state == "up", "the pinpad is seen again", 20)
    rig.post(events.CardChosen)
    rig.until_closed()
    assert rig.facts.count("attempt_begun") == 1
    assert authorisations(pinpad)["approved"] == before["approved"] + 1
