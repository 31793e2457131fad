"""At most a few requests at once to one host, and some time between them."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tracker.sources.errors import FetchStoppedError, HostBusyError

_MOST_HOSTS = 10_000  # remembered before those at rest are forgotten


@dataclass(slots=True)
class _Host:
    active: int = 0
    next_start: float = 0.0
    spacing: float = 0.0


class HostGate:
    """Shared by all threads that fetch. Zero concurrency means no limit, zero spacing no pause."""

    def __init__(self, concurrency: int, spacing: float) -> None:
        self._concurrency = concurrency
        self._spacing = spacing
        self._hosts: dict[str, _Host] = {}
        self._changed = threading.Condition()
        self._closed = threading.Event()

    @contextmanager
    def slot(self, host: str, longest_wait: float, *, spaced: bool = True) -> Iterator[float]:
        """Wait for this host's turn, then hold it; yields the seconds waited.

        Raises HostBusyError when the turn would come after `longest_wait` seconds. `spaced=False`
        is for the further steps of what already had its turn: redirects, robots.txt.
        """
        if not self._concurrency and not self._spacing:
            self._check_open()
            yield 0.0
            return
        began = time.monotonic()
        self._enter(host, began + longest_wait)
        try:
            if spaced:
                self._pause(host, began + longest_wait)
            yield time.monotonic() - began
        finally:
            with self._changed:
                self._hosts[host].active -= 1
                self._changed.notify_all()

    def ready_in(self, host: str) -> float:
        """Seconds until the host's next turn, as far as known now."""
        with self._changed:
            state = self._hosts.get(host)
            return max(0.0, state.next_start - time.monotonic()) if state else 0.0

    def hold(self, host: str, seconds: float) -> None:
        """Start nothing new at this host for some seconds. Off where spacing is off."""
        if self._spacing:
            with self._changed:
                state = self._hosts.setdefault(host, _Host())
                state.next_start = max(state.next_start, time.monotonic() + seconds)

    def widen(self, host: str, spacing: float) -> None:
        """Keep at least `spacing` seconds between requests (robots.txt's Crawl-delay)."""
        if self._spacing:
            with self._changed:
                self._hosts.setdefault(host, _Host()).spacing = spacing

    def close(self) -> None:
        """Wake everybody who waits; they get a FetchStoppedError, as does who comes later."""
        self._closed.set()
        with self._changed:
            self._changed.notify_all()

    def _enter(self, host: str, latest: float) -> None:
        with self._changed:
            if len(self._hosts) > _MOST_HOSTS:
                self._forget_idle()
            state = self._hosts.setdefault(host, _Host())
            self._check_open()
            while self._concurrency and state.active >= self._concurrency:
                self._check_open()
                left = latest - time.monotonic()
                if left <= 0:
                    raise HostBusyError(
                        f"{host} has {state.active} requests under way.", retry_after=30.0
                    )
                self._changed.wait(left)
            state.active += 1

    def _pause(self, host: str, latest: float) -> None:
        with self._changed:
            state = self._hosts[host]
            now = time.monotonic()
            start = max(now, state.next_start)
            if start > latest:
                raise HostBusyError(
                    f"The next turn at {host} comes in {start - now:.0f} seconds.",
                    retry_after=start - now,
                )
            state.next_start = start + max(self._spacing, state.spacing)
        if start > now:
            self._closed.wait(start - now)
            self._check_open()

    def _check_open(self) -> None:
        if self._closed.is_set():
            raise FetchStoppedError

    def _forget_idle(self) -> None:
        now = time.monotonic()
        for host in [h for h, s in self._hosts.items() if not s.active and s.next_start < now]:
            del self._hosts[host]
