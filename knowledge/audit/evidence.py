"""Verifying a trail against what was kept of it elsewhere: signed heads and an earlier export."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from heapq import merge
from operator import attrgetter
from pathlib import Path

from sqlalchemy import Engine

from knowledge.audit.entry import AuditEntry
from knowledge.audit.export import parse_entries
from knowledge.audit.heads import head_problem, load_head
from knowledge.audit.reading import missing_rules, read_trail
from knowledge.audit.verify import Anchor, Fault, Problem, Verdict, verify_entries
from knowledge.errors import AuditFileError
from knowledge.store.engine import snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was kept elsewhere. Nothing of it is trusted before its own check."""

    heads: Sequence[Path] = ()
    trusted_key: str | None = None
    """The key that must have signed the heads; None believes each head's own."""
    export: Path | None = None
    """Shows exactly where a trail was hashed anew, which heads can only narrow down."""


def verify_trail(engine: Engine, evidence: Evidence | None = None) -> Verdict:
    """Verify the trail of a home, and that its database still refuses changes.

    Raises:
        AuditFileError: If a kept file cannot be read, or a kept export is itself not whole.
    """
    with snapshot(engine) as connection:
        verdict = _verify(read_trail(connection), evidence or Evidence())
        rules = missing_rules(connection)
    if not rules:
        return verdict
    message = f"The database no longer refuses changes of audit entries: {' and '.join(rules)} missing."
    unguarded = Problem(fault=Fault.UNGUARDED, sequence=None, message=message)
    return replace(verdict, problems=(*verdict.problems, unguarded))


def verify_export(path: Path, evidence: Evidence | None = None) -> Verdict:
    """Verify an export by itself.

    Raises:
        AuditFileError: If a file cannot be read.
    """
    with exported_entries(path) as entries:
        return _verify(entries, evidence or Evidence())


@contextmanager
def exported_entries(path: Path) -> Iterator[Iterator[AuditEntry]]:
    """The entries of an export, read while they are asked for.

    Raises:
        AuditFileError: If the file cannot be opened.
    """
    try:
        # What is no UTF-8 is a fault to name, not a reason to stop.
        file = path.open(encoding="utf-8", errors="surrogateescape", newline="\n")
    except OSError as error:
        raise AuditFileError(f"{path} cannot be read ({error.strerror}); check the path.") from error
    with file:
        yield parse_entries(file)


def _verify(entries: Iterable[AuditEntry], evidence: Evidence) -> Verdict:
    anchors, problems = _heads(evidence)
    if evidence.export is None:
        verdict = verify_entries(entries, anchors)
    else:
        _require_whole(evidence.export)
        with exported_entries(evidence.export) as kept:
            by_entry = (_anchor_of(entry, evidence.export) for entry in kept)
            verdict = verify_entries(entries, merge(anchors, by_entry, key=attrgetter("sequence")))
    return replace(verdict, problems=(*verdict.problems, *problems))


def _heads(evidence: Evidence) -> tuple[list[Anchor], list[Problem]]:
    anchors, problems = [], []
    for path in evidence.heads:
        head, origin = load_head(path), f"the head in {path}"
        problem = head_problem(head, origin=origin, trusted_key=evidence.trusted_key)
        if problem is None:
            anchors.append(Anchor(sequence=head.sequence, sha256=head.sha256, origin=origin))
        else:
            problems.append(problem)
    return sorted(anchors, key=attrgetter("sequence")), problems


def _require_whole(path: Path) -> None:
    verdict = verify_export(path)
    if not verdict.sound:
        raise AuditFileError(
            f"The kept export {path} is not whole and proves nothing ({verdict.problems[0].message}); "
            "give another copy."
        )


def _anchor_of(entry: AuditEntry, path: Path) -> Anchor:
    return Anchor(sequence=entry.sequence, sha256=entry.sha256, origin=f"the export in {path}")
