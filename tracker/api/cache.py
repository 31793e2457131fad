"""Rendered answers, kept by the ledger number they are of. Bounded in bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field

LARGEST = 16_000_000  # bytes of all bodies together
LARGEST_ENTRY = 4_000_000


@dataclass(slots=True)
class Rendered:
    """An answer: its plain body, what was compressed of it, and its headers."""

    body: bytes
    headers: tuple[tuple[str, str], ...]
    etag: str
    modified: str | None
    valid_for: Hashable  # what has to be unchanged for the answer to hold
    encoded: dict[str, bytes] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.body) + sum(len(part) for part in self.encoded.values()) + 500


class Cache:
    """Least recently used goes first."""

    def __init__(self, largest: int = LARGEST) -> None:
        self._largest = largest
        self._entries: OrderedDict[Hashable, Rendered] = OrderedDict()
        self._sizes: dict[Hashable, int] = {}
        self._size = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable, valid_for: Hashable) -> Rendered | None:
        """The answer under `key`, where nothing it rests on has changed."""
        with self._lock:
            found = self._entries.get(key)
            if found is None:
                return None
            if found.valid_for != valid_for:
                self._drop(key)
                return None
            self._entries.move_to_end(key)
            return found

    def put(self, key: Hashable, rendered: Rendered) -> None:
        """Keep an answer, or keep it again after it grew."""
        with self._lock:
            if key in self._entries:
                self._drop(key)
            if rendered.size > LARGEST_ENTRY:
                return
            self._entries[key] = rendered
            self._sizes[key] = rendered.size
            self._size += rendered.size
            while self._size > self._largest:
                self._drop(next(iter(self._entries)))

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
            self._sizes.clear()
            self._size = 0

    def _drop(self, key: Hashable) -> None:
        del self._entries[key]
        self._size -= self._sizes.pop(key)
