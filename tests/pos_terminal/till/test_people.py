"""Sign-in, lock-out, sign-out."""

from __future__ import annotations

from pos_terminal.contract.facts import OperatorSignedIn, OperatorSignedOut, SignInFailed
from pos_terminal.till.effects import CheckPin
from pos_terminal.till.events import Park, PinChecked, SignIn, SignOut
from pos_terminal.till.people import LOCKOUT_MS, lockouts_of
from tests.playbook import Playbook, ev, hole, saved
from tests.pos_terminal.till.scenes import open_till, said, scan, sign_in, till


def fail_once(book: Playbook, message: str) -> None:
    ask = hole()
    book >> ev(SignIn, number="1001", pin="0000") << CheckPin(ask, "1001", "0000")
    book >> ev(PinChecked, ask=ask, number="1001", role=None) << said(message)


def test_sign_in_is_a_fact() -> None:
    book = till()
    sign_in(book, "2001", "supervisor")
    book.done()
    fact = book.last(OperatorSignedIn)
    assert (fact.operator, fact.role) == ("2001", "supervisor")
    assert book.till.operator is not None


def test_number_and_pin_are_needed() -> None:
    book = till()
    book >> ev(SignIn, number="", pin="1") << said("number_and_pin_needed")
    book >> ev(SignIn, number="1", pin="") << said("number_and_pin_needed")
    book.done()


def test_five_wrong_pins_lock_the_number_out_until_it_expires() -> None:
    book = till()
    for _ in range(4):
        fail_once(book, "wrong_pin")
    fail_once(book, "locked_out")
    book >> ev(SignIn, number="1001", pin="1234") << said("locked_out")
    book.later(LOCKOUT_MS)
    fail_once(book, "wrong_pin")  # counted from the start again
    sign_in(book)
    assert book.till.lockouts == ()


def test_a_lock_out_lasts_five_minutes_to_the_millisecond() -> None:
    book = till()
    for _ in range(4):
        fail_once(book, "wrong_pin")
    fail_once(book, "locked_out")
    ask, since, begun = hole(), book.at_ms, book.at_ms - 1_000
    until = next(one.until_ms for one in book.till.lockouts)
    assert begun <= until - 5 * 60_000 <= since
    book.at_ms = until - 1_001  # the next event comes a second later
    book >> ev(SignIn, number="1001", pin="1234") << said("locked_out")
    book.at_ms = until - 1_000
    book >> ev(SignIn, number="1001", pin="1234") << CheckPin(ask, "1001", "1234")
    book.done()


def test_a_restart_lifts_no_lock_out() -> None:
    book = till()
    for left in reversed(range(5)):
        ask = hole()
        book >> ev(SignIn, number="1001", pin="0000") << CheckPin(ask, "1001", "0000")
        book >> ev(PinChecked, ask=ask, number="1001", role=None, known=True) << saved(SignInFailed)
        book << said("wrong_pin" if left else "locked_out")
    book.done()
    failed = [fact for fact in book.facts if isinstance(fact, SignInFailed)]
    assert lockouts_of(failed) == book.till.lockouts
    signed_in = OperatorSignedIn(at_ms=failed[-1].at_ms + 1, operator="1001", role="clerk")
    assert lockouts_of([*failed, signed_in]) == ()


def test_a_number_that_nobody_has_is_kept_in_no_fact() -> None:
    book = till()
    fail_once(book, "wrong_pin")  # it may be a PIN that was typed into the wrong field
    book.done()
    assert not any(isinstance(fact, SignInFailed) for fact in book.facts)


def test_another_number_is_not_locked_out() -> None:
    book = till()
    for left in reversed(range(5)):
        fail_once(book, "wrong_pin" if left else "locked_out")
    sign_in(book, "1002")
    book.done()


def test_the_answer_to_an_overtaken_pin_is_passed_over() -> None:
    book = till()
    first, second = hole(), hole()
    book >> ev(SignIn, number="1", pin="1") << CheckPin(first, "1", "1")
    book >> ev(SignIn, number="2", pin="2") << CheckPin(second, "2", "2")
    book >> ev(PinChecked, ask=first, number="1", role="clerk")
    book.done()
    assert book.till.operator is None


def test_nobody_signs_in_over_somebody() -> None:
    book = open_till()
    book >> ev(SignIn, number="2", pin="2") << said("already_signed_in")
    book.done()


def test_sign_out_waits_for_the_sale_on_screen_but_not_for_parked_ones() -> None:
    book = open_till()
    book >> scan()
    book >> ev(SignOut) << said("finish_sale_first")
    book >> ev(Park) << said("parked")
    book >> ev(SignOut) << saved(OperatorSignedOut)
    assert book.till.operator is None
    assert len(book.till.parked) == 1
    book >> scan() << said("sign_in_first")
    book.done()
