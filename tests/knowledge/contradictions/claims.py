"""Claims of invented documents."""

from __future__ import annotations

from typing import Any

import numpy as np

from knowledge.compared import ComparedDocument
from knowledge.contradictions.claim import Claim, read_claim
from knowledge.documents import DocumentKind, DocumentStatus
from knowledge.units import cut_units

ALONG = np.array([1.0, 0.0], dtype=np.float32)


def make_document(doc_id: str, **others: Any) -> ComparedDocument:
    """A policy in force."""
    values: dict[str, Any] = {
        "doc_id": doc_id,
        "version": 1,
        "source": f"{doc_id}.md",
        "collection": "harbour",
        "title": f"{doc_id.title()} Policy",
        "kind": DocumentKind.POLICY,
        "status": DocumentStatus.IN_FORCE,
        "owner": None,
        "version_label": None,
        "effective_from": None,
        "supersedes": (),
    }
    return ComparedDocument(**{**values, **others})


def make_claim(
    doc_id: str, text: str, *, heading: str = "Rules", vector: np.ndarray = ALONG, **others: Any
) -> Claim:
    """The claim of the first unit of a text; the whole text is its window."""
    document = make_document(doc_id, **others)
    claim = read_claim(
        document, cut_units(text)[0], window_text=text, headings=(document.title, heading), vector=vector
    )
    assert claim is not None
    return claim
