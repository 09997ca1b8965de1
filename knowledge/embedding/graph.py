"""Writing a BERT encoder as an ONNX graph, straight from its weights.

Built node by node rather than traced from torch: it takes under a second, needs neither
torch nor transformers, and uses the fused operators of ONNX Runtime from the start.
Pooling and normalisation are part of the graph. All token types are 0, so their vector is
added to the positions once, here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from knowledge.embedding.architecture import BertShape, UnsupportedArchitectureError

Precision = Literal["fp32", "int8"]

_CONTRIB = "com.microsoft"


def build_bert_graph(
    weights: Mapping[str, np.ndarray], shape: BertShape, *, precision: Precision
) -> onnx.ModelProto:
    """Build the graph: (n, tokens) ids and mask in, (n, hidden) unit vectors out.

    A second output, (n, tokens, hidden), holds the vector of each token as read in its text.

    Args:
        weights: Tensors by their name in the safetensors file, with or without `bert.`.
        shape: The encoder's dimensions.
        precision: `int8` multiplies by 8-bit weights and activations; the attention itself,
            sums, normalisations and the vocabulary stay float32.

    Raises:
        UnsupportedArchitectureError: If a tensor is missing.
    """
    return _GraphWriter(weights, shape, precision).write()


class _GraphWriter:
    def __init__(self, weights: Mapping[str, np.ndarray], shape: BertShape, precision: Precision) -> None:
        self._weights = {name.removeprefix("bert."): array for name, array in weights.items()}
        self._shape, self._precision = shape, precision
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, onnx.TensorProto] = {}

    def write(self) -> onnx.ModelProto:
        self._node("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)
        states = self._embeddings()
        for layer in range(self._shape.layers):
            states = self._layer(states, layer)
        self._node("Identity", [states], "tokens")
        self._pool(states)
        ids = [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["n", "tokens"])
            for name in ("input_ids", "attention_mask")
        ]
        vectors = helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["n", self._shape.hidden])
        wide = ["n", "tokens", self._shape.hidden]
        outputs = [vectors, helper.make_tensor_value_info("tokens", TensorProto.FLOAT, wide)]
        graph = helper.make_graph(self._nodes, "encoder", ids, outputs, list(self._constants.values()))
        opsets = [helper.make_opsetid("", 18), helper.make_opsetid(_CONTRIB, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=9)

    def _embeddings(self) -> str:
        words = self._constant("words", self._tensor("embeddings.word_embeddings.weight"))
        types = self._tensor("embeddings.token_type_embeddings.weight")
        positions = self._tensor("embeddings.position_embeddings.weight") + types[0]
        self._node("Gather", [words, "input_ids"], "word_vectors")
        self._node("Shape", ["input_ids"], "length", start=1, end=2)
        zero, table = self._whole("zero", 0), self._constant("positions", positions)
        self._node("Slice", [table, zero, "length", zero], "position_vectors")
        self._node("Add", ["word_vectors", "position_vectors"], "embedded")
        scale, shift = self._norm("embeddings.LayerNorm")
        return self._node(
            "LayerNormalization", ["embedded", scale, shift], "state", axis=-1, epsilon=self._shape.epsilon
        )

    def _layer(self, states: str, layer: int) -> str:
        name = f"encoder.layer.{layer}."
        attended = self._attention(states, name)
        projected = self._multiply(attended, name + "attention.output.dense")
        middle = self._add_and_norm(projected, states, name + "attention.output")
        widened = self._multiply(middle, name + "intermediate.dense")
        bias = self._bias(name + "intermediate.dense")
        active = self._node("BiasGelu", [widened, bias], name + "active", domain=_CONTRIB)
        narrowed = self._multiply(active, name + "output.dense")
        return self._add_and_norm(narrowed, middle, name + "output")

    def _attention(self, states: str, name: str) -> str:
        parts = [f"{name}attention.self.{part}" for part in ("query", "key", "value")]
        weight = np.concatenate([self._tensor(part + ".weight").T for part in parts], axis=1)
        bias = self._constant(
            name + "qkv.bias", np.concatenate([self._tensor(part + ".bias") for part in parts])
        )
        heads = {"num_heads": self._shape.heads, "domain": _CONTRIB}
        if self._precision == "fp32":
            qkv = self._constant(name + "qkv.weight", weight)
            return self._node("Attention", [states, qkv, bias, "mask"], name + "attended", **heads)
        product = self._multiply_by(states, weight, name + "qkv")
        split = [f"{name}{part}" for part in ("q", "k", "v")]
        self._nodes.append(helper.make_node("Split", [product], split, axis=-1, num_outputs=3))
        return self._node("MultiHeadAttention", [*split, bias, "mask"], name + "attended", **heads)

    def _add_and_norm(self, states: str, skip: str, name: str) -> str:
        scale, shift = self._norm(name + ".LayerNorm")
        inputs = [states, skip, scale, shift, self._bias(name + ".dense")]
        return self._node(
            "SkipLayerNormalization", inputs, name + ".normed", domain=_CONTRIB, epsilon=self._shape.epsilon
        )

    def _multiply(self, states: str, name: str) -> str:
        return self._multiply_by(states, self._tensor(name + ".weight").T, name)

    def _multiply_by(self, states: str, weight: np.ndarray, name: str) -> str:
        if self._precision == "fp32":
            return self._node("MatMul", [states, self._constant(name + ".weight", weight)], name + ".product")
        scales = np.maximum(np.abs(weight).max(axis=0), 1e-12).astype(np.float32) / 127
        small = np.clip(np.rint(weight / scales), -127, 127).astype(np.int8)
        inputs = [
            states,
            self._constant(name + ".weight8", small),
            self._constant(name + ".scales", scales),
            self._constant(name + ".zeros", np.zeros(weight.shape[1], np.int8)),
        ]
        return self._node("DynamicQuantizeMatMul", inputs, name + ".product", domain=_CONTRIB)

    def _pool(self, states: str) -> None:
        zero, one = self._whole("zero", 0), self._whole("one", 1)
        if self._shape.pooling == "cls":
            self._node("Slice", [states, zero, one, one], "first")
            self._node("Squeeze", ["first", one], "sum")
        else:
            two = self._whole("two", 2)
            self._node("Cast", ["attention_mask"], "real", to=TensorProto.FLOAT)
            self._node("Unsqueeze", ["real", two], "real_tokens")
            self._node("Mul", [states, "real_tokens"], "kept")
            self._node("ReduceSum", ["kept", one], "sum", keepdims=0)
        # The mean's divisor cancels out in the unit vector, so it is not computed.
        self._node("ReduceL2", ["sum", one], "length_of_sum", keepdims=1)
        floor = self._constant("floor", np.array([1e-12], np.float32))
        self._node("Max", ["length_of_sum", floor], "divisor")
        self._node("Div", ["sum", "divisor"], "vectors")

    def _node(self, operator: str, inputs: list[str], output: str, **attributes: Any) -> str:
        self._nodes.append(helper.make_node(operator, inputs, [output], **attributes))
        return output

    def _constant(self, name: str, array: np.ndarray) -> str:
        if name not in self._constants:
            self._constants[name] = numpy_helper.from_array(np.ascontiguousarray(array), name)
        return name

    def _whole(self, name: str, value: int) -> str:
        return self._constant(name, np.array([value], np.int64))

    def _norm(self, name: str) -> tuple[str, str]:
        return (
            self._constant(name + ".weight", self._tensor(name + ".weight")),
            self._constant(name + ".bias", self._tensor(name + ".bias")),
        )

    def _bias(self, name: str) -> str:
        return self._constant(name + ".bias", self._tensor(name + ".bias"))

    def _tensor(self, name: str) -> np.ndarray:
        if name not in self._weights:
            raise UnsupportedArchitectureError(f"its weights hold no {name}")
        return np.asarray(self._weights[name], dtype=np.float32)
