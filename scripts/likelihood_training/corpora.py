"""The hand-coded texts that a training is given on its command line."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from likelihood_training.examples import Example, of_folder, of_sentences
from tracker.codebook.load import load
from tracker.statements.coder import Coder
from tracker.statements.forest import Trees
from tracker.statements.likelihood import OUTCOMES, Likelihood
from tracker.statements.network.encoder import Encoder
from tracker.statements.network.second import Network
from tracker.statements.network.vocabulary import UNKNOWN, Vocabulary
from tracker.statements.weighing import Weighing


def add_corpora(parser: argparse.ArgumentParser) -> None:
    """The arguments that name them."""
    parser.add_argument("folders", nargs="+", metavar="FOLDER[:GOLD]")
    parser.add_argument("--sentences", type=Path, action="append", default=[])
    parser.add_argument("--news", type=Path, action="append", default=[])
    parser.add_argument("--codebook", type=Path)


def read_corpora(given: argparse.Namespace) -> list[Example]:
    """All candidates at all hits of what the command line names."""
    coder = Coder(load(given.codebook), weighing=untrained(), network=unread())
    rows = [row for folder in given.folders for row in of_folder(coder, folder)]
    rows += [row for path in given.sentences for row in of_sentences(coder, path)]
    rows += [row for path in given.news for row in of_sentences(coder, path, news=True)]
    return rows


def untrained() -> Weighing:
    """Weights that say nothing: enough to examine an article."""
    none = np.zeros((0, 1), dtype=np.int32)
    empty = none.astype(np.float32)
    base = np.zeros(len(OUTCOMES), dtype=np.float32)
    trees = Trees(none, empty, none, none, empty, none[:, 0], base, 0)
    return Weighing(Likelihood(trees, ()), Likelihood(trees, ()))


class _Nothing(Encoder):
    def __init__(self) -> None:
        pass


def unread() -> Network:
    """A network that is asked nothing."""
    return Network(Vocabulary([UNKNOWN]), _Nothing())
