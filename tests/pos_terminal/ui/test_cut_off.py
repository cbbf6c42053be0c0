"""The power fails right after money was taken or given back, or in the midst: whoever signs in next sees what ended."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest

from pos_terminal.contract.cloud import CodePaid, Done, Unknown
from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptDone,
    AttemptReversed,
    AttemptUnknown,
    OperatorSignedOut,
    ReceiptPrinted,
    SaleClosed,
    SaleRefunded,
    SaleVoided,
)
from pos_terminal.till.drafts import Draft, decode_draft
from pos_terminal.till.effects import Ask, Exchange, OpenDrawer, PrintVoid, StartTimer
from pos_terminal.till.events import Answered, CashGiven, PrintFinished, SignOut, TimeUp, Void
from pos_terminal.till.recovery import Ledgered, recover
from pos_terminal.till.return_events import RefundResumed, ReturnCounted
from pos_terminal.till.state import Paper
from pos_terminal.ui import intents
from pos_terminal.ui.model import Notice, ReturnView, SaleView
from pos_terminal.ui.present import present
from pos_terminal.ui.session import UiSession, follow, is_printing, show
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.returns import confirm, ends, sold
from tests.pos_terminal.till.scenes import DRAWER, PROFILE, code_slip, open_till, scan, sign_in
from tests.pos_terminal.till.steps import closes, code_sent, return_opened
from tests.pos_terminal.till.undecided import refunding
from tests.pos_terminal.ui.states import ALL_UP


def paid() -> Playbook:
    book = open_till()
    book >> scan() >> ev(CashGiven, amount=2_000) << saved(SaleClosed) << DRAWER
    closes(book).done()
    return book


def restarted(book: Playbook, *, after_ms: int = 30_000, drafts: Sequence[Draft] = ()) -> Playbook:
    machine, _ = recover(
        store="s1",
        till="02",
        profile=PROFILE,
        ledgered=Ledgered(facts=book.facts),
        drafts=drafts,
        at_ms=book.at_ms + after_ms,
        ticket="t",
    )
    return Playbook(machine, at_ms=book.at_ms + after_ms)


def shown(book: Playbook) -> UiSession:
    """What the clerk shows once somebody has signed in."""
    before = book.till
    sign_in(book)
    return follow(UiSession(), before, book.till)


def test_a_sale_that_closed_right_before_the_power_failed_is_shown_with_its_change() -> None:
    session = shown(restarted(paid()))
    assert session.done is not None
    assert (session.done.tenders[0].change, session.just_paid) == (1_000, True)


def test_it_is_shown_once() -> None:
    book = restarted(paid())
    shown(book)
    assert book.till.cut_off is None


def test_a_sale_of_long_before_is_not_shown() -> None:
    assert shown(restarted(paid(), after_ms=15 * 60_000 + 10_000)).done is None


def test_a_sale_whose_page_was_left_is_not_shown() -> None:
    book = paid()
    book.facts.append(OperatorSignedOut(at_ms=book.at_ms, operator="1001"))
    assert shown(restarted(book)).done is None


def test_goods_of_the_next_customer_are_shown_instead() -> None:
    book = paid()
    book >> scan()
    drafts = [decode_draft(data) for data in book.drafts.values()]
    assert restarted(book, drafts=drafts).till.cut_off is None


# --- money that went back


class Clerk:
    """What somebody sees at the window of a till that has just started, which looks at every step."""

    def __init__(self, book: Playbook) -> None:
        self.book, self.session, self._seen = book, UiSession(), book.till

    def looks(self) -> Clerk:
        self.session, self._seen = follow(self.session, self._seen, self.book.till), self.book.till
        return self

    def signs_in(self) -> Clerk:
        sign_in(self.book)
        return self.looks()

    def body(self) -> object:
        return present(self.book.till, ALL_UP, self.session, self.book.at_ms, "zh_CN").body

    def told(self) -> list[Notice]:
        body = self.body()
        assert isinstance(body, SaleView)
        assert (body.mode, body.lines) == ("basket", ())
        return [one for one in body.notices if "作废" in one.text]


def refunded() -> Playbook:
    book = open_till()
    return_opened(book, sold(book, cash=3_500)) >> ev(ReturnCounted, line="cup", count=1)
    confirm(book, 500) << saved(SaleRefunded)
    ends(book, 500)
    return book


def test_a_return_that_ended_right_before_the_power_failed_is_shown_with_its_amounts_and_ways() -> None:
    clerk = Clerk(restarted(refunded())).signs_in()
    body = clerk.body()
    assert isinstance(body, ReturnView)
    assert (body.stage, body.total) == ("done", "5.00")
    assert [(part.title, part.amount) for part in body.parts] == [("现金", "5.00")]
    assert [one.intent for one in body.notices[0].actions] == [
        intents.Reprint(sale=clerk.book.till.papers[0].subject, document="refund")
    ]
    clerk.book >> scan()
    assert clerk.looks().session.refunded is None


@pytest.mark.parametrize("first", ["signs in", "answer"])
def test_a_return_in_the_midst_of_which_the_power_failed_is_seen_to_its_end(first: str) -> None:
    """What went back meanwhile closes it as soon as somebody is there; nobody finds an empty basket."""
    book, refund = refunding("code")
    drafts = [decode_draft(data) for data in book.drafts.values()]
    book, ask = restarted(book, drafts=drafts), hole()
    clerk = Clerk(book)
    book >> ev(TimeUp, timer=f"query/{refund}") << Ask(ask, hole())
    if first == "signs in":
        clerk.signs_in()
        book >> ev(Answered, ask=ask, answer=Done()) << saved(AttemptDone, SaleRefunded) << said("refund_approved")
    else:
        book >> ev(Answered, ask=ask, answer=Done()) << saved(AttemptDone) << said("refund_approved")
        body = clerk.looks().signs_in().body()
        assert isinstance(body, ReturnView)
        assert (body.stage, body.can_resume, body.parts[0].status) == ("paying", True, "已退回")
        book >> ev(RefundResumed) << saved(SaleRefunded)
    ends(book)
    body = clerk.looks().body()
    assert isinstance(body, ReturnView)
    assert (body.stage, [part.amount for part in body.parts]) == ("done", ["5.00"])


def going_back() -> tuple[Playbook, str]:
    """¥4 by code and ¥1 in cash were taken, the sale is being voided, and the acquirer has not answered."""
    book = open_till()
    book >> scan("tea", 1_000) >> ev(CashGiven, amount=100) << DRAWER
    _, asked = code_sent(book, 900)
    book >> ev(Answered, ask=asked, answer=CodePaid(slip=code_slip(400), buyer_paid=400))
    book << saved(AttemptDone) << said("tender_approved")
    ask = hole()
    book >> ev(Void, reason="no_money") << saved(AttemptBegun) << Ask(ask, hole())
    return book, ask.value


def goes_back(book: Playbook, ask: str) -> Playbook:
    book >> ev(Answered, ask=ask, answer=Done()) << saved(AttemptDone, AttemptReversed, SaleVoided) << PrintVoid
    return book << OpenDrawer("void") << said("hand_cash_back", "100") << said("voided") << Exchange


def cut_off_in_the_midst() -> tuple[Playbook, str]:
    """The restart asks by itself; → the question that is under way."""
    book, ask = going_back()
    book >> ev(Answered, ask=ask, answer=Unknown(why="x")) << saved(AttemptUnknown)
    book << said("outcome_unknown") << StartTimer
    drafts = [decode_draft(data) for data in book.drafts.values()]
    reversal = book.sale.attempts[-1].attempt
    book, again = restarted(book, drafts=drafts), hole()
    book >> ev(TimeUp, timer=f"query/{reversal}") << Ask(again, hole())
    return book, again.value


def check_void_is_told(clerk: Clerk, fact: SaleVoided) -> None:
    (notice,) = clerk.told()
    assert notice.text == f"已作废 {fact.number}，已退回：微信支付 ¥4.00。请退给顾客现金 ¥1.00。"


def test_a_void_that_ended_right_before_the_power_failed_says_what_went_back_and_what_is_to_be_handed_out() -> None:
    book = goes_back(*going_back())
    check_void_is_told(Clerk(restarted(book)).signs_in(), book.last(SaleVoided))


@pytest.mark.parametrize("first", ["signs in", "answer"])
def test_a_void_that_the_restart_ends_by_itself_is_told_to_whoever_signs_in(first: str) -> None:
    book, ask = cut_off_in_the_midst()
    clerk = Clerk(book)
    if first == "signs in":
        clerk.signs_in()
    goes_back(book, ask)
    clerk.looks()
    if first == "answer":
        clerk.signs_in()
    check_void_is_told(clerk, book.last(SaleVoided))


def ended() -> tuple[Playbook, Clerk]:
    book, ask = cut_off_in_the_midst()
    clerk = Clerk(book).signs_in()
    goes_back(book, ask)
    return book, clerk.looks()


def test_it_stands_until_the_next_sale_begins() -> None:
    book, clerk = ended()
    clerk.session = show(show(clerk.session, "history"), "sale")
    assert clerk.told()
    book >> scan()
    assert clerk.looks().session.voided is None


def test_it_goes_with_the_clerk_who_saw_it() -> None:
    book, clerk = ended()
    book >> ev(SignOut) << saved(OperatorSignedOut)
    clerk.looks().signs_in()
    assert clerk.told() == []


def test_its_slip_is_printed_again_with_one_key() -> None:
    """Where another notice says that the slip is missing, its key does it."""
    book, clerk = ended()
    fact = next(one for one in book.facts if isinstance(one, SaleVoided))
    reprint = intents.Reprint(sale=fact.sale, document="void")
    assert [one.actions for one in clerk.told()] == [()], "it is being printed"
    book >> ev(PrintFinished, job=f"void/{fact.sale}/0", printed=True) << saved(ReceiptPrinted)
    (notice,) = clerk.told()
    assert [(one.label, one.intent, one.shortcut) for one in notice.actions] == [("补打", reprint, "Ctrl+R")]
    slip = Paper(document="void", subject=fact.sale, number=fact.number, failed=True)
    missing = msgspec.structs.replace(book.till, papers=(slip,))
    body = present(missing, ALL_UP, clerk.session, book.at_ms, "zh_CN").body
    assert isinstance(body, SaleView)
    assert [one.intent for notice in body.notices for one in notice.actions] == [reprint]
    assert is_printing(msgspec.structs.replace(book.till, printing=(f"void/{fact.sale}/1",)), fact.sale)


def test_a_void_of_which_nothing_went_back_is_told_after_the_power_failed_only() -> None:
    book = open_till()
    book >> scan() >> ev(Void, reason="wrong_item") << saved(SaleVoided) << said("voided") << Exchange
    clerk = Clerk(restarted(book))
    number = book.last(SaleVoided).number
    assert [one.text for one in clerk.signs_in().told()] == [f"已作废 {number}，没有要退的款。"]
    book = open_till()
    clerk = Clerk(book)
    book >> scan() >> ev(Void, reason="wrong_item") << saved(SaleVoided) << said("voided") << Exchange
    assert clerk.looks().told() == []


def test_a_return_that_was_given_up_is_no_void() -> None:
    book = open_till()
    return_opened(book, sold(book, cash=3_500)) >> ev(Void, reason="") << said("return_given_up")
    assert not any(isinstance(fact, SaleVoided) for fact in book.facts)
    gone = SaleVoided(at_ms=book.at_ms, sale="r", period="p", operator="1", reason="", amount=0, of="s", lease="l")
    book.facts.append(gone)  # as where the server held the sale for it
    clerk = Clerk(restarted(book))
    assert clerk.signs_in().told() == []
