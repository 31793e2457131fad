"""The tagger and parser in PyTorch; tracker/syntax/network.py is its twin in numpy."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - the name everybody uses

from parser_training.treebank import Sentence
from tracker.syntax.features import (
    AFFIX_BUCKETS,
    GRAM_BUCKETS,
    SHAPE_BUCKETS,
    vocabulary_key,
    word_features,
)

UNKNOWN = 0
DISTANCES = 16  # a head farther away than this counts as this far
LAYOUT = {"word": 96, "gram": 64, "affix": 48, "shape": 16}


class Vocabulary:
    """Names to rows, for words and for every label."""

    def __init__(self, sentences: Sequence[Sentence], added: Iterable[str], least: int) -> None:
        self.frequency = Counter(vocabulary_key(f) for s in sentences for f in s.forms)
        self.frequency.update(dict.fromkeys(sorted(added), least))
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
    c[t] = f c[t-1] + (1-f) u;  h = r c + (1-r) x.  A `rank` makes the product of two thin ones.
    """

    def __init__(self, width: int, rank: int = 0) -> None:
        super().__init__()
        self.narrow = nn.Linear(width, rank, bias=False) if rank else nn.Identity()
        self.product = nn.Linear(rank or width, 3 * width)
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
            z = self.product(self.narrow(x * mask))
        else:
            z = self.product(self.narrow(x))
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
        self,
        vocabulary: Vocabulary,
        width: int,
        layers: int,
        arc: int,
        label: int,
        units: int = 0,
        ends: int = 0,
    ) -> None:
        """`units` and `ends` are ranks, 0 for wide products; the first unit is always wide."""
        super().__init__()
        self.words = WordEncoder(len(vocabulary.words), width)
        self.layers = nn.ModuleList(Recurrence(width, units if i else 0) for i in range(layers))
        self.pos = nn.Linear(width, len(vocabulary.pos))
        self.tag = nn.Linear(width, len(vocabulary.tags))
        self.tag_back = nn.Linear(len(vocabulary.tags) + len(vocabulary.pos), width)
        self.ends = nn.Linear(width, ends, bias=False) if ends else nn.Identity()
        self.heads = nn.Linear(ends or width, arc + label)
        self.dependents = nn.Linear(ends or width, arc + label)
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
        x = self.ends(F.dropout(x, drop, self.training))
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
