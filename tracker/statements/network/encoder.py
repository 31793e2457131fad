"""The layers of the network: a transformer over pieces and the questions asked of it, a graph that
ONNX Runtime works out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from tracker.errors import TrackerError
from tracker.statements.network.passages import Sight

Floats = NDArray[np.float32]
VOCABULARY = "vocabulary"  # the entry of the graph's metadata, a piece a line
# What the graph takes of one sentence, with the axes that vary: numbers of pieces; the places whose
# last state is asked for; and for each question the hit, the party in the sentence and the party
# around it, the first as a number among the places asked for, the others as shares of them that
# add up to 1, or to 0 where the party is not there.
INPUTS = {"pieces": (0,), "asked": (0,), "hit": (0,), "own": (0, 1), "near": (0, 1)}


class Encoder:
    """Reads sights; pure, and safe to be shared by threads. What is asked of a sentence together
    is rounded together, so that an answer may move by hundredths with what else is asked."""

    def __init__(self, graph: Path) -> None:
        """Raises TrackerError when the file is no graph that can be worked out."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # processes share the work
        options.enable_cpu_mem_arena = False  # or the longest sentence's memory is never returned
        try:
            self._session = onnxruntime.InferenceSession(
                str(graph), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # the runtime's own, which have no common base
            raise TrackerError(
                f"{graph}: not a network that can be read ({str(error).splitlines()[0]}). "
                "Install the package again, or train it with scripts/train_network.py."
            ) from error

    @property
    def vocabulary(self) -> list[str]:
        """The pieces in the order of their numbers."""
        entries = self._session.get_modelmeta().custom_metadata_map
        return str(entries.get(VOCABULARY, "")).split("\n")

    def chances(self, sights: Sequence[Sight]) -> list[Floats]:
        """For each sight [questions, outcomes]: how likely each outcome is."""
        return [self._answered(sight) for sight in sights]

    def _answered(self, sight: Sight) -> Floats:
        (found,) = self._session.run(None, inputs_of(sight))
        return np.asarray(found, dtype=np.float32)


def inputs_of(sight: Sight) -> dict[str, NDArray[Any]]:
    """What the graph takes of a sentence, in the order of `INPUTS`."""
    asked = sorted({n for hit, *other in sight.places for n in (hit, *chain(*other))})
    number = {place: n for n, place in enumerate(asked)}
    return {
        "pieces": np.array(sight.pieces, dtype=np.int64),
        "asked": np.array(asked, dtype=np.int64),
        "hit": np.array([number[hit] for hit, _, _ in sight.places], dtype=np.int64),
        "own": _shares([own for _, own, _ in sight.places], number),
        "near": _shares([near for _, _, near in sight.places], number),
    }


def _shares(places: Sequence[Sequence[int]], number: dict[int, int]) -> Floats:
    """[questions, asked]: equal shares of the places of each question."""
    shares = np.zeros((len(places), len(number)), dtype=np.float32)
    for row, members in zip(shares, places, strict=True):
        for place in members:
            row[number[place]] += 1 / len(members)
    return shares
