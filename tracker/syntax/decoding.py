"""From scores of arcs to trees: the best head for each word, repaired where that is no tree."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.intp]

_NEVER = -1e6
_TRIES = 400  # words, summed over the trees that are tried for one sentence


def best_heads(scores: Floats) -> list[int]:
    """The highest-scoring tree with one root.

    scores: [words, 1 + words], the score of each head for each word, the root first; that of a
    word for itself is not read. Returns the heads, 0 for the root, words counting from 1.
    """
    size = len(scores)
    scores.reshape(-1)[1 :: size + 2] = _NEVER  # no word governs itself
    heads: list[int] = scores.argmax(1).tolist()
    if heads.count(0) == 1 and not _cycle([0, *heads]):
        return heads
    repaired: list[int] = _one_rooted(scores.astype(np.float64)).tolist()
    return repaired


def _one_rooted(scores: NDArray[np.float64]) -> Ints:
    """The best tree in which one word, and no other, hangs from the root.

    Each word in turn is the root, the most promising first, until no other can do better; for
    a long sentence only a few are tried, as each try takes time in proportion to its square.
    """
    size = len(scores)
    words = np.arange(1, size + 1)
    square = np.full((size + 1, size + 1), _NEVER, dtype=np.float64)  # a row for the root first
    square[1:, 1:] = scores[:, 1:]
    alone = square[1:].max(1)
    hopes = scores[:, 0] + (alone.sum() - alone)
    best, most = np.zeros(size, dtype=np.intp), -np.inf
    for word in np.argsort(-hopes, kind="stable")[: max(2, _TRIES // size)]:
        if hopes[word] <= most:
            break
        square[1:, 0] = _NEVER
        square[word + 1, 0] = scores[word, 0] - 2 * _NEVER  # a root at any price
        tree = _spanning_tree(square)
        total = float(square[words, tree[1:]].sum()) + 2 * _NEVER
        if total > most:
            best, most = tree[1:], total
    return best


def _spanning_tree(scores: NDArray[np.float64]) -> Ints:
    """Chu-Liu/Edmonds on scores[word, head]; word 0 is the root and keeps head 0."""
    heads: Ints = scores.argmax(1)
    heads[0] = 0
    cycle = _cycle(heads.tolist())
    if not cycle:
        return heads
    inside = np.array(cycle)
    free = np.ones(len(scores), dtype=bool)
    free[inside] = False
    outside = np.flatnonzero(free)
    kept = scores[inside, heads[inside]]
    # Entering the cycle at a word gives up that word's own head within it.
    entering = scores[inside[:, None], outside] - kept[:, None]
    leaving = scores[outside[:, None], inside]
    size = len(outside) + 1
    smaller = np.full((size, size), _NEVER, dtype=np.float64)
    smaller[:-1, :-1] = scores[outside[:, None], outside]
    smaller[-1, :-1] = entering.max(0)
    smaller[:-1, -1] = leaving.max(1)
    inner = _spanning_tree(smaller)
    for i, word in enumerate(outside[1:], start=1):
        head = inner[i]
        heads[word] = inside[leaving[i].argmax()] if head == size - 1 else outside[head]
    entry = inner[-1]
    heads[inside[entering[:, entry].argmax()]] = outside[entry]
    return heads


def _cycle(heads: list[int]) -> list[int]:
    """The words of one cycle, or none. `heads[0]` is 0."""
    state = [0] * len(heads)  # 0 not seen, else the number of the walk that saw it
    state[0] = -1
    for start in range(1, len(heads)):
        word: int = start
        while state[word] == 0:
            state[word] = start
            word = heads[word]
        if state[word] == start:
            cycle = [word]
            while (following := heads[cycle[-1]]) != word:
                cycle.append(following)
            return cycle
    return []
