"""Whom the source of an attribution stands for: people and parties."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from itertools import pairwise

from tracker.statements.attribution.draft import Draft
from tracker.statements.attribution.gatherings import Company
from tracker.statements.attribution.model import Mention, Sentence
from tracker.statements.attribution.natives import Natives
from tracker.statements.statement import Span

Who = tuple[tuple[int, ...], tuple[str, ...]]  # person ids, party ids

_PEOPLES = ("ns", "rs", "ese")  # Americans, Norwegians, New Zealanders, the Chinese
_FAR = 200  # characters: no mention is longer
_REACH = 3  # sentences that "it" and "they" look back over, their own included


class Mentions:
    """The mentions of an article, looked up by place."""

    def __init__(
        self,
        text: str,
        sentences: tuple[Sentence, ...],
        mentions: tuple[Mention, ...],
        companies: Mapping[int, Company],
        natives: Natives,
    ) -> None:
        self._text = text
        self._natives = natives
        self._companies = companies
        self._sentences = sentences
        self._mentions = mentions
        self._starts = [m.start for m in mentions]
        self._sentence_starts = [s.start for s in sentences]

    def inside(self, start: int, end: int) -> tuple[Mention, ...]:
        """Mentions that lie wholly in the span, in order."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return tuple([m for m in self._mentions[first:last] if m.end <= end])

    def at(self, start: int, end: int) -> Mention | None:
        """The widest mention whose head word touches the span."""
        found = [m for m in self._near(start, end) if m.head[0] < end and start < m.head[1]]
        if len(found) < 2:
            return found[0] if found else None
        return max(found, key=lambda m: (m.kind != "party", m.end - m.start))

    def only_one(self, sentence: Sentence) -> Span | None:
        """The name with which a sentence opens, where it is of nobody else, or the "he"."""
        people = [m for m in self.inside(sentence.start, sentence.end) if m.people]
        if not people or people[0].start != sentence.start:
            return None
        opening = self._text[people[0].start : people[0].end]
        if opening in ("He", "She"):
            return people[0].head
        if people[0].kind != "name":
            return None
        return people[0].head if {m.people for m in people} == {people[0].people} else None

    def who(self, draft: Draft) -> Who:
        """People and parties that a draft's source stands for."""
        span = draft.antecedent or draft.head
        if span is None:
            return (), ()
        word = self._text[span[0] : span[1]].lower()
        if word in ("it", "its"):
            return (), self._institution_before(span[0])
        if word in ("they", "their", "them"):
            return self._group_before(span[0])
        mention = self.at(*span) or (self._over(draft.source) if draft.source else None)
        if mention is None:
            return (), ()
        mention = self._titled(mention)
        if mention.kind == "party" and (native := self._natives.meant(mention)):
            return (native.id,), (native.party,) if native.party else ()
        return (
            self._joined(mention, draft.source)
            if draft.source
            else (
                mention.people,
                mention.parties,
            )
        )

    def _titled(self, mention: Mention) -> Mention:
        """The name whose title begins with a country: "Sudland FM Veld said" means her."""
        if mention.kind != "party":
            return mention
        near = self._near(mention.start, mention.end)
        named = (m for m in near if m.kind == "name" and m.start == mention.start)
        return next(named, mention)

    def _near(self, start: int, end: int) -> tuple[Mention, ...]:
        first, last = bisect_left(self._starts, start - _FAR), bisect_left(self._starts, end)
        return self._mentions[first:last]

    def _over(self, source: Span) -> Mention | None:
        """The first mention of somebody that overlaps a source."""
        near = self._near(*source)
        return next((m for m in near if m.kind != "party" and m.end > source[0]), None)

    def _joined(self, mention: Mention, source: Span) -> Who:
        """ "X and Y said": the other names of a joint source too."""
        people, parties = mention.people, mention.parties
        for other in self.inside(*source):
            between = self._text[mention.end : other.start].strip()
            joined = other.start > mention.end and between in ("and", ", and")
            if joined and other.kind != "pronoun":
                people += tuple(p for p in other.people if p not in people)
                parties += tuple(p for p in other.parties if p not in parties)
        return people, parties

    def _before(self, offset: int) -> Iterator[tuple[int, tuple[Mention, ...]]]:
        """Number and mentions of the sentence up to the offset, of the one before it, and so on."""
        index = max(0, bisect_right(self._sentence_starts, offset) - 1)
        for k in range(index, max(-1, index - _REACH), -1):
            sentence = self._sentences[k]
            yield k, self.inside(sentence.start, min(sentence.end, offset))

    def _institution_before(self, offset: int) -> tuple[str, ...]:
        """The party or institution that "it" points back to: the first of the nearest sentence."""
        for _, found in self._before(offset):
            for m in found:
                owns = self._text[m.end : m.end + 2] in ("’s", "'s")
                if m.kind in ("party", "institution") and m.parties and not owns:
                    return m.parties
        return ()

    def _group_before(self, offset: int) -> Who:
        """Whom "they" points back to: a pair, two names joined by "and", officers of a party."""
        for k, found in self._before(offset):
            for m in found:
                if m.kind == "group" and (m.people or m.parties):
                    return m.people, m.parties
            met = self._companies.get(k)
            if met and self._sentences[k].end <= offset:
                return met.people, met.parties
            for m, other in pairwise(m for m in found if m.people):
                if self._text[m.end : other.start].strip() == "and":
                    return m.people + other.people, m.parties + other.parties
            for m in found:
                people = self._text[m.start : m.end].endswith(_PEOPLES) and m.kind == "party"
                if m.parties and (people or (m.kind == "role" and not m.people)):
                    return (), m.parties
        return (), ()
