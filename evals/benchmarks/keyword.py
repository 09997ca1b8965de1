"""Is the keyword index quick enough, and does it find what exact BM25 finds?

SQLite FTS5 as shipped, the same without its budget of postings, tantivy, and bm25s, which
scores every passage exactly and is what the others are held to. All read the same grown
passages and the same questions, with the same k1 and b. FTS5 and the first tantivy weigh
title, headings and body apart, as the product does; bm25s and the second tantivy read them
as one text. So the weighted ones differ from the exact ranking on purpose too: what the
bound on postings costs is the difference between the two FTS5 rows.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from evals.benchmarks.grown_corpus import grow, indexed_texts, load_originals
from evals.benchmarks.measuring import disk_mb, load, percentile
from evals.benchmarks.speed import pick_questions
from evals.questions import DatasetError
from knowledge.index_text import IndexText
from knowledge.keyword_index import COLUMN_WEIGHTS, KeywordEntry, SqliteKeywordIndex
from knowledge.keyword_query import question_words
from knowledge.partitions import Partition, Standing

if TYPE_CHECKING:
    import numpy as np
    from sqlalchemy import Engine

    from assistant.settings import Settings
    from evals.progress import Progress

TOP = 10
FETCHED = 100
"""Passages asked of each index, as the product does before fusion."""
UNBOUNDED = 10**12
_BATCH = 10_000
_K1, _B = 1.2, 0.75
_TIE = 1e-5
_TITLE, _HEADINGS, _BODY = COLUMN_WEIGHTS[1:]

Search = Callable[[str], list[int]]
"""Gives the places of the passages found, best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltIndex:
    """An index over all passages."""

    name: str
    build_s: float
    disk_mb: float
    search: Search


class ExactBm25:
    """bm25s over the joined texts: every passage is scored, nothing is estimated."""

    def __init__(self, texts: Sequence[IndexText]) -> None:
        import bm25s
        import Stemmer

        self._tokenise = bm25s.tokenize
        self._stemmer = Stemmer.Stemmer("english")
        self._model = bm25s.BM25(k1=_K1, b=_B, method="lucene")
        self._model.index(self._tokens([text.joined for text in texts]), show_progress=False)
        self._passages = len(texts)

    def search(self, question: str) -> list[int]:
        """The places of the best passages."""
        found, _ = self._model.retrieve(
            self._tokens([" ".join(question_words(question))]),
            k=min(FETCHED, self._passages),
            show_progress=False,
            n_threads=1,
        )
        return [int(place) for place in found[0]]

    def scores(self, question: str) -> np.ndarray:
        """(passages,) exact scores of all passages."""
        tokens = self._tokenise(
            " ".join(question_words(question)),
            stemmer=self._stemmer, stopwords="en", return_ids=False, show_progress=False,
        )  # fmt: skip
        return self._model.get_scores(tokens[0])

    def _tokens(self, texts: list[str]) -> Any:
        return self._tokenise(texts, stemmer=self._stemmer, stopwords="en", show_progress=False)


def run_keyword(
    settings: Settings,
    sizes: Sequence[int],
    *,
    questions: int,
    progress: Progress,
    source: Path | None = None,
) -> dict[str, Any]:
    """Build each index over grown passages and ask it the same questions.

    Returns:
        `indexes`: a row for each size and index, with seconds to build, megabytes, search
        times in milliseconds, how many of its ten are among the exact ten, as a share, and the
        exact score of its ten as a share of the best possible; near-duplicates abound, so the
        second says more.

    Raises:
        DatasetError: If the folder holds no document, a size is not positive, or a compared
            library is not installed.
    """
    if not sizes or min(sizes) < 1 or questions < 1:
        raise DatasetError("Sizes and questions must be at least 1; give --passages such as 100000.")
    _check_installed()
    from knowledge.library import DOCUMENTS_DIR

    progress.title("Reading documents")
    originals = load_originals(source or DOCUMENTS_DIR, settings.ingest)
    asked = [case.question for case in pick_questions(questions)]
    rows: list[dict[str, Any]] = []
    for size in sorted(set(sizes)):
        progress.title(f"Growing {size:,} passages")
        texts = grown_texts(originals, size)
        with TemporaryDirectory(prefix="playbook-keyword-") as scratch:
            rows += _compare(texts, asked, Path(scratch), progress)
    return {"indexes": rows, "questions": len(asked), "source": (source or DOCUMENTS_DIR).name}


def grown_texts(originals: Sequence[Any], size: int) -> list[IndexText]:
    """That many indexed texts of a grown corpus."""
    texts: list[IndexText] = []
    for copy in grow(originals):
        texts += indexed_texts(copy.document)
        if len(texts) >= size:
            break
    return texts[:size]


def _check_installed() -> None:
    from importlib.util import find_spec

    for package in ("bm25s", "tantivy"):
        if find_spec(package) is None:
            raise DatasetError(f"{package} is not installed; run `pip install playbook-assistant[bench]`.")


def _compare(
    texts: Sequence[IndexText], questions: Sequence[str], scratch: Path, progress: Progress
) -> list[dict[str, Any]]:
    from knowledge.store.engine import open_engine

    progress.title("Building bm25s")
    started = time.perf_counter()
    exact = ExactBm25(texts)
    exact_built = BuiltIndex(
        name="bm25s (exact)",
        build_s=time.perf_counter() - started,
        disk_mb=0.0,
        search=exact.search,
    )
    scores = [exact.scores(question) for question in questions]
    progress.title("Building FTS5")
    engine = open_engine(scratch / "fts5")
    try:
        indexes = [
            *_build_fts5(texts, engine, scratch / "fts5"),
            _build_tantivy(texts, scratch / "weighted", weighted=True),
            _build_tantivy(texts, scratch / "joined", weighted=False),
            exact_built,
        ]
        return [_measure(built, questions, scores, len(texts), progress) for built in indexes]
    finally:
        engine.dispose()


def _build_fts5(texts: Sequence[IndexText], engine: Engine, folder: Path) -> Iterator[BuiltIndex]:
    """The index as the product opens it, then the same file with no bound on its work."""
    from knowledge.store.engine import snapshot, write

    partition = Partition(collection="bench", audience="staff", standing=Standing.IN_FORCE)
    entries = [KeywordEntry(passage_id=place, text=text) for place, text in enumerate(texts)]
    started = time.perf_counter()
    for start in range(0, len(entries), _BATCH):
        with write(engine) as connection:
            SqliteKeywordIndex().add(connection, partition, entries[start : start + _BATCH])
    seconds = time.perf_counter() - started
    for name, index in (
        ("FTS5 as shipped", SqliteKeywordIndex()),
        ("FTS5, no bound on postings", SqliteKeywordIndex(postings_budget=UNBOUNDED)),
    ):

        def search(question: str, index: SqliteKeywordIndex = index) -> list[int]:
            with snapshot(engine) as connection:
                found = index.search(connection, [partition], question, top_k=FETCHED)
            return [place for place, _ in found]

        yield BuiltIndex(name=name, build_s=seconds, disk_mb=disk_mb(folder), search=search)


def _build_tantivy(texts: Sequence[IndexText], folder: Path, *, weighted: bool) -> BuiltIndex:
    import tantivy

    folder.mkdir()
    weights = {"title": _TITLE, "headings": _HEADINGS, "body": _BODY} if weighted else {"joined": 1.0}
    schema = tantivy.SchemaBuilder()
    schema.add_integer_field("place", stored=True, indexed=True, fast=True)
    for name in weights:
        schema.add_text_field(name, stored=False, tokenizer_name="en_stem")
    index = tantivy.Index(schema.build(), path=str(folder))
    started = time.perf_counter()
    writer = index.writer(heap_size=200_000_000, num_threads=1)
    for place, text in enumerate(texts):
        fields = {name: getattr(text, name) for name in weights}
        writer.add_document(tantivy.Document(place=place, **fields))
    writer.commit()
    writer.wait_merging_threads()
    seconds = time.perf_counter() - started
    index.reload()
    searcher = index.searcher()

    def search(question: str) -> list[int]:
        words = " ".join(question_words(question))
        query = index.parse_query(words, list(weights), field_boosts=weights)
        return [int(searcher.doc(at)["place"][0]) for _, at in searcher.search(query, FETCHED).hits]

    return BuiltIndex(
        name="tantivy, weighted fields" if weighted else "tantivy, one field",
        build_s=seconds,
        disk_mb=disk_mb(folder),
        search=search,
    )


def _measure(
    built: BuiltIndex,
    questions: Sequence[str],
    scores: Sequence[np.ndarray],
    passages: int,
    progress: Progress,
) -> dict[str, Any]:
    busy = load()
    for question in questions[:5]:
        built.search(question)
    times, overlaps, attained = [], [], []
    for question, exact in zip(progress.each(questions, built.name), scores, strict=True):
        started = time.perf_counter()
        found = built.search(question)
        times.append((time.perf_counter() - started) * 1000)
        overlap, share = judge(found[:TOP], exact)
        overlaps.append(overlap)
        attained.append(share)
    return {
        "passages": passages,
        "index": built.name,
        "build_s": round(built.build_s, 1),
        "disk_mb": built.disk_mb,
        "p50_ms": round(percentile(times, 0.5), 2),
        "p95_ms": round(percentile(times, 0.95), 2),
        f"exact_overlap@{TOP}": round(fmean(overlaps), 3),
        f"exact_score@{TOP}": round(fmean(attained), 3),
        "load": busy,
    }


def judge(found: Sequence[int], scores: np.ndarray) -> tuple[float, float]:
    """How near a ranking comes to the exact one.

    Args:
        found: Places, best first; as many as are judged.
        scores: The exact score of every place.

    Returns:
        How many of them are among the exactly best, as a share (a place that ties with the
        last of the best is one of them), and their exact scores as a share of the best
        possible; (1.0, 1.0) where nothing scores.
    """
    best = sorted((float(score) for score in scores if score > 0), reverse=True)[:TOP]
    if not best:
        return 1.0, 1.0
    own = [float(scores[place]) for place in found]
    as_good = sum(score >= best[-1] * (1 - _TIE) for score in own)
    return min(as_good, len(best)) / len(best), sum(own) / sum(best)
