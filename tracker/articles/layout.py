"""A saved page taken apart: its title, its body, and what lies between and around them."""

from __future__ import annotations

from dataclasses import dataclass, field

from tracker.articles import chrome
from tracker.articles.bounds import find_end, find_opening, find_title
from tracker.articles.credits import is_role, read_signature
from tracker.articles.kinds import Kind, classify, spread, with_hours
from tracker.articles.lines import Line
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
    head = find_title(lines, kinds, title)
    start = 0 if head is None else head + 1
    end = find_end(lines, kinds, start)
    first = find_opening(lines, kinds, start, end)
    layout = Layout(title=lines[head] if head is not None else None)
    _collect_head(layout, lines, kinds, start, first)
    _collect_body(layout, lines, kinds, first, end)
    _collect_margins(layout, lines, kinds, range(head or 0))
    _collect_margins(layout, lines, kinds, range(end, len(lines)))
    return layout


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
