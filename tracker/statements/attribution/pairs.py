"""Whom "both leaders", "the sides", "the interlocutors" stand for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.statements.attribution.gatherings import Gatherings
from tracker.statements.attribution.model import Mention, Person
from tracker.statements.attribution.salience import Salience

BOTH_DO = re.compile(  # what follows where "both" stands for two who act
    r"\s+(?:(?:also|then|again|now|later|have|had|has|are|were|will|would|do|did|must|should|could|can|may|might)\b"
    r"|(?:said|say|want|call|took|spoke|made|undertook|gave|saw|went|told|support|oppose|reject|insist|agree)\b"
    r"|\w+ed\b)"
)
LISTED = re.compile(
    r"ot?[PC](?:,?a?t?[PC])+(?!s)"
)  # codes: "of France, Italy and the United States"
OF_THEM = re.compile(r" of (?:the two|both|these|those)\b")
_PEOPLE_KINDS = frozenset(("minister", "official", "spokesperson", "head", "legislator"))
_FRESH = 6  # sentences after which a meeting is no longer what is talked about
_TWO = ("both", "the two", "the pair", "the duo")


@dataclass(frozen=True, slots=True)
class Pairs:
    """The persons of an article as far as it is read."""

    persons: Sequence[Person]
    salience: Salience
    gatherings: Gatherings

    def meant(
        self, words: str, mentions: Sequence[Mention], *, personal: bool
    ) -> tuple[tuple[int, ...], tuple[str, ...]]:
        """People and parties that a phrase (in lower case) stands for: those who met last, else
        the two who matter most; `personal` where its noun names persons."""
        number = self.salience.sentence
        met = self.gatherings.last(
            number, two=words.startswith(_TWO), personal=personal and words != "both"
        )
        if words == "both":  # "X and Y have both agreed"
            met = self.gatherings.company(number, mentions) or met
        if met and number - met.sentence <= _FRESH:
            return met.people, met.parties
        people: list[int] = []
        for pid in self.salience.all_ranked():
            person = self.persons[pid]
            others = {self.persons[p].party or p for p in people}
            if person.kind in _PEOPLE_KINDS and (person.party or pid) not in others:
                people.append(pid)
            if len(people) == 2:
                found = (self.persons[p].party for p in people)
                return tuple(people), tuple(party for party in found if party)
        return (met.people, met.parties) if met else ((), ())
