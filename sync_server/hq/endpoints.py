"""The endpoints of head office. A key comes as ``Authorization: Bearer``; the page also takes it from its cookie."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from urllib.parse import parse_qs

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.types import Send

from pos_terminal.contract.ids import is_name
from sync_server.database import Database, DatabaseUnavailable
from sync_server.hq import keys, page, sales, spreadsheet, totals
from sync_server.hq.day_sales import day_sales
from sync_server.hq.entries import SalesPage
from sync_server.hq.given_back import given_back
from sync_server.hq.overview import overview
from sync_server.http import answers, bodies
from sync_server.journal import START, Position
from sync_server.wording import Language

_log = logging.getLogger("sync_server.hq")
_COOKIE = "hq_key"
_LANGUAGE = "hq_lang"
_LIMIT = re.compile(r"[0-9]{1,3}")
_PAGE = re.compile(r"[1-9][0-9]{0,5}")
_MAX_FORM_BYTES = 4096
_NO_DAY = "day: a day of the calendar, as YYYY-MM-DD."


class _Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a person's address asks for. ``store`` "": all of them."""

    day: str
    now_ms: int
    store: str
    page: int
    language: Language


class HeadOffice:
    def __init__(self, database: Database, clock: Callable[[], int], zone_minutes: int) -> None:
        self._database = database
        self._clock = clock
        self._zone_minutes = zone_minutes
        self._pages = page.Pages(zone_minutes)

    async def _refused(self, request: Request, scope: str) -> Response | None:
        """Why this request may not be answered; None if it may."""
        kind, _, key = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not key:
            response = answers.problem(401, "no_key", "Send «Authorization: Bearer» with an API key.")
            response.headers["WWW-Authenticate"] = "Bearer"
            return response
        async with self._database.read() as tx:
            scopes = await keys.scopes_of(tx, key.strip())
        if not scopes:
            return answers.problem(401, "bad_key", "The API key is unknown or revoked.")
        if scope not in scopes:
            return answers.problem(403, "no_scope", f"The API key has no scope «{scope}».")
        return None

    async def sales(self, request: Request) -> Response:
        if refused := await self._refused(request, "sales"):
            return refused
        limit = request.query_params.get("limit", "100")
        if not (_LIMIT.fullmatch(limit) and 1 <= int(limit) <= sales.MAX_PAGE):
            return answers.problem(400, "bad_limit", f"limit: 1 to {sales.MAX_PAGE}.")
        try:
            cursor = sales.parse_cursor(request.query_params.get("cursor", ""))
        except sales.CursorError as error:
            return answers.problem(400, "bad_cursor", str(error))
        async with self._database.read() as tx:
            found = await sales.page(tx, self._database.partitions, cursor, int(limit))
        return answers.json(found)

    async def sales_csv(self, request: Request) -> Response:
        if refused := await self._refused(request, "sales"):
            return refused
        day = request.query_params.get("day", "")
        if day and not page.is_day(day):
            return answers.problem(400, "bad_day", _NO_DAY)
        headings = request.query_params.get("headings", "")
        if headings not in ("", "keys"):
            return answers.problem(400, "bad_headings", "headings: «keys», for a program, or nothing.")
        return await self._spreadsheet(day, "", None if headings else _language(request))

    async def _spreadsheet(self, day: str, store: str, language: Language | None) -> Response:
        """``language``: of headings and words; None: as programs read it."""
        name = "-".join(filter(None, ("sales", day, store)))
        headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-store"}
        if language is not None:
            headers["Content-Language"] = "en" if language == "en" else "zh-CN"
        first = await self._csv_page(START, day, store)  # a database that is away by now is still told by the status
        return _Breakable(self._csv(first, day, store, language), media_type="text/csv; charset=utf-8", headers=headers)

    async def _csv_page(self, cursor: Position, day: str, store: str) -> SalesPage:
        async with self._database.read() as tx:
            return await sales.page(tx, self._database.partitions, cursor, sales.MAX_PAGE, day, store)

    async def _csv(self, found: SalesPage, day: str, store: str, language: Language | None) -> AsyncIterator[str]:
        yield spreadsheet.heading(language)
        while True:
            yield "".join(spreadsheet.line(entry, self._zone_minutes, language) for entry in found.entries)
            if not found.more:
                break
            found = await self._csv_page(sales.parse_cursor(found.cursor), day, store)
        if day:
            async with self._database.read() as tx:
                back = await given_back(tx, day, store)
            yield "".join(spreadsheet.line(entry, self._zone_minutes, language) for entry in back)

    async def totals(self, request: Request) -> Response:
        if refused := await self._refused(request, "totals"):
            return refused
        period, day = request.query_params.get("period", ""), request.query_params.get("day", "")
        if bool(period) == bool(day):
            return answers.problem(400, "bad_query", "Ask for either a period or a day.")
        if day and not page.is_day(day):
            return answers.problem(400, "bad_day", _NO_DAY)
        async with self._database.read() as tx:
            found = await totals.totals(tx, by="period" if period else "day", value=(period or day)[:64])
        return answers.json(found)

    # --- the page ---------------------------------------------------------------------------------------------------

    async def overview(self, request: Request) -> Response:
        async def show(asked: _Asked) -> Response:
            async with self._database.read() as tx:
                shown = await overview(tx, asked.day, asked.now_ms)
            return HTMLResponse(self._pages.overview(shown, asked.language), headers=_PAGE_HEADERS)

        return await self._to_people(request, show)

    async def day_sales(self, request: Request) -> Response:
        async def show(asked: _Asked) -> Response:
            async with self._database.read() as tx:
                shown = await day_sales(tx, asked.day, asked.now_ms, store=asked.store, page=asked.page)
            return HTMLResponse(self._pages.day_sales(shown, asked.language), headers=_PAGE_HEADERS)

        return await self._to_people(request, show)

    async def day_csv(self, request: Request) -> Response:
        """The feed's spreadsheet for who sees the page: a link can send the cookie, and no key."""
        return await self._to_people(request, lambda asked: self._spreadsheet(asked.day, asked.store, asked.language))

    async def _to_people(self, request: Request, show: Callable[[_Asked], Awaitable[Response]]) -> Response:
        """What ``show`` makes of the question for a key that may see the page; for any other the form to sign in."""
        asked = self._asked(request)
        if isinstance(asked, Response):
            return asked
        if await self._may_see(request.cookies.get(_COOKIE, "")):
            response = await show(asked)
        else:
            response = HTMLResponse(self._pages.login(asked.language, wrong=False), 401, headers=_PAGE_HEADERS)
        if request.query_params.get("lang"):
            kept = asked.language
            response.set_cookie(_LANGUAGE, kept, httponly=True, samesite="strict", path="/hq", max_age=31_536_000)
        return response

    def _asked(self, request: Request) -> _Asked | Response:
        now_ms, query = self._clock(), request.query_params
        day = query.get("day", "") or page.day_of(now_ms, self._zone_minutes)
        store, number = query.get("store", ""), query.get("page", "1")
        if not page.is_day(day):
            return answers.problem(400, "bad_day", _NO_DAY)
        if store and not is_name(store):
            return answers.problem(400, "bad_store", "store: the code of a store.")
        if not _PAGE.fullmatch(number):
            return answers.problem(400, "bad_page", "page: a number from 1 on.")
        return _Asked(day=day, now_ms=now_ms, store=store, page=int(number), language=_language(request))

    async def login(self, request: Request) -> Response:
        try:
            form = parse_qs((await bodies.read(request, _MAX_FORM_BYTES)).decode("utf-8", "replace"))
        except bodies.BodyTooLarge:
            return answers.problem(413, "too_large", "The form is too large.")
        key = form.get("key", [""])[0].strip()
        if not await self._may_see(key):
            return HTMLResponse(self._pages.login(_language(request), wrong=True), 403, headers=_PAGE_HEADERS)
        response = RedirectResponse("/hq/", 303)
        secure = request.url.scheme == "https"
        response.set_cookie(_COOKIE, key, httponly=True, samesite="strict", secure=secure, path="/hq", max_age=43_200)
        return response

    async def logout(self, request: Request) -> Response:
        response = RedirectResponse("/hq/", 303)
        response.delete_cookie(_COOKIE, path="/hq", httponly=True, samesite="strict")
        return response

    async def _may_see(self, key: str) -> bool:
        if not key:
            return False
        async with self._database.read() as tx:
            return "page" in await keys.scopes_of(tx, key)


def _language(request: Request) -> Language:
    return page.language_of(
        request.query_params.get("lang", ""),
        request.cookies.get(_LANGUAGE, ""),
        request.headers.get("accept-language", ""),
    )


class _Breakable(StreamingResponse):
    """A body that the database may break off: its last part is then not sent, and the server closes the connection.

    The receiver sees that it was cut short, which a body ended in order would hide.
    """

    async def stream_response(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        try:
            async for part in self.body_iterator:
                assert isinstance(part, str)
                await send({"type": "http.response.body", "body": part.encode(), "more_body": True})
        except DatabaseUnavailable as error:
            _log.error("sales.csv: cut short by the database: %s", error)
            return
        await send({"type": "http.response.body", "body": b"", "more_body": False})


_PAGE_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
