"""One call of a TOP method over HTTP: common parameters, signature, answer or fault. Callers query before retrying."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from types import TracebackType

import httpx
import msgspec

from sync_server.cloud.port import CloudUnknown, CloudUnreachable
from sync_server.cloud.top.faults import TopFault, read_fault
from sync_server.cloud.top.settings import Seller, TopSettings
from sync_server.cloud.top.signing import signature, time_text

Parameter = str | int | Mapping[str, object] | list[dict[str, object]]
Body = dict[str, object]

MAX_ANSWER_BYTES = 4 * 1024 * 1024
# Kept shorter than servers keep an idle connection: one that closes under a request leaves a write unknown.
IDLE = httpx.Limits(max_connections=20, keepalive_expiry=2.0)
# Nothing left this machine: these cannot have had an effect.
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


def wall_clock_ms() -> int:
    return time.time_ns() // 1_000_000


class TopClient:
    """Calls methods under a seller's session. ``transport`` and ``clock`` are for tests and for the sandbox's time."""

    def __init__(
        self,
        settings: TopSettings,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Callable[[], int] = wall_clock_ms,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._http = httpx.AsyncClient(
            transport=transport,
            timeout=settings.timeout_ms / 1000,
            limits=IDLE,
            trust_env=False,
            follow_redirects=False,
        )

    async def __aenter__(self) -> TopClient:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        await self._http.aclose()

    def now_ms(self) -> int:
        return self._clock()

    async def read(
        self, method: str, seller: Seller, parameters: Mapping[str, Parameter | None]
    ) -> Body | TopFault | CloudUnreachable:
        """Call a method that has no effect: whatever goes wrong may simply be asked again."""
        answer = await self._call(method, seller, parameters)
        return CloudUnreachable(answer.why) if isinstance(answer, CloudUnknown) else answer

    async def write(
        self, method: str, seller: Seller, parameters: Mapping[str, Parameter | None]
    ) -> Body | TopFault | CloudUnknown | CloudUnreachable:
        """Call a method that has an effect: once the request has left, anything but an answer is unknown."""
        return await self._call(method, seller, parameters)

    async def _call(
        self, method: str, seller: Seller, parameters: Mapping[str, Parameter | None]
    ) -> Body | TopFault | CloudUnknown | CloudUnreachable:
        form = self._form(method, seller, parameters)
        try:
            response = await self._http.post(self._settings.gateway, data=form)
        except _NEVER_SENT as error:
            return CloudUnreachable(f"{type(error).__name__}: {error}")
        except httpx.TimeoutException as error:
            return CloudUnknown(f"time_out: {type(error).__name__}")
        except httpx.RequestError as error:
            return CloudUnknown(f"broken_off: {type(error).__name__}: {error}")
        if response.status_code != 200:
            return CloudUnknown(f"http: status {response.status_code}")
        return _unwrap(method, response.content)

    def _form(self, method: str, seller: Seller, parameters: Mapping[str, Parameter | None]) -> dict[str, str]:
        form = {
            "method": method,
            "app_key": self._settings.app_key,
            "session": seller.session,
            "timestamp": time_text(self._clock()),
            "format": "json",
            "v": "2.0",
            "sign_method": self._settings.sign_method,
        }
        for name, value in parameters.items():
            if value is not None:
                form[name] = value if isinstance(value, str) else msgspec.json.encode(value).decode()
        form["sign"] = signature(form, self._settings.app_secret, self._settings.sign_method)
        return form


def _unwrap(method: str, data: bytes) -> Body | TopFault | CloudUnknown:
    """What stands in the one envelope of an answer. TOP leaves ``taobao.`` out of the envelope's name."""
    if len(data) > MAX_ANSWER_BYTES:
        return CloudUnknown(f"answer: {len(data)} bytes")
    try:
        answer = msgspec.json.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        return CloudUnknown(f"answer: not JSON ({error})")
    if not isinstance(answer, dict):
        return CloudUnknown("answer: not an object")
    error_response = answer.get("error_response")
    if isinstance(error_response, dict):
        return read_fault(error_response)
    name = method.replace(".", "_") + "_response"
    body = answer.get(name.removeprefix("taobao_"), answer.get(name))
    if not isinstance(body, dict):
        return CloudUnknown(f"answer: no {name}")
    return body


def listed(parent: Mapping[str, object], name: str) -> list[Body]:
    """The objects of a list in its wrapper, as ``{"orders": {"order": […]}}``; none where TOP left it out."""
    value = parent.get(name)
    if isinstance(value, dict):
        value = next((inner for inner in value.values() if isinstance(inner, list)), None)
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def text(parent: Mapping[str, object], name: str) -> str:
    """A field as text, numbers too; "" where TOP left it out."""
    value = parent.get(name)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def whole(parent: Mapping[str, object], name: str) -> int | None:
    """A field as a whole number, from text too; None where there is none."""
    raw = text(parent, name)
    return int(raw) if is_digits(raw) else None


def is_digits(raw: str) -> bool:
    """Whether ``raw`` is a number of TOP's: ASCII digits, no more than a 64-bit integer has."""
    return raw.isascii() and raw.isdigit() and len(raw) <= 19


def truth(parent: Mapping[str, object], name: str) -> bool:
    """A Boolean field, from text too."""
    value = parent.get(name)
    return value is True or (isinstance(value, str) and value.lower() == "true")
