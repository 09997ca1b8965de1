from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.benchmarks.verification import (
    describe_faults,
    judge_response,
    load_verification,
    parse_case,
    summarise,
)
from evals.benchmarks.verification_traps import generate
from evals.questions import DatasetError

DOCUMENT = """# Key rules

## 1. Keys

The Site Guard hands out a key only if the Head of Site has signed the form. A lost key is reported to the
Site Guard within 2 hours. The form is kept for 3 years. Visitors may not borrow keys on a Sunday.

## 2. Badges

The Front Desk prints a badge within 10 minutes. Every badge must show a photo. Badges are deleted
after 30 days. Old badges are returned to the Front Desk before the visitor leaves the building, unless the
desk is closed.
"""


def line(response: str, label: str, **others: str) -> dict[str, object]:
    context = {"doc": "Key rules", "text": "A lost key is reported within 2 hours."}
    return {"id": "1", "contexts": [context], "response": response, "label": label, **others}


def test_a_carried_and_an_altered_response_are_told_apart() -> None:
    outcomes = [
        judge_response(parse_case(line("A lost key is reported within 2 hours. [1]", "faithful"))),
        judge_response(
            parse_case(line("It is reported within 4 hours.", "unfaithful", kind="number"))
        ),
    ]

    result = summarise(outcomes)

    assert result["balanced_accuracy"]["value"] == result["auroc"]["value"] == 1.0
    assert result["right_by_kind"]["number"]["n"] == 1
    assert describe_faults(outcomes) == []


def test_a_wrong_judgement_is_listed_with_its_reason() -> None:
    outcome = judge_response(parse_case(line("A lost key is reported within 4 hours.", "faithful")))

    assert "number 4" in describe_faults([outcome])[0]["reasons"][0]


def test_a_file_of_one_label_only_is_refused() -> None:
    with pytest.raises(DatasetError, match="faithful and unfaithful"):
        summarise([judge_response(parse_case(line("Yes it is.", "faithful")))])


def test_a_line_with_another_label_is_named(tmp_path: Path) -> None:
    path = tmp_path / "v.jsonl"
    path.write_text(json.dumps(line("Yes.", "maybe")))

    with pytest.raises(DatasetError, match="line 1"):
        load_verification(path)


def test_traps_are_the_same_for_the_same_seed_and_differ_from_the_text() -> None:
    first, second = (generate([("keys", DOCUMENT), ("more", DOCUMENT)], seed=4) for _ in range(2))

    assert first == second
    kinds = {item["kind"] for item in first if item["label"] == "unfaithful"}
    assert {"number", "unit", "negation_removed", "condition_dropped", "duty", "wrong_citation"} <= kinds


@pytest.mark.parametrize("name", ["verification_starter", "verification_held_out", "verification_paraphrase"])
def test_the_datasets_can_be_read(name: str) -> None:
    folder = Path(__file__).parents[2] / "evals" / "datasets"
    cases = load_verification(folder / f"{name}.jsonl")

    assert len({case.id for case in cases}) == len(cases) >= 120
