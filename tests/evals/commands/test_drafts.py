"""`playbook bench drafts`: figures of a folder of briefs, and exit code 1 where a bar is missed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.cli import main

WORK = """Badge requests

An employee asks for a badge in Gatekeeper. The front desk opens the request and checks the name.
In future the AI compares the photo with the rules. The front desk reviews the result and prints the badge.
Wanda Ferrell, Head of Facilities, is accountable for the outcome. Ivo Marsh runs the front desk.
"""


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in ("bench", "drafts", *arguments)])
    return int(ended.value.code or 0)


def test_a_folder_of_briefs_is_judged_and_a_missed_expectation_fails(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "briefs"
    folder.mkdir()
    (folder / "badges.txt").write_text(WORK, encoding="utf-8")
    expected = folder / "expected.yaml"
    expected.write_text(
        "badges.txt:\n  ai: [compare]\n  owners: {business_owner: Greta Lund}\n", encoding="utf-8"
    )
    assert run(folder, "--no-others", "--faults", "--json") == 1
    found = json.loads(capsys.readouterr().out)
    assert found["briefs"] == 1
    assert {bar: number for bar, number in found["defects"].items() if number} == {"expected": 1}
    assert found["cases"][0]["defects"]["expected"] == ["business_owner is Wanda Ferrell, not Greta Lund"]


def test_a_folder_that_is_none_is_refused(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path / "nowhere") == 2
    assert "is no folder" in capsys.readouterr().err
