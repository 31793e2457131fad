"""A trained parser as the teacher of its own narrowed copy."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - the name everybody uses

from parser_training.narrowing import narrowed
from parser_training.network import Batch, Network, Vocabulary
from parser_training.treebank import Sentence
from tracker.syntax import network as shipped
from tracker.syntax.parser import Parser

Chances = tuple[Tensor, Tensor, Tensor, Tensor, Tensor]


class Teacher:
    """Exported wide weights: they tell trees of plain text, and the chances of every label."""

    def __init__(self, path: Path) -> None:
        with np.load(path) as archive:
            self._arrays = {name: archive[name] for name in archive.files}
        self.names: dict[str, Any] = json.loads(self._arrays.pop("names").tobytes())
        self._path = path
        self.parser = Parser(shipped.read(path))
        self.vocabulary = self._own_vocabulary()
        self._network = self._made(self.vocabulary, 0, 0)
        self._network.load_state_dict(_tensors(self._arrays))
        self._network.eval()

    def sentences(self, texts: Iterable[str]) -> list[Sentence]:
        """Texts of one sentence each, as the teacher reads them."""
        parses = self.parser.parse([(text, 0) for text in texts])
        return [
            Sentence(
                [t.text for t in parse],
                [t.lemma for t in parse],
                [t.pos for t in parse],
                [t.tag for t in parse],
                [t.head + 1 for t in parse],
                [t.deprel for t in parse],
            )
            for parse in parses
            if len(parse)
        ]

    def _own_vocabulary(self) -> Vocabulary:
        """The words and labels that it was trained with."""
        found = Vocabulary((), (), 1)
        found.words, found.pos = self.names["words"], self.names["pos"]
        found.tags, found.deprels = self.names["tags"], self.names["deprels"]
        found.word_row = {word: i for i, word in enumerate(found.words)}
        return found

    def pupil(self, vocabulary: Vocabulary, texts: Sequence[str], units: int, ends: int) -> Network:
        """The same network with narrow products, as near to the wide one as can be on the texts."""
        network = self._made(vocabulary, units, ends)
        weights = narrowed(shipped.read(self._path), self._arrays, texts, units, ends)
        network.load_state_dict(_tensors(weights))
        network.words.requires_grad_(False)  # words stay what they were
        return network

    def _made(self, vocabulary: Vocabulary, units: int, ends: int) -> Network:
        arc = self._arrays["biaffine"].shape[0]
        width, label = self._arrays["pos.weight"].shape[1], self._arrays["root"].shape[0] - arc
        return Network(vocabulary, width, self.names["layers"], arc, label, units, ends)

    @torch.no_grad()
    def chances(self, batch: Batch) -> Chances:
        """Of each word: the chances of its part of speech, tag and head, its likeliest head, and
        the chances of the relation to that."""
        pos, tag, arcs, head, dependent = self._network(batch, 0.0)
        at = arcs.argmax(-1)
        labels = self._network.labels(head, dependent, at)
        soft = [torch.softmax(scores, -1) for scores in (pos, tag, arcs, labels)]
        return soft[0], soft[1], soft[2], at, soft[3]


def loss_of(network: Network, batch: Batch, told: Chances) -> Tensor:
    """How far the network is from telling what the teacher told."""
    pos, tag, arcs, head, dependent = network(batch, 0.0)
    pos_of, tag_of, arcs_of, at, labels_of = told
    labels = network.labels(head, dependent, at)

    def apart(scores: Tensor, chances: Tensor) -> Tensor:
        lost = (chances * (chances.clamp(min=1e-9).log() - F.log_softmax(scores, -1))).sum(-1)
        return (lost * batch.mask).sum() / batch.mask.sum()

    return (
        apart(arcs, arcs_of)
        + apart(labels, labels_of)
        + 0.5 * apart(pos, pos_of)
        + 0.5 * apart(tag, tag_of)
    )


def _tensors(arrays: dict[str, Any]) -> dict[str, Tensor]:
    return {name: torch.from_numpy(np.asarray(a, dtype=np.float32)) for name, a in arrays.items()}
