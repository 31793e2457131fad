"""The network in PyTorch, as it is trained."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
import torch.nn.functional as functional
from safetensors.torch import load_file
from torch import Tensor, nn

from tracker.statements.likelihood import OUTCOMES
from tracker.statements.network.passages import LONGEST, MARKS
from tracker.statements.network.vocabulary import Vocabulary

INNER = 192  # of the questions


class Block(nn.Module):
    """One layer of the transformer."""

    def __init__(self, hidden: int, inner: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.attend = nn.Linear(hidden, 3 * hidden)
        self.mix = nn.Linear(hidden, hidden)
        self.norm = nn.LayerNorm(hidden, eps=1e-12)
        self.widen = nn.Linear(hidden, inner)
        self.narrow = nn.Linear(inner, hidden)
        self.norm_out = nn.LayerNorm(hidden, eps=1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, state: Tensor, there: Tensor) -> Tensor:
        rows, length, hidden = state.shape
        parts = self.attend(state).view(rows, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        # spelt out: the backward pass of torch's own attention takes twice as long on CPUs
        query, key, value = parts.reshape(3, rows * self.heads, length, -1)
        veil = torch.zeros_like(there, dtype=query.dtype).masked_fill(~there, -1e4)
        veil = veil[:, None, None].expand(-1, self.heads, length, -1).reshape(-1, length, length)
        each = (hidden // self.heads) ** -0.5
        shares = torch.softmax(torch.baddbmm(veil, query, key.transpose(1, 2), alpha=each), dim=-1)
        mixed = torch.bmm(shares.to(value.dtype), value).view(rows, self.heads, length, -1)
        mixed = self.mix(mixed.transpose(1, 2).reshape(rows, length, hidden))
        state = self.norm(state + self.drop(mixed))
        inner = functional.gelu(self.widen(state), approximate="tanh")
        return self.norm_out(state + self.drop(self.narrow(inner)))


class Reader(nn.Module):
    """Layers over pieces, and the questions asked of them."""

    def __init__(
        self, pieces: Tensor, marks: Tensor, places: Tensor, heads: int, layers: int
    ) -> None:
        super().__init__()
        hidden = pieces.shape[1]
        self.pieces = nn.Parameter(pieces)
        self.marks = nn.Parameter(marks)
        self.register_buffer("places", places)
        self.norm = nn.LayerNorm(hidden, eps=1e-12)
        self.layers = nn.ModuleList(Block(hidden, 4 * hidden, heads) for _ in range(layers))
        self.absent = nn.Parameter(torch.zeros(2, hidden))
        self.ask = nn.Linear(5 * hidden, INNER)
        self.answer = nn.Linear(INNER, len(OUTCOMES))
        self.drop, self.drop_more = nn.Dropout(0.1), nn.Dropout(0.2)

    def table(self) -> Tensor:
        """All pieces, the marks last."""
        return torch.cat([self.pieces, self.marks])

    def forward(
        self, pieces: Tensor, there: Tensor, row: Tensor, hit: Tensor, own: Tensor, near: Tensor
    ) -> Tensor:
        """[questions, outcomes]; `own` and `near` are [questions, length], what is averaged."""
        state = functional.embedding(pieces, self.table()) + self.places[: pieces.shape[1]]
        state = self.drop(self.norm(state))
        for layer in self.layers:
            state = layer(state, there)
        state = state.float()
        hits = state[row, hit]
        here = self._mean(state, row, own, self.absent[0])
        around = self._mean(state, row, near, self.absent[1])
        seen = torch.cat([hits, here, around, hits * here, hits * around], dim=1)
        inner = functional.gelu(self.ask(self.drop_more(seen)), approximate="tanh")
        return self.answer(self.drop_more(inner))

    @staticmethod
    def _mean(state: Tensor, row: Tensor, places: Tensor, absent: Tensor) -> Tensor:
        count = places.sum(dim=1, keepdim=True)
        mean = torch.einsum("qth,qt->qh", state[row], places) / count.clamp(min=1)
        return torch.where(count > 0, mean, absent)


def begun(folder: Path, layers: int, kept: int, seen: Sequence[str]) -> tuple[Reader, Vocabulary]:
    """A reader that begins as the first layers of a model of the BERT family in `folder`, with the
    `kept` most frequent of its pieces and all that occur in the texts `seen`."""
    config = json.loads((folder / "config.json").read_text())
    given = load_file(folder / "model.safetensors")
    entries = json.loads((folder / "tokenizer.json").read_text())["model"]["vocab"]
    known = sorted(entries, key=lambda piece: int(entries[piece]))
    whole = Vocabulary(known)
    used = {number for text in seen for number in whole.numbers(text)}
    chosen = [n for n, piece in enumerate(known) if _keep(n, piece, kept, used)]
    vocabulary = Vocabulary([*(known[n] for n in chosen), *MARKS])
    kinds = given["embeddings.token_type_embeddings.weight"][0]
    pieces = given["embeddings.word_embeddings.weight"][chosen]
    places = given["embeddings.position_embeddings.weight"][:LONGEST] + kinds
    spare = [n for n, piece in enumerate(known) if piece.startswith("[unused")][: len(MARKS)]
    marks = given["embeddings.word_embeddings.weight"][spare]
    reader = Reader(pieces, marks, places, int(config["num_attention_heads"]), layers)
    _copy(reader.norm, given, "embeddings.LayerNorm")
    for n, block in enumerate(reader.layers):
        _begin(block, given, f"encoder.layer.{n}")
    return reader, vocabulary


def _keep(number: int, piece: str, kept: int, used: set[int]) -> bool:
    unused = piece.startswith("[unused")
    return not unused and (number < kept or number in used or len(piece.removeprefix("##")) == 1)


def _begin(block: nn.Module, given: Mapping[str, Tensor], name: str) -> None:
    parts = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
    block.attend.weight.data = torch.cat([given[f"{part}.weight"] for part in parts])
    block.attend.bias.data = torch.cat([given[f"{part}.bias"] for part in parts])
    _copy(block.mix, given, f"{name}.attention.output.dense")
    _copy(block.norm, given, f"{name}.attention.output.LayerNorm")
    _copy(block.widen, given, f"{name}.intermediate.dense")
    _copy(block.narrow, given, f"{name}.output.dense")
    _copy(block.norm_out, given, f"{name}.output.LayerNorm")


def _copy(module: nn.Module, given: Mapping[str, Tensor], name: str) -> None:
    module.weight.data = given[f"{name}.weight"].clone()
    module.bias.data = given[f"{name}.bias"].clone()
