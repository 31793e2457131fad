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
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - the name everybody uses

from tracker.syntax.features import (
    AFFIX_BUCKETS,
    GRAM_BUCKETS,
    SHAPE_BUCKETS,
    vocabulary_key,
    word_features,
)
from tracker.syntax.lemmas import Lemmatizer, learn

UNKNOWN = 0
DISTANCES = 16  # a head farther away than this counts as this far
LAYOUT = {"word": 96, "gram": 64, "affix": 48, "shape": 16}


@dataclass(frozen=True)
class Sentence:
    forms: list[str]
    lemmas: list[str]
    pos: list[str]
    tags: list[str]
    heads: list[int]  # 0 is the root, words count from 1
    deprels: list[str]

    def __len__(self) -> int:
        return len(self.forms)


# --- Reading


def read_conllu(path: Path) -> Iterator[Sentence]:
    rows: list[list[str]] = []
    for line in [*path.read_text("utf-8").splitlines(), ""]:
        if line.startswith("#"):
            continue
        if line:
            row = line.split("\t")
            if row[0].isdigit():  # neither a multiword token nor an empty node
                rows.append(row)
        elif rows:
            _, forms, lemmas, pos, tags, _, heads, deprels, *_ = zip(*rows, strict=True)
            yield Sentence(
                list(forms), list(lemmas), list(pos), list(tags),
                [int(head) for head in heads], list(deprels),
            )  # fmt: skip
            rows = []


# --- Augmentation: what news text has and the treebanks lack


def keep_words(sentence: Sentence, kept: Sequence[int]) -> Sentence:
    """The sentence with only the words at `kept`; what is left out must govern nothing kept."""
    new = {old + 1: i + 1 for i, old in enumerate(kept)} | {0: 0}
    return Sentence(
        *([column[i] for i in kept] for column in
          (sentence.forms, sentence.lemmas, sentence.pos, sentence.tags)),
        [new[sentence.heads[i]] for i in kept],
        [sentence.deprels[i] for i in kept],
    )  # fmt: skip


class Augmenter:
    """Draws another variant of a sentence each time it is seen."""

    def __init__(self, sentences: Sequence[Sentence], rng: random.Random) -> None:
        self.rng = rng
        counts = Counter(
            form
            for s in sentences
            for form, tag in zip(s.forms, s.tags, strict=True)
            if tag == "NNP" and form[0].isupper() and form.isalpha()
        )
        self.names = sorted(counts)
        self.syllables = sorted({name[:3].lower() for name in self.names if len(name) > 4})

    def __call__(self, s: Sentence) -> Sentence:
        draw = self.rng.random
        s = self.without_quotes(s)
        if draw() < 0.06 and s.tags[-1] == ".":
            s = self.without(s, {len(s) - 1})
        if draw() < 0.25:
            s = self.with_other_names(s)
        roll = draw()
        if roll < 0.03:
            s = replace(s, forms=[form.lower() for form in s.forms])
        elif roll < 0.05:
            s = replace(s, forms=[form.upper() for form in s.forms])
        elif roll < 0.09:
            s = self.as_headline(s)
        return s

    def without(self, s: Sentence, dropped: set[int]) -> Sentence:
        governing = {head - 1 for head in s.heads}
        dropped = {i for i in dropped if i not in governing}
        kept = [i for i in range(len(s)) if i not in dropped]
        return keep_words(s, kept) if dropped and kept else s

    def without_quotes(self, s: Sentence) -> Sentence:
        """Quotations run over sentences: one mark alone, or none, is as common as a pair."""
        marks = [i for i, tag in enumerate(s.tags) if tag in ("``", "''")]
        roll = self.rng.random()
        if not marks or roll > 0.45:
            return s
        return self.without(s, set(marks) if roll < 0.15 else {self.rng.choice(marks)})

    def with_other_names(self, s: Sentence) -> Sentence:
        forms = list(s.forms)
        for i, (form, tag) in enumerate(zip(s.forms, s.tags, strict=True)):
            if tag == "NNP" and form.isalpha() and len(form) > 1 and self.rng.random() < 0.6:
                forms[i] = self.other_name()
        return replace(s, forms=forms)

    def other_name(self) -> str:
        if self.rng.random() < 0.4:
            return self.rng.choice(self.names)
        count = self.rng.choice((1, 2, 2, 3))
        return "".join(self.rng.choice(self.syllables) for _ in range(count)).capitalize()

    def as_headline(self, s: Sentence) -> Sentence:
        """Headlines leave articles and the full stop out, and may capitalise every word."""
        s = self.without(s, {i for i, t in enumerate(s.tags) if t == "." or s.pos[i] == "DET"})
        if self.rng.random() < 0.5:
            s = replace(s, forms=[f[:1].upper() + f[1:] if len(f) > 3 else f for f in s.forms])
        return s


# --- The model


class Vocabulary:
    """Names to rows, for words and for every label."""

    def __init__(self, sentences: Sequence[Sentence], least: int) -> None:
        self.frequency = Counter(vocabulary_key(f) for s in sentences for f in s.forms)
        words = sorted(word for word, count in self.frequency.items() if count >= least)
        self.words = ["", *words]
        self.pos = sorted({p for s in sentences for p in s.pos})
        self.tags = sorted({t for s in sentences for t in s.tags})
        self.deprels = sorted({d for s in sentences for d in s.deprels})
        self.word_row = {word: i for i, word in enumerate(self.words)}
        self._rows: dict[str, tuple[int, list[int], list[int], int]] = {}

    def rows(self, form: str) -> tuple[int, list[int], list[int], int]:
        if form not in self._rows:
            f = word_features(form)
            word = self.word_row.get(vocabulary_key(form), UNKNOWN)
            self._rows[form] = (word, list(f.grams), list(f.affixes), f.shape)
        return self._rows[form]


class WordEncoder(nn.Module):
    """A form's vector; a function of the form alone, so that the parser can remember it."""

    def __init__(self, words: int, width: int) -> None:
        super().__init__()
        self.word = nn.Embedding(words, LAYOUT["word"])
        self.gram = nn.EmbeddingBag(GRAM_BUCKETS, LAYOUT["gram"], mode="mean")
        self.affix = nn.EmbeddingBag(AFFIX_BUCKETS, LAYOUT["affix"], mode="sum")
        self.shape = nn.Embedding(SHAPE_BUCKETS, LAYOUT["shape"])
        self.hidden = nn.Linear(sum(LAYOUT.values()), 2 * width)
        self.out = nn.Linear(2 * width, width)
        for table, scale in (
            (self.word, 0.3),
            (self.gram, 0.5),
            (self.affix, 0.2),
            (self.shape, 0.3),
        ):
            nn.init.normal_(table.weight, std=scale)

    def forward(self, rows: dict[str, Tensor], dropout: float) -> Tensor:
        parts = [
            self.word(rows["word"]),
            self.gram(rows["gram"], rows["gram_at"]),
            self.affix(rows["affix"], rows["affix_at"]),
            self.shape(rows["shape"]),
        ]
        x = F.dropout(torch.cat(parts, -1), dropout, self.training)
        x = F.relu(self.hidden(x))
        return self.out(F.dropout(x, dropout, self.training))


class Recurrence(nn.Module):
    """A bidirectional simple recurrent unit (Lei et al. 2018): one product, then a cheap scan.

    Forget gate f, highway gate r, candidate u, each of width/2 for a direction:
    c[t] = f c[t-1] + (1-f) u;  h = r c + (1-r) x.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.product = nn.Linear(width, 3 * width)
        nn.init.xavier_uniform_(self.product.weight)
        with torch.no_grad():
            self.product.bias.zero_()
            self.product.bias[: 2 * width] = -1.0  # remember little, pass most on, to begin with
            self.product.bias[:width] = 1.0

    def forward(self, x: Tensor, back: Tensor, dropout: float) -> Tensor:
        """x: [batch, time, width]; back: the index that turns each sentence round."""
        half = x.shape[-1] // 2
        if self.training and dropout:
            mask = torch.full((x.shape[0], 1, x.shape[2]), 1 - dropout).bernoulli_() / (1 - dropout)
            z = self.product(x * mask)
        else:
            z = self.product(x)
        forget, high, u = z.chunk(3, -1)
        forget = torch.sigmoid(forget)
        high = torch.sigmoid(high)
        u = (1 - forget) * u
        turn = back.unsqueeze(-1).expand(-1, -1, half)
        forget = torch.cat([forget[..., :half], forget[..., half:].gather(1, turn)], -1)
        u = torch.cat([u[..., :half], u[..., half:].gather(1, turn)], -1)
        c = scan(forget, u)
        c = torch.cat([c[..., :half], c[..., half:].gather(1, turn)], -1)
        return high * c + (1 - high) * x


class Scan(torch.autograd.Function):
    """c[t] = f[t] c[t-1] + u[t] along the second axis, with its gradient written out."""

    @staticmethod
    def forward(ctx, forget: Tensor, u: Tensor) -> Tensor:
        f, v = forget.transpose(0, 1).contiguous(), u.transpose(0, 1).contiguous()
        c = torch.empty_like(v)
        last = torch.zeros_like(v[0])
        for t in range(v.shape[0]):
            last = torch.addcmul(v[t], f[t], last)
            c[t] = last
        ctx.save_for_backward(f, c)
        return c.transpose(0, 1)

    @staticmethod
    def backward(ctx, grad: Tensor) -> tuple[Tensor, Tensor]:
        f, c = ctx.saved_tensors
        g = grad.transpose(0, 1).contiguous()
        du = torch.empty_like(g)
        last = torch.zeros_like(g[0])
        for t in range(g.shape[0] - 1, -1, -1):
            last = g[t] + last
            du[t] = last
            last = last * f[t]
        df = du.clone()
        df[0] = 0
        df[1:] *= c[:-1]
        return df.transpose(0, 1), du.transpose(0, 1)


scan = Scan.apply


class Network(nn.Module):
    def __init__(
        self, vocabulary: Vocabulary, width: int, layers: int, arc: int, label: int
    ) -> None:
        super().__init__()
        self.words = WordEncoder(len(vocabulary.words), width)
        self.layers = nn.ModuleList(Recurrence(width) for _ in range(layers))
        self.pos = nn.Linear(width, len(vocabulary.pos))
        self.tag = nn.Linear(width, len(vocabulary.tags))
        self.tag_back = nn.Linear(len(vocabulary.tags) + len(vocabulary.pos), width)
        self.heads = nn.Linear(width, arc + label)
        self.dependents = nn.Linear(width, arc + label)
        self.root = nn.Parameter(torch.randn(arc + label) * 0.3)
        self.biaffine = nn.Parameter(torch.zeros(arc, arc))
        self.head_bias = nn.Linear(arc, 1)
        self.distance = nn.Parameter(torch.zeros(2 * DISTANCES + 1))
        self.deprel = nn.Linear(label, len(vocabulary.deprels))
        self.deprel_head = nn.Linear(label, len(vocabulary.deprels), bias=False)
        self.deprel_dependent = nn.Linear(label, len(vocabulary.deprels), bias=False)
        nn.init.xavier_uniform_(self.biaffine)
        self.arc = arc

    def forward(self, batch: Batch, drop: float) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        vectors = self.words(batch.rows, drop)
        x = vectors[batch.form]  # [batch, time, width]
        for i, layer in enumerate(self.layers):
            x = layer(x, batch.back, drop)
            if i == 0:
                pos, tag = self.pos(x), self.tag(x)
                guess = torch.cat([torch.softmax(tag, -1), torch.softmax(pos, -1)], -1)
                x = x + self.tag_back(guess)
        x = F.dropout(x, drop, self.training)
        head = F.dropout(F.relu(self.heads(x)), drop, self.training)
        dependent = F.dropout(F.relu(self.dependents(x)), drop, self.training)
        root = F.relu(self.root).expand(len(x), 1, -1)
        head = torch.cat([root, head], 1)  # the root stands before the first word
        arcs = (dependent[..., : self.arc] @ self.biaffine) @ head[..., : self.arc].transpose(1, 2)
        arcs = arcs / math.sqrt(self.arc) + self.head_bias(head[..., : self.arc]).transpose(1, 2)
        arcs = arcs + self.distance[batch.distance]
        arcs = arcs.masked_fill(~batch.candidates.unsqueeze(1), -1e4)
        return pos, tag, arcs, head[..., self.arc :], dependent[..., self.arc :]

    def labels(self, head: Tensor, dependent: Tensor, at: Tensor) -> Tensor:
        """Scores of the relations to the heads named by `at` [batch, time]."""
        chosen = head.gather(1, at.unsqueeze(-1).expand(-1, -1, head.shape[-1]))
        both = self.deprel(chosen * dependent)
        return both + self.deprel_head(chosen) + self.deprel_dependent(dependent)


@dataclass
class Batch:
    rows: dict[str, Tensor]
    form: Tensor  # [batch, time] into the distinct forms of this batch
    mask: Tensor
    candidates: Tensor  # [batch, 1 + time], the root first
    back: Tensor
    distance: Tensor  # [1, time, 1 + time] into the distance table
    pos: Tensor
    tag: Tensor
    head: Tensor
    deprel: Tensor


def make_batch(
    sentences: Sequence[Sentence], vocabulary: Vocabulary, rng: random.Random | None
) -> Batch:
    """Pad sentences to one length. With `rng`, rare words are hidden now and then."""
    time_, count = max(map(len, sentences)), len(sentences)
    distinct: dict[str, int] = {}
    form = torch.zeros(count, time_, dtype=torch.long)
    gold = torch.full((4, count, time_), -100, dtype=torch.long)
    mask = torch.zeros(count, time_, dtype=torch.bool)
    back = torch.arange(time_).repeat(count, 1)
    index = [
        {name: i for i, name in enumerate(names)}
        for names in (vocabulary.pos, vocabulary.tags, vocabulary.deprels)
    ]
    for b, s in enumerate(sentences):
        n = len(s)
        form[b, :n] = torch.tensor([distinct.setdefault(f, len(distinct)) for f in s.forms])
        mask[b, :n] = True
        back[b, :n] = torch.arange(n - 1, -1, -1)
        gold[0, b, :n] = torch.tensor([index[0].get(p, -100) for p in s.pos])
        gold[1, b, :n] = torch.tensor([index[1].get(t, -100) for t in s.tags])
        gold[2, b, :n] = torch.tensor(s.heads)
        gold[3, b, :n] = torch.tensor([index[2].get(d, -100) for d in s.deprels])
    place = torch.arange(time_).unsqueeze(1) - (torch.arange(time_ + 1).unsqueeze(0) - 1)
    distance = place.clamp(-DISTANCES, DISTANCES) + DISTANCES
    return Batch(
        rows=form_rows(list(distinct), vocabulary, rng),
        form=form,
        mask=mask,
        candidates=torch.cat([torch.ones(count, 1, dtype=torch.bool), mask], 1),
        back=back,
        distance=distance.unsqueeze(0),
        pos=gold[0],
        tag=gold[1],
        head=gold[2],
        deprel=gold[3],
    )


def form_rows(
    forms: Iterable[str], vocabulary: Vocabulary, rng: random.Random | None
) -> dict[str, Tensor]:
    words, grams, gram_at, affixes, affix_at, shapes = [], [], [], [], [], []
    for form in forms:
        word, gram, affix, shape = vocabulary.rows(form)
        if rng and word != UNKNOWN:
            count = vocabulary.frequency[vocabulary.words[word]]
            if rng.random() < 0.02 + 0.5 / (0.5 + count):
                word = UNKNOWN
        words.append(word)
        gram_at.append(len(grams))
        grams += gram
        affix_at.append(len(affixes))
        affixes += affix
        shapes.append(shape)
    columns = {"word": words, "gram": grams, "gram_at": gram_at, "affix": affixes,
               "affix_at": affix_at, "shape": shapes}  # fmt: skip
    return {name: torch.tensor(column) for name, column in columns.items()}


def batches(
    sentences: Sequence[Sentence], size: int, rng: random.Random
) -> Iterator[list[Sentence]]:
    """Sentences of like length together, about `size` words in each batch, in random order."""
    order = sorted(sentences, key=lambda s: len(s) + rng.random() * 3)
    packed: list[list[Sentence]] = [[]]
    for s in order:
        if packed[-1] and (len(packed[-1]) + 1) * len(s) > size:
            packed.append([])
        packed[-1].append(s)
    rng.shuffle(packed)
    yield from packed


# --- Training


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
    vocabulary = Vocabulary(sentences, args.least)
    augment = Augmenter(sentences, rng)
    lemmatizer = learn(w for s in sentences for w in zip(s.forms, s.tags, s.lemmas, strict=True))
    network = Network(vocabulary, args.width, args.layers, args.arc, args.label)
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
