"""An export says everything, can be verified alone, and has no room for anything else."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.audit.entry import AuditEntry
from knowledge.audit.evidence import Evidence, verify_export
from knowledge.audit.export import parse_entries, render_entry
from knowledge.audit.verify import Fault, verify_entries
from knowledge.errors import AuditFileError
from tests.knowledge.audit.trails import EVERY_TAMPERING, Tampering, Trail, chained, whole_trail

TRAIL = whole_trail(Random(3), length=8)
contents = st.lists(st.tuples(st.text(), st.text(), st.text(), st.text(), st.text()), max_size=5)


def written(path: Path, trail: Trail) -> Path:
    path.write_text("".join(render_entry(entry) + "\n" for entry in trail), encoding="ascii", newline="")
    return path


@given(contents)
def test_whatever_was_recorded_is_one_ascii_line_and_comes_back(texts: list[tuple[str, ...]]) -> None:
    trail = chained(
        AuditEntry(
            sequence=0, at=at, actor=actor, action=action, subject=subject, details=details,
            previous_sha256="", sha256="",
        )
        for at, actor, action, subject, details in texts
    )  # fmt: skip
    file = "".join(render_entry(entry) + "\n" for entry in trail)

    assert file.isascii()
    assert len(file.splitlines()) == len(trail)
    assert list(parse_entries(file.splitlines())) == trail
    assert verify_entries(parse_entries(file.splitlines())).sound


def test_a_forged_line_inside_a_name_stays_inside_the_name() -> None:
    forged = render_entry(replace(TRAIL[0], actor="Nobody"))
    for breaking in ("\n", "\r\n", "\x0b", "\x85", "\u2028", '"}\n', "\\n"):
        (entry,) = chained([replace(TRAIL[0], actor=f"Ines{breaking}{forged}")])

        assert len(render_entry(entry).splitlines()) == 1
        assert list(parse_entries([render_entry(entry)])) == [entry]


def test_an_export_is_verified_by_itself(tmp_path: Path) -> None:
    verdict = verify_export(written(tmp_path / "trail.jsonl", TRAIL))

    assert (verdict.sound, verdict.entries, verdict.last) == (True, 8, TRAIL[-1])


@pytest.mark.parametrize("tamper", EVERY_TAMPERING)
def test_an_export_that_was_tampered_with_is_found_by_one_that_was_kept(
    tmp_path: Path, tamper: Tampering
) -> None:
    kept = written(tmp_path / "kept.jsonl", TRAIL)
    tampered, first_bad = tamper(TRAIL, Random(7))

    verdict = verify_export(written(tmp_path / "trail.jsonl", tampered), Evidence(export=kept))

    assert [problem.sequence for problem in verdict.problems] == [first_bad]


@pytest.mark.parametrize(
    "line",
    [
        "no JSON", "[]", "3", "{}", '{"sequence":4}', "[" * 100_000,
        render_entry(TRAIL[3])[:-9],
        render_entry(TRAIL[3])[:-1] + ',"note":"approved by the board"}',
        render_entry(TRAIL[3])[:-1] + ',"actor":"Nobody"}',
        json.dumps(asdict(TRAIL[3]) | {"sequence": "4"}),
        json.dumps(asdict(TRAIL[3]) | {"sequence": True}),
        json.dumps(asdict(TRAIL[3]) | {"details": {"n": 3}}),
        render_entry(TRAIL[3]) + render_entry(TRAIL[4]),
    ],
)  # fmt: skip
def test_a_line_that_is_not_exactly_an_entry_is_named(line: str) -> None:
    lines = [*map(render_entry, TRAIL[:3]), line, *map(render_entry, TRAIL[4:])]

    (problem,) = verify_entries(parse_entries(lines)).problems

    assert (problem.fault, problem.sequence) == (Fault.UNREADABLE, 4)
    assert problem.message == "Entry 4 cannot be read: line 4 is not one exported entry."


def test_bytes_that_are_no_text_are_named_too(tmp_path: Path) -> None:
    path = written(tmp_path / "trail.jsonl", TRAIL)
    lines = path.read_bytes().split(b"\n")
    lines[2] = lines[2].replace(b'"actor":"', b'"actor":"\xff')
    path.write_bytes(b"\n".join(lines))

    assert [problem.sequence for problem in verify_export(path).problems] == [3]


def test_a_kept_export_that_is_not_whole_proves_nothing(tmp_path: Path) -> None:
    path = written(tmp_path / "trail.jsonl", TRAIL)
    kept = written(tmp_path / "kept.jsonl", [TRAIL[0], replace(TRAIL[1], actor="X"), *TRAIL[2:]])

    with pytest.raises(AuditFileError, match=r"Entry 2 was changed.*give another copy"):
        verify_export(path, Evidence(export=kept))
    with pytest.raises(AuditFileError, match="cannot be read"):
        verify_export(tmp_path / "absent.jsonl")
