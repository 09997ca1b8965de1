"""How fast is each embedding engine, how near to the reference, and how soon ready?

Each engine runs in a process of its own, so that its imports count and its memory is its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from evals.benchmarks.measuring import load, peak_mb, percentile
from evals.questions import DatasetError
from knowledge.settings import EmbeddingSettings

if TYPE_CHECKING:
    from assistant.settings import Settings
    from evals.progress import Progress

TOKENS = 107
"""Tokens of a passage, the two that mark its ends included."""
RUNS = 3
QUERIES = 50
ENGINES = (
    ("sentence-transformers fp32", "sentence-transformers", "fp32"),
    ("ONNX Runtime fp32", "onnx", "fp32"),
    ("ONNX Runtime int8", "onnx", "int8"),
)
"""Name, engine and precision of the passages; the first is the reference."""


def run_embedding(settings: Settings, *, passages: int, progress: Progress) -> dict[str, Any]:
    """Embed the same passages and questions with each engine.

    Returns:
        `engines`: a row each, with passages a second (best of three), the mean and the least
        cosine of a passage to the reference, milliseconds a question, seconds until the
        first vector with a prepared model (imports included), and memory.

    Raises:
        DatasetError: If `passages` is not positive or an engine fails.
    """
    from evals.benchmarks.grown_corpus import load_originals
    from evals.benchmarks.speed import pick_questions
    from knowledge.embedding.model import find_model
    from knowledge.library import DOCUMENTS_DIR

    if passages < 1:
        raise DatasetError("There must be at least 1 passage; give --passages such as 64.")
    cache = settings.home / "models"
    model = find_model(settings.embedding, cache_dir=cache)
    originals = load_originals(DOCUMENTS_DIR, settings.ingest)
    task = {
        "passages": cut_passages([each.text for each in originals], passages, model.path / "tokenizer.json"),
        "queries": [case.question for case in pick_questions(QUERIES)],
        "cache_dir": str(cache),
        "runs": RUNS,
    }
    with TemporaryDirectory(prefix="playbook-embedding-") as scratch:
        rows = _run_all(settings.embedding, task, Path(scratch), progress)
    return {"engines": rows, "passages": passages, "tokens": TOKENS, "model": model.name}


def cut_passages(texts: Sequence[str], count: int, tokenizer_file: Path) -> list[str]:
    """That many different stretches of the texts, each of `TOKENS` tokens.

    Raises:
        DatasetError: If the texts are too short.
    """
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    inner, found = TOKENS - 2, []
    for text in texts:
        spans = tokenizer.encode(text, add_special_tokens=False).offsets
        for first in range(0, len(spans) - inner, inner):
            found.append(text[spans[first][0] : spans[first + inner - 1][1]])
            if len(found) == count:
                return found
    raise DatasetError(f"The documents hold only {len(found)} passages of {TOKENS} tokens; ask for fewer.")


def _run_all(
    settings: EmbeddingSettings, task: dict[str, Any], scratch: Path, progress: Progress
) -> list[dict[str, Any]]:
    import numpy as np

    rows, reference = [], None
    for number, (name, engine, precision) in enumerate(progress.each(ENGINES, "Embedding")):
        chosen = settings.model_copy(update={"engine": engine, "passage_precision": precision})
        vectors_file = scratch / f"{number}.npy"
        order = {**task, "settings": chosen.model_dump(), "vectors": str(vectors_file)}
        if engine == "onnx":
            _run_engine({**order, "runs": 0})  # the first load writes the graph; it is not timed
        measured = _run_engine(order)
        vectors = np.load(vectors_file)
        reference = vectors if reference is None else reference
        cosines = (vectors * reference).sum(axis=1)
        rows.append(
            {
                "engine": name,
                "passages_per_s": measured["passages_per_s"],
                "query_p50_ms": measured["query_p50_ms"],
                "cosine_mean": round(float(cosines.mean()), 5),
                "cosine_min": round(float(cosines.min()), 5),
                "ready_s": measured["ready_s"],
                "peak_mb": measured["peak_mb"],
                "load": measured["load"],
            }
        )
    return rows


def _run_engine(order: dict[str, Any]) -> dict[str, Any]:
    ended = subprocess.run(
        [sys.executable, "-m", "evals.benchmarks.embedding"],
        input=json.dumps(order), cwd=Path(__file__).parents[2],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if ended.returncode != 0:
        engine = order["settings"]["engine"]
        raise DatasetError(f"The engine {engine} failed: {ended.stderr.strip()[-300:]}")
    return json.loads(ended.stdout.splitlines()[-1])


def measure_engine(order: dict[str, Any]) -> dict[str, Any]:
    """What one engine does in this process, which has imported nothing of it yet."""
    started = time.perf_counter()
    import numpy as np

    from knowledge.embedding import load_embedder

    settings = EmbeddingSettings.model_validate(order["settings"])
    embedder = load_embedder(settings, cache_dir=Path(order["cache_dir"]))
    passages = order["passages"]
    embedder.embed_passages(passages[:1])
    ready = time.perf_counter() - started
    if not order["runs"]:
        return {"ready_s": round(ready, 2)}
    busy, seconds = load(), []
    vectors = embedder.embed_passages(passages)
    for _ in range(order["runs"]):
        started = time.perf_counter()
        embedder.embed_passages(passages)
        seconds.append(time.perf_counter() - started)
    queries = []
    for query in order["queries"]:
        started = time.perf_counter()
        embedder.embed_queries([query])
        queries.append((time.perf_counter() - started) * 1000)
    np.save(order["vectors"], vectors)
    return {
        "ready_s": round(ready, 2),
        "passages_per_s": round(len(passages) / min(seconds), 1),
        "query_p50_ms": round(percentile(queries, 0.5), 2),
        "peak_mb": peak_mb(),
        "load": busy,
    }


if __name__ == "__main__":
    print(json.dumps(measure_engine(json.load(sys.stdin))))
