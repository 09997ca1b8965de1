"""Choosing the engine for a model; see `knowledge.embedding.load_embedder`."""

from __future__ import annotations

import logging
from pathlib import Path

from knowledge.embedder import Embedder
from knowledge.embedding.architecture import UnsupportedArchitectureError, parse_bert_shape
from knowledge.embedding.model import ModelFolder, find_model
from knowledge.embedding.telemetry import silence_telemetry
from knowledge.errors import ModelUnavailableError
from knowledge.settings import EmbeddingSettings

_log = logging.getLogger(__name__)


def load(settings: EmbeddingSettings, *, cache_dir: Path) -> Embedder:
    """Resolve, check and load the model, and embed one word to see that its vectors are usable."""
    silence_telemetry()
    model = find_model(settings, cache_dir=cache_dir)
    embedder = _choose_engine(settings, model, cache_dir)
    embedder.embed_queries(["probe"])
    return embedder


def _choose_engine(settings: EmbeddingSettings, model: ModelFolder, cache_dir: Path) -> Embedder:
    if settings.engine == "sentence-transformers":
        return _load_reference(settings, model)
    try:
        return _load_onnx(settings, model, cache_dir)
    except UnsupportedArchitectureError as error:
        if settings.engine == "onnx":
            raise ModelUnavailableError(
                f"The embedding model {model.name} cannot run on the onnx engine because {error}; "
                "set embedding.engine to auto."
            ) from error
        _log.info("%s runs on sentence-transformers because %s", model.name, error)
        return _load_reference(settings, model)


def _load_onnx(settings: EmbeddingSettings, model: ModelFolder, cache_dir: Path) -> Embedder:
    shape = parse_bert_shape(model)
    from knowledge.embedding.onnx_engine import OnnxEmbedder

    return OnnxEmbedder(
        model,
        shape,
        cache_dir=cache_dir,
        passage_precision=settings.passage_precision,
        threads=settings.threads,
        batch_size=settings.batch_size,
    )


def _load_reference(settings: EmbeddingSettings, model: ModelFolder) -> Embedder:
    if settings.passage_precision != "fp32":
        raise ModelUnavailableError(
            f"The embedding model {model.name} runs on sentence-transformers, which has no "
            f"{settings.passage_precision}; set embedding.passage_precision to fp32."
        )
    from knowledge.embedding.sentence_transformers_engine import SentenceTransformersEmbedder

    return SentenceTransformersEmbedder(model, threads=settings.threads, batch_size=settings.batch_size)
