"""The shipped network, and what it says of the candidates of an article."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tracker.errors import TrackerError
from tracker.statements.network.encoder import Encoder, weights_from
from tracker.statements.network.passages import Sight
from tracker.statements.network.vocabulary import Vocabulary

FILE = "network.npz"


class Network:
    """A vocabulary and the layers that read it."""

    def __init__(self, vocabulary: Vocabulary, encoder: Encoder) -> None:
        self.vocabulary = vocabulary
        self.encoder = encoder

    def chances(self, sights: Sequence[Sight]) -> list[NDArray[np.float32]]:
        """For each sight [questions, outcomes], in the order of `OUTCOMES`."""
        return self.encoder.chances(sights)


def from_arrays(data: dict[str, NDArray[Any]]) -> Network:
    """A network from the arrays of its file."""
    vocabulary = Vocabulary(data["vocabulary"].tobytes().decode().split("\n"))
    return Network(vocabulary, Encoder(weights_from(data, heads=int(data["heads"]))))


@cache
def load() -> Network:
    """The shipped network, read once. Raises TrackerError when it is missing."""
    source = files("tracker.statements.network").joinpath(FILE)
    try:
        with source.open("rb") as stream, np.load(stream, allow_pickle=False) as archive:
            return from_arrays({name: archive[name] for name in archive.files})
    except FileNotFoundError as error:
        raise TrackerError(
            f"The coder's network ({FILE}) is missing: install the package again, "
            "or train it with scripts/train_network.py."
        ) from error
