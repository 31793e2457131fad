"""Rendered answers, kept by the ledger number they are of, and parts of them, kept by what they
rest on. Bounded in bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

LARGEST = 16_000_000  # bytes of all bodies together
LARGEST_ENTRY = 4_000_000
FRAGMENTS = 4000
LONGEST_FRAGMENT = 4000  # bytes


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


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of answers as it was encoded."""

    body: bytes
    valid_for: Hashable

    @property
    def size(self) -> int:
        return len(self.body) + 500


class Entry(Protocol):
    """What can be kept."""

    @property
    def size(self) -> int: ...
    @property
    def valid_for(self) -> Hashable: ...


E = TypeVar("E", bound=Entry)


class Fragments:
    """Parts of answers as they were encoded, kept by everything that they show: where that is the
    same, so are they, whatever was learned meanwhile. Bounded; all go when there are too many."""

    def __init__(self, most: int = FRAGMENTS, longest: int = LONGEST_FRAGMENT) -> None:
        self._most, self._longest = most, longest
        self._kept: dict[Hashable, bytes] = {}

    def get(self, key: Hashable) -> bytes | None:
        """The fragment that shows all that is in `key`."""
        return self._kept.get(key)

    def put(self, key: Hashable, encoded: bytes) -> None:
        """Keep a fragment, unless it is long."""
        if len(encoded) > self._longest:
            return
        if len(self._kept) >= self._most:
            self._kept.clear()
        self._kept[key] = encoded


class Cache(Generic[E]):
    """Least recently used goes first."""

    def __init__(self, largest: int = LARGEST) -> None:
        self._largest = largest
        self._entries: OrderedDict[Hashable, E] = OrderedDict()
        self._sizes: dict[Hashable, int] = {}
        self._size = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable, valid_for: Hashable) -> E | None:
        """What is kept under `key`, where nothing it rests on has changed."""
        with self._lock:
            found = self._entries.get(key)
            if found is None:
                return None
            if found.valid_for != valid_for:
                self._drop(key)
                return None
            self._entries.move_to_end(key)
            return found

    def put(self, key: Hashable, entry: E) -> None:
        """Keep something, or keep it again after it grew."""
        with self._lock:
            if key in self._entries:
                self._drop(key)
            size = entry.size
            if size > LARGEST_ENTRY:
                return
            self._entries[key] = entry
            self._sizes[key] = size
            self._size += size
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
