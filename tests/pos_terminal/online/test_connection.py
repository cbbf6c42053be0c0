"""Real sockets that refuse, hang and cut; and the close that interrupts a wait."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from pos_terminal.contract.cloud import Ask, LeaseOrder, LookUpOrder, PayCode, Unknown
from pos_terminal.contract.enrolment import Refused
from pos_terminal.online.ask import Asker
from pos_terminal.online.clock import Clock
from pos_terminal.online.connection import Connection, Signer, Unreachable
from pos_terminal.online.keys import TerminalKey
from tests.ports import ReservedPort
from tests.pos_terminal.online.conftest import Terminal
from tests.pos_terminal.online.server import RealServer


@contextmanager
def listening(serve: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that treats each connection as ``serve`` says, and closes it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def work() -> None:
            while True:
                try:
                    peer, _ = listener.accept()
                except OSError:
                    return
                with peer:
                    serve(peer)

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def read_request(peer: socket.socket) -> None:
    peer.recv(65536)


def hang(peer: socket.socket) -> None:
    read_request(peer)
    peer.recv(1)  # until the other side goes


def answer(text: bytes) -> Callable[[socket.socket], None]:
    def serve(peer: socket.socket) -> None:
        read_request(peer)
        peer.sendall(text)

    return serve


def connection(url: str, read_s: float = 0.3) -> Connection:
    return Connection(url, Clock(), read_s=read_s)


def test_nobody_there_means_nothing_arrived() -> None:
    with ReservedPort() as port:
        made = connection(f"http://127.0.0.1:{port.number}")
        result = made.post("/v1/exchange", b"x", {})
        assert isinstance(result, Unreachable)
        assert result.arrived == "no"
        made.close()


@pytest.mark.parametrize(
    "serve",
    [
        hang,
        read_request,
        answer(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"),
        answer(b"no http at all\r\n\r\n"),
        answer(b"HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n"),
        answer(b"HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\nContent-Length: 4\r\n\r\nnope"),
        answer(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope"),
    ],
)
def test_a_missing_answer_leaves_open_whether_it_arrived(serve: Callable[[socket.socket], None]) -> None:
    with listening(serve) as url:
        made = connection(url)
        result = made.post("/v1/ask", b"x", {})
        assert isinstance(result, Unreachable), result
        assert result.arrived == "maybe"
        made.close()


def test_a_portal_in_between_is_a_refusal_with_words() -> None:
    with listening(answer(b"HTTP/1.1 302 Found\r\nLocation: http://portal/\r\nContent-Length: 0\r\n\r\n")) as url:
        made = connection(url)
        result = made.post("/v1/exchange", b"x", {})
        assert isinstance(result, Refused)
        assert "302" in result.message
        made.close()


def test_a_close_interrupts_a_wait_at_once() -> None:
    with listening(hang) as url:
        made = connection(url, read_s=30)
        results: list[object] = []
        worker = threading.Thread(target=lambda: results.append(made.post("/v1/exchange", b"x", {})))
        worker.start()
        deadline = time.monotonic() + 5
        while made._stream is None:
            assert time.monotonic() < deadline
            time.sleep(0.005)
        started = time.monotonic()
        made.close()
        worker.join(5)
        assert time.monotonic() - started < 1
        assert isinstance(results[0], Unreachable), results
        after = made.post("/v1/exchange", b"x", {})
        assert isinstance(after, Unreachable)
        assert after.arrived == "no"
        made.close()


def asker(url: str, monkeypatch: pytest.MonkeyPatch) -> Asker:
    monkeypatch.setattr("pos_terminal.online.ask.READ_S", 0.2)
    monkeypatch.setattr("pos_terminal.online.ask.EFFECT_S", 0.2)
    return Asker(url, Clock(), Signer("S001", "02", TerminalKey.generate(), bytes(32)))


PAY = PayCode(attempt="a1", code="134567890123456789", wallet="wechat", amount=100)
LOOK = LookUpOrder(order="1001")


@pytest.mark.parametrize("serve", [hang, read_request, answer(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")])
def test_an_effect_without_an_answer_is_unknown_and_a_look_up_is_not(
    monkeypatch: pytest.MonkeyPatch, serve: Callable[[socket.socket], None]
) -> None:
    with listening(serve) as url:
        made = asker(url, monkeypatch)
        assert isinstance(made.ask(PAY), Unknown)
        assert isinstance(made.ask(LOOK), Unreachable)
        made.close()


def test_an_effect_that_never_left_is_not_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    with ReservedPort() as port:
        made = asker(f"http://127.0.0.1:{port.number}", monkeypatch)
        assert isinstance(made.ask(PAY), Unreachable)
        assert isinstance(made.ask(LOOK), Unreachable)
        made.close()


class Sing(Ask, frozen=True, kw_only=True, tag="sing"):
    """A question of a version to come."""


def test_a_server_older_than_a_question_is_told_from_one_that_is_away(terminal: Terminal, server: RealServer) -> None:
    made = Asker(server.url, terminal.clock, terminal.signer)
    answer = made.ask(Sing())  # type: ignore[arg-type]  # that is the point
    assert isinstance(answer, Unreachable)
    assert (answer.not_understood, answer.is_there, answer.arrived) == (True, True, "no")
    known = made.ask(LOOK)
    assert isinstance(known, Unreachable)
    assert not known.not_understood
    made.close()


def test_the_real_server_answers_asks(terminal: Terminal, server: RealServer) -> None:
    """This one has neither cloud nor acquirer: it says so, and says that nothing happened."""
    made = Asker(server.url, terminal.clock, terminal.signer)
    for question in (LOOK, PAY, LeaseOrder(order="1001", attempt="a1")):
        assert isinstance(made.ask(question), Unreachable), question
    made.close()
    stranger = Asker(server.url, terminal.clock, Signer("S001", "09", terminal.signer.key, terminal.signer.server_key))
    refused = stranger.ask(LOOK)
    assert isinstance(refused, Unreachable), "a request not heard says nothing of the attempt it asks about"
    assert refused.why.startswith("unknown_terminal")
    assert refused.arrived == "no"
    stranger.close()
