"""Connections that are resolved, checked and opened by ourselves. The only user of httpcore.

httpcore keeps the pools and speaks HTTP/1.1; its network backend is replaced by one that connects
to the very address it has checked and that holds every single read and write to the deadline of
the request as a whole.
"""

import socket
import ssl
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpcore

from tracker.errors import ConfigError
from tracker.sources.addresses import AddressPolicy
from tracker.sources.deadline import Deadline
from tracker.sources.errors import (
    ConnectionFailedError,
    DeadlineExceededError,
    FetchFailedError,
    FetchStoppedError,
    NameNotFoundError,
)
from tracker.sources.resolving import Resolver, permitted, resolve, system_resolver
from tracker.sources.sockets import Sockets, is_readable, verifying_context
from tracker.sources.urls import HttpUrl

_KEEPALIVE_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Response:
    """Status, headers in lower case (repeated ones joined by a comma), and the raw body."""

    status: int
    headers: dict[str, str]
    chunks: Iterator[bytes]


class Connections:
    """Pools of kept-alive connections; safe to share between threads, not across a fork."""

    def __init__(
        self,
        policy: AddressPolicy,
        *,
        resolver: Resolver | None = None,
        proxy: str | None = None,
        ca_file: str | None = None,
        connect_timeout: float = 10.0,
    ) -> None:
        self._backend = _GuardedBackend(
            policy, resolver or system_resolver, connect_timeout, _proxy_host(proxy)
        )
        options: dict[str, Any] = {
            "ssl_context": verifying_context(ca_file),
            "max_connections": 256,
            "max_keepalive_connections": 16,  # httpcore counts them all for every request
            "keepalive_expiry": _KEEPALIVE_SECONDS,
            "network_backend": self._backend,
        }
        self._through_proxy = proxy is not None
        self._pool = (
            httpcore.HTTPProxy(proxy_url=proxy, **options)
            if proxy is not None
            else httpcore.ConnectionPool(**options)
        )

    @contextmanager
    def exchange(
        self,
        method: str,
        url: HttpUrl,
        headers: Sequence[tuple[str, str]],
        deadline: Deadline,
        body: bytes | None = None,
    ) -> Iterator[Response]:
        """Send one request and yield its answer; the body must be read inside the block.

        Raises the FetchFailedError that fits. A body that is not read to its end costs the
        connection, nothing else.
        """
        if self._through_proxy:
            self._backend.check_before_proxy(url, deadline)
        request = httpcore.Request(
            method=method,
            url=httpcore.URL(
                scheme=url.scheme.encode(),
                host=url.host.encode(),
                port=url.explicit_port,
                target=url.target.encode(),
            ),
            headers=[(name.encode("latin-1"), text.encode("latin-1")) for name, text in headers],
            content=body,
            extensions={"timeout": {"pool": deadline.remaining()}},
        )
        bound = self._backend.bound_to(deadline)
        with self._backend.sockets.unless_cut(), _translated(str(url)), bound:
            answer = self._send(request, retry=body is None)
            try:
                yield Response(answer.status, _joined(answer.headers), answer.iter_stream())
            finally:
                answer.close()

    def _send(self, request: httpcore.Request, retry: bool) -> httpcore.Response:
        """Send, and send again where a kept-alive connection turns out to be closed or spoilt."""
        while True:
            opened = self._backend.opened
            try:
                return self._pool.handle_request(request)
            except (httpcore.RemoteProtocolError, ConnectionError):
                if not retry or self._backend.opened > opened:
                    raise

    def cut_off(self) -> None:
        """End every exchange, whatever it waits for, with a FetchStoppedError."""
        self._backend.sockets.cut_off()

    def close(self) -> None:
        """Close every connection; nothing may be under way."""
        self._pool.close()


class _GuardedBackend(httpcore.NetworkBackend):
    """Opens the connections that a pool asks for."""

    def __init__(
        self,
        policy: AddressPolicy,
        resolver: Resolver,
        connect_timeout: float,
        proxy: tuple[str, int] | None,
    ) -> None:
        self._policy = policy
        self._resolver = resolver
        self._proxy = proxy
        self._local = threading.local()
        self.sockets = Sockets(connect_timeout)

    @property
    def opened(self) -> int:
        """How many connections this thread has opened."""
        return getattr(self._local, "opened", 0)

    @contextmanager
    def bound_to(self, deadline: Deadline) -> Iterator[None]:
        """Hold this thread's input and output to a deadline; httpcore works in our thread."""
        self._local.deadline = deadline
        try:
            yield
        finally:
            self._local.deadline = None

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve, check, connect: one look-up, whose checked addresses are the ones used."""
        deadline: Deadline = self._local.deadline
        self._local.opened = self.opened + 1
        if (host, port) == self._proxy:  # named by the operator, so trusted
            addresses = resolve(self._resolver, host, port, deadline)
        else:
            addresses = self._permitted(host, port, deadline)
        sock = self.sockets.connect(host, port, addresses, deadline)
        return _Stream(sock, self.sockets, self._local)

    def check_before_proxy(self, url: HttpUrl, deadline: Deadline) -> None:
        """Refuse what resolves here to a forbidden address; the proxy decides about the rest."""
        try:
            self._permitted(url.host, url.port, deadline)
        except NameNotFoundError:
            return

    def _permitted(self, host: str, port: int, deadline: Deadline) -> Sequence[str]:
        return permitted(self._policy, host, resolve(self._resolver, host, port, deadline))


class _Stream(httpcore.NetworkStream):
    """A socket whose every operation ends with the deadline of the request that uses it."""

    def __init__(self, sock: socket.socket, sockets: Sockets, local: threading.local) -> None:
        self._sock = sock
        self._sockets = sockets
        self._local = local

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._sock.settimeout(self._local.deadline.remaining())
        received = self._sock.recv(max_bytes)
        if self._sockets.cut.is_set():  # an end that is ours must not pass for the answer's
            raise FetchStoppedError
        return received

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        while buffer:
            self._sock.settimeout(self._local.deadline.remaining())
            buffer = buffer[self._sock.send(buffer) :]

    def close(self) -> None:
        self._sock.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        deadline: Deadline = self._local.deadline
        secured = self._sockets.secure(self._sock, ssl_context, server_hostname, deadline)
        return _Stream(secured, self._sockets, self._local)

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":  # what httpcore asks to learn whether the server hung up
            return is_readable(self._sock)
        if info == "ssl_object":
            return self._sock if isinstance(self._sock, ssl.SSLSocket) else None
        return None


@contextmanager
def _translated(url: str) -> Iterator[None]:
    """Turn what sockets and httpcore raise into our errors, and say where they happened."""
    try:
        yield
    except FetchFailedError as error:
        error.url = error.url or url
        raise
    except TimeoutError as error:
        raise DeadlineExceededError("The server did not answer in time.", url) from error
    except httpcore.PoolTimeout as error:
        raise DeadlineExceededError("No connection became free in time.", url) from error
    except httpcore.ProxyError as error:
        raise ConnectionFailedError(f"The proxy refused: {error}.", url) from error
    except (httpcore.ProtocolError, httpcore.NetworkError, OSError) as error:
        text = str(error) or type(error).__name__
        raise ConnectionFailedError(f"The connection broke: {text}", url) from error


def _joined(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    joined: dict[str, str] = {}
    for raw_name, raw_text in headers:
        name, text = raw_name.decode("latin-1").lower(), raw_text.decode("latin-1")
        joined[name] = f"{joined[name]}, {text}" if name in joined else text
    return joined


def _proxy_host(proxy: str | None) -> tuple[str, int] | None:
    if proxy is None:
        return None
    parts = httpcore.URL(proxy)
    if parts.scheme not in (b"http", b"https") or not parts.host:
        raise ConfigError("The proxy must be an http:// or https:// address with a host.")
    return parts.host.decode(), parts.port or (443 if parts.scheme == b"https" else 80)
