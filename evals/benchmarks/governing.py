"""How long does governing take in a large knowledge base: propose, publish, roll back, verify?"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from assistant.bootstrap import Composition
from evals.benchmarks.grown_corpus import GrownDocument, grow, load_originals
from evals.benchmarks.measuring import load
from evals.benchmarks.speed import COLLECTION, Growing, GrownComposition, open_grown_home
from knowledge.acting import Actor
from knowledge.changes import KnowledgeChanges
from knowledge.documents import PreparedDocument
from knowledge.proposals.report import QualityReport
from knowledge.proposals.service import Draft

if TYPE_CHECKING:
    from evals.progress import Progress

AUTHOR, APPROVER = Actor(name="Ada"), Actor(name="Ben")
CHANGED = 10
"""Documents in a proposal: six new, three with other words, one retired."""
_ENTRIES_A_TRANSACTION = 1_000


def run_governing(
    composition: Composition,
    *,
    passages: int,
    entries: int,
    rounds: int,
    progress: Progress,
    source: Path | None = None,
) -> dict[str, Any]:
    """Grow a knowledge base and govern it.

    Args:
        composition: Gives settings and model; its own home is not touched.
        passages: How large the knowledge base is.
        entries: How long the audit trail is when it is verified.
        rounds: How often a proposal is made, published and rolled back; medians are told.
        progress: Told what is going on.
        source: Folder of documents that copies are made of; None is the starter library.

    Returns:
        Seconds of each act, and what they met.
    """
    from knowledge.library import DOCUMENTS_DIR

    progress.title("Reading documents")
    originals = load_originals(source or DOCUMENTS_DIR, composition.settings.ingest)
    with TemporaryDirectory(prefix="playbook-governing-") as scratch:
        grown = open_grown_home(composition, Path(scratch) / "home")
        growing = Growing(grown, grow(originals), progress, model_up_to=0)
        size = growing.publish_up_to(passages)
        busy = load()
        times: dict[str, list[float]] = {}
        for number in range(rounds):
            progress.title(f"Proposing, publishing, rolling back: round {number + 1} of {rounds}")
            for act, seconds in _round(grown, growing.next_documents(CHANGED)).items():
                times.setdefault(act, []).append(seconds)
        verified = _verify(grown, entries, progress)
    return {
        "passages": size["passages"],
        "documents": size["documents"],
        "rounds": rounds,
        **{f"{act}_s": round(sorted(values)[len(values) // 2], 2) for act, values in times.items()},
        **{f"{act}_worst_s": round(max(values), 2) for act, values in times.items()},
        **verified,
        "load_before": busy,
    }


def _round(composition: GrownComposition, copies: Sequence[GrownDocument]) -> dict[str, float]:
    """One proposal through its whole life, and back."""
    desk = composition.governance_desk()
    before = composition.knowledge_base().current_release()
    draft = Draft(
        changes=[_changes(composition, [copy.document for copy in copies])],
        report=QualityReport(),
        reason="benchmark",
        origin={"kind": "files"},
    )
    times: dict[str, float] = {}
    proposal = _timed(times, "propose", lambda: desk.propose(draft, AUTHOR))
    _timed(times, "differences", lambda: desk.differences(proposal))
    _timed(times, "approve", lambda: desk.proposals.approve(proposal.number, APPROVER))
    _timed(times, "publish", lambda: desk.publish(proposal.number, APPROVER))
    _timed(times, "rollback", lambda: desk.roll_back(before, APPROVER, reason="benchmark"))
    return times


def _changes(composition: GrownComposition, copies: Sequence[PreparedDocument]) -> KnowledgeChanges:
    """Six new documents, three that take the place of published ones, and one that goes."""
    base = composition.knowledge_base()
    known = sorted(base.known_files(COLLECTION, "bench"))
    replaced = [
        replace(copy, source=source, metadata=replace(copy.metadata, doc_id=doc_id))
        for copy, source in zip(copies[6:9], known, strict=False)
        for doc_id in [base.known_files(COLLECTION, "bench")[source].doc_id]
    ]
    return KnowledgeChanges(
        collection=COLLECTION, root="bench", upserts=[*copies[:6], *replaced], retired=[known[-1]]
    )


def _verify(composition: GrownComposition, entries: int, progress: Progress) -> dict[str, Any]:
    """Lengthen the audit trail and verify all of it."""
    from knowledge.audit.reading import read_trail
    from knowledge.audit.trail import append_entry
    from knowledge.audit.verify import verify_entries
    from knowledge.store.engine import snapshot, write

    engine = composition.knowledge_base().engine
    progress.title(f"Appending {entries:,} audit entries")
    now, started = datetime.now(UTC), time.perf_counter()
    for first in range(0, entries, _ENTRIES_A_TRANSACTION):
        with write(engine) as connection:
            for number in range(first, min(first + _ENTRIES_A_TRANSACTION, entries)):
                append_entry(
                    connection,
                    at=now + timedelta(milliseconds=number),
                    actor="benchmark",
                    action="question.asked",
                    subject=f"{number:032x}",
                    details={"question": f"Who approves prompt {number}?", "release": 1, "cited": [number]},
                )
    appended = time.perf_counter() - started
    progress.title("Verifying the audit trail")
    started = time.perf_counter()
    with snapshot(engine) as connection:
        found = verify_entries(read_trail(connection))
    return {
        "audit_entries": found.entries,
        "audit_sound": found.sound,
        "audit_append_ms": round(appended / entries * 1000, 3) if entries else None,
        "audit_verify_s": round(time.perf_counter() - started, 2),
    }


def _timed(times: dict[str, float], name: str, act: Callable[[], Any]) -> Any:
    started = time.perf_counter()
    result = act()
    times[name] = time.perf_counter() - started
    return result
