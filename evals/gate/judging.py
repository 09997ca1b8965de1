"""From outputs to a decision: score each release, put them side by side, hold them against the bar."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from evals.gate.bar import Bar
from evals.gate.cases.case import Case
from evals.gate.decision.decide import decide
from evals.gate.decision.operations import OperationsSample
from evals.gate.decision.verdict import Decision
from evals.gate.errors import InvalidRunError
from evals.gate.judge.findings import JudgeFindings, with_judged
from evals.gate.metric import Corpus, Family, RunScores
from evals.gate.outputs import Output
from evals.gate.scoring.catalogue import METRICS
from evals.gate.scoring.passing import fault
from evals.gate.scoring.run_scores import score_run


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpora:
    """The texts that outputs cite: of the gate's library, and of what the organisation published."""

    gate: Corpus
    live: Corpus | None = None

    def of(self, case: Case) -> Corpus:
        """The texts that a case is about."""
        return self.live if case.input.library == "live" and self.live is not None else self.gate


Scored = Callable[..., RunScores]
"""Takes what `score` takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """What each release gave, and how long it took."""

    candidate: Sequence[Output]
    baseline: Sequence[Output] = ()
    anchor: Sequence[Output] = ()
    candidate_ms: Mapping[str, float] = field(default_factory=dict)
    baseline_ms: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A decision with the scores that it rests on."""

    decision: Decision
    candidate: RunScores
    baseline: RunScores | None


def judge(
    bar: Bar,
    cases: Sequence[Case],
    sides: Sides,
    corpora: Corpora,
    *,
    repeats: int = 1,
    waived: Collection[str] = (),
    scored: Scored | None = None,
    judged: JudgeFindings | None = None,
) -> Judgement:
    """Score what releases gave, and decide.

    Args:
        bar: What must be reached.
        cases: Every case of the run.
        sides: Outputs and times of candidate, production and anchor; empty where there is none.
        corpora: The texts that are cited.
        repeats: How often each case was to be asked; an output that is missing is an error.
        waived: Metrics that a second person let pass.
        scored: Scores one release in place of `score`, where many runs share what was scored.
        judged: What a judging chat model found, where the bar names such metrics.
    """
    scored = scored or score
    candidate = scored(cases, sides.candidate, corpora, repeats=repeats)
    baseline = scored(cases, sides.baseline, corpora, repeats=repeats) if sides.baseline else None
    anchor = scored(cases, sides.anchor, corpora, repeats=repeats) if sides.anchor else None
    if judged is not None:
        candidate = with_judged(candidate, judged.values.get("candidate"))
        baseline = baseline and with_judged(baseline, judged.values.get("baseline"))
        anchor = anchor and with_judged(anchor, judged.values.get("anchor"))
    decision = decide(
        bar,
        cases,
        METRICS,
        candidate,
        baseline,
        anchor,
        operations=_operations(bar, sides),
        waivers=waived,
        judge=judged.health if judged is not None and _gates_by_judge(bar) else None,
        faults=_faults(cases, sides.candidate, corpora),
    )
    if judged is not None:
        decision = _with_notes(decision, judged)
    return Judgement(decision=decision, candidate=candidate, baseline=baseline)


def _gates_by_judge(bar: Bar) -> bool:
    """A judge that only informs cannot make a run invalid."""
    deciding = (*bar.gating, *bar.hard.metrics)
    return any(name in METRICS and METRICS[name].family is Family.JUDGE for name in deciding)


def _with_notes(decision: Decision, judged: JudgeFindings) -> Decision:
    metrics = [
        replace(each, warnings=(*each.warnings, *judged.notes.get(each.name, ())))
        for each in decision.metrics
    ]
    return replace(decision, metrics=tuple(metrics))


def score(
    cases: Sequence[Case], outputs: Sequence[Output], corpora: Corpora, *, repeats: int = 1
) -> RunScores:
    """The scores of one release; cases about other documents are scored against those.

    Raises:
        InvalidRunError: If there are outputs of cases that are not in the run.
    """
    library_of = {case.id: case.input.library for case in cases}
    unknown = sorted({output.case_id for output in outputs} - library_of.keys())
    if unknown:
        raise InvalidRunError(f"The run holds outputs of cases it does not have: {', '.join(unknown[:5])}.")
    parts = [
        score_run(
            [case for case in cases if case.input.library == library],
            [output for output in outputs if library_of[output.case_id] == library],
            corpora.live if library == "live" and corpora.live is not None else corpora.gate,
            repeats=repeats,
        )
        for library in sorted(set(library_of.values()))
    ]
    return parts[0] if len(parts) == 1 else _joined(parts)


def _joined(parts: Sequence[RunScores]) -> RunScores:
    names = {name for part in parts for name in part.values}
    return RunScores(
        values={
            name: {key: v for part in parts for key, v in part.values.get(name, {}).items()}
            for name in sorted(names)
        },
        errors={key: v for part in parts for key, v in part.errors.items()},
        passed={key: v for part in parts for key, v in part.passed.items()},
    )


def _faults(cases: Sequence[Case], outputs: Sequence[Output], corpora: Corpora) -> dict[str, str]:
    by_id = {case.id: case for case in cases}
    found = {}
    for output in outputs:
        case = by_id.get(output.case_id)
        if case is not None and output.repeat == 0 and not output.error:
            found[case.id] = fault(case, output, corpora.of(case))
    return found


def _operations(bar: Bar, sides: Sides) -> list[OperationsSample]:
    """Only what the bar asks for: a figure that nobody measured stays away and is then missed."""
    samples = []
    if "latency_ms" in bar.operations:
        samples.append(
            OperationsSample(name="latency_ms", candidate=sides.candidate_ms, base=sides.baseline_ms)
        )
    if "cost_per_case" in bar.operations:
        samples.append(
            OperationsSample(
                name="cost_per_case",
                candidate=_tokens(sides.candidate),
                base=_tokens(sides.baseline),
            )
        )
    return samples


def _tokens(outputs: Sequence[Output]) -> dict[str, float]:
    """Tokens a case: what it costs in any currency. Sources' own words cost none."""
    spent: dict[str, float] = {}
    for output in outputs:
        spent[output.case_id] = spent.get(output.case_id, 0.0) + output.input_tokens + output.output_tokens
    return spent
