from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.answering.decide import FOUND_SIGNALS, GIVEN_SIGNALS
from assistant.answering.reading import UNIT_FEATURES
from assistant.cli import main

pytest.importorskip("sklearn", reason="the bench extra is not installed")

TOOLS = (
    ("ladle", "the foundry master"),
    ("kiln", "the potter"),
    ("loom", "the head weaver"),
    ("lathe", "the turner"),
    ("press", "the printer"),
    ("forge", "the smith"),
    ("still", "the perfumer"),
    ("churn", "the dairy manager"),
    ("anvil", "the farrier"),
    ("bellows", "the organ builder"),
)
STRANGE = (
    "Which train leaves for the coast?", "Who paints the bridge?", "How many engineers run payroll?",
    "What does the choir sing in May?", "When does the museum close?", "Where is the ferry moored?",
    "Who won the sailing race?", "How tall is the lighthouse?", "Which bank lends to farmers?",
    "What colour is the mayor's coat?",
)  # fmt: skip


@pytest.fixture
def questions(home: Path, model_cache: Path, tmp_path: Path) -> Path:
    """Ten questions that two small collections answer, ten that they do not; a ready home."""
    home.mkdir()
    (home / "models").symlink_to(model_cache)
    rows: list[dict[str, Any]] = []
    for number, (tool, keeper) in enumerate(TOOLS):
        collection = ("north", "south")[number % 2]
        folder = tmp_path / "corpora" / collection
        folder.mkdir(parents=True, exist_ok=True)
        sentence = f"The {tool} is inspected by {keeper} every {number + 2} weeks."
        text = f"# Care of the {tool}\n\nThe {tool} stands in hall {number}. {sentence}\n"
        (folder / f"{tool}.md").write_text(text)
        rows.append(
            {
                "id": tool,
                "corpus": collection,
                "question": f"Who inspects the {tool}?",
                "evidence": [{"doc": f"{tool}.md", "quote": sentence}],
            }
        )
        rows.append({"id": f"not-{tool}", "corpus": collection, "question": STRANGE[number]})
    path = tmp_path / "invented.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows))
    return path


def write_reading(path: Path) -> Path:
    """The same tools as passages that are handed over."""
    lines = []
    for number, (tool, keeper) in enumerate(TOOLS):
        sentences = [f"The {tool} stands in hall {number}.", f"The {tool} is inspected by {keeper}."]
        passages = [{"title": "", "sentences": sentences}]
        selected = [{"selected_sentences": sentences[1:]}]
        asked = {"id": tool, "question": f"Who inspects the {tool}?", "passages": passages}
        lines.append(json.dumps({**asked, "answerable": True, "answers": selected}))
        lines.append(json.dumps({**asked, "question": STRANGE[number], "answerable": False}))
    path.write_text("\n".join(lines))
    return path


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    return int(ended.value.code or 0)


def test_units_and_both_rules_are_fitted_with_one_command(
    questions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reading = write_reading(tmp_path / "handed.jsonl")

    assert run("bench", "calibrate", questions, "--reading", reading, "--over-refusal", "0.2", "--json") == 0
    fitted = json.loads(capsys.readouterr().out)
    assert list(fitted["units"]["weights"]) == list(UNIT_FEATURES)
    assert set(fitted["units"]["first_right"]) == {"invented", "handed"}
    assert all(0 <= share <= 1 for share in fitted["units"]["first_right"].values())
    for rule, signals in (("found", FOUND_SIGNALS), ("given", GIVEN_SIGNALS)):
        assert set(fitted[rule]["weights"]) <= set(signals)
        assert all(weight >= 0 for weight in fitted[rule]["weights"].values())
        assert fitted[rule]["auroc"] > 0.9  # nothing is easier to tell apart than these
        assert 0 < fitted[rule]["threshold"] < 1
        assert fitted[rule]["over_refusal"] <= 0.2


def test_without_unanswerable_questions_it_says_what_is_missing(
    questions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answerable = [line for line in questions.read_text().splitlines() if "evidence" in line]
    few = tmp_path / "few.jsonl"
    few.write_text("\n".join(answerable))

    assert run("bench", "calibrate", few) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "at least 10 answerable and 10 unanswerable questions; there are 10 and 0." in err
