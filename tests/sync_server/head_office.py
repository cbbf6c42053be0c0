"""Somebody at head office: facts have come in, they sign in, and read a page."""

from __future__ import annotations

import re

from pos_terminal.contract.facts import AnyFact
from sync_server.hq import keys
from tests.sync_server import sale_facts
from tests.sync_server.bench import T0, Bench, Terminal


async def sold(bench: Bench, *facts: AnyFact | bytes, store: str = "S001", till: str = "01") -> Terminal:
    """These facts of an open period have come in and are counted."""
    terminal = await bench.terminal(store, till)
    terminal.append(sale_facts.opened(store, till), sale_facts.period(), *facts)
    await terminal.exchange()
    await bench.consume()
    return terminal


async def signed_in(bench: Bench) -> None:
    async with bench.database.write() as tx:
        key = await keys.add(tx, "people", ("page",), T0)
    assert (await bench.http.post("/hq/login", data={"key": key})).status_code == 303


async def told(bench: Bench, *facts: AnyFact) -> None:
    await sold(bench, *facts)
    await signed_in(bench)


async def shown(bench: Bench, path: str = "/hq/") -> str:
    response = await bench.http.get(path)
    assert response.status_code == 200, response.text
    return response.text


def text(html: str) -> str:
    """What a person reads: no style, no tags, one blank where there were many."""
    html = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


async def read(bench: Bench, path: str = "/hq/") -> str:
    return text(await shown(bench, path))
