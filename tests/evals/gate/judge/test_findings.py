"""What a judge found: a value for every case and repeat, and what the figure is worth."""

from __future__ import annotations

import pytest

from evals.gate.cases.case import Case
from evals.gate.judge.findings import (
    JudgeFindings,
    corrected_note,
    fault_of,
    findings_from_json,
    shown,
    values_of,
)
from evals.gate.judge.judge import Fault, Opinion
from evals.gate.judge.metrics import ANSWERS, SUPPORTED
from evals.gate.outputs import CitedQuote, Output, SaidSentence
from tests.evals.gate.judge.test_calibration import made
from tests.evals.gate.world import cases

CASES = [Case.model_validate(each) for each in cases()]


def output(case_id: str, text: str, repeat: int = 0, **more) -> Output:
    quote = CitedQuote(
        n=1, source="a.md", doc_id="d", version=1, section="", start=0, end=1, quote=text, status="in_force"
    )
    return Output(
        case_id=case_id,
        repeat=repeat,
        status="answered",
        sentences=(SaidSentence(text=text, citations=(1,)),),
        citations=(quote,),
        **more,
    )


def test_only_what_the_documents_answer_is_judged_and_every_repeat_of_it() -> None:
    said = shown(CASES, [output("ans-001", "a"), output("ref-001", "b")], repeats=2)

    assert set(said) == {case.id for case in CASES if case.kind == "answer"}
    assert said["ans-001"][0] is not None and said["ans-001"][1] is None
    assert said["ans-002"] == [None, None]


def test_what_says_nothing_and_what_failed_is_no_yes() -> None:
    given = [
        output("ans-001", "good"),
        output("ans-002", "good", error="TimeoutError"),
        Output(case_id="ans-003", status="refused"),
        output("ans-004", "bad"),
    ]
    said = shown(CASES, given, repeats=1)
    opinions = {
        item: Opinion(supported=True, answers=False)
        if item.sentences[0].text == "good"
        else Opinion(fault=Fault.UNREADABLE)
        for items in said.values()
        for item in items
        if item
    }
    values = values_of(said, opinions)

    assert values[SUPPORTED] == {case_id: [float(case_id == "ans-001")] for case_id in said}
    assert set(values[ANSWERS].values().__iter__().__next__()) == {0.0}


def test_replies_that_are_missing_or_failed_are_told_before_those_that_are_odd() -> None:
    said = shown(CASES, [output("ans-001", "a"), output("ans-002", "b")], repeats=1)
    one, two = [item for items in said.values() for item in items if item]

    assert "1 of the judge's 2 replies are not recorded: why" in fault_of(
        {one: Opinion(fault=Fault.MISSING, why="why."), two: Opinion()}
    )
    assert "not to be had" in fault_of({one: Opinion(fault=Fault.FAILED, why="gone"), two: Opinion()})
    assert fault_of({one: Opinion(fault=Fault.UNREADABLE), two: Opinion()}) == ""


def test_the_corrected_figure_by_hand() -> None:
    # The judge is wrong in 7 of 74 on each label: q = 67/74. It says yes to 6 of 8.
    said = shown(CASES, [output(f"ans-{n:03}", f"text {n}") for n in range(1, 9)], repeats=1)
    items = [item for each in said.values() for item in each if item]
    opinions = {item: Opinion(supported=number < 6, answers=True) for number, item in enumerate(items)}
    q = 67 / 74
    true_share = (6 / 8 + q - 1) / (2 * q - 1)

    note = corrected_note(SUPPORTED, said, opinions, made(14), whose="the candidate")

    assert f"the candidate is at {true_share:.3f} (" in note
    assert "the judge itself said 0.750" in note


def test_what_was_not_answered_is_no_yes_for_certain() -> None:
    said = shown(CASES, [output(f"ans-{n:03}", f"text {n}") for n in range(1, 5)], repeats=1)
    opinions = {item: Opinion(supported=True) for each in said.values() for item in each if item}

    assert "is at 0.500 (0.5" in corrected_note(SUPPORTED, said, opinions, made(), whose="it")
    assert corrected_note(SUPPORTED, {"ans-001": [None]}, {}, made(), whose="it") == ""


def test_a_judge_that_guesses_tells_no_true_share() -> None:
    said = shown(CASES, [output("ans-001", "a")], repeats=1)
    opinions = {item: Opinion(supported=True) for each in said.values() for item in each if item}

    assert "no better than guessing" in corrected_note(SUPPORTED, said, opinions, made(148), whose="it")


def test_findings_are_read_as_they_were_written() -> None:
    found = JudgeFindings(
        values={"candidate": {SUPPORTED: {"a": [1.0]}}}, asked=4, unreadable=1, problem="p."
    )

    assert findings_from_json(found.to_json()) == found
    assert found.health.valid_rate == pytest.approx(0.75)
    with pytest.raises(TypeError):
        findings_from_json({"more": 1})
