"""Train the tagger and parser of tracker.syntax from treebanks in CoNLL-U.

    python scripts/train_parser.py --train ewt-train.conllu gum/*.conllu --dev ewt-dev.conllu \
        --output tracker/syntax/model.npz --epochs 24

Needs PyTorch (not a dependency of the package). Seeded: the same data, arguments and versions
give the same weights on one thread. docs/parser.md says which treebanks the shipped model saw.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from parser_training.augmentation import Augmenter
from parser_training.diplomacy import vocabulary as added_words
from parser_training.network import Batch, Network, Vocabulary, batches, make_batch
from parser_training.treebank import Sentence, read_conllu
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - the name everybody uses

from tracker.syntax.lemmas import Lemmatizer, learn


def loss_of(network: Network, batch: Batch, drop: float) -> Tensor:
    pos, tag, arcs, head, dependent = network(batch, drop)
    labels = network.labels(head, dependent, batch.head.clamp(min=0))

    def entropy(scores: Tensor, gold: Tensor, smooth: float = 0.0) -> Tensor:
        return F.cross_entropy(
            scores.flatten(0, 1), gold.flatten(), ignore_index=-100, label_smoothing=smooth
        )

    return (
        entropy(arcs, batch.head)
        + entropy(labels, batch.deprel, 0.03)
        + 0.5 * entropy(pos, batch.pos, 0.03)
        + 0.5 * entropy(tag, batch.tag, 0.03)
    )


@torch.no_grad()
def evaluate(
    network: Network, sentences: Sequence[Sentence], vocabulary: Vocabulary
) -> dict[str, float]:
    """Shares of words that are right; each head by itself, where the parser also makes a tree."""
    network.eval()
    right: Counter[str] = Counter()
    total = 0
    for chunk in batches(sentences, 4000, random.Random(0)):
        batch = make_batch(chunk, vocabulary, None)
        pos, tag, arcs, head, dependent = network(batch, 0.0)
        at = arcs.argmax(-1)
        labels = network.labels(head, dependent, at).argmax(-1)
        found = (at == batch.head) & batch.mask
        right["uas"] += int(found.sum())
        right["las"] += int((found & (labels == batch.deprel)).sum())
        right["pos"] += int(((pos.argmax(-1) == batch.pos) & batch.mask).sum())
        right["tag"] += int(((tag.argmax(-1) == batch.tag) & batch.mask).sum())
        total += int(batch.mask.sum())
    return {name: round(count / total, 4) for name, count in right.items()}


class Average:
    """A running mean of the weights; it parses better than the last step's weights."""

    def __init__(self, network: nn.Module, decay: float) -> None:
        self.decay, self.steps = decay, 0
        self.weights = {k: v.detach().clone() for k, v in network.state_dict().items()}

    @torch.no_grad()
    def update(self, network: nn.Module) -> None:
        self.steps += 1
        keep = min(self.decay, self.steps / (self.steps + 10))
        for name, value in network.state_dict().items():
            self.weights[name].lerp_(value, 1 - keep)


def train(args: argparse.Namespace) -> None:
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    sentences = [s for path in args.train for s in read_conllu(path) if len(s) <= args.longest]
    dev = {path.stem: list(read_conllu(path)) for path in args.dev}
    vocabulary = Vocabulary(sentences, () if args.plain else added_words(), args.least)
    augment = Augmenter(sentences, rng, args.plain)
    lemmatizer = learn(w for s in sentences for w in zip(s.forms, s.tags, s.lemmas, strict=True))
    network = Network(vocabulary, args.width, args.layers, args.arc, args.label)
    if args.start:
        restore(network, vocabulary, args.start)
    average = Average(network, 0.998)
    optimizer = torch.optim.AdamW(
        network.parameters(), lr=args.rate, betas=(0.9, 0.95), weight_decay=args.decay
    )
    per_epoch = sum(1 for _ in batches(sentences, args.batch, random.Random(0)))
    steps, step = per_epoch * args.epochs, 0
    print(
        f"{len(sentences)} sentences, {sum(map(len, sentences))} words, {steps} steps", flush=True
    )
    started = time.monotonic()
    for epoch in range(args.epochs):
        network.train()
        lost = 0.0
        for chunk in batches([augment(s) for s in sentences], args.batch, rng):
            share = step / steps
            rate = (
                args.rate * min(1, step / 200) * (0.02 + 0.98 * (1 + math.cos(math.pi * share)) / 2)
            )
            for group in optimizer.param_groups:
                group["lr"] = rate
            loss = loss_of(network, make_batch(chunk, vocabulary, rng), args.drop)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 2.0)
            optimizer.step()
            average.update(network)
            lost += float(loss.detach())
            step += 1
        spent = time.monotonic() - started
        print(f"epoch {epoch + 1}: loss {lost / per_epoch:.3f}, {spent:.0f} s", flush=True)
        if (epoch + 1) % args.report == 0 or epoch + 1 == args.epochs:
            current = {k: v.clone() for k, v in network.state_dict().items()}
            network.load_state_dict(average.weights)
            for name, part in dev.items():
                print("   ", name, evaluate(network, part, vocabulary), flush=True)
            export(network, vocabulary, lemmatizer, args.output)
            network.load_state_dict(current)


@torch.no_grad()
def restore(network: Network, vocabulary: Vocabulary, path: Path) -> None:
    """Take over exported weights of a network of the same shape; words may have been added."""
    with np.load(path) as archive:
        old = {name: torch.from_numpy(archive[name].astype(np.float32)) for name in archive.files
               if name != "names"}  # fmt: skip
        words = json.loads(archive["names"].tobytes())["words"]
    rows = {word: i for i, word in enumerate(words)}
    state = network.state_dict()
    table = state["words.word.weight"].clone()
    for i, word in enumerate(vocabulary.words):
        if word in rows:
            table[i] = old["words.word.weight"][rows[word]]
        else:  # a new word begins as an unknown one
            table[i] = old["words.word.weight"][0]
    network.load_state_dict({**old, "words.word.weight": table})


def export(network: Network, vocabulary: Vocabulary, lemmatizer: Lemmatizer, output: Path) -> None:
    """Write half-precision weights and the names of rows and labels into one .npz."""
    arrays = {k: v.numpy().astype(np.float16) for k, v in network.state_dict().items()}
    names = {
        "words": vocabulary.words,
        "pos": vocabulary.pos,
        "tags": vocabulary.tags,
        "deprels": vocabulary.deprels,
        "lemma_rules": {k: list(v) for k, v in lemmatizer.rules.items()},
        "lemma_exceptions": dict(lemmatizer.exceptions),
        "verbs": sorted(lemmatizer.verbs),
        "layers": len(network.layers),
    }
    text = json.dumps(names, ensure_ascii=False, sort_keys=True).encode()
    np.savez_compressed(output, names=np.frombuffer(text, dtype=np.uint8), **arrays)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--train", type=Path, nargs="+", required=True, metavar="CONLLU")
    parser.add_argument("--dev", type=Path, nargs="*", default=[], metavar="CONLLU")
    parser.add_argument("--output", type=Path, required=True, metavar="NPZ")
    parser.add_argument("--start", type=Path, metavar="NPZ", help="go on from these weights")
    parser.add_argument(
        "--plain", action="store_true", help="augment without titles and the words of diplomacy"
    )
    parser.add_argument("--epochs", type=int, default=24)
    parser.add_argument("--batch", type=int, default=1200, help="words in a batch")
    parser.add_argument("--width", type=int, default=192)
    parser.add_argument("--layers", type=int, default=3)
    parser.add_argument("--arc", type=int, default=128)
    parser.add_argument("--label", type=int, default=96)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--decay", type=float, default=0.01)
    parser.add_argument("--drop", type=float, default=0.25)
    parser.add_argument("--least", type=int, default=2, help="occurrences to enter the vocabulary")
    parser.add_argument("--longest", type=int, default=120, help="words in a training sentence")
    parser.add_argument("--report", type=int, default=2, help="epochs between evaluations")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    train(arguments())
