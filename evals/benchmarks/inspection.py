"""Does the inspection of proposed documents find what is hidden, and leave clean ones alone?"""

from __future__ import annotations

import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from evals.benchmarks.hidden_samples import HIDDEN, hidden_samples
from evals.progress import Progress
from evals.results import render_table
from evals.statistics import share_of
from ingest.errors import UnreadableFileError
from ingest.inspect import inspect_document, inspect_documents
from ingest.loaded import LoadWarning
from ingest.prepare import FileContent, Loader, load_file, prepare_document, read_content
from ingest.report import FileWarning
from ingest.settings import IngestSettings
from ingest.walk import FoundFile, find_files
from knowledge.documents import DocumentMetadata, PreparedDocument
from knowledge.proposals.report import Remark, Severity

_DAY = date(2026, 6, 1)
"""A fixed day, so that a figure does not change with the calendar."""
WATCHED = (
    "hidden_text", "lookalike_letters", "instruction", "possible_instruction", "encoded_text", "secret",
    "personal_data",
)  # fmt: skip
"""Remarks that a clean document should not get."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clean:
    """The documents of a folder, as they would be proposed."""

    documents: Sequence[PreparedDocument]
    warnings: Sequence[FileWarning]
    unread: int


def load_clean(folder: Path, loader: Loader, *, settings: IngestSettings, progress: Progress) -> list[Clean]:
    """Each folder below as one proposal; the folder itself where it holds files only."""
    roots = [each for each in sorted(folder.iterdir()) if each.is_dir()] or [folder]
    return [_load_root(root, loader, settings) for root in progress.each(roots, "Reading")]


def _load_root(root: Path, loader: Loader, settings: IngestSettings) -> Clean:
    documents: list[PreparedDocument] = []
    warnings: list[FileWarning] = []
    unread = 0
    for file in (file for tree in find_files([root]) for file in tree.files):
        try:
            document, notes = _prepared(file, loader, settings, root.name)
        except UnreadableFileError:
            unread += 1
            continue
        documents.append(document)
        warnings += [
            FileWarning(source=file.source, code=each.code, message=each.message, removed=each.removed)
            for each in notes
        ]
    return Clean(documents=documents, warnings=warnings, unread=unread)


def _prepared(
    file: FoundFile, loader: Loader, settings: IngestSettings, collection: str
) -> tuple[PreparedDocument, Sequence[LoadWarning]]:
    content = read_content(file, flags=DocumentMetadata(), max_mb=settings.file_size_mb)
    loaded = load_file(file, content, loader=loader, flags=DocumentMetadata())
    return prepare_document(file, content, loaded, collection=collection, settings=settings)


def inspect_clean(proposals: Sequence[Clean]) -> dict[str, Any]:
    """Shares of documents by remark, every watched remark for a look by hand, and the time."""
    started, processor = time.perf_counter(), time.process_time()
    found = [inspect_documents(each.documents, each.warnings, today=_DAY) for each in proposals]
    seconds, processor = time.perf_counter() - started, time.process_time() - processor
    documents = sum(len(each.documents) for each in proposals)
    flagged: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for number, remarks in enumerate(found):
        for remark in remarks:
            flagged[remark.code].add((number, remark.source))
    return {
        "documents": documents,
        "unread": sum(each.unread for each in proposals),
        "characters": sum(len(document.text) for each in proposals for document in each.documents),
        "seconds": round(seconds, 2),
        "processor_seconds": round(processor, 2),
        "remarks": {code: _counted(len(flagged[code]), documents) for code in sorted(flagged)},
        "watched": [_shown(remark) for remarks in found for remark in remarks if remark.code in WATCHED],
    }


def _counted(count: int, n: int) -> dict[str, Any]:
    return {"count": count, **share_of(count, n)}


def _shown(remark: Remark) -> dict[str, Any]:
    quotes = [excerpt.quote[:160] for excerpt in remark.excerpts[:3]]
    return {"code": remark.code, "severity": remark.severity, "source": remark.source, "quotes": quotes}


def inspect_samples(loader: Loader, *, settings: IngestSettings) -> dict[str, Any]:
    """How many of the generated documents are flagged, and quote the words that they hide."""
    rows = []
    for sample in hidden_samples():
        remarks = inspect_bytes(sample.data, sample.filename, loader, settings=settings)
        found = [remark for remark in remarks if remark.code == "hidden_text"]
        quoted = any(HIDDEN in excerpt.quote for remark in found for excerpt in remark.excerpts)
        rows.append({"means": sample.means, "flagged": bool(found), "quoted": quoted})
    return {
        "flagged": _counted(sum(row["flagged"] for row in rows), len(rows)),
        "quoted": _counted(sum(row["quoted"] for row in rows), len(rows)),
        "by_format": dict(Counter(row["means"].split()[0] for row in rows)),
        "missed": [row["means"] for row in rows if not row["flagged"]],
        "not_quoted": [row["means"] for row in rows if not row["quoted"]],
    }


def inspect_bytes(data: bytes, name: str, loader: Loader, *, settings: IngestSettings) -> list[Remark]:
    """Remarks on one file that is not on disk."""
    file = FoundFile(path=Path(name), source=name, sidecar=None, size=len(data), mtime_ns=0)
    content = FileContent(original=data, sidecar=None, sha256="")
    loaded = loader.load_bytes(data, name=name)
    document, notes = prepare_document(file, content, loaded, collection="sample", settings=settings)
    return inspect_document(document, notes, today=_DAY)


def inspect_attacks(path: Path, loader: Loader, *, settings: IngestSettings) -> dict[str, Any]:
    """Documents with an embedded attack (`id`, `technique`, `filename`, `content`): what is said of each."""
    rows = []
    for attack in _attacks(path):
        remarks = inspect_bytes(attack["content"].encode(), attack["filename"], loader, settings=settings)
        codes = sorted({remark.code for remark in remarks if _tells(remark)})
        rows.append({"id": attack["id"], "technique": attack["technique"], "remarks": codes})
    hidden = [row for row in rows if row["technique"].startswith(("hidden", "zero_width"))]
    return {
        "flagged": _counted(sum(bool(row["remarks"]) for row in rows), len(rows)),
        "hidden_flagged": _counted(sum("hidden_text" in row["remarks"] for row in hidden), len(hidden)),
        "rows": rows,
    }


def _attacks(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _tells(remark: Remark) -> bool:
    """Missing owners and dates say nothing about an attack."""
    return remark.severity is not Severity.NOTE and not remark.code.startswith("missing_")


def render_summary(result: dict[str, Any]) -> str:
    """The figures as Markdown tables."""
    clean, samples = result["clean"], result["samples"]
    rows = [
        [code, _of(each), each["value"], each["low"], each["high"]] for code, each in clean["remarks"].items()
    ]
    parts = [
        f"{clean['documents']} documents, {clean['characters']:,} characters, inspected in "
        f"{clean['seconds']} s ({clean['processor_seconds']} s of processor time).",
        render_table(["remark", "documents", "share", "low", "high"], rows),
        f"Hidden text generated: {_of(samples['flagged'])} flagged, {_of(samples['quoted'])} with the hidden "
        f"words quoted ({', '.join(f'{count} {name}' for name, count in samples['by_format'].items())}). "
        f"Missed: {', '.join(samples['missed']) or 'none'}.",
    ]
    if "attacks" in result:
        attacks = result["attacks"]
        parts.append(
            f"Documents with an attack: {_of(attacks['flagged'])} flagged; "
            f"of those with hidden text {_of(attacks['hidden_flagged'])}."
        )
        table = [[row["technique"], ", ".join(row["remarks"]) or "–"] for row in attacks["rows"]]
        parts.append(render_table(["technique", "remarks"], table))
    return "\n\n".join(parts)


def _of(figure: dict[str, Any]) -> str:
    return f"{figure['count']} of {figure['n']}"
