"""Answers: JSON of msgspec structures, and every refusal with its status."""

from __future__ import annotations

import msgspec
from starlette.responses import Response

from pos_terminal.contract.enrolment import Refused

_encoder = msgspec.json.Encoder()

STATUS = {
    "unknown_terminal": 401,
    "bad_signature": 401,
    "stale": 401,
    "revoked": 403,
    "bad_code": 403,
    "code_used": 409,
    "too_large": 413,
    "bad_envelope": 400,
    "version_mismatch": 409,
    "unavailable": 503,
}


class Problem(msgspec.Struct, frozen=True):
    """Any refusal of the head office endpoints. ``code`` is a word of ours, ``message`` a sentence for a person."""

    code: str
    message: str


def json(value: object, status: int = 200) -> Response:
    return Response(
        _encoder.encode(value), status, media_type="application/json", headers={"Cache-Control": "no-store"}
    )


def refusal(refused: Refused) -> Response:
    return json(refused, STATUS[refused.code])


def problem(status: int, code: str, message: str) -> Response:
    return json(Problem(code, message), status)
