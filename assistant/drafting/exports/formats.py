"""Every format in which artifacts are exported, and writing them to files."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.kinds import artifact_kinds

if TYPE_CHECKING:
    from assistant.drafting.exports.document.blocks import Document

_WORKFLOW = frozenset({"workflow_spec"})
_OWNING = frozenset({"ownership_plan", "workflow_spec"})
_PICTURE_PX = 2400
_NAME_CHARS = 120
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")


class ExportError(ValueError):
    """An artifact cannot be exported; the message is one sentence that says what to do."""


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


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written."""

    path: Path
    overwrote: bool
    """Whether a file of that name was there before."""


def formats() -> dict[str, Format]:
    """All formats by name, those for people first."""
    return {each.name: each for each in _FORMATS}


def formats_of(kind: str) -> list[Format]:
    """The formats in which artifacts of a kind can be exported."""
    return [each for each in _FORMATS if each.applies_to(kind)]


def export(artifact: Header, names: Sequence[str], out_dir: Path) -> list[Exported]:
    """Write an artifact to a folder, one file a format, each complete or not at all.

    All formats are rendered before the first file is written.

    Args:
        artifact: Of any kind.
        names: Of formats, such as `docx`; each once.
        out_dir: The folder, which is made where it is missing. Nothing is written outside it.

    Raises:
        ExportError: If a format is unknown or not for this kind, or the folder cannot be written.
    """
    chosen = [_chosen(name, artifact.type) for name in dict.fromkeys(names)]
    stem = file_stem(artifact)
    rendered = [(out_dir / f"{stem}.{each.suffix}", each.render(artifact)) for each in chosen]
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
        return [_written(path, content) for path, content in rendered]
    except OSError as error:
        raise ExportError(
            f"Cannot write to {out_dir} ({error.strerror or error}); name a folder that can be written."
        ) from error


def _chosen(name: str, kind: str) -> Format:
    found = formats().get(name.strip().lower().lstrip("."))
    fitting = ", ".join(each.name for each in formats_of(kind))
    if found is None:
        raise ExportError(f"`{name}` is no format; choose among {fitting}.")
    if not found.applies_to(kind):
        known = artifact_kinds().get(kind)
        title = known.title.lower() if known else kind
        raise ExportError(f"{found.title} is not made of a {title}; choose among {fitting}.")
    return found


def file_stem(artifact: Header) -> str:
    """The artifact's id as the beginning of a file name, whatever somebody wrote into it."""
    stem = re.sub(r"[^A-Za-z0-9._-]+", "-", artifact.artifact_id).strip(".-_")[:_NAME_CHARS]
    return f"{artifact.type}-{stem}".rstrip("-") if not stem or _RESERVED.match(stem) else stem


def _written(path: Path, content: bytes) -> Exported:
    """Beside the place first, then moved there, so that no reader meets half a file."""
    overwrote = path.exists() or path.is_symlink()
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with fresh.open("xb") as file:
            file.write(content)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return Exported(path, overwrote)


def _document(artifact: Header) -> Document:
    from assistant.drafting.exports.document.build import document_of

    return document_of(artifact, picture=_swimlane)


def _swimlane(spec: Any) -> str:
    from assistant.drafting.diagram.from_spec import graph_of
    from assistant.drafting.diagram.svg import render_svg

    return render_svg(graph_of(spec))


def _markdown(artifact: Header) -> bytes:
    from assistant.drafting.artifacts.writing import to_yaml
    from assistant.drafting.exports.markdown import render_markdown

    is_workflow = artifact.type in _WORKFLOW and getattr(artifact, "steps", None)
    diagram = _mermaid(artifact).decode() if is_workflow else None
    return render_markdown(_document(artifact), to_yaml(artifact), diagram=diagram).encode()


def _docx(artifact: Header) -> bytes:
    from assistant.drafting.exports.docx import render_docx
    from assistant.drafting.exports.typesetting import png_of

    return render_docx(_document(artifact), lambda svg: png_of(svg, width=_PICTURE_PX))


def _pdf(artifact: Header) -> bytes:
    from assistant.drafting.exports.pdf import render_pdf

    return render_pdf(_document(artifact))


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
    return _swimlane(artifact).encode()


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
