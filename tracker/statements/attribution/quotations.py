"""Material in quotation marks: double, single, angled, typed as '' or ``, over paragraphs.

Whether a mark opens or closes is told by its shape and by its neighbours; marks of the same
strength may close each other, since editors mix “ and ". Inner quotations are not reported.
"""

from __future__ import annotations

import re

from tracker.statements.attribution.model import Quotation
from tracker.statements.statement import Span

_MARK = re.compile(r"''|``|[\"“”„«»‘’']")
_DOUBLE_OPEN = frozenset(("“", "„", "«", "``"))
_DOUBLE_CLOSE = frozenset(("”", "»"))
_LONGEST_SINGLE = 400  # characters; an unmatched apostrophe must not swallow a paragraph
_CLAUSE_END = re.compile(r"[,.?!…—–-][\"”’»')]*$")


def find_quotations(text: str, paragraphs: list[Span]) -> list[Quotation]:
    """The outermost quotations in order; one that runs over paragraphs is one for each."""
    found: list[Quotation] = []
    chain = -1
    carried = ""  # the mark of the quotation that the paragraph before left open
    for start, end in paragraphs:
        spans, still_open = _paragraph_spans(text, start, end)
        continues = (
            bool(carried) and bool(spans) and spans[0][0] == start and text[start] == carried
        )
        for number, (a, b) in enumerate(spans):
            if not (continues and number == 0):
                chain += 1
            found.append(Quotation(a, b, chain, _is_complete(text, a, b)))
        carried = text[spans[-1][0]] if still_open and spans else ""
    return found


def _paragraph_spans(text: str, start: int, end: int) -> tuple[list[Span], bool]:
    """The quotations of a paragraph, and whether its end leaves one open."""
    spans: list[Span] = []
    opened: int | None = None
    depth, opener, position = 0, "", start
    while match := _MARK.search(text, position, end):
        position = match.end()
        mark = match.group()
        if mark in "‘’'":
            if opened is None and (close := _single_close(text, match.start(), end, start)):
                spans.append((match.start(), close))
                position = close
            continue
        opens = _opens(text, match, start, end)
        if opened is None:
            if opens:
                opened, depth, opener = match.start(), 0, mark
        elif opens and mark in _DOUBLE_OPEN:
            depth += mark != opener
        elif depth and mark in _DOUBLE_CLOSE:
            depth -= 1
        elif mark in _DOUBLE_CLOSE or not opens or _closes(text, match, end):
            spans.append((opened, match.end()))
            opened = None
    if opened is not None and end - opened > 2:
        spans.append((opened, end))
    return spans, opened is not None


def _opens(text: str, match: re.Match[str], start: int, end: int) -> bool:
    mark = match.group()
    if mark in _DOUBLE_OPEN:
        return True
    before = text[match.start() - 1] if match.start() > start else " "
    after = text[match.end()] if match.end() < end else " "
    if mark in _DOUBLE_CLOSE:  # a closing shape at a line's start: editors get it wrong
        return before.isspace() and not after.isspace()
    if after.isspace():
        return False
    return before.isspace() or before in "([{—–-:/…‘'"


def _closes(text: str, match: re.Match[str], end: int) -> bool:
    after = text[match.end()] if match.end() < end else " "
    return after.isspace() or after in ".,;:!?)]—–-…"


def _single_close(text: str, opening: int, end: int, start: int) -> int | None:
    """End of a quotation in single marks that opens at `opening`, or None where it is none."""
    mark = text[opening]
    before = text[opening - 1] if opening > start else " "
    after = text[opening + 1 : opening + 2]
    if mark == "’" or not (before.isspace() or before in "([—–-:/"):
        return None
    if not after or after.isspace() or after.isdigit():
        return None
    closer = "’" if mark == "‘" else "'"
    candidate = None
    for at in range(opening + 2, min(end, opening + _LONGEST_SINGLE)):
        if text[at] in '"“”':
            break
        if text[at] != closer:
            continue
        following = text[at + 1] if at + 1 < end else " "
        if following.isalnum():
            continue  # an apostrophe
        candidate = at + 1
        if text[at - 1] == "s" and following == " " and text[at + 2 : at + 3].islower():
            continue  # perhaps "the allies' plan": a later mark is the better end
        return candidate
    return candidate


def _is_complete(text: str, start: int, end: int) -> bool:
    """Whether the words can stand as a clause of their own, rather than inside another."""
    inner = text[start:end].strip("\"“”„«»‘’'` ")
    if len(inner.split()) < 2:
        return inner[-1:] in "?!." and inner[:1].isupper()
    if _CLAUSE_END.search(text[start:end]) and len(inner.split()) >= 3:
        return True
    return inner[:1].isupper() and len(inner.split()) >= 4
