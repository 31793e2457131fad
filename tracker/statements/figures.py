"""Figures of agreement over many articles: precision, recall and F1, with their intervals.

Figures are micro-averaged; their intervals come from a bootstrap over articles. Pure.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence

from tracker.statements.agreement import Counts, Score, Tally
from tracker.statements.gold import Key

SEED = 2022


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
    """The agreement as text: whole, core, then by issue, party and stance, with intervals; before
    it what makes the figures lower than they are, or rest on less.

    `core` are the issues of the core lines; empty leaves those lines out.
    """
    samples = resampled(found.articles, times)
    lines = _warnings(found)
    lines.append(f"{'':34} {'P':>5} {'R':>6} {'F1':>6}  {'95 % of F1':14} right/found/gold")
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
    return "\n".join(lines)


def _warnings(found: Score) -> list[str]:
    lines = [
        f"warning: {file}: its text does not hold {evidence[:60]!r}, so no statement can match it. "
        "Copy the words as they stand there."
        for file, evidence in found.unplaced
    ]
    if found.missing:
        lines.append(
            f"warning: not coded: {', '.join(found.missing)}; the folder holds no such file, and "
            "no figure counts its lines. Correct their names, or add the articles."
        )
    return lines


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
