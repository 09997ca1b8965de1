"""How well the threshold and the rules of grouping tell the same question from a similar one.

Measured with the real model on `evals/datasets/similar_questions.jsonl`, whose `other` questions
differ from the first by one thing each: harder than what people ask by chance. Run with `-s` to see
the figures at other thresholds.
"""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from knowledge.embedder import Embedder
from knowledge.gaps.grouping import SAME_QUESTION, may_be_one

PATH = Path(__file__).parents[3] / "evals" / "datasets" / "similar_questions.jsonl"

Scores = dict[str, np.ndarray]


@pytest.fixture(scope="module")
def scores(embedder: Embedder) -> Scores:
    """Cosine of each pair, and -1 where the wording tells the two apart."""
    cases = [json.loads(line) for line in PATH.read_text(encoding="utf-8").splitlines()]
    texts = sorted({text for case in cases for text in [case["question"], *case["same"], *case["other"]]})
    vectors = {text: embedder.embed_question(text).vector for text in texts}

    def score(pairs: list[tuple[str, str]]) -> np.ndarray:
        return np.array([float(vectors[a] @ vectors[b]) if may_be_one(a, b) else -1.0 for a, b in pairs])

    same = [pair for case in cases for pair in combinations([case["question"], *case["same"]], 2)]
    first = [(case["question"], other) for case in cases for other in case["other"]]
    reworded = [(text, other) for case in cases for text in case["same"] for other in case["other"]]
    unrelated = [
        (a["question"], text) for a, b in combinations(cases, 2) for text in [b["question"], *b["same"]]
    ]
    return {
        "same": score(same),
        "one word apart": score(first),
        "reworded": score(reworded),
        "unrelated": score(unrelated),
    }


def joined(scores: Scores, kind: str, threshold: float = SAME_QUESTION) -> float:
    return float(np.mean(scores[kind] >= threshold))


def test_most_other_wordings_join_and_few_similar_questions_do(scores: Scores) -> None:
    for threshold in np.arange(0.66, 0.89, 0.02):
        shares = "  ".join(f"{kind} {joined(scores, kind, threshold):.3f}" for kind in scores)
        print(f"{threshold:.2f}  {shares}")

    assert joined(scores, "same") >= 0.60
    assert joined(scores, "one word apart") <= 0.14
    assert joined(scores, "reworded") <= 0.12


def test_unrelated_questions_never_join(scores: Scores) -> None:
    assert joined(scores, "unrelated") == 0.0
