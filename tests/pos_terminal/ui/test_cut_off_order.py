"""The power fails right after a balance was collected, or its goods came back: the page is the one that stood there."""

from __future__ import annotations

import pytest

from pos_terminal.contract.facts import CollectionConfirmed, GoodsHandedOver, SaleClosed, SaleRefunded
from pos_terminal.till.drafts import decode_draft
from pos_terminal.till.hand_over_events import GoodsTaken
from pos_terminal.till.recovery import Ledgered, recover
from pos_terminal.till.return_events import ReturnAll
from pos_terminal.ui.model import ReturnView, SaleView, ScreenView
from pos_terminal.ui.present import present
from pos_terminal.ui.session import UiSession, follow
from tests.playbook import Playbook, ev, saved
from tests.pos_terminal.till.goods import bring_back, collected, paid_in_cash, voucher
from tests.pos_terminal.till.scenes import PROFILE, open_till, sign_in
from tests.pos_terminal.till.steps import return_confirmed, return_opened
from tests.pos_terminal.ui.states import ALL_UP


def shown(book: Playbook, session: UiSession) -> ScreenView:
    return present(book.till, ALL_UP, session, book.at_ms, "zh_CN")


def restarted(book: Playbook, of: SaleClosed | None = None) -> Playbook:
    """``of``: what the ledger finds of the newest refund's sale."""
    machine, _ = recover(
        store="s1",
        till="02",
        profile=PROFILE,
        ledgered=Ledgered(facts=book.facts, refunded=of),
        drafts=[decode_draft(data) for data in book.drafts.values()],
        at_ms=book.at_ms + 30_000,
        ticket="t",
    )
    return Playbook(machine, at_ms=book.at_ms + 30_000)


def after_signing_in(book: Playbook) -> ScreenView:
    before = book.till
    sign_in(book)
    return shown(book, follow(UiSession(), before, book.till))


def texts_of(view: ScreenView) -> tuple[object, ...]:
    """What the page says of the order and its goods; the printer and the cloud are asked anew."""
    body = view.body
    assert isinstance(body, SaleView)
    assert body.presale is not None
    page = body.presale
    return body.credit_label, body.credit, page.steps, page.credit_label, page.credit, page.hand_over


@pytest.mark.parametrize("kept", [(), (voucher(),)])
def test_the_page_of_a_collected_order_has_its_deposit_and_its_goods(kept: tuple[object, ...]) -> None:
    """Nobody could say there that the customer has the goods, nor saw the vouchers that go with them."""
    book = collected(*kept)  # type: ignore[arg-type]
    before = texts_of(shown(book, UiSession(done=book.last(SaleClosed), just_paid=True)))
    again = restarted(book)
    assert texts_of(after_signing_in(again)) == before
    assert before[-1] is not None


def test_so_it_has_where_the_cloud_had_confirmed_it_by_then() -> None:
    """Nobody did that: an empty basket stood there, and nothing to hand over."""
    book = collected()
    sale = book.last(SaleClosed)
    book.facts.append(CollectionConfirmed(at_ms=book.at_ms, sale=sale.sale, order="o1"))
    assert texts_of(after_signing_in(restarted(book)))[-1] is not None


def test_its_goods_are_handed_over_as_if_nothing_had_been() -> None:
    again = restarted(collected())
    sale = again.till.hand_overs[0]
    sign_in(again)
    again >> ev(GoodsTaken, sale=sale.sale) << saved(GoodsHandedOver)
    assert again.till.hand_overs[-1].at_ms is not None


def labels(view: ScreenView) -> list[tuple[str, str]]:
    body = view.body
    assert isinstance(body, ReturnView)
    assert body.stage == "done"
    return [(row.label, row.amount) for row in body.rows]


def back_again(*, other_day: bool = False) -> tuple[Playbook, SaleClosed]:
    """A sofa with a 定金 came back; ``other_day``: this till knows its sale from the ledger only."""
    sold = paid_in_cash()
    sale, book = sold.last(SaleClosed), open_till() if other_day else sold
    bring_back(book, sale) << saved(SaleRefunded)
    return book, sale


@pytest.mark.parametrize("other_day", [False, True])
def test_the_page_of_its_return_calls_the_deposit_by_its_name(other_day: bool) -> None:
    """It said «线上已付» where the 定金 stood before."""
    book, sale = back_again(other_day=other_day)
    before = labels(shown(book, UiSession(refunded=book.last(SaleRefunded))))
    assert [label for label, _ in before if "定金" in label] == ["定金抵扣", "另退定金"]
    assert labels(after_signing_in(restarted(book, sale))) == before


def test_so_it_does_where_the_return_was_finished_after_the_power_was_back() -> None:
    sale = paid_in_cash().last(SaleClosed)
    book = return_opened(open_till(), sale)
    again = restarted(book)
    sign_in(again)
    assert again.till.sale is not None
    again >> ev(ReturnAll)
    assert again.sale.refund is not None
    assert again.sale.refund.plan is not None
    return_confirmed(again, again.sale.refund.plan.total) << saved(SaleRefunded)
    told = labels(shown(again, UiSession(refunded=again.last(SaleRefunded))))
    assert "定金抵扣" in [label for label, _ in told]
