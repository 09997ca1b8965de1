"""Options that the commands share, and reading what they name."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.reading import Note
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.errors import DraftingError, UnreadableBriefError
from knowledge.acting import Actor

AsName = Annotated[
    str | None, typer.Option("--as", metavar="NAME", help="Who acts; by default the system's user.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON value.")]
TEXT_ENDINGS = (".md", ".markdown", ".txt", ".text", ".eml", ".yaml", ".yml", ".json", "")
MAX_BYTES = 20_000_000


def read_text(ctx: typer.Context, path: Path) -> str:
    """The text of a file or, for `-`, of standard input.

    Raises:
        UnreadableBriefError: If it cannot be read.
    """
    if str(path) == "-":
        return sys.stdin.read(MAX_BYTES)
    if not path.is_file():
        raise UnreadableBriefError(
            f"There is no file {path}; give the path of a brief, or - for standard input."
        )
    if path.suffix.lower() not in TEXT_ENDINGS:
        return str(ctx.obj.read_description(path))
    if path.stat().st_size > MAX_BYTES:
        raise UnreadableBriefError(f"{path} is larger than 20 MB; give the part that describes the work.")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableBriefError(f"{path} is no UTF-8 text; save it as UTF-8 and try again.") from error


def read_artifact_at(ctx: typer.Context, name: str, actor: Actor) -> tuple[Header, tuple[Note, ...]]:
    """An artifact from a file, or a kept draft by `N` or `N@VERSION`.

    Raises:
        DraftingError: If there is none, or it cannot be read.
    """
    number, _, version = name.partition("@")
    if number.isdigit() and not Path(name).exists():
        found = ctx.obj.drafting_desk().read(
            int(number), actor, version=int(version) if version.isdigit() else None
        )
        return found.artifact, ()
    from assistant.drafting.imports.files import artifact_from_file

    path = Path(name)
    if not path.is_file():
        raise DraftingError(f"There is no file or draft {name}; see `playbook draft list`.")
    return artifact_from_file(path)


def require_spec(artifact: Header, name: str) -> WorkflowSpec:
    """The artifact as a specification.

    Raises:
        DraftingError: If it is another kind.
    """
    if not isinstance(artifact, WorkflowSpec):
        kind = artifact.type.replace("_", " ")
        article = "an" if kind[0] in "aeiou" else "a"
        raise DraftingError(f"{name} is {article} {kind}; give a workflow specification.")
    return artifact


def split_formats(formats: str | None, default: tuple[str, ...]) -> tuple[str, ...]:
    """Formats as typed, `md,json`, in that order and once each."""
    if not formats:
        return default
    return tuple(
        dict.fromkeys(each.strip().lower().lstrip(".") for each in formats.split(",") if each.strip())
    )
