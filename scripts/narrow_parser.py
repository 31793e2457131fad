"""Narrow the parser's products, so that it parses faster, and teach it to parse as before.

    python scripts/narrow_parser.py wide.npz tracker/syntax/model.npz --train ewt-train.conllu \
        --articles tests/data/corpus/dev tests/data/corpus/indirect seeds

Each wide product becomes two thin ones (parser_training/narrowing.py); then the narrow network
learns from the wide one, on the treebanks as train_parser.py varies them and on the sentences of
the articles as the coder reads them. No label of a treebank is looked at. Needs PyTorch. Training
(train_parser.py) goes on from wide weights only, so keep those.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from pathlib import Path

import torch
from parser_training.augmentation import Augmenter
from parser_training.network import batches, make_batch
from parser_training.teacher import Teacher, loss_of
from parser_training.texts import given
from parser_training.treebank import read_conllu
from torch import nn
from train_parser import Average, evaluate, export

from tracker.syntax.lemmas import Lemmatizer

LONGEST = 120  # words of a sentence that is learnt from
ENOUGH = 3000  # sentences that tell which directions can go


def narrow(args: argparse.Namespace) -> None:
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    teacher = Teacher(args.wide)
    bank = [s for path in args.train for s in read_conllu(path) if len(s) <= LONGEST]
    texts = given(teacher.parser, args.articles)
    read = [s for s in teacher.sentences(texts) if len(s) <= LONGEST]
    vocabulary = teacher.vocabulary
    shown = rng.sample(texts, min(ENOUGH, len(texts)))
    shown += [" ".join(s.forms) for s in rng.sample(bank, min(ENOUGH, len(bank)))]
    network = teacher.pupil(vocabulary, shown, args.units, args.ends)
    augment, average = Augmenter(bank, rng), Average(network, 0.995)
    dev = {path.stem: list(read_conllu(path)) for path in args.dev}
    learning = [p for p in network.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(learning, lr=args.rate, betas=(0.9, 0.98), weight_decay=0.0)
    steps = args.epochs * sum(1 for _ in batches([*bank, *read], args.batch, random.Random(0)))
    step, started = 0, time.monotonic()
    for epoch in range(args.epochs):
        network.train()
        lost = 0.0
        for chunk in batches([*map(augment, bank), *read], args.batch, rng):
            rate = args.rate * min(1, (step + 1) / 50) * math.cos(math.pi / 2 * step / steps)
            for group in optimizer.param_groups:
                group["lr"] = rate
            batch = make_batch(chunk, vocabulary, None)
            loss = loss_of(network, batch, teacher.chances(batch))
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(learning, 1.0)
            optimizer.step()
            average.update(network)
            lost += float(loss.detach())
            step += 1
            if step % 50 == 0:
                taken = time.monotonic() - started
                print(f"{step} of {steps}: {lost / 50:.4f}, {taken:.0f} s", flush=True)
                lost = 0.0
        current = {k: v.clone() for k, v in network.state_dict().items()}
        network.load_state_dict(average.weights)
        for name, part in dev.items():
            print("   ", epoch + 1, name, evaluate(network, part, vocabulary), flush=True)
        lemmas = teacher.names
        rules = {k: tuple(v) for k, v in lemmas["lemma_rules"].items()}
        lemmatizer = Lemmatizer(rules, lemmas["lemma_exceptions"], frozenset(lemmas["verbs"]))
        export(network, vocabulary, lemmatizer, args.output)
        network.load_state_dict(current)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wide", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--train", type=Path, nargs="+", required=True, metavar="CONLLU")
    parser.add_argument("--articles", type=Path, nargs="+", required=True, metavar="FOLDER")
    parser.add_argument("--dev", type=Path, nargs="*", default=[], metavar="CONLLU")
    parser.add_argument("--units", type=int, default=48, help="rank of the recurrent units")
    parser.add_argument("--ends", type=int, default=96, help="rank of heads and dependents")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--batch", type=int, default=1600, help="words in a batch")
    parser.add_argument("--rate", type=float, default=5e-4)
    parser.add_argument("--seed", type=int, default=1)
    narrow(parser.parse_args())


if __name__ == "__main__":
    main()
