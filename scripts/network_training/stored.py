"""A trained reader as the graph that is shipped: matrices and the table of pieces in whole numbers
of eight bits, the vocabulary among the graph's metadata. Needs the package onnx."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn.functional as functional
from numpy.typing import NDArray
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from network_training.model import Block, Reader
from tracker.statements.network.encoder import INPUTS, VOCABULARY, Encoder, inputs_of
from tracker.statements.network.passages import Sight
from tracker.statements.network.vocabulary import Vocabulary

_OPERATORS = 20  # version of ONNX's operator set
_APART = 0.03  # chances; more than rounding does


class _Norm(nn.Module):
    """A layer's norm spelt out: the runtime's own took a fifth of all its time."""

    def __init__(self, norm: nn.LayerNorm) -> None:
        super().__init__()
        self.weight, self.bias, self.least = norm.weight, norm.bias, norm.eps

    def forward(self, state: Tensor) -> Tensor:
        state = state - state.mean(dim=-1, keepdim=True)
        deviation = torch.sqrt((state * state).mean(dim=-1, keepdim=True) + self.least)
        return state / deviation * self.weight + self.bias


class _Attention(nn.Module):
    """One layer, which works out what becomes of some of its rows alone."""

    def __init__(self, block: Block) -> None:
        super().__init__()
        hidden = block.mix.in_features
        self.block = block
        self.norm, self.norm_out = _Norm(block.norm), _Norm(block.norm_out)
        self.query = _part(block.attend, 0, hidden)
        self.seen = _part(block.attend, hidden, 3 * hidden)

    def forward(self, rows: Tensor, asked: Tensor) -> Tensor:
        """[rows, hidden] and [asked, hidden] to [asked, hidden]."""
        heads = self.block.heads
        query = self.query(asked).view(asked.shape[0], heads, -1).transpose(0, 1)
        key, value = self.seen(rows).view(rows.shape[0], 2, heads, -1).permute(1, 2, 0, 3)
        each = query.shape[-1] ** -0.5
        mixed = torch.softmax(query @ key.transpose(1, 2) * each, dim=-1) @ value
        mixed = self.block.mix(mixed.transpose(0, 1).reshape(asked.shape[0], -1))
        state = self.norm(asked + mixed)
        inner = functional.gelu(self.block.widen(state), approximate="tanh")
        out: Tensor = self.norm_out(state + self.block.narrow(inner))
        return out


class _Asked(nn.Module):
    """One sentence and what is asked about it; see `tracker.statements.network.encoder`."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        table = reader.table().detach()
        scales = table.abs().amax(dim=1) / 127
        self.register_buffer("table", torch.round(table / scales[:, None]).to(torch.int8))
        self.register_buffer("scales", scales)
        self.reader = reader
        self.norm = _Norm(reader.norm)
        self.layers = nn.ModuleList(_Attention(block) for block in reader.layers)

    def forward(
        self, pieces: Tensor, asked: Tensor, hit: Tensor, own: Tensor, near: Tensor
    ) -> Tensor:
        reader = self.reader
        state = self.table[pieces].float() * self.scales[pieces][:, None]
        state = self.norm(state + reader.places[: pieces.shape[0]])
        for layer in self.layers[:-1]:
            state = layer(state, state)
        state = self.layers[-1](state, state[asked])
        hits = state[hit]
        here = own @ state + (1 - own.sum(dim=1, keepdim=True)) * reader.absent[0]
        around = near @ state + (1 - near.sum(dim=1, keepdim=True)) * reader.absent[1]
        seen = torch.cat([hits, here, around, hits * here, hits * around], dim=1)
        inner = functional.gelu(reader.ask(seen), approximate="tanh")
        return torch.softmax(reader.answer(inner), dim=1)


def write(path: Path, reader: Reader, vocabulary: Vocabulary, sights: Sequence[Sight]) -> None:
    """The graph as `tracker.statements.network.second.from_file` takes it, compared with the reader
    on some `sights`. Raises ValueError where it says something else than the reader."""
    plain = _Asked(reader).eval()
    with tempfile.TemporaryDirectory() as folder:
        whole, small = Path(folder) / "whole.onnx", Path(folder) / "small.onnx"
        torch.onnx.export(
            plain,
            _example(),
            str(whole),
            input_names=list(INPUTS),
            output_names=["chances"],
            dynamic_axes={name: {n: f"{name}.{n}" for n in axes} for name, axes in INPUTS.items()},
            opset_version=_OPERATORS,
            dynamo=False,
        )
        # seven bits: with eight, sums run over on processors that lack the newest instructions
        quantize_dynamic(
            whole,
            small,
            ["MatMul"],
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )
        model = onnx.load(small)
    entry = model.metadata_props.add()
    entry.key, entry.value = VOCABULARY, "\n".join(vocabulary.pieces)
    onnx.save(model, path)
    apart = np.concatenate([d.ravel() for d in _differences(plain, path, sights)])
    print(f"{path}: rounding moves a chance by {apart.mean():.4f}, at most {apart.max():.3f}")
    if apart.mean() > _APART:
        raise ValueError(f"{path} says something else than the network that was trained")


def _differences(
    plain: _Asked, path: Path, sights: Sequence[Sight]
) -> Iterator[NDArray[np.float32]]:
    encoder = Encoder(path)
    for sight, found in zip(sights, encoder.chances(sights), strict=True):
        with torch.no_grad():
            meant = plain(*map(torch.from_numpy, inputs_of(sight).values()))
        yield np.abs(meant.numpy() - found)


def _example() -> tuple[Tensor, ...]:
    """Any sentence will do to trace."""
    share = torch.full((2, 3), 1 / 3)
    return torch.arange(5), torch.tensor([1, 2, 4]), torch.tensor([0, 2]), share, share


def _part(linear: nn.Linear, first: int, end: int) -> nn.Linear:
    part = nn.Linear(linear.in_features, end - first)
    part.weight.data, part.bias.data = linear.weight[first:end], linear.bias[first:end]
    return part
