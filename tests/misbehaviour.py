"""Ways to misbehave that feeds have been seen to have, each a route of a `HostileServer`."""

from __future__ import annotations

import functools
import gzip
import socket
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

import brotli
from backports import zstd

if TYPE_CHECKING:
    from tests.hostile_server import HostileServer

BOMB = 64 * 1024 * 1024  # bytes that a few kilobytes unfold to
STAMINA = 120.0  # seconds for which what never ends goes on
RSS = "application/rss+xml; charset=utf-8"


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    local: str  # the address that was connected to


Route = Callable[["HostileServer", Request, socket.socket], None]


def feed(count: int = 3, *, name: str = "good", title: str = "A good feed") -> bytes:
    """An RSS feed of so many entries, their GUIDs made of `name`."""
    items = "".join(
        f"<item><title>Entry {n} of {name}</title><guid isPermaLink='false'>{name}-{n}</guid>"
        f"<link>http://example.org/{name}/{n}</link>"
        f"<pubDate>Mon, {n % 28 + 1:02} Jan 2024 10:00:00 GMT</pubDate>"
        f"<description>The text of entry {n}.</description></item>"
        for n in range(count)
    )
    return (
        f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>{title}</title>"
        f"<link>http://example.org/{name}</link>{items}</channel></rss>"
    ).encode()


def response(
    status: int = 200,
    body: bytes = b"",
    *,
    content_type: str = RSS,
    length: int | None = None,
    **headers: str,
) -> bytes:
    """A whole HTTP response; `length` lies about the body's."""
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Type: {content_type}"]
    if status != 304:
        lines.append(f"Content-Length: {len(body) if length is None else length}")
    lines += [f"{name.replace('_', '-')}: {text}" for name, text in headers.items()]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + (b"" if status == 304 else body)


def answers(status: int = 200, body: bytes = b"", **options: object) -> Route:
    """A route that always gives the same response."""
    ready = response(status, body, **options)  # type: ignore[arg-type]
    return lambda server, request, conn: conn.sendall(ready)


def compressed(encoding: str, body: bytes) -> Route:
    """A body in one of the encodings, or several joined by commas."""
    packers: dict[str, Callable[[bytes], bytes]] = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "raw-deflate": lambda data: _raw_deflate(data),
        "br": lambda data: brotli.compress(data, quality=5),
        "zstd": zstd.compress,
    }
    for name in encoding.split(", "):
        body = packers[name](body)
    return answers(200, body, Content_Encoding=encoding.replace("raw-", ""))


@functools.cache
def bomb(encoding: str) -> Route:
    """Nothing but zeros, packed small."""
    return compressed(encoding, bytes(BOMB))


def _raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def _drip(server: HostileServer, request: Request, conn: socket.socket) -> None:
    conn.sendall(response(200, b"", length=1_000_000))
    _until_closed(conn, lambda: b"x", 0.05)


def _drip_headers(server: HostileServer, request: Request, conn: socket.socket) -> None:
    conn.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    _until_closed(conn, lambda: b"a", 0.05)


def _drip_chunks(server: HostileServer, request: Request, conn: socket.socket) -> None:
    conn.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    _until_closed(conn, lambda: b"1\r\nx\r\n", 0.05)


def _endless_headers(server: HostileServer, request: Request, conn: socket.socket) -> None:
    conn.sendall(b"HTTP/1.1 200 OK\r\n")
    _until_closed(conn, lambda: b"X-More: and more\r\n" * 200, 0)


def _endless_body(server: HostileServer, request: Request, conn: socket.socket) -> None:
    conn.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nConnection: close\r\n\r\n")
    _until_closed(conn, lambda: b"<item/>" * 1000, 0)


def _endless_interim(server: HostileServer, request: Request, conn: socket.socket) -> None:
    _until_closed(conn, lambda: b"HTTP/1.1 103 Early Hints\r\n\r\n" * 50, 0.01)


def _silence(server: HostileServer, request: Request, conn: socket.socket) -> None:
    _until_closed(conn, lambda: b"", 0.05)


def _hang_up(server: HostileServer, request: Request, conn: socket.socket) -> None:
    conn.close()


def _garbage(server: HostileServer, request: Request, conn: socket.socket) -> None:
    conn.sendall(b"\x00\x01\x02 this is no HTTP \xff\r\n\r\n")
    conn.close()


def _cut_short(server: HostileServer, request: Request, conn: socket.socket) -> None:
    conn.sendall(response(200, feed(), length=len(feed()) + 500))
    conn.close()


def _until_closed(conn: socket.socket, piece: Callable[[], bytes], pause: float) -> None:
    """Send pieces until the other side has had enough, or a long time is over."""
    end = time.monotonic() + STAMINA
    conn.settimeout(5)
    while time.monotonic() < end:
        conn.sendall(piece())
        if pause:
            time.sleep(pause)
            conn.setblocking(False)
            try:
                if conn.recv(1, socket.MSG_PEEK) == b"":
                    return
            except BlockingIOError:
                pass
            conn.settimeout(5)


def _conditional(server: HostileServer, request: Request, conn: socket.socket) -> None:
    """What a good server does."""
    if request.headers.get("if-none-match") == '"v1"':
        conn.sendall(response(304, ETag='"v1"'))
    else:
        conn.sendall(response(200, feed(), ETag='"v1"', Last_Modified=_http_date(-3600)))


def _stale_304(server: HostileServer, request: Request, conn: socket.socket) -> None:
    """Says 304 to every conditional request, though its content changes each time."""
    if "if-none-match" in request.headers or "if-modified-since" in request.headers:
        conn.sendall(response(304))
    else:
        count = sum(seen.path == request.path for seen in server.requests)
        conn.sendall(response(200, feed(2 + count, name="stale"), ETag='"never-changes"'))


def _retry_date(server: HostileServer, request: Request, conn: socket.socket) -> None:
    conn.sendall(response(429, Retry_After=_http_date(600)))


def _http_date(shift: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=shift), usegmt=True)


LAUGHS = (
    b"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'ha'>"
    + b"".join(b"<!ENTITY %c '%s'>" % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12))
    + b"]><rss version='2.0'><channel><title>&m;</title><item><title>&m;</title></item>"
    b"</channel></rss>"
)
EXTERNAL = (
    b"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY secret SYSTEM 'file:///etc/hostname'>"
    b"<!ENTITY %% more SYSTEM 'http://127.0.0.2/'>]><rss version='2.0'><channel>"
    b"<title>t</title><item><title>&secret;</title></item></channel></rss>"
)
LOGIN = b"<!DOCTYPE html><html><head><title>Log in</title></head><body>Please log in.</body></html>"
WRONG_CHARSET = (
    "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>t</title>"
    "<item><title>Der Außenminister äußert sich</title></item></channel></rss>"
).encode("windows-1252")


def default_routes() -> dict[str, Route]:
    """The ways to misbehave, by path."""
    return {
        "/good": _conditional,
        "/robots.txt": answers(404),
        "/.well-known/tdmrep.json": answers(404),
        "/stale-304": _stale_304,
        "/bomb/gzip": bomb("gzip"),
        "/bomb/deflate": bomb("deflate"),
        "/bomb/raw-deflate": bomb("raw-deflate"),
        "/bomb/br": bomb("br"),
        "/bomb/zstd": bomb("zstd"),
        "/bomb/gzip-gzip": bomb("gzip, gzip"),
        "/drip": _drip,
        "/drip-headers": _drip_headers,
        "/drip-chunks": _drip_chunks,
        "/endless-headers": _endless_headers,
        "/endless-body": _endless_body,
        "/endless-interim": _endless_interim,
        "/silence": _silence,
        "/hang-up": _hang_up,
        "/garbage": _garbage,
        "/cut-short": _cut_short,
        "/short-length": answers(200, feed(), length=len(feed()) - 200),
        "/announced": answers(200, b"", length=10**12),
        "/wrong-charset": answers(200, WRONG_CHARSET),
        "/gone": answers(410),
        "/not-found": answers(404),
        "/error": answers(500),
        "/429-seconds": answers(429, Retry_After="120"),
        "/429-date": _retry_date,
        "/503-seconds": answers(503, Retry_After="300"),
        "/503-never": answers(503, Retry_After="99999999999"),
        "/503-nonsense": answers(503, Retry_After="soon"),
        "/html": answers(200, LOGIN, content_type="text/html"),
        "/empty": answers(200),
        "/empty-gzip": answers(200, b"", Content_Encoding="gzip"),
        "/no-entries": answers(200, feed(0)),
        "/laughs": answers(200, LAUGHS),
        "/external": answers(200, EXTERNAL),
        "/moved": answers(301, Location="/good"),
        "/found": answers(302, Location="/good"),
        "/circle": answers(302, Location="/circle-back"),
        "/circle-back": answers(302, Location="/circle"),
        "/to-credentials": answers(302, Location="http://user:secret@127.0.0.1/"),
        "/to-file": answers(302, Location="file:///etc/passwd"),
        "/to-loopback": answers(302, Location="http://127.0.0.2:8080/"),
        "/to-mapped": answers(302, Location="http://[::ffff:127.0.0.2]/"),
        "/to-metadata": answers(302, Location="http://169.254.169.254/latest/meta-data/"),
        "/to-private": answers(307, Location="http://10.0.0.1/"),
        "/unknown-encoding": answers(200, feed(), Content_Encoding="pack200"),
        "/truncated-gzip": answers(200, gzip.compress(feed())[:-30], Content_Encoding="gzip"),
        "/lying-gzip": answers(200, feed(), Content_Encoding="gzip"),
    }
