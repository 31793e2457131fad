"""Decision trees, many of them, asked about many rows at once."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]


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

    All are grown to the same depth, a leaf repeated below itself, so that the way down is
    arithmetic: of a level's nodes, all trees in one row, number n leads to 2 n and 2 n + 1 of the
    next level. Trees ask the same few questions over and over; each is answered once for a row.
    """

    def __init__(self, trees: Trees) -> None:
        asked = trees.feature + 1j * trees.threshold.astype(np.float64)
        questions, number = np.unique(asked, return_inverse=True)
        number = number.reshape(asked.shape)
        self._feature = questions.real.astype(np.intp)
        self._threshold = questions.imag.astype(np.float32)
        tree = np.argsort(trees.outcome, kind="stable")[:, None]
        self._levels: list[NDArray[np.intp]] = []  # the questions of each level's nodes
        node: NDArray[np.intp] = np.zeros((len(tree), 1), dtype=np.intp)
        for _ in range(trees.depth):
            self._levels.append(number[tree, node].ravel())
            below = trees.left[tree, node], trees.right[tree, node]
            node = np.stack(below, axis=-1).reshape(len(tree), -1).astype(np.intp)
        self._value = trees.value[tree, node].ravel()
        self._base = trees.base
        self._roots = np.arange(len(tree))
        ends = np.searchsorted(trees.outcome[tree[:, 0]], np.arange(len(trees.base) + 1))
        self._votes = [slice(a, b) for a, b in pairwise(ends)]

    def scores(self, rows: Floats) -> Floats:
        """[rows, outcomes]: the sum of the leaves that each row falls into."""
        above = (rows[:, self._feature] > self._threshold).astype(np.intp)
        first = (np.arange(len(rows)) * above.shape[1])[:, None]
        node = np.repeat(self._roots[None, :], len(rows), axis=0)
        for questions in self._levels:
            asked = questions.take(node)
            asked += first
            node <<= 1
            node += above.take(asked)
        leaves = self._value.take(node)
        scores: Floats = np.stack([leaves[:, of].sum(axis=1) for of in self._votes], axis=1)
        return scores + self._base
