"""JSON and YAML texts as plain data that keeps what was written. Pure.

YAML reads `yes` as a truth value, `1.10` as 1.1 and `2026-03-01` as a date. Which of them was meant is only
known where the value is used, so each such value carries its text as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from assistant.drafting.errors import UnreadableArtifactError

MAX_CHARS = 5_000_000
"""Longest file that is read; a specification with fifty steps has about 200,000 characters."""
MAX_DEPTH = 40
MAX_NODES = 300_000


@dataclass(frozen=True, slots=True)
class Plain:
    """A number, truth value or date of a file, and how it was written."""

    value: Any
    text: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """The data of a file, and what is odd about it: (path, message)."""

    data: Any
    oddities: list[tuple[str, str]] = field(default_factory=list)


def parse(text: str, *, name: str) -> Parsed:
    """Read JSON (a name in `.json`, or a text that begins with a bracket) or YAML.

    Raises:
        UnreadableArtifactError: If it is too long, too deep, or not well formed.
    """
    if len(text) > MAX_CHARS:
        raise UnreadableArtifactError(
            f"{name} has {len(text):,} characters; at most {MAX_CHARS:,} are read, so split it."
        )
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise UnreadableArtifactError(f"{name} is empty; write at least `type:` and `title:` into it.")
    try:
        parsed = _parse_json(text, name) if _looks_like_json(text, name) else _parse_yaml(text, name)
        _refuse_excess(parsed.data, name)
    except RecursionError:
        raise UnreadableArtifactError(_too_deep(name)) from None
    return parsed


def plain(data: Any) -> Any:
    """The data with the values that the format gives them."""
    if isinstance(data, Plain):
        return data.value
    if isinstance(data, dict):
        return {key: plain(value) for key, value in data.items()}
    return [plain(value) for value in data] if isinstance(data, list) else data


def _looks_like_json(text: str, name: str) -> bool:
    if name.lower().endswith((".yaml", ".yml")):
        return False
    return name.lower().endswith(".json") or text.lstrip()[:1] in ("{", "[")


def _too_deep(name: str) -> str:
    return f"{name} is nested deeper than {MAX_DEPTH} levels, which no artifact is; write it flatter."


def _refuse_excess(data: Any, name: str) -> None:
    todo, seen = [(data, 1)], 0
    while todo:
        node, depth = todo.pop()
        seen += 1
        if depth > MAX_DEPTH:
            raise UnreadableArtifactError(_too_deep(name))
        if seen > MAX_NODES:
            raise UnreadableArtifactError(f"{name} holds more than {MAX_NODES:,} values; split it.")
        below = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        todo += [(child, depth + 1) for child in below]


def _parse_json(text: str, name: str) -> Parsed:
    oddities: list[tuple[str, str]] = []

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key, value in found:
            if key in made:
                oddities.append((key, f"`{key}` is written twice; the first one was read."))
            else:
                made[key] = value
        return made

    try:
        data = json.loads(
            text,
            object_pairs_hook=pairs,
            parse_float=lambda written: Plain(float(written), written),
            parse_int=_whole_number,
            parse_constant=lambda written: Plain(None, written),
        )
    except json.JSONDecodeError as error:
        raise UnreadableArtifactError(
            f"{name} is not valid JSON at line {error.lineno}, column {error.colno}: {error.msg.lower()}."
        ) from error
    return Parsed(data, oddities)


def _whole_number(written: str) -> Plain:
    return Plain(int(written) if len(written) < 300 else float("inf"), written)


def _parse_yaml(text: str, name: str) -> Parsed:
    import yaml

    loader_class = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _refuse_deep_yaml(yaml, loader_class, text, name)
        loader = loader_class(text)
        try:
            nodes = list(_documents(loader))
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        raise UnreadableArtifactError(_yaml_complaint(error, name)) from error
    oddities: list[tuple[str, str]] = []
    if len(nodes) > 1:
        oddities.append(("", "There is more than one document in the file; the first one was read."))
    reader = _NodeReader(yaml, name, oddities)
    return Parsed(reader.read(nodes[0], "", ()) if nodes else None, oddities)


def _documents(loader: Any) -> Iterator[Any]:
    while loader.check_node():
        yield loader.get_node()


def _refuse_deep_yaml(yaml: Any, loader_class: Any, text: str, name: str) -> None:
    """Counts over the stream of events, before anything recurses into it."""
    depth = 0
    for event in yaml.parse(text, Loader=loader_class):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise UnreadableArtifactError(_too_deep(name))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _yaml_complaint(error: Any, name: str) -> str:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or "it holds characters that YAML does not allow"
    place = f" at line {mark.line + 1}, column {mark.column + 1}" if mark is not None else ""
    return f"{name} is not valid YAML{place}: {str(what).strip().splitlines()[0]}."


@dataclass
class _NodeReader:
    """Turns YAML nodes into data; what an alias names is copied, up to a limit."""

    yaml: Any
    name: str
    oddities: list[tuple[str, str]]
    nodes: int = 0
    constructor: Any = None

    def read(self, node: Any, path: str, above: tuple[int, ...]) -> Any:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise UnreadableArtifactError(
                f"{self.name} grows beyond {MAX_NODES:,} values through its aliases; write them out."
            )
        if id(node) in above:
            raise UnreadableArtifactError(f"{self.name} has an alias that holds itself; write it out.")
        above = (*above, id(node))
        if len(above) > MAX_DEPTH:
            raise UnreadableArtifactError(_too_deep(self.name))
        if isinstance(node, self.yaml.MappingNode):
            return self._mapping(node, path, above)
        if isinstance(node, self.yaml.SequenceNode):
            return [
                self.read(child, f"{path}.{place}" if path else str(place), above)
                for place, child in enumerate(node.value)
            ]
        return self._scalar(node, path)

    def _mapping(self, node: Any, path: str, above: tuple[int, ...]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if key_node.tag == "tag:yaml.org,2002:merge":
                given = self.read(value_node, path, above)
                for each in given if isinstance(given, list) else [given]:
                    merged = {**each, **merged} if isinstance(each, dict) else merged
                continue
            if not isinstance(key_node, self.yaml.ScalarNode):
                self.oddities.append((path, "A key is a list or a mapping; it was left out."))
                continue
            key = str(key_node.value)
            below = f"{path}.{key}" if path else key
            if key in made:
                self.oddities.append((below, f"`{key}` is written twice; the first one was read."))
                continue
            made[key] = self.read(value_node, below, above)
        return {**merged, **made}

    def _scalar(self, node: Any, path: str) -> Any:
        kind = node.tag.rpartition(":")[2]
        if kind == "str":
            return node.value
        if kind == "null":
            return None
        self.constructor = self.constructor or self.yaml.constructor.SafeConstructor()
        try:
            value = self.constructor.construct_object(node)
        except (ValueError, OverflowError):  # 2026-02-30 looks like a date
            return node.value
        except self.yaml.YAMLError:
            self.oddities.append((path, f"The tag `{node.tag}` is not read; its text was taken."))
            return node.value
        return Plain(value, node.value)
