"""Labelled answers are read line by line, are enough of each label, and are ours to judge."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from evals.gate.errors import CaseError
from evals.gate.judge.labels import ANCHORED, SHIPPED_LABELS, LabelledAnswer, anchored, load_labels
from evals.gate.judge.metrics import NAMES

LABELS = load_labels()


def lines() -> list[str]:
    return SHIPPED_LABELS.read_text(encoding="utf-8").splitlines()


def written(folder: Path, rows: list[str]) -> Path:
    path = folder / "labels.jsonl"
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def test_the_shipped_labels_are_enough_of_each_kind() -> None:
    assert len(LABELS.answers) >= 120
    for name in NAMES:
        counts = Counter(each.labelled[name] for each in LABELS.answers)
        assert min(counts[True], counts[False]) >= 50
    hostile = [each for each in LABELS.answers if each.adversarial]
    assert len(hostile) >= 20 and len({each.labels.supported for each in hostile}) == 2


def test_a_supported_sentence_shares_its_numbers_with_its_quotes() -> None:
    for each in LABELS.answers:
        quotes = " ".join(quote.text for quote in each.quotes)
        for sentence in each.sentences:
            digits = [word for word in sentence.text.split() if word.strip(".,").isdigit()]
            if each.labels.supported and not each.cluster.startswith("oakhanger"):
                assert all(word.strip(".,") in quotes for word in digits), each.id


def test_the_anchors_are_as_many_of_each_pair_of_labels_and_the_same_whatever_the_order() -> None:
    chosen = anchored(LABELS.answers)
    pairs = Counter((each.labels.supported, each.labels.answers) for each in chosen)

    assert len(chosen) == ANCHORED and set(pairs.values()) == {10}
    assert anchored(LABELS.answers[::-1]) == chosen
    assert anchored([]) == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 2 is no labelled answer: it is no JSON"),
        ("[" * 100_000, "no JSON"),
        ("[]", "line 2"),
        ('{"id": "a-b"}', "line 2"),
    ],
)
def test_a_line_that_is_no_answer_is_told(tmp_path: Path, line: str, told: str) -> None:
    with pytest.raises(CaseError, match=told):
        load_labels(written(tmp_path, [lines()[0], line]))


ONE_SIDED = [
    *(each for each in lines() if '"answers": true' in each),
    *[each for each in lines() if '"answers": false' in each][:30],
]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([], "a calibration needs 100"),
        (lines()[:40], "a calibration needs 100"),
        ([*lines(), lines()[0]], "id twice"),
        ([*lines(), lines()[0].replace("brockmere-models-right", "another-id")], "same answer twice"),
        (ONE_SIDED, "judge_answers; it needs 50 of each"),
    ],
)
def test_a_file_that_says_too_little_is_told(tmp_path: Path, rows: list[str], told: str) -> None:
    with pytest.raises(CaseError, match=told):
        load_labels(written(tmp_path, rows))


def test_a_file_that_is_not_there_or_no_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="cannot be read"):
        load_labels(tmp_path / "nothing.jsonl")
    (tmp_path / "latin.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(CaseError, match="UTF-8"):
        load_labels(tmp_path / "latin.jsonl")


@pytest.mark.parametrize(
    "change",
    [
        {"labels": {"supported": "yes", "answers": True}},
        {"labels": {"supported": True}},
        {"sentences": []},
        {"facts": []},
        {"note": "more"},
        {"sentences": [{"text": "Nothing is cited.", "quotes": []}]},
        {"quotes": [{"n": 1, "text": "a"}, {"n": 1, "text": "b"}]},
    ],
)
def test_an_answer_must_be_whole(change: dict) -> None:
    with pytest.raises(ValueError, match="LabelledAnswer"):
        LabelledAnswer.model_validate(
            {**json.loads(lines()[0]), "labels": {"supported": True, "answers": True}, **change}
        )
