"""Reading the claims of stored documents, with the vectors that were made when they were published."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from sqlalchemy import Connection

from knowledge.compared import ComparedDocument
from knowledge.contradictions.claim import Claim, read_claim
from knowledge.documents import DocumentStatus, Passage
from knowledge.store.embeddings import load_units, model_id
from knowledge.store.indexing import IndexState
from knowledge.store.passages import StoredPassage
from knowledge.unit_vectors import units_of
from knowledge.units import Unit, is_header_row, window_of

_BATCH = 1_000

Told = Callable[[str, int, int], None]
"""Told a stage, steps done and steps in all."""


def claims_of_passages(
    connection: Connection,
    state: IndexState,
    stored: Sequence[StoredPassage],
    documents: Mapping[int, ComparedDocument],
    *,
    on_progress: Told,
) -> list[Claim]:
    """Every claim of these passages, in order.

    Args:
        documents: By version id; passages of other versions are passed over.
    """
    model = model_id(connection, fingerprint=state.fingerprint, dim=state.dim, create=False)
    chosen = [each for each in stored if each.version_id in documents]
    found: list[Claim] = []
    for start in range(0, len(chosen), _BATCH):
        batch = chosen[start : start + _BATCH]
        keys = [each.row.index_text_sha256 for each in batch]
        vectors = load_units(connection, model, keys, dim=state.dim) if model is not None else {}
        for each, key in zip(batch, keys, strict=True):
            if key in vectors:
                passage = each.build(DocumentStatus.IN_FORCE)
                found += claims_of(documents[each.version_id], passage, vectors[key][0])
        on_progress("reading", min(start + _BATCH, len(chosen)), len(chosen))
    return found


def claims_of(document: ComparedDocument, passage: Passage, vectors: np.ndarray) -> Iterator[Claim]:
    """The claims of one passage.

    Args:
        vectors: Of the units of its indexed text, as stored.
    """
    read = units_of(passage, vectors, dim=vectors.shape[1])
    units = read.units
    for index, unit in enumerate(units):
        if is_header_row(units, index):
            continue
        for part in _sentences(unit):
            claim = read_claim(
                document,
                part,
                window_text=_window_text(units, index, passage),
                headings=passage.heading_path,
                vector=read.vectors[index],
            )
            if claim is not None:
                yield claim


_AFTER_UNIT_OF_MEASURE = re.compile(r"(?<=[\w/²³°])\.\s+(?=[A-Z])")
_ENDS_IN_MEASURE = re.compile(r"\d\s?°?[A-Za-z/]{1,5}[²³]?$")


def _sentences(unit: Unit) -> Iterator[Unit]:
    """A unit, cut where it goes on after a sentence that ends like an abbreviation: "8 km/h. In the yard"."""
    start = 0
    for match in _AFTER_UNIT_OF_MEASURE.finditer(unit.text):
        if _ENDS_IN_MEASURE.search(unit.text, start, match.start()):
            yield _part(unit, start, match.start() + 1)
            start = match.end()
    yield unit if start == 0 else _part(unit, start, len(unit.text))


def _part(unit: Unit, start: int, end: int) -> Unit:
    return replace(unit, start=unit.start + start, end=unit.start + end, text=unit.text[start:end])


def _window_text(units: Sequence[Unit], index: int, passage: Passage) -> str:
    window = window_of(units, index, passage.text, offset=passage.start)
    body = "\n".join(unit.text for unit in window)
    lead = units[index].lead
    return f"{lead}\n{body}" if lead else body
