"""Keeping built graphs on disk: written whole or not at all, checked before use."""

from __future__ import annotations

import logging
import shutil
import tempfile
from pathlib import Path

from knowledge.embedding.architecture import BertShape, UnsupportedArchitectureError
from knowledge.embedding.digests import cached_sha256, file_sha256
from knowledge.embedding.model import ModelFolder
from knowledge.errors import ModelUnavailableError

GRAPH_VERSION = 2
"""Rises with every change of `knowledge.embedding.graph`, so that cached graphs are built anew."""

GRAPH_NAME = "encoder.onnx"
_WEIGHTS_NAME = "encoder.weights"
_DIGEST_NAME = "encoder.sha256"

_log = logging.getLogger(__name__)


def ensure_graph(model: ModelFolder, shape: BertShape, *, precision: str, cache_dir: Path) -> Path:
    """Path of the model's ONNX graph, built on first use or when a cached file has changed.

    Raises:
        UnsupportedArchitectureError: If the weights do not have BERT's tensors.
        ModelUnavailableError: If the graph cannot be written.
    """
    folder = cache_dir / "onnx" / f"{model.sha256[:16]}-{shape.pooling}-{precision}-v{GRAPH_VERSION}"
    if _is_whole(folder, cache_dir):
        return folder / GRAPH_NAME
    shutil.rmtree(folder, ignore_errors=True)
    _log.info("building the ONNX graph of %s (%s)", model.name, precision)
    try:
        _write_graph(model, shape, precision, folder)
    except OSError as error:
        raise ModelUnavailableError(
            f"The folder {cache_dir} cannot hold the embedding model's graph ({error.strerror}); "
            "free some space there or give this user permission to write."
        ) from error
    return folder / GRAPH_NAME


def _is_whole(folder: Path, cache_dir: Path) -> bool:
    try:
        expected = (folder / _DIGEST_NAME).read_text(encoding="ascii").split()
        found = [cached_sha256(folder / name, cache_dir=cache_dir) for name in (GRAPH_NAME, _WEIGHTS_NAME)]
    except (OSError, ValueError):
        return False
    return found == expected


def _write_graph(model: ModelFolder, shape: BertShape, precision: str, folder: Path) -> None:
    """Write beside and rename: another process sees all of it or nothing."""
    import onnx
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    from knowledge.embedding.graph import build_bert_graph

    try:
        weights = load_file(model.weights)
    except (SafetensorError, TypeError, KeyError) as error:
        raise UnsupportedArchitectureError("its weights have a type numpy cannot read") from error
    graph = build_bert_graph(weights, shape, precision=precision)  # type: ignore[arg-type]
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".building-"))
    try:
        # Weights beside the graph are mapped into memory: loading takes 20 ms, not 200.
        onnx.save_model(
            graph,
            scratch / GRAPH_NAME,
            save_as_external_data=True,
            location=_WEIGHTS_NAME,
            size_threshold=1024,
        )
        digests = [file_sha256(scratch / name) for name in (GRAPH_NAME, _WEIGHTS_NAME)]
        (scratch / _DIGEST_NAME).write_text("\n".join(digests), encoding="ascii")
        _publish(scratch, folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _publish(scratch: Path, folder: Path) -> None:
    try:
        scratch.rename(folder)
    except OSError:
        if not (folder / _DIGEST_NAME).is_file():  # else another process was faster, with the same bytes
            raise
