"""Words of saying beside a name, where there is no parse to tell who says something."""

from __future__ import annotations

import re
from functools import cache

from tracker.statements.attribution.inflection import telling_pattern

_APPOSITION = 80  # characters
_BEFORE = 24  # characters: the longest form and its blank


def says(text: str, start: int, end: int) -> bool:
    """Whether a word of saying follows the name or stands right before it."""
    return says_after(text, end) or bool(_before().search(text, max(0, start - _BEFORE), start))


def says_after(text: str, end: int) -> bool:
    """Whether a word of saying follows a name that ends there: "X, the envoy, said"."""
    return bool(_after().match(text, end))


@cache
def _after() -> re.Pattern[str]:
    apposition = rf"(?:,[^,.\n]{{0,{_APPOSITION}}},)?\s+"
    adverbs = r"(?:(?:\w+ly|also|then|later|further|has|had)\s+){0,3}"
    return re.compile(rf"{apposition}{adverbs}(?:{telling_pattern()})\b")


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{telling_pattern()}|according to)\s+$")
