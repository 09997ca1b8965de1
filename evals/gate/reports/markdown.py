"""The decision as a comment on a pull request: short, foldable, never beyond what a comment holds. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from evals.gate.decision.verdict import Comparison, Decision, MetricResult, Verdict
from evals.gate.reports.changes import diff_lines, short_change
from evals.gate.reports.context import ReleaseChange, ReportContext
from evals.gate.reports.flips import CitationView, FlipView, flip_view
from evals.gate.reports.markdown_text import block, code, details, in_html, prose, table
from evals.gate.reports.standing import broken_rules
from evals.gate.reports.wording import (
    amount,
    count,
    cut,
    exit_code,
    facts,
    figure,
    floor_words,
    headline,
    metric_word,
    next_step,
    signed,
    verdict_word,
    waived_lines,
    worst_first,
)

MARKER = "<!-- playbook-gate -->"
"""By it a program finds the comment again, to replace it."""
MOST_BYTES = 65_536
"""What a comment holds; counted in bytes, so that it holds however characters are counted."""

_SIGNS = {
    Verdict.PASS: "✅",
    Verdict.INCONCLUSIVE: "🟡",
    Verdict.FAIL: "❌",
    Verdict.INVALID: "⚠️",
    Verdict.TAMPERED: "⛔",
}
_LINE = "\n"
_ANSWER_CHARS = 1_500
_ROOM = 4_000
"""Bytes for each shorter list."""
_METRICS_ROOM = 14_000
_CHANGES_ROOM = 10_000
_FACT_CHARS = 200


def markdown(context: ReportContext, decision: Decision) -> str:
    """The comment, at most `MOST_BYTES` long; lists that do not fit say what they leave out."""
    before = [
        MARKER,
        f"## {_SIGNS[decision.verdict]} Gate: {verdict_word(decision.verdict)}",
        headline(decision),
        _lines_that_fit([f"- {prose(reason)}" for reason in decision.reasons]),
        f"**Next:** {next_step(context, decision)}",
        _metrics(decision),
        _operations(decision),
        *_notes(context, decision),
    ]
    after = [_changes(context), _provenance(context, decision)]
    taken = sum(len(part.encode()) + 2 for part in [*before, *after])
    flips = _flips(context, decision, MOST_BYTES - taken - 200)
    return "\n\n".join(part for part in [*before, *flips, *after] if part) + "\n"


def _fitted(parts: Iterable[str], total: int, room: int, joint: str = "\n\n") -> str:
    """As many of the parts as so many bytes hold, none made in vain, and how many were left out."""
    kept: list[str] = []
    for part in parts:
        room -= len(part.encode()) + len(joint)
        if room < 0:
            break
        kept.append(part)
    left = total - len(kept)
    if left:
        kept.append(f"{'- ' if joint == _LINE else ''}… and {left:,} more")
    return joint.join(kept)


def _lines_that_fit(lines: Sequence[str]) -> str:
    return _fitted(lines, len(lines), _ROOM, _LINE)


def _metrics(decision: Decision) -> str:
    head = ["Metric", "Says", "Against", "Before", "Now", "Difference", "[low, high]", "Margin",
            "n", "Clusters", "Detectable"]  # fmt: skip
    rows = [row for metric in decision.metrics for row in _metric_rows(metric, decision)]
    if not rows:
        return ""
    kept = _rows_that_fit(rows, _METRICS_ROOM)
    note = "Differences are turned so that more than zero is better."
    left = f" … and {len(rows) - len(kept):,} more lines." if len(kept) < len(rows) else ""
    return f"{table(head, kept)}\n\n{note}{left}"


def _rows_that_fit(rows: Sequence[Sequence[str]], room: int) -> list[Sequence[str]]:
    kept = []
    for row in rows:
        room -= sum(len(cell.encode()) + 3 for cell in row) + 3
        if room < 0:
            break
        kept.append(row)
    return kept


def _metric_rows(metric: MetricResult, decision: Decision) -> list[list[str]]:
    name = code(metric.name, 60) + ("" if metric.higher_is_better else " (less is better)")
    word = metric_word(metric, decision)
    word = f"**{word}**" if metric.gating and metric.verdict is not Verdict.PASS else word
    now, tail = figure(metric.candidate), [str(metric.n), str(metric.clusters)]
    if not metric.comparisons:
        return [[name, word, floor_words(metric), "", now, "", "", "", *tail, ""]]
    return [
        [*((name, word) if place == 0 else ("", "")), *_comparison(each, now), *tail, _power(each)]
        for place, each in enumerate(metric.comparisons)
    ]


def _comparison(each: Comparison, now: str) -> list[str]:
    between = f"[{signed(each.low)}, {signed(each.high)}]"
    return [
        prose(each.against, 40),
        figure(each.base),
        now,
        signed(each.difference),
        between,
        figure(each.margin),
    ]


def _power(each: Comparison) -> str:
    return "" if each.detectable is None else figure(each.detectable)


def _operations(decision: Decision) -> str:
    rows = [
        [code(each.name, 60), verdict_word(each.verdict), amount(each.base), amount(each.candidate),
         amount(each.ratio), amount(each.ratio_low), amount(each.limit), amount(each.max_ratio)]
        for each in decision.operations
    ]  # fmt: skip
    head = ["Operations", "Says", "Before", "Now", "Ratio", "Surely at least", "Most", "Most ratio"]
    return table(head, _rows_that_fit(rows, _ROOM)) if rows else ""


def _notes(context: ReportContext, decision: Decision) -> list[str]:
    """Waivers, broken rules, errors and warnings, each under its heading where there is any."""
    rules = [f"- {code(case)}: {prose(', '.join(rules))}" for case, rules in broken_rules(decision).items()]
    errors = [f"- {code(case)}: {prose(why)}" for case, why in sorted((decision.errors or {}).items())]
    warned = [
        *context.warnings,
        *(f"{each.name}: {said}" for each in decision.metrics for said in each.warnings),
    ]
    lists = {
        "Waived": [f"- {prose(line)}" for line in waived_lines(context, decision)],
        "Hard rules broken": rules,
        "No output": errors,
        "Warnings": [f"- {prose(line)}" for line in warned],
    }
    return [
        f"### {title} ({len(lines)})\n\n{_lines_that_fit(lines)}" for title, lines in lists.items() if lines
    ]


def _flips(context: ReportContext, decision: Decision, room: int) -> list[str]:
    flips = worst_first(decision.flips)
    if not flips:
        return []
    worse = sum(not flip.now_passes for flip in flips)
    title = f"### Flips: {worse} fail now, {len(flips) - worse} pass now"
    parts = (_flip(flip_view(flip, context, answer_chars=_ANSWER_CHARS)) for flip in flips)
    return [title, _fitted(parts, len(flips), room)]


def _flip(view: FlipView) -> str:
    sign = "🟢" if view.now_passes else "🔴"
    summary = f"{sign} {view.way}: {in_html(view.case_id, 80)} {in_html(view.question, 120)}"
    marks = [mark for mark in (view.kind, "hard" if view.severity == "hard" else "", view.fault) if mark]
    changed = [f"{code(name)} {before} → {after}" for name, before, after in view.changed]
    body = [
        " · ".join(map(prose, marks)),
        ", ".join(changed),
        *_texts("Earlier messages", [f"{role}: {text}" for role, text in view.history]),
        "Question", block(cut(view.question, _ANSWER_CHARS)),
        "Before", block(view.before), *_citations(view.cited_before),
        "After", block(view.after), *_citations(view.cited_after),
        *_texts("A good answer holds", view.facts),
        *_gold(view),
    ]  # fmt: skip
    return details(summary, "\n\n".join(part for part in body if part))


def _texts(title: str, lines: Sequence[str]) -> list[str]:
    return [title, block(cut("\n".join(lines), _ANSWER_CHARS))] if lines else []


def _citations(cited: Sequence[CitationView]) -> list[str]:
    lines = [f"[{each.n}] {each.where}: “{each.quote}”" for each in cited]
    return _texts("Cited", [cut(line, _FACT_CHARS * 2) for line in lines])


def _gold(view: FlipView) -> list[str]:
    lines = []
    for each in view.gold:
        where = f"{each.doc} ({each.section})" if each.section else each.doc
        lines.append(f"{where}: {each.before} → {each.after}\n  “{each.quote}”")
    return _texts("What answers, and whether its document was read or cited (before → after)", lines)


def _changes(context: ReportContext) -> str:
    if not context.changes:
        return ""
    number = len(context.changes)
    body = _fitted(map(_change, context.changes), number, _CHANGES_ROOM)
    return details(f"What changed in the release ({count(number, 'place')})", body)


def _change(change: ReleaseChange) -> str:
    """One change; a long one is cut where its room ends."""
    if short := short_change(change):
        return f"{code(change.path)}: {code(short[0])} → {code(short[1])}"
    lines = [str(line) for line in diff_lines(change)]
    return f"{code(change.path)}\n\n{block(cut(_LINE.join(lines), _CHANGES_ROOM // 4), 'diff')}"


def _provenance(context: ReportContext, decision: Decision) -> str:
    rows = [[name, code(value, _FACT_CHARS)] for name, value in facts(context, decision).items()]
    rows += [
        [f"Dataset {code(name, 60)}", code(digest, 64)]
        for name, digest in sorted(context.datasets.items())[:20]
    ]
    rows.append(["Exit code", f"{int(exit_code(decision.verdict))}"])
    return details("Run, releases, bar and digests", table(["", ""], rows))
