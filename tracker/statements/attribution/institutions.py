"""Whose "the administration", "the alliance", "the member states" are, where nothing says so."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from tracker.codebook.model import Codebook
from tracker.statements.attribution.model import Mention
from tracker.statements.attribution.people import People
from tracker.statements.attribution.remembering import once_for_each
from tracker.statements.attribution.salience import Salience
from tracker.statements.attribution.wordlists import roles

_RECALL = 12  # mentions that a sentence which names a party is looked for in


@once_for_each
def leagues(codebook: Codebook) -> frozenset[str]:
    """The parties that have members: an alias of theirs says so ("NATO members")."""
    return frozenset(
        party.id
        for party in codebook.parties.values()
        if any(name.endswith((" members", " allies", " member states")) for name in party.aliases)
    )


@dataclass(slots=True)
class Institutions:
    """The parties and institutions of an article as far as it is read; `leagues` are the parties
    that have members."""

    leagues: frozenset[str]
    people: People
    salience: Salience
    sentence_starts: Sequence[int]
    league: str | None = None  # the one named last
    _owners: dict[str, str] = field(default_factory=dict)  # "administration" → party, last met

    def take_in(self, party: str) -> None:
        """Learns that a party is named."""
        if party in self.leagues:
            self.league = party

    def learn(self, noun: str, party: str) -> None:
        """Learns that the party is called so, or has such an institution: "the" one is its."""
        self._owners[noun] = party

    def meant(self, noun: str, mentions: Sequence[Mention]) -> str | None:
        """The party whose "the `noun`" is: whose it was last, else the league, else the party of
        the most present person, else the one that the last sentence with any names first."""
        if noun in self._owners:
            return self._owners[noun]
        if noun in roles().leagues:
            return self.league
        return self._foremost() or self._first_of(mentions)

    def _foremost(self) -> str | None:
        ranked = self.salience.ranked()
        return self.people.persons[ranked[0]].party if ranked else None

    def _first_of(self, mentions: Sequence[Mention]) -> str | None:
        """The party that the last sentence with any names first."""
        found: str | None = None
        sentence = -1
        for mention in reversed(mentions[-_RECALL:]):
            at = bisect_right(self.sentence_starts, mention.start)
            if sentence not in (-1, at):
                break
            if mention.parties and mention.kind != "group":
                found, sentence = mention.parties[0], at
        return found
