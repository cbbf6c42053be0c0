"""The OpenAPI document. Endpoints that read raw bodies are declared by hand; JSON shapes come from their structures."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from pos_terminal.contract import cloud, exchange
from pos_terminal.contract.enrolment import Enrolled, EnrolRequest, Refused
from sync_server.health import TRY_AGAIN_S
from sync_server.hq.entries import SalesPage
from sync_server.hq.sales import MAX_PAGE
from sync_server.hq.totals import Totals
from sync_server.http.answers import STATUS, Problem

_REFERENCE = "#/components/schemas/{name}"


Trouble = Literal["", "database_unreachable", "database_not_writable", "part_ended"]


class Health(msgspec.Struct, frozen=True):
    """``ok``: the database answers and takes what is written, and every part of the server is running.

    ``reason``: why it is not so; the log has more.
    """

    ok: bool
    server_time_ms: int
    reason: Trouble = ""


# The names under which unions appear.
_MODELS = (EnrolRequest, Enrolled, Refused, SalesPage, Totals, Problem, Health, cloud.Question, cloud.Answer)

_SIGNED = [
    ("X-Terminal", "STORE/TILL of the terminal that signs"),
    ("X-Time", "Unix milliseconds by the terminal's anchored clock"),
    ("X-Signature", "base64 of the Ed25519 signature over method, path, time and the body as it travels"),
]


def document() -> dict[str, Any]:
    schemas, components = msgspec.json.schema_components(_MODELS, ref_template=_REFERENCE)
    by_model = dict(zip((id(model) for model in _MODELS), schemas, strict=True))

    def of(model: object) -> dict[str, Any]:
        return {"content": {"application/json": {"schema": by_model[id(model)]}}}

    def refusals(*codes: str) -> dict[str, Any]:
        by_status: dict[str, list[str]] = {}
        for code in codes:
            by_status.setdefault(str(STATUS[code]), []).append(code)
        return {status: {"description": ", ".join(names), **of(Refused)} for status, names in by_status.items()}

    def problems(*statuses: int) -> dict[str, Any]:
        words = {
            400: "a parameter does not fit",
            401: "no key, or an unknown one",
            403: "the key lacks the scope",
            413: "the form is too large",
            503: "the database does not answer",
        }
        return {str(status): {"description": words[status], **of(Problem)} for status in statuses}

    def query(name: str, text: str, schema: dict[str, Any]) -> dict[str, Any]:
        return {"name": name, "in": "query", "required": False, "description": text, "schema": schema}

    signed = [
        {"name": name, "in": "header", "required": True, "description": text, "schema": {"type": "string"}}
        for name, text in _SIGNED
    ]
    encoding = {
        "name": "Content-Encoding",
        "in": "header",
        "required": False,
        "schema": {"enum": ["zstd", "gzip", "identity"]},
    }
    at_the_gate = ("unknown_terminal", "bad_signature", "stale", "revoked", "too_large", "bad_envelope", "unavailable")
    text = {"type": "string"}
    day = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
    bearer = [{"key": ["sales"]}]
    envelope = {"application/msgpack": {"schema": {"type": "string", "format": "binary"}}}
    html = {"content": {"text/html": {"schema": text}}}
    cookie = [{"cookie": ["page"]}]
    page = {"type": "integer", "minimum": 1}
    tongue = {"type": "string", "enum": ["zh", "en"]}
    language = query("lang", "the language, kept in a cookie", tongue)
    sheet = {"content": {"text/csv": {"schema": text}}}
    keys = {"type": "string", "enum": ["keys"]}
    of_day = [
        query("day", "a business day; today's if left out", day),
        query("store", "the code of a store; all of them if left out", text),
    ]
    paths: dict[str, Any] = {
        "/v1/enrol": {
            "post": {
                "summary": "Enrol a terminal's public key with its one-time code",
                "requestBody": {"required": True, **of(EnrolRequest)},
                "responses": {
                    "200": {"description": "enrolled", **of(Enrolled)},
                    **refusals("bad_envelope", "bad_code", "code_used", "too_large", "unavailable"),
                },
            }
        },
        "/v1/exchange": {
            "post": {
                "summary": "Facts up, catalogue changes down",
                "description": "msgpack of contract.exchange: ExchangeRequest, answered by ExchangeAnswer. "
                f"Decompressed at most {exchange.MAX_BODY_BYTES} bytes.",
                "parameters": [*signed, encoding],
                "requestBody": {"required": True, "content": envelope},
                "responses": {
                    "200": {"description": "how far the server has got, and what is new", "content": envelope},
                    **refusals(*at_the_gate, "version_mismatch"),
                },
            }
        },
        "/v1/ask": {
            "post": {
                "summary": "One question about an order, a coupon, a lease or a payment code",
                "description": f"Signed over the raw body. At most {cloud.MAX_MESSAGE_BYTES} bytes.",
                "parameters": [*signed, encoding],
                "requestBody": {"required": True, **of(cloud.Question)},
                "responses": {"200": {"description": "the answer", **of(cloud.Answer)}, **refusals(*at_the_gate)},
            }
        },
        "/hq/v1/sales": {
            "get": {
                "summary": "Closed sales and refunds in a stable order, each exactly once",
                "security": bearer,
                "parameters": [
                    query("cursor", "what the page before gave; nothing for the first", text),
                    query("limit", "sales and refunds a page", {"type": "integer", "minimum": 1, "maximum": MAX_PAGE}),
                ],
                "responses": {"200": {"description": "a page", **of(SalesPage)}, **problems(400, 401, 403, 503)},
            }
        },
        "/hq/v1/sales.csv": {
            "get": {
                "summary": "The same as a spreadsheet, one line each, amounts in yuan; those of refunds negative",
                "description": "Where the database fails on the way, the connection is closed before the body's end. "
                "Of one day, money that moved beside sales follows, in columns of its own: card and late_card make up "
                "what the pinpad took, code and late_code to what the acquirer did.",
                "security": bearer,
                "parameters": [
                    query("day", "one business day only", day),
                    query("lang", "of headings and words; else that of Accept-Language, else Chinese", tongue),
                    query("headings", "for a program: the columns by key, and all as it is", keys),
                ],
                "responses": {
                    "200": {
                        "description": "UTF-8 with a mark; numbers that only name something begin with a tab, so that "
                        "a spreadsheet keeps their digits. With headings=keys neither mark nor tabs.",
                        **sheet,
                    },
                    **problems(400, 401, 403, 503),
                },
            }
        },
        "/hq/v1/totals": {
            "get": {
                "summary": "The totals of a period or of a business day, by till: what the Z must equal",
                "security": [{"key": ["totals"]}],
                "parameters": [query("period", "a period's id", text), query("day", "a business day", day)],
                "responses": {"200": {"description": "totals", **of(Totals)}, **problems(400, 401, 403, 503)},
            }
        },
        "/hq/": {
            "get": {
                "summary": "The page for people, in Simplified Chinese or English",
                "security": cookie,
                "parameters": [of_day[0], language],
                "responses": {
                    "200": {"description": "a day by store and till, disputes, tills", **html},
                    "401": {"description": "the form to sign in", **html},
                    **problems(400, 503),
                },
            }
        },
        "/hq/sales": {
            "get": {
                "summary": "The sales and refunds of a day for people, the newest first, page by page",
                "security": cookie,
                "parameters": [*of_day, query("page", "from 1 on; beyond the last it is the last", page), language],
                "responses": {
                    "200": {"description": "receipts with time, till, amount and means of payment", **html},
                    "401": {"description": "the form to sign in", **html},
                    **problems(400, 503),
                },
            }
        },
        "/hq/sales.csv": {
            "get": {
                "summary": "The spreadsheet of that day, in the page's language, for who sees the page",
                "description": "Where the database fails on the way, the connection is closed before the body's end.",
                "security": cookie,
                "parameters": [*of_day, language],
                "responses": {
                    "200": {"description": "as /hq/v1/sales.csv has it", **sheet},
                    "401": {"description": "the form to sign in", **html},
                    **problems(400, 503),
                },
            }
        },
        "/hq/login": {
            "post": {
                "summary": "Sign in to the page with an API key of the scope «page»",
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/x-www-form-urlencoded": {
                            "schema": {"type": "object", "properties": {"key": text}, "required": ["key"]}
                        }
                    },
                },
                "responses": {
                    "303": {"description": "signed in: a cookie, and on to the page"},
                    "403": {"description": "not a key for the page", **html},
                    **problems(413, 503),
                },
            }
        },
        "/hq/logout": {
            "post": {"summary": "Forget the cookie", "responses": {"303": {"description": "back to the form"}}}
        },
        "/healthz": {
            "get": {
                "summary": "Whether the server is well, and its database answers and takes what is written",
                "description": f"For whoever watches it. A write is tried at most every {TRY_AGAIN_S:.0f} seconds.",
                "responses": {
                    "200": {"description": "all is well", **of(Health)},
                    "503": {"description": "it is not; the reason says what", **of(Health)},
                },
            }
        },
        "/openapi.json": {
            "get": {
                "summary": "This document",
                "responses": {"200": {"description": "OpenAPI 3.1", "content": {"application/json": {"schema": {}}}}},
            }
        },
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "sync-server", "version": "1"},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer"},
                "cookie": {"type": "apiKey", "in": "cookie", "name": "hq_key"},
            },
        },
    }
