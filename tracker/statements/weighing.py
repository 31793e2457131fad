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

# The network was taught on texts written for it, and may know less of published ones than the
# second look takes it to know: for the rest, the look counts as if nothing had been read.
TRUST = 0.75
SURE = 0.8  # of every candidate of a sentence: then it need not be read once more
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
        shown = [{**r, **w} for r, w in zip(rows, whole, strict=True)]
        unread = self.second.probabilities(shown)
        again = reread(doubtful(places, alone))
        if not any(again):
            return unread
        told = self.second.probabilities([{**s, **a} for s, a in zip(shown, again, strict=True)])
        return [_mixed(u, r) for u, r in zip(unread, told, strict=True)]


def _mixed(unread: Mapping[Outcome, float], read: Mapping[Outcome, float]) -> dict[Outcome, float]:
    return {outcome: (1 - TRUST) * unread[outcome] + TRUST * read[outcome] for outcome in unread}


def doubtful(places: Sequence[Place], chances: Sequence[Mapping[Outcome, float]]) -> frozenset[int]:
    """The numbers of the sentences where any candidate is in doubt."""
    pairs = zip(places, chances, strict=True)
    return frozenset(place.sentence for place, c in pairs if max(c.values()) < SURE)


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
