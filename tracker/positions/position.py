"""A party's position on an issue at the end of a day, read off the state of the cell."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tracker.positions.method import Method
from tracker.positions.state import Basis, HeldStance, Levels, Quad, State

STANCES: tuple[HeldStance, ...] = ("support", "oppose", "open", "contested")
VALUES: Levels = (1.0, 0.5, 0.0, -0.5, -1.0)
Z90 = 1.645  # half-width of a 90 % interval in standard deviations

SilenceReason = Literal["no article", "no statement", "not coded"]
Status = Literal["current", "stale", "silent"]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Articles that name an issue, for the reason of a silence."""

    coded: int = 0
    skipped: int = 0  # not coded: language, licence, failure


@dataclass(frozen=True, slots=True)
class Silence:
    """Why nothing is known."""

    reason: SilenceReason
    articles: int
    skipped: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Utterances of each stance."""

    support: int = 0
    oppose: int = 0
    open: int = 0


@dataclass(frozen=True, slots=True)
class Position:
    """The contract's Position, all but `reading`, which needs the issue's labels."""

    party: str
    issue: str
    as_of: date
    stance: HeldStance | None
    score: float | None
    score_interval: tuple[float, float] | None  # 90 %
    confidence: float | None  # probability that the stance is right
    conditional: bool
    conditions: tuple[str, ...]
    since: date | None
    last_stated: date | None
    counts: Counts
    utterances: int
    mentions: int
    articles: int
    outlets: int
    status: Status
    silence: Silence | None = None
    basis: Basis | None = None
    dissent: int = 0
    confirmed: bool = False


def position(state: State, as_of: date, method: Method) -> Position:
    """The position at the end of `as_of`; `state` is the cell's last one up to that day.

    Raises ValueError where `as_of` lies before the state.
    """
    if as_of < state.on:
        raise ValueError(f"the state is of {state.on}, after {as_of}: take an earlier state")
    spoken = state.last_stated or state.since
    stale = (as_of - spoken).days > method.stale_after_days
    left = decay((as_of - state.belief_on).days, method.half_life(state.issue))
    return Position(
        party=state.party,
        issue=state.issue,
        as_of=as_of,
        stance=state.stance,
        score=state.score,
        score_interval=interval(state.score, state.levels, left, method),
        confidence=probabilities(state.belief, left, method)[STANCES.index(state.stance)],
        conditional=state.conditional,
        conditions=state.conditions,
        since=state.since,
        last_stated=state.last_stated,
        counts=Counts(*state.counts),
        utterances=sum(state.counts),
        mentions=state.mentions,
        articles=state.articles,
        outlets=state.outlets,
        status="stale" if stale else "current",
        basis=state.basis,
        dissent=dissent(state),
        confirmed=state.confirmed,
    )


def dissent(state: State) -> int:
    """How many utterances of legislators differ from the stance that the government holds."""
    if state.basis != "government" or state.stance == "contested":
        return 0
    return sum(state.legislators) - state.legislators[STANCES.index(state.stance)]


def silent(party: str, issue: str, as_of: date, coverage: Coverage) -> Position:
    """The position of a party that has not been heard on an issue."""
    return Position(
        party=party,
        issue=issue,
        as_of=as_of,
        stance=None,
        score=None,
        score_interval=None,
        confidence=None,
        conditional=False,
        conditions=(),
        since=None,
        last_stated=None,
        counts=Counts(),
        utterances=0,
        mentions=0,
        articles=0,
        outlets=0,
        status="silent",
        silence=silence(coverage),
    )


def silence(coverage: Coverage) -> Silence:
    """Whether nobody wrote, nobody spoke, or nothing of it was coded."""
    reason: SilenceReason = "no statement"
    if coverage.coded == 0:
        reason = "not coded" if coverage.skipped else "no article"
    return Silence(reason, coverage.coded + coverage.skipped, coverage.skipped)


def decay(days: int, half_life: float) -> float:
    """The share of its weight that evidence has left after `days`."""
    return float(0.5 ** (days / half_life))


def probabilities(belief: Quad, left: float, method: Method) -> Quad:
    """Probabilities of support, oppose, open and contested; with age they go to the prior."""
    raised = [math.exp(b * left) * p for b, p in zip(belief, method.prior, strict=True)]
    total = sum(raised)
    return (raised[0] / total, raised[1] / total, raised[2] / total, raised[3] / total)


def deviation(levels: Levels, left: float, method: Method) -> float:
    """Standard deviation of the score: a Dirichlet posterior over the five levels.

    Its prior is one utterance spread evenly; the sample is counted in `method.unit` nats.
    """
    weight = [level * left / method.unit + 0.2 for level in levels]
    total = sum(weight)
    mean = sum(w * v for w, v in zip(weight, VALUES, strict=True)) / total
    square = sum(w * v * v for w, v in zip(weight, VALUES, strict=True)) / total
    return math.sqrt(max(0.0, square - mean * mean) / (total + 1.0))


def interval(score: float, levels: Levels, left: float, method: Method) -> tuple[float, float]:
    """The 90 % interval around a score, within -1..1."""
    half = Z90 * deviation(levels, left, method)
    return max(-1.0, score - half), min(1.0, score + half)
