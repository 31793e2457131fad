"""Whether two pieces of evidence are the same words told twice."""

from __future__ import annotations

import re
from functools import lru_cache
from zlib import crc32

from tracker.positions.method import Method

_WORD = re.compile(r"\w+")


@lru_cache(maxsize=2048)  # some 3 kB each
def words(evidence: str) -> frozenset[int]:
    """The hashed words of a text, without case, order and punctuation."""
    return frozenset(crc32(word.encode()) for word in _WORD.findall(evidence.casefold()))


def near_identical(a: frozenset[int], b: frozenset[int], method: Method) -> bool:
    """Nearly the same words, or the shorter text lies within the longer."""
    if a is b or a == b:
        return bool(a)  # where the words were erased, nothing is known to be the same
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if len(short) < method.shortest_match:
        return False
    shared = len(short & long)
    return (
        shared >= method.contained * len(short)
        or shared >= method.near_identical * (len(short) + len(long) - shared)
    )  # fmt: skip
