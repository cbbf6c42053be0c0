"""Who showed a member code, by ``alibaba.wdk.member.qrcode.identify``. Pure.

The method takes the code that a customer's app shows and answers with a nickname and the open id. The nickname is not
read. Nothing of TOP's own text is passed on: it may quote the code or the name. ``msg_code`` is not published with the
method; the two words we translate are assumptions that the sandbox shares.
"""

from __future__ import annotations

from typing import Final

from pos_terminal.contract.cloud import Refusal
from sync_server.cloud.port import CloudUnreachable, Failure
from sync_server.cloud.top.client import Body, text, truth
from sync_server.cloud.top.faults import TopFault

IDENTIFY: Final = "alibaba.wdk.member.qrcode.identify"
EXPIRED: Final = "MEMBER_CODE_EXPIRED"
UNKNOWN: Final = "MEMBER_CODE_NOT_EXIST"

MAX_OPEN_ID = 128
_REFUSALS = {EXPIRED: "member_code_expired", UNKNOWN: "no_such_member"}


def read_member(answer: Body | TopFault | CloudUnreachable) -> str | Failure:
    """The open id of the member, or why there is none."""
    if isinstance(answer, CloudUnreachable):
        return answer
    if isinstance(answer, TopFault):
        return _failure(answer)
    result = answer.get("result")
    result = result if isinstance(result, dict) else {}
    if not truth(result, "success"):
        return Refusal(code=_REFUSALS.get(text(result, "msg_code"), "member_refused"))
    model = result.get("model")
    open_id = text(model, "uic_id") if isinstance(model, dict) else ""
    return open_id if 0 < len(open_id) <= MAX_OPEN_ID and open_id.isprintable() else Refusal(code="member_refused")


def _failure(fault: TopFault) -> Failure:
    if fault.kind in ("caller", "argument"):
        return Refusal(code="member_refused")
    return CloudUnreachable(fault.kind, fault.retry_after_ms, answered=fault.kind == "service")
