"""`playbook gate selftest|aa|power` tell their figures to people and to programs."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.bootstrap import Composition
from assistant.settings import Settings
from evals.gate.commands import app, proving
from evals.gate.errors import GateError
from evals.gate.selftest import opening
from evals.gate.selftest.opening import chosen
from knowledge.embedder import Embedder
from tests.evals.gate.selftest.harbour import BAR, Harbour


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


@pytest.fixture
def harbour(embedder: Embedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Harbour:
    """The commands, with the harbour's bar, cases and documents in place of the shipped ones."""
    made = Composition(Settings(home=tmp_path / "home"))
    made._parts["embedder"] = embedder
    found = Harbour(composition=made, folder=tmp_path / "files")
    found.write()
    untimed = [line for line in BAR.splitlines(keepends=True) if not line.startswith("operations")]
    (found.folder / "gate.yaml").write_text("".join(untimed))
    small = partial(opening.open_prover, datasets=found.datasets, documents=found.documents)
    monkeypatch.setattr(opening, "open_prover", small)
    monkeypatch.setattr(proving, "desk_of", lambda ctx: found.desk())
    return found


def test_the_self_test_exits_with_10_where_a_bad_release_is_not_caught(harbour: Harbour) -> None:
    asked = ["selftest", "--quick", "--json", "--only", "citations-off", "--only", "refuses-some"]
    told = CliRunner().invoke(app, asked, obj=harbour.composition)

    values = json.loads(told.stdout)
    assert (told.exit_code, values["kill_rate"]) == (10, 0.5)
    assert [each["right_reason"] for each in values["releases"]] == [True, False]


def test_a_release_beside_itself_raises_no_alarm_and_the_rates_are_told(harbour: Harbour) -> None:
    told = CliRunner().invoke(app, ["aa", "--runs", "50", "--json"], obj=harbour.composition)

    values = json.loads(told.stdout)
    assert told.exit_code == 0
    assert values["false_alarms"] == 0
    assert {each["metric"] for each in values["simulated"]} >= {"vital_recall", "ndcg@10"}
