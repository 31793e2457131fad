"""What a codebook is read from: TOML, the bundled one or a file of somebody's own."""

from __future__ import annotations

import tomllib
import unicodedata
from importlib import resources
from typing import Any

from tracker.errors import CodebookError


def read_toml(text: str, name: str) -> dict[str, Any]:
    """The tables written in `text`; `name` stands in messages. Raises CodebookError."""
    try:
        return tomllib.loads(unicodedata.normalize("NFC", text))
    except tomllib.TOMLDecodeError as error:
        cure = "Texts stand in quotes, lists in [ ], one key = value a line."
        raise CodebookError(f"{name}: not valid TOML: {error}. {cure}") from error


def bundled(name: str) -> str:
    """The text of a file that comes with the program. Raises OSError."""
    return (resources.files("tracker.codebook") / name).read_text(encoding="utf-8")
