"""Does the reader know whether a passage answers, and which of its sentences do?

Each case brings its own passages, so retrieval plays no part: they are cut, embedded and
read exactly as published documents are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.dataset_lines import list_of, load_lines, text_of
from evals.results import render_table
from evals.statistics import auroc, auroc_interval, share

if TYPE_CHECKING:
    from assistant.answering.reader import Reader
    from assistant.answering.reading import ReadUnit
    from assistant.bootstrap import Composition
    from evals.progress import Progress
    from knowledge.documents import DocumentVersion, ScoredPassage
    from knowledge.embedder import Embedder
    from knowledge.retrieval import Retrieval

ENOUGH = 0.5
"""A sentence counts as chosen if this share of it is quoted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePassage:
    """A passage as the file gives it."""

    title: str
    sentences: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingCase:
    """A question with the passages to read for it."""

    id: str
    question: str
    passages: Sequence[SourcePassage]
    answerable: bool
    selected: frozenset[str]
    """Sentences that any annotator selected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingOutcome:
    """What the reader made of one case."""

    case: ReadingCase
    confidence: float
    signals: Mapping[str, float]
    cosine: float
    """Highest cosine of the question and one sentence: the plain alternative."""
    best: str | None
    """The sentence that answers best by the reader."""
    best_by_cosine: str | None
    chosen: frozenset[str]
    """Sentences that the extractive answer would quote."""
    units: Sequence[tuple[Sequence[float], bool]]
    """Each unit's features and whether an annotator selected its sentence: what weights are fitted on."""


def load_reading(path: Path) -> list[ReadingCase]:
    """Load JSON Lines of {id, question, passages[{title, sentences}], answerable, answers}.

    Raises:
        DatasetError: If the file or a line cannot be read.
    """
    return load_lines(path, _parse, what="reading case")


def _parse(raw: dict[str, Any]) -> ReadingCase:
    answerable = bool(raw["answerable"])
    passages = tuple(_passage(each) for each in list_of(raw, "passages"))
    if not passages:
        raise ValueError("'passages' must hold a passage")
    return ReadingCase(
        id=str(raw["id"]),
        question=text_of(raw, "question"),
        passages=passages,
        answerable=answerable,
        selected=frozenset(
            sentence
            for answer in (raw.get("answers") or () if answerable else ())
            for sentence in answer.get("selected_sentences") or ()
        ),
    )


def _passage(raw: dict[str, Any]) -> SourcePassage:
    sentences = tuple(list_of(raw, "sentences"))
    if not all(isinstance(each, str) for each in sentences) or not "".join(sentences).strip():
        raise ValueError("'sentences' must be a list of texts")
    return SourcePassage(title=raw.get("title") or "", sentences=sentences)


def run_reading(
    composition: Composition, cases: Sequence[ReadingCase], *, progress: Progress
) -> list[ReadingOutcome]:
    """Read every case with the composition's assistant."""
    from assistant.answering.reader import Reader
    from prompts.release import load_release

    embedder = composition.embedder()
    reader = Reader(load_release().extractive, embed=embedder.embed_passages)
    limit = composition.settings.answering.max_citations
    return [_read(case, reader, embedder, limit=limit) for case in progress.each(cases, "Reading")]


def _read(case: ReadingCase, reader: Reader, embedder: Embedder, *, limit: int) -> ReadingOutcome:
    from assistant.answering.condense import condense
    from assistant.answering.evidence import expand

    shelf = _Shelf(case, embedder)
    spans = expand(shelf.retrieval.passages, shelf.versions.__getitem__)
    verdict = reader.read(condense(case.question, ()), shelf.retrieval, spans, given=True)
    units = verdict.reading.units
    sentences = [sentence for spans in shelf.spans.values() for _, _, sentence in spans]
    cosines = embedder.embed_passages(sentences) @ shelf.retrieval.question_vector
    return ReadingOutcome(
        case=case,
        confidence=verdict.confidence,
        signals=verdict.signals,
        cosine=float(cosines.max()),
        best=shelf.sentence_of(units[0]) if units else None,
        best_by_cosine=sentences[int(cosines.argmax())],
        chosen=frozenset(
            sentence
            for quote in reader.choose(verdict.reading, limit=limit)
            for sentence in shelf.sentences_in(quote.span.version.version_id, quote.start, quote.end)
        ),
        units=[(each.features, shelf.sentence_of(each) in case.selected) for each in units],
    )


class _Shelf:
    """A case's passages as versions, passages and vectors, without a store."""

    def __init__(self, case: ReadingCase, embedder: Embedder) -> None:
        self.versions: dict[int, DocumentVersion] = {}
        self.spans: dict[int, list[tuple[int, int, str]]] = {}
        """Where each sentence of each version stands."""
        for number, source in enumerate(case.passages, start=1):
            self._put(number, source)
        self.retrieval = _retrieve(case.question, list(self.versions.values()), embedder)

    def _put(self, number: int, source: SourcePassage) -> None:
        spans, text = [], ""
        for sentence in source.sentences:
            spans.append((len(text), len(text) + len(sentence), sentence))
            text += sentence + " "
        self.versions[number] = _version(number, source.title, text)
        self.spans[number] = spans

    def sentences_in(self, version_id: int, start: int, end: int) -> list[str]:
        """Sentences of which at least half stands in a span."""
        return [
            sentence
            for low, high, sentence in self.spans[version_id]
            if min(end, high) - max(start, low) >= ENOUGH * max(1, high - low)
        ]

    def sentence_of(self, unit: ReadUnit) -> str:
        """The sentence that shares most with a unit."""
        start, end = unit.unit.start, unit.unit.end
        return max(
            self.spans[unit.span.version.version_id],
            key=lambda span: min(end, span[1]) - max(start, span[0]),
        )[2]


def _version(number: int, title: str, text: str) -> DocumentVersion:
    from ingest.chunk import cut_sections
    from knowledge.documents import DocumentKind, DocumentStatus, DocumentVersion

    return DocumentVersion(
        version_id=number,
        doc_id=f"passage-{number}",
        number=1,
        source=f"{number}.md",
        collection="reading",
        format="markdown",
        sha256="",
        original_sha256="",
        text=text,
        title=title,
        kind=DocumentKind.GUIDE,
        status=DocumentStatus.IN_FORCE,
        audience=frozenset({"staff"}),
        sections=cut_sections(text),
    )


def _retrieve(question: str, versions: Sequence[DocumentVersion], embedder: Embedder) -> Retrieval:
    """All passages, nearest first, as a search would return them."""
    from knowledge.documents import ScoredPassage
    from knowledge.retrieval import Retrieval
    from knowledge.unit_vectors import passage_text, unit_spans, units_of
    from knowledge.word_matches import encode_words

    passages = _passages(versions)
    texts = [passage_text(passage) for passage in passages]
    made = embedder.embed_with_spans([text.joined for text in texts], [unit_spans(text) for text in texts])
    asked = embedder.embed_question(question)
    similarities = made.vectors @ asked.vector
    order = sorted(range(len(passages)), key=lambda row: -float(similarities[row]))
    scored: list[ScoredPassage] = [
        ScoredPassage(
            passage=passages[row],
            score=float(similarities[row]),
            rank=rank,
            similarity=float(similarities[row]),
            keyword_score=None,
        )
        for rank, row in enumerate(order, start=1)
    ]
    return Retrieval(
        question=question,
        passages=scored,
        question_vector=asked.vector,
        question_words=asked.words,
        timings_ms={},
        units={
            passage.passage_id: units_of(
                passage,
                made.parts[row],
                dim=embedder.dim,
                words=encode_words(made.words[row]),
                question_words=asked.word_vectors,
            )
            for row, passage in enumerate(passages)
        },
    )


def _passages(versions: Sequence[DocumentVersion]) -> list[Any]:
    from ingest.chunk import cut_passages
    from knowledge.documents import Passage

    return [
        Passage(
            passage_id=version.version_id * 1000 + span.ordinal,
            version_id=version.version_id,
            doc_id=version.doc_id,
            version=version.number,
            source=version.source,
            collection=version.collection,
            title=version.title,
            heading_path=version.sections[span.section].heading_path,
            start=span.start,
            end=span.end,
            text=version.text[span.start : span.end],
            context=span.context,
            kind=span.kind,
            section_start=version.sections[span.section].start,
            section_end=version.sections[span.section].end,
        )
        for version in versions
        for span in cut_passages(version.text, version.sections)
    ]


def summarise(outcomes: Sequence[ReadingOutcome]) -> dict[str, Any]:
    """AUROC of answerability; best sentence right; precision and recall of what is quoted."""
    yes = [o for o in outcomes if o.case.answerable]
    no = [o for o in outcomes if not o.case.answerable]
    graded = [o for o in yes if o.case.selected]
    return {
        "n": len(outcomes),
        "answerable": len(yes),
        "auroc": _auroc([o.confidence for o in yes], [o.confidence for o in no]),
        "auroc_by_cosine": _auroc([o.cosine for o in yes], [o.cosine for o in no]),
        "best_sentence_right": share([o.best in o.case.selected for o in graded]),
        "best_sentence_by_cosine": share([o.best_by_cosine in o.case.selected for o in graded]),
        "chosen_precision": _mean([_overlap(o) / len(o.chosen) for o in graded if o.chosen]),
        "chosen_recall": _mean([_overlap(o) / len(o.case.selected) for o in graded]),
        "chosen_sentences": _mean([len(o.chosen) for o in graded]),
    }


def describe_faults(outcomes: Sequence[ReadingOutcome]) -> list[dict[str, Any]]:
    """Answerable cases whose best sentence nobody selected, and the surest wrong answers."""
    wrong = [o for o in outcomes if o.case.answerable and o.best not in o.case.selected]
    sure = sorted((o for o in outcomes if not o.case.answerable), key=lambda o: -o.confidence)
    return [
        {
            "id": o.case.id,
            "question": o.case.question,
            "answerable": o.case.answerable,
            "confidence": round(o.confidence, 4),
            "best": o.best,
            "selected": sorted(o.case.selected),
        }
        for o in [*wrong, *sure[:30]]
    ]


def render_summary(result: Mapping[str, Any]) -> str:
    """The figures beside the plain cosine of question and sentence."""
    rows = []
    for name, own, plain in (
        ("AUROC: does the passage answer", "auroc", "auroc_by_cosine"),
        ("best sentence right", "best_sentence_right", "best_sentence_by_cosine"),
    ):
        figure, other = result[own], result[plain]
        rows.append([name, figure["value"], f"{figure['low']}–{figure['high']}", other["value"]])
    rows += [
        [name.replace("_", " "), result[name], "", ""]
        for name in ("chosen_precision", "chosen_recall", "chosen_sentences")
    ]
    rows.append(["cases (answerable)", f"{result['n']} ({result['answerable']})", "", ""])
    return render_table(["measure", "value", "95 % interval", "plain cosine"], rows)


def _overlap(outcome: ReadingOutcome) -> int:
    return len(outcome.chosen & outcome.case.selected)


def _auroc(positive: Sequence[float], negative: Sequence[float]) -> dict[str, Any]:
    value = auroc(positive, negative)
    low, high = auroc_interval(positive, negative)
    return {"value": None if value is None else round(value, 4), "low": low, "high": high}


def _mean(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None
