"""What a loader returns. Pure data, JSON-able: it crosses a process boundary."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from knowledge.documents import DocumentMetadata, PageSpan


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadWarning:
    """Something a person should know about a file that was read all the same."""

    code: str
    """Short and stable, such as `missing_owner`, `formula_without_value`, `hidden_text`."""
    message: str
    removed: tuple[str, ...] = ()
    """The words that were left out, where the message is about words; see `quoted`."""


MOST_QUOTES = 20
QUOTE_CHARS = 200


def quoted(parts: Iterable[str]) -> tuple[str, ...]:
    """What was left out as a warning carries it: one line each, cut, at most 20, no repeats."""
    lines = dict.fromkeys(" ".join(part.split())[:QUOTE_CHARS] for part in parts)
    return tuple(line for line in lines if line)[:MOST_QUOTES]


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
