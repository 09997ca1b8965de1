"""Documents as they would be proposed, made in one line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ingest.inspect import inspect_document
from ingest.loaders import load_bytes
from ingest.prepare import FileContent, prepare_document
from ingest.settings import IngestSettings
from ingest.walk import FoundFile
from knowledge.documents import PreparedDocument
from knowledge.proposals.report import Remark

TODAY = date(2026, 6, 1)
STATED = "---\nowner: Dana Ruiz\nreview_by: 2026-12-01\naudience: staff\nkind: policy\n---\n"


def proposed(content: str | bytes, name: str = "rule.md") -> tuple[PreparedDocument, list[Remark]]:
    """A file read, cut and inspected."""
    data = content.encode() if isinstance(content, str) else content
    file = FoundFile(path=Path(name), source=name, sidecar=None, size=len(data), mtime_ns=0)
    loaded = load_bytes(data, name)
    document, warnings = prepare_document(
        file,
        FileContent(original=data, sidecar=None, sha256=""),
        loaded,
        collection="rules",
        settings=IngestSettings(),
    )
    return document, inspect_document(document, warnings, today=TODAY)


def remarks_on(content: str | bytes, name: str = "rule.md") -> dict[str, Remark]:
    """The remarks by code; of two with one code the graver."""
    return {remark.code: remark for remark in reversed(proposed(content, name)[1])}


def codes_of(body: str, name: str = "rule.md") -> set[str]:
    """What is remarked on a text whose metadata is complete."""
    return {remark.code for remark in proposed(STATED + body if name.endswith(".md") else body, name)[1]}


def quotes_of(remark: Remark) -> list[str]:
    return [excerpt.quote for excerpt in remark.excerpts]
