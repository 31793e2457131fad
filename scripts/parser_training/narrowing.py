"""Wide products made of two thin ones: what training makes of a wide one is of low rank.

Which directions can go is told by what the products are given when the parser reads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tracker.syntax.layers import Layer, Unit
from tracker.syntax.network import Network
from tracker.syntax.parser import Parser

AT_ONCE = 200  # sentences
LEAST = 1e-6  # added to every direction's share, so that none is without any
ENDS = ("heads", "dependents")  # side by side, one product

Doubles = NDArray[np.float64]
Weights = dict[str, NDArray[Any]]


class Watched:
    """A product of the network that adds up the outer products of the rows it is given."""

    def __init__(self, product: Layer | Unit) -> None:
        self._product = product
        self.outer: Any = 0.0

    def __call__(self, x: NDArray[np.float32]) -> NDArray[np.float32]:
        self.outer = self.outer + x.T.astype(np.float64) @ x
        return self._product(x)


def narrowed(
    model: Network, weights: Mapping[str, NDArray[Any]], texts: Sequence[str], units: int, ends: int
) -> Weights:
    """The weights of `model` with recurrent units, but for the first, of rank `units`, and heads
    and dependents of rank `ends`, having read the texts."""
    watched, both = [Watched(unit) for unit in model._units], Watched(model._ends)
    model._units, model._ends = watched, both  # type: ignore[assignment]
    parser = Parser(model)
    for first in range(0, len(texts), AT_ONCE):
        parser.parse([(text, 0) for text in texts[first : first + AT_ONCE]])
    found = dict(weights)
    for i, unit in enumerate(watched, start=1):
        name = f"layers.{i}.product.weight"
        found[f"layers.{i}.narrow.weight"], found[name] = split(weights[name], unit.outer, units)
    wide = np.concatenate([weights[f"{name}.weight"] for name in ENDS])
    found["ends.weight"], wide = split(wide, both.outer, ends)
    for name, part in zip(ENDS, np.split(wide, len(ENDS)), strict=True):
        found[f"{name}.weight"] = part
    return found


def split(weight: NDArray[Any], outer: Doubles, rank: int) -> tuple[Doubles, Doubles]:
    """[rank, in] and [out, rank], which together do to what was read as nearly as can be what
    `weight` [out, in] does."""
    root = np.linalg.cholesky(outer / np.trace(outer) + LEAST * np.eye(len(outer)))
    left, size, right = np.linalg.svd(weight.astype(np.float64) @ root, full_matrices=False)
    share = np.sqrt(size[:rank])
    return (share[:, None] * right[:rank]) @ np.linalg.inv(root), left[:, :rank] * share
