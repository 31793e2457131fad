"""Many rows going down many trees at once fall into the same leaves as each row alone."""

import numpy as np
import pytest

from tracker.statements.forest import Forest, Trees


def grown(seed: int, count: int) -> Trees:
    """Trees of two levels that ask about five features."""
    rng = np.random.default_rng(seed)
    left = np.tile(np.array([1, 3, 5, 3, 4, 5, 6], dtype=np.int32), (count, 1))
    right = np.tile(np.array([2, 4, 6, 3, 4, 5, 6], dtype=np.int32), (count, 1))
    return Trees(
        feature=rng.integers(0, 5, (count, 7)).astype(np.int32),
        threshold=rng.choice([0.25, 0.5, 0.75], (count, 7)).astype(np.float32),
        left=left,
        right=right,
        value=rng.normal(size=(count, 7)).astype(np.float32),
        outcome=rng.integers(0, 4, count).astype(np.int32),
        base=np.array([0.1, 0.2, 0.3, 0.4], dtype=np.float32),
        depth=2,
    )


def walked(trees: Trees, row: np.ndarray) -> np.ndarray:
    """The scores of one row, a step at a time."""
    scores = trees.base.astype(np.float64)
    for tree, outcome in enumerate(trees.outcome):
        node = 0
        for _ in range(trees.depth):
            above = row[trees.feature[tree, node]] > trees.threshold[tree, node]
            node = (trees.right if above else trees.left)[tree, node]
        scores[outcome] += trees.value[tree, node]
    return scores


@pytest.mark.parametrize("rows", [1, 31, 32, 33, 64, 65, 150])
def test_rows_score_what_each_does_alone(rows: int) -> None:
    trees = grown(rows, 37)
    table = np.random.default_rng(1).random((rows, 5)).astype(np.float32)
    expected = np.stack([walked(trees, row) for row in table])
    assert Forest(trees).scores(table) == pytest.approx(expected, abs=1e-5)
