from __future__ import annotations

from evals.benchmarks.peers.refusing import cutoff_refusals, own_refusals
from evals.questions import GoldEvidence, QuestionCase


def case(*, answerable: bool) -> QuestionCase:
    evidence = (GoldEvidence(docs=frozenset({"a.md"}), quote="q"),) if answerable else ()
    return QuestionCase(id="1", question="?", collection="c", type="lookup", evidence=evidence)


CASES = [case(answerable=each) for each in (True, True, True, False, False)]


def test_a_cutoff_refuses_as_much_as_our_wrong_refusals_allow() -> None:
    none = cutoff_refusals(CASES, [0.9, 0.5, 0.3, 0.4, 0.2], allowed=0)
    one = cutoff_refusals(CASES, [0.9, 0.5, 0.3, 0.4, 0.2], allowed=1)

    assert none.refused_answerable == [False, False, False]
    assert none.refused_unanswerable == [False, True]
    assert one.refused_answerable == [False, False, True]
    assert one.refused_unanswerable == [True, True]


def test_a_cutoff_may_refuse_everything_where_we_do() -> None:
    everything = cutoff_refusals(CASES, [0.9, 0.5, 0.3, 0.4, 0.2], allowed=3)

    assert all(everything.refused_answerable) and all(everything.refused_unanswerable)


def test_questions_that_score_alike_are_refused_together_or_not_at_all() -> None:
    tied = cutoff_refusals(CASES, [0.9, 0.3, 0.3, 0.3, 0.2], allowed=1)

    assert tied.refused_answerable == [False, False, False]
    assert tied.refused_unanswerable == [False, True]


def test_our_refusals_are_those_that_happened() -> None:
    own = own_refusals(CASES, [0.9, 0.8, 0.1, 0.2, 0.3], [False, False, True, True, False])

    assert own.answerable == [0.9, 0.8, 0.1]
    assert own.refused_answerable == [False, False, True]
    assert own.refused_unanswerable == [True, False]
