"""Files of all formats, complete or not at all, and nowhere but in the folder that was named."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.drafting.artifacts.kinds import artifact_kinds
from assistant.drafting.errors import ExportError
from assistant.drafting.exports.formats import export, file_stem, formats, formats_of, rewrite
from assistant.drafting.imports.files import artifact_from_file
from tests.assistant.drafting.exports.drafts import unfinished_spec
from tests.assistant.drafting.specimens import complete_plan, complete_spec


def test_all_formats_of_a_specification_are_written_under_its_id(tmp_path: Path) -> None:
    names = [each.name for each in formats_of("workflow_spec")]

    written = export(complete_spec(), names, tmp_path / "new" / "folder")

    assert len(written) == len(formats())
    assert {path.name.partition(".")[0] for path in written} == {"ws-warranty-triage"}
    assert all(path.stat().st_size for path in written)
    assert sorted(written) == sorted((tmp_path / "new" / "folder").iterdir())


@pytest.mark.parametrize("kind", artifact_kinds().values(), ids=lambda kind: kind.name)
def test_every_kind_has_the_formats_for_people(kind, tmp_path: Path) -> None:
    given = {"artifact_id": f"{kind.prefix}-1", "title": "Something", "use_case_id": "something"}

    written = export(kind.model.model_validate(given), ["md", "docx", "pdf", "json", "yaml"], tmp_path)

    assert len(written) == 5


@pytest.mark.parametrize("suffix", ["json", "yaml", "md", "bpmn"])
def test_what_holds_data_reads_back_as_the_same(suffix: str, tmp_path: Path) -> None:
    (path,) = export(unfinished_spec(), [suffix], tmp_path)

    assert artifact_from_file(path)[0] == unfinished_spec()


def test_what_is_overwritten_is_told(tmp_path: Path) -> None:
    told: list[Path] = []
    export(complete_plan(), ["json"], tmp_path, overwritten=told.append)
    assert told == []

    export(complete_plan(), ["json", "csv"], tmp_path, overwritten=told.append)

    assert told == [tmp_path / "op-warranty-triage.json"]


@pytest.mark.parametrize(
    ("artifact_id", "stem"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ("/abs", "abs"),
        ("..", "workflow_spec"),
        ("con", "workflow_spec-con"),
        ("a\x00b\nc", "a-b-c"),
        ("保証", "workflow_spec"),
    ],
)
def test_no_id_leads_out_of_the_folder(artifact_id: str, stem: str, tmp_path: Path) -> None:
    spec = complete_spec()
    spec.artifact_id = artifact_id

    (path,) = export(spec, ["json"], tmp_path)

    assert file_stem(spec) == stem
    assert path.resolve().parent == tmp_path.resolve()


def test_a_link_that_stands_in_the_place_is_replaced_and_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.json"
    outside.write_text("mine")
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "op-warranty-triage.json").symlink_to(outside)

    export(complete_plan(), ["json"], folder)

    assert outside.read_text() == "mine"


def test_a_format_for_other_kinds_writes_nothing_at_all(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"BPMN 2\.0 is not made of this kind \(ownership plan\)"):
        export(complete_plan(), ["json", "bpmn"], tmp_path / "out")

    assert not (tmp_path / "out").exists()


def test_an_unknown_format_names_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="`odt` is no format; choose among md, docx, pdf"):
        export(complete_plan(), ["odt"], tmp_path)


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")

    with pytest.raises(ExportError, match="name a folder"):
        export(complete_plan(), ["json"], tmp_path / "out")


def test_an_artifact_is_written_back_in_the_format_of_its_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.yml"
    rewrite(complete_plan(), path)

    assert artifact_from_file(path)[0] == complete_plan()
    with pytest.raises(ExportError, match="cannot be written back"):
        rewrite(complete_plan(), tmp_path / "mine.docx")


@pytest.mark.parametrize("text", ["Read the file. " * 700, "x" * 10_000], ids=["long text", "long word"])
def test_ten_thousand_letters_in_a_cell_break_no_format(text: str, tmp_path: Path) -> None:
    spec = complete_spec()
    spec.steps[0].instructions = text
    spec.steps[1].name = text[:10_000]

    written = export(spec, [each.name for each in formats_of(spec.type)], tmp_path)

    assert len(written) == len(formats())
    assert artifact_from_file(tmp_path / "ws-warranty-triage.md")[0] == spec


def test_values_on_which_sources_disagree_are_offered(tmp_path: Path) -> None:
    spec = complete_spec()
    spec.review_in = {
        "options": ["P6M", "P12M"],
        "confirm_owner": {"name": "Ada Holt"},
        "confirm_by": "2026-07-01",
        "question": "How often is it reviewed?",
    }

    (path,) = export(spec, ["md"], tmp_path)

    assert "sources say: 6 months<br>• sources say: 12 months" in path.read_text(encoding="utf-8")
