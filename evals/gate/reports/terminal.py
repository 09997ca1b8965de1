"""The decision on a terminal: what came out, why, the figures, the flips, what to do. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import StringIO
from typing import TYPE_CHECKING

from evals.gate.decision.verdict import Comparison, Decision, MetricResult, Verdict
from evals.gate.reports.changes import diff_lines
from evals.gate.reports.context import ReportContext
from evals.gate.reports.standing import broken_rules
from evals.gate.reports.wording import (
    amount,
    count,
    fault_words,
    figure,
    flip_words,
    floor_words,
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
    from rich.table import Table

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
    "metric", "says", "against", "before", "now", "difference", "[low, high]", "margin", "n",
    "clusters", "detectable",
)  # fmt: skip


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
    console.print(word + Text(f"  {headline(decision)}", style="not bold"))
    _print_list(console, "", decision.reasons)
    _print_subject(console, context, decision)
    _print_metrics(console, decision)
    _print_operations(console, decision)
    for title, lines in _lists(context, decision):
        _print_list(console, title, lines)
    console.print(Text(f"\nNext: {next_step(decision.verdict)}"))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _print_subject(console: Console, context: ReportContext, decision: Decision) -> None:
    from rich.text import Text

    base = f"production {context.baseline.name}" if context.baseline else "nothing in production"
    bar = f"bar {context.bar_number}" if context.bar_number is not None else f"bar {context.bar_digest[:12]}"
    told = f"Candidate {context.candidate.name} beside {base}, {count(decision.cases, 'case')}, {bar}."
    console.print(Text(f"\n{shown(told)} Run {one_line(context.run_id)}."))


def _print_list(console: Console, title: str, lines: Sequence[str]) -> None:
    from rich.padding import Padding
    from rich.text import Text

    if title and lines:
        console.print(Text(f"\n{title}", style="bold"))
    for line in lines:
        console.print(Padding(Text(f"- {one_line(line, 400)}"), (0, 0, 0, 2), expand=False))


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]], console: Console) -> Table | None:
    """A table without the columns that are empty throughout; None without rows."""
    from rich.table import Table
    from rich.text import Text

    kept = [at for at in range(len(headings)) if any(row[at] for row in rows)]
    table = Table(box=None, pad_edge=False, header_style="bold" if console.is_terminal else "")
    for at in kept:
        table.add_column(headings[at], overflow="fold", justify="left" if at < 3 else "right")
    for row in rows:
        table.add_row(*(Text(row[at]) for at in kept))
    return table if rows else None


def _print_metrics(console: Console, decision: Decision) -> None:
    rows = [row for metric in decision.metrics for row in _metric_rows(metric)]
    if table := _table(_METRIC_HEADINGS, rows, console):
        console.print()
        console.print(table)
        console.print("Differences are turned so that more than zero is better.", style="dim")


def _metric_rows(metric: MetricResult) -> Iterator[Sequence[str]]:
    """One line a comparison; a metric without any has one line."""
    name = one_line(metric.name) + ("" if metric.higher_is_better else " (less is better)")
    word, now, asked = metric_word(metric), figure(metric.candidate), floor_words(metric)
    if not metric.comparisons:
        yield (name, word, asked, "", now, "", "", "", str(metric.n), str(metric.clusters), "")
    for place, each in enumerate(metric.comparisons):
        first = (name, word) if place == 0 else ("", "")
        yield (*first, *_comparison_cells(each, now), str(metric.n), str(metric.clusters), _power(each))


def _comparison_cells(each: Comparison, now: str) -> tuple[str, ...]:
    between = f"[{signed(each.low)}, {signed(each.high)}]"
    return (
        one_line(each.against),
        figure(each.base),
        now,
        signed(each.difference),
        between,
        figure(each.margin),
    )


def _power(each: Comparison) -> str:
    return "" if each.detectable is None else figure(each.detectable)


def _print_operations(console: Console, decision: Decision) -> None:
    headings = ("operations", "says", "", "before", "now", "ratio", "surely at least", "at most")
    rows = [
        (
            one_line(each.name),
            verdict_word(each.verdict),
            "",
            amount(each.base),
            amount(each.candidate),
            amount(each.ratio),
            amount(each.ratio_low),
            " or ".join([*([amount(each.limit)] if each.limit else []),
                         *([f"{amount(each.max_ratio)} ×"] if each.max_ratio else [])]),
        )
        for each in decision.operations
    ]  # fmt: skip
    if table := _table(headings, rows, console):
        console.print()
        console.print(table)


def _lists(context: ReportContext, decision: Decision) -> Iterator[tuple[str, list[str]]]:
    metrics = decision.metrics
    yield "Broken hard rules", _first(_rules(decision))
    errors = decision.errors or {}
    yield "Cases without an output", _first([f"{case}: {why}" for case, why in sorted(errors.items())])
    yield f"Flips ({_flip_counts(decision)})", _first(_flips(context, decision))
    yield "What changed", _first(_changes(context))
    yield "Waived", waived_lines(context, decision)
    said = [f"{metric.name}: {warning}" for metric in metrics for warning in metric.warnings]
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
        if "\n" not in change.before + change.after and change.before and change.after:
            lines.append(f"{change.path}: {one_line(change.before, 60)} → {one_line(change.after, 60)}")
            continue
        steps = [line.sign for line in diff_lines(change)]
        lines.append(f"{change.path}: {count(steps.count('+'), 'line')} more, {steps.count('-')} less")
    return lines
