"""The words by which positions are told, looked up on the tokens of a parsed sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import get_args

from tracker.codebook.model import Cues, Effect, PartOfSpeech, Predicate
from tracker.syntax.tree import Parse

MODALS = ("deontic", "hedges", "commitments")
_VOWELS = "aeiou"
_TELLING = (
    "want",
    "stress",
    "reject",
    "exclude",
    "weigh",
    "do",
    "undo",
    "threaten",
    "good",
    "bad",
    "possible",
)
_HELD = frozenset({"want", "reject", "weigh", "exclude", "do", "undo"})
_SPOKEN = frozenset({"say", "stress", "threaten"})
_STOPS = frozenset({",", ";", ":", ".", "that"})
_NEAR, _FAR = 6, 14  # how far the rest of a predicate may stand: "call for", "put … on the table"


_Row = tuple[int, Predicate, tuple[str, ...]]  # rank, predicate, its words after the first


@dataclass(frozen=True, slots=True)
class Match:
    """A predicate at a token; `last` is the index of its last word."""

    predicate: Predicate
    last: int

    @property
    def effect(self) -> Effect:
        return self.predicate.effect


@dataclass(slots=True)
class _Entry:
    """What may begin with a form: predicates of one word, and longer ones by another word of
    theirs, which has to stand there, too. All have their rank: the most particular come first."""

    single: list[_Row] = field(default_factory=list)
    longer: dict[str, list[_Row]] = field(default_factory=dict)


class _Parts(dict[tuple[str, str], frozenset[str]]):
    """By part of speech and tag of a word: the parts of speech of the predicates that fit it."""

    def __missing__(self, word: tuple[str, str]) -> frozenset[str]:
        parts = get_args(PartOfSpeech)
        found = self[word] = frozenset(part for part in parts if _fits(part, *word))
        return found


_PARTS = _Parts()
_UNTAGGED = frozenset({"verb"})


class Lexicon:
    """The cues of a codebook, by the forms of their first word."""

    def __init__(self, cues: Cues) -> None:
        self.lists: Mapping[str, frozenset[str]] = cues.lists
        self._table: dict[str, _Entry] = {}
        ranked = sorted(cues.predicates, key=lambda p: (not p.issues, -len(p.words)))
        for rank, predicate in enumerate(ranked):
            keys = set(forms(predicate, cues.irregular))
            if predicate.part == "phrase":
                keys.add(predicate.words[-1])
            further = max(predicate.words[1:], key=len, default="")
            for form in keys:
                entry = self._table.setdefault(form, _Entry())
                rows = entry.longer.setdefault(further, []) if further else entry.single
                rows.append((rank, predicate, predicate.words[1:]))
        self.negating = self.lists["negators"] | {"longer"}
        self.modal = frozenset({"could", "can"}).union(*(self.lists[m] for m in MODALS))
        self.telling = frozenset(  # forms that may tell a position
            form for form in self._table if not self._effects(form).isdisjoint(_TELLING)
        )

    def _effects(self, form: str) -> set[str]:
        entry = self._table.get(form, _Entry())
        rows = chain(entry.single, *entry.longer.values())
        return {predicate.effect for _, predicate, _ in rows}

    def beginning(self, parse: Parse) -> list[int]:
        """The tokens with which a predicate may begin."""
        table = self._table
        return [i for i, word in enumerate(parse.lower) if word in table]

    def only_held(self, form: str) -> bool:
        """Whether the word tells an attitude or an act, and never speech."""
        effects = self._effects(form)
        spoken = self.has("speech_acts", form)
        return bool(effects & _HELD) and not effects & _SPOKEN and not spoken

    def has(self, name: str, word: str) -> bool:
        """Whether `word` (in lower case) stands in the list `name`."""
        return word in self.lists[name]

    def matches(self, parse: Parse, i: int, issue: str, *, tagged: bool = True) -> list[Match]:
        """Predicates at token `i`, the most particular first; not `tagged` takes any verb form
        for a verb, whatever the tagger says."""
        return of_issue(self.matches_of_any(parse, i, tagged=tagged), issue)

    def matches_of_any(self, parse: Parse, i: int, *, tagged: bool = True) -> list[Match]:
        """As `matches`, those of predicates of single issues included."""
        entry = self._table.get(parse.lower[i])
        if entry is None:
            return []
        rows = entry.single
        if entry.longer and (there := entry.longer.keys() & parse.forms):
            rows = sorted(chain(rows, *[entry.longer[word] for word in there]))
        token, found = parse[i], list[Match]()
        parts = _PARTS[token.pos, token.tag] if tagged else _UNTAGGED
        for _, predicate, rest in rows:
            if (part := predicate.part) not in parts:
                continue
            last = _rest(parse, i, rest) if rest else i
            if part == "phrase" and _ends(parse, i, predicate.words):
                last = i
            if last >= 0:
                found.append(Match(predicate, last))
        if len(found) > 1:  # "give *up* arms": the verb's own particle comes first
            found.sort(key=lambda match: not _particle(parse, i, match))
        return found


def of_issue(matches: list[Match], issue: str) -> list[Match]:
    """Those of the matches that count for an issue."""
    if not any(m.predicate.issues for m in matches):
        return matches
    return [m for m in matches if not m.predicate.issues or issue in m.predicate.issues]


def _particle(parse: Parse, i: int, match: Match) -> bool:
    """Whether the match is a verb with the particle that hangs on it."""
    two = len(match.predicate.words) == 2 and match.last > i
    return two and parse[match.last].head == i and parse.has_relation(match.last, "compound")


def _fits(part: PartOfSpeech, pos: str, tag: str) -> bool:
    if part == "phrase":
        return True
    if part == "verb":
        return pos in ("VERB", "AUX") or tag.startswith("VB")
    if part == "noun":
        return pos in ("NOUN", "PROPN", "ADJ", "PRON", "NUM", "X") and not tag.startswith("VB")
    return pos in ("ADJ", "ADV", "VERB", "ADP", "NOUN", "AUX")


def _rest(parse: Parse, i: int, words: tuple[str, ...]) -> int:
    spelled, size, first = parse.spelled, len(words), words[0]
    reach = _NEAR if size == 1 else _FAR
    for start in range(i + 1, min(i + 1 + reach, len(spelled) - size + 1)):
        if first in spelled[start]:
            window = spelled[start + 1 : start + size]
            if all(w in forms for w, forms in zip(words[1:], window, strict=True)):
                return start + size - 1
        if size == 1:
            token = parse[start]
            clausal = token.pos in ("VERB", "SCONJ", "AUX") and not token.text[0].isupper()
            if token.text in _STOPS or clausal:
                return -1
    return -1


def _ends(parse: Parse, i: int, words: tuple[str, ...]) -> bool:
    """Whether the phrase ends at token `i`."""
    window = parse.spelled[max(0, i + 1 - len(words)) : i + 1]
    return tuple([word for word, _ in window]) == words


def forms(predicate: Predicate, irregular: Mapping[str, tuple[str, ...]]) -> Iterable[str]:
    """The forms of the predicate's first word."""
    word = predicate.words[0]
    if predicate.part == "verb":
        return {word, *irregular.get(word, ()), *([] if word in irregular else _verb_forms(word))}
    if predicate.part == "noun" and len(predicate.words) == 1:
        return {word, _plural(word)}
    return {word}


def _verb_forms(word: str) -> list[str]:
    if word.endswith("e"):
        return [word + "s", word + "d", word[:-1] + "ing"]
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return [word[:-1] + "ies", word[:-1] + "ied", word + "ing"]
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return [word + "es", word + "ed", word + "ing"]
    return [word + "s", word + "ed", word + "ing"]


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s")
