"""The register of use cases with all computed answers. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from assistant.drafting.artifacts.ranking import RankedUseCase
from assistant.drafting.linting.limits import LintLimits
from assistant.drafting.portfolio.questions import (
    QUESTIONS,
    Hit,
    MeasuredValue,
    answer_questions,
    measured_values,
    ranking,
    totals,
)
from assistant.drafting.portfolio.use_cases import Portfolio, UseCase


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioReport:
    """All that is computed of a portfolio."""

    portfolio: Portfolio
    answers: dict[str, list[Hit]]
    ranked: tuple[RankedUseCase, ...]
    measured: list[MeasuredValue]

    def values(self) -> dict[str, Any]:
        """As JSON values, for programs and for the page."""
        return {
            "cases": [_case(case) for case in self.portfolio.use_cases],
            "questions": [
                {"id": each.id, "ask": each.ask, "hits": [asdict(hit) for hit in self.answers[each.id]]}
                for each in QUESTIONS
            ],
            "ranking": [_ranked(each) for each in self.ranked],
            "values": [asdict(each) for each in self.measured],
            "totals": totals(self.measured),
            "cycles": [list(ring) for ring in self.portfolio.cycles],
            "unknown": [list(pair) for pair in self.portfolio.unknown],
        }


def report_on(portfolio: Portfolio, *, today: date, limits: LintLimits) -> PortfolioReport:
    """Answer every question about a portfolio."""
    return PortfolioReport(
        portfolio=portfolio,
        answers=answer_questions(portfolio, today=today, limits=limits),
        ranked=ranking(portfolio),
        measured=measured_values(portfolio, limits),
    )


def _case(case: UseCase) -> dict[str, Any]:
    return {
        "id": case.id,
        "title": case.title,
        "stage": case.stage,
        "owners": [party.name if party is not None else None for party in case.owners.values()],
        "artifacts": {kind: artifact.artifact_id for kind, artifact in case.artifacts.items()},
        "depends_on": list(case.depends_on),
        "go_live": case.go_live.isoformat() if case.go_live else None,
        "open_items": case.open_items,
        "required": case.required,
        "filled": case.filled,
    }


def _ranked(each: RankedUseCase) -> dict[str, Any]:
    return {
        "rank": each.rank,
        "use_case": each.entry.use_case_id,
        "title": each.entry.title or each.entry.use_case_id,
        "scores": list(each.scores.values()),
        "fix_first": list(each.fix_first),
        "weakest": each.weakest,
    }
