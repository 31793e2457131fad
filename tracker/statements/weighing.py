"""Every candidate weighed twice: by what its own sentence shows, then by what was made of it there
and of all others in the article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import numpy as np

from tracker.errors import TrackerError
from tracker.statements.likelihood import Likelihood, Outcome, read
from tracker.statements.whole import Place, in_the_whole


class Weighing:
    """The trained weights of both looks."""

    def __init__(self, first: Likelihood, second: Likelihood) -> None:
        self.first = first
        self.second = second

    @property
    def features(self) -> tuple[str, ...]:
        """The indications that either look asks for."""
        return (*self.first.features, *self.second.features)

    def chances(
        self, places: Sequence[Place], rows: Sequence[Mapping[str, float]]
    ) -> list[dict[Outcome, float]]:
        """How likely each outcome is for each candidate of one article; `rows` are the
        indications of its `places`."""
        alone = self.first.probabilities(rows)
        whole = in_the_whole(places, alone)
        return self.second.probabilities([{**r, **w} for r, w in zip(rows, whole, strict=True)])


@cache
def load() -> Weighing:
    """The shipped weights, read once. Raises TrackerError when they are missing."""
    source = files("tracker.statements").joinpath("likelihood.npz")
    try:
        with source.open("rb") as stream, np.load(stream, allow_pickle=False) as archive:
            data = {name: archive[name] for name in archive.files}
            return Weighing(read(data, "first"), read(data, "second"))
    except FileNotFoundError as error:
        raise TrackerError(
            "The coder's weights (likelihood.npz) are missing: install the package again, "
            "or train them with scripts/train_likelihood.py."
        ) from error
