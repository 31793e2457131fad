"""Where in a saved page the title stands, where the body begins and ends, and what lies between."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum, auto

from tracker.articles import chrome
from tracker.articles.credits import is_name, is_role, read_credit, read_signature
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


@dataclass(slots=True)
class Layout:
    """A page taken apart. `credits` are bylines and datelines in order of trust."""

    title: Line | None = None
    body: list[Line] = field(default_factory=list)
    credits: list[Line] = field(default_factory=list)
    signatures: list[Line] = field(default_factory=list)
    biography: Line | None = None
    discarded: list[Line] = field(default_factory=list)


# After one of these nothing of the article follows, however long the text that does.
_ENDINGS = re.compile(
    r"\W*(?:(?:\d+ )?(?:reader )?comments?(?: \(?\d+\)?)?|leave a (?:reply|comment)|join the (?:conversation|discussion)|"
    r"(?:\d+ )?(?:responses|replies)(?: to .{2,100})?|about the authors?|post (?:a )?comment|kommentare|commentaires|comentarios|"
    r"комментарии|коментарі|most (?:read|popular|viewed|shared)|short (?:link|url)\b.*|(?:recommended|sponsored) (?:for you|stories|content|links))\W*",
    re.IGNORECASE,
)


def lay_out(lines: list[Line], *, title: str | None = None) -> Layout:
    """Take a page apart. `title` is the title where it is known already."""
    kinds = [classify(line) for line in lines]
    _spread(lines, kinds)
    head = _find_title(lines, kinds, title)
    start = 0 if head is None else head + 1
    end = _find_end(lines, kinds, start)
    first = next((i for i in range(start, end) if _is_opening(lines, kinds, i)), start)
    layout = Layout(title=lines[head] if head is not None else None)
    _collect_head(layout, lines, kinds, start, first)
    _collect_body(layout, lines, kinds, first, end)
    _collect_margins(layout, lines, kinds, range(0, head or 0))
    _collect_margins(layout, lines, kinds, range(end, len(lines)))
    return layout


def classify(line: Line) -> Kind:
    """The kind of a line by its form, whatever its place."""
    text = line.text
    bare = re.sub(r"^\W*(?:\d{1,2}[.)]\s+)?", "", text) if line.bullet else text
    if read_credit(text):
        return Kind.CREDIT
    tests = (
        (chrome.is_player, Kind.PLAYER),
        (chrome.is_interface, Kind.INTERFACE),
        (chrome.is_pointer, Kind.POINTER),
        (chrome.is_staff_line, Kind.STAFF),
        (chrome.is_caption, Kind.CAPTION),
        (chrome.is_notice, Kind.NOTICE),
    )
    for test, kind in tests:
        if test(bare):
            return kind
    return Kind.BIOGRAPHY if is_biography(bare) else Kind.TEXT


def _spread(lines: list[Line], kinds: list[Kind]) -> None:
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
    odd = kinds[i] in (Kind.CAPTION, Kind.NOTICE, Kind.STAFF, Kind.POINTER) and not (
        i == 0 and credited
    )
    if odd or kinds[i] in (Kind.INTERFACE, Kind.PLAYER, Kind.CREDIT, Kind.BIOGRAPHY) or line.bullet:
        return 0.0
    if len(line.text) > 300 or line.words < (2 if credited else 3):
        return 0.0
    if (
        line.is_sentence
        and line.text[-1] not in "?!"
        and not line.is_title_case
        and not (credited and i == 0)
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
    prose = [i for i in range(start, len(lines)) if kinds[i] is Kind.TEXT and lines[i].is_sentence]
    for i in range(start, len(lines)):
        before = [j for j in prose if j < i]
        if len(before) >= 2 and _ENDINGS.fullmatch(lines[i].text):
            return _last_of_body(lines, kinds, start, i)
        behind = len(prose) - len(before)
        if len(before) >= 3 and _is_author_box(lines, kinds, i) and behind <= 0.4 * len(prose):
            return _last_of_body(lines, kinds, start, i)
        if kinds[i] is Kind.POINTER and len(before) >= 3 and _only_teasers(lines, kinds, i + 1):
            return _last_of_body(lines, kinds, start, i)
    return _last_of_body(lines, kinds, start, len(lines))


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


def _only_teasers(lines: list[Line], kinds: list[Kind], start: int) -> bool:
    """True where what follows is headlines with a sentence each, no run of paragraphs."""
    run = 0
    for i in range(start, len(lines)):
        if kinds[i] is not Kind.TEXT:
            continue
        run = run + 1 if lines[i].is_prose else 0
        if run >= 2 or len(lines[i].text) > 220:
            return False
    return True


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
    shouted = sum(line.is_shouted for line in lines[first:end])
    pointing = False
    for i in range(first, end):
        line, kind = lines[i], kinds[i]
        if kind is Kind.POINTER:
            pointing = line.text.rstrip(" :").count(" ") <= 3  # a label alone: its list follows
            layout.discarded.append(line)
            continue
        if pointing and kind is Kind.TEXT and not line.is_sentence:
            layout.discarded.append(line)
            continue
        pointing = False
        headline = (
            line.is_shouted
            and line.words >= 8
            and line.text[-1] not in "?.!"
            and shouted < 0.3 * (end - first)
        )
        if kind is Kind.CREDIT and len(layout.body) <= 2:
            layout.credits.append(line)
        elif kind in (Kind.TEXT, Kind.BIOGRAPHY) and not headline:
            layout.body.append(line)
        elif kind is Kind.CAPTION and i == end - 1 and not chrome.is_labelled_caption(line.text):
            layout.body.append(line)  # an agency's name may close an article as it closes a caption
        else:
            layout.discarded.append(line)


def _collect_margins(layout: Layout, lines: list[Line], kinds: list[Kind], span: range) -> None:
    for i in span:
        if kinds[i] is Kind.CREDIT:
            layout.credits.append(lines[i])
        elif kinds[i] is Kind.BIOGRAPHY and layout.biography is None:
            layout.biography = lines[i]
        layout.discarded.append(lines[i])


def _fold(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().lower()
