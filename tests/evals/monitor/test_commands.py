"""`playbook monitor` from the outside."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from assistant.cli import main
from evals.monitor import commands
from knowledge.errors import NotAllowedError
from tests.compositions import hashed_composition
from tests.evals.monitor.streams import Kind

NOW, BEFORE = (7.0, 0.001), (35.0, 7.0)


@pytest.fixture
def run(house):
    """Runs a command over the house; `--without-canary` where it makes a report."""

    def call(*arguments: str):
        if arguments[0] == "run":
            arguments = (*arguments, "--without-canary")
        return CliRunner().invoke(commands.app, list(arguments), obj=house.composition)

    return call


def test_a_report_ends_with_0_or_with_1_and_its_alarms(house, run) -> None:
    house.stream.ask(40, days_ago=NOW)
    quiet = run("run")
    assert quiet.exit_code == 0 and "No alarm." in quiet.stdout and "40 questions" in quiet.stdout
    house.stream.ask(40, days_ago=(6, 5), kind=Kind(broken=2))
    loud = run("run")
    assert loud.exit_code == 1 and "ALARM: 1 of" in loud.stdout
    again = run("show")
    assert again.exit_code == 1 and loud.stdout.strip() == again.stdout.strip()
    assert run("show", "1").exit_code == 0


def test_windows_are_chosen_on_the_command_line(house, run) -> None:
    house.stream.ask(20, days_ago=NOW)
    house.stream.ask(30, days_ago=BEFORE)

    value = json.loads(run("run", "--days", "35", "--against", "70", "--json").stdout)
    assert (value["counts"]["questions"], value["counts_before"]["questions"]) == (50, 0)
    assert value["against_days"] == 70 and value["alarms"] == []


def test_history_lists_the_newest_first_with_its_alarms(house, run) -> None:
    assert "No report was made yet" in run("history").stdout
    run("run")
    house.stream.ask(40, days_ago=NOW, kind=Kind(broken=1))
    run("run")

    rows = [line.split("\t") for line in run("history").stdout.splitlines()]
    assert [row[0] for row in rows] == ["report", "2", "1"]
    assert [row[3] for row in rows[1:]] == ["citations", "none"]
    assert len(json.loads(run("history", "--json", "--last", "1").stdout)["reports"]) == 1


def test_trends_are_a_table_json_or_a_page_that_needs_nothing_else(house, run, tmp_path) -> None:
    assert "No report was made yet" in run("trend").stdout
    for broken in (0, 3):
        house.stream.ask(40, days_ago=NOW, kind=Kind(broken=broken))
        run("run")
    table = [line.split("\t") for line in run("trend").stdout.splitlines()]
    assert [row[0] for row in table] == ["report", "1", "2"] and "Refused" in table[0]
    series = json.loads(run("trend", "--json").stdout)["series"]
    assert [point["value"] for point in series[0]["points"]] == [40, 80]
    page = tmp_path / "trend.html"
    assert f"Wrote {page}" in run("trend", "--html", str(page)).stdout
    text = page.read_text(encoding="utf-8")
    assert text.count("<svg") >= 6 and "http" not in text and "prefers-color-scheme" in text


def test_a_timer_prints_nothing_stands_back_and_acts_as_the_installation(
    house, run, monkeypatch: pytest.MonkeyPatch
) -> None:
    stood_back: list[int] = []
    monkeypatch.setattr("os.nice", stood_back.append)  # or the tests after this one would stand back too
    house.composition.knowledge_base()
    house.stream.ask(40, days_ago=NOW, kind=Kind(broken=1))
    quiet = run("run", "--scheduled")

    assert (quiet.exit_code, quiet.stdout) == (1, "") and len(stood_back) == 1
    rows = run("history").stdout
    assert "citations" in rows


def test_who_may_not_read_the_trail_reads_no_report(house, run) -> None:
    from assistant.ui.server import open_store

    store = open_store(house.composition.settings)
    store.accounts.add("Sam", role="staff", password="correct horse battery")
    store.engine.dispose()
    for command in ("run", "history", "show", "trend"):
        assert isinstance(run(command, "--as", "Sam").exception, NotAllowedError), command


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["show", "7"], "There is no report 7; `playbook monitor history` lists them.\n"),
        (["show"], "No report was made yet; `playbook monitor run` makes one.\n"),
        (["run", "--days", "0"], "Invalid value for '--days': give 1 or more; see"),
    ],
)
def test_mistakes_are_told_in_a_sentence(home, capsys, arguments, said) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["monitor", *arguments])

    assert ended.value.code == 2 and capsys.readouterr().err.startswith(said)


def test_a_page_that_cannot_be_written_is_told(house, run, tmp_path) -> None:
    run("run")

    assert "choose another --html" in str(run("trend", "--html", str(tmp_path / "no" / "x.html")).exception)


def test_an_empty_home_has_a_report(tmp_path) -> None:
    made = CliRunner().invoke(
        commands.app, ["run", "--without-canary"], obj=hashed_composition(tmp_path / "home")
    )

    assert made.exit_code == 0 and "0 questions" in made.stdout
