"""The scores of a run: every case and repeat, none left out. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import isfinite

from evals.gate.cases.case import Case
from evals.gate.errors import InvalidRunError
from evals.gate.metric import Corpus, RunScores
from evals.gate.outputs import Output
from evals.gate.scoring.catalogue import METRICS, score_case, worst_of
from evals.gate.scoring.passing import case_passes
from evals.gate.scoring.places import RememberedTexts


def score_run(
    cases: Sequence[Case],
    outputs: Iterable[Output],
    corpus: Corpus,
    *,
    repeats: Mapping[str, int] | int | None = None,
) -> RunScores:
    """Score what a release gave.

    A case without an output, with an error, or with fewer repeats than declared has the worst
    values for what is missing and is named in the errors: it never leaves the mean.

    Args:
        cases: Every case that was to be asked.
        outputs: In any order; the repeats of a case are told apart by their numbers.
        corpus: The texts that were cited.
        repeats: How often each case was to be asked, or case id to that; by default as often as
            it was asked, and once at least.

    Raises:
        InvalidRunError: If an output is of no case, or two are of the same case and repeat.
    """
    found = _by_case(cases, outputs)
    remembered = RememberedTexts(corpus)
    values: dict[str, dict[str, list[float]]] = {name: {} for name in METRICS}
    errors: dict[str, str] = {}
    passed: dict[str, bool] = {}
    for case in cases:
        of_case = found.get(case.id, {})
        wanted = _wanted(case.id, of_case, repeats)
        given = [of_case.get(repeat, _missing(case.id, repeat)) for repeat in range(wanted)]
        scored = [_sound(case, output, remembered, errors) for output in given]
        for figures in scored:
            for name, value in figures.items():
                values[name].setdefault(case.id, []).append(value)
        passed[case.id] = case.id not in errors and all(case_passes(case, each) for each in scored)
    return RunScores(
        values={name: of_cases for name, of_cases in values.items() if of_cases},
        errors=errors,
        passed=passed,
    )


def mean_of(scores: RunScores, metric: str) -> float | None:
    """Mean over the cases of the mean over their repeats; None where no case has the metric."""
    of_cases = scores.values.get(metric, {})
    means = [sum(values) / len(values) for values in of_cases.values()]
    return sum(means) / len(means) if means else None


def judged(scores: RunScores) -> float | None:
    """Mean share of what was read that gold knows about; low, it warns that retrieval says little."""
    return mean_of(scores, "judged@10")


def _by_case(cases: Sequence[Case], outputs: Iterable[Output]) -> dict[str, dict[int, Output]]:
    known = {case.id for case in cases}
    found: dict[str, dict[int, Output]] = defaultdict(dict)
    for output in outputs:
        if output.case_id not in known:
            raise InvalidRunError(f"An output is of {output.case_id!r}, which is no case of this run.")
        if output.repeat in found[output.case_id]:
            raise InvalidRunError(f"Case {output.case_id!r} has repeat {output.repeat} twice.")
        found[output.case_id][output.repeat] = output
    return found


def _wanted(case_id: str, found: Mapping[int, Output], repeats: Mapping[str, int] | int | None) -> int:
    there = max(found, default=0) + 1
    if repeats is None:
        return there
    return max(there, repeats if isinstance(repeats, int) else repeats.get(case_id, 1))


def _missing(case_id: str, repeat: int) -> Output:
    return Output(case_id=case_id, repeat=repeat, error=f"there is no output of repeat {repeat}")


def _sound(case: Case, output: Output, corpus: Corpus, errors: dict[str, str]) -> dict[str, float]:
    """Figures that are figures; anything else is an error of the case, with the worst values."""
    figures = score_case(case, output, corpus)
    wrong = [name for name, value in figures.items() if not (isfinite(value) and 0 <= value <= 1)]
    if output.error:
        errors.setdefault(case.id, output.error)
    elif wrong:
        errors.setdefault(case.id, f"{', '.join(wrong)} gave no figure between 0 and 1")
        return worst_of(case, corpus)
    return figures
