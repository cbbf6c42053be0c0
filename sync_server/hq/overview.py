"""What head office's page shows of one business day: stores, periods, tills. Amounts are minor units, times UTC."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from pos_terminal.contract.catalog import StoreProfile
from sync_server import publish, relay_queue
from sync_server.database import Transaction
from sync_server.hq.dispute_list import DisputeList, dispute_list, numbers_of
from sync_server.hq.goods_due import GoodsDue, goods_due
from sync_server.hq.totals import PeriodTotals, Place, totals

_SILENT_AFTER_MS = 15 * 60_000

Silence = Literal["online", "silent", "never", "revoked"]


class StoreDay(msgspec.Struct, frozen=True, kw_only=True):
    """A store's sums; ``refunded`` is what went back. ``name`` "": the store is not published."""

    store: str
    name: str
    sales: int
    refunds: int
    refunded: int
    net: int
    discount: int
    fees: int
    cash: int
    card: int
    code: int
    unpaid: int
    open: int
    closed: int


class PeriodRow(msgspec.Struct, frozen=True, kw_only=True):
    """A till's period. ``over``: counted less expected, negative if short; ``z_net``: its Z's. None while open.

    ``opened_ms`` and ``closed_ms`` tell a till's periods of one day apart.
    """

    store: str
    till: str
    opened_ms: int
    closed_ms: int | None
    sales: int
    refunds: int
    voids: int
    net: int
    expected: int
    counted: int | None
    over: int | None
    z_net: int | None

    @property
    def z_differs(self) -> bool:
        return self.z_net is not None and self.z_net != self.net

    @property
    def level(self) -> str:
        return "danger" if self.z_differs else "warn" if self.over else "ok"

    @property
    def why(self) -> tuple[str, ...]:
        """Why to look at it, as words of ``words``; nothing where its level is «ok»."""
        cash = ("short" if self.over < 0 else "over",) if self.over else ()
        return ("z_off",) * self.z_differs + cash


class TillState(msgspec.Struct, frozen=True, kw_only=True):
    """``last_ms``: the last exchange."""

    store: str
    till: str
    program: str
    last_ms: int | None
    silence: Silence
    watermark: int
    branch: str

    @property
    def level(self) -> str:
        return {"online": "ok", "revoked": "danger"}.get(self.silence, "warn")


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why tills are to be looked at: a word of ``words``, the table of the page that shows it, and its rows there."""

    word: str
    level: Literal["danger", "warn"]
    table: Literal["periods", "tills"]
    rows: int


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """The sale the cloud has waited for longest, and how many it waits for. ``why`` is in the words of ``wording``."""

    sale: str
    number: str
    store: str
    till: str
    seller: str
    since_ms: int
    why: str
    waiting: int


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """``whole``: the sums over ``stores``."""

    day: str
    now_ms: int
    whole: StoreDay
    stores: tuple[StoreDay, ...]
    periods: tuple[PeriodRow, ...]
    tills: tuple[TillState, ...]
    disputes: DisputeList
    cloud: Waiting | None
    goods: GoodsDue

    @property
    def to_look_at(self) -> int:
        """Tills that are silent or revoked, or with a period of the day that differs."""
        differing = {(period.store, period.till) for period in self.periods if period.level != "ok"}
        return len(differing | {(till.store, till.till) for till in self.tills if till.level != "ok"})

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why, the most urgent first: of ``to_look_at``, which counts a till once."""
        found = Counter(why for period in self.periods for why in period.why)
        found += Counter(till.silence for till in self.tills if till.level != "ok")
        return tuple(
            Reason(word=word, level=level, table=table, rows=found[word])
            for word, (level, table) in _REASONS.items()
            if word in found
        )


async def overview(tx: Transaction, day: str, now_ms: int) -> Overview:
    """The page of ``day`` (YYYY-MM-DD); tills, disputes, goods to hand over and what the cloud
    waits for are as they stand now."""
    found = await totals(tx, by="day", value=day)
    names = await store_names(tx)
    stores = sorted(names.keys() | {each.store for each in found.periods})
    times = await _times(tx, day)
    periods = [_period(each, *times[each.store, each.till, each.period]) for each in found.periods]
    of_store: dict[str, list[PeriodTotals]] = {}
    for each in found.periods:
        of_store.setdefault(each.store, []).append(each)
    return Overview(
        day=day,
        now_ms=now_ms,
        whole=_store("", "", found.periods),
        stores=tuple(_store(store, names.get(store, ""), of_store.get(store, ())) for store in stores),
        periods=tuple(sorted(periods, key=lambda each: (_URGENCY[each.level], each.store, each.till))),
        tills=await _tills(tx, now_ms),
        disputes=await dispute_list(tx),
        cloud=await _waiting(tx),
        goods=await goods_due(tx),
    )


_URGENCY = {"danger": 0, "warn": 1, "ok": 2}
_REASONS: dict[str, tuple[Literal["danger", "warn"], Literal["periods", "tills"]]] = {
    "z_off": ("danger", "periods"),
    "short": ("danger", "periods"),
    "over": ("warn", "periods"),
    "revoked": ("danger", "tills"),
    "silent": ("warn", "tills"),
    "never": ("warn", "tills"),
}


async def _times(tx: Transaction, day: str) -> dict[Place, tuple[int, int | None]]:
    """When each period of the day was opened and closed."""
    rows = await tx.fetch(
        "SELECT p.store, p.till, p.period, p.opened_at_ms, p.closed_at_ms FROM periods p WHERE p.business_day = $1", day
    )
    return {(store, till, period): (opened, closed) for store, till, period, opened, closed in rows}


async def store_names(tx: Transaction) -> dict[str, str]:
    """The names of the stores that are published, by their codes."""
    names = {}
    for (data,) in await tx.fetch("SELECT data FROM feed WHERE kind = 'store'"):
        change = publish.decode(data)
        if isinstance(change, StoreProfile):
            names[change.store] = change.name
    return names


def _store(store: str, name: str, periods: Sequence[PeriodTotals]) -> StoreDay:
    taken = dict.fromkeys(("cash", "card", "code", "unpaid"), 0)
    for each in periods:
        for tender in each.tenders:
            taken[tender.kind] = taken.get(tender.kind, 0) + tender.amount
    return StoreDay(
        store=store,
        name=name,
        sales=sum(each.sales for each in periods),
        refunds=sum(each.refunds for each in periods),
        refunded=_refunded(periods),
        net=sum(each.net for each in periods),
        discount=sum(each.discount for each in periods),
        fees=sum(each.fees for each in periods),
        cash=taken["cash"],
        card=taken["card"],
        code=taken["code"],
        unpaid=taken["unpaid"],
        open=sum(not each.closed for each in periods),
        closed=sum(each.closed for each in periods),
    )


def _refunded(periods: Iterable[PeriodTotals]) -> int:
    return sum(tender.amount for each in periods for tender in each.refunded)


def _period(found: PeriodTotals, opened_ms: int, closed_ms: int | None) -> PeriodRow:
    return PeriodRow(
        store=found.store,
        till=found.till,
        opened_ms=opened_ms,
        closed_ms=closed_ms,
        sales=found.sales,
        refunds=found.refunds,
        voids=found.voids,
        net=found.net,
        expected=found.cash_expected,
        counted=found.cash_counted,
        over=None if found.cash_counted is None else found.cash_counted - found.cash_expected,
        z_net=found.z_net,
    )


async def _tills(tx: Transaction, now_ms: int) -> tuple[TillState, ...]:
    """Those to look at first, then by store and till."""
    rows = await tx.fetch(
        "SELECT store, till, program, last_exchange_ms, revoked_at_ms, sequence, incarnation FROM tills "
        "ORDER BY store, till"
    )
    found = [
        TillState(
            store=store,
            till=till,
            program=program,
            last_ms=last_ms,
            silence=_silence(now_ms, last_ms, revoked_at_ms),
            watermark=sequence,
            branch=incarnation or "",
        )
        for store, till, program, last_ms, revoked_at_ms, sequence, incarnation in rows
    ]
    return tuple(sorted(found, key=lambda till: till.silence in ("online", "revoked")))


def _silence(now_ms: int, last_ms: int | None, revoked_at_ms: int | None) -> Silence:
    if revoked_at_ms is not None:
        return "revoked"
    if last_ms is None:
        return "never"
    return "silent" if now_ms - last_ms > _SILENT_AFTER_MS else "online"


async def _waiting(tx: Transaction) -> Waiting | None:
    oldest = await relay_queue.oldest(tx)
    if oldest is None:
        return None
    place = (oldest.store, oldest.till, oldest.sale)
    return Waiting(
        sale=oldest.sale,
        number=(await numbers_of(tx, [place])).get(place, ""),
        store=oldest.store,
        till=oldest.till,
        seller=oldest.seller,
        since_ms=oldest.since_ms,
        why=oldest.why,
        waiting=oldest.waiting,
    )
