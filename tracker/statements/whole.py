"""What the whole article makes of a position: how likely the same party takes it elsewhere, and who
else may take one here. Weighed once more with these, a candidate is judged by its company."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.statements.likelihood import Outcome
from tracker.statements.statement import Span
from tracker.statements.ways import Indications

Stances = tuple[float, float, float]  # chances of support, oppose, open
OWN = ("own.with", "own.against", "own.open")
_GROUPS = ("else", "here", "before", "after")
_WITH, _AGAINST, _OPEN = (
    {name: f"{name}.{what}" for name in (
        "rival", "others", *(f"{group}.{kind}" for group in _GROUPS for kind in ("max", "sum"))
    )}
    for what in ("with", "against", "open")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where a candidate stands: `party` on `issue`, at the words `hit` of a sentence, which name
    it (`sign` +1) or its reverse (-1), or where they may `echo` it."""

    sentence: int
    hit: Span
    sign: int
    issue: str
    party: str
    echo: bool = False


def in_the_whole(
    places: Sequence[Place], chances: Sequence[Mapping[Outcome, float]]
) -> list[Indications]:
    """For each place of one article, what `chances` tell of it and of all other places."""
    return _Whole(places, chances).indications()


def own(chance: Mapping[Outcome, float]) -> Indications:
    """What was made of the place by itself."""
    return dict(zip(OWN, (chance["with"], chance["against"], chance["open"]), strict=True))


class _Whole:
    def __init__(self, places: Sequence[Place], chances: Sequence[Mapping[Outcome, float]]) -> None:
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
        self.sentences = {
            issue: float(len({places[i].sentence for i in members}))
            for issue, members in self.by_issue.items()
        }
        self.others = {position: self._others(*position) for position in self.by_position}
        self.elsewhere = {position: self._elsewhere(*position) for position in self.by_position}

    def _others(self, party: str, issue: str) -> Stances | None:
        """What other parties most likely hold on the issue."""
        places = self.places
        others = [self.stances[j] for j in self.by_issue[issue] if places[j].party != party]
        return _most(others) if others else None

    def _elsewhere(self, party: str, issue: str) -> tuple[float, float] | None:
        """How likely the party takes a position on any other issue: the most, and all."""
        places = self.places
        mine = [self.stated[j] for j in self.by_party[party] if places[j].issue != issue]
        return (max(mine), sum(mine)) if mine else None

    def indications(self) -> list[Indications]:
        return [self._of(i, place) for i, place in enumerate(self.places)]

    def _of(self, i: int, place: Place) -> Indications:
        found = own(self.chances[i])
        position, sign = (place.party, place.issue), place.sign
        self._same_position(found, i, place)
        rivals = [j for j in self.by_hit[place.sentence, place.hit, place.issue] if j != i]
        found["rank"] = float(sum([self.stated[j] > self.stated[i] for j in rivals]))
        if rivals:
            _put(found, "rival", _most([self.stances[j] for j in rivals]), sign)
            found["rival.any"] = max([self.stated[j] for j in rivals])
        if others := self.others[position]:
            _put(found, "others", others, sign)
        if mine := self.elsewhere[position]:
            found["party.any"], found["party.sum"] = mine
        found["issue.n"] = self.sentences[place.issue]
        found["article.n"] = float(len(self.places))
        return found

    def _same_position(self, found: Indications, i: int, place: Place) -> None:
        """The same party on the same issue: before, after, and in the sentence itself."""
        before: list[Stances] = []
        after: list[Stances] = []
        here: list[Stances] = []
        for j in self.by_position[place.party, place.issue]:
            sentence = self.places[j].sentence
            if sentence < place.sentence:
                before.append(self.stances[j])
            elif sentence > place.sentence:
                after.append(self.stances[j])
            elif j != i:
                here.append(self.stances[j])
        for name, rows in zip(_GROUPS, (before + after, here, before, after), strict=True):
            found[f"{name}.n"] = float(len(rows))
            if rows:
                _put(found, f"{name}.max", _most(rows), place.sign)
                _put(found, f"{name}.sum", _sum(rows), place.sign)


def _most(rows: Sequence[Stances]) -> Stances:
    support, oppose, undecided = rows[0] if len(rows) == 1 else map(max, zip(*rows, strict=True))
    return support, oppose, undecided


def _sum(rows: Sequence[Stances]) -> Stances:
    support, oppose, undecided = rows[0] if len(rows) == 1 else map(sum, zip(*rows, strict=True))
    return support, oppose, undecided


def _stances(sign: int, chance: Mapping[Outcome, float]) -> Stances:
    with_it, against = chance["with"], chance["against"]
    return (with_it, against, chance["open"]) if sign > 0 else (against, with_it, chance["open"])


def _put(found: Indications, name: str, values: Stances, sign: int) -> None:
    """Chances of support, oppose, open as they stand to a hit with `sign`."""
    support, oppose, found[_OPEN[name]] = values
    if sign < 0:
        support, oppose = oppose, support
    found[_WITH[name]], found[_AGAINST[name]] = support, oppose
