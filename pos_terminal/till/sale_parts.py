"""What an unfinished sale is made of: its lines, its benefits, what is at risk, the quote it is priced by."""

from __future__ import annotations

from typing import Literal

from pos_terminal.contract.benefits import Benefit
from pos_terminal.contract.catalog import Item
from pos_terminal.contract.quantity import ONE, Quantity
from pos_terminal.sale.evaluate import Selection
from pos_terminal.sale.lines import PricedLine
from pos_terminal.till.at_risk import Part


class SaleLine(Part, frozen=True, kw_only=True):
    """A line of the sale: the item as it was when scanned; later catalogue changes touch later scans only.

    ``deposit``/``credit``: what was paid online on a presale line and what it counts as. ``serials``: of its units.
    """

    line: str
    item: Item
    thousandths: int = ONE
    fixed_amount: int | None = None
    deposit: int = 0
    credit: int = 0
    serials: tuple[str, ...] = ()

    @property
    def quantity(self) -> Quantity:
        return Quantity(self.thousandths, self.item.unit)

    @property
    def serials_needed(self) -> int:
        """How many serial numbers it takes: one a unit where the goods are marked so."""
        if not self.item.serials:
            return 0
        return 1 if self.item.measured else max(1, self.thousandths // ONE)

    @property
    def serials_missing(self) -> int:
        return self.serials_needed - len(self.serials)

    @property
    def amount(self) -> int:
        """Quantity × price, or what the in-store label says."""
        return self.fixed_amount if self.fixed_amount is not None else self.quantity.amount_at(self.item.unit_price)

    def priced(self, store: str, district: str, *, presale: bool) -> PricedLine:
        """The line as benefits see it: a measured line counts as one unit."""
        whole = self.quantity.is_whole and self.fixed_amount is None and not self.item.measured
        return PricedLine(
            line=self.line,
            sku=self.item.sku,
            amount=self.amount,
            units=self.thousandths // ONE if whole else 1,
            deposit=self.deposit,
            credit=self.credit,
            presale=presale,
            store=store,
            district=district,
            industry=self.item.industry,
            brand=self.item.brand,
            category=self.item.category,
        )


class BenefitOnSale(Part, frozen=True, kw_only=True):
    """A benefit on the sale. ``coupon``: what to redeem, empty for a promotion; ``attempt``: its redemption.

    ``member``: the reference of the member who holds it, "" where no member code brought it.
    """

    benefit: Benefit
    coupon: str = ""
    attempt: str | None = None
    member: str = ""


class Intent(Part, frozen=True, kw_only=True):
    """What the clerk wants to take next, held while order and benefits are secured.

    ``amount`` None: all that is left. ``reread_at_ms``: when the order was read again; ``secured``: only the money is
    missing; ``looking``: the look at the pinpad right before a card, whose answer is awaited; ``asked``: it is the
    second, after a question that came first.
    ``told``: what a code that was scanned before that was to pay; ``unused``: why it was not used, so that another scan
    is waited for and nothing goes on by itself. The code itself is not here (``till.payment_code``).
    ``of``: the card payment that a *reversal* takes back, as ``operator`` wants it for ``reason``.
    """

    kind: Literal["cash", "card", "code", "none", "refund", "reversal"]
    amount: int | None = None
    reread_at_ms: int | None = None
    secured: bool = False
    looking: str = ""
    asked: bool = False
    told: int | None = None
    unused: Literal["", "late", "changed", "refused", "order", "restarted"] = ""
    of: str = ""
    operator: str = ""
    reason: str = ""

    @property
    def awaits_code(self) -> bool:
        """Whether the next thing is the scan of the customer's code."""
        return self.kind == "code" and (self.secured or bool(self.unused))


class QuoteOn(Part, frozen=True, kw_only=True):
    """The combination of benefits the sale is priced by, found for its ``revision``.

    ``lower_bound``: nothing can come to less, before rounding; ``proven``: nothing does.
    """

    revision: int
    selection: Selection
    lower_bound: int
    proven: bool
