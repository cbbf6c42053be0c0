"""The scripted day of a store: a clerk, a dealer, a bad network, a power cut and an empty paper roll.

Nothing is faked: each program is a process, the clerk's hand is the test driver, kills are real signals. A step that
does not hold raises; ``summary.json`` tells how far the day came.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.day import checks
from tests.day.hand import Hand
from tests.day.privacy import nothing_personal, public_numbers
from tests.day.program import wait_until
from tests.day.stage import CATALOGUE, KILLED, PAYMENT_CODE, SEED, Stage

WATER, TISSUE, NOODLE, LAMP = "6901028075763", "6922266454295", "6920459950180", "6941639812340"
PAN, KNIVES, TOWEL = "6900001000051", "6900001000068", "6900001000037"
PLATFORM_COUPON = "900100000001"


def _proven(body: dict[str, Any]) -> bool:
    """Whether the price on screen is marked as the lowest."""
    pill = body["benefits"]["pill"]
    return pill is not None and pill["text"] == "已是最低价"


class Day:
    """One day on one stage. ``say`` prints a line. ``answers`` is there once everything was checked."""

    def __init__(self, stage: Stage, say: Callable[[str], None]) -> None:
        self.stage = stage
        self.say = say
        self.hand: Hand
        self.answers: checks.Answers
        self.done: list[dict[str, Any]] = []
        self._shots = 0

    def play(self) -> None:
        """All steps in order; raises at the first that does not hold."""
        steps = (
            self.open_the_store,
            self.sell_for_cash,
            self.sell_at_the_best_price,
            self.void_a_sale,
            self.collect_a_balance,
            self.sell_to_a_member,
            self.pay_by_two_cards_and_by_code,
            self.take_goods_back,
            self.sell_off_line,
            self.lose_the_power_in_a_card_payment,
            self.run_out_of_paper,
            self.close_the_period,
            self.check_everything,
        )
        try:
            for number, step in enumerate(steps, 1):
                started = time.monotonic()
                assert step.__doc__ is not None
                self.say(f"({number}) {step.__doc__.splitlines()[0]}")
                step()
                seconds = round(time.monotonic() - started, 2)
                self.done.append({"step": step.__name__, "seconds": seconds})
        except (AssertionError, TimeoutError):
            self._keep_what_is_on_screen()
            raise
        finally:
            self._summarise(len(self.done) == len(steps))

    # --- the steps ------------------------------------------------------------------------------------------------

    def open_the_store(self) -> None:
        """Enrol, sign in, open the period with ¥500.00."""
        self.stage.set_up()
        self.plan_cards(mode="approve")
        self._start_terminal()
        wait_until(lambda: "在线" in self.link, 20, "the terminal is online, and knows who works here")
        self.shot("sign-in")
        self._sign_in()
        self.hand.until(lambda body: body["type"] == "OpenPeriodView", "the float is asked for")
        self.hand.fill("cash_float", "500.00")
        self.shot("open-period")
        self.hand.key("F12")
        self._until_sale(lambda body: body["due"] == "0.00", "the sale screen")
        opened = self._facts().of("period_opened")
        assert [(one["operator"], one["cash_float"]) for one in opened] == [("1001", 50_000)], opened

    def sell_for_cash(self) -> None:
        """A retail sale: a line by serial scanner, one by wedge, one by name; cash with change; a receipt."""
        self.scan(WATER)
        self._until_sale(lambda body: len(body["lines"]) == 1, "the scanned line")
        self.hand.wedge(TISSUE)
        self._until_sale(lambda body: len(body["lines"]) == 2, "the wedge's line")
        self.hand.type("马克")
        self._until_sale(lambda body: body["search"] and body["search"]["rows"], "the search finds the mug")
        self.shot("search")
        self.hand.key("Return")
        body = self._until_sale(lambda body: len(body["lines"]) == 3, "the searched line")
        assert body["due"] == "73.70", body["due"]
        self.shot("sale")
        self._pay_cash("100")
        receipt = self._receipt_with("73.70")
        assert "26.30" in receipt, "the change stands on the receipt"
        self.shot("cash-done")

    def sell_at_the_best_price(self) -> None:
        """Promotions that exclude each other: the till takes the better one and says why not the other."""
        for code, due in ((PAN, "169.00"), (KNIVES, "413.00"), (TOWEL, "447.90")):
            self.scan(code)
            self._until_due(due)
        body = self._until_sale(lambda body: _proven(body), "the price is proven to be the lowest")
        used = {one["code"]: one["amount"] for one in body["benefits"]["rows"] if one["used"]}
        assert used == {"P-KITCHEN-450": "55.00", "P-TOWEL": "5.00"}, used
        self.hand.key("Alt+B")
        self._until_sale(lambda body: body["mode"] == "benefits", "the benefits in full")
        other = "不能与“厨房用品满 450 减 55”同用，改用它要多付 ¥15.00"
        self._until_sale(
            lambda body: any(other in one["reason"] for one in body["benefits"]["rows"]),
            "why not the other, and its cost",
        )
        self.shot("benefits")
        self.hand.key("Escape")
        self._pay_card("200")
        self._until_sale(lambda body: len(body["tenders"]) == 1 and body["due"] == "247.90", "200 by card", 30)
        self._pay_cash("300")
        assert "60.00" in self._receipt_with("447.90"), "the saving stands on the receipt"

    def void_a_sale(self) -> None:
        """A sale with a voucher is voided before any money: the voucher is not used up."""
        basket = ((LAMP, "399.00"), (WATER, "422.90"), (TISSUE, "442.80"), (WATER, "466.70"), (NOODLE, "481.20"))
        for code, due in basket:
            self.scan(code)
            self._until_due(due)
        voucher = self.stage.seed.voucher("retail")
        self.scan(f"COUPON:{voucher.code}")
        self._until_due("466.20")
        self.shot("sale-with-voucher")
        self.hand.key("F8")
        self.hand.click("reason_customer_left")
        self.hand.click("confirm_void")
        self._until_sale(lambda body: not body["lines"], "the sale is gone")
        wait_until(lambda: len(self._facts().of("sale_voided")) == 1, 10, "the void is a fact")
        assert checks.redeemed(self.stage.out) == {}, checks.redeemed(self.stage.out)

    def collect_a_balance(self) -> None:
        """Presale, by the dealer: deposit, credit, balance; a voucher and a coupon redeemed; the rest by card."""
        self._change_operator("2001")
        order, voucher = self.stage.seed.order("sofa"), self.stage.seed.voucher("applies")
        self.scan(f"ORDER:{order.order}")
        body = self._until_sale(lambda body: body["presale"] and body["presale"]["stage"] == "found", "the order")
        presale = body["presale"]
        assert [presale["steps"][0][name] for name in ("due", "credit")] == ["1,000.00", "2,000.00"], presale
        assert presale["credit"] == "2,000.00", presale
        assert presale["window"], "the window of the balance is shown"
        self._held_coupons()
        self.scan(f"COUPON:{voucher.code}")
        self._until_sale(lambda body: body["due"] == "10,000.00", "the voucher takes ¥500 off")
        self.shot("presale-coupon")
        assert checks.redeemed(self.stage.out) == {}, "nothing is redeemed before the money is taken"
        self.hand.key("F10")
        self._until_sale(lambda body: body["mode"] == "tender", "the money")
        self.hand.key("F12")
        self._until_sale(
            lambda body: body["presale"] and body["presale"]["stage"] == "collected", "the card is approved", 30
        )
        receipt = self._receipt_with(order.order)
        for text in ("1,000.00", "10,000.00", voucher.title[:4], "家装节"):
            assert text in receipt, f"the receipt lacks {text!r}"
        self._until_order_paid("sofa")
        self.shot("presale-done")
        assert checks.redeemed(self.stage.out) == {voucher.code: 1, PLATFORM_COUPON: 1}, checks.redeemed(self.stage.out)
        sale = next(sale for sale in self._facts().of("sale_closed") if sale["order"] is not None)
        kinds = {one["benefit"]: one["redemption"] for one in sale["benefits"]}
        assert kinds == {voucher.code: "reversible", PLATFORM_COUPON: "irreversible"}, kinds
        assert sale["operator"] == "2001", sale["operator"]
        self._hand_over({voucher.code: 1, PLATFORM_COUPON: 1})
        self.hand.key("Escape")
        self._until_sale(lambda body: body["presale"] is None, "the collected order is left")
        self._change_operator("1001")

    def _hand_over(self, redeemed: dict[str, int]) -> None:
        """The customer takes the sofa: the hand-over is a fact, and only then is the order's own voucher consumed."""

        def goods(body: dict[str, Any]) -> dict[str, Any]:
            shown: dict[str, Any] = body["presale"]["hand_over"]
            return shown

        voucher = self.stage.seed.voucher("goods_sofa")
        due = goods(self.hand.body)
        assert (due["due"], due["titles"]) == (True, voucher.title), due
        self.hand.key("Alt+J")
        self.hand.click("confirm")
        body = self._until_sale(
            lambda body: goods(body)["vouchers"][0]["state"]["tone"] == "ok", "the voucher is consumed", 30
        )
        assert not goods(body)["due"], goods(body)
        self.shot("presale-handed-over")
        assert checks.redeemed(self.stage.out) == {**redeemed, voucher.code: 1}, checks.redeemed(self.stage.out)
        (gone,) = self._facts().of("goods_handed_over")
        assert [one["coupon"] for one in gone["vouchers"]] == [voucher.code], gone

    def _held_coupons(self) -> None:
        """What the buyer holds counts by itself where it can; one is left out by a key and taken in again."""

        def rows(body: dict[str, Any]) -> list[dict[str, Any]]:
            shown: list[dict[str, Any]] = body["presale"]["benefits"]["rows"]
            return shown

        def has(body: dict[str, Any], code: str, **wanted: object) -> bool:
            return any(one["code"] == code and wanted.items() <= one.items() for one in rows(body))

        good, short = PLATFORM_COUPON, "900100000002"
        body = self._until_sale(lambda body: has(body, good, used=True), "the buyer's coupons")
        assert body["due"] == "10,500.00", body["due"]
        assert has(body, short, usable=False, reason="还差 ¥8,200.00 才能用"), rows(body)
        assert any(one["reason"] == "这张券已过期。" for one in rows(body)), rows(body)
        self.shot("presale-found")
        self.hand.click(f"benefit_{good}")
        left_out = self._until_sale(
            lambda body: body["due"] == "10,800.00" and has(body, good, chosen=True), "left out"
        )
        assert left_out["presale"]["benefits"]["reset"] is not None
        self.hand.key("Alt+0")
        self._until_sale(lambda body: body["due"] == "10,500.00" and has(body, good, used=True), "the best again")

    def sell_to_a_member(self) -> None:
        """A member code: what the customer holds lowers the sale, redeemed before the money; nobody is named."""
        seed, before = self.stage.seed, checks.redeemed(self.stage.out)
        self.scan(LAMP)
        self._until_due("399.00")
        self.scan(f"MEMBER:{seed.member('many').code}")
        body = self._until_sale(lambda body: body["due"] == "340.00" and _proven(body), "the best of what they hold")
        assert body["benefits"]["member"]["pill"]["text"] == "会员 已识别 · 5 张券", body["benefits"]["member"]
        self.shot("sale-member")
        self.hand.key("Alt+B")
        self._until_sale(lambda body: body["mode"] == "benefits", "the benefits in full")
        why = {one["title"]: one["reason"] for one in self.hand.body["benefits"]["rows"] if not one["used"]}
        assert why["会员券 满50减20（已过期）"] == "这张券已过期。", why
        assert why["会员券 满2000减150"] == "还差 ¥1,601.00 才能用", why
        self.shot("benefits-member")
        self.hand.key("Alt+D")
        self._until_due("399.00")
        self.scan(f"MEMBER:{seed.member('many').code}")
        self._until_due("340.00")
        self.hand.key("Escape")
        assert checks.redeemed(self.stage.out) == before, "nothing is redeemed before the money is taken"
        self._pay_cash("400")
        receipt = self._receipt_with("340.00")
        for text in ("60.00", "平台红包", "绿色灯具补贴"):
            assert text in receipt, f"the receipt lacks {text!r}"
        used = dict.fromkeys(("880112345612", "900100000011", "900100000014", "900100000015"), 1)
        assert checks.redeemed(self.stage.out) == before | used, checks.redeemed(self.stage.out)
        assert "sandbox-member" not in json.dumps(self._facts().of("sale_closed")[-1]), "the fact names no member"

    def pay_by_two_cards_and_by_code(self) -> None:
        """A card declined, then the sale by two cards; a small sale by payment code."""
        self.scan(LAMP)
        self._until_sale(lambda body: body["due"] == "399.00", "the lamp")
        self.plan_cards(mode="decline", times=1)
        self._pay_card(None)
        self._until_sale(lambda body: any(a["state"] == "refused" for a in body["attempts"]), "the card is declined")
        self.shot("card-declined")
        self._pay_card("200")
        self._until_sale(lambda body: len(body["tenders"]) == 1 and body["due"] == "199.00", "the first card", 30)
        self.shot("first-card")
        self._pay_card(None)
        self._until_sale(lambda body: body["mode"] == "done", "the second card", 30)
        assert self._receipt_with("199.00")
        self.scan(NOODLE)
        self._until_sale(lambda body: body["due"] == "14.50", "the noodles")
        self.hand.key("F11")
        self._until_sale(lambda body: body["mode"] == "tender", "the money")
        self.hand.key("F12")
        self._until_sale(lambda body: body["tender"] and body["tender"]["awaiting_code"], "scan the code")
        self.shot("awaiting-code")
        self.scan(PAYMENT_CODE)
        self._until_sale(lambda body: body["mode"] == "done", "the payment code is paid", 30)
        assert self.stage.get("acquirer", "/state")["charges"] == 1, "the acquirer charged something else than once"

    def take_goods_back(self) -> None:
        """Returns off the receipt, of a unit that breaks a promotion, and off the history; money the way it came."""
        sale = next(sale for sale in self._facts().of("sale_closed") if sale["total"] == 44790)
        knives = next(line for line in sale["lines"] if line["sku"] == "KNIFE-SET")
        self.scan(sale["number"])
        self._until_return("choose", sale["number"])
        self.hand.click(f"more_{knives['line']}")
        body = self.hand.until(lambda body: body["can_confirm"], "the plan of the return")
        assert [(part["kind"], part["amount"]) for part in body["parts"]] == [("card", "200.00"), ("cash", "44.00")], (
            body
        )
        assert [row["amount"] for row in body["rows"]] == ["299.00", "-55.00", "244.00"], body["rows"]
        assert body["notes"], "that what is left costs more without the promotion is said"
        self.shot("return-plan")
        self._give_back("faulty")
        self.shot("return-done")
        receipt = self._receipt_with("退货小票")
        for text in (sale["number"], "244.00", "200.00", "44.00", "-55.00"):
            assert text in receipt, f"the receipt of the refund lacks {text!r}: {receipt}"
        [refund] = self._facts().of("sale_refunded")
        assert (refund["of"], refund["total"], refund["repriced"]) == (sale["sale"], 24400, True), refund
        pinpad = self.stage.get("pinpad", "/state")["transactions"]
        assert [(one["kind"], one["amount"]) for one in pinpad if one["kind"] != "payment"] == [("reversal", 20000)]
        self._return_by_code()

    def _return_by_code(self) -> None:
        self.hand.key("F1")
        self.hand.click("menu_history")
        body = self.hand.until(lambda body: body["type"] == "HistoryView" and body["preview"], "the history")
        assert (body["rows"][0]["amount"], body["can_return"]) == ("-244.00", False), "the refund is its newest"
        self.hand.key("Down")
        self.hand.until(lambda body: body["can_return"], "the sale before it")
        self.hand.key("F9")
        self._until_return("choose")
        self.hand.key("F5")
        body = self.hand.until(lambda body: body["can_confirm"], "the plan of the return")
        assert [(part["kind"], part["amount"]) for part in body["parts"]] == [("code", "14.50")], body["parts"]
        self._give_back("not_wanted")
        refunds = self.stage.get("acquirer", "/state")["refunds"]
        assert [one["amount"] for one in refunds] == [1450], refunds
        self.hand.key("F12")
        self._until_sale(lambda body: body["due"] == "0.00", "the next sale")

    def _give_back(self, reason: str) -> None:
        self.hand.key("F12")
        self.hand.click(f"reason_{reason}")
        self.hand.click("confirm_refund")
        self._until_return("done")
        self.hand.until(lambda body: body["receipt"] == "小票已打印", "the receipt of the refund")

    def sell_off_line(self) -> None:
        """The server is killed: two sales off line, queue shown; back up: caught up by itself."""
        self._until_all_sent()
        wait_until(lambda: "待上传" not in self.link, 30, "the terminal has heard that everything arrived")
        self.stage.kill("server")
        for code, due in ((WATER, "23.90"), (NOODLE, "14.50")):
            self.scan(code)
            self._until_due(due)
            self._pay_cash("")
        wait_until(lambda: self.link == "离线 · 2 单待上传", 30, "the pill shows the queue")
        self.shot("off-line")
        self.stage.start_server()
        wait_until(lambda: "在线" in self.link, 90, "caught up by itself")
        self.shot("back-on-line")

    def lose_the_power_in_a_card_payment(self) -> None:
        """The pinpad approves, the link drops, the terminal gets SIGKILL: the payment is found again, ONE of it."""
        before = self._authorisations()
        self.plan_cards(mode="drop", drop_at="before_status", times=1)
        self.scan(LAMP)
        self._until_sale(lambda body: body["due"] == "399.00", "the lamp")
        self._pay_card(None)
        wait_until(lambda: self._authorisations() > before, 20, "the pinpad approved")
        self.stage.kill("terminal")
        self.hand.close()
        self._start_terminal()
        self.shot("after-the-power-cut")
        self._sign_in()

        def closed() -> bool:
            sales = self._facts().of("sale_closed")
            return any(sale["total"] == 39900 and len(sale["tenders"]) == 1 for sale in sales)

        wait_until(closed, 60, "the payment is found and the sale closes")
        assert self._authorisations() == before + 1, "the pinpad saw more than one authorisation"
        self._until_sale(lambda body: not body["attempts"] and body["due"] == "0.00", "nothing is left open")
        self.shot("found-again")

    def run_out_of_paper(self) -> None:
        """The paper runs out in mid-receipt; the sale stands, and the receipt is printed again as a DUPLICATE."""
        self._until_all_printed()
        self.stage.put("printer", "/faults", {"paper": "out", "after_bytes": 300})
        self.scan(TISSUE)
        self._until_sale(lambda body: body["due"] == "19.90", "the tissues")
        self._pay_cash("20")
        told = self._until_sale(lambda body: body["notices"], "the clerk is told")
        assert told["done"]["receipt"] == "小票未确认打印", told["done"]
        self.shot("paper-out")
        self.stage.put("printer", "/faults", {"paper": "ok"})
        self.hand.key("Ctrl+R")
        assert "重印" in self._receipt_with("DUPLICATE")

    def close_the_period(self) -> None:
        """Close the period with a blind count; the Z equals the facts."""
        self.hand.key("F1")
        self.hand.click("menu_close")
        self.hand.until(lambda body: body["type"] == "ClosePeriodView", "the count")
        expected = self._expected_cash()
        for denomination in self.hand.body["denominations"]:
            pieces, expected = divmod(expected, denomination["value_minor"])
            if pieces:
                self.hand.fill(f"count_{denomination['value_minor']}", str(pieces))
        assert expected == 0, f"{expected} fen cannot be counted in notes and coins"
        self.shot("blind-count")
        self.hand.key("F12")
        self.hand.click("confirm")
        self.hand.until(lambda body: body.get("stage") == "closed", "the Z", 30)
        self.shot("z")
        wait_until(
            lambda: any(fact["document"] == "report" for fact in self._facts().of("receipt_printed")),
            20,
            "the Z on paper",
        )
        checks.z_equals_facts(self._facts())

    def check_everything(self) -> None:
        """Chain, journal, cloud, head office, and nothing personal anywhere."""
        self._until_all_sent()
        facts = self._facts()
        _until_holds(lambda: checks.cloud_has_each_sale_once(self.stage.out, facts), 30)
        self.answers = checks.Answers.of(self.stage, facts)
        report = checks.head_office_equals_z(self.answers, facts)
        moved = checks.money_moved_once(self.answers, facts)
        self._nothing_personal()  # while the write-ahead logs still hold every page
        self.hand.close()
        self.stage.stop()
        gone = [(name, code) for name, code in self.stage.ended if code]
        assert gone == [("server", KILLED), ("terminal", KILLED)], f"ended otherwise than asked: {gone}"
        self.say(f"    {len(self.stage.ended) - len(gone)} programs ended with 0, the two without power were killed")
        self.say(
            f"    the pinpad took {moved.cards} payments and the acquirer {moved.codes}: those of the facts, each once"
        )
        self.say(f"    and gave back {moved.cards_back} and {moved.codes_back}: those of the refunds, each once")
        ledger = self.stage.out / "ledger.sqlite3"
        shutil.copyfile(self.stage.terminal_folder / "ledger.sqlite3", ledger)
        facts = checks.Facts(ledger)
        self.say("    " + checks.chain_holds(ledger, facts).splitlines()[-1])
        count = checks.journal_is_the_ledger(self.stage.out, facts)
        self.say(f"    the server's journal is the ledger, byte for byte: {count} facts")
        again = checks.cloud_has_each_sale_once(self.stage.out, facts)
        told = f"{report['sales']} sales and {report['refunds']} refunds"
        self.say(f"    the cloud has each of {told} exactly once, at its amount")
        for sale, times in again.items():
            self.say(f"    after a silence it was told of {sale} again: {times} times")
        counts = f"{report['sales']} sales, {report['refunds']} refunds"
        self.say(f"    head office = Z: {counts}, ¥{report['net'] / 100:,.2f}")
        self.say(f"    nothing personal in {self._nothing_personal()} files")
        left = [path.name for path in self.stage.out.rglob("*-wal")]
        assert not left, f"not checkpointed: {left}"

    # --- the clerk's ways -----------------------------------------------------------------------------------------

    @property
    def link(self) -> str:
        text: str = self.hand.view["bar"]["link"]["text"]
        return text

    def scan(self, code: str) -> None:
        self.stage.put("scanner", "/scan", {"code": code, "suffix": "\r\n"})

    def plan_cards(self, **plan: object) -> None:
        """Every result of the pinpad tells the whole card number: masking it is the till's to do."""
        self.stage.put("pinpad", "/plan", {"whole_card": True, **plan})

    def shot(self, name: str) -> None:
        self._shots += 1
        self.hand.screenshot(self.stage.screens / f"{self._shots:02}-{name}.png")

    def _start_terminal(self) -> None:
        self.stage.start_terminal()
        self.hand = self.stage.hand()
        self.hand.until(lambda body: body["type"] == "SignInView", "the sign-in screen", 30)

    def _sign_in(self, operator: str = "1001") -> None:
        self.hand.fill("operator_number", operator)
        self.hand.fill("operator_pin", self.stage.pins.get(operator, operator))
        self.hand.key("Return")
        self.hand.until(lambda body: body["type"] != "SignInView", "signed in", 20)

    def _change_operator(self, operator: str) -> None:
        self.hand.key("F1")
        self.hand.click("menu_sign_out")
        self.hand.until(lambda body: body["type"] == "SignInView", "signed out")
        self._sign_in(operator)
        self._until_sale(lambda body: body["due"] == "0.00", "the sale screen of the next operator")

    def _until_sale(self, condition: Callable[[dict[str, Any]], Any], what: str, seconds: float = 15) -> dict[str, Any]:
        return self.hand.until(lambda body: body["type"] == "SaleView" and condition(body), what, seconds)

    def _until_return(self, stage: str, number: str = "") -> None:
        def there(body: dict[str, Any]) -> bool:
            return body["type"] == "ReturnView" and body["stage"] == stage and number in body["number"]

        self.hand.until(there, f"a return, at {stage}", 30)

    def _until_due(self, due: str) -> None:
        self._until_sale(lambda body: body["due"] == due, f"{due} is due")

    def _pay_cash(self, given: str) -> None:
        self.hand.key("F9")
        self._until_sale(lambda body: body["mode"] == "tender", "the money")
        if given:
            self.hand.type(given)
        self.hand.key("F12")
        self._until_sale(lambda body: body["mode"] == "done", "paid in cash", 20)

    def _pay_card(self, amount: str | None) -> None:
        self.hand.key("F10")
        self._until_sale(lambda body: body["mode"] == "tender" and body["tender"]["kind"] == "card", "the money")
        if amount:
            self.hand.type(amount)
        self.hand.key("F12")

    def _receipt_with(self, text: str) -> str:
        def find() -> str | None:
            return next((receipt for receipt in checks.receipts(self.stage) if text in receipt), None)

        found: str = wait_until(find, 20, f"a receipt with {text!r}")
        return found

    def _until_order_paid(self, name: str) -> None:
        order = self.stage.seed.order(name).order

        def confirmed() -> bool:
            return any(fact["order"] == order for fact in self._facts().of("collection_confirmed"))

        wait_until(confirmed, 40, f"the cloud shows order {name} as paid")

    def _until_all_printed(self) -> None:
        """Otherwise the paper may run out under an earlier receipt, and this one never starts."""

        def printed() -> bool:
            facts = self._facts()
            confirmed = {fact["subject"] for fact in facts.of("receipt_printed")}
            refunds = (refund["refund"] for refund in facts.of("sale_refunded"))
            return confirmed.issuperset([*refunds, *(sale["sale"] for sale in facts.of("sale_closed"))])

        wait_until(printed, 30, "every receipt so far is confirmed")

    def _until_all_sent(self) -> None:
        _until_holds(lambda: checks.journal_is_the_ledger(self.stage.out, self._facts()), 30)

    def _authorisations(self) -> int:
        approved: int = self.stage.get("pinpad", "/state")["authorisations"]["approved"]
        return approved

    def _facts(self) -> checks.Facts:
        return checks.Facts(self.stage.terminal_folder / "ledger.sqlite3")

    def _expected_cash(self) -> int:
        facts = self._facts()
        taken = (one for sale in facts.of("sale_closed") for one in sale["tenders"] if one["kind"] == "cash")
        given = (one for refund in facts.of("sale_refunded") for one in refund["tenders"] if one["kind"] == "cash")
        return 50_000 + sum(int(one["receivable"]) for one in taken) - sum(int(one["amount"]) for one in given)

    def _nothing_personal(self) -> int:
        known = public_numbers(CATALOGUE.read_bytes(), SEED.read_bytes())
        return nothing_personal(self.stage.out, self.stage.secrets(), known)

    def _keep_what_is_on_screen(self) -> None:
        try:
            self.shot("failed")
            view = json.dumps(self.hand.view, indent=1, ensure_ascii=False)
            (self.stage.out / "failed-view.json").write_text(view + "\n", "utf-8")
        except (OSError, ValueError, AttributeError, AssertionError) as error:  # the window itself may be gone
            self.say(f"    nothing to be seen of it: {error}")

    def _summarise(self, complete: bool) -> None:
        summary = {"complete": complete, "steps": self.done}
        path: Path = self.stage.out / "summary.json"
        path.write_text(json.dumps(summary, indent=2, ensure_ascii=False) + "\n", "utf-8")


def _until_holds(check: Callable[[], object], seconds: float) -> None:
    """Waits for ``check`` to hold; in the end it says itself what does not."""

    def holds() -> bool:
        try:
            check()
        except AssertionError:
            return False
        return True

    with suppress(TimeoutError):
        wait_until(holds, seconds, "the check holds")
    check()
