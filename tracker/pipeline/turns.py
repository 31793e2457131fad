"""Whose turn it is: claimed work, handed to workers so that they do not all wait for one host."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from tracker.pipeline.service import Pipeline

MOST_HELD = 1000  # claimed and not begun, while other hosts are looked for


class Addressed(Protocol):
    """What has an address."""

    @property
    def url(self) -> str | None: ...


Item = TypeVar("Item", bound=Addressed)


class Turns(Generic[Item]):
    """Shared by the workers of a round. `claim` takes up to so many items under a lease, `ready_in`
    tells the seconds until an address's host may be visited, `over` whether to begin nothing more.
    A `per_host` of zero means no limit."""

    def __init__(
        self,
        claim: Callable[[int], Sequence[Item]],
        *,
        ready_in: Callable[[str], float],
        over: Callable[[], bool],
        per_host: int,
        at_once: int,
    ) -> None:
        self._claim = claim
        self._ready_in = ready_in
        self._over = over
        self._per_host = per_host
        self._at_once = at_once
        self._active: Counter[str] = Counter()
        self._exhausted = False
        self._changed = threading.Condition()
        self.left: list[Item] = []  # claimed and not begun: to be handed back at the end

    def take(self) -> Item | None:
        """The next item, of a host that is at rest; None where nothing is left to begin."""
        with self._changed:
            while not self._over():
                if len(self.left) < self._at_once:
                    self._claim_more()
                item = self._next()
                if item is not None:
                    self.left.remove(item)
                    self._active[_host(item)] += 1
                    return item
                if self._exhausted and not self.left:
                    return None
                if self._exhausted or len(self.left) >= MOST_HELD:
                    self._changed.wait(0.5)
                else:
                    self._claim_more()
        return None

    def done(self, item: Item) -> None:
        """A worker has finished with the item."""
        with self._changed:
            self._active[_host(item)] -= 1
            self._changed.notify_all()

    def _claim_more(self) -> None:
        if not self._exhausted:
            claimed = self._claim(4 * self._at_once)
            self._exhausted = not claimed
            self.left.extend(claimed)

    def _next(self) -> Item | None:
        if not self._per_host:
            return self.left[0] if self.left else None
        free = [item for item in self.left if self._active[_host(item)] < self._per_host]
        return min(free, key=self._waits, default=None)

    def _waits(self, item: Item) -> tuple[float, int]:
        return (self._ready_in(item.url) if item.url else 0.0, self._active[_host(item)])


def share_out(
    pipeline: Pipeline,
    claim: Callable[[int], Sequence[Item]],
    work: Callable[[Item], None],
    over: Callable[[], bool],
    *,
    workers: int,
) -> list[Item]:
    """Let several threads work off what `claim` gives; returns what was claimed and not begun."""
    config = pipeline.config
    workers = min(workers, config.poll_workers)
    turns: Turns[Item] = Turns(
        claim,
        ready_in=pipeline.fetcher.ready_in,
        over=over,
        per_host=config.host_concurrency if config.host_spacing else 0,
        at_once=workers,
    )

    def run() -> None:
        while (item := turns.take()) is not None:
            try:
                work(item)
            finally:
                turns.done(item)

    with ThreadPoolExecutor(workers, "poll") as pool:
        for future in [pool.submit(run) for _ in range(workers)]:
            future.result()
    return turns.left


def _host(item: Addressed) -> str:
    try:
        return urlsplit(item.url or "").hostname or ""
    except ValueError:
        return ""
