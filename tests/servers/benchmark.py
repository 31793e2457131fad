"""Many small feeds, served by a process of their own so that it shares no lock with who polls.

As a program: `python -m tests.servers.benchmark FEEDS` prints its address and serves until killed.
"""

from __future__ import annotations

import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files

ARTICLES = sorted(
    entry.read_text(encoding="utf-8")
    for entry in files("tracker.seeds").iterdir()
    if entry.name.endswith(".md") and entry.name != "README.md"
)
LINKS = "".join(f"<li><a href='/section/{n}'>Section number {n}</a></li>" for n in range(60))
TEASERS = "".join(
    f"<div class='teaser'><h3><a href='/story/{n}'>Another story, the {n}th</a></h3>"
    f"<p>What it is about in a few words, number {n}.</p></div>"
    for n in range(25)
)
SCRIPT = f"<script>window.data = [{','.join(f'{n}' for n in range(1500))}];</script>"


@dataclass
class BenchmarkSite:
    """The server, and how many entries each feed has by now."""

    address: str
    count: int
    published: int = 0

    @property
    def feeds(self) -> list[str]:
        return [f"{self.address}/feed/{n}" for n in range(self.count)]

    def publish(self, entries: int) -> None:
        """Add so many entries to every feed."""
        self.published += entries
        urllib.request.urlopen(f"{self.address}/publish/{self.published}").close()


def article_page(number: int) -> bytes:
    """A page as news sites have them: one of the bundled articles among what is not the article."""
    blocks = ARTICLES[number % len(ARTICLES)].split("\n\n")
    body = "".join(f"<p>{escape(block)}</p>" for block in blocks if not block.startswith("#"))
    title = f"Report number {number}"
    return (
        f"<!doctype html><html lang='en'><head><title>{title} - Bench</title>{SCRIPT}"
        f"<meta property='og:title' content='{title}'>"
        "<meta property='article:published_time' content='2022-02-01T08:00:00Z'></head><body>"
        f"<header><nav><ul>{LINKS}</ul></nav></header><main><article><h1>{title}</h1>{body}"
        f"<p>It was report number {number} of this series, and others are to follow it.</p>"
        f"</article><aside>{TEASERS}</aside></main><footer><ul>{LINKS}</ul></footer></body></html>"
    ).encode()


@contextmanager
def benchmark_site(feeds: int) -> Iterator[BenchmarkSite]:
    """The server, until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.servers.benchmark"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        yield BenchmarkSite(process.stdout.readline().strip(), feeds)
    finally:
        process.kill()
        process.wait()


def _feed(name: str, entries: int) -> bytes:
    """Twenty entries at most, the newest first, as feeds have them. They are titles alone."""
    items = "".join(
        f"<item><title>Report {n} of feed {name}</title><guid isPermaLink='false'>{name}-{n}</guid>"
        "<pubDate>Tue, 15 Feb 2022 09:00:00 GMT</pubDate></item>"
        for n in range(entries, max(0, entries - 20), -1)
    )
    return (
        f"<?xml version='1.0'?><rss version='2.0'><channel><title>Feed {name}</title>"
        f"<link>http://example.org/{name}</link>{items}</channel></rss>"
    ).encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    published = 0

    def do_GET(self) -> None:
        _, kind, name = self.path.split("/")
        if kind == "publish":
            _Handler.published = int(name)
        etag = f'"{self.published}"'
        unchanged = self.headers.get("If-None-Match") == etag
        body = b"" if unchanged or kind == "publish" else _feed(name, self.published)
        head = (
            f"HTTP/1.1 {304 if unchanged else 200} OK\r\nETag: {etag}\r\n"
            f"Content-Type: application/rss+xml\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self.wfile.write(head.encode() + body)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    sys.stdout.write(f"http://127.0.0.1:{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
