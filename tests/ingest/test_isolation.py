"""A file can ruin its own child process and nothing else."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import UnreadableFileError
from ingest.isolation import IsolatedLoader, LoadLimits
from ingest.loaded import LoadedDocument, LoadWarning
from ingest.loaded_json import document_from_json, document_to_json
from knowledge.documents import DocumentKind, DocumentMetadata, DocumentStatus, PageSpan

TABLE = b"Role,Phone\nLead,4711\n"

HOSTILE = """
import ctypes, os, sys, time, types
from ingest import isolation
from ingest.loaded import LoadedDocument

def load(data, name):
    match data.decode().strip():
        case "hang": time.sleep(600)
        case "crash": os.kill(os.getpid(), 11)
        case "exit": os._exit(0)
        case "memory": bytearray(8 << 30)
        case "print": print("{\\"document\\": 1}", flush=True)
        case "secret": return LoadedDocument(format="csv", text=repr(sorted(os.environ)))
        case "pid": return LoadedDocument(format="csv", text=f"pid {os.getpid()}")
        case "write":
            with open(name, "wb") as file: file.write(b"x" * (100 << 20))
        case "raise": raise RuntimeError("/secret/server/path")
    return LoadedDocument(format="csv", text="fine")

module = types.ModuleType("ingest.loaders.csv_table")
module.load = load
sys.modules["ingest.loaders.csv_table"] = module
isolation.serve()
"""


def hostile(**limits: float) -> IsolatedLoader:
    """A pool whose loader of CSV files does what the file says."""
    return IsolatedLoader(
        limits=LoadLimits(**limits),  # type: ignore[arg-type]
        command=(sys.executable, "-P", "-c", HOSTILE),
    )


def test_a_file_is_read_in_another_process_and_comes_back_whole(tmp_path: Path) -> None:
    path = tmp_path / "roles.csv"
    path.write_bytes(TABLE)

    with IsolatedLoader() as loader:
        document = loader.load(path)

    assert document.text == "| Role | Phone |\n| --- | --- |\n| Lead | 4711 |\n"
    assert document.format == "csv"


def test_one_child_reads_file_after_file() -> None:
    with hostile() as loader:
        pids = {loader.load_bytes(b"pid", name="a.csv").text for _ in range(5)}

    assert len(pids) == 1
    assert pids != {f"pid {os.getpid()}"}


def test_a_file_that_hangs_ends_and_the_next_one_is_read() -> None:
    with hostile(seconds=0.5) as loader:
        with pytest.raises(UnreadableFileError, match=r"slow\.csv took longer than 1 seconds to read"):
            loader.load_bytes(b"hang", name="slow.csv")
        assert loader.load_bytes(b"ok", name="b.csv").text == "fine"


@pytest.mark.parametrize("how", [b"crash", b"exit"])
def test_a_file_that_brings_the_reader_down_is_one_error(how: bytes) -> None:
    with hostile() as loader:
        with pytest.raises(UnreadableFileError, match=r"bad\.csv could not be read: the reader crashed"):
            loader.load_bytes(how, name="bad.csv")
        assert loader.load_bytes(b"ok", name="b.csv").text == "fine"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the address space reliably")
def test_a_file_that_needs_too_much_memory_is_one_error() -> None:
    with hostile(memory_mb=512) as loader:
        with pytest.raises(UnreadableFileError, match="needs more memory than a file may take"):
            loader.load_bytes(b"memory", name="big.csv")
        assert loader.load_bytes(b"ok", name="b.csv").text == "fine"


@pytest.mark.skipif(os.name != "posix", reason="file size limits are POSIX")
def test_a_loader_cannot_fill_the_disk(tmp_path: Path) -> None:
    target = tmp_path / "x.csv"
    with hostile() as loader, pytest.raises(UnreadableFileError):
        loader.load_bytes(b"write", name=str(target))

    assert target.stat().st_size <= 64 << 20


def test_what_a_library_prints_is_not_taken_for_an_answer() -> None:
    with hostile() as loader:
        assert loader.load_bytes(b"print", name="a.csv").text == "fine"


def test_an_exception_inside_names_no_path() -> None:
    with hostile() as loader, pytest.raises(UnreadableFileError) as caught:
        loader.load_bytes(b"raise", name="a.csv")

    assert "secret" not in str(caught.value)


def test_the_child_sees_no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")

    with hostile() as loader:
        assert "OPENAI_API_KEY" not in loader.load_bytes(b"secret", name="a.csv").text


def test_files_that_are_missing_special_or_too_large_are_one_error(tmp_path: Path) -> None:
    big = tmp_path / "big.csv"
    big.write_bytes(b"a,b\n" * (1 << 19))
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    with IsolatedLoader(limits=LoadLimits(file_mb=1)) as loader:
        with pytest.raises(UnreadableFileError, match=r"gone\.csv cannot be opened"):
            loader.load(tmp_path / "gone.csv")
        with pytest.raises(UnreadableFileError, match="is not a regular file"):
            loader.load(pipe)
        with pytest.raises(UnreadableFileError, match="is larger than 1 MB"):
            loader.load(big)
        with pytest.raises(UnreadableFileError, match="holds a picture"):
            loader.load_bytes(b"\x89PNG....", name="team/a.csv")


def test_a_large_file_passes_through_the_pipe() -> None:
    rows = b"".join(b"%d,some words that fill the row\n" % n for n in range(45_000))

    with IsolatedLoader() as loader:
        assert loader.load_bytes(b"Number,Text\n" + rows, name="a.csv").text.count("\n") == 45_002


def test_several_threads_share_a_pool() -> None:
    with IsolatedLoader(workers=2) as loader, ThreadPoolExecutor(4) as threads:
        names = [f"{n}.csv" for n in range(20)]
        texts = list(threads.map(lambda n: loader.load_bytes(f"A,B\n1,{n}\n".encode(), name=n).text, names))

    assert [f"| 1 | {name} |" in text for name, text in zip(names, texts, strict=True)] == [True] * 20


def test_closing_ends_the_children() -> None:
    loader = hostile()
    pid = int(loader.load_bytes(b"pid", name="a.csv").text.split()[1])
    loader.close()

    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@given(
    text=st.text(st.characters(exclude_categories=["Cs"])),
    title=st.none() | st.text(max_size=9),
    kind=st.none() | st.sampled_from(DocumentKind),
    status=st.none() | st.sampled_from(DocumentStatus),
    audience=st.none() | st.frozensets(st.sampled_from(["staff", "admin"])),
    review=st.none() | st.dates(),
)
def test_a_document_survives_the_way_through_json(
    text: str,
    title: str | None,
    kind: DocumentKind | None,
    status: DocumentStatus | None,
    audience: frozenset[str] | None,
    review: date | None,
) -> None:
    document = LoadedDocument(
        format="md",
        text=text,
        metadata=DocumentMetadata(
            title=title, kind=kind, status=status, audience=audience, review_by=review, supersedes=("a", "b")
        ),
        pages=(PageSpan(number=1, start=0, end=len(text)),),
        warnings=(LoadWarning(code="hidden_text", message="x", removed=("Seen by none",)),),
    )

    assert document_from_json(document_to_json(document)) == document
