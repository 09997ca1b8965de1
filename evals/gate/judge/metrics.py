"""What a judging chat model measures. Pure."""

from __future__ import annotations

from evals.gate.metric import Family, Metric

SUPPORTED, ANSWERS = "judge_supported", "judge_answers"
METRICS = (
    Metric(
        name=SUPPORTED,
        family=Family.JUDGE,
        meaning="A chat model found every sentence of the answer supported by the quotes that it cites.",
        binary=True,
    ),
    Metric(
        name=ANSWERS,
        family=Family.JUDGE,
        meaning="A chat model found that the answer answers the question.",
        binary=True,
    ),
)
NAMES = tuple(metric.name for metric in METRICS)
