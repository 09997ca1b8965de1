"""The decision as one page that needs nothing else. Pure but for reading its template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from evals.gate.decision.verdict import Decision, Flip, MetricResult, OperationsResult
from evals.gate.reports.changes import diff_lines, short_change
from evals.gate.reports.context import ReportContext
from evals.gate.reports.flips import FlipView, flip_view
from evals.gate.reports.plots import WIDTH, interval_plot, reach
from evals.gate.reports.standing import ORDER, CaseStanding, Standing, broken_rules, case_standings
from evals.gate.reports.wording import (
    amount,
    exit_code,
    facts,
    figure,
    floor_words,
    headline,
    kind_words,
    metric_word,
    next_step,
    one_line,
    shown,
    signed,
    verdict_word,
    waived_lines,
    worst_first,
)
from knowledge.differences.words import Op, Piece

_ANSWER_CHARS = 6_000
_FLIPS_ROOM = 250_000
"""Characters of answers and evidence; flips beyond it stand in the table of all cases alone."""
_CHANGES_ROOM = 150_000
_MOST_ERRORS = 200
_MOST_FAILING = 40
_SHOWN = frozenset({Standing.BREAKS_RULE, Standing.FAILS})
_GOOD = frozenset({Standing.NEW_PASS, Standing.PASSES})
_BAD = frozenset({Standing.ERROR, Standing.BREAKS_RULE, Standing.NEW_FAILURE})


def html(context: ReportContext, decision: Decision) -> str:
    """The page; every text in it is escaped, nothing is fetched and no script runs."""
    return str(_environment().get_template("report.html").render(**_values(context, decision)))


@cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        shown=shown, figure=figure, signed=signed, amount=amount, verdict_word=verdict_word
    )
    return environment


def _values(context: ReportContext, decision: Decision) -> dict[str, Any]:
    flips = worst_first(decision.flips)
    views = list(_flips_that_fit(flips, context))
    errors = sorted((decision.errors or {}).items())
    standings = case_standings(context, decision)
    failing = _to_be_shown(standings, flips)
    failing_views = _failing_that_fit(failing, context)
    gating = {metric.name for metric in decision.metrics if metric.gating}
    return {
        "context": context,
        "decision": decision,
        "word": verdict_word(decision.verdict),
        "code": int(exit_code(decision.verdict)),
        "headline": headline(decision),
        "next": next_step(context, decision).split("`"),
        "facts": facts(context, decision),
        "metrics": [_metric(metric, decision) for metric in decision.metrics],
        "plot_width": WIDTH,
        "operations": [_operations(each) for each in decision.operations],
        "changes": list(_changes(context)),
        "flips": views,
        "worse": sum(not flip.now_passes for flip in flips),
        "flips_left": len(flips) - len(views),
        "failing": failing_views,
        "failing_left": len(failing) - len(failing_views),
        "failing_title": "Cases that fail" if decision.bootstrap else "Cases that break a rule",
        "rules": sorted(broken_rules(decision).items()),
        "errors": errors[:_MOST_ERRORS],
        "errors_left": max(0, len(errors) - _MOST_ERRORS),
        "waived": waived_lines(context, decision),
        "warnings": context.warnings,
        "slices": _slices(decision),
        "cases": [_case(each, gating) for each in standings],
    }


def _metric(metric: MetricResult, decision: Decision) -> dict[str, Any]:
    most = reach([each for every in decision.metrics for each in every.comparisons])
    compared = [
        {"values": each, "plot": interval_plot(shown(metric.name), each, most)} for each in metric.comparisons
    ]
    return {
        "result": metric,
        "word": metric_word(metric, decision),
        "tone": metric.verdict.value if metric.gating else "plain",
        "floor": floor_words(metric),
        "compared": compared or [None],
    }


def _operations(each: OperationsResult) -> dict[str, Any]:
    limits = [f"at most {amount(each.limit)}"] if each.limit is not None else []
    limits += [f"at most {amount(each.max_ratio)} × production"] if each.max_ratio is not None else []
    return {"result": each, "limits": ", ".join(limits)}


def _changes(context: ReportContext) -> Iterator[dict[str, Any]]:
    """Each change with its lines, as long as there is room; then its place alone."""
    room = _CHANGES_ROOM
    for change in context.changes:
        lines = diff_lines(change)
        room -= sum(len(line.text) + 40 for line in lines)
        yield {"path": change.path, "short": short_change(change), "lines": lines if room >= 0 else []}


def _flips_that_fit(flips: Sequence[Flip], context: ReportContext) -> Iterator[dict[str, Any]]:
    room = _FLIPS_ROOM
    for flip in flips:
        view = flip_view(flip, context, answer_chars=_ANSWER_CHARS)
        room -= _weight(view)
        if room < 0:
            return
        alone = [Piece(Op.SAME, view.after)] if context.baseline is None else view.pieces
        yield {
            "view": view,
            "before": [piece for piece in view.pieces if piece.op is not Op.ADDED],
            "after": [piece for piece in alone if piece.op is not Op.REMOVED],
        }


def _to_be_shown(standings: Sequence[CaseStanding], flips: Sequence[Flip]) -> list[CaseStanding]:
    """Cases that break a rule or, with nothing to compare with, fail: those that are no flips.

    The worst first, then one of each kind in turn, so that room is left for every kind.
    """
    known = {flip.case_id for flip in flips}
    found = [each for each in standings if each.standing in _SHOWN and each.case_id not in known]
    before: Counter[str] = Counter()
    turns = {}
    for each in found:
        turns[each.case_id] = before[each.kind]
        before[each.kind] += 1
    return sorted(found, key=lambda each: (ORDER[each.standing], turns[each.case_id]))


def _failing_that_fit(failing: Sequence[CaseStanding], context: ReportContext) -> list[dict[str, Any]]:
    flips = [Flip(case_id=each.case_id, now_passes=False, changed={}) for each in failing[:_MOST_FAILING]]
    shown_ones = _flips_that_fit(flips, context)
    return [
        {**view, "standing": each.standing.value} for view, each in zip(shown_ones, failing, strict=False)
    ]


def _weight(view: FlipView) -> int:
    cited = [*view.cited_before, *view.cited_after]
    texts = [view.before, view.after, view.question, *view.facts]
    texts += [text for _, text in view.history]
    texts += [each.where + each.quote for each in cited] + [each.doc + each.quote for each in view.gold]
    return 1_500 + sum(map(len, texts)) + 60 * (len(view.pieces) + len(cited) + len(view.gold))


def _slices(decision: Decision) -> dict[str, Any]:
    """Names in alphabetical order, metrics in the decision's."""
    slices = decision.slices or {}
    known = {metric.name: None for metric in decision.metrics}
    found = {name for values in slices.values() for name in values}
    names = [name for name in known if name in found] + sorted(found - known.keys())
    return {"metrics": names, "rows": sorted(slices.items())}


def _case(each: CaseStanding, gating: Collection[str]) -> dict[str, Any]:
    now = [f"{name} {figure(value)}" for name, (_, value) in each.values.items() if name in gating]
    tone = "good" if each.standing in _GOOD else "bad" if each.standing in _BAD else "plain"
    return {
        "id": each.case_id,
        "kind": kind_words(each.case) if each.case else each.kind,
        "hard": bool(each.case and each.case.severity == "hard"),
        "standing": each.standing.value,
        "tone": tone,
        "same": each.standing is Standing.PASSES,
        "question": one_line(each.case.input.question, 110) if each.case else one_line(each.error, 110),
        "values": shown(" · ".join(now)),
    }
