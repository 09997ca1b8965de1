"""Laws of reciprocal rank fusion."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.fusion import reciprocal_rank_fusion

RANKINGS = st.lists(st.lists(st.integers(0, 30), unique=True, max_size=15), max_size=4)


def test_scores_by_hand() -> None:
    fused = reciprocal_rank_fusion([["a", "b"], ["b"]], smoothing=1, weights=[1.0, 2.0])

    assert fused == [("b", 1 / 3 + 2 / 2), ("a", 1 / 2)]


@given(RANKINGS, st.integers(1, 100))
def test_every_id_appears_once_and_best_first(rankings: list[list[int]], smoothing: int) -> None:
    fused = reciprocal_rank_fusion(rankings, smoothing=smoothing)

    assert sorted(each for each, _ in fused) == sorted({each for one in rankings for each in one})
    assert [score for _, score in fused] == sorted((score for _, score in fused), reverse=True)


@given(RANKINGS)
def test_order_of_rankings_does_not_matter(rankings: list[list[int]]) -> None:
    there = dict(reciprocal_rank_fusion(rankings))
    back = dict(reciprocal_rank_fusion(list(reversed(rankings))))

    assert there.keys() == back.keys()
    assert all(abs(there[each] - back[each]) < 1e-12 for each in there)


@given(st.lists(st.integers(0, 30), unique=True, max_size=15))
def test_one_ranking_keeps_its_order(ranking: list[int]) -> None:
    assert [each for each, _ in reciprocal_rank_fusion([ranking])] == ranking


@given(RANKINGS)
def test_a_ranking_of_weight_zero_has_no_say(rankings: list[list[int]]) -> None:
    silent = reciprocal_rank_fusion([*rankings, [99]], weights=[*(1.0 for _ in rankings), 0.0])

    assert silent == reciprocal_rank_fusion(rankings)


@pytest.mark.parametrize(("smoothing", "weights"), [(0, None), (1, [-1.0]), (1, [1.0, 1.0])])
def test_senseless_settings_are_refused(smoothing: int, weights: list[float] | None) -> None:
    with pytest.raises(ValueError, match="`"):
        reciprocal_rank_fusion([["a"]], smoothing=smoothing, weights=weights)
