"""How far the coder agrees with hand-coded articles: precision, recall, F1, Krippendorff's alpha.

Article level: the set of (party, issue, stance) of each article. Statement level: a found
statement is right when a gold one has its party, issue and stance and overlapping evidence; each
gold statement is matched once. Optional gold statements earn and cost nothing. Figures are
micro-averaged; their intervals come from a bootstrap over articles. Pure, but for `read_gold`.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path

from tracker.errors import ArticleError
from tracker.statements.statement import Span, Statement

Key = tuple[str, str, str]  # party, issue, stance
Coded = tuple[str, str, Sequence[Statement]]  # file, text, what was found

SEED = 2022
_FOLD = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "})


@dataclass(frozen=True, slots=True)
class Gold:
    """One hand-coded statement."""

    file: str
    evidence: str
    party: str
    issue: str
    stance: str
    published: str | None = None
    conditional: bool = False
    speaker: str | None = None
    mode: str | None = None
    reported_by: str | None = None
    optional: bool = False

    @property
    def key(self) -> Key:
        return self.party, self.issue, self.stance


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


def read_gold(path: Path) -> list[Gold]:
    """Gold statements, one JSON object a line. Raises ArticleError with the line's number."""
    known = {f.name for f in fields(Gold)}
    rows = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ArticleError(f"{path}: cannot be read ({error}). Name a JSON lines file.") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            rows.append(Gold(**{k: v for k, v in row.items() if k in known}))
        except (ValueError, TypeError, AttributeError) as error:
            raise ArticleError(
                f"{path}:{number}: no hand-coded statement ({error}). Give an object with file, "
                "evidence, party, issue and stance."
            ) from error
    return rows


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
    return Score(tuple(articles), krippendorff_alpha(units), missing, tuple(unplaced))


def locate(evidence: str, text: str) -> Span | None:
    """Where `text` holds `evidence`, white space and typographic marks folded."""
    words = evidence.translate(_FOLD).split()
    pattern = r"\s+".join(re.escape(word) for word in words)
    match = re.search(pattern, text.translate(_FOLD)) if words else None
    return match.span() if match else None


def krippendorff_alpha(units: Sequence[tuple[str, str]]) -> float | None:
    """Nominal alpha of two coders: 1 - observed / expected disagreement.

    `units` are the two values of each unit. Krippendorff, Content Analysis (2013), ch. 12: with
    n values in all and n_c of category c, expected = (n² - Σ n_c²) / (n (n - 1)).
    """
    counts = Counter(value for pair in units for value in pair)
    n = sum(counts.values())
    expected = n * n - sum(c * c for c in counts.values())
    if n < 2 or not expected:
        return None
    observed = sum(a != b for a, b in units) / len(units)
    return 1 - observed * n * (n - 1) / expected


def total(
    articles: Iterable[Counts],
    level: str,
    issues: frozenset[str] | None = None,
    part: int | None = None,
    value: str | None = None,
) -> Tally:
    """The tally at `level` ("article" or "statement") over `issues`, or over the statements whose
    key has `value` at place `part` (0 party, 1 issue, 2 stance)."""
    out = Tally()
    for counts in articles:
        tallies: Mapping[Key, Tally] = getattr(counts, level)
        for key, tally in tallies.items():
            wanted = issues is None or key[1] in issues
            if wanted and (part is None or key[part] == value):
                out.add(tally)
    return out


def interval(values: Sequence[float]) -> tuple[float, float]:
    """The middle 95 % of bootstrapped `values`."""
    ordered = sorted(values)
    last = len(ordered) - 1
    return ordered[round(0.025 * last)], ordered[round(0.975 * last)]


def resampled(articles: Sequence[Counts], times: int = 1000) -> list[list[Counts]]:
    """`times` samples of as many articles, with replacement; the same ones every time."""
    draw = random.Random(SEED)
    return [draw.choices(articles, k=len(articles)) for _ in range(times)] if articles else []


def report(found: Score, core: frozenset[str] = frozenset(), times: int = 1000) -> str:
    """The agreement as text: whole, core, then by issue, party and stance, with intervals.

    `core` are the issues of the core lines; empty leaves those lines out.
    """
    samples = resampled(found.articles, times)
    lines = [f"{'':34} {'P':>5} {'R':>6} {'F1':>6}  {'95 % of F1':14} right/found/gold"]
    for level in ("article", "statement"):
        lines.append(_line(f"{level}s, all issues", found.articles, samples, level))
        if core:
            lines.append(_line(f"{level}s, core issues", found.articles, samples, level, core))
    for part, name in ((1, "issue"), (0, "party"), (2, "stance")):
        values = sorted({key[part] for c in found.articles for key in c.article})
        lines.append(f"by {name}, article level")
        lines += [
            _line(f"  {value}", found.articles, samples, "article", None, part, value)
            for value in values
        ]
    named = Tally()
    for counts in found.articles:
        named.add(counts.named)
    alpha = "–" if found.alpha is None else f"{found.alpha:.3f}"
    lines.append(f"Krippendorff's alpha (nominal)     {alpha}")
    lines.append(f"speaker of right statements        {named.recall:.3f} of {named.gold}")
    if found.missing:
        lines.append(f"not coded: {', '.join(found.missing)}")
    for file, evidence in found.unplaced:
        lines.append(f"{file}: its text does not hold {evidence[:60]!r}")
    return "\n".join(lines)


def _line(
    name: str,
    articles: Sequence[Counts],
    samples: Sequence[Sequence[Counts]],
    level: str,
    issues: frozenset[str] | None = None,
    part: int | None = None,
    value: str | None = None,
) -> str:
    tally = total(articles, level, issues, part, value)
    spread = [total(sample, level, issues, part, value).f1 for sample in samples]
    low, high = interval(spread) if spread else (0.0, 0.0)
    return (
        f"{name:34} {tally.precision:5.3f} {tally.recall:6.3f} {tally.f1:6.3f}  "
        f"{low:.3f} to {high:.3f} {tally.right}/{tally.found}/{tally.gold}"
    )


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
