"""A reserved port is taken by nobody but who names it."""

from __future__ import annotations

import errno
import socket
import struct
from collections.abc import Generator
from contextlib import closing

import pytest

from sync_server.doors import Address, open_door
from tests.ports import ReservedPort

IP_LOCAL_PORT_RANGE = 51  # Linux 6.3: the ports the system may choose for this socket, the upper one above the lower


@pytest.fixture
def port() -> Generator[int]:
    with ReservedPort() as reserved:
        yield reserved.number


def choosing_from(port: int) -> socket.socket:
    """A socket whose port the system chooses, and may only choose ``port``."""
    made = socket.socket()
    try:
        made.setsockopt(socket.IPPROTO_IP, IP_LOCAL_PORT_RANGE, struct.pack("=I", port << 16 | port))
    except OSError as error:
        made.close()
        if error.errno != errno.ENOPROTOOPT:
            raise
        pytest.skip("this kernel has one range of ports for all sockets")
    return made


@pytest.mark.parametrize("reuse", [0, 1])
def test_the_system_gives_it_to_no_program_that_asks_for_any(port: int, reuse: int) -> None:
    with choosing_from(port) as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, reuse)
        with pytest.raises(OSError, match=r".") as refused:
            other.bind(("127.0.0.1", 0))
    assert refused.value.errno == errno.EADDRINUSE


def test_no_connection_goes_out_from_it(port: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as peer, choosing_from(port) as other:
        with pytest.raises(OSError, match=r".") as refused:
            other.connect(peer.getsockname())
        assert refused.value.errno == errno.EADDRNOTAVAIL


def test_the_server_it_is_for_listens_there_ends_and_listens_again(port: int) -> None:
    for _ in range(2):
        with (
            closing(open_door(Address("127.0.0.1", port))) as door,
            socket.create_connection(("127.0.0.1", port), 5) as caller,
        ):
            door.accept()[0].close()
            assert caller.recv(1) == b""
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), 5)
