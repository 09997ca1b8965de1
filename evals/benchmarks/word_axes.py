"""Fit the axes that a model's word vectors are narrowed to, on the starter library."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from assistant.bootstrap import Composition
    from evals.progress import Progress

SAMPLE = 20_000
"""Words that the axes are fitted on."""


def fit_word_axes(composition: Composition, *, width: int, progress: Progress) -> tuple[Path, float]:
    """Fit and store the axes of the configured model.

    Returns:
        The file written, and the share of the words' variance that the axes keep.
    """
    from knowledge.embedding.model import find_model
    from knowledge.embedding.onnx_engine import OnnxEmbedder
    from knowledge.embedding.words import AXES_FOLDER, fit_axes

    embedder = composition.embedder()
    if not isinstance(embedder, OnnxEmbedder):
        raise TypeError("word axes are fitted with the onnx engine")
    words = _words(composition, embedder, progress)
    axes = fit_axes(words, width=width)
    unit = words / np.linalg.norm(words, axis=1, keepdims=True) - axes.mean
    kept = float(((unit @ axes.axes) ** 2).sum() / (unit**2).sum())
    model = find_model(composition.settings.embedding, cache_dir=composition.settings.home / "models")
    path = AXES_FOLDER / f"{model.sha256[:12]}.npz"
    path.parent.mkdir(exist_ok=True)
    np.savez_compressed(path, mean=axes.mean.astype(np.float16), axes=axes.axes.astype(np.float16))
    return path, kept


def _words(composition: Composition, embedder: object, progress: Progress) -> np.ndarray:
    knowledge = composition.knowledge_base()
    versions = [knowledge.version_by_id(each.version_id) for each in knowledge.list_documents()]
    found: list[np.ndarray] = []
    for version in progress.each(versions, "Reading"):
        for start in range(0, len(version.text), 1000):
            found.append(embedder.telling_tokens(version.text[start : start + 1000]))  # type: ignore[attr-defined]
    words = np.concatenate(found)
    chosen = np.random.default_rng(0).permutation(len(words))[:SAMPLE]
    return words[chosen]
