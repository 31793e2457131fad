"""Phrases that point back to an issue named before: "both demands", "such a step", "against it".

A *demand* stands for everything that somebody demanded in the last sentences, a *step* for what
the sentence before tells of ("that would be a mistake"), a *thing* for what it names ("is against
it"); an *answer* leaves out what it answers ("Berlin refused."). The words come from the cues of
the language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from tracker.codebook.model import Direction
from tracker.statements.hits import REFERENCE, Hit
from tracker.statements.lexicon import Lexicon
from tracker.statements.statement import Span, Statement

Kind = Literal["demand", "step", "thing", "answer"]
Lists = Mapping[str, frozenset[str]]

_FAR, _CLOSE = 3, 2  # sentences that a noun, and a noun of a thing, may point back over
_POINTING = r"such|those|these|this|that|both"
_OWNED = r"|all|neither|either|the|its|their|his|most|many|some|[A-Z][\w’']*['’]s"
_OBJECT = re.compile(
    r"\b(?P<before>[a-z]+) (?P<word>it|them|this|that|these|so|both|either|neither)\b"
)
_SUBJECT = re.compile(
    r"(?:^|(?<=[\s“\"(]))(?P<word>[Tt]his|[Tt]hat|[Ii]t|[Tt]hey|[Tt]hese|[Bb]oth|[Nn]either)\b"
    r"(?=\s+(?:is|was|are|were|would|will|should|must|could|can|may|might|has|have|had|cannot"
    r"|remains?|need(?:s|ed)?|wo|stays?|won[’']t|isn[’']t|ca)\b)"
)
_GOVERNING = frozenset(  # besides the verbs by which positions are told
    ("to", "of", "for", "against", "about", "on", "with", "from", "behind", "at", "over", "doing",
     "do", "done", "did", "calls", "called", "call", "calling", "considers", "considered", "deems",
     "deemed", "labelled", "labeled", "brands", "branded", "finds", "found", "described",
     "describes", "views", "viewed", "sees", "saw", "regards", "regarded", "makes", "made", "get",
     "got", "see")
)  # fmt: skip
_HELPING = frozenset(
    ("is", "are", "was", "were", "be", "been", "being", "has", "have", "had", "will", "would",
     "must", "should", "can", "could")
)  # fmt: skip
_DETERMINERS = frozenset(("this", "that", "these", "both", "either", "neither"))
_NEXT = re.compile(
    r"[.,;:!?)”\"’]|$"
    r"|\s+(?:an?|out|off|up|down|in|as|if|until|at|because|but|and|or|when|on|now|too)\b"
)
_WORD, _HYPHENED = re.compile(r"\w+"), re.compile(r"[\w-]+")
_THINGS = frozenset(("it", "them", "they", "both", "either", "neither"))
_PLURALS = ("such", "these", "those", "both", "all")


@dataclass(frozen=True, slots=True)
class Reference:
    """A phrase of sentence number `sentence` that points back."""

    sentence: int
    start: int
    end: int
    kind: Kind
    many: bool = False  # it may stand for several issues


@dataclass(frozen=True, slots=True)
class Named:
    """An issue that a sentence before named: `event` is the sign of what was told of it."""

    sentence: int
    hit: Hit
    event: int


def find_references(
    text: str, sentences: Sequence[Span], named: set[int], lexicon: Lexicon
) -> list[Reference]:
    """Phrases that point back to a sentence in which an issue is named, at most a few back.

    Pronouns count only where a sentence names no issue of its own and tells a position.
    A sentence that points back can be pointed back to.
    """
    live = set(named)
    found: list[Reference] = []
    for number, (start, end) in enumerate(sentences):
        distance = next((k for k in range(1, _FAR + 1) if number - k in live), 0)
        if not distance:
            continue
        own = number in named
        mine = list(_nouns(text, number, (start, end), distance, lexicon.lists))
        if own:
            mine = [r for r in mine if r.kind == "demand"]
        elif distance == 1 and not mine and _tells(text, start, end, lexicon):
            mine = list(_pronouns(text, number, (start, end), lexicon.telling))
        if mine and (own or _tells(text, start, end, lexicon)):
            found += mine
            live.add(number)
    return found


def _tells(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a word stands there by which positions are told."""
    return not lexicon.telling.isdisjoint(_HYPHENED.findall(text[start:end].lower()))


def _nouns(text: str, number: int, span: Span, distance: int, lists: Lists) -> Iterator[Reference]:
    demands, steps = lists["demands"], lists["steps"]
    words = _WORD.findall(text, *span)
    taken: list[Span] = []
    if not _firsts(demands).isdisjoint(words):
        for match in _pattern(demands, possessors=True).finditer(text, *span):
            taken.append(match.span())
            yield Reference(number, match.start(), match.end(), "demand", many=True)
    if distance > _CLOSE or _firsts(steps).isdisjoint(words):
        return
    for match in _pattern(steps, possessors=False).finditer(text, *span):
        if any(match.start() < end and start < match.end() for start, end in taken):
            continue
        yield Reference(number, match.start(), match.end(), "step", many=_plural(match.group()))
        return


def _pronouns(text: str, number: int, span: Span, telling: frozenset[str]) -> Iterator[Reference]:
    for match in _OBJECT.finditer(text, *span):
        before = match["before"]
        governs = before in _GOVERNING or (before in telling and before not in _HELPING)
        following = _NEXT.match(text, match.end(), span[1])
        if governs and (match["word"] not in _DETERMINERS or following):
            yield _pronoun(number, match)
            return
    for match in _SUBJECT.finditer(text, *span):
        yield _pronoun(number, match)
        return


def find_pronoun(text: str, span: Span, telling: frozenset[str]) -> Span | None:
    """The first pronoun of a span that may stand for a thing."""
    found = next(_pronouns(text, 0, span, telling), None)
    return (found.start, found.end) if found else None


def _pronoun(number: int, match: re.Match[str]) -> Reference:
    word = match["word"].lower()
    kind: Kind = "thing" if word in _THINGS else "step"
    many = word in ("them", "they", "both", "neither", "either", "these")
    return Reference(number, match.start("word"), match.end("word"), kind, many)


def _plural(phrase: str) -> bool:
    return phrase.endswith("s") and phrase.split()[0].lower() in _PLURALS


@cache
def _firsts(nouns: frozenset[str]) -> frozenset[str]:
    """The first words of the nouns."""
    return frozenset(_WORD.findall(noun)[0] for noun in nouns if _WORD.search(noun))


@cache
def _pattern(nouns: frozenset[str], *, possessors: bool) -> re.Pattern[str]:
    """Phrases with one of the nouns: "such a step", "both demands", "promises of this kind"."""
    if not nouns:
        return re.compile(r"(?!)")
    noun = "|".join(sorted((re.escape(n) for n in nouns), key=len, reverse=True))
    leading = _POINTING + (_OWNED if possessors else "")
    within = r"(?:(?:of\s+)?(?:the|these|those|its|an?|two|three)\s+){0,3}(?:[\w-]+\s+){0,2}?"
    kinds = r"(?:of\s+(?:this|that|the)\s+(?:kind|sort|type)|like\s+(?:this|that|these))"
    alone = rf"|\b[Tt]he\s+(?:{noun})\b(?!\s+(?:of|to|that|for|on|in|against|by|from)\b)"
    return re.compile(
        rf"\b(?i:{leading})\s+{within}(?:{noun})\b|\b(?:{noun})\s+{kinds}\b"
        + ("" if possessors else alone)
    )


def resolve_demand(
    reference: Reference,
    said: Sequence[tuple[int, Statement]],
    named: Sequence[Named],
    demands: Mapping[str, tuple[str, Direction]],
) -> list[Hit]:
    """Hits for what was demanded in the last sentences: `demands` is issue → (party, stance).

    What the party was coded for comes first; else every issue named there that is its demand.
    """
    issues: dict[str, Direction] = {}
    for number, statement in said:
        if 0 < reference.sentence - number <= _FAR:
            demand = demands.get(statement.issue)
            if demand == (statement.party, statement.stance):
                issues[statement.issue] = demand[1]
    if not issues:
        for name in named:
            if 0 < reference.sentence - name.sentence <= _FAR and name.hit.issue in demands:
                issues[name.hit.issue] = demands[name.hit.issue][1]
    return [
        _hit(issue, 1 if stance == "support" else -1, reference) for issue, stance in issues.items()
    ]


def resolve_step(reference: Reference, named: Sequence[Named]) -> list[Hit]:
    """Hits for what the last sentence that names an issue talks about."""
    before = [n for n in named if n.sentence < reference.sentence]
    if not before or reference.sentence - before[-1].sentence > _CLOSE:
        return []
    last = [n for n in before if n.sentence == before[-1].sentence]
    chosen: dict[str, Named] = {n.hit.issue: n for n in last}
    wanted = list(chosen.values()) if reference.many else [last[-1]]
    return [
        _hit(n.hit.issue, n.hit.sign if reference.kind == "thing" else n.event, reference)
        for n in wanted
    ]


def _hit(issue: str, sign: int, reference: Reference) -> Hit:
    return Hit(issue, sign, reference.start, reference.end, REFERENCE)
