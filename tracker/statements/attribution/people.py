"""Who is who in one article: persons, and the names that stand for them.

`evidence` reads the words around each name; here names of one person are put together, full names
first, and joined with the codebook's own people, as `identity` allows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from tracker.codebook.model import Codebook
from tracker.codebook.model import Person as Listed
from tracker.statements.attribution.capitals import lower_capitals
from tracker.statements.attribution.evidence import Evidence, find_evidence
from tracker.statements.attribution.identity import (
    codebook_person,
    fits,
    learned,
    new_person,
    same_given,
)
from tracker.statements.attribution.model import Person
from tracker.statements.attribution.names import family_of, listed_people
from tracker.statements.attribution.rawwords import Item
from tracker.statements.attribution.saying import says
from tracker.statements.attribution.wordlists import given_names, roles


@dataclass(slots=True)
class People:
    """The persons of an article and the names that stand for them."""

    persons: list[Person] = field(default_factory=list)
    by_family: dict[str, list[int]] = field(default_factory=dict)
    named: dict[int, int] = field(default_factory=dict)  # item index → person id
    starts: dict[int, int] = field(default_factory=dict)  # item index → start of the mention


def find_people(text: str, items: list[Item], codebook: Codebook, on: date | None = None) -> People:
    """Everybody the article names; `on` picks who of the codebook held an office then."""
    return _Finder(text, items, codebook, on).run()


@dataclass(slots=True)
class _Finder:
    text: str
    items: list[Item]
    codebook: Codebook
    on: date | None
    people: People = field(default_factory=People)
    listed: dict[str, list[Listed]] = field(default_factory=dict)

    def run(self) -> People:
        self.listed = listed_people(self.codebook)
        self._split_names()
        lower_capitals(self.text, self.items, self.codebook)
        evidence: dict[int, list[Evidence]] = {}
        for found in find_evidence(self.text, self.items, self.codebook):
            evidence.setdefault(found.item, []).append(found)
        self._share_country(evidence)
        names = [i for i, item in enumerate(self.items) if item.code == "N"]
        for i in names:  # full names first, so that family names find their bearers
            if len(self.items[i].words) > 1 and (i in evidence or self._looks_personal(i)):
                self._register(i, evidence.get(i, []))
        for i in names:
            if i not in self.people.named:
                self._family_name(i, evidence.get(i, []))
        return self.people

    def _share_country(self, evidence: dict[int, list[Evidence]]) -> None:
        """In a list of officers only the first may bear the country: "Ukraine's minister A B,
        Deputy Minister C D"."""
        previous: Evidence | None = None
        for n in sorted(evidence):
            own = next((e for e in evidence[n] if e.role), None)
            if (
                own
                and previous
                and previous.party
                and own.kind in ("minister", "official")
                and not (own.nationality or own.foreign or own.bystander)
            ):
                between = self.text[self.items[previous.item].end : own.start].strip()
                if between == ",":
                    own.party = own.nationality = previous.party
            if own:
                previous = own

    def _split_names(self) -> None:
        """Parts what is no name from one: "Punishing Maria Silva", "Deputy Minister of Culture
        Maria Silva"."""
        table = given_names()
        for i in range(len(self.items) - 1, -1, -1):
            item = self.items[i]
            if item.code != "N":
                continue
            if len(item.words) > 2 and item.words[0].lower() not in table:
                later = (k for k, w in enumerate(item.words[1:-1], 1) if w.lower() in table)
                if k := next(later, 0):
                    at = self._start_of(k, item)
                    head = Item("N", item.start, at - 1, words=item.words[:k])
                    item.start, item.words = at, item.words[k:]
                    self.items.insert(i, head)

    def _start_of(self, k: int, item: Item) -> int:
        """Where the word with that number starts; earlier ones may contain it: "Johnson John"."""
        at = item.start
        for word in item.words[:k]:
            at = self.text.index(word, at) + len(word)
        return self.text.index(item.words[k], at)

    def _looks_personal(self, i: int) -> bool:
        """Whether a full name without an office is a person's."""
        item = self.items[i]
        first, family = item.words[0], family_of(item.words)
        if len(item.words) > 4:
            return False
        if first.lower() in given_names() or family in self.listed:
            return True
        if first.lower() in roles().family_first and len(item.words) == 2:
            return True
        if i and self.items[i - 1].code == "t":
            return False
        return says(self.text, item.start, item.end)

    # Persons ------------------------------------------------------------------------------------

    def _register(self, i: int, evidence: list[Evidence]) -> None:
        words = self.items[i].words
        same = [
            p
            for p in self.people.by_family.get(family_of(words), ())
            if same_given(self.people.persons[p].name, words)
        ]
        pid = same[0] if same else self._new(words, evidence)
        self._name(i, pid, evidence)

    def _new(self, words: tuple[str, ...], evidence: list[Evidence]) -> int:
        family = family_of(words)
        known = codebook_person(self.listed.get(family, ()), words, evidence, self.on)
        person = new_person(len(self.people.persons), words, evidence, known)
        self.people.persons.append(person)
        self.people.by_family.setdefault(family, []).append(person.id)
        return person.id

    def _family_name(self, i: int, evidence: list[Evidence]) -> None:
        """A name of one word, or a longer one unexplained: somebody met elsewhere, or new."""
        words = self.items[i].words
        bearers = self.people.by_family.get(words[-1] if len(words) > 1 else words[0], [])
        if len(words) > 1 and not (bearers and words[0].lower() in given_names()):
            return
        fitting = [p for p in bearers if fits(self.people.persons[p], evidence)]
        if len(words) == 1 and (fitting or bearers):
            pid = self._nearest(i, fitting or bearers) if fitting or not evidence else None
            if pid is None:
                pid = self._new(words, evidence)
            self._name(i, pid, evidence)
        elif len(words) == 1 and (evidence or words[0] in self.listed):
            of_only = all(e.role is None and e.gender is None and e.kind is None for e in evidence)
            if words[0] not in self.listed and of_only:
                return
            pid = self._new(words, evidence)
            self._name(i, pid, evidence)

    def _nearest(self, i: int, bearers: list[int]) -> int:
        """The bearer named last before `i`, else the first."""
        if len(bearers) == 1:
            return bearers[0]
        before = [(j, p) for j, p in self.people.named.items() if j < i and p in bearers]
        return max(before)[1] if before else bearers[0]

    def _name(self, i: int, pid: int, evidence: list[Evidence]) -> None:
        """Learns that the item names the person, and what the evidence tells of them."""
        self.people.named[i] = pid
        self.people.persons[pid] = learned(self.people.persons[pid], self.items[i].words, evidence)
        starts = [e.start for e in evidence]
        self.people.starts[i] = min([self.items[i].start, *starts])
