"""Whom "the minister", "the German chancellor" point back to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tracker.codebook.model import Codebook
from tracker.codebook.model import Person as Listed
from tracker.statements.attribution.identity import in_office
from tracker.statements.attribution.model import Person
from tracker.statements.attribution.people import People
from tracker.statements.attribution.rawwords import Item
from tracker.statements.attribution.salience import Salience
from tracker.statements.attribution.titles import normal, titles

_RANKS = ("vice ", "deputy ", "prime ")
_HEADS = ("head of state", "head of government")
_ENVOY = ("ambassador", "representative", "negotiator")  # in an office: envoys
_FELLOWS = ("counterpart", "colleague")
_spelt = lru_cache(maxsize=4096)(normal)  # everybody's role is compared with each office


@dataclass(frozen=True, slots=True)
class Bearers:
    """The persons of an article and of the codebook by the offices they hold on its day."""

    text: str
    people: People
    codebook: Codebook
    salience: Salience
    on: date | None
    host: int | None = None  # whose read-out the article is

    def find(
        self,
        office: Item,
        noun: str,
        party: str | None,
        *,
        abroad: bool = False,
        title: str = "",
        owner: int | None = None,
    ) -> int | None:
        """The person whom "the (German) minister" points back to; `abroad` where the phrase names
        a country that is no party, `noun` is the office's last word, `title` the whole phrase where
        it names no country and means one person, `owner` whose "her German colleague" is."""
        if noun in _FELLOWS:
            return self._fellow(party, owner) if party and owner is not None else None
        if noun in ("guest", "visitor") and not party:
            return None
        bare = office.title(self.text)
        if title and title != bare and (listed := self._of_title(title)):
            return self._introduce(listed)
        found = self._among_known(office, noun, party, abroad=abroad)
        if found is None and title and (listed := self._of_title(bare)):
            return self._introduce(listed)
        return found

    def _among_known(
        self, office: Item, noun: str, party: str | None, *, abroad: bool
    ) -> int | None:
        ranked = [
            pid
            for pid in self.salience.all_ranked()
            if self._comes_from(self.people.persons[pid], party, abroad)
        ]
        for fits in (self._holds, self._may_be):
            for pid in ranked:
                if fits(self.people.persons[pid], office, noun, party):
                    return pid
        if abroad:
            return None
        if party:
            return self._listed(office, noun, party)
        named = [p.id for p in self.people.persons if noun in (p.role or "").lower().split()]
        return named[0] if len(named) == 1 and office.code == "R" else None

    def _fellow(self, party: str, owner: int) -> int | None:
        """The only person of that party met so far who is of the owner's rank; whoever was taken
        for the owner is meant himself where the party is his own."""
        if self.people.persons[owner].party == party:
            return owner
        met = [self.people.persons[p] for p in self.salience.all_ranked() if p != owner]
        kind = self.people.persons[owner].kind
        fellows = [p.id for p in met if kind and (p.party, p.kind) == (party, kind)]
        return fellows[0] if len(fellows) == 1 else None

    def host_as(self, office: Item) -> int | None:
        """ "The President", in a read-out: the one whose read-out it is, where he bears just this
        office: a vice president is no president."""
        title = office.title(self.text)
        if self.host is None or not title[0].isupper():
            return None
        host, title = self.people.persons[self.host], _spelt(title)
        head = title in _HEADS and host.kind == "head"
        return self.host if head or _spelt(host.role or "").endswith(title) else None

    def _of_title(self, title: str) -> Listed | None:
        """The person of the codebook who alone holds the office called so on the day."""
        bearers = [p for p in titles(self.codebook).get(_spelt(title), ()) if in_office(p, self.on)]
        return bearers[0] if len({p.party for p in bearers}) == 1 else None

    def _comes_from(self, person: Person, party: str | None, abroad: bool) -> bool:
        if abroad:
            return person.party is None and person.kind is not None
        return party is None or party in (person.party, person.nationality)

    def _holds(self, person: Person, office: Item, noun: str, party: str | None) -> bool:
        """Whether the person bears just this office."""
        if office.code == "E":
            return noun not in ("leader", "chief") or person.kind in ("head", "minister")
        title, role = _spelt(office.title(self.text)), _spelt(person.role or "")
        if title in _HEADS:
            return person.kind == "head"
        if " of " in title:
            return role.startswith(title)
        if title.startswith(_RANKS):
            return title in role
        return noun in role.split()

    def _may_be(self, person: Person, office: Item, noun: str, party: str | None) -> bool:
        """Whether the person can be called so: a minister is a diplomat too."""
        if noun == "envoy":
            return any(word in (person.role or "").lower() for word in _ENVOY)
        loose = noun in ("diplomat", "politician") or (noun == "official" and party is not None)
        return loose and person.kind in ("minister", "official", "spokesperson")

    def _listed(self, office: Item, noun: str, party: str) -> int | None:
        """The holder of the office by the article's people or the codebook's."""
        title = " ".join(office.title(self.text).lower().split())
        for person in self.people.persons:
            if person.party == party:
                role = (person.role or "").lower()
                if role.endswith(noun) and title in role:
                    return person.id
        for listed in self.codebook.people:
            if (listed.party, listed.role.lower()) == (party, title) and in_office(listed, self.on):
                return self._introduce(listed)
        return self._leader(party) if noun in ("leader", "chief") and office.code == "E" else None

    def _leader(self, party: str) -> int | None:
        """Who alone heads the party on the day: "NATO's chief", before anybody is named."""
        heads = [p for p in self.codebook.people if (p.party, p.kind) == (party, "head")]
        heads = [p for p in heads if in_office(p, self.on)]
        return self._introduce(heads[0]) if len(heads) == 1 else None

    def _introduce(self, listed: Listed) -> int:
        """Somebody of the codebook whom the article calls by the office alone."""
        family = listed.name.split()[-1]
        for pid in self.people.by_family.get(family, ()):
            if self.people.persons[pid].party == listed.party:
                return pid
        person = Person(
            len(self.people.persons), listed.name, family, listed.role, listed.kind,
            listed.party, listed.party, listed=True,
        )  # fmt: skip
        self.people.persons.append(person)
        self.people.by_family.setdefault(family, []).append(person.id)
        return person.id
