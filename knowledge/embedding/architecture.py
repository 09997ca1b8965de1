"""Reading what a model folder describes, and whether our own ONNX graph can stand for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from knowledge.embedding.model import ModelFolder, read_json


@dataclass(frozen=True, slots=True, kw_only=True)
class BertShape:
    """A BERT encoder with mean or first-token pooling: everything the graph needs to know."""

    layers: int
    heads: int
    hidden: int
    epsilon: float
    """Of the layer normalisations."""
    max_tokens: int
    """Longer texts are cut, special tokens included."""
    pooling: str
    """`mean` or `cls`."""
    lower_case: bool
    query_prefix: str = ""
    passage_prefix: str = ""


class UnsupportedArchitectureError(Exception):
    """The model is none our graph covers; sentence-transformers must run it."""


def parse_bert_shape(model: ModelFolder) -> BertShape:
    """Read the folder's configuration.

    Raises:
        UnsupportedArchitectureError: If any part is one the graph does not cover, because an
            approximate graph would give wrong vectors silently.
    """
    config, transformer = model.config("config.json"), model.config("sentence_bert_config.json")
    _require(config.get("model_type") == "bert", "the encoder is not BERT")
    _require(config.get("hidden_act", "gelu") == "gelu", "the activation is not gelu")
    _require(config.get("position_embedding_type", "absolute") == "absolute", "positions are relative")
    _require((model.path / "tokenizer.json").is_file(), "there is no tokenizer.json")
    prompts = model.config("config_sentence_transformers.json")
    limit = int(config.get("max_position_embeddings", 512))
    return BertShape(
        layers=int(config["num_hidden_layers"]),
        heads=int(config["num_attention_heads"]),
        hidden=int(config["hidden_size"]),
        epsilon=float(config.get("layer_norm_eps", 1e-12)),
        max_tokens=min(int(transformer.get("max_seq_length") or limit), limit),
        pooling=_parse_pooling(model),
        lower_case=bool(transformer.get("do_lower_case", False)),
        query_prefix=_prompt(prompts, "query"),
        passage_prefix=_prompt(prompts, "document", "passage", "corpus"),
    )


def _parse_pooling(model: ModelFolder) -> str:
    modules = read_json(model.path / "modules.json")
    _require(isinstance(modules, list), "there is no modules.json")
    kinds = [str(module.get("type", "")).rsplit(".", 1)[-1] for module in modules]
    covered = (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"])
    _require(kinds in covered, "it has other modules")
    _require(not modules[0].get("path"), "the encoder lies in a subfolder")
    config = model.config(str(modules[1].get("path", "")), "config.json")
    _require(config.get("include_prompt", True) is True, "prompts are left out of the pooling")
    prefix = "pooling_mode_"
    modes = sorted(key.removeprefix(prefix) for key, on in config.items() if key.startswith(prefix) and on)
    named = config.get("pooling_mode")
    mode = named if isinstance(named, str) else "+".join(modes)
    known = {"mean": "mean", "mean_tokens": "mean", "cls": "cls", "cls_token": "cls"}
    _require(mode in known, f"its pooling is {mode or 'not given'}")
    return known[mode]


def _prompt(config: dict[str, Any], *names: str) -> str:
    prompts = config.get("prompts") or {}
    default = prompts.get(config.get("default_prompt_name") or "", "")
    return next((str(prompts[name]) for name in names if prompts.get(name)), str(default))


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise UnsupportedArchitectureError(otherwise)
