"""An artifact from a file, by the ending of its name."""

from __future__ import annotations

from pathlib import Path

from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.reading import Note, Read, read_artifact
from assistant.drafting.errors import UnreadableArtifactError

MAX_BYTES = 30_000_000
_MARKDOWN = (".md", ".markdown")
_BPMN = (".bpmn", ".xml")
READABLE = (".json", ".yaml", ".yml", *_MARKDOWN, *_BPMN)


def artifact_from_file(path: Path) -> tuple[Header, tuple[Note, ...]]:
    """Read a specification, plan or other artifact.

    Returns:
        The artifact, and what of the file could not be taken as it stands.

    Raises:
        UnreadableArtifactError: If the file is no artifact.
    """
    if path.suffix.lower() not in READABLE:
        raise UnreadableArtifactError(
            f"{path.name} is no format that holds an artifact; give JSON, YAML, Markdown or BPMN. "
            "For a description of work use `playbook draft workflow-spec --brief`."
        )
    if path.stat().st_size > MAX_BYTES:
        raise UnreadableArtifactError(f"{path.name} is larger than 30 MB; it cannot be an artifact.")
    read = read_bytes(path.read_bytes(), name=path.name)
    return read.artifact, read.notes


def read_bytes(data: bytes, *, name: str) -> Read:
    """As `artifact_from_file`, for bytes that came otherwise."""
    suffix = Path(name).suffix.lower()
    if suffix in _BPMN:
        from assistant.drafting.imports.bpmn import read_bpmn

        return read_bpmn(data, name=name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableArtifactError(f"{name} is no UTF-8 text; save it as UTF-8 and try again.") from error
    if suffix in _MARKDOWN:
        from assistant.drafting.imports.markdown import read_markdown

        return read_markdown(text, name=name)
    return read_artifact(text, name=name)
