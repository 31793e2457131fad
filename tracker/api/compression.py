"""Compressed representations: zstd or gzip, as the client prefers."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from backports import zstd
from werkzeug.datastructures import Accept

SMALLEST = 1000  # bytes; less is not worth it
OFFERED = ("zstd", "gzip")
_GZIP = 16 + zlib.MAX_WBITS
LEVEL = 3  # of gzip: an answer is good for a ledger number, and packed anew for the next


def choose(accepted: Accept) -> str | None:
    """The encoding to use, None for none."""
    best, quality = None, 0.0
    for encoding in OFFERED:
        weight = accepted.quality(encoding)
        if weight > quality:
            best, quality = encoding, weight
    return best


def compress(body: bytes, encoding: str) -> bytes:
    """The whole body, encoded."""
    if encoding == "zstd":
        return zstd.compress(body, level=3)
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, _GZIP)
    return packer.compress(body) + packer.flush()


def stream(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The chunks, encoded as they come."""
    packer = (
        zstd.ZstdCompressor(level=3)
        if encoding == "zstd"
        else zlib.compressobj(LEVEL, zlib.DEFLATED, _GZIP)
    )
    for chunk in chunks:
        packed = packer.compress(chunk)
        if packed:
            yield packed
    yield packer.flush()
