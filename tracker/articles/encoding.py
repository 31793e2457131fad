"""Bytes become text. The only module that knows charset-normalizer."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from tracker.errors import ArticleError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE
)
_SIGNATURES = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"\x7fELF",
    b"SQLite format",
)
# What pages declare and what browsers read instead (WHATWG).
_MEANT = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
}
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\v\f\r\x1b")
_GUESS_FROM = 64 * 1024  # bytes that a guess looks at


def decode(
    data: bytes, *, declared: str | None = None, markup: bool = False, keep_mark: bool = False
) -> str:
    """The text of a file or page: by its byte order mark, as UTF-8, by the charset it declares
    (`declared` from outside, or inside the markup), or by the likeliest guess. `keep_mark` leaves
    the byte order mark in the text, for what counts the file's own characters.

    Raises ArticleError for what is no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, errors="replace")
            return f"\ufeff{text}" if keep_mark else text
    if _is_binary(data):
        raise ArticleError("is not text but binary data: give a text, Markdown or HTML file")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    for name in (declared, _declared(data) if markup else None):
        declared_text = _decode_as(data, name)
        if declared_text is not None:
            return declared_text
    return _guess(data)


def _is_binary(data: bytes) -> bool:
    if data.startswith(_SIGNATURES):
        return True
    sample = data[:8192]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > 0.02 * len(sample) or sample.count(0) > 2


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data[:4096])
    return found[1].decode("ascii") if found else None


def _decode_as(data: bytes, name: str | None) -> str | None:
    if not name:
        return None
    name = _MEANT.get(name.strip().lower(), name.strip().lower())
    try:
        if name.replace("_", "-") in ("utf-8", "utf8"):
            # A page that says UTF-8 and has a few broken bytes is still UTF-8.
            text = data.decode("utf-8", errors="replace")
            return text if text.count("\ufffd") * 200 < len(text) else None
        codec = codecs.lookup(name)
        if not codec._is_text_encoding:
            return None
        return data.decode(name, errors="replace")
    except (LookupError, UnicodeError):
        return None


def _guess(data: bytes) -> str:
    best = from_bytes(data[:_GUESS_FROM]).best()
    text = _decode_as(data, best.encoding) if best is not None else None
    if text is None:
        text = data.decode("cp1252", errors="replace")
    if text.count("\ufffd") * 50 > len(text):
        raise ArticleError("has no encoding that can be read: save it as UTF-8")
    return text
