"""The decision on a terminal: what came out, why, the figures, the flips, what to do. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import StringIO
from typing import TYPE_CHECKING

from evals.gate.decision.verdict import Comparison, Decision, MetricResult, OperationsResult, Verdict
from evals.gate.reports.changes import diff_lines, short_change
from evals.gate.reports.context import ReportContext
from evals.gate.reports.standing import broken_rules
from evals.gate.reports.wording import (
    amount,
    bar_words,
    count,
    fault_words,
    figure,
    flip_words,
    headline,
    metric_word,
    next_step,
    one_line,
    shown,
    signed,
    verdict_word,
    waived_lines,
    worst_first,
)

if TYPE_CHECKING:
    from rich.console import Console

_MOST = 10
"""Of flips, broken rules, errors and changes; the page holds all."""
_COLOURS = {
    Verdict.PASS: "bold green",
    Verdict.INCONCLUSIVE: "bold yellow",
    Verdict.FAIL: "bold red",
    Verdict.INVALID: "bold magenta",
    Verdict.TAMPERED: "bold magenta",
}
_METRIC_HEADINGS = (
    "metric", "says", "against", "before", "now", "change", "low", "high", "margin", "bar", "n", "clusters",
    "drop",
)  # fmt: skip
_OPERATIONS_HEADINGS = ("operations", "says", "", "before", "now", "ratio", "surely at least", "at most")
_WORDS = 3
"""Columns of words, before those of figures."""
_SPARE = ("bar", "drop", "clusters", "margin", "n", "surely at least", "before")
"""Columns that a narrow terminal goes without, the first of them first."""
_LESS = " ↓"
_LEGEND = "Bar: floor or limit of the value; ↓: less is better."
_LEGEND_OF_CHANGES = (
    "Changes are turned so that more than zero is better; low and high: bounds of the change; drop: the "
    "smallest that so many cases would show."
)


def terminal(context: ReportContext, decision: Decision, width: int, *, colour: bool = False) -> str:
    """The report in lines of at most so many characters.

    Args:
        width: Columns of the terminal; below 40 it is taken for 40.
        colour: With escape sequences for colours; none of them comes from a case.
    """
    from rich.console import Console
    from rich.text import Text

    out = StringIO()
    console = Console(
        file=out, width=max(width, 40), force_terminal=colour, color_system="standard" if colour else None,
        markup=False, highlight=False, emoji=False, legacy_windows=False, _environ={},
    )  # fmt: skip
    word = Text(verdict_word(decision.verdict), style=_COLOURS[decision.verdict])
    console.print(Text.assemble(word, f"  {headline(decision)}"))
    _print_list(console, "", decision.reasons)
    _print_subject(console, context, decision)
    _print_metrics(console, decision)
    _print_operations(console, decision)
    for title, lines in _lists(context, decision):
        _print_list(console, title, lines)
    console.print(Text(f"\nNext: {next_step(context, decision)}"))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _print_subject(console: Console, context: ReportContext, decision: Decision) -> None:
    from rich.text import Text

    word = "production " if context.recorded else ""
    base = f"{word}{context.baseline.name}" if context.baseline else "nothing in production"
    told = f"Candidate {context.candidate.name} beside {base}, {count(decision.cases, 'case')}"
    bar = bar_words(context)
    console.print(
        Text(f"\n{shown(told)}{f', bar {shown(bar)}' if bar else ''}. Run {one_line(context.run_id)}.")
    )


def _print_list(console: Console, title: str, lines: Sequence[str]) -> None:
    from rich.table import Table
    from rich.text import Text

    if title and lines:
        console.print(Text(f"\n{title}", style="bold"))
    grid = Table.grid(padding=(0, 1, 0, 0))
    for line in lines:
        grid.add_row(Text(" -"), Text(one_line(line, 400), overflow="fold"))
    if lines:
        console.print(grid)


def _print_table(console: Console, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table without the columns that are empty throughout; what there is no room for is named."""
    from rich.table import Table
    from rich.text import Text

    if not rows:
        return
    kept, spared = _that_fit(headings, rows, console.width)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for at in kept:
        table.add_column(headings[at], overflow="fold", justify="left" if at < _WORDS else "right")
    for row in rows:
        table.add_row(*(Text(row[at]) for at in kept))
    console.print()
    console.print(table)
    if spared:
        console.print(Text(f"Left out for want of room: {', '.join(spared)}.", style="dim"))


def _that_fit(
    headings: Sequence[str], rows: Sequence[Sequence[str]], room: int
) -> tuple[list[int], list[str]]:
    """Places of the columns that are shown, and the names of those that are spared."""
    kept = [at for at in range(len(headings)) if any(row[at] for row in rows)]
    wide = {at: max(map(len, [headings[at], *(row[at] for row in rows)])) + 2 for at in kept}
    spared: list[str] = []
    for name in _SPARE:
        if sum(wide[at] for at in kept) > room and name in [headings[at] for at in kept]:
            kept = [at for at in kept if headings[at] != name]
            spared.append(name)
    return kept, spared


def _print_metrics(console: Console, decision: Decision) -> None:
    from rich.text import Text

    rows = [row for metric in decision.metrics for row in _metric_rows(metric, decision)]
    _print_table(console, _METRIC_HEADINGS, rows)
    if rows:
        changes = [_LEGEND_OF_CHANGES] if any(metric.comparisons for metric in decision.metrics) else []
        console.print(Text(" ".join([_LEGEND, *changes]), style="dim"))


def _metric_rows(metric: MetricResult, decision: Decision) -> Iterator[Sequence[str]]:
    """One line a comparison; a metric without any has one line."""
    name = one_line(metric.name, 40) + ("" if metric.higher_is_better else _LESS)
    word, now, sizes = (
        metric_word(metric, decision),
        figure(metric.candidate),
        (_floor(metric), str(metric.n), str(metric.clusters)),
    )
    if not metric.comparisons:
        yield (name, word, "", "", now, "", "", "", "", *sizes, "")
    for place, each in enumerate(metric.comparisons):
        first = (name, word) if place == 0 else ("", "")
        yield (*first, *_comparison_cells(each, now), *sizes, _power(each))


def _comparison_cells(each: Comparison, now: str) -> tuple[str, ...]:
    bounds = (signed(each.difference), signed(each.low), signed(each.high), figure(each.margin))
    return (one_line(each.against, 30), figure(each.base), now, *bounds)


def _floor(metric: MetricResult) -> str:
    if metric.floor is None:
        return ""
    return f"{'≥' if metric.higher_is_better else '≤'} {figure(metric.floor)}"


def _power(each: Comparison) -> str:
    return "" if each.detectable is None else figure(each.detectable)


def _print_operations(console: Console, decision: Decision) -> None:
    _print_table(console, _OPERATIONS_HEADINGS, [_operations_row(each) for each in decision.operations])


def _operations_row(each: OperationsResult) -> Sequence[str]:
    limits = [amount(each.limit)] if each.limit is not None else []
    limits += [f"{amount(each.max_ratio)} ×"] if each.max_ratio is not None else []
    figures = (amount(each.base), amount(each.candidate), amount(each.ratio), amount(each.ratio_low))
    return (one_line(each.name, 40), verdict_word(each.verdict), "", *figures, " or ".join(limits))


def _lists(context: ReportContext, decision: Decision) -> Iterator[tuple[str, list[str]]]:
    yield "Broken hard rules", _first(_rules(decision))
    errors = decision.errors or {}
    yield "Cases without an output", _first([f"{case}: {why}" for case, why in sorted(errors.items())])
    yield f"Flips ({_flip_counts(decision)})", _first(_flips(context, decision))
    yield "What changed", _first(_changes(context))
    yield "Waived", waived_lines(context, decision)
    said = [f"{metric.name}: {warning}" for metric in decision.metrics for warning in metric.warnings]
    yield "Warnings", _first([*context.warnings, *said])


def _first(lines: Sequence[str]) -> list[str]:
    left = len(lines) - _MOST
    return [*lines[:_MOST], f"… and {left:,} more"] if left > 0 else list(lines)


def _rules(decision: Decision) -> list[str]:
    return [f"{case}: {', '.join(rules)}" for case, rules in sorted(broken_rules(decision).items())]


def _flip_counts(decision: Decision) -> str:
    worse = sum(not flip.now_passes for flip in decision.flips)
    return f"{worse} fail now, {len(decision.flips) - worse} pass now"


def _flips(context: ReportContext, decision: Decision) -> list[str]:
    lines = []
    for flip in worst_first(decision.flips):
        case = context.cases.get(flip.case_id)
        asked = f": {one_line(case.input.question, 100)}" if case else ""
        fault = f" ({fault_words(flip)})" if flip.fault else ""
        lines.append(f"{flip_words(flip)}  {flip.case_id}{asked}{fault}")
    return lines


def _changes(context: ReportContext) -> list[str]:
    lines = []
    for change in context.changes:
        if short := short_change(change):
            lines.append(f"{change.path}: {short[0]} → {short[1]}")
            continue
        signs = [line.sign for line in diff_lines(change)]
        lines.append(f"{change.path}: {count(signs.count('+'), 'line')} more, {signs.count('-')} less")
    return lines
