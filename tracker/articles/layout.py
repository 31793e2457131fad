"""Where in a saved page the title stands, where the body begins and ends, and what lies between."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tracker.articles import chrome
from tracker.articles.credits import is_role, read_signature
from tracker.articles.kinds import Kind, classify, spread, with_hours
from tracker.articles.lines import Line
from tracker.articles.names import is_name
from tracker.errors import ArticleError

_MOST_LINES = 10_000


@dataclass(slots=True)
class Layout:
    """A page taken apart. `credits` are bylines and datelines in order of trust."""

    title: Line | None = None
    body: list[Line] = field(default_factory=list)
    credits: list[Line] = field(default_factory=list)
    signatures: list[Line] = field(default_factory=list)
    biography: Line | None = None
    discarded: list[Line] = field(default_factory=list)


def lay_out(lines: list[Line], *, title: str | None = None) -> Layout:
    """Take a page apart. `title` is the title where it is known already.

    Raises ArticleError for more lines than any article has.
    """
    if len(lines) > _MOST_LINES:
        raise ArticleError(f"has more than {_MOST_LINES} lines: give one article in a file")
    lines = with_hours(lines)
    kinds = [classify(line) for line in lines]
    spread(lines, kinds)
    head = _find_title(lines, kinds, title)
    start = 0 if head is None else head + 1
    end = _find_end(lines, kinds, start)
    first = next((i for i in range(start, end) if _is_opening(lines, kinds, i)), start)
    layout = Layout(title=lines[head] if head is not None else None)
    _collect_head(layout, lines, kinds, start, first)
    _collect_body(layout, lines, kinds, first, end)
    _collect_margins(layout, lines, kinds, range(head or 0))
    _collect_margins(layout, lines, kinds, range(end, len(lines)))
    return layout


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


def _find_title(lines: list[Line], kinds: list[Kind], known: str | None) -> int | None:
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


def _find_end(lines: list[Line], kinds: list[Kind], start: int) -> int:
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
    """Behind the last sentence before `limit`; a list that it introduces still belongs to it."""
    last = limit
    while last > start and not (kinds[last - 1] is Kind.TEXT and lines[last - 1].is_sentence):
        last -= 1
    if last == start:
        return limit
    if lines[last - 1].text.endswith(":"):
        while last < limit and kinds[last] is Kind.TEXT and lines[last].bullet:
            last += 1
    return last


def _is_author_box(lines: list[Line], kinds: list[Kind], i: int) -> bool:
    """A biography, or a name alone above a paragraph that begins with it."""
    if kinds[i] is Kind.BIOGRAPHY:
        return True
    return (
        i + 1 < len(lines)
        and is_name(lines[i].text)
        and lines[i + 1].text.startswith(lines[i].text)
    )


def _collect_head(
    layout: Layout, lines: list[Line], kinds: list[Kind], start: int, first: int
) -> None:
    """Between title and body: bylines, datelines, a summary without a full stop."""
    for i in range(start, first):
        line = lines[i]
        if kinds[i] is Kind.CREDIT:
            layout.credits.append(line)
        elif _is_signature(lines, kinds, i):
            layout.signatures.append(line)
        elif _is_summary(lines, kinds, i, start):
            layout.body.append(line)
        else:
            layout.discarded.append(line)


def _is_signature(lines: list[Line], kinds: list[Kind], i: int) -> bool:
    if kinds[i] is not Kind.TEXT or read_signature(lines[i].text) is None:
        return False
    below = lines[i + 1].text if i + 1 < len(lines) else ""
    beside = (i > 0 and kinds[i - 1] is Kind.CREDIT) or (
        i + 1 < len(lines) and kinds[i + 1] is Kind.CREDIT
    )
    return beside or is_role(below) or read_signature(lines[i].text) != lines[i].text


def _is_summary(lines: list[Line], kinds: list[Kind], i: int, start: int) -> bool:
    line = lines[i]
    return (
        i == start > 0
        and kinds[i] is Kind.TEXT
        and line.words >= 8
        and not line.bullet
        and not line.is_title_case
    )


def _collect_body(
    layout: Layout, lines: list[Line], kinds: list[Kind], first: int, end: int
) -> None:
    texts = [
        line
        for line, kind in zip(lines[first:end], kinds[first:end], strict=True)
        if kind is Kind.TEXT
    ]
    is_mixed = 2 * sum(line.is_shouted for line in texts) < len(texts)
    pointer: Line | None = None  # a label alone: the list of links behind it goes with it
    for i in range(first, end):
        line, kind = lines[i], kinds[i]
        if kind is Kind.POINTER:
            pointer = line if line.words <= 5 else None
            layout.discarded.append(line)
            continue
        if pointer and kind is Kind.TEXT and _is_pointed_at(line, pointer):
            layout.discarded.append(line)
            continue
        pointer = None
        headline = is_mixed and line.is_shouted and line.words >= 8 and line.text[-1] not in "?.!"
        if kind is Kind.CREDIT and len(layout.body) <= 2:
            layout.credits.append(line)
        elif kind in (Kind.TEXT, Kind.BIOGRAPHY) and not headline:
            layout.body.append(line)
        elif kind is Kind.CAPTION and i == end - 1 and not chrome.is_labelled_caption(line.text):
            layout.body.append(line)  # an agency's name may close an article as it closes a caption
        else:
            layout.discarded.append(line)


def _is_pointed_at(line: Line, pointer: Line) -> bool:
    if line.block == pointer.block:
        return len(line.text) < 140
    return not line.is_sentence


def _collect_margins(layout: Layout, lines: list[Line], kinds: list[Kind], span: range) -> None:
    for i in span:
        if kinds[i] is Kind.CREDIT:
            layout.credits.append(lines[i])
        elif kinds[i] is Kind.BIOGRAPHY and layout.biography is None:
            layout.biography = lines[i]
        layout.discarded.append(lines[i])


def _fold(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().lower()
