"""Every candidate weighed twice: by what its own sentence shows, then by what was made of it there
and of all others in the article. Sentences that the first look leaves in doubt are read by the
network before the second."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files

import numpy as np

from tracker.errors import TrackerError
from tracker.statements.likelihood import Likelihood, Outcome, read
from tracker.statements.ways import Indications
from tracker.statements.whole import Place, in_the_whole

# How sure of every candidate of a sentence: then it need not be read once more. Of sentences that
# may echo an issue few take a position.
SURE, SURE_OF_ECHO = 0.8, 0.6
Reread = Callable[[frozenset[int]], Sequence[Indications]]


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
        self, places: Sequence[Place], rows: Sequence[Mapping[str, float]], reread: Reread
    ) -> list[dict[Outcome, float]]:
        """How likely each outcome is for each candidate of one article; `rows` are the
        indications of its `places`, `reread` tells for each what the network makes of it, given
        the numbers of the sentences that it is to read."""
        alone = self.first.probabilities(rows)
        whole = in_the_whole(places, alone)
        again = reread(doubtful(places, alone))
        shown = zip(rows, whole, again, strict=True)
        return self.second.probabilities([{**r, **w, **a} for r, w, a in shown])


def doubtful(places: Sequence[Place], chances: Sequence[Mapping[Outcome, float]]) -> frozenset[int]:
    """The numbers of the sentences where any candidate is in doubt."""
    return frozenset(
        place.sentence
        for place, chance in zip(places, chances, strict=True)
        if max(chance.values()) < (SURE_OF_ECHO if place.echo else SURE)
    )


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
