"""Every format in which artifacts are exported, and writing them to files."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.kinds import artifact_kinds
from assistant.drafting.errors import ExportError

_WORKFLOW = frozenset({"workflow_spec"})
_OWNING = frozenset({"ownership_plan", "workflow_spec"})
_NAME_CHARS = 120
_REWRITTEN = {
    ".json": "json",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".md": "md",
    ".markdown": "md",
    ".bpmn": "bpmn",
    ".xml": "bpmn",
}
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format of files."""

    name: str
    """How the command line names it."""
    suffix: str
    title: str
    render: Callable[[Any], bytes]
    kinds: frozenset[str] | None = None
    """The kinds of artifact that have it; None for all."""

    def applies_to(self, kind: str) -> bool:
        """Whether artifacts of a kind can be exported so."""
        return self.kinds is None or kind in self.kinds


def formats() -> dict[str, Format]:
    """All formats by name, those for people first."""
    return {each.name: each for each in _FORMATS}


def formats_of(kind: str) -> list[Format]:
    """The formats in which artifacts of a kind can be exported."""
    return [each for each in _FORMATS if each.applies_to(kind)]


def export(
    artifact: Header,
    names: Sequence[str],
    out_dir: Path,
    *,
    overwritten: Callable[[Path], None] | None = None,
) -> list[Path]:
    """Write an artifact to a folder, one file a format, each complete or not at all.

    All formats are rendered before the first file is written.

    Args:
        artifact: Of any kind.
        names: Of formats, such as `docx`; each once.
        out_dir: The folder, which is made where it is missing. Nothing is written outside it.
        overwritten: Told of each file that was there before.

    Raises:
        ExportError: If a format is unknown or not for this kind, or the folder cannot be written.
    """
    chosen = [_chosen(name, artifact.type) for name in dict.fromkeys(names)]
    stem = file_stem(artifact)
    rendered = [(out_dir / f"{stem}.{each.suffix}", each.render(artifact)) for each in chosen]
    for path, content in rendered:
        if _write(path, content) and overwritten:
            overwritten(path)
    return [path for path, _ in rendered]


def rewrite(artifact: Header, path: Path) -> None:
    """Write an artifact back to a file, in the format that its name tells.

    Raises:
        ExportError: If artifacts are not read from such files, or it cannot be written.
    """
    name = _REWRITTEN.get(path.suffix.lower())
    if name is None:
        raise ExportError(
            f"{path.name} cannot be written back; keep artifacts as JSON, YAML, Markdown or BPMN."
        )
    _write(path, _chosen(name, artifact.type).render(artifact))


def _chosen(name: str, kind: str) -> Format:
    found = formats().get(name.strip().lower().lstrip("."))
    fitting = ", ".join(each.name for each in formats_of(kind))
    if found is None:
        raise ExportError(f"`{name}` is no format; choose among {fitting}.")
    if not found.applies_to(kind):
        known = artifact_kinds().get(kind)
        title = known.title.lower() if known else kind
        raise ExportError(f"{found.title} is not made of this kind ({title}); choose among {fitting}.")
    return found


def file_stem(artifact: Header) -> str:
    """The artifact's id as the beginning of a file name, whatever somebody wrote into it."""
    stem = re.sub(r"[^A-Za-z0-9._-]+", "-", artifact.artifact_id).strip(".-_")[:_NAME_CHARS]
    return f"{artifact.type}-{stem}".rstrip("-") if not stem or _RESERVED.match(stem) else stem


def _write(path: Path, content: bytes) -> bool:
    """Beside the place first, then moved there, so that no reader meets half a file.

    Returns:
        Whether a file of that name was there before.
    """
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        overwrites = path.exists() or path.is_symlink()
        try:
            with fresh.open("xb") as file:
                file.write(content)
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
    except OSError as error:
        raise ExportError(
            f"Cannot write {path.name} to {path.parent} ({error.strerror or error}); "
            "name a folder that can be written."
        ) from error
    return overwrites


def _markdown(artifact: Header) -> bytes:
    from assistant.drafting.exports.markdown import to_markdown

    return to_markdown(artifact).encode()


def _docx(artifact: Header) -> bytes:
    from assistant.drafting.exports.docx import to_docx

    return to_docx(artifact)


def _pdf(artifact: Header) -> bytes:
    from assistant.drafting.exports.pdf import to_pdf

    return to_pdf(artifact)


def _json(artifact: Header) -> bytes:
    from assistant.drafting.artifacts.writing import to_json

    return to_json(artifact).encode()


def _yaml(artifact: Header) -> bytes:
    from assistant.drafting.artifacts.writing import to_yaml

    return to_yaml(artifact).encode()


def _xlsx(artifact: Header) -> bytes:
    from assistant.drafting.exports.xlsx import render_raci_xlsx

    return render_raci_xlsx(artifact)


def _csv(artifact: Header) -> bytes:
    from assistant.drafting.exports.csv import render_raci_csv

    return render_raci_csv(artifact)


def _bpmn(artifact: Any) -> bytes:
    from assistant.drafting.exports.bpmn import render_bpmn

    return render_bpmn(artifact)


def _mermaid(artifact: Any) -> bytes:
    from assistant.drafting.exports.mermaid import render_mermaid

    return render_mermaid(artifact).encode()


def _svg(artifact: Any) -> bytes:
    from assistant.drafting.exports.swimlane import swimlane

    return swimlane(artifact).encode()


_FORMATS: Iterable[Format] = (
    Format(name="md", suffix="md", title="Markdown", render=_markdown),
    Format(name="docx", suffix="docx", title="Word", render=_docx),
    Format(name="pdf", suffix="pdf", title="PDF", render=_pdf),
    Format(name="xlsx", suffix="raci.xlsx", title="RACI as Excel workbook", render=_xlsx, kinds=_OWNING),
    Format(name="csv", suffix="raci.csv", title="RACI as CSV", render=_csv, kinds=_OWNING),
    Format(name="bpmn", suffix="bpmn", title="BPMN 2.0", render=_bpmn, kinds=_WORKFLOW),
    Format(name="svg", suffix="svg", title="Swimlane picture", render=_svg, kinds=_WORKFLOW),
    Format(name="mmd", suffix="mmd", title="Mermaid flowchart", render=_mermaid, kinds=_WORKFLOW),
    Format(name="json", suffix="json", title="JSON", render=_json),
    Format(name="yaml", suffix="yaml", title="YAML", render=_yaml),
)
