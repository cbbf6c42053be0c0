"""Goods with a serial number a unit: entered one by one, none twice, and no money before the last."""

from __future__ import annotations

import msgspec
import pytest

from pos_terminal.contract.cloud import Leased, LookUpOrder
from pos_terminal.contract.codec import MAX_FACT_BYTES, encode_fact
from pos_terminal.contract.facts import AttemptBegun, AttemptDone, SaleClosed
from pos_terminal.till.drafts import decode_draft
from pos_terminal.till.effects import Ask, PrintSale
from pos_terminal.till.events import (
    Answered,
    CardChosen,
    CashGiven,
    ClosedWithoutTender,
    CodeChosen,
    LineRemoved,
    Park,
    PaymentCodeScanned,
    QuantitySet,
    Recall,
    SerialEntered,
    Undo,
)
from pos_terminal.till.pricing import price
from pos_terminal.till.recovery import Ledgered, recover
from pos_terminal.till.serials import first_without_serial, why_not_serial
from pos_terminal.till.state import SaleLine
from tests.playbook import Playbook, Wish, ev, hole, said, saved
from tests.pos_terminal.till.scenes import DRAWER, PROFILE, item, open_till, order, scan
from tests.pos_terminal.till.steps import closes, found, look_up, offered

VIN = "LSVAA4187E2184841"


def robot(**fields: object) -> Wish:
    return scan("robot", 199_900, serials=True, **fields)


def enter(book: Playbook, serial: str, place: int = 0) -> Playbook:
    return book >> ev(SerialEntered, line=book.sale.lines[place].line, serial=serial)


def serials(book: Playbook) -> list[tuple[str, ...]]:
    return [line.serials for line in book.sale.lines]


def test_each_scan_has_a_line_of_its_own_and_each_line_its_serial() -> None:
    book = open_till()
    book >> robot() >> scan("tea") >> robot()
    assert [line.serials_needed for line in book.sale.lines] == [1, 0, 1]
    enter(book, " SN-1 ") << said("serial_entered", "SN-1")
    assert first_without_serial(book.sale) == book.sale.lines[2]
    enter(book, "SN-2", 2) << said("serial_entered")
    book >> ev(CashGiven, amount=price(book.sale).left) << saved(SaleClosed) << DRAWER
    closes(book)
    assert [line.serials for line in book.last(SaleClosed).lines] == [("SN-1",), (), ("SN-2",)]


def test_no_money_and_no_attempt_before_every_unit_has_its_serial() -> None:
    book = open_till()
    book >> robot()
    for event in (
        ev(CashGiven, amount=199_900),
        ev(CardChosen),
        ev(CodeChosen),
        ev(PaymentCodeScanned, code="134567890123456789", wallet="wechat"),
        ev(ClosedWithoutTender),
    ):
        book >> event << said("serials_missing", "商品 robot", "1")
    book.done()
    assert book.sale.intent is None
    assert book.sale.attempts == ()


@pytest.mark.parametrize("serial", ["", "   ", "x" * 65, "SN\t1", "序列号", "SN\x1d1"])
def test_what_is_no_serial_is_refused(serial: str) -> None:
    book = open_till()
    book >> robot()
    enter(book, serial) << said("serial_unreadable")
    assert serials(book) == [()]


def test_sixty_four_signs_are_a_serial() -> None:
    book = open_till()
    book >> robot()
    enter(book, "~" * 64) << said("serial_entered")


def test_the_same_serial_twice_in_one_sale_is_refused_in_any_case_of_letters() -> None:
    book = open_till()
    book >> robot() >> scan("phone", 300_000, serials=True)
    enter(book, "Sn-1") << said("serial_entered")
    enter(book, "sN-1", 1) << said("serial_twice", "sN-1")
    assert serials(book) == [("Sn-1",), ()]


@pytest.mark.parametrize("code", ["69robot", "robot"])
def test_the_code_of_the_goods_is_no_serial(code: str) -> None:
    book = open_till()
    book >> robot()
    enter(book, code) << said("serial_is_item_code")


def test_a_vin_is_personal_data_and_is_not_kept() -> None:
    book = open_till()
    book >> scan("dashcam", 50_000, serials=True, industry="auto")
    enter(book, VIN) << said("serial_is_vin")
    enter(book, VIN.lower()) << said("serial_is_vin")
    assert serials(book) == [()]
    # Elsewhere seventeen letters and digits are a machine number like any other, unless their check digit proves a VIN.
    assert why_not_serial(item("robot", industry="home"), VIN, ()) is None
    for proved in ("1HGCM82633A004352", "1m8gdm9axkp042788"):
        assert why_not_serial(item("robot", industry="home"), proved, ()) == "serial_is_vin"
    assert why_not_serial(item("robot", industry="home"), "1HGCM82643A004352", ()) is None


@pytest.mark.parametrize(
    "serial",
    [
        "13800138000",
        "+86 138-0013-8000",
        "008613800138000",
        "11010519491231002X",
        "11010519491231002x",
        "6222021234567894",
        "6222 0212 3456 7894",
        "4111111111111111",
        "378282246310005",
        "5555555555554444",
    ],
)
def test_a_persons_number_is_no_serial(serial: str) -> None:
    book = open_till()
    book >> robot()
    enter(book, serial) << said("serial_is_personal")
    assert serials(book) == [()]
    book >> robot(serial=serial) << said("serial_is_personal")
    enter(book, f"SN{serial}") << said("serial_entered")  # somebody says that it is one


@pytest.mark.parametrize(
    "imei_or_number",
    ["490154203237518", "356938035643809", "12800138000", "6222021234567895", "0000000000", "110105194913310021"],
)
def test_numbers_that_are_nobodys_are_serials(imei_or_number: str) -> None:
    assert why_not_serial(item("phone"), imei_or_number, ()) is None


def test_a_quantity_takes_as_many_serials_and_never_fewer_than_are_there() -> None:
    book = open_till()
    book >> robot(quantity=3_000)
    line = book.sale.lines[0].line
    for place, serial in enumerate(("a", "b")):
        enter(book, serial) << said("serial_entered")
        assert book.sale.lines[0].serials_missing == 2 - place
    book >> ev(QuantitySet, line=line, thousandths=1_000) << said("serials_entered")
    book >> ev(QuantitySet, line=line, thousandths=2_000)
    assert first_without_serial(book.sale) is None
    enter(book, "c") << said("serials_complete")
    book >> ev(QuantitySet, line=line, thousandths=9_000_000)
    book << said("serials_do_not_fit")
    book.done()


def test_goods_without_serials_and_lines_that_are_gone_take_none() -> None:
    book = open_till()
    book >> scan("tea")
    enter(book, "SN-1") << said("serials_complete")
    book >> ev(SerialEntered, line="gone", serial="SN-1") << said("no_such_line")
    book >> ev(CashGiven, amount=100) << DRAWER
    enter(book, "SN-1") << said("basket_frozen")


def test_measured_goods_take_one_for_the_piece() -> None:
    assert SaleLine(line="1", item=item("x", serials=True, measured=True), thousandths=2_500).serials_needed == 1


def test_goods_that_are_marked_later_join_no_line_of_before_nor_the_other_way() -> None:
    book = open_till()
    book >> scan("robot", 199_900) >> robot() >> scan("robot", 199_900)
    assert [line.thousandths for line in book.sale.lines] == [1_000, 2_000]
    book = open_till()
    book >> robot() >> scan("robot", 199_900)
    assert [line.serials_needed for line in book.sale.lines] == [1, 0]


def test_a_scan_that_has_the_serial_brings_it() -> None:
    book = open_till()
    book >> robot(serial="SN-1")
    assert serials(book) == [("SN-1",)]
    book >> robot(serial="SN-1") << said("serial_twice", "SN-1")
    assert len(book.sale.lines) == 1
    book >> scan("tea", serial="SN-9")
    assert serials(book) == [("SN-1",), ()]


def test_undo_park_recall_and_a_restart_keep_the_serials() -> None:
    book = open_till()
    book >> robot(quantity=2_000)
    enter(book, "a") << said("serial_entered")
    enter(book, "b") << said("serial_entered")
    book >> ev(Undo)
    assert serials(book) == [("a",)]
    book >> ev(LineRemoved, line=book.sale.lines[0].line) << said("line_removed")
    book >> ev(Undo)
    assert serials(book) == [("a",)]
    sale = book.sale.sale
    book >> ev(Park) << said("parked")
    book >> ev(Recall, sale=sale)
    assert serials(book) == [("a",)]
    machine, _ = recover(
        store="s1",
        till="02",
        profile=PROFILE,
        ledgered=Ledgered(facts=book.facts),
        drafts=[decode_draft(book.drafts[sale])],
        at_ms=0,
        ticket="t",
    )
    assert machine.till.sale is not None
    assert [line.serials for line in machine.till.sale.lines] == [("a",)]
    assert first_without_serial(machine.till.sale) is not None


def test_many_units_still_fit_the_fact() -> None:
    book = open_till()
    book >> robot(quantity=1_400_000)
    for number in range(1_400):
        enter(book, f'"{number:062}"') << said("serial_entered")
    total = price(book.sale).total
    book >> ev(CashGiven, amount=total) << saved(SaleClosed) << DRAWER << PrintSale
    assert len(encode_fact(book.last(SaleClosed))) < MAX_FACT_BYTES


def with_marked_order(*, serials: bool = True) -> Playbook:
    book = open_till()
    ask = look_up(book)
    book >> ev(Answered, ask=ask, answer=found(), items=(item("sofa", 800_000, serials=serials),))
    offered(book)
    return book


def test_an_order_asks_for_serials_only_where_the_catalogue_says_so() -> None:
    assert first_without_serial(with_marked_order(serials=False).sale) is None
    book = with_marked_order()
    book >> ev(CashGiven, amount=600_000) << said("serials_missing", "三人沙发", "1")
    enter(book, "SF-1") << said("serial_entered")
    lease, reread = hole(), hole()
    book >> ev(CashGiven, amount=600_000) << saved(AttemptBegun) << Ask(lease, hole())
    book >> ev(Answered, ask=lease, answer=Leased(fence="f")) << saved(AttemptDone)
    book << Ask(reread, LookUpOrder(order="o1"))
    marked = (item("sofa", 800_000, serials=True),)
    book >> ev(Answered, ask=reread, answer=found(), items=marked) << saved(SaleClosed) << DRAWER
    assert [line.serials for line in book.last(SaleClosed).lines] == [("SF-1",)]


def test_a_wrong_serial_of_an_order_can_be_taken_back() -> None:
    book = with_marked_order()
    enter(book, "wrong") << said("serial_entered")
    book >> ev(Undo)
    assert serials(book) == [()]


def test_an_order_that_is_looked_up_again_keeps_them_while_its_line_is_the_same() -> None:
    book = with_marked_order()
    enter(book, "SF-1") << said("serial_entered")
    for quantity, kept in ((1_000, ("SF-1",)), (2_000, ())):
        lines = tuple(
            msgspec.structs.replace(one, quantity=msgspec.structs.replace(one.quantity, thousandths=quantity))
            for one in order().lines
        )
        ask = look_up(book)
        answer = found(lines=lines)
        book >> ev(Answered, ask=ask, answer=answer, items=(item("sofa", 800_000, serials=True),))
        book << said("order_on_screen", "o1")
        offered(book)
        assert serials(book) == [kept]
