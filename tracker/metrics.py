"""Prometheus metrics of a process, and of the processes beside it. It and the API's
are the only users of prometheus_client.

Processes that share the folder named by PROMETHEUS_MULTIPROC_DIR are added up: each of them tells
the whole. What the database says is not among these, see `tracker.api.metrics`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from itertools import product

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import start_http_server
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector
from sqlalchemy import Engine, event

from tracker.errors import UsageError

CONTENT_TYPE = "text/plain"
SHARED = "PROMETHEUS_MULTIPROC_DIR"
REGISTRY = CollectorRegistry()


def counter(name: str, text: str, **labels: Sequence[str]) -> Counter:
    """A counter with the values that each label takes: all stand at 0 from the start, for
    Prometheus sees no increase where a series begins."""
    made = Counter(name, text, tuple(labels), registry=REGISTRY)
    for values in product(*labels.values()) if labels else ():
        made.labels(*values)
    return made


def histogram(name: str, text: str, buckets: tuple[float, ...]) -> Histogram:
    return Histogram(name, text, registry=REGISTRY, buckets=buckets)


def live(name: str, text: str) -> Gauge:
    """A gauge that adds up over the processes that live."""
    return Gauge(name, text, registry=REGISTRY, multiprocess_mode="livesum")


_open = live("tracker_database_connections_open", "Connections of the pools to the database")
_used = live("tracker_database_connections_in_use", "Those of them that are at work")
_limit = live("tracker_database_connections_limit", "As many as the pools may open")


def watch(engine: Engine, limit: int) -> None:
    """Count an engine's connections, of which its pool opens at most so many."""
    _limit.inc(limit)
    for name, gauge, step in (
        ("connect", _open, 1),
        ("close", _open, -1),
        ("close_detached", _open, -1),
        ("checkout", _used, 1),
        ("checkin", _used, -1),
    ):
        event.listen(engine, name, _stepping(gauge, step))


def _stepping(gauge: Gauge, step: int) -> Callable[..., None]:
    return lambda *_: gauge.inc(step)


def render(*registries: CollectorRegistry) -> bytes:
    """This process's metrics and those of the registries as text; where processes share a folder,
    those of all of them."""
    if SHARED in os.environ:
        return generate_latest(_together())
    return b"".join(map(generate_latest, (REGISTRY, *registries)))


def rendered(collector: Collector) -> bytes:
    """What a collector gives now, as text."""
    registry = CollectorRegistry()
    registry.register(collector)
    return generate_latest(registry)


def _together() -> CollectorRegistry:
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


def forget(pid: int, folder: str) -> None:
    """A process that shared the folder has ended: it has no connections any more."""
    mark_process_dead(pid, folder)  # type: ignore[no-untyped-call]


def listen(address: str) -> None:
    """Serve the metrics at HOST:PORT beside whatever this process does. Raises UsageError."""
    host, _, port = address.rpartition(":")
    try:
        start_http_server(
            int(port), host.strip("[]"), _together() if SHARED in os.environ else REGISTRY
        )
    except OSError as error:
        raise UsageError(
            f"TRACKER_METRICS_ADDRESS={address} cannot be used: {error.strerror}"
        ) from error
