"""How long does it take to tell which answers a change would change, and is it true?

Proposals are made at random from the documents of a copy of the home, or of a grown corpus: some
rewritten, some new, some retired, some with another audience only. The answers that a trial
foretells are compared with those that are given once the proposal has really been published.
"""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from assistant.answering.answer import Question
from assistant.bootstrap import Composition
from assistant.governing.answer_changes import DIFFERENT, AnswerChange, AnswerSide
from assistant.governing.changed_answers import answer_side, compare_sides
from evals.benchmarks.grown_corpus import Vocabulary, grow, grow_copy, load_originals
from evals.benchmarks.measuring import load
from evals.benchmarks.speed import Growing, open_grown_home
from evals.questions import DatasetError, QuestionCase
from knowledge.changes import KnowledgeChanges, ReleaseRecord
from knowledge.documents import DocumentStatus, PreparedDocument
from knowledge.proposals.amending import metadata_of
from knowledge.questions import KnownQuestion

if TYPE_CHECKING:
    from evals.progress import Progress

DOCUMENTS = 10
"""Documents that a proposal changes: of five, two are rewritten, one new, one retired and one gets
another audience."""


def run_changed_answers(
    composition: Composition,
    cases: Sequence[QuestionCase],
    *,
    rounds: int,
    passages: int | None,
    progress: Progress,
    source: Path | None = None,
) -> dict[str, Any]:
    """Foretell and compare.

    Args:
        composition: Gives settings and model; its own home is copied, not touched.
        cases: What is asked, all collections together, as staff.
        rounds: How many proposals are tried, then published one after the other.
        passages: Grow a knowledge base of this size in the place of the copy; None copies.
        progress: Told what is going on.
        source: Folder of documents to grow from; None is the starter library.

    Raises:
        DatasetError: If there is nothing to ask or no document to change.
    """
    texts = dict.fromkeys(case.question for case in cases if not case.history)
    questions = [KnownQuestion(text=text, role="staff") for text in texts]
    if not questions:
        raise DatasetError("No question stands alone; name a file of questions without history.")
    with _scratch(composition, passages, progress, source) as copy:
        found = [_round(copy, questions, number, progress) for number in range(rounds)]
        size = copy.knowledge_base().status(probe=False)["passages"]
    seconds = sorted(each["seconds"] for each in found)
    compared, agreed = sum(len(each["agrees"]) for each in found), sum(sum(each["agrees"]) for each in found)
    return {
        "passages": size,
        "questions": len(questions),
        "proposals": rounds,
        "documents_each": DOCUMENTS,
        "seconds": seconds[len(seconds) // 2],
        "worst_seconds": seconds[-1],
        "cpu_seconds": sorted(each["cpu_seconds"] for each in found)[len(found) // 2],
        "compared": compared,
        "as_published": agreed,
        "agreement": round(agreed / compared, 4) if compared else None,
        "really_different": sum(each["different"] for each in found),
        "of_these_foretold": sum(each["foretold"] for each in found),
        "load": load(),
        "disagreements": [case for each in found for case in each["disagreements"]],
    }


def _round(
    composition: Composition, questions: Sequence[KnownQuestion], number: int, progress: Progress
) -> dict[str, Any]:
    """Try one proposal, publish it, and hold the two against each other."""
    base, assistant = composition.knowledge_base(), composition.assistant("extractive")
    changes = random_proposal(composition, random.Random(number))  # noqa: S311 - to be repeatable

    def ask(title: str) -> list[AnswerSide]:
        asked = progress.each(questions, f"{title}: proposal {number + 1}")
        return [answer_side(assistant.answer, Question(text=each.text, role=each.role)) for each in asked]

    before = ask("Asking before")
    progress.title(f"Trying proposal {number + 1}")
    started, worked = time.perf_counter(), time.process_time()
    told = composition.compare_answers(questions, changes, on_progress=progress.stage)
    seconds, cpu_seconds = time.perf_counter() - started, time.process_time() - worked
    base.publish_changes(changes, ReleaseRecord(actor="benchmark", reason="benchmark"))
    after = ask("Asking after")
    foretold = {(change.question, change.role): change for change in told.changes}
    real = [compare_sides(*each) for each in zip(questions, before, after, strict=True)]
    agrees = [
        _as_told(foretold[change.question, change.role], change, then)
        for change, then in zip(real, after, strict=True)
    ]
    different = [
        (change, foretold[change.question, change.role]) for change in real if change.kind in DIFFERENT
    ]
    return {
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu_seconds, 2),
        "agrees": agrees,
        "different": len(different),
        "foretold": sum(change.kind is other.kind for change, other in different),
        "disagreements": [
            {"question": change.question, "real": change.kind.value,
             "foretold": foretold[change.question, change.role].kind.value}
            for change, agreed in zip(real, agrees, strict=True)
            if not agreed
        ],
    }  # fmt: skip


def random_proposal(composition: Composition, chance: random.Random) -> list[KnowledgeChanges]:
    """Changes of documents in force, and new ones after their pattern.

    Raises:
        DatasetError: If there are too few documents.
    """
    base = composition.knowledge_base()
    in_force = [each for each in base.list_documents() if each.status is DocumentStatus.IN_FORCE]
    if len(in_force) < DOCUMENTS:
        raise DatasetError(f"Fewer than {DOCUMENTS} documents are in force; publish more of them first.")
    chosen = [_prepared(composition, each.version_id) for each in chance.sample(in_force, DOCUMENTS)]
    vocabulary = Vocabulary([document.text for _, document in chosen])
    amended: dict[str, PreparedDocument] = {}
    withdrawn: list[str] = []
    upserts: list[PreparedDocument] = []
    collection = chosen[0][1].collection
    for place, (doc_id, document) in enumerate(chosen):
        number = chance.randrange(10**9)
        if place % 5 < 2:
            copy = grow_copy(document, vocabulary, number=number).document
            amended[doc_id] = replace(copy, source=document.source, metadata=document.metadata)
        elif place % 5 == 2:
            copy = grow_copy(document, vocabulary, number=number).document
            metadata = replace(copy.metadata, supersedes=())
            upserts.append(replace(copy, collection=collection, metadata=metadata))
        elif place % 5 == 3:
            withdrawn.append(doc_id)
        else:
            narrowed = replace(document.metadata, audience=frozenset({"governance_lead"}))
            amended[doc_id] = replace(document, metadata=narrowed)
    return [
        KnowledgeChanges(
            collection=collection, root="benchmark", upserts=upserts, amended=amended, withdrawn=withdrawn
        )
    ]


def _prepared(composition: Composition, version_id: int) -> tuple[str, PreparedDocument]:
    """A published version as a file that has just been read."""
    version = composition.knowledge_base().version_by_id(version_id)
    return version.doc_id, PreparedDocument(
        source=version.source,
        collection=version.collection,
        format=version.format,
        original=version.text.encode(),
        sha256=version.sha256,
        text=version.text,
        metadata=metadata_of(version, DocumentStatus.IN_FORCE),
        pages=version.pages,
        sections=version.sections,
        passages=composition.rechunk(version),
    )


def _as_told(foretold: AnswerChange, real: AnswerChange, then: AnswerSide) -> bool:
    """Whether the question was answered as the trial said, to the word and the offset."""
    said = foretold.after
    if said is None:
        return real.after is None
    return replace(said, confidence=0.0) == replace(then, confidence=0.0)


@contextmanager
def _scratch(
    composition: Composition, passages: int | None, progress: Progress, source: Path | None
) -> Iterator[Composition]:
    """A knowledge base that may be written to."""
    from knowledge.library import DOCUMENTS_DIR

    with TemporaryDirectory(prefix="playbook-changed-answers-") as scratch:
        home = Path(scratch) / "home"
        if passages is None:
            composition.knowledge_base()
            shutil.copytree(composition.settings.home, home)
            copy = Composition(composition.settings.model_copy(update={"home": home}))
        else:
            originals = load_originals(source or DOCUMENTS_DIR, composition.settings.ingest)
            copy = open_grown_home(composition, home)
            Growing(copy, grow(originals), progress, model_up_to=0).publish_up_to(passages)
        try:
            yield copy
        finally:
            copy.knowledge_base().close()
