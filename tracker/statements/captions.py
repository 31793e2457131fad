"""Captions of photographs, as they stand among the paragraphs of a saved page.

A credit tells them: it opens or closes a paragraph of its own. An agency's name alone in brackets
is none, since it signs texts and stands behind the name that it shortens.
"""

from __future__ import annotations

import re
from functools import cache

from tracker.articles.names import AGENCIES
from tracker.statements.attribution.wordlists import read_table

_LONGEST = 420  # code points; a paragraph of prose is often longer, a caption seldom


def is_caption(text: str) -> bool:
    """Whether a paragraph is the caption of a photograph."""
    if len(text) > _LONGEST:
        return False
    return bool(_pattern("opening").match(text) or _pattern("closing").search(text))


def is_credited(text: str, start: int, end: int) -> bool:
    """Whether a credit in brackets stands in a sentence or just behind it."""
    credit = _pattern("credit")
    while end < len(text) and text[end].isspace():
        end += 1
    return bool(credit.search(text, start, end) or credit.match(text, end))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """A pattern of writing.toml, in which {credit}, {names} and {agency} stand for others."""
    listed = read_table("writing.toml")["captions"]
    source = "|".join(listed[name])
    for part in ("credit", "names"):
        source = source.replace(f"{{{part}}}", f"(?:{'|'.join(listed[part])})")
    agency = "|".join(map(re.escape, sorted(AGENCIES, key=len, reverse=True)))
    return re.compile(source.replace("{agency}", f"(?:{agency})"))
