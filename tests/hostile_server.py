"""A server on loopback that misbehaves in every way that feeds have been seen to.

Each path is a way to misbehave; `HostileServer.routes` can be added to. Run as a program it serves
until it is stopped: `python -m tests.hostile_server [PORT]`.
"""

from __future__ import annotations

import socket
import ssl
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Self

from tests.misbehaviour import Request, Route, answers, default_routes


@dataclass
class HostileServer:
    """Listens on 127.0.0.1 (all of 127.0.0.0/8 with `host=""`); a context manager."""

    host: str = "127.0.0.1"
    port: int = 0
    routes: dict[str, Route] = field(default_factory=default_routes)
    requests: list[Request] = field(default_factory=list)
    certificate: tuple[str, str] | None = None  # files of certificate and key, to speak TLS

    def __enter__(self) -> Self:
        self._listener = socket.create_server((self.host, self.port), backlog=256)
        self.port = self._listener.getsockname()[1]
        self._closing = False
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing = True
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def seen(self, path: str) -> list[Request]:
        """The requests for one path, in order."""
        return [request for request in self.requests if request.path == path]

    def _accept(self) -> None:
        while not self._closing:
            try:
                conn, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(conn,), daemon=True).start()

    def _serve(self, conn: socket.socket) -> None:
        with conn:
            try:
                if self.certificate:
                    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                    context.load_cert_chain(*self.certificate)
                    conn = context.wrap_socket(conn, server_side=True)
                for request in self._requests_of(conn):
                    self.requests.append(request)
                    route = self.routes.get(request.path, answers(404))
                    route(self, request, conn)
            except OSError:
                return

    def _requests_of(self, conn: socket.socket) -> Iterator[Request]:
        data = b""
        while True:
            while b"\r\n\r\n" not in data:
                more = conn.recv(65536)
                if not more:
                    return
                data += more
            head, data = data.split(b"\r\n\r\n", 1)
            first, *lines = head.decode("latin-1").split("\r\n")
            method, path, _ = first.split(" ", 2)
            headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)}
            size = int(headers.get("content-length", "0"))
            while len(data) < size:
                data += conn.recv(65536)
            body, data = data[:size], data[size:]
            yield Request(method, path, headers, body, conn.getsockname()[0])


if __name__ == "__main__":
    with HostileServer(port=int(sys.argv[1]) if len(sys.argv) > 1 else 0) as running:
        sys.stdout.write(f"{running.url('/good')}\n")
        sys.stdout.flush()
        threading.Event().wait()
