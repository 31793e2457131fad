"""What the whole article makes of a position: how likely the same party takes it elsewhere, and who
else may take one here. Weighed once more with these, a candidate is judged by its company."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.statements.likelihood import Outcome
from tracker.statements.statement import Span
from tracker.statements.ways import Indications

Stances = tuple[float, float, float]  # chances of support, oppose, open
OWN = ("own.with", "own.against", "own.open")
_NAMES = ("with", "against", "open")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a candidate stands: `party` on `issue`, at the words `hit` of a sentence, which name
    it (`sign` +1) or its reverse (-1)."""

    sentence: int
    hit: Span
    sign: int
    issue: str
    party: str


def in_the_whole(
    places: Sequence[Place], chances: Sequence[Mapping[Outcome, float]]
) -> list[Indications]:
    """For each place of one article, what `chances` tell of it and of all other places."""
    return _Whole(places, chances).indications()


def own(chance: Mapping[Outcome, float]) -> Indications:
    """What was made of the place by itself."""
    return dict(zip(OWN, (chance["with"], chance["against"], chance["open"]), strict=True))


class _Whole:
    def __init__(
        self, places: Sequence[Place], chances: Sequence[Mapping[Outcome, float]]
    ) -> None:
        self.places = places
        self.chances = chances
        self.stated = [1 - c["none"] for c in chances]
        self.stances = [_stances(p.sign, c) for p, c in zip(places, chances, strict=True)]
        self.by_position: dict[tuple[str, str], list[int]] = defaultdict(list)
        self.by_hit: dict[tuple[int, Span, str], list[int]] = defaultdict(list)
        self.by_issue: dict[str, list[int]] = defaultdict(list)
        self.by_party: dict[str, list[int]] = defaultdict(list)
        for i, place in enumerate(places):
            self.by_position[place.party, place.issue].append(i)
            self.by_hit[place.sentence, place.hit, place.issue].append(i)
            self.by_issue[place.issue].append(i)
            self.by_party[place.party].append(i)

    def indications(self) -> list[Indications]:
        return [self._of(i, place) for i, place in enumerate(self.places)]

    def _of(self, i: int, place: Place) -> Indications:
        found = own(self.chances[i])
        same = self.by_position[place.party, place.issue]
        before = [j for j in same if self.places[j].sentence < place.sentence]
        after = [j for j in same if self.places[j].sentence > place.sentence]
        here = [j for j in same if self.places[j].sentence == place.sentence and j != i]
        groups = {"else": before + after, "here": here, "before": before, "after": after}
        for name, members in groups.items():
            found[f"{name}.n"] = float(len(members))
            if members:
                found |= self._most(f"{name}.max", members, place.sign)
                found |= self._sum(f"{name}.sum", members, place.sign)
        rivals = [j for j in self.by_hit[place.sentence, place.hit, place.issue] if j != i]
        found["rank"] = float(sum(self.stated[j] > self.stated[i] for j in rivals))
        if rivals:
            found |= self._most("rival", rivals, place.sign)
            found["rival.any"] = max(self.stated[j] for j in rivals)
        others = [j for j in self.by_issue[place.issue] if self.places[j].party != place.party]
        if others:
            found |= self._most("others", others, place.sign)
        mine = [j for j in self.by_party[place.party] if self.places[j].issue != place.issue]
        if mine:
            found["party.any"] = max(self.stated[j] for j in mine)
            found["party.sum"] = sum(self.stated[j] for j in mine)
        found["issue.n"] = float(len({self.places[j].sentence for j in self.by_issue[place.issue]}))
        found["article.n"] = float(len(self.places))
        return found

    def _most(self, name: str, members: Iterable[int], sign: int) -> Indications:
        rows = [self.stances[j] for j in members]
        return _named(name, tuple(max(column) for column in zip(*rows, strict=True)), sign)

    def _sum(self, name: str, members: Iterable[int], sign: int) -> Indications:
        rows = [self.stances[j] for j in members]
        return _named(name, tuple(sum(column) for column in zip(*rows, strict=True)), sign)


def _stances(sign: int, chance: Mapping[Outcome, float]) -> Stances:
    with_it, against = chance["with"], chance["against"]
    return (with_it, against, chance["open"]) if sign > 0 else (against, with_it, chance["open"])


def _named(name: str, values: tuple[float, ...], sign: int) -> Indications:
    """Chances of support, oppose, open as they stand to a hit with `sign`."""
    support, oppose, undecided = values
    turned = (support, oppose, undecided) if sign > 0 else (oppose, support, undecided)
    return {f"{name}.{what}": value for what, value in zip(_NAMES, turned, strict=True)}
