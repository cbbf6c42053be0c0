"""A sale of another till comes back here, or its own till asks first: the server says what came back and holds it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from pos_terminal.contract.cloud import LeaseSale, Refusal, SaleFound, Unknown
from pos_terminal.contract.codec import encode_fact
from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptDone,
    OperatorSignedOut,
    SaleClosed,
    SaleRefunded,
    SaleVoided,
)
from pos_terminal.till.drafts import Draft, decode_draft, draft_of, encode_draft
from pos_terminal.till.effects import Ask, Exchange, RefundCard
from pos_terminal.till.events import Answered, Approved, LinkChanged, Park, PinpadAnswered, SignOut, Unreachable, Void
from pos_terminal.till.refund import RefundOn
from pos_terminal.till.return_events import ReturnAll, ReturnConfirmed, ReturnCounted, ReturnOpened
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.returns import ends, sold
from tests.pos_terminal.till.scenes import open_till, scan, slip
from tests.pos_terminal.till.steps import sees_pinpad

ELSEWHERE = "20260213-01-0009"


def elsewhere(book: Playbook, **changed: Any) -> SaleClosed:
    """Sold at till 01, in a period of its own: three teas and a cup."""
    one = msgspec.structs.replace(sold(book, cash=3_500), number=ELSEWHERE, period="of till 01")
    return msgspec.structs.replace(one, **changed)


def refund_of(book: Playbook, sale: SaleClosed, count: int, *, cups: int = 0) -> SaleRefunded:
    """As till 01 took it back."""
    other = open_till()
    other >> ev(LinkChanged, online=False) >> ev(ReturnOpened, sale=sale)
    other >> ev(ReturnCounted, line=sale.lines[0].line, count=count)
    other >> ev(ReturnCounted, line=sale.lines[1].line, count=cups)
    assert other.till.sale is not None
    assert other.till.sale.refund is not None
    assert other.till.sale.refund.plan is not None
    other >> ev(ReturnConfirmed, reason="r", total=other.till.sale.refund.plan.total) << saved(SaleRefunded)
    fact: SaleRefunded = other.last(SaleRefunded)
    return fact


def asked(book: Playbook, *, sale: SaleClosed | None = None, before: tuple[SaleRefunded, ...] = ()) -> Any:
    """The receipt was scanned, and the server is asked."""
    ask = hole()
    number = sale.number if sale is not None else ELSEWHERE
    book >> ev(ReturnOpened, sale=sale, before=before, number="" if sale else ELSEWHERE)
    book << Ask(ask, LeaseSale(number=number, attempt=ask)) << said("asking_for_sale", number)
    book.done()
    return ask


def found(sale: SaleClosed, *refunds: SaleRefunded) -> SaleFound:
    return SaleFound(sale=encode_fact(sale), refunds=tuple(encode_fact(one) for one in refunds), fence="f-1")


def gives_back(book: Playbook, sale: SaleClosed, ask: Any, *told: str) -> None:
    """A fact of no money says that the server need not hold the sale for this question."""
    book << saved(SaleVoided)
    if told:
        book << said(*told)
    book << Exchange
    book.done()
    fact = book.last(SaleVoided)
    assert (fact.of, fact.lease, fact.amount, fact.number) == (sale.sale, ask.value, 0, "")
    assert book.till.period is not None
    assert book.till.period.report.voids == 0


def left(book: Playbook) -> list[int]:
    assert book.till.sale is not None
    assert book.till.sale.refund is not None
    refund = book.till.sale.refund
    return [len(refund.left[line.line]) for line in sorted(refund.of.lines, key=lambda one: one.sku, reverse=True)]


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


# --- opened without an answer, confirmed on line


def opened_off_line() -> tuple[Playbook, SaleClosed]:
    """A return of a tea and the cup, the network back since."""
    book = open_till()
    sale = sold(book, cash=3_500)
    book >> ev(LinkChanged, online=False) >> ev(ReturnOpened, sale=sale)
    for line, count in zip(sale.lines, (2, 1), strict=True):
        book >> ev(ReturnCounted, line=line.line, count=count)
    book >> ev(LinkChanged, online=True)
    book.done()
    return book, sale


def confirmed(book: Playbook, sale: SaleClosed, total: int = 2_500) -> Any:
    """The server is asked first, and nothing moves meanwhile."""
    ask = hole()
    book >> ev(ReturnConfirmed, reason="r", total=total)
    book << Ask(ask, LeaseSale(number=sale.number, attempt=ask)) << said("asking_for_sale", sale.number)
    book.done()
    return ask


def refund_on(book: Playbook) -> RefundOn:
    assert book.sale.refund is not None
    return book.sale.refund


def test_opened_off_line_and_confirmed_on_line_the_server_is_asked_before_money_goes_back() -> None:
    book, sale = opened_off_line()
    ask = confirmed(book, sale)
    assert not refund_on(book).begun
    book >> ev(Answered, ask=ask, answer=found(sale)) << saved(SaleRefunded)
    assert ends(book, 2_500).lease == ask.value


def test_units_that_came_back_elsewhere_meanwhile_are_left_out_and_the_rest_is_confirmed_anew() -> None:
    """A tea came back at till 01: of the two and the cup that were to come back here, the other tea and the cup do."""
    book, sale = opened_off_line()
    ask = confirmed(book, sale)
    book >> ev(Answered, ask=ask, answer=found(sale, refund_of(book, sale, 1)))
    book << said("returned_elsewhere", sale.number)
    book.done()
    assert not refund_on(book).begun
    assert left(book) == [2, 1]
    plan = refund_on(book).plan
    assert plan is not None
    assert plan.total == 1_500
    book >> ev(ReturnConfirmed, reason="r", total=1_500) << saved(SaleRefunded)
    assert ends(book, 1_500).lease == ask.value


def test_what_all_came_back_elsewhere_meanwhile_leaves_nothing_to_confirm() -> None:
    book, sale = opened_off_line()
    ask = confirmed(book, sale)
    all_of_it = found(sale, refund_of(book, sale, 3, cups=1))
    book >> ev(Answered, ask=ask, answer=msgspec.structs.replace(all_of_it, fence=""))
    book << said("returned_elsewhere", sale.number)
    assert refund_on(book).plan is None
    book >> ev(ReturnConfirmed, reason="r", total=0) << said("return_nothing")
    book >> ev(Void, reason="") << said("return_given_up", sale.number)
    book.done()


def test_while_another_till_has_it_open_no_money_goes_back_here() -> None:
    book, sale = opened_off_line()
    ask = confirmed(book, sale)
    book >> ev(Answered, ask=ask, answer=Refusal(code="sale_leased_elsewhere", reason="S001/01"))
    book << said("sale_leased_elsewhere", sale.number, "S001/01")
    book.done()
    assert not refund_on(book).begun
    book >> ev(Answered, ask=confirmed(book, sale), answer=found(sale)) << saved(SaleRefunded)
    ends(book, 2_500)


@pytest.mark.parametrize("answer", [Unreachable(), Refusal(code="no_such_sale"), Unknown(why="time_out")])
def test_without_an_answer_it_goes_back_as_off_line(answer: Any) -> None:
    book, sale = opened_off_line()
    book >> ev(Answered, ask=confirmed(book, sale), answer=answer) << saved(SaleRefunded)
    assert bool(ends(book, 2_500).lease) is isinstance(answer, Unknown)


def test_off_line_to_the_end_nobody_is_asked() -> None:
    book, _sale = opened_off_line()
    book >> ev(LinkChanged, online=False) >> ev(ReturnConfirmed, reason="r", total=2_500) << saved(SaleRefunded)
    assert ends(book, 2_500).offline


@pytest.mark.parametrize(
    "wish",
    [
        ev(ReturnAll),
        ev(ReturnConfirmed, reason="r", total=2_500),
        ev(Void, reason=""),
    ],
)
def test_while_the_server_is_asked_a_confirmed_return_stays_as_it_is(wish: Any) -> None:
    book, sale = opened_off_line()
    ask = confirmed(book, sale)
    before = book.sale
    book >> wish << said("wait_for_answer")
    book.done()
    assert book.sale == before
    book >> ev(Answered, ask=ask, answer=found(sale)) << saved(SaleRefunded)
    ends(book, 2_500)


def test_parked_while_the_server_was_asked_it_is_given_back_and_asked_for_anew() -> None:
    book, sale = opened_off_line()
    ask, number = confirmed(book, sale), book.sale.number
    book >> ev(Park) << said("parked", number)
    book >> ev(Answered, ask=ask, answer=found(sale))
    gives_back(book, sale, ask)
    book >> ev(ReturnOpened, sale=sale)
    assert not refund_on(book).leased
    book >> ev(Answered, ask=confirmed(book, sale), answer=found(sale)) << saved(SaleRefunded)
    ends(book, 2_500)


def test_a_question_that_was_lost_while_parked_may_have_been_heard_and_is_given_back() -> None:
    """No fact would ever name it otherwise, and the server would hold the sale for good."""
    book, sale = opened_off_line()
    ask, number = confirmed(book, sale), book.sale.number
    book >> ev(Park) << said("parked", number)
    book >> ev(Answered, ask=ask, answer=Unknown(why="time_out"))
    gives_back(book, sale, ask)


NEWER = b'{"type":"sale_refunded_by_a_newer_program"}'


def with_unreadable(sale: SaleClosed) -> SaleFound:
    return msgspec.structs.replace(found(sale), refunds=(NEWER,))


def test_a_refund_that_a_newer_program_wrote_is_not_taken_for_none() -> None:
    """The server says that something came back: by its own ledger the till would give the money back again."""
    book = open_till()
    sale = sold(book, cash=3_500)
    ask = asked(book, sale=sale)
    book >> ev(Answered, ask=ask, answer=with_unreadable(sale))
    gives_back(book, sale, ask, "refunds_unreadable", sale.number)
    assert book.till.sale is None


def test_nor_is_it_before_money_goes_back() -> None:
    book, sale = opened_off_line()
    ask = confirmed(book, sale)
    book >> ev(Answered, ask=ask, answer=with_unreadable(sale))
    gives_back(book, sale, ask, "refunds_unreadable", sale.number)
    assert not refund_on(book).begun


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
