"""Who meets or speaks with whom, or acts together: whom "the leaders", "they", "both" stand for
in the sentences after."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from tracker.statements.attribution.model import Mention, Sentence

_MEETS = re.compile(
    r"\b(?:(?:met|spoke|spoken|talked|conferred|speaking|conversations?|calls?|talks|meetings?"
    r"|consultations|negotiations|discussions|received|hosted|welcomed)\b[^.;]{0,70}?\b(?:with|to|between|among|by)"
    r"|(?:met|received|hosted|welcomed|visited|phoned|called|telephoned))\s"
)
_TOGETHER = re.compile(  # what follows two names where both of them act
    r",?\s+(?:(?:also|both|jointly|today|yesterday|again|have|has|had|are|were|will|would|must|should)\s+)*"
    r"(?:\w+ed|said|say|spoke|met|held|agree|want|oppose|support|insist|reject|call|made|took|gave|saw)\b"
)
_WORDS = (
    "and with the of as well then also both their his her its president presidents chancellor"
    " minister ministers prime foreign defence defense secretary secretaries general leader"
    " leaders head heads state"
)
_LINKING = frozenset(_WORDS.split())
_NEAR = 40  # characters from a sentence's start to whom it is about
_REACH = 60  # characters from whom a sentence is about to its verb
_REPORTED = re.compile(r"\bthat\b|[\"“”]")
_PERSONAL = frozenset({"name", "role", "group"})
_ACTORS = _PERSONAL | {"party", "institution"}


@dataclass(frozen=True, slots=True)
class Company:
    """Several who meet or act together in one sentence; `size` counts also those who speak for
    no party of the codebook, `personal` tells that all are persons."""

    sentence: int
    size: int
    personal: bool
    people: tuple[int, ...]
    parties: tuple[str, ...]


@dataclass(slots=True)
class Gatherings:
    """The companies of one article, by sentence; `demonyms` are adjectives of the parties."""

    text: str
    sentences: Sequence[Sentence]
    demonyms: frozenset[str]
    by_sentence: dict[int, Company] = field(default_factory=dict)
    _read: int = 0  # sentences before this one have been read

    def read_up_to(self, number: int, mentions: Sequence[Mention]) -> None:
        """Reads the sentences before number `number`, whose mentions are all found."""
        for k in range(self._read, number):
            found = self.company(k, mentions)
            if found is not None:
                self.by_sentence[k] = found
        self._read = max(self._read, number)

    def last(self, number: int, *, two: bool, personal: bool) -> Company | None:
        """The company of the last sentence before number `number` that has one, of just two where
        `two`, of persons where `personal`."""
        for k in range(number - 1, -1, -1):
            found = self.by_sentence.get(k)
            if found and (found.size == 2 or not two) and (found.personal or not personal):
                return found
        return None

    def company(self, number: int, mentions: Sequence[Mention]) -> Company | None:
        """Who meets or acts together in a sentence, as far as `mentions` are found."""
        sentence = self.sentences[number]
        if sentence.headline:
            return None
        actors = list(self._actors(sentence, mentions))
        if not actors:
            return None
        members = self._members(sentence, actors)
        people = tuple(dict.fromkeys(p for m in members for p in m.people))
        parties = tuple(dict.fromkeys(p for m in members for p in m.parties))
        size = sum(max(1, len(m.people), len(m.parties)) for m in members)
        if size < 2 or not parties:
            return None
        known = len(people) == size or len(parties) > 1
        personal = known and all(m.kind in _PERSONAL for m in members)
        return Company(number, size, personal, people, parties)

    def _actors(self, sentence: Sentence, mentions: Sequence[Mention]) -> Iterator[Mention]:
        """The widest mentions of the sentence that can act, in order."""
        recent = list(takewhile(lambda m: m.end > sentence.start, reversed(mentions)))
        inside = [m for m in reversed(recent) if sentence.start <= m.start < sentence.end]
        last: Mention | None = None
        for m in sorted(inside, key=lambda m: (m.start, -m.end)):
            if m.kind not in _ACTORS or (last and m.start < last.end):
                continue
            if last and self.text[last.end : m.start].strip() and self._acts(last):
                yield last
            last = m  # "President of France" | "Emmanuel Macron": one
        if last and self._acts(last):
            yield last

    def _acts(self, m: Mention) -> bool:
        owner = self.text[m.end : m.end + 2] in ("’s", "'s")
        adjective = self.text[m.start : m.end] in self.demonyms
        return not owner and not adjective and bool(m.people or m.parties)

    def _members(self, sentence: Sentence, actors: list[Mention]) -> list[Mention]:
        runs = list(self._runs(actors))
        first = runs[0]
        opens = first[0].start - sentence.start <= _NEAR or self._opens(sentence, first[0])
        end = first[-1].end
        meets = _MEETS.search(self.text, end if opens else sentence.start, sentence.end)
        if meets:
            others = next((r for r in runs if r[0].start >= meets.end()), None)
            if others and self._named_plainly(meets.end(), others[0].start):
                subject = opens and others is not first and self._reaches(end, meets.start())
                return [*first, *others] if subject else others
        if opens and len(first) > 1 and _TOGETHER.match(self.text, end):
            return first
        return []

    def _reaches(self, end: int, verb: int) -> bool:
        """Whether the verb is the subject's own."""
        return verb - end <= _REACH and not _REPORTED.search(self.text, end, verb)

    def _named_plainly(self, start: int, end: int) -> bool:
        """Whether only articles and offices stand between "with" and the name."""
        return all(w in _LINKING or w[0].isupper() for w in self.text[start:end].split())

    def _opens(self, sentence: Sentence, first: Mention) -> bool:
        """Whether only what a comma parts off stands before it: "On Friday, X met Y"."""
        return self.text[sentence.start : first.start].rstrip().endswith((",", ", the", "-", "–"))

    def _runs(self, actors: list[Mention]) -> Iterator[list[Mention]]:
        """Mentions parted by nothing but commas, "and", names and offices."""
        run = [actors[0]]
        for m in actors[1:]:
            if self._linked(self.text[run[-1].end : m.start]):
                run.append(m)
            else:
                yield run
                run = [m]
        yield run

    def _linked(self, between: str) -> bool:
        words = between.replace(",", " , ").split()
        if not {",", "and", "with"} & set(words) or words[-1] == "of":
            return False
        return all(w in _LINKING or w == "," or w[0].isupper() for w in words)
