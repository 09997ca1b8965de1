"""Where people have accounts, no command shows them a document that is closed to them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.ui.accounts import Accounts
from assistant.ui.store.tables import prepare_tables
from knowledge.commands import app
from knowledge.errors import NotAllowedError, UnknownDocumentError, UnknownProposalError
from tests.compositions import HashedComposition, hashed_composition

SECRET = "Each severance payment is capped at 70 days of salary."


@pytest.fixture
def home(tmp_path: Path) -> HashedComposition:
    home = hashed_composition(tmp_path / "home")
    folder = tmp_path / "ops"
    folder.mkdir()
    head = "---\naudience: admin\nkind: policy\n---\n"
    (folder / "severance.md").write_text(f"{head}# Severance\n\n{SECRET}\n")
    (folder / "pagers.md").write_text("# Pagers\n\nThe night desk answers pagers within 10 minutes.\n")
    said(run(home, "propose", str(folder), "--reason", "First", "--as", "Ada"))
    said(run(home, "approve", "1", "--as", "Ben"))
    said(run(home, "publish", "1", "--as", "Ben"))
    engine = home.knowledge_base().engine
    prepare_tables(engine)
    accounts = Accounts(engine)
    for name, role in (("Mia", "program_manager"), ("Lea", "governance_lead"), ("Kai", "admin")):
        accounts.add(name, role=role)
    return home


def run(home: HashedComposition, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--json"], obj=home)


def said(result: Result) -> dict:
    assert result.exit_code == 0, result.exception or result.stderr
    return json.loads(result.stdout)


def written(tmp_path: Path, text: str) -> str:
    path = tmp_path / "hr" / "copy.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"# Copy\n\n{text}\n")
    return str(path)


def test_the_report_of_a_proposal_quotes_nothing_that_its_author_may_not_read(home, tmp_path) -> None:
    copy = written(tmp_path, SECRET.replace("70", "90"))

    shown = run(home, "propose", copy, "--reason", "New", "--as", "Mia")
    reviewed = run(home, "review", "2", "--as", "Mia", "--no-answers")
    full = run(home, "review", "2", "--as", "Kai", "--no-answers")

    assert said(shown)["proposal"] == 2
    for result in (shown, reviewed):
        said(result)
        assert "70 days" not in result.stdout and "severance.md" not in result.stdout
    assert "70 days" in full.stdout


def test_nobody_proposes_to_change_what_they_may_not_read(home, tmp_path) -> None:
    for arguments in (("--retire", "ops/severance"), ("--doc", "ops/severance", "--set", "owner=Mia")):
        failed = run(home, "propose", *arguments, "--reason", "Mine", "--as", "Mia")
        assert isinstance(failed.exception, UnknownDocumentError)
    path = tmp_path / "elsewhere" / "severance.md"
    path.parent.mkdir()
    path.write_text("# Severance\n\nNothing is paid.\n")

    taken = run(home, "propose", str(path), "--collection", "ops", "--reason", "Mine", "--as", "Mia")

    assert isinstance(taken.exception, NotAllowedError)
    assert "another id" in str(taken.exception)


@pytest.mark.parametrize("act", ["approve", "reject", "publish"])
def test_nobody_decides_about_what_they_may_not_read(home, act) -> None:
    said(run(home, "propose", "--retire", "ops/severance", "--reason", "Over", "--as", "Kai"))
    emergency = ["--emergency"] if act == "publish" else []

    refused = run(home, act, "2", "--reason", "Go on", "--as", "Lea", *emergency)

    assert isinstance(refused.exception, UnknownProposalError)


def test_changed_answers_are_shown_as_far_as_their_sources_may_be_read(home, tmp_path) -> None:
    question = "What is each severance payment capped at?"
    said(run(home, "questions", "add", question, "--role", "admin", "--as", "Kai"))
    proposed = written(tmp_path, "Severance payment is paid late.")
    said(run(home, "propose", proposed, "--reason", "New", "--as", "Mia"))

    shown = run(home, "review", "2", "--as", "Mia")

    assert said(shown)["changed_answers"]["questions"] == 1
    assert "70 days" not in shown.stdout
    again = run(home, "review", "2", "--no-answers", "--as", "Mia")  # from what is kept
    assert said(again)["changed_answers"] is not None and "70 days" not in again.stdout
