"""What is sold and taken back on the scripted day: for cash, by card and code, to a member, a balance by the dealer."""

from __future__ import annotations

import json
from typing import Any

from tests.day import checks
from tests.day.clerk import Clerk
from tests.day.program import wait_until
from tests.day.stage import PAYMENT_CODE

WATER, TISSUE, NOODLE, LAMP = "6901028075763", "6922266454295", "6920459950180", "6941639812340"
PAN, KNIVES, TOWEL = "6900001000051", "6900001000068", "6900001000037"
PLATFORM_COUPON = "900100000001"


def _proven(body: dict[str, Any]) -> bool:
    """Whether the price on screen is marked as the lowest."""
    pill = body["benefits"]["pill"]
    return pill is not None and pill["text"] == "已是最低价"


class Selling(Clerk):
    """Each step begins and ends with a signed-in clerk and no sale on screen."""

    def sell_for_cash(self) -> None:
        """A retail sale: a line by serial scanner, one by wedge, one by name; cash with change; a receipt."""
        self.scan(WATER)
        self.until_sale(lambda body: len(body["lines"]) == 1, "the scanned line")
        self.hand.wedge(TISSUE)
        self.until_sale(lambda body: len(body["lines"]) == 2, "the wedge's line")
        self.hand.type("马克")
        self.until_sale(lambda body: body["search"] and body["search"]["rows"], "the search finds the mug")
        self.shot("search")
        self.hand.key("Return")
        body = self.until_sale(lambda body: len(body["lines"]) == 3, "the searched line")
        assert body["due"] == "73.70", body["due"]
        self.shot("sale")
        self.pay_cash("100")
        receipt = self.receipt_with("73.70")
        assert "26.30" in receipt, "the change stands on the receipt"
        self.shot("cash-done")

    def sell_at_the_best_price(self) -> None:
        """Promotions that exclude each other: the till takes the better one and says why not the other."""
        for code, due in ((PAN, "169.00"), (KNIVES, "413.00"), (TOWEL, "447.90")):
            self.scan(code)
            self.until_due(due)
        body = self.until_sale(lambda body: _proven(body), "the price is proven to be the lowest")
        used = {one["code"]: one["amount"] for one in body["benefits"]["rows"] if one["used"]}
        assert used == {"P-KITCHEN-450": "55.00", "P-TOWEL": "5.00"}, used
        self.hand.key("Alt+B")
        self.until_sale(lambda body: body["mode"] == "benefits", "the benefits in full")
        other = "不能与“厨房用品满 450 减 55”同用，改用它要多付 ¥15.00"
        self.until_sale(
            lambda body: any(other in one["reason"] for one in body["benefits"]["rows"]),
            "why not the other, and its cost",
        )
        self.shot("benefits")
        self.hand.key("Escape")
        self.pay_card("200")
        self.until_sale(lambda body: len(body["tenders"]) == 1 and body["due"] == "247.90", "200 by card", 30)
        self.pay_cash("300")
        assert "60.00" in self.receipt_with("447.90"), "the saving stands on the receipt"

    def void_a_sale(self) -> None:
        """A sale with a voucher is voided before any money: the voucher is not used up."""
        basket = ((LAMP, "399.00"), (WATER, "422.90"), (TISSUE, "442.80"), (WATER, "466.70"), (NOODLE, "481.20"))
        for code, due in basket:
            self.scan(code)
            self.until_due(due)
        voucher = self.stage.seed.voucher("retail")
        self.scan(f"COUPON:{voucher.code}")
        self.until_due("466.20")
        self.shot("sale-with-voucher")
        self.hand.key("F8")
        self.hand.click("reason_customer_left")
        self.hand.click("confirm_void")
        self.until_sale(lambda body: not body["lines"], "the sale is gone")
        wait_until(lambda: len(self.facts().of("sale_voided")) == 1, 10, "the void is a fact")
        assert checks.redeemed(self.stage.out) == {}, checks.redeemed(self.stage.out)

    def collect_a_balance(self) -> None:
        """Presale, by the dealer: deposit, credit, balance; a voucher and a coupon redeemed; the rest by card."""
        self.change_operator("2001")
        order, voucher = self.stage.seed.order("sofa"), self.stage.seed.voucher("applies")
        self.scan(f"ORDER:{order.order}")
        body = self.until_sale(lambda body: body["presale"] and body["presale"]["stage"] == "found", "the order")
        presale = body["presale"]
        assert [presale["steps"][0][name] for name in ("due", "credit")] == ["1,000.00", "2,000.00"], presale
        assert presale["credit"] == "2,000.00", presale
        assert presale["window"], "the window of the balance is shown"
        self._held_coupons()
        self.scan(f"COUPON:{voucher.code}")
        self.until_sale(lambda body: body["due"] == "10,000.00", "the voucher takes ¥500 off")
        self.shot("presale-coupon")
        assert checks.redeemed(self.stage.out) == {}, "nothing is redeemed before the money is taken"
        self.hand.key("F10")
        self.until_sale(lambda body: body["mode"] == "tender", "the money")
        self.hand.key("F12")
        self.until_sale(
            lambda body: body["presale"] and body["presale"]["stage"] == "collected", "the card is approved", 30
        )
        receipt = self.receipt_with(order.order)
        for text in ("1,000.00", "10,000.00", voucher.title[:4], "家装节"):
            assert text in receipt, f"the receipt lacks {text!r}"
        self.until_order_paid("sofa")
        self.shot("presale-done")
        assert checks.redeemed(self.stage.out) == {voucher.code: 1, PLATFORM_COUPON: 1}, checks.redeemed(self.stage.out)
        sale = next(sale for sale in self.facts().of("sale_closed") if sale["order"] is not None)
        kinds = {one["benefit"]: one["redemption"] for one in sale["benefits"]}
        assert kinds == {voucher.code: "reversible", PLATFORM_COUPON: "irreversible"}, kinds
        assert sale["operator"] == "2001", sale["operator"]
        self._hand_over({voucher.code: 1, PLATFORM_COUPON: 1})
        self.hand.key("Escape")
        self.until_sale(lambda body: body["presale"] is None, "the collected order is left")
        self.change_operator("1001")

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
        body = self.until_sale(
            lambda body: goods(body)["vouchers"][0]["state"]["tone"] == "ok", "the voucher is consumed", 30
        )
        assert not goods(body)["due"], goods(body)
        self.shot("presale-handed-over")
        assert checks.redeemed(self.stage.out) == {**redeemed, voucher.code: 1}, checks.redeemed(self.stage.out)
        (gone,) = self.facts().of("goods_handed_over")
        assert [one["coupon"] for one in gone["vouchers"]] == [voucher.code], gone

    def _held_coupons(self) -> None:
        """What the buyer holds counts by itself where it can; one is left out by a key and taken in again."""

        def rows(body: dict[str, Any]) -> list[dict[str, Any]]:
            shown: list[dict[str, Any]] = body["presale"]["benefits"]["rows"]
            return shown

        def has(body: dict[str, Any], code: str, **wanted: object) -> bool:
            return any(one["code"] == code and wanted.items() <= one.items() for one in rows(body))

        good, short = PLATFORM_COUPON, "900100000002"
        body = self.until_sale(lambda body: has(body, good, used=True), "the buyer's coupons")
        assert body["due"] == "10,500.00", body["due"]
        assert has(body, short, usable=False, reason="还差 ¥8,200.00 才能用"), rows(body)
        assert any(one["reason"] == "这张券已过期。" for one in rows(body)), rows(body)
        self.shot("presale-found")
        self.hand.click(f"benefit_{good}")
        left_out = self.until_sale(lambda body: body["due"] == "10,800.00" and has(body, good, chosen=True), "left out")
        assert left_out["presale"]["benefits"]["reset"] is not None
        self.hand.key("Alt+0")
        self.until_sale(lambda body: body["due"] == "10,500.00" and has(body, good, used=True), "the best again")

    def sell_to_a_member(self) -> None:
        """A member code: what the customer holds lowers the sale, redeemed before the money; nobody is named."""
        seed, before = self.stage.seed, checks.redeemed(self.stage.out)
        self.scan(LAMP)
        self.until_due("399.00")
        self.scan(f"MEMBER:{seed.member('many').code}")
        body = self.until_sale(lambda body: body["due"] == "340.00" and _proven(body), "the best of what they hold")
        assert body["benefits"]["member"]["pill"]["text"] == "会员 已识别 · 5 张券", body["benefits"]["member"]
        self.shot("sale-member")
        self.hand.key("Alt+B")
        self.until_sale(lambda body: body["mode"] == "benefits", "the benefits in full")
        why = {one["title"]: one["reason"] for one in self.hand.body["benefits"]["rows"] if not one["used"]}
        assert why["会员券 满50减20（已过期）"] == "这张券已过期。", why
        assert why["会员券 满2000减150"] == "还差 ¥1,601.00 才能用", why
        self.shot("benefits-member")
        self.hand.key("Alt+D")
        self.until_due("399.00")
        self.scan(f"MEMBER:{seed.member('many').code}")
        self.until_due("340.00")
        self.hand.key("Escape")
        assert checks.redeemed(self.stage.out) == before, "nothing is redeemed before the money is taken"
        self.pay_cash("400")
        receipt = self.receipt_with("340.00")
        for text in ("60.00", "平台红包", "绿色灯具补贴"):
            assert text in receipt, f"the receipt lacks {text!r}"
        used = dict.fromkeys(("880112345612", "900100000011", "900100000014", "900100000015"), 1)
        assert checks.redeemed(self.stage.out) == before | used, checks.redeemed(self.stage.out)
        assert "sandbox-member" not in json.dumps(self.facts().of("sale_closed")[-1]), "the fact names no member"

    def pay_by_two_cards_and_by_code(self) -> None:
        """A card declined, then the sale by two cards; a small sale by payment code."""
        self.scan(LAMP)
        self.until_sale(lambda body: body["due"] == "399.00", "the lamp")
        self.plan_cards(mode="decline", times=1)
        self.pay_card(None)
        self.until_sale(lambda body: any(a["state"] == "refused" for a in body["attempts"]), "the card is declined")
        self.shot("card-declined")
        self.pay_card("200")
        self.until_sale(lambda body: len(body["tenders"]) == 1 and body["due"] == "199.00", "the first card", 30)
        self.shot("first-card")
        self.pay_card(None)
        self.until_sale(lambda body: body["mode"] == "done", "the second card", 30)
        assert self.receipt_with("199.00")
        self.scan(NOODLE)
        self.until_sale(lambda body: body["due"] == "14.50", "the noodles")
        self.hand.key("F11")
        self.until_sale(lambda body: body["mode"] == "tender", "the money")
        self.hand.key("F12")
        self.until_sale(lambda body: body["tender"] and body["tender"]["awaiting_code"], "scan the code")
        self.shot("awaiting-code")
        self.scan(PAYMENT_CODE)
        self.until_sale(lambda body: body["mode"] == "done", "the payment code is paid", 30)
        assert self.stage.get("acquirer", "/state")["charges"] == 1, "the acquirer charged something else than once"

    def take_goods_back(self) -> None:
        """Returns off the receipt, of a unit that breaks a promotion, and off the history; money the way it came."""
        sale = next(sale for sale in self.facts().of("sale_closed") if sale["total"] == 44790)
        knives = next(line for line in sale["lines"] if line["sku"] == "KNIFE-SET")
        self.scan(sale["number"])
        self.until_return("choose", sale["number"])
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
        receipt = self.receipt_with("退货小票")
        for text in (sale["number"], "244.00", "200.00", "44.00", "-55.00"):
            assert text in receipt, f"the receipt of the refund lacks {text!r}: {receipt}"
        [refund] = self.facts().of("sale_refunded")
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
        self.until_return("choose")
        self.hand.key("F5")
        body = self.hand.until(lambda body: body["can_confirm"], "the plan of the return")
        assert [(part["kind"], part["amount"]) for part in body["parts"]] == [("code", "14.50")], body["parts"]
        self._give_back("not_wanted")
        refunds = self.stage.get("acquirer", "/state")["refunds"]
        assert [one["amount"] for one in refunds] == [1450], refunds
        self.hand.key("F12")
        self.until_sale(lambda body: body["due"] == "0.00", "the next sale")

    def _give_back(self, reason: str) -> None:
        self.hand.key("F12")
        self.hand.click(f"reason_{reason}")
        self.hand.click("confirm_refund")
        self.until_return("done")
        self.hand.until(lambda body: body["receipt"] == "小票已打印", "the receipt of the refund")
