"""Who is who in one article: persons, and the names that stand for them.

`evidence` reads the words around each name; here names of one person are put together, full names
first, and joined with the codebook's own people.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from tracker.codebook.model import Codebook
from tracker.codebook.model import Person as Listed
from tracker.statements.attribution.capitals import lower_capitals
from tracker.statements.attribution.evidence import Evidence, find_evidence
from tracker.statements.attribution.model import Gender, Person
from tracker.statements.attribution.names import family_of, listed_people
from tracker.statements.attribution.saying import says
from tracker.statements.attribution.scan import Item
from tracker.statements.attribution.wordlists import given_names, roles, words_of


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


def _likely(evidence: list[Evidence]) -> Evidence | None:
    """A country that is only likely, where nothing else tells of one or of no office any more."""
    if any(e.foreign or e.kind == "former" for e in evidence):
        return None
    if any(e.nationality and not e.likely for e in evidence):
        return None
    return next((e for e in evidence if e.likely), None)


def in_office(person: Listed, on: date | None) -> bool:
    """Whether the codebook's entry holds on a day; it does on no day in particular."""
    if on is None:
        return True
    return not (person.since and on < person.since) and not (person.until and on > person.until)


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
            if self._same_given(self.people.persons[p].name, words)
        ]
        pid = same[0] if same else self._new(words, evidence)
        self._learn(pid, words, evidence)
        self._name(i, pid, evidence)

    def _new(self, words: tuple[str, ...], evidence: list[Evidence]) -> int:
        family = family_of(words)
        known = self._codebook_person(words, evidence)
        gender = self._given_gender(words) or (
            self._given_gender(words_of(known.name)) if known else None
        )
        person = Person(len(self.people.persons), " ".join(words), family, gender=gender)
        if likely := _likely(evidence):
            home = likely.nationality
            person = replace(person, kind=likely.kind, party=home, nationality=home)
        if known:
            person = replace(
                person,
                role=known.role,
                kind=known.kind,
                listed=True,
                party=None if known.kind == "former" else known.party,
                nationality=known.party,
                name=" ".join(words) if len(words) > 1 else known.name,
            )
        self.people.persons.append(person)
        self.people.by_family.setdefault(family, []).append(person.id)
        return person.id

    def _given_gender(self, words: tuple[str, ...]) -> Gender | None:
        if len(words) < 2:
            return None
        given = words[0].lower()
        table = given_names()
        return table[given] if given in table else "f" if given.endswith("a") else None

    def _codebook_person(self, words: tuple[str, ...], evidence: list[Evidence]) -> Listed | None:
        for person in self.listed.get(family_of(words), ()):
            names = [words_of(name) for name in (person.name, *person.aliases)]
            named = len(words) > 1 and words in names
            told = [e for e in evidence if not (e.likely or (named and e.portfolio))]
            likely = any(e.likely for e in evidence)
            if len(words) == 1 and likely and person.kind != "legislator":
                continue  # "Senator Veld", where the codebook has a President Veld
            nations = {e.nationality for e in told if e.nationality}
            if any(e.foreign for e in told) or (nations and person.party not in nations):
                continue
            if not in_office(person, self.on):
                continue
            if len(words) == 1 or words in names or self._same_given(person.name, words):
                return person
        return None

    def _same_given(self, name: str, words: tuple[str, ...]) -> bool:
        """Whether two full names of one family may be one person's ("Sergey", "Sergei")."""
        mine, theirs = words_of(name), words
        if len(mine) == 1 or len(theirs) == 1:
            return True
        a, b = mine[0].lower(), theirs[0].lower()
        if family_of(mine) == mine[0]:
            a, b = mine[-1].lower(), theirs[-1].lower()
        if a == b or a[:3] == b[:3] or len(a) == 1 or len(b) == 1:
            return a[0] == b[0]
        table = given_names()
        return (
            a[0] == b[0]
            and table.get(a) == table.get(b)
            and {a, b} <= table.keys()
            and (a[:2] == b[:2])
        )

    def _learn(self, pid: int, words: tuple[str, ...], evidence: list[Evidence]) -> None:
        """Adds what the evidence tells; what was learnt first stays."""
        person = self.people.persons[pid]
        if len(words) > len(words_of(person.name)):
            person = replace(
                person, name=" ".join(words), gender=person.gender or self._given_gender(words)
            )
        for e in evidence:
            if e.likely:
                continue
            if person.gender is None and e.gender:
                person = replace(person, gender=e.gender)
            if person.listed:
                continue
            if e.nationality and person.nationality is None:
                person = replace(person, nationality=e.nationality)
            if e.kind and (person.kind is None or e.kind == "former"):
                person = replace(person, kind=e.kind, role=e.role)
            elif e.role and person.role is None:
                person = replace(person, role=e.role)
            if e.party and person.party is None and person.kind != "former":
                person = replace(person, party=e.party)
        if not person.listed and (person.kind is None or person.kind == "former"):
            person = replace(person, party=None)
        self.people.persons[pid] = person

    def _family_name(self, i: int, evidence: list[Evidence]) -> None:
        """A name of one word, or a longer one unexplained: somebody met elsewhere, or new."""
        words = self.items[i].words
        bearers = self.people.by_family.get(words[-1] if len(words) > 1 else words[0], [])
        if len(words) > 1 and not (bearers and words[0].lower() in given_names()):
            return
        fitting = [p for p in bearers if self._fits(self.people.persons[p], evidence)]
        if len(words) == 1 and (fitting or bearers):
            pid = self._nearest(i, fitting or bearers) if fitting or not evidence else None
            if pid is None:
                pid = self._new(words, evidence)
            self._learn(pid, words, evidence)
            self._name(i, pid, evidence)
        elif len(words) == 1 and (evidence or words[0] in self.listed):
            of_only = all(e.role is None and e.gender is None and e.kind is None for e in evidence)
            if words[0] not in self.listed and of_only:
                return
            pid = self._new(words, evidence)
            self._learn(pid, words, evidence)
            self._name(i, pid, evidence)

    def _fits(self, person: Person, evidence: list[Evidence]) -> bool:
        for e in evidence:
            if e.likely:
                continue
            if e.nationality and person.nationality and e.nationality != person.nationality:
                return False
            if e.foreign and person.nationality:
                return False
            if e.gender and person.gender and e.gender != person.gender:
                return False
        return True

    def _nearest(self, i: int, bearers: list[int]) -> int:
        """The bearer named last before `i`, else the first."""
        if len(bearers) == 1:
            return bearers[0]
        before = [(j, p) for j, p in self.people.named.items() if j < i and p in bearers]
        return max(before)[1] if before else bearers[0]

    def _name(self, i: int, pid: int, evidence: list[Evidence]) -> None:
        self.people.named[i] = pid
        starts = [e.start for e in evidence]
        self.people.starts[i] = min([self.items[i].start, *starts])
