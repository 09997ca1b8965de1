"""What a loader returns. Pure data, JSON-able: it crosses a process boundary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.documents import DocumentMetadata, PageSpan


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadWarning:
    """Something a person should know about a file that was read all the same."""

    code: str
    """Short and stable, such as `missing_owner`, `formula_without_value`, `hidden_text`."""
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedDocument:
    """A file as Markdown."""

    format: str
    text: str = field(repr=False)
    """Markdown, "\\n" line ends. Tables as pipe tables with a header row, headings as `#`."""
    metadata: DocumentMetadata = DocumentMetadata()
    """What the file itself says (front matter, document properties)."""
    pages: Sequence[PageSpan] = ()
    warnings: Sequence[LoadWarning] = ()
