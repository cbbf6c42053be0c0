"""The served document is true: every route is in it, nothing else is, and answers are what it says."""

from __future__ import annotations

from typing import Any

import httpx
import msgspec
import pytest
from starlette.routing import Route

from pos_terminal.contract import cloud, exchange
from pos_terminal.contract.cloud import CheckCoupon, FindCoupons, FindMemberCoupons, LeaseOrder, LookUpOrder
from pos_terminal.contract.enrolment import EnrolRequest
from sync_server.database import DatabaseUnavailable
from tests.sync_server import sale_facts
from tests.sync_server.bench import Bench
from tests.sync_server.sandbox_bench import Neighbours
from tests.sync_server.schema_check import errors

pytestmark = pytest.mark.anyio


async def _document(bench: Bench) -> dict[str, Any]:
    response = await bench.http.get("/openapi.json")
    document: dict[str, Any] = response.json()
    return document


async def test_every_route_is_in_it_and_nothing_else(small_bench: Bench) -> None:
    document = await _document(small_bench)
    declared = {(path, method.upper()) for path, methods in document["paths"].items() for method in methods}
    routes = [route for route in small_bench.app.routes if isinstance(route, Route)]
    assert len(routes) == len(small_bench.app.routes)
    served = {(route.path, method) for route in routes for method in (route.methods or set()) - {"HEAD"}}
    assert declared == served


async def test_answers_are_what_it_says(cloud_bench: Bench, neighbours: Neighbours) -> None:
    document = await _document(cloud_bench)
    till = await cloud_bench.terminal()
    till.append(*sale_facts.a_day("s1"), sale_facts.sale("s2", discount=100))
    till.append(sale_facts.refund(sale_facts.sale("s2", discount=100)))
    await till.exchange()
    await cloud_bench.consume()
    sofa = neighbours.seed.order("sofa").order
    hq = await cloud_bench.key("sales", "totals")
    nothing = await cloud_bench.key("page")
    responses = [
        await cloud_bench.http.get("/hq/v1/sales", headers=hq),
        await cloud_bench.http.get("/hq/v1/sales?cursor=x", headers=hq),
        await cloud_bench.http.get("/hq/v1/sales", headers=nothing),
        await cloud_bench.http.get("/hq/v1/sales"),
        await cloud_bench.http.get("/hq/v1/sales.csv", headers=hq),
        await cloud_bench.http.get("/hq/v1/totals?period=p1", headers=hq),
        await cloud_bench.http.get("/hq/v1/totals", headers=hq),
        await cloud_bench.http.get("/hq/"),
        await cloud_bench.http.get("/hq/sales"),
        await cloud_bench.http.get("/hq/sales?page=0"),
        await cloud_bench.http.get("/hq/sales.csv"),
        await cloud_bench.http.post("/hq/login", content=b"key=x"),
        await cloud_bench.http.post("/hq/logout"),
        await cloud_bench.http.get("/healthz"),
        await cloud_bench.http.get("/openapi.json"),
        await cloud_bench.http.post("/v1/enrol", content=b"{}"),
        await cloud_bench.http.post("/v1/exchange", content=b"{}"),
        await till.post("/v1/exchange", b"rubbish"),
        await till.post("/v1/exchange", exchange.encode(till.request())),
        await till.post("/v1/ask", b"rubbish"),
        *[
            await till.post("/v1/ask", cloud.encode_question(question))
            for question in (
                LookUpOrder(order=sofa),
                LookUpOrder(order="0"),
                FindCoupons(order=sofa),
                FindMemberCoupons(code=neighbours.seed.member("many").code),
                CheckCoupon(code=neighbours.seed.voucher("applies").code),
                LeaseOrder(order=sofa, attempt="x1"),
            )
        ],
    ]
    checked = _checked(document, responses)
    assert checked >= 15


def _checked(document: dict[str, Any], responses: list[httpx.Response]) -> int:
    """Each as the document declares it; how many were JSON."""
    checked = 0
    for response in responses:
        request = response.request
        operation = document["paths"][request.url.path][request.method.lower()]
        where = f"{request.method} {request.url.path} {response.status_code}"
        assert str(response.status_code) in operation["responses"], f"{where} is not declared"
        content = operation["responses"][str(response.status_code)].get("content", {})
        kind = response.headers.get("content-type", "").split(";")[0]
        assert kind in content or (not content and not response.content), f"{where}: {kind} is not declared"
        if kind == "application/json":
            found = errors(msgspec.json.decode(response.content), content[kind]["schema"], document)
            assert not found, f"{where}: {found}"
            checked += 1
    return checked


async def test_answers_without_a_database_are_what_it_says(small_bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    document = await _document(small_bench)
    till = await small_bench.terminal()
    hq = await small_bench.key("sales", "totals", "page")
    small_bench.http.cookies.set("hq_key", hq["Authorization"].split()[1])

    enrolment = EnrolRequest(store="S001", till="02", code="1", public_key=bytes(32), program="test")

    def away() -> None:
        raise DatabaseUnavailable("away")

    monkeypatch.setattr(small_bench.database, "read", away)
    monkeypatch.setattr(small_bench.database, "write", away)
    http = small_bench.http
    responses = [
        await http.get("/hq/v1/sales", headers=hq),
        await http.get("/hq/v1/sales.csv", headers=hq),
        await http.get("/hq/v1/totals?period=p1", headers=hq),
        await http.get("/hq/"),
        await http.get("/hq/sales"),
        await http.get("/hq/sales.csv"),
        await http.post("/hq/login", content=b"key=x"),
        await http.get("/healthz"),
        await http.post("/v1/enrol", content=msgspec.json.encode(enrolment)),
        await till.post("/v1/exchange", exchange.encode(till.request())),
        await till.post("/v1/ask", cloud.encode_question(LookUpOrder(order="1"))),
    ]
    assert [response.status_code for response in responses] == [503] * len(responses)
    assert _checked(document, responses) == len(responses)
    assert responses[7].json()["reason"] == "database_unreachable"


async def test_the_checker_finds_what_is_wrong() -> None:
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
    assert not errors({"n": 1}, schema, {})
    assert errors({"n": "1"}, schema, {})
    assert errors({}, schema, {})
    assert errors({"n": 1, "m": 2}, schema, {})


@pytest.mark.parametrize("path", ["/v1/exchange", "/v1/enrol", "/hq/login", "/nowhere", "/hq/v1/../v1/sales"])
async def test_other_methods_and_paths_are_refused(small_bench: Bench, path: str) -> None:
    assert (await small_bench.http.delete(path)).status_code in (404, 405)


async def test_a_part_that_ends_by_a_bug_is_told(small_bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is never hidden: the server says it is not well, and ``serve`` ends the process."""
    till = await small_bench.terminal()

    def broken() -> None:
        raise AssertionError("a bug")

    monkeypatch.setattr(small_bench.database, "write", broken)
    response = await till.post("/v1/exchange", exchange.encode(till.request()))
    assert response.status_code == 503
    health = await small_bench.http.get("/healthz")
    assert (health.status_code, health.json()["reason"]) == (503, "part_ended")
