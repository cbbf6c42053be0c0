"""How APDUs travel: bare over TCP, in acknowledged frames over a serial line. Both sides of a line use the same link.

Times (PA00P016 3.4), in milliseconds of any clock that only goes forward: T1 between two bytes of a frame, T2 until
the acknowledgement; a frame that was not acknowledged is sent again twice, then the link has failed. One exception is
ours: a frame sent ``once`` is repeated only if the other side says that it did not get it (NAK), never after silence.
A payment command repeated seconds later could reach a pinpad that has had it, and has finished with it.
"""

from __future__ import annotations

from collections import deque
from typing import Protocol

from pos_terminal.devices.pinpad.zvt.apdu import Apdu, ApduReader, ZvtError, decode_apdu
from pos_terminal.devices.pinpad.zvt.framing import ACK, NAK, FrameReader, encode_frame

T1_MS = 200
T2_MS = 5_000
REPEATS = 2


class Link(Protocol):
    """``failed`` says why no byte will come through any more; ``idle`` that everything sent has arrived;
    ``repeats`` how many frames went out again, so that the other side may have had them twice."""

    @property
    def failed(self) -> str | None: ...

    @property
    def idle(self) -> bool: ...

    @property
    def repeats(self) -> int: ...

    @property
    def next_deadline_ms(self) -> int | None: ...

    def send(self, apdu: Apdu, at_ms: int, *, once: bool = False) -> None: ...

    def feed(self, data: bytes, at_ms: int) -> list[Apdu]: ...

    def tick(self, at_ms: int) -> None: ...

    def take_output(self) -> bytes: ...


class TcpLink:
    """The bare APDUs of a TCP connection, which does its own repeats."""

    failed: str | None = None
    idle = True
    repeats = 0
    next_deadline_ms: int | None = None

    def __init__(self) -> None:
        self._reader = ApduReader()
        self._output = bytearray()

    def send(self, apdu: Apdu, at_ms: int, *, once: bool = False) -> None:
        self._output += apdu.encode()

    def feed(self, data: bytes, at_ms: int) -> list[Apdu]:
        return self._reader.feed(data)

    def tick(self, at_ms: int) -> None:
        """Nothing to do: no times on this link."""

    def take_output(self) -> bytes:
        output = bytes(self._output)
        self._output.clear()
        return output


class SerialLink:
    """Frames, acknowledgements and repeats of a serial line."""

    def __init__(self) -> None:
        self.failed: str | None = None
        self.repeats = 0
        self._reader = FrameReader()
        self._output = bytearray()
        self._waiting: deque[tuple[bytes, bool]] = deque()
        self._unacknowledged: bytes | None = None
        self._repeats_left = 0
        self._once = False
        self._t1_ms: int | None = None
        self._t2_ms: int | None = None

    @property
    def idle(self) -> bool:
        return self._unacknowledged is None and not self._waiting

    @property
    def next_deadline_ms(self) -> int | None:
        return min((deadline for deadline in (self._t1_ms, self._t2_ms) if deadline is not None), default=None)

    def send(self, apdu: Apdu, at_ms: int, *, once: bool = False) -> None:
        self._waiting.append((encode_frame(apdu.encode()), once))
        self._send_next(at_ms)

    def feed(self, data: bytes, at_ms: int) -> list[Apdu]:
        self.tick(at_ms)  # a pause that was too long came before these bytes
        found: list[Apdu] = []
        for byte in data:
            self._take(self._reader.feed(byte), found, at_ms)
        self._t1_ms = at_ms + T1_MS if self._reader.in_frame else None
        return found

    def tick(self, at_ms: int) -> None:
        if self._t1_ms is not None and at_ms >= self._t1_ms:
            self._t1_ms = None
            self._reader.reset()
            self._output.append(NAK)
        if self._t2_ms is not None and at_ms >= self._t2_ms:
            if self._once:
                self._repeats_left = 0
            self._repeat(at_ms)

    def take_output(self) -> bytes:
        output = bytes(self._output)
        self._output.clear()
        return output

    def _take(self, event: bytes | str | None, found: list[Apdu], at_ms: int) -> None:
        if event == "ack":
            self._acknowledged(at_ms)
        elif event == "nak" and self._unacknowledged is not None:
            self._repeat(at_ms)
        elif event == "broken":
            self._output.append(NAK)
        elif isinstance(event, bytes):
            self._take_frame(event, found, at_ms)

    def _take_frame(self, frame: bytes, found: list[Apdu], at_ms: int) -> None:
        try:
            apdu = decode_apdu(frame)
        except ZvtError:
            self._output.append(NAK)
            return
        self._output.append(ACK)
        found.append(apdu)
        # The other side speaks only after it had our frame: a lost acknowledgement must not repeat a command.
        self._acknowledged(at_ms)

    def _acknowledged(self, at_ms: int) -> None:
        self._unacknowledged = self._t2_ms = None
        self._send_next(at_ms)

    def _send_next(self, at_ms: int) -> None:
        if self._unacknowledged is None and self._waiting:
            self._unacknowledged, self._once = self._waiting.popleft()
            self._repeats_left = REPEATS
            self._transmit(self._unacknowledged, at_ms)

    def _repeat(self, at_ms: int) -> None:
        assert self._unacknowledged is not None
        if self._repeats_left:
            self._repeats_left -= 1
            self.repeats += 1
            self._transmit(self._unacknowledged, at_ms)
        else:
            self.failed = "no acknowledgement"
            self._unacknowledged = self._t2_ms = None
            self._waiting.clear()

    def _transmit(self, frame: bytes, at_ms: int) -> None:
        self._output += frame
        self._t2_ms = at_ms + T2_MS
