"""What is not ready never ranks above what is, however valuable it would be."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.artifacts.prioritisation_scorecard import ScoredUseCase, TieBreak, Weights
from assistant.drafting.artifacts.ranking import GATE, dimension_score, rank_use_cases

SCORES = st.none() | st.integers(1, 5)


def scored(name: str, leverage: Any, feasibility: Any, readiness: Any, **more: Any) -> ScoredUseCase:
    dimensions = {"leverage": leverage, "feasibility": feasibility, "readiness": readiness}
    given = {key: {"score": value} for key, value in dimensions.items() if value is not None}
    return ScoredUseCase.model_validate({"id": name, "use_case_id": name, **given, **more})


def order(*entries: ScoredUseCase, weights: Weights | None = None) -> list[str]:
    return [one.entry.id for one in rank_use_cases(entries, weights)]


def test_the_gate_comes_before_any_score() -> None:
    assert order(scored("flashy", 5, 5, 2), scored("plain", 3, 3, 3)) == ["plain", "flashy"]


def test_behind_the_gate_the_weakest_dimension_counts_then_the_sum() -> None:
    assert order(scored("uneven", 5, 5, 3), scored("even", 4, 4, 4), scored("better", 5, 4, 4)) == [
        "better", "even", "uneven",
    ]  # fmt: skip


def test_weights_change_the_sum_but_never_pass_the_gate() -> None:
    weights = Weights(leverage=10, feasibility=1, readiness=0)

    assert order(scored("a", 3, 5, 5), scored("b", 5, 3, 3), weights=weights) == ["b", "a"]
    assert order(scored("a", 3, 3, 3), scored("b", 5, 5, 2), weights=weights) == ["a", "b"]


def test_what_is_not_scored_is_fixed_first_and_told() -> None:
    first, last = rank_use_cases([scored("open", 5, None, 5), scored("low", 3, 3, 3)])

    assert (first.entry.id, first.fix_first, first.rank) == ("low", (), 1)
    assert (last.fix_first, last.weakest, last.rank) == (("feasibility",), 0, 2)


def test_a_tie_break_decides_between_equals_only() -> None:
    urgent = TieBreak(method="wsjf", value=5, time_criticality=8, risk_reduction=1, size=2)
    reach = TieBreak(method="rice", reach=10, impact=2, confidence=0.5, effort=2)

    assert order(scored("a", 4, 4, 4), scored("b", 4, 4, 4, tie_break=urgent)) == ["b", "a"]
    assert order(scored("a", 4, 4, 4), scored("b", 4, 4, 4, tie_break=reach)) == ["b", "a"]
    assert order(scored("a", 4, 4, 4), scored("b", 2, 4, 4, tie_break=urgent)) == ["a", "b"]
    assert order(scored("b", 4, 4, 4), scored("a", 4, 4, 4, tie_break=TieBreak())) == ["a", "b"]


def test_a_dimension_is_no_better_than_its_worst_part() -> None:
    entry = ScoredUseCase.model_validate(
        {
            "id": "a",
            "use_case_id": "a",
            "leverage": {"score": 5},
            "feasibility": {"score": 5, "data_access": 2},
            "readiness": {"owner_committed": 4, "user_motivation": 3, "governance_conditions": 5},
        }
    )

    assert [dimension_score(each) for each in (entry.leverage, entry.feasibility, entry.readiness)] == [
        5,
        2,
        3,
    ]


@given(st.lists(st.tuples(SCORES, SCORES, SCORES), max_size=12))
def test_nothing_below_the_gate_ranks_above_anything_at_it(rows: list[tuple[Any, Any, Any]]) -> None:
    entries = [scored(f"u{number}", *row) for number, row in enumerate(rows)]
    ranked = rank_use_cases(entries)
    ready = [all((score or 0) >= GATE for score in one.scores.values()) for one in ranked]

    assert ready == sorted(ready, reverse=True)
    assert [one.rank for one in ranked] == list(range(1, len(rows) + 1))
    assert ranked == rank_use_cases(entries[::-1])
