"""Where in a saved page the title stands, and where the body begins and ends."""

from __future__ import annotations

import re

from tracker.articles import chrome
from tracker.articles.kinds import Kind
from tracker.articles.lines import Line
from tracker.articles.names import is_name


def find_title(lines: list[Line], kinds: list[Kind], known: str | None) -> int | None:
    """The line of the title, which may be known already; None where there is none."""
    if known is not None:
        return next(
            (i for i, line in enumerate(lines[:40]) if _fold(line.text) == _fold(known)), None
        )
    opening = next(
        (i for i, line in enumerate(lines) if kinds[i] is Kind.TEXT and line.is_prose), len(lines)
    )
    total = sum(len(line.text) for line in lines) or 1
    best: tuple[float, int] | None = None
    for i, line in enumerate(lines[:60]):
        score = _title_score(lines, kinds, i)
        if i >= opening:
            before = sum(len(line.text) for line in lines[:i] if line.is_prose)
            if score < 5 or before > 0.15 * total or (i > opening and line.is_sentence):
                score = 0
        if score > 0 and (best is None or score > best[0]):
            best = (score, i)
    return best[1] if best else None


def _title_score(lines: list[Line], kinds: list[Kind], i: int) -> float:
    """How well a line would do as the title; 0 where it cannot be one."""
    line = lines[i]
    if line.level:
        return 9.0 if line.level == 1 else 4.0
    credited = _credited(lines, kinds, i)
    if kinds[i] in (Kind.CAPTION, Kind.POINTER) and not (credited and i == 0):
        return 0.0  # "Photos: …" and "Explained: …" open titles too
    if kinds[i] not in (Kind.TEXT, Kind.CAPTION, Kind.POINTER) or line.bullet:
        return 0.0
    if len(line.text) > 300 or line.words < (2 if credited else 3):
        return 0.0
    if (
        line.is_sentence
        and line.text[-1] not in "?!"
        and not line.is_title_case
        and not (i == 0 and len(kinds) > 1 and kinds[1] is Kind.CREDIT)
    ):
        return 0.0
    return (3.0 if credited else 0.0) + (
        2.0 if line.words >= 5 else 1.0 if line.words >= 4 else 0.5
    )


def _credited(lines: list[Line], kinds: list[Kind], i: int) -> bool:
    """True where a byline or a date follows within a few lines."""
    looked = 0
    for j in range(i + 1, len(lines)):
        if kinds[j] is Kind.CREDIT:
            return True
        if kinds[j] is Kind.TEXT:
            looked += 1
        if looked >= 3 or j > i + 10 or (kinds[j] is Kind.TEXT and len(lines[j].text) > 300):
            return False
    return False


def _fold(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().lower()


def find_opening(lines: list[Line], kinds: list[Kind], start: int, end: int) -> int:
    """The first line of the body, between `start` and `end`; `start` where none opens it."""
    return next((i for i in range(start, end) if _is_opening(lines, kinds, i)), start)


def _is_opening(lines: list[Line], kinds: list[Kind], i: int) -> bool:
    return kinds[i] is Kind.TEXT and (lines[i].is_prose or _is_short_opening(lines, kinds, i))


def _is_short_opening(lines: list[Line], kinds: list[Kind], i: int) -> bool:
    """A short sentence opens the body where sentences go on behind it."""
    following = [j for j in range(i + 1, min(i + 3, len(lines))) if kinds[j] is Kind.TEXT]
    return (
        lines[i].is_sentence
        and not lines[i].bullet
        and any(lines[j].is_sentence for j in following)
    )


def find_end(lines: list[Line], kinds: list[Kind], start: int) -> int:
    """The line after the last one of the body."""
    prose = [kinds[i] is Kind.TEXT and lines[i].is_sentence for i in range(len(lines))]
    total, before = sum(prose[start:]), 0
    last_run = _last_run(lines, kinds)
    for i in range(start, len(lines)):
        if (
            (before >= 3 and chrome.is_ending(lines[i].text))
            or (before >= max(3, 0.6 * total) and _is_author_box(lines, kinds, i))
            or (before >= 3 and i > last_run and _is_list_label(lines, kinds, i))
        ):
            return _last_of_body(lines, kinds, start, i)
        before += prose[i]
    return _last_of_body(lines, kinds, start, len(lines))


def _is_list_label(lines: list[Line], kinds: list[Kind], i: int) -> bool:
    """A pointer to other stories that no paragraph follows directly."""
    if kinds[i] is not Kind.POINTER:
        return False
    behind = next((j for j in range(i + 1, len(lines)) if kinds[j] is Kind.TEXT), None)
    return behind is None or not lines[behind].is_prose


def _last_run(lines: list[Line], kinds: list[Kind]) -> int:
    """Where paragraphs last follow each other; behind it are at most headlines with a sentence
    each. -1 where they never do."""
    last, previous = -1, None
    for i, line in enumerate(lines):
        if kinds[i] is not Kind.TEXT:
            continue
        if len(line.text) > 220:
            last = i
        elif line.is_prose and previous is not None and lines[previous].is_prose:
            last = previous
        previous = i
    return last


def _last_of_body(lines: list[Line], kinds: list[Kind], start: int, limit: int) -> int:
    """Behind the last sentence before `limit`; a list that it introduces still belongs to it, and
    so does a last paragraph that an agency signs."""
    last = limit
    while last > start and not (kinds[last - 1] is Kind.TEXT and lines[last - 1].is_sentence):
        last -= 1
    if last == start:
        return limit
    if lines[last - 1].text.endswith(":"):
        while last < limit and kinds[last] is Kind.TEXT and lines[last].bullet:
            last += 1
    return last + (last == limit - 1 and chrome.is_signed(lines[last].text))


def _is_author_box(lines: list[Line], kinds: list[Kind], i: int) -> bool:
    """A biography, or a name alone above a paragraph that begins with it."""
    if kinds[i] is Kind.BIOGRAPHY:
        return True
    return (
        i + 1 < len(lines)
        and is_name(lines[i].text)
        and lines[i + 1].text.startswith(lines[i].text)
    )
