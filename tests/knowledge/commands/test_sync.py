"""`playbook kb sync` from checkouts that lie elsewhere each time."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from knowledge.commands import app
from tests.compositions import HashedComposition, hashed_composition


@pytest.fixture
def home(tmp_path: Path) -> HashedComposition:
    return hashed_composition(tmp_path / "home")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Two documents that were synced and published from here."""
    folder = tmp_path / "first" / "ops"
    folder.mkdir(parents=True)
    (folder / "prompts.md").write_text("# Prompts\n\nTwo people approve prompts.\n")
    (folder / "pagers.md").write_text("# Pagers\n\nThe night desk answers pagers.\n")
    return folder


def sync(home: HashedComposition, *arguments: str) -> Any:
    result = CliRunner().invoke(app, ["sync", *arguments, "--as", "Ada", "--json"], obj=home)
    assert result.exit_code == 0, result.exception or result.stderr
    return json.loads(result.stdout)


def elsewhere(checkout: Path) -> Path:
    """The same documents, checked out again in another place."""
    return Path(shutil.copytree(checkout, checkout.parents[1] / "second" / "ops"))


def test_a_new_checkout_of_the_same_documents_changes_nothing(
    home: HashedComposition, checkout: Path
) -> None:
    sync(home, str(checkout), "--approved-by", "Ben")

    assert sync(home, str(elsewhere(checkout)))["summary"] == "+0 ~0 -0, 2 unchanged"


def test_what_is_gone_from_a_new_checkout_is_retired(home: HashedComposition, checkout: Path) -> None:
    sync(home, str(checkout), "--approved-by", "Ben")
    second = elsewhere(checkout)
    (second / "pagers.md").unlink()

    assert sync(home, str(second), "--approved-by", "Ben")["retired"] == 1
    assert home.knowledge_base().version("ops/pagers").status.value == "retired"
    assert sync(home, str(second))["summary"] == "+0 ~0 -0, 1 unchanged"


def test_a_renamed_file_keeps_its_document(home: HashedComposition, checkout: Path) -> None:
    sync(home, str(checkout), "--approved-by", "Ben")
    second = elsewhere(checkout)
    (second / "pagers.md").rename(second / "night.md")

    said = sync(home, str(second), "--approved-by", "Ben")

    assert (said["added"], said["updated"], said["retired"]) == (0, 1, 0)
    assert home.knowledge_base().version("ops/pagers").source == "night.md"


def test_another_folder_of_the_same_collection_retires_nothing(
    home: HashedComposition, checkout: Path, tmp_path: Path
) -> None:
    sync(home, str(checkout), "--approved-by", "Ben")
    more = tmp_path / "more"
    more.mkdir()
    (more / "desks.md").write_text("# Desks\n\nDesks shine.\n")

    assert sync(home, str(more), "--collection", "ops")["summary"] == "+1 ~0 -0, 0 unchanged"
