"""The trained network's forward pass in numpy; scripts/train_parser.py holds its twin.

Bidirectional simple recurrent units read the vectors of the words; tags are told from the first
of them, heads and relations from the last.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tracker.errors import TrackerError
from tracker.syntax.decoding import Floats, Ints, best_heads
from tracker.syntax.layers import Distances, Layer, Steps, Unit, recur
from tracker.syntax.lemmas import Lemmatizer
from tracker.syntax.words import TABLES, Words


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
        w = {
            name: (w.T if name.endswith("weight") else w).astype(np.float32)
            for name, w in weights.items()
            if name not in TABLES.values()
        }

        def joined(*layers: str, narrow: str = "") -> Layer:
            weight = np.concatenate([w[f"{name}.weight"] for name in layers], axis=1)
            bias = np.concatenate([w[f"{name}.bias"] for name in layers])
            return Layer(weight, bias, w.get(f"{narrow}.weight"))

        units = [
            Unit(
                w[f"layers.{i}.product.weight"],
                w[f"layers.{i}.product.bias"],
                w.get(f"layers.{i}.narrow.weight"),
            )
            for i in range(int(names["layers"]))
        ]
        self._words = Words(weights, w, names["words"], units[0])
        self._units = units[1:]
        self._tag_sizes = len(self.labels.tags)
        self._tags, self._tags_back = joined("tag", "pos"), joined("tag_back")
        self._ends = joined("heads", "dependents", narrow="ends")
        self._arc = w["biaffine"].shape[0]
        self._end = w["heads.bias"].shape[0]
        scale = np.float32(np.sqrt(self._arc))
        self._biaffine, self._scale = np.ascontiguousarray(w["biaffine"]), scale
        self._head_bias = w["head_bias.weight"][:, 0]
        self._distances = Distances(w["distance"])
        self._root = np.maximum(w["root"], 0)
        relations = ("deprel", "deprel_head", "deprel_dependent")
        self._relations = Layer(
            np.concatenate([w[f"{name}.weight"] for name in relations]), w["deprel.bias"]
        )
        self._root_relation = self.labels.deprels.index("root")

    def analyse(self, sentences: Sequence[Sequence[str]]) -> list[Analysis]:
        """Tag and parse sentences given as forms, none empty, longest first."""
        with np.errstate(over="ignore"):  # a gate that is shut for good is 1 / (1 + inf)
            return self._analyse(sentences)

    def _analyse(self, sentences: Sequence[Sequence[str]]) -> list[Analysis]:
        lengths = [len(forms) for forms in sentences]
        steps = Steps(lengths)
        forms = [form for sentence in sentences for form in sentence]
        x, parts = self._words.vectors(forms, steps.order)
        x = recur(x, parts, steps)
        tags = self._tags(x)
        x += self._tags_back(self._chances(tags))
        for unit in self._units:
            x = recur(x, unit(x), steps)
        ends = self._ends(x[steps.back])  # from here on sentence after sentence
        np.maximum(ends, 0, out=ends)
        head, dependent = ends[:, : self._end], ends[:, self._end :]
        bounds = list(zip(accumulate(lengths, initial=0), accumulate(lengths), strict=False))
        heads = [best_heads(scores) for scores in self._arcs(head, dependent, bounds)]
        deprels = self._deprels(head, dependent, heads, bounds).tolist()
        tags = tags[steps.back]
        tag = tags[:, : self._tag_sizes].argmax(1).tolist()
        pos = tags[:, self._tag_sizes :].argmax(1).tolist()
        return [
            Analysis(pos[a:b], tag[a:b], found, deprels[a:b])
            for (a, b), found in zip(bounds, heads, strict=True)
        ]

    def _chances(self, tags: Floats) -> Floats:
        """The chances of each tag and of each part of speech, side by side."""
        chances = np.empty_like(tags)
        for columns in (slice(self._tag_sizes), slice(self._tag_sizes, None)):
            scores, own = tags[:, columns], chances[:, columns]
            np.subtract(scores, scores.max(1, keepdims=True), out=own)
            np.exp(own, out=own)
            own /= own.sum(1, keepdims=True)
        return chances

    def _arcs(self, head: Floats, dependent: Floats, bounds: list[tuple[int, int]]) -> list[Floats]:
        """For each sentence [words, 1 + words]: how well each head, the root first, suits each
        word."""
        arc = self._arc
        governed: Floats = dependent[:, :arc] @ self._biaffine
        governed /= self._scale
        governed += self._head_bias
        root = governed @ self._root[:arc]
        governors = head[:, :arc]
        found = []
        for a, b in bounds:
            size = b - a
            scores = np.empty((size, size + 1), dtype=np.float32)
            scores[:, 0] = root[a:b]
            np.matmul(governed[a:b], governors[a:b].T, out=scores[:, 1:])
            scores += self._distances.of(size)
            found.append(scores)
        return found

    def _deprels(
        self,
        head: Floats,
        dependent: Floats,
        heads: list[list[int]],
        bounds: list[tuple[int, int]],
    ) -> Ints:
        """The best relation of each word to its head; "root" for the root and for it alone."""
        at = np.array([h for found in heads for h in found])
        at += np.repeat([a - 1 for a, _ in bounds], [b - a for a, b in bounds])
        roots = [a + found.index(0) for (a, _), found in zip(bounds, heads, strict=True)]
        chosen = head[:, self._arc :][at]
        chosen[roots] = self._root[self._arc :]
        below = dependent[:, self._arc :]
        scores = self._relations(np.concatenate([chosen * below, chosen, below], axis=1))
        scores[:, self._root_relation] = -np.inf
        scores[roots, self._root_relation] = np.inf
        best: Ints = scores.argmax(1)
        return best


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
