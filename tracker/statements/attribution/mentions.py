"""Every phrase that stands for a person, a party or an institution, and for which.

Names are settled by `people`. Offices without a name ("the German minister"), pronouns, pairs
("both leaders") and institutions ("the administration") are found here in one pass from left to
right; `bearers`, `pronouns`, `pairs` and `institutions` tell whom they stand for, as far as the
text is read.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from tracker.codebook.model import Codebook
from tracker.statements.attribution.bearers import Bearers
from tracker.statements.attribution.gatherings import Company
from tracker.statements.attribution.model import Mention, Sentence
from tracker.statements.attribution.pairs import BOTH_DO, LISTED, OF_THEM, Pairs
from tracker.statements.attribution.people import People
from tracker.statements.attribution.rawwords import Item
from tracker.statements.attribution.register import Register
from tracker.statements.attribution.wordlists import roles
from tracker.statements.statement import Span

_TELLING = re.compile(r"[^x.,;:q)(\-wafo]")  # codes with which a mention can begin
_ROLE = re.compile(
    r"(?P<det>[td]?)(?P<mods>[FmDPpOKCs]*)(?P<r>[REB])(?P<tail>(?:[of][td]?[FmDPpOKC]+)*)"
)
_BODY = re.compile(r"t?[FmDPpC]*[OK]+(?:[of][td]?[mPDC]+)?")


@dataclass(frozen=True, slots=True)
class Found:
    """The mentions of an article in order of their start; who meets or acts together, by number of
    the sentence; the id of the person whose read-out it is."""

    mentions: Sequence[Mention]
    companies: Mapping[int, Company]
    host: int | None


def find_mentions(
    text: str,
    items: list[Item],
    people: People,
    codebook: Codebook,
    sentences: Sequence[Sentence],
    quoted: list[Span],
    on: date | None = None,
) -> Found:
    """What an article names; `quoted` are the spans of its quotations."""
    return _Reader(text, items, people, codebook, sentences, quoted, on).run()


@dataclass(slots=True)
class _Reader(Register):
    """Reads the items and registers what each stands for."""

    def run(self) -> Found:
        codes = "".join(item.code for item in self.items)
        title_of = self._titles()
        i = 0
        while found := _TELLING.search(codes, i):
            i = found.start()
            sentence = bisect_right(self.sentence_starts, self.items[i].start) - 1
            if sentence > self.salience.sentence:
                self.salience.move_to(sentence)
                self._pass(sentence)
            i = self._read(i, codes, title_of)
        self._pass(len(self.sentences))
        in_order = sorted(self.mentions, key=attrgetter("start"))  # what lies in one came before it
        return Found(in_order, self.gatherings.by_sentence, self.host)

    def _titles(self) -> dict[int, int]:
        """First item of a title → its name's item."""
        wanted = set(self.people.starts.values())
        starts: dict[int, int] = {}
        for i, item in enumerate(self.items):
            if item.start in wanted and item.code != ".":
                starts.setdefault(item.start, i)
        return {
            starts[start]: name
            for name, start in self.people.starts.items()
            if start in starts and starts[start] < name
        }

    def _read(self, i: int, codes: str, title_of: dict[int, int]) -> int:
        item = self.items[i]
        j = i + 1 if item.code in "td" and i + 1 in title_of else i
        if (name := title_of.get(j)) is not None:
            self._parties_within(j, name)
            self._name(i, name)
            return name + 1
        if item.code in "NL":
            if i in self.people.named:
                self._name(i, i)
            return i + 1
        if item.code == "H":
            self._pronoun(item)
            return i + 1
        if item.code == "2":
            return self._pair(i, codes)
        if item.code == "1":
            self._one_of_two(item)
            return i + 1
        if item.code == "M":
            self._members(item)
            return i + 1
        if (match := _ROLE.match(codes, i)) and codes[match.end() : match.end() + 1] not in (
            "N",
            "h",
        ):
            return self._role(match)
        if match := _BODY.match(codes, i):
            return self._body(match)
        if item.code in "PpD":
            self._party(item)
        return i + 1

    # Kinds of mention -----------------------------------------------------------------------------

    def _name(self, first: int, name: int) -> None:
        pid = self.people.named[name]
        person, item = self.people.persons[pid], self.items[name]
        head = (item.end - len(self._last_word(item)), item.end)
        parties = (person.party,) if person.party else ()
        self._add(self.items[first].start, item.end, head, "name", (pid,), parties)

    def _pronoun(self, item: Item) -> None:
        person = self.pronouns.meant(item.words[0], readout=self.host is not None)
        people = (person.id,) if person else ()
        parties = (person.party,) if person and person.party else ()
        self._add(item.start, item.end, (item.start, item.end), "pronoun", people, parties)

    def _pair(self, i: int, codes: str) -> int:
        """ "Both leaders", "the sides", "the leaders of France and NATO": those who are listed, who
        meet, or the two who matter most so far."""
        item = self.items[i]
        words = self.text[item.start : item.end].lower()
        if words == "both" and not BOTH_DO.match(self.text, item.end):
            return i + 1  # "both sides of it", "both X and Y"
        head = (item.end - len(self._last_word(item)), item.end)
        if listed := LISTED.match(codes, i + 1):
            parties = self._listed_parties(i, listed.end())
            self._add(item.start, self.items[listed.end() - 1].end, head, "group", (), parties)
            self._parties_within(i, listed.end())
            return listed.end()
        personal = words.split()[-1] in roles().pairs_of_people
        if codes[i + 1 : i + 2] == "o" and not OF_THEM.match(self.text, item.end):
            return i + 1  # "the leaders of the opposition", "both sides of the aisle"
        pairs = Pairs(self.people.persons, self.salience, self.gatherings)
        people, parties = pairs.meant(words, self.mentions, personal=personal)
        if not people and not parties and words.endswith(("ministers", "leaders", "of state")):
            self._members(item)
            return i + 1
        self._add(item.start, item.end, head, "group", people if personal else (), parties)
        return i + 1

    def _one_of_two(self, item: Item) -> None:
        """ "The latter": the second of two persons, or two parties, of the sentence before."""
        number = self.salience.sentence
        start = self.sentence_starts[max(0, number - 1)]
        near = [m for m in self.mentions if m.start >= start and (m.people or m.parties)]
        for kinds in (("name", "role"), ("party", "institution")):
            named = list(dict.fromkeys((m.people, m.parties) for m in near if m.kind in kinds))
            if len(named) == 2:
                first, second = named
                words = self.text[item.start : item.end].lower()
                meant = first if words in roles().first_of_two else second
                head = (item.end - len(self._last_word(item)), item.end)
                self._add(item.start, item.end, head, "role", *meant)
                return

    def _role(self, match: re.Match[str]) -> int:
        items = self.items[match.start() : match.end()]
        self._parties_within(match.start(), match.end())
        office = self.items[match.start("r")]
        start, end = items[0].start, items[-1].end
        parties = [i.party for i in items if i.code in "PpD" and i.party]
        foreign = any(i.code == "C" for i in items)
        singular = self._singular(office)
        if office.code == "B" or any(i.code == "F" for i in items):
            parties, foreign = [], True
        head = (office.end - len(self._last_word(office)), office.end)
        capital = self.text[office.start].isupper() and bool(parties)
        owned = self._possessed(start) or match["mods"].startswith("sD")  # "Lind's Sudish …"
        definite = match["det"] == "t" or capital or "p" in match["mods"] or owned
        abroad = foreign and not parties
        if singular and definite and not (abroad and office.code == "B"):
            party = parties[0] if parties else None
            noun = office.title(self.text).split()[-1].lower()
            bearers = Bearers(
                self.text, self.people, self.codebook, self.salience, self.on, self.host
            )
            unplaced = not parties and not foreign and match["det"] == "t"
            title = self.text[items[1].start : end] if unplaced else ""
            pid = bearers.host_as(office) if match.group() == "tR" else None
            if pid is None:
                pid = bearers.find(
                    office, noun, party, abroad=abroad, title=title, owner=self._owner(start)
                )
            if pid is not None:
                person = self.people.persons[pid]
                own = (person.party,) if person.party else ()
                self._add(start, end, head, "role", (pid,), own)
                return match.end()
        self._add(start, end, head, "role", (), tuple(parties[:1]))
        return match.end()

    def _singular(self, office: Item) -> bool:
        word = office.title(self.text).split()[-1].lower()
        return not word.endswith(("men", "people")) and not (
            word.endswith("s") and not word.endswith("ss")
        )

    def _body(self, match: re.Match[str]) -> int:
        items = self.items[match.start() : match.end()]
        self._parties_within(match.start(), match.end())
        parties = [i.party for i in items if i.code in "PpD" and i.party]
        foreign = any(i.code == "C" for i in items)
        bodies = [i for i in items if i.code in "OK"]
        head = (bodies[-1].end - len(self._last_word(bodies[-1])), bodies[-1].end)
        noun = self.text[head[0] : head[1]].lower()
        if items[-1].code in "PDC" and noun in roles().abroad:
            parties = [i.party for i in items[:-1] if i.code in "PpD" and i.party]
        if not parties and not foreign:
            if match.group()[:1] != "t":
                return match.end()  # "military" and the like, of nobody
            known = self.institutions.meant(noun, self.mentions)
            parties = [known] if known else []
        if parties:
            self.institutions.learn(noun, parties[0])
        self._add(items[0].start, items[-1].end, head, "institution", (), tuple(parties[:1]))
        return match.end()

    def _members(self, item: Item) -> None:
        """ "The allies", "the member states": those of the league that was named last."""
        league = self.institutions.league
        if league and not self.text.endswith(" and ", 0, item.start):
            head = (item.end - len(self._last_word(item)), item.end)
            self._add(item.start, item.end, head, "institution", (), (league,))
