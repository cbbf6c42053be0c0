"""Member codes in the sandbox: ``alibaba.wdk.member.qrcode.identify``. They stay in the seed, as names do.

Assumed: a code that is no member's, or is over, is an answer without success and one of two ``msg_code`` words.
"""

from __future__ import annotations

from sync_server.cloud.sandbox.gate import Call
from sync_server.cloud.sandbox.parameters import required
from sync_server.cloud.sandbox.seed import Seed, window_at
from sync_server.cloud.sandbox.state import State

Body = dict[str, object]

_MAX_CODE = 128


def identify(state: State, seed: Seed, call: Call) -> Body:
    """Who shows the code, by nickname and open id."""
    code = required(call.parameters, "qr_code", _MAX_CODE)
    member = next((one for one in seed.members if one.code == code), None)
    if member is None:
        return _refused("MEMBER_CODE_NOT_EXIST", f"no member shows the code {code}")
    valid = window_at(state.started_ms, member.opens_h, member.closes_h)
    if not valid.starts_ms <= call.at_ms <= valid.ends_ms:
        return _refused("MEMBER_CODE_EXPIRED", f"the code {code} is over")
    model = {"nick": member.nick, "uic_id": member.buyer}
    return {"result": {"model": model, "msg_code": "SUCCESS", "msg_info": "", "success": True}}


def _refused(code: str, message: str) -> Body:
    return {"result": {"msg_code": code, "msg_info": message, "success": False}}
