"""Exports: what was written reads back the same, and what is drawn can be read. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.kinds import artifact_kinds
from assistant.drafting.linting.context import LintContext
from assistant.drafting.linting.finding import Problem, Severity
from assistant.drafting.linting.rule import rule

MERMAID_TEXT = "mermaid_text"
"""The key of `LintContext.exports` under which the diagram's text stands, or a function that writes it."""

RESERVED = frozenset(
    "end graph flowchart subgraph direction click call href style linkStyle classDef class default".split()
)
"""Words that Mermaid reads as its own where an id stands."""
_OPENING = re.compile(r"(?P<id>(?<![\w.-])[A-Za-z_][\w-]*)(?=(?:\[\[|\[\(|\(\[|\(\(|\{\{|\[|\(|\{))")
_BRACKETS = (
    (r"\[\[", r"\]\]"), (r"\[\(", r"\)\]"), (r"\(\[", r"\]\)"), (r"\(\(", r"\)\)"), (r"\{\{", r"\}\}"),
    (r"\[(?![\[(])", r"\]"), (r"\((?![\[(])", r"\)"), (r"\{(?!\{)", r"\}"), (r">", r"\]"),
)  # fmt: skip
_AFTER = r"(?=\s*(?:$|;|:::|-->|---|-\.|==|&|~~~|@))"
_SHAPES = tuple(re.compile(rf"(?<=\w){opens}(?P<label>.*?){closes}{_AFTER}") for opens, closes in _BRACKETS)
"""Nodes with their labels, by the brackets that give a node its shape."""
_ON_ARROW = re.compile(r"(?:-->|---|-\.->|==>)\|(?P<label>[^|]*)\|")
_ENDS = re.compile(r"(?:^|(?:-->|---|-\.->|==>)(?:\|[^|]*\|)?)\s*(?P<id>[A-Za-z_][\w-]*)")
_STATEMENT = re.compile(
    r"^\s*(?:%%|---\s*$|(?:flowchart|graph)\s+(?:TB|TD|BT|RL|LR)\b|direction |classDef |class |style |"
    r"linkStyle |click |end\s*;?$|accTitle|accDescr|title:|config:)"
)
_SUBGRAPH = re.compile(r"^\s*subgraph\s+(?P<id>[^\s\[]+)?")
_QUOTED = re.compile(r'\s*"[^"]*"\s*')


@rule(
    "X01",
    Severity.ERROR,
    "An artifact that is read back from a structured export is the same.",
    why="Two versions of one truth are none.",
    source="[I]",
    kinds=artifact_kinds(),
    needs=("exports",),
)
def exports_read_back_the_same(artifact: Header, context: LintContext) -> Iterator[Problem]:
    for name, written_and_read in context.exports.items():
        if name == MERMAID_TEXT or not callable(written_and_read):
            continue
        try:
            back = written_and_read(artifact)
        except Exception as error:  # noqa: BLE001 - whatever stops an export is what this rule finds
            yield Problem(path="", message=f"Mend the export to {name}, which fails: {error}.")
            continue
        if differing := _differences(_plain(artifact), _plain(back)):
            shown = ", ".join(differing[:3])
            yield Problem(
                path=differing[0], message=f"Mend the export to {name}: it reads back another {shown}."
            )


def _plain(artifact: Any) -> Any:
    return artifact.model_dump(mode="json", by_alias=True) if isinstance(artifact, Header) else artifact


def _differences(one: Any, other: Any, path: str = "") -> list[str]:
    """Paths at which two plain values differ, in the order of the first."""
    if isinstance(one, dict) and isinstance(other, dict):
        keys = dict.fromkeys([*one, *other])
        return [
            found
            for key in keys
            for found in _differences(one.get(key), other.get(key), f"{path}.{key}" if path else str(key))
        ]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = zip(one, other, strict=True)
        return [
            found
            for key, (mine, its) in enumerate(pairs)
            for found in _differences(mine, its, f"{path}.{key}")
        ]
    return [] if one == other else [path or "artifact"]


@rule(
    "X02",
    Severity.ERROR,
    "In a Mermaid diagram no id is a reserved word, and every label is quoted.",
    why="One word breaks the whole picture.",
    source="[M]",
    needs=("exports",),
)
def diagrams_can_be_read(artifact: Header, context: LintContext) -> Iterator[Problem]:
    given = context.exports.get(MERMAID_TEXT)
    text = given(artifact) if callable(given) else given
    if isinstance(text, str):
        for position, line in enumerate(text.splitlines(), start=1):
            for message in dict.fromkeys(_mistakes(line)):
                yield Problem(path="", message=f"In line {position} of the Mermaid diagram, {message}")


def _mistakes(line: str) -> Iterator[str]:
    subgraph = _SUBGRAPH.match(line)
    if subgraph is None and _STATEMENT.match(line):
        return
    bare = re.sub(r'"[^"]*"', '""', line)
    ids = [subgraph["id"] or ""] if subgraph else []
    body = bare[subgraph.end() :] if subgraph else bare
    ids += [match["id"] for pattern in (_OPENING, _ENDS) for match in pattern.finditer(body)]
    yield from (f"rename “{each}”, which is a reserved word." for each in ids if each in RESERVED)
    labels = [match["label"] for pattern in (*_SHAPES, _ON_ARROW) for match in pattern.finditer(line)]
    if subgraph and (rest := line[subgraph.end() :].strip()) and not rest.startswith("["):
        labels.append(rest)
    yield from (
        f"put the label {each.strip()} in quotation marks." for each in labels if not _QUOTED.fullmatch(each)
    )
