"""The sentences of an article as the network is asked about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.statements.attribution.discourse import Discourse
from tracker.statements.examined import Examined
from tracker.statements.hits import POINTING, Hit
from tracker.statements.network.passages import HitKey, Passage, Question

_BACK = 2  # sentences


@dataclass(frozen=True, slots=True)
class View:
    """A sentence with those before it, and who tells it."""

    passage: Passage
    before: tuple[Passage, ...]
    teller: str | None


def views_of(
    discourse: Discourse,
    hits: Mapping[int, Sequence[Hit]],
    examined: Iterable[Examined],
    numbers: frozenset[int] | None = None,
) -> dict[int, View]:
    """The sentences of candidates by their number, or of them those with the `numbers`; `hits` are
    all that name an issue."""
    by_sentence: dict[int, list[Examined]] = defaultdict(list)
    for at in examined:
        if numbers is None or at.number in numbers:
            by_sentence[at.number].append(at)
    views = _Views(discourse, hits)
    return {number: views.of(number, here) for number, here in by_sentence.items()}


def question_of(at: Examined) -> Question:
    """Whether the candidate's party takes a position at the hit."""
    return Question(_key(at.hit), at.candidate.party)


class _Views:
    def __init__(self, discourse: Discourse, hits: Mapping[int, Sequence[Hit]]) -> None:
        self.discourse = discourse
        self.hits = hits

    def of(self, number: int, examined: Sequence[Examined]) -> View:
        tellers = [at.voice.party for at in examined if at.voice and at.voice.party]
        passage = self._passage(number, [at.hit for at in examined])
        return View(passage, self._before(number), tellers[0] if tellers else None)

    def _before(self, number: int) -> tuple[Passage, ...]:
        """The sentences just before, of the same paragraph or the last."""
        sentences = self.discourse.sentences
        paragraph = sentences[number].paragraph
        return tuple(
            self._passage(n, ())
            for n in range(max(0, number - _BACK), number)
            if sentences[n].paragraph >= paragraph - 1 and not sentences[n].headline
        )

    def _passage(self, number: int, hits: Iterable[Hit]) -> Passage:
        sentence = self.discourse.sentences[number]
        start, end = sentence.start, sentence.end
        named = {_key(hit) for hit in (*self.hits.get(number, ()), *hits)}
        return Passage(
            start, self.discourse.text[start:end], tuple(sorted(named)), self._mentions(start, end)
        )

    def _mentions(self, start: int, end: int) -> tuple[tuple[int, int, tuple[str, ...]], ...]:
        people = self.discourse.people
        found = []
        for mention in self.discourse.mentions_in(start, end):
            spoken_for = {people[person].party for person in mention.people}
            parties = sorted({*mention.parties, *(party for party in spoken_for if party)})
            if parties:
                found.append((mention.start, mention.end, tuple(parties)))
        return tuple(found)


def _key(hit: Hit) -> HitKey:
    return (hit.end if hit.rule in POINTING else hit.start), hit.end, hit.sign, hit.issue
