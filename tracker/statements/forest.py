"""Decision trees, many of them, asked about many rows at once."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
_AT_ONCE = 64  # rows: the bits of the largest number


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees side by side, [trees, nodes]: a node asks whether a feature is at most a threshold.

    A leaf leads to itself; `outcome` is the number of the outcome that a tree votes on.
    """

    feature: Ints
    threshold: Floats
    left: Ints
    right: Ints
    value: Floats
    outcome: Ints
    base: Floats  # [outcomes], what every row starts with
    depth: int


class Forest:
    """Trees made ready to be asked.

    All are grown to the same depth, a leaf repeated below itself. Trees ask the same few questions
    over and over; each is answered once for a row. The answers of up to 64 rows are the bits of one
    number, so that all these rows go down a tree at once.
    """

    def __init__(self, trees: Trees) -> None:
        asked = trees.feature + 1j * trees.threshold.astype(np.float64)
        questions, number = np.unique(asked, return_inverse=True)
        number = number.reshape(asked.shape)
        self._feature = questions.real.astype(np.intp)
        self._threshold = questions.imag.astype(np.float32)
        tree = np.argsort(trees.outcome, kind="stable")[:, None]
        self._levels: list[NDArray[np.intp]] = []  # [nodes, trees]: the questions of each level
        node: NDArray[np.intp] = np.zeros((len(tree), 1), dtype=np.intp)
        for _ in range(trees.depth):
            self._levels.append(np.ascontiguousarray(number[tree, node].T))
            below = trees.left[tree, node], trees.right[tree, node]
            node = np.stack(below, axis=-1).reshape(len(tree), -1).astype(np.intp)
        self._value = trees.value[tree, node].ravel()
        self._base = trees.base
        self._leaves = np.arange(len(tree), dtype=np.intp) << trees.depth  # where a tree's begin
        ends = np.searchsorted(trees.outcome[tree[:, 0]], np.arange(len(trees.base) + 1))
        self._votes = [slice(a, b) for a, b in pairwise(ends)]

    def scores(self, rows: Floats) -> Floats:
        """[rows, outcomes]: the sum of the leaves that each row falls into."""
        parts = [rows[first : first + _AT_ONCE] for first in range(0, len(rows), _AT_ONCE)]
        leaves = [self._value.take(self._fallen(part)) for part in parts]
        votes = [np.stack([v[:, of].sum(axis=1) for of in self._votes], axis=1) for v in leaves]
        return np.concatenate(votes) + self._base

    def _fallen(self, rows: Floats) -> NDArray[np.intp]:
        """[rows, trees]: the leaf that each row falls into."""
        answers = rows[:, self._feature] > self._threshold
        size = 32 if len(rows) <= 32 else _AT_ONCE
        padded = np.zeros((len(self._feature), size), dtype=bool)
        padded[:, : len(rows)] = answers.T
        packed = np.packbits(padded, axis=1, bitorder="little")
        turns = self._turns(packed.view(f"<u{size // 8}")[:, 0])
        bits = np.unpackbits(turns.view(np.uint8), bitorder="little").reshape(len(turns), -1)
        leaf = bits[0]
        for turn in bits[1:]:
            leaf += leaf  # quicker than to shift it
            leaf += turn
        fallen: NDArray[np.intp] = leaf.reshape(-1, size)[:, : len(rows)].T + self._leaves
        return fallen

    def _turns(self, answers: NDArray[np.unsignedinteger]) -> NDArray[np.unsignedinteger]:
        """[levels, trees]: which way each row turns at each level, a bit a row."""
        turns = np.empty((len(self._levels), self._levels[0].shape[1]), dtype=answers.dtype)
        for level, questions in enumerate(self._levels):
            found = answers.take(questions)
            for turned in turns[:level]:  # of the left half and the right half, the one it took
                half = len(found) // 2
                left = found[:half]
                found = found[half:] ^ left
                found &= turned
                found ^= left
            turns[level] = found[0]
        return turns
