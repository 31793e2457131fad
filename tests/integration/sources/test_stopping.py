"""A fetcher that is told to stop, and then to cut off what still runs."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable

import pytest

from tests.hostile_server import HostileServer
from tests.integration.sources.fetching import make_fetcher
from tests.misbehaviour import Request, answers, feed
from tracker.sources.errors import FetchStoppedError
from tracker.sources.fetch import Fetcher

LONG = 120.0  # seconds, more than any test waits


class Held:
    """A route that sends a beginning, and the end once it is released."""

    def __init__(self, beginning: bytes, end: bytes = b"") -> None:
        self.beginning, self.end = beginning, end
        self.begun, self.released = threading.Event(), threading.Event()

    def __call__(self, server: HostileServer, request: Request, conn: socket.socket) -> None:
        conn.sendall(self.beginning)
        self.begun.set()
        self.released.wait(LONG)
        conn.sendall(self.end)


def in_thread(work: Callable[[], object]) -> tuple[threading.Thread, list[object]]:
    """Start some work; what it gave or raised stands in the list once the thread has ended."""
    gave: list[object] = []

    def run() -> None:
        try:
            gave.append(work())
        except Exception as error:
            gave.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread, gave


def cut(fetcher: Fetcher, url: str, held: Held) -> object:
    """What a fetch gives that is cut off in the middle."""
    thread, gave = in_thread(lambda: fetcher.fetch(url))
    assert held.begun.wait(LONG)
    fetcher.cut_off()
    thread.join(LONG / 2)
    held.released.set()
    assert not thread.is_alive()
    return gave[0]


@pytest.mark.parametrize(
    "beginning",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nX-Header: ",
        b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n<rss>",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n" + feed(),  # its end is the end of the connection
    ],
    ids=["silence", "headers", "length", "chunks", "until-closed"],
)
def test_what_is_cut_off_is_no_answer(beginning: bytes) -> None:
    held = Held(beginning)
    with HostileServer() as server:
        server.routes["/held"] = held
        fetcher = make_fetcher(deadline=LONG)
        assert isinstance(cut(fetcher, server.url("/held"), held), FetchStoppedError)


def test_a_kept_connection_is_cut_off_and_none_is_opened_in_its_place() -> None:
    held = Held(b"")
    with HostileServer() as server:
        server.routes |= {"/held": held, "/other": answers(200, feed())}
        fetcher = make_fetcher(deadline=LONG)
        fetcher.fetch(server.url("/other"))
        assert isinstance(cut(fetcher, server.url("/held"), held), FetchStoppedError)
        with pytest.raises(FetchStoppedError):
            fetcher.fetch(server.url("/other"))
        assert len(server.seen("/held")) == len(server.seen("/other")) == 1


def test_a_handshake_that_hangs_is_cut_off() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        fetcher = make_fetcher(deadline=LONG)
        address = f"https://127.0.0.1:{silent.getsockname()[1]}/"
        thread, gave = in_thread(lambda: fetcher.fetch(address))
        connection, _ = silent.accept()
        with connection:
            assert connection.recv(1)  # it says hello
            fetcher.cut_off()
            thread.join(LONG / 2)
    assert isinstance(gave[0], FetchStoppedError)


def test_a_stop_lets_what_runs_end_and_begins_nothing() -> None:
    held = Held(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", b"<rss>")
    with HostileServer() as server:
        server.routes["/held"] = held
        fetcher = make_fetcher(deadline=LONG, host_concurrency=1)
        thread, gave = in_thread(lambda: fetcher.fetch(server.url("/held")).body)
        assert held.begun.wait(LONG)
        waiting, refused = in_thread(lambda: fetcher.fetch(server.url("/held")))
        fetcher.stop()
        waiting.join(LONG / 2)
        assert isinstance(refused[0], FetchStoppedError)
        held.released.set()
        thread.join(LONG / 2)
        assert gave == [b"<rss>"]
        assert len(server.seen("/held")) == 1
