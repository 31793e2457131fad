"""Train the coder's weights on articles coded by hand and write tracker/statements/likelihood.npz.

    python scripts/train_likelihood.py tests/data/corpus/dev tests/data/corpus/indirect \
        seeds:tests/data/seeds_gold.jsonl --sentences tests/data/coder/sentences.txt

Each FOLDER of articles has its hand-coded statements beside it, as FOLDER.jsonl, unless another
file is named after a colon. The shipped weights are those of this command, run before the parser
was narrowed; run since, it gives the same within the noise of training. scikit-learn is a tool of
the training alone; at run time the trees are numpy arrays. `--folds 5` reports instead how well
weights do on articles that they were not trained on.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import GroupKFold

from tracker.articles.article import Article
from tracker.articles.files import find_files, read_file
from tracker.codebook.load import load
from tracker.statements.agreement import Gold, read_gold
from tracker.statements.coder import Coder
from tracker.statements.likelihood import OUTCOMES, Likelihood, Trees
from tracker.statements.reading import Examined

ELSEWHERE = 1.0  # weight of "none" where the article takes that position in another sentence
CHECKED = 3.0  # weight of a sentence of our own, each of which has to be right
UNEXPECTED = 0.25  # share of the examples that are shown once more without the expected stance
KNOWN = ("sign.expected", "sign.proponent", "sign.respondent", "sign.against.it")
FOREST = {
    "max_iter": 90,
    "learning_rate": 0.1,
    "max_depth": 5,
    "min_samples_leaf": 15,
    "l2_regularization": 3.0,
    "max_features": 0.4,
}
FORESTS = 4  # averaged: one alone moves by a hundredth with its seed


@dataclass(frozen=True, slots=True)
class Example:
    """One candidate at one hit, with what people coded there."""

    article: str
    indications: dict[str, float]
    outcome: int
    weight: float


def untrained() -> Likelihood:
    """Weights that say nothing: enough to examine an article."""
    none = np.zeros((0, 1), dtype=np.int32)
    empty = none.astype(np.float32)
    base = np.zeros(len(OUTCOMES), dtype=np.float32)
    return Likelihood(Trees(none, empty, none, none, empty, none[:, 0], base, 0), ())


def examples(coder: Coder, name: str, article: Article, gold: Sequence[Gold]) -> Iterator[Example]:
    """Every candidate of the article; what is marked optional teaches nothing."""
    reader = coder.reader(article)
    spans = [(found, g) for g in gold if (found := _place(article.text, g.evidence))]
    taken = {(g.party, g.issue) for g in gold}
    for at in reader.examined() if reader else ():
        sentence = reader.discourse.sentences[at.number] if reader else None
        here = [
            g
            for (start, end), g in spans
            if sentence and g.party == at.candidate.party and g.issue == at.hit.issue
            and start < sentence.end and sentence.start < end
        ]  # fmt: skip
        certain = [g for g in here if not g.optional]
        if here and not certain:
            continue
        elsewhere = not here and (at.candidate.party, at.hit.issue) in taken
        weight = ELSEWHERE if elsewhere else 1.0
        yield Example(name, at.indications, _outcome(at, certain), weight)


def _place(text: str, evidence: str) -> tuple[int, int] | None:
    at = text.find(evidence)
    return (at, at + len(evidence)) if at >= 0 else None


def _outcome(at: Examined, certain: Sequence[Gold]) -> int:
    if not certain:
        return OUTCOMES.index("none")
    stance = certain[0].stance
    if stance == "open":
        return OUTCOMES.index("open")
    same = (stance == "support") == (at.hit.sign > 0)
    return OUTCOMES.index("with" if same else "against")


def of_folder(coder: Coder, named: str) -> Iterator[Example]:
    """Examples of a folder's articles, its statements in the file beside it or after a colon."""
    folder, _, file = named.partition(":")
    by_file: dict[str, list[Gold]] = defaultdict(list)
    for gold in read_gold(Path(file) if file else Path(folder).with_suffix(".jsonl")):
        by_file[gold.file].append(gold)
    for path in find_files(Path(folder)):
        if file and path.name not in by_file:
            continue  # a folder that holds more than articles
        article = replace(read_file(path), language="en")
        yield from examples(coder, path.name, article, by_file[path.name])


def of_sentences(coder: Coder, path: Path) -> Iterator[Example]:
    """Examples of single sentences, in the form of tests/data/coder/sentences.txt."""
    lines = [x for x in path.read_text(encoding="utf-8").splitlines() if x and x[0] != "#"]
    for text, coded in zip(lines[::2], lines[1::2], strict=True):
        gold = [_coded(text, part) for part in coded.lstrip("> ").split(";") if part.strip() != "-"]
        if gold and all(g is not None for g in gold):
            article = Article(text=text, language="en")
            for row in examples(coder, text, article, [g for g in gold if g is not None]):
                yield replace(row, weight=CHECKED)


def _coded(text: str, part: str) -> Gold | None:
    words = [w for w in part.split() if w[0] != "@" and w not in ("if", "?")]
    if len(words) != 3:
        return None
    return Gold("", text, *words, optional="?" in part.split())


def doubted(rows: Iterable[Example]) -> Iterator[Example]:
    """The examples; a share of them once more without what is known of the party, and those that
    are told in plain words once more as if the party were known for the opposite: what is known
    must not win over words."""
    for row in rows:
        yield row
        known = {k: v for k, v in row.indications.items() if k in KNOWN}
        if not known:
            continue
        share = zlib.crc32(repr(sorted(row.indications.items())).encode()) % 1000 / 1000
        if share < UNEXPECTED:
            yield replace(row, indications=_without(row.indications, known))
        sign = row.indications.get("sign.rule", 0.0)
        told = {"with": 1.0, "against": -1.0}.get(OUTCOMES[row.outcome], 0.0)
        if sign and sign == told and row.indications.get("rule.plain"):
            turned = {k: -abs(v) * sign for k, v in known.items()}
            yield replace(row, indications=row.indications | turned, weight=2 * row.weight)


def _without(indications: dict[str, float], known: dict[str, float]) -> dict[str, float]:
    return {k: v for k, v in indications.items() if k not in known}


def table(rows: Sequence[Example], names: Sequence[str]) -> Any:
    column = {name: i for i, name in enumerate(names)}
    out = np.zeros((len(rows), len(names)), dtype=np.float32)
    for i, row in enumerate(rows):
        for name, value in row.indications.items():
            if name in column:
                out[i, column[name]] = value
    return out


def train(rows: Sequence[Example]) -> tuple[dict[str, Any], list[str]]:
    """Arrays of the trees and the names of their features."""
    rows = list(doubted(rows))
    names = sorted({name for row in rows for name in row.indications})
    outcomes = [row.outcome for row in rows]
    weights = [row.weight for row in rows]
    forests = [
        HistGradientBoostingClassifier(**FOREST, random_state=seed).fit(
            table(rows, names), outcomes, sample_weight=weights
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


def write(path: Path, parts: dict[str, Any], names: Sequence[str]) -> None:
    head = json.dumps({"features": list(names), "depth": FOREST["max_depth"]}).encode()
    np.savez_compressed(path, names=np.frombuffer(head, dtype=np.uint8), **parts)


def report(rows: Sequence[Example], folds: int) -> None:
    """Of the positions that weights trained on other articles tell, how many are right."""
    groups = [row.article for row in rows]
    told = right = there = 0
    for ours, others in GroupKFold(folds).split(rows, groups=groups):
        model = assembled(*train([rows[i] for i in ours]))
        chances = model.probabilities([rows[i].indications for i in others])
        for i, chance in zip(others, chances, strict=True):
            stated = chance["none"] < 0.5
            best = max(OUTCOMES[1:], key=lambda k: chance[k])
            told += stated
            there += rows[i].outcome > 0
            right += stated and OUTCOMES[rows[i].outcome] == best
    print(f"{told} told, {right} right, {there} there: P {right / told:.3f} R {right / there:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", metavar="FOLDER[:GOLD]")
    parser.add_argument("--sentences", type=Path, action="append", default=[])
    parser.add_argument("--codebook", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--output", type=Path, default=Path("tracker/statements/likelihood.npz"))
    given = parser.parse_args()
    coder = Coder(load(given.codebook), likelihood=untrained())
    rows = [row for folder in given.folders for row in of_folder(coder, folder)]
    rows += [row for path in given.sentences for row in of_sentences(coder, path)]
    print(f"{len(rows)} candidates, {sum(row.outcome > 0 for row in rows)} with a position")
    if given.folds:
        report(rows, given.folds)
    else:
        write(given.output, *train(rows))


if __name__ == "__main__":
    main()
