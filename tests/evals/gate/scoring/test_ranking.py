"""The measures are ours, so they are held against another program's and against paper."""

from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.gate.scoring.ranking import judged_at, ndcg_at, recall_at, reciprocal_rank_at

GRADES = {"a": 3, "b": 1, "c": 2, "d": 0}
RANKINGS = st.permutations("abcdefghijklm").flatmap(
    lambda ids: st.integers(0, 13).map(lambda n: list(ids)[:n])
)
RELEVANCE = st.dictionaries(st.sampled_from("abcdefghijklm"), st.integers(0, 3), min_size=1)
MEASURES = {"nDCG": ndcg_at, "R": recall_at, "RR": reciprocal_rank_at, "Judged": judged_at}


def test_by_hand() -> None:
    # read: x, c (2), d (0), a (3); b (1) was not found. Best order: a, c, b.
    ranking = ["x", "c", "d", "a"]
    gained = 2 / log2(3) + 3 / log2(5)
    best = 3 / log2(2) + 2 / log2(3) + 1 / log2(4)

    assert ndcg_at(ranking, GRADES, 10) == pytest.approx(gained / best)
    assert recall_at(ranking, GRADES, 10) == pytest.approx(2 / 3)
    assert reciprocal_rank_at(ranking, GRADES, 10) == 0.5
    assert judged_at(ranking, GRADES, 10) == 0.75


def test_only_the_first_k_count() -> None:
    assert ndcg_at(["x", "a"], GRADES, 1) == 0
    assert recall_at(["x", "a"], GRADES, 1) == 0
    assert reciprocal_rank_at(["x", "a"], GRADES, 1) == 0
    assert judged_at(["x", "a"], GRADES, 1) == 0


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_nothing_found_is_worth_nothing(measure) -> None:
    assert measure([], GRADES, 10) == 0


@given(RANKINGS, RELEVANCE, st.integers(1, 13))
def test_bounds(ranking: list[str], relevance: dict[str, int], k: int) -> None:
    assert all(0 <= measure(ranking, relevance, k) <= 1 for measure in MEASURES.values())


@given(RELEVANCE.filter(lambda relevance: any(relevance.values())))
def test_the_best_order_is_worth_one(relevance: dict[str, int]) -> None:
    best = sorted(relevance, key=lambda each: -relevance[each])

    assert ndcg_at(best, relevance, 13) == pytest.approx(1)
    assert recall_at(best, relevance, 13) == 1
    assert reciprocal_rank_at(best, relevance, 13) == 1


@given(RANKINGS, RELEVANCE.filter(lambda relevance: any(relevance.values())), st.sampled_from([1, 5, 10]))
def test_another_program_gets_the_same(ranking: list[str], relevance: dict[str, int], k: int) -> None:
    ir_measures = pytest.importorskip("ir_measures")
    measures = {name: ir_measures.parse_measure(f"{name}@{k}") for name in MEASURES}
    qrels = [ir_measures.Qrel("q", each, grade) for each, grade in relevance.items()]
    run = [ir_measures.ScoredDoc("q", each, 100.0 - rank) for rank, each in enumerate(ranking)]

    theirs = ir_measures.calc_aggregate(list(measures.values()), qrels, run)

    for name, measure in MEASURES.items():
        assert measure(ranking, relevance, k) == pytest.approx(theirs[measures[name]]), name
