"""Connections that are resolved, checked and opened by ourselves. The only user of httpcore.

httpcore keeps the pools and speaks HTTP/1.1; its network backend is replaced by one that connects
to the very address it has checked and that holds every single read and write to the deadline of
the request as a whole.
"""

import ipaddress
import queue
import select
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from weakref import WeakSet

import certifi
import httpcore

from tracker.errors import ConfigError
from tracker.sources.addresses import AddressPolicy, refusal_of_text
from tracker.sources.errors import (
    BlockedAddressError,
    ConnectionFailedError,
    DeadlineExceededError,
    FetchFailedError,
    FetchStoppedError,
    NameNotFoundError,
    TlsFailedError,
)
from tracker.sources.urls import HttpUrl

Resolver = Callable[[str, int], Sequence[str]]
_MOST_ADDRESSES = 8  # of one name that are tried
_KEEPALIVE_SECONDS = 15.0


class Deadline:
    """A moment that a request must not outlive. Waiting out of politeness can extend it."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def extend(self, seconds: float) -> None:
        """Move the end by time that was not the server's doing."""
        self._end += seconds

    def remaining(self) -> float:
        """Seconds left. Raises DeadlineExceededError when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise DeadlineExceededError(f"The answer took longer than {self._seconds:g} seconds.")
        return left

    def within(self, seconds: float) -> "Deadline":
        """A deadline after `seconds`, or this one's end where that comes first."""
        return Deadline(min(seconds, self.remaining()))


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
            "ssl_context": _verifying_context(ca_file),
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
        with self._backend.unless_cut(), _translated(str(url)), bound:
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
        self._backend.cut_off()

    def close(self) -> None:
        """Close every connection; nothing may be under way."""
        self._pool.close()


def system_resolver(host: str, port: int) -> list[str]:
    """The host's addresses in the system's order. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class _GuardedBackend(httpcore.NetworkBackend):
    def __init__(
        self,
        policy: AddressPolicy,
        resolver: Resolver,
        connect_timeout: float,
        proxy: tuple[str, int] | None,
    ) -> None:
        self._policy = policy
        self._resolver = resolver
        self._connect_timeout = connect_timeout
        self._proxy = proxy
        self._local = threading.local()
        self._sockets: WeakSet[socket.socket] = WeakSet()
        self._changing = threading.Lock()
        self.cut = threading.Event()

    def cut_off(self) -> None:
        """Open nothing more, and wake every thread that waits for a socket."""
        with self._changing:
            self.cut.set()
            for sock in self._sockets:
                with suppress(OSError):  # not connected, or closed
                    socket.socket.shutdown(sock, socket.SHUT_RDWR)  # TLS has a say of its own

    @contextmanager
    def unless_cut(self) -> Iterator[None]:
        """Whatever fails after `cut_off` failed because of it."""
        try:
            yield
        except FetchFailedError as error:
            if self.cut.is_set() and not isinstance(error, FetchStoppedError):
                raise FetchStoppedError from error
            raise

    def hold(self, sock: socket.socket) -> None:
        """Have `cut_off` reach a socket."""
        with self._changing:
            if self.cut.is_set():
                sock.close()
                raise FetchStoppedError
            self._sockets.add(sock)

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
            addresses: Sequence[str] = self._resolve(host, port, deadline)
        else:
            addresses = self._permitted(host, port, deadline)
        return _Stream(self._connect(host, port, addresses, deadline), self, self._local)

    def check_before_proxy(self, url: HttpUrl, deadline: Deadline) -> None:
        """Refuse what resolves here to a forbidden address; the proxy decides about the rest."""
        try:
            self._permitted(url.host, url.port, deadline)
        except NameNotFoundError:
            return

    def _permitted(self, host: str, port: int, deadline: Deadline) -> list[str]:
        found = self._resolve(host, port, deadline)
        refusals = {address: refusal_of_text(self._policy, address) for address in found}
        permitted = [address for address, refusal in refusals.items() if refusal is None]
        if not permitted:
            address, kind = next(iter(refusals.items()))
            raise BlockedAddressError(
                f"{host} leads to {address}, a {kind} address, which is not allowed "
                "(TRACKER_ALLOW_PRIVATE_NETWORKS names exceptions)."
            )
        return permitted[:_MOST_ADDRESSES]

    def _resolve(self, host: str, port: int, deadline: Deadline) -> Sequence[str]:
        try:
            return [str(ipaddress.ip_address(host))]
        except ValueError:
            pass
        answer: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()

        def look_up() -> None:
            try:
                answer.put(self._resolver(host, port))
            except Exception as error:
                answer.put(error)

        # A look-up cannot be interrupted, so it gets a thread that may be left behind.
        threading.Thread(target=look_up, name="look-up", daemon=True).start()
        try:
            found = answer.get(timeout=deadline.remaining())
        except queue.Empty:
            deadline.remaining()
            raise
        if isinstance(found, Exception) or not found:
            raise NameNotFoundError(f"The name {host} was not found ({found or 'no address'}).")
        return found

    def _connect(
        self, host: str, port: int, addresses: Sequence[str], deadline: Deadline
    ) -> socket.socket:
        failure: OSError | None = None
        for tried, address in enumerate(addresses):
            share = deadline.remaining() / (len(addresses) - tried)
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            sock = socket.socket(family, socket.SOCK_STREAM)
            self.hold(sock)
            try:
                sock.settimeout(min(self._connect_timeout, share))
                sock.connect((address, port))
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return sock
            except OSError as error:
                sock.close()
                failure = error
        deadline.remaining()
        raise ConnectionFailedError(f"No connection to {host}, port {port}: {failure}.")


class _Stream(httpcore.NetworkStream):
    """A socket whose every operation ends with the deadline of the request that uses it."""

    def __init__(
        self, sock: socket.socket, backend: _GuardedBackend, local: threading.local
    ) -> None:
        self._sock = sock
        self._backend = backend
        self._local = local

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._sock.settimeout(self._local.deadline.remaining())
        received = self._sock.recv(max_bytes)
        if self._backend.cut.is_set():  # an end that is ours must not pass for the answer's
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
        self._sock.settimeout(self._local.deadline.remaining())
        try:
            secured = ssl_context.wrap_socket(
                self._sock, server_hostname=server_hostname, do_handshake_on_connect=False
            )
            self._backend.hold(secured)
            secured.do_handshake()
        except ssl.SSLCertVerificationError as error:
            self._sock.close()
            raise TlsFailedError(
                f"The certificate of {server_hostname} is not valid: {error.verify_message}."
            ) from error
        except (ssl.SSLError, ConnectionError) as error:
            self._sock.close()
            raise TlsFailedError(f"No secure connection to {server_hostname}: {error}.") from error
        except OSError:
            self._sock.close()
            raise
        return _Stream(secured, self._backend, self._local)

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":  # what httpcore asks to learn whether the server hung up
            return _is_readable(self._sock)
        if info == "ssl_object":
            return self._sock if isinstance(self._sock, ssl.SSLSocket) else None
        return None


def _is_readable(sock: socket.socket) -> bool:
    number = sock.fileno()
    if number < 0:
        return True
    poll = select.poll()
    poll.register(number, select.POLLIN)
    return bool(poll.poll(0))


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


def _verifying_context(ca_file: str | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    try:
        context.load_verify_locations(ca_file or certifi.where())
    except OSError as error:
        raise ConfigError(f"The certificates in {ca_file} cannot be read: {error}.") from error
    return context


def _proxy_host(proxy: str | None) -> tuple[str, int] | None:
    if proxy is None:
        return None
    parts = httpcore.URL(proxy)
    if parts.scheme not in (b"http", b"https") or not parts.host:
        raise ConfigError("The proxy must be an http:// or https:// address with a host.")
    return parts.host.decode(), parts.port or (443 if parts.scheme == b"https" else 80)
