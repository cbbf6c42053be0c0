"""A sale of another till comes back here, or its own till asks first: the server says what came back and holds it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from pos_terminal.contract.cloud import Refusal, SaleFound, Unknown
from pos_terminal.contract.facts import AttemptBegun, AttemptDone, OperatorSignedOut, SaleRefunded, SaleVoided
from pos_terminal.till.drafts import Draft, decode_draft, draft_of, encode_draft
from pos_terminal.till.effects import Exchange, RefundCard
from pos_terminal.till.events import Answered, Approved, LinkChanged, Park, PinpadAnswered, SignOut, Unreachable, Void
from pos_terminal.till.return_events import ReturnAll, ReturnConfirmed, ReturnOpened
from tests.playbook import ev, hole, said, saved
from tests.pos_terminal.till.elsewhere import (
    ELSEWHERE,
    asked,
    elsewhere,
    found,
    gives_back,
    left,
    refund_of,
    with_unreadable,
)
from tests.pos_terminal.till.returns import ends, sold
from tests.pos_terminal.till.scenes import open_till, scan, slip
from tests.pos_terminal.till.steps import sees_pinpad


def test_a_sale_of_another_till_is_returned_with_what_came_back_of_it_there() -> None:
    book = open_till()
    sale = elsewhere(book)
    ask = asked(book)
    book >> ev(Answered, ask=ask, answer=found(sale, refund_of(book, sale, 1)))
    assert left(book) == [2, 1]
    book >> ev(ReturnAll) >> ev(ReturnConfirmed, reason="r", total=2_500) << saved(SaleRefunded)
    fact = ends(book, 2_500)
    assert (fact.of, fact.of_number, fact.lease) == (sale.sale, ELSEWHERE, ask.value)


def test_a_card_of_another_till_is_never_voided_here() -> None:
    """Its receipt number is of another pinpad's batch."""
    book = open_till()
    card = msgspec.structs.replace(sold(book, card=3_500), number=ELSEWHERE, period="of till 01")
    ask = asked(book)
    book >> ev(Answered, ask=ask, answer=found(card)) >> ev(ReturnAll)
    book >> ev(ReturnConfirmed, reason="r", total=3_500)
    attempt = hole()
    sees_pinpad(book, "0001") << saved(AttemptBegun) << RefundCard(attempt, 3_500, "0007")
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Approved(slip=slip(3_500, "0002")))
    book << saved(AttemptDone, SaleRefunded) << said("refund_approved", "3500")
    ends(book)


def test_off_line_a_sentence_says_where_and_nothing_is_lost() -> None:
    book = open_till()
    book >> scan() >> ev(LinkChanged, online=False)
    before = book.till
    book >> ev(ReturnOpened, sale=None, number=ELSEWHERE) << said("sale_of_another_till", ELSEWHERE)
    book.done()
    assert book.till.sale == before.sale


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Unreachable(), ("sale_of_another_till", ELSEWHERE)),
        (Unknown(why="time_out"), ("sale_of_another_till", ELSEWHERE)),
        (Refusal(code="no_such_sale"), ("no_such_sale_here", ELSEWHERE)),
        (Refusal(code="other_store_sale", reason="S002"), ("sale_of_another_store", ELSEWHERE, "S002")),
        (Refusal(code="sale_leased_elsewhere", reason="S001/03"), ("sale_leased_elsewhere", ELSEWHERE, "S001/03")),
        (Refusal(code="sale_too_large"), ("sale_unreadable", ELSEWHERE)),
        (SaleFound(sale=b"{}"), ("sale_unreadable", ELSEWHERE)),
    ],
)
def test_without_the_sale_a_sentence_says_why(answer: Any, told: tuple[str, ...]) -> None:
    book = open_till()
    ask = asked(book)
    book >> ev(Answered, ask=ask, answer=answer) << said(*told)
    book.done()
    assert book.till.sale is None
    asked(book)  # and it may be asked again


def test_a_refund_of_another_sale_in_the_answer_opens_nothing() -> None:
    book = open_till()
    sale = elsewhere(book)
    strange = msgspec.structs.replace(refund_of(book, sale, 1), of="another")
    ask = asked(book)
    book >> ev(Answered, ask=ask, answer=found(sale, strange))
    gives_back(book, sale, ask, "sale_unreadable", ELSEWHERE)


def test_what_was_refunded_here_counts_though_the_server_has_not_got_it_yet() -> None:
    book = open_till()
    sale = elsewhere(book)
    mine = refund_of(book, sale, 2)
    ask = asked(book)
    book >> ev(Answered, ask=ask, answer=found(sale), before=(mine,))
    assert left(book) == [1, 1]


def test_given_up_the_server_is_told_so_that_another_till_may_have_it() -> None:
    book = open_till()
    sale = elsewhere(book)
    ask = asked(book)
    book >> ev(Answered, ask=ask, answer=found(sale))
    book >> ev(Void, reason="") << saved(SaleVoided) << Exchange << said("return_given_up", ELSEWHERE)
    assert (book.last(SaleVoided).of, book.last(SaleVoided).lease) == (sale.sale, ask.value)
    assert book.till.sale is None


def test_parked_and_after_a_restart_it_is_still_held() -> None:
    book = open_till()
    sale = elsewhere(book)
    ask = asked(book)
    book >> ev(Answered, ask=ask, answer=found(sale)) >> ev(Park) << said("parked", "20260214-02-0001")
    (parked,) = book.till.parked
    assert decode_draft(encode_draft(Draft(sale=parked, parked=True))).sale.refund == parked.refund
    assert parked.refund is not None
    assert parked.refund.leased
    book >> ev(ReturnOpened, sale=None, number=ELSEWHERE)
    assert book.till.sale is not None, "it is recalled, and nobody asked"
    assert not book.till.asking


def test_scanned_twice_it_is_asked_for_once() -> None:
    book = open_till()
    sale = elsewhere(book)
    ask = asked(book)
    book >> ev(ReturnOpened, sale=None, number=ELSEWHERE)
    book.done()
    book >> ev(Answered, ask=ask, answer=found(sale))
    book >> ev(ReturnOpened, sale=None, number=ELSEWHERE)
    book.done()
    assert left(book) == [3, 1]


# --- a sale of this till


def test_of_a_sale_of_its_own_the_till_learns_what_came_back_elsewhere() -> None:
    book = open_till()
    sale = sold(book, cash=3_500)
    ask = asked(book, sale=sale)
    book >> ev(Answered, ask=ask, answer=found(sale, refund_of(book, sale, 3)))
    assert left(book) == [0, 1]
    assert book.till.sought is None


def test_what_two_tills_took_back_off_line_is_not_made_worse() -> None:
    """All three teas came back twice: ¥60 of ¥35. The cup does not come back here, and the clerk is told why."""
    book = open_till()
    sale = sold(book, cash=3_500)
    twice = [msgspec.structs.replace(refund_of(book, sale, 3), refund=name) for name in ("r1", "r2")]
    book >> ev(Answered, ask=asked(book, sale=sale), answer=found(sale, *twice)) >> ev(ReturnAll)
    assert left(book) == [0, 1]
    book >> ev(ReturnConfirmed, reason="r", total=0) << said("return_over_refunded", sale.number)
    book.done()


def test_while_another_till_returns_it_this_one_does_not() -> None:
    book = open_till()
    sale = sold(book, cash=3_500)
    ask = asked(book, sale=sale)
    book >> ev(Answered, ask=ask, answer=Refusal(code="sale_leased_elsewhere", reason="S001/01"))
    book << said("sale_leased_elsewhere", sale.number, "S001/01")
    assert book.till.sale is None


@pytest.mark.parametrize(
    ("answer", "leased"),
    [(Unreachable(), False), (Refusal(code="no_such_sale"), False), (Unknown(why="time_out"), True)],
)
def test_without_an_answer_the_ledger_of_its_own_till_counts(answer: Any, leased: bool) -> None:
    """The sale may not have reached the server yet; a question that was lost may have been heard."""
    book = open_till()
    sale = sold(book, cash=3_500)
    ask = asked(book, sale=sale, before=(refund_of(book, sale, 1),))
    book >> ev(Answered, ask=ask, answer=answer)
    assert left(book) == [2, 1]
    assert book.till.sale is not None
    assert book.till.sale.refund is not None
    assert book.till.sale.refund.leased is leased
    book >> ev(Void, reason="")
    if leased:
        book << saved(SaleVoided) << Exchange
        assert (book.last(SaleVoided).of, book.last(SaleVoided).lease) == (sale.sale, ask.value)
    book << said("return_given_up", sale.number)


def test_off_line_its_own_till_does_not_ask() -> None:
    book = open_till()
    book >> ev(LinkChanged, online=False) >> ev(ReturnOpened, sale=sold(book, cash=3_500))
    book.done()
    assert left(book) == [3, 1]


def test_another_sale_under_its_number_is_not_taken_for_it() -> None:
    """A ledger that was set up anew may give a number again."""
    book = open_till()
    sale = sold(book, cash=3_500)
    ask = asked(book, sale=sale)
    book >> ev(Answered, ask=ask, answer=found(msgspec.structs.replace(sale, sale="another")))
    assert book.till.sale is not None
    assert book.till.sale.refund is not None
    assert book.till.sale.refund.of == sale


def test_a_refund_that_a_newer_program_wrote_is_not_taken_for_none() -> None:
    """The server says that something came back: by its own ledger the till would give the money back again."""
    book = open_till()
    sale = sold(book, cash=3_500)
    ask = asked(book, sale=sale)
    book >> ev(Answered, ask=ask, answer=with_unreadable(sale))
    gives_back(book, sale, ask, "refunds_unreadable", sale.number)
    assert book.till.sale is None


# --- answers that open no return


def test_signed_out_meanwhile_the_sale_is_given_back() -> None:
    book = open_till()
    sale = elsewhere(book)
    ask = asked(book)
    book >> ev(SignOut) << saved(OperatorSignedOut)
    book >> ev(Answered, ask=ask, answer=found(sale))
    gives_back(book, sale, ask, "sign_in_first")


def test_a_sale_of_which_nothing_is_left_is_given_back() -> None:
    """The server has not got the refund of this till yet."""
    book = open_till()
    sale = elsewhere(book)
    mine = (refund_of(book, sale, 3), msgspec.structs.replace(refund_of(book, sale, 0, cups=1), refund="r2"))
    ask = asked(book)
    book >> ev(Answered, ask=ask, answer=found(sale), before=mine)
    gives_back(book, sale, ask, "all_returned", ELSEWHERE)


def test_what_the_server_does_not_hold_is_not_given_back() -> None:
    book = open_till()
    sale = elsewhere(book)
    refunds = (refund_of(book, sale, 3), msgspec.structs.replace(refund_of(book, sale, 0, cups=1), refund="r2"))
    ask = asked(book)
    answer = msgspec.structs.replace(found(sale, *refunds), fence="")
    book >> ev(Answered, ask=ask, answer=answer) << said("all_returned", ELSEWHERE)
    book.done()


def test_begun_off_line_while_the_server_was_asked_its_answer_is_given_back() -> None:
    book = open_till()
    sale = sold(book, cash=3_500)
    ask = asked(book, sale=sale)
    book >> ev(LinkChanged, online=False) >> ev(ReturnOpened, sale=sale)
    book.done()
    book >> ev(Answered, ask=ask, answer=found(sale))
    gives_back(book, sale, ask)
    assert book.till.sale is not None
    assert book.till.sale.refund is not None
    assert not book.till.sale.refund.leased


def test_the_draft_of_a_return_that_is_held_is_for_programs_that_know_of_it() -> None:
    """An older one would end it without telling the server."""
    book = open_till()
    sale = elsewhere(book)
    book >> ev(Answered, ask=asked(book), answer=found(sale))
    assert book.till.sale is not None
    assert draft_of(book.till.sale, parked=False).version == 3
    off_line = open_till()
    off_line >> ev(LinkChanged, online=False) >> ev(ReturnOpened, sale=sold(off_line, cash=3_500))
    assert off_line.till.sale is not None
    assert draft_of(off_line.till.sale, parked=False).version == 2
