"""Fetching of feeds and articles: one call, one deadline, one cap, every hop checked.

A fetch through a proxy is guarded less: the name is resolved here once more and refused when that
gives a forbidden address, but it is the proxy that connects, to whatever it finds itself.
"""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Literal

from tracker.sources import freshness, textmining
from tracker.sources.answers import FetchConfig, FetchResult, Redirect
from tracker.sources.client import PoliteClient, collected, discard
from tracker.sources.connections import Response
from tracker.sources.deadline import Deadline
from tracker.sources.errors import BadUrlError, OptedOutError
from tracker.sources.resolving import Resolver
from tracker.sources.sites import Site, Sites
from tracker.sources.urls import HttpUrl, parse_url

__all__ = ["FetchConfig", "FetchResult", "Fetcher", "Kind", "Redirect"]

Kind = Literal["feed", "article"]
_ACCEPT: dict[Kind, str] = {
    "feed": "application/atom+xml, application/rss+xml, application/feed+json, "
    "application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1",
    "article": "text/html, application/xhtml+xml;q=0.9, */*;q=0.1",
}
_LONGEST_HOLD = 10.0  # one address's 429 slows its host down; it must not silence its neighbours


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
        self._client = PoliteClient(config, resolver)
        self._sites = Sites(self._client)

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
            site = self._sites.admitted(current, deadline) if kind == "article" else None
            with self._client.get(current, headers, deadline, spaced=not redirects) as answer:
                target = self._client.redirected(current, answer, redirects)
                if target is None:
                    body = self._body(answer)
                    break
                discard(answer)
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

    def reservation(self, url: str) -> str | None:
        """Why the site reserves what it serves at an address, by its tdmrep.json; None where it
        does not. For the text that a feed carries itself: no page is asked for then.

        Raises FetchFailedError in its kinds.
        """
        target = parse_url(url)
        if self._sites.reserves(target, Deadline(self._config.deadline)):
            return f"The publisher of {target.host} opted out: {textmining.BY_SITE}."
        return None

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Deliver a body (a webhook) under the same guard and deadline; redirects are not followed.

        Returns the status. Raises FetchFailedError in its kinds.
        """
        target = parse_url(url)
        lines = [("User-Agent", self._config.user_agent), *headers.items()]
        lines = [("Host", target.authority), ("Content-Length", str(len(body))), *lines]
        deadline = Deadline(self._config.deadline)
        with self._client.connections.exchange("POST", target, lines, deadline, body) as answer:
            discard(answer)
        return answer.status

    def ready_in(self, url: str) -> float:
        """Seconds until this address's host may be visited again, so that others go first; none
        for an address that cannot be used: fetching it tells why."""
        try:
            return self._client.gate.ready_in(parse_url(url).host)
        except BadUrlError:
            return 0.0

    def stop(self) -> None:
        """Begin no further request; who waits for a turn gets a FetchStoppedError."""
        self._client.gate.close()

    def cut_off(self) -> None:
        """End the requests that run, too, wherever they are: each raises a FetchStoppedError."""
        self._client.cut_off()

    def close(self) -> None:
        """Wake those who wait for a turn and close all connections."""
        self._client.close()

    def _headers(
        self, kind: Kind, etag: str | None, last_modified: str | None
    ) -> list[tuple[str, str]]:
        headers = self._client.headers(_ACCEPT[kind])
        for name, value in (("If-None-Match", etag), ("If-Modified-Since", last_modified)):
            # Verbatim; but what would break the request is not sent at all.
            if value and value.isprintable() and all(ord(c) < 256 for c in value):
                headers.append((name, value))
        return headers

    def _body(self, answer: Response) -> bytes | None:
        if not 200 <= answer.status < 300:
            discard(answer)
            return None
        return collected(answer, self._config.max_bytes)

    def _retry_after(self, url: HttpUrl, answer: Response, now: datetime) -> float | None:
        if answer.status not in (429, 503):
            return None
        seconds = freshness.retry_after(answer.headers, now)
        if answer.status == 429:
            self._client.gate.hold(url.host, min(seconds or _LONGEST_HOLD, _LONGEST_HOLD))
        return seconds

    def _opted_out(
        self, url: HttpUrl, answer: Response, body: bytes | None, site: Site | None
    ) -> str | None:
        if body is None and answer.status < 400:
            return None
        # A page that is refused may be reserved all the same, and then its feed's text is, too.
        page = body if body and site is not None and b"<" in body[:1024] else b""
        from_site = site is not None and site.reservations.reserves(url.target)
        return textmining.reservation(answer.headers, page, from_site)
