"""Bring the documents that a benchmark asks about into the knowledge base."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from evals.questions import DatasetError, QuestionCase

if TYPE_CHECKING:
    from assistant.bootstrap import Composition
    from evals.progress import Progress


def corpora_beside(questions: Path) -> Path | None:
    """The `corpora` folder beside a question file, where there is one."""
    folder = questions.resolve().parent / "corpora"
    return folder if folder.is_dir() else None


def ensure_collections(
    composition: Composition, cases: Iterable[QuestionCase], corpora: Path | None, progress: Progress
) -> None:
    """Ingest each collection that the cases name; unchanged ones cost a look at their files.

    Raises:
        DatasetError: If a collection is neither known nor a folder of `corpora`.
    """
    from ingest.pipeline import ingest_paths

    knowledge = composition.knowledge_base()
    for name in sorted({case.collection for case in cases if case.collection}):
        if name == "starter":
            composition.ensure_starter_library(progress.stage)
            if name not in knowledge.collections():
                ingest_starter(composition, progress)
            continue
        folder = corpora / name if corpora else None
        if folder is None or not folder.is_dir():
            if name in knowledge.collections():
                continue
            raise DatasetError(f"There are no documents for {name!r}; give --corpora DIR that holds {name}/.")
        progress.title(f"Reading {name}")
        ingest_paths(
            [folder],
            knowledge_base=knowledge,
            settings=composition.settings.ingest,
            collection=name,
            actor="benchmark",
            reason="benchmark",
            on_progress=progress.stage,
        )


def ingest_starter(composition: Composition, progress: Progress) -> None:
    """Ingest the starter library beside other collections."""
    from assistant.bootstrap import STARTER_COLLECTION
    from ingest.pipeline import ingest_paths
    from knowledge.library import DOCUMENTS_DIR

    ingest_paths(
        [DOCUMENTS_DIR],
        knowledge_base=composition.knowledge_base(),
        settings=composition.settings.ingest,
        collection=STARTER_COLLECTION,
        actor="benchmark",
        reason="benchmark",
        on_progress=progress.stage,
    )
