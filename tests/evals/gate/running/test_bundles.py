"""Replies go from one machine to another in a file that can hold nothing else."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from evals.gate.errors import InvalidRunError, TamperedError
from evals.gate.running.bundles import MANIFEST, REPLIES, SCHEMA, keep_replies, read_bundle, write_bundle
from evals.gate.running.kept import KeptValues

KEYS = ["a" * 64, "b" * 64]
SAID = {key: {"text": f"Yes, {key[:3]} ✓ \u2028.", "input_tokens": 3, "output_tokens": 0} for key in KEYS}


def packed(path: Path, lines: list | bytes, **manifest) -> Path:
    """A bundle as somebody may have made it."""
    content = (
        lines if isinstance(lines, bytes) else "".join(f"{json.dumps(each)}\n" for each in lines).encode()
    )
    count = 0 if isinstance(lines, bytes) else len(lines)
    values = {"schema": SCHEMA, "run": "r", "replies": count, "sha256": hashlib.sha256(content).hexdigest()}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(MANIFEST, json.dumps({**values, **manifest}))
        archive.writestr(REPLIES, content)
    return path


def line(**changes) -> dict:
    return {"key": KEYS[0], "reply": SAID[KEYS[0]], **changes}


def test_what_was_exported_is_imported(tmp_path: Path) -> None:
    written = write_bundle(tmp_path / "b.zip", "run-1", SAID)
    read, kept = read_bundle(tmp_path / "b.zip"), KeptValues(tmp_path / "replies")

    assert read == written
    assert keep_replies(read, kept) == 2 and keep_replies(read, kept) == 0
    assert [kept.get(key) for key in KEYS] == [SAID[key] for key in KEYS]


def test_the_same_replies_make_the_same_file(tmp_path: Path) -> None:
    write_bundle(tmp_path / "a.zip", "run-1", SAID)
    write_bundle(tmp_path / "b.zip", "run-1", dict(reversed(SAID.items())))

    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert packed(tmp_path / "c.zip", [line()]) and read_bundle(tmp_path / "c.zip").replies


def test_nothing_is_written_over_and_nothing_is_no_bundle(tmp_path: Path) -> None:
    write_bundle(tmp_path / "b.zip", "run-1", SAID)
    with pytest.raises(InvalidRunError, match="there already"):
        write_bundle(tmp_path / "b.zip", "run-1", SAID)
    with pytest.raises(InvalidRunError, match="no chat model"):
        write_bundle(tmp_path / "c.zip", "run-1", {})
    with pytest.raises(InvalidRunError, match="cannot be written"):
        write_bundle(tmp_path / "nowhere" / "c.zip", "run-1", SAID)


def test_other_words_under_a_known_key_are_refused_and_nothing_is_taken(tmp_path: Path) -> None:
    kept = KeptValues(tmp_path / "replies")
    kept.put(KEYS[1], {**SAID[KEYS[1]], "text": "No."})
    write_bundle(tmp_path / "b.zip", "run-1", SAID)

    with pytest.raises(InvalidRunError, match="other words"):
        keep_replies(read_bundle(tmp_path / "b.zip"), kept)
    assert kept.get(KEYS[0]) is None


@pytest.mark.parametrize("name", ["../evil", "/evil", "evil.json", "replies.jsonl/../../evil", "C:\\evil"])
def test_a_member_of_another_name_is_refused_and_nowhere_written(tmp_path: Path, name: str) -> None:
    path = packed(tmp_path / "b.zip", [line()])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, "evil")

    with pytest.raises(InvalidRunError, match="other files"):
        read_bundle(path)
    assert [each.name for each in tmp_path.rglob("*evil*")] == []


def test_a_member_that_is_given_twice_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "b.zip", [line()])
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(REPLIES, "other")

    with pytest.raises(InvalidRunError, match="other files"):
        read_bundle(path)


def test_a_bomb_is_refused_by_what_it_says_and_by_what_it_is(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("evals.gate.running.bundles.MAX_REPLIES", 1000)
    path = tmp_path / "b.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, "{}")
        archive.writestr(REPLIES, b"0" * 100_000)
    with pytest.raises(InvalidRunError, match="larger"):
        read_bundle(path)

    lying = path.read_bytes().replace((100_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    path.write_bytes(lying)
    with pytest.raises(InvalidRunError):
        read_bundle(path)


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x03\x04" + b"\0" * 60, b"not a zip", b"\xff" * 500])
def test_what_is_no_zip_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "b.zip").write_bytes(content)

    with pytest.raises(InvalidRunError, match="no bundle"):
        read_bundle(tmp_path / "b.zip")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidRunError, match="cannot be read"):
        read_bundle(tmp_path / "nothing.zip")
    with pytest.raises(InvalidRunError, match="cannot be read"):
        read_bundle(tmp_path)


def test_replies_that_were_edited_are_told(tmp_path: Path) -> None:
    with pytest.raises(TamperedError, match="changed since"):
        read_bundle(packed(tmp_path / "b.zip", [line()], sha256="0" * 64))


@pytest.mark.parametrize(
    "wrong",
    [
        [line(key="../../../etc/passwd")],
        [line(key="A" * 64)],
        [line(key=7)],
        [line(more=1)],
        [line(reply={"text": "x"})],
        [line(reply={**SAID[KEYS[0]], "text": 1})],
        [line(reply={**SAID[KEYS[0]], "text": "x" * 50_000})],
        [line(reply={**SAID[KEYS[0]], "input_tokens": -1})],
        [line(reply={**SAID[KEYS[0]], "input_tokens": True})],
        [line(reply=[])],
        [line(), line()],
        [[]],
        [None],
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_reply_is_told_and_nothing_is_taken(tmp_path: Path, wrong) -> None:
    with pytest.raises(InvalidRunError, match="no bundle"):
        read_bundle(packed(tmp_path / "b.zip", wrong))


@pytest.mark.parametrize("manifest", [{"schema": "other"}, {"replies": 9}, {"sha256": None}])
def test_a_manifest_that_does_not_fit_is_told(tmp_path: Path, manifest: dict) -> None:
    with pytest.raises((InvalidRunError, TamperedError)):
        read_bundle(packed(tmp_path / "b.zip", [line()], **manifest))
