"""The WSGI server of one process. The only place that knows waitress.

Waitress reads a request whole before a thread takes it up and buffers the answer, so clients that
send or read slowly hold a connection and never a thread.
"""

from __future__ import annotations

import logging
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import create_server
from waitress.task import ErrorTask

log = logging.getLogger(__name__)

CONNECTIONS = 800  # below the usual limit of 1024 open files
IDLE = 75  # seconds until a connection without a request is closed, longer than proxies keep one
STALLED = 60_000  # milliseconds after which a client that reads nothing is given up
LARGEST_BODY = 10_000_000  # bytes, where the app does not say
HEADERS = 65_536  # bytes of a request's line and headers
Refuse = Callable[[int, str], tuple[list[tuple[str, str]], bytes]]


def run(
    app: Callable[..., Any],
    listener: socket.socket,
    *,
    threads: int,
    behind_proxy: bool,
    largest_body: int,
    grace: float,
    refuse: Refuse,
) -> None:
    """Serve until SIGTERM or SIGINT, then answer what has been asked, for `grace` seconds.

    `behind_proxy` leaves X-Forwarded-* to the app, which knows how many proxies to trust; without
    it they are dropped. `refuse` gives headers and body of the answer to a request that cannot
    reach the app, from its status and what is wrong with it.
    """
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server: Any = create_server(
        app,
        sockets=[listener],
        threads=threads,
        connection_limit=CONNECTIONS,
        channel_timeout=IDLE,
        max_request_header_size=HEADERS,
        max_request_body_size=largest_body,
        asyncore_use_poll=True,
        clear_untrusted_proxy_headers=not behind_proxy,
        ident=None,
    )
    server.adj.socket_options = _socket_options()
    server.channel_class = _channel(refuse)
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    while not stop.is_set():
        _turn(server, 0.5)
    _drain(server, grace)


def _channel(refuse: Refuse) -> type[HTTPChannel]:
    """The channel whose errors are told in our words: waitress has plain text of its own."""

    class Refusal(ErrorTask):
        def execute(self) -> None:
            request: Any = self.request
            error = request.error
            headers, body = refuse(error.code, error.body)
            self.status = f"{error.code} {error.reason}"
            self.response_headers = [*self.response_headers, *headers]
            self.set_close_on_finish()
            self.content_length = len(body)
            self.write(body)

    class Channel(HTTPChannel):
        error_task_class = Refusal

    return Channel


def _turn(server: Any, timeout: float) -> None:
    wasyncore.loop(timeout=timeout, use_poll=True, map=server._map, count=1)


def _drain(server: Any, grace: float) -> None:
    server.accepting = False
    deadline = time.monotonic() + grace
    while time.monotonic() < deadline and _busy(server):
        _turn(server, 0.1)
    if _busy(server):
        log.warning("requests still running after %g seconds are cut off", grace)
    server.task_dispatcher.shutdown(timeout=0.2)
    wasyncore.close_all(server._map)


def _busy(server: Any) -> bool:
    channels = list(server.active_channels.values())
    return any(channel.requests or channel.total_outbufs_len for channel in channels)


def _socket_options() -> list[tuple[int, int, int]]:
    options = [(socket.SOL_TCP, socket.TCP_NODELAY, 1)]
    if sys.platform == "linux":
        options.append((socket.SOL_TCP, socket.TCP_USER_TIMEOUT, STALLED))
    return options
