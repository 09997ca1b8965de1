"""The decision for programs: JSON whose bytes depend on nothing but what it tells. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from evals.gate.decision.verdict import Decision
from evals.gate.reports.context import ReleaseNote, ReportContext
from evals.gate.reports.standing import CaseStanding, case_standings
from evals.gate.reports.wording import exit_code, headline, measured, next_step
from knowledge.characters import whole_characters

SCHEMA = "playbook-gate-report/1"
"""Rises where a key goes or means something else; new keys leave it."""


def json_report(context: ReportContext, decision: Decision) -> str:
    """One JSON object in ASCII, its keys in a fixed order; what was not measured is null.

    ASCII, because then no character of other people's words commands the terminal that shows it.
    """
    return json.dumps(_plain(_document(context, decision)), indent=1, allow_nan=False) + "\n"


def _document(context: ReportContext, decision: Decision) -> dict[str, Any]:
    """In the order of reading: what came out, of what run, on what it rests."""
    return {
        "schema": SCHEMA,
        "verdict": decision.verdict.value,
        "exit_code": int(exit_code(decision.verdict)),
        "headline": headline(decision),
        "reasons": decision.reasons,
        "next": next_step(context, decision),
        "bootstrap": decision.bootstrap,
        "run": _run(context, decision),
        "metrics": [asdict(metric) for metric in decision.metrics],
        "operations": [asdict(each) for each in decision.operations],
        "flips": [asdict(flip) for flip in decision.flips],
        "hard_failures": _sorted(decision.hard_failures),
        "errors": _sorted(decision.errors),
        "waived": decision.waived,
        "waivers": [asdict(waiver) for waiver in context.waivers],
        "changes": [asdict(change) for change in context.changes],
        "warnings": context.warnings,
        "slices": {name: _sorted(values) for name, values in _sorted(decision.slices).items()},
        "cases": [_case(each) for each in case_standings(context, decision)],
    }


def _run(context: ReportContext, decision: Decision) -> dict[str, Any]:
    return {
        "id": context.run_id,
        "started": context.started,
        "program": context.program,
        "candidate": _release(context.candidate),
        "baseline": _release(context.baseline),
        "anchor": _release(context.anchor),
        "bar": {"number": context.bar_number, "digest": context.bar_digest},
        "corpus": context.corpus_digest,
        "datasets": _sorted(context.datasets),
        "cases": decision.cases,
        "cached_share": context.cached_share,
        "recorded": context.recorded,
    }


def _release(note: ReleaseNote | None) -> dict[str, Any] | None:
    if note is None:
        return None
    return {"number": note.number, "digest": note.digest, "author": note.author, "change": note.change}


def _case(each: CaseStanding) -> dict[str, Any]:
    return {
        "id": each.case_id,
        "kind": each.kind,
        "standing": each.standing.name.lower(),
        "error": each.error,
        "rules": each.rules,
        "values": {name: {"base": before, "candidate": now} for name, (before, now) in each.values.items()},
    }


def _sorted(values: Mapping[str, Any] | None) -> dict[str, Any]:
    return {key: values[key] for key in sorted(values)} if values else {}


def _plain(value: Any) -> Any:
    """What JSON can hold: no number that is none, no half of a character."""
    if isinstance(value, float):
        return value if measured(value) else None
    if isinstance(value, str):
        return whole_characters(str(value))
    if isinstance(value, Mapping):
        return {whole_characters(str(key)): _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, Sequence) else value
