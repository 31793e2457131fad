"""What the network is made of: linear layers, recurrent units, the bias for distance.

The units are simple recurrent ones that read the words of several sentences at once, both ways.

A unit's product is three matrices: the gate that forgets, the gate that lets through, and what is
new. Each is an array of its own, since numpy is fastest where all rows lie side by side.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from tracker.syntax.decoding import Floats, Ints

PARTS = 3  # of a unit's product


class Layer:
    """Weights and bias of a linear layer. With `narrow` [in, rank] the weights are [rank, out]:
    two thin products make a wide one."""

    def __init__(self, weight: Floats, bias: Floats, narrow: Floats | None = None) -> None:
        self.weight, self.bias = np.ascontiguousarray(weight), bias
        self._narrow = None if narrow is None else np.ascontiguousarray(narrow)

    def __call__(self, x: Floats) -> Floats:
        if self._narrow is not None:
            x = x @ self._narrow
        y: Floats = x @ self.weight
        y += self.bias
        return y


class Unit:
    """The product of a recurrent unit, in its three parts; those of the gates with their sign
    turned, as the gates need them. `narrow` as of a layer."""

    def __init__(self, weight: Floats, bias: Floats, narrow: Floats | None = None) -> None:
        width = bias.shape[0] // PARTS
        signs = np.repeat(np.array([-1, -1, 1], dtype=np.float32), width)
        self._weights = [
            np.ascontiguousarray(part) for part in np.split(weight * signs, PARTS, axis=1)
        ]
        self._bias = (bias * signs).reshape(PARTS, 1, width)
        self._narrow = None if narrow is None else np.ascontiguousarray(narrow)

    def __call__(self, x: Floats) -> Floats:
        parts = np.empty((PARTS, *x.shape), dtype=np.float32)
        x = x if self._narrow is None else x @ self._narrow
        for weight, out in zip(self._weights, parts, strict=True):
            np.matmul(x, weight, out=out)
        parts += self._bias
        return parts


class Distances:
    """The bias for how far a word stands after its head, by words, alike beyond the farthest."""

    def __init__(self, biases: Floats) -> None:
        self._biases = biases
        self._line = biases

    def of(self, size: int) -> Floats:
        """[words, 1 + words] for a sentence, the root standing before its first word."""
        if len(self._line) < 2 * size + 1:
            more = size + 50 - len(self._biases) // 2
            self._line = np.ascontiguousarray(np.pad(self._biases, more, mode="edge"))
        step = self._line.itemsize
        nearest = (len(self._line) // 2 + 1) * step  # that of the first word to the root
        found: Floats = np.ndarray((size, size + 1), np.float32, self._line, nearest, (step, -step))
        return found


class Steps:
    """Where words stand when all first words come first, then all second words, and so on.

    In that order a scan over words is a loop over contiguous blocks; sentences are sorted by
    falling length, so that those still running are the first of each block.
    """

    def __init__(self, lengths: Sequence[int]) -> None:
        sizes = np.asarray(lengths)
        longest = lengths[0]
        self.count = int(sizes.sum())
        running = np.arange(longest)[:, None] < sizes[None, :]
        word, sentence = np.nonzero(running)
        offsets = np.cumsum(sizes) - sizes
        position = np.empty((len(sizes), longest), dtype=np.intp)
        position[sentence, word] = np.arange(self.count)
        self.order: Ints = offsets[sentence] + word  # of the words in this order
        self.turned: Ints = position[sentence, sizes[sentence] - 1 - word]
        self.back: Ints = np.empty(self.count, dtype=np.intp)  # and the way back
        self.back[self.order] = np.arange(self.count)
        active: list[int] = running.sum(1).tolist()
        self._blocks: list[tuple[int, int, int, int]] = []  # of the step before, of this one
        start = 0
        for before, size in pairwise(active):
            here = start + before
            self._blocks.append((start, start + size, here, here + size))
            start = here

    def scan(self, forget: Floats, new: Floats) -> None:
        """In `new`, each word's state: `forget` times the state before it, plus what is new.

        `forget` is used up. The right half of both runs from each sentence's end.
        """
        half = new.shape[1] // 2
        forget[:, half:] = forget[self.turned, half:]
        new[:, half:] = new[self.turned, half:]
        multiply, add = np.multiply, np.add
        for a, b, c, d in self._blocks:
            kept, here = forget[c:d], new[c:d]
            multiply(kept, new[a:b], kept)
            add(here, kept, here)
        new[:, half:] = new[self.turned, half:]


def gates_shut(parts: Floats) -> None:
    """The two gates of a unit, in place, from their products with the sign turned."""
    gates = parts[:2]
    np.exp(gates, out=gates)
    gates += np.float32(1)
    np.divide(np.float32(1), gates, out=gates)


def recur(x: Floats, parts: Floats, steps: Steps) -> Floats:
    """One unit over the words `x`; `parts` is its product, [3, words, width], and is used up."""
    gates_shut(parts)
    forget: Floats = parts[0]
    through: Floats = parts[1]
    new: Floats = parts[2]
    kept = forget * new
    new -= kept
    steps.scan(forget, new)
    new -= x
    new *= through
    new += x
    return new
