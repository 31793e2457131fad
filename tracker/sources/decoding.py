"""Content encodings undone piece by piece, so that a bomb never unfolds beyond its cap.

The only user of brotli and zstd.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

import brotli
from backports import zstd

from tracker.sources.errors import TooLargeError, UndecodableError

ACCEPT_ENCODING = "gzip, deflate, br, zstd"
_PIECE = 65_536  # most bytes that one step of decompression may yield
_ZSTD_LARGEST_WINDOW = 23  # 8 MiB, what RFC 9659 asks for in HTTP
_MOST_ENCODINGS = 2

Decoder = Callable[[Iterable[bytes]], Iterator[bytes]]


def decoded(chunks: Iterable[bytes], content_encoding: str, cap: int) -> Iterator[bytes]:
    """The body behind a Content-Encoding header, in pieces of at most 64 KiB.

    Raises TooLargeError once any layer exceeds `cap` bytes, UndecodableError for an unknown,
    broken or truncated encoding.
    """
    names = [name.strip().lower() for name in content_encoding.split(",") if name.strip()]
    names = [name for name in names if name != "identity"]
    if len(names) > _MOST_ENCODINGS:
        raise UndecodableError(f"The body is compressed {len(names)} times over.")
    layers = capped(chunks, cap)
    first = next(layers, b"")
    if not first:  # an empty body is empty whatever compression its headers claim
        return layers
    layers = chain((first,), layers)
    for name in reversed(names):
        decoder = _DECODERS.get(name)
        if decoder is None:
            raise UndecodableError(f"The body uses an unknown compression, {name[:40]!r}.")
        layers = capped(decoder(layers), cap)
    return layers


def capped(chunks: Iterable[bytes], cap: int) -> Iterator[bytes]:
    """Pass chunks on until they exceed `cap` bytes; then raise TooLargeError."""
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > cap:
            raise TooLargeError(f"The answer is larger than {cap:,} bytes.")
        if chunk:
            yield chunk


def _gunzip(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Gzip in one or several members. A body that is not gzip at all passes as it is."""
    source = iter(chunks)
    data = _at_least(source, 2)
    if data[:2] != b"\x1f\x8b":
        yield data
        yield from source
        return
    stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
    while True:
        yield from _inflate(stream, data, source)
        data = _at_least(source, 2, stream.unused_data)
        if data[:2] != b"\x1f\x8b":  # the end, or padding that servers append
            return
        stream = zlib.decompressobj(zlib.MAX_WBITS | 16)


def _undeflate(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """`deflate` means zlib, yet some servers send the bare stream."""
    source = iter(chunks)
    data = _at_least(source, 2)
    is_zlib = len(data) >= 2 and data[0] & 0x0F == 8 and (data[0] << 8 | data[1]) % 31 == 0
    stream = zlib.decompressobj(zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS)
    yield from _inflate(stream, data, source)


def _inflate(stream: "zlib._Decompress", data: bytes, source: Iterator[bytes]) -> Iterator[bytes]:
    try:
        while True:
            piece = stream.decompress(data, _PIECE)
            if piece:
                yield piece
            if stream.eof:
                return
            data = stream.unconsumed_tail or (b"" if piece else next(source, b""))
            if not data and not piece:
                raise UndecodableError("The compressed body is cut short.")
    except zlib.error as error:
        raise UndecodableError(f"The compressed body is broken ({error}).") from error


def _unbrotli(chunks: Iterable[bytes]) -> Iterator[bytes]:
    stream = brotli.Decompressor()
    source = iter(chunks)
    try:
        while not stream.is_finished():
            data = next(source, b"") if stream.can_accept_more_data() else b""
            piece = stream.process(data, output_buffer_limit=_PIECE)
            if piece:
                yield piece
            elif not data and stream.can_accept_more_data() and not stream.is_finished():
                raise UndecodableError("The compressed body is cut short.")
    except brotli.error as error:
        raise UndecodableError(f"The compressed body is broken ({error}).") from error


def _unzstd(chunks: Iterable[bytes]) -> Iterator[bytes]:
    source = iter(chunks)
    data = b""
    try:
        while data or (data := next(source, b"")):
            stream = _zstd_stream()
            while not stream.eof:
                piece = stream.decompress(data, max_length=_PIECE)
                data = b""
                if piece:
                    yield piece
                elif stream.needs_input and not stream.eof:
                    data = next(source, b"")
                    if not data:
                        raise UndecodableError("The compressed body is cut short.")
            data = stream.unused_data
    except zstd.ZstdError as error:
        raise UndecodableError(f"The compressed body is broken ({error}).") from error


def _zstd_stream() -> "zstd.ZstdDecompressor":
    options = {int(zstd.DecompressionParameter.window_log_max): _ZSTD_LARGEST_WINDOW}
    return zstd.ZstdDecompressor(options=options)


def _at_least(source: Iterator[bytes], size: int, data: bytes = b"") -> bytes:
    while len(data) < size:
        chunk = next(source, b"")
        if not chunk:
            break
        data += chunk
    return data


_DECODERS: dict[str, Decoder] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _undeflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
