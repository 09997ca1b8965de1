from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingest.errors import SourceNotFoundError
from ingest.walk import find_files, gone_sources


def sources(path: Path) -> list[str]:
    (tree,) = find_files([path])
    return [file.source for file in tree.files]


def write(path: Path, text: str = "Text.\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_files_are_named_by_their_path_below_the_folder(tmp_path: Path) -> None:
    write(tmp_path / "b.md")
    write(tmp_path / "a" / "c.txt")

    (tree,) = find_files([tmp_path])

    assert [file.source for file in tree.files] == ["a/c.txt", "b.md"]
    assert tree.root == str(tmp_path.resolve())


def test_the_folder_names_the_collection_unless_one_is_given(tmp_path: Path) -> None:
    folder = write(tmp_path / "AI Ops_Library" / "a.md").parent

    assert find_files([folder])[0].collection == "ai-ops-library"
    assert find_files([folder], collection="Ops")[0].collection == "Ops"
    assert find_files([folder / "a.md"])[0].collection == "default"


def test_hidden_version_control_and_sidecar_files_are_no_documents(tmp_path: Path) -> None:
    for name in (".git/x.md", ".hidden.md", "node_modules/x.md", "a.meta.yaml", "a.md"):
        write(tmp_path / name)

    assert sources(tmp_path) == ["a.md"]


def test_what_no_loader_reads_is_counted(tmp_path: Path) -> None:
    for name in ("a.md", "b.exe", "c.EXE", "LICENSE"):
        write(tmp_path / name)

    (tree,) = find_files([tmp_path])

    assert dict(tree.skipped) == {".exe": 2, "no extension": 1}


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    secret = write(tmp_path / "out" / "secret.md")
    folder = write(tmp_path / "in" / "a.md").parent
    (folder / "leak.md").symlink_to(secret)
    (folder / "leaks").symlink_to(secret.parent)
    (folder / "loop").symlink_to(folder)

    (tree,) = find_files([folder])

    assert [file.source for file in tree.files] == ["a.md"]
    assert tree.skipped["link"] == 3


@pytest.mark.parametrize("name", ["a.pdf.meta.yaml", "a.meta.yaml", "a.meta.yml"])
def test_a_sidecar_belongs_to_its_file(tmp_path: Path, name: str) -> None:
    file = write(tmp_path / "a.pdf", "1234")
    sidecar = write(tmp_path / name, "owner: Risk\n")

    for path in (tmp_path, file):
        (found,) = find_files([path])[0].files
        assert found.sidecar == sidecar
        assert found.size == 4 + 12


def test_a_missing_path_says_so(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFoundError, match="check the path"):
        find_files([tmp_path / "nothing"])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_not_taken_for_gone(tmp_path: Path) -> None:
    closed = write(tmp_path / "closed" / "a.md").parent
    write(tmp_path / "b.md")
    closed.chmod(0)
    try:
        (tree,) = find_files([tmp_path])
    finally:
        closed.chmod(0o700)

    assert "closed/" in tree.unreadable
    assert gone_sources(tree, {"closed/a.md": 1, "gone.md": 1, "b.md": 1}) == ["gone.md"]


def test_a_single_file_says_nothing_of_the_others(tmp_path: Path) -> None:
    (tree,) = find_files([write(tmp_path / "a.md")])

    assert gone_sources(tree, {"b.md": 1}) == []


def test_files_of_one_folder_named_one_by_one_are_one_tree(tmp_path: Path) -> None:
    (tree,) = find_files([write(tmp_path / "b.md"), write(tmp_path / "a.md"), tmp_path / "a.md"])

    assert [file.source for file in tree.files] == ["a.md", "b.md"]


@pytest.mark.parametrize("name", ["a.META.yaml", "A.md.Meta.YML", "a.md.meta.yaml"])
@pytest.mark.parametrize("alone", [True, False])
def test_a_sidecar_is_found_whatever_its_case(tmp_path: Path, name: str, alone: bool) -> None:
    file = write(tmp_path / "a.md")
    sidecar = write(tmp_path / name, "audience: admin")

    (tree,) = find_files([file if alone else tmp_path])

    assert [found.sidecar for found in tree.files] == [sidecar.resolve()]
    assert tree.unreadable == {}


def test_a_sidecar_that_describes_no_file_is_told(tmp_path: Path) -> None:
    write(tmp_path / "plan.md")
    write(tmp_path / "paln.md.meta.yaml", "audience: admin")

    (tree,) = find_files([tmp_path])

    assert "describes no file" in tree.unreadable["paln.md.meta.yaml"]
