"""Vectors of words: what the network knows of a form before it reads the sentence.

A form's vector depends on the form alone, so it is worked out once and remembered, together with
its product in the first layer that reads it.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tracker.syntax.decoding import Floats, Ints
from tracker.syntax.features import vocabulary_key, word_features

_REMEMBERED = 15_000  # forms, some 3 kB each; then the memory starts afresh
_FIRST = "layers.0.product"
TABLES = {name: f"words.{name}.weight" for name in ("word", "gram", "affix", "shape")}


class Words:
    """Tables of embeddings, two layers above them, and the forms seen so far."""

    def __init__(
        self,
        tables: Mapping[str, NDArray[np.float16]],
        layers: Mapping[str, Floats],
        vocabulary: Sequence[str],
    ) -> None:
        """`tables` by the names of TABLES; `layers` has the weights of "words." and "layers.0."."""
        self._tables = {short: tables[name] for short, name in TABLES.items()}
        self._layers = layers
        self._rows = {word: i for i, word in enumerate(vocabulary)}
        self._forget()

    def vectors(self, forms: Sequence[str]) -> Floats:
        """[forms, width + the product's width]: a form's vector, then its product."""
        known = self._remembered
        new = list(dict.fromkeys(form for form in forms if form not in known))
        if new:
            if known and len(known) + len(new) > _REMEMBERED:
                self._forget()
                return self.vectors(forms)
            self._remember(new)
        rows: Ints = np.fromiter((known[form] for form in forms), dtype=np.intp, count=len(forms))
        found: Floats = self._vectors[rows]
        return found

    def _forget(self) -> None:
        width = sum(self._layers[f"{name}.bias"].shape[0] for name in ("words.out", _FIRST))
        self._remembered: dict[str, int] = {}
        self._vectors = np.empty((1024, width), dtype=np.float32)

    def _remember(self, forms: Sequence[str]) -> None:
        first = len(self._remembered)
        while first + len(forms) > len(self._vectors):
            self._vectors = np.concatenate([self._vectors, np.empty_like(self._vectors)])
        hidden = np.maximum(self._linear("words.hidden", self._embed(forms)), 0)
        vectors = self._linear("words.out", hidden)
        both = np.concatenate([vectors, self._linear(_FIRST, vectors)], axis=1)
        self._vectors[first : first + len(forms)] = both
        self._remembered.update((form, first + i) for i, form in enumerate(forms))

    def _embed(self, forms: Sequence[str]) -> Floats:
        """The rows of the tables, side by side: grams as their mean, affixes as their sum."""
        described = [word_features(form) for form in forms]
        word = [self._rows.get(vocabulary_key(form), 0) for form in forms]
        sizes = np.array([len(d.grams) for d in described])
        grams = self._tables["gram"][[row for d in described for row in d.grams]]
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        summed = np.add.reduceat(grams.astype(np.float32), starts, axis=0)
        affixes = self._tables["affix"][[d.affixes for d in described]].astype(np.float32)
        return np.concatenate(
            [
                self._tables["word"][word].astype(np.float32),
                summed / sizes[:, None].astype(np.float32),
                affixes.sum(1),
                self._tables["shape"][[d.shape for d in described]].astype(np.float32),
            ],
            axis=1,
        )

    def _linear(self, name: str, x: Floats) -> Floats:
        y: Floats = x @ self._layers[f"{name}.weight"]
        y += self._layers[f"{name}.bias"]
        return y
