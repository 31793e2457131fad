"""How fetches are configured, and what they give."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from tracker import __version__
from tracker.sources.addresses import AddressPolicy
from tracker.sources.robots import PRODUCT

_PERMANENT = (301, 308)


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
