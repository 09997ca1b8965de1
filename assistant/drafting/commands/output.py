"""Drafts and findings for people and for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assistant.drafting.desk import Drafted
from assistant.drafting.keeping.drafts import KeptDraft
from assistant.drafting.linting.finding import LintReport, Severity
from knowledge.printing import print_line, print_table

SHOWN_ITEMS = 12
"""Open items that a terminal shows; files hold all."""


def report_json(report: LintReport) -> dict[str, Any]:
    """Findings as `playbook lint --json` gives them."""
    return {
        "findings": [{**asdict(finding), "severity": finding.severity.value} for finding in report.findings],
        "errors": report.count(Severity.ERROR),
        "warnings": report.count(Severity.WARNING),
        "open": report.count(Severity.OPEN),
        "skipped": [{"rule": rule, "why": why} for rule, why in report.skipped],
    }


def drafted_json(drafted: Drafted, files: Sequence[Path], seconds: float) -> dict[str, Any]:
    """A draft as `playbook draft … --json` gives it."""
    artifact = drafted.artifact
    return {
        "draft": drafted.kept.number if drafted.kept else None,
        "kind": artifact.type,
        "artifact_id": artifact.artifact_id,
        "title": artifact.title,
        "status": artifact.status.value,
        "files": [str(path) for path in files],
        "required": drafted.completeness.required,
        "filled": drafted.completeness.filled,
        "open_items": [item.model_dump(mode="json", exclude_none=True) for item in artifact.open_items],
        "citations": [citation.model_dump(mode="json", exclude_none=True) for citation in artifact.citations],
        "access_roles": list(artifact.access_roles),
        "doubts": [{"code": doubt.code, "message": doubt.message} for doubt in drafted.doubts],
        "notes": [{"path": note.path, "message": note.message} for note in drafted.notes],
        **report_json(drafted.report),
        "seconds": round(seconds, 3),
    }


def kept_json(kept: KeptDraft) -> dict[str, Any]:
    """A kept draft's line."""
    return {
        "draft": kept.number,
        "kind": kept.kind,
        "artifact_id": kept.artifact_id,
        "title": kept.title,
        "author": kept.author,
        "version": kept.version,
        "changed_at": kept.changed_at.isoformat(timespec="seconds") + "Z",
        "proposal": kept.proposal,
    }


def print_drafted(drafted: Drafted, files: Sequence[Path]) -> None:
    """What came of drafting: how far it is, what is wrong, what is open, where it lies."""
    artifact, complete = drafted.artifact, drafted.completeness
    number = f"Draft {drafted.kept.number}: " if drafted.kept else ""
    print_line(f"{number}{artifact.title} ({artifact.artifact_id})")
    print_line(
        f"{complete.filled} of {complete.required} required fields are filled, {len(artifact.open_items)} "
        f"are to be confirmed; {drafted.report.count(Severity.ERROR)} errors, "
        f"{drafted.report.count(Severity.WARNING)} warnings."
    )
    for doubt in drafted.doubts:
        print_line(f"Look at this: {doubt.message}")
    if artifact.access_roles:
        print_line(f"It cites restricted documents: only {', '.join(artifact.access_roles)} may read it.")
    print_findings(drafted.report)
    print_open_items(drafted)
    for path in files:
        print_line(f"Written: {path}")


def print_open_items(drafted: Drafted) -> None:
    """Open items, those with one question together."""
    groups: Counter[tuple[str, str, str]] = Counter(
        (item.question.partition(" (“")[0], item.owner.name, item.due.isoformat())
        for item in drafted.artifact.open_items
    )
    rows = [
        (question if count == 1 else f"{question} ({count} places)", owner, due)
        for (question, owner, due), count in list(groups.items())[:SHOWN_ITEMS]
    ]
    if rows:
        print_line("")
        print_table(("to be confirmed", "by whom", "until"), rows)
    if len(groups) > SHOWN_ITEMS:
        print_line(f"… and {len(groups) - SHOWN_ITEMS} more questions; the files list all of them.")


def print_findings(report: LintReport) -> None:
    """Errors and warnings as a table."""
    rows = [
        (finding.rule, finding.severity.value, finding.path, finding.message)
        for finding in report.findings
        if finding.severity is not Severity.OPEN
    ]
    if rows:
        print_line("")
        print_table(("rule", "severity", "where", "what to do"), rows)
