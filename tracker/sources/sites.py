"""What a site's well-known files say to visitors: robots.txt and tdmrep.json, kept for a day."""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

from tracker.sources import textmining
from tracker.sources.answers import Redirect
from tracker.sources.client import PoliteClient, collected, discard
from tracker.sources.deadline import Deadline
from tracker.sources.errors import (
    BlockedAddressError,
    FetchFailedError,
    HostBusyError,
    NameNotFoundError,
    OptedOutError,
    RobotsDeniedError,
    TlsFailedError,
)
from tracker.sources.robots import LARGEST, UNREACHABLE, Robots, read_robots
from tracker.sources.textmining import SiteReservations
from tracker.sources.urls import HttpUrl

_LONGEST = 10.0  # seconds for one file
_FRESH = 86_400.0  # RFC 9309: robots.txt is not kept longer than a day
_RETRY = 600.0
_MOST_SITES = 4096


@dataclass(frozen=True, slots=True)
class Site:
    """The rules of one origin, believed until a moment of the monotonic clock."""

    robots: Robots
    reservations: SiteReservations
    until: float


class Sites:
    """The rules of the origins that articles came from; safe to share between threads."""

    def __init__(self, client: PoliteClient) -> None:
        self._client = client
        self._known: OrderedDict[str, Site] = OrderedDict()
        self._lock = threading.Lock()

    def admitted(self, url: HttpUrl, deadline: Deadline) -> Site:
        """The site's rules, where they let us in. Raises RobotsDeniedError, or OptedOutError where
        the page is reserved besides."""
        site = self._site(url, deadline)
        if not self._client.config.respect_robots or site.robots.allows(str(url)):
            return site
        if site.reservations.reserves(url.target):
            raise OptedOutError(
                f"The publisher of {url.host} opted out: {textmining.BY_SITE}.", str(url)
            )
        if site.robots is UNREACHABLE:
            reason = f"The robots.txt of {url.host} cannot be read at present."
        else:
            reason = f"The robots.txt of {url.host} does not allow this page."
        raise RobotsDeniedError(reason, str(url))

    def reserves(self, url: HttpUrl, deadline: Deadline) -> bool:
        """Whether the site's tdmrep.json reserves the address."""
        return self._site(url, deadline).reservations.reserves(url.target)

    def _site(self, url: HttpUrl, deadline: Deadline) -> Site:
        with self._lock:
            site = self._known.get(url.origin)
        if site is None or site.until <= time.monotonic():
            site = self._read(url, deadline)
            with self._lock:
                self._known[url.origin] = site
                self._known.move_to_end(url.origin)
                while len(self._known) > _MOST_SITES:
                    self._known.popitem(last=False)
        return site

    def _read(self, url: HttpUrl, deadline: Deadline) -> Site:
        found = self._file(url, "/robots.txt", deadline)
        robots = read_robots(*found) if found is not None else UNREACHABLE
        if robots.crawl_delay:
            self._client.gate.widen(url.host, robots.crawl_delay)
        reservations = SiteReservations()
        found = self._file(url, textmining.WELL_KNOWN, deadline)
        if found is not None and found[0] == 200:
            reservations = textmining.read_site_reservations(found[1])
        unknown = robots is UNREACHABLE or found is None or found[0] >= 500
        fresh = _RETRY if unknown else _FRESH
        return Site(robots, reservations, time.monotonic() + fresh)

    def _file(self, url: HttpUrl, path: str, deadline: Deadline) -> tuple[int, bytes] | None:
        """Status and beginning of a well-known file, or None where it cannot be had."""
        headers = self._client.headers("*/*")
        current = HttpUrl(url.scheme, url.host, url.port, path)
        redirects: list[Redirect] = []
        try:
            limit = deadline.within(_LONGEST)
            while True:
                with self._client.get(current, headers, limit, spaced=False) as answer:
                    target = self._client.redirected(current, answer, redirects)
                    if target is None:
                        return answer.status, collected(answer, LARGEST, cut=True)
                    discard(answer)
                current = target
        except (HostBusyError, BlockedAddressError, NameNotFoundError, TlsFailedError):
            raise  # the page itself would fare no better, and this says why
        except FetchFailedError:
            deadline.remaining()  # the whole fetch being late is another matter
            return None
