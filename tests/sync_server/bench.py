"""A server in this process, and terminals that speak the wire to it: real bytes, real signatures, real chains."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import httpx
import msgspec
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from starlette.applications import Starlette

from pos_terminal.contract import cloud, exchange
from pos_terminal.contract.catalog import Change, StoreProfile
from pos_terminal.contract.chain import Branch, next_digest, origin_digest
from pos_terminal.contract.codec import encode_fact
from pos_terminal.contract.enrolment import Enrolled, EnrolRequest, Refused
from pos_terminal.contract.exchange import Checkpoint, ExchangeAnswer, ExchangeRequest, FeedCursor
from pos_terminal.contract.facts import AnyFact
from pos_terminal.contract.signing import request_text, time_text
from sync_server import publish, tills
from sync_server.app import Outside, Parts, build
from sync_server.config import Settings
from sync_server.consumers.lease_ends import LeaseEnds
from sync_server.consumers.projections import Projections
from sync_server.consumers.runner import drain_all
from sync_server.database import Database
from sync_server.database.port import Row, Value
from sync_server.hq import keys

T0 = 1_771_000_000_000  # 14 February 2026, in the morning, in China


class Bench:
    """``now_ms`` is the server's clock and the terminals'. ``settings`` may be changed before ``running``."""

    def __init__(self, url: str, *, outside: Outside | None = None, **settings: Any) -> None:
        self.settings = Settings(database=url, **settings)
        self.now_ms = T0
        self._outside = outside

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[Bench]:
        self.app: Starlette = build(self.settings, clock=lambda: self.now_ms, outside=self._outside)
        async with self.app.router.lifespan_context(self.app):
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://server") as self.http:
                yield self

    @property
    def database(self) -> Database:
        parts: Parts = self.app.state.parts
        return parts.database

    async def publish(self, *changes: Change) -> int:
        async with self.database.write() as tx:
            return await publish.publish(tx, [(change, None) for change in changes])

    async def code(self, store: str = "S001", till: str = "01", *, hours: int = 1) -> str:
        return await give_code(self.database, store, till, self.now_ms + hours * 3_600_000)

    async def terminal(self, store: str = "S001", till: str = "01", *, ledger: str = "a1") -> Terminal:
        """An enrolled terminal with an empty ledger."""
        terminal = Terminal(self, store, till, ledger)
        answer = await terminal.enrol(await self.code(store, till))
        assert isinstance(answer, Enrolled), answer
        terminal.server_key = answer.server_key
        return terminal

    async def key(self, *scopes: str) -> dict[str, str]:
        async with self.database.write() as tx:
            key = await keys.add(tx, "-".join(scopes), scopes, self.now_ms)
        return {"Authorization": f"Bearer {key}"}

    async def fetch(self, sql: str, *args: Value) -> list[tuple[Any, ...]]:
        async with self.database.read() as tx:
            return [_plain(row) for row in await tx.fetch(sql, *args)]

    async def consume(self) -> None:
        """Wait until projections and lease ends have taken what the journal has now, whoever takes it."""
        await drain_all(self.database, [Projections(), LeaseEnds()])
        await self.until(self._caught_up)

    async def _caught_up(self) -> bool:
        rows = await self.fetch(
            "SELECT 1 FROM (SELECT 'projections' AS name UNION ALL SELECT 'leases') n CROSS JOIN journal j "
            "LEFT JOIN consumers c ON c.consumer = n.name AND c.partition = j.partition "
            "WHERE c.partition IS NULL OR (j.xid, j.id) > (c.xid, c.id)"
        )
        return not rows

    async def until(self, condition: Callable[[], Any], *, seconds: float = 10) -> None:
        deadline = time.monotonic() + seconds
        while not await condition():
            assert time.monotonic() < deadline, "it never came to that"
            await asyncio.sleep(0.01)

    async def disputes(self) -> list[tuple[str, str]]:
        rows = await self.fetch(
            "SELECT kind, subject FROM disputes WHERE resolved_at_ms IS NULL ORDER BY kind, subject"
        )
        return [(row[0], row[1]) for row in rows]


async def give_code(database: Database, store: str, till: str, expires_at_ms: int) -> str:
    """A one-time code, as ``enrol-code`` prints it; the store has been published."""
    profile = StoreProfile(store=store, name=f"门店 {store}", entity="9131", entity_name="公司")
    code = tills.draw_code()
    async with database.write() as tx:
        await publish.publish(tx, [(profile, None)])
        await tills.add_code(tx, store, till, code, expires_at_ms)
    return code


def _plain(row: Row) -> tuple[Any, ...]:
    return tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)


class Terminal:
    """A terminal's side of the wire over a ledger in memory: a list of fact bytes and the branches they stand on."""

    def __init__(self, bench: Bench, store: str, till: str, incarnation: str) -> None:
        self.bench = bench
        self.store = store
        self.till = till
        self.private = Ed25519PrivateKey.generate()
        self.server_key = b""
        self.clock_error_ms = 0
        self.origin = origin_digest(store, till, incarnation)
        self.branches = [Branch(incarnation=incarnation, parent=None, sequence=0, digest=self.origin)]
        self.ledger: list[bytes] = []
        self.cursor: FeedCursor | None = None

    # --- the ledger -----------------------------------------------------------------------------------------------

    def append(self, *facts: AnyFact | bytes) -> None:
        self.ledger += [fact if isinstance(fact, bytes) else encode_fact(fact) for fact in facts]

    def digest_at(self, sequence: int) -> bytes:
        digest = self.origin
        for data in self.ledger[:sequence]:
            digest = next_digest(digest, data)
        return digest

    def branch(self, incarnation: str, sequence: int) -> None:
        """Go on under a new incarnation from ``sequence``."""
        parent = self.branches[-1].incarnation
        digest = self.digest_at(sequence)
        self.branches.append(Branch(incarnation=incarnation, parent=parent, sequence=sequence, digest=digest))

    def matching(self, checkpoints: Sequence[Checkpoint]) -> int:
        """The greatest checkpoint that is in this ledger too."""
        return next(
            point.sequence
            for point in checkpoints
            if point.sequence <= len(self.ledger) and self.digest_at(point.sequence) == point.digest
        )

    # --- the wire -------------------------------------------------------------------------------------------------

    def request(self, after: int = 0, count: int | None = None) -> ExchangeRequest:
        return ExchangeRequest(
            oldest=1,
            newest=1,
            store=self.store,
            till=self.till,
            program="test 1.0",
            branches=tuple(self.branches),
            after=after,
            digest=self.digest_at(after),
            facts=tuple(self.ledger[after : None if count is None else after + count]),
            cursor=self.cursor,
        )

    def headers(self, path: str, body: bytes, method: str = "POST") -> dict[str, str]:
        at_ms = self.bench.now_ms + self.clock_error_ms
        signature = self.private.sign(request_text(method, path, at_ms, body))
        return {
            "X-Terminal": f"{self.store}/{self.till}",
            "X-Time": str(at_ms),
            "X-Signature": base64.b64encode(signature).decode(),
        }

    async def post(self, path: str, body: bytes, encoding: str = "") -> httpx.Response:
        headers = self.headers(path, body)
        if encoding:
            headers["Content-Encoding"] = encoding
        return await self.bench.http.post(path, content=body, headers=headers)

    async def send(self, request: ExchangeRequest) -> ExchangeAnswer:
        body = zstandard.ZstdCompressor().compress(exchange.encode(request))
        response = await self.post("/v1/exchange", body, "zstd")
        assert response.status_code == 200, response.text
        return exchange.decode_answer(response.content)

    async def exchange(self, after: int = 0, count: int | None = None) -> ExchangeAnswer:
        return await self.send(self.request(after, count))

    async def enrol(self, code: str) -> Enrolled | Refused:
        asked = EnrolRequest(
            store=self.store,
            till=self.till,
            code=code,
            public_key=self.private.public_key().public_bytes_raw(),
            program="test 1.0",
        )
        response = await self.bench.http.post("/v1/enrol", content=msgspec.json.encode(asked))
        if response.status_code == 200:
            return msgspec.json.decode(response.content, type=Enrolled)
        return msgspec.json.decode(response.content, type=Refused)

    async def ask(self, question: cloud.Question) -> cloud.Answer:
        response = await self.post("/v1/ask", cloud.encode_question(question))
        assert response.status_code == 200, response.text
        return cloud.decode_answer(response.content)

    def believes(self, refused: Refused, at_ms: int) -> bool:
        """Whether the server's time in ``refused`` is signed with the key this terminal got when it enrolled."""
        assert refused.server_time_ms is not None
        assert refused.signature is not None
        text = time_text(self.store, self.till, at_ms, refused.server_time_ms)
        Ed25519PublicKey.from_public_bytes(self.server_key).verify(refused.signature, text)
        return True
