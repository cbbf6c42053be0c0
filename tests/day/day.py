"""The scripted day of a store: a clerk, a dealer, a bad network, a power cut and an empty paper roll.

Nothing is faked: each program is a process, the clerk's hand is the test driver, kills are real signals. A step that
does not hold raises; ``summary.json`` tells how far the day came.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.day import checks
from tests.day.clerk import until_holds
from tests.day.privacy import nothing_personal, public_numbers
from tests.day.program import wait_until
from tests.day.selling import LAMP, NOODLE, TISSUE, WATER, Selling
from tests.day.stage import CATALOGUE, KILLED, SEED, Stage


class Day(Selling):
    """One day on one stage. ``say`` prints a line. ``answers`` is there once everything was checked."""

    def __init__(self, stage: Stage, say: Callable[[str], None]) -> None:
        super().__init__(stage, say)
        self.answers: checks.Answers
        self.done: list[dict[str, Any]] = []

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
        self.start_terminal()
        wait_until(lambda: "在线" in self.link, 20, "the terminal is online, and knows who works here")
        self.shot("sign-in")
        self.sign_in()
        self.hand.until(lambda body: body["type"] == "OpenPeriodView", "the float is asked for")
        self.hand.fill("cash_float", "500.00")
        self.shot("open-period")
        self.hand.key("F12")
        self.until_sale(lambda body: body["due"] == "0.00", "the sale screen")
        opened = self.facts().of("period_opened")
        assert [(one["operator"], one["cash_float"]) for one in opened] == [("1001", 50_000)], opened

    def sell_off_line(self) -> None:
        """The server is killed: two sales off line, queue shown; back up: caught up by itself."""
        self.until_all_sent()
        wait_until(lambda: "待上传" not in self.link, 30, "the terminal has heard that everything arrived")
        self.stage.kill("server")
        for code, due in ((WATER, "23.90"), (NOODLE, "14.50")):
            self.scan(code)
            self.until_due(due)
            self.pay_cash("")
        wait_until(lambda: self.link == "离线 · 2 单待上传", 30, "the pill shows the queue")
        self.shot("off-line")
        self.stage.start_server()
        wait_until(lambda: "在线" in self.link, 90, "caught up by itself")
        self.shot("back-on-line")

    def lose_the_power_in_a_card_payment(self) -> None:
        """The pinpad approves, the link drops, the terminal gets SIGKILL: the payment is found again, ONE of it."""
        before = self.authorisations()
        self.plan_cards(mode="drop", drop_at="before_status", times=1)
        self.scan(LAMP)
        self.until_sale(lambda body: body["due"] == "399.00", "the lamp")
        self.pay_card(None)
        wait_until(lambda: self.authorisations() > before, 20, "the pinpad approved")
        self.stage.kill("terminal")
        self.hand.close()
        self.start_terminal()
        self.shot("after-the-power-cut")
        self.sign_in()

        def closed() -> bool:
            sales = self.facts().of("sale_closed")
            return any(sale["total"] == 39900 and len(sale["tenders"]) == 1 for sale in sales)

        wait_until(closed, 60, "the payment is found and the sale closes")
        assert self.authorisations() == before + 1, "the pinpad saw more than one authorisation"
        self.until_sale(lambda body: not body["attempts"] and body["due"] == "0.00", "nothing is left open")
        self.shot("found-again")

    def run_out_of_paper(self) -> None:
        """The paper runs out in mid-receipt; the sale stands, and the receipt is printed again as a DUPLICATE."""
        self.until_all_printed()
        self.stage.put("printer", "/faults", {"paper": "out", "after_bytes": 300})
        self.scan(TISSUE)
        self.until_sale(lambda body: body["due"] == "19.90", "the tissues")
        self.pay_cash("20")
        told = self.until_sale(lambda body: body["notices"], "the clerk is told")
        assert told["done"]["receipt"] == "小票未确认打印", told["done"]
        self.shot("paper-out")
        self.stage.put("printer", "/faults", {"paper": "ok"})
        self.hand.key("Ctrl+R")
        assert "重印" in self.receipt_with("DUPLICATE")

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
            lambda: any(fact["document"] == "report" for fact in self.facts().of("receipt_printed")),
            20,
            "the Z on paper",
        )
        checks.z_equals_facts(self.facts())

    def check_everything(self) -> None:
        """Chain, journal, cloud, head office, and nothing personal anywhere."""
        self.until_all_sent()
        facts = self.facts()
        until_holds(lambda: checks.cloud_has_each_sale_once(self.stage.out, facts), 30)
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

    # --- what the day leaves --------------------------------------------------------------------------------------

    def _expected_cash(self) -> int:
        facts = self.facts()
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
