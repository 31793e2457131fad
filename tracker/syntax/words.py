"""Vectors of words: what the network knows of a form before it reads the sentence.

A form's vector depends on the form alone, so it is worked out once and remembered, together with
its product in the first layer that reads it.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tracker.syntax.decoding import Floats, Ints
from tracker.syntax.features import vocabulary_key, word_features
from tracker.syntax.layers import PARTS, Layer, Unit

_REMEMBERED = 8_000  # forms, some 3 kB each; then the memory starts afresh, in the same place
TABLES = {name: f"words.{name}.weight" for name in ("word", "gram", "affix", "shape")}


class Words:
    """Tables of embeddings, two layers above them, and the forms seen so far."""

    def __init__(
        self,
        tables: Mapping[str, NDArray[np.float16]],
        layers: Mapping[str, Floats],
        vocabulary: Sequence[str],
        unit: Unit,
    ) -> None:
        """`tables` by the names of TABLES; `layers` has the weights of "words."; `unit` is the
        first that reads the vectors."""
        self._tables = {short: tables[name] for short, name in TABLES.items()}
        self._hidden = Layer(layers["words.hidden.weight"], layers["words.hidden.bias"])
        self._out = Layer(layers["words.out.weight"], layers["words.out.bias"])
        self._unit = unit
        self._width = layers["words.out.bias"].shape[0]
        self._rows = {word: i for i, word in enumerate(vocabulary)}
        self._remembered: dict[str, int] = {}
        self._make_room(_REMEMBERED)

    def vectors(self, forms: Sequence[str], order: Ints) -> tuple[Floats, Floats]:
        """The vectors of the forms and their product in the first unit, put in this order."""
        known = self._remembered
        rows = [known.get(form, -1) for form in forms]
        if -1 in rows:
            new = list(dict.fromkeys(form for form in forms if form not in known))
            if known and len(known) + len(new) > _REMEMBERED:
                known.clear()
                return self.vectors(forms, order)
            self._remember(new)
            rows = [known[form] for form in forms]
        found: Ints = np.array(rows, dtype=np.intp)[order]
        parts = np.empty((len(self._parts), len(rows), self._width), dtype=np.float32)
        for remembered, out in zip(self._parts, parts, strict=True):
            np.take(remembered, found, axis=0, out=out, mode="clip")
        return self._vectors[found], parts

    def _make_room(self, forms: int) -> None:
        """Have places for so many forms. The system gives memory to those alone that are used."""
        self._vectors = np.empty((forms, self._width), dtype=np.float32)
        self._parts = [np.empty_like(self._vectors) for _ in range(PARTS)]

    def _remember(self, forms: Sequence[str]) -> None:
        first = len(self._remembered)
        if not first:
            places = max(_REMEMBERED, len(forms))  # more at once than are kept: a very long text
            if places != len(self._vectors):
                self._make_room(places)
        hidden = self._hidden(self._embed(forms))
        vectors = self._out(np.maximum(hidden, 0, out=hidden))
        rows = slice(first, first + len(forms))
        self._vectors[rows] = vectors
        for remembered, part in zip(self._parts, self._unit(vectors), strict=True):
            remembered[rows] = part
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
