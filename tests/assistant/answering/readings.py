"""Readings of invented texts, with the order of their units as a test wants it."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

import numpy as np

from assistant.answering.condense import StandaloneQuestion
from assistant.answering.evidence import EvidenceSpan
from assistant.answering.question_kind import answer_kinds
from assistant.answering.reading import UNIT_FEATURES, Reading, ReadUnit, weigh_terms
from knowledge.documents import DocumentKind, DocumentStatus, DocumentVersion, Passage
from knowledge.terms import terms
from knowledge.units import Unit, UnitKind, cut_units

_WIDTH = 256


def make_reading(
    question: str,
    *texts: str,
    best: Sequence[str] = (),
    titles: Sequence[str] = (),
    status: DocumentStatus = DocumentStatus.IN_FORCE,
    vectors: Mapping[str, np.ndarray] | None = None,
) -> Reading:
    """What reading some documents could have found.

    Args:
        question: What is asked.
        texts: One document each.
        best: Beginnings of the units that answer best, best first, a quarter of a point apart.
            The others are 10 points behind.
        titles: Of the documents, in order.
        status: Of all documents.
        vectors: A unit's text to its vector; by default the words it holds make it.
    """
    spans = [
        _span(text, number, dict(enumerate(titles)).get(number, f"Document {number}"), status)
        for number, text in enumerate(texts)
    ]
    asked = StandaloneQuestion(text=question, focus=question, kinds=answer_kinds(question))
    units = [each for span in spans for each in _units(span, best, vectors or {})]
    units.sort(key=lambda unit: -unit.score)
    return Reading(question=asked, units=units, spans=spans, term_weights=weigh_terms(asked, spans))


def _units(span: EvidenceSpan, best: Sequence[str], vectors: Mapping[str, np.ndarray]) -> list[ReadUnit]:
    found = cut_units(span.version_text)
    headers = {unit.lead for unit in found if unit.kind is UnitKind.ROW}
    return [
        ReadUnit(
            span=span,
            unit=unit,
            window=_neighbours(found, index, span.version_text),
            features=tuple(1.0 for _ in UNIT_FEATURES),
            score=next((10 - 0.25 * i for i, start in enumerate(best) if unit.text.startswith(start)), 0.0),
            vector=vectors.get(unit.text, _bag_of_words(unit.readable)),
        )
        for index, unit in enumerate(found)
        if unit.kind is not UnitKind.HEADING and unit.text not in headers
    ]


def _neighbours(units: Sequence[Unit], index: int, text: str) -> Sequence[Unit]:
    """A unit with those beside it that are of its kind and, if sentences, of its paragraph."""

    def together(first: Unit, second: Unit) -> bool:
        apart = first.kind is UnitKind.SENTENCE and "\n\n" in text[first.end : second.start]
        return first.kind is second.kind and not apart

    before = units[index - 1 : index] if index and together(units[index - 1], units[index]) else []
    after = [unit for unit in units[index + 1 : index + 2] if together(units[index], unit)]
    return [*before, units[index], *after]


def _bag_of_words(text: str) -> np.ndarray:
    vector = np.zeros(_WIDTH, np.float32)
    for term in terms(text):
        vector[zlib.crc32(term.encode()) % _WIDTH] += 1
    return vector / (np.linalg.norm(vector) or 1)


def _span(text: str, number: int, title: str, status: DocumentStatus) -> EvidenceSpan:
    version = DocumentVersion(
        version_id=number,
        doc_id=f"doc-{number}",
        number=1,
        source=f"doc-{number}.md",
        collection="ops",
        format="markdown",
        sha256="",
        original_sha256="",
        text=text,
        title=title,
        kind=DocumentKind.POLICY,
        status=status,
        owner=f"Owner {number}",
        audience=frozenset({"staff"}),
    )
    passage = Passage(
        passage_id=number,
        version_id=number,
        doc_id=version.doc_id,
        version=1,
        source=version.source,
        collection="ops",
        title=title,
        heading_path=(),
        start=0,
        end=len(text),
        text=text,
        section_end=len(text),
    )
    return EvidenceSpan(
        version=version,
        start=0,
        end=len(text),
        rank=number + 1,
        similarity=0.5,
        score=1.0,
        passages=(passage,),
    )
