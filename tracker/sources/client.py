"""One request at a time to whoever's turn it is: politeness, headers, redirects, bodies.

What feeds, articles and the well-known files of a site have in common.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager

from tracker.sources.answers import FetchConfig, Redirect
from tracker.sources.connections import Connections, Response
from tracker.sources.deadline import Deadline
from tracker.sources.decoding import ACCEPT_ENCODING, decoded
from tracker.sources.errors import HostBusyError, TooLargeError, TooManyRedirectsError
from tracker.sources.politeness import HostGate
from tracker.sources.resolving import Resolver
from tracker.sources.urls import HttpUrl, join_url

_REDIRECTS = (301, 302, 303, 307, 308)
_UNREAD_BODY = 65_536  # read to keep the connection; a longer one is cut off


class PoliteClient:
    """Connections behind a gate for each host."""

    def __init__(self, config: FetchConfig, resolver: Resolver | None) -> None:
        self.config = config
        self.gate = HostGate(config.host_concurrency, config.host_spacing)
        self.connections = Connections(
            config.allow_private,
            resolver=resolver,
            proxy=config.proxy,
            ca_file=config.ca_file,
            connect_timeout=config.connect_timeout,
        )

    def headers(self, accept: str) -> list[tuple[str, str]]:
        """What every GET says."""
        return [
            ("User-Agent", self.config.user_agent),
            ("Accept", accept),
            ("Accept-Encoding", ACCEPT_ENCODING),
        ]

    @contextmanager
    def get(
        self, url: HttpUrl, headers: list[tuple[str, str]], deadline: Deadline, *, spaced: bool
    ) -> Iterator[Response]:
        """One request in its host's turn. Waiting for the first turn does not cost the deadline."""
        wait = self.config.longest_wait if spaced else deadline.remaining()
        try:
            with self.gate.slot(url.host, wait, spaced=spaced) as waited:
                if spaced:
                    deadline.extend(waited)
                lines = [("Host", url.authority), *headers]
                with self.connections.exchange("GET", url, lines, deadline) as answer:
                    yield answer
        except HostBusyError as error:
            error.url = str(url)
            raise

    def redirected(
        self, current: HttpUrl, answer: Response, redirects: list[Redirect]
    ) -> HttpUrl | None:
        """Where an answer sends us, noted in `redirects`; None when it is no redirect.

        Raises TooManyRedirectsError, BadUrlError.
        """
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
        if len(redirects) > self.config.max_redirects:
            raise TooManyRedirectsError(
                f"More than {self.config.max_redirects} redirects in a row.", str(current)
            )
        return target

    def cut_off(self) -> None:
        """End the requests that run with a FetchStoppedError, and begin none."""
        self.gate.close()
        self.connections.cut_off()

    def close(self) -> None:
        """Wake those who wait for a turn and close all connections."""
        self.gate.close()
        self.connections.close()


def collected(answer: Response, cap: int, *, cut: bool = False) -> bytes:
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


def discard(answer: Response) -> None:
    """Read a short body that nobody needs, so that its connection can be used again."""
    read = 0
    for chunk in answer.chunks:
        read += len(chunk)
        if read > _UNREAD_BODY:
            return
