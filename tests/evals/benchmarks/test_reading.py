from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from evals.benchmarks.reading import (
    ReadingCase,
    ReadingOutcome,
    describe_faults,
    load_reading,
    render_summary,
    run_reading,
    summarise,
)
from evals.progress import Progress
from evals.questions import DatasetError

KILN = (
    "The kiln stands in the yard behind the workshop.",
    "It may be opened only after it has cooled below 60 degrees.",
    "Visitors like to see it at work.",
)
BEES = (
    "The hives are painted white and blue.",
    "The beekeeper inspects every hive once a week in summer.",
    "Honey is sold at the gate.",
)
CASES = (
    ("kiln-yes", "At what temperature may the kiln be opened?", KILN, KILN[1]),
    ("bees-yes", "How often does the beekeeper inspect the hives?", BEES, BEES[1]),
    ("honey-yes", "Where is honey sold?", BEES, BEES[2]),
    ("kiln-no", "Who pays for the library's new carpets?", KILN, None),
    ("bees-no", "Which train leaves for the coast on Sundays?", BEES, None),
    ("honey-no", "How many engineers maintain the payroll system?", BEES, None),
)


def line(case_id: str, question: str, sentences: tuple[str, ...], selected: str | None) -> str:
    answers = [{"selected_sentences": [selected]}] if selected else []
    return json.dumps(
        {
            "id": case_id,
            "question": question,
            "passages": [{"title": "", "sentences": sentences}],
            "answerable": selected is not None,
            "answers": answers,
        }
    )


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> Mapping[str, ReadingOutcome]:
    """Six invented questions, read with the real model, by id."""
    from assistant.bootstrap import compose

    home = tmp_path_factory.mktemp("reading")
    (home / "models").symlink_to(model_cache)
    path = home / "six.jsonl"
    path.write_text("\n".join(line(*case) for case in CASES) + "\n\n")
    return {o.case.id: o for o in run_reading(compose(home), load_reading(path), progress=Progress())}


def test_every_question_is_read_and_every_figure_is_a_share(
    outcomes: Mapping[str, ReadingOutcome],
) -> None:
    result = summarise(list(outcomes.values()))

    assert (result["n"], result["answerable"]) == (6, 3)
    for name in ("auroc", "auroc_by_cosine", "best_sentence_right", "best_sentence_by_cosine"):
        figure = result[name]
        assert 0 <= figure["low"] <= figure["value"] <= figure["high"] <= 1
    assert 0 <= result["chosen_precision"] <= 1
    assert 0 <= result["chosen_recall"] <= 1
    assert all(0 <= o.confidence <= 1 for o in outcomes.values())


@pytest.mark.parametrize("subject", ["kiln", "bees", "honey"])
def test_a_passage_that_answers_makes_it_surer_than_one_that_does_not(
    subject: str, outcomes: Mapping[str, ReadingOutcome]
) -> None:
    assert outcomes[f"{subject}-yes"].confidence > outcomes[f"{subject}-no"].confidence


@pytest.mark.parametrize(("case_id", "right"), [("kiln-yes", KILN[1]), ("bees-yes", BEES[1])])
def test_the_sentence_that_answers_is_the_best_and_is_quoted(
    case_id: str, right: str, outcomes: Mapping[str, ReadingOutcome]
) -> None:
    assert outcomes[case_id].best == right
    assert right in outcomes[case_id].chosen


def test_each_unit_says_whether_its_sentence_was_selected(
    outcomes: Mapping[str, ReadingOutcome],
) -> None:
    assert sum(right for _, right in outcomes["kiln-yes"].units) == 1
    assert not any(right for _, right in outcomes["kiln-no"].units)


def test_the_summary_stands_beside_the_plain_cosine(outcomes: Mapping[str, ReadingOutcome]) -> None:
    text = render_summary(summarise(list(outcomes.values())))

    assert "plain cosine" in text
    assert "| cases (answerable) | 6 (3) |" in text


def outcome(case_id: str, *, best: str, selected: str | None, confidence: float) -> ReadingOutcome:
    case = ReadingCase(
        id=case_id, question="?", passages=(), answerable=selected is not None,
        selected=frozenset({selected} if selected else ()),
    )  # fmt: skip
    return ReadingOutcome(
        case=case, confidence=confidence, signals={}, cosine=0.5, best=best, best_by_cosine=best,
        chosen=frozenset({best}), units=(),
    )  # fmt: skip


def test_figures_by_hand() -> None:
    # one of two best sentences right; both answerable ones surer than the other
    result = summarise(
        [
            outcome("a", best="x", selected="x", confidence=0.9),
            outcome("b", best="x", selected="y", confidence=0.8),
            outcome("c", best="x", selected=None, confidence=0.3),
        ]
    )

    assert result["auroc"]["value"] == 1.0
    assert result["best_sentence_right"]["value"] == 0.5
    assert (result["chosen_precision"], result["chosen_recall"]) == (0.5, 0.5)


def test_faults_are_wrong_sentences_then_the_surest_wrong_answers() -> None:
    faults = describe_faults(
        [
            outcome("unsure", best="x", selected=None, confidence=0.1),
            outcome("right", best="x", selected="x", confidence=0.9),
            outcome("sure", best="x", selected=None, confidence=0.7),
            outcome("wrong", best="x", selected="y", confidence=0.9),
        ]
    )

    assert [row["id"] for row in faults] == ["wrong", "sure", "unsure"]


def test_nothing_read_gives_no_figure() -> None:
    assert summarise([])["auroc"]["value"] is None
    assert summarise([])["chosen_precision"] is None


def test_sentences_selected_for_an_unanswerable_question_do_not_count(tmp_path: Path) -> None:
    raw = json.loads(line("1", "Why?", KILN, KILN[0])) | {"answerable": False}
    path = tmp_path / "one.jsonl"
    path.write_text(json.dumps(raw))

    assert load_reading(path)[0].selected == frozenset()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"none\.jsonl cannot be read"):
        load_reading(tmp_path / "none.jsonl")


@pytest.mark.parametrize("broken", ["{", "[]", '{"id": 1}', '{"id": 1, "question": "?", "passages": [3]}'])
def test_a_line_that_is_no_case_is_named_by_its_number(broken: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(f"{line(*CASES[0])}\n{broken}\n")

    with pytest.raises(DatasetError, match=r"bad\.jsonl, line 2 is no reading case"):
        load_reading(path)
