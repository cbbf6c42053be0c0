"""The server with its neighbours in this process: cloud sandbox and acquirer simulator, over their real HTTP."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import msgspec

from sync_server.acquirer.client import AcquirerSettings
from sync_server.acquirer.simulator.book import Book
from sync_server.acquirer.simulator.service import Service
from sync_server.app import Outside
from sync_server.cloud.sandbox.gateway import PATH, Gateway
from sync_server.cloud.sandbox.seed import Seed, load_seed, seed_settings, seed_terms
from sync_server.cloud.sandbox.state import State
from sync_server.cloud.terms import encode_terms
from sync_server.config import RelaySettings
from tests.sync_server.bench import T0, Bench

KEY = "acquirer-test-key"
MERCHANT = "M1"


class Gate(httpx.AsyncBaseTransport):
    """A way to a neighbour that can be cut: then nothing leaves, as with a pulled plug."""

    def __init__(self, app: Callable[..., Any]) -> None:
        self._transport = httpx.ASGITransport(app)
        self.cut = False
        self.passed = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.cut:
            raise httpx.ConnectError("cut", request=request)
        self.passed += 1
        return await self._transport.handle_async_request(request)


class Neighbours:
    """``seed`` names orders and coupons; ``order_fault`` and ``state`` are the sandbox's control door."""

    def __init__(self, folder: Path, seed: Seed | None = None) -> None:
        self.seed = seed or load_seed()
        clock = lambda: T0  # noqa: E731
        gateway = Gateway(State(None, self.seed, T0), self.seed, clock)
        self.cloud = Gate(gateway.public)
        self.acquirer = Gate(Service(Book(None, KEY), MERCHANT, KEY, clock).public)
        self.control = httpx.AsyncClient(transport=httpx.ASGITransport(gateway.control), base_url="http://control")
        self.terms_file = folder / "terms.json"
        self.terms_file.write_bytes(encode_terms(seed_terms(T0, self.seed)))

    def bench(self, url: str, **relay: int) -> Bench:
        return Bench(
            url,
            outside=Outside(cloud=self.cloud, acquirer=self.acquirer),
            cloud=seed_settings("http://sandbox" + PATH, self.seed),
            cloud_terms_file=str(self.terms_file),
            acquirer=AcquirerSettings(url="http://acquirer", merchant=MERCHANT, key=KEY),
            relay=RelaySettings(**{"tries": 3, "retry_ms": 10, "longest_retry_ms": 40, **relay}),
        )

    async def order_fault(self, kind: str, method: str = "*", **more: object) -> None:
        answer = await self.control.post("/faults", json={"kind": kind, "method": method, **more})
        assert answer.status_code == 200, answer.text

    async def clear_faults(self) -> None:
        await self.control.delete("/faults")

    async def state(self) -> dict[str, list[dict[str, Any]]]:
        answer = await self.control.get("/state")
        return msgspec.json.decode(answer.content, type=dict[str, Any])

    async def posted(self) -> list[str]:
        """The keys of the sales that the cloud holds, each as often as it holds it."""
        return sorted(str(row["out_trade_no"]) for row in (await self.state())["sales"])
