"""From sign-in to the Z on the real programs, once by keyboard alone and once by touch alone.

Each hand refuses what the other does, and its record is read again at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

from tests.day import checks
from tests.day.hand import Hand
from tests.day.program import wait_until
from tests.day.stage import Stage

ROBOT, SERIAL = "6970991100017", "RB-2601"
LOOKING = {"view", "screenshot", "names"}
Body = dict[str, Any]


class OneInput(Hand):
    """A hand that knows some ways of asking only; ``used`` counts them."""

    ways: ClassVar[set[str]]

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.used: dict[str, int] = {}

    def try_do(self, **request: Any) -> dict[str, Any]:
        way = request["do"]
        if way not in LOOKING:
            assert way in self.ways, f"{way} is not for this hand: {request}"
            self.used[way] = self.used.get(way, 0) + 1
        return super().try_do(**request)

    def until_sale(self, condition: Callable[[Body], Any], what: str, seconds: float = 20) -> Body:
        return self.until(lambda body: body["type"] == "SaleView" and condition(body), what, seconds)


class Keyboard(OneInput):
    ways: ClassVar[set[str]] = {"type", "key"}


class Touch(OneInput):
    """Fingers on what is on the screen: digits on the number pad, letters on the letter keys."""

    ways: ClassVar[set[str]] = {"click"}

    def tap(self, *names: str) -> None:
        for name in names:
            self.click(name)

    def digits(self, text: str) -> None:
        self.tap(*(f"pad_{digit}" for digit in text))

    def letters(self, text: str) -> None:
        self.tap(*(f"letter_{letter}" for letter in text))


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path / "journey")
    try:
        made.set_up()
        made.start_terminal()
        yield made
    finally:
        made.stop()
    assert [one for one in made.ended if one[1]] == []


def ledger(stage: Stage) -> checks.Facts:
    return checks.Facts(stage.terminal_folder / "ledger.sqlite3")


def expected_cash(stage: Stage) -> dict[int, int]:
    """Notes and coins in the drawer by denomination in fen."""
    sales = ledger(stage).of("sale_closed")
    left = 50_000 + sum(one["receivable"] for sale in sales for one in sale["tenders"] if one["kind"] == "cash")
    pieces: dict[int, int] = {}
    for value in (10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10):
        pieces[value], left = divmod(left, value)
    assert left == 0
    return pieces


def check_the_books(stage: Stage, order: str, used: dict[str, int], goods: str) -> None:
    """Two sales: goods with a serial number for cash, the balance by card with ``used`` coupons (code → fen).

    One copy, one hand-over with the voucher ``goods``, a Z that equals them.
    """
    facts = ledger(stage)
    cash, balance = facts.of("sale_closed")
    assert [one["kind"] for one in cash["tenders"]] == ["cash"]
    assert [line["serials"] for line in cash["lines"]] == [[], [], [SERIAL]]
    assert any(SERIAL in text for text in checks.receipts(stage))
    assert balance["order"]["order"] == order
    assert {one["benefit"]: one["discount"] for one in balance["benefits"]} == used
    assert [one["kind"] for one in balance["tenders"]] == ["card"]
    copies = [fact for fact in facts.of("receipt_printed") if fact["document"] == "sale" and fact["copy"] > 0]
    assert [fact["subject"] for fact in copies] == [balance["sale"]]
    assert any("DUPLICATE" in text and order in text for text in checks.receipts(stage))
    closed = facts.of("period_closed")[0]
    assert closed["cash_counted"] == closed["report"]["cash_expected"]
    checks.z_equals_facts(facts)
    assert checks.money_moved_once(checks.Answers.of(stage, facts), facts) == checks.Moved(1, 0, 0, 0)
    (gone,) = facts.of("goods_handed_over")
    assert (gone["sale"], [one["coupon"] for one in gone["vouchers"]]) == (balance["sale"], [goods])
    assert checks.redeemed(stage.out) == dict.fromkeys((*used, goods), 1)


def z_is_printed(stage: Stage) -> bool:
    return any(fact["document"] == "report" for fact in ledger(stage).of("receipt_printed"))


def until_it_knows_who_works_here(hand: Hand) -> None:
    """At the sign-in of a terminal that was just enrolled: the people come with its first exchange."""
    hand.until(lambda body: body["type"] == "SignInView", "the sign-in")
    wait_until(lambda: hand.view["bar"]["link"]["tone"] == "ok", 20, "it is online")


def is_due(body: dict[str, Any], voucher: str) -> bool:
    """Whether the goods of the order on screen are due, with this voucher and no other."""
    goods = body["presale"] and body["presale"]["hand_over"]
    return bool(goods) and goods["due"] and [one["coupon"] for one in goods["vouchers"]] == [voucher]


def is_handed_over(body: dict[str, Any]) -> bool:
    """Whether they went, and all their vouchers are consumed."""
    goods = body["presale"] and body["presale"]["hand_over"]
    return bool(goods) and not goods["due"] and all(one["state"]["tone"] == "ok" for one in goods["vouchers"])


def uses(body: dict[str, Any], benefit: str) -> bool:
    """Whether a benefit counts for the order on screen."""
    presale = body["presale"]
    return bool(presale) and any(one["code"] == benefit and one["used"] for one in presale["benefits"]["rows"])


@pytest.mark.process
def test_a_day_by_keyboard_alone(stage: Stage) -> None:
    order, coupon, unlisted = stage.seed.order("sofa").order, "900100000001", stage.seed.voucher("applies").code
    goods = stage.seed.voucher("goods_sofa").code
    hand = Keyboard(stage.programs["terminal"].ready["driver"])
    stage.hands.append(hand)
    until_it_knows_who_works_here(hand)
    for text in ("1001", "1001"):
        hand.type(text)
        hand.key("Return")
    hand.until(lambda body: body["type"] == "OpenPeriodView", "the float")
    hand.type("500")
    hand.key("Return")
    hand.until_sale(lambda body: body["due"] == "0.00", "the sale")
    hand.type("6941639812340")
    hand.key("Return")
    hand.until_sale(lambda body: len(body["lines"]) == 1, "the line of the typed code")
    hand.type("mkb")
    hand.until_sale(lambda body: body["search"] and body["search"]["rows"], "the search by initials")
    hand.key("Return")
    hand.until_sale(lambda body: body["due"] == "428.90", "the searched line")
    hand.type(ROBOT)
    hand.key("Return")
    hand.until_sale(lambda body: body["serial_count"] == "0/1", "goods with a serial number")
    hand.key("F9")
    assert hand.body["mode"] == "basket"
    hand.key("Alt+X")
    hand.type(SERIAL)
    hand.key("Return")
    hand.until_sale(lambda body: not body["serial_line"], "the serial number")
    hand.key("F9")
    hand.until_sale(lambda body: body["mode"] == "tender", "the money")
    hand.type("2500")
    hand.key("F12")
    hand.key("F12")  # that much change is asked about
    hand.until_sale(lambda body: body["mode"] == "done", "paid in cash")
    hand.key("F12")
    hand.key("F3")
    hand.until_sale(lambda body: body["presale"] and body["presale"]["stage"] == "lookup", "the order is asked for")
    hand.type(order)
    hand.key("Return")
    hand.until_sale(lambda body: uses(body, coupon) and body["due"] == "10,500.00", "the buyer's coupon counts")
    hand.key("Alt+1")
    hand.until_sale(lambda body: body["due"] == "10,800.00", "it is left out")
    hand.key("Alt+1")
    hand.until_sale(lambda body: body["due"] == "10,500.00", "it is on again")
    hand.type("880199999999")
    hand.key("Return")
    hand.until_sale(lambda body: "没有这张券" in body["presale"]["problem"], "nobody knows this code")
    hand.type(unlisted)
    hand.key("Return")
    hand.until_sale(lambda body: body["due"] == "10,000.00", "the typed coupon is on")
    hand.key("F10")
    hand.until_sale(lambda body: body["mode"] == "tender", "the card")
    hand.key("F12")
    hand.until_sale(lambda body: body["presale"] and body["presale"]["stage"] == "collected", "collected", 30)
    hand.key("Escape")
    hand.key("F1")
    hand.key("F6")
    hand.until(lambda body: body["type"] == "HistoryView" and body["can_reprint"], "the receipts")
    hand.key("F12")
    wait_until(lambda: any("DUPLICATE" in text for text in checks.receipts(stage)), 20, "the copy")
    hand.key("Alt+J")
    hand.until_sale(lambda body: is_due(body, goods), "the goods, with the order's own voucher")
    hand.key("Alt+J")
    hand.key("F12")
    hand.until_sale(is_handed_over, "the goods went, the voucher is consumed", 30)
    hand.key("Escape")
    hand.until_sale(lambda body: body["presale"] is None, "the sale again")
    hand.key("F1")
    hand.key("F10")
    shown = hand.until(lambda body: body["type"] == "ClosePeriodView", "the count")["denominations"]
    pieces = expected_cash(stage)
    for one in shown:
        hand.type(str(pieces[one["value_minor"]]))
        hand.key("Return")
    hand.key("F12")
    hand.key("F12")
    hand.until(lambda body: body.get("stage") == "closed", "the Z", 30)
    wait_until(lambda: z_is_printed(stage), 20, "the Z on paper")
    hand.key("F12")
    hand.until(lambda body: body["type"] == "SignInView", "signed out")
    check_the_books(stage, order, {coupon: 30_000, unlisted: 50_000}, goods)
    assert set(hand.used) == {"type", "key"}


@pytest.mark.process
def test_a_day_by_touch_alone(stage: Stage) -> None:
    order, coupon = stage.seed.order("curtain").order, "900100000005"
    unlisted, expired = stage.seed.voucher("applies_to_curtain").code, stage.seed.voucher("expired").code
    goods = stage.seed.voucher("goods").code
    hand = Touch(stage.programs["terminal"].ready["driver"])
    stage.hands.append(hand)
    until_it_knows_who_works_here(hand)
    hand.digits("1001")
    hand.tap("pad_enter")
    hand.digits("1001")
    hand.tap("sign_in")
    hand.until(lambda body: body["type"] == "OpenPeriodView", "the float")
    hand.digits("500")
    hand.tap("open_period")
    hand.until_sale(lambda body: body["due"] == "0.00", "the sale")
    hand.digits("6941639812340")
    hand.tap("pad_enter")
    hand.until_sale(lambda body: len(body["lines"]) == 1, "the line of the typed code")
    hand.tap("letters")
    hand.letters("mkb")
    hand.until_sale(lambda body: body["search"] and body["search"]["rows"], "the search by initials")
    hand.tap("pad_enter")
    hand.until_sale(lambda body: body["due"] == "428.90", "the searched line")
    hand.digits(ROBOT)
    hand.tap("pad_enter")
    hand.until_sale(lambda body: body["serial_count"] == "0/1", "goods with a serial number")
    hand.tap("kind_cash")
    assert hand.body["mode"] == "basket"
    hand.tap("serial")
    hand.letters("rb-")
    hand.digits("2601")
    hand.tap("pad_enter")
    hand.until_sale(lambda body: not body["serial_line"], "the serial number")
    hand.tap("kind_cash")
    hand.until_sale(lambda body: body["mode"] == "tender", "the money")
    hand.digits("2500")
    hand.tap("pay", "confirm")  # that much change is asked about
    hand.until_sale(lambda body: body["mode"] == "done", "paid in cash")
    hand.tap("pay", "kind_presale")
    hand.until_sale(lambda body: body["presale"] and body["presale"]["stage"] == "lookup", "the order is asked for")
    hand.digits(order)
    hand.tap("look_up")
    hand.until_sale(lambda body: uses(body, coupon) and body["due"] == "4,780.00", "the buyer's coupon counts")
    hand.tap(f"benefit_{coupon}")
    hand.until_sale(lambda body: body["due"] == "4,980.00", "it is left out")
    hand.tap("reset_benefits")
    hand.until_sale(lambda body: body["due"] == "4,780.00", "the best combination again")
    hand.digits(expired)
    hand.tap("pad_enter")
    hand.until_sale(lambda body: "过期" in body["presale"]["problem"], "it is over")
    hand.digits(unlisted)
    hand.tap("pad_enter")
    hand.until_sale(lambda body: body["due"] == "4,520.00", "the typed coupon is on")
    hand.tap("kind_card")
    hand.until_sale(lambda body: body["mode"] == "tender", "the card")
    hand.tap("pay")
    hand.until_sale(lambda body: body["presale"] and body["presale"]["stage"] == "collected", "collected", 30)
    hand.digits(goods)
    hand.tap("pad_enter")
    hand.until_sale(lambda body: is_due(body, goods), "the typed voucher waits for the goods")
    hand.tap("hand_over", "confirm")
    hand.until_sale(is_handed_over, "the goods went, the voucher is consumed", 30)
    hand.tap("leave_presale", "more", "menu_history")
    hand.until(lambda body: body["type"] == "HistoryView" and body["can_reprint"], "the receipts")
    hand.tap("reprint")
    wait_until(lambda: any("DUPLICATE" in text for text in checks.receipts(stage)), 20, "the copy")
    hand.tap("back", "more", "menu_close")
    hand.until(lambda body: body["type"] == "ClosePeriodView", "the count")
    for value, count in expected_cash(stage).items():
        if count:
            hand.tap(f"count_{value}")
            hand.digits(str(count))
    hand.tap("close_period", "confirm")
    hand.until(lambda body: body.get("stage") == "closed", "the Z", 30)
    wait_until(lambda: z_is_printed(stage), 20, "the Z on paper")
    hand.tap("sign_out")
    hand.until(lambda body: body["type"] == "SignInView", "signed out")
    check_the_books(stage, order, {coupon: 20_000, unlisted: 26_000}, goods)
    assert set(hand.used) == {"click"}
