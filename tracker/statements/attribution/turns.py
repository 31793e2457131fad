"""Direct speech by its surface: which words beside a quotation say who speaks.

Works without a parse: "…," X said; "…," said X, a minister; X told reporters: "…".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from tracker.statements.attribution.inflection import quoting_pattern, say_pattern
from tracker.statements.attribution.model import Quotation
from tracker.statements.statement import Span

_ADVERBS = (
    r"(?:(?:\w+ly|also|then|later|once|again|now|has|had|have|would|further|even|just|often"
    r"|in turn)\s+)*"
)
_NOUN_PHRASE = r"[^,;:!?\"“”«»()]{1,90}?"  # a full stop within a sentence abbreviates
_APPOSITIVE = r"(?P<more>(?:\s\([^)]{1,40}\))?(?:,\s[^;:!?\"“”«»]{1,140}?,)?)"
_EXTENDS = re.compile(
    r"(?:\s\([^)]{1,40}\))?,\s(?:an?|the|who|whose|one|his|her|its|head|director|chief|president|chairman|chairwoman"
    r"|executive|professor|senior|former|spokes\w+|co-\w+|founder|author|editor|associate|vice|managing|\d\d)\b"
    r"[^\"“”«»]*"
)
_NOT_SOURCE = re.compile(
    r"(?:and|but|or|which|that|when|while|as|if|because|before|after|in|on|at|for|with|from|to|of|by|who|whose"
    r"|adding|according|also|then|is|are|was|were|there|this is|not)\b",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"\s+(?:on|in|at|during|after|before|when|while|as|to|of|about|from|with|that|this|last|earlier|later|late|early"
    r"|through|via|following|by|for|yesterday|today|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|again"
    r"|then|once|told|said|who|and|but|outside|near|over)\b"
)


@dataclass(frozen=True, slots=True)
class Tag:
    """The cue beside a quotation, and who it says speaks."""

    cue: Span
    source: Span
    head: Span  # its last word, without appositions


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    verb = say_pattern()
    inverted = re.compile(rf"[,\s—–―-]*(?P<v>(?:{verb}))\s+(?P<s>[^,;:!?\"“”«»(]{{1,120}})")
    plain = re.compile(
        rf"[,\s—–―-]*(?P<s>{_NOUN_PHRASE}){_APPOSITIVE}\s+{_ADVERBS}(?P<v>(?:{verb}))\b(?![’'-]\w)"
    )
    before = re.compile(
        rf"(?P<s>{_NOUN_PHRASE}){_APPOSITIVE}\s+{_ADVERBS}(?P<v>(?:{verb}))\b(?P<rest>[^,;:\"“”]{{0,90}}?)(?P<end>[,:])?\s*$"
    )
    return inverted, plain, before


_PREPOSITION = re.compile(r"\s(?:of|for|at|from|in|with|on|to)\s")
_CLAUSE_START = re.compile(r"[,;:—–]\s+|\s(?:and|but|when|as|while|after)\s+")
_WORD = r"[^\W\d_][\w.'’-]*"
_BYLINE = re.compile(rf"\s*(?P<v>[—–―]|--|-)\s*(?P<s>{_WORD}(?:\s{_WORD}){{0,4}})(?=\s?[,.(]|\s*$)")


_BRACKETED = re.compile(
    r"\s*(?P<v>\()(?P<s>[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){1,4}(?:, [^()]{2,60})?)\)\s*[.,]?\s*$"
)
_LEADS_ON = re.compile(r"\s*(?:[,;.]|$)|\s(?:on|in|at|during|after|to|as|when|while|last|this)\b")


def tag_unmarked(text: str, quotation: Quotation, end: int) -> Tag | None:
    """Who speaks where no comma leads from the words: "“We shall go” Silva said."."""
    tag = _inverted(text, quotation.end, end) or _plain(text, quotation.end, end)
    last = max(tag.cue[1], tag.source[1]) if tag else 0
    return tag if _LEADS_ON.match(text, last, end) else None


def signature(text: str, begin: int, end: int) -> Tag | None:
    """Who signs a quotation behind it: "— Maria Silva, a minister", "(Maria Silva)"."""
    match = _BRACKETED.match(text, begin, end)
    if match is None:
        return _byline(text, begin, end)
    comma = text.find(",", *match.span("s"))
    name = match.start("s"), comma if comma > 0 else match.end("s")
    return Tag(match.span("v"), match.span("s"), _last_word(text, *name))


def tag_after(text: str, quotation: Quotation, end: int) -> Tag | None:
    """Who speaks, told between the quotation's end and `end`, the end of its sentence."""
    start = quotation.end
    if match := _handed_on().match(text, start, end):
        return _quoted(text, match)
    return _byline(text, start, end) or _inverted(text, start, end) or _plain(text, start, end)


def _byline(text: str, begin: int, end: int) -> Tag | None:
    """ "“…” — Maria Silva"."""
    match = _BYLINE.match(text, begin, end)
    if match is None:
        return None
    source = (match.start("s"), _stop(text, *match.span("s")))
    last = _last_word(text, *source)
    if not text[source[0]].isupper() or not text[last[0]].isupper():
        return None
    return Tag(match.span("v"), source, last)


def _inverted(text: str, begin: int, end: int) -> Tag | None:
    """ "“…,” said Maria Silva, a minister"."""
    match = _patterns()[0].match(text, begin, end)
    source = _tidy(text, *match.span("s")) if match else None
    if match is None or source is None:
        return None
    if not (_nameable(text, source) or match["v"].endswith("ed") or match["v"] == "said"):
        return None
    wide = _EXTENDS.match(text, source[1], end) if source[1] == match.end("s") else None
    stop = _stop(text, source[0], wide.end()) if wide else source[1]
    return Tag(match.span("v"), (source[0], stop), _last_word(text, *source))


def _plain(text: str, begin: int, end: int) -> Tag | None:
    """ "“…,” Maria Silva, a minister, said"."""
    match = _patterns()[1].match(text, begin, end)
    if match is None:
        return None
    source = match.span("s")
    if _NOT_SOURCE.match(text, *source) or not _nameable(text, source):
        return None
    wide = (source[0], _stop(text, source[0], match.end("more")))
    return Tag(match.span("v"), wide, _last_word(text, *source))


@cache
def _handed_on() -> re.Pattern[str]:
    """ "the agency quoted the minister as saying", "the minister was quoted by the agency as
    saying": whose words they are stands before the "as", or before "was"."""
    quoted = quoting_pattern()
    return re.compile(
        rf"[,\s—–―-]{{0,8}}+(?:(?P<passive>{_NOUN_PHRASE})\s+(?:is|was|were|(?:has|have|had)\s+been)\s+"
        rf"(?:{quoted})\b[^,;:!?\"“”«»]{{0,60}}?"
        rf"|{_NOUN_PHRASE}\s+{_ADVERBS}(?:{quoted})\s+(?P<active>{_NOUN_PHRASE}))"
        r"\s+as\s+(?P<v>saying|telling|writing)\b(?P<rest>[^,;:\"“”]{0,90})"
    )


def _quoted(text: str, match: re.Match[str]) -> Tag | None:
    """The tag of "… as saying"."""
    source = match.span("passive") if match["passive"] else match.span("active")
    if not _nameable(text, source):
        return None
    return Tag(match.span("v"), source, _last_word(text, *source))


@cache
def _inverted_before() -> re.Pattern[str]:
    """ "Said the minister: “…"."""
    return re.compile(rf"(?P<v>(?i:{say_pattern()}))\s+(?P<s>[^,;:!?\"“”«»(]{{1,90}})[,:]\s*$")


def tag_before(text: str, quotation: Quotation, start: int) -> Tag | None:
    """Who speaks, told between `start`, where its sentence begins, and the quotation."""
    _, _, before = _patterns()
    match = _handed_on().match(text, start, quotation.start)
    if match and text[match.end() : quotation.start].strip() in ("", ",", ":"):
        return _quoted(text, match)
    if match := _inverted_before().match(text, start, quotation.start):
        source = (match.start("s"), _stop(text, *match.span("s")))
        return Tag(match.span("v"), source, _last_word(text, *source))
    window = max(start, quotation.start - 260)
    # The last clause before the quotation: a comma earlier may part off another one.
    for begin in _clause_starts(text, window, quotation.start):
        match = before.match(text, begin, quotation.start)
        if match and (match["end"] in (",", ":") or not match["rest"].strip()):
            source = match.span("s")
            if not _NOT_SOURCE.match(text, *source) and _nameable(text, source):
                wide = (source[0], _stop(text, source[0], match.end("more")))
                return Tag(match.span("v"), wide, _last_word(text, *source))
    return None


def _clause_starts(text: str, start: int, end: int) -> list[int]:
    return [start, *(m.end() for m in _CLAUSE_START.finditer(text, start, end - 8))]


def _nameable(text: str, span: Span) -> bool:
    """Whether the words can be a speaker: a name, a pronoun, a determined noun."""
    words = text[span[0] : span[1]].split()
    if not words:
        return False
    first = words[0].lower()
    if first in ("he", "she", "they", "it", "i", "we", "one", "who", "another"):
        return len(words) == 1 or first in ("one", "another")
    return (
        words[0][0].isupper()
        or words[-1][0].isupper()
        or first
        in (
            "the",
            "a",
            "an",
            "his",
            "her",
            "its",
            "their",
            "my",
            "our",
            "some",
            "many",
            "several",
            "both",
            "officials",
            "analysts",
            "experts",
            "critics",
            "state",
            "local",
            "another",
            "other",
            "two",
        )
    )


def _stop(text: str, start: int, end: int) -> int:
    """The end without trailing commas, full stops and spaces."""
    while end > start and text[end - 1] in ",. \n":
        end -= 1
    return end


def _last_word(text: str, start: int, end: int) -> Span:
    """The head of a short noun phrase: its last word before any preposition."""
    if preposition := _PREPOSITION.search(text, start, end):
        end = preposition.start()
    end = _stop(text, start, end)
    return max(text.rfind(" ", start, end) + 1, start), end


def _tidy(text: str, start: int, end: int) -> Span | None:
    """An inverted subject without what follows it ("said Hoffman in Geneva")."""
    if cut := _CUT.search(text, start, end):
        end = cut.start()
    end = _stop(text, start, end)
    if end <= start or _NOT_SOURCE.match(text, start, end):
        return None
    return start, end
