"""Coder against people on blind random draws: shares with their intervals, and alpha. Pure."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

Triple = tuple[str, str, str]  # party, issue, stance
Z = 1.959964  # 95 %
NOTHING = ("none", "none", "none")


@dataclass(frozen=True, slots=True)
class Draw:
    """One item and one person's answer. `statement` is None where a whole article was drawn."""

    reviewer: str
    statement: int | None
    coded: tuple[Triple, ...]
    found: tuple[Triple, ...]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share with its Wilson interval; all None where nothing was counted."""

    value: float | None
    low: float | None
    high: float | None
    n: int


def precision(
    draws: Iterable[Draw], *, party: str | None = None, issue: str | None = None
) -> Estimate:
    """Of the drawn statements, the share that people code alike."""
    verdicts = [
        triple in draw.found
        for draw in draws
        if draw.statement is not None
        for triple in draw.coded
        if party in (None, triple[0]) and issue in (None, triple[1])
    ]
    return wilson(sum(verdicts), len(verdicts))


def recall(
    draws: Iterable[Draw], *, party: str | None = None, issue: str | None = None
) -> Estimate:
    """Of what people find in the drawn articles, the share that the coder found too."""
    verdicts = [
        triple in draw.coded
        for draw in draws
        if draw.statement is None
        for triple in dict.fromkeys(draw.found)
        if party in (None, triple[0]) and issue in (None, triple[1])
    ]
    return wilson(sum(verdicts), len(verdicts))


def wilson(hits: int, n: int) -> Estimate:
    """The share of hits with its 95 % interval."""
    if n == 0:
        return Estimate(None, None, None, 0)
    share, z2 = hits / n, Z * Z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return Estimate(share, max(0.0, middle - half), min(1.0, middle + half), n)


def double_coded(draws: Iterable[Draw]) -> list[list[Triple]]:
    """The answers to each statement that two or more people were drawn."""
    answers: defaultdict[int, dict[str, Triple]] = defaultdict(dict)
    for draw in draws:
        if draw.statement is not None:
            answers[draw.statement][draw.reviewer] = draw.found[0] if draw.found else NOTHING
    return [list(given.values()) for given in answers.values() if len(given) > 1]


def alpha(units: Sequence[Sequence[Hashable]]) -> float | None:
    """Krippendorff's alpha for nominal labels; None where it is not defined. A label that stands
    alone in its unit can be compared with nothing. Source: Krippendorff, Content Analysis (2013),
    ch. 12."""
    compared = [unit for unit in units if len(unit) > 1]
    n = sum(len(unit) for unit in compared)
    if n == 0:
        return None
    totals = Counter(label for unit in compared for label in unit)
    observed = sum(
        count * (len(unit) - count) / (len(unit) - 1)
        for unit in compared
        for count in Counter(unit).values()
    )
    expected = sum(count * (n - count) for count in totals.values()) / (n - 1)
    return None if expected == 0 else 1 - observed / expected
