"""What the words around a name tell of its bearer: office, party, country, gender.

Reads the code string of `scan`: an office before a name ("German Chancellor Olaf Scholz"), an
apposition after it ("X, a spokesman for the Kremlin,"), a country after it ("Olaf Scholz of
Germany"), a party tag ("(R-Texas)"), an honorific.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tracker.codebook.model import Codebook, RoleKind
from tracker.statements.attribution.inflection import reporting_forms
from tracker.statements.attribution.model import Gender
from tracker.statements.attribution.names import family_of, listed_people
from tracker.statements.attribution.rawwords import Item
from tracker.statements.attribution.wordlists import Home, given_names, roles

_TAIL = r"(?:[of][td]?[FmDPpOKCRLNE]+)*"
_BEFORE = re.compile(  # not from within what could stand before: each start would read it again
    r"(?<![FmDPpOKCsE])"
    rf"(?P<office>(?:[FmDPpOKCsE]|(?<=[DPOKCm])[a-](?=[DPOKCm])|(?<=[DPpC])N(?=[RB]))*[RBE](?:,?a?[FmDPpC]*[RB])*{_TAIL},?)(?P<h>h*)(?P<n>N)"
)
_AFTER = re.compile(
    rf"(?P<n>N)[,-](?P<office>[td]?(?:[FmDPpOKCLs]|(?<=[DPOKCm])[a-](?=[DPOKCm]))*[RBE]"
    rf"(?:[,a]*[FmDPpCO]*[RB])*{_TAIL})(?=[,;:.)(\-wq]|$)"
)
_RELATIVE = re.compile(r"(?P<n>N),?w(?P<office>[^,.;q]{1,14})")
_OF = re.compile(r"(?P<n>N)o[td]?[mF]*(?P<office>[PDC])(?!s)")
_HONORIFIC = re.compile(r"(?P<h>h+)(?P<n>N)")
_LEADS = re.compile(r"\b(?:chairs?|chaired|heads?|headed|leads?|led|serves?|sits?|represents?)\b")


@dataclass(slots=True)
class Evidence:
    """What the words around one name tell about its bearer."""

    item: int  # index of the name
    start: int  # where the whole mention begins: its title, its country
    role: str | None = None
    kind: RoleKind | None = None
    party: str | None = None
    nationality: str | None = None
    foreign: bool = False  # a country that the codebook does not know
    portfolio: bool = False  # the country may be what he deals with: "Russia Secretary"
    bystander: bool = False
    gender: Gender | None = None
    likely: bool = False  # the country is only likely: it counts where nothing else tells one


def find_evidence(text: str, items: list[Item], codebook: Codebook) -> Iterator[Evidence]:
    """What the text tells of each name, in the order of the kinds of evidence."""
    return _Reader(text, items, codebook).run()


@dataclass(slots=True)
class _Reader:
    text: str
    items: list[Item]
    codebook: Codebook

    def run(self) -> Iterator[Evidence]:
        codes = "".join(item.code for item in self.items)
        taken: set[int] = set()
        for match in _BEFORE.finditer(codes):
            n = match.start("n")
            if codes[n - 1] == "," and codes[n + 1 : n + 2] not in ",.-(":
                continue  # "the minister, Geneva talks …": no apposition
            first = match.start("office")
            if not self._titled(n, match["h"]):
                continue
            yield self._read(n, range(first, match.end("office")), self.items[first].start)
            taken.add(n)
        for match in _AFTER.finditer(codes):
            n = match.start("n")
            if codes[n - 1 : n] in ("o", "f") and len(self.items[n].words) == 1 and n:
                continue  # "of Peace, former ambassador": the end of some other name
            yield self._read(n, range(match.start("office"), match.end("office")), None)
        for match in _RELATIVE.finditer(codes):
            span = range(match.start("office"), match.end("office"))
            words = self.text[self.items[span[0]].start : self.items[span[-1]].end]
            if any(codes[i] in "RB" for i in span[:5]) or _LEADS.search(words):
                yield self._read(match.start("n"), span, None)
        for match in _OF.finditer(codes):
            item = self.items[match.start("office")]
            yield Evidence(
                match.start("n"),
                self.items[match.start("n")].start,
                party=item.party,
                nationality=item.party,
                foreign=item.code == "C",
            )
        for match in _HONORIFIC.finditer(codes):
            n, h = match.start("n"), match.start("h")
            gender = roles().honorific_gender.get(self._lower(self.items[h]).strip("."))
            if n not in taken:
                yield Evidence(n, self.items[h].start, gender=gender)
        for home in roles().homes:
            yield from self._titles(home) if home.title else self._homes(home)

    def _titled(self, n: int, honorific: str) -> bool:
        """Whether an office right before a name can be that name's title."""
        words = self.items[n].words
        if len(words) == 1 and words[0].lower() in reporting_forms():
            return False  # "Minister Says"
        if (
            honorific
            or words[0].lower() in given_names()
            or family_of(words) in listed_people(self.codebook)
        ):
            return True
        if len(words) > 1:
            return True
        following = self.items[n + 1 : n + 2]
        if following and following[0].code == "o":
            return False
        title = self.items[n - 1]
        plural = self._lower(title).endswith(("s", "men")) if title.code == "R" else True
        return title.code == "R" and not plural and not words[0].isupper()

    def _party_of(self, home: Home) -> str | None:
        parties = self.codebook.parties.values()
        return next((p.id for p in parties if home.country in (p.name, *p.aliases)), None)

    def _titles(self, home: Home) -> Iterator[Evidence]:
        """ "Congressman" before a name: its country, where the article is about it."""
        party = self._party_of(home)
        if party is None or not any(item.party == party for item in self.items):
            return
        if home.unless and home.unless.search(self.text):
            return
        starts = {item.start: i for i, item in enumerate(self.items) if item.code == "N"}
        for match in home.pattern.finditer(self.text):
            if (n := starts.get(match.end())) is not None:
                yield Evidence(
                    n, match.start(), kind=home.kind, party=party, nationality=party, likely=True
                )

    def _homes(self, home: Home) -> Iterator[Evidence]:
        party = self._party_of(home)
        found = list(home.pattern.finditer(self.text))
        ends = (
            {item.end: i for i, item in enumerate(self.items) if item.code == "N"} if found else {}
        )
        for match in found:
            at = match.start()
            for end in (at, at - 1):
                if end in ends:
                    n = ends[end]
                    yield Evidence(
                        n,
                        self.items[n].start,
                        kind=home.kind,
                        party=party,
                        nationality=party,
                        foreign=party is None,
                    )

    def _lower(self, item: Item) -> str:
        return self.text[item.start : item.end].lower()

    def _read(self, n: int, span: range, start: int | None) -> Evidence:
        """What the items of `span`, an office phrase, tell about the name at `n`."""
        found = Evidence(n, self.items[n].start if start is None else start)
        items = [self.items[i] for i in span]
        offices = [i for i in items if i.code == "R"] or [i for i in items if i.code in "BE"]
        office = offices[0] if offices else None
        self._place(found, items)
        if office and office.office:
            found.gender = office.office.gender
            found.kind = office.office.kind
            found.role = self._title(items, office)
        bodied = any(i.code in "OK" for i in items)
        if office is None or office.code == "B":
            found.bystander = not bodied
            if bodied:
                chamber = any(i.code == "K" for i in items)
                found.kind = "legislator" if chamber else "official"
        elif office.code == "E":
            found.kind = "head" if self._lower(office) == "leader" else None
        if any(i.code == "L" for i in items) or (
            office and not bodied and self._serves_company(items, office)
        ):
            found.bystander = True
        if any(i.code == "F" for i in items):
            found.kind, found.party = "former", None
        if found.bystander:
            found.kind, found.party = None, None
        return found

    def _place(self, found: Evidence, items: list[Item]) -> None:
        """Country and party: the first one named, not the one an envoy is sent to."""
        directed = False
        for k, item in enumerate(items):
            if item.code == "P" and "".join(i.code for i in items[k + 1 : k + 4]).replace(
                "t", ""
            ).replace("m", "")[:2] in ("oP", "oC"):
                continue  # "the Foreign Office of Germany": a ministry's name that others bear too
            if item.code == "R" and self._lower(item).rpartition(" ")[2] in roles().sent:
                directed = True
            if item.code in "PDC" and _portfolio().match(self.text, item.end):
                continue  # "European Affairs Minister"
            if item.code in "PpDC":
                if directed and self.text[: item.start].rstrip().endswith(
                    (" to", " to the", " in")
                ):
                    continue
                found.foreign = item.code == "C"
                found.party = found.nationality = item.party
                found.portfolio = item.code in "PC" and [i.code for i in items[k + 1 :]] == ["R"]
                return

    def _serves_company(self, items: list[Item], office: Item) -> bool:
        """ "a spokesman for Lufthansa": the office's own complement is some other name."""
        after = [i for i in items if i.start > office.end and i.code not in "oftd"]
        served = office.office and office.office.kind in (None, "spokesperson", "official", "head")
        return (
            bool(served and after)
            and after[0].code == "N"
            and not any(i.code in "PpD" for i in items)
        )

    def _title(self, items: list[Item], office: Item) -> str:
        """The office as the article words it, without country and without "former"."""
        start = office.start
        for item in reversed(items[: items.index(office)]):
            if item.code not in "mO" or self.text[item.end : start].strip():
                break
            start = item.start
        return " ".join((self.text[start : office.start] + office.title(self.text)).split())


@cache
def _portfolio() -> re.Pattern[str]:
    """What somebody deals with, not where he is from: " and Regional Policy"."""
    words = "|".join(sorted(roles().portfolios))
    return re.compile(rf"(?: and [\w-]+)? (?:{words})\b", re.IGNORECASE)
