"""`playbook gate power` tells its figures to people and to programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.bootstrap import Composition
from assistant.settings import Settings
from evals.gate.commands import app
from evals.gate.errors import GateError
from evals.gate.selftest.opening import chosen


@pytest.fixture
def empty(tmp_path: Path) -> Composition:
    return Composition(Settings(home=tmp_path / "home"))


def test_power_tells_every_gating_metric_and_that_its_spread_is_assumed(empty: Composition) -> None:
    told = CliRunner().invoke(app, ["power", "--json"], obj=empty)

    metrics = json.loads(told.stdout)["metrics"]
    assert told.exit_code == 0
    assert {"vital_recall", "attack_success"} <= {each["metric"] for each in metrics}
    assert all(each["assumed"] for each in metrics)


def test_power_of_one_metric_with_another_margin_needs_other_cases(empty: Composition) -> None:
    def needed(margin: str) -> int:
        told = CliRunner().invoke(
            app, ["power", "--json", "--metric", "vital_recall", "--margin", margin], obj=empty
        )
        return json.loads(told.stdout)["metrics"][0]["cases_for_margin"]

    assert needed("0.1") < needed("0.05") < needed("0.02")


def test_power_of_a_metric_that_does_not_gate_names_those_that_do(empty: Composition) -> None:
    told = CliRunner().invoke(app, ["power", "--metric", "beauty"], obj=empty)

    assert told.exit_code == 2
    assert "vital_recall" in told.output


def test_a_bad_release_that_is_not_known_is_told_with_those_that_are() -> None:
    with pytest.raises(GateError, match="citations-off"):
        chosen(["nonsense"])


def test_without_names_all_bad_releases_are_chosen() -> None:
    assert len(chosen([])) >= 12
