"""Sentences that go on about an issue without a word for it: "Washington would not hear of it.",
"Berlin has its doubts.".

Whether they do is left to the weights: an *echo* only puts the question, at the words that point
back or else at the end of what is told, about every issue that the nearest sentence before names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from tracker.statements.attribution.discourse import Discourse
from tracker.statements.hits import ECHO, Hit
from tracker.statements.lexicon import Lexicon
from tracker.statements.prose import is_prose
from tracker.statements.statement import Span
from tracker.statements.voices import Voice
from tracker.syntax.tree import Parse

_REACH = 2  # sentences
_MOST = 3  # issues of one sentence that are asked about
_FEWEST = 3  # words that go on about something without a verb: not "Yes."
_PRONOUNS = frozenset({"it", "that", "this", "them", "these", "either", "neither", "both", "so"})
_OTHERWISE = ("mark", "det", "det:predet", "nummod", "advmod", "expl", "cc:preconj")


@dataclass(frozen=True, slots=True)
class Echo:
    """What a sentence may go on about: (issue, sign), the last one first; and the phrase in it
    that points back, if there is one."""

    issues: tuple[tuple[str, int], ...]
    phrase: Span | None


def find_echoes(
    discourse: Discourse, hits: Mapping[int, Sequence[Hit]], lexicon: Lexicon
) -> dict[int, Echo]:
    """By number, the sentences without an issue of their own that stand just after one with."""
    lists = lexicon.lists
    pointing = _pattern(lists["demands"], lists["steps"])
    found: dict[int, Echo] = {}
    for number, sentence in enumerate(discourse.sentences):
        if number in hits or not is_prose(discourse, number):
            continue
        nearest = _nearest(discourse, number, hits)
        if nearest is None:
            continue
        signs: dict[str, int] = {}
        for hit in reversed(hits[nearest]):
            signs.setdefault(hit.issue, hit.sign)
        phrase = pointing.search(discourse.text, sentence.start, sentence.end)
        found[number] = Echo(tuple(signs.items())[:_MOST], phrase.span() if phrase else None)
    return found


def _nearest(discourse: Discourse, number: int, hits: Mapping[int, Sequence[Hit]]) -> int | None:
    sentences = discourse.sentences
    paragraph = sentences[number].paragraph
    for n in range(number - 1, max(-1, number - 1 - _REACH), -1):
        if sentences[n].headline or sentences[n].paragraph < paragraph - 1:
            return None
        if n in hits:
            return n
    return None


@cache
def _pattern(*nouns: frozenset[str]) -> re.Pattern[str]:
    """Phrases with one of the nouns that may point back: "the idea", "such a drastic step"."""
    noun = "|".join(sorted(map(re.escape, frozenset().union(*nouns)), key=len, reverse=True))
    if not noun:
        return re.compile(r"(?!)")
    return re.compile(
        r"\b(?:[Ss]uch|[Tt]h(?:e|is|at|ese|ose)|[Aa]ny|[Bb]oth|[Ii]ts|[Tt]heir)\s+"
        rf"(?:[\w-]+\s+){{0,2}}?(?:{noun})\b"
    )


def resolve_echo(
    echo: Echo, parses: Sequence[Parse], teller: Callable[[int], Voice | None]
) -> list[Hit]:
    """A hit for each issue, at the phrase, else at a pronoun, else at the last word that is told as
    the sentence is; `teller` says by whom an offset is."""
    span = echo.phrase or _pronoun(parses) or _end(parses, teller)
    return [Hit(issue, sign, *span, ECHO) for issue, sign in echo.issues] if span else []


def _pronoun(parses: Sequence[Parse]) -> Span | None:
    """The first pronoun that may stand for a thing."""
    for parse in parses:
        for i, word in enumerate(parse.lower):
            if word in _PRONOUNS and not parse.has_relation(i, *_OTHERWISE):
                token = parse[i]
                if not token.text.isupper():
                    return token.start, token.end
    return None


def _end(parses: Sequence[Parse], teller: Callable[[int], Voice | None]) -> Span | None:
    """The last token that the one tells who tells the middle of the sentence: it hangs on the verb
    there."""
    tokens = [token for parse in parses for token in parse]
    words = [token for token in tokens if token.text.isalpha()]
    if len(words) < _FEWEST and not any(token.pos in ("VERB", "AUX") for token in words):
        return None
    voice = teller(tokens[len(tokens) // 2].start)
    last = next(token for token in reversed(tokens) if teller(token.start) == voice)
    return last.start, last.end
