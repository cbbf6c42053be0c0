"""The clerk's ways of the scripted day: sign in, scan, take money, and wait until the screen or the facts say so."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from tests.day import checks
from tests.day.hand import Hand
from tests.day.program import wait_until
from tests.day.stage import Stage


class Clerk:
    """A clerk at the window of one stage; each picture of the screen has its number."""

    def __init__(self, stage: Stage, say: Callable[[str], None]) -> None:
        self.stage = stage
        self.say = say
        self.hand: Hand
        self._shots = 0

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

    def start_terminal(self) -> None:
        self.stage.start_terminal()
        self.hand = self.stage.hand()
        self.hand.until(lambda body: body["type"] == "SignInView", "the sign-in screen", 30)

    def sign_in(self, operator: str = "1001") -> None:
        self.hand.fill("operator_number", operator)
        self.hand.fill("operator_pin", self.stage.pins.get(operator, operator))
        self.hand.key("Return")
        self.hand.until(lambda body: body["type"] != "SignInView", "signed in", 20)

    def change_operator(self, operator: str) -> None:
        self.hand.key("F1")
        self.hand.click("menu_sign_out")
        self.hand.until(lambda body: body["type"] == "SignInView", "signed out")
        self.sign_in(operator)
        self.until_sale(lambda body: body["due"] == "0.00", "the sale screen of the next operator")

    def until_sale(self, condition: Callable[[dict[str, Any]], Any], what: str, seconds: float = 15) -> dict[str, Any]:
        return self.hand.until(lambda body: body["type"] == "SaleView" and condition(body), what, seconds)

    def until_return(self, stage: str, number: str = "") -> None:
        def there(body: dict[str, Any]) -> bool:
            return body["type"] == "ReturnView" and body["stage"] == stage and number in body["number"]

        self.hand.until(there, f"a return, at {stage}", 30)

    def until_due(self, due: str) -> None:
        self.until_sale(lambda body: body["due"] == due, f"{due} is due")

    def pay_cash(self, given: str) -> None:
        self.hand.key("F9")
        self.until_sale(lambda body: body["mode"] == "tender", "the money")
        if given:
            self.hand.type(given)
        self.hand.key("F12")
        self.until_sale(lambda body: body["mode"] == "done", "paid in cash", 20)

    def pay_card(self, amount: str | None) -> None:
        self.hand.key("F10")
        self.until_sale(lambda body: body["mode"] == "tender" and body["tender"]["kind"] == "card", "the money")
        if amount:
            self.hand.type(amount)
        self.hand.key("F12")

    def receipt_with(self, text: str) -> str:
        def find() -> str | None:
            return next((receipt for receipt in checks.receipts(self.stage) if text in receipt), None)

        found: str = wait_until(find, 20, f"a receipt with {text!r}")
        return found

    def until_order_paid(self, name: str) -> None:
        order = self.stage.seed.order(name).order

        def confirmed() -> bool:
            return any(fact["order"] == order for fact in self.facts().of("collection_confirmed"))

        wait_until(confirmed, 40, f"the cloud shows order {name} as paid")

    def until_all_printed(self) -> None:
        """Otherwise the paper may run out under an earlier receipt, and this one never starts."""

        def printed() -> bool:
            facts = self.facts()
            confirmed = {fact["subject"] for fact in facts.of("receipt_printed")}
            refunds = (refund["refund"] for refund in facts.of("sale_refunded"))
            return confirmed.issuperset([*refunds, *(sale["sale"] for sale in facts.of("sale_closed"))])

        wait_until(printed, 30, "every receipt so far is confirmed")

    def until_all_sent(self) -> None:
        until_holds(lambda: checks.journal_is_the_ledger(self.stage.out, self.facts()), 30)

    def authorisations(self) -> int:
        approved: int = self.stage.get("pinpad", "/state")["authorisations"]["approved"]
        return approved

    def facts(self) -> checks.Facts:
        return checks.Facts(self.stage.terminal_folder / "ledger.sqlite3")


def until_holds(check: Callable[[], object], seconds: float) -> None:
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
