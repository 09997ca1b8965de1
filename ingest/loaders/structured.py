"""YAML and JSON as readable Markdown: keys as headings and lines, lists of records as tables."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from ingest.errors import UnreadableFileError
from ingest.loaded import LoadedDocument
from ingest.loaders.data_markdown import render_data
from ingest.loaders.decoding import decode

MAX_DEPTH = 20
MAX_VALUES = 200_000
_NOT_METADATA = frozenset({"roles", "readers", "visibility", "type", "state"})
"""In data these are contents: a workflow's roles are not the readers of its file."""


def load(data: bytes, name: str) -> LoadedDocument:
    """Read a YAML or JSON file.

    Raises:
        UnreadableFileError: If it is not valid, has an alias, a tag or a key twice, is nested
            more than 20 deep, or has more than 200,000 values.
    """
    from ingest.metadata import metadata_from_fields

    text = decode(data, name)
    is_json = name.lower().endswith(".json")
    values = [_parse_json(text, name)] if is_json else _parse_yaml(text, name)
    first = values[0] if values else None
    stated = _stated(first) if isinstance(first, Mapping) else {}
    metadata, warnings = metadata_from_fields(stated)
    body = "\n\n".join(part for value in values if (part := render_data(value)))
    return LoadedDocument(
        format="json" if is_json else "yaml",
        text=f"{body}\n" if body else "",
        metadata=metadata,
        warnings=warnings,
    )


def _stated(value: Mapping[str, Any]) -> dict[str, Any]:
    """Simple values at the top, where a document says what it is; `metadata:` counts as top."""
    inner = value.get("metadata")
    merged = {**value, **(inner if isinstance(inner, Mapping) else {})}
    return {
        str(key): item
        for key, item in merged.items()
        if str(key).lower() not in _NOT_METADATA
        and not isinstance(item, Mapping)
        and not (isinstance(item, list) and any(isinstance(part, (dict, list)) for part in item))
    }


def _parse_json(text: str, name: str) -> object:
    _check_json_depth(text, name)
    count = 0

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal count
        count += len(pairs)
        if count > MAX_VALUES:
            raise _refused(name, f"it has more than {MAX_VALUES:,} values")
        if len({key for key, _ in pairs}) != len(pairs):
            raise _refused(name, "a key stands twice in one object")
        return dict(pairs)

    try:
        return json.loads(
            text, object_pairs_hook=unique, parse_constant=str, parse_int=str,
            parse_float=str,
        )
    except json.JSONDecodeError as error:
        raise UnreadableFileError(
            f"{name} is not valid JSON in line {error.lineno}; correct it and try again."
        ) from error


def _check_json_depth(text: str, name: str) -> None:
    """Count brackets outside strings: the parser itself would run out of stack."""
    depth = 0
    for match in re.finditer(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', text):
        mark = match.group()
        if mark in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise _refused(name, f"it is nested more than {MAX_DEPTH} deep")
        elif mark in "]}":
            depth -= 1


def _parse_yaml(text: str, name: str) -> list[object]:
    import yaml

    try:
        _check_yaml_events(text, name)
        values = list(yaml.load_all(text, Loader=_unique_loader(name)))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f" in line {mark.line + 1}" if mark is not None else ""
        raise UnreadableFileError(
            f"{name} is not valid YAML{place}; correct it and try again."
        ) from error
    except ValueError as error:  # a date such as 2026-13-45
        raise UnreadableFileError(
            f"{name} holds a date or number that does not exist; correct it and try again."
        ) from error
    return [value for value in values if value is not None]


def _check_yaml_events(text: str, name: str) -> None:
    """Refuse what can make a small file large or run code, before anything is built."""
    import yaml

    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=_safe_loader())):
        if isinstance(event, yaml.AliasEvent):
            raise _refused(name, "it uses an alias (*name)")
        tagged = getattr(event, "tag", None)
        if tagged is not None and tagged != "!":
            raise _refused(name, "it uses a tag (!name)")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise _refused(name, f"it is nested more than {MAX_DEPTH} deep")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if count > MAX_VALUES:
            raise _refused(name, f"it has more than {MAX_VALUES:,} values")


def _safe_loader() -> Any:
    """libyaml's safe loader where it is built in, several times faster."""
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _unique_loader(name: str) -> Any:
    class UniqueKeys(_safe_loader()):  # type: ignore[misc]
        """A safe loader that refuses a key given twice: which one counts is a guess."""

        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            keys = [pair[0].value for pair in node.value if isinstance(pair[0].value, str)]
            if len(set(keys)) != len(keys):
                raise _refused(name, "a key stands twice in one mapping")
            return super().construct_mapping(node, deep=deep)

    for kind in ("int", "float"):  # 1.10 is a version and 007 a code: keep them as written
        UniqueKeys.add_constructor(f"tag:yaml.org,2002:{kind}", _as_written)
    return UniqueKeys


def _as_written(_: Any, node: Any) -> str:
    return str(node.value)


def _refused(name: str, why: str) -> UnreadableFileError:
    return UnreadableFileError(f"{name} is not read because {why}; simplify it and try again.")
