"""The rows of the tables that closed sales, refunds and hand-overs come to: columns and values side by side. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from pos_terminal.contract.facts import GoodsHandedOver, SaleClosed, SaleRefunded
from sync_server.database.port import Value
from sync_server.journal import Entry

Sales = Iterable[tuple[Entry, SaleClosed]]
Refunds = Iterable[tuple[Entry, SaleRefunded]]
HandOvers = Iterable[tuple[Entry, GoodsHandedOver]]
Row = tuple[Value, ...]

SALE = (
    "store, till, sale, xid, id, number, period, operator, at_ms, received_at_ms, gross, discount, credit, rounding, "
    "total, tax, order_number, offline, fees"
)
LINE = (
    "store, till, sale, place, line, sku, gtin, title, thousandths, unit, unit_price, amount, discount, credit, net, "
    "tax_code, tax_rate_bp, tax, serials"
)
TENDER = "store, till, sale, place, tender, kind, requested, buyer_paid, receivable, change_given, payee, attempt"
BENEFIT = "store, till, sale, place, benefit, title, redemption, discount, attempt"
FUNDING = "store, till, sale, place, funder, amount"
REFUND = (
    "store, till, refund, sale, number, period, operator, reason, at_ms, received_at_ms, gross, discount, credit, "
    "fees, rounding, total, tax, deposit, xid, id, of_number, offline"
)
REFUND_LINE = (
    "store, till, refund, place, line, sku, title, thousandths, unit, units, unit_price, amount, discount, credit, "
    "deposit, rounding, net, tax_code, tax_rate_bp, tax"
)
REFUND_TENDER = "store, till, refund, place, tender, kind, amount, attempt, payee"
REFUND_BENEFIT = "store, till, refund, place, benefit, title, amount, packet"
REFUND_FUNDING = "store, till, refund, place, benefit, funder, amount"
HAND_OVER = "store, till, sale, xid, id, number, order_number, period, operator, at_ms, received_at_ms"
VOUCHER = "store, till, sale, place, coupon, title"


def sales(closed: Sales) -> Iterator[Row]:
    for entry, sale in closed:
        yield (
            entry.store,
            entry.till,
            sale.sale,
            entry.position.xid,
            entry.position.id,
            sale.number,
            sale.period,
            sale.operator,
            sale.at_ms,
            entry.received_at_ms,
            sum(line.amount for line in sale.lines),
            sum(line.discount for line in sale.lines),
            sum(line.credit for line in sale.lines),
            sale.rounding,
            sale.total,
            sale.tax,
            sale.order.order if sale.order else None,
            int(sale.offline),
            sum(pack.fee for pack in sale.packs),
        )


def lines(closed: Sales) -> Iterator[Row]:
    for entry, sale in closed:
        for place, line in enumerate(sale.lines):
            yield (
                entry.store,
                entry.till,
                sale.sale,
                place,
                line.line,
                line.sku,
                line.gtin,
                line.title,
                line.quantity.thousandths,
                line.quantity.unit,
                line.unit_price,
                line.amount,
                line.discount,
                line.credit,
                line.net,
                line.tax_code,
                line.tax_rate_bp,
                line.tax,
                json.dumps(line.serials) if line.serials else "[]",
            )


def tenders(closed: Sales) -> Iterator[Row]:
    for entry, sale in closed:
        for place, tender in enumerate(sale.tenders):
            yield (
                entry.store,
                entry.till,
                sale.sale,
                place,
                tender.tender,
                tender.kind,
                tender.requested,
                tender.buyer_paid,
                tender.receivable,
                tender.change,
                tender.payee,
                tender.attempt,
            )


def benefits(closed: Sales) -> Iterator[Row]:
    for entry, sale in closed:
        for place, used in enumerate(sale.benefits):
            yield (
                entry.store,
                entry.till,
                sale.sale,
                place,
                used.benefit,
                used.title,
                used.redemption,
                used.discount,
                used.attempt,
            )


def funding(closed: Sales) -> Iterator[Row]:
    for entry, sale in closed:
        for place, used in enumerate(sale.benefits):
            for funder, amount in sorted(used.funding.items()):
                yield (entry.store, entry.till, sale.sale, place, funder, amount)


def refunds(made: Refunds) -> Iterator[Row]:
    for entry, refund in made:
        rounding = sum(line.rounding for line in refund.lines) + sum(pack.rounding for pack in refund.packs)
        yield (
            *(entry.store, entry.till, refund.refund, refund.of, refund.number, refund.period, refund.operator),
            *(refund.reason, refund.at_ms, entry.received_at_ms),
            sum(line.amount for line in refund.lines),
            sum(line.discount for line in refund.lines),
            sum(line.credit for line in refund.lines),
            sum(pack.fee for pack in refund.packs),
            rounding - refund.cash_rounding,
            refund.total,
            refund.tax,
            refund.deposit,
            *(entry.position.xid, entry.position.id, refund.of_number, int(refund.offline)),
        )


def refund_lines(made: Refunds) -> Iterator[Row]:
    for entry, refund in made:
        for place, line in enumerate(refund.lines):
            yield (
                *(entry.store, entry.till, refund.refund, place, line.line, line.sku, line.title),
                *(line.quantity.thousandths, line.quantity.unit),
                json.dumps([{"start": one.start, "end": one.end} for one in line.units]),
                *(line.unit_price, line.amount, line.discount, line.credit, line.deposit, line.rounding, line.net),
                *(line.tax_code, line.tax_rate_bp, line.tax),
            )


def refund_tenders(made: Refunds) -> Iterator[Row]:
    for entry, refund in made:
        for place, back in enumerate(refund.tenders):
            yield (
                *(entry.store, entry.till, refund.refund, place),
                *(back.of, back.kind, back.amount, back.attempt, back.payee),
            )


def refund_benefits(made: Refunds) -> Iterator[Row]:
    for entry, refund in made:
        for place, taken in enumerate(refund.benefits):
            yield (
                *(entry.store, entry.till, refund.refund, place),
                *(taken.benefit, taken.title, taken.amount, int(taken.packet)),
            )


def refund_funding(made: Refunds) -> Iterator[Row]:
    for entry, refund in made:
        for place, taken in enumerate(refund.benefits):
            for funder, amount in sorted(taken.funding.items()):
                yield (entry.store, entry.till, refund.refund, place, taken.benefit, funder, amount)


def hand_overs(made: HandOvers) -> Iterator[Row]:
    for entry, gone in made:
        yield (
            *(entry.store, entry.till, gone.sale, entry.position.xid, entry.position.id, gone.number, gone.order),
            *(gone.period, gone.operator, gone.at_ms, entry.received_at_ms),
        )


def hand_over_vouchers(made: HandOvers) -> Iterator[Row]:
    for entry, gone in made:
        for place, voucher in enumerate(gone.vouchers):
            yield (entry.store, entry.till, gone.sale, place, voucher.coupon, voucher.title)
