from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from assistant.cli import main
from evals import results

GOLD = "The kiln may be opened only by the head potter, after it has cooled."
BEES = "The hives are painted by the beekeeper every spring."
ROWS = (
    {
        "id": "kiln",
        "corpus": "yard",
        "question": "Who may open the kiln?",
        "evidence": [{"doc": "kiln.md", "quote": GOLD}],
    },
    {
        "id": "other-sentence",
        "corpus": "yard",
        "question": "Who paints the hives?",
        "evidence": [{"doc": "bees.md", "quote": "Honey is sold at the gate on Saturdays."}],
    },
    {"id": "strange", "corpus": "yard", "question": "Which bank lends money to farmers?"},
)


@pytest.fixture
def questions(home: Path, model_cache: Path, tmp_path: Path) -> Path:
    """Three invented questions about two documents, and a ready home."""
    home.mkdir()
    (home / "models").symlink_to(model_cache)
    folder = tmp_path / "corpora" / "yard"
    folder.mkdir(parents=True)
    (folder / "kiln.md").write_text(f"# Kiln rules\n\n{GOLD}\n")
    (folder / "bees.md").write_text(f"# Hives\n\n{BEES}\n")
    path = tmp_path / "three.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in ROWS))
    return path


def test_figures_faults_and_the_diagram_are_recorded_together(
    questions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(results, "RESULTS_DIR", tmp_path / "results")

    with pytest.raises(SystemExit) as ended:
        main(["bench", "answers", str(questions), "--faults", "--save", "three", "--json"])

    assert ended.value.code in (0, None)
    figures = json.loads(capsys.readouterr().out)
    calibration = figures["calibration"]
    drawn = ElementTree.fromstring((tmp_path / "results" / "three-reliability.svg").read_text())
    assert (calibration["n"], calibration["answerable"]) == (3, 2)
    assert len(list(drawn.iter("{http://www.w3.org/2000/svg}circle"))) == len(calibration["bins"])
    assert "![reliability](three-reliability.svg)" in (tmp_path / "results" / "three.md").read_text()
    assert 0 < figures["citation_precision"]["value"] < 1  # the hives are quoted, their gold is not there
    [fault] = [row for row in figures["cases"] if row["id"] == "other-sentence"]
    assert fault["considered"][0] == "bees.md"
    assert fault["cited"][0]["quote"] == BEES
