"""`playbook gate judge` and `playbook gate bundle` tell people and programs the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from assistant.bootstrap import Composition
from assistant.promotion.settings import GateSettings, JudgeSettings
from assistant.settings import Settings
from evals.gate.commands import app
from evals.gate.errors import ExitCode, GateError
from evals.gate.running.bundles import write_bundle
from tests.assistant.scripted_server import scripted_server
from tests.evals.gate.judge.referee import REFEREE, Players

REPLY = {"text": "Yes.", "input_tokens": 1, "output_tokens": 1}


def home(folder: Path, **judge) -> Composition:
    return Composition(Settings(home=folder, gate=GateSettings(judge=JudgeSettings(**judge))))


def told(composition: Composition, *arguments: str) -> str:
    result: Result = CliRunner().invoke(app, [*arguments], obj=composition)
    assert result.exit_code == 0, result.exception
    return result.stdout


def refused(composition: Composition, *arguments: str) -> GateError:
    error = CliRunner().invoke(app, [*arguments], obj=composition).exception
    assert isinstance(error, GateError)
    return error


@pytest.fixture(scope="module")
def calibrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Composition, str]]:
    with scripted_server() as (url, script):
        script.says = Players()
        made = home(
            tmp_path_factory.mktemp("judged") / "home",
            model=REFEREE,
            base_url=url,
            max_retries=0,
            api_key="s3cret",
        )
        yield made, told(made, "judge", "calibrate", "--as", "Ada")


def test_a_calibration_is_told_in_words(calibrated: tuple[Composition, str]) -> None:
    _, text = calibrated

    assert "openai:referee with prompt judge v1, on 148 answers (judge_labels.jsonl)" in text
    assert "judge_supported: sensitivity 1.00 (0.95 to 1.00, 74 of 74)" in text
    assert text.count("may gate: yes") == 2


def test_a_calibration_is_told_to_programs_without_the_key(calibrated: tuple[Composition, str]) -> None:
    composition, _ = calibrated
    values = json.loads(told(composition, "judge", "status", "--json"))

    assert values["may_gate"] == {"judge_supported": True, "judge_answers": True}
    assert values["figures"]["judge_answers"]["kappa"] == 1.0 and values["made_by"] == "Ada"
    assert "s3cret" not in json.dumps(values)
    kept = [path for path in composition.settings.home.rglob("*") if path.is_file()]
    assert not [path for path in kept if b"s3cret" in path.read_bytes()]


def test_the_same_is_calibrated_again_of_what_was_recorded(calibrated: tuple[Composition, str]) -> None:
    composition, text = calibrated
    again = told(composition, "judge", "calibrate", "--recorded-only")

    assert again.splitlines()[1:] == text.splitlines()[1:]


def test_without_a_judge_there_is_nothing_to_tell(tmp_path: Path) -> None:
    for command in ("status", "calibrate"):
        error = refused(home(tmp_path / "home"), "judge", command)
        assert error.exit_code is ExitCode.INVALID and "gate.judge.model" in str(error)


def test_a_judge_that_was_never_asked_cannot_be_calibrated_of_what_was_recorded(tmp_path: Path) -> None:
    error = refused(home(tmp_path / "home", model=REFEREE), "judge", "calibrate", "--recorded-only")

    assert "148 of the judge's 148 replies are not recorded" in str(error)


def test_a_bundle_is_imported_once_and_is_on_record(tmp_path: Path) -> None:
    composition, path = home(tmp_path / "home"), tmp_path / "b.zip"
    bundle = write_bundle(path, "run-1", {"a" * 64: REPLY})

    assert "1 of 1 replies of run-1 are new here" in told(composition, "bundle", "import", str(path))
    again = json.loads(told(composition, "bundle", "import", str(path), "--json"))
    assert again == {"run": "run-1", "replies": 1, "new": 0, "sha256": bundle.sha256}


def test_a_file_that_is_no_bundle_is_refused(tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_bytes(b"none")
    error = refused(home(tmp_path / "home"), "bundle", "import", str(tmp_path / "b.zip"))

    assert error.exit_code is ExitCode.INVALID and "no bundle" in str(error)


def test_a_run_that_is_not_there_is_not_exported(tmp_path: Path) -> None:
    error = refused(home(tmp_path / "home"), "bundle", "export", "latest", str(tmp_path / "b.zip"))

    assert "locked yet" in str(error) and not (tmp_path / "b.zip").exists()
