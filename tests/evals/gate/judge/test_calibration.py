"""A calibration is bound to its judge, kept whole, and held against what the judge says later."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.gate.judge.calibration import (
    FILE,
    Calibration,
    DamagedCalibrationError,
    calibrated,
    drift,
    read_calibration,
    shortfall,
    write_calibration,
)
from evals.gate.judge.identity import JudgeIdentity
from evals.gate.judge.judge import Fault, Opinion
from evals.gate.judge.labels import LabelledAnswer, load_labels
from evals.gate.judge.metrics import ANSWERS, SUPPORTED

LABELS = load_labels()
JUDGE = JudgeIdentity(
    model="openai:referee",
    base_url="",
    prompt_version=1,
    prompt_sha256="p" * 64,
    parameters={"temperature": 0},
)


def right(answer: LabelledAnswer) -> Opinion:
    return Opinion(supported=answer.labels.supported, answers=answer.labels.answers)


def wrong(answer: LabelledAnswer) -> Opinion:
    return Opinion(supported=not answer.labels.supported, answers=not answer.labels.answers)


def made(mistakes: int = 0) -> Calibration:
    """Of a judge that is wrong about the first answers."""
    said = {
        each.item: [wrong(each) if number < mistakes else right(each)] * 3
        for number, each in enumerate(LABELS.answers)
    }
    return calibrated(JUDGE, LABELS, said, replies=["k"], made_at="2026-11-21T12:00:00+00:00", made_by="Ada")


def test_a_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    write_calibration(made(7), tmp_path)

    assert read_calibration(tmp_path) == made(7)
    assert read_calibration(tmp_path / "nowhere") is None
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"made_by": "Ada"', '"made_by": "Bob"'),
        ('"model": "openai:referee"', '"model": "openai:other"'),
        ('"supported": true', '"supported": false'),
        ('"count": 67', '"count": 68'),
        ('"answers": 148', '"answers": 149'),
        ('"schema": "playbook-gate-judge/1"', '"schema": "playbook-gate-judge/2"'),
        ("{", ""),
    ],
)
def test_any_edit_is_told(tmp_path: Path, old: str, new: str) -> None:
    write_calibration(made(14), tmp_path)
    text = (tmp_path / FILE).read_text()
    assert old in text
    (tmp_path / FILE).write_text(text.replace(old, new, 1))

    with pytest.raises(DamagedCalibrationError, match="calibrate again"):
        read_calibration(tmp_path)


def test_a_judge_must_surely_be_good_enough_on_both_labels() -> None:
    assert shortfall(made(), [SUPPORTED, ANSWERS], sensitivity=0.8, specificity=0.8) == ""
    # 14 of 74 wrong: 0.81 on the labelled answers, and surely less than 0.8.
    told = shortfall(made(28), [ANSWERS], sensitivity=0.8, specificity=0.8)
    assert told.startswith(
        "its sensitivity for judge_answers is 0.81 on labelled answers, and surely only 0.70"
    )
    assert "specificity" in shortfall(made(28), [ANSWERS], sensitivity=0.5, specificity=0.8)
    assert shortfall(made(28), [], sensitivity=0.8, specificity=0.8) == ""


def test_a_judge_that_says_the_same_has_not_drifted() -> None:
    calibration = made(20)
    by_id = {each.item: number for number, each in enumerate(LABELS.answers)}
    said = {each.item: wrong(each) if by_id[each.item] < 20 else right(each) for each in calibration.anchors}

    assert drift(calibration, said) == ""


def test_a_judge_that_turned_lenient_strict_or_unreadable_has_drifted() -> None:
    calibration = made()
    lenient = {each.item: Opinion(supported=True, answers=True) for each in calibration.anchors}
    strict = {each.item: Opinion(supported=False, answers=True) for each in calibration.anchors}
    broken = {each.item: Opinion(fault=Fault.UNREADABLE) for each in calibration.anchors}

    assert "specificity for judge_supported is 0.00, and was 1.00" in drift(calibration, lenient)
    assert "sensitivity for judge_supported is 0.00" in drift(calibration, strict)
    assert "drifted" in drift(calibration, broken)


def test_a_few_other_words_are_no_drift_and_many_are() -> None:
    calibration = made()

    def changed(count: int) -> str:
        yes = [each for each in calibration.anchors if each.labels.supported][:count]
        return drift(
            calibration,
            {each.item: wrong(each) if each in yes else right(each) for each in calibration.anchors},
        )

    assert changed(3) == "" and "drifted" in changed(4)


def test_a_judge_that_became_better_than_its_interval_has_drifted_too() -> None:
    calibration = made(148)

    assert "drifted" in drift(calibration, {each.item: right(each) for each in calibration.anchors})
