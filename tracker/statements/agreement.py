"""How far the coder agrees with hand-coded articles: what is right, found and missed, and
Krippendorff's alpha.

Article level: the set of (party, issue, stance) of each article. Statement level: a found
statement is right when a gold one has its party, issue and stance and overlapping evidence; each
gold statement is matched once. Optional gold statements earn and cost nothing. Pure.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tracker.statements.accuracy import alpha
from tracker.statements.gold import Gold, Key, locate
from tracker.statements.statement import Span, Statement

Coded = tuple[str, str, Sequence[Statement]]  # file, text, what was found


@dataclass(slots=True)
class Tally:
    """Counts, and the measures that follow from them (0 where nothing was counted)."""

    right: int = 0
    found: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.gold) if self.found + self.gold else 0.0

    def add(self, other: Tally) -> None:
        self.right += other.right
        self.found += other.found
        self.gold += other.gold


@dataclass(slots=True)
class Counts:
    """What one article, or all, contribute to every measure."""

    article: dict[Key, Tally] = field(default_factory=dict)
    statement: dict[Key, Tally] = field(default_factory=dict)
    named: Tally = field(default_factory=Tally)  # gold: right statements whose speaker is named


@dataclass(frozen=True, slots=True)
class Score:
    """Agreement over a set of articles."""

    articles: tuple[Counts, ...]
    alpha: float | None  # Krippendorff's, nominal; None where nothing varies
    missing: tuple[str, ...]  # gold files that were not coded
    unplaced: tuple[tuple[str, str], ...]  # (file, evidence) that its text does not hold


def score(gold: Iterable[Gold], coded: Iterable[Coded]) -> Score:
    """Compare what was found in `coded` articles with the `gold` statements of their files."""
    by_file: dict[str, list[Gold]] = defaultdict(list)
    for row in gold:
        by_file[row.file].append(row)
    articles, units, unplaced, seen = [], [], [], set()
    for file, text, found in coded:
        rows = by_file.get(file, [])
        seen.add(file)
        spans = [locate(row.evidence, text) for row in rows]
        unplaced += [(file, r.evidence) for r, s in zip(rows, spans, strict=True) if s is None]
        articles.append(_compared(rows, spans, found))
        units += _units(rows, found)
    missing = tuple(sorted(by_file.keys() - seen))
    return Score(tuple(articles), alpha(units), missing, tuple(unplaced))


def _compared(
    rows: Sequence[Gold], spans: Sequence[Span | None], found: Sequence[Statement]
) -> Counts:
    counts = Counts()
    sure = {row.key for row in rows if not row.optional}
    free = {row.key for row in rows if row.optional} - sure
    coded = {_key(s) for s in found} - free
    for key in sure | coded:
        counts.article[key] = Tally(key in sure and key in coded, key in coded, key in sure)
    for row in rows:
        if not row.optional:
            counts.statement.setdefault(row.key, Tally()).gold += 1
    taken: set[int] = set()
    for statement in found:
        _match(statement, rows, spans, taken, counts)
    return counts


def _match(
    statement: Statement,
    rows: Sequence[Gold],
    spans: Sequence[Span | None],
    taken: set[int],
    counts: Counts,
) -> None:
    hits = [
        n
        for n, (row, span) in enumerate(zip(rows, spans, strict=True))
        if row.key == _key(statement)
        and span
        and span[0] < statement.end
        and statement.start < span[1]
    ]
    fresh = [n for n in hits if n not in taken]
    tally = counts.statement.setdefault(_key(statement), Tally())
    if not hits:
        tally.found += 1
    if not fresh:
        return
    taken.add(fresh[0])
    row = rows[fresh[0]]
    if row.optional:
        return
    tally.found += 1
    tally.right += 1
    if row.speaker:
        counts.named.gold += 1
        name = statement.speaker.name if statement.speaker else ""
        counts.named.right += _family(name) == _family(row.speaker)


def _units(rows: Sequence[Gold], found: Sequence[Statement]) -> list[tuple[str, str]]:
    """For alpha: every (party, issue) that either coder codes in the article, and what each says;
    a cell with an optional statement is left out."""
    optional = {(r.party, r.issue) for r in rows if r.optional}
    gold: dict[tuple[str, str], set[str]] = defaultdict(set)
    coded: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        gold[row.party, row.issue].add(row.stance)
    for statement in found:
        coded[statement.party, statement.issue].add(statement.stance)
    cells = sorted((gold.keys() | coded.keys()) - optional)
    return [("+".join(sorted(gold[c])), "+".join(sorted(coded[c]))) for c in cells]


def _key(statement: Statement) -> Key:
    return statement.party, statement.issue, statement.stance


def _family(name: str) -> str:
    words = re.findall(r"[^\W\d_]+", name)
    return words[-1].lower() if words else ""
