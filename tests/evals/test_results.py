from __future__ import annotations

import json
from pathlib import Path

from evals.results import save_result


def test_a_run_is_recorded_for_machines_and_for_people(tmp_path: Path) -> None:
    page = save_result("tiny", {"right": 0.5}, "| a |", folder=tmp_path)

    assert json.loads((tmp_path / "tiny.json").read_text())["right"] == 0.5
    assert page.read_text().startswith("# tiny\n")
    assert page.read_text().endswith("| a |\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tiny.json", "tiny.md"]


def test_a_drawing_is_saved_beside_the_page_that_shows_it(tmp_path: Path) -> None:
    page = save_result("tiny", {}, "| a |", drawings={"reliability": "<svg/>"}, folder=tmp_path)

    assert (tmp_path / "tiny-reliability.svg").read_text() == "<svg/>"
    assert page.read_text().endswith("| a |\n\n![reliability](tiny-reliability.svg)\n")
