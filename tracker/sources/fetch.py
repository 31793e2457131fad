"""Fetching of feeds and articles: one call, one deadline, one cap, every hop checked.

A fetch through a proxy is guarded less: the name is resolved here once more and refused when that
gives a forbidden address, but it is the proxy that connects, to whatever it finds itself.
"""

import io
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from tracker import __version__
from tracker.sources import freshness, textmining
from tracker.sources.addresses import AddressPolicy
from tracker.sources.connections import Connections, Deadline, Resolver, Response
from tracker.sources.decoding import ACCEPT_ENCODING, decoded
from tracker.sources.errors import (
    FetchFailedError,
    HostBusyError,
    OptedOutError,
    RobotsDeniedError,
    TooLargeError,
    TooManyRedirectsError,
)
from tracker.sources.politeness import HostGate
from tracker.sources.robots import LARGEST as LARGEST_ROBOTS
from tracker.sources.robots import PRODUCT, UNREACHABLE, Robots, read_robots
from tracker.sources.textmining import SiteReservations
from tracker.sources.urls import HttpUrl, join_url, parse_url

Kind = Literal["feed", "article"]
_ACCEPT: dict[Kind, str] = {
    "feed": "application/atom+xml, application/rss+xml, application/feed+json, "
    "application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1",
    "article": "text/html, application/xhtml+xml;q=0.9, */*;q=0.1",
}
_REDIRECTS = (301, 302, 303, 307, 308)
_PERMANENT = (301, 308)
_SITE_FILE_SECONDS = 10.0
_SITE_FILE_FRESH = 86_400.0  # RFC 9309: robots.txt is not kept longer than a day
_SITE_FILE_RETRY = 600.0
_MOST_SITES = 4096
_UNREAD_BODY = 65_536  # read to keep the connection; a longer one is cut off
_LONGEST_HOLD = 10.0  # one address's 429 slows its host down; it must not silence its neighbours


@dataclass(frozen=True, slots=True)
class FetchConfig:
    """How to fetch. Times in seconds, sizes in bytes."""

    contact: str = ""  # an address or URL for the people whose servers we visit
    allow_private: AddressPolicy = field(default_factory=AddressPolicy)
    deadline: float = 30.0
    connect_timeout: float = 10.0
    max_bytes: int = 16 * 1024 * 1024
    max_redirects: int = 8
    host_concurrency: int = 2  # 0: no limit
    host_spacing: float = 1.0  # 0: no pause
    longest_wait: float = 60.0  # for the host's turn; not counted in the deadline
    proxy: str | None = None
    ca_file: str | None = None
    respect_robots: bool = True

    @property
    def user_agent(self) -> str:
        """Names the project, its version and whom to write to."""
        contact = "".join(c for c in self.contact if 32 <= ord(c) < 127 and c not in "()")
        return f"{PRODUCT}/{__version__}" + (f" (+{contact})" if contact else "")


class Redirect(NamedTuple):
    """One hop: its status, and from where to where."""

    status: int
    from_url: str
    to_url: str


@dataclass(frozen=True, slots=True)
class FetchResult:
    """An answer, whatever its status. `body` is the decompressed body of a 2xx, else None."""

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    body: bytes | None
    etag: str | None  # verbatim; on a 304 without one, the one that was sent
    last_modified: str | None
    redirects: tuple[Redirect, ...]
    retry_after: float | None  # seconds, clamped to a day
    max_age: float | None  # seconds for which the server calls the answer fresh
    elapsed: float
    fetched_at: datetime
    opted_out: str | None = None  # a feed whose publisher reserves text mining: why

    @property
    def content_type(self) -> str:
        """The Content-Type header as it came."""
        return self.headers.get("content-type", "")

    @property
    def not_modified(self) -> bool:
        """Whether the server says that nothing changed."""
        return self.status == 304

    @property
    def moved_to(self) -> str | None:
        """Where the leading permanent redirects (301, 308) point to, or None."""
        target = None
        for hop in self.redirects:
            if hop.status not in _PERMANENT:
                break
            target = hop.to_url
        return target


@dataclass(frozen=True, slots=True)
class _Site:
    """What an origin's well-known files say, and until when (monotonic) that is believed."""

    robots: Robots
    reservations: SiteReservations
    until: float


class Fetcher:
    """Fetches over pooled connections; one for each process, shared by its threads."""

    def __init__(
        self,
        config: FetchConfig,
        *,
        resolver: Resolver | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._config = config
        self._clock = clock
        self._gate = HostGate(config.host_concurrency, config.host_spacing)
        self._connections = Connections(
            config.allow_private,
            resolver=resolver,
            proxy=config.proxy,
            ca_file=config.ca_file,
            connect_timeout=config.connect_timeout,
        )
        self._sites: OrderedDict[str, _Site] = OrderedDict()
        self._sites_lock = threading.Lock()

    def fetch(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        kind: Kind = "feed",
    ) -> FetchResult:
        """Get an address, following redirects. Any HTTP status is an answer, not an error.

        Give back `etag` and `last_modified` as an earlier result had them to ask whether anything
        changed. Articles also obey robots.txt and reservations of text mining. Raises
        FetchFailedError in its kinds.
        """
        began = time.monotonic()
        deadline = Deadline(self._config.deadline)
        headers = self._headers(kind, etag, last_modified)
        current = parse_url(url)
        redirects: list[Redirect] = []
        while True:
            site = self._admitted(current, deadline) if kind == "article" else None
            with self._exchange(current, headers, deadline, spaced=not redirects) as answer:
                target = self._redirected(current, answer, redirects)
                if target is None:
                    body = self._read(answer)
                    break
                _discard(answer)
            current = target
        now = self._clock()
        opted_out = self._opted_out(current, answer, body, site)
        if opted_out and kind == "article":
            raise OptedOutError(f"The publisher of {current.host} opted out: {opted_out}.", url)
        unchanged = answer.status == 304
        return FetchResult(
            url=url,
            final_url=str(current),
            status=answer.status,
            headers=answer.headers,
            body=body,
            etag=answer.headers.get("etag") or (etag if unchanged else None),
            last_modified=answer.headers.get("last-modified")
            or (last_modified if unchanged else None),
            redirects=tuple(redirects),
            retry_after=self._retry_after(current, answer, now),
            max_age=freshness.max_age(answer.headers),
            elapsed=time.monotonic() - began,
            fetched_at=now,
            opted_out=opted_out,
        )

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Deliver a body (a webhook) under the same guard and deadline; redirects are not followed.

        Returns the status. Raises FetchFailedError in its kinds.
        """
        target = parse_url(url)
        lines = [("User-Agent", self._config.user_agent), *headers.items()]
        lines = [("Host", target.authority), ("Content-Length", str(len(body))), *lines]
        deadline = Deadline(self._config.deadline)
        with self._connections.exchange("POST", target, lines, deadline, body) as answer:
            _discard(answer)
        return answer.status

    def ready_in(self, url: str) -> float:
        """Seconds until this address's host may be visited again, so that others go first."""
        return self._gate.ready_in(parse_url(url).host)

    def close(self) -> None:
        """Wake those who wait for a turn and close idle connections."""
        self._gate.close()
        self._connections.close()

    def _headers(
        self, kind: Kind, etag: str | None, last_modified: str | None
    ) -> list[tuple[str, str]]:
        headers = [
            ("User-Agent", self._config.user_agent),
            ("Accept", _ACCEPT[kind]),
            ("Accept-Encoding", ACCEPT_ENCODING),
        ]
        for name, value in (("If-None-Match", etag), ("If-Modified-Since", last_modified)):
            # Verbatim; but what would break the request is not sent at all.
            if value and value.isprintable() and all(ord(c) < 256 for c in value):
                headers.append((name, value))
        return headers

    @contextmanager
    def _exchange(
        self, url: HttpUrl, headers: list[tuple[str, str]], deadline: Deadline, *, spaced: bool
    ) -> Iterator[Response]:
        """One request in its host's turn. Waiting for the first turn does not cost the deadline."""
        wait = self._config.longest_wait if spaced else deadline.remaining()
        try:
            with self._gate.slot(url.host, wait, spaced=spaced) as waited:
                if spaced:
                    deadline.extend(waited)
                lines = [("Host", url.authority), *headers]
                with self._connections.exchange("GET", url, lines, deadline) as answer:
                    yield answer
        except HostBusyError as error:
            error.url = str(url)
            raise

    def _redirected(
        self, current: HttpUrl, answer: Response, redirects: list[Redirect]
    ) -> HttpUrl | None:
        location = answer.headers.get("location", "")
        if answer.status not in _REDIRECTS or not location:
            return None
        # Headers are bytes; browsers read those of a Location as UTF-8 where they can.
        location = location.encode("latin-1").decode("utf-8", "replace")
        target = join_url(current, location)
        visited = {hop.from_url for hop in redirects} | {str(current)}
        redirects.append(Redirect(answer.status, str(current), str(target)))
        if str(target) in visited:
            raise TooManyRedirectsError(f"The redirects go in circles at {target}.", str(current))
        if len(redirects) > self._config.max_redirects:
            raise TooManyRedirectsError(
                f"More than {self._config.max_redirects} redirects in a row.", str(current)
            )
        return target

    def _read(self, answer: Response) -> bytes | None:
        if not 200 <= answer.status < 300:
            _discard(answer)
            return None
        return _collected(answer, self._config.max_bytes)

    def _retry_after(self, url: HttpUrl, answer: Response, now: datetime) -> float | None:
        if answer.status not in (429, 503):
            return None
        seconds = freshness.retry_after(answer.headers, now)
        if answer.status == 429:
            self._gate.hold(url.host, min(seconds or _LONGEST_HOLD, _LONGEST_HOLD))
        return seconds

    def _opted_out(
        self, url: HttpUrl, answer: Response, body: bytes | None, site: _Site | None
    ) -> str | None:
        if body is None:
            return None
        page = body if site is not None and b"<" in body[:1024] else b""
        from_site = site is not None and site.reservations.reserves(url.target)
        return textmining.reservation(answer.headers, page, from_site)

    def _admitted(self, url: HttpUrl, deadline: Deadline) -> _Site:
        """The site's rules, where they let us in. Raises RobotsDeniedError, OptedOutError."""
        site = self._site(url, deadline)
        if not self._config.respect_robots or site.robots.allows(str(url)):
            return site
        if site.robots is UNREACHABLE:
            raise RobotsDeniedError(
                f"The robots.txt of {url.host} cannot be read at present.", str(url)
            )
        raise RobotsDeniedError(f"The robots.txt of {url.host} does not allow this page.", str(url))

    def _site(self, url: HttpUrl, deadline: Deadline) -> _Site:
        with self._sites_lock:
            site = self._sites.get(url.origin)
        if site is not None and site.until > time.monotonic():
            return site
        robots = self._site_file(url, "/robots.txt", deadline)
        rules = read_robots(*robots) if robots is not None else UNREACHABLE
        if rules.crawl_delay:
            self._gate.widen(url.host, rules.crawl_delay)
        reserved = self._site_file(url, textmining.WELL_KNOWN, deadline)
        reservations = SiteReservations()
        if reserved is not None and reserved[0] == 200:
            reservations = textmining.read_site_reservations(reserved[1])
        fresh = _SITE_FILE_RETRY if rules is UNREACHABLE else _SITE_FILE_FRESH
        site = _Site(rules, reservations, time.monotonic() + fresh)
        with self._sites_lock:
            self._sites[url.origin] = site
            self._sites.move_to_end(url.origin)
            while len(self._sites) > _MOST_SITES:
                self._sites.popitem(last=False)
        return site

    def _site_file(self, url: HttpUrl, path: str, deadline: Deadline) -> tuple[int, bytes] | None:
        """Status and beginning of a well-known file, or None where it cannot be had."""
        headers = [
            ("User-Agent", self._config.user_agent),
            ("Accept", "*/*"),
            ("Accept-Encoding", ACCEPT_ENCODING),
        ]
        current = HttpUrl(url.scheme, url.host, url.port, path)
        redirects: list[Redirect] = []
        try:
            limit = deadline.within(_SITE_FILE_SECONDS)
            while True:
                with self._exchange(current, headers, limit, spaced=False) as answer:
                    target = self._redirected(current, answer, redirects)
                    if target is None:
                        body = _collected(answer, LARGEST_ROBOTS, cut=True)
                        return answer.status, body
                    _discard(answer)
                current = target
        except FetchFailedError:
            deadline.remaining()
            return None


def _collected(answer: Response, cap: int, *, cut: bool = False) -> bytes:
    """The decompressed body. One longer than `cap` raises TooLargeError, or is cut there."""
    announced = answer.headers.get("content-length", "")
    if announced.isdecimal() and len(announced) < 20 and int(announced) > cap and not cut:
        raise TooLargeError(f"The answer announces {int(announced):,} bytes, more than {cap:,}.")
    gathered = io.BytesIO()
    try:
        encoding = answer.headers.get("content-encoding", "")
        for piece in decoded(answer.chunks, encoding, cap):
            gathered.write(piece)
    except TooLargeError:
        if not cut:
            raise
    return gathered.getvalue()


def _discard(answer: Response) -> None:
    """Read a short body that nobody needs, so that its connection can be used again."""
    read = 0
    for chunk in answer.chunks:
        read += len(chunk)
        if read > _UNREAD_BODY:
            return
