"""A hundred feeds on one loopback server, each with entries that carry their article."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler

from tests.servers.listening import listening

FIRST = datetime(2020, 1, 7, 9, tzinfo=UTC)  # of the first entries; a day later the next
PAGE = (
    "<html lang='en'><head><title>Report {feed}/{entry}</title></head><body><article>"
    "<h1>Report {feed}/{entry}</h1><p>German Chancellor Olaf Scholz said on Tuesday in report "
    "{feed}/{entry} that Germany would halt the Nord Stream 2 pipeline.</p>"
    "<p>Nobody else at meeting number {feed} of the series {entry} wished to add anything to it."
    "</p></article></body></html>"
)


@dataclass
class ManyFeeds:
    """`feeds` feeds with `entries` entries each; raise `entries` to publish."""

    address: str
    feeds: int
    entries: int
    requests: list[str] = field(default_factory=list)

    def feed_url(self, feed: int) -> str:
        return f"{self.address}/feed/{feed}"

    def answer(self, path: str) -> tuple[str, bytes] | None:
        match path.strip("/").split("/"):
            case ["feed", feed]:
                items = "".join(
                    f"<item><title>Report {feed}/{n}</title>"
                    f"<link>{self.address}/page/{feed}/{n}</link><guid>{feed}-{n}</guid>"
                    f"<pubDate>{format_datetime(FIRST + timedelta(days=n))}</pubDate></item>"
                    for n in range(self.entries)
                )
                body = (
                    f"<rss version='2.0'><channel><title>Feed {feed}</title>{items}</channel></rss>"
                )
                return "application/rss+xml", body.encode()
            case ["page", feed, entry]:
                return "text/html; charset=utf-8", PAGE.format(feed=feed, entry=entry).encode()
        return None


@contextmanager
def many_feeds(feeds: int, entries: int) -> Iterator[ManyFeeds]:
    """The server, until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.requests.append(self.path)
            answer = site.answer(self.path)
            kind, body = answer or ("text/plain", b"")
            self.send_response(200 if answer else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            pass

    with listening(Handler) as address:
        site = ManyFeeds(address, feeds, entries)
        yield site
