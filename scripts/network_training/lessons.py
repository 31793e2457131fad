"""The sentences of hand-coded articles as batches of tensors."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from likelihood_training.examples import Example
from torch import Tensor

from tracker.statements.network.passages import PARTIES, Sight, sight
from tracker.statements.network.vocabulary import Vocabulary

BATCH = 16  # sentences
VEILED = 0.3  # share of the sentences whose issues are hidden
HEAVIEST = 1.5  # what one example may weigh


@dataclass(frozen=True, slots=True)
class Lesson:
    """One sentence: all that is asked about it, and the answers."""

    rows: tuple[Example, ...]

    def seen(self, vocabulary: Vocabulary, chance: random.Random) -> Sight:
        """The sentence with its parties numbered, and its issues hidden, by chance."""
        view = self.rows[0].view
        return sight(
            view.passage,
            view.before,
            view.teller,
            [row.question for row in self.rows],
            vocabulary,
            chance.sample(range(PARTIES), PARTIES),
            chance.random() < VEILED,
        )


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors as `Reader` takes them, with the answers and what each weighs."""

    pieces: Tensor
    there: Tensor
    row: Tensor
    hit: Tensor
    own: Tensor
    near: Tensor
    answers: Tensor
    weights: Tensor


def lessons(rows: Sequence[Example]) -> list[Lesson]:
    """The examples by sentence."""
    found: dict[tuple[str, int], list[Example]] = defaultdict(list)
    for row in rows:
        found[row.article, row.place.sentence].append(row)
    return [Lesson(tuple(members)) for members in found.values()]


def batches(
    given: Sequence[Lesson], vocabulary: Vocabulary, chance: random.Random
) -> Iterator[Batch]:
    """All lessons once, in batches of like length in an order by chance."""
    seen = [(lesson, lesson.seen(vocabulary, chance)) for lesson in given]
    chance.shuffle(seen)
    parts = []
    for first in range(0, len(seen), BATCH * 20):
        stretch = sorted(seen[first : first + BATCH * 20], key=lambda pair: len(pair[1].pieces))
        parts += [stretch[i : i + BATCH] for i in range(0, len(stretch), BATCH)]
    chance.shuffle(parts)
    for part in parts:
        yield _batch(part)


def _batch(part: Sequence[tuple[Lesson, Sight]]) -> Batch:
    longest = max(len(seen.pieces) for _, seen in part)
    asked = sum(len(lesson.rows) for lesson, _ in part)
    pieces = torch.zeros(len(part), longest, dtype=torch.long)
    there = torch.zeros(len(part), longest, dtype=torch.bool)
    own, near = torch.zeros(asked, longest), torch.zeros(asked, longest)
    row, hit, answers, weights = [], [], [], []
    for n, (lesson, seen) in enumerate(part):
        pieces[n, : len(seen.pieces)] = torch.tensor(seen.pieces)
        there[n, : len(seen.pieces)] = True
        for example, (at, here, around) in zip(lesson.rows, seen.places, strict=True):
            own[len(row), here] = 1.0
            near[len(row), around] = 1.0
            row.append(n)
            hit.append(at)
            answers.append(example.outcome)
            weights.append(min(example.weight, HEAVIEST))
    numbers = (torch.tensor(x) for x in (row, hit))
    return Batch(pieces, there, *numbers, own, near, torch.tensor(answers), torch.tensor(weights))
