"""The registry knows every format and loads nothing before it is needed."""

from __future__ import annotations

import importlib
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.loaders import FORMATS, extension_of, is_supported

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("module", sorted({each.module for each in FORMATS.values()}))
def test_every_loader_exposes_load_with_data_and_name(module: str) -> None:
    load = importlib.import_module(module).load

    assert list(inspect.signature(load).parameters) == ["data", "name"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a/b/Policy.DOCX", ".docx"), ("a\\b.pdf", ".pdf"), (".md", ""), ("README", ""), ("dir.md/file", "")],
)
def test_the_extension_is_that_of_the_last_part(name: str, expected: str) -> None:
    assert extension_of(name) == expected


def test_support_is_decided_by_the_extension() -> None:
    assert is_supported("x.xlsm")
    assert not is_supported("x.exe")


def test_importing_the_registry_and_the_pool_imports_no_parser() -> None:
    heavy = "pypdfium2 pdfplumber docx pptx openpyxl yaml lxml PIL charset_normalizer bs4 trafilatura"
    program = (
        "import sys, ingest.loaders, ingest.isolation\n"
        f"print([name for name in {heavy.split()!r} if name in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"
