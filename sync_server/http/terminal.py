"""The endpoints of terminals: enrol, exchange, ask. Signed before anything is unpacked; refusals store nothing."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from pos_terminal.contract import cloud, exchange
from pos_terminal.contract.enrolment import EnrolRequest, Refused
from pos_terminal.contract.exchange import FeedCursor
from pos_terminal.contract.ids import TillKey, is_name
from sync_server import disputes, publish
from sync_server.asks import Asks, Unreachable
from sync_server.auth import Gate, refused
from sync_server.database import Database, DatabaseUnavailable
from sync_server.http import answers, bodies
from sync_server.intake import Intake, TerminalRefused

MAX_ENROL_BYTES = 16 * 1024
_log = logging.getLogger("sync_server.terminal")
_enrolments = msgspec.json.Decoder(EnrolRequest)


class Terminal:
    def __init__(self, database: Database, gate: Gate, intake: Intake, asks: Asks, clock: Callable[[], int]) -> None:
        self._database = database
        self._gate = gate
        self._intake = intake
        self._asks = asks
        self._clock = clock

    async def enrol(self, request: Request) -> Response:
        return await self._answered(request, self._enrol)

    async def exchange(self, request: Request) -> Response:
        return await self._answered(request, self._exchange)

    async def ask(self, request: Request) -> Response:
        return await self._answered(request, self._ask)

    async def _answered(self, request: Request, work: Callable[[Request], Awaitable[Response | Refused]]) -> Response:
        """Whatever can go wrong on the way becomes one kind of refusal."""
        try:
            result = await work(request)
        except bodies.BodyTooLarge:
            result = refused("too_large", "The request is larger than this server takes.")
        except (bodies.BodyUnreadable, exchange.EnvelopeError, cloud.MessageError) as error:
            result = refused("bad_envelope", str(error))
        except exchange.VersionMismatch as error:
            result = refused("version_mismatch", str(error))
        except TerminalRefused as error:
            result = refused(error.code)
        except DatabaseUnavailable as error:
            _log.error("%s: the database: %s", request.url.path, error)
            result = refused("unavailable", "The server cannot store anything at the moment.")
        if isinstance(result, Refused):
            who = getattr(request.state, "who", "") or request.headers.get("x-terminal", "?")[:70]
            _log.info("%s refused to %r: %s", request.url.path, who, result.code)
            return answers.refusal(result)
        return result

    async def _enrol(self, request: Request) -> Response | Refused:
        body = await bodies.read(request, MAX_ENROL_BYTES)
        try:
            asked = _enrolments.decode(body)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            return refused("bad_envelope", str(error))
        if not is_name(asked.store) or not is_name(asked.till):
            return refused("bad_envelope", "The store or the till is no code.")
        request.state.who = f"{asked.store}/{asked.till}"
        enrolled = await self._gate.enrol(asked)
        if isinstance(enrolled, Refused):
            return enrolled
        _log.info("enrolled %s/%s", asked.store, asked.till)
        return answers.json(enrolled)

    async def _admitted(self, request: Request, limit: int) -> tuple[TillKey, bytes] | Refused:
        """Who asks, and the plain body. The signature is over what travelled, so nothing of a stranger is unpacked."""
        body = await bodies.read(request, limit)
        till = await self._gate.admit(request.method, request.url.path, request.headers, body)
        if isinstance(till, Refused):
            return till
        return till, bodies.decompress(body, request.headers.get("content-encoding", ""), limit)

    async def _exchange(self, request: Request) -> Response | Refused:
        admitted = await self._admitted(request, exchange.MAX_BODY_BYTES)
        if isinstance(admitted, Refused):
            return admitted
        till, body = admitted
        asked = exchange.decode_request(body)
        if (asked.store, asked.till) != (till.store, till.till):
            return refused("bad_envelope", "The envelope is another till's than the signature.")
        version = exchange.agree_version(asked.oldest, asked.newest)
        placement = await self._intake.submit(asked)
        turn, alarms = await self._news(till, publish.sound(asked.cursor))
        answer = exchange.ExchangeAnswer(
            version=version,
            server_time_ms=self._clock(),
            watermark=placement.watermark,
            forked=placement.forked,
            checkpoints=placement.checkpoints,
            cursor=turn.cursor,
            changes=turn.changes,
            reset=turn.reset,
            more=turn.more,
            alarms=alarms,
        )
        data, encoding = bodies.compress(exchange.encode(answer), request.headers.get("accept-encoding", ""))
        headers = {"Content-Encoding": encoding} if encoding else {}
        return Response(data, media_type="application/msgpack", headers=headers)

    async def _news(self, till: TillKey, cursor: FeedCursor | None) -> tuple[publish.Turn, tuple[str, ...]]:
        """Changes of the catalogue, and the alarms; in one go, since most tills come with a cursor of this feed."""
        named, rows, kinds = await self._database.ask(
            publish.FEED, publish.following(till.store, cursor), disputes.open_kinds(till.store, till.till)
        )
        feed = bytes(named[0][0]).decode()
        if cursor is not None and cursor.feed != feed:
            return await self._news(till, None)
        alarms = tuple(f"{' · '.join(disputes.NAMES[kind])} ({count})" for kind, count in kinds)
        return publish.turn(feed, cursor, rows), alarms

    async def _ask(self, request: Request) -> Response | Refused:
        admitted = await self._admitted(request, cloud.MAX_MESSAGE_BYTES)
        if isinstance(admitted, Refused):
            return admitted
        till, body = admitted
        answer = await self._asks.answer(till, cloud.decode_question(body))
        if isinstance(answer, Unreachable):
            return refused("unavailable", answer.why)
        return Response(cloud.encode_answer(answer), media_type="application/json")
