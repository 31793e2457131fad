"""Train the trees by which the coder weighs a position (tracker/statements/likelihood.npz).

    python scripts/train_likelihood.py tests/data/corpus/dev tests/data/corpus/indirect \
        tests/data/corpus/winter tests/data/corpus/press tests/data/corpus/desk \
        seeds:tests/data/seeds_gold.jsonl \
        --sentences tests/data/coder/sentences.txt \
        --news tests/data/coder/ordinary.txt --news tests/data/coder/news.txt

Each FOLDER of articles has its hand-coded statements beside it, as FOLDER.jsonl, unless another
file is named after a colon; `--news` are sentences of articles that name the parties. First comes
scripts/train_network.py, whose networks say what they make of articles they have not seen
(`--networks`). The shipped weights are those of this command. The second look is
trained on what first looks make of articles that they were not trained on. scikit-learn is a tool
of the training alone; at run time the trees are numpy arrays. `--folds 5` reports instead how well
weights do on articles that they were not trained on.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from likelihood_training.corpora import add_corpora, read_corpora
from likelihood_training.examples import FOLDS, Example, by_article, doubted, read_by
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import GroupKFold

from tracker.statements.forest import Trees
from tracker.statements.likelihood import OUTCOMES, Likelihood, Outcome, verdict
from tracker.statements.network.second import Network, from_file
from tracker.statements.ways import Indications
from tracker.statements.weighing import Weighing, doubtful
from tracker.statements.whole import in_the_whole, own

FOREST = {
    "learning_rate": 0.1,
    "max_depth": 5,
    "min_samples_leaf": 15,
    "l2_regularization": 3.0,
    "max_features": 0.4,
}
ROUNDS = {"first": 90, "second": 60}
FORESTS = 2  # averaged: one alone moves by a hundredth with its seed
INNER = 4  # parts of the articles, each looked at first by trees trained on the others

Chances = dict[Outcome, float]
Row = tuple[Example, Indications]  # an example, and what is shown of it


def table(rows: Sequence[Indications], names: Sequence[str]) -> Any:
    column = {name: i for i, name in enumerate(names)}
    out = np.zeros((len(rows), len(names)), dtype=np.float32)
    for i, row in enumerate(rows):
        for name, value in row.items():
            if name in column:
                out[i, column[name]] = value
    return out


def fitted(rows: Sequence[Row], look: str) -> tuple[dict[str, Any], list[str]]:
    """Arrays of the trees of one look and the names of their features."""
    rows = [row for row in rows if row[0].weight]
    names = sorted({name for _, shown in rows for name in shown})
    shown = table([shown for _, shown in rows], names)
    outcomes = [row.outcome for row, _ in rows]
    weights = [row.weight for row, _ in rows]
    forests = [
        HistGradientBoostingClassifier(**FOREST, max_iter=ROUNDS[look], random_state=seed).fit(
            shown, outcomes, sample_weight=weights
        )
        for seed in range(FORESTS)
    ]
    return arrays(forests), names


def arrays(forests: Sequence[Any]) -> dict[str, Any]:
    """The trees of all fitted forests side by side, padded to the largest; they share the vote."""
    stages = [stage for forest in forests for stage in forest._predictors]
    trees = [(k, tree.nodes) for stage in stages for k, tree in enumerate(stage)]
    size = max(len(nodes) for _, nodes in trees)
    shape = (len(trees), size)
    out = {name: np.zeros(shape, dtype=np.int32) for name in ("feature", "left", "right")}
    out |= {name: np.zeros(shape, dtype=np.float32) for name in ("threshold", "value")}
    for t, (_, nodes) in enumerate(trees):
        for i, node in enumerate(nodes):
            leaf = bool(node["is_leaf"])
            out["feature"][t, i] = 0 if leaf else node["feature_idx"]
            out["threshold"][t, i] = 0 if leaf else node["num_threshold"]
            out["left"][t, i] = i if leaf else node["left"]
            out["right"][t, i] = i if leaf else node["right"]
            out["value"][t, i] = node["value"] / len(forests)
    out["outcome"] = np.array([k for k, _ in trees], dtype=np.int32)
    bases = [np.asarray(forest._baseline_prediction).ravel() for forest in forests]
    out["base"] = np.mean(bases, axis=0).astype(np.float32)
    return out


def assembled(parts: dict[str, Any], names: Sequence[str]) -> Likelihood:
    return Likelihood(Trees(**parts, depth=int(FOREST["max_depth"])), names)


def plainly(rows: Sequence[Example]) -> list[Row]:
    """The examples as they are, then as they look in doubt."""
    doubts = [(other, other.indications) for row in rows for other in doubted(row)]
    return [(row, row.indications) for row in rows] + doubts


def parted(rows: Sequence[Example], folds: int) -> Iterator[tuple[list[Example], list[Example]]]:
    """The examples in two parts of different articles, each part being the second once."""
    groups = [row.article for row in rows]
    for ours, others in GroupKFold(folds).split(rows, groups=groups):
        yield [rows[i] for i in ours], [rows[i] for i in others]


def looked_at(rows: Sequence[Example]) -> Iterator[Row]:
    """The examples with what a first look makes of them that was trained on other articles."""
    for ours, others in parted(rows, INNER):
        first = assembled(*fitted(plainly(ours), "first"))
        for article in by_article(others):
            chances = first.probabilities([row.indications for row in article])
            places = [row.place for row in article]
            reread = _read(article, doubtful(places, chances))
            whole = in_the_whole(places, chances)
            for row, seen, read in zip(article, whole, reread, strict=True):
                for shown in (seen | read, seen) if read else (seen,):
                    yield row, row.indications | shown
                for doubt in doubted(row):
                    alone = first.probabilities([doubt.indications])[0]
                    yield doubt, doubt.indications | seen | own(alone) | read


Parts = dict[str, tuple[dict[str, Any], list[str]]]


def train(rows: Sequence[Example]) -> Parts:
    """Arrays and feature names of both looks."""
    return {
        "first": fitted(plainly(rows), "first"),
        "second": fitted(list(looked_at(rows)), "second"),
    }


def write(path: Path, parts: Parts) -> None:
    head = {
        look: {"features": names, "depth": FOREST["max_depth"]}
        for look, (_, names) in parts.items()
    }
    data = {f"{look}.{k}": v for look, (found, _) in parts.items() for k, v in found.items()}
    names = np.frombuffer(json.dumps(head).encode(), dtype=np.uint8)
    np.savez_compressed(path, names=names, **data)


def _read(rows: Sequence[Example], again: frozenset[int]) -> list[Indications]:
    return [row.read if row.place.sentence in again else {} for row in rows]


def networks(folder: Path) -> list[Network]:
    """The networks of all parts of the articles, each trained on the others."""
    return [from_file(folder / f"network-{fold}.onnx") for fold in range(FOLDS)]


def report(rows: Sequence[Example], folds: int) -> None:
    """Of the positions that weights trained on other articles tell, how many are right."""
    told = right = there = 0
    for ours, others in parted(rows, folds):
        parts = train(ours)
        model = Weighing(assembled(*parts["first"]), assembled(*parts["second"]))
        for article in by_article(others):
            shown = [row.indications for row in article]
            places = [row.place for row in article]
            chances = model.chances(places, shown, partial(_read, article))
            for row, chance in zip(article, chances, strict=True):
                if row.weight:
                    outcome, _ = verdict(chance, row.ruled)
                    told += outcome != "none"
                    there += row.outcome > 0
                    right += outcome != "none" and OUTCOMES[row.outcome] == outcome
    print(f"{told} told, {right} right, {there} there: P {right / told:.3f} R {right / there:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    add_corpora(parser)
    parser.add_argument("--networks", type=Path, default=Path("build/networks"))
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--output", type=Path, default=Path("tracker/statements/likelihood.npz"))
    given = parser.parse_args()
    given.output.parent.mkdir(parents=True, exist_ok=True)  # before the work, not after it
    rows = read_by(networks(given.networks), read_corpora(given))
    print(f"{len(rows)} candidates, {sum(row.outcome > 0 for row in rows)} with a position")
    if given.folds:
        report(rows, given.folds)
    else:
        write(given.output, train(rows))


if __name__ == "__main__":
    main()
