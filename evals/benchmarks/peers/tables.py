"""The comparison as Markdown: the figures, ours minus theirs, and how each system was run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from evals.results import render_table

RULES = (
    "Same files, same questions, same embedding model. Formats other than Markdown, text and RST are given "
    "to the peers as our normalised text; sidecars are left out. Follow-ups are searched by our standalone "
    "question everywhere. A passage holds a gold quote if its letters and digits do, by one rule for all. "
    "Each system may fetch what it needs to list ten documents; the time is that of the first 60 passages. "
    "The peers' cutoff for refusing is set on these very questions, at our rate of wrong refusals; ours is "
    "the released decision, which development questions helped to calibrate. Ingest: ours reads the original "
    "files, the peers find text. Times are this machine's under its load in the run. Intervals: 95 %, "
    "bootstrap over the questions; p: exact McNemar."
)

LEFT_OUT = (
    "Not compared: haiku.rag. Its release for Python 3.11 (0.6.0) has no local embedder (Ollama, OpenAI and "
    "VoyageAI only) and needs a docling that does not install beside these versions; its current one "
    "(0.101.1) needs Python 3.12, an older typer, and docling."
)
"""Looked at on 2026-11-21 by installing with the lock and reading both wheels."""


def render_comparison(result: Mapping[str, Any]) -> str:
    """Two tables, how each system was run, and the rules of the comparison."""
    names = list(result["systems"])
    figures = [[label, *(_value(row[name]) for name in names)] for label, row in _rows(result)]
    figures += [
        [label, *(_shown(result["systems"][name][key]) for name in names)]
        for label, key in (
            ("passages", "passages"),
            ("words a passage", "words_per_passage"),
            ("ingest seconds", "ingest_seconds"),
        )
    ]
    peers = names[1:]
    differences = [[label, *(_difference(row[name]) for name in peers)] for label, row in _rows(result)]
    return "\n\n".join(
        [
            _counts(result),
            render_table(["figure", *names], figures),
            "Ours minus theirs:",
            render_table(["figure", *peers], differences),
            "\n".join(_systems(result)),
            RULES,
            LEFT_OUT,
        ]
    )


def _rows(result: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for scope, figures in result["retrieval"].items():
        for measure, row in figures.items():
            yield f"{measure}, {scope.replace('_', ' ')}", row
    for group, figures in result["refusal"].items():
        suffix = "" if group == "all_questions" else f", {group.replace('_', ' ')}"
        for measure in ("auroc_answerable", "refusal_recall", "over_refusal"):
            yield measure + suffix, figures[measure]


def _counts(result: Mapping[str, Any]) -> str:
    questions, files = result["questions"], result["files"]
    return (
        f"{questions['with_gold']} questions with gold evidence; {questions['answerable']} answerable and "
        f"{questions['unanswerable']} unanswerable; {files['n']} files, {files['as_normalised_text']} of "
        "them as our normalised text."
    )


def _systems(result: Mapping[str, Any]) -> Iterator[str]:
    for name, system in result["systems"].items():
        packages = ", ".join(f"{package} {version}" for package, version in system["versions"].items())
        yield f"- **{name}**: {system['how']} ({packages})"


def _value(row: Mapping[str, Any]) -> str:
    return _shown(row["value"])


def _shown(value: float | None) -> str:
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else f"{value:.3f}" if value < 10 else f"{value:.1f}"


def _difference(row: Mapping[str, Any]) -> str:
    found = row["ours_minus_theirs"]
    if found is None:
        return "–"
    digits = 3 if abs(found["value"]) < 10 else 1
    text = f"{found['value']:+.{digits}f} ({found['low']:+.{digits}f} to {found['high']:+.{digits}f})"
    p = row["mcnemar_p"]
    return text if p is None else f"{text}, p {'< 0.001' if p < 0.001 else f'= {p:.3f}'}"
