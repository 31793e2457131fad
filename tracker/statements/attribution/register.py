"""The mentions of an article as far as it is read, and whom those tell of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from tracker.codebook.model import Codebook
from tracker.statements.attribution.gatherings import Gatherings
from tracker.statements.attribution.hosts import find_host
from tracker.statements.attribution.institutions import Institutions, leagues
from tracker.statements.attribution.model import Mention, Sentence
from tracker.statements.attribution.people import People
from tracker.statements.attribution.pronouns import Pronouns
from tracker.statements.attribution.rawwords import Item
from tracker.statements.attribution.remembering import once_for_each
from tracker.statements.attribution.salience import Prominence, Salience
from tracker.statements.statement import Span


@once_for_each
def _demonyms(codebook: Codebook) -> frozenset[str]:
    return frozenset(d for party in codebook.parties.values() for d in party.demonyms)


@dataclass(slots=True)
class Register:
    """Takes in mentions from left to right; every one adds to what `salience`, `gatherings`,
    `institutions` and `pronouns` know."""

    text: str
    items: list[Item]
    people: People
    codebook: Codebook
    sentences: Sequence[Sentence]
    quoted: list[Span]
    on: date | None
    salience: Salience = field(default_factory=Salience)
    mentions: list[Mention] = field(default_factory=list)
    sentence_starts: list[int] = field(init=False)
    gatherings: Gatherings = field(init=False)
    institutions: Institutions = field(init=False)
    pronouns: Pronouns = field(init=False)
    prominence: Prominence = field(init=False)
    host: int | None = None  # whose read-out it is, once the first sentence is read
    _opened: bool = False

    def __post_init__(self) -> None:
        self.sentence_starts = [s.start for s in self.sentences]
        self.gatherings = Gatherings(self.text, self.sentences, _demonyms(self.codebook))
        self.institutions = Institutions(
            leagues(self.codebook), self.people, self.salience, self.sentence_starts
        )
        self.pronouns = Pronouns(self.text, self.sentences, self.people, self.salience)
        self.prominence = Prominence(self.text, self.sentence_starts, self.quoted)

    def _pass(self, sentence: int) -> None:
        """Takes in what the sentences before that number tell as wholes."""
        self.pronouns.next_sentence()
        self.gatherings.read_up_to(sentence, self.mentions)
        if not self._opened and any(not s.headline for s in self.sentences[:sentence]):
            self._opened = True
            self.host = find_host(self.text, self.sentences, self.mentions, self.people.persons)

    def _last_word(self, item: Item) -> str:
        return self.text[item.start : item.end].split()[-1]

    def _listed_parties(self, first: int, last: int) -> tuple[str, ...]:
        found = [i.party for i in self.items[first:last] if i.party]
        return tuple(dict.fromkeys(found))

    def _possessed(self, start: int) -> bool:
        return self.text[max(0, start - 4) : start].lower().endswith(("his ", "her ", "’s ", "'s "))

    def _owner(self, start: int) -> int | None:
        """The one person whose possessive stands before the phrase: "her", "Veld's"."""
        if self.text.endswith("Her ", 0, start):  # no pronoun as a rule: "Her Majesty"
            person = self.pronouns.meant("her", readout=self.host is not None)
            return person.id if person else None
        last = next((m for m in reversed(self.mentions) if m.people and m.end <= start), None)
        if last is None or len(last.people) > 1:
            return None
        between = self.text[last.end : start].strip()
        return last.people[0] if between in ("", "’s", "'s") else None

    def _party(self, item: Item) -> None:
        head = (item.end - len(self._last_word(item)), item.end)
        if item.party:
            self.institutions.take_in(item.party)
        if item.party and item.code == "P":
            self.institutions.learn(self.text[head[0] : head[1]].lower(), item.party)
        self._add(item.start, item.end, head, "party", (), (item.party,) if item.party else ())

    def _parties_within(self, first: int, last: int) -> None:
        for item in self.items[first:last]:
            if item.code in "PpD":
                self._party(item)

    def _add(
        self,
        start: int,
        end: int,
        head: Span,
        kind: str,
        people: tuple[int, ...],
        parties: tuple[str, ...],
    ) -> None:
        mention = Mention(start, end, head, kind, people, parties)  # type: ignore[arg-type]
        self.pronouns.take_in(mention)
        if people:
            weight = self.prominence.of(mention, self.mentions)
            for pid in people:
                self.salience.add(pid, weight)
        self.mentions.append(mention)
