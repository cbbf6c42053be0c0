"""Makes this terminal known to the server: a one-time code from head office against our public key."""

from __future__ import annotations

from pathlib import Path

import httpx
import msgspec

from pos_terminal.contract.enrolment import Enrolled, EnrolRequest, Refused
from pos_terminal.online.clock import Clock
from pos_terminal.online.connection import Connection, Unreachable
from pos_terminal.online.custody import Custody, load_or_create
from pos_terminal.online.identity import Identity, save_identity

READ_S = 10.0
PATH = "/v1/enrol"


class Enrolment(msgspec.Struct, frozen=True):
    """Done: who this terminal is now, and where its key lies."""

    identity: Identity
    custody: Custody


def enrol(
    server_url: str,
    store: str,
    till: str,
    code: str,
    program: str,
    folder: Path,
    clock: Clock,
    *,
    transport: httpx.BaseTransport | None = None,
) -> Enrolment | Refused | Unreachable:
    """Registers the terminal and writes ``terminal.json`` to ``folder``. May be repeated until it is done.

    :raises KeyUnavailable: the key can be kept nowhere.
    :raises IdentityError: ``terminal.json`` could not be written.
    """
    custody = load_or_create(f"{store}/{till}", folder)
    request = EnrolRequest(store=store, till=till, code=code, public_key=custody.key.public, program=program)
    connection = Connection(server_url, clock, read_s=READ_S, transport=transport)
    try:
        sent_boot_ms = clock.boot_ms()
        answer = connection.post(PATH, msgspec.json.encode(request), {"Content-Type": "application/json"})
        received_boot_ms = clock.boot_ms()
    finally:
        connection.close()
    if not isinstance(answer, bytes):
        return answer
    try:
        enrolled = msgspec.json.decode(answer, type=Enrolled)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        return Refused(code="unexpected", message=f"the server's answer is not understood: {error}")
    if (enrolled.store, enrolled.till) != (store, till):
        return Refused(code="unexpected", message=f"the server enrolled {enrolled.store}/{enrolled.till} instead")
    clock.anchor(enrolled.server_time_ms, sent_boot_ms, received_boot_ms)
    identity = Identity(
        server_url=server_url,
        store=store,
        till=till,
        server_key=enrolled.server_key,
        public_key=custody.key.public,
        currency=enrolled.currency,
        profile=enrolled.profile,
        numbered=enrolled.numbered,
    )
    save_identity(folder, identity)
    return Enrolment(identity, custody)
