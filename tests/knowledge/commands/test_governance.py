"""`playbook kb` from a proposal to a release and back, as people type it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from knowledge.commands import app
from knowledge.errors import (
    ChangedMeanwhileError,
    NotAllowedError,
    NothingProposedError,
    UnknownDocumentError,
)
from tests.compositions import HashedComposition, hashed_composition

Run = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path) -> HashedComposition:
    return hashed_composition(tmp_path / "home")


@pytest.fixture
def run(home: HashedComposition) -> Run:
    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(app, list(arguments), obj=home)

    return invoke


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "ops"
    folder.mkdir()
    (folder / "prompts.md").write_text(POLICY)
    (folder / "pagers.md").write_text("# Pagers\n\nThe night desk answers pagers within 10 minutes.\n")
    return folder


POLICY = """---
owner: Dana Whit
kind: policy
audience: staff
review_by: 2027-01-31
---
# Prompt policy

## Approval

Two people approve each prompt before it goes live.
"""


def said(result: Result) -> Any:
    assert result.exit_code == 0, result.exception or result.stderr
    return json.loads(result.stdout)


def published(run: Run, folder: Path) -> int:
    """The folder, proposed by Ada, approved by Ben and published; gives the release."""
    number = said(run("propose", str(folder), "--reason", "First", "--as", "Ada", "--json"))["proposal"]
    said(run("approve", str(number), "--as", "Ben", "--json"))
    return said(run("publish", str(number), "--as", "Ben", "--json"))["release"]


def test_a_proposal_becomes_a_release(run: Run, folder: Path, home: HashedComposition) -> None:
    proposal = said(run("propose", str(folder), "--reason", "First library", "--as", "Ada", "--json"))

    assert (proposal["proposal"], proposal["state"], proposal["added"]) == (1, "in_review", 2)
    assert {"missing_owner", "missing_review_by"} <= {each["code"] for each in proposal["report"]["remarks"]}
    assert home.knowledge_base().current_release() == 0
    approved = said(run("approve", "1", "--as", "Ben", "--json"))
    assert (approved["proposal"], approved["state"]) == (1, "approved")
    release = said(run("publish", "1", "--as", "Ben", "--json"))
    assert (release["proposal"], release["release"], release["state"]) == (1, 1, "published")


def test_an_author_is_told_to_ask_another_person(run: Run, folder: Path) -> None:
    said(run("propose", str(folder), "--reason", "First", "--as", "Ada", "--json"))

    assert isinstance(run("approve", "1", "--as", "ada").exception, NotAllowedError)


def test_a_review_shows_the_report_the_differences_and_the_changed_answers(run: Run, folder: Path) -> None:
    published(run, folder)
    run("questions", "add", "How many people approve each prompt before it goes live?", "--as", "Ada")
    (folder / "prompts.md").write_text(POLICY.replace("Two people", "Three people"))
    said(run("propose", str(folder), "--reason", "Third pair of eyes", "--as", "Ada", "--json"))

    shown = said(run("review", "2", "--as", "Ben", "--json"))
    text = run("review", "2", "--as", "Ben").stdout

    (difference,) = shown["differences"]
    assert [section["heading"] for section in difference["sections"]] == ["Prompt policy > Approval"]
    assert shown["changed_answers"] is not None
    assert "[-Two-]{+Three+} people approve" in text
    assert "Approvals missing: 1" in text


def test_a_review_of_many_documents_shows_some_remarks_of_each_kind(run: Run, folder: Path) -> None:
    for number in range(30):
        (folder / f"rota{number}.md").write_text(f"# Rota {number}\n\nShift {number} begins at noon.\n")
    proposal = said(run("propose", str(folder), "--reason", "First", "--as", "Ada", "--json"))

    text = run("review", "1", "--no-answers", "--as", "Ben").stdout

    owners = [each for each in proposal["report"]["remarks"] if each["code"] == "missing_owner"]
    assert text.count("  missing_owner  ") == 20
    assert f"  and {len(owners) - 20} more  missing_owner; `playbook kb review 1 --json` lists all" in text


def test_a_review_without_answers_asks_nothing(run: Run, folder: Path) -> None:
    said(run("propose", str(folder), "--reason", "First", "--as", "Ada", "--json"))

    assert said(run("review", "1", "--no-answers", "--as", "Ben", "--json"))["changed_answers"] is None


def test_metadata_is_changed_without_the_file(run: Run, folder: Path, home: HashedComposition) -> None:
    published(run, folder)
    changed = run(
        "propose", "--doc", "ops/prompts", "--set", "owner=Kim Vale", "--set", "review-by=2028-05-01",
        "--reason", "Dana leaves", "--as", "Ada", "--json",
    )  # fmt: skip

    assert [item["action"] for item in said(changed)["items"]] == ["metadata"]
    said(run("approve", "2", "--as", "Ben", "--json"))
    said(run("publish", "2", "--as", "Ben", "--json"))
    version = home.knowledge_base().version("ops/prompts")
    assert (version.owner, str(version.review_by), version.number) == ("Kim Vale", "2028-05-01", 2)
    assert said(run("sync", str(folder), "--json"))["summary"] == "+0 ~0 -0, 2 unchanged"


def test_a_document_is_retired_without_its_file(run: Run, folder: Path, home: HashedComposition) -> None:
    published(run, folder)
    said(run("propose", "--retire", "ops/pagers", "--reason", "No pagers left", "--as", "Ada", "--json"))
    said(run("approve", "2", "--as", "Ben", "--json"))

    assert said(run("publish", "2", "--as", "Ben", "--json"))["retired"] == 1
    assert home.knowledge_base().version("ops/pagers").status.value == "retired"
    assert said(run("sync", str(folder), "--json"))["summary"] == "+0 ~0 -0, 2 unchanged"


@pytest.mark.parametrize(
    "arguments",
    [
        ("propose", "--reason", "Why"),
        ("propose", "--doc", "ops/prompts", "--reason", "Why"),
        ("propose", "--doc", "ops/prompts", "--set", "colour=red", "--reason", "Why"),
        ("proposals", "--state", "sleeping"),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(run: Run, folder: Path, arguments: tuple[str, ...]) -> None:
    published(run, folder)

    assert run(*arguments).exit_code == 2


def test_a_reason_is_asked_for(run: Run, folder: Path) -> None:
    assert isinstance(run("propose", str(folder), "--as", "Ada").exception, NothingProposedError)


def test_history_diff_notes_and_rollback(run: Run, folder: Path) -> None:
    published(run, folder)
    (folder / "prompts.md").write_text(POLICY.replace("Two people", "Three people"))
    said(run("propose", str(folder), "--reason", "Third pair of eyes", "--as", "Ada", "--json"))
    said(run("approve", "2", "--as", "Ben", "--json"))
    said(run("publish", "2", "--as", "Ben", "--json"))

    assert [each["release"] for each in said(run("history", "--json"))["releases"]] == [2, 1]
    assert [each["version"] for each in said(run("history", "ops/prompts", "--json"))["versions"]] == [2, 1]
    (difference,) = said(run("diff", "1", "2", "--json"))["differences"]
    assert difference["doc_id"] == "ops/prompts"
    assert "Nothing differs" in run("diff", "2", "2").stdout
    assert run("notes", "2").stdout.startswith("# Release 2, ")
    assert isinstance(run("rollback", "1", "--as", "Ben").exception, NothingProposedError)
    back = said(run("rollback", "1", "--reason", "Too slow", "--as", "Ben", "--json"))
    assert (back["release"], back["restores"], back["state"]) == (3, 1, "published")
    assert said(run("diff", "1", "3", "--json"))["differences"] == []
    for listing in ("history", "proposals"):
        assert "Third pair of eyes" in run(listing).stdout


def test_an_emergency_is_listed_until_somebody_else_agrees(run: Run, folder: Path) -> None:
    said(run("propose", str(folder), "--reason", "First", "--as", "Ada", "--json"))
    published_now = run("publish", "1", "--emergency", "--reason", "Danger", "--as", "Ada", "--json")

    assert said(published_now)["release"] == 1
    assert "must approve it by" in run("proposals").stdout
    assert said(run("proposals", "--json"))["tasks"][0]["proposal"] == 1
    said(run("approve", "1", "--as", "Ben", "--json"))
    assert said(run("proposals", "--json"))["tasks"] == []


def test_a_sync_tells_exactly_what_changed_and_stores_nothing(run: Run, folder: Path) -> None:
    published(run, folder)
    (folder / "pagers.md").unlink()
    (folder / "prompts.md").write_text(POLICY.replace("Two people", "Three people"))
    (folder / "desks.md").write_text("# Desks\n\nDesks shine.\n")

    dry = said(run("sync", str(folder), "--json"))

    assert (dry["summary"], dry["proposal"]) == ("+1 ~1 -1, 0 unchanged", None)
    assert dry["changes"] == [["+", "desks.md"], ["-", "pagers.md"], ["~", "prompts.md"]]
    assert len(said(run("proposals", "--json"))["proposals"]) == 1


def test_a_sync_names_a_copy_that_it_leaves_out(run: Run, folder: Path) -> None:
    published(run, folder)
    shutil.copy(folder / "pagers.md", folder / "second.md")

    assert [each["source"] for each in said(run("sync", str(folder), "--json"))["copies"]] == ["second.md"]
    assert "second.md: It has the same content as pagers.md" in run("sync", str(folder)).stderr


def test_a_folder_that_was_emptied_is_not_retired_unseen(run: Run, folder: Path) -> None:
    published(run, folder)
    for path in folder.iterdir():
        path.unlink()

    refused = run("sync", str(folder), "--approved-by", "Ben", "--as", "Ada")

    assert isinstance(refused.exception, NothingProposedError)
    assert said(run("history", "--json"))["releases"][0]["release"] == 1
    assert said(run("sync", str(folder), "--propose", "--as", "Ada", "--json"))["retired"] == 2


def test_a_file_name_commands_no_terminal(run: Run, folder: Path) -> None:
    (folder / "desks\x1b[2J.md").write_text("# Desks\n\nDesks shine.\n")

    assert "  + desks[2J.md\n" in run("sync", str(folder)).stdout


def test_a_second_sync_brings_the_waiting_proposal_up_to_date(run: Run, folder: Path) -> None:
    first = said(run("sync", str(folder), "--propose", "--as", "Ada", "--json"))
    (folder / "desks.md").write_text("# Desks\n\nDesks shine.\n")
    second = said(run("sync", str(folder), "--propose", "--as", "Ada", "--json"))

    assert (first["proposal"], second["proposal"]) == (1, 1)
    assert (first["added"], second["added"], second["revision"]) == (2, 3, 2)


def test_what_was_approved_in_a_pull_request_is_published_and_recorded(
    run: Run, folder: Path, home: HashedComposition
) -> None:
    commit = "0123456789abcdef0123456789abcdef01234567"
    (folder / ".git").mkdir()
    (folder / ".git" / "HEAD").write_text(commit)
    arguments = ("sync", str(folder), "--approved-by", "Ben", "--evidence", "pull request 12", "--json")

    assert isinstance(run(*arguments, "--as", "ben").exception, NotAllowedError)
    result = said(run(*arguments, "--as", "Ada"))

    assert (result["release"], result["commit"]) == (1, commit)
    proposal = home.governance_desk().proposals.get(result["proposal"])
    assert proposal.origin["evidence"] == "pull request 12"
    assert [(each.reviewer, each.content_sha256) for each in proposal.reviews] == [
        ("Ben", proposal.content_sha256)
    ]
    assert commit[:12] in home.governance_desk().history.release(1).reason


def test_two_editors_of_one_proposal_do_not_overwrite_each_other(run: Run, folder: Path) -> None:
    proposal = said(run("propose", str(folder), "--reason", "First", "--as", "Ada", "--json"))
    (folder / "desks.md").write_text("# Desks\n\nDesks shine.\n")
    said(run("propose", str(folder), "--update", "1", "--reason", "More", "--as", "Cleo", "--json"))

    late = run("approve", "1", "--seen", proposal["content_sha256"][:12], "--as", "Ben")

    assert isinstance(late.exception, ChangedMeanwhileError)


def test_the_same_files_in_another_folder_are_unchanged(run: Run, folder: Path, tmp_path: Path) -> None:
    published(run, folder)
    elsewhere = tmp_path / "checkout" / "ops"
    shutil.copytree(folder, elsewhere)
    (elsewhere / "pagers.md").write_text("# Pagers\n\nThe night desk answers pagers within 5 minutes.\n")

    dry = said(run("sync", str(elsewhere), "--json"))

    assert (dry["summary"], dry["changes"]) == ("+0 ~1 -0, 1 unchanged", [["~", "pagers.md"]])


def test_changed_answers_are_written_to_a_file(run: Run, folder: Path, tmp_path: Path) -> None:
    run("propose", str(folder), "--reason", "First", "--as", "Ada")
    out = tmp_path / "answers.md"

    assert (
        f"Wrote the changed answers to {out}." in run("review", "1", "--as", "Ben", "--out", str(out)).stdout
    )
    assert out.is_file()


def test_changed_answers_that_were_never_compared_are_not_written(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    published(run, folder)
    out = tmp_path / "answers.md"

    refused = run("review", "1", "--as", "Ben", "--out", str(out))

    assert refused.exit_code == 1
    assert (
        refused.stderr == f"No answers were compared for this content of proposal 1; {out} was not written.\n"
    )
    assert not out.exists()


def test_a_file_that_cannot_be_written_is_a_usage_error(run: Run, folder: Path, tmp_path: Path) -> None:
    run("propose", str(folder), "--reason", "First", "--as", "Ada")

    refused = run("review", "1", "--as", "Ben", "--out", str(tmp_path / "none" / "a.md"))

    assert refused.exit_code == 2
    assert "cannot be written" in refused.stderr


def test_a_difference_of_an_unknown_document_is_refused(run: Run, folder: Path) -> None:
    published(run, folder)

    assert isinstance(run("diff", "0", "1", "--doc", "ops/pagerz").exception, UnknownDocumentError)


def test_who_declines_is_not_told_of_the_quality_report(run: Run, folder: Path) -> None:
    proposed = run("propose", str(folder), "--reason", "First", "--draft", "--as", "Ada")
    withdrawn = run("withdraw", "1", "--as", "Ada")

    assert proposed.stdout.startswith("Proposal 1 is a draft: 2 added.\nQuality report: 0 errors, ")
    assert "cannot be read" not in proposed.stdout
    assert withdrawn.stdout == "Proposal 1 is withdrawn: 2 added.\n"


def test_a_retired_document_is_shown_by_what_it_was(run: Run, folder: Path) -> None:
    published(run, folder)

    gone = run("diff", "1", "0").stdout

    assert "- Prompt policy  (ops/prompts)" in gone
    assert "  owner: Dana Whit\n" in gone


@pytest.mark.parametrize("stated", ["review_by=soon", "status=fine", "kind=poem", "audience=chefs"])
def test_metadata_that_cannot_be_read_changes_nothing(run: Run, folder: Path, stated: str) -> None:
    published(run, folder)

    refused = run("propose", "--doc", "ops/prompts", "--set", stated, "--reason", "Why", "--as", "Ada")

    assert isinstance(refused.exception, NothingProposedError)
    assert len(said(run("proposals", "--json"))["proposals"]) == 1
