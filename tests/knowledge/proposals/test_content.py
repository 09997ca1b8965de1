"""The content of a proposal, stored and read back."""

from __future__ import annotations

import hashlib
import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from knowledge.documents import (
    DocumentMetadata,
    PageSpan,
    PassageKind,
    PassageSpan,
    PreparedDocument,
    Section,
)
from knowledge.proposals.content import document_from_json, document_to_json

WORDS = st.text(max_size=12).filter(lambda text: not any("\ud800" <= char <= "\udfff" for char in text))


@st.composite
def prepared(draw) -> PreparedDocument:
    text = draw(WORDS) + "Something."
    return PreparedDocument(
        source=draw(WORDS),
        collection=draw(WORDS),
        format="markdown",
        original=text.encode(),
        sha256=draw(st.text("0123456789abcdef", min_size=64, max_size=64)),
        text=text,
        metadata=DocumentMetadata(
            doc_id=draw(st.none() | WORDS),
            title=draw(st.none() | WORDS),
            owner=draw(st.none() | WORDS),
            deputy=draw(st.none() | WORDS),
            audience=draw(st.none() | st.just(frozenset({"admin", "staff"}))),
            review_by=draw(st.none() | st.dates(date(1990, 1, 1))),
            supersedes=tuple(draw(st.lists(WORDS, max_size=2))),
        ),
        pages=[PageSpan(number=1, start=0, end=len(text))],
        sections=[Section(ordinal=0, heading_path=(draw(WORDS),), start=0, end=len(text))],
        passages=[
            PassageSpan(
                ordinal=0,
                section=0,
                start=0,
                end=len(text),
                kind=PassageKind.LIST,
                page=draw(st.none() | st.just(2)),
            )
        ],
    )


@given(prepared())
def test_a_document_survives_being_stored_as_json(document):
    originals = {hashlib.sha256(document.original).hexdigest(): document.original}

    stored = json.loads(json.dumps(document_to_json(document)))

    assert document_from_json(stored, originals.__getitem__) == document
