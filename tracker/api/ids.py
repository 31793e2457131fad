"""Public ids: a letter that tells the kind, and the number of the row. Opaque to clients."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


def pattern(prefix: str) -> str:
    """The regular expression that every id of the kind matches."""
    return f"^{prefix}[1-9][0-9]{{0,17}}$"


def read(prefix: str, text: str) -> int | None:
    """The number in an id; None where `text` is no id of the kind."""
    return int(text[1:]) if re.fullmatch(pattern(prefix)[1:-1], text) else None


@lru_cache(maxsize=4096)
def slug(name: str) -> str:
    """A name as an id: lower-case letters and digits joined by hyphens, in ASCII."""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    joined = re.sub(r"[\W_]+", "-", plain).strip("-") or "unnamed"
    return joined if joined.isascii() else joined.encode("punycode").decode("ascii")
