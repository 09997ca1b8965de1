from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from assistant.answering.verification.support import SIGNALS, support_score
from assistant.answering.verify import SUPPORTED_FROM
from evals.benchmarks.verification import judge_again, judge_response, parse_case
from evals.support_calibration import (
    SupportExample,
    build_examples,
    fit_support,
    leave_one_out,
    save_weights,
)
from knowledge.embedder import QuestionVectors

pytest.importorskip("sklearn", reason="the bench extra is not installed")


def signals(told: float, **others: float) -> dict[str, float]:
    return {**dict.fromkeys(SIGNALS, 0.0), "told": told, "met": told, **others}


def example(*told: float, faithful: bool, group: str = "a", source: str = "written") -> SupportExample:
    return SupportExample(sentences=[signals(t) for t in told], faithful=faithful, source=source, group=group)


TRAINING = [example(0.9 - 0.01 * n, faithful=True, group="ab"[n % 2]) for n in range(10)] + [
    example(0.9, 0.2 + 0.01 * n, faithful=False, group="ab"[n % 2]) for n in range(10)
]


def test_close_claims_are_believed_and_far_ones_are_not() -> None:
    rule = fit_support(TRAINING, regularisation=10)

    assert support_score(signals(0.9), rule) > SUPPORTED_FROM > support_score(signals(0.2), rule)


def test_a_signal_that_speaks_the_wrong_way_is_left_out() -> None:
    odd = [
        SupportExample(
            sentences=[signals(0.8 if e.faithful else 0.3, least=0.0 if e.faithful else 1.0)],
            faithful=e.faithful,
            source=e.source,
            group=e.group,
        )
        for e in TRAINING
    ]

    assert "least" not in fit_support(odd).weights


def test_each_group_is_left_out_once() -> None:
    assert leave_one_out(TRAINING).keys() == {"a", "b"}


def test_the_same_examples_give_the_same_weights(tmp_path: Path) -> None:
    first, second = fit_support(TRAINING), fit_support(TRAINING)
    save_weights(first, tmp_path / "support.yaml")

    assert first == second
    assert f"intercept: {first.intercept}" in (tmp_path / "support.yaml").read_text()


def line(response: str, label: str, **others: str) -> dict[str, object]:
    context = {"doc": "Keys", "text": "A lost key is reported to the guard within 2 hours."}
    return {"id": response, "contexts": [context], "response": response, "label": label, **others}


def encode(text: str) -> QuestionVectors:
    words = tuple(text.lower().rstrip(".").split())
    vectors = np.random.default_rng(len(words)).normal(size=(len(words), 4)).astype(np.float32)
    return QuestionVectors(vector=vectors[0], words=words, word_vectors=vectors)


def test_of_a_set_with_twins_only_these_are_taken_for_unfaithful() -> None:
    outcomes = [
        judge_response(parse_case(each), encode)
        for each in (
            line("Whoever loses a key tells the guard.", "faithful"),
            line("Whoever loses a key tells the police.", "unfaithful", twin_of="Whoever"),
            line("A key is lost.", "unfaithful"),
            line("A lost key is reported within 4 hours.", "unfaithful", twin_of="Whoever"),
        )
    ]

    examples = build_examples(outcomes, source="written")

    assert [e.faithful for e in examples] == [True, False, False]
    assert not examples[-1].sentences, "a contradicted number leaves nothing to weigh"


def test_an_outcome_is_judged_again_by_other_weights() -> None:
    outcome = judge_response(parse_case(line("Whoever loses a key tells the guard.", "faithful")), encode)
    trusting = fit_support(TRAINING).__class__(intercept=9.0, weights={})
    wary = fit_support(TRAINING).__class__(intercept=-9.0, weights={})

    assert judge_again(outcome, trusting).faithful
    assert not judge_again(outcome, wary).faithful
    json.dumps(dict(wary.weights))
