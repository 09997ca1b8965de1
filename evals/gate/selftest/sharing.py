"""Scores that many runs share: a bad release is scored only where it gives something else. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from evals.gate.cases.case import Case
from evals.gate.judging import Corpora, score
from evals.gate.metric import RunScores
from evals.gate.outputs import Output


class SharedScores:
    """Scores releases; remembers those of one release, with its outputs."""

    def __init__(self) -> None:
        self._known: tuple[Mapping[str, list[Output]], RunScores] | None = None

    def remember(
        self, cases: Sequence[Case], outputs: Sequence[Output], corpora: Corpora, *, repeats: int
    ) -> RunScores:
        """Score a release, which the next ones are mostly like."""
        scores = score(cases, outputs, corpora, repeats=repeats)
        self._known = (_by_case(outputs), scores)
        return scores

    def __call__(
        self, cases: Sequence[Case], outputs: Sequence[Output], corpora: Corpora, *, repeats: int = 1
    ) -> RunScores:
        """As `score`."""
        if self._known is None:
            return score(cases, outputs, corpora, repeats=repeats)
        before, scores = self._known
        given = _by_case(outputs)
        changed = {case.id for case in cases if given.get(case.id) != before.get(case.id)}
        if not changed:
            return scores
        part = score(
            [case for case in cases if case.id in changed],
            [output for output in outputs if output.case_id in changed],
            corpora,
            repeats=repeats,
        )
        return _merged(scores, part, changed)


def _by_case(outputs: Iterable[Output]) -> dict[str, list[Output]]:
    found: dict[str, list[Output]] = defaultdict(list)
    for output in outputs:
        found[output.case_id].append(output)
    return dict(found)


def _merged(scores: RunScores, part: RunScores, changed: set[str]) -> RunScores:
    names = sorted(scores.values.keys() | part.values.keys())
    merged = {
        name: {
            **{i: v for i, v in scores.values.get(name, {}).items() if i not in changed},
            **part.values.get(name, {}),
        }
        for name in names
    }
    return RunScores(
        values={name: of_cases for name, of_cases in merged.items() if of_cases},
        errors={**{i: why for i, why in scores.errors.items() if i not in changed}, **part.errors},
        passed={**{i: held for i, held in scores.passed.items() if i not in changed}, **part.passed},
    )
