"""Whatever the scores, the heads make one tree with one root, and the best there is."""

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tracker.syntax.decoding import best_heads


def is_tree(heads: tuple[int, ...]) -> bool:
    if heads.count(0) != 1:
        return False
    for word in range(1, len(heads) + 1):
        seen = set()
        while word:
            if word in seen:
                return False
            seen.add(word)
            word = heads[word - 1]
    return True


def exhaustive(scores: np.ndarray) -> float:
    """The best total over every tree, by trying them all."""
    size = len(scores)
    trees = (heads for heads in product(range(size + 1), repeat=size) if is_tree(heads))
    return max(float(sum(scores[i, head] for i, head in enumerate(heads))) for heads in trees)


@given(st.integers(1, 5), st.integers(0, 10_000))
def test_the_tree_is_the_best_of_all(size: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(1, size, size + 1)).astype(np.float32) * 3
    # As chances: then a word's total weight is the same in every tree.
    scores -= np.log(np.exp(scores).sum(2, keepdims=True))
    heads = tuple(best_heads(scores[0].copy()))
    assert is_tree(heads)
    found = float(sum(scores[0, i, head] for i, head in enumerate(heads)))
    assert found >= exhaustive(scores[0]) - 1e-4


@given(st.integers(1, 60), st.integers(0, 10_000))
def test_a_sentence_of_any_length_makes_a_tree(size: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(size, size + 1)).astype(np.float32)
    assert is_tree(tuple(best_heads(scores)))
