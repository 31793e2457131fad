"""Fetchers for tests: they may reach 127.0.0.1 and no other private address."""

from tracker.sources.addresses import AddressPolicy
from tracker.sources.fetch import FetchConfig, Fetcher

PATIENCE = 60.0  # seconds, the deadline of what is answered well, on whatever machine
DEADLINE = 1.0  # of what is never answered
CAP = 1024 * 1024


def make_fetcher(**changes: object) -> Fetcher:
    options: dict[str, object] = {
        "allow_private": AddressPolicy.parse("127.0.0.1/32"),
        "deadline": PATIENCE,
        "max_bytes": CAP,
        "host_concurrency": 0,
        "host_spacing": 0.0,
    }
    resolver = changes.pop("resolver", None)
    return Fetcher(FetchConfig(**(options | changes)), resolver=resolver)  # type: ignore[arg-type]
