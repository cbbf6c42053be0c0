"""Projections: the journal as tables one can ask. Keyed by what the facts name, so that ``rebuild`` gives equal rows.

A sale that stands on two branches counts once: the first in the journal's order. What does not decode, does not add up
or was forced becomes a dispute; the fact stays where it is.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence
from typing import TypeVar

import msgspec

from pos_terminal.contract.codec import Undecodable
from pos_terminal.contract.facts import (
    AnyFact,
    AttemptBegun,
    AttemptConfirmed,
    AttemptContradicted,
    AttemptDone,
    AttemptForced,
    AttemptRefused,
    AttemptReversed,
    AttemptUnknown,
    CardSlip,
    CardSubject,
    CodeSlip,
    CodeSubject,
    ContradictionSettled,
    GoodsHandedOver,
    LeaseSubject,
    PeriodClosed,
    PeriodOpened,
    RedemptionSubject,
    RefundSubject,
    ReversalSubject,
    SaleClosed,
    SaleRefunded,
    SaleVoided,
    Subject,
)
from sync_server import disputes, leases
from sync_server.consumers import cursor, over_refunds, sale_rows, sums
from sync_server.consumers.reading import dispute_about, fact_in
from sync_server.database import Database, Transaction
from sync_server.database.port import Value
from sync_server.database.schema import PROJECTIONS
from sync_server.disputes import Dispute, Kind
from sync_server.journal import Entry
from sync_server.wording import join, say, yuan

_Rows = list[tuple[Value, ...]]
_New = TypeVar("_New")

_PLAIN = {
    "late_cash": "store, till, attempt, outcome, period, cash, at_ms, supervisor",
    "late_answers": "store, till, attempt, payment, xid, id",
    "decisions": "store, till, attempt, at_ms, outcome",
    "voids": "store, till, sale, period, operator, reason, amount, at_ms, number",
    "periods": "store, till, period, operator, business_day, opened_at_ms, cash_float",
}
_LATE_MOVE = """INSERT INTO late_moves SELECT store, till, attempt, CAST($4 AS TEXT), CAST($5 AS BIGINT), period
    FROM attempts WHERE store = $1 AND till = $2 AND attempt = $3 ON CONFLICT DO NOTHING"""
_ATTEMPT = (
    "store, till, attempt, sale, period, operator, kind, amount, begun_at_ms, state, reference, code, forced, "
    "means, wallet, of_attempt, newest_before, about"
)


class _Batch:
    """The rows that a run of entries comes to, gathered so that each table is written once."""

    def __init__(self) -> None:
        self.sales: dict[tuple[str, str, str], tuple[Entry, SaleClosed]] = {}
        self.refunds: dict[tuple[str, str, str], tuple[Entry, SaleRefunded]] = {}
        self.hand_overs: dict[tuple[str, str, str], tuple[Entry, GoodsHandedOver]] = {}
        self.voids: _Rows = []
        self.periods: _Rows = []
        self.closings: _Rows = []
        self.begun: _Rows = []
        self.changes: _Rows = []
        self.numbers: _Rows = []
        self.attempts: list[tuple[str, str, str]] = []
        self.disputes: list[Dispute] = []
        self.remarks: list[tuple[str, str, Kind, str, str]] = []
        self.late_cash: _Rows = []
        self.late_answers: _Rows = []
        self.decisions: _Rows = []
        self.late_moves: _Rows = []
        self.overtaken: list[tuple[Entry, str, int]] = []
        self.returned: list[tuple[str, str, str, str, int]] = []

    def dispute(self, entry: Entry, kind: Kind, subject: str, detail: str) -> None:
        self.disputes.append(dispute_about(entry, kind, subject, detail))

    def late_answer(self, entry: Entry, attempt: str, payment: str) -> None:
        place = (entry.position.xid, entry.position.id)
        self.late_answers.append((entry.store, entry.till, attempt, payment, *place))

    def add(self, entry: Entry, fact: AnyFact) -> None:
        till = (entry.store, entry.till)
        match fact:
            case SaleClosed():
                self.sales.setdefault((*till, fact.sale), (entry, fact))
            case SaleRefunded():
                self.refunds.setdefault((*till, fact.refund), (entry, fact))
                self.returned.append((*till, fact.of, fact.lease, entry.received_at_ms))
            case GoodsHandedOver():
                self.hand_overs.setdefault((*till, fact.sale), (entry, fact))
            case SaleVoided(of=""):
                void = (fact.period, fact.operator, fact.reason, fact.amount, fact.at_ms, fact.number)
                self.voids.append((*till, fact.sale, *void))
            case SaleVoided():  # a return that was given up
                self.returned.append((*till, fact.of, fact.lease, entry.received_at_ms))
            case PeriodOpened():
                self.periods.append((*till, fact.period, fact.operator, fact.business_day, fact.at_ms, fact.cash_float))
            case PeriodClosed():
                self.closings.append((*till, fact.period, fact.at_ms, fact.cash_counted, fact.report.net))
                if wrong := sums.wrong_in_report(fact.report):
                    self.dispute(entry, "bad_arithmetic", fact.period, join(wrong))
            case _:
                self._add_attempt(entry, fact)

    def _add_attempt(self, entry: Entry, fact: AnyFact) -> None:
        till = (entry.store, entry.till)
        match fact:
            case AttemptBegun():
                kind = fact.subject.__struct_config__.tag
                assert isinstance(kind, str)
                self.begun.append(
                    (
                        *(*till, fact.attempt, fact.sale, fact.period, fact.operator),
                        *(kind, fact.amount, fact.at_ms, "begun", "", "", 0),
                        *_about(fact.subject),
                    )
                )
            case AttemptDone():
                self.changes.append((*till, fact.attempt, "done", fact.reference or _number(fact.slip), "", 0, ""))
            case AttemptRefused():
                self.changes.append((*till, fact.attempt, "refused", "", fact.code, 0, ""))
                self.attempts.append((*till, fact.attempt))
            case AttemptUnknown():
                self.changes.append((*till, fact.attempt, "unknown", "", fact.why, 0, ""))
            case AttemptReversed():  # a supervisor's word, or a reversal of the other side's
                how = fact.by if fact.by == "forced" else "reversal"
                self.changes.append((*till, fact.attempt, "reversed", "", how, 0, ""))
            case AttemptForced():
                self.changes.append((*till, fact.attempt, fact.outcome, "", fact.reason, 1, fact.period))
                self.decisions.append((*till, fact.attempt, fact.at_ms, fact.outcome))
                said = say("forced", outcome=fact.outcome, supervisor=fact.supervisor, reason=fact.reason)
                raised = dispute_about(entry, "forced_tender", fact.attempt, said)
                self.disputes.append(msgspec.structs.replace(raised, decided_at_ms=fact.at_ms))
            case AttemptContradicted():  # one dispute with that about the forcing, which may be closed by now
                self.late_moves.append((*till, fact.attempt, fact.outcome, fact.amount))
                self.overtaken.append((entry, fact.attempt, fact.at_ms))
                self.late_answer(entry, fact.attempt, fact.of or fact.attempt)
                number = fact.reference or _number(fact.slip)
                if fact.outcome == "done":  # else it says why there is no number
                    self.numbers.append((*till, fact.attempt, number))
                detail = say(
                    "contradicted",
                    outcome=fact.outcome,
                    kind=fact.kind,
                    amount=yuan(fact.amount),
                    number=fact.number,
                    reference=number or "—",
                )
                self.dispute(entry, "forced_tender", f"{fact.attempt}/{fact.outcome}", detail)
            case AttemptConfirmed():
                self.numbers.append((*till, fact.attempt, fact.reference))
                said = say("confirmed", outcome=fact.outcome, reference=fact.reference or "—")
                self.remarks.append((*till, "forced_tender", fact.attempt, said))
            case ContradictionSettled():
                self._add_settled(entry, fact)
            case _:
                pass  # nothing that a table shows

    def _add_settled(self, entry: Entry, fact: ContradictionSettled) -> None:
        till = (entry.store, entry.till)
        self.late_answer(entry, fact.attempt, "")
        if fact.left:  # a return counted a part, and the rest stands open
            return
        said = say("settled_alone", reason=fact.reason)
        if fact.supervisor:
            said = say("settled", supervisor=fact.supervisor, reason=fact.reason)
        self.remarks.append((*till, "forced_tender", f"{fact.attempt}/{fact.outcome}", said))
        if fact.cash:
            moved = (fact.period, fact.cash, fact.at_ms, fact.supervisor)
            self.late_cash.append((*till, fact.attempt, fact.outcome, *moved))


def _about(subject: Subject) -> tuple[Value, ...]:
    """Means, wallet, what it gives back, the pinpad's newest receipt before it; the coupon or order it is about."""
    match subject:
        case CardSubject():
            return ("card", "", "", subject.last_receipt_number or "", "")
        case CodeSubject():
            return ("code", subject.wallet, "", "", "")
        case RefundSubject():
            return (subject.kind, "", subject.of, subject.last_receipt_number or "", "")
        case ReversalSubject():
            return ("", "", subject.of, subject.last_receipt_number or "", "")
        case RedemptionSubject():
            return ("", "", "", "", subject.benefit)
        case LeaseSubject():
            return ("", "", "", "", subject.order)


def _number(slip: CardSlip | CodeSlip | None) -> str:
    """The other side's own number of a payment."""
    match slip:
        case CardSlip():
            return slip.receipt_number
        case CodeSlip():
            return slip.reference
        case None:
            return ""


class Projections:
    """The consumer ``projections``."""

    name = "projections"

    async def take(self, tx: Transaction, entries: Sequence[Entry]) -> None:
        batch = _Batch()
        decoded: list[Entry] = []
        for entry in entries:
            try:
                fact = fact_in(entry)
            except Undecodable as error:
                batch.dispute(entry, "undecodable", entry.name, str(error))
                continue
            decoded.append(entry)
            batch.add(entry, fact)
        await _store_sales(tx, batch)
        await _store_refunds(tx, batch)
        await _store_hand_overs(tx, batch)
        await _over_refunded(tx, batch)
        await leases.end_sales(tx, batch.returned)  # with the refunds, so that who is granted next sees them
        for table, columns in _PLAIN.items():
            await tx.insert(table, columns, getattr(batch, table), conflict="DO NOTHING")
        await tx.execute_many(
            "UPDATE periods SET closed_at_ms = $4, cash_counted = $5, z_net = $6 "
            "WHERE store = $1 AND till = $2 AND period = $3",
            batch.closings,
        )
        await tx.insert("attempts", _ATTEMPT, batch.begun, conflict="DO NOTHING")
        await tx.execute_many(_LATE_MOVE, batch.late_moves)
        await tx.execute_many(
            "UPDATE attempts SET state = $4, reference = CASE WHEN $5 <> '' THEN $5 ELSE reference END, code = $6, "
            "forced = CASE WHEN $7 = 1 THEN 1 ELSE forced END, period = CASE WHEN $8 <> '' THEN $8 ELSE period END "
            "WHERE store = $1 AND till = $2 AND attempt = $3",
            batch.changes,
        )
        await tx.execute_many(
            "UPDATE attempts SET reference = $4 WHERE store = $1 AND till = $2 AND attempt = $3 AND $4 <> ''",
            batch.numbers,
        )
        await _refused_benefits(tx, batch)
        await disputes.raise_all(tx, batch.disputes)
        await _decided_again(tx, batch)
        await disputes.remark_all(tx, batch.remarks)
        for entry, attempt, at_ms in batch.overtaken:
            await disputes.overtaken(tx, entry.store, entry.till, attempt, at_ms, entry.received_at_ms)
        await _settle_undecodable(tx, decoded)

    async def set_aside(self, tx: Transaction, entry: Entry, why: str) -> None:
        await disputes.raise_all(tx, [dispute_about(entry, "undecodable", entry.name, say("unreadable", text=why))])


async def _store_sales(tx: Transaction, batch: _Batch) -> None:
    await _leave_out_known(tx, "sales", "sale", batch.sales)
    for entry, sale in batch.sales.values():
        if wrong := sums.wrong_in_sale(sale):
            batch.dispute(entry, "bad_arithmetic", sale.sale, join(wrong))
    new = batch.sales.values()
    await tx.insert("sales", sale_rows.SALE, list(sale_rows.sales(new)))
    await tx.insert("sale_lines", sale_rows.LINE, list(sale_rows.lines(new)))
    await tx.insert("sale_tenders", sale_rows.TENDER, list(sale_rows.tenders(new)))
    await tx.insert("sale_benefits", sale_rows.BENEFIT, list(sale_rows.benefits(new)))
    await tx.insert("sale_funding", sale_rows.FUNDING, list(sale_rows.funding(new)))


async def _leave_out_known(tx: Transaction, table: str, name: str, new: dict[tuple[str, str, str], _New]) -> None:
    if new:
        key = f"s.store, s.till, s.{name}"
        known = await tx.fetch(
            f"SELECT {key} FROM {table} s WHERE ({key}) IN (SELECT value->>0, value->>1, value->>2 FROM :json_rows:)",
            json.dumps(list(new)),
        )
        for row in known:
            del new[row[0], row[1], row[2]]


async def _store_refunds(tx: Transaction, batch: _Batch) -> None:
    await _leave_out_known(tx, "refunds", "refund", batch.refunds)
    await over_refunds.lock(tx, {refund.of for _, refund in batch.refunds.values()})
    for entry, refund in batch.refunds.values():
        if wrong := sums.wrong_in_refund(refund):
            batch.dispute(entry, "bad_arithmetic", refund.refund, join(wrong))
    new = batch.refunds.values()
    await tx.insert("refunds", sale_rows.REFUND, list(sale_rows.refunds(new)))
    await tx.insert("refund_lines", sale_rows.REFUND_LINE, list(sale_rows.refund_lines(new)))
    await tx.insert("refund_tenders", sale_rows.REFUND_TENDER, list(sale_rows.refund_tenders(new)))
    await tx.insert("refund_benefits", sale_rows.REFUND_BENEFIT, list(sale_rows.refund_benefits(new)))
    await tx.insert("refund_funding", sale_rows.REFUND_FUNDING, list(sale_rows.refund_funding(new)))


async def _store_hand_overs(tx: Transaction, batch: _Batch) -> None:
    await _leave_out_known(tx, "hand_overs", "sale", batch.hand_overs)
    new = batch.hand_overs.values()
    await tx.insert("hand_overs", sale_rows.HAND_OVER, list(sale_rows.hand_overs(new)))
    await tx.insert("hand_over_vouchers", sale_rows.VOUCHER, list(sale_rows.hand_over_vouchers(new)))


async def _over_refunded(tx: Transaction, batch: _Batch) -> None:
    """Of the sales of new refunds, and of new sales that were refunded before they came here."""
    sales = {refund.of for _, refund in batch.refunds.values()}
    sales |= await over_refunds.of_those_sold(tx, {sale.sale for _, sale in batch.sales.values()})
    batch.disputes += await over_refunds.found(tx, sales)


async def _refused_benefits(tx: Transaction, batch: _Batch) -> None:
    """A sale went out with a benefit whose redemption was refused, whichever of the two came first."""
    keys = [key for key, (_, sale) in batch.sales.items() if sale.benefits]
    if not keys and not batch.attempts:
        return
    select = (
        "SELECT b.store, b.till, b.sale, b.benefit, a.code, s.received_at_ms FROM sale_benefits b "
        "JOIN attempts a ON a.store = b.store AND a.till = b.till AND a.attempt = b.attempt AND a.state = 'refused' "
        "JOIN sales s ON s.store = b.store AND s.till = b.till AND s.sale = b.sale "
        "WHERE (b.store, b.till, b.{}) IN (SELECT value->>0, value->>1, value->>2 FROM :json_rows:)"
    )
    rows = [
        *await tx.fetch(select.format("sale"), json.dumps(keys)),
        *await tx.fetch(select.format("attempt"), json.dumps(batch.attempts)),
    ]
    batch.disputes += [
        Dispute(
            store=store,
            till=till,
            kind="benefit_refused",
            subject=f"{sale}/{benefit}",
            detail=say("refused_benefit", code=code),
            raised_at_ms=received_at_ms,
        )
        for store, till, sale, benefit, code, received_at_ms in rows
    ]


async def _decided_again(tx: Transaction, batch: _Batch) -> None:
    """A second decision about an attempt goes on as the dispute of both, whether that of the first is closed or not.

    One equal to the first is the same, read again, where it was made at the same time; of disputes from before that was
    kept, the first one read.
    """
    decisions = [one for one in batch.disputes if one.kind == "forced_tender" and "/" not in one.subject]
    found = await tx.fetch(
        "SELECT store, till, subject, detail, decided_at_ms FROM disputes WHERE kind = 'forced_tender' "
        "AND (store, till, subject) IN (SELECT value->>0, value->>1, value->>2 FROM :json_rows:)",
        json.dumps([(one.store, one.till, one.subject) for one in decisions]),
    )
    first = {(row[0], row[1], row[2]): (row[3], row[4]) for row in found}
    for one in decisions:
        key, same = (one.store, one.till, one.subject), (one.detail[: disputes.DETAIL_KEPT], one.decided_at_ms)
        if first[key] == (same[0], 0):
            first[key] = same
            await disputes.decided_at(tx, one)
        elif first[key] != same:
            await disputes.raise_all(tx, [msgspec.structs.replace(one, subject=f"{one.subject}/again")])
            await disputes.resolve(tx, *key[:2], "forced_tender", one.subject, "decided_again", one.raised_at_ms)


async def _settle_undecodable(tx: Transaction, entries: Sequence[Entry]) -> None:
    """What could not be read once and now can (a newer program, a rebuild) is no dispute any more."""
    waiting = await tx.fetch(
        "SELECT store, till, subject FROM disputes WHERE kind = 'undecodable' AND resolved_at_ms IS NULL "
        "AND (store, till, subject) IN (SELECT value->>0, value->>1, value->>2 FROM :json_rows:)",
        json.dumps([(entry.store, entry.till, entry.name) for entry in entries]),
    )
    found = {(row[0], row[1], row[2]) for row in waiting}
    for entry in entries:
        if (entry.store, entry.till, entry.name) in found:
            await disputes.resolve(
                tx, entry.store, entry.till, "undecodable", entry.name, "decoded", entry.received_at_ms
            )


async def empty(database: Database) -> None:
    """Forget all projections; the consumer reads the journal from its start again."""
    async with contextlib.AsyncExitStack() as stack:
        for partition in range(database.partitions):
            await stack.enter_async_context(cursor.held(database, Projections.name, partition))
        async with database.write() as tx:
            for table in PROJECTIONS:
                await tx.execute(f"DELETE FROM {table}")
            await tx.execute("DELETE FROM consumers WHERE consumer = $1", Projections.name)
