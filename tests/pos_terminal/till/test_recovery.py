"""The power fails after each step of each journey, twice even: nothing is lost, nothing done again."""

from __future__ import annotations

import msgspec
import pytest

from pos_terminal.contract.cloud import QueryRedemption, RedeemCoupon
from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptUnknown,
    ReceiptPrinted,
    SaleClosed,
    SaleRefunded,
    SaleVoided,
)
from pos_terminal.till import events
from pos_terminal.till.drafts import (
    HAND_OVER,
    VERSION,
    Draft,
    DraftError,
    HandOverDraft,
    decode_draft,
    decode_hand_over,
    encode_draft,
    number_of,
)
from pos_terminal.till.effects import Enquire, Exchange, Notice
from pos_terminal.till.pricing import price
from pos_terminal.till.recovery import Ledgered, recover
from tests.pos_terminal.till.invariants import check_ledger, check_money, check_state, check_vouchers
from tests.pos_terminal.till.journeys import COLLECTED, JOURNEYS, do, played, scan, voucher_timer
from tests.pos_terminal.till.people import close_the_day, come_in, drain, write_all
from tests.pos_terminal.till.scenes import PROFILE, slip

CUTS = [(name, count) for name, journey in JOURNEYS.items() for count in range(1, len(journey) + 1)]


@pytest.mark.parametrize("written", [0, 1])
@pytest.mark.parametrize(("name", "count"), CUTS)
def test_the_power_fails_at_any_point_of_any_journey(name: str, count: int, written: int) -> None:
    world = played(JOURNEYS[name], count)
    told = list(world.pinpad.told)
    if world.pinpad_jobs and written:  # the pinpad was told, and nobody hears its answer
        world.pinpad_does(world.pinpad_jobs[0], "fine")
        told = list(world.pinpad.told)
    world.power_cut(written=written)
    assert world.till.operator is None
    write_all(world)
    check_state(world)
    assert not any(one.status == "pending" for sale in world.sales for one in sale.attempts)
    assert not any(sale.intent for sale in world.sales)
    drain(world)
    assert world.pinpad.told == told, "nothing is sent to the pinpad again"
    close_the_day(world)
    check_ledger(world.facts)
    check_money(world)
    begun = {fact.sale for fact in world.facts if isinstance(fact, AttemptBegun)}
    ended = [fact.sale for fact in world.facts if isinstance(fact, SaleClosed | SaleVoided)]
    ended += [fact.refund for fact in world.facts if isinstance(fact, SaleRefunded)]
    assert begun <= set(ended)


@pytest.mark.parametrize("name", JOURNEYS)
def test_the_power_fails_twice(name: str) -> None:
    """While the unknown is being written, and again."""
    for count in range(1, len(JOURNEYS[name]) + 1):
        world = played(JOURNEYS[name], count)
        world.power_cut(written=1)
        world.power_cut(written=0)
        world.power_cut(written=1)
        close_the_day(world)
        check_ledger(world.facts)
        check_money(world)


@pytest.mark.parametrize("name", [name for name in JOURNEYS if name.startswith("voucher")])
def test_a_voucher_is_consumed_at_the_end_of_its_journey(name: str) -> None:
    world = played(JOURNEYS[name], len(JOURNEYS[name]))
    assert bool(world.vouchers["goods"]) == ("goods that came back" not in name)
    check_ledger(world.facts)


def test_a_restart_asks_about_a_voucher_and_sends_it_again_under_its_serial() -> None:
    """Power fails between the intent and the answer; the request never arrived."""
    world = played(JOURNEYS["voucher consumed"], len(COLLECTED) + 2)
    (asked,) = (one.question for one in world.asks if isinstance(one.question, RedeemCoupon))
    world.power_cut()
    assert [type(fact) for fact in world.commits[0].facts] == [AttemptUnknown]
    assert not any(isinstance(one.question, QueryRedemption | RedeemCoupon) for one in world.asks)
    world.write()
    voucher_timer(world)
    (query,) = (one.question for one in world.asks if isinstance(one.question, QueryRedemption))
    assert query.serial == asked.serial
    world.server_works(0, "fine")
    assert [one.question for one in world.asks] == [asked]
    world.server_works(0, "fine")
    write_all(world)
    assert world.vouchers["goods"] == [asked.serial]
    check_vouchers(world)
    assert world.drafts == {}


def test_a_hand_over_of_a_newer_version_is_not_half_read() -> None:
    world = played(JOURNEYS["voucher consumed"], len(COLLECTED) + 2)
    (data,) = world.drafts.values()
    assert decode_hand_over(data) == world.till.hand_overs[0]
    newer = msgspec.json.encode(msgspec.json.decode(data) | {"version": VERSION + 1})
    for bad in (newer, b"{}", data[:-5]):
        with pytest.raises(DraftError):
            decode_hand_over(bad)


def test_what_was_pending_is_unknown_durably_before_anybody_is_asked() -> None:
    world = played(JOURNEYS["card"], 6)
    world.pinpad_does(world.pinpad_jobs[0], "fine")
    world.power_cut()
    assert [type(fact) for fact in world.commits[0].facts] == [AttemptUnknown]
    assert not world.pinpad_jobs
    assert not world.timers
    world.write()
    world.time_up(0)
    assert isinstance(world.pinpad_jobs[0], Enquire)
    world.pinpad_works("fine")
    write_all(world)
    closed = world.facts[-1]
    assert isinstance(closed, SaleClosed)
    assert closed.operator == "9"  # nobody has signed in yet: the one who began it
    assert len(world.pinpad.journal) == 1


def test_a_closed_sale_without_a_confirmed_receipt_is_offered() -> None:
    world = played(JOURNEYS["cash"], 4)
    world.power_cut()
    assert world.till.last_closed is not None
    assert [one.subject for one in world.till.unprinted] == [world.till.last_closed.sale]
    assert [one.number for one in world.till.unprinted] == [world.till.last_closed.number]
    assert "receipt_not_confirmed" in world.notices
    world = played(JOURNEYS["cash"], 6)
    assert isinstance(world.facts[-1], ReceiptPrinted)
    world.power_cut()
    assert not world.till.papers


@pytest.mark.parametrize(
    ("after_ms", "is_shown"), [(0, True), (15 * 60_000, True), (15 * 60_000 + 1, False), (-1, False)]
)
def test_what_ended_within_a_quarter_of_an_hour_before_the_restart_is_shown(after_ms: int, is_shown: bool) -> None:
    """Its customer may still stand there; later, or by a clock that was set back, it is nobody's at the counter."""
    world = played(JOURNEYS["cash"], 4)
    closed = world.facts[-1]
    assert isinstance(closed, SaleClosed)
    machine, _ = recover(
        store="s1",
        till="02",
        profile=PROFILE,
        ledgered=Ledgered(facts=world.facts),
        drafts=(),
        at_ms=closed.at_ms + after_ms,
        ticket="t",
    )
    assert machine.till.cut_off == (closed if is_shown else None)


def test_without_a_printer_no_receipt_is_missing_after_a_restart() -> None:
    world = played(JOURNEYS["cash"], 4)
    facts = [fact for fact in world.facts if not isinstance(fact, ReceiptPrinted)]
    machine, wanted = recover(
        store="s1",
        till="02",
        profile=PROFILE,
        ledgered=Ledgered(facts=facts),
        drafts=(),
        at_ms=1,
        ticket="t",
        has_printer=False,
    )
    assert (machine.till.papers, wanted) == ((), (Exchange(),))
    assert not machine.till.has_printer


def test_several_closed_sales_without_a_confirmed_receipt_are_counted() -> None:
    world = played(JOURNEYS["cash"], 4)
    facts = [fact for fact in world.facts if not isinstance(fact, ReceiptPrinted)]
    closed = next(fact for fact in facts if isinstance(fact, SaleClosed))
    second = msgspec.structs.replace(closed, sale="second", number="20260214-02-0009")
    machine, wanted = recover(
        store="s1",
        till="02",
        profile=PROFILE,
        ledgered=Ledgered(facts=[*facts, second]),
        drafts=(),
        at_ms=1,
        ticket="t",
    )
    assert [one.subject for one in machine.till.unprinted] == [closed.sale, "second"]
    assert Notice("receipts_not_confirmed", "warning", ("2",)) in wanted


def test_the_sale_on_screen_and_the_parked_ones_come_back_where_they_were() -> None:
    world = played(JOURNEYS["parked"], 8)
    shown, parked = world.till.sale, world.till.parked
    world.power_cut()
    assert world.till.sale is not None
    assert shown is not None
    assert world.till.sale.lines == shown.lines
    assert [one.tenders for one in world.till.parked] == [one.tenders for one in parked]
    assert price(world.till.parked[0]).left == 9_600


def test_numbers_go_on_after_a_restart() -> None:
    world = played(JOURNEYS["cash"], 6)
    world.power_cut()
    come_in(world)
    scan()(world)
    assert world.till.sale is not None
    assert world.till.sale.number.endswith("-0002")
    write_all(world)
    world.power_cut()
    come_in(world)
    do(events.Park)(world)
    scan()(world)
    assert world.till.sale is not None
    assert world.till.sale.number.endswith("-0003")


def test_an_empty_ledger_and_the_newest_card_of_an_earlier_period() -> None:
    machine, effects = recover(
        store="s1",
        till="02",
        profile=PROFILE,
        ledgered=Ledgered(facts=(), last_card=slip(1, "0042"), count=7, count_day="2026-02-13"),
        drafts=(),
        at_ms=0,
        ticket="t",
    )
    assert effects == (Exchange(),)
    assert machine.till.last_receipt_number == "0042"
    assert (machine.till.count, machine.till.count_day) == (7, "2026-02-13")


def test_a_wish_to_cancel_survives_so_that_no_query_overtakes_it() -> None:
    world = played(JOURNEYS["code cancelled"], 8)
    world.power_cut()
    write_all(world)
    assert world.till.sale is not None
    assert world.till.sale.attempts[-1].cancelling


def test_drafts_round_trip_and_rubbish_is_told() -> None:
    for name, journey in JOURNEYS.items():
        for count in range(len(journey)):
            for key, data in played(journey, count).drafts.items():
                if key.startswith(HAND_OVER):
                    assert encode_draft(HandOverDraft(hand_over=decode_hand_over(data))) == data, name
                else:
                    assert encode_draft(decode_draft(data)) == data, name
    for rubbish in (b"", b"{}", b"\xff", b'{"sale": 1, "parked": true}', b"[" * 100_000):
        with pytest.raises(DraftError):
            decode_draft(rubbish)
    sale = played(JOURNEYS["cash"], 2).till.sale
    assert sale is not None
    old = msgspec.json.decode(encode_draft(Draft(sale=sale, parked=False)))
    del old["sale"]["undo"]
    del old["version"]
    assert decode_draft(msgspec.json.encode(old)).sale == msgspec.structs.replace(sale, undo=())


def test_a_draft_of_a_newer_version_is_not_half_read() -> None:
    sale = played(JOURNEYS["cash"], 2).till.sale
    assert sale is not None
    newer = msgspec.json.decode(encode_draft(Draft(sale=sale, parked=False))) | {"version": VERSION + 1}
    with pytest.raises(DraftError, match="version"):
        decode_draft(msgspec.json.encode(newer))
    newer["sale"]["lines"] = "of another shape"
    assert number_of(msgspec.json.encode(newer)) == sale.number
    for rubbish in (b"", b"[]", b'{"sale":{"number":"none"}}', b"[" * 100_000):
        assert number_of(rubbish) == ""
