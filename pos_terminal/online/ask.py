"""Asks the server about orders, coupons and payment codes, on a connection apart from the exchange. Blocking.

A question that has no effect either is answered or is not. One that has an effect must never be taken for not done
because its answer is missing: then the answer is ``Unknown``, to be queried. Nothing is tried again here.
"""

from __future__ import annotations

import httpx

from pos_terminal.contract.cloud import (
    Answer,
    CancelPayCode,
    LeaseOrder,
    LeaseSale,
    MessageError,
    PayCode,
    Question,
    RedeemCoupon,
    RefundPayCode,
    ReverseRedemption,
    Unknown,
    decode_answer,
    encode_question,
)
from pos_terminal.contract.enrolment import Refused
from pos_terminal.online.clock import Clock
from pos_terminal.online.connection import Connection, Signer, Unreachable

PATH = "/v1/ask"
READ_S = 3.0
EFFECT_S = 10.0
_EFFECTS = (LeaseOrder, LeaseSale, RedeemCoupon, ReverseRedemption, PayCode, CancelPayCode, RefundPayCode)


def is_effect(question: Question) -> bool:
    """Whether asking changes something: then its missing answer is ``Unknown``."""
    return isinstance(question, _EFFECTS)


class Asker:
    """Two connections: an effect may take its time, while a look-up that takes more than 3 s is given up.

    Effects are asked from one thread and look-ups from another (or both from the same); ``close`` from any.
    """

    def __init__(
        self, server_url: str, clock: Clock, signer: Signer, *, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._reads = Connection(server_url, clock, read_s=READ_S, signer=signer, transport=transport)
        self._effects = Connection(server_url, clock, read_s=EFFECT_S, signer=signer, transport=transport)

    def ask(self, question: Question) -> Answer | Unreachable:
        """``Unreachable`` only where this request did nothing, the server's refusal to hear it at all included.

        Such a refusal (revoked, stale, too large) is no ``Refusal``: it says nothing of how the attempt stands that a
        query asks about, and taken for one it would call a payment refused that may have been made.
        """
        effect = is_effect(question)
        connection = self._effects if effect else self._reads
        answer = connection.post(PATH, encode_question(question), {"Content-Type": "application/json"})
        if isinstance(answer, bytes):
            try:
                return decode_answer(answer)
            except MessageError as error:
                answer = Unreachable(why=f"the server's answer is not understood: {error}", arrived="maybe")
        if isinstance(answer, Refused):
            why = f"{answer.code}: {answer.message}"
            return Unreachable(why=why, arrived="no", is_there=True, not_understood=answer.code == "bad_envelope")
        if effect and answer.arrived == "maybe":
            return Unknown(why=answer.why)
        return answer

    def close(self) -> None:
        """Interrupts a question under way; it then has no answer."""
        self._reads.close()
        self._effects.close()
