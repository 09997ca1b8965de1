"""Does the support check tell carried answers from those that say more?"""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.answering.reply import CheckedSentence, check_reply
from assistant.answering.verification.meaning import Encode
from assistant.answering.verification.support import SupportWeights, support_score
from assistant.answering.verify import SUPPORTED_FROM, SourceText
from evals import statistics
from evals.dataset_lines import DatasetError, list_of, load_lines, text_of
from evals.results import render_table
from evals.statistics import share

RESAMPLES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationCase:
    """A response with the texts that it may rest on."""

    id: str
    contexts: Sequence[SourceText]
    response: str
    faithful: bool
    kind: str = ""
    question: str = ""
    group: str = ""
    """Whose texts it is about; groups are left out one by one when weights are fitted."""
    twin_of: str = ""
    """Of an unfaithful response the faithful one of nearly the same wording."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationOutcome:
    """What the check said about one response."""

    case: VerificationCase
    score: float
    """Of its least supported sentence, 0 to 1."""
    faithful: bool
    """Every sentence is supported."""
    reasons: Sequence[str]
    seconds: float
    checked: Sequence[CheckedSentence]

    @property
    def sentences(self) -> int:
        return len(self.checked)

    @property
    def right(self) -> bool:
        return self.faithful == self.case.faithful


def load_verification(path: Path) -> list[VerificationCase]:
    """Load a JSON Lines file of labelled responses.

    Raises:
        DatasetError: If the file cannot be read, or a line lacks a field or has another label.
    """
    return load_lines(path, parse_case, what="labelled response")


def parse_case(raw: dict[str, Any]) -> VerificationCase:
    """One line as a case."""
    if raw["label"] not in {"faithful", "unfaithful"}:
        raise ValueError(f"label {raw['label']!r}")
    return VerificationCase(
        id=str(raw["id"]),
        contexts=tuple(
            SourceText(text=text_of(c, "text", may_be_empty=True), context=(c.get("doc") or "",))
            for c in list_of(raw, "contexts")
        ),
        response=text_of(raw, "response", may_be_empty=True),
        faithful=raw["label"] == "faithful",
        kind=raw.get("kind") or "",
        question=raw.get("question") or "",
        group=raw.get("group") or (raw["contexts"][0].get("doc") if raw["contexts"] else "") or "",
        twin_of=raw.get("twin_of") or "",
    )


def judge_response(case: VerificationCase, encode: Encode | None = None) -> VerificationOutcome:
    """Check one response as the assistant would."""
    start = time.perf_counter()
    checked = check_reply(
        case.response,
        case.contexts,
        question=case.question,
        unmarked_cites_all=True,
        encode=encode,
    )
    return VerificationOutcome(
        case=case,
        score=min((c.check.score for c in checked), default=1.0),
        faithful=all(c.check.supported for c in checked),
        reasons=[f"{c.text}: {', '.join(c.check.unsupported)}" for c in checked if not c.check.supported],
        seconds=time.perf_counter() - start,
        checked=checked,
    )


def judge_again(outcome: VerificationOutcome, rule: SupportWeights) -> VerificationOutcome:
    """The outcome that other weights would have given."""
    scores, supported = [], []
    for each in outcome.checked:
        signals = each.check.signals
        score = each.check.score if signals is None else support_score(signals, rule)
        scores.append(score)
        supported.append(each.check.supported if signals is None else score >= SUPPORTED_FROM)
    return replace(outcome, score=min(scores, default=1.0), faithful=all(supported))


def run(
    cases: Sequence[VerificationCase], *, progress: Any, encode: Encode | None = None
) -> list[VerificationOutcome]:
    """Check every response."""
    return [judge_response(case, encode) for case in progress.each(cases, "Checking")]


def summarise(outcomes: Sequence[VerificationOutcome]) -> dict[str, Any]:
    """Balanced accuracy, AUROC and rates, with 95 % intervals.

    Raises:
        DatasetError: If one of the labels does not occur.
    """
    faithful = [o for o in outcomes if o.case.faithful]
    unfaithful = [o for o in outcomes if not o.case.faithful]
    if not faithful or not unfaithful:
        raise DatasetError("The file needs faithful and unfaithful responses; add the missing ones.")
    kinds: dict[str, list[VerificationOutcome]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.case.kind:
            kinds[
                outcome.case.kind if not outcome.case.faithful else f"faithful: {outcome.case.kind}"
            ].append(outcome)
    sentences = sum(o.sentences for o in outcomes)
    return {
        "n": len(outcomes),
        "balanced_accuracy": _resampled(faithful, unfaithful, balanced_accuracy),
        "auroc": _resampled(faithful, unfaithful, auroc),
        "unfaithful_recall": share([not o.faithful for o in unfaithful]),
        "faithful_removed": share([not o.faithful for o in faithful]),
        "right_by_kind": {kind: share([o.right for o in group]) for kind, group in sorted(kinds.items())},
        "ms_per_sentence": round(1000 * sum(o.seconds for o in outcomes) / max(1, sentences), 3),
    }


def describe_faults(outcomes: Sequence[VerificationOutcome]) -> list[dict[str, Any]]:
    """One row for each response that was judged wrongly."""
    return [
        {
            "id": o.case.id,
            "kind": o.case.kind,
            "label": "faithful" if o.case.faithful else "unfaithful",
            "score": round(o.score, 3),
            "response": o.case.response,
            "reasons": list(o.reasons),
        }
        for o in outcomes
        if not o.right
    ]


def balanced_accuracy(
    faithful: Sequence[VerificationOutcome], unfaithful: Sequence[VerificationOutcome]
) -> float:
    """Mean of the shares of both labels that are judged rightly."""
    return (
        sum(o.right for o in faithful) / len(faithful) + sum(o.right for o in unfaithful) / len(unfaithful)
    ) / 2


def auroc(faithful: Sequence[VerificationOutcome], unfaithful: Sequence[VerificationOutcome]) -> float:
    """How often a faithful response scores above an unfaithful one; ties count half."""
    value = statistics.auroc([o.score for o in faithful], [o.score for o in unfaithful])
    assert value is not None  # both labels occur
    return value


def _resampled(
    faithful: Sequence[VerificationOutcome], unfaithful: Sequence[VerificationOutcome], measure: Any
) -> dict[str, float]:
    """The measure with its percentile bootstrap interval (Efron, 1979), labels resampled apart."""
    rng = random.Random(0)  # noqa: S311 - a resampling, no secret
    drawn = sorted(
        measure(rng.choices(faithful, k=len(faithful)), rng.choices(unfaithful, k=len(unfaithful)))
        for _ in range(RESAMPLES)
    )
    return {
        "value": round(measure(faithful, unfaithful), 4),
        "low": round(drawn[int(0.025 * RESAMPLES)], 4),
        "high": round(drawn[int(0.975 * RESAMPLES) - 1], 4),
    }


def render_summary(result: dict[str, Any], words_alone: dict[str, Any] | None = None) -> str:
    """The figures as a Markdown table; beside them what words alone give, where that is told."""
    rows: list[list[object]] = []
    for name in ("balanced_accuracy", "auroc", "unfaithful_recall", "faithful_removed"):
        figure = result[name]
        beside = [words_alone[name]["value"]] if words_alone else []
        interval = f"{figure['low']}–{figure['high']}"
        rows.append([name, figure["value"], interval, figure.get("n", result["n"]), *beside])
    for kind, figure in result["right_by_kind"].items():
        beside = [words_alone["right_by_kind"][kind]["value"]] if words_alone else []
        rows.append(
            [f"right: {kind}", figure["value"], f"{figure['low']}–{figure['high']}", figure["n"], *beside]
        )
    beside = [words_alone["ms_per_sentence"]] if words_alone else []
    rows.append(["ms per sentence", result["ms_per_sentence"], "", "", *beside])
    names = ["measure", "value", "95 % interval", "n"] + (["words alone"] if words_alone else [])
    return render_table(names, rows)
