"""A loaded document as JSON and back: how it comes home from the child process."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from ingest.loaded import LoadedDocument, LoadWarning
from knowledge.documents import DocumentKind, DocumentMetadata, DocumentStatus, PageSpan


def document_to_json(document: LoadedDocument) -> dict[str, Any]:
    """Plain values only; `document_from_json` is its inverse."""
    meta = document.metadata
    return {
        "format": document.format,
        "text": document.text,
        "pages": [[page.number, page.start, page.end] for page in document.pages],
        "warnings": [[each.code, each.message, list(each.removed)] for each in document.warnings],
        "metadata": {
            "doc_id": meta.doc_id,
            "title": meta.title,
            "kind": meta.kind,
            "version_label": meta.version_label,
            "owner": meta.owner,
            "deputy": meta.deputy,
            "audience": None if meta.audience is None else sorted(meta.audience),
            "effective_from": _iso(meta.effective_from),
            "review_by": _iso(meta.review_by),
            "status": meta.status,
            "supersedes": list(meta.supersedes),
        },
    }


def document_from_json(value: dict[str, Any]) -> LoadedDocument:
    """The document; KeyError, TypeError or ValueError where the value is none."""
    meta = value["metadata"]
    audience, kind, status = meta["audience"], meta["kind"], meta["status"]
    return LoadedDocument(
        format=value["format"],
        text=value["text"],
        pages=tuple(PageSpan(number=n, start=s, end=e) for n, s, e in value["pages"]),
        warnings=tuple(
            LoadWarning(code=code, message=message, removed=tuple(removed))
            for code, message, removed in value["warnings"]
        ),
        metadata=DocumentMetadata(
            doc_id=meta["doc_id"],
            title=meta["title"],
            kind=None if kind is None else DocumentKind(kind),
            version_label=meta["version_label"],
            owner=meta["owner"],
            deputy=meta["deputy"],
            audience=None if audience is None else frozenset(audience),
            effective_from=_date(meta["effective_from"]),
            review_by=_date(meta["review_by"]),
            status=None if status is None else DocumentStatus(status),
            supersedes=tuple(meta["supersedes"]),
        ),
    )


def dump_line(value: dict[str, Any]) -> bytes:
    """One line of JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _iso(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _date(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)
