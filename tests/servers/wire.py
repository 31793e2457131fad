"""A hundred feeds that publish at a steady rate, for as long as somebody listens.

As a program: `python -m tests.servers.wire FEEDS RATE PORT` serves until killed. Articles are made
of paragraphs of the bundled ones, a hundred to a day of the world: half an hour is half a year.
"""

from __future__ import annotations

import random
import sys
import time
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.servers.benchmark import ARTICLES

PARAGRAPHS = [
    block
    for text in ARTICLES
    for block in text.split("\n\n")[2:]
    if 150 < len(block) < 600 and not block.startswith("#")
]
FIRST_DAY = date(2021, 7, 1)
A_DAY = 100  # articles
WINDOW = 30  # entries that a feed shows at once


class Wire:
    """What has been published by now: article n comes from feed n modulo `feeds`."""

    def __init__(self, feeds: int, rate: float) -> None:
        self.feeds, self.rate = feeds, rate
        self.began = time.monotonic()
        self.started_at = datetime.now(UTC)
        self.ended: int | None = None  # the number after the last one, once it publishes no more

    def published(self) -> int:
        if self.ended is not None:
            return self.ended
        return int((time.monotonic() - self.began) * self.rate)

    def end(self) -> int:
        """Publish no more; how many there are."""
        self.ended = self.published()
        return self.ended

    def feed(self, feed: int, host: str) -> bytes:
        last = self.published() - 1
        newest = last - (last - feed) % self.feeds
        numbers = range(newest, -1, -self.feeds)[:WINDOW]
        items = "".join(
            f"<item><title>{title(n)}</title><link>http://{host}/article/{n}</link>"
            f"<guid>{n}</guid><pubDate>{self._date(n)}</pubDate></item>"
            for n in numbers
        )
        return (
            f"<?xml version='1.0'?><rss version='2.0'><channel><title>Wire {feed}</title>"
            f"<link>http://{host}/</link>{items}</channel></rss>"
        ).encode()

    def _date(self, number: int) -> str:
        return format_datetime(self.started_at + timedelta(seconds=number / self.rate))


def title(number: int) -> str:
    return f"Dispatch number {number}"


def article(number: int) -> bytes:
    chance = random.Random(number)
    day = FIRST_DAY + timedelta(days=number // A_DAY)
    chosen = chance.sample(PARAGRAPHS, 2)
    closing = f"It was dispatch {number} of this wire, sent at {chance.randrange(24)} o'clock."
    body = "".join(f"<p>{escape(block)}</p>" for block in [*chosen, closing])
    return (
        f"<!doctype html><html lang='en'><head><title>{title(number)}</title>"
        f"<meta property='article:published_time' content='{day}T08:00:00Z'></head>"
        f"<body><article><h1>{title(number)}</h1>{body}</article></body></html>"
    ).encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wire: Wire

    def do_GET(self) -> None:
        kind, _, name = self.path.strip("/").partition("/")
        body, status, media = b"", 200, "text/html; charset=utf-8"
        if kind == "feed":
            body, media = self.wire.feed(int(name), self.headers["Host"]), "application/rss+xml"
        elif kind == "article":
            body = article(int(name))
        elif kind == "end":
            body = str(self.wire.end()).encode()
        else:
            status = 404
        head = (
            f"HTTP/1.1 {status} OK\r\nContent-Type: {media}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self.wfile.write(head.encode() + body)


if __name__ == "__main__":
    _Handler.wire = Wire(int(sys.argv[1]), float(sys.argv[2]))
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[3])), _Handler)
    server.daemon_threads = True
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    server.serve_forever()
