"""Train the network that reads the sentences the trees leave in doubt
(tracker/statements/network/network.onnx).

    python scripts/train_network.py tests/data/corpus/dev tests/data/corpus/indirect \
        tests/data/corpus/winter tests/data/corpus/press tests/data/corpus/desk \
        seeds:tests/data/seeds_gold.jsonl \
        --sentences tests/data/coder/sentences.txt \
        --news tests/data/coder/ordinary.txt --news tests/data/coder/news.txt \
        --start all-MiniLM-L6-v2

The hand-coded texts are named as for scripts/train_likelihood.py, which comes after. `--start` is
a folder with config.json, tokenizer.json and model.safetensors of a model of the BERT family; its
layers are where the training begins. Besides network.onnx, one network for each part of the
articles is written to `--folds`, trained on the others: what these make of the articles they have
not seen is what the trees are trained with. PyTorch, safetensors and onnx are tools of the training
alone. A network of all texts takes an hour on one core, one of a part half of it.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from collections.abc import Sequence
from pathlib import Path

import torch
import torch.nn.functional as functional
from likelihood_training.corpora import add_corpora, read_corpora
from likelihood_training.examples import FOLDS, Example, fold_of
from network_training.lessons import BATCH, batches, lessons
from network_training.model import Reader, begun
from network_training.stored import write

from tracker.statements.network.second import FILE
from tracker.statements.network.vocabulary import Vocabulary

LAYERS = 6
EPOCHS = 3
KEPT = 15_000  # pieces
RATE, RATE_NEW = 1e-4, 1e-3
SMOOTHED = 0.03
COMPARED = 100  # one sentence of so many is read by what is written, too


def taught(
    rows: Sequence[Example], start: Path, texts: Sequence[str], epochs: int
) -> tuple[Reader, Vocabulary]:
    """A network trained on the examples, with the pieces of `texts` among its vocabulary."""
    torch.manual_seed(0)
    chance = random.Random(0)
    reader, vocabulary = begun(start, LAYERS, KEPT, texts)
    given = lessons(rows)
    new = {id(p) for part in (reader.ask, reader.answer) for p in part.parameters()}
    new.add(id(reader.absent))
    groups = [
        {"params": [p for p in reader.parameters() if id(p) not in new], "lr": RATE},
        {"params": [p for p in reader.parameters() if id(p) in new], "lr": RATE_NEW},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.02, fused=True)
    steps = epochs * math.ceil(len(given) / BATCH)
    pace = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda at: min(1.0, (at + 1) / (0.1 * steps)) * max(0.02, 1 - at / steps)
    )
    for epoch in range(epochs):
        began, lost = time.monotonic(), 0.0
        reader.train()
        for batch in batches(given, vocabulary, chance):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                told = reader(
                    batch.pieces, batch.there, batch.row, batch.hit, batch.own, batch.near
                )
            each = functional.cross_entropy(
                told.float(), batch.answers, reduction="none", label_smoothing=SMOOTHED
            )
            loss = (each * batch.weights).sum() / batch.weights.sum().clamp(min=1)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimizer.step()
            pace.step()
            lost += loss.item()
        took = time.monotonic() - began
        print(f"epoch {epoch}: loss {lost * BATCH / len(given):.4f}, {took:.0f} s", flush=True)
    return reader.eval(), vocabulary


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    add_corpora(parser)
    parser.add_argument("--start", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--only", type=int, help="train the network of one part alone")
    parser.add_argument("--folds", type=Path, default=Path("build/networks"))
    parser.add_argument("--output", type=Path, default=Path("tracker/statements/network"))
    given = parser.parse_args()
    for folder in (given.folds, given.output):  # before an hour's work, not after it
        folder.mkdir(parents=True, exist_ok=True)
    rows = read_corpora(given)
    texts = sorted({row.view.passage.text for row in rows})
    print(f"{len(rows)} candidates in {len(lessons(rows))} sentences", flush=True)
    for fold in range(FOLDS + 1) if given.only is None else (given.only,):
        ours = [row for row in rows if fold_of(row.article) != fold]  # all of them for the last
        reader, vocabulary = taught(ours, given.start, texts, given.epochs)
        some = [lesson.seen(vocabulary, random.Random(0)) for lesson in lessons(ours)[::COMPARED]]
        path = given.folds / f"network-{fold}.onnx" if fold < FOLDS else given.output / FILE
        write(path, reader, vocabulary, some)


if __name__ == "__main__":
    main()
