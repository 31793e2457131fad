"""A simulated archive with planted changes, and how well the positions find them.

    python scripts/simulate_archive.py 10000 100000 1000000

Nine parties and twelve issues over three years. Every cell has a true position that changes at
planted days; voices of the party speak from it, outlets reprint them within two days, often
without the name, and the coder reads each wording wrongly with probability 0.2. The same seed
gives the same archive. Prints precision and recall of the confirmed changes, their delay, how
right the stances and their confidences are, and the time it took.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

from tracker.codebook.model import RoleKind
from tracker.positions.aggregate import states
from tracker.positions.changes import Change, changes
from tracker.positions.history import state_at
from tracker.positions.method import Method
from tracker.positions.position import position
from tracker.positions.record import Record
from tracker.positions.state import State
from tracker.statements.statement import Mode, Stance

PARTIES = tuple(f"party-{n}" for n in range(1, 10))
ISSUES = tuple(f"issue-{n:02}" for n in range(1, 13))
FIRST, DAYS = date(2020, 1, 1), 1096
STANCES: tuple[Stance, ...] = ("support", "oppose", "open")
VOICES: tuple[tuple[RoleKind | None, int], ...] = (
    ("head", 15), ("minister", 30), ("spokesperson", 20), ("official", 12), ("document", 3),
    ("unnamed", 5), (None, 8), ("legislator", 7),
)  # fmt: skip
MODES: tuple[tuple[Mode, int], ...] = (("direct", 40), ("indirect", 45), ("narrated", 15))
CERTAINTIES = (0.65, 0.75, 0.85, 0.95)  # the coder's confidence, right that often: 0.8 on average
VOCABULARY = tuple(f"word{n}" for n in range(4000))
BURN_IN = 8  # utterances: until then, a first misreading is corrected, not a change missed
TOLERANCE = {10_000: 150, 100_000: 45, 1_000_000: 10}  # days from planted to found
# twice that to or from `contested`: two voices have to be heard in turn


@dataclass(frozen=True, slots=True)
class Truth:
    """The true position of a cell from a day on."""

    on: date
    stance: Literal["support", "oppose", "open", "contested"]
    conditional: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A simulated cell: what is true, and the statements about it in a random order."""

    party: str
    issue: str
    truth: tuple[Truth, ...]
    records: tuple[Record, ...]

    def at(self, day: date) -> Truth:
        """What is true on a day."""
        return [t for t in self.truth if t.on <= day][-1]


def archive(size: int, *, noise: float = 0.2, seed: int = 1) -> Iterator[Cell]:
    """About `size` statements (within 2 %), cell by cell."""
    for party in PARTIES:
        for issue in ISSUES:
            yield cell(party, issue, size // 108, noise=noise, seed=seed)


def cell(party: str, issue: str, size: int, *, noise: float = 0.2, seed: int = 1) -> Cell:
    """One cell of `size` statements."""
    rng = random.Random(f"{seed}/{party}/{issue}")
    truth = _truth(rng)
    records: list[Record] = []
    bare = Cell(party, issue, truth, ())
    while len(records) < size:
        records.extend(_act(bare, f"{party}.{issue}.{len(records)}", noise, rng))
    del records[size:]
    rng.shuffle(records)
    return Cell(party, issue, truth, tuple(records))


def _truth(rng: random.Random) -> tuple[Truth, ...]:
    """One to three changes, at least 200 days apart and from both ends."""
    found = [Truth(FIRST, rng.choice(STANCES), rng.random() < 0.15)]
    planned = rng.choice((1, 2, 3))
    slack = DAYS - 200 * (planned + 1)
    cuts = sorted(rng.randrange(slack) for _ in range(planned))
    for index, cut in enumerate(cuts):
        on = FIRST + timedelta(days=200 * (index + 1) + cut)
        found.append(_next(found[-1], on, rng))
    return tuple(found)


def _next(held: Truth, on: date, rng: random.Random) -> Truth:
    if held.stance in ("support", "oppose") and rng.random() < 0.2:
        return replace(held, on=on, conditional=not held.conditional)
    others = [s for s in (*STANCES, "contested") if s != held.stance]
    odds = [1 if s == "contested" else 3 for s in others]
    return Truth(on, rng.choices(others, odds)[0], False)  # type: ignore[arg-type]


def _act(cell: Cell, key: str, noise: float, rng: random.Random) -> list[Record]:
    """One act of speech: its statements in one or more outlets."""
    day = FIRST + timedelta(days=rng.randrange(DAYS))
    truth = cell.at(day)
    if rng.random() < 0.08:
        return [_mention(cell, key, day, rng)]
    kind = rng.choices([k for k, _ in VOICES], [w for _, w in VOICES])[0]
    number = rng.randrange(1 if kind in ("head", "document") else 4)
    name = None if kind in (None, "unnamed", "document") else f"{kind.title()} Name{number}"
    stance: Stance = (
        rng.choice(("support", "oppose")) if truth.stance == "contested" else truth.stance
    )
    if kind == "legislator" and rng.random() < 0.3:
        stance = rng.choice(STANCES)
    mode = rng.choices([m for m, _ in MODES], [w for _, w in MODES])[0]
    conditional = truth.conditional if rng.random() > noise / 2 else not truth.conditional
    original = Record(
        id=key,
        party=cell.party,
        issue=cell.issue,
        stance=stance,
        mode=mode,
        said_on=day,
        article="",
        evidence="",
        conditional=conditional,
        condition="if it comes to it" if conditional else None,
        speaker=name,
        speaker_kind=kind,
        speaker_party=cell.party if name else None,
    )
    return _told(original, noise, rng)


def _told(original: Record, noise: float, rng: random.Random) -> list[Record]:
    """Reprints within two days: one or two wordings, each coded once and for all."""
    wordings = [_wording(original, noise, rng) for _ in range(rng.choice((1, 1, 2)))]
    told: list[Record] = []
    for index in range(min(40, 1 + int(rng.expovariate(0.7)))):
        wording = rng.choice(wordings)
        day = original.said_on + timedelta(days=rng.choice((0, 0, 0, 1, 2)) if index else 0)
        anonymous = index > 0 and rng.random() < 0.3
        record = replace(
            wording,
            id=f"{original.id}.{index}",
            said_on=day,
            published_on=day,
            article=f"article-{original.id}.{index}",
            outlet=f"outlet-{rng.randrange(40)}",
            speaker=None if anonymous else wording.speaker,
            speaker_kind=None if anonymous else wording.speaker_kind,
        )
        told.append(record)
    return told


def _wording(original: Record, noise: float, rng: random.Random) -> Record:
    sure = rng.choice(CERTAINTIES) if noise else 0.95
    wrong = rng.random() < (1 - sure) * noise / 0.2
    stance = rng.choice([s for s in STANCES if s != original.stance]) if wrong else original.stance
    words = " ".join(rng.choices(VOCABULARY, k=14))
    return replace(original, stance=stance, confidence=sure, evidence=words)


def _mention(cell: Cell, key: str, day: date, rng: random.Random) -> Record:
    """Background told again: often what was true long ago."""
    old = cell.truth[0].stance
    return Record(
        id=key,
        party=cell.party,
        issue=cell.issue,
        stance="open" if old == "contested" else old,
        mode="narrated",
        said_on=day,
        article=f"article-{key}",
        evidence=" ".join(rng.choices(VOCABULARY, k=10)),
        mention=True,
        confidence=0.8,
        outlet=f"outlet-{rng.randrange(40)}",
    )


@dataclass(slots=True)
class Score:
    """Sums over the cells of an archive."""

    planted: int = 0
    found: int = 0
    matched: int = 0
    corrections: int = 0
    statements: int = 0
    seconds: float = 0.0
    spurious: dict[str, int] = field(default_factory=dict)
    missed: dict[str, int] = field(default_factory=dict)
    delays: list[int] = field(default_factory=list)
    stances: list[tuple[float, bool]] = field(default_factory=list)  # confidence, right


def measure(size: int, method: Method, tolerance: int, *, noise: float, seed: int) -> Score:
    """Compute every cell of an archive and compare it with what was planted."""
    score = Score()
    for simulated in archive(size, noise=noise, seed=seed):
        add(simulated, method, tolerance, score)
    return score


def add(simulated: Cell, method: Method, tolerance: int, score: Score) -> None:
    """Compute one cell and add what it shows to a score."""
    started = time.perf_counter()
    history = tuple(s.without_carry() for s in states(simulated.records, method))
    score.seconds += time.perf_counter() - started
    score.statements += len(simulated.records)
    _compare(simulated, history, method, tolerance, score)


def _compare(
    cell: Cell, history: tuple[State, ...], method: Method, tolerance: int, score: Score
) -> None:
    settled_in = next((s.on for s in history if sum(s.counts) > BURN_IN), FIRST)
    every = [c for c in changes(history) if c.status == "confirmed" and c.kind != "stated"]
    found = [c for c in every if c.on > settled_in]
    score.corrections += len(every) - len(found)
    planted = list(zip(cell.truth, cell.truth[1:], strict=False))
    score.planted += len(planted)
    score.found += len(found)
    for before, after in planted:
        match = next((c for c in found if _is(c, before, after, tolerance)), None)
        if match is None:
            what = "conditional" if before.stance == after.stance else after.stance
            score.missed[what] = score.missed.get(what, 0) + 1
            continue
        found.remove(match)
        score.matched += 1
        score.delays.append((match.on - after.on).days)
    for change in found:
        score.spurious[change.kind] = score.spurious.get(change.kind, 0) + 1
    for offset in range(60, DAYS, 30):
        day = FIRST + timedelta(days=offset)
        state = state_at(history, day)
        if state is not None:
            held = position(state, day, method)
            right = held.stance == cell.at(day).stance
            score.stances.append((held.confidence or 0.0, right))


def _is(change: Change, before: Truth, after: Truth, tolerance: int) -> bool:
    if "contested" in (before.stance, after.stance):
        tolerance *= 2
    if not 0 <= (change.on - after.on).days <= tolerance:
        return False
    if before.stance == after.stance:
        return change.kind == ("conditioned" if after.conditional else "unconditioned")
    return change.to.stance == after.stance and change.kind not in ("conditioned", "unconditioned")


def report(score: Score, tolerance: int) -> None:
    """Print what was measured."""
    precision, recall = score.matched / max(1, score.found), score.matched / score.planted
    print(f"{score.statements:,} statements, tolerance {tolerance} days")
    print(f"  planted {score.planted}, found {score.found}, matched {score.matched}")
    print(f"  corrections of a first misreading, not counted: {score.corrections}")
    print(f"  precision {precision:.3f}, recall {recall:.3f}")
    print(f"  spurious {score.spurious}, missed {score.missed}")
    if len(score.delays) > 1:
        tenths = statistics.quantiles(score.delays, n=10)
        print(f"  delay in days: median {statistics.median(score.delays)}, 90 % {tenths[8]:.0f}")
    print(f"  stance right on {sum(r for _, r in score.stances) / len(score.stances):.3f} of days")
    for low, high in ((0.0, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 0.97), (0.97, 1.01)):
        group = [(c, r) for c, r in score.stances if low <= c < high]
        if group:
            mean = sum(c for c, _ in group) / len(group)
            right = sum(r for _, r in group) / len(group)
            print(f"    confidence {mean:.2f}: right {right:.2f} (n = {len(group)})")
    per = 1e6 * score.seconds / score.statements
    print(f"  {score.seconds:.1f} s, {per:.0f} µs a statement")


def main() -> None:
    """Measure archives of the sizes given."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument("--noise", type=float, default=0.2)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    for size in arguments.sizes:
        tolerance = TOLERANCE.get(size, 150 if size < 50_000 else 45)
        score = measure(size, Method(), tolerance, noise=arguments.noise, seed=arguments.seed)
        report(score, tolerance)


if __name__ == "__main__":
    main()
