"""Paragraphs and sentences of running text, as offsets.

Rules, not a model: a full stop ends a sentence unless it belongs to an abbreviation, an initial
or a number, and closing quotation marks stay with the sentence that they close.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from tracker.statements.statement import Span

_OPENERS = "\"“‘«„'(["
_QUOTES = "\"”’»'"


@cache
def _words(section: str, key: str) -> frozenset[str]:
    """A word list of writing.toml."""
    text = (files("tracker.codebook") / "writing.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)[section][key].split())


# Runs of stops and of blanks are taken whole: not once more from each of their characters.
_BREAK = re.compile(
    r"(?<![.!?…])(?P<stop>[.!?…]++)(?P<close>[\"”’»')\]]*+)"
    r"(?:(?:\[[a-z\d ]{1,20}\])+(?=\s|$))?"  # notes
    r"(?P<gap>\s+|$|(?=[\"“]?[A-Z][a-z]))"
)
LIST_MARK = re.compile(r"\s*[•‣▪●◦*+–—-]\s+(?=\S)")
_WORD_BEFORE = re.compile(r"[\w.&’'-]*$")
_REPORTING_AHEAD = re.compile(
    r"(?:[\w.,’'-]+\s+){0,7}?(?:said|says|asked|asks|told|wrote|replied|added|tweeted|demanded"
    r"|answered|wondered|shouted|declared|exclaimed|cried|responded|joked|quipped|recalled)\b"
)
_NEXT_WORD = re.compile(r"[\w’'-]*")
_DOTTED = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*|(?<!\s)\s*\u2029\s*")


def split_paragraphs(text: str) -> list[Span]:
    """Spans of the paragraphs: blank lines part them, and single line ends where the text is
    not hard-wrapped. White space at either end is left out."""
    spans: list[Span] = []
    position = 0
    for gap in _BLANK_LINE.finditer(text):
        _add_block(text, position, gap.start(), spans)
        position = gap.end()
    _add_block(text, position, len(text), spans)
    return spans


def split_sentences(text: str, paragraphs: list[Span] | None = None) -> list[Span]:
    """Spans of the sentences, in order, white space at either end left out.

    No sentence crosses a paragraph; headlines and captions are sentences of their own.
    """
    spans: list[Span] = []
    for start, end in split_paragraphs(text) if paragraphs is None else paragraphs:
        position = start
        for match in _BREAK.finditer(text, start, end):
            if match.start() > position and _ends_sentence(text, match, start, end):
                cut = match.start("gap")
                spans.append((position, cut))
                position = match.end()
        if position < end:
            spans.append((position, end))
    return spans


def _add_block(text: str, start: int, end: int, spans: list[Span]) -> None:
    block = text[start:end]
    if "\n" not in block:
        _add_trimmed(text, start, end, spans)
        return
    lines = block.split("\n")
    if _is_wrapped(lines):
        _add_trimmed(text, start, end, spans)
        return
    position = begin = start
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        position += len(line) + 1
        if following[:1].islower() and line.strip()[-1:] not in ".!?:":
            continue  # a line end inside a sentence
        _add_trimmed(text, begin, min(position, end), spans)
        begin = position


def _is_wrapped(lines: list[str]) -> bool:
    """Whether a block looks hard-wrapped: full lines of one length, ended mid-sentence."""
    if all(LIST_MARK.match(line) for line in lines[1:]):
        return False
    full = [line.rstrip() for line in lines[:-1]]
    if len(full) < 2 or not all(45 <= len(line) <= 110 for line in full):
        return False
    open_ended = sum(line[-1:] not in '.!?:”"' for line in full)
    return open_ended * 2 > len(full) and max(map(len, full)) - min(map(len, full)) <= 25


def _add_trimmed(text: str, start: int, end: int, spans: list[Span]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))


def _ends_sentence(text: str, match: re.Match[str], start: int, end: int) -> bool:
    stop, close, rest = match["stop"], match["close"], match.end()
    if rest >= end:
        return True
    if not match["gap"]:  # no white space: "talks.The" after bad extraction, never "Booking.com"
        return not close and stop in ".?!" and _glued_words(text, match.start("stop"), rest)
    if close and text[rest] in "-–—―" and close[0] in _QUOTES:
        return False  # a quotation and, after a dash, who said it
    opened = text[rest] in _OPENERS or text[rest] in "-–—―•*"
    first = rest
    while first < end and (text[first] in _OPENERS or text[first] in "-–—―•* "):
        first += 1
    following = text[first : first + 1]
    if following.islower() and not opened:
        return False
    if following in ",;:":
        return False
    if stop != ".":
        if close and ("?" in stop or "!" in stop) and not opened:
            return not _REPORTING_AHEAD.match(text, rest, end)
        return not following.islower()
    if close and close[0] not in ")]":
        return not following.islower()
    return not _abbreviates(text, match.start("stop"), start, first, end)


def _glued_words(text: str, stop: int, rest: int) -> bool:
    before = _WORD_BEFORE.search(text, max(0, stop - 30), stop)
    word = before.group() if before else ""
    return (
        len(word) >= 3 and word.isalpha() and word.islower() and "." not in text[rest : rest + 12]
    )


def _abbreviates(text: str, stop: int, start: int, first: int, end: int) -> bool:
    """Whether the full stop at `stop` belongs to an abbreviation that does not end here."""
    before = _WORD_BEFORE.search(text, max(start, stop - 20), stop)
    word = before.group() if before else ""
    bare = word.lower().strip("’'-")
    next_word = _NEXT_WORD.match(text, first, end)
    following = next_word.group() if next_word else ""
    opens = following.lower() in _words("words", "openers") and following[:1].isupper()
    if bare in _words("abbreviations", "number") and following[:1].isdigit():
        return True
    if bare in _words("abbreviations", "month") and word[:1].isupper():
        return following[:1].isdigit()
    if word[:1].isupper() and bare in _words("abbreviations", "name"):
        return True
    if bare in _words("abbreviations", "word"):
        return True
    if bare in _words("abbreviations", "final") and (
        word[:1].isupper() or "." in bare or bare in {"etc", "al"}
    ):
        return not opens
    if len(word) == 1 and word.isupper():  # an initial: "John F. Kennedy", not "vitamin C. He"
        return not opens
    if _DOTTED.fullmatch(word):  # any other dotted acronym
        return not opens
    return False
