"""Every case is asked as often as declared; what is kept is used only where all of it is the same."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from assistant.answering.answer import Answer, AnswerStatus, Question
from evals.gate.cases.case import Case
from evals.gate.running.kept import KeptValues
from evals.gate.running.runner import Runner, Surroundings
from evals.gate.running.timing import probed_cases, time_answers
from evals.gate.subject import Subject, question_of
from tests.evals.gate.world import cases

AROUND = Surroundings(program_sha256="p", corpus_sha256="c", day="2026-11-21")
CASES = [Case.model_validate(each) for each in cases()]


@dataclass
class Counting:
    """An assistant that refuses, counts, and fails where it is told to."""

    asked: list[str] = field(default_factory=list)
    fails_at: str = ""

    def answer(self, question: Question, on_step: Any = None, on_token: Any = None) -> Answer:
        self.asked.append(question.text)
        if question.text == self.fails_at:
            raise RuntimeError("it broke")
        return Answer(
            answer_id=str(len(self.asked)),
            question=question.text,
            standalone_question=question.text,
            status=AnswerStatus.REFUSED,
            answer="I do not know.",
            timings_ms={"total": float(len(self.asked))},
        )


def subject(assistant: Counting, digest: str = "d1") -> Subject:
    return Subject(name="r-1", digest=digest, recipe=None, assistant=assistant, draft=lambda text: {})  # type: ignore[arg-type]


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(KeptValues(tmp_path), AROUND)


def test_outputs_come_in_the_order_of_the_cases_with_their_repeats(runner: Runner) -> None:
    found = runner.run(subject(Counting()), CASES, repeats=2)

    assert [(each.case_id, each.repeat) for each in found.outputs] == [
        (case.id, repeat) for case in CASES for repeat in (0, 1)
    ]
    assert found.kept == 0


def test_what_was_asked_is_not_asked_again(runner: Runner, tmp_path: Path) -> None:
    first, again = Counting(), Counting()
    before = runner.run(subject(first), CASES)
    after = Runner(KeptValues(tmp_path), AROUND).run(subject(again), CASES)

    assert len(first.asked) == len(CASES) and again.asked == []
    assert after.outputs == before.outputs and after.kept == len(CASES)


@pytest.mark.parametrize(
    ("change", "asked"),
    [({"program_sha256": "q"}, len(CASES)), ({"corpus_sha256": "e"}, len(CASES)), ({"day": "2026-11-22"}, 1)],
)
def test_another_program_or_library_is_asked_anew_and_what_is_published_each_day(
    runner: Runner, tmp_path: Path, change: dict, asked: int
) -> None:
    live = CASES[0].model_copy(update={"input": CASES[0].input.model_copy(update={"library": "live"})})
    both, again = [live, *CASES[1:]], Counting()
    runner.run(replace(subject(Counting()), live_assistant=Counting()), both)
    Runner(KeptValues(tmp_path), replace(AROUND, **change)).run(
        replace(subject(again), live_assistant=again), both
    )

    assert len(again.asked) == asked


def test_another_release_is_asked_anew(runner: Runner) -> None:
    runner.run(subject(Counting()), CASES)
    again = Counting()
    runner.run(subject(again, "d2"), CASES)

    assert len(again.asked) == len(CASES)


def test_a_case_whose_question_was_edited_is_asked_anew(runner: Runner) -> None:
    runner.run(subject(Counting()), CASES)
    edited = CASES[0].model_copy(
        update={"input": CASES[0].input.model_copy(update={"question": "What else?"})}
    )
    again = Counting()
    runner.run(subject(again), [edited, *CASES[1:]])

    assert again.asked == ["What else?"]


def test_a_failure_is_an_output_with_its_reason_and_is_tried_again(runner: Runner) -> None:
    broken = Counting(fails_at=CASES[1].input.question)
    found = runner.run(subject(broken), CASES)
    mended = Counting()
    runner.run(subject(mended), CASES)

    assert [each.case_id for each in found.outputs if each.error] == [CASES[1].id]
    assert "it broke" in found.outputs[1].error
    assert mended.asked == [CASES[1].input.question]


def test_times_are_in_no_output(runner: Runner) -> None:
    one, other = (runner.run(subject(Counting(), name), CASES).outputs for name in ("a", "b"))

    assert one == other


def test_a_question_is_asked_in_its_role_and_collection() -> None:
    case = CASES[0].model_copy(
        update={"input": CASES[0].input.model_copy(update={"role": "program_manager"})}
    )

    assert question_of(case).role == "program_manager"
    assert question_of(case).collection == "lights"


def test_releases_are_timed_in_turns_and_the_shortest_counts() -> None:
    ticks = iter(range(10_000))
    slow, quick = Counting(), Counting(fails_at=CASES[0].input.question)
    times = time_answers(
        [subject(slow), subject(quick)], CASES[:2], rounds=3, clock=lambda: float(next(ticks))
    )

    assert times[0] == {CASES[0].id: 1000.0, CASES[1].id: 1000.0}
    assert times[1] == {CASES[1].id: 1000.0}
    assert len(slow.asked) == 6


def test_probes_are_spread_over_the_answered_cases() -> None:
    probes = probed_cases(CASES, limit=3)

    assert len(probes) == 3
    assert {case.kind.value for case in probes} == {"answer"}
    assert len({case.cluster for case in probes}) > 1
