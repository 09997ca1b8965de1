"""Reports on a terminal. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assistant.monitoring.trends import Series, spoken, trends
from knowledge.store.monitor_reports import MonitorReport

_NO_ALARM = "none"


def report_lines(report: MonitorReport) -> list[str]:
    """A report for reading, the alarms first."""
    figures = report.figures
    lines = [
        f"Report {report.number}: {figures['counts']['questions']} questions from "
        f"{report.window_from:%Y-%m-%d %H:%M} to {report.window_to:%Y-%m-%d %H:%M} UTC, "
        f"{figures['counts_before']['questions']} in the {figures['against_days']} days before."
    ]
    for alarm in report.alarms:
        lines.append(f"ALARM{'' if alarm['new'] else ' (goes on)'}: {alarm['sentence']}")
    if not report.alarms:
        lines.append("No alarm.")
    lines += [*figures["notes"], *_statuses(figures), *map(_figure, figures["figures"])]
    lines += [*_drift(figures["drift"]), *_checks(figures), *_canary(figures["canary"])]
    return lines


def _statuses(figures: Mapping[str, Any]) -> Iterator[str]:
    counts = figures["counts"]
    if counts["statuses"]:
        said = ", ".join(f"{count} {name}" for name, count in counts["statuses"].items())
        yield f"  {said}; {counts['rated']} rated, {counts['trials']} trials left out"


def _figure(value: Mapping[str, Any]) -> str:
    unit, now, then = value["unit"], value["window"], value["before"]
    p = "" if value["p_all"] is None else f", p {value['p_all']:.3g}"
    return f"  {value['label']}: {_estimate(now, unit)}; before {_estimate(then, unit)}{p}"


def _estimate(value: Mapping[str, Any], unit: str) -> str:
    if value["value"] is None:
        return "none"
    return f"{spoken(value['value'], unit)} ({spoken(value['low'], unit)}–{spoken(value['high'], unit)})"


def _drift(drift: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for name, each in drift.items():
        sized = ((key, each.get(key)) for key in ("distance", "stability_index"))
        size = ", ".join(f"{key.replace('_', ' ')} {value:.3f}" for key, value in sized if value is not None)
        yield f"  {name}: {size}, p {each['p_all']:.3g}"


def _checks(figures: Mapping[str, Any]) -> Iterator[str]:
    citations, repeated = figures["citations"], figures["repeated"]
    unexplained = len(repeated["unexplained"])
    held = citations["checked"] - citations["broken"]
    yield f"  citations: {held} of {citations['checked']} stand verbatim at their place"
    if repeated["asked"] or repeated["skipped"]:
        yield (
            f"  given again: {repeated['asked']}, the same {repeated['same']}, explained "
            f"{repeated['explained']}, unexplained {unexplained}, failed {repeated['failed']}; of a chat "
            f"model and left out {repeated['skipped']}"
        )
        yield (
            f"  with a number or name that nothing cited holds: {len(repeated['unsupported'])} of "
            f"{repeated['answers']}"
        )


def _canary(canary: Mapping[str, Any]) -> Iterator[str]:
    if "share" not in canary:
        return
    share, against = canary["share"], canary.get("against")
    before = f"; {spoken(against['share']['value'], 'share')} at {against['what']}" if against else ""
    yield f"  cases of the gate that pass: {_estimate(share, 'share')} of {share['n']}{before}"


def history_rows(reports: Sequence[MonitorReport]) -> list[tuple[str, ...]]:
    """A row a report: number, moment, questions, alarms."""
    return [
        (
            str(each.number),
            f"{each.at:%Y-%m-%d %H:%M}",
            str(each.figures["counts"]["questions"]),
            "; ".join(alarm["key"] for alarm in each.alarms) or _NO_ALARM,
        )
        for each in reports
    ]


def trend_table(reports: Sequence[MonitorReport]) -> tuple[list[str], list[tuple[str, ...]]]:
    """Headings and rows: a row a report, the oldest first; `!` marks an alarm."""
    series = trends(reports)
    values = [{point.report: point for point in each.points} for each in series]
    rows = []
    for report in reversed(reports):
        cells = []
        for each, points in zip(series, values, strict=True):
            point = points.get(report.number)
            mark = " !" if point and point.alarmed else ""
            cells.append(f"{spoken(point.value, each.unit)}{mark}" if point else "")
        rows.append((str(report.number), f"{report.at:%Y-%m-%d}", *cells))
    return ["report", "at", *(each.label for each in series)], rows


def trend_json(series: Series) -> dict[str, Any]:
    """A figure over time as JSON values."""
    return {
        "key": series.key,
        "label": series.label,
        "unit": series.unit,
        "points": [
            {
                "report": each.report,
                "at": each.at.isoformat(),
                "value": each.value,
                "low": each.low,
                "high": each.high,
                "alarm": each.alarmed,
            }
            for each in series.points
        ],
    }
