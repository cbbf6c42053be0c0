"""The one page of head office: today by store, tills with their last exchange and watermark, open disputes."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

import jinja2
import msgspec

from pos_terminal.contract.catalog import StoreProfile
from pos_terminal.contract.money import format_amount
from sync_server import disputes, publish, relay_queue
from sync_server.database import Transaction
from sync_server.hq.totals import PeriodTotals, totals

_SILENT_AFTER_MS = 15 * 60_000
_MOST_DISPUTES = 100


class StoreToday(msgspec.Struct, frozen=True, kw_only=True):
    store: str
    name: str
    sales: int
    refunds: int
    refunded: str
    net: str
    discount: str
    fees: str
    cash: str
    card: str
    code: str
    periods_open: int


class TillState(msgspec.Struct, frozen=True, kw_only=True):
    """``silence``: how long ago the last exchange was, in words; ``level``: ok, warn or danger."""

    store: str
    till: str
    program: str
    last: str
    silence: str
    level: str
    watermark: int
    branch: str


class DisputeRow(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    kind_zh: str
    store: str
    till: str
    subject: str
    detail: str
    remark: str
    raised: str


class WaitingForCloud(msgspec.Struct, frozen=True, kw_only=True):
    """The sale the cloud has waited for longest, and how many it waits for."""

    sale: str
    till: str
    seller: str
    since: str
    why: str
    waiting: int


class GoodsDue(msgspec.Struct, frozen=True, kw_only=True):
    """How many collected orders' goods the customers still wait for; ``oldest``: the day of the first, or ""."""

    orders: int
    oldest: str


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """What the page shows; texts are ready to be read."""

    day: str
    now: str
    sales: int
    refunds: int
    refunded: str
    net: str
    stores: tuple[StoreToday, ...]
    tills: tuple[TillState, ...]
    silent: int
    disputes: tuple[DisputeRow, ...]
    disputes_open: int
    cloud: WaitingForCloud | None
    goods: GoodsDue


async def overview(tx: Transaction, now_ms: int, zone_minutes: int) -> Overview:
    day = _text(now_ms, zone_minutes, "%Y-%m-%d")
    today = await totals(tx, by="day", value=day)
    names: dict[str, str] = {}
    for (data,) in await tx.fetch("SELECT data FROM feed WHERE kind = 'store'"):
        change = publish.decode(data)
        if isinstance(change, StoreProfile):
            names[change.store] = change.name
    stores = []
    for store in sorted(names.keys() | {each.store for each in today.periods}):
        mine = [each for each in today.periods if each.store == store]
        taken = dict.fromkeys(("cash", "card", "code"), 0)
        for each in mine:
            for tender in each.tenders:
                taken[tender.kind] = taken.get(tender.kind, 0) + tender.amount
        stores.append(
            StoreToday(
                store=store,
                name=names.get(store, ""),
                sales=sum(each.sales for each in mine),
                refunds=sum(each.refunds for each in mine),
                refunded=format_amount(_refunded(mine)),
                net=format_amount(sum(each.net for each in mine)),
                discount=format_amount(sum(each.discount for each in mine)),
                fees=format_amount(fees) if (fees := sum(each.fees for each in mine)) else "",
                cash=format_amount(taken["cash"]),
                card=format_amount(taken["card"]),
                code=format_amount(taken["code"]),
                periods_open=sum(not each.closed for each in mine),
            )
        )
    tills = await _tills(tx, now_ms, zone_minutes)
    count = (await tx.fetch("SELECT count(*) FROM disputes WHERE resolved_at_ms IS NULL"))[0][0]
    rows = await tx.fetch(
        "SELECT kind, store, till, subject, detail, remark, raised_at_ms FROM disputes WHERE resolved_at_ms IS NULL "
        "ORDER BY raised_at_ms DESC, store, till, kind, subject LIMIT $1",
        _MOST_DISPUTES,
    )
    return Overview(
        day=day,
        now=_text(now_ms, zone_minutes, "%H:%M"),
        sales=today.sales,
        refunds=today.refunds,
        refunded=format_amount(_refunded(today.periods)),
        net=format_amount(today.net),
        stores=tuple(stores),
        tills=tills,
        silent=sum(till.level != "ok" for till in tills),
        disputes=tuple(
            DisputeRow(
                kind=kind,
                kind_zh=disputes.CHINESE.get(kind, str(kind)),
                store=store,
                till=till,
                subject=subject,
                detail=detail,
                remark=remark,
                raised=_text(raised_at_ms, zone_minutes, "%m-%d %H:%M"),
            )
            for kind, store, till, subject, detail, remark, raised_at_ms in rows
        ),
        disputes_open=count,
        cloud=_waiting(await relay_queue.oldest(tx), now_ms, zone_minutes),
        goods=await _goods_due(tx, zone_minutes),
    )


_OF_SALE = "store = s.store AND {0}till = s.till AND {0}sale = s.sale"
_GONE = f"SELECT 1 FROM hand_overs h WHERE h.{_OF_SALE.format('h.')}"
_CAME_BACK = (
    "SELECT coalesce(sum(l.thousandths), 0) FROM refunds r JOIN refund_lines l "
    "ON l.store = r.store AND l.till = r.till AND l.refund = r.refund AND l.units <> '[]' "
    f"WHERE r.{_OF_SALE.format('r.')}"
)
_SOLD = f"SELECT sum(l.thousandths) FROM sale_lines l WHERE l.{_OF_SALE.format('l.')}"


async def _goods_due(tx: Transaction, zone_minutes: int) -> GoodsDue:
    """Of collected orders: neither handed over nor all returned."""
    count, first_ms = (
        await tx.fetch(
            f"SELECT count(*), min(s.at_ms) FROM sales s WHERE s.order_number IS NOT NULL AND NOT EXISTS ({_GONE}) "
            f"AND ({_CAME_BACK}) < ({_SOLD})"
        )
    )[0]
    return GoodsDue(orders=count, oldest=_text(first_ms, zone_minutes, "%m-%d") if first_ms is not None else "")


def _refunded(periods: Iterable[PeriodTotals]) -> int:
    return sum(tender.amount for each in periods for tender in each.refunded)


def _waiting(oldest: relay_queue.Oldest | None, now_ms: int, zone_minutes: int) -> WaitingForCloud | None:
    if oldest is None:
        return None
    minutes = max(0, now_ms - oldest.since_ms) // 60_000
    return WaitingForCloud(
        sale=oldest.sale,
        till=f"{oldest.store} / {oldest.till}",
        seller=oldest.seller or "—",
        since=f"{_text(oldest.since_ms, zone_minutes, '%m-%d %H:%M')} · {minutes} 分钟 · {minutes} min",
        why=oldest.why or "—",
        waiting=oldest.waiting,
    )


async def _tills(tx: Transaction, now_ms: int, zone_minutes: int) -> tuple[TillState, ...]:
    rows = await tx.fetch(
        "SELECT store, till, program, last_exchange_ms, revoked_at_ms, sequence, incarnation FROM tills "
        "ORDER BY store, till"
    )
    return tuple(
        TillState(
            store=store,
            till=till,
            program=program,
            last=_text(last_ms, zone_minutes, "%m-%d %H:%M:%S") if last_ms is not None else "—",
            silence=_silence(now_ms, last_ms, revoked_at_ms),
            level=_level(now_ms, last_ms, revoked_at_ms),
            watermark=sequence,
            branch=incarnation or "—",
        )
        for store, till, program, last_ms, revoked_at_ms, sequence, incarnation in rows
    )


def _level(now_ms: int, last_ms: int | None, revoked_at_ms: int | None) -> str:
    if revoked_at_ms is not None:
        return "danger"
    return "warn" if last_ms is None or now_ms - last_ms > _SILENT_AFTER_MS else "ok"


def _silence(now_ms: int, last_ms: int | None, revoked_at_ms: int | None) -> str:
    if revoked_at_ms is not None:
        return "已吊销 · revoked"
    if last_ms is None:
        return "从未 · never"
    minutes = max(0, now_ms - last_ms) // 60_000
    if minutes < 1:
        return "在线 · on line"
    if minutes < 120:
        return f"{minutes} 分钟前 · {minutes} min ago"
    return f"{minutes // 60} 小时前 · {minutes // 60} h ago"


def _text(at_ms: int, zone_minutes: int, form: str) -> str:
    return time.strftime(form, time.gmtime(at_ms // 1000 + zone_minutes * 60))


class Pages:
    """The templates. Everything is escaped."""

    def __init__(self) -> None:
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def overview(self, shown: Overview) -> str:
        return self._templates.get_template("overview.html").render(o=shown)

    def login(self, *, wrong: bool) -> str:
        return self._templates.get_template("login.html").render(wrong=wrong)
