"""The layers of the network in numpy: a transformer over pieces, and the questions asked of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tracker.statements.network.passages import Places, Sight

Floats = NDArray[np.float32]
_TINY = np.float32(1e-12)


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: attention, then two dense maps; widths of the hidden state throughout."""

    attend: Floats  # [hidden, 3 * hidden]: queries, keys, values
    attend_bias: Floats
    mix: Floats  # [hidden, hidden]
    mix_bias: Floats
    norm: Floats  # [2, hidden]: scale and shift
    widen: Floats  # [hidden, inner]
    widen_bias: Floats
    narrow: Floats  # [inner, hidden]
    narrow_bias: Floats
    norm_out: Floats


@dataclass(frozen=True, slots=True)
class Weights:
    """All of them. `pieces` are the rows of the table of pieces, in whole numbers to be multiplied
    by `scales`, one for each row."""

    pieces: NDArray[np.int8]
    scales: Floats
    places: Floats  # [longest, hidden]
    norm: Floats
    layers: tuple[Layer, ...]
    absent: Floats  # [2, hidden]: for a party that is not in the sentence, not before it
    ask: Floats  # [5 * hidden, inner]
    ask_bias: Floats
    answer: Floats  # [inner, outcomes]
    answer_bias: Floats
    heads: int


@dataclass(frozen=True, slots=True)
class _Rows:
    """Hidden states [pieces, hidden] of sentences one after the other, and where each stands."""

    state: Floats
    stretches: list[slice]

    def some(self, places: Sequence[Sequence[int]]) -> _Rows:
        """Of each sentence the rows at some places."""
        pairs = zip(self.stretches, places, strict=True)
        kept = [stretch.start + n for stretch, numbers in pairs for n in numbers]
        return _Rows(self.state[kept], _stretches([len(numbers) for numbers in places]))


class Encoder:
    """Reads sights; pure, and as fast as matrices go."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights

    def chances(self, sights: Sequence[Sight]) -> list[Floats]:
        """For each sight [questions, outcomes]: how likely each outcome is."""
        if not sights:
            return []
        w = self.weights
        pieces = np.concatenate([sight.pieces for sight in sights])
        state = w.pieces[pieces] * w.scales[pieces, None]
        state += np.concatenate([w.places[: len(sight.pieces)] for sight in sights])
        _normed(state, w.norm)
        rows = _Rows(state, _stretches([len(sight.pieces) for sight in sights]))
        for layer in w.layers[:-1]:
            rows = self._through(layer, rows, rows)
        asked = [
            sorted({n for at, *other in s.places for n in (at, *chain(*other))}) for s in sights
        ]
        rows = self._through(w.layers[-1], rows, rows.some(asked))  # no more than is asked for
        return [
            self._answered(rows.state[stretch], _renumbered(sight.places, places))
            for stretch, sight, places in zip(rows.stretches, sights, asked, strict=True)
        ]

    def _through(self, layer: Layer, rows: _Rows, asked: _Rows) -> _Rows:
        """What becomes of the asked ones among `rows`."""
        mixed: Floats = self._attended(layer, rows, asked) @ layer.mix
        mixed += layer.mix_bias
        mixed += asked.state
        _normed(mixed, layer.norm)
        inner: Floats = mixed @ layer.widen
        inner += layer.widen_bias
        out = _gelu(inner) @ layer.narrow
        out += layer.narrow_bias
        out += mixed
        _normed(out, layer.norm_out)
        return _Rows(out, asked.stretches)

    def _attended(self, layer: Layer, rows: _Rows, asked: _Rows) -> Floats:
        heads, width = self.weights.heads, rows.state.shape[1]
        each = width // heads
        query = asked.state @ layer.attend[:, :width] + layer.attend_bias[:width]
        query *= np.float32(each**-0.5)
        seen = rows.state @ layer.attend[:, width:] + layer.attend_bias[width:]
        out = np.empty_like(asked.state)
        for stretch, ours in zip(rows.stretches, asked.stretches, strict=True):
            asking = query[ours].reshape(-1, heads, each).transpose(1, 0, 2)
            key, value = seen[stretch].reshape(-1, 2, heads, each).transpose(1, 2, 0, 3)
            shares = _softmax(asking @ key.transpose(0, 2, 1))
            out[ours] = (shares @ value).transpose(1, 0, 2).reshape(-1, width)
        return out

    def _answered(self, state: Floats, places: Sequence[Places]) -> Floats:
        absent = self.weights.absent
        hits = state[[hit for hit, _, _ in places]]
        here = np.stack([_mean(state, own, absent[0]) for _, own, _ in places])
        around = np.stack([_mean(state, near, absent[1]) for _, _, near in places])
        seen = np.concatenate([hits, here, around, hits * here, hits * around], axis=1)
        inner: Floats = seen @ self.weights.ask + self.weights.ask_bias
        return _softmax(_gelu(inner) @ self.weights.answer + self.weights.answer_bias)


def _stretches(sizes: Sequence[int]) -> list[slice]:
    """Where each of some sentences stands, one after the other."""
    return [slice(a, b) for a, b in pairwise([0, *np.cumsum(sizes).tolist()])]


def _renumbered(given: Sequence[Places], kept: Sequence[int]) -> list[Places]:
    """The places as they stand among the kept ones."""
    number = {place: n for n, place in enumerate(kept)}
    return [
        (number[hit], [number[n] for n in own], [number[n] for n in near])
        for hit, own, near in given
    ]


def _mean(state: Floats, places: Sequence[int], absent: Floats) -> Floats:
    if not places:
        return absent
    mean: Floats = state[list(places)].mean(axis=0)
    return mean


def _normed(state: Floats, scale_and_shift: Floats) -> None:
    """Each row to mean 0 and deviation 1, then scaled and shifted; in place."""
    state -= state.mean(axis=1, keepdims=True)
    variance = np.einsum("ij,ij->i", state, state)[:, None] / np.float32(state.shape[1])
    state /= np.sqrt(variance + _TINY)
    state *= scale_and_shift[0]
    state += scale_and_shift[1]


def _gelu(x: Floats) -> Floats:
    """The usual approximation by tanh."""
    y = x * x
    y *= np.float32(0.044715)
    y += 1
    y *= x
    y *= np.float32(0.7978845608)
    np.tanh(y, out=y)
    y += 1
    y *= x
    y *= np.float32(0.5)
    return y


def _softmax(x: Floats) -> Floats:
    x = x - x.max(axis=-1, keepdims=True)
    np.exp(x, out=x)
    x /= x.sum(axis=-1, keepdims=True)
    return x


def weights_from(data: Mapping[str, NDArray[Any]], heads: int) -> Weights:
    """The weights from the arrays of the shipped file, where matrices are whole numbers with a
    scale for each column."""
    layers = tuple(
        Layer(*(_whole(data, f"{n}.{name}") for name in Layer.__slots__))
        for n in range(int(data["layers"]))
    )
    single = {
        name: _whole(data, name)
        for name in ("places", "norm", "absent", "ask", "ask_bias", "answer", "answer_bias")
    }
    return Weights(
        pieces=data["pieces"], scales=data["scales"], layers=layers, heads=heads, **single
    )


def _whole(data: Mapping[str, NDArray[Any]], name: str) -> Floats:
    stored = data[name].astype(np.float32)
    scale = f"{name}.scale"
    return np.ascontiguousarray(stored * data[scale] if scale in data else stored)
