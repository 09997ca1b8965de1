"""Front matter: the fields at the head of a Markdown file, in YAML or TOML."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from ingest.errors import UnreadableFileError
from ingest.loaded import LoadWarning
from ingest.metadata import parse_yaml, states_restriction

_FENCED = re.compile(r"\A\s*(---|\+\+\+)[ \t]*\n(.*?)^(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_LONGEST_HEAD = 4000
"""Characters in which front matter that never closes is looked for."""
_FIELD = re.compile(r"^([A-Za-z][\w -]*?)\s*[:=]\s*(.*?)\s*$", re.MULTILINE)


def split_front_matter(text: str) -> tuple[Mapping[str, Any], str, list[LoadWarning]]:
    """The fields, the text after them, and warnings; no fields where there is no front matter.

    Front matter that its own parser refuses (an unquoted colon in a title is enough) is
    read line by line as `name: value` instead, so that an audience is never lost with it.

    Raises:
        UnreadableFileError: If front matter opens, says who may read, and never closes.
    """
    match = _FENCED.match(text)
    if match is None:
        _refuse_unclosed(text)
    if match is None or not _looks_like_fields(match.group(2)):
        return {}, text, []
    block, rest = match.group(2), text[match.end() :]
    try:
        fields = _parse(block, toml=match.group(1) == "+++")
    except ValueError as error:
        message = f"The front matter was read line by line because {error}."
        return _line_by_line(block), rest, [LoadWarning(code="invalid_front_matter", message=message)]
    return fields, rest, []


def _refuse_unclosed(text: str) -> None:
    """Without its end nobody knows what is a field; what restricts must not be lost with it."""
    opening, _, rest = text[:_LONGEST_HEAD].lstrip().partition("\n")
    if opening.rstrip() not in ("---", "+++"):
        return
    fields = rest.split("\n\n", 1)[0]
    if any(states_restriction(name) for name, _ in _FIELD.findall(fields)):
        raise UnreadableFileError(f"Its front matter has no closing line; add one of {opening.rstrip()}.")


def _looks_like_fields(block: str) -> bool:
    # A document may also open with a horizontal rule and use a second one later.
    first = next((line for line in block.splitlines() if line.strip()), "")
    return not block.strip() or first.lstrip().startswith("#") or bool(_FIELD.match(first.lstrip("\"'[")))


def _parse(block: str, *, toml: bool) -> Mapping[str, Any]:
    try:
        fields = tomllib.loads(block) if toml else parse_yaml(block)
    except tomllib.TOMLDecodeError as error:
        raise ValueError("the TOML cannot be read") from error
    if fields is None:
        return {}
    if not isinstance(fields, Mapping):
        raise ValueError("it is no list of fields")
    return _flattened(fields)


def _flattened(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """Hugo keeps own fields below `params`; they count where the head does not say more."""
    params = fields.get("params")
    return {**params, **fields} if isinstance(params, Mapping) else fields


def _line_by_line(block: str) -> Mapping[str, Any]:
    return {name: _unquoted(value) for name, value in _FIELD.findall(block) if value}


def _unquoted(value: str) -> object:
    if value.startswith("[") and value.endswith("]"):
        return [part.strip().strip("\"'") for part in value[1:-1].split(",") if part.strip()]
    return value.strip("\"'")
