"""Structured exports that are read back at once, so that a rule can compare what comes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.reading import read_artifact
from assistant.drafting.exports.formats import Format, formats
from assistant.drafting.linting.rules.exporting import MERMAID_TEXT


def checked_exports(kind: str) -> dict[str, Callable[[Any], Any]]:
    """For `LintContext.exports`: by format, what writes an artifact of a kind and reads it back.

    Of a workflow specification also what writes its Mermaid diagram.
    """
    known = formats()
    found: dict[str, Callable[[Any], Any]] = {
        name: _there_and_back(known[name], read)
        for name, read in _READERS.items()
        if name in known and known[name].applies_to(kind)
    }
    return {**found, MERMAID_TEXT: _mermaid} if kind == "workflow_spec" else found


def _there_and_back(written: Format, read: Callable[[bytes, str], Header]) -> Callable[[Any], Header]:
    return lambda artifact: read(written.render(artifact), f"{written.title}.{written.suffix}")


def _read_text(data: bytes, name: str) -> Header:
    return read_artifact(data.decode(), name=name).artifact


def _read_markdown(data: bytes, name: str) -> Header:
    from assistant.drafting.imports.markdown import read_markdown

    return read_markdown(data.decode(), name=name).artifact


def _read_bpmn(data: bytes, name: str) -> Header:
    from assistant.drafting.imports.bpmn import read_bpmn

    return read_bpmn(data, name=name).artifact


def _mermaid(spec: Any) -> str:
    from assistant.drafting.exports.mermaid import render_mermaid

    return render_mermaid(spec)


_READERS: dict[str, Callable[[bytes, str], Header]] = {
    "json": _read_text,
    "yaml": _read_text,
    "md": _read_markdown,
    "bpmn": _read_bpmn,
}
"""Formats that hold everything, by what reads them."""
