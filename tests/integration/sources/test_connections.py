"""Connections to a server that misbehaves in every way listed in the rules of ingest."""

import contextlib
import shutil
import socket
import subprocess
import threading
import time
from pathlib import Path

import pytest

from tests.hostile_server import HostileServer
from tests.integration.sources.fetching import DEADLINE, make_fetcher
from tests.misbehaviour import STAMINA, feed, response
from tracker.sources.errors import (
    BadUrlError,
    BlockedAddressError,
    ConnectionFailedError,
    DeadlineExceededError,
    FetchFailedError,
    TlsFailedError,
    TooLargeError,
    TooManyRedirectsError,
    UndecodableError,
)
from tracker.sources.fetch import Fetcher


def test_connections_are_kept_alive(server: HostileServer, fetcher: Fetcher) -> None:
    sockets: list[int] = []
    server.routes["/which"] = lambda _, __, conn: (
        sockets.append(id(conn)),
        conn.sendall(response(304)),
    )[1]
    for _ in range(5):
        fetcher.fetch(server.url("/which"))
    assert len(sockets) == 5
    assert len(set(sockets)) == 1


@pytest.mark.parametrize(
    "path",
    ["/drip", "/drip-headers", "/drip-chunks", "/silence", "/endless-interim"],
)
def test_the_deadline_holds_for_the_whole_request(server: HostileServer, path: str) -> None:
    """Each of its parts comes in time, for as long as the server has stamina."""
    began = time.monotonic()
    with pytest.raises(DeadlineExceededError):
        make_fetcher(deadline=DEADLINE).fetch(server.url(path))
    assert time.monotonic() - began < STAMINA


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("/endless-headers", ConnectionFailedError),
        ("/endless-body", TooLargeError),
        ("/announced", TooLargeError),
        ("/hang-up", ConnectionFailedError),
        ("/garbage", ConnectionFailedError),
        ("/cut-short", ConnectionFailedError),
        ("/truncated-gzip", UndecodableError),
        ("/unknown-encoding", UndecodableError),
        ("/circle", TooManyRedirectsError),
        ("/to-credentials", BadUrlError),
        ("/to-file", BadUrlError),
        ("/to-loopback", BlockedAddressError),
        ("/to-mapped", BlockedAddressError),
        ("/to-metadata", BlockedAddressError),
        ("/to-private", BlockedAddressError),
    ],
)
def test_misbehaviour_has_its_name(
    server: HostileServer, fetcher: Fetcher, path: str, error: type[FetchFailedError]
) -> None:
    with pytest.raises(error) as caught:
        fetcher.fetch(server.url(path))
    assert type(caught.value) is error
    assert caught.value.reason.endswith((".", ").")) or "broke" in caught.value.reason
    assert caught.value.url is not None


def test_the_fetcher_goes_on_after_every_misbehaviour(
    server: HostileServer, fetcher: Fetcher
) -> None:
    for path in ("/short-length", "/cut-short", "/garbage", "/endless-body", "/truncated-gzip"):
        with contextlib.suppress(FetchFailedError):
            fetcher.fetch(server.url(path))
        assert fetcher.fetch(server.url("/good")).body == feed()


def test_nobody_listening_says_so(fetcher: Fetcher) -> None:
    with HostileServer() as closed:
        pass
    with pytest.raises(ConnectionFailedError, match="No connection to 127"):
        fetcher.fetch(closed.url("/good"))


def test_a_server_that_speaks_no_tls_is_refused(fetcher: Fetcher) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer_in_plain_text() -> None:
            conn, _ = listener.accept()
            conn.sendall(response(200, feed()))
            conn.close()

        threading.Thread(target=answer_in_plain_text, daemon=True).start()
        with pytest.raises(TlsFailedError):
            fetcher.fetch(f"https://127.0.0.1:{listener.getsockname()[1]}/")


def test_a_certificate_that_nobody_vouches_for_is_refused(fetcher: Fetcher, tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl: needed to make a certificate")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    names = ["-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(key), "-out", str(certificate), "-days", "2", "-nodes"]
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", *files, *names]
    subprocess.run(command, check=True, capture_output=True)
    with HostileServer(certificate=(str(certificate), str(key))) as secured:
        url = secured.url("/good").replace("http:", "https:")
        with pytest.raises(TlsFailedError, match="certificate of 127"):
            fetcher.fetch(url)
        assert secured.requests == []
        assert make_fetcher(ca_file=str(certificate)).fetch(url).status == 200
