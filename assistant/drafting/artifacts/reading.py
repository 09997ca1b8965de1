"""Read an artifact that a person or a program wrote, in JSON or YAML. Pure.

One wrong field never costs the rest: what cannot be used is left out and told, with its path.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from pydantic import ValidationError

from assistant.drafting.artifacts.fitting import fit
from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.kind import ArtifactKind
from assistant.drafting.artifacts.kinds import artifact_kinds, kind_named
from assistant.drafting.artifacts.parsing import Plain, UnreadableArtifactError, parse
from assistant.drafting.artifacts.parties import identifier
from assistant.drafting.artifacts.paths import key_of
from assistant.drafting.artifacts.repairing import build

MAX_NOTES = 200


@dataclass(frozen=True, slots=True)
class Note:
    """Something in the file that was not read as it stands."""

    path: str
    """As of slots, such as `steps.triage.accountable`; empty for the file as a whole."""
    message: str
    """One sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Read:
    """An artifact as far as it could be read, and what could not."""

    artifact: Header
    notes: tuple[Note, ...]


def read_artifact(text: str, *, name: str) -> Read:
    """Read one artifact.

    Args:
        text: JSON or YAML.
        name: The file's name, for messages and, by its ending, for the format.

    Raises:
        UnreadableArtifactError: If it is no artifact at all, too long, too deep, or not well formed.
    """
    parsed = parse(text, name=name)
    if not isinstance(parsed.data, dict):
        raise UnreadableArtifactError(
            f"{name} holds {_held(parsed.data)}, no artifact; write fields such as `type:` and `title:`."
        )
    return read_data(parsed.data, name=name, told=parsed.oddities)


def read_data(data: dict[str, Any], *, name: str, told: list[tuple[str, str]] | None = None) -> Read:
    """Read one artifact from data that was parsed already.

    Args:
        data: Fields by name; values as JSON has them, or as `parsing` keeps them.
        name: Where it comes from, for messages.
        told: Paths and messages that the notes begin with.

    Raises:
        UnreadableArtifactError: If it does not say what it is, and that cannot be told from its fields.
    """
    notes: dict[Note, None] = {}

    def note(path: str, message: str) -> None:
        notes.setdefault(Note(path, message))

    for path, message in told or []:
        note(path, message)
    kind = _kind(data, name, note)
    given = fit(kind.model, {key: value for key, value in data.items() if _word(key) != "type"}, note)
    given["type"] = kind.name
    _identify(kind, given, name, note)
    try:
        artifact = build(kind.model, given, note)
    except ValidationError as error:
        raise UnreadableArtifactError(
            f"{name} cannot be read as {kind.title.lower()}; compare it with the schema {kind.schema_id}."
        ) from error
    kept = tuple(notes)
    if len(kept) > MAX_NOTES:
        more = Note("", f"There are {len(kept) - MAX_NOTES} more remarks on the format of this file.")
        kept = (*kept[:MAX_NOTES], more)
    return Read(artifact, kept)


def _held(data: Any) -> str:
    return "a list" if isinstance(data, list) else "nothing" if data is None else "one value"


def _word(key: str) -> str:
    return key.strip().lower()


def _kind(data: dict[str, Any], name: str, note: Any) -> ArtifactKind:
    given = next((value for key, value in data.items() if _word(key) == "type"), None)
    written = given.text if isinstance(given, Plain) else given
    kind = _called(written) if isinstance(written, str) else None
    if kind is not None:
        return kind
    guessed = _guess(data)
    names = ", ".join(artifact_kinds())
    if guessed is None:
        said = f"does not say what it is ({written!r})" if written else "does not say what it is"
        raise UnreadableArtifactError(f"{name} {said}; write `type:` with one of {names}.")
    wrong = f"`{written}` is no type" if written else "`type` is missing"
    note("type", f"{wrong}; by its fields it was read as `{guessed.name}`.")
    return guessed


def _called(written: str) -> ArtifactKind | None:
    titled = {kind.title.lower(): kind for kind in artifact_kinds().values()}
    return kind_named(written) or titled.get(written.strip().lower().replace("_", " ").replace("-", " "))


def _guess(data: dict[str, Any]) -> ArtifactKind | None:
    """The kind most of whose own fields are there, if at least two are and no other has as many."""
    keys = {_word(key).replace(" ", "_").replace("-", "_") for key in data}
    counted = sorted(
        ((len(keys & _own_fields(kind)), kind.name) for kind in artifact_kinds().values()), reverse=True
    )
    (best, kind_name), (second, _) = counted[0], counted[1]
    return artifact_kinds()[kind_name] if best >= 2 and best > second else None


def _own_fields(kind: ArtifactKind) -> set[str]:
    shared = {*Header.model_fields, "use_case_id", "workflow_spec_ref"}
    return {key_of(kind.model, field) for field in kind.model.model_fields if field not in shared}


def _identify(kind: ArtifactKind, given: dict[str, Any], name: str, note: Any) -> None:
    """Make id, use case and title from one another where they are missing."""
    has_use_case = "use_case_id" in kind.model.model_fields
    workflow = given.get("workflow_name")
    said = workflow.get("value") if isinstance(workflow, dict) else None
    title, use_case, own = (_text(given.get(key)) for key in ("title", "use_case_id", "artifact_id"))
    stem = PurePath(name).name.partition(".")[0]
    base = use_case or (own.removeprefix(f"{kind.prefix}-") if own else "")
    base = base or identifier(title or _text(said) or stem or kind.name)
    made = {
        "title": title or _text(said) or base.replace("-", " ").replace("_", " ").capitalize(),
        "artifact_id": own or f"{kind.prefix}-{base}",
    }
    if has_use_case and kind.model.model_fields["use_case_id"].is_required():
        made["use_case_id"] = use_case or base
    for key, value in made.items():
        if not _text(given.get(key)):
            note(key, f"`{key}` is missing; it is read as `{value}`.")
            given[key] = value


def _text(given: Any) -> str:
    return given.strip() if isinstance(given, str) else ""
