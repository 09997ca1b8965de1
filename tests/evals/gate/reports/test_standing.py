"""How cases stand."""

from __future__ import annotations

from dataclasses import replace

from evals.gate.metric import RunScores
from evals.gate.reports.standing import Standing, case_standings
from tests.evals.gate.reports.samples import EVERY, case, context


def standing_of(now: bool | None, before: bool | None) -> Standing:
    """Of one case that passes or fails so, where no flip is known."""
    only = case(0, "answer")

    def scores(passed: bool | None) -> RunScores:
        return RunScores(values={}, errors={}, passed={} if passed is None else {only.id: passed})

    shown = context({only.id: only}, candidate_scores=scores(now), base_scores=scores(before))
    decision = replace(EVERY["empty"]()[1], flips=())
    return case_standings(shown, decision)[0].standing


def test_what_passes_in_both_passes() -> None:
    assert standing_of(True, True) is Standing.PASSES


def test_what_passed_and_fails_is_a_new_failure_even_without_a_flip() -> None:
    assert standing_of(False, True) is Standing.NEW_FAILURE


def test_what_failed_and_passes_is_a_new_pass() -> None:
    assert standing_of(True, False) is Standing.NEW_PASS


def test_what_fails_in_both_is_no_regression() -> None:
    assert standing_of(False, False) is Standing.STILL_FAILS


def test_without_production_a_failure_is_one_that_nothing_is_compared_with() -> None:
    assert standing_of(False, None) is Standing.FAILS


def test_what_nobody_judged_is_told_as_such() -> None:
    assert standing_of(None, True) is Standing.UNSCORED


def test_an_error_weighs_more_than_a_broken_rule() -> None:
    shown, decision = EVERY["invalid"]()
    decision = replace(decision, hard_failures={"draft_valid": ["draft-004", "draft-010"]})

    found = {each.case_id: each for each in case_standings(shown, decision)}

    assert found["draft-004"].standing is Standing.ERROR
    assert found["draft-004"].rules == ["draft_valid"]
    assert found["draft-010"].standing is Standing.BREAKS_RULE
