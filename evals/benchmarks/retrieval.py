"""Does search find the documents and passages that answer?"""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.matching import holds_quote
from evals.questions import DatasetError, QuestionCase
from evals.results import render_table
from evals.statistics import share

if TYPE_CHECKING:
    from assistant.bootstrap import Composition
    from evals.progress import Progress
    from knowledge.documents import ScoredPassage

DOCUMENTS = 10
"""Documents looked at for "all gold documents"."""
MEASURES = ("all_gold_documents@10", "any_gold_document@10", "first_gold_document_MRR", "gold_quote@5")
"""What is told of each scope and, within it, of each type of question."""
PASSAGES = 5
"""Passages looked at for "holds the gold quote"."""


SEARCHED = 60
"""Passages asked for: enough for ten documents, and the reach of the first gold document's rank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrievalOutcome:
    """What one search found."""

    case: QuestionCase
    all_documents: bool
    """Every gold document is among the best ten."""
    any_document: bool
    """Some gold document is among the best ten."""
    first_document: int | None
    """1-based rank of the best gold document among all documents found; None if none was."""
    quote: bool
    """A passage with a gold quote is among the best five."""
    milliseconds: float


def run_questions(
    composition: Composition, cases: Sequence[QuestionCase], *, own_collection: bool, progress: Progress
) -> list[RetrievalOutcome]:
    """Search for each answerable case, in its own collection or in all together."""
    from assistant.answering.condense import condense
    from assistant.answering.serialise import parse_history
    from knowledge.retrieval import Scope

    knowledge = composition.knowledge_base()
    release = knowledge.resolve_release(None)
    outcomes = []
    title = "Searching own collection" if own_collection else "Searching all collections"
    answerable = [case for case in cases if case.evidence]
    for case in progress.each(answerable, title):
        question = condense(case.question, parse_history(list(case.history))).text
        collection = case.collection if own_collection else None
        scope = Scope(role=case.role, release=release, collection=collection)
        started = time.perf_counter()
        found = knowledge.retriever.search(question, scope, top_k=SEARCHED)
        elapsed = (time.perf_counter() - started) * 1000
        outcomes.append(judge(case, found.passages, milliseconds=elapsed))
    return outcomes


def judge(
    case: QuestionCase, passages: Sequence[ScoredPassage], *, milliseconds: float = 0.0
) -> RetrievalOutcome:
    """Compare what was found with the gold evidence."""
    documents: list[tuple[str, str]] = []
    for item in passages:
        key = (item.passage.collection, item.passage.source)
        if key not in documents:
            documents.append(key)
    best = set(documents[:DOCUMENTS])
    wanted = {(case.collection, doc) for gold in case.evidence for doc in gold.docs}
    ranks = (rank for rank, key in enumerate(documents, start=1) if key in wanted)
    first = next(ranks, None)
    top = [(p.passage.collection, p.passage.source, p.passage.text) for p in passages[:PASSAGES]]
    return RetrievalOutcome(
        case=case,
        all_documents=all(any((case.collection, doc) in best for doc in gold.docs) for gold in case.evidence),
        any_document=first is not None and first <= DOCUMENTS,
        first_document=first,
        quote=any(
            collection == case.collection and source in gold.docs and holds_quote(text, gold.quote)
            for collection, source, text in top
            for gold in case.evidence
        ),
        milliseconds=milliseconds,
    )


def summarise(outcomes: Sequence[RetrievalOutcome]) -> dict[str, Any]:
    """Shares with intervals, by question type too, and the search times."""
    times = sorted(outcome.milliseconds for outcome in outcomes)
    by_type: dict[str, list[RetrievalOutcome]] = defaultdict(list)
    for outcome in outcomes:
        by_type[outcome.case.type].append(outcome)
    return {
        "n": len(outcomes),
        "all_gold_documents@10": share([o.all_documents for o in outcomes]),
        "any_gold_document@10": share([o.any_document for o in outcomes]),
        "first_gold_document_MRR": _reciprocal_rank(outcomes),
        "gold_quote@5": share([o.quote for o in outcomes]),
        "by_type": {
            kind: {
                "n": len(group),
                "all_gold_documents@10": share([o.all_documents for o in group])["value"],
                "any_gold_document@10": share([o.any_document for o in group])["value"],
                "first_gold_document_MRR": _reciprocal_rank(group)["value"],
                "gold_quote@5": share([o.quote for o in group])["value"],
            }
            for kind, group in sorted(by_type.items())
        },
        "missed_documents": [o.case.id for o in outcomes if not o.all_documents],
        "missed_quotes": [o.case.id for o in outcomes if not o.quote],
        "p50_ms": round(times[len(times) // 2], 2) if times else None,
        "p95_ms": round(times[int(len(times) * 0.95)], 2) if times else None,
    }


def render_summary(result: Mapping[str, Mapping[str, Any]]) -> str:
    """The figures of each scope as a Markdown table, then those of each type of question."""
    rows: list[list[object]] = []
    by_type: list[list[object]] = []
    for scope, figures in result.items():
        for measure in MEASURES:
            share = figures[measure]
            rows.append([f"{measure}, {scope}", share["value"], f"{share['low']}–{share['high']}"])
        rows.append([f"search p50 / p95 ms, {scope}", f"{figures['p50_ms']} / {figures['p95_ms']}", ""])
        by_type += [
            [f"{kind}, {scope}", *(group[measure] for measure in MEASURES), group["n"]]
            for kind, group in figures["by_type"].items()
        ]
    table = render_table(["measure", "value", "95 % interval"], rows)
    return f"{table}\n\n{render_table(['type', *MEASURES, 'n'], by_type)}"


def _reciprocal_rank(outcomes: Sequence[RetrievalOutcome]) -> dict[str, Any]:
    """Mean of 1 / rank of the first gold document, 0 where none was found, with a bootstrap interval."""
    from evals.statistics import paired_difference

    values = [1 / o.first_document if o.first_document else 0.0 for o in outcomes]
    mean = paired_difference(values, [0.0] * len(values), resamples=2_000)
    if mean is None:
        return {"value": None, "low": 0.0, "high": 1.0}
    return {"value": mean.value, "low": mean.low, "high": mean.high}


# --- BEIR layout ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class BeirDataset:
    """corpus.jsonl, queries.jsonl and qrels.tsv of one folder."""

    documents: Mapping[str, Mapping[str, Any]]
    queries: Mapping[str, Mapping[str, Any]]
    qrels: Mapping[str, Mapping[str, int]]


def load_beir(folder: Path) -> BeirDataset:
    """Load a folder in BEIR layout.

    Raises:
        DatasetError: If a file is missing or a line cannot be read.
    """
    try:
        documents = {row["_id"]: row for row in _jsonl(folder / "corpus.jsonl")}
        queries = {row["_id"]: row for row in _jsonl(folder / "queries.jsonl")}
        qrels: dict[str, dict[str, int]] = defaultdict(dict)
        for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines():
            parts = line.split("\t")
            if len(parts) >= 3 and parts[-1].strip().lstrip("-").isdigit():
                qrels[parts[0]][parts[-2]] = int(parts[-1])
    except (OSError, KeyError, json.JSONDecodeError) as error:
        raise DatasetError(
            f"{folder} is not in BEIR layout (corpus.jsonl, queries.jsonl, qrels.tsv): {error}."
        ) from error
    return BeirDataset(documents=documents, queries=queries, qrels=qrels)


def _jsonl(path: Path) -> list[dict[str, Any]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def publish_beir(composition: Composition, dataset: BeirDataset, progress: Progress) -> None:
    """Publish each document as one file, in the collection of its site where it names one."""
    from tempfile import TemporaryDirectory

    from ingest.pipeline import ingest_paths

    with TemporaryDirectory() as folder:
        root = Path(folder)
        groups: dict[str, Path] = {}
        for number, (identifier, row) in enumerate(dataset.documents.items()):
            site = _site(row) if _by_site(dataset) else "beir"
            target = groups.setdefault(site, root / f"c{len(groups)}")
            target.mkdir(exist_ok=True)
            title = row.get("title") or ""
            text = f"# {title}\n\n{row['text']}\n" if title else f"{row['text']}\n"
            front = f"---\nid: beir-{number}\ntitle: {json.dumps(title or identifier)}\n---\n"
            (target / f"{number}.md").write_text(front + text, encoding="utf-8")
        for site, target in groups.items():
            ingest_paths(
                [target],
                knowledge_base=composition.knowledge_base(),
                settings=composition.settings.ingest,
                collection=site,
                actor="benchmark",
                reason="benchmark",
                on_progress=progress.stage,
            )


def _by_site(dataset: BeirDataset) -> bool:
    return any((row.get("metadata") or {}).get("site") for row in dataset.queries.values())


def _site(row: Mapping[str, Any]) -> str:
    named = (row.get("metadata") or {}).get("site")
    return str(named or row.get("title") or "beir")


def run_beir(composition: Composition, dataset: BeirDataset, progress: Progress) -> dict[str, Any]:
    """Search every judged query; nDCG, recall and reciprocal rank by ir-measures."""
    import ir_measures
    from ir_measures import RR, R, nDCG

    from knowledge.retrieval import Scope

    knowledge = composition.knowledge_base()
    release = knowledge.resolve_release(None)
    identifiers = list(dataset.documents)
    by_site = _by_site(dataset)
    run, times = [], []
    started_all = time.perf_counter()
    judged = [identifier for identifier in dataset.queries if dataset.qrels.get(identifier)]
    for identifier in progress.each(judged, "Searching"):
        query = dataset.queries[identifier]
        collection = _site(query) if by_site else None
        started = time.perf_counter()
        found = knowledge.retriever.search(
            query["text"], Scope(role="staff", release=release, collection=collection), top_k=50
        )
        times.append((time.perf_counter() - started) * 1000)
        best: dict[str, float] = {}
        for item in found.passages:
            document = identifiers[int(Path(item.passage.source).stem)]
            best.setdefault(document, item.score)
        run += [ir_measures.ScoredDoc(identifier, doc, score) for doc, score in best.items()]
    qrels = [
        ir_measures.Qrel(query, doc, relevance)
        for query in judged
        for doc, relevance in dataset.qrels[query].items()
    ]
    measures = [nDCG @ 10, R @ 5, R @ 10, RR @ 10]
    values = ir_measures.calc_aggregate(measures, qrels, run)
    times.sort()
    return {
        **{str(measure): round(values[measure], 4) for measure in measures},
        "n": len(judged),
        "seconds": round(time.perf_counter() - started_all, 2),
        "p50_ms": round(times[len(times) // 2], 2) if times else None,
        "p95_ms": round(times[int(len(times) * 0.95)], 2) if times else None,
    }
