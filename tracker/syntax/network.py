"""The trained network's forward pass in numpy; scripts/train_parser.py holds its twin.

Bidirectional simple recurrent units read the vectors of the words; tags are told from the first
of them, heads and relations from the last.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tracker.errors import TrackerError
from tracker.syntax.decoding import Floats, Ints, best_heads
from tracker.syntax.lemmas import Lemmatizer
from tracker.syntax.words import TABLES, Words

_FARTHEST = 16  # as in training


@dataclass(frozen=True, slots=True)
class Analysis:
    """Rows of labels and heads for one sentence; head 0 is the root, words count from 1."""

    pos: list[int]
    tags: list[int]
    heads: list[int]
    deprels: list[int]


@dataclass(frozen=True, slots=True)
class Labels:
    """The names behind the rows."""

    pos: tuple[str, ...]
    tags: tuple[str, ...]
    deprels: tuple[str, ...]


class Network:
    """The weights of the model and what they make of sentences."""

    def __init__(self, weights: Mapping[str, NDArray[np.float16]], names: dict[str, Any]) -> None:
        self.labels = Labels(tuple(names["pos"]), tuple(names["tags"]), tuple(names["deprels"]))
        self.lemmatizer = Lemmatizer(
            {key: (strip, add) for key, (strip, add) in names["lemma_rules"].items()},
            names["lemma_exceptions"],
            frozenset(names["verbs"]),
        )
        # The tables stay as small as they are stored; the rest is turned for products, once.
        self._w = {
            name: np.ascontiguousarray((w.T if name.endswith("weight") else w).astype(np.float32))
            for name, w in weights.items()
            if name not in TABLES.values()
        }
        self._layers = int(names["layers"])
        self._width = self._w["words.out.bias"].shape[0]
        self._arc = self._w["biaffine"].shape[0]
        self._root = np.maximum(self._w["root"], 0)
        self._words = Words(weights, self._w, names["words"])

    def analyse(self, sentences: Sequence[Sequence[str]]) -> list[Analysis]:
        """Tag and parse sentences given as forms, none empty, longest first."""
        with np.errstate(over="ignore"):  # a gate that is shut for good is 1 / (1 + inf)
            return self._analyse(sentences)

    def _analyse(self, sentences: Sequence[Sequence[str]]) -> list[Analysis]:
        lengths = [len(forms) for forms in sentences]
        steps = _Steps(lengths)
        remembered = self._words.vectors([form for forms in sentences for form in forms])
        remembered = remembered[steps.order]
        x, product = remembered[:, : self._width], remembered[:, self._width :]
        x = self._recur(x, product, steps)
        pos, tag = self._linear("pos", x), self._linear("tag", x)
        x += self._linear("tag_back", np.concatenate([_softmax(tag), _softmax(pos)], axis=1))
        for i in range(1, self._layers):
            x = self._recur(x, self._linear(f"layers.{i}.product", x), steps)
        head = np.maximum(self._linear("heads", x), 0)
        dependent = np.maximum(self._linear("dependents", x), 0)
        heads = best_heads(self._arcs(head, dependent, steps), lengths)
        found = heads[steps.sentence, steps.word]
        deprels = self._deprels(head, dependent, found, steps)
        columns = [pos.argmax(1), tag.argmax(1), found, deprels]
        by_word = [column[steps.back_to_order].tolist() for column in columns]
        ends = np.cumsum(lengths).tolist()
        return [
            Analysis(*(column[end - size : end] for column in by_word))
            for end, size in zip(ends, lengths, strict=True)
        ]

    def _linear(self, name: str, x: Floats) -> Floats:
        y: Floats = x @ self._w[f"{name}.weight"]
        y += self._w[f"{name}.bias"]
        return y

    def _recur(self, x: Floats, product: Floats, steps: "_Steps") -> Floats:
        """One simple recurrent unit over all sentences, the second half of it from the right."""
        width, half = self._width, self._width // 2
        gates = product[:, : 2 * width]
        np.negative(gates, out=gates)
        np.exp(gates, out=gates)
        gates += 1.0
        np.reciprocal(gates, out=gates)
        forget, high, u = gates[:, :width].copy(), gates[:, width:], product[:, 2 * width :].copy()
        u -= forget * u
        forget[:, half:] = forget[steps.turned, half:]
        u[:, half:] = u[steps.turned, half:]
        last = u[: steps.active[0]]
        for start, size in zip(steps.starts[1:], steps.active[1:], strict=True):
            here = u[start : start + size]
            here += forget[start : start + size] * last[:size]
            last = here
        u[:, half:] = u[steps.turned, half:]
        u -= x
        u *= high
        u += x
        return u

    def _arcs(self, head: Floats, dependent: Floats, steps: "_Steps") -> Floats:
        """[sentences, words, 1 + words]: how well each head, the root first, suits each word."""
        arc, count, words = self._arc, len(steps.lengths), steps.lengths[0]
        governors = np.zeros((count, words + 1, arc), dtype=np.float32)
        governors[:, 0] = self._root[:arc]
        governors[steps.sentence, steps.word + 1] = head[:, :arc]
        governed = np.zeros((count, words, arc), dtype=np.float32)
        governed[steps.sentence, steps.word] = dependent[:, :arc] @ self._w["biaffine"]
        governed /= np.float32(np.sqrt(arc))
        governed += self._w["head_bias.weight"][:, 0]
        place = np.arange(words)[:, None] - (np.arange(words + 1)[None, :] - 1)
        distance = self._w["distance"][np.clip(place, -_FARTHEST, _FARTHEST) + _FARTHEST]
        scores: Floats = governed @ governors.transpose(0, 2, 1)
        scores += distance
        return scores

    def _deprels(self, head: Floats, dependent: Floats, found: Ints, steps: "_Steps") -> Ints:
        """The best relation of each word to its head; "root" for the root and for it alone."""
        at = steps.position[steps.sentence, np.maximum(found - 1, 0)]
        chosen = head[at, self._arc :]
        chosen[found == 0] = self._root[self._arc :]
        below = dependent[:, self._arc :]
        scores = self._linear("deprel", chosen * below)
        scores += chosen @ self._w["deprel_head.weight"]
        scores += below @ self._w["deprel_dependent.weight"]
        root = self.labels.deprels.index("root")
        scores[:, root] = np.where(found == 0, np.inf, -np.inf)
        best: Ints = scores.argmax(1)
        return best


class _Steps:
    """Where words stand when all first words come first, then all second words, and so on.

    In that order a scan over words is a loop over contiguous blocks; sentences are sorted by
    falling length, so that those still running are the first of each block.
    """

    def __init__(self, lengths: Sequence[int]) -> None:
        self.lengths = lengths
        sizes = np.asarray(lengths)
        longest = lengths[0]
        running = np.arange(longest)[:, None] < sizes[None, :]
        self.word, self.sentence = np.nonzero(running)
        offsets = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        self.order = offsets[self.sentence] + self.word
        self.back_to_order = np.argsort(self.order)
        self.position = np.zeros((len(sizes), longest), dtype=np.intp)
        self.position[self.sentence, self.word] = np.arange(len(self.order))
        self.turned = self.position[self.sentence, sizes[self.sentence] - 1 - self.word]
        self.active = running.sum(1).tolist()
        self.starts = np.concatenate([[0], np.cumsum(self.active)[:-1]]).tolist()


def _softmax(scores: Floats) -> Floats:
    chances: Floats = np.exp(scores - scores.max(1, keepdims=True))
    chances /= chances.sum(1, keepdims=True)
    return chances


def read(weights: Traversable | None = None) -> Network:
    """Read weights, the shipped ones unless told others. Raises TrackerError when missing."""
    source = files("tracker.syntax").joinpath("model.npz") if weights is None else weights
    try:
        with source.open("rb") as stream, np.load(stream, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
    except FileNotFoundError as error:
        raise TrackerError(
            f"The parser's weights ({source.name}) are missing: install the package again, "
            "or train them with scripts/train_parser.py."
        ) from error
    names = json.loads(arrays.pop("names").tobytes())
    return Network(arrays, names)
