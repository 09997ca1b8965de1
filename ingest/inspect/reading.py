"""What the loader remarked while it read: a remark each. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.inspect.subject import Subject
from knowledge.proposals.report import Remark, Severity

_ELSEWHERE = ("missing_", "hidden_text", "invisible_layer", "speaker_notes")
"""Codes that other checks speak of."""
_NOTES = frozenset({"boilerplate_removed", "turned_text", "audience_kept", "duplicate"})


def inspect_reading(subject: Subject) -> Iterator[Remark]:
    """One remark for each reading problem, under the loader's own code, with what was left out."""
    for warning in subject.warnings:
        if not warning.code.startswith(_ELSEWHERE):
            severity = Severity.NOTE if warning.code in _NOTES else Severity.WARNING
            excerpts = map(subject.loose_excerpt, warning.removed)
            yield subject.remark(warning.code, severity, warning.message, excerpts)
