"""The cross-encoder's weights, between the quantised ONNX file that ships and the float modules that train.

The network is BERT with one output (Devlin et al., 2019), 12 layers of 384: the architecture of
cross-encoder/ms-marco-MiniLM-L-12-v2. Only the weights are exchanged; the graph of the base file is kept as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

LAYERS = 12
HEADS = 12
HIDDEN = 384
LAYER_NORM_EPSILON = 1e-12
INT8_LEVELS = 127
DROPOUT = 0.1
PADDING_BIAS = -1e4  # added to the attention to padding


class TransformerLayer(nn.Module):
    """One transformer layer."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.output = (nn.Linear(HIDDEN, HIDDEN) for _ in range(4))
        self.attention_norm = nn.LayerNorm(HIDDEN, LAYER_NORM_EPSILON)
        self.up, self.down = nn.Linear(HIDDEN, 4 * HIDDEN), nn.Linear(4 * HIDDEN, HIDDEN)
        self.output_norm = nn.LayerNorm(HIDDEN, LAYER_NORM_EPSILON)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Return the hidden states of the next layer; `mask` is 0 at tokens and very negative at padding."""
        batch, length, _ = x.shape
        q, k, v = (
            each(x).view(batch, length, HEADS, HIDDEN // HEADS).transpose(1, 2)
            for each in (self.query, self.key, self.value)
        )
        attended = nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = self.attention_norm(x + self.dropout(self.output(attended.transpose(1, 2).reshape(batch, length, HIDDEN))))
        return self.output_norm(x + self.dropout(self.down(nn.functional.gelu(self.up(x)))))


class ReaderModel(nn.Module):
    """Token ids of question and text → one score."""

    def __init__(self, words: int, positions: int) -> None:
        super().__init__()
        self.words, self.positions = nn.Embedding(words, HIDDEN), nn.Embedding(positions, HIDDEN)
        self.segments = nn.Embedding(2, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, LAYER_NORM_EPSILON)
        self.blocks: Sequence[TransformerLayer] = nn.ModuleList(TransformerLayer() for _ in range(LAYERS))
        self.pooler, self.classifier = nn.Linear(HIDDEN, HIDDEN), nn.Linear(HIDDEN, 1)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, ids: Tensor, mask: Tensor, segments: Tensor) -> Tensor:
        """Return one score per row of `ids`."""
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.norm(self.words(ids) + self.positions(places) + self.segments(segments))
        bias = ((1 - mask[:, None, None, :].to(x.dtype)) * PADDING_BIAS).expand(-1, 1, ids.shape[1], -1)
        for block in self.blocks:
            x = block(x, bias)
        return self.classifier(self.dropout(torch.tanh(self.pooler(x[:, 0]))))[:, 0]


def _linears(reader: ReaderModel) -> Iterator[nn.Linear]:
    """Yield the linear layers in the order in which the graph multiplies."""
    for block in reader.blocks:
        yield from (block.query, block.key, block.value, block.output, block.up, block.down)
    yield from (reader.pooler, reader.classifier)


def _parameters(reader: ReaderModel) -> Iterator[tuple[str, nn.Parameter]]:
    """Yield the parameters that the graph stores as floats, with their names in it."""
    yield "bert.embeddings.LayerNorm.weight", reader.norm.weight
    yield "bert.embeddings.LayerNorm.bias", reader.norm.bias
    for number, block in enumerate(reader.blocks):
        stem = f"bert.encoder.layer.{number}."
        for name, module in (
            ("attention.self.query", block.query),
            ("attention.self.key", block.key),
            ("attention.self.value", block.value),
            ("attention.output.dense", block.output),
            ("attention.output.LayerNorm", block.attention_norm),
            ("intermediate.dense", block.up),
            ("output.dense", block.down),
            ("output.LayerNorm", block.output_norm),
        ):
            yield f"{stem}{name}.bias", module.bias
            if isinstance(module, nn.LayerNorm):
                yield f"{stem}{name}.weight", module.weight
    yield "bert.pooler.dense.bias", reader.pooler.bias
    yield "classifier.bias", reader.classifier.bias


def _products(graph: Any) -> Iterator[str]:
    """Yield the stems of the quantised matrices in the order in which the graph multiplies."""
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            yield node.input[1].removesuffix("_quantized")


def load(path: Path) -> ReaderModel:
    """Return the file's weights as floats."""
    model = onnx.load(path)
    arrays = {each.name: numpy_helper.to_array(each) for each in model.graph.initializer}

    def dequantise(stem: str) -> Tensor:
        values = arrays[f"{stem}_quantized"].astype(np.float32) - arrays[f"{stem}_zero_point"].astype(np.float32)
        return torch.from_numpy(values * arrays[f"{stem}_scale"])

    stem = "bert.embeddings.{}_embeddings.weight"
    words, positions = dequantise(stem.format("word")), dequantise(stem.format("position"))
    reader = ReaderModel(len(words), len(positions))
    with torch.no_grad():
        reader.words.weight.copy_(words)
        reader.positions.weight.copy_(positions)
        reader.segments.weight.copy_(dequantise(stem.format("token_type")))
        for linear, name in zip(_linears(reader), _products(model.graph), strict=True):
            linear.weight.copy_(dequantise(name).T)
        for name, parameter in _parameters(reader):
            parameter.copy_(torch.from_numpy(arrays[name].copy()))
    return reader.eval()


def save(reader: ReaderModel, base: Path, path: Path) -> None:
    """Write the weights into a copy of the base file, quantised to symmetric int8 with a scale for each column.

    One scale for a matrix, as in the base, would round away most of what the training has changed. Matrices that have
    not been changed stay as they are.
    """
    model = onnx.load(base)
    unchanged = {id(new) for new, old in zip(_linears(reader), _linears(load(base)), strict=True) if _same(new, old)}
    new: dict[str, Any] = {name: each.detach().numpy() for name, each in _parameters(reader)}
    for linear, stem in zip(_linears(reader), _products(model.graph), strict=True):
        if id(linear) in unchanged:
            continue
        weight = linear.weight.detach().numpy().T
        scale = (np.abs(weight).max(axis=0) / INT8_LEVELS).astype(np.float32)
        new[f"{stem}_scale"] = scale
        new[f"{stem}_zero_point"] = np.zeros(len(scale), np.int8)
        new[f"{stem}_quantized"] = np.clip(np.rint(weight / scale), -INT8_LEVELS, INT8_LEVELS).astype(np.int8)
    for each in model.graph.initializer:
        if each.name in new:
            each.CopyFrom(numpy_helper.from_array(np.ascontiguousarray(new[each.name]), each.name))
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, path)


def _same(one: nn.Linear, other: nn.Linear) -> bool:
    return torch.equal(one.weight, other.weight)
