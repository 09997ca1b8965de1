"""The register of use cases as one page that needs nothing else. Pure but for reading its template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from assistant.drafting.portfolio.report import PortfolioReport

_BAR = 34
_FULL = 270
_STAGES = ("idea", "pilot", "pre_prod", "production", "scaling", "retired", "not said")


def render_page(report: PortfolioReport, *, today: date) -> str:
    """The page as HTML; every text in it is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("portfolio.html").render(
        today=today.isoformat(), plots=_plots(report), **report.values()
    )


def _plots(report: PortfolioReport) -> list[dict[str, Any]]:
    cases = report.values()["cases"]
    stages = Counter(case["stage"] or "not said" for case in cases)
    return [
        _plot(
            "Use cases by stage",
            [(stage.replace("_", " "), stages[stage], False) for stage in _STAGES if stages[stage]],
        ),
        _plot(
            "Required fields filled, per cent",
            [
                (
                    case["title"],
                    round(100 * case["filled"] / case["required"]) if case["required"] else 0,
                    False,
                )
                for case in cases
            ],
            most=100,
        ),
        _plot("Open items", [(case["title"], case["open_items"], False) for case in cases]),
        *(
            [
                _plot(
                    "Weakest dimension of the ranking (below 3: fix first)",
                    [
                        (row["title"], row["weakest"], bool(row["fix_first"]))
                        for row in report.values()["ranking"]
                    ],
                    most=5,
                )
            ]
            if report.values()["ranking"]
            else []
        ),
    ]


def _plot(title: str, rows: Sequence[tuple[str, int, bool]], most: int | None = None) -> dict[str, Any]:
    """Horizontal bars, each under its label."""
    largest = most or max((value for _, value, _ in rows), default=1) or 1
    bars = [
        {
            "label": label if len(label) <= 42 else label[:41] + "…",
            "value": value,
            "bad": bad,
            "y": place * _BAR,
            "width": round(_FULL * value / largest, 1),
        }
        for place, (label, value, bad) in enumerate(rows)
    ]
    spoken = "; ".join(f"{label} {value}" for label, value, _ in rows)
    return {"title": title, "bars": bars, "height": max(_BAR * len(rows), 1), "spoken": spoken}
