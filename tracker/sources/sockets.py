"""Sockets that no wait outlives: each ends with a deadline, and all together when told to."""

import select
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from weakref import WeakSet

import certifi

from tracker.errors import ConfigError
from tracker.sources.deadline import Deadline
from tracker.sources.errors import (
    ConnectionFailedError,
    FetchFailedError,
    FetchStoppedError,
    TlsFailedError,
)


class Sockets:
    """What is open, of all threads."""

    def __init__(self, connect_timeout: float) -> None:
        self._connect_timeout = connect_timeout
        self._open: WeakSet[socket.socket] = WeakSet()
        self._changing = threading.Lock()
        self.cut = threading.Event()

    def cut_off(self) -> None:
        """Open nothing more, and wake every thread that waits for a socket."""
        with self._changing:
            self.cut.set()
            for sock in self._open:
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
            self._open.add(sock)

    def connect(
        self, host: str, port: int, addresses: Sequence[str], deadline: Deadline
    ) -> socket.socket:
        """A connection to the first of the addresses that takes one. Raises ConnectionFailedError
        where none does, DeadlineExceededError."""
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

    def secure(
        self, sock: socket.socket, context: ssl.SSLContext, host: str | None, deadline: Deadline
    ) -> ssl.SSLSocket:
        """TLS on a connection, the certificate verified. Raises TlsFailedError."""
        sock.settimeout(deadline.remaining())
        try:
            secured = context.wrap_socket(sock, server_hostname=host, do_handshake_on_connect=False)
            self.hold(secured)
            secured.do_handshake()
        except ssl.SSLCertVerificationError as error:
            sock.close()
            raise TlsFailedError(
                f"The certificate of {host} is not valid: {error.verify_message}."
            ) from error
        except (ssl.SSLError, ConnectionError) as error:
            sock.close()
            raise TlsFailedError(f"No secure connection to {host}: {error}.") from error
        except OSError:
            sock.close()
            raise
        return secured


def is_readable(sock: socket.socket) -> bool:
    """Whether something waits to be read, if only the end."""
    number = sock.fileno()
    if number < 0:
        return True
    poll = select.poll()
    poll.register(number, select.POLLIN)
    return bool(poll.poll(0))


def verifying_context(ca_file: str | None) -> ssl.SSLContext:
    """What checks certificates, by a file of authorities or by the bundled ones. Raises
    ConfigError."""
    context = ssl.create_default_context()
    try:
        context.load_verify_locations(ca_file or certifi.where())
    except OSError as error:
        raise ConfigError(f"The certificates in {ca_file} cannot be read: {error}.") from error
    return context
