"""What cases are held against: documents in force, and the prompts of a release."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from evals.gate.cases.linting import KnownTexts
from knowledge.documents import DocumentStatus

if TYPE_CHECKING:
    from assistant.bootstrap import Composition
    from evals.gate.library import Progress
    from knowledge.knowledge_base import KnowledgeBase


def known_texts(
    composition: Composition,
    *,
    candidate: Path | None = None,
    with_live: bool = False,
    progress: Progress | None = None,
) -> KnownTexts:
    """The texts of the gate's library, of the organisation's where wanted, and of the prompts.

    Args:
        composition: Of the installation.
        candidate: Release file, or folder with one; None is what is installed.
        with_live: Also read what the organisation has published.
        progress: Told how far building the gate's library is.

    Raises:
        AssistantError: If the candidate cannot be used.
    """
    from assistant.answering.candidate import load_candidate
    from evals.gate.library import open_gate_library

    recipe = load_candidate(candidate, composition.settings)
    library = open_gate_library(composition, progress=progress).base
    published = composition.knowledge_base() if with_live else None
    bases = [library, *([published] if published else [])]
    return KnownTexts(
        documents=texts_in_force(library),
        live=texts_in_force(published) if published else {},
        kept=frozenset(each.source for base in bases for each in base.list_documents()),
        prompts={
            f"{name} v{prompt.version}": prompt.source or prompt.template
            for name, prompt in recipe.release.prompts.items()
        },
    )


def texts_in_force(base: KnowledgeBase) -> Mapping[str, Sequence[str]]:
    """Path of each document in force to its texts, one for each collection that has such a path."""
    found: dict[str, list[str]] = defaultdict(list)
    for each in base.list_documents():
        if each.status is DocumentStatus.IN_FORCE:
            found[each.source].append(base.version(f"{each.doc_id}@{each.number}").text)
    return found
