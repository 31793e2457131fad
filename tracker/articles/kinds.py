"""What a line is by its form, and by its neighbours in the same block."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from enum import Enum, auto

from tracker.articles import chrome
from tracker.articles.credits import read_credit
from tracker.articles.dates import find_dateline
from tracker.articles.lines import Line
from tracker.articles.outlets import is_biography


class Kind(Enum):
    """What a line is by its form alone."""

    TEXT = auto()
    INTERFACE = auto()
    PLAYER = auto()
    POINTER = auto()
    NOTICE = auto()
    STAFF = auto()
    CAPTION = auto()
    CREDIT = auto()
    BIOGRAPHY = auto()


def classify(line: Line) -> Kind:
    """The kind of a line by its form, whatever its place."""
    text = line.text
    bare = re.sub(r"^\W*(?:\d{1,2}[.)]\s+)?", "", text) if line.bullet else text
    if chrome.is_caption(bare):
        return Kind.CAPTION
    if read_credit(text):
        return Kind.CREDIT
    tests = (
        (chrome.is_player, Kind.PLAYER),
        (chrome.is_interface, Kind.INTERFACE),
        (chrome.is_pointer, Kind.POINTER),
        (chrome.is_staff_line, Kind.STAFF),
        (chrome.is_notice, Kind.NOTICE),
    )
    for test, kind in tests:
        if test(bare):
            return kind
    return Kind.BIOGRAPHY if is_biography(bare) else Kind.TEXT


def with_hours(lines: list[Line]) -> list[Line]:
    """An hour alone below or above a day belongs to it."""
    joined: list[Line] = []
    for line in lines:
        above = joined[-1] if joined else None
        pair = (above.text, line.text) if above and above.block == line.block else ("", "")
        hours = [chrome.is_hour(text) for text in pair]
        if (
            above
            and any(hours)
            and not all(hours)
            and max(map(len, pair)) < 60
            and find_dateline(pair[hours[0]])
        ):
            joined[-1] = replace(above, text=f"{pair[hours[0]]} {pair[not hours[0]]}")
        else:
            joined.append(line)
    return joined


def spread(lines: list[Line], kinds: list[Kind]) -> None:
    """Let a line's neighbours in the same block tell what it is.

    A label above a player is its title; a short line above a caption is the picture's
    alternative text; a line said twice in a row is a caption and its copy.
    """
    for i in range(len(lines) - 1):
        here, below = lines[i], lines[i + 1]
        if kinds[i] is not Kind.TEXT or below.block != here.block:
            continue
        if kinds[i + 1] is Kind.PLAYER and not here.is_sentence:
            kinds[i] = Kind.PLAYER
        elif kinds[i + 1] is Kind.CAPTION and not here.is_sentence:
            kinds[i] = Kind.CAPTION
        elif here.text == below.text and here.words >= 3 and len(here.text) < 300:
            kinds[i] = kinds[i + 1] = Kind.CAPTION
    seen: Counter[str] = Counter()
    for i, line in enumerate(lines):
        seen[line.text] += 1
        if kinds[i] is Kind.TEXT and seen[line.text] > 1 and line.words >= 4:
            kinds[i] = Kind.INTERFACE
