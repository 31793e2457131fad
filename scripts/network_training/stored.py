"""A trained reader as the arrays that are shipped: matrices in whole numbers of eight bits, with a
scale for each column (the table of pieces: for each row)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from network_training.model import Reader
from tracker.statements.network.vocabulary import Vocabulary

Arrays = dict[str, NDArray[Any]]


def arrays(reader: Reader, vocabulary: Vocabulary) -> Arrays:
    """What `tracker.statements.network.second.from_arrays` takes."""
    data: Arrays = {
        "vocabulary": np.frombuffer("\n".join(vocabulary.pieces).encode(), dtype=np.uint8),
        "heads": np.array(reader.layers[0].heads),
        "layers": np.array(len(reader.layers)),
        "places": _plain(reader.places).astype(np.float16),
        "norm": _norm(reader.norm),
        "absent": _plain(reader.absent),
    }
    table = _plain(reader.table())
    scales = np.abs(table).max(axis=1) / 127
    data["pieces"] = np.round(table / scales[:, None]).astype(np.int8)
    data["scales"] = scales.astype(np.float32)
    for name in ("ask", "answer"):
        _matrix(data, name, getattr(reader, name))
    for n, block in enumerate(reader.layers):
        for name in ("attend", "mix", "widen", "narrow"):
            _matrix(data, f"{n}.{name}", getattr(block, name))
        data[f"{n}.norm"], data[f"{n}.norm_out"] = _norm(block.norm), _norm(block.norm_out)
    return data


def write(path: Path, reader: Reader, vocabulary: Vocabulary) -> None:
    """The arrays in a compressed file."""
    np.savez_compressed(path, **arrays(reader, vocabulary))


def _plain(tensor: Tensor) -> NDArray[Any]:
    found: NDArray[Any] = tensor.detach().float().numpy()
    return found


def _norm(norm: Any) -> NDArray[Any]:
    return np.stack([_plain(norm.weight), _plain(norm.bias)])


def _matrix(data: Arrays, name: str, linear: Any) -> None:
    matrix = _plain(linear.weight).T
    scale = np.abs(matrix).max(axis=0) / 127
    data[name] = np.round(matrix / scale).astype(np.int8)
    data[f"{name}.scale"] = scale.astype(np.float32)
    data[f"{name}_bias"] = _plain(linear.bias)
