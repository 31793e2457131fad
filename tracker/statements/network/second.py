"""The shipped network, and what it says of the candidates of an article."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tracker.errors import TrackerError
from tracker.statements.network.encoder import Encoder
from tracker.statements.network.passages import MARKS, Sight
from tracker.statements.network.vocabulary import Vocabulary

FILE = "network.onnx"


class Network:
    """A vocabulary and the layers that read it."""

    def __init__(self, vocabulary: Vocabulary, encoder: Encoder) -> None:
        self.vocabulary = vocabulary
        self.encoder = encoder

    def chances(self, sights: Sequence[Sight]) -> list[NDArray[np.float32]]:
        """For each sight [questions, outcomes], in the order of `OUTCOMES`."""
        return self.encoder.chances(sights)


def from_file(graph: Path) -> Network:
    """A network from its file. Raises TrackerError when it is missing or no such network."""
    if not graph.is_file():
        raise TrackerError(
            f"The coder's network ({graph.name}) is missing: install the package again, "
            "or train it with scripts/train_network.py."
        )
    encoder = Encoder(graph)
    vocabulary = Vocabulary(encoder.vocabulary)
    if missing := [mark for mark in MARKS if mark not in vocabulary.number]:
        raise TrackerError(
            f"{graph}: made for another version of the coder, it lacks {missing[0]}. "
            "Install the package again, or train it with scripts/train_network.py."
        )
    return Network(vocabulary, encoder)


@cache
def load() -> Network:
    """The shipped network, read once. Raises TrackerError as `from_file` does."""
    with as_file(files("tracker.statements.network").joinpath(FILE)) as graph:
        return from_file(graph)
