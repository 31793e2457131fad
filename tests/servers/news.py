"""A news site on loopback: a feed, its articles, and a record of who asked for what."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from hashlib import sha256
from html import escape
from http.server import BaseHTTPRequestHandler

from tests.servers.listening import listening

PAGE = """<!doctype html><html lang="en"><head><title>{title} - {outlet}</title>
<meta property="og:site_name" content="{outlet}">
<meta property="article:published_time" content="{published}">
<link rel="canonical" href="{url}"></head>
<body><nav><a href="/">Home</a><a href="/world">World</a></nav>
<article><h1>{title}</h1>{paragraphs}</article>
<footer>All rights reserved</footer></body></html>"""


@dataclass
class NewsSite:
    """What the site publishes; change it while the server runs."""

    address: str
    outlet: str = "Loopback Times"
    pages: dict[str, tuple[int, str, bytes]] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    items: list[dict[str, str]] = field(default_factory=list)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)  # more of them, by path
    always_304: set[str] = field(default_factory=set)

    @property
    def feed_url(self) -> str:
        return f"{self.address}/feed.xml"

    def publish(self, path: str, title: str, published: datetime, *paragraphs: str) -> None:
        """Publish an article, or a new text of one, and list it in the feed."""
        self.write(path, title, published, *paragraphs)
        item = {"url": self.address + path, "title": title, "at": format_datetime(published)}
        self.items = [item, *(i for i in self.items if i["url"] != item["url"])]

    def write(self, path: str, title: str, published: datetime, *paragraphs: str) -> None:
        """Change a page and leave the feed as it is."""
        body = "".join(f"<p>{escape(p, quote=False)}</p>" for p in paragraphs)
        page = PAGE.format(
            title=escape(title), outlet=self.outlet, published=published.isoformat(),
            url=self.address + path, paragraphs=body,
        )  # fmt: skip
        self.pages[path] = (200, "text/html; charset=utf-8", page.encode())

    def feed(self) -> bytes:
        items = "".join(
            f"<item><title>{escape(i['title'])}</title><link>{i['url']}</link>"
            f"<guid>{i['url']}</guid><pubDate>{i['at']}</pubDate></item>"
            for i in self.items
        )
        return (
            f'<?xml version="1.0"?><rss version="2.0"><channel><title>{self.outlet}</title>'
            f"<link>{self.address}</link>{items}</channel></rss>"
        ).encode()


@contextmanager
def news_site() -> Iterator[NewsSite]:
    """A site that runs until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.requests.append(self.path)
            status, kind, body = site.pages.get(self.path, (404, "text/plain", b"nothing here"))
            if self.path == "/feed.xml":
                status, kind, body = 200, "application/rss+xml", site.feed()
            etag = f'"{sha256(body).hexdigest()[:16]}"'
            known = status == 200 and self.headers.get("If-None-Match") == etag
            if known or self.path in site.always_304:
                status, body = 304, b""
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("ETag", etag)
            for name, value in site.headers.get(self.path, {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            pass

    with listening(Handler) as address:
        site = NewsSite(address)
        yield site
