"""A refund as TOP wants it: bills and goods for ``alibaba.nlife.b2c.trade.refund``. Pure.

No name, phone or card number is sent: a card bill quotes the trace number of the refund's slip.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pos_terminal.contract.facts import SaleClosed, SaleRefunded
from pos_terminal.contract.money import allocate
from pos_terminal.contract.quantity import ONE
from pos_terminal.contract.records import BenefitTakenBack, LineRefunded, TenderRefunded
from sync_server.cloud.top.amounts import write_amount
from sync_server.cloud.top.sales import Bill, benefit_kind, tender_kind

REFUND: Final = "alibaba.nlife.b2c.trade.refund"
MAX_BILLS = MAX_GOODS = 20

_SEPARATORS = frozenset(",:")


def refund_bills(refund: SaleRefunded, sale: SaleClosed) -> list[Bill]:
    """Every way that what came back goes back: tenders, benefits taken back, rounding. Never none.

    What was set off against a payment that never came is told as that payment, which the cloud was told of as paid.

    Σ = Σ amount of the lines + Σ fee of the packs; those of the tenders sum to the refund's total, less what cash was
    rounded up by beyond the sale's own rounding. A bill has no minus: what a benefit gives again lowers the bills of
    the others, and is said nowhere as far as it is more than they are.
    """
    rounding = sum(line.rounding for line in refund.lines) + sum(pack.rounding for pack in refund.packs)
    rounding -= refund.cash_rounding
    bills = [_tender_bill(back, amount, sale) for back, amount in _to_tell(refund, max(0, -rounding)) if amount]
    bills += [_benefit_bill(taken, amount, sale) for taken, amount in _taken_back(refund) if amount]
    if rounding > 0:
        bills.append(_bill("MOLING", "抹零", rounding))
    return bills or [_bill("CASH", "现金支付", 0)]


def _to_tell(refund: SaleRefunded, less: int) -> Iterator[tuple[TenderRefunded, int]]:
    """The tenders with what the cloud is told of each: ``less`` of the cash, which was paid out for want of coins."""
    for back in refund.tenders:
        off = min(less, back.amount) if back.kind == "cash" else 0
        less -= off
        yield back, back.amount - off


def _tender_bill(back: TenderRefunded, amount: int, sale: SaleClosed) -> Bill:
    paid = next((tender for tender in sale.tenders if tender.tender == back.of), None)
    how = back.kind if back.kind != "unpaid" else paid.kind if paid is not None else "cash"
    kind, title = tender_kind(how, back.slip or (paid.slip if paid is not None else None))
    reference = getattr(back.slip, "trace", "") or getattr(back.slip, "reference", "") or back.attempt or ""
    return _bill(kind, title, amount, "" if kind == "CASH" else reference)


def _taken_back(refund: SaleRefunded) -> Iterator[tuple[BenefitTakenBack, int]]:
    taken = [one for one in refund.benefits if one.amount > 0]
    again = -sum(one.amount for one in refund.benefits if one.amount < 0)
    amounts = [one.amount for one in taken]
    for one, less in zip(taken, allocate(min(again, sum(amounts)), amounts), strict=True):
        yield one, one.amount - less


def _benefit_bill(taken: BenefitTakenBack, amount: int, sale: SaleClosed) -> Bill:
    """Of the kind under which the sale told of it, whoever paid the part that is taken back."""
    used = next((one for one in sale.benefits if one.benefit == taken.benefit), None)
    return _bill(benefit_kind(used.funding if used is not None else taken.funding), taken.title, amount, taken.benefit)


def _bill(kind: str, title: str, amount: int, reference: str = "") -> Bill:
    bill: Bill = {
        "type": kind,
        "title": title,
        "amount": write_amount(REFUND, "refund_bill_list.amount", amount),
        "currency": "CNY",
        "buyer_id_type": "ANONYMOUS_USER",
    }
    return bill | {"id": reference} if reference else bill


def refund_goods(refund: SaleRefunded, sale: SaleClosed) -> list[str] | None:
    """The goods that came back, each as its barcode, or our SKU where it has none, and how many pieces.

    A measured line counts as one piece. A line that only costs something else now came not back and is not named.
    None: a code holds what TOP parts goods by.
    """
    barcodes = {line.line: line.gtin for line in sale.lines}
    pieces: dict[str, int] = {}
    for line in refund.lines:
        if line.units:
            code = barcodes.get(line.line) or line.sku
            pieces[code] = pieces.get(code, 0) + _pieces(line)
    if any(_SEPARATORS & set(code) for code in pieces):
        return None
    return [f"{code}:{count}" for code, count in pieces.items()]


def _pieces(line: LineRefunded) -> int:
    return line.quantity.thousandths // ONE if line.quantity.is_whole else 1
