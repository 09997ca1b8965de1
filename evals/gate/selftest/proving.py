"""Judge every bad release beside the unchanged one, and the unchanged one beside itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from evals.gate.bar import Bar, parse_bar
from evals.gate.cases.case import Case
from evals.gate.decision.verdict import Decision, Verdict
from evals.gate.errors import TamperedError
from evals.gate.judging import Corpora, Sides, judge
from evals.gate.outputs import Output
from evals.gate.running.kept import KeptValues
from evals.gate.running.runner import Runner, Surroundings
from evals.gate.running.timing import probed_cases, time_answers
from evals.gate.selftest.blocks import TAMPERING, Block, FalseAlarm, alarms, new_blocks, verdict_of
from evals.gate.selftest.breaking import repeated, slowed, throwaway
from evals.gate.selftest.outcome import Proof, SelfTest
from evals.gate.selftest.repeating import SplitRepeats, split_repeats
from evals.gate.selftest.sabotage import ANSWERS, Asked, Bench, Sabotage
from evals.gate.selftest.sharing import SharedScores

if TYPE_CHECKING:
    from evals.gate.subject import Subject

Progress = Callable[[str, int, int], None]
TIMING_ROUNDS = 3
TELL_NOBODY: Progress = lambda name, done, total: None  # noqa: E731


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The bar and its cases."""

    text: str
    """Of the bar."""
    datasets: Path
    documents: Mapping[str, Path] | None
    """Of the gate's library; those of the program by default."""
    cases: Sequence[Case]
    surroundings: Surroundings

    @property
    def bar(self) -> Bar:
        """The bar."""
        return parse_bar(self.text)


@dataclass(slots=True, kw_only=True)
class _Reference:
    """An unspoilt release with what it gave."""

    outputs: Sequence[Output]
    decision: Decision
    scored: SharedScores
    repeats: int


@dataclass(slots=True, kw_only=True)
class Prover:
    """Judges bad releases, one after the other."""

    bench: Bench
    rules: Rules
    kept: KeptValues
    progress: Progress = TELL_NOBODY
    clock: Callable[[], float] = time.perf_counter
    sleep: Callable[[float], None] = time.sleep
    _references: dict[str, _Reference] = field(default_factory=dict)
    _times: tuple[Mapping[str, float], ...] = ()
    _alarms: list[FalseAlarm] = field(default_factory=list)

    def prove(self, sabotages: Sequence[Sabotage], *, quick: bool = False) -> SelfTest:
        """Judge the unchanged release, then each bad one.

        Args:
            sabotages: In the order in which they are judged.
            quick: Do not ask the unchanged release afresh.
        """
        started = time.perf_counter()
        self._times = self._times or self._timed()
        unchanged = self._reference(None)
        asked = 0 if quick else self._ask_afresh(unchanged)
        proofs = [self._prove(each) for each in sabotages]
        return SelfTest(
            proofs=proofs,
            false_alarms=tuple(self._alarms),
            unchanged=unchanged.decision,
            cases=len(self.rules.cases),
            asked_again=asked,
            seconds=time.perf_counter() - started,
        )

    def split_last_repeats(self) -> SplitRepeats | None:
        """The repeats of the last run with several, held against each other; None where there is none."""
        from evals.gate.run_folder import OUTPUTS
        from evals.gate.selftest.past import finished_runs

        ids = {case.id for case in self.rules.cases}
        for run in reversed(finished_runs(self.bench.owner.settings.home / "gate")):
            outputs = [each for each in run.read_outputs(OUTPUTS) if each.case_id in ids]
            if any(each.repeat for each in outputs):
                asked = {each.case_id for each in outputs}
                cases = [case for case in self.rules.cases if case.id in asked]
                return split_repeats(self.rules.bar, cases, outputs, self._corpora())
        return None

    def _prove(self, sabotage: Sabotage) -> Proof:
        started = time.perf_counter()
        blocks = self._tampered(sabotage) if sabotage.tamper else self._judged(sabotage)
        return Proof(
            sabotage=sabotage,
            verdict=verdict_of(blocks),
            blocks=blocks,
            seconds=time.perf_counter() - started,
        )

    def _judged(self, sabotage: Sabotage) -> list[Block]:
        reference = self._reference(sabotage)
        outputs = self._outputs(sabotage, reference)
        decision = self._decide(outputs, reference, slow=sabotage.timed)
        return new_blocks(decision, reference.decision, max_new_failures=self.rules.bar.hard.max_new_failures)

    def _tampered(self, sabotage: Sabotage) -> list[Block]:
        assert sabotage.tamper is not None
        rules = self.rules
        self.progress(sabotage.name, 0, 1)
        with throwaway(self.bench.owner, rules.text, rules.datasets, rules.documents) as tampering:
            try:
                sabotage.tamper(tampering)
            except TamperedError as error:
                return [Block(rule=TAMPERING, verdict=Verdict.TAMPERED, why=str(error))]
        return []

    def _outputs(self, sabotage: Sabotage, reference: _Reference) -> Sequence[Output]:
        if sabotage.build is not None:
            return self._asked(
                sabotage.name,
                sabotage.build(self.bench),
                sabotage.touches,
                reference.outputs,
                reference.repeats,
            )
        outputs = reference.outputs
        if sabotage.alter is not None:
            alter, by_id = sabotage.alter(self.bench), {case.id: case for case in self.rules.cases}
            outputs = [
                alter(by_id[each.case_id], each) if by_id[each.case_id].kind in sabotage.touches else each
                for each in outputs
            ]
        return sabotage.spoil(outputs) if sabotage.spoil is not None else outputs

    def _asked(
        self, name: str, asked: Asked, touches: frozenset, others: Sequence[Output], repeats: int
    ) -> list[Output]:
        """What a release gives for the cases that it can move, and the others' outputs."""
        touched = [case for case in self.rules.cases if case.kind in touches]
        times = repeats if _varies(asked) else 1
        given = self._runner(self.kept).run(
            asked.subject,
            touched,
            repeats=times,
            replies=asked.replies,  # type: ignore[arg-type] - both are told the repeats
            progress=lambda _, done, total: self.progress(name, done, total),
        )
        ids = {case.id for case in touched}
        outputs = given.outputs if times == repeats else repeated(given.outputs, repeats)
        return [*outputs, *(each for each in others if each.case_id not in ids)]

    def _reference(self, sabotage: Sabotage | None) -> _Reference:
        """What a sabotage is held against, judged beside itself once."""
        build = sabotage.reference if sabotage else None
        key = build.__name__ if build else ""
        if key not in self._references:
            self._references[key] = self._unspoilt(build)
        return self._references[key]

    def _unspoilt(self, build: Callable[[Bench], Asked] | None) -> _Reference:
        bar = self.rules.bar
        if build is None:
            name, repeats = "unchanged", bar.repeats.deterministic
            everything = frozenset(case.kind for case in self.rules.cases)
            outputs = self._asked(name, Asked(subject=self.bench.unchanged), everything, (), repeats)
        else:
            name, repeats, unchanged = build.__name__, bar.repeats.chat_model, self._reference(None)
            first = [each for each in unchanged.outputs if each.repeat == 0]
            outputs = self._asked(name, build(self.bench), ANSWERS, repeated(first, repeats), repeats)
        self.progress(f"{name}: scoring", 0, 1)
        scored = SharedScores()
        scored.remember(self.rules.cases, outputs, self._corpora(), repeats=repeats)
        reference = _Reference(outputs=outputs, decision=None, scored=scored, repeats=repeats)  # type: ignore[arg-type]
        reference.decision = self._decide(outputs, reference)
        self._raise(name, reference.decision)
        return reference

    def _ask_afresh(self, unchanged: _Reference) -> int:
        """The unchanged release once more, with nothing taken from what is kept."""
        cases = self.rules.cases
        given = self._runner(KeptValues(self.bench.folder / "afresh")).run(
            self.bench.unchanged,
            cases,
            repeats=unchanged.repeats,
            progress=lambda _, done, total: self.progress("unchanged, asked afresh", done, total),
        )
        self._raise("asked afresh", self._decide(given.outputs, unchanged))
        return len(cases)

    def _decide(self, outputs: Sequence[Output], reference: _Reference, *, slow: bool = False) -> Decision:
        candidate, base, slower = self._times
        return judge(
            self.rules.bar,
            self.rules.cases,
            Sides(
                candidate=outputs,
                baseline=reference.outputs,
                candidate_ms=slower if slow else candidate,
                baseline_ms=base,
            ),
            self._corpora(),
            repeats=reference.repeats,
            scored=reference.scored,
        ).decision

    def _raise(self, name: str, decision: Decision) -> None:
        found = alarms(decision, max_new_failures=self.rules.bar.hard.max_new_failures)
        self._alarms += [FalseAlarm(of=name, block=each) for each in found]

    def _timed(self) -> tuple[Mapping[str, float], ...]:
        """Of the unchanged release twice, and of one that takes twice as long."""
        self.progress("timing", 0, 1)
        subject: Subject = self.bench.unchanged
        subjects = (subject, subject, slowed(subject, self.clock, self.sleep))
        probed = probed_cases(self.rules.cases)
        return tuple(time_answers(subjects, probed, rounds=TIMING_ROUNDS, clock=self.clock))

    def _runner(self, kept: KeptValues) -> Runner:
        return Runner(kept, self.rules.surroundings)

    def _corpora(self) -> Corpora:
        return Corpora(gate=self.bench.library)


def _varies(asked: Asked) -> bool:
    """Whether a release can answer the same question in two ways; without a temperature none here does."""
    return asked.replies is not None and asked.subject.recipe.settings["model"]["temperature"] > 0
