"""The layers, against the same sums written out one piece at a time."""

import math
from typing import Any

import numpy as np
import pytest

from tracker.statements.network.encoder import Encoder, Layer, Weights, weights_from
from tracker.statements.network.passages import Sight

HIDDEN, INNER, HEADS, PIECES = 8, 16, 2, 11


def weights(layers: int) -> Weights:
    rng = np.random.default_rng(3)

    def some(*shape: int) -> Any:
        return rng.normal(size=shape).astype(np.float32)

    made = [
        Layer(
            some(HIDDEN, 3 * HIDDEN), some(3 * HIDDEN), some(HIDDEN, HIDDEN), some(HIDDEN),
            some(2, HIDDEN), some(HIDDEN, INNER), some(INNER), some(INNER, HIDDEN), some(HIDDEN),
            some(2, HIDDEN),
        )
        for _ in range(layers)
    ]  # fmt: skip
    return Weights(
        rng.integers(-127, 128, (PIECES, HIDDEN)).astype(np.int8), np.abs(some(PIECES)) / 50,
        some(20, HIDDEN), some(2, HIDDEN), tuple(made), some(2, HIDDEN),
        some(5 * HIDDEN, 6), some(6), some(6, 4), some(4), HEADS,
    )  # fmt: skip


def normed(row: Any, norm: Any) -> Any:
    row = row - row.mean()
    return row / math.sqrt((row**2).mean() + 1e-12) * norm[0] + norm[1]


def gelu(x: Any) -> Any:
    return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


def softmax(x: Any) -> Any:
    return np.exp(x - x.max()) / np.exp(x - x.max()).sum()


def through(layer: Layer, rows: list[Any]) -> list[Any]:
    parts = [np.split(row @ layer.attend + layer.attend_bias, 3) for row in rows]
    width = HIDDEN // HEADS
    out = []
    for row, (query, _, _) in zip(rows, parts, strict=True):
        seen = []
        for head in range(HEADS):
            mine = slice(head * width, (head + 1) * width)
            shares = softmax(
                np.array([query[mine] @ key[mine] for _, key, _ in parts]) / math.sqrt(width)
            )
            seen.append(
                sum(s * value[mine] for s, (_, _, value) in zip(shares, parts, strict=True))
            )
        row = normed(row + np.concatenate(seen) @ layer.mix + layer.mix_bias, layer.norm)
        inner = gelu(row @ layer.widen + layer.widen_bias)
        out.append(normed(row + inner @ layer.narrow + layer.narrow_bias, layer.norm_out))
    return out


def written_out(w: Weights, sight: Sight) -> list[Any]:
    rows = [
        normed(w.pieces[p].astype(float) * w.scales[p] + w.places[n], w.norm)
        for n, p in enumerate(sight.pieces)
    ]
    for layer in w.layers:
        rows = through(layer, rows)
    answers = []
    for hit, own, near in sight.places:
        here = sum(rows[n] for n in own) / len(own) if own else w.absent[0]
        around = sum(rows[n] for n in near) / len(near) if near else w.absent[1]
        seen = np.concatenate([rows[hit], here, around, rows[hit] * here, rows[hit] * around])
        answers.append(softmax(gelu(seen @ w.ask + w.ask_bias) @ w.answer + w.answer_bias))
    return answers


SIGHTS = [
    Sight([1, 4, 2, 9, 9, 3], [(2, [4], [1, 5]), (2, [], [])]),
    Sight([5], [(0, [0], [])]),
    Sight(list(range(11)), [(10, [1, 2, 3], [0])]),
]


@pytest.mark.parametrize("layers", [1, 3])
def test_it_says_what_the_sums_say(layers: int) -> None:
    w = weights(layers)
    for found, sight in zip(Encoder(w).chances(SIGHTS), SIGHTS, strict=True):
        np.testing.assert_allclose(found, np.array(written_out(w, sight)), rtol=2e-3, atol=1e-5)


def test_sentences_read_together_are_read_as_if_alone() -> None:
    encoder = Encoder(weights(2))
    together = encoder.chances(SIGHTS)
    for found, sight in zip(together, SIGHTS, strict=True):
        np.testing.assert_allclose(found, encoder.chances([sight])[0], rtol=1e-4, atol=1e-6)


def test_nothing_to_read() -> None:
    assert Encoder(weights(1)).chances([]) == []


def test_matrices_in_whole_numbers_are_scaled_back() -> None:
    rng = np.random.default_rng(0)
    data: dict[str, Any] = {"layers": np.array(0), "pieces": np.zeros((1, 4), np.int8)}
    data["scales"] = np.ones(1, np.float32)
    for name in ("places", "norm", "absent", "ask_bias", "answer_bias"):
        data[name] = rng.normal(size=(2, 4)).astype(np.float16)
    for name in ("ask", "answer"):
        data[name] = rng.integers(-127, 128, (4, 3)).astype(np.int8)
        data[f"{name}.scale"] = np.array([0.5, 0.25, 2.0], np.float32)
    found = weights_from(data, heads=2)
    np.testing.assert_array_equal(found.ask, data["ask"] * data["ask.scale"])
    assert found.places.dtype == np.float32
