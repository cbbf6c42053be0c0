"""A counter at which goods are sold and brought back."""

from __future__ import annotations

import msgspec

from pos_terminal.contract.facts import SaleClosed, SaleRefunded
from pos_terminal.till import effects, events
from pos_terminal.ui import intents
from pos_terminal.ui.model import ReturnView
from tests.pos_terminal.till.scenes import slip
from tests.pos_terminal.ui.counter import Counter


class Goods(Counter):
    def returns(self) -> ReturnView:
        body = self.body()
        assert isinstance(body, ReturnView), body
        return body

    def refunded(self) -> SaleRefunded:
        return next(fact for fact in reversed(self.runtime.facts) if isinstance(fact, SaleRefunded))

    def sell(self, *codes: str, cash: int | None = None) -> SaleClosed:
        """Sold for cash, or the rest by card."""
        self.scan(*codes)
        if cash is not None:
            self.runtime.post(events.CashGiven, amount=cash)
        state = self.runtime.state
        if state.sale is not None and not state.sale.is_empty:
            self.runtime.post(events.CardChosen)
            told = self.runtime.pinpad[-1]
            assert isinstance(told, effects.Authorise)
            self.runtime.card(events.Approved(slip=slip(told.amount, "0007")))
        self.settle()
        return self.closed()

    def limit_refunds(self, minor: int) -> None:
        machine = self.runtime.machine
        till = msgspec.structs.replace(machine.till, refund_limit=minor)
        self.runtime.machine = msgspec.structs.replace(machine, till=till)

    def bring_back(self) -> None:
        self.ask(intents.ReturnGoods(sale=self.closed().sale))
