"""Text that readers do not see, quoted so that a reviewer does; and letters that deceive. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.inspect.lookalikes import find_mixed_words
from ingest.inspect.subject import Subject, counted
from ingest.loaded import LoadWarning
from knowledge.injection import gives_orders
from knowledge.proposals.report import Remark, Severity

_EDITORIAL = re.compile(
    r"^\s*(?:TODO|FIXME|XXX|TBD|NB|NOTE TO SELF|[A-Z]{2,4}:)\b|\b(?:TODO|FIXME)\b|^\s*\[if\b|^\s*-{3}\s|"
    r"\b(?:auto-?)?generated (?:from|by|with|on)\b|\bdo(?: not|n't) edit\b|\btoc (?:start|end)\b|^\s*\{:|"
    r"^\s*(?:copyright|spdx|license)\b"
)
"""Notes among authors and marks of tools: left out as well, and rarely worth a reviewer's time."""
_COMMENTS = frozenset({"markdown", "html", "rst"})


def inspect_hidden(subject: Subject) -> Iterator[Remark]:
    """`hidden_text`, `author_comment` for notes among authors, and `lookalike_letters`."""
    for warning in subject.warnings:
        if warning.code == "hidden_text":
            yield from _hidden(subject, warning)
        elif warning.code in ("hidden_text_kept", "invisible_layer", "speaker_notes"):
            severity = Severity.NOTE if warning.code == "speaker_notes" else Severity.WARNING
            yield _remark(subject, "hidden_text", severity, warning.message, warning.removed)
    mixed = find_mixed_words(subject.text)
    if mixed:
        message = (
            f"Letters of other scripts that look Latin stand in {counted(len(mixed), 'word')}; "
            "write them anew, or a search will not find them."
        )
        excerpts = [subject.excerpt(start, end) for start, end in mixed]
        yield subject.remark("lookalike_letters", Severity.WARNING, message, excerpts)


def _hidden(subject: Subject, warning: LoadWarning) -> Iterator[Remark]:
    """One remark on what is worth reading and one on the notes among authors."""
    notes = [part for part in warning.removed if subject.document.format in _COMMENTS and _is_note(part)]
    others = [part for part in warning.removed if part not in notes]
    if others or not warning.removed:
        message = f"{warning.message} Read it below before you agree." if others else warning.message
        yield _remark(subject, "hidden_text", Severity.WARNING, message, others)
    if notes:
        message = (
            f"It leaves out {counted(len(notes), 'comment')} among its authors, which readers do not see."
        )
        yield _remark(subject, "author_comment", Severity.NOTE, message, notes)


def _is_note(part: str) -> bool:
    return bool(_EDITORIAL.search(part)) and not gives_orders(part)


def _remark(subject: Subject, code: str, severity: Severity, message: str, parts: object) -> Remark:
    assert isinstance(parts, (list, tuple))
    return subject.remark(code, severity, message, map(subject.loose_excerpt, parts))
