"""The pattern language of issue terms, compiled to regular expressions.

join nato                 the words, in any white space, in any case
(expand|grow) eastward    one of several
nato [further] expansion  an optional part
expan*                    any ending
keep .. out of nato       up to six words between, of one clause
pull ... from romania     the same, over commas
{nato} membership         one of the codebook's [words] or the names of a party
SWIFT                     capitals: matched only as it is written
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache

_TOKEN = re.compile(r"\.{2,3}|[()\[\]|]|\{[^{}\s]+\}|[^\s()\[\]|{}]+|[{}]")
_BROKEN = re.compile(r"\w[(\[]|[)\]]\w")
# Marks outside Latin-1 make a set of characters several times as slow to compile and to search.
_MARKS = str.maketrans("’“”‐‑–—€", '\'""--\x96\x97$')
_DASHED = r"[\s,\x96\x97\"()-]*[,\x96\x97()][\s\"]*+-"  # "(…) - from": the dash is a word


def _gap(between: str, most: int, dashed: str = "") -> str:
    """Up to `most` words, each taken whole: a hyphen may stand in them and between them, so that
    runs of it could be read in more ways than can be tried. Only where that leads nowhere does
    the last word leave its end to what follows: "ex-nato" before {nato}."""
    word = rf"{between}[\w'.%$-]++"
    last = rf"{between}[\w'.%$-]+(?!---)"
    return f"((?:{word}){{0,{most}}}?|(?:{word}){{0,{most - 1}}}(?:{last}{dashed}))"


_GAPS = {
    "..": _gap(r"[\s\"-]++(?!(?:and|or|but)\b)", 6),
    "...": _gap(r"[\s,\x96\x97\"()-]++", 8, f"|{_DASHED}"),
}
_SPACE = r"[\s\"-]+"  # also a hyphen, or the quotation mark before a quoted word
_COMMON = frozenset(
    {
        "a",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "by",
        "for",
        "from",
        "has",
        "have",
        "he",
        "in",
        "into",
        "is",
        "it",
        "its",
        "new",
        "no",
        "not",
        "of",
        "off",
        "on",
        "or",
        "out",
        "s",
        "that",
        "the",
        "their",
        "to",
        "up",
        "was",
        "were",
        "will",
        "with",
        "would",
        "more",
        "all",
    }
)
_COMMON_COST = 40
_REMEMBERED = 8_192  # words, and lists of words, that many patterns share


class PatternError(ValueError):
    """A pattern that cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A pattern ready to search in what `plain_marks` gives. Every match holds one word of each
    of its `slots`."""

    source: str
    slots: tuple[frozenset[str], ...]  # lower case; "expan*" where only a beginning is known
    alone: bool = False  # it matches wherever a word of its slot stands, but for after a hyphen
    first: frozenset[str] | None = None  # words of which a match begins with one; None: unknown

    @property
    def regex(self) -> re.Pattern[str]:
        """Compiled when it is first searched: most patterns never are."""
        return _compiled(self.source)

    @property
    def anchors(self) -> frozenset[str]:
        """The slot with the fewest words."""
        return min(self.slots, key=_cost)

    def matches(
        self, text: str, start: int, end: int, places: Iterable[int]
    ) -> Iterator[re.Match[str]]:
        """What `regex.finditer(text, start, end)` finds; `places` are where the words of `first`
        stand. To try the pattern there is quicker than to look at every letter."""
        regex = self.regex
        if self.first is None:
            yield from regex.finditer(text, start, end)
            return
        for at in places:
            if at >= start and (match := regex.match(text, at, end)):
                yield match
                start = match.end()


def plain_marks(text: str) -> str:
    """`text` as patterns read it: one kind of quotation marks and hyphens, all in their places."""
    return text.translate(_MARKS)


@cache
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source)


@dataclass(frozen=True, slots=True)
class _Node:
    source: str  # the regular expression
    slots: tuple[frozenset[str], ...]  # empty: it may match without any word
    gap: bool = False
    alone: bool = False  # one word, whatever may follow it
    options: tuple[_Node, ...] = ()  # of which it is one and nothing else
    first: frozenset[str] | None = None  # the words that it can begin with; None: not known


def compile_pattern(text: str, words: Mapping[str, tuple[str, ...]]) -> Compiled:
    """Compile `text`; `words` holds the lists that `{name}` refers to. Raises PatternError."""
    return _compiled_from(_read(text, words), text)


def compile_options(text: str, words: Mapping[str, tuple[str, ...]]) -> tuple[Compiled, ...]:
    """As `compile_pattern`, each alternative on its own: enough where it only matters whether one
    of them stands somewhere, and quicker, since each knows words without which it cannot match."""
    node = _read(text, words)
    return tuple(_compiled_from(option, text) for option in node.options or (node,))


def _compiled_from(node: _Node, text: str) -> Compiled:
    source = rf"(?<![\w-]){node.source}(?!\w)"
    return Compiled(source, node.slots, node.alone and text == text.lower(), node.first)


def _read(text: str, words: Mapping[str, tuple[str, ...]]) -> _Node:
    if broken := _BROKEN.search(text):
        cure = "brackets hold whole words; put a blank before them"
        raise PatternError(f"{broken.group()!r}: {cure}")
    tokens = _TOKEN.findall(text)
    if not tokens:
        raise PatternError("the pattern is empty")
    node, rest = _alternatives(tokens, words)
    if rest:
        raise PatternError(f"unexpected {rest[0]!r}")
    if not node.slots:
        raise PatternError("every part is optional; at least one word must be required")
    return node


def _alternatives(
    tokens: list[str], words: Mapping[str, tuple[str, ...]]
) -> tuple[_Node, list[str]]:
    options: list[_Node] = []
    rest = tokens
    while True:
        option, rest = _sequence(rest, words)
        options.append(option)
        if not rest or rest[0] != "|":
            break
        rest = rest[1:]
    if len(options) == 1:
        return options[0], rest
    source = "(?:" + "|".join(option.source for option in options) + ")"
    first = _any_of(option.first for option in options)
    if not all(option.slots for option in options):
        return _Node(source, (), first=first), rest
    anchors = (frozenset().union(*(min(option.slots, key=_cost) for option in options)),)
    alone = all(option.alone for option in options)
    single = tuple(one for option in options for one in option.options or (option,))
    return _Node(source, anchors, alone=alone, options=single, first=first), rest


def _sequence(tokens: list[str], words: Mapping[str, tuple[str, ...]]) -> tuple[_Node, list[str]]:
    parts: list[tuple[_Node, bool]] = []  # node, optional
    rest = tokens
    while rest and rest[0] not in (")", "]", "|"):
        token, rest = rest[0], rest[1:]
        if token in "([":
            node, rest = _alternatives(rest, words)
            if not rest or rest[0] != ")]"["([".index(token)]:
                raise PatternError(f"{token!r} is never closed")
            rest = rest[1:]
            parts.append((node, token == "["))
        elif token in ("{", "}"):
            raise PatternError("write a list's name between braces without blanks: {nato}")
        elif token.startswith("{"):
            parts.append((_reference(token[1:-1], words), False))
        elif token in _GAPS:
            parts.append((_Node(_GAPS[token], (), gap=True), False))
        else:
            parts.append((_word(token), False))
    if not parts:
        raise PatternError("an empty alternative; leave the part out or put it in [ ]")
    return _joined(parts), rest


def _joined(parts: list[tuple[_Node, bool]]) -> _Node:
    """Parts in a row; white space belongs to an optional part, so that it may go with it."""
    if len(parts) == 1 and not parts[0][1] and not parts[0][0].gap:
        return parts[0][0]
    slots = tuple(slot for node, optional in parts if not optional for slot in node.slots)
    pivot = next(
        (i for i, (node, optional) in enumerate(parts) if not optional and not node.gap), None
    )
    if pivot is None:
        raise PatternError("a pattern needs a word that is not optional")
    first = _any_of(node.first for node, _ in parts[: pivot + 1])
    out = parts[pivot][0].source
    for node, optional in reversed(parts[:pivot]):
        out = _attach(node, optional, out, before=True)
    for node, optional in parts[pivot + 1 :]:
        out = _attach(node, optional, out, before=False)
    return _Node(out, slots, first=first)


def _any_of(firsts: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    found: set[str] = set()
    for first in firsts:
        if first is None:
            return None
        found |= first
    return frozenset(found)


def _attach(node: _Node, optional: bool, out: str, *, before: bool) -> str:
    if node.gap:
        return node.source + out if before else out + node.source
    piece = f"{node.source}{_SPACE}" if before else f"{_SPACE}{node.source}"
    if optional:
        piece = f"(?:{piece})?"
    return piece + out if before else out + piece


def _cost(anchors: frozenset[str]) -> tuple[int, int]:
    """Rare words are the better anchors: few of them, and none that every sentence has."""
    common = sum(_COMMON_COST for word in anchors if word in _COMMON)
    return len(anchors) + common, -max(len(word) for word in anchors)


def _reference(name: str, words: Mapping[str, tuple[str, ...]]) -> _Node:
    if name not in words:
        known = ", ".join(sorted(words))
        raise PatternError(f"there is no list {{{name}}}; known lists are: {known}")
    listed = "|".join(words[name]).lower()
    return _possessive(listed) if "{" not in listed else _with_ending(_listed(listed, words))


@lru_cache(maxsize=_REMEMBERED)
def _possessive(listed: str) -> _Node:
    """A list that refers to no other one: the same for all patterns."""
    return _with_ending(_listed(listed, {}))


def _listed(listed: str, words: Mapping[str, tuple[str, ...]]) -> _Node:
    return _alternatives(_TOKEN.findall(listed), words)[0]


def _with_ending(node: _Node) -> _Node:
    ending = "(?:'s|')?"
    options = tuple(replace(option, source=option.source + ending) for option in node.options)
    return replace(node, source=node.source + ending, options=options)


@lru_cache(maxsize=_REMEMBERED)
def _word(token: str) -> _Node:
    body = token.rstrip("*")
    if "*" in body or not re.search(r"\w", body):
        raise PatternError(f"{token!r}: a star stands only at the end of a word")
    source = re.escape(plain_marks(body)).replace(r"\-", r"[\s\x96-]")
    first = re.findall(r"\w+", body)
    anchor = max(first, key=len).lower()
    alone = first == [body]
    first = [word.lower() for word in first]
    begins = first[0]
    if token != body:
        anchor += "*" if anchor == first[-1] else ""
        begins += "*" if len(first) == 1 else ""
        source += r"[\w']*"
    at_word = body[:1].isalnum() or body[:1] == "_"
    known = frozenset({begins}) if at_word else None
    return _Node(source, (frozenset({anchor}),), alone=alone, first=known)
